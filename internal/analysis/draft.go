package analysis

import (
	"context"
	"io"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// RoleMaterial is the role of the files of a product: its data, and the full materials of a memo (33).
const RoleMaterial = "other"

func documentKind(k Kind) string { return "analysis." + string(k) }

func mark(in Input) document.AccessMark {
	if in.Marked {
		return document.MarkDSP
	}
	return document.MarkNone
}

// Draft begins a product (28), or with OwedID what is owed for a period (32, 33). What the Regulation still asks of it does not
// keep it from being saved, except that nobody begins what he does not owe.
func (v *Service) Draft(ctx context.Context, act org.Act, in Input) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "draft", input{Input: &in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.begin(ctx, tx, sc, act, in)
	})
}

func (v *Service) begin(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, in Input) (Receipt, error) {
	if act.AsUnit() == "" {
		return Receipt{}, forbidden(i18n.M("analysis.who.seated"))
	}
	s := subject{sc: sc, in: in, unit: act.AsUnit(), body: act.AsBody(), stage: Typing}
	var err error
	if s.owed, err = v.ownOwed(ctx, tx, sc, in, s.unit, s.body); err != nil {
		return Receipt{}, err
	}
	if err := s.wellFormed(); err != nil {
		return Receipt{}, err
	}
	if err := s.mayBegin(); err != nil {
		return Receipt{}, err
	}
	rec := Record{
		Kind: in.Kind, State: StateDraft, OwnerUnit: s.owner(), OwnerBody: s.body, DrafterPost: act.AsPost(), DrafterPerson: act.PersonID,
		Edition: sc.edition(s.body).ID,
	}
	rec.ID, rec.Version, err = v.kernel.Create(ctx, tx, act, document.New{
		Kind: documentKind(in.Kind), Title: in.Title, OwnerUnit: rec.OwnerUnit, OwnerBody: rec.OwnerBody, AccessMark: mark(in), Content: stored(in),
	})
	if err != nil {
		return Receipt{}, err
	}
	s.fill(&rec)
	if err := insert(ctx, tx, act, rec); err != nil {
		return Receipt{}, err
	}
	control := access.All
	if in.Marked {
		control = access.AllMarked
	}
	rows := []access.Row{
		row(act, rec.ID, access.Unit(rec.OwnerUnit), "access.reason.unit"), row(act, rec.ID, access.Unit(s.unit), "access.reason.unit"),
		row(act, rec.ID, control, "document.access.control"),
	}
	if u, _ := sc.Unit(rec.OwnerBody); u.Kind != org.KindGPO {
		rows = append(rows, row(act, rec.ID, access.Body(rec.OwnerBody), "access.reason.unit"))
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return Receipt{}, err
	}
	return rec.receipt(), write(ctx, tx, act, rec.ID, "drafted", rec.ID, map[string]any{"kind": in.Kind, "title": in.Title, "owed": in.OwedID}, "")
}

// row is a line of the register of products for one who may see it.
func row(act org.Act, id, grantee, why string) access.Row {
	return access.Row{Grantee: grantee, Register: access.RegisterAnalysis, Sort: access.NewestFirst(act.Now), RefID: id, DocumentID: id, Reason: why}
}

// fill puts into the record what lists ask for.
func (s *subject) fill(rec *Record) {
	in := s.in
	rec.Title, rec.Character, rec.AreaID, rec.Subject, rec.From, rec.To = in.Title, in.Character, in.AreaID, in.Subject, in.From, in.To
	rec.SignerPost, rec.Marked, rec.OwedID = s.signer(), in.Marked, in.OwedID
	if s.owed != nil {
		rec.From, rec.To = s.owed.From, s.owed.To
	}
}

