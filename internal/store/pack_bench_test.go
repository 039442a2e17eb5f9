package store

import (
	"database/sql"
	"testing"
)

// BenchmarkUnpack reads a stored entry of the journal, as every card reads dozens of.
func BenchmarkUnpack(b *testing.B) {
	text := `{"action":"execution.reported","subject":"7xtpcgsE429RD","state":"reported","due_day":"2026-12-15","signed_by":"7xtpcgsE42aaa",` +
		`"text":"Тапсырма мерзімінде орындалды, қабылданған шаралар туралы мәлімет қоса беріледі. Поручение исполнено в срок, сведения о принятых мерах прилагаются."}`
	stored := Packed(text).(byEngine).on(SQLite)
	if _, ok := stored.([]byte); !ok {
		b.Fatal("the text is not packed")
	}
	b.ReportAllocs()
	for b.Loop() {
		var got string
		if err := Unpacked(&got).(sql.Scanner).Scan(stored); err != nil || got != text {
			b.Fatal(err, got)
		}
	}
}
