package trade

import "slices"

// Money may come before the goods go 预收货款: such proceeds say on which day they are expected
// to be declared. Once they are, the bank that received the money names the declarations
// (汇发〔2020〕14号 art. 20).

func (MatchProceeds) Verb() Verb { return VerbMatchProceeds }

func (c MatchProceeds) object() Object { return Object{Key: ProceedsKey(c.Proceeds)} }

func (e ProceedsMatched) Audience() Audience { return e.Proceeds.Audience() }
func (e ProceedsMatched) Subjects() []Key    { return e.Proceeds.subjectsWith(e.Before, nil) }

func (e ProceedsMatched) post(w Writer) { w.receives(e.Proceeds) }

// receives keeps proceeds as they stand, and lets the ledger look at what came in advance.
func (w Writer) receives(p Proceeds) {
	w.put(p)
	if p.Unmatched() > 0 {
		w.wakesFor(AdvanceReceipt, p.ID)
	}
}

// Unmatched is for what of money that came in advance no goods have gone yet, nor was it sent
// back.
func (p Proceeds) Unmatched() int64 {
	if p.Expected == 0 || p.Revision == 0 || p.dismissed() {
		return 0
	}
	return p.rest()
}

// worthOfMatches is what matches come to in the currency of their proceeds.
func worthOfMatches(matches []Match) (sum int64) {
	for _, m := range matches {
		sum += m.Worth
	}
	return sum
}

// expecting refuses proceeds that neither name documents nor say when the goods are to go.
func (c RegisterProceeds) expecting(r *ruling) Refusal {
	if !r.aheadInYear(c.Expected) && (len(c.Lines) == 0 || c.Expected != 0) {
		return r.no(ReceiptMustNameExportDay)
	}
	return Refusal{}
}

// aheadInYear reports whether goods may be expected on a day: after today, and within a year.
func (r *ruling) aheadInYear(day Day) bool {
	return day > r.at.Day() && day <= r.at.Day()+maxAdvance
}

// leaving refuses proceeds that leave more without a declaration than what needs no report, and
// say nothing of when its goods are to go.
func (c RegisterProceeds) leaving(r *ruling, rest Money) Refusal {
	if c.Expected == 0 && r.worthReport(rest, r.limits(AdvanceReceipt.Scenario()).TaskFloor) {
		return Refusal{Rule: ReceiptMustNameExportDay, Left: rest}
	}
	return Refusal{}
}

// leaving refuses a correction that leaves more without a declaration than before, and more than
// what needs no report, and says nothing of when its goods are to go; or that says so of nothing,
// or says it again.
func (c CorrectProceeds) leaving(r *ruling, before, after Proceeds) Refusal {
	rest := Money{after.rest(), after.Amount.Currency}
	switch {
	case c.Expected != 0:
		if before.Expected != 0 || rest.Minor <= 0 || !r.aheadInYear(c.Expected) {
			return r.no(ReceiptMustNameExportDay)
		}
	case after.Expected == 0 && rest.Minor > before.rest():
		return RegisterProceeds{}.leaving(r, rest)
	}
	return Refusal{}
}

// rest is what of proceeds is matched to no document, nor was it sent back.
func (p Proceeds) rest() int64 { return p.Amount.Minor - p.Returned - worthOfMatches(p.Matches) }

// awaitsExport asks for money that came in advance for which goods are still to go, and of
// which nothing waits for a second person.
func (r *ruling) awaitsExport(o Object) Refusal {
	if refusal := r.nothingWaits(o); !refusal.OK() {
		return refusal
	}
	if p := r.received; p.Unmatched() <= 0 {
		return Refusal{Rule: MatchMustNotExceedReceipt, Left: Money{0, p.Amount.Currency}}
	}
	return Refusal{}
}

// told reports whether just this match was asked for already. Asked again, as after an answer that
// was lost, it collects nothing.
func (c MatchProceeds) told(r *ruling) (bool, Refusal) {
	p := r.received
	if p.Expected == 0 {
		return false, Refusal{}
	}
	again, refusal := r.numbered(c.Number, p.Asked, slices.Equal(c.Lines, p.Last))
	if again && !c.Evidence.IsZero() && c.Evidence != p.Evidence && c.Evidence != p.Waiting.Evidence {
		return false, r.no(EvidenceMustSayTheSame)
	}
	return again, refusal
}

// numbered reports whether a match was asked for already that says which one it is: the last one,
// and in the same words. It refuses one that is neither that nor the next, and one in the words of the
// last that does not say which it is: it may have been sent again.
func (r *ruling) numbered(number, last uint32, same bool) (again bool, _ Refusal) {
	switch again = last > 0 && same; {
	case number == last+1, number == 0 && !again:
		return false, Refusal{}
	case number == last && again:
		return true, Refusal{}
	}
	return false, r.no(MatchMustFollow)
}

func (c MatchProceeds) weigh(r *ruling) Refusal {
	before := r.received
	before.Asked, before.Last = before.Asked+1, c.Lines
	if len(c.Lines) == 0 {
		return r.no(ListMustBeInBounds)
	}
	asked := Unconfirmed{Lines: c.onTop(before), Evidence: c.Evidence, AskedBy: r.key.Person, AskedAt: r.at}
	after, refusal := r.rematched(before, asked, func(p Proceeds, earlier Match, line MatchLine) (int64, Refusal) {
		more := c.lineOf(line.Document)
		if more.Amount == 0 {
			return earlier.Worth, Refusal{}
		}
		worth, refusal := r.worth(p, Match{}, more)
		return earlier.Worth + worth, refusal
	})
	switch {
	case refusal.Rule == MatchMustNotExceedProceeds:
		return Refusal{Rule: MatchMustNotExceedReceipt, Left: Money{before.Unmatched(), before.Amount.Currency}}
	case refusal.Rule == CollectionMustNotExceedWorth && refusal.Left.Currency != "":
		stands, _ := before.matchOf(refusal.Document)
		refusal.Left.Minor = max(0, refusal.Left.Minor-stands.Amount)
		return refusal
	case !refusal.OK():
		return refusal
	}
	if r.beyondOwn(before, after.Matches) {
		asked.Lines, after = linesAsking(after.Matches), before
		after.Waiting = asked
		r.add(ProceedsMatched{Proceeds: after, Before: before.Matches})
		return Refusal{}
	}
	after.ConfirmedBy = PersonID{}
	r.add(ProceedsMatched{Proceeds: after, Before: before.Matches})
	r.rematch(before, after)
	return Refusal{}
}

// onTop are the lines that stand once those of the command come on top: those first, so that what
// is refused of one is told by its place.
func (c MatchProceeds) onTop(p Proceeds) []MatchLine {
	lines := slices.Clone(c.Lines)
	for i, more := range lines {
		if stands, _ := p.matchOf(more.Document); more.Amount > 0 {
			lines[i].Amount += stands.Amount
		}
	}
	for _, stands := range linesAsking(p.Matches) {
		if c.lineOf(stands.Document).Document.IsZero() {
			lines = append(lines, stands)
		}
	}
	return lines
}

// lineOf gives what the command says of a document; nothing of one that it does not name.
func (c MatchProceeds) lineOf(id DocumentID) MatchLine {
	for _, line := range c.Lines {
		if line.Document == id {
			return line
		}
	}
	return MatchLine{}
}
