package trade

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

var exploreDepth = flag.Int("explore.depth", 0, "how many commands long the histories are that TestExplore walks; 0 "+
	"is as deep as CI can afford")

// small is a book of a small world: two documents, three financings, two banks,
// two remittances. Amounts are few, so that histories meet again.
type small struct {
	book  *MemoryBook
	at    Instant
	moved int // how often the outside world pushed a document
}

// explorer knows the names of the small world, and what it has seen.
type explorer struct {
	*stage
	documents  [2]DocumentID
	financings [3]FinancingID
	proceeds   [2]ProceedsID
	banks      [2]PartyID
	harbour    PartyID
	duties     map[PersonID]int64

	mu        sync.Mutex
	seen      map[[16]byte]struct{}
	rules     map[Rule]int
	events    map[string]int
	decisions int
	failures  []string
}

func newExplorer() *explorer {
	x := &explorer{stage: newStage(), seen: map[[16]byte]struct{}{}, rules: map[Rule]int{}, events: map[string]int{}}
	for _, line := range []string{"cast", "gao enrol-person sofia party=south duties=maker,checker",
		"feng publish-documents d1 holder=harbour face=0.10USD",
		"feng publish-documents d2 holder=harbour face=0.10USD"} {
		x.play(line)
	}
	for i := range x.documents {
		x.documents[i] = named[Document](x.stage, fmt.Sprintf("d%d", i+1))
		x.proceeds[i] = named[Proceeds](x.stage, fmt.Sprintf("p%d", i+1))
	}
	for i := range x.financings {
		x.financings[i] = named[Financing](x.stage, fmt.Sprintf("f%d", i+1))
	}
	x.banks = [2]PartyID{named[Party](x.stage, "north"), named[Party](x.stage, "south")}
	x.harbour = named[Party](x.stage, "harbour")
	x.duties = map[PersonID]int64{}
	for i, duty := range []string{"maker", "checker", "second"} {
		for _, name := range smallMakers[duty] {
			x.duties[x.book.personKey(x.persons[name].Key).Person] = int64(i) + 1
		}
	}
	return x
}

// try is one command and who gives it.
type try struct {
	who string
	c   Command
}

var (
	smallMakers = map[string][2]string{"maker": {"nan", "song"}, "checker": {"nie", "sun"},
		"second": {"ning", "sofia"}}
	smallMatches  = []int64{4, 10}
	smallPushes   = 1 // at most so many pushes of the outside world in one history
	smallReturned = int64(3)
	smallInterest = int64(3) // more than a pledge that is left when all is repaid
)

// tries lists every command that the small world may think of next.
func (x *explorer) tries(s small) []try {
	for _, id := range x.financings {
		// what is only asked for or approved touches nothing that others read: that it
		// goes on at once leaves out no order that ends otherwise
		if f, ok := s.book.Financing(id); ok && (f.State == Applied || f.State == Approved) {
			return x.lifeTries(s, f)
		}
	}
	for _, id := range x.proceeds {
		if p, ok := s.book.Proceeds(id); ok && !p.Waiting.IsZero() {
			// what waits touches nothing that others read: it goes on at once, as above
			checker := x.person("checker", p.Bank)
			if p.Waiting.AskedBy == s.book.personKey(x.persons[checker].Key).Person {
				checker = x.person("second", p.Bank)
			}
			return []try{{checker, ConfirmProceeds{id, NoReason}}, {checker, ConfirmProceeds{id, EntryError}}}
		}
	}
	var all []try
	all = append(all, x.outsideTries(s)...)
	all = append(all, x.applications(s)...)
	for _, id := range x.financings {
		if f, ok := s.book.Financing(id); ok {
			all = append(all, x.lifeTries(s, f)...)
		}
	}
	return append(all, x.moneyTries(s)...)
}

func (x *explorer) outsideTries(s small) []try {
	var all []try
	if s.moved >= smallPushes {
		return nil
	}
	for _, id := range x.documents {
		d := s.book.document(id)
		all = append(all, try{"feng", WithdrawDocument{id, SourceCancelled, s.notice(1), Digest{6}}},
			try{"feng", ReturnGoods{id, smallReturned, s.notice(2), Digest{6}}}, try{"feng", x.amend(s, d, 5)},
			try{"gao", FreezeDocument{id, Investigation}})
	}
	return all
}

