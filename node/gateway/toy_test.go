package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/desk"
)

// toyChain applies envelopes at once to a book in memory.
type toyChain struct {
	mu      sync.Mutex
	book    *trade.MemoryBook
	at      trade.Instant
	height  int64
	entries []trade.Entry
	alerts  uint64
	gate    chan struct{} // when set, envelopes wait here
	fail    error         // when set, envelopes are lost with it
	deaf    error         // when set, envelopes are taken and the answer is lost with it
}

// set changes how the chain treats envelopes.
func (c *toyChain) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

func (c *toyChain) View(f func(trade.Book, trade.Instant) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return f(c.book.Book, c.at)
}

func (c *toyChain) WaitFollowed(context.Context, int64) error { return nil }

func (c *toyChain) SubmitAndWait(ctx context.Context, bytes []byte) (trade.Entry, error) {
	c.mu.Lock()
	gate, fail, deaf := c.gate, c.fail, c.deaf
	c.mu.Unlock()
	if fail != nil {
		return trade.Entry{}, fail
	}
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return trade.Entry{}, ctx.Err()
		}
	}
	entry, err := c.apply(bytes)
	return entry, errors.Join(err, deaf)
}

func (c *toyChain) apply(bytes []byte) (trade.Entry, error) {
	e, err := c.open(bytes)
	if err != nil {
		return trade.Entry{}, err
	}
	steps := e.Steps
	if !e.IsBatch() {
		steps = []wire.Step{{Verb: e.Verb, Payload: e.Payload}}
	}
	commands := make([]trade.Command, len(steps))
	for i, step := range steps {
		if commands[i], err = wire.DecodeCommand(step.Verb, step.Payload); err != nil {
			return trade.Entry{}, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, known := range c.entries {
		if known.Envelope == e.ID {
			return trade.Entry{Refusal: trade.Refusal{Rule: trade.EnvelopeMustNotBeReplayed}}, nil
		}
	}
	if e.NotAfter < c.at {
		return trade.Entry{Refusal: trade.Refusal{Rule: trade.EnvelopeMustNotBeExpired}}, nil
	}
	if held[trade.PersonKey](c.book, trade.PersonKeyKey(e.Key)).Revoked {
		return trade.Entry{Refusal: trade.Refusal{Rule: trade.KeyMustNotBeRevoked}}, nil
	}
	c.height++
	for events := trade.Due(c.book, c.at); len(events) > 0; events = trade.Due(c.book, c.at) {
		c.post(events)
	}
	signer := trade.Signer{Party: e.Party, Key: e.Key}
	var told trade.Entry
	for i, command := range commands {
		events, refusal := trade.Decide(c.book, signer, c.at, command)
		c.post(events)
		entry := trade.Entry{Height: c.height, Index: uint32(i) + 1, At: c.at, Verb: command.Verb(), Envelope: e.ID,
			By: signer, Person: held[trade.PersonKey](c.book, trade.PersonKeyKey(e.Key)).Person, Refusal: refusal,
			Events: events}
		if e.IsBatch() {
			entry.Step = uint32(i) + 1
		}
		if c.entries = append(c.entries, entry); i == 0 || told.Refusal.OK() && !refusal.OK() {
			told = entry // of a batch the first, or the first that was refused
		}
	}
	return told, nil
}

func (c *toyChain) Settled(_ context.Context, id trade.EnvelopeID) (trade.Entry, bool, trade.Instant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.Envelope == id {
			return e, true, c.at, nil
		}
	}
	return trade.Entry{}, false, c.at, nil
}

func (c *toyChain) Steps(_ context.Context, person trade.PersonID, id trade.EnvelopeID, height int64) (
	steps []trade.Entry, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.Envelope == id && e.Height == height && e.Person == person {
			steps = append(steps, e)
		}
	}
	return steps, nil
}

func (c *toyChain) Applicants(_ context.Context, document trade.DocumentID) (banks []trade.PartyID, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for f := range trade.All[trade.Financing](c.book) {
		on := func(l trade.Line) bool { return l.Document == document }
		if f.State == trade.Applied && slices.ContainsFunc(f.Lines, on) {
			banks = append(banks, f.Deal.Bank)
		}
	}
	return banks, nil
}

