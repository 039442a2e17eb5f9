package sim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// oneReport is the execution of a district, whose report is written, with the posts on its two sides.
type oneReport struct {
	*branch
	id, document, executor, head, sender string
}

func eachReport(t *testing.T, f func(r *oneReport)) {
	eachBranch(t, func(b *branch) {
		id := b.below["akmola"][0]
		body, area := b.text(`SELECT body_id FROM execution WHERE id = $1`, id), b.parent.about.Area
		b.assigned(id, body, area)
		f(&oneReport{
			branch: b, id: id, document: b.text(`SELECT document_id FROM execution WHERE id = $1`, id),
			executor: lead(body, area), head: body + ".head", sender: b.child["akmola"].drafter,
		})
	})
}

func (r *oneReport) save(post, text string, seen int64) (version int64, err error) {
	err = r.l.do(r.Context(), post, func(act org.Act) error {
		done, err := r.app.Instrument.SaveReport(r.Context(), act, r.id, instrument.ReportInput{Version: seen, Text: text})
		version = done.Version
		return err
	})
	return version, err
}

func (r *oneReport) attach(name, content string) (f document.File) {
	r.Helper()
	r.as(r.executor, func(act org.Act) (err error) {
		f, err = r.app.Instrument.Attach(r.Context(), act, r.document, r.id, "", name, strings.NewReader(content))
		return err
	})
	return f
}

func (r *oneReport) drop(f document.File) {
	r.Helper()
	r.as(r.executor, func(act org.Act) error {
		return r.app.Instrument.Detach(r.Context(), act, r.document, r.id, f.ID)
	})
}

// reads looks whether those who prepared a file and those to whom the report goes may open it, and whether the journal names it to the
// latter.
func (r *oneReport) reads(when string, f document.File, own, sender bool) {
	r.Helper()
	for post, want := range map[string]bool{r.executor: own, r.sender: sender} {
		err := r.l.do(r.Context(), post, func(act org.Act) error {
			_, in, err := r.app.Instrument.OpenFile(r.Context(), act, f.ID)
			if err == nil {
				err = in.Close()
			}
			return err
		})
		if want != (err == nil) || !want && fault.Status(err) != 404 {
			r.Errorf("%s: %s opens %s: %v, may %v", when, post, f.Name, err, want)
		}
	}
	r.as(r.sender, func(act org.Act) error {
		list, _, err := r.app.Instrument.History(r.Context(), act, r.document, journal.Cursor{}, 200)
		for _, e := range list {
			if e.Subject == f.ID && (!sender || e.Action == "file.removed") {
				r.Errorf("%s: the journal tells the sender of %s: %s", when, f.Name, e.Action)
			}
		}
		return err
	})
}

func (r *oneReport) sign() {
	r.Helper()
	r.as(r.head, func(act org.Act) error { _, err := SignReport(r.Context(), r.app, act, r.id); return err })
}

// shown are the names of the files of each report as the sender's card shows them, the oldest report first, and what the check of its
// signature finds.
func (r *oneReport) shown() (names, checks []string) {
	r.Helper()
	r.as(r.sender, func(act org.Act) error {
		c, err := r.app.Instrument.ExecutionCard(r.Context(), act, r.id)
		if err != nil {
			return err
		}
		found, err := r.app.Instrument.Verified(r.Context(), c.Signatures)
		for _, x := range slices.Backward(c.Reports) {
			var list []string
			for _, f := range c.FilesOf(x) {
				list = append(list, f.Name)
			}
			names = append(names, strings.Join(list, "+"))
			for _, s := range found {
				if s.Signature.RefID == x.ID {
					checks = append(checks, map[bool]string{true: "valid ", false: "invalid "}[s.Valid]+s.Differs)
				}
			}
		}
		return err
	})
	return names, checks
}

func (r *oneReport) is(when string, want, wantChecks []string) {
	r.Helper()
	if names, checks := r.shown(); !slices.Equal(names, want) || !slices.Equal(checks, wantChecks) {
		r.Errorf("%s: the reports hold %q, the checks find %q; want %q and %q", when, names, checks, want, wantChecks)
	}
}