func (x *explorer) amend(s small, d Document, face int64) AmendDocument {
	return AmendDocument{Document: d.ID, Revision: d.Revision + 1, Face: Money{face, "USD"}, Mode: d.Mode,
		Issued: d.Issued, Holder: d.Holder,
		Notice: s.notice(3), Details: Digest{2}}
}

// notice numbers what the outside world tells, each time anew.
func (s small) notice(kind byte) NoticeID { return NoticeID{kind, byte(s.moved + 1)} }

// applications are for the next financing that is not used yet.
func (x *explorer) applications(s small) []try {
	var all []try
	next := slices.IndexFunc(x.financings[:], func(id FinancingID) bool { _, ok := s.book.Financing(id); return !ok })
	if next < 0 {
		return nil
	}
	for _, bank := range x.banks {
		for _, lines := range [][]Line{{{x.documents[0], 10}}, {{x.documents[1], 10}}, {{x.documents[0], 5}},
			{{x.documents[1], 5}},
			{{x.documents[0], 5}, {x.documents[1], 5}}} {
			worth := int64(0)
			for _, line := range lines {
				worth += line.Amount
			}
			all = append(all, try{"hua", Apply{Financing: x.financings[next], Bank: bank, Product: ExportReceivable,
				Asked: Money{share(worth, 9_000), "USD"}, Tenor: 90, Lines: lines, Details: Digest{3}}})
		}
	}
	return all
}

func (x *explorer) person(duty string, bank PartyID) string {
	if bank == x.banks[0] {
		return smallMakers[duty][0]
	}
	return smallMakers[duty][1]
}

func (x *explorer) lifeTries(s small, f Financing) []try {
	id, bank := f.Deal.Financing(), f.Deal.Bank
	maker, checker, second := x.person("maker", bank), x.person("checker", bank), x.person("second", bank)
	switch f.State {
	case Applied:
		return []try{{maker, Accept{id}}}
	case Accepted:
		return []try{{checker, Approve{id}}, {checker, Decline{id, BankDeclined}}}
	case Approved:
		return []try{{maker, Disburse{id, x.terms(s, f.Asked.Minor, f.Lines)}}}
	}
	var all []try
	for n := uint32(1); n <= f.Repayments; n++ {
		all = append(all, try{checker, CorrectRepayment{id, n, EntryError}})
	}
	switch f.State {
	case Disbursed:
		less := slices.Clone(f.Terms.Lines)
		less[0].Amount = max(1, less[0].Amount-1)
		all = append(all, try{second, CorrectDisbursal{id, x.terms(s, max(1, f.Terms.Amount-1), less), EntryError}},
			try{checker, CorrectDisbursal{id, x.terms(s, f.Asked.Minor, f.Lines), EntryError}})
		for _, principal := range []int64{1, f.Outstanding} {
			all = append(all, try{maker, Repay{Financing: id, Date: s.at.Day(), Principal: principal,
				Source: OwnFunds}})
			for _, p := range x.proceeds {
				if _, ok := s.book.Proceeds(p); ok {
					interest := int64(0)
					if principal == f.Outstanding {
						interest = smallInterest
					}
					all = append(all, try{maker, Repay{Financing: id, Date: s.at.Day(), Principal: principal,
						Interest: interest,
						Source:   FromProceeds, Proceeds: p}})
				}
			}
		}
	case Settled:
		for _, line := range f.Terms.Lines {
			all = append(all, try{checker, ReleasePledge{id, line.Document, ObligationSatisfied}})
		}
	}
	return all
}

func (x *explorer) terms(s small, amount int64, lines []Line) Terms {
	return Terms{Amount: amount, Rate: 400, Date: s.at.Day(), Maturity: s.at.Day() + 90, Outlet: "35",
		Details: Digest{4}, Lines: lines}
}