// spy sees envelopes on their way to the chain.
type spy struct {
	*toyChain
	see func([]byte)
}

func (s spy) SubmitAndWait(ctx context.Context, bytes []byte) (trade.Entry, error) {
	s.see(bytes)
	return s.toyChain.SubmitAndWait(ctx, bytes)
}

type toyTokens struct{}

func (toyTokens) Token(_ context.Context, kind, number string) (token [16]byte, err error) {
	sum := sha256.Sum256([]byte(kind + "\x00" + number))
	copy(token[:], sum[:])
	return token, nil
}

// Mark agrees loosely in whatever case.
func (toyTokens) Mark(_ context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error) {
	fields := strings.Join(append(append([]string{label}, texts...), parties...), "\x00")
	if slices.Contains(texts, "") || slices.Contains(parties, "") {
		return exact, loose, nil
	}
	sum := sha256.Sum256([]byte("=" + fields))
	copy(exact[:], sum[:])
	sum = sha256.Sum256([]byte("~" + strings.ToUpper(fields)))
	copy(loose[:], sum[:])
	return exact, loose, nil
}

func partyID(number string) trade.PartyID {
	token, _ := toyTokens{}.Token(context.Background(), KindParty, number)
	return token
}

// toyVault keeps texts open, and knows who may read them.
type toyVault struct {
	mu    sync.Mutex
	kept  map[trade.Digest]Detail
	seals int
}

func (v *toyVault) Seal(_ context.Context, details []Detail) ([]trade.Digest, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var digests []trade.Digest
	for _, d := range details {
		v.seals++
		digest := trade.Digest(sha256.Sum256(binary.BigEndian.AppendUint64(d.Text, uint64(v.seals))))
		v.kept[digest] = Detail{slices.Clone(d.Text), slices.Clone(d.Readers)}
		digests = append(digests, digest)
	}
	return digests, nil
}

func (v *toyVault) SealingKey(_ context.Context, party trade.PartyID) ([]byte, error) {
	return bytes.Repeat(party[:], 1216/len(party)), nil
}

func (v *toyVault) Grant(_ context.Context, digest trade.Digest, from, to trade.PartyID) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	d := v.kept[digest]
	if !slices.Contains(d.Readers, from) {
		return errors.New("not a reader")
	}
	d.Readers = append(d.Readers, to)
	v.kept[digest] = d
	return nil
}

func (v *toyVault) Open(_ context.Context, digest trade.Digest, reader trade.PartyID) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	d, ok := v.kept[digest]
	if !ok || !slices.Contains(d.Readers, reader) {
		return nil, errors.New("not a reader")
	}
	return d.Text, nil
}

// town is a gateway with everybody whom a financing needs.
type town struct {
	*Gateway
	t     *testing.T
	home  string
	chain *toyChain
	vault *toyVault
	now   time.Time
}

