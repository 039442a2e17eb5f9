package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/analysis"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
)

// Analysis is a product of information and analysis (28–33) as the register holds it.
type Analysis struct {
	ID            string             `json:"id"`
	Kind          analysis.Kind      `json:"kind" enum:"report_memo,service_memo,analysis,generalisation,reference,review,summary,memo"`
	State         analysis.State     `json:"state" enum:"draft,to_sign,signed,accepted,returned,withdrawn"`
	Version       int64              `json:"version"`
	Title         string             `json:"title"`
	Number        string             `json:"number,omitempty"`
	OwnerUnit     string             `json:"owner_unit"`
	OwnerBody     string             `json:"owner_body"`
	DrafterPost   string             `json:"drafter_post"`
	DrafterPerson string             `json:"drafter_person"`
	Character     analysis.Character `json:"character,omitempty" enum:"strategic,operational,emergency"`
	AreaID        string             `json:"area_id,omitempty"`
	Subject       string             `json:"subject,omitempty"`
	From          calendar.Day       `json:"from,omitzero"`
	To            calendar.Day       `json:"to,omitzero"`
	SignerPost    string             `json:"signer_post,omitempty"`
	Marked        bool               `json:"marked,omitempty"`
	Edition       string             `json:"edition"`
	OwedID        string             `json:"owed_id,omitempty" doc:"What it answers (32, 33)."`
	Pages         int64              `json:"pages,omitempty" doc:"Of the frozen paper."`
	CreatedAt     time.Time          `json:"created_at"`
	UpdatedAt     time.Time          `json:"updated_at"`
	SignedAt      time.Time          `json:"signed_at,omitzero"`
	SignedDay     calendar.Day       `json:"signed_day,omitzero"`
	DecidedAt     time.Time          `json:"decided_at,omitzero"`
	DecidedBy     string             `json:"decided_by,omitempty"`
	DecidedPost   string             `json:"decided_post,omitempty"`
	Lacking       string             `json:"lacking,omitempty" doc:"What is lacking, when returned."`
}

// AnalysisOwed is what a unit or body owes for a period (32, 33).
type AnalysisOwed struct {
	ID        string             `json:"id"`
	Kind      analysis.Kind      `json:"kind" enum:"summary,memo"`
	Period    string             `json:"period" doc:"2026-H1, 2026-Q3."`
	Debtor    string             `json:"debtor"`
	Name      string             `json:"name,omitempty"`
	Due       calendar.Day       `json:"due_day"`
	State     analysis.OwedState `json:"state" enum:"open,submitted,returned,accepted"`
	Analysis  string             `json:"analysis_id,omitempty" doc:"The newest submission."`
	Title     string             `json:"title,omitempty"`
	Number    string             `json:"number,omitempty"`
	Submitted calendar.Day       `json:"submitted_day,omitzero"`
	Late      int                `json:"late_days" doc:"Calendar days by which it is or was late."`
	Returns   int64              `json:"returns"`
	DutyID    string             `json:"duty_id"`
}

// AnalysisSent is to whom a signed product went.
type AnalysisSent struct {
	Grantee     string    `json:"grantee" doc:"p: a post, u: a unit, b: a body."`
	Name        string    `json:"name"`
	DeliveredAt time.Time `json:"delivered_at"`
	ReceivedAt  time.Time `json:"received_at,omitzero"`
	ReceivedBy  string    `json:"received_by,omitempty"`
}

// AnalysisJudgement is what the Regulation says of a draft.
type AnalysisJudgement struct {
	Allowed  bool        `json:"allowed" doc:"It may be put before its signer."`
	Findings []Violation `json:"findings" doc:"In the order of paragraphs."`
	Pages    int         `json:"pages,omitempty" doc:"Of the paper as it would be frozen now, where its length is limited (33)."`
	Most     int         `json:"pages_most,omitempty"`
}

// AnalysisCard is everything that the person may see of a product.
type AnalysisCard struct {
	Analysis
	Input      analysis.Input     `json:"input"`
	Judgement  *AnalysisJudgement `json:"judgement,omitempty" doc:"While it is a draft."`
	Owed       *AnalysisOwed      `json:"owed,omitempty"`
	Sent       []AnalysisSent     `json:"sent"`
	Files      []File             `json:"files"`
	Signatures []Signature        `json:"signatures"`
	Actions    []analysis.Action  `json:"actions" doc:"What the person may do now."`
}