// moneyTries are remittances into either bank, and what is done with them later.
func (x *explorer) moneyTries(s small) []try {
	var all []try
	matched := func(document int, amount int64) []MatchLine {
		return []MatchLine{{Document: x.documents[document], Amount: amount}}
	}
	both := []MatchLine{{Document: x.documents[0], Amount: 5}, {Document: x.documents[1], Amount: 5}}
	for i, id := range x.proceeds {
		p, ok := s.book.Proceeds(id)
		if !ok || p.dismissed() {
			for _, bank := range x.banks {
				for _, amount := range smallMatches {
					for document := range x.documents {
						all = append(all, try{x.person("maker", bank), x.register(s, id, matched(document, amount))})
					}
				}
				early := x.register(s, id, nil)
				early.Expected = s.at.Day() + 60
				all = append(all, try{x.person("maker", bank), x.register(s, id, both)},
					try{x.person("maker", bank), early})
			}
			return all
		}
		checker := x.person("checker", p.Bank)
		if p.EnteredBy == s.book.personKey(x.persons[checker].Key).Person {
			checker = x.person("second", p.Bank)
		}
		all = append(all, try{checker, CorrectProceeds{Proceeds: id, Reason: EntryError}},
			try{checker, CorrectProceeds{Proceeds: id, Lines: matched(i%2, 5), Reason: EntryError}},
			try{checker, CorrectProceeds{Proceeds: id, Lines: matched((i+1)%2, 5), Reason: EntryError}})
		for _, m := range p.Matches {
			all = append(all, try{checker, CloseRemainder{id, m.Document, 1 - m.Closed, BankCharges}})
		}
	}
	return all
}

func (x *explorer) register(s small, id ProceedsID, lines []MatchLine) RegisterProceeds {
	return RegisterProceeds{Proceeds: id, Enterprise: x.harbour, Amount: Money{10, "USD"}, Date: s.at.Day(),
		Instrument: Wire, Code: "121010",
		Lines: lines, Details: Digest{5}}
}

// next gives what follows from one command; nothing when it is refused or
// changes nothing.
func (x *explorer) next(s small, t try, met map[Rule]int, events map[string]int, fail func(string)) (small, bool) {
	list, refusal := carried(s.book, x.persons[t.who], s.at, t.c)
	if !refusal.OK() {
		met[refusal.Rule]++
		return small{}, false
	}
	if len(list) == 0 {
		return small{}, false
	}
	if wrong := confirmedBySecond(s.book, list); wrong != "" {
		fail(wrong)
	}
	book := thriftily(s.book)
	after := small{book: book.MemoryBook, at: s.at, moved: s.moved}
	numberAlerts(0, list)
	for _, e := range list {
		events[reflect.TypeOf(e).Name()]++
		Post(book, e)
	}
	pushed := pushes(t.c)
	if pushed {
		after.moved++
	}
	for id, d := range after.book.documents() {
		if was := s.book.document(id); !pushed && d.Shortfall() > was.Shortfall() && !outside(t.c) {
			fail(fmt.Sprintf("a shortfall of %d opened on %s by %T %+v", d.Shortfall(), x.name(id), t.c, t.c))
		}
	}
	return after, true
}

func pushes(c Command) bool {
	switch c.(type) {
	case AmendDocument, WithdrawDocument, ReturnGoods, FreezeDocument, UnfreezeDocument:
		return true
	}
	return false
}

// elapse lets the holds run out, if there are any. The day stays the same: no
// rate and no limit of the small world grows old.
func (s small) elapse() (small, bool) {
	book := thriftily(s.book)
	lapsed := false
	for {
		list := Due(book, s.at+Instant(73*3600*second))
		if len(list) == 0 {
			return small{book: book.MemoryBook, at: s.at, moved: s.moved}, lapsed
		}
		lapsed = true
		numberAlerts(0, list)
		for _, e := range list {
			Post(book, e)
		}
	}
}

// key folds a state: documents and banks may change places, financings and
// remittances have no order.
func (x *explorer) key(s small) [16]byte {
	var least []byte
	for swap := range 4 {
		documents, banks := x.documents, x.banks
		if swap&1 != 0 {
			documents[0], documents[1] = documents[1], documents[0]
		}
		if swap&2 != 0 {
			banks[0], banks[1] = banks[1], banks[0]
		}
		if text := x.text(s, documents, banks); least == nil || bytes.Compare(text, least) < 0 {
			least = text
		}
	}
	sum := sha256.Sum256(least)
	return [16]byte(sum[:16])
}

