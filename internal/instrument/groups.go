package instrument

import (
	"context"
	"strings"
	"unicode/utf8"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// RecipientGroup is a saved group of recipients: of one person, or of a unit for everybody in it.
type RecipientGroup struct {
	ID      string
	Unit    bool // of the unit; else of the person alone
	Name    string
	Bodies  []string
	Version int64
}

// GroupInput is what a person fills in of a group of recipients.
type GroupInput struct {
	Name   string   `json:"name" maxLength:"120" doc:"A group of the same name and owner is replaced, if it is named with its version."`
	Unit   bool     `json:"unit,omitempty" doc:"For everybody in the unit; else for the person alone."`
	Bodies []string `json:"bodies" maxItems:"400"`
	// ID and Version are of the group that the person read and that this one replaces.
	ID      string `json:"id,omitempty" maxLength:"64" doc:"The group that was read and is replaced; left out for a new one. Where there is another of the name, or it has changed, 409."`
	Version int64  `json:"version,omitempty" minimum:"0" doc:"Its version that was read."`
}

// Bounds of groups.
const (
	groupNameMax = 120
	groupsMax    = 50 // of one owner
)

func groupOwner(act org.Act, unit bool) string {
	if unit {
		return unitKey(act.AsUnit())
	}
	return postKey(act.PersonID)
}

// RecipientGroups lists the groups of the person and of the unit in which he acts, by name.
func (v *Service) RecipientGroups(ctx context.Context, act org.Act) (list []RecipientGroup, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		list, err = store.List(ctx, q, func(s store.Scanner) (g RecipientGroup, err error) {
			var owner string
			err = s.Scan(&g.ID, &owner, &g.Name, store.ScanJSON(&g.Bodies), &g.Version)
			g.Unit = strings.HasPrefix(owner, "u:")
			return g, err
		}, `SELECT id, owner, name, bodies, version FROM recipient_group WHERE owner IN ($1, $2) ORDER BY folded, id`, groupOwner(act, false), groupOwner(act, true))
		return err
	})
	return list, err
}

// SaveGroup keeps a group of recipients under its name; one of that name and owner is replaced, when it is as the person read it, else
// fault.Stale. Bodies that do not exist today are fault.Invalid.
func (v *Service) SaveGroup(ctx context.Context, act org.Act, in GroupInput) (Receipt, error) {
	in.Name, in.Bodies = strings.Join(strings.Fields(in.Name), " "), document.Distinct(in.Bodies)
	return v.change(ctx, act, "group.save", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := sc.groupShape(in, act); err != nil {
			return Receipt{}, err
		}
		owner := groupOwner(act, in.Unit)
		if n, _, err := store.One(ctx, tx, store.Value[int64], `SELECT COUNT(*) FROM recipient_group WHERE owner = $1 AND folded <> $2`, owner, i18n.Fold(in.Name)); err != nil || n >= groupsMax {
			if err == nil {
				err = fault.Bad("name", i18n.M("instrument.bad.groups", "n", groupsMax))
			}
			return Receipt{}, err
		}
		type kept struct {
			id      string
			version int64
		}
		scan := func(s store.Scanner) (k kept, err error) { err = s.Scan(&k.id, &k.version); return k, err }
		k, known, err := store.One(ctx, tx, scan, `SELECT id, version FROM recipient_group WHERE owner = $1 AND folded = $2`, owner, i18n.Fold(in.Name))
		if err == nil && known && k != (kept{in.ID, in.Version}) {
			err = fault.Stale(i18n.M("instrument.conflict.group", "name", in.Name))
		}
		if err != nil {
			return Receipt{}, err
		}
		k, _, err = store.One(ctx, tx, scan,
			`INSERT INTO recipient_group (id, owner, name, folded, bodies, version, at, person_id) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
			ON CONFLICT (owner, folded) DO UPDATE SET name = excluded.name, bodies = excluded.bodies, version = recipient_group.version + 1, at = excluded.at,
				person_id = excluded.person_id RETURNING id, version`,
			store.NewID(act.Now), owner, in.Name, i18n.Fold(in.Name), store.JSON(in.Bodies), act.Now, act.PersonID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: k.id, Version: k.version}, journal.Append(ctx, tx, act, journal.Entry{Stream: "recipient_group:" + k.id, Action: "recipient_group.saved", Subject: k.id, Data: in})
	})
}

func (sc *scene) groupShape(in GroupInput, act org.Act) error {
	var c fault.Collector
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > groupNameMax {
		c.Bad("name", i18n.M("instrument.bad.group_name"), i18n.M("instrument.bad.group_name_allowed", "n", groupNameMax))
	}
	tooLong(&c, "name", in.Name, groupNameMax)
	tooMany(&c, "bodies", len(in.Bodies), recipientsMax)
	if len(in.Bodies) == 0 {
		c.Bad("bodies", i18n.M("instrument.bad.group_empty"))
	}
	for _, id := range in.Bodies {
		if u, ok := sc.Unit(id); !ok || !u.Kind.IsBody() || !u.Open(sc.day) {
			c.Bad("bodies", i18n.M("instrument.bad.recipient"), i18n.M("instrument.bad.recipient_allowed"))
			break
		}
	}
	if in.Unit && act.AsUnit() == "" {
		c.Bad("unit", seatlessMsg())
	}
	return c.Err()
}

// DropGroup removes a group of the person or of his unit; another's is not found.
func (v *Service) DropGroup(ctx context.Context, act org.Act, id string) error {
	_, err := v.change(ctx, act, "group.drop", wordInput{ID: id}, func(tx *store.Tx, _ *scene) (Receipt, error) {
		n, err := tx.Exec(ctx, `DELETE FROM recipient_group WHERE id = $1 AND owner IN ($2, $3)`, id, groupOwner(act, false), groupOwner(act, true))
		if err == nil && n == 0 {
			err = fault.NotFound{What: "group " + id}
		}
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id}, journal.Append(ctx, tx, act, journal.Entry{Stream: "recipient_group:" + id, Action: "recipient_group.dropped", Subject: id})
	})
	return err
}
