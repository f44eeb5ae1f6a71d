package readmodel

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// world makes journals: random commands, decided by the rule book over the book
// in maps, in blocks.
type world struct {
	book     ledgerBook
	random   *rand.Rand
	models   *rand.Rand // for what the governors do about models
	founding trade.Founding
	start    trade.Instant
	at       trade.Instant
	height   int64
	serial   uint64
	alerts   uint64
	blocks   []Block

	regulator, customs, branch trade.PartyID
	banks, enterprises         []trade.PartyID
	signers                    map[trade.PartyID][]trade.Signer // maker, checker
	documents                  []trade.DocumentID
	financings                 []trade.FinancingID
	received                   []trade.ProceedsID
	imports                    []trade.DocumentID
	payments                   []trade.PaymentID
}

func id[N any](kind byte, n uint64) (made trade.ID[N]) {
	made[0] = kind
	binary.BigEndian.PutUint64(made[8:], n*0x9E3779B97F4A7C15+1)
	return made
}

func (w *world) next() uint64 { w.serial++; return w.serial }

func digest() trade.Digest { return trade.Digest{1} }

func public(n uint64) []byte {
	key := make([]byte, 32)
	binary.BigEndian.PutUint64(key, n+1)
	return key
}

var regions = []trade.Region{"31", "44", "3502"}

// newWorld founds a ledger with its parties, rates and pilot.
func newWorld(seed uint64, banks, enterprises int) *world {
	day, _ := trade.ParseDay("2020-06-01")
	start := day.Start() + 8*3600*1000
	w := &world{book: ledgerBook{trade.NewMemoryBook()}, random: rand.New(rand.NewPCG(seed, 7)),
		models: rand.New(rand.NewPCG(seed, 8)), start: start, at: start, signers: map[trade.PartyID][]trade.Signer{}}
	w.regulator = id[trade.Party](1, 1)
	key := trade.PersonKey{Person: trade.PersonID{1}, Scheme: trade.Ed25519, Public: public(w.next()),
		Duties: trade.Governor}
	second := trade.PersonKey{Person: trade.PersonID{3}, Scheme: trade.Ed25519, Public: public(1 << 40),
		Duties: trade.Governor}
	w.founding = trade.Founding{Regulator: w.regulator, Details: digest(), Keys: []trade.PersonKey{key, second},
		Limits: trade.FirstLimits(day), Rates: trade.FirstRateLimits(day), At: start,
		Electors: []trade.FoundingKeeper{{Party: w.regulator, Public: public(1 << 41)}}}
	for i := range w.founding.Limits {
		w.founding.Limits[i].Inspect = 8_000
	}
	for _, event := range trade.Found(w.founding) {
		trade.Post(w.book, event)
	}
	for _, k := range w.founding.Keys {
		w.signers[w.regulator] = append(w.signers[w.regulator],
			trade.Signer{Party: w.regulator, Key: trade.KeyIDOf(k.Scheme, k.Public)})
	}
	block := w.open()
	w.customs = w.admit(block, trade.Customs, "11", 2, trade.Feed)
	w.branch = w.admit(block, trade.Branch, "44", 3, trade.Auditor)
	for i := range banks {
		w.banks = append(w.banks, w.admit(block, trade.Bank, "11", uint64(10+i), trade.Maker, trade.Checker))
	}
	for i := range enterprises {
		w.enterprises = append(w.enterprises, w.admit(block, trade.Enterprise, regions[i%len(regions)],
			uint64(1000+i), trade.Maker))
	}
	w.must(block, w.regulator, 0, trade.PublishRates{Rates: trade.Rates{Day: day,
		Rates: []trade.Rate{{Currency: "USD", Per100: 7_100_000}, {Currency: "EUR", Per100: 8_000_000}}}})
	for _, region := range regions {
		for _, scenario := range trade.Scenarios() {
			w.must(block, w.regulator, 0, trade.AdmitToPilot{Key: trade.PilotKey{Scenario: scenario, Region: region},
				From: day})
		}
	}
	for _, bank := range w.banks {
		for _, scenario := range trade.Scenarios() {
			w.must(block, w.regulator, 0, trade.AdmitToPilot{Key: trade.PilotKey{Scenario: scenario, Bank: bank},
				From: day})
		}
	}
	w.close(block)
	return w
}