func insert(ctx context.Context, tx *store.Tx, act org.Act, r Record) error {
	_, err := tx.Exec(ctx, `INSERT INTO analysis (document_id, kind, state, version, title, number, owner_unit, owner_body, drafter_post, drafter_person,
		character, area_id, subject, from_day, to_day, signer_post, marked, edition, owed_id, pages, created_at, updated_at, signed_at, signed_day,
		decided_at, decided_by, decided_post, lacking)
		VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19, $19, NULL, NULL, NULL, '', '', '')`,
		r.ID, string(r.Kind), string(r.State), r.Version, r.Title, r.OwnerUnit, r.OwnerBody, r.DrafterPost, r.DrafterPerson,
		string(r.Character), r.AreaID, r.Subject, store.OrNull(r.From), store.OrNull(r.To), r.SignerPost, r.Marked, r.Edition, r.OwedID, act.Now)
	return err
}

// Edit saves the next version of a draft. Only its author, his unit's head or who stands in for them may.
func (v *Service) Edit(ctx context.Context, act org.Act, id string, version int64, in Input) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "edit", input{ID: id, Version: version, Input: &in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft {
			return Receipt{}, outOfTurn(rec.State)
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		if in.Kind.Periodic() || rec.Kind.Periodic() {
			in.Kind, in.OwedID = rec.Kind, rec.OwedID // what is owed stays what it is
			in = in.Tidy()
		}
		s, err := v.gather(ctx, tx, sc, rec, in, Typing)
		if err != nil {
			return Receipt{}, err
		}
		if err := s.wellFormed(); err != nil {
			return Receipt{}, err
		}
		next, err := v.kernel.Save(ctx, tx, act, id, rec.Version, in.Title, stored(in))
		if err != nil {
			return Receipt{}, err
		}
		if in.Marked != rec.Marked {
			if err := v.kernel.SetAccessMark(ctx, tx, act, id, mark(in)); err != nil {
				return Receipt{}, err
			}
		}
		rec.Kind = in.Kind
		s.fill(&rec)
		err = store.Exec1(ctx, tx, `UPDATE analysis SET version = $3, kind = $4, title = $5, character = $6, area_id = $7, subject = $8, from_day = $9,
			to_day = $10, signer_post = $11, marked = $12, updated_at = $13 WHERE document_id = $1 AND version = $2`,
			id, rec.Version, next, string(rec.Kind), rec.Title, string(rec.Character), rec.AreaID, rec.Subject, store.OrNull(rec.From),
			store.OrNull(rec.To), rec.SignerPost, rec.Marked, act.Now)
		if err != nil {
			return Receipt{}, err
		}
		rec.Version = next
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "edited", id, map[string]any{"version": next}, "")
	})
}

// Withdraw ends a draft that will not be signed. The record stays.
func (v *Service) Withdraw(ctx context.Context, act org.Act, id string, version int64, text string) (Receipt, error) {
	return v.change(ctx, act, "withdraw", input{ID: id, Version: version, Text: text}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := reason(text); err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft && rec.State != StateToSign {
			return Receipt{}, outOfTurn(rec.State)
		}
		if err := setState(ctx, tx, act, &rec, StateWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "withdrawn", id, nil, text)
	})
}

// Attach adds a file to a draft. What the paper is not (too large, of a false type) is fault.Invalid on the field "file".
func (v *Service) Attach(ctx context.Context, act org.Act, id, name string, r io.Reader) (document.File, error) {
	return v.kernel.Take(ctx, act, document.Attachment{
		DocumentID: id, Role: RoleMaterial, Name: name,
		Judge: func(q store.Q) (org.Act, error) {
			sc, err := v.scene(ctx, q, act.Day())
			if err == nil {
				err = sc.Present(act)
			}
			if err != nil {
				return act, err
			}
			return v.attacher(ctx, q, sc, act, id)
		},
	}, r)
}

func (v *Service) attacher(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, error) {
	act, rec, err := v.authored(ctx, q, sc, act, id)
	if err == nil && rec.State != StateDraft {
		err = outOfTurn(rec.State)
	}
	return act, err
}

