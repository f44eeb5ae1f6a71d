package trade

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// world is a stage on which chance plays: three banks, three exporters, customs
// and a regulator, in five currencies.
type world struct {
	*stage
	t          *rapid.T
	documents  []DocumentID
	financings []FinancingID
	proceeds   []ProceedsID
	payments   []PaymentID
	serial     int
	chance     *rand.Rand

	remittances []RemittanceID
}

var (
	worldBanks       = []string{"north", "south", "east"}
	worldEnterprises = []string{"harbour", "quay", "mill"}
	worldCurrencies  = []Currency{"USD", "EUR", "JPY", "CNY", "KWD"}
)

func newWorld(t *rapid.T) *world {
	// one seed for the whole history: rapid's own draws lean to small numbers, and
	// a loan is paid out only at the end of a long chain of likely steps
	w := &world{stage: newStage(), t: t, chance: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))}
	for _, line := range []string{"cast", "gao admit-party east kind=bank region=35",
		"gao enrol-person emma party=east duties=maker", "gao enrol-person egon party=east duties=maker,checker",
		"gao enrol-person erik party=east duties=checker", "gao enrol-person sofia party=south duties=maker,checker",
		"gao admit-to-pilot bank:east from=2026-03-01 cap=2,000,000.00",
		"gao admit-party mill kind=enterprise region=44 class=B listed=yes",
		"gao enrol-person mia party=mill duties=maker", "gao admit-to-pilot region:44 from=2026-03-01"} {
		w.play(line)
	}
	for _, line := range importLines {
		w.play(line)
	}
	return w
}

var worldMakers = map[string][]string{"north": {"nan", "ning"}, "south": {"song", "sofia"}, "east": {"emma", "egon"}}
var worldCheckers = map[string][]string{"north": {"nie", "ning"}, "south": {"sun", "sofia"}, "east": {"erik", "egon"}}
var worldClerks = map[string]string{"harbour": "hua", "quay": "qiu", "mill": "mia"}

// seldom is true one time in n.
func (w *world) seldom(n int) bool { return w.chance.IntN(n) == 0 }

func (w *world) number(low, high int64) int64 {
	return low + w.chance.Int64N(max(low, high)-low+1)
}

func pick[T any](w *world, list []T) T {
	return list[w.chance.IntN(len(list))]
}

// amount is mostly within a bound, sometimes at it, a little beyond it, or mad.
func (w *world) amount(bound int64) int64 {
	switch w.chance.IntN(10) {
	case 0:
		return bound
	case 1:
		return bound + 1
	case 2:
		return pick(w, []int64{0, -1, 1, math.MaxInt64, math.MinInt64, MaxAmount, MaxAmount + 1})
	}
	return w.number(1, bound)
}

func (w *world) newName(kind string) string {
	w.serial++
	return fmt.Sprintf("%s%d", kind, w.serial)
}

// somebody is mostly the right person, sometimes anyone.
func (w *world) somebody(right ...string) string {
	if w.seldom(12) {
		return pick(w, []string{"gao", "feng", "nan", "ning", "nie", "song", "sun", "emma", "egon", "hua", "qiu",
			"mia", "stranger"})
	}
	return pick(w, right)
}

func (w *world) reason() Reason { return Reason(w.number(0, 4)) }

// step draws one command and who gives it.
func (w *world) step() (string, Command) {
	switch w.chance.IntN(31) {
	case 20, 21, 29, 30:
		return w.open()
	case 22, 23, 24, 25, 26, 27, 28:
		return w.onward()
	case 0, 1:
		return w.publish()
	case 2, 3:
		return w.push()
	case 4:
		return w.order()
	case 5, 6, 7:
		return w.apply()
	case 8, 9:
		return w.receive()
	case 10:
		return w.match()
	case 11:
		return w.release()
	}
	return w.advance()
}

func (w *world) publish() (string, Command) {
	if w.seldom(4) {
		return w.enter()
	}
	var list []Publication
	filed := w.seldom(6)
	for range w.number(1, 3) {
		id := named[Document](w.stage, w.newName("d"))
		w.documents = append(w.documents, id)
		kind, code := w.imported(), CodeID{}
		if filed {
			kind, code = TaxFiling, CodeID(id)
			if w.seldom(2) {
				kind, code = TaxInvoice, CodeID{}
			}
		}
		list = append(list, w.maybeAnew(Publication{ID: id, Kind: kind, Code: code,
			Holder: named[Party](w.stage, pick(w, worldEnterprises)),
			Face:   Money{w.number(1, 50_000_000), pick(w, worldCurrencies)}, Issued: w.at.Day(), Mode: "0110",
			Details: Digest{1}}))
	}
	if w.seldom(5) {
		list = append(list, list[0])
	}
	return w.somebody(source(list[0].Kind)), PublishDocuments{list}
}

