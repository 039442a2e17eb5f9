package sim

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/instrument/held"
	"reglament/internal/law"
	"reglament/internal/store"
)

// fate is where an instrument stops; the empty one lives on to its release.
type fate string

const (
	lives       fate = ""
	staysDraft  fate = "draft"       // with findings to be seen
	isRefused   fate = "refused"     // sent to agreement with too short a term (40, 42, 43), a request with words that ask for a case too (43)
	staysAsked  fate = "agreeing"    // somebody has not answered yet
	notAgreed   fate = "not_agreed"  // back with its author, with a remark
	awaitsSign  fate = "agreed"      // before its signer
	isSigned    fate = "signed"      // to be sent
	isWithdrawn fate = "withdrawn"   // will not be sent
	notReleased fate = "not_release" // every execution accepted, still under control
	mixed       fate = "mixed"       // its executions stop in one state each
	onItsWay    fate = "on_its_way"  // its executions stop early
	isRecalled  fate = "recalled"    // taken back from agreement, then lives
	isDeclined  fate = "declined"    // by its signer, then lives
	isChanged   fate = "changed"     // after it was agreed, then lives
)

// stop is the state in which an execution stays; the empty one lives on.
type stop string

const (
	atSent     stop = "sent"
	atReceived stop = "received"
	atAssigned stop = "assigned"
	atAsking   stop = "asking" // for an extension
	atReported stop = "reported"
	atReturned stop = "returned"
	goesOn     stop = ""
)

// stops says where the executions of a story stay, in their order.
var stops = map[fate][]stop{
	mixed:    {atAssigned, atReported, goesOn, atReturned, atAsking, goesOn, atAssigned, atReported, goesOn, goesOn},
	onItsWay: {atAssigned, atSent, atReceived},
}

// story is the life of one instrument.
type story struct {
	w          *World
	about      subject
	lang       string
	drafter    string // post
	unit       string // of the drafter
	body       string
	signer     string
	recipients []string
	touched    []string
	days       int
	marked     bool
	ordered    bool
	fate       fate
	follows    instrument.SupplementInput // what it supplements (46)
	on         string                     // the execution that it sends on (50)
	every      instrument.Every           // its term comes round so often, so many times (47)
	times      int
	period     instrument.Period
	asks       bool            // in fields
	begun      map[string]bool // executions of later periods that are under way
	over       bool            // every period is carried out

	id      string
	version int64
	open    int
}

// floors are the least terms in working days (40, 42, 43).
var floors = map[instrument.Kind]int{instrument.Assignment: 20, instrument.Task: 10, instrument.Request: 3}

// central begins an instrument of the General Prosecutor's Office about a subject.
func (w *World) central(about subject, recipients []string) *story {
	st := &story{w: w, about: about, body: "gpo", recipients: recipients, lang: pick(w.r, []string{"kk", "kk", "ru"})}
	st.unit = about.Unit + "-1"
	if strings.HasPrefix(about.Unit, "app") {
		st.unit = about.Unit
	}
	st.drafter = st.unit + "." + pick(w.r, []string{"officer1", "officer1", "officer2"})
	switch about.kind {
	case instrument.Assignment:
		st.signer = w.supervisor(about.Unit)
	case instrument.Task:
		st.signer = about.Unit + ".head"
	default:
		st.signer = pick(w.r, []string{st.unit + ".head", about.Unit + ".head"})
	}
	st.days = floors[about.kind] + w.r.IntN(floors[about.kind])
	if about.kind != instrument.Request && w.chance(45) {
		st.touched = []string{pick(w.r, []string{"s1-pre", "s1-crt", "s2-pen", "s2-ver", "s3-eco", "dap", "s4-spc"})}
	}
	st.ordered = w.chance(50)
	return st
}

// supervisor is the deputy who supervises a unit (3), or the Chief of the Apparatus for its own (4).
func (w *World) supervisor(unit string) string {
	for _, s := range supervised {
		for _, u := range strings.Fields(s.units) {
			if unit == u || strings.HasPrefix(unit, u+"-") {
				return s.post
			}
		}
	}
	return "app.chief"
}

// regional begins an instrument of a region to its districts (50).
func (w *World) regional(about subject, region string, districts []string) *story {
	st := &story{w: w, about: about, body: region, recipients: districts, lang: pick(w.r, []string{"kk", "ru"})}
	st.unit = region + "-pub"
	st.drafter = st.unit + ".officer1"
	st.signer = region + ".head"
	if about.kind == instrument.Request {
		st.signer = st.unit + ".head"
	}
	st.days = floors[about.kind] + w.r.IntN(8)
	return st
}

// begin plans the first step of the story.
func (st *story) begin(at time.Time) {
	st.w.at(at, "plan", func(context.Context) error {
		st.w.by(0, st.drafter, "draft", st.draft)
		return nil
	})
}

