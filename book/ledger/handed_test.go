package ledger

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// pools are values to ask a book with, by their type.
type pools map[reflect.Type][]reflect.Value

// gather takes every value of a plain type that something holds.
func (p pools) gather(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			p.gather(v.Elem())
		}
	case reflect.Struct:
		p.keep(v)
		for i := range v.NumField() {
			p.gather(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			p.gather(v.Index(i))
		}
	default:
		p.keep(v)
	}
}

func (p pools) keep(v reflect.Value) {
	if v.Comparable() && !slices.ContainsFunc(p[v.Type()], func(w reflect.Value) bool { return w.Equal(v) }) {
		p[v.Type()] = append(p[v.Type()], v)
	}
}

// spoil overwrites everything that can be reached through a value: what its
// lists hold, and what lies behind them.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			spoil(v.Field(i))
		}
	case reflect.Slice:
		all := v.Slice3(0, v.Cap(), v.Cap())
		for i := range all.Len() {
			spoil(all.Index(i))
			all.Index(i).SetZero()
		}
	case reflect.Map:
		v.Clear()
	}
}

// askAll asks a book everything that it can be asked, with every value of a pool,
// and shows each answer.
func askAll(t *testing.T, book trade.Book, p pools, show func(reflect.Value)) (asked int) {
	t.Helper()
	v := reflect.ValueOf(book)
	methods := reflect.TypeFor[trade.Book]()
	for i := range methods.NumMethod() {
		method := v.MethodByName(methods.Method(i).Name)
		calls := [][]reflect.Value{nil}
		for j := range method.Type().NumIn() {
			var longer [][]reflect.Value
			if len(p[method.Type().In(j)]) == 0 {
				t.Fatalf("no %v is at hand to ask for %s", method.Type().In(j), methods.Method(i).Name)
			}
			for _, call := range calls {
				for _, with := range p[method.Type().In(j)] {
					longer = append(longer, append(slices.Clone(call), with))
				}
			}
			calls = longer
		}
		for _, call := range calls {
			for _, out := range method.Call(call) {
				if out.Kind() != reflect.Func {
					show(out)
					continue
				}
				for each := range out.Seq() {
					show(each)
				}
			}
			asked++
		}
	}
	return asked
}

