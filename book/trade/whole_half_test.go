package trade

import (
	"slices"
	"strings"
	"testing"
)

// What a membership says is what was asked, of the party as it stands, and only a
// membership that says something else is set anew.
func TestAMembershipSaysWhatWasAsked(t *testing.T) {
	s := acted()
	key := func(fill byte) SealingKey {
		return SealingKey{XWing, slices.Repeat([]byte{fill}, sealingKeySize)}
	}
	north := named[Party](s, "north")
	nan, nie, ning := s.persons["nan"], s.persons["nie"], s.persons["ning"]
	person := func(by Signer) PersonID {
		key, _ := s.book.Key(by.Key)
		return key.Person
	}
	ask := SetMembership{Party: north, Host: north, Sealing: key(1), Administrators: []KeyID{nan.Key, nie.Key}}
	for i, step := range []struct {
		change func()
		sets   bool
	}{
		{func() {}, true}, {func() {}, false},
		{func() { ask.Administrators = []KeyID{nie.Key, nan.Key} }, false},
		{func() { ask.Sealing = key(2) }, true},
		{func() { ask.Administrators = []KeyID{nan.Key, ning.Key} }, true},
		{func() { ask.Host = named[Party](s, "safe") }, true}, {func() {}, false},
	} {
		step.change()
		s.at++
		events, refusal := Decide(s.book, s.persons["gao"], s.at, ask)
		if !refusal.OK() || len(events) > 0 != step.sets {
			t.Fatalf("step %d: %v %v", i, events, refusal)
		}
		for _, e := range events {
			Post(s.book, e)
			got := e.(MembershipSet).Membership
			if got.Party != north || got.Kind != Bank || got.Region != "35" || got.Host != ask.Host ||
				got.Since != s.at ||
				!slices.Equal(got.Sealing.Public, ask.Sealing.Public) || len(got.Administrators) != 2 ||
				!slices.Contains(got.Administrators, person(nan)) {
				t.Errorf("step %d: %+v", i, got)
			}
		}
	}
}

// A notice that was taken back is not taken back once more, and one of another
// kind is none of this kind, taken back or not.
func TestNoticesTakenBackByTheirKind(t *testing.T) {
	s := acted()
	d := named[Document](s, "d1")
	put := func(id byte, kind NoticeKind, undone bool) Object {
		n := Notice{Document: d, ID: NoticeID{id}, Kind: kind, Undone: undone}
		s.book.Put(n)
		return Object{Key: n.Key()}
	}
	feng := s.persons["feng"]
	for i, c := range []struct {
		kind   NoticeKind
		undone bool
		verb   Verb
		may    Rule
	}{
		{ReturnNotice, false, VerbTakeBackReturn, 0},
		{ReturnNotice, true, VerbTakeBackReturn, NoticeMustNotBeTakenBack},
		{WithdrawalNotice, false, VerbTakeBackReturn, NoticeMustExist},
		{WithdrawalNotice, true, VerbTakeBackReturn, NoticeMustExist},
		{WithdrawalNotice, false, VerbReinstateDocument, 0},
		{WithdrawalNotice, true, VerbReinstateDocument, NoticeMustNotBeTakenBack},
		{ReturnNotice, true, VerbReinstateDocument, NoticeMustExist},
	} {
		o := put(byte(i+1), c.kind, c.undone)
		if got := May(s.book, feng, s.at, c.verb, o).Rule; got != c.may {
			t.Errorf("%s, undone %v, %s: %s", c.kind, c.undone, c.verb, got)
		}
		number := NoticeID(o.Key.Identifier(1))
		var command Command = TakeBackReturn{Document: d, Notice: number}
		if c.verb == VerbReinstateDocument {
			command = ReinstateDocument{Document: d, Notice: number}
		}
		_, refusal := Decide(s.book, feng, s.at, command)
		if c.may == NoticeMustExist && refusal.Rule != NoticeMustExist {
			t.Errorf("%s, undone %v, %T: %s", c.kind, c.undone, command, refusal.Rule)
		}
		if c.may == NoticeMustNotBeTakenBack && !refusal.OK() {
			t.Errorf("told again, %T: %s", command, refusal.Rule)
		}
	}
}

// Another key of the same person is not replaced by this one.
func TestAKeyReplacesOnlyItself(t *testing.T) {
	s := acted()
	nan := s.persons["nan"]
	key, _ := s.book.Key(nan.Key)
	key.ID = KeyID{77}
	s.book.Put(key)
	for id, want := range map[KeyID]Rule{nan.Key: 0, key.ID: DutyMustAllow} {
		if got := May(s.book, nan, s.at, VerbRotateKey, Object{Key: PersonKeyKey(id)}).Rule; got != want {
			t.Errorf("%x: %s", id, got)
		}
	}
	if got := May(s.book, s.persons["gao"], s.at, VerbRotateKey, Object{Key: PersonKeyKey(key.ID)}); !got.OK() {
		t.Errorf("a governor: %s", got.Rule)
	}
}

// Keys of kinds that have one record name it whatever the identifier, and a key
// that is too short for a place names none.
func TestKeysOfOneRecordAndOfNoPlace(t *testing.T) {
	for kind, want := range map[RecordKind]Key{KindModels: ModelsKey(), KindRateLimits: RateLimitsKey(),
		KindThreshold: Threshold{}.Key(), KindNotice: keyOf(KindNotice).with(make([]byte, 16)...),
		KindParty: PartyKey(PartyID{})} {
		if got := KeyNamed(kind, [16]byte{}); got != want {
			t.Errorf("%x: %x", kind, got.Bytes())
		}
	}
	for size := range maxKey + 1 {
		k := Key{size: uint8(size)}
		for i := range size {
			k.bytes[i] = '1'
		}
		place := k.Place()
		if place != (PilotKey{}) != (size >= 18) {
			t.Errorf("%d bytes: %+v", size, place)
		}
		if size >= 18 && len(place.Region) != size-18 {
			t.Errorf("%d bytes: region %q", size, place.Region)
		}
	}
}

// What a name may be is listed when it is none.
func TestNamesThatMayBeAreListed(t *testing.T) {
	for _, c := range []struct {
		tokens []string
		want   string
	}{{nil, ""}, {[]string{"", "a"}, "a"}, {[]string{"", "a", "", "b"}, "a, b"}} {
		if got := listed(c.tokens); got != c.want {
			t.Errorf("%q: %q", c.tokens, got)
		}
	}
	if _, err := Parse[Scenario]("none"); err == nil || !strings.Contains(err.Error(), "export-receivables") {
		t.Error(err)
	}
}

// Three products are open: those that export declarations can back, and the one that pays for imports.
func TestOpenProducts(t *testing.T) {
	if got := OpenProducts(); !slices.Equal(got, []Product{ExportReceivable, Forfaiting, ImportFinancing}) {
		t.Error(got)
	}
}

// Who entered the matches may not say what will not come of them.
func TestWhoMatchedDoesNotClose(t *testing.T) {
	s := acted()
	s.playAll(`nan accept f1
nie approve f1
nan disburse f1 rate=420
ning register-proceeds p1 amount=5,000.00USD on=d1:5,000.00 instrument=wire code=121010`)
	p, ok := s.book.Proceeds(named[Proceeds](s, "p1"))
	if !ok {
		t.Fatal("no proceeds")
	}
	o := Object{Key: p.Key(), Document: named[Document](s, "d1")}
	for name, want := range map[string]Rule{"ning": SecondPersonMustAct, "nie": 0} {
		if got := May(s.book, s.persons[name], s.at, VerbCloseRemainder, o).Rule; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
