package gateway

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// ledgerSays is a chain and a journal of which every answer is written down: one
// of the chain for each time that an envelope is handed in, and one of the
// journal for each time that it is asked. Where they end, a test fails.
type ledgerSays struct {
	t        *testing.T
	chain    []said
	journal  []said
	followed []int64
}

type said struct {
	height int64
	rule   trade.Rule
	upTo   trade.Instant
	err    error
}

func (l *ledgerSays) SubmitAndWait(context.Context, []byte) (trade.Entry, error) {
	return l.next(&l.chain, "the chain").entry()
}

func (l *ledgerSays) Settled(context.Context, trade.EnvelopeID) (trade.Entry, bool, trade.Instant, error) {
	s := l.next(&l.journal, "the journal")
	entry, err := s.entry()
	return entry, s.height > 0, s.upTo, err
}

func (l *ledgerSays) Steps(context.Context, trade.PersonID, trade.EnvelopeID, int64) ([]trade.Entry, error) {
	return nil, nil
}

func (s said) entry() (trade.Entry, error) {
	return trade.Entry{Height: s.height, Refusal: trade.Refusal{Rule: s.rule}}, s.err
}

func (l *ledgerSays) next(list *[]said, who string) said {
	if len(*list) == 0 {
		l.t.Error(who, "is asked once more than it should be")
		return said{height: 99, err: nil}
	}
	first := (*list)[0]
	*list = (*list)[1:]
	return first
}

func (l *ledgerSays) WaitFollowed(_ context.Context, height int64) error {
	l.followed = append(l.followed, height)
	return nil
}

func (*ledgerSays) Applicants(context.Context, trade.DocumentID) ([]trade.PartyID, error) {
	return nil, nil
}

const (
	replayed  = trade.EnvelopeMustNotBeReplayed
	late      = trade.EnvelopeMustNotBeExpired
	otherRule = trade.DutyMustAllow
	dated     = 2000 // until when an envelope of these tests may enter a block
)

// handed stores a submission of the maker's that is on its way.
func (w *town) handed(number byte) desk.Submission {
	w.t.Helper()
	row := desk.Submission{Envelope: trade.EnvelopeID{9: number}, Person: w.person("maker").ID, Digest: []byte{number},
		Verb: trade.VerbAccept, Subject: "subject", Signed: 1000, NotAfter: dated, Wish: fmt.Sprint("wish ", number)}
	if err := w.outbox.Record(w.t.Context(), row, nil, desk.Dispatch{Signed: []byte{1}}); err != nil {
		w.t.Fatal(err)
	}
	return row
}

