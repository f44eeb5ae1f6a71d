package trade

// beyondOwn reports whether matches collect more of a document than the bank's own
// pledges of it that no money covers yet, so that a second person is to look. It
// asks nothing but what the bank itself has lent: who is told to wait must not learn
// by it whether another bank has a claim, nor what is left of the document.
func (r *ruling) beyondOwn(before Proceeds, matches []Match) bool {
	for _, match := range matches {
		earlier, _ := before.matchOf(match.Document)
		more := match.Amount - earlier.Amount
		for claim := range r.book.Claims(match.Document) {
			if r.heir(claim.Bank) == r.heir(before.Bank) {
				more -= claim.Open()
			}
		}
		if more > 0 {
			return true
		}
	}
	return false
}

// dismissed reports whether the proceeds never counted and never will.
func (p Proceeds) dismissed() bool { return p.Dismissed != NoReason }

// matchWaits asks for proceeds of which something waits for a second person, or which came in
// advance and may never have come.
func (r *ruling) matchWaits(Object) Refusal {
	if r.received.Waiting.IsZero() && !r.received.unused() {
		return r.no(ProceedsMustWait)
	}
	return Refusal{}
}

// unused reports whether money that came in advance pays nothing and nothing of it was sent back, so that it can be
// dismissed.
func (p Proceeds) unused() bool {
	return p.Expected != 0 && p.Revision > 0 && len(p.Matches) == 0 && p.Returned == 0
}

// waitsForOther asks for a second person after who entered what waits, or what stands.
func (r *ruling) waitsForOther(Object) Refusal {
	if r.received.Waiting.IsZero() {
		return r.other(r.received.EnteredBy)
	}
	return r.other(r.received.Waiting.AskedBy)
}

func (c ConfirmProceeds) object() Object { return Object{Key: ProceedsKey(c.Proceeds)} }

func (c ConfirmProceeds) weigh(r *ruling) Refusal {
	before := r.received
	asked := before.Waiting
	if c.Dismiss != NoReason {
		if c.Dismiss != EntryError {
			return r.no(ReasonMustFit)
		}
		after := before
		after.Last = nil // asked for again it is another match
		if after.Waiting = (Unconfirmed{}); before.Revision == 0 || before.Waiting.IsZero() {
			after.Dismissed = c.Dismiss
		}
		r.add(ProceedsDismissed{Proceeds: after, Lines: asked.Lines, By: r.key.Person, Reason: c.Dismiss})
		return Refusal{}
	}
	if before.Waiting.IsZero() {
		return r.no(ProceedsMustWait)
	}
	// asked again: meanwhile others collected, or repayments used what stands
	after, refusal := r.rematched(before, asked, asWorked)
	if !refusal.OK() {
		return refusal
	}
	after.ConfirmedBy = r.key.Person
	r.add(ProceedsConfirmed{Proceeds: after, Before: before.Matches, Reason: asked.AskedFor})
	r.rematch(before, after)
	return Refusal{}
}

// nothingWaits asks for proceeds of which nothing waits for a second person.
func (r *ruling) nothingWaits(Object) Refusal {
	if !r.received.Waiting.IsZero() {
		return r.no(ProceedsMustNotWait)
	}
	return Refusal{}
}

// asWorked is what a line was worth when it was asked for: who confirms it confirms
// what the first person saw.
func asWorked(_ Proceeds, _ Match, line MatchLine) (int64, Refusal) { return line.Worth, Refusal{} }

// linesAsking are the lines that ask for matches, each with what it is worth.
func linesAsking(matches []Match) []MatchLine {
	lines := make([]MatchLine, len(matches))
	for i, m := range matches {
		lines[i] = MatchLine{m.Document, m.Amount, m.Worth}
	}
	return lines
}