// Detach takes a file off a draft. Its record stays.
func (v *Service) Detach(ctx context.Context, act org.Act, id, fileID string) error {
	_, err := v.change(ctx, act, "detach", input{ID: id, Text: fileID}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		by, err := v.attacher(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		f, err := v.kernel.FileByID(ctx, tx, fileID)
		if err == nil && (f.DocumentID != id || f.RefID != "") {
			err = fault.NotFound{What: "file " + fileID}
		}
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: fileID}, v.kernel.RemoveFile(ctx, tx, by, id, fileID)
	})
	return err
}

// subject puts together everything the rules look at.
type subject struct {
	sc         *scene
	in         Input
	id         string // "" while it has not been saved
	unit, body string // of the author
	owed       *Owed  // what it answers, if it is the author's to answer
	stage      Stage
	pages      int
	files      []document.File
}

// owner is the unit or body to which a product belongs: the author's unit, and of what is owed the debtor.
func (s *subject) owner() string {
	if s.owed != nil {
		return s.owed.Debtor
	}
	return s.unit
}

// signer is the post that is to sign: the one chosen, or the head of who owes (32, 33).
func (s *subject) signer() string {
	if !s.in.Kind.Periodic() {
		return s.in.SignerPost
	}
	if s.owed == nil {
		return ""
	}
	head, _ := s.sc.Head(s.owed.Debtor, s.sc.day)
	return head.ID
}

func (s *subject) draft() *Draft {
	body, _ := s.sc.Unit(s.body)
	d := &Draft{
		Kind: s.in.Kind, Day: s.sc.day, Stage: s.stage, BodyKind: BodyKind(body.Kind), Parts: s.in.Parts, Character: s.in.Character, AreaID: s.in.AreaID,
		Subject: s.in.Subject, From: s.in.From, To: s.in.To, Sources: s.in.Sources, SourceWords: s.in.SourceWords, Pages: s.pages,
	}
	if o := s.owed; o != nil {
		d.Owes = o.State == OwedOpen || o.State == OwedReturned || s.id != "" && o.DocumentID == s.id
	}
	post := s.signer()
	if p, ok := s.sc.Post(post); ok {
		d.Signer = string(p.Kind)
		d.Leads = s.sc.Leads(post, s.owner(), s.sc.day)
		d.Heads = s.in.Kind.Periodic()
	}
	return d
}

func (s *subject) judge() law.Verdict { return s.sc.law.Judge(s.sc.edition(s.body), s.draft()) }

// mayBegin refuses who may not make a product of the kind at all: nothing that he wrote could mend that.
func (s *subject) mayBegin() error {
	verdict := s.judge()
	verdict.All = slices.DeleteFunc(verdict.All, func(f law.Finding) bool {
		return f.Rule != "analysis.author" && f.Rule != "analysis.summary.debtor" && f.Rule != "analysis.memo.debtor"
	})
	return verdict.Err()
}

// wellFormed refuses what cannot be understood, and links to things that do not exist on the day.
func (s *subject) wellFormed() error {
	var c fault.Collector
	in, sc := s.in, s.sc
	if err := c.Add("", in.shape(sc.day)); err != nil {
		return err
	}
	if in.AreaID != "" {
		if a, ok := sc.Area(in.AreaID); !ok || !a.Open(sc.day) {
			c.Bad("area_id", i18n.M("analysis.bad.area"), i18n.M("analysis.area.allowed"))
		}
	}
	if in.SignerPost != "" {
		if p, ok := sc.Post(in.SignerPost); !ok || !p.Open(sc.day) {
			c.Bad("signer_post", i18n.M("analysis.bad.signer"), i18n.M("analysis.bad.signer_allowed"))
		}
	}
	for _, key := range in.Addressees {
		if !sc.addressable(key) {
			c.Bad("addressees", i18n.M("analysis.bad.addressee"), i18n.M("analysis.bad.addressee_allowed"))
			break
		}
	}
	return c.Err()
}