// AnalysisPeriod is what is owed for one period.
type AnalysisPeriod struct {
	Kind      analysis.Kind        `json:"kind" enum:"summary,memo"`
	Period    string               `json:"period"`
	Periods   []string             `json:"periods" doc:"The newest first."`
	Paragraph string               `json:"paragraph"`
	Term      calendar.Explanation `json:"term,omitzero" doc:"How the day came about."`
	Missing   int                  `json:"missing" doc:"How many have not submitted, of those shown."`
	Items     []AnalysisOwed       `json:"items"`
}

// AnalysisRegion is what one region's memo says.
type AnalysisRegion struct {
	AnalysisOwed
	Parts map[string]string `json:"parts" doc:"legality, initiative, shortcomings, collegium, topical; empty while nothing was submitted."`
	Files int               `json:"files"`
}

// AnalysisRegions is the consolidated view over the regions for a quarter.
type AnalysisRegions struct {
	Period  string           `json:"period"`
	Missing int              `json:"missing"`
	Late    int              `json:"late"`
	Items   []AnalysisRegion `json:"items"`
}

// AnalysesFilter narrows the register of products.
type AnalysesFilter struct {
	Kind      string `query:"kind" enum:"report_memo,service_memo,analysis,generalisation,reference,review,summary,memo"`
	State     string `query:"state" enum:"draft,to_sign,signed,accepted,returned,withdrawn,library" doc:"library is everything signed."`
	Character string `query:"character" enum:"strategic,operational,emergency"`
	Area      string `query:"area" maxLength:"64" doc:"An area, or one above it."`
	Unit      string `query:"unit" maxLength:"64" doc:"The authoring unit, one above it, or a body."`
	Text      string `query:"q" maxLength:"200" doc:"Words of the title and subject, or the number."`
	From      string `query:"from" format:"date" doc:"Covers this day or a later one."`
	To        string `query:"to" format:"date" doc:"Covers this day or an earlier one."`
}

func (in AnalysesFilter) filter() (analysis.Filter, error) {
	from, to, err := span(in.From, in.To)
	f := analysis.Filter{Kind: analysis.Kind(in.Kind), Character: analysis.Character(in.Character), Area: in.Area, Unit: in.Unit, Text: in.Text, From: from, To: to}
	if f.Library = in.State == "library"; !f.Library {
		f.State = analysis.State(in.State)
	}
	return f, err
}

type analysesInput struct {
	PageInput
	AnalysesFilter
}

// analysisDraft is a draft, and at a change the version that was seen.
type analysisDraft struct {
	One
	Body struct {
		Version int64          `json:"version" required:"true" minimum:"1" doc:"The version that was read."`
		Input   analysis.Input `json:"input" required:"true"`
	}
}

// analysisCheck is a draft to be judged.
type analysisCheck struct {
	Body struct {
		ID    string         `json:"id,omitempty" maxLength:"64" doc:"The stored draft; absent for a new one."`
		Input analysis.Input `json:"input" required:"true"`
	}
}

// analysisPeriodInput names a period.
type analysisPeriodInput struct {
	Kind   string `query:"kind" enum:"summary,memo" default:"memo"`
	Period string `query:"period" maxLength:"16" doc:"2026-H1, 2026-Q3; the newest where it is absent."`
}

// analysisQuarter names a quarter.
type analysisQuarter struct {
	Period string `query:"period" maxLength:"16" doc:"2026-Q3; the newest where it is absent."`
}

// analysisRegionsPaper asks for the view over the regions as a paper.
type analysisRegionsPaper struct {
	analysisQuarter
	Form string `query:"form" enum:"pdf,docx" default:"pdf"`
	Lang string `query:"lang" enum:"kk,ru" default:"kk"`
}

// AnalysisVersion names the version that was read.
type AnalysisVersion struct {
	Version int64 `json:"version" required:"true" minimum:"1" doc:"The version that was read."`
}

// AnalysisSigning is a signature upon a version that was read.
type AnalysisSigning struct {
	AnalysisVersion
	CMS []byte `json:"cms" required:"true" maxLength:"1400000" doc:"The detached signed message (CMS) over exactly the bytes of signing, base64."`
}

