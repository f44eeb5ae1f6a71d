package gateway

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

var errCut = errors.New("the connection broke")

// saga is a form that makes the desk do something besides, and how to see that
// it is done, or that nothing of it was.
type saga struct {
	name string
	by   string
	form func(w *town) Form
	done func(w *town) bool
}

func sagas() []saga {
	signsIn := func(w *town, login string) bool {
		_, err := w.SignIn(w.t.Context(), desk.Knock{Login: login, Password: password})
		return err == nil
	}
	enrol := EnrolPersonForm{Party: bankNumber, Login: "late", NameZh: "迟到", Duties: []string{"maker"},
		Password: password}
	var old trade.KeyID
	keyOf := func(w *town, login string) trade.KeyID {
		key, _, err := w.outbox.SigningKey(w.t.Context(), w.person(login).ID)
		if err != nil && !errors.Is(err, desk.ErrNoKey) {
			w.t.Fatal(err)
		}
		return key
	}
	amended := declaration(declarationOne, "120,000.00")
	return []saga{
		{"enrol", "governor", func(*town) Form { return enrol }, func(w *town) bool { return signsIn(w, "late") }},
		{"rotate", "governor", func(w *town) Form {
			old = keyOf(w, "checker")
			return RotateKeyForm{Login: "checker"}
		}, func(w *town) bool {
			key := keyOf(w, "checker")
			return key != old && !held[trade.PersonKey](w.chain.book, trade.PersonKeyKey(key)).Revoked &&
				held[trade.PersonKey](w.chain.book, trade.PersonKeyKey(old)).Revoked
		}},
		{"rotate one's own", "governor", func(w *town) Form {
			old = keyOf(w, "governor")
			return RotateKeyForm{}
		}, func(w *town) bool { return keyOf(w, "governor") != old }},
		{"revoke", "governor", func(w *town) Form {
			return RevokeKeyForm{keyOf(w, "rival").String(), "person-left"}
		}, func(w *town) bool { return !signsIn(w, "rival") }},
		{"admit", "governor", func(*town) Form {
			return AdmitPartyForm{Kind: "bank", Number: "BANKC", NameZh: "丙银行", Region: "11"}
		}, func(w *town) bool {
			_, there, err := w.Party(w.t.Context(), partyID("BANKC"))
			return there && err == nil
		}},
		{"agree", "governor2", func(w *town) Form {
			w.do("governor", StopPilotForm{Reason: "investigation"})
			return w.agreeing(ResumePilotForm{Reason: "查无问题"})
		}, func(w *town) bool {
			return !held[trade.Pilot](w.chain.book, trade.PilotRecordKey(trade.PilotKey{})).Stopped
		}},
		{"apply", "exporter", func(*town) Form { return apply() },
			func(w *town) bool { return w.reads("maker", declarationOne) }},
		{"amend", "customs.feed", func(*town) Form {
			return AmendDeclarationForm{Document: declarationOne, Revision: 2, To: amended}
		}, func(w *town) bool {
			return held[trade.Document](w.chain.book, trade.DocumentKey(w.document(declarationOne))).Revision == 2 &&
				w.reads("rival", declarationOne)
		}},
	}
}

// reads says whether a person's party can open the newest details of a declaration.
func (w *town) reads(login, number string) bool {
	digest := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(number))).Details
	_, err := Details[Declaration](w.t.Context(), w.Gateway, w.person(login), digest)
	return err == nil
}

// begun is a town in which a rival bank has an application, for the amendment.
func begun(t *testing.T) *town {
	w := newTown(t)
	form := apply()
	form.Bank, form.Lines[0].Amount, form.Amount = rivalNumber, "1,000.00", "900.00"
	w.do("exporter", form)
	return w
}