func (w *world) admit(block *Block, kind trade.PartyKind, region trade.Region, n uint64,
	duties ...trade.Duty) trade.PartyID {
	party := id[trade.Party](1, n)
	admit := trade.AdmitParty{Party: party, Kind: kind, Region: region, Details: digest()}
	if kind == trade.Enterprise {
		admit.Class, admit.Listed = trade.ClassA, true
	}
	w.must(block, w.regulator, 0, admit)
	for _, duty := range duties {
		key := public(w.next())
		person := trade.PersonID{2}
		binary.BigEndian.PutUint64(person[8:], w.next())
		w.must(block, w.regulator, 0, trade.EnrolPerson{Party: party, Person: person, Scheme: trade.Ed25519,
			Public: key, Duties: duty})
		w.signers[party] = append(w.signers[party], trade.Signer{Party: party, Key: trade.KeyIDOf(trade.Ed25519, key)})
	}
	if kind == trade.Enterprise {
		w.must(block, w.regulator, 0, trade.SetMembership{Party: party, Host: w.regulator,
			Sealing:        trade.SealingKey{Scheme: trade.XWing, Public: make([]byte, 1216)},
			Administrators: []trade.KeyID{w.signers[party][0].Key}})
	}
	return party
}

func (w *world) open() *Block {
	w.height++
	block := &Block{Height: w.height, At: w.at}
	own := trade.Entry{Height: w.height, At: w.at, Verb: trade.VerbLapse}
	if last := len(w.blocks) - 1; last >= 0 {
		own.Events = trade.Begin(w.book, w.height, w.at, sha256.Sum256(fmt.Append(nil, w.height)),
			trade.AftermathOf(w.blocks[last].Entries))
		w.post(own.Events)
	}
	for {
		events := trade.Due(w.book, w.at)
		w.post(events)
		own.Events = append(own.Events, events...)
		if len(events) == 0 {
			break
		}
	}
	if len(own.Events) > 0 {
		block.Entries = append(block.Entries, own)
	}
	return block
}

// post writes events, with alerts named by their numbers.
func (w *world) post(events []trade.Event) {
	trade.NameAlerts(events, func(int) trade.AlertID {
		w.alerts++
		return trade.AlertID(binary.BigEndian.AppendUint64(make([]byte, 8), w.alerts))
	})
	for _, event := range events {
		trade.Post(w.book, event)
	}
}

func (w *world) close(block *Block) {
	if len(block.Entries) > 0 {
		w.blocks = append(w.blocks, *block)
	}
}

// do executes a command as the ledger would and gives its refusal.
func (w *world) do(block *Block, party trade.PartyID, signer int, c trade.Command) trade.Rule {
	return w.send(block, w.signers[party][signer], id[trade.Entry](9, w.next()), c)
}

func (w *world) send(block *Block, by trade.Signer, envelope trade.EnvelopeID, c trade.Command) trade.Rule {
	key, _ := w.book.Key(by.Key)
	e := trade.Entry{Height: block.Height, Index: uint32(len(block.Entries)) + 1, At: block.At, Verb: c.Verb(),
		Envelope: envelope, By: by, Person: key.Person}
	e.Events, e.Refusal = trade.Decide(w.book, by, block.At, c)
	w.post(e.Events)
	block.Entries = append(block.Entries, e)
	return e.Refusal.Rule
}

func (w *world) must(block *Block, party trade.PartyID, signer int, c trade.Command) {
	if rule := w.do(block, party, signer, c); rule != 0 {
		panic(fmt.Sprintf("%T was refused by rule %d", c, rule))
	}
}

