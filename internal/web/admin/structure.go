package admin

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"reglament/internal/app"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon the structure and the numbers.
const (
	actImport = "import"
	actNumber = "number"
)

func (p pages) structure(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showStructure(w, r, v, http.StatusOK, "", nil, nil)
}

func (p pages) showStructure(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form, report *org.ImportReport) error {
	s := block.Sheet{}
	if report != nil {
		s.Parts = append(s.Parts, reportPart(v, *report))
	}
	s.Parts = append(s.Parts, block.Part{
		ID: "import", Title: v.S("pages.admin.import"), Text: v.S("pages.admin.import_text"),
		Form: &page.ActForm{ID: actImport, Action: "/admin/structure/import", Button: v.S("pages.admin.import_run"), Multipart: true, Fields: block.Fields(v, actImport, nil,
			block.Field{Kind: block.File, FieldSpec: ui.FieldSpec{Name: "file", Label: v.S("common.field.file")}, Accept: ".csv,.zip,.xlsx", Max: org.ImportBytesMax},
			block.Field{Kind: block.Box, FieldSpec: ui.FieldSpec{Name: "apply", Label: v.S("pages.admin.import_apply"), Hint: v.S("pages.admin.import_hint")}})},
	},
		block.Part{ID: "export", Title: v.S("pages.admin.export"), Acts: []ui.Action{
			{Label: "CSV (ZIP)", Icon: "download", Href: "/admin/structure/export.zip"}, {Label: "XLSX", Icon: "download", Href: "/admin/structure/export.xlsx"},
		}})
	return block.Show(w, r, v, status, head(v, "structure"), s, act, f)
}

func reportPart(v *page.View, rep org.ImportReport) block.Part {
	part := block.Part{ID: "report", Title: v.S("pages.admin.import_report"), Notice: &ui.Notice{Kind: ui.Done, Title: v.S("pages.admin.import_fine"), Role: "status"}}
	for _, t := range rep.Tables {
		part.Facts = append(part.Facts, ui.Fact{Label: v.T(org.SheetMsg(t.Table)), Value: v.S("pages.admin.import_count", "new", t.New, "changed", t.Changed, "same", t.Same)})
	}
	switch {
	case rep.OK() && !rep.Changes():
		part.Notice = &ui.Notice{Kind: ui.OnDay, Title: v.S("pages.admin.import_known"), Text: v.S("pages.admin.import_known_text"), Role: "status"}
		return part
	case rep.OK():
		return part
	}
	part.Notice = &ui.Notice{Kind: ui.Over, Title: v.S("pages.admin.import_wrong", "n", rep.Count), Role: "alert"}
	reg := ui.Register{Caption: part.Title, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.admin.what_wrong")}, {Role: ui.ColUnit, Label: v.S("pages.admin.where")}}}
	rows := make([]ui.Row, len(rep.Problems))
	for i, x := range rep.Problems {
		allowed := ""
		if !x.Allowed.IsZero() {
			allowed = v.T(x.Allowed)
		}
		column := x.Column // a heading of somebody's own stands as it was written
		if msg, ok := org.ColumnMsg(x.Column); ok {
			column = v.T(msg)
		}
		where := v.S("pages.admin.import_row", "table", org.SheetMsg(x.Table), "row", x.Row)
		rows[i] = ui.Row{ID: strconv.Itoa(i), Label: where, Cells: cells(v.TextCell(v.T(x.Msg), allowed), v.TextCell(where, column))}
	}
	reg.Groups = ui.Plain(rows)
	part.Register = &reg
	return part
}

// importSheets shows what a file would change, or applies it when the box says so.
func (p pages) importSheets(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actImport}
	report, apply, err := p.runImport(r, v, in)
	if err != nil && report.OK() {
		return page.Back(w, r, in.Input, in.Named(err, nil), func(status int, f *ui.Form) error { return p.showStructure(w, r, v, status, actImport, f, nil) })
	}
	if !report.OK() {
		return p.showStructure(w, r, v, http.StatusUnprocessableEntity, "", nil, &report)
	}
	if !apply {
		return p.showStructure(w, r, v, http.StatusOK, "", nil, &report)
	}
	if !report.Changes() {
		return p.showStructure(w, r, v, http.StatusOK, "", nil, &report)
	}
	httpx.Flash(w, r, ui.Done, i18n.M("pages.admin.imported"))
	return httpx.Redirect(w, r, "/admin/structure")
}

func (p pages) runImport(r *http.Request, v *page.View, in block.In) (report org.ImportReport, apply bool, err error) {
	apply = in.Bool(in.N("apply"))
	list := in.Files(in.N("file"), 1)
	if len(list) == 0 {
		in.Bad(in.N("file"), i18n.M("pages.file.choose"))
	}
	act := v.Keyed(in.Input)
	if err := in.Err(); err != nil {
		return report, apply, err
	}
	f, err := list[0].Open()
	if err != nil {
		return report, apply, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, org.ImportBytesMax+1))
	if err != nil {
		return report, apply, err
	}
	sheets, err := org.ReadSheets(data)
	if err != nil {
		return report, apply, err
	}
	if apply {
		report, err = p.app.Org.ImportSheets(r.Context(), act, sheets)
	} else {
		report, err = p.app.Org.PreviewImport(r.Context(), act, sheets)
	}
	return report, apply, err
}

func (p pages) exportZIP(w http.ResponseWriter, _ *http.Request, v *page.View) error {
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", page.Attachment("structure.zip"))
	return org.WriteZIP(w, org.Say(org.Export(v.Org), v.Printer))
}

