package org

import (
	"net/http"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts that make and correct people.
const (
	actAddPerson     = "person"
	actCorrect       = "correct"
	actAppointPerson = "appoint"
)

// nameMostPerson bounds each part of a name, in characters.
const nameMostPerson = 80

func personFields(v *page.View) []block.Field {
	patronymic := line(v, "patronymic", "pages.org.patronymic", nameMostPerson)
	patronymic.Optional = true
	iin := line(v, "iin", "pages.org.iin", 12)
	iin.Optional, iin.Hint = true, v.S("pages.org.iin_hint")
	return []block.Field{
		line(v, "family", "pages.org.family", nameMostPerson), line(v, "given", "pages.org.given", nameMostPerson), patronymic,
		line(v, "code", "pages.org.personnel_number", codeMost), iin,
	}
}

func personInput(in block.In) org.PersonInput {
	return org.PersonInput{
		Code: in.Text(in.N("code"), 1, codeMost), Family: in.Text(in.N("family"), 1, nameMostPerson), Given: in.Text(in.N("given"), 1, nameMostPerson),
		Patronymic: in.Text(in.N("patronymic"), 0, nameMostPerson), IIN: in.Text(in.N("iin"), 0, 20),
	}
}

// newPerson is the form of a new person.
func (p pages) newPerson(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showNewPerson(w, r, v, http.StatusOK, nil)
}

func (p pages) showNewPerson(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	v.Path = "/org/people/new"
	s := block.Sheet{Parts: []block.Part{{ID: "new", Text: v.S("pages.org.add_person_text"), Form: &page.ActForm{
		ID: actAddPerson, Action: "/org/people/new", Button: v.S("common.add"), Fields: block.Fields(v, actAddPerson, nil, personFields(v)...),
	}}}}
	if !v.Org.MayAddPeople(v.Act) {
		s = block.Sheet{Parts: []block.Part{{ID: "new", Text: v.S("org.refuse.personnel")}}}
	}
	return block.Show(w, r, v, status, ui.Page{Title: v.S("pages.org.add_person"), Section: "org", Crumbs: crumbs(v)}, s, actAddPerson, f)
}

func (p pages) addPerson(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return run{
		act: actAddPerson, done: i18n.M("pages.org.done.person_added"),
		do: func(in block.In, act org.Act) (string, error) {
			x := personInput(in)
			if err := in.Err(); err != nil {
				return "", err
			}
			id, err := p.org.AddPerson(r.Context(), act, x)
			return "/org/people/" + id, err
		},
		back: func(status int, _ string, f *ui.Form) error { return p.showNewPerson(w, r, v, status, f) },
	}.serve(w, r, v)
}

// personDeeds are the acts upon a person that have long forms.
func personDeeds(v *page.View, x org.Person) []deed {
	var out []deed
	at := "/org/people/" + x.ID
	if v.Org.MayAddPeople(v.Act) {
		out = append(out, deed{
			id: actAppointPerson, title: v.S("pages.org.appoint"), text: v.S("pages.org.appoint_text"), action: at + "/appoint",
			fields: func(*ui.Form) []block.Field {
				return []block.Field{
					{
						Kind: block.Pick, Blank: v.S("common.choose"), Groups: ui.Options(vacancies(v)...),
						FieldSpec: ui.FieldSpec{Name: "post", Label: v.S("pages.org.post"), Hint: v.S("pages.org.vacant_hint")},
					},
					dayField(v, "from", "pages.org.from"), orderLine(v),
				}
			},
		})
	}
	if v.Org.MayChangePerson(v.Act, x.ID) {
		out = append(out, deed{
			id: actCorrect, title: v.S("pages.org.correct"), text: v.S("pages.org.correct_text"), action: at + "/correct", seen: org.Mark(x),
			def:    map[string]string{"family": x.Family, "given": x.Given, "patronymic": x.Patronymic, "code": x.Code, "iin": x.IIN},
			fields: fields(personFields(v), one(line(v, "reason", "common.field.reason", actMost))),
		})
	}
	return out
}

func (p pages) correct(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onPerson(w, r, v, actCorrect, i18n.M("pages.org.done.corrected"), func(id string, in block.In, act org.Act) error {
		x := org.PersonChange{PersonInput: personInput(in), Reason: in.Text(in.N("reason"), 1, actMost), Seen: seenOf(in)}
		if err := in.Err(); err != nil {
			return err
		}
		return p.org.ChangePerson(r.Context(), act, id, x)
	})
}

func (p pages) appointPerson(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onPerson(w, r, v, actAppointPerson, i18n.M("pages.org.done.appointed"), func(id string, in block.In, act org.Act) error {
		x := org.Appointment{PersonID: id, PostID: in.ID(in.N("post")), From: in.Day(in.N("from")), Order: in.Text(in.N("order"), 1, actMost)}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := p.org.Appoint(r.Context(), act, x)
		return err
	})
}

func (p pages) personRoutes(handle func(pattern string, h page.Handler)) {
	handle("GET /org/people/new", p.newPerson)
	handle("POST /org/people/new", p.addPerson)
	handle("POST /org/people/{id}/correct", p.correct)
	handle("POST /org/people/{id}/appoint", p.appointPerson)
}