func (x *explorer) text(s small, documents [2]DocumentID, banks [2]PartyID) []byte {
	var b []byte
	number := func(list ...int64) {
		for _, n := range list {
			b = binary.AppendVarint(b, n)
		}
	}
	place := func(id DocumentID) int64 { return int64(slices.Index(documents[:], id)) }
	bank := func(id PartyID) int64 { return int64(slices.Index(banks[:], id)) }
	duty := func(id PersonID) int64 { return x.duty(s, id) }
	number(int64(s.moved))
	for _, id := range documents {
		d := s.book.document(id)
		taken := s.book.Taking(id)
		number(d.Face.Minor, d.Returned, taken.Held, taken.Pledged, taken.Covered, taken.Collected, taken.Closed,
			one(d.Withdrawn), one(d.Frozen))
	}
	remittances := make([][]byte, 0, 2)
	for _, p := range s.book.allReceived() {
		if p.dismissed() {
			continue // as if it had never been told
		}
		whole := b
		b = nil
		number(bank(p.Bank), duty(p.EnteredBy), int64(min(p.Revision, 2)))
		for _, m := range p.Matches {
			number(place(m.Document), m.Amount, m.Worth, m.Applied, m.Used, m.Closed, duty(m.ClosedBy))
		}
		for _, line := range p.Waiting.Lines {
			number(place(line.Document), line.Amount, line.Worth, duty(p.Waiting.AskedBy))
		}
		remittances, b = append(remittances, b), whole
	}
	slices.SortFunc(remittances, bytes.Compare)
	loans := make([][]byte, 0, 3)
	for id, f := range s.book.financings() {
		whole := b
		b = nil
		number(bank(f.Deal.Bank), int64(f.State), f.Asked.Minor, f.Terms.Amount, f.Outstanding, f.Own,
			int64(f.Repayments), duty(f.EnteredBy), one(f.OverdueSeen))
		for _, line := range f.Lines {
			claim := s.book.claim(line.Document, id)
			number(place(line.Document), line.Amount, amountOf(f.Terms.Lines, line.Document), claim.Held, claim.Pledged,
				claim.Covered, claim.Collected, claim.Original, claim.Released, claim.Closed)
		}
		for n := uint32(1); n <= f.Repayments; n++ {
			r := s.book.repayment(id, n)
			number(r.Principal, int64(r.Source), one(r.Corrected))
			for _, line := range slices.Concat(r.Uncovered, r.Lacking) {
				number(place(line.Document), line.Amount)
			}
			for _, use := range r.Uses {
				number(place(use.Document), use.Used, use.Applied, use.Pledge)
			}
		}
		loans, b = append(loans, b), whole
	}
	slices.SortFunc(loans, bytes.Compare)
	for _, part := range slices.Concat(remittances, loans) {
		number(int64(len(part)))
		b = append(b, part...)
	}
	return b
}

func one(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// duty numbers the persons of the small world by what they do, at either bank.
func (x *explorer) duty(_ small, id PersonID) int64 { return x.duties[id] }

// walk goes one command further from every state, on all cores, and keeps the
// states that were not met before.
func (x *explorer) walk(frontier []small, last bool) []small {
	parts := runtime.GOMAXPROCS(0)
	results := make([][]small, parts)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			met, events, decisions := map[Rule]int{}, map[string]int{}, 0
			for i := part; i < len(frontier); i += parts {
				s := frontier[i]
				fail := func(words string) { x.fail(words) }
				var after []small
				for _, t := range x.tries(s) {
					decisions++
					if n, ok := x.next(s, t, met, events, fail); ok {
						x.undone(s, t, n, fail)
						after = append(after, n)
					}
				}
				if later, lapsed := s.elapse(); lapsed {
					after = append(after, later)
				}
				for _, n := range after {
					if !x.fresh(x.key(n)) {
						continue
					}
					x.check(n)
					if !last {
						results[part] = append(results[part], n)
					}
				}
			}
			x.count(met, events, decisions)
		})
	}
	wait.Wait()
	return slices.Concat(results...)
}

func (x *explorer) fresh(key [16]byte) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, met := x.seen[key]
	x.seen[key] = struct{}{}
	return !met
}

