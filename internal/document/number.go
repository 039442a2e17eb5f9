package document

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Placeholders of a number template: the template's prefix, the code of the owner unit, the serial, the year in two and in
// four digits.
var placeholders = []string{"{prefix}", "{unit}", "{serial}", "{yy}", "{yyyy}"}

const (
	templateMax = 100
	numberMax   = 120
)

// CheckTemplate names what is wrong with a template: it must hold {serial} once and no placeholder of another name.
func CheckTemplate(t NumberTemplate) error {
	var c fault.Collector
	text(&c, "template", t.Template, templateMax, true)
	text(&c, "prefix", t.Prefix, templateMax, false)
	if strings.ContainsAny(t.Prefix, "{}\n") {
		c.Bad("prefix", i18n.M("document.number.prefix"))
	}
	if strings.Count(t.Template, "{serial}") != 1 {
		c.Bad("template", i18n.M("document.number.serial"))
	}
	rest := t.Template
	for _, p := range placeholders {
		rest = strings.ReplaceAll(rest, p, "")
	}
	if strings.ContainsAny(rest, "{}\n") {
		c.Bad("template", i18n.M("document.number.placeholder", "list", strings.Join(placeholders, " ")))
	}
	if t.Kind == "" {
		c.Bad("kind", i18n.M("document.text.missing"))
	}
	// Next to another digit a serial could be read in two ways, and two numbers could be alike.
	before, after, _ := strings.Cut(t.Template, "{serial}")
	if digitEnds(before, t.Prefix) || after != "" && digitBegins(after, t.Prefix) {
		c.Bad("template", i18n.M("document.number.digits"))
	}
	return c.Err()
}

func digitEnds(s, prefix string) bool {
	s = strings.ReplaceAll(s, "{prefix}", prefix)
	r, _ := utf8.DecodeLastRuneInString(s)
	return r >= '0' && r <= '9' || strings.HasSuffix(s, "{yy}") || strings.HasSuffix(s, "{yyyy}") || strings.HasSuffix(s, "{unit}")
}

func digitBegins(s, prefix string) bool {
	s = strings.ReplaceAll(s, "{prefix}", prefix)
	return s != "" && s[0] >= '0' && s[0] <= '9' || strings.HasPrefix(s, "{yy") || strings.HasPrefix(s, "{unit}")
}

// Number writes a number by a template.
func (t NumberTemplate) Number(unitCode string, serial int64, year int) string {
	return strings.NewReplacer("{prefix}", t.Prefix, "{unit}", unitCode, "{serial}", strconv.FormatInt(serial, 10),
		"{yy}", fmt.Sprintf("%02d", year%100), "{yyyy}", strconv.Itoa(year)).Replace(t.Template)
}

const selectTemplate = `SELECT id, kind, body_id, unit_id, prefix, template, yearly, version FROM number_template `

func scanTemplate(s store.Scanner) (t NumberTemplate, err error) {
	var yearly int64
	err = s.Scan(&t.ID, &t.Kind, &t.BodyID, &t.UnitID, &t.Prefix, &t.Template, &yearly, &t.Version)
	t.Yearly = yearly != 0
	return t, err
}

// NumberTemplates lists the templates by kind, body and unit.
func (k *Kernel) NumberTemplates(ctx context.Context, q store.Q) ([]NumberTemplate, error) {
	return store.List(ctx, q, scanTemplate, selectTemplate+`ORDER BY kind, body_id, unit_id LIMIT 1000`)
}

// SaveNumberTemplate adds a template, or changes the one with its ID; numbers given keep their text and the serial goes on.
// A second template of the same kind, body and unit is fault.Conflict, one that somebody else has changed since it was read fault.Stale.
func (k *Kernel) SaveNumberTemplate(ctx context.Context, tx *store.Tx, act org.Act, t NumberTemplate) (string, error) {
	if err := CheckTemplate(t); err != nil {
		return "", err
	}
	other, taken, err := store.One(ctx, tx, store.Value[string], `SELECT id FROM number_template WHERE kind = $1 AND body_id = $2 AND unit_id = $3 AND id <> $4`,
		t.Kind, t.BodyID, t.UnitID, t.ID)
	if err != nil {
		return "", err
	}
	if taken {
		return "", fault.Conflict{Msg: i18n.M("document.number.scope", "id", other)}
	}
	action := "number_template.changed"
	if t.ID == "" {
		action, t.ID, t.Version = "number_template.added", store.NewID(act.Now), 1
		err = store.InsertMany(ctx, tx, "number_template", []string{"id", "kind", "body_id", "unit_id", "prefix", "template", "yearly"},
			[][]any{{t.ID, t.Kind, t.BodyID, t.UnitID, t.Prefix, t.Template, t.Yearly}})
	} else {
		err = changeTemplate(ctx, tx, &t)
	}
	if err != nil {
		return "", err
	}
	return t.ID, journal.Append(ctx, tx, act, journal.Entry{Stream: "numbers", Action: action, Subject: t.ID, Data: t})
}

