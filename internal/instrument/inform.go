package instrument

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// InformKind is the kind of a document that asks for nothing (48).
type InformKind string

// The two kinds that paragraph 48 names.
const (
	Informational InformKind = "informational"
	Methodical    InformKind = "methodical"
)

// InformKinds lists them.
var InformKinds = []InformKind{Informational, Methodical}

// InformState says where such a document stands.
type InformState string

// States of an informational or methodical document.
const (
	InformDraft     InformState = "draft"
	InformReady     InformState = "ready" // frozen, before its signer
	InformSent      InformState = "sent"
	InformWithdrawn InformState = "withdrawn"
)

// InformStates lists them in the order of the road.
var InformStates = []InformState{InformDraft, InformReady, InformSent, InformWithdrawn}

// documentInform is the kind of these documents in the kernel: of their journal of registration too.
const documentInform = "instrument.inform"

// InformInput is what a person fills in of an informational or methodical document.
type InformInput struct {
	Kind       InformKind `json:"kind"`
	Lang       string     `json:"lang"`
	Title      string     `json:"title"`
	Text       string     `json:"text"`
	Recipients []string   `json:"recipients,omitempty"`
	SignerPost string     `json:"signer_post,omitempty"`
}

func (in InformInput) tidy() InformInput {
	in.Title = strings.Join(strings.Fields(in.Title), " ")
	in.Text = strings.TrimSpace(strings.ReplaceAll(in.Text, "\r\n", "\n"))
	in.Recipients = document.Distinct(in.Recipients)
	return in
}

// wholeText is what the rule reads: the title asks as well as the text.
func (in InformInput) wholeText() string { return in.Title + "\n" + in.Text }

// Inform is an informational or methodical document as the register holds it.
type Inform struct {
	ID            string
	Kind          InformKind
	State         InformState
	Version       int64
	Title         string
	Number        string
	OwnerUnit     string
	OwnerBody     string
	DrafterPost   string
	DrafterPerson string
	SignerPost    string
	Edition       string
	Asked         string // why the author holds a finding to be no demand, while the Apparatus is asked
	Cleared       int64  // the version found to hold no demand
	ClearedReason string
	ClearedAt     time.Time
	ClearedPerson string
	ClearedPost   string
	Became        string // the draft request made of its text
	CreatedAt     time.Time
	UpdatedAt     time.Time
	SentAt        time.Time
	SentDay       calendar.Day
	Recipients    int64 // for a recipient its own bodies alone, as Read
	Read          int64 // by how many bodies
}

type informCommand struct {
	ID      string      `json:"id,omitempty"`
	Version int64       `json:"version,omitempty"`
	Input   InformInput `json:"input"`
}

func (c informCommand) documentID() string { return c.ID }

// informWell refuses what cannot be understood, and links to what does not exist or may not be.
func (sc *scene) informWell(in InformInput, body string) error {
	var c fault.Collector
	if !slices.Contains(InformKinds, in.Kind) {
		c.Bad("kind", i18n.M("common.error.choice"))
	}
	if in.Lang != "kk" && in.Lang != "ru" {
		c.Bad("lang", i18n.M("common.error.choice"))
	}
	if in.Title == "" {
		c.Bad("title", i18n.M("instrument.bad.title"), i18n.M("instrument.bad.title_allowed", "max", titleMax))
	}
	if in.Text == "" {
		c.Bad("text", i18n.M("oral.bad.empty"), i18n.M("oral.bad.empty_allowed", "max", partMax))
	}
	tooLong(&c, "title", in.Title, titleMax)
	tooLong(&c, "text", in.Text, partMax)
	tooMany(&c, "recipients", len(in.Recipients), recipientsMax)
	d := sc.blank(body)
	below := sc.law.Below(d)
	for _, id := range in.Recipients {
		u, ok := sc.Unit(id)
		if !ok || !u.Open(sc.day) || id == body || !slices.Contains(below, BodyKind(u.Kind)) || !sc.goesTo(body, id) {
			c.Bad("recipients", i18n.M("instrument.bad.recipient"), i18n.M("instrument.bad.recipient_allowed"))
			break
		}
	}
	if in.SignerPost != "" {
		d.Kind = Request
		posts, _, _ := sc.law.SignerPosts(d)
		if p, ok := sc.Post(in.SignerPost); !ok || !p.Open(sc.day) || sc.BodyOf(p.ID) != body || !slices.Contains(posts, string(p.Kind)) {
			c.Bad("signer_post", i18n.M("inform.bad.signer"), i18n.M("inform.bad.signer_allowed", "list", law.NamesOf("instrument.post", posts)))
		}
	}
	return c.Err()
}

func informContent(in InformInput) document.Content {
	c := document.Content{Parts: []document.Part{{Key: document.PartName, Text: in.Title}, {Key: "text", Text: in.Text}}}
	in.Title, in.Text = "", ""
	c.Facts = []byte(store.JSON(in))
	return c
}

