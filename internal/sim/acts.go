package sim

import (
	"fmt"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/org"
)

// acts are the orders and acts that distribute duties: 3, 4, 6, 7, 9.
func (f *founding) acts() {
	f.distribution()
	for _, u := range f.data.Units {
		if len(f.byUnit[u.ID]) > 0 {
			f.unitAct(u)
		}
		if u.BodyID == "gpo" && !u.Kind.IsBody() && u.Kind != org.KindLeadership && u.Kind != org.KindDirectorate {
			f.statute(u)
		}
	}
	f.advisory()
}

// supervised is who of the deputies supervises what (3): the post, then units and bodies.
var supervised = []struct{ post, units string }{
	{"lead.gp", "dis"},
	{"lead.first", "s1 s4 astana almaty-city shymkent military"},
	{"lead.deputy1", "s2 dic akmola aktobe atyrau west-kz kostanay north-kz"},
	{"lead.deputy2", "s3 almaty-region zhambyl zhetisu kyzylorda turkistan"},
	{"lead.deputy3", "dap academy abai east-kz pavlodar karaganda ulytau"},
	{"lead.deputy4", "committee transport mangystau"},
}

func (f *founding) distribution() {
	d := org.Distribution{ID: "distribution-1", Number: "104", Day: adopted, From: adopted}
	for _, s := range supervised {
		for _, u := range strings.Fields(s.units) {
			if slices.ContainsFunc(f.data.Units, func(x org.Unit) bool { return x.ID == u }) {
				d.Items = append(d.Items, org.DistributionItem{PostID: s.post, UnitID: u})
			}
		}
	}
	for _, x := range []struct{ area, post string }{
		{"criminal", "lead.first"}, {"sentence", "lead.deputy1"}, {"public", "lead.deputy2"}, {"appeal", "lead.deputy3"}, {"statistics", "lead.deputy4"},
	} {
		d.Items = append(d.Items, org.DistributionItem{PostID: x.post, AreaID: x.area})
	}
	ring := []string{"lead.deputy1", "lead.deputy2", "lead.deputy3", "lead.deputy4"}
	for i, p := range ring {
		d.Substitutes = append(d.Substitutes,
			org.Substitute{PostID: p, ByPostID: ring[(i+1)%4], Rank: 1}, org.Substitute{PostID: p, ByPostID: ring[(i+2)%4], Rank: 2})
	}
	d.Substitutes = append(d.Substitutes, org.Substitute{PostID: "lead.first", ByPostID: "lead.deputy1", Rank: 1},
		org.Substitute{PostID: "lead.first", ByPostID: "lead.deputy2", Rank: 2})
	f.data.Distributions = []org.Distribution{d}
}

// unitAct distributes the duties of a unit among its posts and says who replaces whom (6, 7).
func (f *founding) unitAct(u org.Unit) {
	if u.ID == "lead" {
		return
	}
	posts := f.byUnit[u.ID]
	for _, c := range f.data.Units { // the head of a department is replaced by the head of its directorate, too
		if !c.Kind.IsBody() && c.Editions[0].ParentID == u.ID && len(f.byUnit[c.ID]) > 0 {
			posts = append(posts[:len(posts):len(posts)], f.byUnit[c.ID][0])
		}
	}
	since := max(adopted, u.Opened)
	a := org.UnitAct{ID: "act-" + u.ID, UnitID: u.ID, Number: fmt.Sprint(3 + f.r.IntN(90)), Day: since, From: since, ApprovedBy: f.approval(u)}
	for i, p := range posts {
		for step, rank := 1, 1; step < len(posts) && rank <= 2; step, rank = step+1, rank+1 {
			a.Substitutes = append(a.Substitutes, org.Substitute{PostID: p, ByPostID: posts[(i+step)%len(posts)], Rank: rank})
		}
	}
	own := strings.Fields(f.areasOf[u.ID])
	if len(own) == 0 && u.Kind == org.KindDirectorate {
		own = strings.Fields(f.areasOf[u.Editions[0].ParentID])
	}
	for i, code := range own {
		a.Items = append(a.Items, org.UnitActItem{PostID: f.byUnit[u.ID][i%len(f.byUnit[u.ID])], AreaID: code})
	}
	if len(a.Items)+len(a.Substitutes) > 0 {
		f.data.UnitActs = append(f.data.UnitActs, a)
	}
}