// TestNothingHandedOutLeadsBack plays the same business on two ledgers. On one
// of them everything that can be got from it is overwritten after each step:
// records, entries as they are executed and as they are read again, evidence.
// Both must stay the same, to the byte.
func TestNothingHandedOutLeadsBack(t *testing.T) {
	plain, touched := newStage(t, vfs.NewMem()), newStage(t, vfs.NewMem())
	defer plain.Close()
	defer touched.Close()
	p := pools{}
	for _, s := range slices.Concat(plain.life(0, start.Day()), plain.payment(0, start.Day())) {
		p.gather(reflect.ValueOf(s.command))
	}
	p.gather(reflect.ValueOf([]trade.NoticeID{idOf("notice", 0)}))
	p.gather(reflect.ValueOf([]trade.ProposalID{idOf("proposal", 1), idOf("proposal", 2)}))
	asked := 0
	for _, steps := range handedBlocks(plain) {
		plain.now, touched.now = max(plain.now, touched.now), max(plain.now, touched.now)
		txs := plain.sign(steps...)
		for _, e := range plain.block(txs...) {
			p.gather(reflect.ValueOf(e))
			switch e.Refusal.Rule {
			case 0, trade.ProceedsMustBeNew, trade.ProceedsMustExist: // two lives share their proceeds
			default:
				t.Errorf("block %d: %v is refused: %v", e.Height, e.Verb, e.Refusal)
			}
		}
		for _, tx := range txs {
			touched.Check(tx)
		}
		for range 2 { // the block comes twice, as after a round that failed
			_, entries, err := touched.Execute(touched.height+1, touched.now+1_000, hashOf(touched.height+1), txs)
			if err != nil {
				t.Fatal(err)
			}
			spoil(reflect.ValueOf(entries))
		}
		if err := touched.Commit(); err != nil {
			t.Fatal(err)
		}
		touched.height, touched.now = touched.height+1, touched.now+1_000
		asked += meddleAll(t, touched, p)
		if plain.state.root != touched.state.root {
			t.Fatalf("block %d: what was handed out changed the ledger", plain.height)
		}
	}
	if told(t, plain, p) != told(t, touched, p) {
		t.Error("what was handed out changed what the ledger answers")
	}
	entries, err := plain.Entries(0, 1<<20)
	again, errAgain := touched.Entries(0, 1<<20)
	if err != nil || errAgain != nil || !bytes.Equal(encoded(t, entries), encoded(t, again)) {
		t.Errorf("the journals differ: %v %v", err, errAgain)
	}
	if asked < 1_000 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// told is everything that the committed book answers.
func told(t *testing.T, s *stage, p pools) string {
	t.Helper()
	var all strings.Builder
	err := s.View(func(book trade.Book, _ trade.Instant) error {
		askAll(t, book, p, func(out reflect.Value) {
			if r, ok := out.Interface().(trade.Record); ok { // in bytes, since it may hold pointers
				key, value, _ := wire.EncodeRecord(r)
				fmt.Fprintf(&all, "%x %x\n", key, value)
				return
			}
			fmt.Fprintf(&all, "%+v\n", out)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// handedBlocks is business that makes a record of every kind and then writes
// each of them once more.
func handedBlocks(c *stage) [][]step {
	day := start.Day()
	model, agreeModel := proposing(3, trade.ActivateModel{Model: digestOf(20), Card: digestOf(30), From: day})
	later, _ := proposing(4, trade.ActivateModel{Model: digestOf(21), Card: digestOf(30), From: day})
	rates := trade.PublishRates{Rates: trade.Rates{Day: day, Rates: []trade.Rate{{Currency: "USD", Per100: 7_000_000}}}}
	limits := trade.FirstLimits(day)[0]
	limits.Inspect = 10_000
	limits.Bases = []trade.Basis{{Figure: trade.HoldFigure, Norm: trade.Norm{Series: 1, Year: 2017, Number: 9}},
		{Figure: trade.InspectFigure, Norm: trade.Norm{Series: 2, Year: 2018, Number: 8}}}
	set, agree := proposing(1, trade.SetLimits{Limits: limits})
	next, agreeNext := proposing(2, trade.SetLimits{Limits: trade.FirstLimits(day + 1)[0]})
	return [][]step{
		c.opening(),
		c.paying(), c.payment(0, day), c.payment(1, day),
		{{c.regulator, set}, {c.governor2, agree}, {c.regulator, model}},
		c.life(0, day), c.life(1, day),
		{{c.governor2, agreeModel}},
		{{c.regulator, trade.ClassifyEnterprise{Party: c.exporter[0].party, Class: trade.ClassB, Listed: true}}},
		c.life(2, day), c.life(4, day),
		{{c.customs, trade.AmendDocument{Document: idOf("document", 0), Revision: 2, Details: digestOf(8), Mode: "0110",
			Issued: day, Holder: c.exporter[0].party, Notice: idOf("notice", 0),
			Face: trade.Money{Minor: 9_999, Currency: "USD"}}},
			{c.customs, trade.ReturnGoods{Document: idOf("document", 1), Amount: 1, Notice: idOf("notice", 1),
				Details: digestOf(3)}},
			{c.regulator, trade.PublishCalendar{Calendar: calendarOf(day)}}},
		{{c.customs, trade.TakeBackReturn{Document: idOf("document", 1), Notice: idOf("notice", 1)}},
			{c.bankMaker[1], trade.Repay{Financing: idOf("financing", 1), Date: day, Principal: 1,
				Source: trade.OwnFunds, Transaction: idOf("transaction", 1)}},
			{c.governor2, trade.PublishCalendar{Calendar: calendarOf(day + 365)}}},
		{{c.regulator, trade.SuspendParty{Party: c.exporter[0].party, Reason: trade.FraudSuspected}},
			{c.regulator, trade.SuspendParty{Party: c.exporter[1].party, Reason: trade.FraudSuspected}},
			{c.regulator, next}, {c.governor2, agreeNext}, {c.regulator, rates},
			{c.regulator, later},
			{c.regulator, trade.RevokeKey{Key: c.bankMaker[1].id(), Reason: trade.PersonLeft}}},
		{{c.bankMaker[0], trade.Repay{Financing: idOf("financing", 2), Date: day, Principal: 1,
			Source: trade.OwnFunds}}},
	}
}

// calendarOf names the next two weekdays and weekend days as exceptions.
func calendarOf(day trade.Day) trade.Calendar {
	c := trade.Calendar{Year: day.Year()}
	for ; len(c.Worked) < 2; day++ {
		if weekday := (day + 4) % 7; weekday == 0 || weekday == 6 { // day 0 was a Thursday
			c.Worked = append(c.Worked, day)
		} else if len(c.Closed) < 2 {
			c.Closed = append(c.Closed, day)
		}
	}
	return c
}

// meddleAll spoils what the committed book, a draft over it, the journal and the
// proofs hand out.
func meddleAll(t *testing.T, s *stage, p pools) (asked int) {
	t.Helper()
	p.gather(reflect.ValueOf([]uint32{1, 2}))
	for r := range s.state.book.Scan(trade.ClaimsKey(trade.DocumentID(idOf("document", 0)))) {
		p.keep(reflect.ValueOf(r.Key()))
	}
	for _, k := range []trade.Key{trade.LimitsKey(trade.Scenarios()[0]), trade.RateLimitsKey(), trade.ModelsKey(),
		trade.KeeperKey(idOf("keeper", 0)), trade.KeepersKey(),
		trade.AlertKey(idOf("alert", 0)), trade.PaymentKey(idOf("payment", 0)),
		trade.RefundsKey(idOf("payment", 0)), trade.RemittanceKey(idOf("remittance", 0)),
		trade.ClaimsKey(trade.DocumentID(idOf("document", 0))), trade.DocumentKey(idOf("document", 1)),
		trade.FinancingKey(idOf("financing", 1)), trade.ProceedsKey(idOf("proceeds", 0))} {
		p.keep(reflect.ValueOf(k))
	}
	p.gather(reflect.ValueOf([]trade.DealID{trade.DealOf(trade.FinancingDeal, idOf("financing", 1))}))
	p.gather(reflect.ValueOf([]trade.AlertID{idOf("alert", 0)}))
	p.gather(reflect.ValueOf([]trade.KeeperID{idOf("keeper", 0)}))
	p.gather(reflect.ValueOf([]trade.TaskID{trade.TaskOf(trade.DeferredReceipt, idOf("document", 0))}))
	p[reflect.TypeFor[trade.Possession]()] = []reflect.Value{reflect.ValueOf(trade.Possession{})}
	for alert := range trade.BookOf(s.state.book).Alerts() {
		p.gather(reflect.ValueOf(alert.ID))
	}
	err := s.View(func(book trade.Book, at trade.Instant) error {
		p.gather(reflect.ValueOf([]trade.Instant{at, at + 1<<40}))
		asked = askAll(t, book, p, spoil)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	asked += askAll(t, trade.BookOf(newDraft(s.state.book, 0)), p, spoil)
	entries, err := s.Entries(0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	spoil(reflect.ValueOf(entries))
	evidence, err := s.Prove([]byte{0x01})
	if err != nil {
		t.Fatal(err)
	}
	spoil(reflect.ValueOf(evidence))
	return asked
}

// TestABookKeepsItsOwn fills every list of every record, hands the records to
// the books, overwrites what was handed in and what comes out, and reads again.
func TestABookKeepsItsOwn(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	for name, book := range map[string]trade.Sheets{"draft": newDraft(s.state.book, 0),
		"memory": trade.NewMemoryBook()} {
		for _, r := range []trade.Record{trade.Party{}, trade.PersonKey{}, trade.Document{}, trade.Claim{},
			trade.Financing{},
			trade.Repayment{}, trade.Proceeds{}, trade.Alert{}, trade.Rates{}, trade.LimitVersions{}, trade.Pilot{},
			trade.RateLimitVersions{},
			trade.Inspection{}, trade.ModelVersions{}, trade.Position{}, trade.Transaction{}, trade.Calendar{}} {
			full := reflect.New(reflect.TypeOf(r)).Elem()
			fill(full)
			record := full.Interface().(trade.Record)
			want := valueOf(t, record)
			book.Put(record)
			spoil(full)
			for range 2 {
				read := recordIn(book, record)
				if got := valueOf(t, read); !bytes.Equal(got, want) {
					t.Fatalf("%s: %T can be changed from outside", name, r)
				}
				spoil(reflect.ValueOf(read))
			}
		}
	}
}

// fill gives every field a value, and every list two elements.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.String:
		v.SetString("35")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64, reflect.Int32:
		v.SetInt(1)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	}
}