// TestFlights has every answer of chain and journal to an envelope, and what is
// made of it.
func TestFlights(t *testing.T) {
	w := newTown(t)
	none, cut := said{upTo: dated}, said{err: errCut}
	in := func(height int64) said { return said{height: height} }
	for i, c := range []struct {
		name           string
		old, deaf      bool // handed in by an earlier run; no error means that it was not taken
		chain, journal []said
		want           Outcome
		busy           bool
	}{
		{name: "in a block", chain: []said{in(1)}, want: Outcome{Height: 1}},
		{name: "refused in a block", chain: []said{{height: 1, rule: otherRule}},
			want: Outcome{Height: 1, Refusal: trade.Refusal{Rule: otherRule}}},
		{name: "refused at the door", chain: []said{{rule: otherRule}},
			want: Outcome{Refusal: trade.Refusal{Rule: otherRule}}},
		{name: "not taken", chain: []said{{err: errPoolFull}}, busy: true},
		{name: "not taken, as far as nobody knows", deaf: true, chain: []said{{err: errPoolFull}, in(2)},
			journal: []said{none}, want: Outcome{Height: 2}},
		{name: "cut, then not taken, then in a block", chain: []said{cut, {err: errPoolFull}, in(2)},
			journal: []said{none, none}, want: Outcome{Height: 2}},
		{name: "cut, and in a block", chain: []said{cut}, journal: []said{in(3)}, want: Outcome{Height: 3}},
		{name: "cut, and lost", chain: []said{cut}, journal: []said{{upTo: dated + 1}}, want: Outcome{Expired: true}},
		{name: "cut, and the journal is shut", chain: []said{cut, in(4)},
			journal: []said{{err: errCut, upTo: dated + 1}}, want: Outcome{Height: 4}},
		{name: "replayed", chain: []said{{rule: replayed}}, journal: []said{in(3)}, want: Outcome{Height: 3}},
		{name: "replayed, and in no block yet", chain: []said{{rule: replayed}, {rule: replayed}},
			journal: []said{none, in(3)}, want: Outcome{Height: 3}},
		{name: "replayed in a block", chain: []said{{height: 2, rule: replayed}}, journal: []said{in(1)},
			want: Outcome{Height: 1}},
		{name: "late", chain: []said{{rule: late}}, journal: []said{{upTo: dated + 1}}, want: Outcome{Expired: true}},
		{name: "late, and in a block", chain: []said{{rule: late}}, journal: []said{in(3)}, want: Outcome{Height: 3}},
		{name: "old, not taken", old: true, chain: []said{{err: errPoolFull}, in(1)}, journal: []said{none},
			want: Outcome{Height: 1}},
		{name: "old, in a block now", old: true, chain: []said{in(1)}, want: Outcome{Height: 1}},
		{name: "old, turned away, and in a block", old: true, chain: []said{{rule: otherRule}}, journal: []said{in(1)},
			want: Outcome{Height: 1}},
		{name: "old, turned away, and in none", old: true, chain: []said{{rule: otherRule}}, journal: []said{none},
			want: Outcome{Refusal: trade.Refusal{Rule: otherRule}}},
		{name: "old, turned away, and the journal is shut", old: true, chain: []said{{rule: otherRule}, in(5)},
			journal: []said{cut}, want: Outcome{Height: 5}},
	} {
		row := w.handed(byte(i))
		says := &ledgerSays{t: t, chain: c.chain, journal: c.journal}
		w.ring.Submitter, w.ring.Journal = says, says
		w.ring.NotTaken = func(err error) bool { return errors.Is(err, errPoolFull) }
		if c.deaf {
			w.ring.NotTaken = nil
		}
		o, err := w.fly(row, desk.Dispatch{Signed: []byte{1}}, !c.old)
		if !c.busy {
			c.want.Envelope, c.want.Verb, c.want.Subject, c.want.Wish = row.Envelope, row.Verb, row.Subject, row.Wish
		}
		if errors.Is(err, ErrBusy) != c.busy || (err != nil) != c.busy || o != c.want ||
			len(says.chain)+len(says.journal) != 0 {
			t.Errorf("%s: %+v %v, want %+v; not asked: %v %v", c.name, o, err, c.want, says.chain, says.journal)
		}
		kept, err := w.outbox.Find(t.Context(), row.Envelope)
		if err != nil || (kept == nil) != c.busy || (kept != nil && outcomeOf(*kept) != c.want) {
			t.Errorf("%s: stored %+v, %v", c.name, kept, err)
		}
	}
}

// The journal decides about an envelope once a block is dated beyond it; without a
// journal the clock does.
func TestSight(t *testing.T) {
	w := newTown(t)
	row := desk.Submission{Envelope: trade.EnvelopeID{1}, Signed: trade.InstantOf(w.now), NotAfter: dated}
	for upTo, want := range map[trade.Instant]desk.Progress{dated - 1: desk.OnItsWay, dated: desk.OnItsWay,
		dated + 1: desk.NeverWill} {
		w.ring.Journal = &ledgerSays{t: t, journal: []said{{upTo: upTo}}}
		if _, sight, err := w.sight(t.Context(), row); sight != want || err != nil {
			t.Errorf("up to %d: %v, %v", upTo, sight, err)
		}
	}
	w.ring.Journal = nil
	begun := w.now
	for after, want := range map[time.Duration]desk.Progress{0: desk.OnItsWay, finality: desk.OnItsWay,
		finality + time.Millisecond: desk.NeverWill} {
		w.now = begun.Add(after)
		if _, sight, err := w.sight(t.Context(), row); sight != want || err != nil {
			t.Errorf("after %v: %v, %v", after, sight, err)
		}
	}
}

