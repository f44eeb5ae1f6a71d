package ledger

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/internal/seeded"
)

// model executes blocks in the plainest way on the book in maps.
type model struct {
	book *trade.MemoryBook
	seen map[mark]bool
	last []trade.Entry

	secret, next Secret // the keepers', before the block and in it
}

func newModel(f trade.Founding) *model {
	m := &model{book: trade.NewMemoryBook(), seen: map[mark]bool{}, secret: testSecret}
	for _, e := range trade.Found(f) {
		trade.Post(m.book, e)
	}
	return m
}

func (m *model) block(height int64, at trade.Instant, txs [][]byte) []trade.Entry {
	var entries []trade.Entry
	hashes := make([][32]byte, len(txs))
	for i, tx := range txs {
		hashes[i] = sha256.Sum256(tx)
	}
	m.next = m.secret.next(height, hashes)
	own := trade.Entry{Height: height, At: at}
	own.Events = trade.Begin(m.book, height, at, hashOf(height), trade.AftermathOf(m.last))
	m.post(own, own.Events)
	for range maxDue {
		events := trade.Due(m.book, at)
		m.post(own, events)
		own.Events = append(own.Events, events...)
	}
	if len(own.Events) > 0 {
		entries = append(entries, own)
	}
	for i, tx := range txs {
		entries = append(entries, m.step(trade.Entry{Height: height, Index: uint32(i) + 1, At: at,
			Command: sha256.Sum256(tx)}, tx))
	}
	m.last = entries
	if slices.ContainsFunc(entries, func(e trade.Entry) bool { return e.Height > 0 }) {
		m.secret = m.next
	}
	return entries
}

// post writes what comes next in an entry.
func (m *model) post(e trade.Entry, events []trade.Event) {
	trade.NameAlerts(events, func(place int) trade.AlertID { return m.next.alert(e.Index, len(e.Events)+place) })
	for _, event := range events {
		trade.Post(m.book, event)
	}
}

func (m *model) step(e trade.Entry, tx []byte) trade.Entry {
	signed, _ := wire.Open(tx)
	command, _ := wire.DecodeCommand(signed.Verb, signed.Payload)
	aside := trade.Entry{Index: e.Index} // what says nothing of its signer
	x := markOf(signed.Envelope)
	if signed.NotAfter < e.At {
		aside.Refusal.Rule = trade.EnvelopeMustNotBeExpired
		return aside
	}
	if m.seen[x] {
		aside.Refusal.Rule = trade.EnvelopeMustNotBeReplayed
		return aside
	}
	key, ok := m.book.Key(signed.Key)
	if !ok {
		e.Refusal.Rule = trade.KeyMustBeEnrolled
		return e
	}
	e.Verb, e.By, e.Person = signed.Verb, signed.Signer(), key.Person
	if key.Revoked {
		e.Refusal.Rule = trade.KeyMustNotBeRevoked
		return e
	}
	m.seen[x] = true
	e.Envelope = signed.ID
	events, refusal := trade.Decide(m.book, e.By, e.At, command)
	m.post(e, events)
	e.Events, e.Refusal = events, refusal
	return e
}

// records gives everything that the model holds.
func (m *model) records() []trade.Record {
	return slices.Collect(m.book.Scan(trade.Key{}))
}

