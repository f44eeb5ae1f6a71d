package trade

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// keeperID names the keeper of a key by the short name of the key.
func (s *stage) keeperID(name string) KeeperID {
	if name == "" || name == "none" {
		return KeeperID{}
	}
	id := KeeperIDOf(publicKey(name))
	s.names[id] = name
	return id
}

// proofOf is what shows on stage that a party holds a key.
func proofOf(party PartyID, public []byte) []byte {
	sum := sha256.Sum256(slices.Concat([]byte("proof"), party[:], public))
	return sum[:]
}

// provesOnStage takes the proofs of [proofOf].
func provesOnStage(p Possession) bool { return slices.Equal(p.Proof, proofOf(p.Party, p.Public)) }

// addressOf is where the node of a short name is found.
func addressOf(node string) string {
	sum := sha256.Sum256([]byte("node of " + node))
	return fmt.Sprintf("%x@%s.example.cn:26656", sum[:20], node)
}

// foundKeepers are on the book as if the ledger had begun with them: keepers k1=safe k2=branch.
func (s *stage) foundKeepers(words []string) string {
	f := Founding{At: s.at}
	for _, word := range words {
		name, party, _ := strings.Cut(word, "=")
		s.keeperID(name)
		f.Electors = append(f.Electors, FoundingKeeper{Party: named[Party](s, party), Public: publicKey(name),
			Address: addressOf(name)})
	}
	for _, e := range Found(f) {
		if admitted, ok := e.(KeeperAdmitted); ok {
			Post(s.book, admitted)
		}
	}
	return fmt.Sprintf("%d keepers vote\n", len(s.book.Keepers()))
}

// keeperCommand is about a keeper by the short name of its key.
func (s *stage) keeperCommand(verb Verb, a arguments) Command {
	if verb == VerbAdoptRuleBook {
		at, err := ParseClock(strings.Replace(a.or("from", "2027-01-01"), "T", " ", 1))
		if err != nil {
			panic(err)
		}
		return AdoptRuleBook{Version: uint32(a.number("version", 2)), From: at + Instant(a.number("ms", 0))}
	}
	if verb == VerbRemoveKeeper {
		return RemoveKeeper{s.keeperID(a.subject), value(a, "reason", OtherReason)}
	}
	name := a.or("key", a.or("new", a.subject))
	public := publicKey(name)[:a.number("length", 32)]
	s.keeperID(name)
	address := a.or("address", addressOf(a.or("node", name)))
	if verb == VerbAdmitKeeper {
		party := named[Party](s, a.or("party", ""))
		return AdmitKeeper{party, public, proofOf(named[Party](s, a.or("proof", a.or("party", ""))), public), address}
	}
	former, _ := s.book.Keeper(s.keeperID(a.subject))
	proof := proofOf(s.heirOf(former.Party), public)
	if other := a.or("proof", ""); other != "" {
		proof = proofOf(named[Party](s, other), public)
	}
	return ReplaceKeeperKey{s.keeperID(a.subject), public, proof, address}
}

func (s *stage) heirOf(party PartyID) PartyID {
	if p := s.book.party(party); !p.Successor.IsZero() {
		return p.Successor
	}
	return party
}

func (s *stage) tellKeeper(e Event) string {
	switch e := e.(type) {
	case KeeperAdmitted:
		return fmt.Sprintf("%s of %s is admitted as a keeper", s.name(e.Keeper.ID), s.name(e.Keeper.Party))
	case KeeperKeyReplaced:
		return fmt.Sprintf("%s of %s votes in the place of %s", s.name(e.Keeper.ID), s.name(e.Keeper.Party),
			s.name(e.Former))
	case KeeperRemoved:
		return fmt.Sprintf("%s of %s is removed: %s", s.name(e.Keeper), s.name(e.Party), e.Reason)
	case RuleBookAdopted:
		return fmt.Sprintf("version %d of the rules follows version %d at %s", e.RuleBook.Next, e.RuleBook.Version,
			e.RuleBook.From.Clock())
	case RuleBookTurned:
		return fmt.Sprintf("version %d of the rules is in force", e.Version)
	}
	return ""
}

// showKeepers says who votes and who did.
func (s *stage) showKeepers() string {
	var lines []string
	for keeper := range All[Keeper](s.book) {
		line := fmt.Sprintf("%s of %s is %s", s.name(keeper.ID), s.name(keeper.Party), keeper.State)
		if !keeper.Successor.IsZero() {
			line += " by " + s.name(keeper.Successor)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// showRules says which rules are in force and which wait.
func (s *stage) showRules() string {
	rules := s.book.RuleBook()
	if rules.Next == 0 {
		return fmt.Sprintf("version %d of the rules is in force\n", rules.Version)
	}
	return fmt.Sprintf("version %d of the rules is in force, and version %d from %s\n", rules.Version, rules.Next,
		rules.From.Clock())
}