// push is the outside world: amended, withdrawn, returned, frozen, unfrozen.
func (w *world) push() (string, Command) {
	if len(w.documents) == 0 {
		return w.publish()
	}
	d := w.book.document(pick(w, w.documents))
	switch w.chance.IntN(10) {
	case 0, 1, 2, 3:
		return w.somebody(source(d.Kind)), w.amend(d)
	case 4:
		return w.withdraw(d)
	case 5, 6:
		d = w.goBack(d)
		return w.somebody("feng"), ReturnGoods{d.ID, w.amount(max(d.Worth(), 1)), w.number9(d.ID), Digest{3}}
	case 7:
		return w.takeBack(d)
	case 8:
		return w.somebody("gao"), FreezeDocument{d.ID, w.reason()}
	}
	for _, id := range w.documents {
		if w.book.document(id).Frozen {
			d.ID = id
		}
	}
	return w.somebody("gao"), UnfreezeDocument{d.ID}
}

func (w *world) parties() []PartyID {
	var ids []PartyID
	for _, name := range append(slices.Clone(worldBanks), worldEnterprises...) {
		ids = append(ids, named[Party](w.stage, name))
	}
	return ids
}

// order is what the regulator does.
func (w *world) order() (string, Command) {
	if len(w.book.drawn()) > 0 && w.seldom(4) {
		id := pick(w, w.financings)
		for _, other := range w.financings {
			if _, drawn := w.book.Inspection(other); drawn && w.seldom(2) {
				id = other
			}
		}
		return w.somebody("gao"), ReportInspection{id, Finding(w.number(0, 3)), Digest{1}}
	}
	if w.seldom(4) {
		return w.model()
	}
	party := pick(w, w.parties())
	places := []PilotKey{{}, {Scenario: 1}, {Scenario: 1, Region: "35"}, {Scenario: 3, Region: "44"},
		{Scenario: 1, Bank: named[Party](w.stage, "north")}}
	key := pick(w, places)
	switch w.chance.IntN(14) {
	case 0:
		if w.seldom(6) {
			return w.somebody("gao"), ExpelParty{party, w.reason()}
		}
		return w.somebody("gao"), SuspendParty{party, w.reason()}
	case 1, 2, 3, 12:
		for _, id := range w.parties() {
			if w.book.party(id).Suspended && !w.book.party(id).Expelled {
				party = id
			}
		}
		return w.somebody("gao"), ReinstateParty{party}
	case 4:
		return w.somebody("gao"), StopPilot{key, w.reason()}
	case 5, 6, 7, 13:
		for _, k := range places {
			if w.book.pilot(k).Stopped {
				key = k
			}
		}
		return w.somebody("gao"), ResumePilot{key}
	case 8:
		return w.somebody("gao"), ClassifyEnterprise{named[Party](w.stage, pick(w, worldEnterprises)),
			Class(w.number(1, 3)), !w.seldom(4)}
	case 9:
		limits := DefaultLimits(ExportReceivables, w.at.Day()+Day(w.number(0, 3)))
		limits.Sources = append(limits.Sources, Purchase)
		limits.HoldSeconds = w.number(3600, 100*3600)
		limits.Inspect = BasisPoints(w.number(0, 10_000))
		if w.seldom(4) {
			return w.somebody("gao"), SetRateLimits{RateLimits{From: limits.From, Age: 10,
				Workdays: int32(w.number(1, 5)), Step: 500, Band: 500}}
		}
		return w.somebody("gao"), SetLimits{limits}
	case 11:
		if w.seldom(4) {
			return w.succeed()
		}
	case 10:
		return w.somebody("gao"), RotateKey{w.key("nan"), Ed25519, publicKey(w.newName("nan-"))}
	}
	return w.somebody("gao"), AdmitToPilot{PilotKey{Scenario: 1, Bank: named[Party](w.stage, "north")}, w.at.Day(),
		w.number(0, 500_000_000), false}
}