func (p pages) exportXLSX(w http.ResponseWriter, _ *http.Request, v *page.View) error {
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", page.Attachment("structure.xlsx"))
	return org.WriteXLSX(w, org.Say(org.Export(v.Org), v.Printer))
}

func (p pages) numbers(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showNumbers(w, r, v, http.StatusOK, "", nil)
}

func (p pages) showNumbers(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form) error {
	list, err := p.templates(r)
	if err != nil {
		return err
	}
	reg := ui.Register{Caption: title(v, "numbers"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.kind")}, {Role: ui.ColUnit, Label: v.S("common.field.body")}, {Role: ui.ColNumber, Label: v.S("pages.admin.template")}}, Empty: ui.Empty{Title: v.S("common.none")}}
	var rows []ui.Row
	options := []ui.Option{{Value: "", Label: v.S("pages.admin.new_template")}}
	seen := map[string]string{}
	for _, t := range list {
		where := v.UnitName(t.BodyID)
		if where == "" {
			where = v.S("pages.admin.every_body")
		}
		rows = append(rows, ui.Row{ID: t.ID, Label: t.Kind, Cells: cells(v.TextCell(kindName(v, t.Kind), t.Prefix), v.TextCell(where, v.UnitName(t.UnitID)), v.TextCell(t.Template, ""))})
		seen[page.SeenField(t.ID)] = strconv.FormatInt(t.Version, 10)
		options = append(options, ui.Option{Value: t.ID, Label: kindName(v, t.Kind) + ", " + where + ": " + t.Template})
	}
	reg.Groups = ui.Plain(rows)
	var kinds []ui.Option
	for _, k := range app.NumberedKinds {
		kinds = append(kinds, ui.Option{Value: k.Kind, Label: kindName(v, k.Kind)})
	}
	form := page.ActForm{ID: actNumber, Title: v.S("pages.admin.save_template"), Text: v.S("pages.admin.template_text"), Action: "/admin/numbers", Extra: seen, Button: v.S("common.save"), Fields: block.Fields(v, actNumber, nil,
		block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "id", Label: v.S("pages.admin.which_template")}, Groups: ui.Options(options...)},
		block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "kind", Label: v.S("pages.kind")}, Groups: ui.Options(kinds...)},
		block.Field{Kind: block.Pick, FieldSpec: ui.FieldSpec{Name: "body", Label: v.S("common.field.body"), Optional: true}, Groups: ui.Options(v.Options(v.Org.Bodies(v.Act.Day()))...), Blank: v.S("pages.admin.every_body")},
		block.Field{FieldSpec: ui.FieldSpec{Name: "prefix", Label: v.S("pages.admin.prefix"), Optional: true}, Max: 100},
		block.Field{FieldSpec: ui.FieldSpec{Name: "template", Label: v.S("pages.admin.template")}, Max: 100},
		block.Field{Kind: block.Box, FieldSpec: ui.FieldSpec{Name: "yearly", Label: v.S("pages.admin.yearly")}})}
	return block.Show(w, r, v, status, head(v, "numbers"), block.Sheet{Acts: []page.ActForm{form}, Parts: []block.Part{
		{ID: "numbers", Register: &reg, Acts: []ui.Action{form.Open(false)}},
	}}, act, f)
}

func (p pages) templates(r *http.Request) (list []document.NumberTemplate, err error) {
	err = p.DB.Read(r.Context(), func(q store.Q) (err error) {
		list, err = p.Kernel.NumberTemplates(r.Context(), q)
		return err
	})
	return list, err
}

// kindName says a kind of documents.
func kindName(v *page.View, kind string) string {
	if msg := (i18n.Msg{Key: "pages.instrument.kind." + strings.TrimPrefix(kind, "instrument.")}); i18n.Default().Has(msg.Key) {
		return v.T(msg)
	}
	if msg := (i18n.Msg{Key: "analysis.kind." + strings.TrimPrefix(kind, "analysis.")}); i18n.Default().Has(msg.Key) {
		return v.T(msg)
	}
	return kind
}

func (p pages) saveNumber(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return block.Run(w, r, v, block.Deed{
		Act: actNumber, Done: i18n.M("pages.admin.template_saved"), To: "/admin/numbers",
		Do: func(in block.In, act org.Act) error {
			t := document.NumberTemplate{
				ID: in.OptID(in.N("id")), Kind: in.Text(in.N("kind"), 1, 60), BodyID: in.OptID(in.N("body")),
				Prefix: in.Text(in.N("prefix"), 0, 100), Template: in.Text(in.N("template"), 1, 100), Yearly: in.Bool(in.N("yearly")),
			}
			if t.ID != "" {
				n, _ := in.OptInt(page.SeenField(t.ID), 1, 1<<31-1)
				t.Version = int64(n)
			}
			if u, ok := v.Org.Unit(t.BodyID); t.BodyID != "" && (!ok || !u.Kind.IsBody()) {
				in.Bad(in.N("body"), i18n.M("common.error.choice"))
			}
			if err := in.Err(); err != nil {
				return err
			}
			return p.DB.Write(r.Context(), func(tx *store.Tx) error {
				st, err := p.Directory.Current(r.Context(), tx)
				if err != nil {
					return err
				}
				if !st.IsAdmin(act) { // judged again where it is written
					return fault.Forbid(i18n.M("org.refuse.admin"))
				}
				_, err = p.Kernel.SaveNumberTemplate(r.Context(), tx, act, t)
				return err
			})
		},
		Back: func(status int, act string, f *ui.Form) error { return p.showNumbers(w, r, v, status, act, f) },
	})
}
