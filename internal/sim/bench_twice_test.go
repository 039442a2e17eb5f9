package sim

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
	lexicon "reglament/internal/words"
)

// How many earlier texts BenchmarkAskedTwice compares a draft with, BENCH_TEXTS where it is set. Twenty of them share bands with it.
const (
	twiceTexts = 100_000
	twiceNear  = 20
)

func benchTexts(b *testing.B) int {
	text := os.Getenv("BENCH_TEXTS")
	if text == "" {
		return twiceTexts
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2_000 {
		b.Fatalf("BENCH_TEXTS is %q", text)
	}
	return n
}

// BenchmarkAskedTwice is the check of a draft of five pages against many earlier texts, with the rights of its drafter (44): the
// catalogue of data, the search of earlier instruments and every rule. What it costs does not grow with the number of texts but with how
// many share two bands with the draft: sixteen ranges of an index are read. Repeat: BENCH=AskedTwice scripts/bench ./internal/sim, and
// with a million texts: BENCH_TEXTS=1000000 before it.
func BenchmarkAskedTwice(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		d := benchOfficeOf(b, db, Small, func() time.Time { return now })
		st := d.central(d.texts.Tasks[0], d.some(10))
		act, err := d.now(b.Context(), st.drafter)
		if err != nil {
			b.Fatal(err)
		}
		in := st.input("")
		var text strings.Builder
		for i := range 220 {
			fmt.Fprintf(&text, "%d-сұрақ: %d аудандағы %s бойынша заңдылықтың сақталуын зерделеу.\n", i, i*3, named(i))
		}
		in.Parts["algorithm"] = text.String()
		fillTexts(b, db, act.AsBody(), in, calendar.DayOf(now).AddDays(-30))
		found := 0
		var took []time.Duration
		for b.Loop() {
			began := b.Elapsed()
			j, err := d.App.Instrument.Check(b.Context(), act, "", in, instrument.Typing)
			if err != nil {
				b.Fatal(err)
			}
			took, found = append(took, b.Elapsed()-began), len(j.Twice)
		}
		if found == 0 {
			b.Fatal("nothing is found")
		}
		percentiles(b, took)
		b.ReportMetric(float64(len(text.String())/2), "letters")
	})
}

// named is a word of its own for each number.
func named(i int) string {
	letters := []rune("бвгдзклмнпрст")
	vowels := []rune("аоуы")
	return string([]rune{letters[i%13], vowels[i%4], letters[i/13%13], vowels[i/4%4], letters[(i*7+3)%13], vowels[i/13%4], 'к'})
}

// fillTexts puts so many sent instruments of a body with their prints into the tables; some have words of the draft in common.
func fillTexts(b *testing.B, db *store.DB, body string, in instrument.Input, day calendar.Day) {
	own := strings.Fields(in.Parts["algorithm"])
	const piece = 2_000
	texts := benchTexts(b)
	bands := make([][2]int64, 0, 16*texts)
	for from := 0; from < texts; from += piece {
		var instruments, to, prints [][]any
		for i := from; i < from+piece; i++ {
			text := fmt.Sprintf("%s %s %s есептілік %d тексеріс %d", named(i), named(i/3), named(i/7+5), i, i%977)
			if near := i / (texts / twiceNear); i%(texts/twiceNear) == 0 {
				text = in.Title + " " + strings.Join(own[:len(own)*(80+near)/100], " ")
			}
			id, ref := fmt.Sprintf("text-%07d", i), int64(i)
			p := lexicon.PrintOf(text)
			instruments = append(instruments, []any{id, string(in.Kind), "sent", 1, id, "", "", body, body, "", "", "", "", "", false, "gpo", "", day, 0, 0, 0, 0, day, nil, 0, 0, "", "", ""})
			to = append(to, []any{id, id, in.Recipients[0], 1, string(in.Kind), "", body, body, "sent", 1, "", "", 0, "", "", "", "", 0, 0, 0, 0})
			prints = append(prints, []any{id, ref, p.String()})
			for _, x := range p.Bands() {
				bands = append(bands, [2]int64{x, ref})
			}
		}
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			err := store.InsertMany(b.Context(), tx, "instrument", strings.Fields(`document_id kind state version title folded number owner_unit owner_body drafter_post
				drafter_person area_id ground_id signer_post marked edition term due_day created_at updated_at signed_at sent_at sent_day released_at executions
				open_executions short_ground_id main_id supplement_ground`), instruments)
			if err != nil {
				return err
			}
			if err := store.InsertMany(b.Context(), tx, "execution", strings.Fields(`id document_id body_id ordinal kind number owner_unit owner_body state version due_day duty_id
				sent_at received_by lead_post resolution_id report_id returns extensions asking late_days`), to); err != nil {
				return err
			}
			return store.InsertMany(b.Context(), tx, "text_print", []string{"document_id", "ref", "stems"}, prints)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	fillBands(b, db, bands)
	err := db.Write(b.Context(), func(tx *store.Tx) error { // as the service does by itself in time
		for _, t := range []string{"text_band", "text_print", "instrument"} {
			if _, err := tx.Exec(b.Context(), `ANALYZE `+t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// fillBands writes bands in the order of their key, which is many times faster than the order of the texts.
func fillBands(b *testing.B, db *store.DB, bands [][2]int64) {
	slices.SortFunc(bands, func(x, y [2]int64) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for group := range slices.Chunk(bands, 50_000) {
		rows := make([][]any, len(group))
		for i, x := range group {
			rows[i] = []any{x[0], x[1]}
		}
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			_, err := store.InsertNew(b.Context(), tx, "text_band", []string{"band", "ref"}, rows)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
