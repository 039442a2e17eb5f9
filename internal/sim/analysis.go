package sim

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"reglament/internal/analysis"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

//go:embed data/analysis.yaml
var analysisText []byte

// analysisTexts is what the simulated office writes in chapter 4.
type analysisTexts struct {
	Memo    map[string]phrase `yaml:"memo"`
	Summary map[string]phrase `yaml:"summary"`
	Product map[string]phrase `yaml:"product"`
	Lacking phrase            `yaml:"lacking"`
}

func readAnalysisTexts() (*analysisTexts, error) {
	var t analysisTexts
	dec := yaml.NewDecoder(bytes.NewReader(analysisText))
	dec.KnownFields(true)
	return &t, dec.Decode(&t)
}

// analysing is the part of a world that lives chapter 4.
type analysing struct {
	texts *analysisTexts
	// since is the day from which its timer runs.
	since calendar.Day
	begun map[string]bool // what is owed and planned already
	// r is its own chance, so that what else happens in the office does not depend on this chapter.
	r *rand.Rand
}

// aside does something of chapter 4 by its own chance.
func (w *World) aside(f func() error) error {
	r := w.r
	w.r = w.analysis.r
	defer func() { w.r = r }()
	return f()
}

// byAside is by for chapter 4.
func (w *World) byAside(days int, post, name string, do func(ctx context.Context, act org.Act) error) {
	_ = w.aside(func() error { // planning cannot fail
		w.by(days, post, name, func(ctx context.Context, act org.Act) error {
			return w.aside(func() error { return do(ctx, act) })
		})
		return nil
	})
}

// analyse lets the office live chapter 4 from a day on.
func (w *World) analyse(since calendar.Day) error {
	t, err := readAnalysisTexts()
	w.analysis = &analysing{texts: t, since: since, begun: map[string]bool{}, r: rand.New(rand.NewPCG(uint64(since), 4))}
	return err
}

