package org

import (
	"context"

	"reglament/internal/store"
)

// loader reads one table set; the first error stops it.
type loader struct {
	ctx context.Context
	q   store.Q
	err error
}

func list[T any](l *loader, text string, scan func(store.Scanner) (T, error)) []T {
	if l.err != nil {
		return nil
	}
	var out []T
	out, l.err = store.List(l.ctx, l.q, scan, text)
	return out
}

// loadTree reads units and their editions.
func (l *loader) loadTree(d *Data) {
	d.Units = list(l, `SELECT id, code, kind, body_id, opened, closed FROM unit ORDER BY id`,
		func(s store.Scanner) (u Unit, err error) {
			err = s.Scan(&u.ID, &u.Code, &u.Kind, &u.BodyID, &u.Opened, &u.Closed)
			return u, err
		})
	type row struct {
		unit string
		UnitEdition
	}
	rows := list(l, `SELECT unit_id, since, parent_id, name_kk, name_ru, name_en, short_kk, short_ru, short_en, act
		FROM unit_edition ORDER BY unit_id, since`,
		func(s store.Scanner) (e row, err error) {
			err = s.Scan(&e.unit, &e.Since, &e.ParentID, &e.Name.KK, &e.Name.RU, &e.Name.EN,
				&e.Short.KK, &e.Short.RU, &e.Short.EN, &e.Act)
			return e, err
		})
	at := 0
	for i := range d.Units { // both are in the order of the unit's id
		for at < len(rows) && rows[at].unit == d.Units[i].ID {
			d.Units[i].Editions = append(d.Units[i].Editions, rows[at].UnitEdition)
			at++
		}
	}
}

// loadStaff reads posts, people and who holds what.
func (l *loader) loadStaff(d *Data) {
	d.Posts = list(l, `SELECT id, code, unit_id, kind, title_kk, title_ru, title_en, since, until,
		control, clerk, admin, dsp, hr FROM post ORDER BY id`, scanPost)
	d.People = list(l, `SELECT id, code, family, given, patronymic, iin FROM person ORDER BY id`,
		func(s store.Scanner) (p Person, err error) {
			err = s.Scan(&p.ID, &p.Code, &p.Family, &p.Given, &p.Patronymic, store.Opt(&p.IIN))
			return p, err
		})
	d.Holdings = list(l, `SELECT id, post_id, person_id, from_day, until, order_text FROM holding ORDER BY id`,
		func(s store.Scanner) (h Holding, err error) {
			err = s.Scan(&h.ID, &h.PostID, &h.PersonID, &h.From, &h.Until, &h.Order)
			return h, err
		})
}

func scanPost(s store.Scanner) (p Post, err error) {
	var control, clerk, admin, dsp, hr int64
	err = s.Scan(&p.ID, &p.Code, &p.UnitID, &p.Kind, &p.Title.KK, &p.Title.RU, &p.Title.EN, &p.Since, &p.Until,
		&control, &clerk, &admin, &dsp, &hr)
	p.Control, p.Clerk, p.Admin, p.DSP, p.HR = control != 0, clerk != 0, admin != 0, dsp != 0, hr != 0
	return p, err
}

// loadAway reads absences and orders on replacement.
func (l *loader) loadAway(d *Data) {
	d.Absences = list(l, `SELECT id, person_id, from_day, to_day, kind, order_text FROM absence ORDER BY id`,
		func(s store.Scanner) (a Absence, err error) {
			err = s.Scan(&a.ID, &a.PersonID, &a.From, &a.To, &a.Kind, &a.Order)
			return a, err
		})
	d.Replacements = list(l, `SELECT id, post_id, by_post_id, from_day, to_day, order_number, order_day, para
		FROM replacement ORDER BY id`,
		func(s store.Scanner) (r Replacement, err error) {
			err = s.Scan(&r.ID, &r.PostID, &r.ByPostID, &r.From, &r.To, &r.Order, &r.OrderDay, &r.Para)
			return r, err
		})
}

// loadActs reads orders, acts, statutes, areas and advisory bodies.
func (l *loader) loadActs(d *Data) {
	subs := l.substitutes()
	l.loadDistributions(d, subs)
	l.loadUnitActs(d, subs)
	d.Statutes = list(l, `SELECT id, unit_id, number, order_day, from_day, tasks, functions, competence, procedure_text
		FROM statute ORDER BY id`,
		func(s store.Scanner) (x Statute, err error) {
			err = s.Scan(&x.ID, &x.UnitID, &x.Number, &x.Day, &x.From, store.ScanJSON(&x.Tasks),
				store.ScanJSON(&x.Functions), store.ScanJSON(&x.Competence), store.ScanJSON(&x.Procedure))
			return x, err
		})
	d.Areas = list(l, `SELECT id, code, parent_id, name_kk, name_ru, name_en, since, until FROM area ORDER BY id`,
		func(s store.Scanner) (a Area, err error) {
			err = s.Scan(&a.ID, &a.Code, &a.ParentID, &a.Name.KK, &a.Name.RU, &a.Name.EN, &a.Since, &a.Until)
			return a, err
		})
	d.Directions = list(l, `SELECT id, unit_id, number, act_day, from_day, until, scope FROM gp_act ORDER BY id`,
		func(s store.Scanner) (x Direction, err error) {
			err = s.Scan(&x.ID, &x.UnitID, &x.Number, &x.Day, &x.From, &x.Until, store.ScanJSON(&x.Scope))
			return x, err
		})
	l.loadAreaEditions(d)
	l.loadAdvisory(d)
}

