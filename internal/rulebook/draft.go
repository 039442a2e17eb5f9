package rulebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Receipt is what a change of an edition gives back.
type Receipt struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	State   State  `json:"state"`
}

// DeriveInput begins an edition of a body's own.
type DeriveInput struct {
	// Body is the id of the body; "" is the body of the actor.
	Body string `json:"body"`
	// Base is the edition to derive from: of the General Prosecutor's Office, or an earlier one of the body. "" is the
	// newest of the General Prosecutor's Office.
	Base string `json:"base"`
}

// Derive begins the draft of an edition: for the Committee, the Academy or a region from the model (10), for the General
// Prosecutor's Office from its own newest. What the body's present edition sets of its own is taken over, so that a body
// brings it into line with a new model (order 4) without losing it. There is one draft of a body at a time. A district is
// refused: it stands under its region's edition (10).
func (s *Service) Derive(ctx context.Context, act org.Act, in DeriveInput) (Receipt, error) {
	return change(ctx, s, act, "derive", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		body, err := sc.deriving(act, in.Body)
		if err != nil {
			return Receipt{}, err
		}
		if act, err = sc.asDrafter(act, body); err != nil {
			return Receipt{}, err
		}
		id, err := s.nextID(ctx, tx, code(body))
		if err != nil {
			return Receipt{}, err
		}
		d := Draft{Base: in.Base, Title: title(sc.UnitName(body.ID, sc.day)), Values: []Value{}}
		base, err := sc.base(code(body), d.Base)
		if err != nil {
			return Receipt{}, err
		}
		d.Base = base.ID
		if base.Body == law.Root {
			d.Values = carried(sc.snap.Book, code(body), base, sc.day)
		}
		err = store.InsertMany(ctx, tx, "edition", []string{
			"id", "body", "body_id", "base", "state", "version", "draft", "text", "from_day",
			"order_number", "order_day", "created_at", "created_by", "updated_at", "adopted_at", "person_id", "post_id", "for_post_id",
			"for_person_id", "by_order",
		}, [][]any{{
			id, code(body), body.ID, d.Base, string(StateDraft), 1, store.JSON(d), "", nil,
			"", nil, act.Now, act.PersonID, act.Now, nil, "", "", "", "", "",
		}})
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: 1, State: StateDraft},
			record(ctx, tx, act, Stream(id), "edition.derived", id, map[string]any{"body": body.ID, "base": d.Base}, "")
	})
}

func title(body i18n.Text) i18n.Text { return i18n.Say(i18n.M("rulebook.title", "body", body)) }

// deriving finds the body whose edition is to be drafted and refuses what has none of its own.
func (sc *scene) deriving(act org.Act, bodyID string) (org.Unit, error) {
	if bodyID == "" {
		bodyID = act.AsBody()
	}
	body, ok := sc.Unit(bodyID)
	if !ok || !body.Kind.IsBody() || !body.Open(sc.day) {
		return body, fault.Bad("body", i18n.M("rulebook.body.unknown"))
	}
	if body.Kind == org.KindGPO || model(body.Kind) {
		return body, nil
	}
	above, _ := RegulationOf(sc.Structure, body.ID, sc.day)
	ed := sc.snap.Book.For(law.Root, sc.day)
	v, _ := ed.At(law.RuleAdopt, max(sc.day, ed.From))
	return body, &law.Refusal{Edition: ed.ID, Day: sc.day, Findings: []law.Finding{{
		Outcome: law.Refused, Rule: law.RuleAdopt, Para: v.Para, Edition: ed.ID, Field: "body",
		Msg:     i18n.M("rulebook.refuse.district", "body", sc.UnitName(body.ID, sc.day)),
		Allowed: i18n.M("rulebook.refuse.district_allowed", "above", sc.UnitName(above.ID, sc.day), "edition", sc.snap.Book.For(code(above), sc.day).Title),
	}}}
}

