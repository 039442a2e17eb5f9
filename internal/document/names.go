package document

import (
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/paper"
)

// Names says people, posts and units in the words of a paper, as they stand on a day.
type Names struct {
	*org.Structure
	Day calendar.Day
}

// InPost is a person with the post, and the unit where the post's title alone would not tell.
func (n Names) InPost(personID, postID string) paper.Person {
	return paper.Person{Name: n.PersonName(personID), Post: n.PostFull(postID)}
}

// PostFull is the title of a post with its unit, "" for a post that does not exist.
func (n Names) PostFull(postID string) i18n.Text {
	p, ok := n.Post(postID)
	if !ok {
		return i18n.Text{}
	}
	u, _ := n.Unit(p.UnitID)
	if u.Kind == org.KindLeadership || u.Kind.IsBody() && p.Kind == org.PostBodyHead {
		return p.Title
	}
	return after(p.Title, n.UnitPath(p.UnitID))
}

// UnitPath is the name of a unit with those above it up to its body, since many departments have a first directorate.
func (n Names) UnitPath(id string) i18n.Text {
	out := n.UnitName(id, n.Day)
	u, _ := n.Unit(id)
	if u.Kind.IsBody() {
		return out
	}
	for _, a := range n.Ancestors(id, n.Day) {
		if a.Kind.IsBody() {
			break
		}
		out = after(out, a.At(n.Day).Name)
	}
	return out
}

func after(a, b i18n.Text) i18n.Text {
	return i18n.Text{KK: a.KK + ", " + b.KK, RU: a.RU + ", " + b.RU, EN: a.EN + ", " + b.EN}
}

// Signer is who lawfully acts in the post on the day; the stamp of a copy says who signed.
func (n Names) Signer(postID string) paper.Person {
	out := paper.Person{Post: n.PostTitle(postID)}
	seat, ok := n.Acting(postID, n.Day)
	if !ok {
		return out
	}
	out.Name = seat.Name
	if f := seat.For; f != nil {
		out.For = behalf(f.Name, f.Title, f.Order, f.OrderDay, f.Para)
	}
	return out
}

// Agreed is who answered a step, and in whose place; a step that silence answered has only the post that was asked.
func (n Names) Agreed(s StepView) paper.Agreed {
	decision := i18n.Say(i18n.Msg{Key: "pages.step." + string(s.State)})
	out := paper.Agreed{Person: paper.Person{Post: n.PostFull(s.PostID)}, Decision: decision, At: s.AnsweredAt}
	if s.By.PersonID != "" {
		out.Person = n.Who(s.By)
	}
	return out
}

// Who is a recorded capacity in words.
func (n Names) Who(w Who) paper.Person {
	out := n.InPost(w.PersonID, w.PostID)
	if w.ForPostID != "" {
		order, day, para := journal.SplitOrder(w.ByOrder)
		out.For = behalf(n.PersonName(w.ForPersonID), n.PostTitle(w.ForPostID), order, day, para)
	}
	return out
}

// behalf says for whom and by which order somebody acts (2, 3, 5, 6, 42).
func behalf(name string, title i18n.Text, order string, day calendar.Day, para string) i18n.Text {
	var who any = name
	if name == "" {
		who = title
	}
	if order == "" {
		return i18n.Say(i18n.M("page.for.law", "name", who, "para", para))
	}
	return i18n.Say(i18n.M("page.for.order", "name", who, "order", order, "day", day, "para", para))
}