const (
	regulatorNumber  = "100000SAFE"
	customsNumber    = "3500CUSTOMS"
	branchNumber     = "3500SAFE"
	bankNumber       = "BANKA"
	rivalNumber      = "BANKB"
	enterpriseNumber = "91350100M000100Y43"
	password         = "correct horse"
	declarationOne   = "350120260000000018"
	declarationTwo   = "350120260000000026"
)

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, home: t.TempDir(), vault: &toyVault{kept: map[trade.Digest]Detail{}},
		now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	d := w.openDesk()
	regulator := partyID(regulatorNumber)
	if err := d.AddParty(t.Context(), desk.Profile{ID: regulator, Kind: trade.Regulator, NameZh: "外汇局",
		NameEn: "SAFE"}); err != nil {
		t.Fatal(err)
	}
	var keys []trade.PersonKey
	for _, login := range []string{"governor", "governor2"} {
		key, err := d.Enter(t.Context(), desk.NewPerson{Login: login, NameZh: "局长", Party: regulator,
			Duties: trade.Governor, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	w.chain = &toyChain{book: trade.NewMemoryBook(), at: trade.InstantOf(w.now), height: 1}
	for _, event := range trade.Found(trade.Founding{Regulator: regulator, Details: trade.Digest{9},
		Keys: keys, Limits: trade.FirstLimits(trade.InstantOf(w.now).Day()),
		Rates: trade.FirstRateLimits(trade.InstantOf(w.now).Day()), At: w.chain.at}) {
		trade.Post(w.chain.book, event)
	}
	w.Gateway = w.openGateway(d)
	w.settle()
	return w
}

func (w *town) openDesk() *desk.Desk {
	d, err := desk.Open(w.t.Context(), w.home, func() time.Time { return w.now })
	if err != nil {
		w.t.Fatal(err)
	}
	d.SetPasswordCost(desk.PasswordCost{Passes: 1, KiB: 64, Threads: 1})
	w.t.Cleanup(func() { d.Close() })
	return d
}

func toyGround() wire.Ground {
	return wire.Ground{Chain: "toy", Genesis: trade.Digest{1}, Height: 1, Header: trade.Digest{2}}
}

func (w *town) openGateway(d *desk.Desk) *Gateway {
	w.t.Helper()
	g, err := New(w.t.Context(), d, Ring{Chain: "toy", Ground: toyGround, Submitter: w.chain, Books: w.chain,
		Journal: w.chain,
		Tokens:  toyTokens{}, Vault: w.vault,
		NotTaken: func(err error) bool { return errors.Is(err, errPoolFull) },
		pace:     pace{patience: time.Minute, pause: time.Millisecond}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.stop(g) })
	return g
}

// stop ends a gateway as a crash does: nothing waits for what is on its way.
func (w *town) stop(g *Gateway) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.Close(ctx); err != nil {
		w.t.Error(err)
	}
}

// crash ends the gateway and its desk as a crash does, and restart opens them anew.
func (w *town) crash() {
	w.t.Helper()
	w.stop(w.Gateway)
	if err := w.Desk.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) restart() {
	w.t.Helper()
	w.crash()
	w.Gateway = w.openGateway(w.openDesk())
}

var errPoolFull = errors.New("the pool is full")

// settle admits the town's parties and persons.
func (w *town) settle() {
	for _, form := range []Form{
		AdmitPartyForm{Kind: "customs", Number: customsNumber, NameZh: "榕城海关", Region: "35"},
		AdmitPartyForm{Kind: "branch", Number: branchNumber, NameZh: "福建省分局", Region: "35"},
		AdmitPartyForm{Kind: "bank", Number: bankNumber, NameZh: "甲银行", NameEn: "Bank A", Region: "11"},
		AdmitPartyForm{Kind: "bank", Number: rivalNumber, NameZh: "乙银行", NameEn: "Bank B", Region: "11"},
		AdmitPartyForm{Kind: "enterprise", Number: enterpriseNumber, NameZh: "闽江机电", Region: "35",
			Class: "A", Listed: true},
		EnrolPersonForm{Party: customsNumber, Login: "customs.feed", NameZh: "申报系统", Duties: []string{"feed"},
			Password: password},
		EnrolPersonForm{Party: branchNumber, Login: "branch.li", NameZh: "李分局", Duties: []string{"auditor"},
			Password: password},
		EnrolPersonForm{Party: bankNumber, Login: "maker", NameZh: "经办", Duties: []string{"maker"}, Password: password},
		EnrolPersonForm{Party: bankNumber, Login: "checker", NameZh: "复核", Duties: []string{"checker"},
			Password: password},
		EnrolPersonForm{Party: rivalNumber, Login: "rival", NameZh: "对手", Duties: []string{"maker", "checker"},
			Password: password},
		EnrolPersonForm{Party: enterpriseNumber, Login: "exporter", NameZh: "出口商", NameEn: "Exporter",
			Duties: []string{"maker"}, Password: password, Language: "en"},
		PublishRatesForm{Day: "2026-11-23", Rates: []RateForm{{Currency: "USD", Per100: "712.3400"},
			{Currency: "JPY", Per100: "4.6000"}}},
		AdmitToPilotForm{PlaceForm: PlaceForm{Region: "35"}, From: "2026-11-01"},
		AdmitToPilotForm{PlaceForm: PlaceForm{Bank: bankNumber}, From: "2026-11-01", Cap: "5,000,000.00"},
		AdmitToPilotForm{PlaceForm: PlaceForm{Bank: rivalNumber}, From: "2026-11-01"},
	} {
		w.do("governor", form)
	}
	if err := w.KeepFirstPasswords(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{declaration(declarationOne,
		"100,000.00"), declaration(declarationTwo, "50,000.00")}})
}