func (l *loader) loadAreaEditions(d *Data) {
	type row struct {
		area string
		AreaEdition
	}
	editions := map[string][]AreaEdition{}
	for _, r := range list(l, `SELECT area_id, since, parent_id, name_kk, name_ru, name_en, act FROM area_edition ORDER BY area_id, since`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.area, &r.Since, &r.ParentID, &r.Name.KK, &r.Name.RU, &r.Name.EN, &r.Act)
			return r, err
		}) {
		editions[r.area] = append(editions[r.area], r.AreaEdition)
	}
	for i := range d.Areas {
		d.Areas[i].Editions = editions[d.Areas[i].ID]
	}
}

func (l *loader) substitutes() map[string][]Substitute {
	type row struct {
		act string
		Substitute
	}
	out := map[string][]Substitute{}
	for _, r := range list(l, `SELECT act_id, post_id, by_post_id, rank FROM substitute ORDER BY act_id, post_id, rank, by_post_id`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.act, &r.PostID, &r.ByPostID, &r.Rank)
			return r, err
		}) {
		out[r.act] = append(out[r.act], r.Substitute)
	}
	return out
}

func (l *loader) loadDistributions(d *Data, subs map[string][]Substitute) {
	d.Distributions = list(l, `SELECT id, number, order_day, from_day FROM distribution_order ORDER BY from_day`,
		func(s store.Scanner) (x Distribution, err error) {
			err = s.Scan(&x.ID, &x.Number, &x.Day, &x.From)
			return x, err
		})
	type row struct {
		order string
		DistributionItem
	}
	items := map[string][]DistributionItem{}
	for _, r := range list(l, `SELECT order_id, post_id, unit_id, area_id FROM distribution_item ORDER BY order_id, ord`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.order, &r.PostID, &r.UnitID, &r.AreaID)
			return r, err
		}) {
		items[r.order] = append(items[r.order], r.DistributionItem)
	}
	for i := range d.Distributions {
		x := &d.Distributions[i]
		x.Items, x.Substitutes = items[x.ID], subs[x.ID]
	}
}

func (l *loader) loadUnitActs(d *Data, subs map[string][]Substitute) {
	d.UnitActs = list(l, `SELECT id, unit_id, number, act_day, from_day, approved_person, approved_post,
		approved_for_post, approved_by_order FROM unit_act WHERE approved_at IS NOT NULL ORDER BY id`, scanUnitAct)
	type row struct {
		act string
		UnitActItem
	}
	items := map[string][]UnitActItem{}
	for _, r := range list(l, `SELECT i.act_id, i.post_id, i.area_id, i.zone_body_id FROM unit_act_item i
		JOIN unit_act a ON a.id = i.act_id WHERE a.approved_at IS NOT NULL ORDER BY i.act_id, i.ord`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.act, &r.PostID, &r.AreaID, &r.ZoneBodyID)
			return r, err
		}) {
		items[r.act] = append(items[r.act], r.UnitActItem)
	}
	for i := range d.UnitActs {
		x := &d.UnitActs[i]
		x.Items, x.Substitutes = items[x.ID], subs[x.ID]
	}
}

func scanUnitAct(s store.Scanner) (x UnitAct, err error) {
	err = s.Scan(&x.ID, &x.UnitID, &x.Number, &x.Day, &x.From, &x.ApprovedBy.PersonID, &x.ApprovedBy.PostID,
		&x.ApprovedBy.ForPostID, &x.ApprovedBy.Order)
	return x, err
}

func (l *loader) loadAdvisory(d *Data) {
	d.Advisory = list(l, `SELECT id, code, kind, name_kk, name_ru, name_en, order_number, order_day, from_day, until,
		tasks, powers, procedure_text FROM advisory_body ORDER BY id`,
		func(s store.Scanner) (a AdvisoryBody, err error) {
			err = s.Scan(&a.ID, &a.Code, &a.Kind, &a.Name.KK, &a.Name.RU, &a.Name.EN, &a.Order, &a.OrderDay, &a.From, &a.Until,
				store.ScanJSON(&a.Tasks), store.ScanJSON(&a.Powers), store.ScanJSON(&a.Procedure))
			return a, err
		})
	type row struct {
		body string
		AdvisoryMember
	}
	members := map[string][]AdvisoryMember{}
	for _, r := range list(l, `SELECT advisory_id, id, post_id, outside, role, from_day, until FROM advisory_member ORDER BY id`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.body, &r.ID, &r.PostID, &r.Outside, &r.Role, &r.From, &r.Until)
			return r, err
		}) {
		members[r.body] = append(members[r.body], r.AdvisoryMember)
	}
	editions := l.advisoryEditions()
	for i := range d.Advisory {
		d.Advisory[i].Members, d.Advisory[i].Editions = members[d.Advisory[i].ID], editions[d.Advisory[i].ID]
	}
}

func (l *loader) advisoryEditions() map[string][]AdvisoryEdition {
	type row struct {
		body string
		AdvisoryEdition
	}
	out := map[string][]AdvisoryEdition{}
	for _, r := range list(l, `SELECT advisory_id, since, order_number, order_day, name_kk, name_ru, name_en, tasks, powers, procedure_text
		FROM advisory_edition ORDER BY advisory_id, since`,
		func(s store.Scanner) (r row, err error) {
			err = s.Scan(&r.body, &r.Since, &r.Order, &r.OrderDay, &r.Name.KK, &r.Name.RU, &r.Name.EN,
				store.ScanJSON(&r.Tasks), store.ScanJSON(&r.Powers), store.ScanJSON(&r.Procedure))
			return r, err
		}) {
		out[r.body] = append(out[r.body], r.AdvisoryEdition)
	}
	return out
}
