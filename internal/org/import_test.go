package org_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reglament/internal/fault"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

type ctx = context.Context

// files are the exported structure in every form.
func files(t *testing.T, sheets []org.Sheet) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"xlsx": func(b *bytes.Buffer) error { return org.WriteXLSX(b, sheets) },
		"zip":  func(b *bytes.Buffer) error { return org.WriteZIP(b, sheets) },
	} {
		var b bytes.Buffer
		ok(t, write(&b))
		out[name] = b.Bytes()
	}
	return out
}

func TestExportImportRoundTrip(t *testing.T) {
	data := Office()
	data.People[0].Family = "=cmd|' /C calc'!A0" // what a table program would take for a formula
	data.People[1].Family = "'Апостроф"
	sheets := org.Export(org.Build(data))
	for form, file := range files(t, sheets) {
		t.Run(form, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				dir, journal := &org.Directory{}, &Journal{}
				svc := org.NewService(db, dir, journal.Record, nil)
				read := must(org.ReadSheets(file))(t)
				preview := must(svc.PreviewImport(t.Context(), System(), read))(t)
				if !preview.OK() || preview.Tables[0].New != 12 {
					t.Fatalf("preview %+v", preview)
				}
				if len(Current(t, db, dir).Data().Units) != 0 {
					t.Fatal("the preview wrote something")
				}
				must(svc.ImportSheets(t.Context(), System(), read))(t)
				if diff := cmp.Diff(asSet(sheets), asSet(org.Export(Current(t, db, dir)))); diff != "" {
					t.Error(diff)
				}
				again := must(svc.ImportSheets(t.Context(), System(), read))(t)
				for _, c := range again.Tables {
					if c.New+c.Changed != 0 || c.Same == 0 {
						t.Errorf("a second import changes: %+v", c)
					}
				}
				if wrong := org.Check(Current(t, db, dir).Data()); len(wrong) > 0 {
					t.Errorf("imported structure: %+v", wrong)
				}
			})
		})
	}
}

// asSet forgets the order of rows, which follows the identifiers.
func asSet(sheets []org.Sheet) map[string]bool {
	out := map[string]bool{}
	for _, s := range sheets {
		for _, r := range s.Rows {
			out[s.Table+"|"+strings.Join(r, "|")] = true
		}
	}
	return out
}

func TestImportReportsRowAndColumn(t *testing.T) {
	tests := []struct {
		name, file string
		want       string // table row column key
	}{
		{"missing cell", "code,family,given\n5,,A\n", "people 2 family common.error.empty"},
		{"twice", "code;family;given\n5;A;A\n5;B;B\n", "people 3  org.import.twice_row"},
		{"unknown column", "code\tfamily\tgiven\tshoe\n5\tA\tA\t43\n", "people 1 shoe org.import.unknown_column"},
		{"iin", "code,family,given,iin\n5,A,A,1\n", "people 2 iin org.error.iin"},
		{"iin twice", "code,family,given,iin\n5,A,A,900101300123\n6,B,B,900101300123\n", "people 3 iin org.error.iin_taken"},
		{"unknown post", "post,person,from\nno,n-gp,2026-03-19\n", "holdings 2 post org.import.unknown_code"},
		{"held", "post,person,from\ngp,n-first,2026-03-19\n", "holdings 2 post org.error.held"},
		{"bad day", "post,person,from\nvacant,n-first,19/03/2026\n", "holdings 2 from common.error.day"},
		{"unknown unit", "code,unit,kind,title_kk,title_ru,title_en,since\np,no,officer,a,b,c,2026-03-19\n", "posts 2 unit org.import.unknown_code"},
		{"bad flag", "code,unit,kind,title_kk,title_ru,title_en,since,dsp\np,dept,officer,a,b,c,2026-03-19,maybe\n", "posts 2 dsp org.import.flag"},
		{"kind is fixed", "code,unit,kind,title_kk,title_ru,title_en,since\nofficer1,svc-dept,unit_head,a,b,c,2019-07-20\n", "posts 2 kind org.import.fixed"},
		{"post closed under its holder", "code,unit,kind,title_kk,title_ru,title_en,since,until\nofficer1,svc-dept,officer,a,b,c,2019-07-20,2026-03-19\n", "posts 2 until org.error.closed"},
		{"parent", "code,kind,parent,since,name_kk,name_ru,name_en\nu,division,none,2026-03-19,a,b,c\n", "units 2 parent org.import.unknown_code"},
		{"circle", "code,kind,parent,since,name_kk,name_ru,name_en\nu,division,dept,2026-03-19,a,b,c\ndept,department,u,2026-03-19,a,b,c\n", "units 3 parent org.error.cycle"},
		{"the last administrator", "code,unit,kind,title_kk,title_ru,title_en,since\nadmin,app,officer,a,b,c,2019-07-20\n", "posts 1 admin org.error.last_admin"},
		{"too many cells", "code,family,given\n5,A,A,B\n", "people 2  org.import.extra_cell"},
	}
	office(t, func(t *testing.T, o *opened) {
		admin := Act(o.now(), Admin)
		before := asSet(org.Export(o.now()))
		for _, tt := range tests {
			sheets := must(org.ReadSheets([]byte(tt.file)))(t)
			report, err := o.svc.ImportSheets(t.Context(), admin, sheets)
			if !errors.Is(err, fault.Invalid{}) {
				t.Errorf("%s: error %v", tt.name, err)
			}
			found := []string{}
			for _, p := range report.Problems {
				found = append(found, strings.Join([]string{p.Table, itoa(p.Row), p.Column, p.Msg.Key}, " "))
			}
			if !strings.Contains(strings.Join(found, "\n"), tt.want) {
				t.Errorf("%s: problems %q, want %q", tt.name, found, tt.want)
			}
		}
		if diff := cmp.Diff(before, asSet(org.Export(o.now()))); diff != "" {
			t.Errorf("a refused import left something: %s", diff)
		}
		if _, err := o.svc.PreviewImport(t.Context(), Act(o.now(), Chief), nil); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("a chief imports: %v", err)
		}
		// One good file: a person corrected, a new one appointed; Russian dates and flags are understood.
		sheets := must(org.ReadSheets([]byte("\ufeffpost;person;from;order\r\nvacant;n-clerk;20.03.2026;'-12\r\n")))(t)
		report := must(o.svc.ImportSheets(t.Context(), admin, sheets))(t)
		if report.Tables[0].New != 1 {
			t.Errorf("report %+v", report)
		}
		if who, _ := o.now().Holder(Vacant, Day.AddDays(1)); who != Person(Clerk) {
			t.Errorf("held by %q", who)
		}
	})
}