// model is what the governors do about models.
func (w *world) model() (string, Command) {
	model, card := pick(w, []Digest{{}, {1}, {2}, {3}}), Digest{9}
	if model.IsZero() != w.seldom(8) {
		card = Digest{}
	}
	return w.somebody("gao", "gu"), ActivateModel{model, card, w.at.Day() + Day(w.number(-1, 3))}
}

func (w *world) apply() (string, Command) {
	if len(w.payments) > 0 && w.seldom(4) {
		return w.applyToPay()
	}
	enterprise := pick(w, worldEnterprises)
	holder := named[Party](w.stage, enterprise)
	own := w.ofKind(holder, ExportDeclaration)
	if len(own) == 0 {
		return w.publish()
	}
	id := named[Financing](w.stage, w.newName("f"))
	w.financings = append(w.financings, id)
	c := Apply{Financing: id, Bank: named[Party](w.stage, pick(w, worldBanks)),
		Product: pick(w, []Product{ExportReceivable, ExportReceivable, ExportReceivable, PackingLoan, Forfaiting,
			Forfaiting, Forfaiting, PolicyFinancing}),
		Tenor: int32(w.number(1, 120)), Details: Digest{3}}
	worth := int64(0)
	c.Asked.Currency = pick(w, worldCurrencies)
	for range w.number(1, 3) {
		d := w.book.document(pick(w, own))
		line := Line{d.ID, w.amount(d.Available())}
		if !repeats(c.Lines, d.ID) || w.seldom(8) {
			c.Lines = append(c.Lines, line)
			part, _ := convert(w.book.Book, Money{max(line.Amount, 0), d.Face.Currency}, c.Asked.Currency, w.at.Day(),
				RateLimits{Age: 31, Workdays: 31}, down)
			worth, _ = add(worth, part)
		}
	}
	c.Asked.Minor = w.amount(max(share(max(worth, 0), 8000), 1))
	return w.somebody(worldClerks[enterprise]), c
}

// receive is money from abroad, at any of the banks.
func (w *world) receive() (string, Command) {
	if len(w.documents) == 0 {
		return w.publish()
	}
	first, bank := w.book.document(pick(w, w.documents)), pick(w, worldBanks)
	if len(w.financings) > 0 && !w.seldom(3) {
		// into the account of a lender
		f := w.book.financing(pick(w, w.financings))
		if f.State == Disbursed && len(f.Terms.Lines) > 0 {
			first, bank = w.book.document(f.Terms.Lines[0].Document), w.name(f.Deal.Bank)
		}
	}
	id := named[Proceeds](w.stage, w.newName("p"))
	if len(w.proceeds) > 0 && w.seldom(4) {
		id = pick(w, w.proceeds) // told anew under a number that may be free again
	} else {
		w.proceeds = append(w.proceeds, id)
	}
	c := RegisterProceeds{Proceeds: id, Enterprise: first.Holder, Date: w.at.Day() - Day(w.number(0, 6)),
		Instrument: pick(w, []Instrument{Wire, Wire, Collection, ECNY, CryptoAsset}), Code: "121010",
		Details: Digest{4},
		Amount:  Money{w.number(1, 60_000_000), first.Face.Currency}}
	for _, d := range []Document{first, w.book.document(pick(w, w.documents))} {
		if d.Holder == first.Holder && (d.Kind == ExportDeclaration || w.seldom(9)) &&
			(len(c.Lines) == 0 || c.Lines[0].Document != d.ID) {
			left := d.Face.Minor - w.book.Taking(d.ID).Collected
			c.Lines = append(c.Lines, MatchLine{Document: d.ID, Amount: w.amount(max(1, left))})
		}
	}
	if len(c.Lines) > 0 && !w.seldom(3) { // just what the goods are worth
		c.Amount.Minor = 0
		for _, line := range c.Lines {
			c.Amount.Minor += line.Amount
		}
	}
	if w.seldom(3) { // in advance, in part or whole
		if c.Expected = w.at.Day() + Day(w.number(0, 60)); w.seldom(2) {
			c.Lines = nil
		}
	}
	return w.somebody(worldMakers[bank]...), c
}

