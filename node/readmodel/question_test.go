package readmodel

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync/atomic"
	"testing"

	"tallystick/book/trade"
)

func TestPagesHaveNoGapsWhileBlocksCome(t *testing.T) {
	w := newWorld(31, 2, 4)
	w.play(80, 8)
	m := open(t, w)
	follow(t, m, w.blocks[:10])
	var done atomic.Bool
	finished := make(chan error, 1)
	go func() {
		defer done.Store(true)
		for _, block := range w.blocks[10:] {
			if err := m.FollowMany(context.Background(), []Block{block}); err != nil {
				finished <- err
				return
			}
		}
		finished <- nil
	}()
	ctx, v := context.Background(), w.governor()
	for again := true; again; again = !done.Load() {
		seen := map[trade.FinancingID]bool{}
		before := every(t, func(p Page) (List[trade.Financing],
			error) {
			return m.Financings(ctx, v, FinancingFilter{}, p)
		}, Oldest)
		after := every(t, func(p Page) (List[trade.Financing],
			error) {
			return m.Financings(ctx, v, FinancingFilter{}, p)
		}, Newest)
		for i, f := range after {
			if seen[f.Deal.Financing()] {
				t.Fatal("a financing comes twice")
			}
			seen[f.Deal.Financing()] = true
			if i > 0 && f.AppliedAt > after[i-1].AppliedAt {
				t.Fatal("out of order")
			}
		}
		for _, f := range before {
			if !seen[f.Deal.Financing()] {
				t.Fatal("a gap")
			}
		}
	}
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
	agree(t, w, m)
}

