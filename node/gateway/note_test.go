package gateway

import (
	"strings"
	"tallystick/face/paper"
	"testing"
)

// A text that is given with an order stays with the entry that the order led to,
// for persons of the same party only.
func TestNoteStaysAtTheDesk(t *testing.T) {
	w := newTown(t)
	o := w.do("governor", Noted{StopPilotForm{Reason: "investigation"}, " 接到举报 "})
	if text, err := w.Note(t.Context(), w.person("governor"), o.Envelope); err != nil || text != "接到举报" {
		t.Errorf("the governor reads %q, %v", text, err)
	}
	if text, err := w.Note(t.Context(), w.person("maker"), o.Envelope); err != nil || text != "" {
		t.Errorf("another party reads %q, %v", text, err)
	}
	bare := w.do("governor", Noted{ResumePilotForm{Reason: "查无问题"}, ""})
	if text, err := w.Note(t.Context(), w.person("governor"), bare.Envelope); err != nil || text != "" {
		t.Errorf("an order without a text has %q, %v", text, err)
	}
	long := Noted{StopPilotForm{Reason: "investigation"}, strings.Repeat("x", paper.MaxText+1)}
	if _, err := w.Try(t.Context(), w.person("governor"), long); err == nil || !strings.Contains(err.Error(), "note") {
		t.Errorf("a text without end is taken: %v", err)
	}
}