// Inform begins an informational or methodical document. What 48 forbids in its text does not keep it from being saved.
func (v *Service) Inform(ctx context.Context, act org.Act, in InformInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "inform", informCommand{Input: in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if act.AsBody() == "" {
			return Receipt{}, forbidden(seatlessMsg())
		}
		if err := sc.informWell(in, act.AsBody()); err != nil {
			return Receipt{}, err
		}
		id, version, err := v.kernel.Create(ctx, tx, act, document.New{Kind: documentInform, Title: in.Title, OwnerUnit: act.AsUnit(), OwnerBody: act.AsBody(), Content: informContent(in)})
		if err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO inform (document_id, kind, state, version, title, number, owner_unit, owner_body, drafter_post, drafter_person, signer_post, edition,
			asked, cleared, cleared_reason, cleared_at, cleared_person, cleared_post, became, created_at, updated_at, sent_at, sent_day)
			VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11, '', 0, '', NULL, '', '', '', $12, $12, NULL, NULL)`,
			id, string(in.Kind), string(InformDraft), version, in.Title, act.AsUnit(), act.AsBody(), act.AsPost(), act.PersonID, in.SignerPost, sc.edition(act.AsBody()).ID, act.Now)
		if err != nil {
			return Receipt{}, err
		}
		if err := putInformed(ctx, tx, id, in.Recipients); err != nil {
			return Receipt{}, err
		}
		err = access.Grant(ctx, tx, []access.Row{informRow(access.Unit(act.AsUnit()), "access.reason.unit", id, act.Now)})
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(InformDraft)}, write(ctx, tx, act, id, "inform_drafted", id, map[string]any{"kind": in.Kind, "title": in.Title}, "")
	})
}

func informRow(grantee, reason, id string, at time.Time) access.Row {
	return access.Row{Grantee: grantee, Register: access.RegisterInform, Sort: access.NewestFirst(at), RefID: id, DocumentID: id, Reason: reason}
}

func putInformed(ctx context.Context, tx *store.Tx, id string, bodies []string) error {
	if len(bodies) == 0 {
		return nil
	}
	rows := make([][]any, len(bodies))
	for i, b := range bodies {
		rows[i] = []any{id, b, i + 1, nil, "", ""}
	}
	return store.InsertMany(ctx, tx, "inform_recipient", []string{"document_id", "body_id", "ordinal", "read_at", "read_person", "read_post"}, rows)
}

// EditInform saves the next version of a draft; a finding of the Apparatus holds for its own version only.
func (v *Service) EditInform(ctx context.Context, act org.Act, id string, version int64, in InformInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "inform_edit", informCommand{ID: id, Version: version, Input: in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.informAuthored(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.informWell(in, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		next, err := v.kernel.Save(ctx, tx, act, id, version, in.Title, informContent(in))
		if err != nil {
			return Receipt{}, err
		}
		err = store.Exec1(ctx, tx, `UPDATE inform SET version = $3, kind = $4, title = $5, signer_post = $6, asked = '', updated_at = $7 WHERE document_id = $1 AND version = $2`,
			id, version, next, string(in.Kind), in.Title, in.SignerPost, act.Now)
		if err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM inform_recipient WHERE document_id = $1`, id); err != nil {
			return Receipt{}, err
		}
		if err := putInformed(ctx, tx, id, in.Recipients); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Weigh, turn.Revise); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: next, State: string(InformDraft)}, write(ctx, tx, act, id, "inform_edited", id, map[string]any{"version": next}, "")
	})
}

// informAuthored loads a draft for an act of its author, at the version that he saw.
func (v *Service) informAuthored(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, version int64) (org.Act, Inform, error) {
	rec, err := v.seeInform(ctx, q, sc.viewer(act.PersonID), id)
	if err != nil {
		return act, rec, err
	}
	if act, err = sc.asAuthor(act, Record{DrafterPost: rec.DrafterPost, OwnerUnit: rec.OwnerUnit}); err != nil {
		return act, rec, err
	}
	if rec.State != InformDraft {
		return act, rec, outOfTurn(informStateMsg(rec.State))
	}
	return act, rec, expect(rec.Version, version)
}

func informStateMsg(s InformState) i18n.Msg { return i18n.Msg{Key: "inform.state." + string(s)} }

// moveInform moves the document on from the version and state in which it was found.
func moveInform(ctx context.Context, tx *store.Tx, act org.Act, rec Inform, to InformState) error {
	err := store.Exec1(ctx, tx, `UPDATE inform SET state = $4, asked = '', updated_at = $5 WHERE document_id = $1 AND state = $2 AND version = $3`,
		rec.ID, string(rec.State), rec.Version, string(to), act.Now)
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(informStateMsg(rec.State))
	}
	return err
}

