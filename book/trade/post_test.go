package trade

import (
	"maps"
	"slices"
	"testing"
)

// Each amount of a movement is kept where it belongs, alone and with its sign.
func TestEveryAmountIsKept(t *testing.T) {
	deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: PartyID{2}, Bank: PartyID{3}}
	document := Document{ID: DocumentID{4}, Holder: PartyID{2}, Face: Money{1_000, "USD"}}
	taking := Taking{Document: document.ID, Holder: document.Holder, Held: 100, Pledged: 90, Spent: 80, Collected: 70,
		Covered: 10, Closed: 60}
	document.Free = taking.Free(document)
	claim := Claim{Document: document.ID, Deal: deal.ID, Bank: deal.Bank, Held: 100,
		Pledged: 90, Spent: 80, Collected: 50,
		Original: 200, Covered: 10, Released: 40, Closed: 30}
	position := Position{Document: document.ID, Bank: deal.Bank, Collected: 70, Unused: 30, Covered: 10}
	for name, c := range map[string]struct {
		move func(*ValueMoved, int64)
		d    func(*Taking, int64)
		c    func(*Claim, int64)
		p    func(*Position, int64)
	}{
		"held": {move: func(m *ValueMoved, n int64) { m.Held = n },
			d: func(d *Taking, n int64) { d.Held += n }, c: func(c *Claim, n int64) { c.Held += n }},
		"pledged": {move: func(m *ValueMoved, n int64) { m.Pledged = n },
			d: func(d *Taking, n int64) { d.Pledged += n }, c: func(c *Claim, n int64) { c.Pledged += n }},
		"spent": {move: func(m *ValueMoved, n int64) { m.Spent = n },
			d: func(d *Taking, n int64) { d.Spent += n }, c: func(c *Claim, n int64) { c.Spent += n }},
		"collected": {move: func(m *ValueMoved, n int64) { m.Collected = n },
			d: func(d *Taking, n int64) { d.Collected += n }, p: func(p *Position, n int64) { p.Collected += n }},
		"original": {move: func(m *ValueMoved, n int64) { m.Original = n },
			c: func(c *Claim, n int64) { c.Original += n }},
		"covered": {move: func(m *ValueMoved, n int64) { m.Covered = n },
			d: func(d *Taking, n int64) { d.Covered += n },
			c: func(c *Claim, n int64) { c.Covered += n }, p: func(p *Position, n int64) { p.Covered += n }},
		"applied": {move: func(m *ValueMoved, n int64) { m.Applied = n },
			c: func(c *Claim, n int64) { c.Collected += n }},
		"released": {move: func(m *ValueMoved, n int64) { m.Released = n },
			c: func(c *Claim, n int64) { c.Released += n }},
		"unused": {move: func(m *ValueMoved, n int64) { m.Unused = n },
			p: func(p *Position, n int64) { p.Unused += n }},
		"closed": {move: func(m *ValueMoved, n int64) { m.Closed = n },
			d: func(d *Taking, n int64) { d.Closed += n }, c: func(c *Claim, n int64) { c.Closed += n }},
	} {
		for _, amount := range []int64{1, -1} {
			book := NewMemoryBook()
			book.Put(Party{ID: deal.Bank, Kind: Bank})
			book.Put(document)
			book.Put(taking)
			book.Put(claim)
			if c.p != nil {
				book.Put(position)
			}
			moved := ValueMoved{Document: document.ID, Holder: document.Holder, Deal: deal}
			c.move(&moved, amount)
			Post(book, moved)
			wantD, wantC, wantP := taking, claim, position
			if c.d != nil {
				c.d(&wantD, amount)
			}
			if c.c != nil {
				c.c(&wantC, amount)
			}
			if c.p != nil {
				c.p(&wantP, amount)
			} else {
				wantP = Position{} // none is written
			}
			gotC, _ := book.Claim(document.ID, deal.ID)
			gotP, _ := book.Position(document.ID, deal.Bank)
			if got := book.Taking(document.ID); got != wantD ||
				book.document(document.ID).Free != wantD.Free(document) || gotC != wantC || gotP != wantP {
				t.Errorf("%s by %d: kept are %+v, %+v, %+v", name, amount, got, gotC, gotP)
			}
		}
	}
}

