package gateway

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/desk"
)

// applications are two that fit beside each other in what is to be accepted, and one
// that does not fit beside the first.
func (w *town) applications() (forms []Form, ids []string) {
	w.t.Helper()
	for i, document := range []string{declarationOne, declarationTwo, declarationOne} {
		form := apply()
		form.Lines = []LineForm{{Document: document, Amount: "40,000.00"}}
		if form.Amount = "30,000.00"; document == declarationOne {
			form.Lines[0].Amount = "60,000.00"
		}
		form.Tenor += int32(i)
		forms = append(forms, form)
	}
	o := w.batch("exporter", Request{Wait: time.Minute}, forms...)
	for _, step := range w.steps("exporter", o) {
		if step.Height == 0 || !step.Refusal.OK() {
			w.t.Fatalf("%+v", step)
		}
		ids = append(ids, step.Subject)
	}
	return forms, ids
}

func (w *town) batch(login string, r Request, forms ...Form) Outcome {
	w.t.Helper()
	o, err := w.Submit(w.t.Context(), w.person(login), Batch{forms}, r)
	if err != nil || !o.IsBatch() {
		w.t.Fatalf("%+v, %v", o, err)
	}
	return o
}

func (w *town) steps(login string, o Outcome) []Outcome {
	w.t.Helper()
	steps, err := w.Steps(w.t.Context(), w.person(login), o)
	if err != nil {
		w.t.Fatal(err)
	}
	return steps
}

// One envelope holds what is handed in of a list, in its order; the ledger refuses
// the one that no longer fits, which the desk could not know.
func TestABatch(t *testing.T) {
	w := newTown(t)
	_, ids := w.applications()
	other := strings.Repeat("9", 32) // of nothing
	before := len(w.chain.entries)
	var seen wire.Signed
	w.Gateway.ring.Submitter = spy{w.chain, func(bytes []byte) { seen, _ = w.chain.open(bytes) }}
	o := w.batch("maker", Request{Wait: time.Minute}, AcceptForm{ids[0]}, AcceptForm{other},
		AcceptForm{ids[2]}, AcceptForm{ids[1]})
	if len(seen.Steps) != 3 || seen.Verb != 0 || seen.ID != o.Envelope || len(w.chain.entries) != before+3 {
		t.Fatalf("%d steps, %d entries", len(seen.Steps), len(w.chain.entries)-before)
	}
	steps := w.steps("maker", o)
	want := []Outcome{
		{Height: o.Height, Index: 1, Subject: ids[0]},
		{Refusal: trade.Refusal{Rule: trade.FinancingMustExist}, Subject: other},
		{Height: o.Height, Index: 2, Subject: ids[2], Refusal: trade.Refusal{Rule: trade.TakingMustNotExceedAvailable,
			Item: 1, Document: w.document(declarationOne), Left: trade.Money{Minor: 4_000_000, Currency: "USD"}}},
		{Height: o.Height, Index: 3, Subject: ids[1]},
	}
	for i := range want {
		want[i].Envelope, want[i].Verb = o.Envelope, trade.VerbAccept
	}
	if !slices.Equal(steps, want) || o.Index != 0 || !o.Refusal.OK() || o.Unchanged ||
		o.Subject != o.Envelope.String() {
		t.Errorf("%+v\n%+v\nof %+v", steps, want, o)
	}
	after, err := w.Status(t.Context(), w.person("maker"), o.Envelope)
	if err != nil || after != o {
		t.Errorf("asked later: %+v, %v", after, err)
	}
	if _, err := w.Status(t.Context(), w.person("checker"), o.Envelope); !errors.Is(err, ErrNoSubmission) {
		t.Errorf("another person is told: %v", err)
	}
	small := apply()
	small.Amount, small.Lines = "5,000.00", []LineForm{{declarationTwo, "6,000.00"}}
	if other := w.do("exporter", small); len(w.steps("exporter", other)) > 0 || other.IsBatch() {
		t.Error("one form has steps")
	}
}

// What would change nothing now is handed in behind what may change that, and what a
// batch did about a record counts for who sends a single command again.
func TestTheOrderOfABatch(t *testing.T) {
	w := newTown(t)
	other := PublishRatesForm{Day: "2026-11-23", Rates: []RateForm{{Currency: "USD", Per100: "713.0000"},
		{Currency: "JPY", Per100: "4.6000"}}}
	standing := PublishRatesForm{Day: "2026-11-23", Rates: []RateForm{{Currency: "USD", Per100: "712.3400"},
		{Currency: "JPY", Per100: "4.6000"}}}
	o := w.batch("governor", Request{Wait: time.Minute}, standing, other, standing)
	steps := w.steps("governor", o)
	if !steps[0].Unchanged || steps[1].Unchanged || steps[2].Unchanged || steps[2].Height == 0 {
		t.Errorf("%+v", steps)
	}
	_, ids := w.applications()
	own := Request{Wait: time.Minute, Own: true}
	maker := w.person("maker")
	if o, err := w.Submit(t.Context(), maker, AcceptForm{ids[0]}, own); err != nil || o.Height == 0 {
		t.Fatalf("%+v, %v", o, err)
	}
	w.batch("maker", Request{Wait: time.Minute}, DeclineForm{Financing: ids[0], Reason: "bank-declined"})
	if o, err := w.Submit(t.Context(), maker, AcceptForm{ids[0]}, own); err != nil || o.Repeated {
		t.Errorf("declined in between by a batch: %+v, %v", o, err)
	}
}