// InformJudgement is what the rule of 48 says of a text.
type InformJudgement struct {
	Verdict law.Verdict
	Demands []demand.Demand
}

func (sc *scene) judgeInform(in InformInput, body string, cleared bool) InformJudgement {
	s := &InformSubject{Text: in.wholeText(), Cleared: cleared}
	verdict := sc.law.JudgeInform(s, sc.blank(body))
	return InformJudgement{verdict, s.Found}
}

// CheckInform judges a text without writing anything.
func (v *Service) CheckInform(ctx context.Context, act org.Act, in InformInput) (out InformJudgement, err error) {
	in = in.tidy()
	var c fault.Collector
	tooLong(&c, "text", in.Text, partMax)
	tooLong(&c, "title", in.Title, titleMax)
	if err := c.Err(); err != nil {
		return out, err
	}
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			out = sc.judgeInform(in, act.AsBody(), false)
		}
		return err
	})
	return out, err
}

// ReadyInform puts a draft before its signer: its text is judged, and the paper that is signed is frozen (44, 48).
func (v *Service) ReadyInform(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "inform_ready", wordInput{ID: id, Version: version}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.informAuthored(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		in, doc, err := v.informInput(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.informComplete(in, rec); err != nil {
			return Receipt{}, err
		}
		form := sc.informForm(rec, in, act.Now)
		_, err = v.kernel.Freeze(ctx, tx, act, id, doc.Version, informFacts(rec), form, func(seal string) ([]byte, error) {
			return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
		})
		if err != nil {
			return Receipt{}, err
		}
		if err := moveInform(ctx, tx, act, rec, InformReady); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Weigh, turn.Revise); err != nil {
			return Receipt{}, err
		}
		err = access.Grant(ctx, tx, []access.Row{informRow(access.Post(in.SignerPost), "access.reason.signer", id, act.Now)})
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(in.SignerPost), turn.Sign, id, id, 0)); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(InformReady)}, write(ctx, tx, act, id, "inform_ready", id, map[string]any{"version": version}, "")
	})
}

// informComplete refuses to pass on what lacks its recipients or signer, or what 48 forbids.
func (sc *scene) informComplete(in InformInput, rec Inform) error {
	var c fault.Collector
	if len(in.Recipients) == 0 {
		c.Bad("recipients", i18n.M("inform.bad.no_recipient"), i18n.M("instrument.bad.recipient_allowed"))
	}
	if in.SignerPost == "" {
		c.Bad("signer_post", i18n.M("inform.bad.no_signer"))
	}
	if err := c.Add("", sc.informWell(in, rec.OwnerBody)); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	return sc.judgeInform(in, rec.OwnerBody, rec.Cleared == rec.Version).Verdict.Err()
}

// AskInform asks the Apparatus to say that what was found is no demand (see I-154).
func (v *Service) AskInform(ctx context.Context, act org.Act, id string, version int64, text string) (Receipt, error) {
	in := wordInput{ID: id, Version: version, Text: strings.TrimSpace(text)}
	return v.change(ctx, act, "inform_ask", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.informAuthored(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if rec.Asked != "" {
			return Receipt{}, fault.Conflict{Msg: i18n.M("inform.conflict.asked")}
		}
		if err := store.Exec1(ctx, tx, `UPDATE inform SET asked = $2, updated_at = $3 WHERE document_id = $1`, id, in.Text, act.Now); err != nil {
			return Receipt{}, err
		}
		if err := access.Grant(ctx, tx, []access.Row{informRow(access.All, "access.reason.control", id, act.Now)}); err != nil {
			return Receipt{}, err
		}
		var moves []turn.Row
		var to []document.To
		for _, p := range sc.controlHeads() {
			moves = append(moves, turn.Next(act, postKey(p.ID), turn.Weigh, id, id, 0))
			to = append(to, document.To{PostID: p.ID})
		}
		if err := turn.SetMany(ctx, tx, moves); err != nil {
			return Receipt{}, err
		}
		if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("inform.notice.asked", "title", rec.Title), "/informs/"+id, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(rec.State)}, write(ctx, tx, act, id, "inform_asked", id, nil, in.Text)
	})
}

// controlHeads are the posts that head control in the Apparatus of the General Prosecutor's Office.
func (sc *scene) controlHeads() (out []org.Post) {
	for _, u := range sc.Units(sc.Root(), sc.day) {
		for _, p := range sc.Posts(u.ID, sc.day) {
			if p.Control && p.Kind.IsHead() {
				out = append(out, p)
			}
		}
	}
	return out
}

// apparatus finds the capacity in which a person decides for the Apparatus what is a demand: its Chief, his deputies, and
// those who control.
func (sc *scene) apparatus(act org.Act) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		p, ok := sc.Post(seat.AsPost())
		if k := seat.AsKind(); ok && (k == org.PostCoA || k == org.PostDeputyCoA || p.Control && k.OfGPO()) {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}