func changeTemplate(ctx context.Context, tx *store.Tx, t *NumberTemplate) error {
	version, known, err := store.One(ctx, tx, store.Value[int64], `SELECT version FROM number_template WHERE id = $1`, t.ID)
	switch {
	case err != nil:
		return err
	case !known:
		return fault.NotFound{What: "number template " + t.ID}
	case version != t.Version:
		return fault.Stale(i18n.M("document.number.stale"))
	}
	t.Version++
	return store.Exec1(ctx, tx, `UPDATE number_template SET kind = $1, body_id = $2, unit_id = $3, prefix = $4, template = $5, yearly = $6, version = $7 WHERE id = $8`,
		t.Kind, t.BodyID, t.UnitID, t.Prefix, t.Template, t.Yearly, t.Version, t.ID)
}

// numbering is what a document is numbered by.
type numbering struct {
	had, owner string
	template   NumberTemplate // the narrowest that fits, none when its ID is ""
}

func askNumbering(docID string) store.Question[numbering] {
	return store.Ask(func(s store.Scanner) (n numbering, err error) {
		t := &n.template
		err = s.Scan(&n.had, &n.owner, store.Opt(&t.ID), store.Opt(&t.Prefix), store.Opt(&t.Template), store.Opt(&t.Yearly))
		return n, err
	}, `SELECT d.number, d.owner_unit, t.id, t.prefix, t.template, t.yearly FROM document d
		LEFT JOIN number_template t ON t.kind = d.kind AND (t.unit_id = d.owner_unit OR t.unit_id = '') AND (t.body_id = d.owner_body OR t.body_id = '')
		WHERE d.id = $1 ORDER BY t.unit_id DESC, t.body_id DESC LIMIT 1`, docID)
}

// Register gives the document its number: by the template of its kind for its owner unit, else its body, else all. The
// number is part of the caller's transaction, so there are neither gaps nor doubles. A second number is fault.Conflict.
func (k *Kernel) Register(ctx context.Context, tx *store.Tx, act org.Act, docID string) (string, error) {
	n, ok, err := askNumbering(docID).One(ctx, tx)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", fault.NotFound{What: "document " + docID}
	case n.had != "":
		return "", fault.Conflict{Msg: i18n.M("document.registered", "number", n.had)}
	case n.template.ID == "":
		return "", fault.Conflict{Msg: i18n.M("document.number.none")}
	}
	t := n.template
	s, err := k.orgs(ctx, tx)
	if err != nil {
		return "", err
	}
	unit, _ := s.Unit(n.owner)
	year := act.Day().Year()
	series := 0
	if t.Yearly {
		series = year
	}
	serial, err := store.NextNumber(ctx, tx, fmt.Sprintf("register/%s/%d", t.ID, series))
	if err != nil {
		return "", err
	}
	number := t.Number(unit.Code, serial, year)
	if utf8.RuneCountInString(number) > numberMax {
		return "", fault.Bad("number", i18n.M("document.text.long", "n", numberMax))
	}
	err = tx.LaterThen(ctx, func(_ int64, err error) error {
		if _, dup := store.IsUnique(err); dup {
			err = fault.Conflict{Msg: i18n.M("document.number.taken", "number", number)}
		}
		return err
	}, `INSERT INTO registration (document_id, journal_id, year, serial, number, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		docID, t.ID, series, serial, number, act.Now)
	if err != nil {
		return "", err
	}
	if err := tx.LaterThen(ctx, store.OneRow(conflict(store.ErrStale, "document.stale")),
		`UPDATE document SET number = $1, registered_at = $2, updated_at = $2 WHERE id = $3 AND number = ''`, number, act.Now, docID); err != nil {
		return "", err
	}
	return number, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(docID), Action: "document.registered",
		Data: map[string]any{"number": number, "journal": t.ID, "serial": serial},
	})
}