func (st *story) input(ground string) instrument.Input {
	title, parts := st.w.texts.parts(st.about, st.lang)
	in := instrument.Input{
		Kind: st.about.kind, Lang: st.lang, Title: title, Parts: parts, GroundID: ground, TermKind: instrument.TermWorkingDays, TermDays: st.days,
		Recipients: st.recipients, Touched: st.touched, AreaID: st.about.Area, SignerPost: st.signer, Ordered: st.ordered,
		Supplement: st.follows, Delegation: instrument.DelegationInput{ExecutionID: st.on},
	}
	if st.period != (instrument.Period{}) {
		in.TermKind, in.Period = instrument.TermPeriodic, st.period
	}
	if st.asks {
		in.Questions = questions()
	}
	if st.fate == isRefused {
		in.TermDays = floors[st.about.kind] / 2
		if in.Kind == instrument.Request {
			in.Parts["demand"] += "\n" + st.say("case")
		}
	}
	if st.about.kind == instrument.Task {
		in.Matter = instrument.Matter{Kind: st.about.Matter, Reference: st.w.reference(st.about.Matter)}
	}
	in.Reasons = map[string]string{instrument.RuleTwice: st.w.texts.again(st.lang)}
	if in.Kind != instrument.Request {
		in.Reasons["instrument.load"] = st.w.texts.heavy(st.lang)
		in.Reasons[instrument.DutyPlanSend] = st.w.texts.late(st.lang)
	}
	if st.marked {
		in.Marked, in.MarkGround = true, "4.2"
	}
	if st.fate != staysDraft {
		maps.Copy(in.Reasons, st.lacks(in))
	}
	if st.period != (instrument.Period{}) && in.Kind == instrument.Task { // 41 and 47 are at odds (I-25)
		in.Reasons["instrument.one_off"] = st.say("lacks")
	}
	return in
}

// lacks shows what the registers lack of the data that the draft asks for (44): a careful drafter looks before he asks.
func (st *story) lacks(in instrument.Input) map[string]string {
	out := map[string]string{}
	for _, part := range instrument.Texts {
		for _, h := range catalogue().Find(in.Parts[part]) {
			out["instrument.sources"+law.ReasonAbout+h.Item.ID] = st.say("lacks")
		}
	}
	return out
}

// catalogue is what every office begins with.
var catalogue = sync.OnceValue(func() *held.Catalogue {
	sources, err := held.Begin()
	if err != nil {
		panic(err) // embedded data, read at every start of the program
	}
	return held.New(sources, held.Alike())
})

// reference is an invented number of an appeal, a case or a fact.
func (w *World) reference(matter string) string {
	year := calendar.DayOf(w.Now).Year()
	switch matter {
	case "appeal":
		return fmt.Sprintf("ЖТ-%d-%08d", year, 2_000_000+w.r.IntN(900_000))
	case "criminal_case":
		return fmt.Sprintf("%02d7100031%06d", year%100, w.r.IntN(900_000))
	}
	return fmt.Sprintf("№ %d, %s", 100+w.r.IntN(900), calendar.DayOf(w.Now).AddDays(-2))
}

// document makes the content of a file: a small RTF with the text.
func rtf(text string) *strings.Reader {
	var b strings.Builder
	b.WriteString(`{\rtf1\ansi\deff0 {\fonttbl {\f0 Times New Roman;}}\f0\fs28 `)
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString(`\par `)
		case r < 128 && r != '\\' && r != '{' && r != '}':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%d?`, r)
		}
	}
	b.WriteString("}")
	return strings.NewReader(b.String())
}

// execution is what the story needs to know of an execution.
type execution struct {
	id, body string
	due      calendar.Day
}

func (st *story) executions(ctx context.Context) (list []execution, err error) {
	err = st.w.App.DB.Read(ctx, func(q store.Q) error {
		list, err = store.List(ctx, q, func(row store.Scanner) (e execution, err error) {
			err = row.Scan(&e.id, &e.body, &e.due)
			return e, err
		}, `SELECT id, body_id, due_day FROM execution WHERE document_id = $1 ORDER BY ordinal`, st.id)
		return err
	})
	return list, err
}

// due is the day by which an execution is due now.
func (w *World) due(ctx context.Context, execution string) (day calendar.Day, err error) {
	err = w.App.DB.Read(ctx, func(q store.Q) error {
		return q.QueryRow(ctx, `SELECT due_day FROM execution WHERE id = $1`, execution).Scan(&day)
	})
	return day, err
}

// asked lists the steps of the agreement that wait for an answer.
func (st *story) asked(ctx context.Context) (out []document.StepView, err error) {
	var rounds []document.Round
	err = st.w.App.DB.Read(ctx, func(q store.Q) error {
		rounds, err = st.w.App.Kernel.Rounds(ctx, q, st.id)
		return err
	})
	for _, r := range rounds {
		if r.State != document.RoundOpen {
			continue
		}
		for _, s := range r.Steps {
			if s.State == document.StepAsked {
				out = append(out, s)
			}
		}
	}
	return out, err
}

func (st *story) say(occasion string) string { return st.w.say(occasion, st.lang) }

func (st *story) words(w words) string { return w.in(st.lang) }

// isRussian reports whether the story is written in Russian.
func (st *story) isRussian() bool { return st.lang == string(i18n.RU) }
