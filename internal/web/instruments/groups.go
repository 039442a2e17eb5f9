package instruments

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// groupMost is the greatest length of a group's name; the service has the same.
const groupMost = 120

// groupSets are the saved groups as buttons that mark their recipients, as far as the instrument may go to them.
func groupSets(v *page.View, d draftPage) []ui.PickSet {
	out := recipientSets(v, d.Offer)
	for _, g := range d.Groups {
		var ids []string
		for _, b := range d.Offer.Recipients {
			if slices.Contains(g.Bodies, b.ID) {
				ids = append(ids, b.ID)
			}
		}
		if len(ids) > 0 {
			out = append(out, ui.PickSet{Label: g.Name + " (" + strconv.Itoa(len(ids)) + ")", Value: g.ID, Options: ids})
		}
	}
	return out
}

// saveGroup keeps the marked recipients as a group and shows the form again with everything in it.
func (p pages) saveGroup(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage) error {
	d.OpenGroup = true
	g := instrument.GroupInput{Name: in.Text("group.name", 1, groupMost), Unit: in.Bool("group.unit"), Bodies: d.Input.Recipients, ID: in.OptID(seenGroup)}
	version, _ := in.OptInt(seenGroupVersion, 1, 1<<31-1)
	g.Version = int64(version)
	act := v.Keyed(in)
	if act.Key != "" {
		act.Key += "-group"
	}
	err := in.Err()
	if err == nil {
		_, err = p.Instruments.SaveGroup(r.Context(), act, g)
	}
	var late fault.Conflict
	if errors.As(err, &late) && late.Stale {
		return p.otherGroup(w, r, v, in, d, g, late)
	}
	if err != nil {
		return p.again(w, r, v, in, d, page.Rename(err, map[string]string{"name": "group.name", "bodies": "recipients", "unit": "group.unit"}))
	}
	d.OpenGroup = false
	d.Form = in.Form().Set("group.name").Set("group.unit").Set(seenGroup).Set(seenGroupVersion)
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// The fields of the group that the person read and replaces.
var seenGroup, seenGroupVersion = page.SeenField("group"), page.SeenField("group.version")

// otherGroup shows the form again with the group that has the name already: pressed once more, that one is replaced.
func (p pages) otherGroup(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, g instrument.GroupInput, late fault.Conflict) error {
	list, err := p.Instruments.RecipientGroups(r.Context(), v.Act)
	if err != nil {
		return err
	}
	d.Form = in.Form().Set(seenGroup).Set(seenGroupVersion)
	x := page.Late(late)
	x.Field = "group.name"
	d.Form.Findings = []ui.Finding{x}
	for _, known := range list {
		if known.Unit == g.Unit && i18n.Fold(known.Name) == i18n.Fold(g.Name) {
			d.OtherGroup = &known
			d.Form.Set(seenGroup, known.ID).SetInt(seenGroupVersion, int(known.Version))
		}
	}
	return p.shownAgain(w, r, v, in, http.StatusConflict, d)
}

// groups lists the groups of the person and of his unit.
func (p pages) groups(w http.ResponseWriter, r *http.Request, v *page.View) error {
	list, err := p.Instruments.RecipientGroups(r.Context(), v.Act)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("pages.group.title"), Section: "instruments", Crumbs: []ui.Link{{Label: v.S("ui.nav.instruments"), Href: path}}}
	return httpx.Page(w, r, http.StatusOK, head, groupsPage(v, list))
}

// dropGroup removes a group.
func (p pages) dropGroup(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id := r.PathValue("id")
	if !httpx.ValidID(id) {
		return fault.NotFound{What: r.URL.Path}
	}
	in := httpx.Read(r)
	act := v.Keyed(in)
	if err := in.Err(); err != nil {
		return err
	}
	if err := p.Instruments.DropGroup(r.Context(), act, id); err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("pages.group.dropped"))
	return httpx.Redirect(w, r, path+"/groups")
}

// groupNames are the bodies of a group in words.
func groupNames(v *page.View, g instrument.RecipientGroup) string {
	names := make([]string, len(g.Bodies))
	for i, id := range g.Bodies {
		names[i] = v.UnitShort(id)
	}
	return v.List(names)
}