// Where nothing is to be handed in no envelope leaves, and what was not sent is
// answered; sent again without a key it is the same list.
func TestABatchOfWhatIsDone(t *testing.T) {
	w := newTown(t)
	published := PublishDeclarationsForm{Declarations: []Declaration{declaration(declarationOne, "100,000.00")}}
	before := len(w.chain.entries)
	o := w.batch("customs.feed", Request{Wait: time.Minute, Own: true}, published,
		AcceptForm{w.document(declarationOne).String()})
	steps := w.steps("customs.feed", o)
	if o.Height != 0 || len(steps) != 2 || !steps[0].Unchanged || steps[1].Unchanged || steps[1].Refusal.OK() ||
		len(w.chain.entries) != before {
		t.Errorf("%+v of %+v", steps, o)
	}
	w.applications()
	forms, _ := w.applications() // handed in by another key: three more
	r := Request{Wait: time.Minute, Own: true}
	before = len(w.chain.entries)
	first := w.batch("exporter", r, forms...)
	again := w.batch("exporter", r, forms...)
	if again.Envelope != first.Envelope || !again.Repeated || first.Repeated || len(w.chain.entries) != before+3 {
		t.Errorf("%+v after %+v, %d entries", again, first, len(w.chain.entries)-before)
	}
	if turned := w.batch("exporter", r, forms[1], forms[0], forms[2]); turned.Repeated {
		t.Error("another order is taken for the same list")
	}
}

func TestWrongFieldsOfABatch(t *testing.T) {
	w := newTown(t)
	before := len(w.chain.entries)
	bad := apply()
	bad.Amount, bad.Currency = "0", "USD"
	w.wrong("exporter", Batch{[]Form{apply(), bad}}, "steps[1].amount")
	w.wrong("exporter", Batch{}, "steps")
	w.wrong("exporter", Batch{slices.Repeat([]Form{apply()}, MostSteps+1)}, "steps")
	w.wrong("exporter", Batch{[]Form{Batch{[]Form{apply()}}}}, "steps[0]")
	w.wrong("governor", Batch{[]Form{
		EnrolPersonForm{Party: bankNumber, Login: "fresh", NameZh: "新人", Duties: []string{"maker"}, Password: password},
		AdmitPartyForm{Kind: "bank", Number: "BANKC", NameZh: "丙银行", Region: "11"},
		RevokeKeyForm{Key: w.keyInUse("maker").String(), Reason: "person-left"},
		Noted{SuspendPartyForm{Party: bankNumber, Reason: "investigation"}, "why"},
	}}, "steps[0]", "steps[1]", "steps[2]", "steps[3]")
	if len(w.chain.entries) != before || w.count("persons WHERE login = 'fresh'") != 0 {
		t.Error("something of it was done")
	}
	_, ids := w.applications()
	all := slices.Repeat([]Form{AcceptForm{ids[0]}}, MostSteps)
	refusals, err := w.TrySteps(t.Context(), w.person("maker"), Batch{all})
	if err != nil || len(refusals) != MostSteps {
		t.Errorf("%d answers, %v", len(refusals), err)
	}
}

// What one envelope can't hold is refused before anything is sealed or stored.
func TestABatchOfTooMuch(t *testing.T) {
	w := newTown(t)
	var forms []Form
	for i := range 20 {
		var many PublishDeclarationsForm
		for j := range 1_000 {
			number := fmt.Sprintf("35012026%d%09d", 0, i*1_000+j)
			many.Declarations = append(many.Declarations, declaration(number, "1,000.00"))
		}
		forms = append(forms, many)
	}
	seals, before := w.vault.seals, len(w.chain.entries)
	w.wrong("customs.feed", Batch{forms}, "steps")
	if w.vault.seals != seals || len(w.chain.entries) != before || len(w.flights) != 0 {
		t.Errorf("%d seals, %d entries, %d places", w.vault.seals-seals, len(w.chain.entries)-before, len(w.flights))
	}
	w.batch("customs.feed", Request{Wait: time.Minute}, forms[:2]...)
}

// A wish that was never fulfilled may be uttered again, with its steps.
func TestABatchThatExpired(t *testing.T) {
	w := newTown(t)
	forms, _ := w.applications()
	w.chain.set(func() { w.chain.fail = errCut })
	o := w.batch("exporter", Request{Wish: "it"}, forms...)
	w.crash()
	w.now = w.now.Add(EnvelopeLife + time.Second)
	w.chain.set(func() { w.chain.fail, w.chain.at = nil, trade.InstantOf(w.now) })
	w.Gateway = w.openGateway(w.openDesk())
	w.settled()
	if old, err := w.Status(t.Context(), w.person("exporter"), o.Envelope); err != nil || !old.Expired ||
		!w.steps("exporter", old)[1].Expired {
		t.Fatalf("%+v, %v", old, err)
	}
	again := w.batch("exporter", Request{Wish: "it", Wait: time.Minute}, forms...)
	if steps := w.steps("exporter", again); again.Height == 0 || len(steps) != 3 {
		t.Errorf("%+v of %+v", steps, again)
	}
}