// goods that went for money that came in advance.
func (w *world) goods(p Proceeds) (string, Command) {
	c := MatchProceeds{Proceeds: p.ID, Number: pick(w, []uint32{0, p.Asked, p.Asked + 1, p.Asked + 1})}
	if c.Number == p.Asked && w.seldom(2) {
		c.Lines = p.Last
		return w.somebody(worldMakers[w.name(p.Bank)]...), c
	}
	for _, id := range w.ofKind(p.Enterprise, ExportDeclaration) {
		d := w.book.document(id)
		if left := d.Face.Minor - w.book.Taking(d.ID).Collected; w.seldom(2) && left > 0 {
			c.Lines = append(c.Lines, MatchLine{Document: d.ID, Amount: w.amount(min(left, max(1, p.Unmatched())))})
		}
	}
	return w.somebody(worldMakers[w.name(p.Bank)]...), c
}

// match is what a bank does later with money that came in.
func (w *world) match() (string, Command) {
	if len(w.proceeds) == 0 {
		return w.receive()
	}
	p := w.book.received(pick(w, w.proceeds))
	checkers := worldCheckers[w.name(p.Bank)]
	if len(checkers) == 0 || w.seldom(10) {
		checkers = worldCheckers[pick(w, worldBanks)]
	}
	if !p.Waiting.IsZero() && !w.seldom(4) {
		return w.somebody(checkers...), ConfirmProceeds{p.ID,
			pick(w, []Reason{NoReason, NoReason, NoReason, EntryError, BankDeclined})}
	}
	if p.Expected != 0 && len(p.Matches) == 0 && w.seldom(8) {
		return w.somebody(checkers...), ConfirmProceeds{p.ID, EntryError}
	}
	if p.Expected != 0 && !w.seldom(3) {
		if makers := worldMakers[w.name(p.Bank)]; w.seldom(6) {
			return w.reports(TaskOf(AdvanceReceipt, p.ID), makers)
		}
		return w.goods(p)
	}
	if len(p.Matches) > 0 && w.seldom(2) {
		m := pick(w, p.Matches)
		most := share(w.book.document(m.Document).Face.Minor, 1_000)
		return w.somebody(checkers...),
			CloseRemainder{p.ID, m.Document, w.amount(max(1, min(most, w.book.document(m.Document).Available()))),
				pick(w, []Reason{BankCharges, PriceReduced, EntryError})}
	}
	c := CorrectProceeds{Proceeds: p.ID, Reason: pick(w, []Reason{EntryError, RemittanceReturned, NoReason}),
		NotReturned: p.Returned > 0 && w.seldom(2)}
	if w.seldom(2) {
		c.Expected = w.at.Day() + Day(w.number(0, 60))
	}
	for _, m := range p.Matches {
		if !w.seldom(3) {
			c.Lines = append(c.Lines, MatchLine{Document: m.Document, Amount: w.amount(max(1, m.Amount))})
		}
	}
	if d := w.book.document(pick(w, w.documents)); d.Holder == p.Enterprise && w.seldom(2) {
		c.Lines = append(c.Lines, MatchLine{Document: d.ID, Amount: w.amount(max(1, d.Available()))})
	}
	return w.somebody(checkers...), c
}

// release gives up what a settled financing still pledges, where there is one.
func (w *world) release() (string, Command) {
	for _, id := range w.financings {
		f := w.book.financing(id)
		for _, line := range f.Terms.Lines {
			if f.State == Settled && w.book.claim(line.Document, id).Pledged > 0 {
				return w.somebody(worldCheckers[w.name(f.Deal.Bank)]...),
					ReleasePledge{id, line.Document, pick(w, []Reason{ObligationSatisfied, EntryError})}
			}
		}
	}
	return w.advance()
}