func pick[T any](w *world, from []T) T { return from[w.random.IntN(len(from))] }

// play makes blocks of random commands, legal and illegal.
func (w *world) play(blocks, commands int) {
	for range blocks {
		w.at += trade.Instant(1000 * (1 + w.random.IntN(3600*6)))
		block := w.open()
		if _, known := w.book.Rates(w.at.Day()); !known {
			w.must(block, w.regulator, 0, trade.PublishRates{Rates: trade.Rates{Day: w.at.Day(),
				Rates: []trade.Rate{{Currency: "USD", Per100: 7_100_000 + int64(w.random.IntN(1000))},
					{Currency: "EUR", Per100: 8_000_000}}}})
		}
		for range commands {
			w.act(block)
		}
		for range commands / 3 {
			w.pay(block)
		}
		w.model(block)
		w.close(block)
	}
}

func (w *world) act(block *Block) {
	switch n := w.random.IntN(100); {
	case n < 12 || len(w.documents) < 5:
		w.publish(block, 1+w.random.IntN(4))
	case n < 35 || len(w.financings) < 3:
		w.apply(block)
	case n < 85:
		w.step(block, pick(w, w.financings))
	case n < 92:
		w.proceeds(block)
	default:
		w.order(block)
	}
}

func (w *world) publish(block *Block, count int) {
	var list []trade.Publication
	for range count {
		x := id[trade.Document](3, w.next())
		currency := pick(w, []trade.Currency{"USD", "EUR"})
		list = append(list, trade.Publication{ID: x, Kind: trade.ExportDeclaration, Holder: pick(w, w.enterprises),
			Face:   trade.Money{Minor: 10_000 + w.random.Int64N(1_000_000), Currency: currency},
			Issued: w.at.Day() - trade.Day(w.random.IntN(30)), Mode: "0110", Details: digest()})
		w.documents = append(w.documents, x)
	}
	w.do(block, w.customs, 0, trade.PublishDocuments{Documents: list})
}

func (w *world) apply(block *Block) {
	first := w.book.document(pick(w, w.documents))
	lines := []trade.Line{{Document: first.ID, Amount: 1 + w.random.Int64N(max(1, first.Available()))}}
	for _, x := range w.documents[max(0, len(w.documents)-20):] {
		d := w.book.document(x)
		if d.Holder == first.Holder && d.ID != first.ID && d.Face.Currency == first.Face.Currency &&
			w.random.IntN(2) == 0 {
			lines = append(lines, trade.Line{Document: x, Amount: 1 + d.Face.Minor/3})
		}
	}
	worth := int64(0)
	for _, line := range lines {
		worth += line.Amount
	}
	x := id[trade.Financing](5, w.next())
	w.do(block, first.Holder, 0, trade.Apply{Financing: x, Bank: pick(w, w.banks), Product: trade.ExportReceivable,
		Asked: trade.Money{Minor: 1 + worth*8/10, Currency: first.Face.Currency},
		Tenor: 90, Lines: lines, Details: digest()})
	if _, ok := w.book.Financing(x); ok {
		w.financings = append(w.financings, x)
	}
}

func (w *world) step(block *Block, x trade.FinancingID) {
	f := w.book.financing(x)
	bank, wrong := f.Deal.Bank, w.random.IntN(20) == 0
	if wrong {
		bank = pick(w, w.banks)
	}
	switch f.State {
	case trade.Applied:
		switch w.random.IntN(8) {
		case 0:
			w.do(block, f.Deal.Enterprise, 0, trade.WithdrawApplication{Financing: x, Reason: trade.ApplicantWithdrew})
		case 1:
			w.do(block, bank, 0, trade.Decline{Financing: x, Reason: trade.BankDeclined})
		default:
			w.do(block, bank, 0, trade.Accept{Financing: x})
		}
	case trade.Accepted:
		if w.random.IntN(6) == 0 {
			w.do(block, bank, 0, trade.ExtendHold{Financing: x})
		}
		w.do(block, bank, w.random.IntN(8)/7^1, trade.Approve{Financing: x})
	case trade.Approved:
		terms := trade.Terms{Amount: f.Asked.Minor, Rate: 350, Date: w.at.Day(), Maturity: w.at.Day() +
			trade.Day(3+w.random.IntN(60)), Outlet: "44", Details: digest(), Lines: f.Lines}
		w.do(block, bank, 0, trade.Disburse{Financing: x, Terms: terms})
	case trade.Disbursed:
		w.repay(block, f, bank)
	case trade.Settled:
		if f.Repayments > 0 && w.random.IntN(5) == 0 {
			w.do(block, bank, 1, trade.CorrectRepayment{Financing: x, Number: f.Repayments, Reason: trade.EntryError})
		}
	}
}

