package readmodel

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// succeed lets one party be another from now on; whoever acts for the old one
// signs as the new one.
func (w *world) succeed(old, by trade.PartyID) {
	block := w.open()
	w.must(block, w.regulator, 0, trade.NameSuccessor{Party: old, Successor: by})
	w.close(block)
	w.signers[old] = w.signers[by]
}

// A successor finds what it would find if all of it had been its own from the
// start: in lists, by state and in totals, over two steps too. Whoever is
// succeeded keeps its own, and nobody else sees more.
func TestASuccessorSeesWhatItSucceeded(t *testing.T) {
	w := newWorld(77, 4, 6)
	w.play(120, 8)
	w.succeed(w.banks[0], w.banks[1])
	w.succeed(w.enterprises[0], w.enterprises[3])
	w.play(80, 8)
	w.succeed(w.banks[1], w.banks[2])
	w.play(80, 8)
	m, ctx := open(t, w), context.Background()
	follow(t, m, w.blocks)
	for heir, as := range map[trade.PartyID][]trade.PartyID{
		w.banks[2]: {w.banks[0], w.banks[1], w.banks[2]}, w.banks[1]: {w.banks[0], w.banks[1]},
		w.banks[0]: {w.banks[0]},
		w.banks[3]: {w.banks[3]}, w.enterprises[3]: {w.enterprises[0], w.enterprises[3]},
		w.enterprises[1]: {w.enterprises[1]},
	} {
		v := w.viewer(heir)
		for state := trade.State(0); state <= trade.Lapsed; state++ {
			want, got := 0, 0
			for _, f := range w.book.financings() {
				if own := slices.Contains(as, f.Deal.Bank) || slices.Contains(as, f.Deal.Enterprise); own &&
					(state == 0 || f.State == state) {
					want++
				}
			}
			for range every(t, func(p Page) (List[trade.Financing], error) {
				return m.Financings(ctx, v, FinancingFilter{State: state}, p)
			}, Newest) {
				got++
			}
			if got != want {
				t.Errorf("%v finds %d financings of state %v, not %d", v, got, state, want)
			}
		}
		lent, owed := int64(0), int64(0)
		for _, f := range w.book.financings() {
			if slices.Contains(as, f.Deal.Bank) || slices.Contains(as, f.Deal.Enterprise) {
				lent, owed = lent+f.Terms.Amount, owed+f.Outstanding
			}
		}
		totals, err := m.Totals(ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range totals {
			lent, owed = lent-one.Lent, owed-one.Outstanding
		}
		if lent != 0 || owed != 0 {
			t.Errorf("the totals of %v are off by %d lent and %d owed", v, lent, owed)
		}
		checkClaimSums(t, w, m, v, as)
	}
	seesItsEntries(t, w, m)
}

// The sums of a bank's claims are those of all as whom it sees.
func checkClaimSums(t *testing.T, w *world, m *Model, v trade.Viewer, as []trade.PartyID) {
	t.Helper()
	if v.Kind != trade.Bank {
		return
	}
	left := int64(0)
	for _, claims := range w.book.claimsOf() {
		for _, c := range claims {
			if slices.Contains(as, c.Bank) {
				left += c.Held + c.Open()
			}
		}
	}
	collected := int64(0)
	for _, positions := range w.book.positions() {
		for _, p := range positions {
			if slices.Contains(as, p.Bank) {
				collected += p.Collected
			}
		}
	}
	totals, err := m.DocumentTotals(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range totals {
		left, collected = left-one.Held-one.Pledged, collected-one.Collected
	}
	if left != 0 || collected != 0 {
		t.Errorf("of %v the claims are off by %d and what it collected by %d", v, left, collected)
	}
}

// seesItsEntries: of what the old bank did the heir is told as if it had done it.
func seesItsEntries(t *testing.T, w *world, m *Model) {
	t.Helper()
	heir := w.viewer(w.banks[2])
	shown := 0
	for _, block := range w.blocks {
		for _, e := range block.Entries {
			if e.By.Party != w.banks[0] {
				continue
			}
			got, err := m.Entry(context.Background(), heir, e.Height, e.Index)
			if err != nil || got.ActorHidden || len(got.Events) == 0 && e.Refusal.OK() {
				t.Fatalf("the heir is told %+v, %v of %+v", got, err, e)
			}
			shown++
			if _, err := m.Entry(context.Background(), w.viewer(w.banks[3]), e.Height, e.Index); err == nil &&
				e.Verb == trade.VerbDisburse {
				t.Fatalf("a rival is told of %+v", e)
			}
		}
	}
	if shown < 20 {
		t.Fatalf("the old bank did only %d things", shown)
	}
}

// However the blocks come, the tables are the same, successions or not.
func TestSuccessionsInAnyBatches(t *testing.T) {
	w := newWorld(78, 3, 5)
	w.play(30, 8)
	w.succeed(w.banks[0], w.banks[1])
	w.play(30, 8)
	w.succeed(w.enterprises[0], w.enterprises[1])
	w.succeed(w.banks[1], w.banks[2])
	w.play(30, 8)
	whole, single := open(t, w), open(t, w)
	follow(t, whole, w.blocks)
	for _, block := range w.blocks {
		follow(t, single, []Block{block})
	}
	a, err := whole.Fingerprint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b, err := single.Fingerprint(context.Background())
	if err != nil || a != b {
		t.Errorf("one batch gives %x, many give %x, %v", a, b, err)
	}
}

// A lender is shown what its source declared in place of its document and finds
// its loan under the new one; a rival is shown none of it. Notices are seen by
// whoever sees the document.
func TestALenderFollowsItsGoods(t *testing.T) {
	w := newWorld(79, 2, 3)
	ctx, day := context.Background(), w.at.Day()
	old, anew, loan := id[trade.Document](3, 1), id[trade.Document](3, 2), id[trade.Financing](5, 1)
	bank, rival, holder := w.banks[0], w.banks[1], w.enterprises[0]
	publication := trade.Publication{ID: old, Kind: trade.ExportDeclaration, Holder: holder,
		Face:   trade.Money{Minor: 100_000, Currency: "USD"},
		Issued: day, Mode: "0110", Details: digest()}
	lines := []trade.Line{{Document: old, Amount: 100_000}}
	block := w.open()
	w.must(block, w.customs, 0, trade.PublishDocuments{Documents: []trade.Publication{publication}})
	w.must(block, holder, 0, trade.Apply{Financing: loan, Bank: bank, Product: trade.ExportReceivable,
		Asked: trade.Money{Minor: 80_000, Currency: "USD"}, Tenor: 60, Lines: lines, Details: digest()})
	w.must(block, bank, 0, trade.Accept{Financing: loan})
	w.must(block, bank, 1, trade.Approve{Financing: loan})
	w.must(block, bank, 0, trade.Disburse{Financing: loan, Terms: trade.Terms{Amount: 80_000, Rate: 300, Date: day,
		Maturity: day + 30,
		Outlet:   "11", Details: digest(), Lines: lines}})
	w.must(block, w.customs, 0, trade.ReturnGoods{Document: old, Amount: 10, Notice: trade.NoticeID{1},
		Details: digest()})
	w.must(block, w.customs, 0, trade.WithdrawDocument{Document: old, Reason: trade.EntryError,
		Notice: trade.NoticeID{2}, Details: digest()})
	w.must(block, w.customs, 0, trade.TakeBackReturn{Document: old, Notice: trade.NoticeID{1}})
	publication.ID, publication.Replaces = anew, old
	w.must(block, w.customs, 0, trade.PublishDocuments{Documents: []trade.Publication{publication}})
	w.close(block)
	m := open(t, w)
	follow(t, m, w.blocks)
	d, err := m.Document(ctx, w.viewer(bank), anew)
	if err != nil || d.Available() != 0 || d.Taking.Reserved != 0 || d.Elsewhere != 100_000 {
		t.Fatalf("the lender sees of the new declaration %+v, %v", d, err)
	}
	if _, err := m.Document(ctx, w.viewer(rival), anew); !errors.Is(err, ErrUnknown) {
		t.Fatalf("a rival sees the new declaration: %v", err)
	}
	before := len(w.blocks)
	block = w.open()
	w.must(block, bank, 1, trade.MovePledge{Financing: loan, From: old, To: anew, Amount: 30_000})
	// in parts, in one block
	w.must(block, bank, 1, trade.MovePledge{Financing: loan, From: old, To: anew, Amount: 10_000})
	w.close(block)
	block = w.open() // and in another
	w.must(block, bank, 1, trade.MovePledge{Financing: loan, From: old, To: anew, Amount: 60_000})
	w.close(block)
	follow(t, m, w.blocks[before:])
	if d, err = m.Document(ctx, w.viewer(bank), anew); err != nil || d.Taking.Pledged != 100_000 || d.Elsewhere != 0 {
		t.Errorf("after the move the lender sees %+v, %v", d, err)
	}
	found, err := m.Financings(ctx, w.viewer(bank), FinancingFilter{Document: anew}, Page{})
	if err != nil || len(found.Rows) != 1 || found.Rows[0].Terms.Lines[0].Document != anew {
		t.Errorf("under the new declaration stand %+v, %v", found.Rows, err)
	}
	history, err := m.History(ctx, w.viewer(bank), DocumentNoun, anew, Page{})
	if err != nil || len(history.Rows) != 4 { // the alert and the moves
		t.Errorf("its history has for the lender %d entries, %v", len(history.Rows), err)
	}
	for _, v := range []trade.Viewer{w.viewer(bank), w.viewer(holder), w.viewer(w.customs), w.governor()} {
		notices, err := m.Notices(ctx, v, old)
		if err != nil || len(notices) != 2 || !notices[0].Undone || notices[1].Kind != trade.WithdrawalNotice {
			t.Errorf("%v is told of %+v, %v", v, notices, err)
		}
		mayHave(t, w, m, v, trade.Notice{Document: old, ID: trade.NoticeID{1}}, true)
		mayHave(t, w, m, v, trade.Notice{Document: old, ID: trade.NoticeID{9}}, v.Kind == trade.Regulator)
	}
	if notices, err := m.Notices(ctx, w.viewer(rival), old); err != nil || len(notices) > 0 {
		t.Errorf("a rival is told of %+v, %v", notices, err)
	}
	mayHave(t, w, m, w.viewer(rival), trade.Notice{Document: old, ID: trade.NoticeID{1}}, false)
}

func mayHave(t *testing.T, w *world, m *Model, v trade.Viewer, name trade.Record, want bool) {
	t.Helper()
	if may, err := m.MayHaveReceipt(context.Background(), v, w.book.Book, name.Key()); err != nil || may != want {
		t.Errorf("%v may have the receipt of %+v: %v, %v", v, name, may, err)
	}
}

// What a bank collected and how it numbered a payment is its own affair, and its
// heir's; calendars are everybody's; of what is not there only the regulator hears.
func TestReceiptsOfMoney(t *testing.T) {
	w := newWorld(80, 3, 3)
	w.play(120, 8)
	bank, heir, rival := trade.PartyID{}, trade.PartyID{}, trade.PartyID{}
	position := trade.Position{}
	for _, d := range w.documents {
		for at, one := range w.banks {
			if p, ok := w.book.Position(d, one); ok {
				position, bank, heir, rival = p, one, w.banks[(at+1)%3], w.banks[(at+2)%3]
			}
		}
	}
	if bank.IsZero() {
		t.Fatal("nobody collected anything")
	}
	transaction := trade.Transaction{Bank: bank, ID: trade.TransactionID{7}}
	w.book.Put(transaction)
	w.book.Put(trade.Calendar{Year: 2026})
	w.succeed(bank, heir)
	m := open(t, w)
	follow(t, m, w.blocks)
	viewers := []trade.Viewer{w.viewer(bank), w.viewer(heir), w.viewer(rival), w.viewer(w.customs), w.governor()}
	for _, v := range viewers {
		own := v.Party == bank || v.Party == heir || v.Kind == trade.Regulator
		mayHave(t, w, m, v, trade.Position{Document: position.Document, Bank: bank}, own)
		mayHave(t, w, m, v, trade.Transaction{Bank: bank, ID: transaction.ID}, own)
		mayHave(t, w, m, v, trade.Calendar{Year: 2026}, true)
		mayHave(t, w, m, v, trade.Calendar{Year: 1999}, v.Kind == trade.Regulator)
		mayHave(t, w, m, v, trade.Transaction{Bank: bank, ID: trade.TransactionID{8}}, v.Kind == trade.Regulator)
	}
}

// The number of money that was dismissed is free. Taken anew by another bank for another
// firm, it shows the first ones nothing: not what came, nor that anything did.
func TestMoneyToldAnewIsNotShownToTheFirst(t *testing.T) {
	w := newWorld(80, 2, 3)
	ctx, money, day := context.Background(), id[trade.Proceeds](7, 1), w.at.Day()
	of := func(n int) trade.RegisterProceeds {
		document := id[trade.Document](3, uint64(n+1))
		block := w.open()
		w.must(block, w.customs, 0, trade.PublishDocuments{Documents: []trade.Publication{{ID: document,
			Kind: trade.ExportDeclaration, Holder: w.enterprises[n], Face: trade.Money{Minor: 100_000, Currency: "USD"},
			Issued: day, Mode: "0110", Details: digest()}}})
		w.close(block)
		return trade.RegisterProceeds{Proceeds: money, Enterprise: w.enterprises[n],
			Amount: trade.Money{Minor: 10_000 * int64(n+1), Currency: "USD"}, Date: day, Instrument: trade.Wire,
			Code: "121010", Details: digest(), Lines: []trade.MatchLine{{Document: document, Amount: 10_000}}}
	}
	first, second := of(0), of(1)
	m := open(t, w)
	block := w.open()
	w.must(block, w.banks[0], 0, first)
	w.close(block)
	follow(t, m, w.blocks)
	followed := len(w.blocks)
	sees := func(party trade.PartyID, amount int64) {
		t.Helper()
		p, err := m.Proceeds(ctx, w.viewer(party), money)
		listed, broken := m.ProceedsList(ctx, w.viewer(party), ProceedsFilter{}, Page{})
		if broken != nil || amount == 0 && (!errors.Is(err, ErrUnknown) || len(listed.Rows) > 0) ||
			amount > 0 && (err != nil || p.Amount.Minor != amount || len(listed.Rows) != 1) {
			t.Errorf("%v sees %+v and %d in the list, %v, %v", party, p, len(listed.Rows), err, broken)
		}
	}
	sees(w.enterprises[0], 10_000)
	block = w.open()
	w.must(block, w.banks[0], 1, trade.ConfirmProceeds{Proceeds: money, Dismiss: trade.EntryError})
	w.close(block)
	follow(t, m, w.blocks[followed:])
	followed = len(w.blocks)
	sees(w.banks[0], 10_000)
	block = w.open()
	w.must(block, w.banks[1], 0, second)
	w.close(block)
	follow(t, m, w.blocks[followed:])
	sees(w.banks[0], 0)
	sees(w.enterprises[0], 0)
	sees(w.banks[1], 20_000)
	sees(w.enterprises[1], 20_000)
	sees(w.regulator, 20_000)
}