// advance moves a financing on, mostly as its state asks.
func (w *world) advance() (string, Command) {
	if len(w.financings) == 0 {
		return w.apply()
	}
	// of three tries, the first that is still alive
	f := w.book.financing(pick(w, w.financings))
	for range 3 {
		if f.State >= Applied && f.State <= Disbursed {
			break
		}
		f = w.book.financing(pick(w, w.financings))
	}
	id := f.Deal.Financing()
	bank := w.actor(f.Deal.Bank)
	if f.State == 0 || w.seldom(10) {
		bank = pick(w, worldBanks)
	}
	makers, checkers := worldMakers[bank], worldCheckers[bank]
	state := f.State
	if w.seldom(10) {
		state = State(w.number(1, 8))
	}
	switch state {
	case Applied:
		if w.seldom(8) {
			return w.somebody(checkers...), NoteAdvice{Financing: id, Score: uint16(w.number(0, MaxScore+1)),
				Model: Digest{1}, Features: Digest{1}}
		}
		return w.somebody(makers...), Accept{id}
	case Accepted:
		if w.seldom(6) {
			return w.somebody(makers...), ExtendHold{id}
		}
		if w.seldom(8) {
			return w.somebody(makers...), Decline{id, w.reason()}
		}
		return w.somebody(checkers...), Approve{id}
	case Approved:
		if w.seldom(8) {
			return w.somebody("hua", "qiu", "mia"), WithdrawApplication{id, w.reason()}
		}
		return w.somebody(makers...), Disburse{id, w.terms(f, Terms{Amount: f.Asked.Minor, Lines: f.Lines})}
	case Disbursed:
		if c, replaced := w.follow(f); replaced && !w.seldom(3) {
			return w.somebody(checkers...), c
		}
		if w.seldom(5) {
			return w.somebody(checkers...), CorrectDisbursal{id, w.terms(f, f.Terms), w.reason()}
		}
		if w.seldom(4) {
			return w.somebody(checkers...), CorrectRepayment{id, uint32(w.number(1, max(1, int64(f.Repayments)))),
				w.reason()}
		}
		return w.somebody(makers...), w.repay(f)
	}
	return w.somebody(checkers...), CorrectRepayment{id, uint32(w.number(1, max(1, int64(f.Repayments)))), w.reason()}
}

func (w *world) terms(f Financing, standing Terms) Terms {
	t := standing
	t.Rate, t.Outlet, t.Details = BasisPoints(w.number(0, 900)), "35", Digest{byte(w.number(1, 3))}
	if t.Date == 0 || w.seldom(3) {
		t.Date = w.at.Day() - Day(w.number(0, 2))
		t.Maturity = t.Date + Day(w.number(1, int64(max(1, f.Tenor))))
	}
	if w.seldom(2) {
		t.Amount = w.amount(max(1, f.Asked.Minor))
	}
	if w.seldom(2) {
		t.Lines = nil
		for _, line := range f.Lines {
			if !w.seldom(4) {
				d := w.book.document(line.Document)
				t.Lines = append(t.Lines, Line{line.Document, w.amount(max(1, line.Amount+d.Available()))})
			}
		}
	}
	return t
}

func (w *world) repay(f Financing) Repay {
	c := Repay{Financing: f.Deal.Financing(), Date: w.at.Day(), Principal: w.amount(max(1, f.Outstanding)),
		Interest: w.number(0, 1000), Source: Source(w.number(1, 5))}
	if w.seldom(3) {
		c.Principal = f.Outstanding
	}
	if c.Source == FromProceeds {
		c.Principal = w.amount(max(1, f.Outstanding/8))
		for _, id := range w.proceeds {
			if p := w.book.received(id); p.Bank == f.Deal.Bank && overlap(p.Matches, f.Terms.Lines) {
				c.Proceeds = id
			}
		}
		if p := w.book.received(c.Proceeds); w.seldom(3) {
			// at a contracted rate, mostly within the band
			mid, _ := convert(w.book.Book, Money{c.Principal, f.Asked.Currency}, p.Amount.Currency, c.Date,
				RateLimits{Age: 31, Workdays: 31}, up)
			c.Used, c.Evidence = max(1, mid*w.number(94, 106)/100), Digest{7}
		}
	}
	if w.seldom(2) {
		c.Transaction = named[transaction](w.stage, fmt.Sprintf("t%d", w.number(1, int64(w.serial)+1)))
	}
	return c
}

// outside are the commands by which the outside world may open a shortfall.
func outside(c Command) bool {
	switch c.(type) {
	case AmendDocument, WithdrawDocument, ReturnGoods, RegisterProceeds, CorrectProceeds, ConfirmProceeds:
		return true
	}
	return false
}