// stepsOf gives the steps that errands are of.
func stepsOf(list []desk.Errand) (steps []uint32) {
	for _, e := range list {
		steps = append(steps, e.Step)
	}
	return steps
}

// A batch opens to banks what its steps ask for that were not refused, whatever
// happens in between.
func TestACrashWithABatch(t *testing.T) {
	for name, fault := range map[string]func(*town){
		"did not leave": func(w *town) { w.chain.fail = errCut },
		"on its way":    func(w *town) { w.chain.gate = make(chan struct{}) },
		"not heard":     func(w *town) { w.chain.deaf = errCut },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			forms, _ := w.applications()
			before := len(w.chain.entries)
			w.chain.set(func() { fault(w) })
			o := w.batch("exporter", Request{Wish: "it"}, forms...)
			steps := w.steps("exporter", o)
			if !o.Pending || len(steps) != 3 || !steps[2].Pending || steps[2].Height != 0 {
				t.Fatalf("%+v of %+v", steps, o)
			}
			id, _ := trade.ParseID[trade.Financing](steps[1].Subject)
			_, left, err := w.outbox.Unfinished(t.Context())
			if name != "not heard" && // where the errands may be done by now
				(err != nil || len(left) != 1 || !slices.Equal(stepsOf(left[0].Errands), []uint32{1, 2, 3})) {
				t.Errorf("what is left to do is not of the three steps: %+v %v", left, err)
			}
			if name == "on its way" && !w.Arriving(id) {
				t.Error("an application of a batch does not arrive")
			}
			w.crash()
			w.chain.set(func() { w.chain.fail, w.chain.gate, w.chain.deaf = nil, nil, nil })
			w.Gateway = w.openGateway(w.openDesk())
			again := w.batch("exporter", Request{Wish: "it", Wait: time.Minute}, forms...)
			if again.Envelope != o.Envelope || again.Height == 0 || len(w.chain.entries) != before+3 {
				t.Fatalf("%+v, %d entries", again, len(w.chain.entries)-before)
			}
			for _, step := range w.steps("exporter", again) {
				id, _ := trade.ParseID[trade.Financing](step.Subject)
				financing, there := w.chain.book.Financing(id)
				if !there || step.Height == 0 {
					t.Fatalf("%+v", step)
				}
				if _, err := w.vault.Open(t.Context(), financing.Details, partyID(bankNumber)); err != nil {
					t.Errorf("the bank can't read step %d: %v", step.Index, err)
				}
			}
		})
	}
}

func TestErrandsOfRefusedSteps(t *testing.T) {
	w := newTown(t)
	_, ids := w.applications()
	o := w.batch("maker", Request{Wait: time.Minute}, AcceptForm{ids[0]}, AcceptForm{ids[2]}, AcceptForm{ids[1]})
	row, err := w.outbox.Find(t.Context(), o.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	var list []desk.Errand
	for i := range uint32(3) {
		list = append(list, desk.Errand{Step: i + 1})
	}
	due, err := w.due(t.Context(), *row, list)
	if err != nil || len(due) != 2 || due[0].Step != 1 || due[1].Step != 3 {
		t.Errorf("%+v, %v", due, err)
	}
	if due, err := w.due(t.Context(), *row, []desk.Errand{{Step: 1}, {Step: 4}}); err == nil {
		t.Errorf("of a step that the journal does not hold: %+v", due)
	}
	if due, err := w.due(t.Context(), *row, []desk.Errand{{}}); err != nil || len(due) != 1 {
		t.Errorf("of one command: %+v, %v", due, err)
	}
	due, err = w.due(t.Context(), *row, []desk.Errand{{}, {Step: 2}})
	if err != nil || len(due) != 1 || due[0].Step != 0 {
		t.Errorf("of all steps, and of one that was refused: %+v, %v", due, err)
	}
}

// A batch that is refused or lost as a whole says so of each of its steps.
func TestABatchThatIsLost(t *testing.T) {
	w := newTown(t)
	forms, _ := w.applications()
	o := w.batch("exporter", Request{Wait: time.Minute}, forms...)
	revoked := trade.Refusal{Rule: trade.KeyMustNotBeRevoked}
	for _, c := range []Outcome{{Expired: true}, {Refusal: revoked}, {Pending: true}, {Refusal: revoked, Height: 9}} {
		c.Envelope = o.Envelope
		for _, step := range w.steps("exporter", c) {
			if step.Expired != c.Expired || step.Refusal != c.Refusal || step.Pending != c.Pending || step.Height != 0 {
				t.Errorf("%+v of %+v", step, c)
			}
		}
	}
	o.Height++ // of a block that holds no such batch
	if steps, err := w.Steps(t.Context(), w.person("exporter"), o); err == nil {
		t.Errorf("%+v", steps)
	}
}