// Whatever the moment of a crash, after the restart the command is final, once,
// and the desk has done its part.
func TestCrashAtEachPointIsMadeGood(t *testing.T) {
	points := map[string]func(w *town){
		"the envelope did not leave":          func(w *town) { w.chain.fail = errCut },
		"the envelope was on its way":         func(w *town) { w.chain.gate = make(chan struct{}) },
		"the ledger's answer was not heard":   func(w *town) { w.chain.deaf = errCut },
		"the ledger's answer was not stored":  nil,
		"the answer was stored, and no grant": nil,
	}
	for point, fault := range points {
		for i, s := range sagas() {
			t.Run(s.name+": "+point, func(t *testing.T) {
				t.Parallel()
				crashAt(t, point, fault, sagas()[i]) // of its own, for a saga remembers
			})
		}
	}
}

func crashAt(t *testing.T, point string, fault func(*town), s saga) {
	w := begun(t)
	form, by := s.form(w), w.person(s.by)
	if s.done(w) {
		t.Fatal("it is done before it begins")
	}
	before := len(w.chain.entries)
	wait := time.Duration(0)
	switch {
	case fault != nil:
		w.chain.set(func() { fault(w) })
	case point == "the ledger's answer was not stored":
		w.mustExec("CREATE TRIGGER dead BEFORE UPDATE ON submissions BEGIN SELECT raise(fail, 'dead'); END")
		wait = time.Minute
	default:
		w.Gateway.ring.Vault = shutVault{w.vault}
		wait = time.Minute
	}
	o, err := w.Submit(t.Context(), by, form, Request{Wish: "it", Wait: wait})
	if err != nil || !o.Pending && o.Height == 0 {
		t.Fatalf("%+v %v", o, err)
	}
	w.crash()
	w.mustExec("DROP TRIGGER IF EXISTS dead")
	w.chain.set(func() { w.chain.fail, w.chain.gate, w.chain.deaf = nil, nil, nil })
	w.Gateway = w.openGateway(w.openDesk())
	again, err := w.Submit(t.Context(), by, form, Request{Wish: "it", Wait: time.Minute})
	if err != nil || again.Height == 0 || !again.Refusal.OK() || again.Envelope != o.Envelope {
		t.Fatalf("after the restart: %+v %v", again, err)
	}
	if n := len(w.chain.entries) - before; n != 1 {
		t.Errorf("%d entries of one command", n)
	}
	w.settled()
	if !s.done(w) {
		t.Error("the desk has not done its part")
	}
	if asked, err := w.Status(t.Context(), by, o.Envelope); err != nil || asked != again {
		t.Errorf("asked: %+v %v, was %+v", asked, err, again)
	}
	if left := w.count("dispatches"); left != 0 {
		t.Errorf("%d dispatches are left", left)
	}
}

// settled waits until nothing is on its way or left to do.
func (w *town) settled() {
	w.running.Wait()
	w.chores.Wait()
}

// store opens the desk's store beside the desk.
func (w *town) store() *sql.DB {
	w.t.Helper()
	file, _ := desk.Files()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.home, file)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { db.Close() })
	return db
}

