package wire

import (
	"testing"

	"tallystick/book/trade"
)

// sampleProposal is a proposal whose digest is that of its content.
func sampleProposal() trade.Propose {
	c := filled[trade.Propose](17)
	c.Content, _ = ContentOf(c.Act)
	return c
}

// A proposal carries the digest of its own content, so that whoever approves it
// need not trust the proposer: no bytes that say another one are a command.
func TestProposalsCarryTheDigestOfTheirContent(t *testing.T) {
	honest := sampleProposal()
	other := honest
	limits := *honest.Act.SetLimits
	limits.Limits.Backdate++
	other.Act.SetLimits = &limits
	for name, c := range map[string]struct {
		command trade.Propose
		good    bool
	}{"honest": {honest, true}, "of another content": {other, false},
		"of none": {trade.Propose{ID: honest.ID, Details: honest.Details, Act: honest.Act}, false}} {
		payload, err := EncodeCommand(c.command)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeCommand(trade.VerbPropose, payload); (err == nil) != c.good {
			t.Errorf("a digest %s: %v", name, err)
		}
	}
	one, _ := ContentOf(trade.Act{SetLimits: &trade.SetLimits{}})
	two, _ := ContentOf(trade.Act{SetThreshold: &trade.SetThreshold{}})
	if one == two || one.IsZero() {
		t.Error("two acts have one digest")
	}
}