// base finds the edition to derive from.
func (sc *scene) base(bodyCode, id string) (*law.Edition, error) {
	if id == "" {
		models := sc.snap.Book.Editions(law.Root)
		return models[len(models)-1], nil
	}
	base, ok := sc.snap.Book.Edition(id)
	if !ok || base.Body != law.Root && base.Body != bodyCode {
		return nil, fault.Bad("base", i18n.M("law.edition.base_unknown", "base", id))
	}
	return base, nil
}

// carried are the values of its own that the body's newest edition adds to the base.
func carried(book *law.Book, bodyCode string, base *law.Edition, day calendar.Day) []Value {
	own := book.Editions(bodyCode)
	if bodyCode == law.Root || len(own) == 0 {
		return []Value{}
	}
	last := own[len(own)-1]
	on := max(day, last.From, base.From)
	out := []Value{}
	for _, c := range law.DiffOn(base, last, on) {
		if !ownOf(book, last, c.Rule) {
			continue // the model itself has changed meanwhile
		}
		v := Value{Rule: c.Rule, Para: c.Para()}
		switch {
		case c.NewPara == "":
			v.Gone = true
		case c.New != c.Old:
			v.Val = json.RawMessage(c.New)
		}
		out = append(out, v)
	}
	return out
}

// ownOf reports whether the body set a value of the rule in the edition or in one of its own that it derives from.
func ownOf(book *law.Book, ed *law.Edition, rule string) bool {
	for ed != nil && ed.Body != law.Root {
		if len(ed.Own(rule)) > 0 {
			return true
		}
		ed, _ = book.Edition(ed.Base)
	}
	return false
}

// nextID numbers the editions of a body: "akmola-1", and "gpo-2" after the one that is built in.
func (s *Service) nextID(ctx context.Context, q store.Q, bodyCode string) (string, error) {
	var n int
	if err := q.QueryRow(ctx, `SELECT count(*) FROM edition WHERE body = $1`, bodyCode).Scan(&n); err != nil {
		return "", err
	}
	return bodyCode + "-" + strconv.Itoa(n+len(s.Rules.builtIn().Editions(bodyCode))+1), nil
}

// Limits of what a draft may hold.
const (
	titleMax  = 300
	valuesMax = 400
	valueMax  = 20_000 // bytes of one value
)

type editInput struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Draft   Draft  `json:"draft"`
}

// Edit replaces the draft by what is given, if version is the newest one. A value that the base does not let the body
// change (10) is refused with findings, one that cannot be read is a wrong field "values.<rule>"; nothing is saved then.
func (s *Service) Edit(ctx context.Context, act org.Act, id string, version int64, d Draft) (Receipt, error) {
	return change(ctx, s, act, "edit", editInput{id, version, d}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		r, act, err := s.drafting(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		was := r.Draft
		if r.Draft, err = sc.clean(r.Body, d); err != nil {
			return Receipt{}, err
		}
		book, ed, err := sc.build(r, sc.meta(r))
		if err != nil {
			return Receipt{}, err
		}
		if err := asFields(s.judge(book)); err != nil {
			return Receipt{}, withEdition(err, ed)
		}
		err = store.Exec1(ctx, tx, `UPDATE edition SET draft = $1, base = $2, version = version + 1, updated_at = $3
			WHERE id = $4 AND version = $5 AND state = 'draft'`, store.JSON(r.Draft), r.Draft.Base, act.Now, id, version)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version + 1, State: StateDraft},
			record(ctx, tx, act, Stream(id), "edition.edited", id, map[string]any{"version": version + 1, "was": was, "is": r.Draft}, "")
	})
}