func (x *explorer) fail(words string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.failures) < 5 {
		x.failures = append(x.failures, words)
	}
}

func (x *explorer) count(met map[Rule]int, events map[string]int, decisions int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for rule, n := range met {
		x.rules[rule] += n
	}
	for event, n := range events {
		x.events[event] += n
	}
	x.decisions += decisions
}

// complaints collects what the checks of a book find.
type complaints struct{ words []string }

func (*complaints) Helper() {}

func (c *complaints) Errorf(format string, args ...any) {
	c.words = append(c.words, fmt.Sprintf(format, args...))
}

// check is what must be true of every state: all that is true of any book, and
// that a loan which is owed pledges all that is due, unless less was available
// when a repayment was taken back.
func (x *explorer) check(s small) {
	found := &complaints{}
	checkDocuments(found, s.book)
	checkFinancings(found, s.book)
	checkClaims(found, s.book)
	checkProceeds(found, s.book)
	for document, claims := range s.book.claimsOf() {
		for id, claim := range claims {
			f := s.book.financing(id)
			if f.State != Disbursed || x.takenBack(s, id) {
				continue
			}
			if wanted := due(claim, claim.Original, f.Own, f.Terms.Amount); claim.Pledged != wanted {
				found.Errorf("%s owes %d and pledges %d of %s where %d is due", x.name(id), f.Outstanding,
					claim.Pledged, x.name(document), wanted)
			}
		}
	}
	if len(found.words) > 0 {
		x.fail(strings.Join(found.words, "\n"))
	}
}

func (x *explorer) takenBack(s small, id FinancingID) bool {
	for _, r := range s.book.repaid()[id] {
		if r.Corrected {
			return true
		}
	}
	return false
}

// explore walks every history of so many commands from a beginning.
func (x *explorer) explore(t *testing.T, name string, depth int, beginning ...string) {
	t.Helper()
	for _, line := range beginning {
		if said := x.play(line); strings.Contains(said, "refused") {
			t.Fatalf("%s: %s", line, said)
		}
	}
	root := small{book: copyOf(x.book), at: x.at}
	frontier := []small{root}
	x.fresh(x.key(root))
	for level := 1; level <= depth && len(frontier) > 0 && len(x.failures) == 0; level++ {
		frontier = x.walk(frontier, level == depth)
	}
	t.Logf("%s: %d commands deep, %d states, %d decisions, %d rules met", name, depth, len(x.seen),
		x.decisions, len(x.rules))
	for _, rule := range slices.SortedFunc(maps.Keys(x.rules), func(a, b Rule) int { return cmp.Compare(a, b) }) {
		t.Logf("  %d %s: %d", rule, rule, x.rules[rule])
	}
	for _, words := range x.failures {
		t.Error(words)
	}
}

// TestExplore walks every history of the small world: what banks, the exporter,
// customs, the regulator and time can do, in every order. Give -explore.depth to
// go deeper than CI can afford, and -v to see what was met.
func TestExplore(t *testing.T) {
	if testing.Short() {
		t.Skip("walks millions of histories; run without -short")
	}
	depth := func(usual int) int { return cmp.Or(*exploreDepth, usual) }
	newExplorer().explore(t, "from published documents", depth(8))
	lent := []string{"hua apply f1 bank=north asked=0.04USD on=d1:0.05", "nan accept f1", "nie approve f1",
		"nan disburse f1"}
	newExplorer().explore(t, "with a loan", depth(5), lent...)
	newExplorer().explore(t, "with two loans of one bank on one document", depth(4), append(lent,
		"hua apply f2 bank=north asked=0.04USD on=d1:0.05", "nan accept f2", "nie approve f2", "nan disburse f2",
		"nan register-proceeds p1 amount=0.10USD on=d1:0.10")...)
	newExplorer().explore(t, "with a loan on two documents and a rival's", depth(4),
		"hua apply f1 bank=north asked=0.09USD on=d1:0.05+d2:0.05", "nan accept f1", "nie approve f1",
		"nan disburse f1",
		"hua apply f2 bank=south asked=0.04USD on=d1:0.05", "song accept f2", "sun approve f2", "song disburse f2")
}
