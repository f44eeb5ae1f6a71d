package ledger

import (
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// proposing gives the proposal of a governed command, and the approval of it.
func proposing(n int, c trade.Command) (trade.Propose, trade.ApproveProposal) {
	act, _ := trade.ActOf(c)
	content, err := wire.ContentOf(act)
	if err != nil {
		panic(err)
	}
	id := idOf("proposal", n)
	return trade.Propose{ID: id, Act: act, Content: content, Details: digestOf(40)},
		trade.ApproveProposal{ID: id, Content: content}
}

// A proposal lapses by the ledger's own step at the start of the first block at or
// after its instant; one that was carried out leaves no deadline behind, and posts
// what its command posts.
func TestProposalsLapseByThemselves(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	day := start.Day()
	carried, approval := proposing(1, trade.SetLimits{Limits: trade.FirstLimits(day + 10)[0]})
	waits, late := proposing(2, trade.SetLimits{Limits: trade.FirstLimits(day + 11)[0]})
	s.block(s.sign(step{s.regulator, carried}, step{s.regulator, waits})...)
	made := s.now
	entries := s.block(s.sign(step{s.governor2, approval})...)
	if events := entries[len(entries)-1].Events; len(events) != 3 ||
		events[2].(trade.LimitsSet).Limits.From != day+10 {
		t.Fatalf("carried out came %+v", entries)
	}
	s.now = made + trade.ProposalLife - 3_000
	if entries = s.block(); len(entries) != 0 {
		t.Errorf("before its time %+v", entries)
	}
	s.now = made + trade.ProposalLife
	entries = s.block(s.sign(step{s.governor2, late})...)
	if len(entries) != 2 || entries[0].Verb != trade.VerbLapse ||
		entries[1].Refusal.Rule != trade.ProposalMustBeOpen {
		t.Fatalf("at its time %+v", entries)
	}
	if done := entries[0].Events[0].(trade.ProposalDone); done.ID != waits.ID || done.State != trade.ProposalLapsed {
		t.Errorf("lapsed is %+v", done)
	}
}
