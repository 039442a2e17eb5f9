package instrument_test

import (
	"errors"
	"strings"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/law"
)

// A written reason has the least length of the edition in force for the body, its own or that of the edition it derives from: spaces
// around it count for nothing, letters are counted and not bytes (44-1, 49; I-40).
func TestReasonHasALeastLength_44_1_49_I49b(t *testing.T) {
	ed := &law.Edition{Meta: law.Meta{ReasonMin: 20}}
	for _, x := range []struct {
		text, key string
	}{
		{"", "instrument.bad.reason"},
		{" \n\t ", "instrument.bad.reason"},
		{"x", "law.reason.short"},
		{strings.Repeat("ә", 19), "law.reason.short"},
		{"  " + strings.Repeat("ә", 19) + "  ", "law.reason.short"},
		{strings.Repeat("ә", 20), ""},
		{strings.Repeat("ә", 4_000), ""},
		{strings.Repeat("ә", 4_001), "instrument.bad.long"},
		{strings.Repeat("ә", 20) + "\x00", "instrument.bad.characters"},
	} {
		err := instrument.CheckReason(ed, x.text)
		if x.key == "" {
			if err != nil {
				t.Errorf("%.30q: %v", x.text, err)
			}
			continue
		}
		var invalid fault.Invalid
		if !errors.As(err, &invalid) || len(invalid.Fields) != 1 || invalid.Fields[0].Name != "text" || invalid.Fields[0].Msg.Key != x.key {
			t.Errorf("%.30q: %v, want %s", x.text, err, x.key)
		}
	}
	if err := instrument.CheckReason(&law.Edition{}, "x"); err != nil {
		t.Errorf("an edition that asks for no length: %v", err)
	}
}