// owedNight opens what falls due (32, 33) and plans who prepares it.
func (w *World) owedNight(ctx context.Context) error {
	a := w.analysis
	if a == nil || calendar.DayOf(w.Now) < a.since {
		return nil
	}
	if err := w.App.Analysis.Open(ctx, w.Now); err != nil {
		return err
	}
	var list []analysis.Owed
	err := w.App.DB.Read(ctx, func(q store.Q) (err error) {
		list, err = store.List(ctx, q, func(s store.Scanner) (o analysis.Owed, err error) {
			err = s.Scan(&o.ID, &o.Kind, &o.Debtor, &o.BodyID, &o.DueDay)
			return o, err
		}, `SELECT id, kind, debtor, body_id, due_day FROM analysis_owed WHERE state = 'open' ORDER BY id`)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range list {
		if a.begun[o.ID] {
			continue
		}
		a.begun[o.ID] = true
		if err := w.aside(func() error { return w.answerOwed(ctx, o) }); err != nil {
			return err
		}
	}
	return nil
}

// answerOwed plans the road of one memo or summary: in time mostly, late sometimes.
func (w *World) answerOwed(ctx context.Context, o analysis.Owed) error {
	s, err := w.App.Structure(ctx)
	if err != nil {
		return err
	}
	drafter := drafterOf(s, o.Debtor, calendar.DayOf(w.Now))
	if drafter == "" {
		return nil
	}
	day := o.DueDay.AddDays(-1 - w.r.IntN(4))
	if w.chance(14) {
		day = o.DueDay.AddDays(1 + w.r.IntN(4))
		w.Done["analysis.late"]++
	}
	if working, known := w.cal.IsWorking(day); !working || !known {
		if day, err = w.cal.PrevWorking(day); err != nil {
			return err
		}
	}
	x := &owedStory{w: w, owed: o, drafter: drafter, signer: headOfDebtor(s, o.Debtor, calendar.DayOf(w.Now)), lang: "kk"}
	if w.chance(40) {
		x.lang = "ru"
	}
	w.at(w.hour(max(day, calendar.DayOf(w.Now))), "analysis.plan", func(context.Context) error {
		w.byAside(0, drafter, "analysis.draft", x.draft)
		return nil
	})
	return nil
}

// drafterOf is a post of the debtor in which papers are written: an officer, else whoever there is under its head.
func drafterOf(s *org.Structure, debtor string, day calendar.Day) string {
	head, _ := s.Head(debtor, day)
	var fallback string
	units := s.Below(debtor, day)
	if u, ok := s.Unit(debtor); ok {
		units = append([]org.Unit{u}, units...)
	}
	for _, u := range units {
		if u.BodyID != debtor && u.Kind.IsBody() {
			continue
		}
		for _, p := range s.Posts(u.ID, day) {
			if s.BodyOf(p.ID) != s.BodyOf(head.ID) || p.ID == head.ID {
				continue
			}
			if p.Kind == org.PostOfficer || p.Kind == org.PostBodyOfficer {
				return p.ID
			}
			fallback = p.ID
		}
	}
	return fallback
}

func headOfDebtor(s *org.Structure, debtor string, day calendar.Day) string {
	head, _ := s.Head(debtor, day)
	return head.ID
}

// owedStory is the road of a memo or a summary.
type owedStory struct {
	w               *World
	owed            analysis.Owed
	drafter, signer string
	lang            string
	id              string
	version         int64
	returned        bool
}

func (x *owedStory) draft(ctx context.Context, act org.Act) error {
	texts := x.w.analysis.texts.Memo
	title := map[string]string{"kk": "Тоқсандық баяндау жазбасы", "ru": "Квартальная докладная записка"}
	if x.owed.Kind == analysis.Summary {
		texts = x.w.analysis.texts.Summary
		title = map[string]string{"kk": "Ақпараттық-талдау қызметінің нәтижелері туралы жиынтық ақпарат", "ru": "Сводная информация о результатах информационно-аналитической деятельности"}
	}
	in := analysis.Input{Kind: x.owed.Kind, Lang: x.lang, Title: title[x.lang], Parts: x.w.parts(texts, x.lang), OwedID: x.owed.ID}
	r, err := x.w.App.Analysis.Draft(ctx, act, in)
	if err != nil {
		return err
	}
	x.id, x.version = r.ID, r.Version
	if x.w.chance(40) {
		if _, err := x.w.App.Analysis.Attach(ctx, act, x.id, "материал.rtf", rtf(in.Title)); err != nil {
			return err
		}
	}
	return x.submit(ctx, act)
}

func (x *owedStory) submit(ctx context.Context, act org.Act) error {
	if _, err := x.w.App.Analysis.Submit(ctx, act, x.id, x.version); err != nil {
		return err
	}
	x.w.Done["analysis.submit"]++
	x.w.byAside(0, x.signer, "analysis.sign", x.sign)
	return nil
}

func (x *owedStory) sign(ctx context.Context, act org.Act) error {
	if x.w.thorough && !x.returned && x.w.chance(12) {
		if _, err := x.w.App.Analysis.Decline(ctx, act, x.id, x.w.saidIn(x.w.analysis.texts.Lacking, x.lang)); err != nil {
			return err
		}
		x.w.Done["analysis.decline"]++
		x.returned = true
		x.w.byAside(0, x.drafter, "analysis.submit_again", x.submit)
		return nil
	}
	if _, err := SignAnalysis(ctx, x.w.App, act, x.id, x.version); err != nil {
		return err
	}
	x.w.byAside(1+x.w.r.IntN(3), "app-ctl.head", "analysis.decide", x.decide)
	return nil
}

// decide is the Apparatus' word upon a submission: some are returned once.
func (x *owedStory) decide(ctx context.Context, act org.Act) error {
	if !x.returned && x.w.chance(15) {
		x.returned = true
		if _, err := x.w.App.Analysis.Return(ctx, act, x.id, x.w.saidIn(x.w.analysis.texts.Lacking, x.lang)); err != nil {
			return err
		}
		x.w.Done["analysis.return"]++
		x.w.byAside(1, x.drafter, "analysis.again", x.again)
		return nil
	}
	_, err := x.w.App.Analysis.Accept(ctx, act, x.id)
	x.w.Done["analysis.accept"]++
	return err
}

func (x *owedStory) again(ctx context.Context, act org.Act) error {
	r, err := x.w.App.Analysis.Again(ctx, act, x.id)
	if err != nil {
		return err
	}
	x.id, x.version = r.ID, r.Version
	return x.submit(ctx, act)
}

// parts writes every part, at a chance.
func (w *World) parts(texts map[string]phrase, lang string) map[string]string {
	out := map[string]string{}
	for _, k := range []analysis.Kind{analysis.Study, analysis.Summary, analysis.Memo} {
		for _, key := range analysis.PartsOf(k) {
			if p, ok := texts[key]; ok {
				out[key] = w.saidIn(p, lang)
			}
		}
	}
	return out
}

func (w *World) saidIn(p phrase, lang string) string {
	list := p.KK
	if lang == "ru" {
		list = p.RU
	}
	return strings.NewReplacer("{a}", fmt.Sprint(2+w.r.IntN(90)), "{b}", fmt.Sprint(3+w.r.IntN(20))).Replace(pick(w.r, list))
}

// product plans an analytical product of a unit about a subject that instruments are about too.
func (w *World) product(about subject, at time.Time) *productStory {
	p := &productStory{w: w, about: about, drafter: about.Unit + "-1.officer1", signer: about.Unit + ".head", lang: "kk"}
	if strings.HasPrefix(about.Unit, "app-") {
		p.drafter = about.Unit + ".officer1"
	}
	if about.Unit == "*" {
		body := pick(w.r, regions)
		p.drafter = lead(body, about.Area)
		unit, _, _ := strings.Cut(p.drafter, ".")
		if p.signer = unit + ".head"; p.signer == p.drafter {
			p.signer = body + ".head"
		}
	}
	if w.chance(50) {
		p.lang = "ru"
	}
	w.at(at, "analysis.plan", func(context.Context) error {
		w.byAside(0, p.drafter, "analysis.draft", p.draft)
		return nil
	})
	return p
}

// productStory is the road of a product of analysis.
type productStory struct {
	w               *World
	about           subject
	drafter, signer string
	lang            string
	id              string
	version         int64
	stays           analysis.State // a draft or a product to be signed that stays so, "" otherwise
}

func (p *productStory) draft(ctx context.Context, act org.Act) error {
	w := p.w
	words := p.about.KK
	if p.lang == "ru" {
		words = p.about.RU
	}
	today := calendar.DayOf(w.Now)
	kinds := []analysis.Kind{analysis.ReportMemo, analysis.ServiceMemo, analysis.Study, analysis.Generalisation, analysis.Reference, analysis.Review}
	sources := pick(w.r, [][]string{{"legal_statistics", "appeals"}, {"state_statistics", "state_bodies", "inspections"}, {"case_files", "legal_statistics"}, {"media", "open", "appeals"}})
	in := analysis.Input{
		Kind: pick(w.r, kinds), Lang: p.lang, Title: words["title"], Parts: w.parts(w.analysis.texts.Product, p.lang), Subject: words["title"],
		Character: pick(w.r, []analysis.Character{analysis.Operational, analysis.Operational, analysis.Strategic, analysis.Emergency}),
		AreaID:    p.about.Area, From: today.AddDays(-120 - w.r.IntN(200)), To: today.AddDays(-5 - w.r.IntN(20)), Sources: sources, SignerPost: p.signer,
	}
	in.Parts[analysis.PartProblems], in.Parts[analysis.PartProposals] = firstOf(words, "questions", "goal", "demand"), firstOf(words, "result", "algorithm", "demand")
	if w.chance(30) && strings.HasPrefix(p.drafter, "s") {
		in.Addressees = []string{"p:lead.deputy2"}
	}
	r, err := w.App.Analysis.Draft(ctx, act, in)
	if err != nil {
		return err
	}
	p.id, p.version = r.ID, r.Version
	if p.stays == analysis.StateDraft {
		return nil
	}
	if w.thorough && w.chance(30) {
		in.Title += "."
		if r, err = w.App.Analysis.Edit(ctx, act, p.id, p.version, in); err != nil {
			return err
		}
		p.version = r.Version
		w.Done["analysis.edit"]++
	}
	if w.thorough && w.chance(12) {
		_, err := w.App.Analysis.Withdraw(ctx, act, p.id, p.version, w.saidIn(w.analysis.texts.Lacking, p.lang))
		w.Done["analysis.withdraw"]++
		return err
	}
	return p.submit(ctx, act)
}

func firstOf(m map[string]string, keys ...string) string {
	for _, k := range keys {
		if m[k] != "" {
			return m[k]
		}
	}
	return "…"
}

func (p *productStory) submit(ctx context.Context, act org.Act) error {
	if _, err := p.w.App.Analysis.Submit(ctx, act, p.id, p.version); err != nil {
		return err
	}
	p.w.Done["analysis.submit"]++
	if p.stays == analysis.StateToSign {
		return nil
	}
	if p.w.thorough && p.w.chance(15) {
		if _, err := p.w.App.Analysis.Recall(ctx, act, p.id, p.w.saidIn(p.w.analysis.texts.Lacking, p.lang)); err != nil {
			return err
		}
		p.w.Done["analysis.recall"]++
		p.w.byAside(1, p.drafter, "analysis.submit_again", p.submit)
		return nil
	}
	p.w.byAside(1, p.signer, "analysis.sign", p.sign)
	return nil
}

func (p *productStory) sign(ctx context.Context, act org.Act) error {
	if _, err := SignAnalysis(ctx, p.w.App, act, p.id, p.version); err != nil {
		return err
	}
	s, err := p.w.App.Structure(ctx)
	if err != nil {
		return err
	}
	if s.BodyOf(p.drafter) == s.Root() && !p.w.chance(10) { // what regions make stays with them (30)
		p.w.byAside(p.w.r.IntN(2), "app-ctl.head", "analysis.receive", func(ctx context.Context, act org.Act) error {
			_, err := p.w.App.Analysis.Receive(ctx, act, p.id)
			return err
		})
	}
	return nil
}

// SignAnalysis signs a product as its signer does in the browser.
func SignAnalysis(ctx context.Context, a *app.App, act org.Act, id string, version int64) (analysis.Receipt, error) {
	x, err := a.Analysis.ToSign(ctx, act, id)
	cms, err := message(ctx, a, act, x, err)
	if err != nil {
		return analysis.Receipt{}, err
	}
	return a.Analysis.Sign(ctx, act, id, version, cms)
}

// demoAnalysis plans the products of the demonstration: some of the year, and every state there is today.
func (w *World) demoAnalysis(now calendar.Day) {
	r := w.r
	w.r = w.analysis.r
	defer func() { w.r = r }()
	var list []subject
	for _, s := range w.texts.of(instrument.Assignment) {
		if s.Area != "" {
			list = append(list, s)
		}
	}
	w.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, s := range list[:min(len(list), 14)] {
		w.product(s, w.hour(now.AddDays(-160+i*11)))
	}
	soc := w.unitSubjects("s3-soc")[instrument.Assignment]
	w.product(soc[0], w.hour(now.AddDays(-6))).stays = analysis.StateDraft
	w.product(soc[1], w.hour(now.AddDays(-5))).stays = analysis.StateToSign
}

// analyses plans what of chapter 4 is begun on a day.
func (l *living) analyses(day calendar.Day) {
	_ = l.aside(func() error { // planning cannot fail
		if l.chance(70) {
			l.product(pick(l.r, l.texts.of(instrument.Assignment)), l.hour(day))
		}
		return nil
	})
}

// productIn finds a product in a state: its id, version and signer.
func (l *living) productIn(ctx context.Context, state analysis.State) (id string, version int64, signer string, err error) {
	err = l.App.DB.Read(ctx, func(q store.Q) error {
		row, ok, err := store.One(ctx, q, func(s store.Scanner) (r analysis.Record, err error) {
			err = s.Scan(&r.ID, &r.Version, &r.SignerPost)
			return r, err
		}, `SELECT document_id, version, signer_post FROM analysis WHERE state = $1 AND owner_body = 'gpo' ORDER BY document_id DESC LIMIT 1`, string(state))
		if ok {
			id, version, signer = row.ID, row.Version, row.SignerPost
		}
		return err
	})
	return id, version, signer, err
}

// analysisAttempts are unlawful acts of chapter 4.
var analysisAttempts = []attempt{
	{"product_without_sources", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, "s3-soc-1.officer1", func(act org.Act) error {
			r, err := l.App.Analysis.Draft(ctx, act, analysis.Input{Kind: analysis.Review, Lang: "ru", Title: "Обзор"})
			if err != nil {
				return err
			}
			_, err = l.App.Analysis.Submit(ctx, act, r.ID, r.Version)
			return err
		})
	}},
	{"product_of_a_district", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, "akmola-kokshetau.head", func(act org.Act) error {
			_, err := l.App.Analysis.Draft(ctx, act, analysis.Input{Kind: analysis.Review, Lang: "ru", Title: "Обзор"})
			return err
		})
	}},
	{"memo_not_owed", []int{422}, func(ctx context.Context, l *living) (bool, error) {
		return l.withSeat(ctx, "karaganda-pub.officer1", func(act org.Act) error {
			_, err := l.App.Analysis.Draft(ctx, act, analysis.Input{Kind: analysis.Memo, Lang: "ru", Title: "Записка"})
			return err
		})
	}},
	{"product_signed_twice", []int{409}, func(ctx context.Context, l *living) (bool, error) {
		id, version, signer, err := l.productIn(ctx, analysis.StateSigned)
		if id == "" || err != nil {
			return false, err
		}
		return l.withSeat(ctx, signer, func(act org.Act) error {
			_, err := SignAnalysis(ctx, l.App, act, id, version)
			return err
		})
	}},
	{"product_signed_by_a_stranger", []int{404}, func(ctx context.Context, l *living) (bool, error) {
		id, version, _, err := l.productIn(ctx, analysis.StateToSign)
		if id == "" || err != nil {
			return false, err
		}
		return l.withSeat(ctx, stranger, func(act org.Act) error {
			_, err := SignAnalysis(ctx, l.App, act, id, version)
			return err
		})
	}},
	{"product_accepted_by_its_author", []int{403}, func(ctx context.Context, l *living) (bool, error) {
		id, _, signer, err := l.productIn(ctx, analysis.StateSigned)
		if id == "" || err != nil || strings.HasPrefix(signer, "app") {
			return false, err
		}
		return l.withSeat(ctx, signer, func(act org.Act) error {
			_, err := l.App.Analysis.Accept(ctx, act, id)
			return err
		})
	}},
}