// Drop gives a draft up.
func (s *Service) Drop(ctx context.Context, act org.Act, id string, version int64, reason string) (Receipt, error) {
	in := map[string]any{"id": id, "version": version, "reason": reason}
	return change(ctx, s, act, "drop", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		_, act, err := s.drafting(ctx, tx, sc, act, id, version)
		if err != nil {
			return Receipt{}, err
		}
		if strings.TrimSpace(reason) == "" || utf8.RuneCountInString(reason) > 1000 {
			return Receipt{}, fault.Bad("reason", i18n.M("rulebook.reason.bad", "max", 1000))
		}
		if err := store.Exec1(ctx, tx, `UPDATE edition SET state = 'dropped', version = version + 1, updated_at = $1
			WHERE id = $2 AND version = $3 AND state = 'draft'`, act.Now, id, version); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version + 1, State: StateDropped}, record(ctx, tx, act, Stream(id), "edition.dropped", id, nil, reason)
	})
}

// drafting loads a draft for a change by one who may work on it.
func (s *Service) drafting(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, version int64) (row, org.Act, error) {
	r, body, err := s.draft(ctx, q, sc, act, id, version)
	if err != nil {
		return r, act, err
	}
	act, err = sc.asDrafter(act, body)
	return r, act, err
}

func (s *Service) draft(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, version int64) (row, org.Unit, error) {
	r, ok, err := loadRow(ctx, q, id)
	if err != nil {
		return r, org.Unit{}, err
	}
	body, known := sc.Unit(r.BodyID)
	switch {
	case !ok || !known || r.State == StateDraft && !sc.seesDraft(act, r):
		return r, body, fault.NotFound{What: "edition " + id}
	case r.State != StateDraft:
		return r, body, fault.Conflict{Msg: i18n.M("rulebook.not_draft")}
	case r.Version != version:
		return r, body, fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	return r, body, nil
}

// clean checks the form of a draft: what the law says about its values comes after.
func (sc *scene) clean(bodyCode string, d Draft) (Draft, error) {
	var c fault.Collector
	for lang, text := range map[string]*string{"kk": &d.Title.KK, "ru": &d.Title.RU, "en": &d.Title.EN} {
		*text = strings.TrimSpace(*text)
		if n := utf8.RuneCountInString(*text); n == 0 || n > titleMax || !utf8.ValidString(*text) {
			c.Bad("title_"+lang, i18n.M("rulebook.title.bad", "max", titleMax))
		}
	}
	if _, err := sc.base(bodyCode, d.Base); err != nil {
		if err := c.Add("", err); err != nil {
			return d, err
		}
	}
	if len(d.Values) > valuesMax {
		c.Bad("values", i18n.M("rulebook.values.many", "max", valuesMax))
		return d, c.Err()
	}
	seen := map[string]bool{}
	values := make([]Value, 0, len(d.Values))
	for _, v := range d.Values {
		v.Rule, v.Para = strings.TrimSpace(v.Rule), strings.TrimSpace(v.Para)
		field := "values." + v.Rule
		switch {
		case v.Rule == "" || len(v.Rule) > 100 || seen[v.Rule]:
			c.Bad(field, i18n.M("rulebook.values.rule", "rule", v.Rule))
		case !law.ValidPara(v.Para):
			c.Bad(field, i18n.M("law.edition.para_bad", "para", v.Para))
		case len(v.Val) > valueMax || len(v.Val) > 0 && !json.Valid(v.Val):
			c.Bad(field, i18n.M("law.edition.malformed", "rule", v.Rule))
		case v.Gone && len(v.Val) > 0:
			c.Bad(field, i18n.M("law.edition.gone_value", "rule", v.Rule))
		}
		seen[v.Rule] = true
		if bytes.Equal(bytes.TrimSpace(v.Val), []byte("null")) {
			v.Val = nil
		}
		values = append(values, v)
	}
	d.Values = values
	return d, c.Err()
}

// ParseValue reads a value as people write it in a form: YAML or JSON. An empty text is no value of its own.
func ParseValue(text string) (json.RawMessage, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if len(text) > valueMax {
		return nil, fault.Bad("val", i18n.M("law.edition.malformed", "rule", ""))
	}
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return nil, fault.Bad("val", i18n.M("law.edition.malformed", "rule", ""))
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Bad("val", i18n.M("law.edition.malformed", "rule", ""))
	}
	return out, nil
}

