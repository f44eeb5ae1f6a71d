package readmodel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"tallystick/book/trade"
)

// every collects a list page by page, with small pages.
func every[T any](t testing.TB, ask func(Page) (List[T], error), order Order) []T {
	t.Helper()
	var all []T
	page := Page{Limit: 7, Order: order}
	for {
		list, err := ask(page)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, list.Rows...)
		if list.Next == "" {
			return all
		}
		page.After = list.Next
	}
}

// same compares what two records are on the wire, where an empty list and none
// are one.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	a, _ := exact(got)
	b, _ := exact(want)
	if string(a) != string(b) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func TestTablesAgreeWithTheBook(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(seed, 3, 6)
			w.play(60, 8)
			m := open(t, w)
			for _, block := range w.blocks {
				follow(t, m, []Block{block})
			}
			agree(t, w, m)
			agreeTotals(t, w, m)
		})
	}
}

// agree compares every record of the book with the row that shows it.
func agree(t *testing.T, w *world, m *Model) {
	ctx, v := context.Background(), w.governor()
	documents := every(t, func(p Page) (List[Document], error) { return m.Documents(ctx, v, DocumentFilter{}, p) },
		Newest)
	if len(documents) != len(w.book.documents()) {
		t.Fatalf("%d documents, the book has %d", len(documents), len(w.book.documents()))
	}
	claims := 0
	for _, d := range documents {
		same(t, "document", d.Document, w.book.document(d.ID))
		same(t, "taking", d.Taking, w.book.Taking(d.ID))
		list, err := m.Claims(ctx, v, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			same(t, "claim", c, w.book.claim(d.ID, c.Deal))
		}
		if claims += len(list); len(list) != len(w.book.claimsOf()[d.ID]) {
			t.Fatalf("%d claims on %s, the book has %d", len(list), d.ID, len(w.book.claimsOf()[d.ID]))
		}
	}
	financings := every(t, func(p Page) (List[trade.Financing],
		error) {
		return m.Financings(ctx, v, FinancingFilter{}, p)
	}, Oldest)
	if len(financings) != len(w.book.financings()) || claims == 0 {
		t.Fatalf("%d financings, the book has %d", len(financings), len(w.book.financings()))
	}
	states := map[trade.State]int{}
	for _, f := range financings {
		states[f.State]++
		same(t, "financing", f, w.book.financing(f.Deal.Financing()))
		repaid, err := m.Repayments(ctx, v, f.Deal.Financing())
		if err != nil || len(repaid) != len(w.book.repaid()[f.Deal.Financing()]) {
			t.Fatal(len(repaid), err)
		}
		for _, r := range repaid {
			same(t, "repayment", r, w.book.repayment(r.Financing, r.Number))
		}
	}
	t.Log("states", states, "alerts", len(w.book.alerts()))
	agreeRest(t, w, m)
}

