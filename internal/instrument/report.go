package instrument

import (
	"context"
	"math"
	"slices"
	"strings"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ReportInput is what a person writes of a report.
type ReportInput struct {
	// Version is that of the draft which the person saw, 0 when there was none yet: what somebody else wrote meanwhile is not lost.
	Version int64   `json:"version,omitempty"`
	Text    string  `json:"text,omitempty"`
	Answers Answers `json:"answers,omitempty"` // in the place of those written before; nil leaves them
	// Drop are files that this report goes without. A report that was signed before keeps its own.
	Drop []string `json:"drop,omitempty"`
}

// reportInput is a report as a command: the same input under a key is the same command.
type reportInput struct {
	ID string `json:"id"`
	ReportInput
}

func (r reportInput) documentID() string { return "" }

// seenReport refuses an act upon a draft that somebody has written anew since the person saw it, at the version that he saw.
func seenReport(now Report, seen int64) error {
	have := int64(0)
	if now.State == ReportDraft {
		have = now.Version
	}
	if have == seen {
		return nil
	}
	return fault.Conflict{Msg: i18n.M("instrument.conflict.report", "have", have, "seen", seen)}
}

// DraftVersion is the version of the report that is being written, 0 while none is.
func (c ExecutionCard) DraftVersion() int64 {
	if len(c.Reports) > 0 && c.Reports[0].ID == c.ReportID && c.Reports[0].State == ReportDraft {
		return c.Reports[0].Version
	}
	return 0
}

// FilesOf are the files of a report: of a signed one those that were signed, of the one that is written those that stand.
func (c ExecutionCard) FilesOf(r Report) []document.File {
	if r.SignedAt.IsZero() {
		return c.OwnFiles
	}
	return c.ReportFiles[r.ID]
}

// keepFiles records which files the report is signed with (44): they stay its own when the next report goes without them.
func (r Report) keepFiles(ctx context.Context, tx *store.Tx, list []document.File) error {
	rows := make([][]any, len(list))
	for i, f := range list {
		rows[i] = []any{r.ID, f.ID}
	}
	if len(rows) == 0 {
		return nil
	}
	return store.InsertMany(ctx, tx, "report_file", []string{"report_id", "file_id"}, rows)
}

// signedFiles are the files of the signed reports of an execution, by report; taken are all that were ever attached to it.
func signedFiles(ctx context.Context, q store.Q, executionID string, taken []document.File) (map[string][]document.File, error) {
	type pair struct{ report, file string }
	list, err := store.List(ctx, q, func(s store.Scanner) (p pair, err error) {
		err = s.Scan(&p.report, &p.file)
		return p, err
	}, `SELECT x.report_id, x.file_id FROM report r JOIN report_file x ON x.report_id = r.id WHERE r.execution_id = $1 ORDER BY x.report_id, x.file_id`, executionID)
	out := map[string][]document.File{}
	for _, p := range list {
		if i := slices.IndexFunc(taken, func(f document.File) bool { return f.ID == p.file }); i >= 0 {
			out[p.report] = append(out[p.report], taken[i])
		}
	}
	return out, err
}

// fillFiles gives the card the files of its reports. Others than the recipient's own people see those of the signed reports alone.
func (v *Service) fillFiles(ctx context.Context, q store.Q, c *ExecutionCard) error {
	taken, err := v.kernel.EveryFile(ctx, q, c.DocumentID, c.Execution.ID)
	if err != nil {
		return err
	}
	if c.ReportFiles, err = signedFiles(ctx, q, c.Execution.ID, taken); err != nil {
		return err
	}
	switch {
	case c.Inside:
		c.OwnFiles = slices.DeleteFunc(taken, func(f document.File) bool { return !f.RemovedAt.IsZero() })
	case len(c.Reports) > 0: // the newest that they see
		c.OwnFiles = c.ReportFiles[c.Reports[0].ID]
	}
	return nil
}

// signedWith is what a report adds to the text that is signed: its words, its answers and its files.
func signedWith(e Execution, r Report, files []document.File, answers Answers) map[string]any {
	out := map[string]any{"execution": e.ID, "number": e.Number, "report": r.N, "text": r.Text, "files": hashes(files)}
	if answers != nil {
		out["answers"] = answers
	}
	return out
}

// CheckReport names what of a signed report is no longer as it was signed, "" when all is (44): the words, the answers, the list of its
// files, and the bytes of each. Signatures of anything else are not its matter.
func (v *Service) CheckReport(ctx context.Context, q store.Q, s document.Signature) (string, error) {
	return v.reportDiffers(ctx, q, s, math.MaxInt64)
}

// reportDiffers is CheckReport that reads the bytes of the files up to a total of most, and of more only looks at the sizes.
func (v *Service) reportDiffers(ctx context.Context, q store.Q, s document.Signature, most int64) (string, error) {
	if s.Purpose != document.PurposeReport || s.RefID == "" { // a report on something else
		return "", nil
	}
	var was struct {
		Execution string `json:"execution"`
	}
	if s.Extra(&was) != nil {
		return "format", nil
	}
	e, ok, err := loadExecution(ctx, q, was.Execution)
	if err != nil || !ok || e.DocumentID != s.DocumentID {
		return "document", err
	}
	e.ReportID = s.RefID
	r, ok, err := loadReport(ctx, q, e)
	if err != nil || !ok || r.SignedAt.IsZero() {
		return "document", err
	}
	taken, err := v.kernel.EveryFile(ctx, q, e.DocumentID, e.ID)
	if err != nil {
		return "", err
	}
	files, err := signedFiles(ctx, q, e.ID, taken)
	if err != nil {
		return "", err
	}
	_, answers, err := v.givenAnswers(ctx, q, e, r)
	if err != nil {
		return "", err
	}
	what, err := s.ExtraDiffers(signedWith(e, r, files[r.ID], answers))
	if err == nil && what == "" && !v.kernel.Intact(files[r.ID], most) {
		what = "attachment"
	}
	switch what {
	case "execution", "report":
		what = "document"
	case "text":
		what = "content"
	}
	return what, err
}

// withoutForeignFiles leaves out of a page of the journal what tells of the files of other bodies' reports that are not signed: they are
// the recipient's own affair, as is that one was taken off.
func (v *Service) withoutForeignFiles(ctx context.Context, q store.Q, sc *scene, act org.Act, page []journal.Record) ([]journal.Record, error) {
	var out []journal.Record
	for _, r := range page {
		if !strings.HasPrefix(r.Action, "file.") {
			out = append(out, r)
			continue
		}
		f, err := v.kernel.FileByID(ctx, q, r.Subject)
		if err != nil {
			return nil, err
		}
		told := f.RefID == ""
		if !told {
			e, ok, err := loadExecution(ctx, q, f.RefID)
			if err != nil {
				return nil, err
			}
			_, inside := sc.inBody(act, e.BodyID)
			if told = ok && inside; ok && !inside && r.Action == "file.added" {
				if told, err = wasSigned(ctx, q, f); err != nil {
					return nil, err
				}
			}
		}
		if told {
			out = append(out, r)
		}
	}
	return out, nil
}

// wasSigned reports whether a file of an execution belongs to a signed report.
func wasSigned(ctx context.Context, q store.Q, f document.File) (bool, error) {
	_, ok, err := store.One(ctx, q, store.Value[string], `SELECT x.report_id FROM report r JOIN report_file x ON x.report_id = r.id AND x.file_id = $2
		WHERE r.execution_id = $1 LIMIT 1`, f.RefID, f.ID)
	return ok, err
}