// What a report was signed with stays with it: a file that is left out of the next report is not taken off the first, and what was taken
// off before the signature is read by nobody (40, 44).
func TestFilesOfASignedReport_40_44_I40h(t *testing.T) {
	eachReport(t, func(r *oneReport) {
		if _, err := r.save(r.executor, "Бірінші есеп.", 0); err != nil {
			r.Fatal(err)
		}
		wrong := r.attach("кесте.csv", "total,12\n")
		right := r.attach("кесте.csv", "total,13\n") // of the same name and size
		if again := r.attach("кесте.csv", "total,13\n"); right.Name != "кесте (2).csv" || again.ID != right.ID || wrong.ID == right.ID {
			r.Errorf("%s %q, %s %q, again %s", wrong.ID, wrong.Name, right.ID, right.Name, again.ID)
		}
		r.reads("before the signature", right, true, false)
		r.drop(wrong)
		r.drop(wrong) // gone already
		r.reads("taken off", wrong, false, false)
		r.sign()
		r.is("signed", []string{"кесте (2).csv"}, []string{"valid "})
		r.reads("taken off before the signature", wrong, false, false)
		r.reads("signed", right, true, true)
		r.fails("a file of a signed report is taken off", 409, r.executor, func(act org.Act) error {
			return r.app.Instrument.Detach(r.Context(), act, r.document, r.id, right.ID)
		})
		r.as(r.sender, func(act org.Act) error {
			_, err := r.app.Instrument.Return(r.Context(), act, r.id, "Кесте толық емес.")
			return err
		})
		r.l.Now = r.l.Now.Add(time.Minute)
		full := r.attach("толық.csv", "total,14\n")
		r.drop(right) // the next report goes without it
		r.reads("left out of the next report", right, true, true)
		r.reads("of a draft", full, true, false)
		r.is("returned", []string{"кесте (2).csv"}, []string{"valid "})
		if _, err := r.save(r.executor, "Екінші есеп.", 0); err != nil {
			r.Fatal(err)
		}
		r.sign()
		r.is("signed again", []string{"кесте (2).csv", "толық.csv"}, []string{"valid ", "valid "})
		r.sound()
		r.tampered()
	})
}

// tampered changes what was signed behind the program, and looks that the check finds it.
func (r *oneReport) tampered() {
	r.Helper()
	first := r.text(`SELECT id FROM report WHERE execution_id = $1 AND n = 1`, r.id)
	for _, x := range []struct{ sql, found string }{
		{`UPDATE report SET text = (SELECT y.text FROM report y WHERE y.execution_id = report.execution_id AND y.n = 2) WHERE id = '` + first + `'`, "content"},
		{`DELETE FROM report_file WHERE report_id = '` + first + `'`, "files"},
	} {
		err := r.db.Write(r.Context(), func(tx *store.Tx) error { _, err := tx.Exec(r.Context(), x.sql); return err })
		if err != nil {
			r.Fatal(err)
		}
		if _, checks := r.shown(); len(checks) != 2 || checks[0] != "valid "+x.found || checks[1] != "valid " {
			r.Errorf("%s: the checks find %q", x.sql, checks)
		}
		var told []string
		if _, err := r.app.Verify(r.Context(), func(p journal.Problem) { told = append(told, p.Detail) }); err != nil || len(told) != 1 || !strings.HasSuffix(told[0], x.found) {
			r.Errorf("verify: %q, %v", told, err)
		}
	}
}

// A report that somebody else has written meanwhile is neither overwritten nor submitted unseen (40).
func TestReportIsNotOverwrittenUnseen_40_I40h(t *testing.T) {
	eachReport(t, func(r *oneReport) {
		conflict := func(what string, err error) {
			r.Helper()
			if fault.Status(err) != 409 {
				r.Errorf("%s: %v", what, err)
			}
		}
		submit := func(seen int64) error {
			return r.l.do(r.Context(), r.executor, func(act org.Act) error {
				_, err := r.app.Instrument.SubmitReport(r.Context(), act, r.id, seen)
				return err
			})
		}
		_, err := r.save(r.executor, "Жоба жоқ кезде.", 1)
		conflict("a version while there is no draft", err)
		mine, err := r.save(r.executor, "Орындаушының мәтіні.", 0)
		if err != nil || mine != 1 {
			r.Fatal(mine, err)
		}
		_, err = r.save(r.head, "Басшының мәтіні.", 0)
		conflict("the head saw no draft", err)
		theirs, err := r.save(r.head, "Орындаушының мәтіні. Басшының мәтіні.", mine)
		if err != nil || theirs != 2 {
			r.Fatal(theirs, err)
		}
		_, err = r.save(r.executor, "Орындаушының екінші мәтіні.", mine)
		conflict("the executor saw the first version", err)
		conflict("submitted unseen", submit(mine))
		if text := r.report(r.id); text != "Орындаушының мәтіні. Басшының мәтіні." {
			r.Errorf("the report says %q", text)
		}
		if err := submit(theirs); err != nil {
			r.Fatal(err)
		}
		r.fails("a file of what its head is to sign", 409, r.executor, func(act org.Act) error {
			_, err := r.app.Instrument.Attach(r.Context(), act, r.document, r.id, "", "a.csv", strings.NewReader("total,12\n"))
			return err
		})
	})
}