// WeighInform is the answer of the Apparatus: that this version holds no demand, with a written reason that stays on the
// record, or that it does. The author himself never answers (48; see I-154).
func (v *Service) WeighInform(ctx context.Context, act org.Act, id string, version int64, clear bool, reason string) (Receipt, error) {
	in := wordInput{ID: id, Version: version, Text: strings.TrimSpace(reason), Choice: map[bool]string{true: "clear", false: "demand"}[clear]}
	return v.change(ctx, act, "inform_weigh", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.seeInform(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.apparatus(act)
		if !ok || act.PersonID == rec.DrafterPerson {
			return Receipt{}, forbidden(i18n.M("inform.who.apparatus"))
		}
		if rec.State != InformDraft || rec.Asked == "" {
			return Receipt{}, fault.Conflict{Msg: i18n.M("inform.conflict.not_asked")}
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		cleared := int64(0)
		action := "inform_held"
		if clear {
			cleared, action = version, "inform_cleared"
		}
		err = store.Exec1(ctx, tx, `UPDATE inform SET asked = '', cleared = $3, cleared_reason = $4, cleared_at = $5, cleared_person = $6, cleared_post = $7, updated_at = $5
			WHERE document_id = $1 AND version = $2`, id, version, cleared, in.Text, act.Now, act.PersonID, act.AsPost())
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Weigh); err != nil {
			return Receipt{}, err
		}
		if err := v.toAuthor(ctx, tx, act, rec, "inform.notice."+in.Choice); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(rec.State)}, write(ctx, tx, act, id, action, id, map[string]any{"version": version}, in.Text)
	})
}

// toAuthor gives the move back to the author.
func (v *Service) toAuthor(ctx context.Context, tx *store.Tx, act org.Act, rec Inform, notice string) error {
	if err := turn.Set(ctx, tx, turn.Next(act, postKey(rec.DrafterPost), turn.Revise, rec.ID, rec.ID, 0)); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}}, i18n.M(notice, "title", rec.Title), "/informs/"+rec.ID, rec.ID)
}

// BackInform gives a document back to its author: by its signer, with a reason, or by the author himself.
func (v *Service) BackInform(ctx context.Context, act org.Act, id string, reason string) (Receipt, error) {
	in := wordInput{ID: id, Text: strings.TrimSpace(reason)}
	return v.change(ctx, act, "inform_back", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.seeInform(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		giving, ok := sc.as(act, rec.SignerPost)
		if !ok {
			if giving, err = sc.asAuthor(act, Record{DrafterPost: rec.DrafterPost, OwnerUnit: rec.OwnerUnit}); err != nil {
				return Receipt{}, err
			}
		}
		if rec.State != InformReady {
			return Receipt{}, outOfTurn(informStateMsg(rec.State))
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if err := moveInform(ctx, tx, giving, rec, InformDraft); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Sign); err != nil {
			return Receipt{}, err
		}
		if err := v.toAuthor(ctx, tx, giving, rec, "inform.notice.back"); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: rec.Version, State: string(InformDraft)}, write(ctx, tx, giving, id, "inform_back", id, nil, in.Text)
	})
}

// WithdrawInform ends a draft that will not be sent. The record stays.
func (v *Service) WithdrawInform(ctx context.Context, act org.Act, id string, version int64, reason string) (Receipt, error) {
	in := wordInput{ID: id, Version: version, Text: strings.TrimSpace(reason)}
	return v.change(ctx, act, "inform_withdraw", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.informAuthored(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if err := moveInform(ctx, tx, act, rec, InformWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(InformWithdrawn)}, write(ctx, tx, act, id, "inform_withdrawn", id, nil, in.Text)
	})
}

// ConvertInform turns a draft whose text asks for something into a draft request, which is the lawful way to ask (43, 48). The
// receipt is that of the request; the informational draft is withdrawn and points to it.
func (v *Service) ConvertInform(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "inform_convert", wordInput{ID: id, Version: version}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.informAuthored(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		in, _, err := v.informInput(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		receipt, err := v.begin(ctx, tx, act, sc, Input{
			Kind: Request, Lang: in.Lang, Title: in.Title, Parts: map[string]string{AskingPart(Request): in.Text}, TermKind: TermWorkingDays,
			Recipients: in.Recipients, SignerPost: in.SignerPost,
		}.Tidy())
		if err != nil {
			return Receipt{}, err
		}
		if err := moveInform(ctx, tx, act, rec, InformWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := store.Exec1(ctx, tx, `UPDATE inform SET became = $2 WHERE document_id = $1`, id, receipt.ID); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return receipt, write(ctx, tx, act, id, "inform_converted", receipt.ID, nil, "")
	})
}
