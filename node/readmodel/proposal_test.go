package readmodel

import (
	"testing"

	"tallystick/book/trade"
)

// How many governors an act takes is what was set last, and before that as usual.
func TestThresholdIsWhatWasSet(t *testing.T) {
	w := newWorld(43, 1, 1)
	m := open(t, w)
	follow(t, m, w.blocks)
	want := func(governors uint8) {
		t.Helper()
		if got, err := m.Threshold(t.Context()); err != nil || got != governors {
			t.Errorf("%d governors, not %d: %v", got, governors, err)
		}
	}
	want(trade.UsualThreshold)
	for _, governors := range []uint8{3, 5} {
		block := w.open()
		e := trade.Entry{Height: block.Height, Index: 1, At: block.At, Verb: trade.VerbApproveProposal,
			Events: []trade.Event{trade.ThresholdSet{Governors: governors}}}
		w.post(e.Events)
		block.Entries = append(block.Entries, e)
		w.close(block)
		follow(t, m, []Block{*block})
		want(governors)
	}
}