// meta describes a draft as if it were adopted today; what is not known yet is filled in so that it can be judged.
func (sc *scene) meta(r row) law.Meta {
	from := r.Draft.From
	if from < sc.day {
		from = sc.earliest(r.Body, r.Draft.Base)
	}
	return law.Meta{ID: r.ID, Body: r.Body, Base: r.Draft.Base, Title: r.Draft.Title, Order: law.Act{Number: "–", Date: sc.day}, Adopted: sc.day, From: from}
}

// earliest is the first day on which an edition of the body from the base may take force: never in the past, after the
// body's last one, after its base.
func (sc *scene) earliest(bodyCode, base string) calendar.Day {
	day := sc.day
	if list := sc.snap.Book.Editions(bodyCode); len(list) > 0 {
		day = max(day, list[len(list)-1].From.AddDays(1))
	}
	if b, ok := sc.snap.Book.Edition(base); ok {
		day = max(day, b.From.AddDays(1))
	}
	return day
}

// assemble makes the edition out of a draft. Errors are fault.Invalid.
func (sc *scene) assemble(r row, m law.Meta) (*law.Edition, error) {
	base, err := sc.base(r.Body, m.Base)
	if err != nil {
		return nil, err
	}
	type value struct {
		Para string          `json:"para"`
		Gone bool            `json:"gone,omitempty"`
		Val  json.RawMessage `json:"val,omitempty"`
	}
	values := map[string][]value{}
	for _, v := range r.Draft.Values {
		w := value{Para: v.Para, Gone: v.Gone, Val: v.Val}
		if inherited, ok := base.At(v.Rule, max(m.From, base.From)); ok && len(v.Val) == 0 && !v.Gone && inherited.JSON() != "null" {
			w.Val = json.RawMessage(inherited.JSON())
		}
		values[v.Rule] = []value{w}
	}
	text, err := json.Marshal(map[string]any{"edition": m, "rules": values})
	if err != nil {
		return nil, fault.Bad("values", i18n.M("law.edition.malformed", "rule", ""))
	}
	ed, err := law.ReadEdition(text)
	return ed, asFields(err)
}

// build makes the edition out of a draft and puts it into a Book beside the others. Errors are fault.Invalid.
func (sc *scene) build(r row, m law.Meta) (*law.Book, *law.Edition, error) {
	ed, err := sc.assemble(r, m)
	if err != nil {
		return nil, nil, err
	}
	book, err := law.NewBook(append(sc.snap.Book.All(), ed)...)
	if err != nil {
		return nil, nil, asFields(err)
	}
	ed, _ = book.Edition(ed.ID)
	return book, ed, nil
}

// asFields turns what law says about the text of an edition into wrong fields; a refusal and any other error stay.
func asFields(err error) error {
	if err == nil {
		return nil
	}
	var c fault.Collector
	rest := gather(&c, err)
	if rest != nil {
		return rest
	}
	return c.Err()
}

// gather walks through joined errors.
func gather(c *fault.Collector, err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			if rest := gather(c, e); rest != nil {
				return rest
			}
		}
		return nil
	}
	var bad *law.EditionError
	if !errors.As(err, &bad) {
		return err
	}
	field := bad.Field
	if bad.Rule != "" {
		field = "values." + bad.Rule
	}
	c.Bad(field, bad.Msg)
	return nil
}

// withEdition names the drafted edition in a refusal.
func withEdition(err error, ed *law.Edition) error {
	var refusal *law.Refusal
	if errors.As(err, &refusal) && refusal.Day.None() {
		refusal.Day = ed.From
	}
	return err
}
