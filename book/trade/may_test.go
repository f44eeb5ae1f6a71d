package trade

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Each command of the pages of business is asked about while its page is played,
// for everybody on stage, and before its own step for persons of every kind of
// party with every duty, about financings in every state. Wherever May refuses
// Decide refuses in the same words, and wherever May does not, only a field stands
// in the way: no button is offered in vain, and none is withheld. A short run asks
// only the giver of each command, but for every ninth page.
func TestMayAndDecideAgree(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	m := asker{t: t, allowed: map[Verb]int{}, forbidden: map[Verb]int{}, swept: map[Verb]int{}}
	_, m.fields = readRulebook(t).halves(t)
	for i, path := range paths {
		m.page(path, !testing.Short() || i%9 == 0)
	}
	for verb := range Verb(len(acts)) {
		if actOf(verb) != nil && !testing.Short() &&
			(m.allowed[verb] == 0 || m.forbidden[verb] == 0) {
			t.Errorf("%s: allowed in %d cells, forbidden in %d", verb, m.allowed[verb], m.forbidden[verb])
		}
	}
}

// asker compares May and Decide, cell by cell.
type asker struct {
	t                  *testing.T
	fields             map[Verb]map[Rule]bool // rules of the second halves
	allowed, forbidden map[Verb]int
	swept              map[Verb]int // commands asked about in every cell
	asked              int
}

// page plays a page twice: to hear its commands, each asked about at its own step,
// and, of a page that is played wholly, to ask about them all the way.
func (m *asker) page(path string, wholly bool) {
	var commands []Command
	heard := map[string]bool{}
	stage := newStage()
	stage.heard = func(by Signer, c Command) {
		m.cell(stage.book, by, stage.at, c)
		m.offered(stage.book, by, stage.at, c)
		if said := fmt.Sprintf("%T %+v", c, c); !heard[said] {
			heard[said], commands = true, append(commands, c)
		}
	}
	playCommands(m.t, stage, path)
	if !wholly {
		return
	}
	stage = newStage()
	stage.heard = func(by Signer, c Command) {
		for i, other := range commands {
			if turn := len(commands) > 8 && (m.asked+i)%8 != 0; turn && other.object() != c.object() {
				continue // the state of what this command is about changes now; of the rest one in eight is asked
			}
			for _, by := range stage.persons {
				m.cell(stage.book, by, stage.at, other)
			}
		}
		m.asked++
		if may := May(stage.book, by, stage.at, c.Verb(), c.object()); !may.OK() || m.swept[c.Verb()] >= 12 {
			return
		}
		m.swept[c.Verb()]++
		for kind := Regulator; kind <= Carrier; kind++ {
			for duty := Maker; duty <= allDuty; duty <<= 1 {
				for state := range Void + 1 {
					m.cell(cell{stage.book, by, kind, duty, state}, by, stage.at, c)
				}
			}
		}
	}
	playCommands(m.t, stage, path)
}

func playCommands(t *testing.T, s *stage, path string) {
	for _, block := range blocksOf(t, path) {
		if commands, _, asks := strings.Cut(block, "----\n"); asks {
			s.playAll(commands)
		}
	}
}

func (m *asker) cell(records Records, by Signer, at Instant, c Command) {
	verb := c.Verb()
	may := May(records, by, at, verb, c.object())
	decided := proposedOr(records, by, at, c)
	aboutFields := m.fields[verb][decided.Rule] || decided.Rule == SuspendedMustNotGrow ||
		decided.Rule == MarkMustBeFree || // a grey button would tell who only looks, and is not on record
		verb.Governed() && (decided.Rule == ThresholdMustBeSound || decided.Rule == KeepersMustSuffice) ||
		verb == VerbPropose || verb == VerbApproveProposal // what is proposed is weighed whole
	// a proposal asks whether a key is old enough before it looks at what is proposed
	early := verb.Governed() && may.Rule == DutyMustAllow && decided.Rule == GovernorMustBeSeasoned
	_, again := c.(repeatable)
	switch {
	case may.OK() && decided.OK():
		m.allowed[verb]++
	case may.OK() && aboutFields:
	case decided == may || early:
		m.forbidden[verb]++
	case !may.OK() && again && (decided.OK() || aboutFields): // told before, and asked first
	default:
		m.t.Errorf("%T %+v: may %+v, decided %+v", c, c, may, decided)
	}
	if fits := Fits(records, by, at, verb, c.object()); may.OK() && !fits || fits && may.Rule == DutyMustAllow {
		m.t.Errorf("%T %+v: fits is %v, may %+v", c, c, fits, may)
	}
}

// offered asks whether a command that may be given is among those that its object
// offers, and no other is there that may not.
func (m *asker) offered(records Records, by Signer, at Instant, c Command) {
	may, listed := May(records, by, at, c.Verb(), c.object()), false
	for _, offer := range Offers(records, by, at, c.object()) {
		if a := acts[offer.Verb]; offer.Object != c.object() || a.on != offer.Object.Key.Kind() ||
			a.part == offer.Object.Document.IsZero() {
			m.t.Errorf("%T %+v: its object offers %s of %+v", c, c, offer.Verb, offer.Object)
		}
		if offer.Verb == c.Verb() {
			listed = true
			if offer.Refusal != may {
				m.t.Errorf("%T %+v: offered with %+v, may %+v", c, c, offer.Refusal, may)
			}
		}
	}
	if may.OK() && !listed {
		m.t.Errorf("%T %+v: may be given, and is not offered", c, c)
	}
}

// proposedOr decides a command, or where it takes a proposal, the proposal of it.
func proposedOr(records Records, by Signer, at Instant, c Command) Refusal {
	if c.Verb().Governed() {
		act, _ := ActOf(c)
		c = Propose{ID: ProposalID{99}, Act: act, Content: Digest{1}, Details: Digest{1}}
	}
	_, refusal := Decide(records, by, at, c)
	return refusal
}

// cell is a book in which one person is of a kind of party and has a duty, and
// every financing and payment is in a state; zero is the state that it has.
type cell struct {
	Records
	by    Signer
	kind  PartyKind
	duty  Duty
	state State
}

func (c cell) Record(k Key) (Record, bool) {
	record, ok := c.Records.Record(k)
	switch one := record.(type) {
	case PersonKey:
		if one.ID == c.by.Key {
			one.Duties = c.duty
		}
		return one, ok
	case Party:
		if one.ID == c.by.Party {
			one.Kind = c.kind
		}
		return one, ok
	case Financing:
		if c.state != 0 {
			one.State = c.state
		}
		return one, ok
	case Payment:
		if c.state != 0 {
			one.State = c.state
		}
		return one, ok
	}
	return record, ok
}