func encoded(t rapidT, entries []trade.Entry) []byte {
	var all []byte
	for _, e := range entries {
		all = fmt.Appendf(all, "%d %d %d\n", e.Height, e.Index, e.At)
		if err := wire.EncodeParts(e, func(part []byte) { all = fmt.Appendf(all, "%x\n", part) }); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// rapidT is what *testing.T and *rapid.T share.
type rapidT interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// same fails unless the ledger holds the model's records and no others.
func (m *model) same(t rapidT, l *Ledger) {
	want := map[string][]byte{}
	for _, r := range m.records() {
		key, value, err := wire.EncodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		want[string(key)] = value
	}
	err := l.tree.Scan(l.state.snapshot, nil, nil, func(key, value []byte) bool {
		if key[0] > 0x40 { // the ledger's own
			return true
		}
		if !bytes.Equal(want[string(key)], value) {
			t.Fatalf("the ledger holds %x under %x, the model %x", value, key, want[string(key)])
		}
		delete(want, string(key))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range want {
		t.Fatalf("the ledger lacks %x", key)
	}
	err = l.View(func(book trade.Book, at trade.Instant) error {
		for _, r := range m.records() {
			read := recordIn(book, r)
			if _, value, err := wire.EncodeRecord(read); err != nil || !bytes.Equal(value, valueOf(t, r)) {
				t.Fatalf("the book gives %+v, the model %+v", read, r)
			}
		}
		first, found := book.Deadline(at + 1<<40)
		if want, there := m.book.Deadline(at + 1<<40); first != want || found != there {
			t.Fatalf("the first deadline is %+v, the model's %+v", first, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func valueOf(t rapidT, r trade.Record) []byte {
	_, value, err := wire.EncodeRecord(r)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// recordIn reads the record again from a book, a claim also among those on its
// document.
func recordIn(book trade.Records, r trade.Record) trade.Record {
	read, _ := trade.BookOf(book).Record(r.Key())
	if r, ok := r.(trade.Claim); ok {
		for claim := range trade.BookOf(book).Claims(r.Document) {
			if claim.Deal == r.Deal && claim != read {
				return claim
			}
		}
	}
	return read
}

// drawSteps draws legal and illegal commands about a few things.
func (c *cast) drawSteps(t *rapid.T, at trade.Instant) []step {
	var steps []step
	for range rapid.IntRange(0, 12).Draw(t, "commands") {
		if rapid.IntRange(0, 5).Draw(t, "life") == 0 {
			life := c.life(rapid.IntRange(0, 5).Draw(t, "financing"), at.Day())
			steps = append(steps, life[:rapid.IntRange(1, len(life)).Draw(t, "stage")]...)
			continue
		}
		steps = append(steps, c.drawStep(t, at))
	}
	return steps
}

// life is a financing from publication to repayment.
func (c *cast) life(number int, day trade.Day) []step {
	side, amount := number%2, lifeAmount(number)
	maker, financing := c.bankMaker[side], trade.FinancingID(idOf("financing", number))
	lines := []trade.Line{{Document: idOf("document", number%4), Amount: amount}}
	return []step{
		{c.customs,
			trade.PublishDocuments{Documents: []trade.Publication{{ID: lines[0].Document, Kind: trade.ExportDeclaration,
				Holder: c.exporter[side].party, Face: trade.Money{Minor: 10_000, Currency: "USD"}, Issued: start.Day(),
				Mode: "0110", Details: digestOf(9)}}}},
		{c.exporter[side], trade.Apply{Financing: financing, Bank: maker.party, Product: trade.ExportReceivable,
			Asked: trade.Money{Minor: (amount + 1) / 2, Currency: "USD"}, Tenor: 90, Lines: lines,
			Details: digestOf(7)}},
		{maker, trade.Accept{Financing: financing}},
		{c.bankChecker[side], trade.Approve{Financing: financing}},
		{maker, trade.Disburse{Financing: financing, Terms: trade.Terms{Amount: (amount + 1) / 2, Rate: 400, Date: day,
			Maturity: day + 2, Outlet: "31", Details: digestOf(6), Lines: lines}}},
		{maker, trade.RegisterProceeds{Proceeds: idOf("proceeds", number%3), Enterprise: c.exporter[side].party,
			Amount: trade.Money{Minor: amount, Currency: "USD"}, Date: day,
			Instrument: trade.Wire, Code: "121010",
			Lines: []trade.MatchLine{{Document: lines[0].Document, Amount: amount}}, Details: digestOf(5)}},
		{maker, trade.Repay{Financing: financing, Date: day, Principal: amount / 4, Source: trade.FromProceeds,
			Proceeds: idOf("proceeds", number%3)}},
		{maker, trade.Repay{Financing: financing, Date: day, Principal: amount / 8, Interest: 1,
			Source: trade.OwnFunds}},
		{c.bankChecker[side], trade.CorrectRepayment{Financing: financing, Number: 1, Reason: trade.EntryError}},
	}
}

func lifeAmount(number int) int64 { return []int64{400, 2_000, 9_000, 16}[number%4] }

func (c *cast) drawStep(t *rapid.T, at trade.Instant) step {
	// most draws agree on who finances what, so that histories get on
	number := rapid.IntRange(0, 5).Draw(t, "financing")
	side, of := number%2, number%4
	amount := lifeAmount(number)
	if rapid.IntRange(0, 5).Draw(t, "odd") == 0 {
		side, of = rapid.IntRange(0, 1).Draw(t, "side"), rapid.IntRange(0, 3).Draw(t, "document")
		amount = rapid.SampledFrom([]int64{1, 400, 2_000, 10_000}).Draw(t, "amount")
	}
	document, financing := trade.DocumentID(idOf("document", of)), trade.FinancingID(idOf("financing", number))
	proceeds := trade.ProceedsID(idOf("proceeds", rapid.IntRange(0, 2).Draw(t, "proceeds")))
	maker, checker := c.bankMaker[side], c.bankChecker[side]
	lines := []trade.Line{{Document: document, Amount: amount}}
	day, governor := at.Day(), rapid.SampledFrom([]seat{c.regulator, c.governor2}).Draw(t, "governor")
	model, card := digestOf(side+20), digestOf(30)
	if of == 0 {
		model, card = trade.Digest{}, trade.Digest{}
	}
	switch kind := rapid.IntRange(0, 35).Draw(t, "verb"); kind {
	case 0, 1:
		return step{c.customs,
			trade.PublishDocuments{Documents: []trade.Publication{{ID: document, Kind: trade.ExportDeclaration,
				Holder: c.exporter[side].party, Face: trade.Money{Minor: 10_000, Currency: "USD"}, Issued: day,
				Mode: "0110", Details: digestOf(9)}}}}
	case 2:
		return step{c.customs, trade.AmendDocument{Document: document, Revision: 2,
			Face: trade.Money{Minor: amount, Currency: "USD"}, Details: digestOf(8), Mode: "9810",
			Issued: day, Holder: c.exporter[side].party, Notice: idOf("notice", 3)}}
	case 3:
		return step{c.customs, trade.ReturnGoods{Document: document, Amount: amount, Notice: idOf("notice", of%3),
			Details: digestOf(3)}}
	case 29:
		return step{c.customs, trade.TakeBackReturn{Document: document, Notice: idOf("notice", of%3)}}
	case 30:
		return step{c.customs, trade.WithdrawDocument{Document: document, Reason: trade.SourceCancelled,
			Notice: idOf("notice", 4), Details: digestOf(3)}}
	case 31:
		return step{c.customs,
			trade.PublishDocuments{Documents: []trade.Publication{{ID: idOf("document", of+4),
				Kind:   trade.ExportDeclaration,
				Holder: c.exporter[side].party, Face: trade.Money{Minor: 10_000, Currency: "USD"}, Issued: day,
				Mode: "0110", Details: digestOf(9), Replaces: document}}}}
	case 32:
		return step{checker, trade.MovePledge{Financing: financing, From: document, To: idOf("document", of+4),
			Amount: amount}}
	case 4, 5, 6, 7:
		return step{c.exporter[side], trade.Apply{Financing: financing, Bank: maker.party,
			Product: trade.ExportReceivable,
			Asked:   trade.Money{Minor: (amount + 1) / 2, Currency: "USD"}, Tenor: 90, Lines: lines,
			Details: digestOf(7)}}
	case 8, 9, 10:
		return step{maker, trade.Accept{Financing: financing}}
	case 11, 12, 13:
		return step{checker, trade.Approve{Financing: financing}}
	case 14, 15, 16:
		return step{maker, trade.Disburse{Financing: financing, Terms: trade.Terms{Amount: (amount + 1) / 2, Rate: 400,
			Date: day, Maturity: day + 2, Outlet: "31", Details: digestOf(6), Lines: lines}}}
	case 17, 18:
		return step{maker, trade.Repay{Financing: financing, Date: day, Principal: amount / 2, Interest: 1,
			Source: trade.OwnFunds}}
	case 19:
		return step{maker, trade.Repay{Financing: financing, Date: day, Principal: amount / 4,
			Source: trade.FromProceeds, Proceeds: proceeds}}
	case 20:
		return step{maker, trade.RegisterProceeds{Proceeds: proceeds, Enterprise: c.exporter[side].party,
			Amount: trade.Money{Minor: amount, Currency: "USD"}, Date: day,
			Instrument: trade.Wire, Code: "121010",
			Lines: []trade.MatchLine{{Document: lines[0].Document, Amount: amount}}, Details: digestOf(5)}}
	case 34:
		return step{c.bankChecker[side], trade.ConfirmProceeds{Proceeds: proceeds,
			Dismiss: trade.EntryError * trade.Reason(of/3)}}
	case 21:
		return step{checker, trade.CorrectRepayment{Financing: financing, Number: 1, Reason: trade.EntryError}}
	case 22:
		return step{maker, trade.ExtendHold{Financing: financing}}
	case 23:
		return step{c.regulator, trade.ReportInspection{Financing: financing, Finding: trade.Clean,
			Details: digestOf(4)}}
	case 25, 26, 27:
		propose, approve := proposing(number, trade.ActivateModel{Model: model, Card: card,
			From: start.Day() + 2 + trade.Day(number%2)})
		return step{governor, []trade.Command{propose, approve, trade.WithdrawProposal{ID: propose.ID}}[kind-25]}
	case 24:
		return step{c.governor2, trade.ClassifyEnterprise{Party: c.exporter[side].party, Class: trade.ClassB,
			Listed: true}}
	default:
		return step{rapid.SampledFrom(c.all).Draw(t, "anybody"),
			trade.RevokeKey{Key: rapid.SampledFrom(c.all[2:]).Draw(t, "key").id(), Reason: trade.PersonLeft}}
	}
}

// TestLedgerIsItsModel plays random histories on two ledgers and the model; one
// ledger is closed and opened in between, executes some blocks twice, and
// checks envelopes before.
func TestLedgerIsItsModel(t *testing.T) {
	seeded.Check(t, func(rt *rapid.T) {
		plain, worn := newStage(t, vfs.NewMem()), newStageIn(t, vfs.NewMem(), openCold)
		defer func() { plain.Close(); worn.Close() }()
		m := newModel(plain.founding())
		var sent [][]byte
		for height := int64(1); height <= int64(rapid.IntRange(2, 12).Draw(rt, "blocks")); height++ {
			txs := plain.sign(plain.opening()...)
			if height > 1 {
				plain.now += trade.Instant(rapid.SampledFrom([]int64{0, 0, 61_000, 3_600_000, 80 * 3_600_000}).Draw(rt,
					"pause"))
				txs = plain.sign(plain.drawSteps(rt, plain.now)...)
				if rapid.Bool().Draw(rt, "again") {
					txs = append(txs, rapid.SampledFrom(sent).Draw(rt, "replayed"))
				}
			}
			sent = append(sent, txs...)
			worn.now = plain.now
			want := encoded(rt, m.block(height, plain.now+1_000, txs))
			before := plain.state.root
			entries := plain.block(txs...)
			if got := encoded(rt, entries); !bytes.Equal(got, want) {
				rt.Fatalf("block %d: the ledger's entries are not the model's:\n%+v", height, entries)
			}
			counts := slices.ContainsFunc(entries, func(e trade.Entry) bool { return e.Height > 0 })
			if !counts && plain.state.root != before {
				rt.Fatalf("block %d: nothing happened and the root changed", height)
			}
			wear(rt, worn, txs)
			worn.block(txs...)
			if plain.state.root != worn.state.root {
				rt.Fatalf("block %d: two ledgers, two roots", height)
			}
		}
		m.same(rt, plain.Ledger)
		m.same(rt, worn.Ledger)
		if all, err := worn.Entries(0, 1<<30); err != nil || uint64(len(all)) != worn.state.shown.Entries {
			rt.Fatalf("the journal has %d entries, %v; its root says %d", len(all), err, worn.state.shown.Entries)
		}
	})
}

func wear(rt *rapid.T, s *stage, txs [][]byte) {
	if rapid.Bool().Draw(rt, "reopened") {
		s.reopen()
	}
	if rapid.Bool().Draw(rt, "checked") {
		for _, tx := range txs {
			s.Check(tx)
		}
		s.Admissible(s.now, txs)
	}
	if rapid.Bool().Draw(rt, "twice") {
		if _, _, err := s.Execute(s.height+1, s.now+1_000, hashOf(-s.height), txs[:len(txs)/2]); err != nil {
			rt.Fatal(err)
		}
	}
}

// TestWholeLife plays a financing that no rule refuses, against the model.
func TestWholeLife(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	m := newModel(s.founding())
	for _, steps := range [][]step{s.opening(), s.life(0, start.Day()), s.life(1, start.Day()),
		s.life(2, start.Day())} {
		txs := s.sign(steps...)
		want := encoded(t, m.block(s.height+1, s.now+1_000, txs))
		entries := s.block(txs...)
		if !bytes.Equal(encoded(t, entries), want) {
			t.Fatal("the ledger's entries are not the model's")
		}
		for _, e := range entries {
			if !e.Refusal.OK() {
				t.Errorf("block %d, entry %d: %+v", s.height, e.Index, e.Refusal)
			}
		}
	}
	m.same(t, s.Ledger)
}

// TestProofsOfEveryRecord proves what is there, and that its neighbours are not.
func TestProofsOfEveryRecord(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	m := newModel(s.founding())
	m.block(1, s.now, newStage(t, vfs.NewMem()).sign(s.opening()...))
	for _, r := range m.records() {
		key, value, err := wire.EncodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		evidence, err := s.Prove(key)
		if err != nil || !bytes.Equal(evidence.Value, value) {
			t.Fatalf("%x: the ledger shows %x, %v", key, evidence.Value, err)
		}
		proof, err := merkle.ParseProof(evidence.Proof)
		if err != nil || proof.VerifyPresence(evidence.State.Tree, key, value) != nil {
			t.Fatalf("%x: the proof does not hold", key)
		}
		absent := slices.Concat(key[:len(key)-1], []byte{key[len(key)-1] ^ 0x55})
		if evidence, err = s.Prove(absent); err != nil || len(evidence.Value) != 0 {
			t.Fatalf("%x: the ledger shows %x, %v", absent, evidence.Value, err)
		}
		if proof, err = merkle.ParseProof(evidence.Proof); err != nil ||
			proof.VerifyAbsence(evidence.State.Tree, absent) != nil {
			t.Fatalf("%x: the proof of absence does not hold", absent)
		}
	}
}