func (w *town) mustExec(statement string) {
	w.t.Helper()
	if _, err := w.store().Exec(statement); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) count(table string) (n int) {
	w.t.Helper()
	if err := w.store().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

type shutVault struct{ *toyVault }

func (shutVault) Grant(context.Context, trade.Digest, trade.PartyID, trade.PartyID) error {
	return errCut
}

// A full pool, a refusal and the loss of an envelope leave the desk as if
// nothing had been asked; the very same can be asked again.
func TestNothingIsLeftOfWhatWasNotTaken(t *testing.T) {
	for _, s := range sagas() {
		t.Run(s.name, func(t *testing.T) {
			w := begun(t)
			form, by := s.form(w), w.person(s.by)
			persons, keys, parties := w.count("persons"), w.count("keys"), w.count("parties")
			same := func(after string) {
				t.Helper()
				if s.done(w) || w.count("persons") != persons || w.count("keys") != keys ||
					w.count("parties") != parties || w.count("dispatches") != 0 {
					t.Errorf("%s has left something behind", after)
				}
			}
			w.chain.set(func() { w.chain.fail = errPoolFull })
			if o, err := w.Submit(t.Context(), by, form, Request{Wait: time.Minute}); !errors.Is(err, ErrBusy) {
				t.Fatalf("a full pool: %+v %v", o, err)
			}
			same("a full pool")
			w.chain.set(func() { w.chain.fail = errCut })
			lost, err := w.Submit(t.Context(), by, form, Request{Wish: "lost"})
			if err != nil || !lost.Pending {
				t.Fatalf("%+v %v", lost, err)
			}
			w.chain.set(func() { w.chain.at += trade.Instant((EnvelopeLife + time.Second).Milliseconds()) })
			w.settled()
			if o, err := w.Status(t.Context(), by, lost.Envelope); err != nil || !o.Expired || o.Pending {
				t.Errorf("past its time: %+v %v", o, err)
			}
			same("a loss")
			w.now = w.now.Add(EnvelopeLife + time.Second)
			w.chain.set(func() { w.chain.fail = nil })
			o, err := w.Submit(t.Context(), by, form, Request{Wish: "lost", Wait: time.Minute})
			if err != nil || o.Height == 0 || !o.Refusal.OK() {
				t.Errorf("asked again: %+v %v", o, err)
			}
			if !s.done(w) {
				t.Error("asked again, the desk has not done its part")
			}
		})
	}
}

// A stalled chain is no loss: until a block says so, the answer is pending.
func TestStalledChainIsPendingUntilABlockTells(t *testing.T) {
	w := newTown(t)
	gate := make(chan struct{})
	w.chain.set(func() { w.chain.gate = gate })
	exporter := w.person("exporter")
	ctx, cancel := context.WithCancel(t.Context())
	cancelled := make(chan Outcome)
	go func() {
		o, err := w.Submit(ctx, exporter, apply(), Request{Wish: "slow", Wait: time.Hour})
		if err != nil {
			t.Error(err)
		}
		cancelled <- o
	}()
	for w.flying() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel() // the caller's patience ends: it is told what holds
	o := <-cancelled
	if !o.Pending || o.Envelope.IsZero() || o.Wish != "slow" {
		t.Fatalf("%+v", o)
	}
	w.now = w.now.Add(24 * time.Hour)
	if again, err := w.Status(t.Context(), exporter, o.Envelope); err != nil || !again.Pending {
		t.Errorf("a day later: %+v %v", again, err)
	}
	close(gate)
	final, err := w.Submit(t.Context(), exporter, apply(), Request{Wish: "slow", Wait: time.Minute})
	if err != nil || final.Height == 0 || final.Envelope != o.Envelope {
		t.Errorf("in the end: %+v %v", final, err)
	}
}

func (w *town) flying() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, f := range w.inFlight {
		select {
		case <-f.stored:
			n++
		default:
		}
	}
	return n
}

