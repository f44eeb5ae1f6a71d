package demo

import (
	"testing"
	"time"

	"tallystick/book/trade"
)

// Whoever signs in to the demonstration finds something to do.
func TestEverybodyHasSomethingToDo(t *testing.T) {
	w, business, _ := testWorld(t, 0)
	if err := business.leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	height, _ := w.Ledger.Committed()
	if err := w.Node.WaitFollowed(t.Context(), height); err != nil {
		t.Fatal(err)
	}
	now := trade.InstantOf(time.Now())
	for _, bank := range w.banks {
		waiting, err := w.Model.Waiting(t.Context(), bank.maker.Viewer(), now.Day(), now)
		if err != nil {
			t.Fatal(err)
		}
		if waiting.Applied == 0 || waiting.Accepted == 0 || waiting.Approved == 0 {
			t.Errorf("%s: %d to accept, %d to approve, %d to disburse", bank.nameEn, waiting.Applied,
				waiting.Accepted, waiting.Approved)
		}
	}
	if demoHold < 4*time.Hour {
		t.Errorf("a hold of the demonstration lasts %s: who comes back after lunch finds it lapsed", demoHold)
	}
}