// A bank takes over what those that it succeeded had of a document, and nothing is
// written of one that had nothing.
func TestPositionsOfSucceededBanks(t *testing.T) {
	north, south, west := PartyID{1}, PartyID{2}, PartyID{3}
	book := NewMemoryBook()
	book.Put(Party{ID: north, Kind: Bank, Successor: west})
	book.Put(Party{ID: south, Kind: Bank, Successor: west})
	book.Put(Party{ID: west, Kind: Bank, Succeeds: []PartyID{north, south}})
	book.Put(Document{ID: DocumentID{4}, Face: Money{1_000, "USD"}, Free: 985})
	book.Put(Taking{Document: DocumentID{4}, Collected: 15})
	book.Put(Position{Document: DocumentID{4}, Bank: north, Collected: 5, Unused: 4, Covered: 3})
	book.Put(Position{Document: DocumentID{4}, Bank: west, Collected: 10, Unused: 9, Covered: 8})
	sum := Position{Document: DocumentID{4}, Bank: west, Collected: 15, Unused: 13, Covered: 11}
	for _, bank := range []PartyID{north, south, west} {
		if got := positionOf(book.Book, DocumentID{4}, bank); got != sum {
			t.Errorf("the position is %+v", got)
		}
	}
	Post(book, ValueMoved{Document: DocumentID{4}, Deal: Deal{Bank: south}, Collected: 1, Unused: 1})
	sum.Collected, sum.Unused = 16, 14
	if got := positionOf(book.Book, DocumentID{4}, north); got != sum || len(book.positions()[DocumentID{4}]) != 2 {
		t.Errorf("the position is %+v of %+v", got, book.positions())
	}
}

// What is kept for a document that was replaced: all that stands taken of it and of what it
// replaced, everything where that is in another currency, and never more than everything.
func TestWhatIsReserved(t *testing.T) {
	usd := Money{1_000, "USD"}
	for _, c := range []struct {
		taking Taking
		by     Currency
		want   int64
	}{
		{Taking{}, "USD", 0},
		{Taking{}, "EUR", 0},
		{Taking{Held: 1}, "USD", 1},
		{Taking{Held: 1}, "EUR", MaxAmount},
		{Taking{Held: 1, Reserved: 2}, "USD", 3},
		{Taking{Reserved: 1}, "EUR", MaxAmount},
		{Taking{Held: MaxAmount - 2, Reserved: 1}, "USD", MaxAmount - 1},
		{Taking{Held: MaxAmount - 1, Reserved: 1}, "USD", MaxAmount},
		{Taking{Held: MaxAmount, Reserved: 1}, "USD", MaxAmount},
		{Taking{Held: MaxAmount, Reserved: MaxAmount}, "USD", MaxAmount},
	} {
		if got := reserved(Document{Face: usd}, c.taking, Document{Face: Money{1_000, c.by}}); got != c.want {
			t.Errorf("for %+v %d is reserved, not %d", c.taking, got, c.want)
		}
	}
}

// What is taken of the first of a chain is reserved of every one that follows.
func TestReservedDownAChain(t *testing.T) {
	book := NewMemoryBook()
	first, second, third := DocumentID{1}, DocumentID{2}, DocumentID{3}
	book.Put(Party{ID: PartyID{9}, Kind: Bank})
	book.Put(Document{ID: first, Face: Money{100, "USD"}, Withdrawn: true, ReplacedBy: second})
	book.Put(Document{ID: second, Face: Money{100, "USD"}, Withdrawn: true, Replaces: first, ReplacedBy: third})
	book.Put(Document{ID: third, Face: Money{100, "USD"}, Replaces: second, Free: 100})
	for _, part := range []int64{7, -3, -4} {
		Post(book, ValueMoved{Document: first, Deal: Deal{Bank: PartyID{9}}, Collected: part, Unused: part})
		taken, two, three := book.Taking(first).Collected, book.Taking(second), book.Taking(third)
		if two.Reserved != taken || three.Reserved != taken || book.document(third).Free != 100-taken {
			t.Errorf("of %d taken so much is reserved: %+v, %+v", taken, two, three)
		}
	}
}