func declaration(number, amount string) Declaration {
	return Declaration{Number: number, Holder: enterpriseNumber, Amount: amount, Currency: "USD",
		Declared: "2026-11-20", Mode: "0110", Consignee: "Acme GmbH",
		Items: []Item{{Code: "84713000", Description: "portable computers", Quantity: "100", Unit: "台", Total: amount}}}
}

func (w *town) person(login string) desk.Person {
	w.t.Helper()
	p, err := w.PersonBy(w.t.Context(), login)
	if err != nil {
		w.t.Fatalf("%s: %v", login, err)
	}
	return p
}

// do hands a form in that has to go through.
func (w *town) do(login string, form Form) Outcome {
	w.t.Helper()
	o, err := w.Submit(w.t.Context(), w.person(login), form, Request{Wait: time.Minute})
	if err != nil || !o.Refusal.OK() || o.Pending {
		w.t.Fatalf("%s %T: %+v %v", login, form, o, err)
	}
	return o
}

// carry has a governor propose what a form means, and the second one agree.
func (w *town) carry(form Form) Outcome {
	w.t.Helper()
	return w.do("governor2", w.agreeing(form))
}

// agreeing has a governor propose what a form means, and gives what agrees to it.
func (w *town) agreeing(form Form) Form {
	w.t.Helper()
	o := w.do("governor", form)
	p, _ := w.chain.book.Proposal(proposalID(w.t, o.Subject))
	return ApproveProposalForm{o.Subject, p.Content.String()}
}

// refuse hands a form in that a rule has to forbid.
func (w *town) refuse(login string, form Form, rule trade.Rule) Outcome {
	w.t.Helper()
	o, err := w.Submit(w.t.Context(), w.person(login), form, Request{Wait: time.Minute})
	if err != nil || o.Refusal.Rule != rule {
		w.t.Fatalf("%s %T gives %+v %v, want rule %d", login, form, o, err, rule)
	}
	return o
}

// wrong hands a form in with wrong fields and wants just these named.
func (w *town) wrong(login string, form Form, fields ...string) {
	w.t.Helper()
	_, err := w.Submit(w.t.Context(), w.person(login), form, Request{Wait: time.Minute})
	var wrong InputErrors
	if !errors.As(err, &wrong) {
		w.t.Fatalf("%T gives %v, want wrong fields", form, err)
	}
	var got []string
	for _, one := range wrong {
		got = append(got, one.Field)
		if one.Zh == "" || one.En == "" {
			w.t.Errorf("%T: %s lacks a language", form, one.Field)
		}
	}
	slices.Sort(got)
	slices.Sort(fields)
	if !slices.Equal(got, fields) {
		w.t.Errorf("%T has wrong fields %v, want %v", form, wrong, fields)
	}
}

// held gives a record of a book, empty where there is none.
func held[R trade.Record](book trade.Records, k trade.Key) R {
	record, ok := trade.BookOf(book).Record(k)
	if !ok {
		var none R
		return none
	}
	return record.(R)
}

// post writes events into the book, with alerts named by how many there were.
func (c *toyChain) post(events []trade.Event) {
	trade.NameAlerts(events, func(int) trade.AlertID {
		c.alerts++
		return trade.AlertID(binary.BigEndian.AppendUint64(make([]byte, 8), c.alerts))
	})
	for _, event := range events {
		trade.Post(c.book, event)
	}
}