// approval is by the supervising deputy or the Chief of the Apparatus, in another body by its head (6, 10).
func (f *founding) approval(u org.Unit) org.Approval {
	post := u.BodyID + ".head"
	if u.BodyID == "gpo" {
		post = "app.chief"
	}
	for i, p := range f.data.Posts {
		if p.ID == post {
			return org.Approval{PersonID: f.data.People[i].ID, PostID: post} // every post has its person, in the same order
		}
	}
	return org.Approval{}
}

func (f *founding) statute(u org.Unit) {
	name := u.Editions[0].Name
	f.data.Statutes = append(f.data.Statutes, org.Statute{
		ID: "statute-" + u.ID, UnitID: u.ID, Number: fmt.Sprint(105 + len(f.data.Statutes)), Day: adopted, From: adopted,
		Tasks: tri("«"+name.KK+"» туралы ереже: бекітілген қадағалау бағыты бойынша заңдылықтың сақталуын қамтамасыз ету, адамның және азаматтың құқықтарын, қоғам мен мемлекеттің мүдделерін қорғау.",
			"Положение «"+name.RU+"»: обеспечение законности по закреплённому направлению надзора, защита прав человека и гражданина, интересов общества и государства.",
			"Statute of “"+name.EN+"”: legality in its line of supervision, protection of the rights of people, of society and the state."),
		Functions: tri("Талдау жүргізу, тапсырмалар мен сұрау салуларды дайындау, олардың орындалуын бақылау, әдістемелік көмек көрсету.",
			"Анализ, подготовка поручений, заданий и запросов, контроль их исполнения, методическая помощь.",
			"Analysis, preparation of assignments, tasks and requests, control of their execution, methodical support."),
		Competence: tri("Өз құзыреті шегінде мемлекеттік органдармен және Бас прокуратураның құрылымдық бөлімшелерімен өзара іс-қимыл жасайды.",
			"В пределах компетенции взаимодействует с государственными органами и структурными подразделениями Генеральной прокуратуры.",
			"Within its competence works with state bodies and with the units of the General Prosecutor's Office."),
	})
}

// advisory are the collegium and the coordination council (9).
func (f *founding) advisory() {
	text := func(kk, ru, en string) (t struct{ kk, ru, en string }) { t.kk, t.ru, t.en = kk, ru, en; return t }
	tasks := text("Прокуратура қызметінің негізгі мәселелерін қарау", "Рассмотрение основных вопросов деятельности прокуратуры", "Consideration of the main matters of the prosecution service")
	member := func(list []org.AdvisoryMember, post string, role org.AdvisoryRole, from calendar.Day) []org.AdvisoryMember {
		return append(list, org.AdvisoryMember{ID: fmt.Sprintf("member-%d-%s", len(f.data.Advisory), post), PostID: post, Role: role, From: from})
	}
	for _, a := range []org.AdvisoryBody{
		{ID: "collegium", Code: "collegium", Kind: org.AdvisoryCollegium, Name: tri("Бас прокуратураның алқасы", "Коллегия Генеральной прокуратуры", "Collegium of the General Prosecutor's Office"), Order: "107"},
		{ID: "coordination", Code: "coordination", Kind: org.AdvisoryCoordination, Name: tri("Заңдылықты, құқықтық тәртіпті және қылмысқа қарсы күресті қамтамасыз ету жөніндегі үйлестіру кеңесі", "Координационный совет по обеспечению законности, правопорядка и борьбы с преступностью", "Coordination Council for Legality, Law and Order and the Fight against Crime"), Order: "108"},
	} {
		a.OrderDay, a.From = adopted, adopted
		a.Tasks = tri(tasks.kk, tasks.ru, tasks.en)
		a.Powers = tri("Шешімдер қабылдау және олардың орындалуын бақылау", "Принятие решений и контроль их исполнения", "Taking decisions and controlling their execution")
		a.Procedure = tri("Шешім мүшелердің жай көпшілік даусымен қабылданады", "Решение принимается простым большинством голосов", "Decisions are taken by a simple majority")
		a.Members = member(a.Members, "lead.gp", org.RoleChair, adopted)
		a.Members = member(a.Members, "lead.first", org.RoleViceChair, adopted)
		a.Members = member(a.Members, "app-pln.head", org.RoleSecretary, adopted)
		for _, p := range []string{"lead.deputy1", "lead.deputy2", "lead.deputy3", "lead.deputy4", "app.chief", "s1.head", "s2.head", "s3.head"} {
			a.Members = member(a.Members, p, org.RoleMember, adopted)
		}
		f.data.Advisory = append(f.data.Advisory, a)
	}
}