// A pilot that runs again has no reason for a stop.
func TestPilotStopsAndResumes(t *testing.T) {
	book := NewMemoryBook()
	key := PilotKey{Scenario: ExportReceivables, Region: "35"}
	admitted := Pilot{Place: key, From: 5, Cap: 6}
	Post(book, PilotAdmitted{Key: key, From: 5, Cap: 6})
	Post(book, PilotStopped{Key: key, Reason: Investigation})
	stopped := admitted
	stopped.Stopped, stopped.Reason = true, Investigation
	if got := book.pilot(key); got != stopped {
		t.Errorf("stopped, the pilot is %+v", got)
	}
	Post(book, PilotResumed{Key: key})
	if got := book.pilot(key); got != admitted {
		t.Errorf("resumed, the pilot is %+v", got)
	}
}

// A notice keeps all that its source gave notice of, and when it came.
func TestNoticesAreKept(t *testing.T) {
	id, number := DocumentID{1}, NoticeID{2}
	face := Money{90, "USD"}
	for _, c := range []struct {
		event Event
		want  Notice
	}{
		{DocumentAmended{Document: id, Revision: 2, Face: face, Details: Digest{3}, Mode: "0110",
			Issued: 4, Notice: number,
			At: 5},
			Notice{Document: id, ID: number, Kind: AmendmentNotice, Revision: 2, Face: face, Details: Digest{3},
				Mode:   "0110",
				Issued: 4, Since: 5}},
		{DocumentWithdrawn{Document: id, Reason: SourceCancelled, Details: Digest{3}, Notice: number, At: 5},
			Notice{Document: id, ID: number, Kind: WithdrawalNotice, Reason: SourceCancelled, Details: Digest{3},
				Since: 5}},
		{GoodsReturned{Document: id, Amount: 6, Details: Digest{3}, Notice: number, At: 5},
			Notice{Document: id, ID: number, Kind: ReturnNotice, Amount: 6, Details: Digest{3}, Since: 5}},
	} {
		book := NewMemoryBook()
		book.Put(Document{ID: id, Face: Money{100, "USD"}, Revision: 1})
		Post(book, c.event)
		if got, _ := book.Notice(id, number); got != c.want {
			t.Errorf("%T is kept as %+v", c.event, got)
		}
	}
}

// panics reports whether an event breaks an invariant of a book.
func panics(book *MemoryBook, e Event) (broken bool) {
	defer func() { broken = recover() != nil }()
	Post(book, e)
	return false
}