// A submission that nobody watches is looked for in the journal, by who asks for
// it and by who hands it in again.
func TestWhatNobodyWatches(t *testing.T) {
	w := newTown(t)
	maker := w.person("maker")
	form := AcceptForm{Financing: strings.Repeat("0", 32)}
	for i, c := range []struct {
		name    string
		journal said
		left    bool // an errand is left to do
		want    Outcome
		again   error // of the same wish with the same form
		stored  desk.Progress
	}{
		{"on its way", said{upTo: dated}, false, Outcome{Pending: true}, nil, desk.OnItsWay},
		{"in a block", said{height: 5}, false, Outcome{Height: 5}, nil, desk.InBlock},
		{"lost", said{upTo: dated + 1}, false, Outcome{Expired: true}, nil, desk.NeverWill},
		{"in a block, with something left", said{height: 5}, true, Outcome{Height: 5}, nil, desk.OnItsWay},
	} {
		row := w.handed(byte(i))
		if !c.left {
			w.mustExec("DELETE FROM dispatches")
		}
		w.ring.Journal = &ledgerSays{t: t, journal: []said{c.journal}}
		o, err := w.Status(t.Context(), maker, row.Envelope)
		c.want.Envelope, c.want.Verb, c.want.Subject, c.want.Wish = row.Envelope, row.Verb, row.Subject, row.Wish
		if err != nil || o != c.want {
			t.Errorf("%s: %+v, %v", c.name, o, err)
		}
		if kept, err := w.outbox.Find(t.Context(), row.Envelope); err != nil || kept.Progress != c.stored {
			t.Errorf("%s: stored %+v, %v", c.name, kept, err)
		}
		if c.stored == desk.OnItsWay { // asked once more
			w.ring.Journal = &ledgerSays{t: t, journal: []said{c.journal}}
		}
		known, err := w.earlier(t.Context(), maker, form, row, false)
		switch lost := c.want.Expired; {
		case err != nil || (known == nil) != lost:
			t.Errorf("%s, handed in again: %+v, %v", c.name, known, err)
		case !lost && outcomeOf(*known) != c.want:
			t.Errorf("%s, handed in again: %+v", c.name, *known)
		}
	}
	w.ring.Journal = &ledgerSays{t: t, journal: []said{{err: errCut}, {err: errCut}}}
	row := w.handed(20)
	if _, err := w.Status(t.Context(), maker, row.Envelope); !errors.Is(err, errCut) {
		t.Errorf("the journal is shut: %v", err)
	}
	if _, err := w.earlier(t.Context(), maker, form, row, false); !errors.Is(err, errCut) {
		t.Errorf("the journal is shut: %v", err)
	}
	if _, err := w.Status(t.Context(), maker, trade.EnvelopeID{50}); !errors.Is(err, ErrNoSubmission) {
		t.Errorf("no such submission: %v", err)
	}
	// a flight of another envelope with the same wish is not this one's
	f, mine := w.board(desk.Submission{Person: maker.ID, Wish: row.Wish, Envelope: trade.EnvelopeID{60}})
	if !mine {
		t.Fatal("it is under way already")
	}
	close(f.stored)
	w.ring.Journal = &ledgerSays{t: t, journal: []said{{height: 8}}}
	if o, err := w.Status(t.Context(), maker, row.Envelope); o.Height != 8 || err != nil {
		t.Errorf("another's flight: %+v, %v", o, err)
	}
}

// Who waits for an answer sees it in what the read model shows; who does not wait,
// and who is told no without a block, waits for nothing.
func TestLanded(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		outcome Outcome
		err     error
		wait    time.Duration
		follows bool
	}{
		{Outcome{Height: 1}, nil, 1, true}, {Outcome{Height: 1}, nil, 0, false}, {Outcome{}, nil, time.Hour, false},
		{Outcome{Height: 1}, errCut, time.Hour, false}, {Outcome{Height: 7}, nil, time.Hour, true},
	} {
		says := &ledgerSays{t: t}
		w.ring.Submitter = says
		f := &flight{stored: make(chan struct{}), done: make(chan struct{}), outcome: c.outcome, err: c.err}
		close(f.stored)
		close(f.done)
		o, err := w.landed(t.Context(), f, c.wait)
		if o != c.outcome || !errors.Is(err, c.err) || (len(says.followed) == 1 &&
			says.followed[0] == c.outcome.Height) != c.follows {
			t.Errorf("%+v: %+v, %v, followed %v", c, o, err, says.followed)
		}
	}
}

// Closing waits for what is on its way, and for what is left to do about it.
func TestCloseWaits(t *testing.T) {
	w := newTown(t)
	gate := make(chan struct{})
	w.chain.set(func() { w.chain.gate = gate })
	o, err := w.Submit(t.Context(), w.person("exporter"), apply(), Request{})
	if err != nil || !o.Pending {
		t.Fatalf("%+v, %v", o, err)
	}
	time.AfterFunc(20*time.Millisecond, func() { close(gate) })
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if row, err := w.outbox.Find(t.Context(), o.Envelope); err != nil || row.Progress != desk.InBlock {
		t.Errorf("closed before it landed: %+v, %v", row, err)
	}
	if len(w.flights) != 0 || w.flying() != 0 {
		t.Errorf("%d places are taken, %d fly", len(w.flights), w.flying())
	}
}