func agreeRest(t *testing.T, w *world, m *Model) {
	ctx, v := context.Background(), w.governor()
	received := every(t, func(p Page) (List[trade.Proceeds],
		error) {
		return m.ProceedsList(ctx, v, ProceedsFilter{}, p)
	}, Largest)
	if len(received) != len(w.book.allReceived()) {
		t.Fatalf("%d proceeds, the book has %d", len(received), len(w.book.allReceived()))
	}
	for _, p := range received {
		same(t, "proceeds", p, w.book.received(p.ID))
	}
	alerts := every(t, func(p Page) (List[trade.Alert], error) { return m.Alerts(ctx, v, AlertFilter{}, p) }, Oldest)
	same(t, "alerts", alerts, w.book.alerts())
	parties := every(t, func(p Page) (List[trade.Party], error) { return m.Parties(ctx, v, PartyFilter{}, p) }, Newest)
	if len(parties) != len(w.book.parties()) {
		t.Fatalf("%d parties, the book has %d", len(parties), len(w.book.parties()))
	}
	keys := 0
	for _, p := range parties {
		same(t, "party", p, w.book.party(p.ID))
		list, err := m.Keys(ctx, v, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range list {
			same(t, "key", k, w.book.personKey(k.ID))
		}
		keys += len(list)
	}
	if keys != len(w.book.personKeys()) {
		t.Fatalf("%d keys, the book has %d", keys, len(w.book.personKeys()))
	}
	pilots, err := m.Pilots(ctx, v)
	if err != nil || len(pilots) != len(w.book.pilots()) {
		t.Fatal(len(pilots), err)
	}
	for _, p := range pilots {
		same(t, "pilot", p, w.book.pilot(p.Place))
	}
	limits, err := m.Limits(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var standing []trade.Limits
	for _, s := range trade.Scenarios() {
		standing = append(standing, w.book.Limits(s)...)
	}
	same(t, "limits", limits, standing)
	rates, err := m.RateLimits(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "limits of rates", rates, w.book.RateLimits())
	for day, want := range w.book.allRates() {
		rates, err := m.Rates(ctx, day)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rates", rates, want)
	}
}

// agreeTotals adds up the book by hand.
func agreeTotals(t *testing.T, w *world, m *Model) {
	ctx := context.Background()
	for _, party := range append([]trade.PartyID{w.regulator, w.branch, w.enterprises[0]}, w.banks...) {
		v := w.viewer(party)
		want := map[trade.Currency]*Total{}
		for _, f := range w.book.financings() {
			if !trade.MaySee(v, f.Audience()) {
				continue
			}
			sum := want[f.Asked.Currency]
			if sum == nil {
				sum = &Total{Currency: f.Asked.Currency}
				want[f.Asked.Currency] = sum
			}
			sum.States[f.State]++
			sum.Applied++
			sum.Accepted += one01(!f.AcceptedBy.IsZero())
			sum.Disbursed += one01(f.Terms.Amount > 0)
			sum.Settled += one01(f.State == trade.Settled)
			sum.Asked, sum.Lent, sum.Outstanding = sum.Asked+f.Asked.Minor, sum.Lent+f.Terms.Amount,
				sum.Outstanding+f.Outstanding
			for _, r := range w.book.repaid()[f.Deal.Financing()] {
				if !r.Corrected {
					sum.Repaid[r.Source], sum.Interest = sum.Repaid[r.Source]+r.Principal, sum.Interest+r.Interest
				}
			}
		}
		got, err := m.Totals(ctx, v)
		if err != nil || len(got) != len(want) {
			t.Fatal(got, err)
		}
		for _, sum := range got {
			if !reflect.DeepEqual(sum, *want[sum.Currency]) {
				t.Fatalf("totals of a %s:\n got %+v\nwant %+v", v.Kind, sum, *want[sum.Currency])
			}
		}
		agreeParts(t, m, v, got)
	}
	agreeDocumentTotals(t, w, m)
	agreeRefusals(t, w, m)
}

// agreeParts checks that parts and days add up to the whole.
func agreeParts(t *testing.T, m *Model, v trade.Viewer, whole []Total) {
	ctx := context.Background()
	parts, err := m.Totals(ctx, v, ByBank, ByRegion, ByProduct)
	if err != nil {
		t.Fatal(err)
	}
	days, err := m.Days(ctx, v, 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	var all, split, daily [3]int64
	repaid := func(s Total) (sum int64) {
		for _, r := range s.Repaid {
			sum += r
		}
		return sum
	}
	for _, s := range whole {
		all = [3]int64{all[0] + s.Applied, all[1] + s.Lent, all[2] + repaid(s)}
	}
	for _, s := range parts {
		split = [3]int64{split[0] + s.Applied, split[1] + s.Lent, split[2] + repaid(s)}
	}
	for _, d := range days {
		daily = [3]int64{daily[0] + d.Applied, daily[1] + d.Lent, daily[2] + d.Repaid}
	}
	if all != split || all != daily {
		t.Fatal(all, split, daily)
	}
}

func agreeDocumentTotals(t *testing.T, w *world, m *Model) {
	want := map[trade.Currency]*DocumentTotal{}
	for _, d := range w.book.documents() {
		taken := w.book.Taking(d.ID)
		sum := want[d.Face.Currency]
		if sum == nil {
			sum = &DocumentTotal{Currency: d.Face.Currency}
			want[d.Face.Currency] = sum
		}
		sum.Count++
		sum.Withdrawn, sum.Frozen, sum.Short = sum.Withdrawn+one01(d.Withdrawn), sum.Frozen+one01(d.Frozen),
			sum.Short+one01(d.Shortfall() > 0)
		sum.Face, sum.Returned, sum.Held, sum.Pledged = sum.Face+d.Face.Minor, sum.Returned+d.Returned,
			sum.Held+taken.Held, sum.Pledged+taken.Open()
		sum.Spent, sum.Collected, sum.Available, sum.Shortfall = sum.Spent+taken.Spent, sum.Collected+taken.Collected,
			sum.Available+d.Available(), sum.Shortfall+d.Shortfall()
		sum.Closed, sum.Reserved = sum.Closed+taken.Closed, sum.Reserved+taken.Kept(d)
	}
	for _, party := range []trade.PartyID{w.regulator, w.customs} {
		got, err := m.DocumentTotals(context.Background(), w.viewer(party))
		if err != nil || len(got) != len(want) {
			t.Fatal(got, err)
		}
		for _, sum := range got {
			same(t, "documents", sum, *want[sum.Currency])
		}
	}
	held := int64(0)
	for _, bank := range w.banks {
		got, err := m.DocumentTotals(context.Background(), w.viewer(bank))
		if err != nil {
			t.Fatal(err)
		}
		for _, sum := range got {
			held += sum.Held + sum.Pledged
		}
	}
	for _, sum := range want {
		held -= sum.Held + sum.Pledged
	}
	if held != 0 {
		t.Fatalf("the banks' claims differ from the documents by %d", held)
	}
}

func agreeRefusals(t *testing.T, w *world, m *Model) {
	want, crypto := int64(0), int64(0)
	for _, block := range w.blocks {
		for _, e := range block.Entries {
			want, crypto = want+one01(!e.Refusal.OK()), crypto+one01(e.Refusal.Rule == trade.InstrumentMustBeAllowed)
		}
	}
	got, err := m.Refusals(context.Background(), w.governor(), 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range got {
		want -= r.Count
		if r.Rule == trade.InstrumentMustBeAllowed {
			crypto -= r.Count
		}
	}
	if want != 0 || crypto != 0 || len(got) == 0 {
		t.Fatal(want, crypto, len(got))
	}
}

func fingerprint(t testing.TB, m *Model) [32]byte {
	t.Helper()
	digest, err := m.Fingerprint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func TestBatchesDoNotMatter(t *testing.T) {
	w := newWorld(11, 3, 5)
	w.play(50, 8)
	one, many, mixed := open(t, w), open(t, w), open(t, w)
	for _, block := range w.blocks {
		follow(t, one, []Block{block})
	}
	follow(t, many, w.blocks)
	for rest := w.blocks; len(rest) > 0; {
		n := min(len(rest), 1+w.random.IntN(9))
		follow(t, mixed, rest[:n])
		rest = rest[n:]
		if err := mixed.writer.reset(); err != nil { // nothing at hand
			t.Fatal(err)
		}
	}
	if a, b, c := fingerprint(t, one), fingerprint(t, many), fingerprint(t, mixed); a != b || a != c {
		t.Fatalf("%x %x %x", a, b, c)
	}
	follow(t, one, []Block{{Height: w.height + 1, At: w.at}})
	if fingerprint(t, one) == fingerprint(t, many) {
		t.Fatal("the fingerprint doesn't see the height")
	}
}

func TestRebuildGivesTheSameTables(t *testing.T) {
	w := newWorld(12, 2, 4)
	w.play(30, 6)
	path := filepath.Join(t.TempDir(), "tables.sqlite")
	ctx := context.Background()
	m, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, m, []Block{w.genesis()})
	follow(t, m, w.blocks)
	kept := fingerprint(t, m)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path); !errors.Is(err, ErrRebuild) {
		t.Fatalf("a damaged file gives %v", err)
	}
	journal := func(yield func(Block, error) bool) {
		if !yield(w.genesis(), nil) {
			return
		}
		for _, block := range w.blocks {
			if !yield(block, nil) {
				return
			}
		}
	}
	if err := Rebuild(ctx, path, func(yield func(Block, error) bool) {
		yield(Block{},
			errors.New("no journal"))
	}); err == nil {
		t.Fatal("rebuilt from nothing")
	}
	if err := Rebuild(ctx, path, journal); err != nil {
		t.Fatal(err)
	}
	if m, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if fingerprint(t, m) != kept || m.Height() != w.blocks[len(w.blocks)-1].Height {
		t.Fatal("the rebuilt tables differ")
	}
	if err := m.FollowMany(ctx, []Block{w.genesis()}); err == nil {
		t.Fatal("the founding came twice")
	}
}