// What takes a claim, a position or a match below nothing, or beyond what there is, stops the
// node; what takes it there does not.
func TestBrokenInvariantsStop(t *testing.T) {
	deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: PartyID{2}, Bank: PartyID{3}}
	id, brought := DocumentID{4}, ProceedsID{5}
	moved := func(m ValueMoved) Event {
		m.Document, m.Deal = id, deal
		return m
	}
	used := func(undone bool, worth, applied int64) Event {
		return ProceedsUsed{Proceeds: brought, Undone: undone,
			Uses: []Use{{Document: id, Used: worth, Applied: applied}}}
	}
	for name, c := range map[string]struct {
		event Event
		want  bool
	}{
		"held":                 {moved(ValueMoved{Held: -10}), false},
		"held below":           {moved(ValueMoved{Held: -11}), true},
		"pledged":              {moved(ValueMoved{Pledged: -10}), false},
		"pledged below cover":  {moved(ValueMoved{Pledged: -11}), true},
		"spent":                {moved(ValueMoved{Spent: -10}), false},
		"spent below":          {moved(ValueMoved{Spent: -11}), true},
		"covered":              {moved(ValueMoved{Covered: -10}), false},
		"covered below":        {moved(ValueMoved{Covered: -11, Pledged: -11}), true},
		"cover of others":      {ValueMoved{Document: id, Deal: Deal{Bank: deal.Bank}, Covered: -15}, false},
		"cover of nobody":      {ValueMoved{Document: id, Deal: Deal{Bank: deal.Bank}, Covered: -16}, true},
		"applied":              {moved(ValueMoved{Applied: -10}), false},
		"applied below":        {moved(ValueMoved{Applied: -11}), true},
		"released":             {moved(ValueMoved{Released: -10}), false},
		"released below":       {moved(ValueMoved{Released: -11}), true},
		"closed":               {moved(ValueMoved{Closed: -10}), false},
		"closed below":         {moved(ValueMoved{Closed: -11}), true},
		"unused":               {moved(ValueMoved{Unused: -10}), false},
		"unused below cover":   {moved(ValueMoved{Unused: -11}), true},
		"covered beyond money": {moved(ValueMoved{Covered: 10, Pledged: 10}), false},
		"covered beyond it":    {moved(ValueMoved{Covered: 11, Pledged: 11}), true},
		"used":                 {used(false, 5, 5), false},
		"used beyond worth":    {used(false, 6, 5), true},
		"used beyond amount":   {used(false, 5, 6), true},
		"given back":           {used(true, 5, 5), false},
		"worth below nothing":  {used(true, 6, 5), true},
		"amount below nothing": {used(true, 5, 6), true},
	} {
		book := NewMemoryBook()
		book.Put(Party{ID: deal.Bank, Kind: Bank})
		book.Put(Document{ID: id, Face: Money{1_000, "USD"}})
		book.Put(Claim{Document: id, Deal: deal.ID, Bank: deal.Bank, Held: 10, Pledged: 20, Spent: 10, Covered: 10,
			Collected: 10, Released: 10, Closed: 10})
		book.Put(Position{Document: id, Bank: deal.Bank, Collected: 40, Unused: 25, Covered: 15})
		book.Put(Proceeds{ID: brought, Matches: []Match{{Document: id, Amount: 10, Worth: 10, Applied: 5, Used: 5}}})
		if got := panics(book, c.event); got != c.want {
			t.Errorf("%s stops the node: %v", name, got)
		}
	}
	for name, e := range map[string]Event{"no document": ValueMoved{Document: DocumentID{9}},
		"no match": ProceedsUsed{Proceeds: brought, Uses: []Use{{Document: id}}}, "no party": PartySuspended{}} {
		book := NewMemoryBook()
		book.Put(Proceeds{ID: brought})
		if !panics(book, e) {
			t.Errorf("%s does not stop the node", name)
		}
	}
}