const analysisTag, analysisBase = "analysis", "/analysis"

// analyses are the use cases of chapter 4.
func (s *server) analyses() {
	use := s.App.Analysis
	read(s, "analyses", analysisBase, analysisTag, "The products of analysis that the person may see, newest first (28–34)", func(ctx context.Context, c *caller, in *analysesInput) (List[Analysis], error) {
		f, err := in.filter()
		if err != nil {
			return List[Analysis]{}, err
		}
		page, err := use.List(ctx, c.act, f, in.After, in.Limit)
		return List[Analysis]{all(page.Rows, func(r analysis.Record) Analysis { return Analysis(r) }), page.Next, counted(page.Total)}, err
	})
	create(s, tagged(http.MethodPost, "analysis-create", analysisBase, analysisTag, "Begin a product, or what is owed for a period (28, 32, 33)"), func(ctx context.Context, c *caller, in *struct{ Body analysis.Input }) (string, Done, error) {
		r, err := use.Draft(ctx, c.act, in.Body)
		return analysisBase + "/" + r.ID, Done(r), err
	})
	look(s, "analysis-check", analysisBase+"/check", analysisTag, "What the Regulation says of a draft, without saving it", func(ctx context.Context, c *caller, in *analysisCheck) (*AnalysisJudgement, error) {
		if id := in.Body.ID; id != "" && !validID(id) {
			return nil, fault.NotFound{What: "an ill-formed id"}
		}
		if !slices.Contains(analysis.Kinds, in.Body.Input.Kind) {
			return nil, fault.Bad("kind", i18n.M("analysis.bad.kind"))
		}
		j, err := use.Check(ctx, c.act, in.Body.ID, in.Body.Input)
		return c.analysisJudgement(j), err
	})
	read(s, "analysis-mine", analysisBase+"/mine", analysisTag, "What the person's unit or body owes and has not submitted (32, 33)", func(ctx context.Context, c *caller, _ *none) (List[AnalysisOwed], error) {
		list, err := use.Mine(ctx, c.act)
		return List[AnalysisOwed]{Items: all(list, c.owedOf)}, err
	})
	read(s, "analysis-owed", analysisBase+"/owed", analysisTag, "Who owes a summary or a memo for a period, and how each stands (32, 33)", func(ctx context.Context, c *caller, in *analysisPeriodInput) (AnalysisPeriod, error) {
		l, err := use.Owed(ctx, c.act, analysis.Kind(in.Kind), in.Period)
		return AnalysisPeriod{
			Kind: l.Kind, Period: l.Period, Periods: all(l.Periods, same), Paragraph: l.Para, Term: l.Due, Missing: l.Missing(), Items: all(l.Rows, c.owedRow),
		}, err
	})
	s.analysisRegions()
	read(s, "analysis", analysisBase+"/{id}", analysisTag, "One product with all that the person may see of it", func(ctx context.Context, c *caller, in *One) (AnalysisCard, error) {
		x, err := use.Card(ctx, c.act, in.ID)
		if err != nil {
			return AnalysisCard{}, err
		}
		return c.analysisCard(x), nil
	})
	change(s, http.MethodPut, "analysis-update", analysisBase+"/{id}", analysisTag, "Save the next version of a draft", func(ctx context.Context, c *caller, in *analysisDraft) (Done, error) {
		r, err := use.Edit(ctx, c.act, in.ID, in.Body.Version, in.Body.Input)
		return Done(r), err
	})
	s.analysisPapers()
	s.analysisActs()
}