// decides checks the promises of Decide on one command and posts what follows.
func (w *world) decides(who string, c Command, seen map[string]int) {
	by, ok := w.persons[who]
	if !ok {
		by = Signer{named[Party](w.stage, "north"), KeyID{9}}
	}
	before := copyOf(w.book)
	events, refusal := carried(w.book, by, w.at, c)
	again, refusedAgain := carried(before, by, w.at, c)
	if !reflect.DeepEqual(events, again) || refusal != refusedAgain {
		w.t.Fatalf("%s decides %+v twice otherwise:\n%+v %+v\n%+v %+v", who, c, events, refusal, again, refusedAgain)
	}
	if !sameBook(w.book, before) {
		w.t.Fatalf("Decide wrote into the book on %+v", c)
	}
	if !refusal.OK() {
		seen[refusal.Rule.String()]++
		if apply, ok := c.(Apply); ok && !w.seldom(20) {
			w.financings = slices.DeleteFunc(w.financings, func(id FinancingID) bool { return id == apply.Financing })
		}
		if open, ok := c.(OpenPayment); ok && !w.seldom(20) {
			w.payments = slices.DeleteFunc(w.payments, func(id PaymentID) bool { return id == open.Payment })
		}
		if len(events) > 0 || refusal.Left.Minor < 0 {
			w.t.Fatalf("%+v is refused with %+v, and with events %+v", c, refusal, events)
		}
		return
	}
	if wrong := confirmedBySecond(before, events); wrong != "" {
		w.t.Fatalf("%s, by %s: %+v", wrong, who, c)
	}
	numberAlerts(alertsIn(w.book), events)
	for _, e := range events {
		seen[fmt.Sprintf("%T", e)]++
		if told, ok := e.(PersonEnrolled); ok {
			w.persons["nan"] = Signer{told.Key.Party, told.Key.ID}
			w.names[told.Key.ID] = "nan"
		}
		Post(w.book, e)
	}
	w.journal = append(w.journal, Entry{At: w.at, By: by, Verb: c.Verb(), Events: events})
	for id, d := range w.book.documents() {
		was := before.document(id)
		taking := w.book.Taking(id)
		taken, worth, more := taking.Taken(), taking.Worth(d), taking.Taken() > before.Taking(id).Taken()
		if !outside(c) && more && taken > worth {
			w.t.Fatalf("%s took document %s beyond its value by %+v: %d of %d", who, id, c, taken, worth)
		}
		if _, moves := c.(MovePledge); !outside(c) && !moves && more && taken+taking.Reserved > worth {
			w.t.Fatalf("%s took of document %s what is reserved of it by %+v", who, id, c)
		}
		if !outside(c) && d.Shortfall() > was.Shortfall() {
			w.t.Fatalf("%s opened a shortfall of %s by %+v", who, id, c)
		}
	}
}

// elapse moves the clock and does what is due, one deadline after another.
func (w *world) elapse(seen map[string]int) {
	w.draw(seen)
	w.at += Instant(w.number(0, pick(w, []int64{60_000, 3_600_000, 3_600_000, 10 * 3_600_000, 40 * 3_600_000,
		40 * dayLength})))
	if w.at.Day()%3 == 0 || w.seldom(2) {
		w.play("gao publish-rates " + w.at.Day().String() + " USD=712.3400 EUR=780.0100 JPY=4.7500 KWD=2,320.0000")
	}
	for {
		events := Due(w.book, w.at)
		if len(events) == 0 {
			return
		}
		numberAlerts(alertsIn(w.book), events)
		for _, e := range events {
			seen[fmt.Sprintf("%T", e)]++
			Post(w.book, e)
		}
		w.journal = append(w.journal, Entry{At: w.at, Verb: VerbLapse, Events: events})
		checkBook(w.t, w.book)
	}
}

// draw begins a block: of what was disbursed since the last draw, exactly what
// the lots say is to be inspected.
func (w *world) draw(seen map[string]int) {
	var hash Digest
	for i := range hash {
		hash[i] = byte(w.number(0, 255))
	}
	deals, before := DisbursedIn(w.journal[w.drawn:]), len(w.book.drawn())
	w.stage.draw(hash)
	count := 0
	capital := LimitsOn(w.book.Limits(CapitalPayments), CapitalPayments, w.at.Day()).Inspect
	for _, deal := range deals {
		if id := deal.ID.Payment(); !id.IsZero() {
			p, _ := w.book.Payment(id)
			wants := p.Facilitated && p.Unmatched() > 0 && CheckLot(hash, id) < capital
			if _, there := w.book.Check(id); there != wants {
				w.t.Fatalf("%s is to be checked: %v", w.name(id), wants)
			} else if there {
				seen["trade.CheckDrawn"]++
			}
			continue
		}
		scenario := w.book.financing(deal.Financing()).Product.Scenario()
		share := LimitsOn(w.book.Limits(scenario), scenario, w.at.Day()).Inspect
		if _, there := w.book.Inspection(deal.Financing()); there != Drawn(hash, deal.Financing(), share) {
			w.t.Fatalf("%s is to be inspected: %v", w.name(deal.Financing()), there)
		} else if there {
			count++
			seen["trade.InspectionDrawn"]++
		}
	}
	if len(w.book.drawn()) != before+count {
		w.t.Fatalf("%d inspections of %d deals came to %d", count, len(deals), len(w.book.drawn())-before)
	}
}