// The deadlines of a loan are those of its maturity, until it was dealt with or nothing is owed.
func TestDeadlinesOfALoan(t *testing.T) {
	deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: PartyID{2}, Bank: PartyID{3}}
	loan := func(state State, seen bool, maturity Day) Financing {
		return Financing{Deal: deal, State: state, OverdueSeen: seen, Outstanding: 5, HoldUntil: 77,
			Terms: Terms{Amount: 5, Maturity: maturity}}
	}
	corrected := func(maturity Day) Event {
		return DisbursalCorrected{Deal: deal, Terms: Terms{Amount: 5, Maturity: maturity}, Outstanding: 5}
	}
	early, late := maturityDeadline(loan(Disbursed, false, 10)), maturityDeadline(loan(Disbursed, false, 11))
	hold := holdDeadline(loan(Accepted, false, 0))
	if early.At != Day(11).Start() || early.Kind != MaturityEnds || hold.At != 77 || hold.Kind != HoldEnds {
		t.Errorf("the deadlines are %+v and %+v", early, hold)
	}
	for name, c := range map[string]struct {
		before Financing
		stand  []Deadline
		event  Event
		want   []Deadline
		seen   bool
	}{
		"corrected": {loan(Disbursed, false, 10), []Deadline{early}, corrected(10),
			[]Deadline{early}, false},
		"corrected, overdue":   {loan(Disbursed, true, 10), nil, corrected(10), nil, true},
		"another maturity":     {loan(Disbursed, false, 10), []Deadline{early}, corrected(11), []Deadline{late}, false},
		"another one, overdue": {loan(Disbursed, true, 10), nil, corrected(11), []Deadline{late}, false},
		"settled": {loan(Disbursed, false, 10), []Deadline{early}, FinancingSettled{Deal: deal}, nil,
			false},
		"owed again": {loan(Settled, false, 10), nil, FinancingReopened{Deal: deal},
			[]Deadline{early}, false},
		"owed again, overdue": {loan(Settled, true, 10), nil, FinancingReopened{Deal: deal}, nil, true},
		"disbursed": {loan(Approved, false, 0), []Deadline{hold},
			FinancingDisbursed{Deal: deal, Terms: Terms{Maturity: 10}}, []Deadline{early}, false},
		"declined": {loan(Approved, false, 0), []Deadline{hold}, FinancingEnded{Deal: deal, State: Declined},
			nil, false},
		"declined before the hold": {loan(Applied, false, 0), nil, FinancingEnded{Deal: deal, State: Declined}, nil,
			false},
	} {
		book := NewMemoryBook()
		book.Put(Party{ID: deal.Enterprise, Kind: Enterprise})
		book.Put(Lenders{Party: deal.Enterprise, Banks: []Lender{{PartyID{8}, 2}, {deal.Bank, 1}}})
		book.Put(c.before)
		for _, d := range c.stand {
			book.Put(d)
		}
		Post(book, c.event)
		want := map[Deadline]struct{}{}
		for _, d := range c.want {
			want[d] = struct{}{}
		}
		if after := book.financing(deal.Financing()); !maps.Equal(book.deadlines(), want) ||
			after.OverdueSeen != c.seen {
			t.Errorf("%s: deadlines %+v, overdue seen %v", name, book.deadlines(), after.OverdueSeen)
		}
	}
}

// The loans of each bank are counted; a bank without one is not named.
func TestLendersAreCounted(t *testing.T) {
	north, south := PartyID{3}, PartyID{4}
	book := NewMemoryBook()
	book.Put(Party{ID: PartyID{2}, Kind: Enterprise})
	for i, c := range []struct {
		bank PartyID
		more bool
		want []Lender
	}{
		{north, true, []Lender{{north, 1}}}, {south, true, []Lender{{north, 1}, {south, 1}}},
		{south, true, []Lender{{north, 1}, {south, 2}}}, {south, false, []Lender{{north, 1}, {south, 1}}},
		{north, false, []Lender{{south, 1}}}, {south, false, nil},
	} {
		lend(Writer{book.Book, book}, Deal{Enterprise: PartyID{2}, Bank: c.bank}, c.more)
		if got := book.Lenders(PartyID{2}); !slices.Equal(got, c.want) {
			t.Errorf("after %d steps the lenders are %v", i+1, got)
		}
	}
}

// A repayment counts under the bank's own number where it has one.
func TestTransactionsAreKept(t *testing.T) {
	deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Bank: PartyID{3}}
	for _, number := range []TransactionID{{}, {7}} {
		book := NewMemoryBook()
		book.Put(Financing{Deal: deal, State: Disbursed, Outstanding: 5})
		Post(book, FinancingRepaid{Deal: deal, Repayment: Repayment{Financing: deal.Financing(), Number: 1,
			Principal: 1,
			Source:    OwnFunds, Transaction: number}})
		got, ok := book.Transaction(deal.Bank, number)
		want := Transaction{Bank: deal.Bank, ID: number, Financing: deal.Financing(), Number: 1}
		if ok == number.IsZero() || ok && got != want {
			t.Errorf("kept is %+v", got)
		}
	}
}