func (s *server) analysisRegions() {
	use := s.App.Analysis
	read(s, "analysis-regions", analysisBase+"/regions", analysisTag, "The memos of a quarter side by side, by the five parts (33, 34). For the Apparatus", func(ctx context.Context, c *caller, in *analysisQuarter) (AnalysisRegions, error) {
		x, err := use.Regions(ctx, c.act, in.Period)
		return AnalysisRegions{Period: x.Period, Missing: x.Missing(), Late: x.LateCount(), Items: all(x.Regions, func(r analysis.Region) AnalysisRegion {
			out := AnalysisRegion{AnalysisOwed: c.owedRow(r.OwedRow), Parts: r.Parts, Files: r.Files}
			if out.Parts == nil {
				out.Parts = map[string]string{}
			}
			return out
		})}, err
	})
	workbook(s, "analysis", func(ctx context.Context, c *caller, in *AnalysesFilter) (export.Table, error) {
		f, err := in.filter()
		return export.Analyses(ctx, c.reader(), use, c.act, f), err
	})
	sheet := tagged(http.MethodGet, "analysis-regions-export", analysisBase+"/regions/export.xlsx", analysisTag, "The view over the regions as a workbook (33, 34)")
	workbookAt(s, sheet, func(ctx context.Context, c *caller, in *analysisQuarter) (export.Table, error) {
		x, err := use.Regions(ctx, c.act, in.Period)
		return export.Regions(c.reader(), x), err
	})
	op := tagged(http.MethodGet, "analysis-regions-paper", analysisBase+"/regions/paper", analysisTag, "The view over the regions as a paper: PDF or Word (33, 34)")
	op.Parameters = headers(false)
	binary := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.Responses = map[string]*huma.Response{"200": {Description: "The paper", Content: map[string]*huma.MediaType{document.MimePDF: binary, document.MimeDOCX: binary}}}
	huma.Register(s.api, op, func(ctx context.Context, in *analysisRegionsPaper) (*huma.StreamResponse, error) {
		c := callerOf(ctx)
		f, err := use.RegionsPaper(ctx, c.act, in.Period, document.PaperWanted{Form: in.Form, Lang: i18n.Lang(in.Lang)})
		if err != nil {
			return nil, s.problem(c, err)
		}
		return given(f), nil
	})
}

// analysisPapers are the files of products, their papers, their journal, and the bytes that are signed.
func (s *server) analysisPapers() {
	use, base := s.App.Analysis, analysisBase+"/{id}"
	upload(s, "analysis-attach", base+"/files", analysisTag, "Attach a file to a draft", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
		return in.keep(func(name string, r io.Reader) (document.File, error) { return use.Attach(ctx, c.act, id, name, r) })
	})
	change(s, http.MethodDelete, "analysis-detach", base+"/files/{file}", analysisTag, "Take a file off a draft", func(ctx context.Context, c *caller, in *filePath) (Done, error) {
		id, err := in.found()
		if err == nil && !validID(in.File) {
			err = fault.NotFound{What: "an ill-formed id"}
		}
		if err != nil {
			return Done{}, err
		}
		return Done{ID: in.File}, use.Detach(ctx, c.act, id, in.File)
	})
	read(s, "analysis-journal", base+"/journal", analysisTag, "What happened to a product, newest first", func(ctx context.Context, c *caller, in *historyInput) (History, error) {
		list, next, err := use.History(ctx, c.act, in.ID, journal.Cursor{BeforeSeq: in.Before}, in.Limit)
		return History{Items: all(list, c.event), Before: next.BeforeSeq}, err
	})
	s.printed(tagged(http.MethodGet, "analysis-paper", base+"/paper", analysisTag, "The paper form of a product: PDF/A, Word, the signed original, the evidence card"), use.Paper)
	toSign(s, "analysis-signing", base+"/signing", analysisTag, "The bytes that the signer is to sign", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.ToSign(ctx, c.act, id)
	})
}