// TestHistories drives random legal and illegal histories and checks, after every
// step, all that must be true of a book and of what each party may see of it.
func TestHistories(t *testing.T) {
	seen := map[string]int{}
	seeded.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		for range 340 - rapid.IntRange(0, 339).Draw(t, "fewer steps") {
			if w.seldom(9) {
				w.elapse(seen)
			}
			who, c := w.step()
			w.decides(who, c, seen)
			checkBook(t, w.book)
			if t.Failed() {
				t.Fatalf("after %s: %T %+v", who, c, c)
			}
		}
		w.checkSight()
	})
	for _, e := range []Event{PartySuspended{}, PartyExpelled{}, PartyReinstated{}, PersonEnrolled{}, KeyRevoked{},
		EnterpriseClassified{}, LimitsSet{}, RateLimitsSet{}, PilotAdmitted{}, PilotStopped{}, PilotResumed{},
		AlertRaised{}, DeadlinePassed{}, DocumentsPublished{}, DocumentAmended{}, DocumentWithdrawn{}, GoodsReturned{},
		DocumentFrozen{}, DocumentUnfrozen{}, ValueMoved{},
		ReturnTakenBack{}, DocumentReinstated{}, PledgeMoved{}, SuccessorNamed{},
		ProceedsRegistered{}, ProceedsUsed{}, FinancingApplied{}, FinancingAccepted{}, HoldExtended{},
		FinancingApproved{}, FinancingEnded{}, FinancingDisbursed{},
		DisbursalCorrected{}, FinancingRepaid{}, RepaymentCorrected{}, FinancingSettled{}, FinancingReopened{},
		PoolChanged{}, AdviceNoted{}, InspectionDrawn{}, InspectionReported{}, ModelActivated{},
		ProceedsCorrected{}, ProceedsMatched{}, ProceedsConfirmed{}, ProceedsDismissed{}, RemainderClosed{},
		PaymentOpened{}, PaymentAccepted{}, PaymentExtended{},
		PaymentApproved{}, PaymentEnded{}, PaymentMade{}, RefundRegistered{}, RefundConfirmed{}, RefundDismissed{},
		RefundReleased{}, FilingClosed{}, PaymentMatched{}, PaymentLent{}, DocumentEntered{},
		DocumentConfirmed{}, DocumentDropped{}, CheckDrawn{}, InvoicesAttached{}, CheckReported{},
		FacilitationLifted{}, PaymentTracked{}, TaskOpened{}, TaskAnswered{}, RollCalled{}, TaskWaits{}, TaskMoved{}} {
		if seen[fmt.Sprintf("%T", e)] == 0 && !testing.Short() { // with -short there are few histories
			t.Errorf("no history came to a %T: the test has gone blind", e)
		}
	}
	t.Logf("seen: %v", seen)
}

// checkSight checks that no event shows a bank another bank's deal, and no
// enterprise another's.
func (w *world) checkSight() {
	for _, p := range w.book.parties() {
		viewer := Viewer{p.ID, p.Kind, p.Region}
		if p.Kind != Bank && p.Kind != Enterprise {
			continue
		}
		for _, entry := range w.journal {
			for _, e := range entry.Events {
				if _, named := e.(SuccessorNamed); named || !MaySee(viewer, e.Audience()) {
					continue
				}
				for _, id := range identifiers(reflect.ValueOf(e)) {
					other, known := w.book.Party(id)
					if known && id != p.ID && id != p.Successor && p.ID != other.Successor && other.Kind == p.Kind &&
						!public(e) {
						w.t.Fatalf("%s sees %s in %T %+v", w.name(p.ID), w.name(id), e, e)
					}
				}
			}
		}
	}
}

func public(e Event) bool { return e.Audience().Public }

// identifiers finds every party named anywhere in a value.
func identifiers(v reflect.Value) []PartyID {
	if id, ok := v.Interface().(PartyID); ok {
		return []PartyID{id}
	}
	var found []PartyID
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			found = append(found, identifiers(v.Field(i))...)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			found = append(found, identifiers(v.Index(i))...)
		}
	}
	return found
}