// Forty posts of one command without a key are one command.
func TestFortyAtOnceWithoutAKey(t *testing.T) {
	for name, form := range map[string]func(*town) (string, Form){
		"apply": func(*town) (string, Form) { return "exporter", apply() },
		"return": func(*town) (string, Form) {
			return "customs.feed", ReturnGoodsForm{Document: declarationOne, Number: "R1", Amount: "1,000.00"}
		},
		"accept": func(w *town) (string, Form) { return "maker", AcceptForm{w.do("exporter", apply()).Subject} },
		"move a part of a pledge": func(w *town) (string, Form) {
			loan := w.lend(declarationOne, "100,000.00", "90,000.00")
			w.do("customs.feed", WithdrawDeclarationForm{declarationOne, "W1", "source-cancelled", "declared anew"})
			anew := declaration(declarationThree, "100,000.00")
			anew.Replaces = declarationOne
			w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{anew}})
			return "checker", MovePledgeForm{loan, declarationOne, declarationThree, "1,000.00"}
		},
		"agree": func(w *town) (string, Form) {
			w.do("governor", FreezeDocumentForm{declarationOne, "investigation"})
			return "governor2", w.agreeing(UnfreezeDocumentForm{declarationOne, "查无问题"})
		},
		"enrol": func(*town) (string, Form) {
			return "governor", EnrolPersonForm{Party: bankNumber, Login: "late", NameZh: "迟到",
				Duties: []string{"maker"}, Password: password}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			login, one := form(w)
			by, before := w.person(login), len(w.chain.entries)
			outcomes, errs := make([]Outcome, 40), make([]error, 40)
			var all sync.WaitGroup
			for i := range outcomes {
				all.Go(func() {
					outcomes[i], errs[i] = w.Submit(context.Background(), by, one,
						Request{Own: true, Wait: time.Minute})
				})
			}
			all.Wait()
			repeated := 0
			for i, o := range outcomes {
				if errs[i] != nil || o.Height != outcomes[0].Height || o.Envelope != outcomes[0].Envelope ||
					!o.Refusal.OK() || o.Wish == "" {
					t.Errorf("%d: %+v %v", i, o, errs[i])
				}
				if o.Repeated {
					repeated++
				}
			}
			if n := len(w.chain.entries) - before; n != 1 || repeated != 39 {
				t.Errorf("%d entries, %d said to be repeated", n, repeated)
			}
			w.restart()
			o, err := w.Submit(t.Context(), by, one, Request{Own: true, Wait: time.Minute})
			if err != nil || !o.Repeated || o.Height != outcomes[0].Height {
				t.Errorf("after a restart: %+v %v", o, err)
			}
		})
	}
}

// What is meant a second time is carried out a second time.
func TestMeantTwice(t *testing.T) {
	own := Request{Own: true, Wait: time.Minute}
	w := newTown(t)
	send := func(login string, form Form, r Request) Outcome {
		t.Helper()
		o, err := w.Submit(t.Context(), w.person(login), form, r)
		if err != nil {
			t.Fatalf("%T %v", form, err)
		}
		return o
	}
	again := apply()
	again.Lines, again.Amount = []LineForm{{declarationOne, "1,000.00"}}, "900.00"
	first := send("exporter", again, own)
	if o := send("exporter", again, own); !o.Repeated || o.Height != first.Height {
		t.Errorf("sent again by mistake: %+v", o)
	}
	if o := send("exporter", again, Request{Wish: "the second", Wait: time.Minute}); o.Height <= first.Height {
		t.Errorf("a key of its own does not insist: %+v", o)
	}
	send("maker", AcceptForm{first.Subject}, own)
	second := send("exporter", again, own)
	if second.Repeated || second.Height <= first.Height || second.Subject == first.Subject {
		t.Errorf("something came in between, and it is taken for the first: %+v", second)
	}
	w.now = w.now.Add(repeatWindow + time.Second)
	if o := send("exporter", again, own); o.Repeated || o.Height <= second.Height {
		t.Errorf("it is taken for one of long ago: %+v", o)
	}
	back := ReturnGoodsForm{Document: declarationOne, Number: "R1", Amount: "1,000.00"}
	send("customs.feed", back, own)
	if o := send("customs.feed", back, Request{Wish: "anew", Wait: time.Minute}); !o.Unchanged {
		t.Errorf("a return with the same number counts twice: %+v", o)
	}
	freeze := FreezeDocumentForm{declarationOne, "investigation"}
	unfreeze := UnfreezeDocumentForm{declarationOne, "查无问题"}
	first = send("governor", freeze, own)
	if o := send("governor", freeze, own); !o.Repeated || o.Height != first.Height {
		t.Errorf("frozen already: %+v", o)
	}
	w.carry(unfreeze)
	if o := send("governor", freeze, own); o.Repeated || o.Height == first.Height {
		t.Errorf("a second freeze after an unfreeze: %+v", o)
	}
	dear := apply()
	dear.Lines[0].Amount = "999,999.00"
	for range 2 {
		if o := send("exporter", dear, own); o.Refusal.OK() || o.Repeated {
			t.Errorf("a refusal is tried again: %+v", o)
		}
	}
}

