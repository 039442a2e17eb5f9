package sim

import (
	"errors"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// branch is an office in which one instrument went to two regions, and each of them sent it on to two districts.
type branch struct {
	*signing
	parent   *story
	received map[string]string   // execution by region
	child    map[string]*story   // by region
	below    map[string][]string // executions of the districts by region
}

func (s *signing) as(post string, f func(act org.Act) error) {
	s.Helper()
	if err := s.l.do(s.Context(), post, f); err != nil {
		s.Fatalf("%s: %v", post, err)
	}
}

// fails does something that must be refused with the status.
func (s *signing) fails(what string, status int, post string, f func(act org.Act) error) error {
	s.Helper()
	err := s.l.do(s.Context(), post, f)
	var refusal *law.Refusal
	if err == nil || fault.Status(err) != status && (status != 422 || !errors.As(err, &refusal)) {
		s.Errorf("%s: %v, want %d", what, err, status)
	}
	return err
}

// report is the text of the report on an execution.
func (b *branch) report(id string) (out string) {
	b.Helper()
	err := b.db.Read(b.Context(), func(q store.Q) error {
		return q.QueryRow(b.Context(), `SELECT text FROM report WHERE execution_id = $1`, id).Scan(store.Unpacked(&out))
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

func (s *signing) text(sql string, args ...any) (out string) {
	s.Helper()
	err := s.db.Read(s.Context(), func(q store.Q) error { return q.QueryRow(s.Context(), sql, args...).Scan(&out) })
	if err != nil {
		s.Fatal(err)
	}
	return out
}

func (b *branch) assigned(id, body, area string) {
	b.as(registry(body), func(act org.Act) error { _, err := b.app.Instrument.Receive(b.Context(), act, id); return err })
	b.as(body+".head", func(act org.Act) error {
		_, err := b.app.Instrument.Resolve(b.Context(), act, id, instrument.ResolutionInput{Text: "Орындаңыз.", LeadPost: lead(body, area)})
		return err
	})
}

func (b *branch) reported(id, body, area string) {
	ctx, use := b.Context(), b.app.Instrument
	b.as(lead(body, area), func(act org.Act) error {
		if _, err := use.SaveReport(ctx, act, id, "Есеп: "+body, nil); err != nil {
			return err
		}
		_, err := use.Attach(ctx, act, b.text(`SELECT document_id FROM execution WHERE id = $1`, id), id, "", body+".rtf", rtf(body))
		return err
	})
	b.as(body+".head", func(act org.Act) error { _, err := SignReport(ctx, b.app, act, id); return err })
}

func eachBranch(t *testing.T, f func(b *branch)) {
	eachSigning(t, func(s *signing) {
		b := &branch{signing: s, received: map[string]string{}, child: map[string]*story{}, below: map[string][]string{}}
		s.l.bodies = []string{"akmola", "karaganda"}
		b.parent, _ = s.agreed()
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := Sign(s.Context(), s.app, act, b.parent.id, b.parent.version)
			return err
		})
		b.as(b.parent.drafter, func(act org.Act) error {
			_, err := s.app.Instrument.Send(s.Context(), act, b.parent.id, nil)
			return err
		})
		for _, region := range s.l.bodies {
			b.sendOn(region)
		}
		f(b)
	})
}

func (b *branch) sendOn(region string) {
	ctx, area := b.Context(), b.parent.about.Area
	id := b.text(`SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, b.parent.id, region)
	b.received[region] = id
	b.fails("sent on before its receipt", 409, region+".head", func(act org.Act) error { _, err := b.app.Instrument.SendOn(ctx, act, id); return err })
	b.assigned(id, region, area)
	districts, err := b.l.districts(ctx, region)
	if err != nil || len(districts) < 2 {
		b.Fatal(districts, err)
	}
	for _, about := range b.l.texts.of(instrument.Request) {
		if about.Unit == "*" {
			st := b.l.regional(about, region, districts[:2])
			st.drafter, st.on, st.days, st.signer = lead(region, area), id, 3, region+".head"
			st.unit, _, _ = strings.Cut(st.drafter, ".")
			if err := b.l.sent(ctx, st); err != nil {
				b.Fatal(err)
			}
			b.child[region] = st
			list, err := st.executions(ctx)
			if err != nil {
				b.Fatal(err)
			}
			for _, e := range list {
				b.below[region] = append(b.below[region], e.id)
			}
			return
		}
	}
}

// The tree closes from its leaves: a region cannot report over open districts, takes their reports over, and then reports.
func TestTreeClosesFromItsLeaves_50_I50(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use, region, area := b.Context(), b.app.Instrument, "akmola", b.parent.about.Area
		id := b.received[region]
		b.tree(0, 4)
		b.as(lead(region, area), func(act org.Act) error {
			_, err := use.SaveReport(ctx, act, id, "Облыс бойынша.", nil)
			return err
		})
		err := b.fails("reported over open districts", 422, region+".head", func(act org.Act) error { _, err := SignReport(ctx, b.app, act, id); return err })
		var refusal *law.Refusal
		if errors.As(err, &refusal) && (len(refusal.Findings) != 1 || refusal.Findings[0].Rule != instrument.RuleDelegationClose || refusal.Findings[0].Para != "50") {
			b.Errorf("refused by %+v", refusal.Findings)
		}
		if state := b.text(`SELECT state FROM execution WHERE id = $1`, id); state != "assigned" {
			b.Errorf("after the refusal it is %s", state)
		}
		b.fails("nothing to take over", 409, lead(region, area), func(act org.Act) error { _, err := use.TakeOver(ctx, act, id); return err })
		for _, x := range b.below[region] {
			district := b.text(`SELECT body_id FROM execution WHERE id = $1`, x)
			b.assigned(x, district, area)
			b.reported(x, district, area)
			b.fails("reported while the region has not accepted", 422, region+".head", func(act org.Act) error { _, err := SignReport(ctx, b.app, act, id); return err })
			b.as(b.child[region].drafter, func(act org.Act) error { _, err := use.Accept(ctx, act, x); return err })
		}
		b.tree(2, 4)
		b.takenOver(id, region, area)
		b.as(region+".head", func(act org.Act) error { _, err := SignReport(ctx, b.app, act, id); return err })
		b.fails("sent on after the report", 409, region+".head", func(act org.Act) error { _, err := use.SendOn(ctx, act, id); return err })
		b.as(b.parent.drafter, func(act org.Act) error { _, err := use.Accept(ctx, act, id); return err })
		b.sound()
	})
}

// sound looks that every invariant of the records holds.
func (b *branch) sound() {
	b.Helper()
	wrong, err := new(Watch).Check(b.Context(), b.app)
	if err != nil || len(wrong) > 0 {
		b.Errorf("%v: %s", err, strings.Join(wrong, "; "))
	}
}

// takenOver takes the reports of the districts over, once.
func (b *branch) takenOver(id, region, area string) {
	b.Helper()
	ctx, use := b.Context(), b.app.Instrument
	b.fails("taken over by the initiator", 403, b.parent.drafter, func(act org.Act) error { _, err := use.TakeOver(ctx, act, id); return err })
	b.as(lead(region, area), func(act org.Act) error { _, err := use.TakeOver(ctx, act, id); return err })
	b.fails("taken over twice", 409, lead(region, area), func(act org.Act) error { _, err := use.TakeOver(ctx, act, id); return err })
	text := b.report(id)
	if !strings.HasPrefix(text, "Облыс бойынша.") || strings.Count(text, "Есеп: "+region+"-") != 2 {
		b.Errorf("the report says %q", text)
	}
	if n := b.text(`SELECT CAST(count(*) AS TEXT) FROM file WHERE ref_id = $1`, id); n != "2" {
		b.Errorf("%s files came along", n)
	}
}

// tree looks that the initiator sees it whole, each region its branch, and a district nothing of what stands above.
func (b *branch) tree(done, of int64) {
	b.Helper()
	ctx, use := b.Context(), b.app.Instrument
	b.as(b.parent.drafter, func(act org.Act) error {
		t, err := use.Tree(ctx, act, b.parent.id, "", 1)
		if err != nil || len(t.Branches) != 1 || t.Next == "" || t.Of != 2 || t.Below.Of != of || t.Below.Done != done {
			b.Errorf("the first page of the whole tree: %+v, %v", t, err)
		}
		t, err = use.Tree(ctx, act, b.parent.id, t.Next, 1)
		if err != nil || len(t.Branches) != 1 || t.Next != "" || len(t.Branches[0].Leaves) != 2 {
			b.Errorf("the second page: %+v, %v", t, err)
		}
		_, rows, err := use.WholeTree(ctx, act, b.parent.id)
		if err != nil || len(rows) != 6 || rows[0].Depth != 1 || rows[1].Depth != 2 || rows[1].Above != rows[0].ID {
			b.Errorf("the export: %d rows, %v", len(rows), err)
		}
		if _, err = use.Card(ctx, act, b.child["akmola"].id); err != nil {
			b.Errorf("what was sent on is hidden from the initiator: %v", err)
		}
		c, err := use.ExecutionCard(ctx, act, b.below["akmola"][0])
		if err == nil && len(c.Actions) != 0 {
			b.Errorf("the initiator may %v below", c.Actions)
		}
		return err
	})
	b.as("akmola.head", func(act org.Act) error {
		t, err := use.Tree(ctx, act, b.parent.id, "", 10)
		if err != nil || len(t.Branches) != 1 || t.Branches[0].BodyID != "akmola" || t.Of != 1 || t.Below.Of != 2 {
			b.Errorf("a region sees %+v, %v", t, err)
		}
		_, rows, err := use.WholeTree(ctx, act, b.parent.id)
		if len(rows) != 3 {
			b.Errorf("a region exports %d rows", len(rows))
		}
		if _, err := use.Branch(ctx, act, b.received["karaganda"], "", 10); !errors.Is(err, fault.NotFound{}) {
			b.Errorf("another region's branch: %v", err)
		}
		return err
	})
	first := b.below["akmola"][0]
	b.as(b.text(`SELECT body_id FROM execution WHERE id = $1`, first)+".head", func(act org.Act) error {
		for what, err := range map[string]error{
			"card":      second(use.Card(ctx, act, b.parent.id)),
			"execution": second(use.ExecutionCard(ctx, act, b.received["akmola"])),
			"tree":      second(use.Tree(ctx, act, b.parent.id, "", 10)),
			"branch":    second(use.Branch(ctx, act, b.received["akmola"], "", 10)),
			"neighbour": second(use.ExecutionCard(ctx, act, b.below["akmola"][1])),
			"send on":   second(use.SendOn(ctx, act, b.received["akmola"])),
		} {
			if !errors.Is(err, fault.NotFound{}) {
				b.Errorf("a district and the %s above: %v", what, err)
			}
		}
		c, err := use.ExecutionCard(ctx, act, first)
		if err == nil && (c.Ground == nil || c.Ground.Kind != instrument.GroundReceived || c.Received.ID != "" || !c.Received.DueDay.None() || c.Ground.Number != b.text(`SELECT number FROM instrument WHERE document_id = $1`, b.parent.id)) {
			b.Errorf("the ground of a district: %+v, %+v", c.Ground, c.Received)
		}
		return err
	})
}

func second[T any](_ T, err error) error { return err }

// The day of those below stays before that of the body above, which asks for a later one first; then it is told that it may
// move theirs.
func TestExtensionOfThoseBelow_50_I50(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use, region, area := b.Context(), b.app.Instrument, "akmola", b.parent.about.Area
		x := b.below[region][0]
		district := b.text(`SELECT body_id FROM execution WHERE id = $1`, x)
		b.assigned(x, district, area)
		own, err := b.l.due(ctx, b.received[region])
		must(t, err)
		last, err := b.l.cal.AddWorking(own, -1)
		must(t, err)
		later, err := b.l.cal.AddWorking(own, 5)
		must(t, err)
		var request instrument.Receipt
		b.as(district+".head", func(act org.Act) error {
			request, err = use.AskExtension(ctx, act, x, own, "Көлемі үлкен болғандықтан.")
			return err
		})
		decide := func(day calendar.Day) func(act org.Act) error {
			return func(act org.Act) error {
				_, err := use.DecideExtension(ctx, act, request.ID, true, day, "Келісемін.")
				return err
			}
		}
		b.fails("granted to the own day", 400, region+".head", decide(own))
		b.fails("changed to the own day", 400, region+".head", func(act org.Act) error {
			_, err := use.Change(ctx, act, b.child[region].id, instrument.FollowInput{Day: own, Reason: "Көлемі үлкен болғандықтан."})
			return err
		})
		told := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification WHERE document_id = $1`, b.child[region].id)
		var above instrument.Receipt
		b.as(region+".head", func(act org.Act) error {
			above, err = use.AskExtension(ctx, act, b.received[region], later, "Аудандардың саны көп, жинақтау керек.")
			return err
		})
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := use.DecideExtension(ctx, act, above.ID, true, later, "Келісемін.")
			return err
		})
		if now := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification WHERE document_id = $1`, b.child[region].id); now == told {
			b.Error("the region is not told that those below may have a later day")
		}
		b.as(region+".head", decide(own))
		if due, err := b.l.due(ctx, x); err != nil || due != own || due <= last {
			b.Errorf("the district is due on %s, %v", due, err)
		}
	})
}

// Revocation above reaches the leaves at once, of one region or of all; what was closed stays closed (I-168).
func TestRevocationReachesTheLeaves_49_50_I50(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use, area := b.Context(), b.app.Instrument, b.parent.about.Area
		done := b.below["akmola"][0]
		district := b.text(`SELECT body_id FROM execution WHERE id = $1`, done)
		b.assigned(done, district, area)
		b.reported(done, district, area)
		b.as(b.child["akmola"].drafter, func(act org.Act) error { _, err := use.Accept(ctx, act, done); return err })
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := use.Revoke(ctx, act, b.parent.id, instrument.FollowInput{Executions: []string{b.received["akmola"]}, Reason: "Тапсырма өзектілігін жойды."})
			return err
		})
		states := func() string {
			return b.text(`SELECT (SELECT state FROM execution WHERE id = $1) || ' ' || (SELECT state FROM execution WHERE id = $2) || ' ' || (SELECT state FROM execution WHERE id = $3)
				|| ' ' || (SELECT state FROM instrument WHERE document_id = $4)`, done, b.below["akmola"][1], b.below["karaganda"][0], b.child["akmola"].id)
		}
		if got := states(); got != "accepted revoked sent revoked" {
			b.Errorf("after the revocation for one region: %s", got)
		}
		if n := b.text(`SELECT CAST(count(*) AS TEXT) FROM notification n WHERE n.document_id = $1 AND n.link = '/executions/' || $2`, b.child["akmola"].id, b.below["akmola"][1]); n == "0" {
			b.Error("the district is not told")
		}
		b.as(b.parent.signer, func(act org.Act) error {
			_, err := use.Revoke(ctx, act, b.parent.id, instrument.FollowInput{Reason: "Тапсырма өзектілігін жойды."})
			return err
		})
		if got := states(); got != "accepted revoked revoked revoked" {
			b.Errorf("after the whole was revoked: %s", got)
		}
		b.sound()
	})
}

// What is sent on keeps the mark, goes to the body's own districts, and cannot be moved to another execution.
func TestSendingOnWrongly_50_I50(t *testing.T) {
	eachBranch(t, func(b *branch) {
		ctx, use := b.Context(), b.app.Instrument
		var in instrument.Input
		b.as("akmola.head", func(act org.Act) (err error) { in, err = use.SendOn(ctx, act, b.received["akmola"]); return err })
		if in.GroundID != "" || in.TermKind != instrument.TermDate || in.TermDay.None() || in.SignerPost != "akmola.head" || len(in.Parts) == 0 {
			b.Errorf("the draft to begin with: %+v", in)
		}
		in.Recipients = []string{b.text(`SELECT body_id FROM execution WHERE id = $1`, b.below["karaganda"][0])}
		var r instrument.Receipt
		b.as("akmola.head", func(act org.Act) (err error) { r, err = use.Draft(ctx, act, in); return err })
		b.fails("to a foreign district", 422, "akmola.head", func(act org.Act) error { _, err := use.SendToAgreement(ctx, act, r.ID, r.Version, nil); return err })
		moved := in
		moved.Delegation.ExecutionID = b.received["karaganda"]
		b.fails("moved to another execution", 400, "akmola.head", func(act org.Act) error { _, err := use.Edit(ctx, act, r.ID, r.Version, moved); return err })
		b.fails("another region's", 400, "akmola.head", func(act org.Act) error { _, err := use.Draft(ctx, act, moved); return err })
		b.fails("by its initiator", 400, b.parent.drafter, func(act org.Act) error { _, err := use.Draft(ctx, act, in); return err })
		moved.Delegation.ExecutionID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
		b.fails("of nothing", 400, "akmola.head", func(act org.Act) error { _, err := use.Draft(ctx, act, moved); return err })
	})
}