func TestCursorsOfOthersAreRefused(t *testing.T) {
	w := newWorld(32, 2, 4)
	w.play(30, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx, v := context.Background(), w.governor()
	first, err := m.Financings(ctx, v, FinancingFilter{Currency: "USD"}, Page{Limit: 1})
	if err != nil || first.Next == "" {
		t.Fatal(first, err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(first.Next)
	raw[3] ^= 1
	var wrong *QuestionError
	for what, ask := range map[string]func() error{
		"another filter": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{Currency: "EUR"}, Page{After: first.Next})
			return err
		},
		"another viewer": func() error {
			_, err := m.Financings(ctx, w.viewer(w.banks[0]), FinancingFilter{Currency: "USD"}, Page{After: first.Next})
			return err
		},
		"another order": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{Currency: "USD"}, Page{After: first.Next, Order: Oldest})
			return err
		},
		"another list": func() error {
			_,
				err := m.Documents(ctx, v, DocumentFilter{}, Page{After: first.Next})
			return err
		},
		"a history": func() error {
			_, err := m.History(ctx, v, DocumentNoun, [16]byte{1}, Page{After: first.Next})
			return err
		},
		"changed": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{Currency: "USD"},
				Page{After: base64.RawURLEncoding.EncodeToString(raw)})
			return err
		},
		"cut": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{Currency: "USD"}, Page{After: first.Next[:10]})
			return err
		},
		"no cursor": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{}, Page{After: "'; DROP TABLE financing; --"})
			return err
		},
		"many rows": func() error {
			_,
				err := m.Financings(ctx, v, FinancingFilter{}, Page{Limit: MaxRows + 1})
			return err
		},
		"fewer than no": func() error {
			_,
				err := m.Financings(ctx, v, FinancingFilter{}, Page{Limit: -1})
			return err
		},
		"another model's": func() error {
			other := open(t, w)
			follow(t, other, w.blocks)
			_, err := other.Financings(ctx, v, FinancingFilter{Currency: "USD"}, Page{After: first.Next})
			return err
		},
		"made-up order": func() error {
			_, err := m.Financings(ctx, v, FinancingFilter{}, Page{Order: "n; DROP TABLE sight"})
			return err
		},
		"foreign order": func() error { _, err := m.Alerts(ctx, v, AlertFilter{}, Page{Order: Due}); return err },
		"made-up state": func() error { _, err := m.Documents(ctx, v, DocumentFilter{State: 99}, Page{}); return err },
		"dimension":     func() error { _, err := m.Totals(ctx, v, "1; DROP TABLE total"); return err },
	} {
		if err := ask(); !errors.As(err, &wrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ParseDocumentState("any thing"); err == nil {
		t.Error("a made-up state is read")
	}
}

func FuzzCursor(f *testing.F) {
	m, q := &Model{veil: newVeil()}, ask(FinancingNoun, "financing", trade.Viewer{}, nil, Page{Order: Oldest})
	raw, err := m.veil.lift(m.cursor(q, place{1, 2}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte{})
	f.Add([]byte("AAAA"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text := m.veil.cover(raw)
		if p, err := m.place(q, text); err == nil && m.cursor(q, p) != text {
			t.Fatalf("%q and %q are one place", text, m.cursor(q, p))
		}
		if _, err := m.place(q, string(raw)); err == nil {
			t.Fatalf("%q is taken for a mark", raw)
		}
	})
}

func TestFiltersAreNoSQL(t *testing.T) {
	w := newWorld(33, 2, 3)
	w.play(20, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	before := fingerprint(t, m)
	ctx, bank := context.Background(), w.viewer(w.banks[0])
	for _, evil := range []string{"USD' OR '1'='1", "'; DROP TABLE document; --", "\x00", "*", "+", "%",
		string(make([]byte, 1<<16))} {
		documents, err := m.Documents(ctx, bank, DocumentFilter{Currency: trade.Currency(evil)}, Page{})
		if err != nil || len(documents.Rows) > 0 {
			t.Fatal(documents, err)
		}
		financings, err := m.Financings(ctx, w.governor(), FinancingFilter{Region: trade.Region(evil)}, Page{})
		if err != nil || len(financings.Rows) > 0 {
			t.Fatal(financings, err)
		}
		// a region is no way to another's eye
		branch := trade.Viewer{Kind: trade.Branch, Region: trade.Region(evil)}
		if financings, err = m.Financings(ctx, branch, FinancingFilter{}, Page{}); err != nil ||
			len(financings.Rows) > 0 {
			t.Fatal(financings, err)
		}
	}
	if fingerprint(t, m) != before {
		t.Fatal("the tables changed")
	}
}

func TestDocumentStates(t *testing.T) {
	w := newWorld(34, 3, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	for state := AnyDocument; state <= LiveDocument; state++ {
		if parsed, err := ParseDocumentState(state.String()); err != nil || parsed != state {
			t.Fatal(parsed, err)
		}
		for _, filter := range []DocumentFilter{{State: state}, {State: state, Holder: w.enterprises[1]},
			{State: state, Source: w.customs, Currency: "EUR"},
			{State: state, IssuedFrom: w.start.Day(), IssuedTo: w.start.Day() + 3}} {
			want := 0
			for _, d := range w.book.documents() {
				fits := state == AnyDocument || state == StateOf(d) || (state == LiveDocument && !d.Withdrawn) ||
					(state == ShortDocument && d.Shortfall() > 0)
				want += int(one01(fits && (filter.Holder.IsZero() || d.Holder == filter.Holder) &&
					(filter.Currency == "" || filter.Currency == d.Face.Currency) &&
					(filter.IssuedFrom == 0 || (d.Issued >= filter.IssuedFrom && d.Issued <= filter.IssuedTo))))
			}
			got := every(t, func(p Page) (List[Document], error) {
				return m.Documents(context.Background(), w.governor(), filter, p)
			}, Newest)
			if len(got) != want {
				t.Fatalf("%d documents with %+v, not %d", len(got), filter, want)
			}
		}
	}
}

func TestWaiting(t *testing.T) {
	w := newWorld(35, 3, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	waits := int64(0)
	defer func() {
		if waits < 2 {
			t.Errorf("%d proceeds wait: the test has gone blind", waits)
		}
	}()
	for _, v := range w.everyone() {
		var want Waiting
		for _, f := range w.book.financings() {
			if !trade.MaySee(v, f.Audience()) {
				continue
			}
			want.Applied, want.Accepted = want.Applied+one01(f.State == trade.Applied),
				want.Accepted+one01(f.State == trade.Accepted)
			want.Approved, want.Disbursed = want.Approved+one01(f.State == trade.Approved),
				want.Disbursed+one01(f.State == trade.Disbursed)
			want.Overdue += one01(f.State == trade.Disbursed && f.Terms.Maturity < w.at.Day())
		}
		for _, p := range w.book.payments() {
			if !trade.MaySee(v, p.Audience()) {
				continue
			}
			want.PaymentsApplied += one01(p.State == trade.Applied)
			want.PaymentsAccepted += one01(p.State == trade.Accepted)
			want.PaymentsApproved += one01(p.State == trade.Approved)
			for n := range p.Refunds {
				r, _ := w.book.Refund(p.Deal.ID.Payment(), n+1)
				want.Refunds += one01(r.Waiting)
			}
		}
		for _, p := range w.book.allReceived() {
			want.Proceeds += one01(!p.Waiting.IsZero() && trade.MaySee(v, p.Audience()))
		}
		waits = max(waits, want.Proceeds)
		since := w.start + 86_400_000*3
		for _, a := range w.book.alerts() {
			want.Alerts += one01(a.At >= since && trade.MaySee(v, a.Audience()))
		}
		if got, err := m.Waiting(context.Background(), v, w.at.Day(), since); err != nil || got != want {
			t.Fatal(v, got, want, err)
		}
	}
}

// What waits for a second person is listed from the one that waits longest, to those
// whom it concerns, whatever else is asked; what waits or was dismissed repays nothing.
func TestProceedsThatWait(t *testing.T) {
	w := newWorld(37, 3, 4)
	w.play(80, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx, seen := context.Background(), 0
	for _, v := range w.everyone() {
		for _, f := range []ProceedsFilter{{Waiting: true}, {Unused: true}, {Waiting: true, Unused: true}} {
			want := map[trade.ProceedsID]bool{}
			for _, p := range w.book.allReceived() {
				if trade.MaySee(v, p.Audience()) && (!f.Waiting || !p.Waiting.IsZero()) &&
					(!f.Unused || p.Revision > 0 && p.Used < p.Amount.Minor) {
					want[p.ID] = true
				}
			}
			for _, order := range []Order{"", Newest, Largest} {
				var before trade.Instant
				got := every(t, func(p Page) (List[trade.Proceeds], error) {
					return m.ProceedsList(ctx, v, f, p)
				}, order)
				for _, p := range got {
					if !want[p.ID] || f.Waiting && order == "" && p.Waiting.AskedAt < before {
						t.Fatalf("%+v by %q: %+v after %d", f, order, p, before)
					}
					before = p.Waiting.AskedAt
				}
				if seen += len(got); len(got) != len(want) {
					t.Fatalf("%+v by %q: %d, not %d", f, order, len(got), len(want))
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d were asked for", seen)
	}
}

func TestAlertFilters(t *testing.T) {
	w := newWorld(36, 3, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx, v := context.Background(), w.governor()
	var before trade.AlertID
	for _, a := range w.book.alerts() {
		list := every(t, func(p Page) (List[trade.Alert], error) {
			return m.Alerts(ctx, v, AlertFilter{Kind: a.Kind, Since: before, Region: a.Region,
				Document: a.Document, Financing: a.Deal.Financing(), Enterprise: a.Enterprise}, p)
		}, Oldest)
		same(t, "alert", list[0], a)
		before = a.ID
	}
	if _, err := m.Alerts(ctx, v, AlertFilter{Since: trade.AlertID{1}}, Page{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("alerts after one that is not there: %v", err)
	}
}

// A page mark says nothing to who has it: it used to hold the number of the row,
// by which a bank could count the applications at all others.
func TestAPageMarkTellsNoNumbers(t *testing.T) {
	w := newWorld(33, 2, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx, v := context.Background(), w.viewer(w.banks[0])
	lists := map[string]func(Page) (string, error){
		"financings": func(p Page) (string, error) {
			l, err := m.Financings(ctx, v, FinancingFilter{}, p)
			return l.Next, err
		},
		"entries": func(p Page) (string, error) { l, err := m.EntryList(ctx, v, EntryFilter{}, p); return l.Next, err },
	}
	for name, list := range lists {
		page, marks := Page{Limit: 1}, map[string]bool{}
		for range 8 {
			next, err := list(page)
			if err != nil || next == "" {
				t.Fatal(name, next, err)
			}
			if again, err := list(page); err != nil || again != next {
				t.Errorf("%s: the same page has another mark: %v", name, err)
			}
			raw, _ := base64.RawURLEncoding.DecodeString(next)
			for at := range len(raw) - 7 { // a number of rows, as bytes or as digits
				if n := binary.BigEndian.Uint64(raw[at:]); n < 1<<32 {
					t.Errorf("%s: the mark of a page says %d", name, n)
				}
			}
			marks[next], page.After = true, next
		}
		if len(marks) != 8 {
			t.Errorf("%s: %d marks of 8 pages", name, len(marks))
		}
	}
}