func (w *world) repay(block *Block, f trade.Financing, bank trade.PartyID) {
	x := f.Deal.Financing()
	if w.random.IntN(6) == 0 {
		terms := f.Terms
		terms.Rate, terms.Amount, terms.Date = 360, terms.Amount-terms.Amount/50, terms.Date-trade.Day(w.random.IntN(2))
		w.do(block, bank, 1, trade.CorrectDisbursal{Financing: x, Terms: terms, Reason: trade.EntryError})
		return
	}
	amount := max(1, f.Outstanding/int64(1+w.random.IntN(3)))
	repay := trade.Repay{Financing: x, Date: w.at.Day(), Principal: amount, Interest: amount / 100,
		Source: pick(w, []trade.Source{trade.OwnFunds, trade.InsurerClaim, trade.Purchase})}
	for _, p := range w.received {
		r := w.book.received(p)
		if r.Enterprise == f.Deal.Enterprise && r.Bank == f.Deal.Bank && r.Used < r.Amount.Minor {
			repay.Source, repay.Proceeds = trade.FromProceeds, p
		}
	}
	w.do(block, bank, 0, repay)
}

func (w *world) proceeds(block *Block) {
	d := w.book.document(pick(w, w.documents))
	bank := pick(w, w.banks)
	for claim := range w.book.Claims(d.ID) {
		if claim.Pledged > 0 && w.random.IntN(3) > 0 {
			bank = claim.Bank
		}
	}
	amount := max(1, d.Face.Minor/int64(1+w.random.IntN(4)))
	x := id[trade.Proceeds](7, w.next())
	w.do(block, bank, 0, trade.RegisterProceeds{Proceeds: x, Enterprise: d.Holder,
		Amount: trade.Money{Minor: amount, Currency: d.Face.Currency}, Date: w.at.Day(),
		Instrument: pick(w, []trade.Instrument{trade.Wire, trade.Wire, trade.CryptoAsset}), Code: "121010",
		Lines: []trade.MatchLine{{Document: d.ID, Amount: amount}}, Details: digest()})
	if _, ok := w.book.Proceeds(x); ok {
		w.received = append(w.received, x)
	}
	// by how many there are, so that what else is drawn stays as it is
	p, n := w.book.received(x), len(w.received)%5
	switch {
	case !p.Waiting.IsZero() && n < 4:
		w.do(block, bank, 1, trade.ConfirmProceeds{Proceeds: x, Dismiss: trade.EntryError * trade.Reason(n/3)})
	case len(p.Matches) > 0 && n == 0:
		w.do(block, bank, 1, trade.CorrectProceeds{Proceeds: x, Reason: trade.EntryError,
			Lines: []trade.MatchLine{{Document: d.ID, Amount: amount + 1}}})
	}
}