// analysisActs are the acts on the road of a product.
func (s *server) analysisActs() {
	use := s.App.Analysis
	analysisAct(s, "submit", "Freeze the paper and put it before its signer", func(ctx context.Context, c *caller, id string, b *AnalysisVersion) (analysis.Receipt, error) {
		return use.Submit(ctx, c.act, id, b.Version)
	})
	analysisAct(s, "sign", "Sign; in the same act it is registered and reaches the Apparatus (30, 32, 33)", func(ctx context.Context, c *caller, id string, b *AnalysisSigning) (analysis.Receipt, error) {
		return use.Sign(ctx, c.act, id, b.Version, b.CMS)
	})
	analysisAct(s, "withdraw", "Withdraw what will not be signed", func(ctx context.Context, c *caller, id string, b *Withdrawal) (analysis.Receipt, error) {
		return use.Withdraw(ctx, c.act, id, b.Version, b.Text)
	})
	for name, x := range map[string]struct {
		summary string
		do      func(ctx context.Context, c *caller, id, text string) (analysis.Receipt, error)
	}{
		"recall": {"Take a product back from its signer", func(ctx context.Context, c *caller, id, text string) (analysis.Receipt, error) {
			return use.Recall(ctx, c.act, id, text)
		}},
		"decline": {"Decline to sign", func(ctx context.Context, c *caller, id, text string) (analysis.Receipt, error) {
			return use.Decline(ctx, c.act, id, text)
		}},
		"return": {"Send a summary or a memo back with what it lacks (34). For the Apparatus", func(ctx context.Context, c *caller, id, text string) (analysis.Receipt, error) {
			return use.Return(ctx, c.act, id, text)
		}},
	} {
		analysisAct(s, name, x.summary, func(ctx context.Context, c *caller, id string, b *Words) (analysis.Receipt, error) {
			return x.do(ctx, c, id, b.Text)
		})
	}
	analysisPlain(s, "receive", "Record the receipt of a product (30)", func(ctx context.Context, c *caller, id string) (analysis.Receipt, error) {
		return use.Receive(ctx, c.act, id)
	})
	analysisPlain(s, "accept", "Accept a summary or a memo (34). For the Apparatus", func(ctx context.Context, c *caller, id string) (analysis.Receipt, error) {
		return use.Accept(ctx, c.act, id)
	})
	analysisPlain(s, "again", "Begin the next submission of what was returned", func(ctx context.Context, c *caller, id string) (analysis.Receipt, error) {
		return use.Again(ctx, c.act, id)
	})
}

func analysisAct[B any](s *server, name, summary string, do func(ctx context.Context, c *caller, id string, body *B) (analysis.Receipt, error)) {
	type input struct {
		One
		Body B
	}
	change(s, http.MethodPost, "analysis-"+name, analysisBase+"/{id}/"+name, analysisTag, summary, func(ctx context.Context, c *caller, in *input) (Done, error) {
		r, err := do(ctx, c, in.ID, &in.Body)
		return Done(r), err
	})
}

func analysisPlain(s *server, name, summary string, do func(ctx context.Context, c *caller, id string) (analysis.Receipt, error)) {
	change(s, http.MethodPost, "analysis-"+name, analysisBase+"/{id}/"+name, analysisTag, summary, func(ctx context.Context, c *caller, in *One) (Done, error) {
		r, err := do(ctx, c, in.ID)
		return Done(r), err
	})
}

func (c *caller) owedOf(o analysis.Owed) AnalysisOwed {
	return AnalysisOwed{
		ID: o.ID, Kind: o.Kind, Period: o.Period, Debtor: o.Debtor, Due: o.DueDay, State: o.State, Analysis: o.DocumentID, Submitted: o.SubmittedDay,
		Late: o.Late(c.day), Returns: o.Returns, DutyID: o.DutyID,
	}
}

func (c *caller) owedRow(r analysis.OwedRow) AnalysisOwed {
	out := c.owedOf(r.Owed)
	out.Name, out.Title, out.Number = c.print.Text(r.Name), r.Title, r.Number
	return out
}

func (c *caller) analysisJudgement(j analysis.Judgement) *AnalysisJudgement {
	return &AnalysisJudgement{Allowed: j.Verdict.Allowed(), Findings: findings(c.print, j.Verdict.Findings()), Pages: j.Pages, Most: j.Most}
}

func (c *caller) analysisCard(x analysis.Card) AnalysisCard {
	out := AnalysisCard{
		Analysis: Analysis(x.Record), Input: x.Input, Files: all(x.Files, fileOf), Actions: all(x.Actions, same),
		Signatures: all(x.Signatures, func(s document.SignatureCheck) Signature { return signatureOf(s.Signature) }),
		Sent: all(x.Sent, func(d analysis.Sent) AnalysisSent {
			return AnalysisSent{d.Grantee, c.print.Text(d.Name), d.DeliveredAt, d.ReceivedAt, d.ReceivedBy}
		}),
	}
	if x.State == analysis.StateDraft {
		out.Judgement = c.analysisJudgement(x.Judgement)
	}
	if x.Owed != nil {
		o := c.owedOf(*x.Owed)
		out.Owed = &o
	}
	return out
}
