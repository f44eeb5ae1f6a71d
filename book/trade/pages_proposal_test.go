package trade

import (
	"fmt"
	"strings"
)

// carried decides a governed command as the last approval of a proposal does, and
// every other as it is given.
func carried(records Records, by Signer, at Instant, c Command) ([]Event, Refusal) {
	if !c.Verb().Governed() {
		return Decide(records, by, at, c)
	}
	return together(records, by, at, c)
}

// together decides any command as the last approval of a proposal does that another
// governor made now.
func together(records Records, by Signer, at Instant, c Command) ([]Event, Refusal) {
	r := ruling{book: Book{records}, by: by, at: at}
	if refusal := r.reaches(c.Verb(), actOf(c.Verb()), c.object()); !refusal.OK() {
		return nil, refusal
	}
	proposer := r.key.Person
	for _, other := range r.governors() {
		if other != r.key.Person {
			proposer = other
		}
	}
	if refusal := r.carry(c, proposer, at); !refusal.OK() {
		return nil, refusal
	}
	return r.events, Refusal{}
}

// proposalCommand is about a proposal by its short name. What is proposed stands
// behind "to": gao propose p1 to set-limits 2026-04-01 advance=8000; "nothing" is no act.
func (s *stage) proposalCommand(verb Verb, words []string) Command {
	words, inner, proposes := cutWords(words, "to")
	a := argumentsOf(words)
	id, content := named[Proposal](s, a.subject), s.digest(a.or("content", a.subject+"'s content"))
	details := s.digest(a.or("details", "why"))
	switch verb {
	case VerbApproveProposal:
		return ApproveProposal{id, content}
	case VerbObjectToProposal:
		return ObjectToProposal{id, details}
	case VerbWithdrawProposal:
		return WithdrawProposal{id}
	}
	c := Propose{ID: id, Content: content, Details: details}
	if !proposes {
		return c
	}
	inside, err := Parse[Verb](inner[0])
	if err != nil {
		panic(err)
	}
	c.Act, _ = ActOf(s.command(inside, argumentsOf(inner[1:])))
	return c
}

// cutWords parts words at a word.
func cutWords(words []string, at string) (before, after []string, found bool) {
	for i, word := range words {
		if word == at {
			return words[:i], words[i+1:], true
		}
	}
	return words, nil, false
}

func (s *stage) tellProposal(e Event) string {
	switch e := e.(type) {
	case ProposalMade:
		p := e.Proposal
		return fmt.Sprintf("%s proposes %s to %s, until %s", s.name(p.By), s.name(p.ID), p.Act.Verb(),
			s.clock(p.Expires))
	case ProposalApproved:
		return fmt.Sprintf("%s agrees to %s", s.name(e.By), s.name(e.ID))
	case ProposalObjected:
		return fmt.Sprintf("%s objects to %s", s.name(e.Objection.By), s.name(e.ID))
	case ProposalDone:
		return fmt.Sprintf("%s is %s", s.name(e.ID), e.State)
	case ThresholdSet:
		return fmt.Sprintf("an act takes %d governors", e.Governors)
	}
	return ""
}

// showProposal says what the book knows of a proposal.
func (s *stage) showProposal(name string) string {
	p, ok := s.book.Proposal(named[Proposal](s, name))
	if !ok {
		return "no proposal " + name + "\n"
	}
	var agreed, objected []string
	for _, a := range p.Approvals {
		agreed = append(agreed, s.name(a.By))
	}
	for _, o := range p.Objections {
		objected = append(objected, s.name(o.By))
	}
	return fmt.Sprintf("%s: %s is %s, for it %s, against it %s\n", name, p.Act.Verb(), p.State,
		strings.Join(agreed, ", "), strings.Join(objected, ", "))
}
