package instruments

import (
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// signing is who lawfully signs for a post, told before the agreement begins: its holder, or who stands in for him
// (2, 3, 5, 42), today and in an absence that is known to come.
type signing struct {
	Kind ui.LightKind
	// Words say why somebody else signs; "" when the holder does himself.
	Words string
	// Who signs, with the order on which it rests; "" when nobody may.
	Who string
}

// signingAhead is how many days ahead a coming absence is told of: an agreement seldom lasts longer.
const signingAhead = 30

// signingOf says who signs for a post: one line for today and one for each absence to come.
func signingOf(v *page.View, postID string) []signing {
	if postID == "" {
		return nil
	}
	today := v.Act.Day()
	first := signing{Kind: ui.OnDay, Who: page.Join(v.PostFull(postID), v.ActingWords(postID))}
	holder, held := v.Org.Holder(postID, today)
	seat, acting := v.Org.Acting(postID, today)
	switch {
	case !acting:
		first = signing{Kind: ui.Over, Words: v.S("pages.signing.nobody")}
	case !held:
		first = signing{Kind: ui.Soon, Words: v.S("pages.signing.vacant"), Who: page.Join(v.ActingWords(postID), v.PostFull(seat.PostID))}
	case seat.For != nil:
		a, _ := v.Org.Absent(holder, today)
		first = signing{Kind: ui.Soon, Words: awayWords(v, "pages.signing.away", holder, a), Who: page.Join(v.ActingWords(postID), v.PostFull(seat.PostID))}
	}
	out := []signing{first}
	for _, a := range v.Org.Absences(holder, today) {
		if a.From <= today || a.From > today.AddDays(signingAhead) {
			continue
		}
		s := signing{Kind: ui.Soon, Words: awayWords(v, "pages.signing.soon", holder, a)}
		if by, ok := v.Org.Acting(postID, a.From); ok {
			s.Who = page.Join(v.PersonName(by.PersonID), v.PostFull(by.PostID))
		} else {
			s.Kind, s.Words = ui.Over, s.Words+" "+v.S("page.vacant")
		}
		out = append(out, s)
	}
	return out
}

func awayWords(v *page.View, key, personID string, a org.Absence) string {
	if !v.Org.MayReadAbsences(v.Act, personID) { // on which days, and not why (I-260)
		if a.To.None() {
			return v.T(i18n.M(key+"_plain_open", "name", v.PersonName(personID), "from", a.From))
		}
		return v.T(i18n.M(key+"_plain", "name", v.PersonName(personID), "from", a.From, "to", a.To))
	}
	kind := v.T(i18n.Msg{Key: "org.absence_kind." + string(a.Kind)})
	if a.To.None() {
		return v.T(i18n.M(key+"_open", "name", v.PersonName(personID), "kind", kind, "from", a.From))
	}
	return v.T(i18n.M(key, "name", v.PersonName(personID), "kind", kind, "from", a.From, "to", a.To))
}

// recipientSets are the bodies that are often chosen together: all regional, all specialised, both, all districts.
func recipientSets(v *page.View, o instrument.Offer) []ui.PickSet {
	regions := bodiesOf(o, org.KindRegion)
	special := bodiesOf(o, org.KindMilitary, org.KindTransport)
	var out []ui.PickSet
	add := func(key string, ids []string) {
		if len(ids) > 1 && !slices.ContainsFunc(out, func(s ui.PickSet) bool { return len(s.Options) == len(ids) }) {
			out = append(out, ui.PickSet{Label: v.T(i18n.M("pages.form.set."+key, "n", len(ids))), Value: key, Options: ids})
		}
	}
	add("regions", regions)
	add("special", special)
	if len(special) > 0 {
		add("both", slices.Concat(regions, special))
	}
	add("districts", bodiesOf(o, org.KindDistrict))
	return out
}

// bodiesOf are the bodies of the kinds among those an instrument may go to.
func bodiesOf(o instrument.Offer, kinds ...org.UnitKind) []string {
	var out []string
	for _, b := range o.Recipients {
		if slices.Contains(kinds, b.Kind) {
			out = append(out, b.ID)
		}
	}
	return out
}
