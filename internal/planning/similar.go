package planning

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Similar is a measure or a proposal that reads alike.
type Similar struct {
	MeasureID  string `json:"measure_id,omitempty"`
	ProposalID string `json:"proposal_id,omitempty"`
	PlanID     string `json:"plan_id,omitempty"`
	PlanTitle  string `json:"plan_title,omitempty"`
	Title      string `json:"title"`
	Number     int64  `json:"number,omitempty"`
	Score      int    `json:"score" doc:"Share of common words in per cent."`
}

// similarFrom is the least share of common stems, in per cent, at which a name is shown as a likely duplicate.
const similarFrom = 50

// similarMost is how many are shown.
const similarMost = 8

// Bounds of what the search of likely duplicates reads, whatever stands in the archive.
const (
	similarRead    = 2_000 // measures, and proposals
	similarCommon  = 500   // measures that a rare word is in at the most
	similarPlanned = 12    // months before the period in which a plan may begin
)

// SimilarTo finds likely duplicates of a name: in the plans of the same body that lie in the period or in the year before it, and
// among the proposals sent for it; of both those that the person may see. What stands under except is the measure or proposal itself.
func (v *Service) SimilarTo(ctx context.Context, act org.Act, name string, p Period, except string) ([]Similar, error) {
	var out []Similar
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		s := seeking{body: act.AsBody(), from: p.From.AddMonths(-similarPlanned), until: p.Until, viewer: sc.viewer(act.PersonID)}
		if u, _ := sc.Unit(s.body); u.Kind == org.KindCommittee || u.Kind == org.KindAcademy {
			s.body = sc.Root()
		}
		rows, err := s.measures(ctx, q, name)
		if err != nil {
			return err
		}
		proposals, err := s.proposals(ctx, q)
		if err == nil {
			out = alike(name, except, append(rows, proposals...))
		}
		return err
	})
	return out, err
}

// seeking is whose plans of which days are looked through, and who looks.
type seeking struct {
	body        string
	from, until calendar.Day
	viewer      access.Viewer
}

func scanCandidate(s store.Scanner) (x candidate, err error) {
	err = s.Scan(&x.MeasureID, &x.ProposalID, &x.PlanID, &x.PlanTitle, &x.Title, &x.Number, &x.stems)
	return x, err
}

// measures are those that may be alike: where the name has rare words, those in which one of them stands, and else those of the newest plans.
func (s seeking) measures(ctx context.Context, q store.Q, name string) ([]candidate, error) {
	ids, known, err := kin(ctx, q, name)
	if err != nil || known && len(ids) == 0 {
		return nil, err
	}
	text, args := s.measuresSQL(ids)
	return store.List(ctx, q, scanCandidate, text, args...)
}

// measuresSQL reads the measures of the ids, or those of the newest plans where there are none.
func (s seeking) measuresSQL(ids []string) (string, []any) {
	args := []any{s.body, s.from, s.until, similarRead}
	among := ""
	if len(ids) > 0 {
		in, more := store.MarksFrom(ids, len(args))
		among, args = ` AND m.id IN (`+in+`)`, append(args, more...)
	}
	right, args := access.SeeSQL(s.viewer, "p.document_id", args)
	return `SELECT m.id, '', p.document_id, p.title, m.name, m.ordinal, m.stems FROM plan p JOIN plan_measure m ON m.plan_id = p.document_id
		WHERE p.body_id = $1 AND p.period_from >= $2 AND p.period_from <= $3 AND p.state <> 'withdrawn' AND m.dropped = 0` + among + ` AND ` + right + `
		ORDER BY p.period_from DESC, p.document_id, m.ordinal LIMIT $4`, args
}

// proposals are those that wait for their decision, the newest periods first.
func (s seeking) proposals(ctx context.Context, q store.Q) ([]candidate, error) {
	text, args := s.proposalsSQL()
	return store.List(ctx, q, scanCandidate, text, args...)
}