func itoa(n int) string { return string(rune('0' + n)) }

func TestReadSheetsRefusesForeignFiles(t *testing.T) {
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			f := must(z.Create(n))(t)
			_ = must(f.Write([]byte("code,family,given\n1,A,B\n")))(t)
		}
		ok(t, z.Close())
		return b.Bytes()
	}
	tests := map[string][]byte{
		"org.import.empty":            []byte("  \n"),
		"org.import.unknown_table":    []byte("a,b\n1,2\n"),
		"org.import.not_text":         {0xff, 0xfe, 0x41, 0x00},
		"org.import.broken_line":      []byte("code,family,given\n\"1,A,B\n"),
		"org.import.too_big":          make([]byte, org.ImportBytesMax+1),
		"org.import.long_cell":        []byte("code,family,given\n1," + strings.Repeat("a", 5000) + ",B\n"),
		"org.import.too_many_columns": []byte("code,family,given\n" + strings.Repeat(",", 70) + "\n"),
		"org.import.too_many_rows":    []byte("code,family,given\n" + strings.Repeat("1,A,B\n", 100_001)),
		"org.import.not_archive":      []byte("PK\x03\x04 but no archive"),
		"org.import.unknown_member":   archive("people.csv", "../evil.csv"),
		"org.import.twice_table":      archive("people.csv", "a/people.csv"),
	}
	for key, data := range tests {
		_, err := org.ReadSheets(data)
		var inv fault.Invalid
		if !errors.As(err, &inv) || inv.Fields[0].Msg.Key != key {
			t.Errorf("%s: error %v", key, err)
		}
	}
}

func FuzzReadSheets(f *testing.F) {
	for _, s := range []string{"code,family,given\n1,A,B\n", "post;person;from\n\"a\n", "\ufeffcode\tfamily\tgiven\n'=1\t'\t''\n", "PK\x03\x04"} {
		f.Add([]byte(s))
	}
	base := org.Build(Office())
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, err := org.ReadSheets(data)
		if err != nil {
			if !errors.Is(err, fault.Invalid{}) {
				t.Fatalf("not a fault of the input: %v", err)
			}
			return
		}
		for _, s := range sheets {
			var b bytes.Buffer
			if err := org.WriteCSV(&b, s); err != nil {
				t.Fatal(err)
			}
		}
		org.TryImport(base, sheets)
	})
}