func (w *world) order(block *Block) {
	d := w.book.document(pick(w, w.documents))
	switch w.random.IntN(8) {
	case 0:
		w.do(block, w.customs, 0, trade.AmendDocument{Document: d.ID, Revision: d.Revision + 1,
			Face: trade.Money{Minor: 1 + d.Face.Minor*3/4, Currency: d.Face.Currency}, Details: digest(),
			Mode: d.Mode, Issued: d.Issued, Holder: d.Holder, Notice: id[trade.Notice](11, w.next())})
	case 1:
		w.do(block, w.customs, 0, trade.ReturnGoods{Document: d.ID, Amount: 1 + d.Face.Minor/5,
			Notice: id[trade.Notice](11, w.next()), Details: digest()})
	case 2:
		if w.random.IntN(4) == 0 {
			w.do(block, w.customs, 0, trade.WithdrawDocument{Document: d.ID, Reason: trade.SourceCancelled,
				Notice:  id[trade.Notice](11, w.next()),
				Details: digest()})
		}
	case 3:
		w.do(block, w.regulator, 0, trade.FreezeDocument{Document: d.ID, Reason: trade.Investigation})
	case 4:
		w.propose(block, trade.UnfreezeDocument{Document: d.ID}, true)
	case 5:
		w.do(block, w.regulator, 0, trade.ClassifyEnterprise{Party: pick(w, w.enterprises),
			Class: trade.Class(1 + w.random.IntN(3)), Listed: true})
	case 7:
		for _, x := range w.financings {
			if i, drawn := w.book.Inspection(x); drawn && i.State() == trade.InspectionOpen && x[15]%2 == 0 {
				w.do(block, w.regulator, 0, trade.ReportInspection{Financing: x,
					Finding: trade.Finding(1 + w.random.IntN(2)), Details: digest()})
				break
			}
		}
	case 6:
		limits := slices.Clone(w.book.Limits(trade.Scenarios()[0]))[0]
		limits.From, limits.HoldSeconds = w.at.Day(), 36*3600
		w.propose(block, trade.SetLimits{Limits: limits}, block.Height%3 > 0)
		rates := w.book.RateLimits()[0]
		rates.From, rates.Age = w.at.Day()+trade.Day(block.Height%3), 11
		w.propose(block, trade.SetRateLimits{Limits: rates}, block.Height%4 > 0)
	}
}

// propose has a governor propose a command, and the second one agree or let it wait.
func (w *world) propose(block *Block, c trade.Command, agreed bool) {
	act, _ := trade.ActOf(c)
	propose := trade.Propose{ID: id[trade.Proposal](11, uint64(block.Height)<<16|uint64(len(block.Entries))), Act: act,
		Content: digest(), Details: digest()}
	w.do(block, w.regulator, 0, propose)
	if agreed {
		w.do(block, w.regulator, 1, trade.ApproveProposal{ID: propose.ID, Content: propose.Content})
	}
}

// model has the governors put a model in force.
func (w *world) model(block *Block) {
	if w.models.IntN(3) > 0 {
		return
	}
	c := trade.ActivateModel{Model: trade.Digest{byte(w.models.IntN(4))}, Card: digest(),
		From: w.at.Day() + trade.Day(w.models.IntN(4))}
	if c.Model.IsZero() {
		c.Card = trade.Digest{}
	}
	w.propose(block, c, w.models.IntN(5) > 0)
}

func (w *world) viewer(party trade.PartyID) trade.Viewer {
	p := w.book.party(party)
	return trade.Viewer{Party: party, Kind: p.Kind, Region: p.Region}
}

func (w *world) governor() trade.Viewer { return w.viewer(w.regulator) }

// open makes a model that has heard of the founding.
func open(t testing.TB, w *world) *Model {
	t.Helper()
	m, err := OpenAt(context.Background(), somewhere())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	follow(t, m, []Block{w.genesis()})
	return m
}

func follow(t testing.TB, m *Model, blocks []Block) {
	t.Helper()
	if err := m.FollowMany(context.Background(), blocks); err != nil {
		t.Fatal(err)
	}
}

// genesis is what the ledger was founded with, as block 0.
func (w *world) genesis() Block {
	return Block{At: w.start, Entries: []trade.Entry{{At: w.start, Events: trade.Found(w.founding)}}}
}