func (s seeking) proposalsSQL() (string, []any) {
	right, args := access.SeeSQL(s.viewer, "x.document_id", []any{s.body, s.from, s.until, similarRead})
	return `SELECT '', x.document_id, '', '', x.title, 0, x.stems FROM plan_proposal x
		WHERE x.body_id = $1 AND x.plan_kind IN ('annual', 'quarterly') AND x.period_from >= $2 AND x.period_from <= $3 AND x.state = 'left' AND ` + right + `
		ORDER BY x.period_from DESC, x.document_id LIMIT $4`, args
}

// kin are the measures of which alone a name can be a likely duplicate; known is false where its words are too common to tell. Two names that
// share half of all their stems share at least half of those of one: whatever lacks more than half of them is none. So the rarest stems are
// looked up, one more than the half of them.
func kin(ctx context.Context, q store.Q, name string) (ids []string, known bool, err error) {
	_, open, err := store.One(ctx, q, store.Value[int64], `SELECT done FROM measure_fill WHERE done = 0`)
	if err != nil || open {
		return nil, false, err
	}
	stems := strings.Fields(stemText(name))
	if len(stems) == 0 {
		return nil, true, nil
	}
	text, args := kinSQL(stems)
	type hit struct {
		stem int
		id   string
	}
	hits, err := store.List(ctx, q, func(s store.Scanner) (h hit, err error) {
		err = s.Scan(&h.stem, &h.id)
		return h, err
	}, text, args...)
	if err != nil {
		return nil, false, err
	}
	found := make([][]string, len(stems))
	for _, h := range hits {
		found[h.stem] = append(found[h.stem], h.id)
	}
	slices.SortStableFunc(found, func(a, b []string) int { return len(a) - len(b) })
	for _, of := range found[:len(stems)/2+1] {
		ids = append(ids, of...)
		if len(of) > similarCommon || len(ids) > similarRead {
			return nil, false, nil
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), true, nil
}

// kinSQL finds for each stem the measures with a word that begins like it, and no more of a stem than tell that it is common. The last letter
// of a stem may differ from that of the word: a voiced consonant or a fleeting vowel was brought back.
func kinSQL(stems []string) (string, []any) {
	args := []any{similarCommon + 1}
	var b strings.Builder
	for i, stem := range stems {
		if r, size := utf8.DecodeLastRuneInString(stem); unicode.IsLetter(r) && utf8.RuneCountInString(stem) >= 3 {
			stem = stem[:len(stem)-size]
		}
		if i > 0 {
			b.WriteString(` UNION ALL `)
		}
		n := strconv.Itoa(i)
		args = append(args, stem, stem+"\U0010FFFF")
		b.WriteString(`SELECT ` + n + `, measure_id FROM (SELECT measure_id FROM measure_word WHERE word >= $` + strconv.Itoa(len(args)-1) + ` AND word < $` +
			strconv.Itoa(len(args)) + ` LIMIT $1) w` + n)
	}
	return b.String(), args
}

type candidate struct {
	Similar
	stems string
}

// alike ranks candidates by the share of stems they have in common with the name (Jaccard).
func alike(name, except string, rows []candidate) []Similar {
	own := strings.Fields(stemText(name))
	var out []Similar
	for _, r := range rows {
		if r.MeasureID != "" && r.MeasureID == except || r.ProposalID != "" && r.ProposalID == except {
			continue
		}
		if r.Score = overlap(own, strings.Fields(r.stems)); r.Score >= similarFrom {
			out = append(out, r.Similar)
		}
	}
	slices.SortStableFunc(out, func(a, b Similar) int { return b.Score - a.Score })
	return out[:min(len(out), similarMost)]
}

// overlap is the share of two sorted lists that stands in both, in per cent.
func overlap(a, b []string) int {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			common, i, j = common+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return common * 100 / all
	}
	return 0
}