// The revision that counts is open to just the banks that it concerns.
func TestRevisionsAreOpenToWhomTheyConcern(t *testing.T) {
	w := newTown(t)
	amend := func(revision uint32, amount string) {
		t.Helper()
		w.do("customs.feed", AmendDeclarationForm{Document: declarationOne, Revision: revision,
			To: declaration(declarationOne, amount)})
	}
	expect := func(when string, readers ...string) {
		t.Helper()
		for _, login := range []string{"maker", "rival"} {
			if got := w.reads(login, declarationOne); got != slices.Contains(readers, login) {
				t.Errorf("%s: %s reads the newest revision: %v", when, login, got)
			}
		}
	}
	amend(2, "110,000.00")
	expect("nobody has applied")
	o := w.do("exporter", apply())
	expect("applied after the amendment", "maker")
	amend(3, "120,000.00")
	expect("amended while the application waits", "maker")
	w.do("maker", AcceptForm{o.Subject})
	expect("accepted", "maker")
	amend(4, "130,000.00")
	expect("amended while the value is held", "maker")
	form := apply()
	form.Bank, form.Amount, form.Lines[0].Amount = rivalNumber, "900.00", "1,000.00"
	other := w.do("exporter", form)
	expect("a second bank", "maker", "rival")
	w.do("maker", DeclineForm{o.Subject, "bank-declined"})
	w.do("exporter", WithdrawApplicationForm{other.Subject, "applicant-withdrew"})
	amend(5, "140,000.00")
	expect("amended when both are over")
}

// A refused attempt opens nothing: neither the declaration, nor the applicant's
// details, nor those of the attempt itself.
func TestARefusedAttemptOpensNothing(t *testing.T) {
	w := newTown(t)
	bank := partyID(bankNumber)
	opened := func() (n int) {
		for _, d := range w.vault.kept {
			if slices.Contains(d.Readers, bank) {
				n++
			}
		}
		return n
	}
	before := opened()
	form := apply()
	form.Lines[0].Amount = "100,000.01"
	if o := w.refuse("exporter", form, trade.TakingMustNotExceedAvailable); o.Height == 0 {
		t.Fatal("the attempt is not on the ledger")
	}
	gate := make(chan struct{})
	w.chain.set(func() { w.chain.gate = gate })
	o, err := w.Submit(t.Context(), w.person("exporter"), apply(), Request{Wish: "slow"})
	if err != nil || !o.Pending || opened() != before {
		t.Errorf("%+v %v, and %d details are open to the bank", o, err, opened()-before)
	}
	close(gate)
	w.settled()
	if opened() != before+3 {
		t.Errorf("%d details are open to the bank, want declaration, applicant and application", opened()-before)
	}
}

// A party that is refused leaves the directory as it is.
func TestARefusedPartyRenamesNobody(t *testing.T) {
	w := newTown(t)
	form := AdmitPartyForm{Kind: "bank", Number: bankNumber, NameZh: "别名", Region: "11"}
	o, err := w.Submit(t.Context(), w.person("governor"), form,
		Request{Wait: time.Minute})
	if err != nil || o.Refusal.OK() {
		t.Fatalf("%+v %v", o, err)
	}
	if p, _, err := w.Party(t.Context(), partyID(bankNumber)); err != nil || p.NameZh != "甲银行" {
		t.Errorf("%+v %v", p, err)
	}
}

// What a person has handed in is not a colleague's to ask for.
func TestStatusIsOnesOwn(t *testing.T) {
	w := newTown(t)
	financing := w.do("exporter", apply())
	accepted := w.do("maker", AcceptForm{financing.Subject})
	for _, login := range []string{"checker", "rival", "governor"} {
		if o, err := w.Status(t.Context(), w.person(login), accepted.Envelope); !errors.Is(err, ErrNoSubmission) {
			t.Errorf("%s: %+v %v", login, o, err)
		}
	}
}
