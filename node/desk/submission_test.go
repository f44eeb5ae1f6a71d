package desk

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"tallystick/book/trade"
)

// handed is a submission of a person's, with the tenth byte of its envelope.
func (w *office) handed(login string, number byte) Submission {
	return Submission{Envelope: trade.EnvelopeID{9: number}, Person: w.person(login).ID, Digest: []byte{number},
		Verb: trade.VerbApply, Subject: "subject", Signed: 1000, NotAfter: 2000}
}

func (w *office) record(s Submission, entrant Entrant, left Dispatch) {
	w.t.Helper()
	if err := w.Outbox().Record(w.t.Context(), s, entrant, left); err != nil {
		w.t.Fatal(err)
	}
}

// fresh makes a key for a person of the desk.
func (w *office) fresh(login string) FreshKey {
	w.t.Helper()
	key, err := MakeKey(trade.PersonKey{Person: w.person(login).ID, Party: w.person(login).Party})
	if err != nil {
		w.t.Fatal(err)
	}
	return key
}

// inUse gives the keys with which a person may sign, and whether the person may come in.
func (w *office) inUse(login string) ([]trade.KeyID, bool) {
	w.t.Helper()
	keys, err := w.Outbox().KeysInUse(w.t.Context(), w.person(login).ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return keys, !w.person(login).Disabled
}

func (w *office) found(s Submission) *Submission {
	w.t.Helper()
	found, err := w.Outbox().Find(w.t.Context(), s.Envelope)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

func TestASubmissionIsRemembered(t *testing.T) {
	w := newOffice(t)
	answered := w.handed("maker", 1)
	answered.Wish, answered.Progress = "mine", Answered
	answered.Refusal = trade.Refusal{Rule: 3, Item: 2, Document: trade.DocumentID{4}, Left: trade.Money{Minor: 5,
		Currency: "USD"}}
	w.record(answered, w.fresh("maker"), Dispatch{Errands: []Errand{{Revoke: &trade.KeyID{1}}}})
	if known, err := w.KnowsKeys(t.Context()); len(known) != 5 || err != nil {
		t.Errorf("what is answered makes a key: %v, %v", known, err)
	}
	for name, find := range map[string]func() (*Submission, error){
		"envelope": func() (*Submission, error) { return w.Outbox().Find(t.Context(), answered.Envelope) },
		"wish": func() (*Submission, error) {
			return w.Outbox().FindWish(t.Context(), answered.Person, "mine")
		},
	} {
		if got, err := find(); err != nil || !reflect.DeepEqual(*got, answered) {
			t.Errorf("by its %s: %+v, %v", name, got, err)
		}
	}
	for name, find := range map[string]func() (*Submission, error){
		"another's wish": func() (*Submission, error) {
			return w.Outbox().FindWish(t.Context(), w.person("rival").ID, "mine")
		},
		"no such": func() (*Submission, error) { return w.Outbox().Find(t.Context(), trade.EnvelopeID{}) },
	} {
		if got, err := find(); got != nil || err != nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, number := range []byte{2, 3} { // two without a wish
		w.record(w.handed("maker", number), nil, Dispatch{Signed: []byte{number}})
	}
	if got := w.found(w.handed("maker", 2)); got.Wish != "" || got.Progress != OnItsWay ||
		!got.Refusal.Document.IsZero() {
		t.Errorf("%+v", got)
	}
	if err := w.Outbox().Release(t.Context(), answered.Envelope); err != nil || w.found(answered).Wish != "" {
		t.Errorf("a wish was taken away: %+v, %v", w.found(answered), err)
	}
	if err := w.Outbox().Forget(t.Context(), answered.Envelope); err != nil || w.found(answered) != nil {
		t.Errorf("forgotten: %+v, %v", w.found(answered), err)
	}
}

func TestASubmissionEnds(t *testing.T) {
	for height, want := range map[int64]Progress{0: Answered, 1: InBlock} {
		e := trade.Entry{Height: height, Index: 4, Refusal: trade.Refusal{Rule: 5}}
		got := Submission{Verb: trade.VerbApply}.Ended(e)
		if got.Progress != want || got.Height != height || got.Index != 4 || got.Refusal.Rule != 5 {
			t.Errorf("at height %d: %+v", height, got)
		}
		e.Step = 2 // whose word is not that of the batch; at the door it is
		if got = (Submission{}).Ended(e); got.Refusal.Rule != 5 {
			t.Errorf("a batch whose envelope does not count, at height %d: %+v", height, got)
		}
		e.Envelope = trade.EnvelopeID{1}
		got = Submission{}.Ended(e)
		if got.Progress != want || got.Height != height || got.Refusal.OK() != (height > 0) ||
			got.Index != uint32(4-4*height) {
			t.Errorf("a batch at height %d: %+v", height, got)
		}
	}
}

// Later ones about the same count that are on their way or went well.
func TestLater(t *testing.T) {
	w := newOffice(t)
	first := w.handed("maker", 1)
	w.record(first, nil, Dispatch{Signed: []byte{1}})
	for i, c := range []struct {
		subject  string
		progress Progress
		rule     trade.Rule
		counts   int
	}{
		{"other", OnItsWay, 0, 0}, {"subject", OnItsWay, 0, 1}, {"subject", InBlock, 0, 2}, {"subject", InBlock, 7, 2},
		{"subject", Answered, 0, 2}, {"subject", NeverWill, 0, 2},
	} {
		s := w.handed("checker", byte(2+i))
		s.Subject, s.Progress = c.subject, c.progress
		s.Refusal.Rule = c.rule
		w.record(s, nil, Dispatch{Signed: []byte{1}})
		if n, err := w.Outbox().Later(t.Context(), first); n != c.counts || err != nil {
			t.Errorf("after %+v: %d, %v", c, n, err)
		}
		if n, err := w.Outbox().Later(t.Context(), s); n != 0 || err != nil {
			t.Errorf("after the last: %d, %v", n, err)
		}
	}
}

// A new person and a fresh key wait with the submission: they come in when it is
// taken, and are forgotten when it is refused, lost or was never handed in.
func TestWhoWaitsForASubmission(t *testing.T) {
	conclude := func(done bool) func(*office, Submission, []Errand) error {
		return func(w *office, s Submission, list []Errand) error {
			s.Progress = InBlock
			return w.Outbox().Conclude(t.Context(), s, list, done, nil)
		}
	}
	for name, c := range map[string]struct {
		end func(w *office, s Submission, list []Errand) error
		in  bool
	}{
		"taken": {conclude(true), true}, "refused": {conclude(false), false},
		"withdrawn": {func(w *office, s Submission, list []Errand) error {
			return w.Outbox().Withdraw(t.Context(), s.Envelope, list)
		}, false},
	} {
		w := newOffice(t)
		recruit, err := w.Outbox().Recruit(t.Context(), NewPerson{Login: "new", Party: bank, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		enrol := []Errand{{Enrol: &recruit.Key.ID}}
		w.record(w.handed("governor", 1), recruit, Dispatch{Signed: []byte{1}, Errands: enrol})
		if keys, in := w.inUse("new"); len(keys) != 0 || in {
			t.Errorf("%s: who waits is in with %x", name, keys)
		}
		old, _ := w.inUse("maker")
		key := w.fresh("maker")
		rotate := []Errand{{Rotate: &Rotation{Fresh: key.ID, Old: old[0]}}}
		w.record(w.handed("maker", 2), key, Dispatch{Signed: []byte{2}, Errands: rotate})
		if keys, _ := w.inUse("maker"); !slices.Equal(keys, old) {
			t.Errorf("%s: a key that waits is in use: %x", name, keys)
		}
		if err := errors.Join(c.end(w, w.handed("governor", 1), enrol), c.end(w, w.handed("maker", 2),
			rotate)); err != nil {
			t.Fatal(err)
		}
		want, made := old, 0
		if c.in {
			want, made = []trade.KeyID{key.ID}, 1
		}
		if keys, in := w.inUse("maker"); !slices.Equal(keys, want) || !in {
			t.Errorf("%s: the maker is in: %v, with %x", name, in, keys)
		}
		all, err := w.Keys(t.Context(), w.person("maker"), "maker")
		if err != nil || len(all) != 1+made || all[slices.IndexFunc(all, func(k Key) bool {
			return k.ID == old[0]
		})].Revoked != c.in {
			t.Errorf("%s: the maker has the keys %+v, %v", name, all, err)
		}
		if _, err := w.PersonBy(t.Context(), "new"); (err == nil) != c.in {
			t.Errorf("%s: the new person: %v", name, err)
		} else if c.in {
			if keys, in := w.inUse("new"); !in || !slices.Equal(keys, []trade.KeyID{recruit.Key.ID}) {
				t.Errorf("%s: the new person is in: %v, with %x", name, in, keys)
			}
		}
		known, err := w.KnowsKeys(t.Context())
		if err != nil || len(known) != 5+2*made || known[key.ID] != c.in || known[recruit.Key.ID] != c.in {
			t.Errorf("%s: keys %v, %v", name, known, err)
		}
		if gone := w.found(w.handed("maker", 2)) == nil; gone != (name == "withdrawn") {
			t.Errorf("%s: the submission is gone: %v", name, gone)
		}
		if left, err := w.Outbox().Left(t.Context(), w.handed("maker", 2).Envelope); left || err != nil {
			t.Errorf("%s: left: %v, %v", name, left, err)
		}
	}
}

// The desk does what was ordered once it is taken, and only then.
func TestErrandsOfOrders(t *testing.T) {
	for _, done := range []bool{false, true} {
		w := newOffice(t)
		keys, _ := w.inUse("checker")
		list := []Errand{{Revoke: &keys[0]}, {Admit: &Profile{ID: trade.PartyID{8}, Kind: trade.Bank, NameZh: "丙"}},
			{Keep: &Kept{Party: bank, Text: "why"}}, {Share: &Sharing{}}}
		s := w.handed("governor", 1)
		w.record(s, nil, Dispatch{Signed: []byte{1}, Errands: list})
		if left, err := w.Outbox().Left(t.Context(), s.Envelope); !left || err != nil {
			t.Errorf("left: %v, %v", left, err)
		}
		s.Progress, s.Height = InBlock, 7
		if err := w.Outbox().Conclude(t.Context(), s, list, done, list[3:]); err != nil {
			t.Fatal(err)
		}
		if keys, in := w.inUse("checker"); in == done || (len(keys) == 0) != done {
			t.Errorf("done %v: the checker is in: %v, with %x", done, in, keys)
		}
		p, there, err := w.Party(t.Context(), trade.PartyID{8})
		if there != done || err != nil || (done && (p.NameZh != "丙" || p.ID != trade.PartyID{8})) {
			t.Errorf("done %v: %+v, %v, %v", done, p, there, err)
		}
		for login, may := range map[string]bool{"maker": done, "rival": false, "governor": false} {
			if text, err := w.Note(t.Context(), w.person(login), s.Envelope); (text == "why") != may || err != nil {
				t.Errorf("done %v: %s reads %q, %v", done, login, text, err)
			}
		}
		rows, left, err := w.Outbox().Unfinished(t.Context())
		if err != nil || len(rows) != 1 || rows[0].Height != 7 || rows[0].Envelope != s.Envelope ||
			len(left) != 1 || len(left[0].Signed) != 0 || len(left[0].Errands) != 1 || left[0].Errands[0].Share == nil {
			t.Errorf("done %v: %+v %+v, %v", done, rows, left, err)
		}
	}
	w := newOffice(t)
	if err := (Kept{bank, "of none"}).settle(t.Context(), w.db, trade.EnvelopeID{}); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Note(gone, Person{}, trade.EnvelopeID{1}); err == nil {
		t.Error("a text that can't be read is none")
	}
	if text, err := w.Note(t.Context(), w.person("maker"), trade.EnvelopeID{}); text != "" || err != nil {
		t.Errorf("no entry has the text %q, %v", text, err)
	}
}

// TestReconcile looks at every key as the ledger and the desk may know it.
func TestReconcile(t *testing.T) {
	const stale = 5000
	for name, c := range map[string]struct {
		pending, there, revoked bool
		since                   int64
		errands                 func(trade.KeyID) []Errand
		known, inUse, in        bool // of the key, and whether its person may come in
	}{
		"in use":             {there: true, known: true, inUse: true, in: true},
		"revoked elsewhere":  {there: true, revoked: true, known: true},
		"not on the ledger":  {known: true, inUse: true, in: true},
		"enrolled meanwhile": {pending: true, there: true, known: true, inUse: true, in: true},
		"revoked at once":    {pending: true, there: true, revoked: true, known: true},
		"on its way":         {pending: true, since: stale, known: true},
		"lost":               {pending: true, since: stale - 1},
		"enrolment is left": {pending: true, since: stale - 1, known: true,
			errands: func(id trade.KeyID) []Errand { return []Errand{{}, {Enrol: &id}} }},
		"rotation is left": {pending: true, since: stale - 1, known: true,
			errands: func(id trade.KeyID) []Errand { return []Errand{{Rotate: &Rotation{Fresh: id}}} }},
		"others are left": {pending: true, since: stale - 1, errands: func(id trade.KeyID) []Errand {
			return []Errand{{Enrol: &trade.KeyID{}}, {Rotate: &Rotation{Old: id}}, {Revoke: &id}}
		}},
	} {
		w := newOffice(t)
		w.now = time.UnixMilli(c.since)
		recruit, err := w.Outbox().Recruit(t.Context(), NewPerson{Login: "new", Party: bank, Password: password})
		if err == nil {
			err = w.together(t.Context(), func(tx store) error {
				return recruit.enter(t.Context(), w.Desk, tx, c.pending)
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		var left []Dispatch
		if c.errands != nil {
			left = []Dispatch{{}, {Errands: c.errands(recruit.Key.ID)}}
		}
		if err := w.Outbox().Reconcile(t.Context(), left, stale,
			func(id trade.KeyID) (trade.PersonKey, bool, error) {
				if id != recruit.Key.ID {
					return trade.PersonKey{ID: id}, true, nil
				}
				return trade.PersonKey{ID: id, Revoked: c.revoked}, c.there, nil
			}); err != nil {
			t.Fatal(err)
		}
		known, err := w.KnowsKeys(t.Context())
		if known[recruit.Key.ID] != c.known || err != nil {
			t.Errorf("%s: the key is known: %v, %v", name, !c.known, err)
		}
		if !c.known {
			if _, err := w.PersonBy(t.Context(), "new"); !errors.Is(err, ErrNoPerson) {
				t.Errorf("%s: the person stays: %v", name, err)
			}
			continue
		}
		if keys, in := w.inUse("new"); (len(keys) == 1) != c.inUse || in != c.in {
			t.Errorf("%s: %d keys in use, in %v", name, len(keys), in)
		}
	}
}

// What belongs together is written whole or not at all: here the last statement
// of each fails.
func TestAllOrNone(t *testing.T) {
	w := newOffice(t)
	if _, err := w.db.ExecContext(t.Context(), `CREATE TRIGGER no BEFORE DELETE ON bearers
		BEGIN SELECT raise(ABORT, 'no'); END; CREATE TRIGGER never BEFORE UPDATE ON submissions WHEN new.height < 0
		BEGIN SELECT raise(ABORT, 'never'); END`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.IssueBearer(t.Context(), w.person("maker"), "core", time.Hour); err != nil {
		t.Fatal(err)
	}
	ends := w.handed("maker", 1)
	w.record(ends, nil, Dispatch{Signed: []byte{1}})
	ends.Progress, ends.Height = InBlock, -1 // which can't be stored
	keys, _ := w.inUse("maker")
	ledger := func(id trade.KeyID) (trade.PersonKey, bool, error) {
		return trade.PersonKey{Revoked: id == keys[0]}, true, nil
	}
	for name, err := range map[string]error{
		"concluded":  w.Outbox().Conclude(t.Context(), ends, nil, true, []Errand{{Share: &Sharing{}}}),
		"revoked":    w.Outbox().DropKey(t.Context(), keys[0]),
		"reconciled": w.Outbox().Reconcile(t.Context(), nil, 0, ledger),
		"password": w.ChangePassword(t.Context(), Knock{Login: "maker", Password: password}, "a new password",
			""),
	} {
		if err == nil {
			t.Errorf("%s: nothing fails", name)
		}
		if still, in := w.inUse("maker"); !in || !slices.Equal(still, keys) {
			t.Errorf("%s by half: in %v, with %x", name, in, still)
		}
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
		t.Errorf("the password was changed by half: %v", err)
	}
}

// What has to last is written so that it is on the disk when it is done.
func TestLasting(t *testing.T) {
	w := newOffice(t)
	how := func(on store) (n int) {
		if err := on.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	after := func() (n int) {
		if err := w.quietly(t.Context(), func(to store) error { n = how(to); return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const normal, full = 1, 2
	within := 0
	look := entrant(func(to store) { within = how(to) })
	for _, c := range []struct {
		errand Errand
		want   int
	}{{Errand{}, normal}, {Errand{Revoke: &trade.KeyID{}}, normal}, {Errand{Enrol: &trade.KeyID{}}, full},
		{Errand{Rotate: &Rotation{}}, full}} {
		s := w.handed("maker", byte(c.want))
		w.record(s, look, Dispatch{Signed: []byte{1}, Errands: []Errand{{}, c.errand}})
		if within != c.want || after() != normal {
			t.Errorf("%+v: %d, and %d after", c.errand, within, after())
		}
		before := w.logSize()
		if err := w.Outbox().Harden(t.Context()); err != nil || w.logSize() == before {
			t.Fatalf("nothing went to the disk: %v", err)
		}
		if err := w.Outbox().Forget(t.Context(), s.Envelope); err != nil {
			t.Fatal(err)
		}
	}
}

// logSize is how much has been written to the desk's log.
func (w *office) logSize() int64 {
	w.t.Helper()
	var path string
	if err := w.db.QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path); err != nil {
		w.t.Fatal(err)
	}
	file, err := os.Stat(path + "-wal")
	if err != nil {
		w.t.Fatal(err)
	}
	return file.Size()
}

// entrant does something in the transaction of a submission.
type entrant func(to store)

func (e entrant) enter(_ context.Context, _ *Desk, to store, _ bool) error {
	e(to)
	return nil
}