// addressable reports whether a key names a post of the leadership, a unit or a body that exists.
func (sc *scene) addressable(key string) bool {
	kind, id, _ := strings.Cut(key, ":")
	switch kind {
	case "p":
		p, ok := sc.Post(id)
		return ok && p.Open(sc.day)
	case "u", "b":
		u, ok := sc.Unit(id)
		return ok && u.Open(sc.day) && u.Kind.IsBody() == (kind == "b")
	}
	return false
}

// ownOwed finds what a paper answers, when it is for the author's unit or body to answer; nil otherwise.
func (v *Service) ownOwed(ctx context.Context, q store.Q, sc *scene, in Input, unit, body string) (*Owed, error) {
	o, ok, err := loadOwed(ctx, q, in.OwedID)
	if err != nil || !ok || o.Kind != in.Kind || !sc.owes(o, unit, body) {
		return nil, err
	}
	return &o, nil
}

// owes reports whether it is for the unit or body to answer.
func (sc *scene) owes(o Owed, unit, body string) bool {
	if o.Debtor == o.BodyID {
		return body == o.BodyID
	}
	return sc.Within(unit, o.Debtor, sc.day)
}

// gather loads what the system knows of a stored draft for its judgement.
func (v *Service) gather(ctx context.Context, q store.Q, sc *scene, rec Record, in Input, stage Stage) (s subject, err error) {
	s = subject{sc: sc, in: in, id: rec.ID, unit: rec.OwnerUnit, body: rec.OwnerBody, stage: stage, pages: int(rec.Pages)}
	if o, ok, err := loadOwed(ctx, q, rec.OwedID); err != nil {
		return s, err
	} else if ok {
		s.owed = &o
	}
	s.files, err = v.kernel.ListFiles(ctx, q, rec.ID, "")
	return s, err
}

// Judgement is what the live check shows: the verdict, and how long the paper is.
type Judgement struct {
	Verdict law.Verdict
	// Pages is how many pages the paper has as it would be frozen now, 0 where the length is not limited; Most is the limit (33).
	Pages, Most int
	MostPara    string
	// Owed is what the paper answers; nil for a product.
	Owed *Owed
}

// Check judges a draft without writing anything, by the same rules and facts as the acts themselves. id may be empty while the
// draft has not been saved.
func (v *Service) Check(ctx context.Context, act org.Act, id string, in Input) (Judgement, error) {
	in = in.Tidy()
	var out Judgement
	err := v.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		s := subject{sc: sc, in: in, unit: act.AsUnit(), body: act.AsBody(), stage: Signing}
		rec := Record{Kind: in.Kind, OwnerUnit: s.unit, OwnerBody: s.body, DrafterPost: act.AsPost(), DrafterPerson: act.PersonID, UpdatedAt: act.Now}
		if id != "" {
			if rec, err = v.see(ctx, q, sc, act, id); err != nil {
				return err
			}
			if s, err = v.gather(ctx, q, sc, rec, in, Signing); err != nil {
				return err
			}
		} else if s.owed, err = v.ownOwed(ctx, q, sc, in, s.unit, s.body); err != nil {
			return err
		}
		out, err = s.judged(rec)
		return err
	})
	return out, err
}

// judged measures the paper of a draft and judges it.
func (s *subject) judged(rec Record) (Judgement, error) {
	out := Judgement{Owed: s.owed}
	if !slices.Contains(Kinds, s.in.Kind) {
		return out, nil
	}
	if limit, para, ok := s.sc.law.pages.On(s.sc.edition(s.body), s.sc.day); ok && s.in.Kind == Memo {
		s.fill(&rec)
		rec.Kind = s.in.Kind
		pdf, err := s.original(rec, strings.Repeat("0", 64), rec.UpdatedAt)
		if err != nil {
			return out, err
		}
		s.pages = paper.PageCount(pdf)
		out.Pages, out.Most, out.MostPara = s.pages, limit.Most, para
	}
	out.Verdict = s.judge()
	return out, nil
}
