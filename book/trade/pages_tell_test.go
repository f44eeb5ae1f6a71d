package trade

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

func amount(m Money) string {
	return FormatAmount(m.Minor, string(m.Currency)) + " " + string(m.Currency)
}

// signed writes a change of an amount with its sign; nothing when there is none.
func signed(word string, minor int64, c Currency) string {
	if minor == 0 {
		return ""
	}
	sign := ""
	if minor > 0 {
		sign = "+"
	}
	return " " + word + " " + sign + FormatAmount(minor, string(c))
}

// besides writes an amount that is shown only when there is one.
func besides(word string, minor int64, c string) string {
	if minor == 0 {
		return ""
	}
	return fmt.Sprintf(", %s %s", word, FormatAmount(minor, c))
}

func (s *stage) parties(ids []PartyID) string {
	var names []string
	for _, id := range ids {
		names = append(names, s.name(id))
	}
	return strings.Join(names, ", ")
}

func (s *stage) lines(lines []Line) string {
	var parts []string
	for _, l := range lines {
		parts = append(parts, s.name(l.Document)+" "+amount(Money{l.Amount, s.book.document(l.Document).Face.Currency}))
	}
	return strings.Join(parts, ", ")
}

// tell says an event in words.
func (s *stage) tell(e Event) string {
	switch e := e.(type) {
	case PartyAdmitted:
		return fmt.Sprintf("%s is admitted as %s", s.name(e.Party.ID), e.Party.Kind)
	case PartySuspended:
		return fmt.Sprintf("%s is suspended: %s", s.name(e.Party), e.Reason)
	case PartyExpelled:
		return fmt.Sprintf("%s is expelled: %s", s.name(e.Party), e.Reason)
	case MembershipSet:
		m := e.Membership
		return fmt.Sprintf("%s is kept by %s, with %d administrators", s.name(m.Party), s.name(m.Host),
			len(m.Administrators))
	case PartyReinstated:
		return fmt.Sprintf("%s is reinstated", s.name(e.Party))
	case PersonEnrolled:
		return fmt.Sprintf("%s of %s is enrolled as %s with the key %s", s.name(e.Key.Person), s.name(e.Key.Party),
			e.Key.Duties, s.name(e.Key.ID))
	case KeyRevoked:
		return fmt.Sprintf("the key %s of %s is revoked: %s", s.name(e.Key), s.name(e.Party), e.Reason)
	case EnterpriseClassified:
		return fmt.Sprintf("%s is of class %s, listed is %v", s.name(e.Party), e.Class, e.Listed)
	case SuccessorNamed:
		return fmt.Sprintf("%s is %s now", s.name(e.Party), s.name(e.Successor))
	case RatesPublished:
		return fmt.Sprintf("rates of %s are published for %d currencies", e.Rates.Day, len(e.Rates.Rates))
	case CalendarPublished:
		return fmt.Sprintf("the calendar of %d is published: %d days off, %d weekend days worked", e.Calendar.Year,
			len(e.Calendar.Closed), len(e.Calendar.Worked))
	case LimitsSet:
		return fmt.Sprintf("limits of %s are set from %s", e.Limits.Scenario, e.Limits.From)
	case RateLimitsSet:
		return fmt.Sprintf("limits of rates are set from %s", e.Limits.From)
	case PilotAdmitted:
		return fmt.Sprintf("the pilot admits %s from %s, cap %s", s.placeName(e.Key), e.From,
			FormatAmount(e.Cap, "CNY"))
	case PilotStopped:
		return fmt.Sprintf("the pilot is stopped for %s: %s", s.placeName(e.Key), e.Reason)
	case PilotResumed:
		return fmt.Sprintf("the pilot is resumed for %s", s.placeName(e.Key))
	case ModelActivated:
		return fmt.Sprintf("%s is activated by %s, proposed by %s, in force from %s", s.model(e.Model, e.Card),
			s.name(e.By), s.name(e.Proposed), s.clock(e.From))
	case AlertRaised:
		return s.tellAlert(e.Alert)
	case DeadlinePassed:
		return fmt.Sprintf("%s: the deadline %s passed", s.name(e.Deadline.Deal.Identifier()), e.Deadline.Kind)
	}
	if words := s.tellProposal(e) + s.tellKeeper(e); words != "" {
		return words
	}
	if words := s.tellTask(e); words != "" {
		return words
	}
	if words := s.tellDocument(e); words != "" {
		return words
	}
	if words := s.tellPayment(e) + s.tellFiling(e); words != "" {
		return words
	}
	return s.tellFinancing(e)
}

func (s *stage) model(model, card Digest) string {
	if model.IsZero() {
		return "the published weights table"
	}
	words := "the model " + s.name([16]byte(model[:16]))
	if !card.IsZero() {
		words += " with " + s.name([16]byte(card[:16]))
	}
	return words
}

func (s *stage) placeName(k PilotKey) string {
	of := ""
	if k.Scenario != ExportReceivables {
		of = " of " + k.Scenario.String()
	}
	switch {
	case k.Region != "":
		return "region " + string(k.Region) + of
	case !k.Bank.IsZero():
		return s.name(k.Bank) + of
	case k.Scenario != 0:
		return k.Scenario.String()
	}
	return "everything"
}

func (s *stage) tellAlert(a Alert) string {
	words := fmt.Sprintf("alert %d %s", numberOf(a.ID), a.Kind)
	if !a.Document.IsZero() {
		words += " " + s.name(a.Document)
	}
	if !a.Deal.IsZero() {
		words += " " + s.name(a.Deal.Identifier())
	}
	if !a.Proceeds.IsZero() {
		words += " " + s.name(a.Proceeds)
	}
	if a.Amount.Currency != "" {
		words += " " + amount(a.Amount)
	}
	if !a.Other.IsZero() {
		words += " and " + s.name(a.Other)
	}
	return words + inShared(a.Shared) + " -> " + s.parties(a.Parties)
}

func (s *stage) tellDocument(e Event) string {
	switch e := e.(type) {
	case DocumentsPublished:
		var list []string
		for _, p := range e.Documents {
			words := fmt.Sprintf("%s published %s of %s, face %s", s.name(e.Source), s.name(p.ID),
				s.name(p.Holder), amount(p.Face))
			if !p.Replaces.IsZero() {
				words += fmt.Sprintf(", in place of %s, reserved %s", s.name(p.Replaces),
					s.reserved(s.book.document(p.ID)))
			}
			list = append(list, words)
		}
		return strings.Join(list, "\n")
	case DocumentAmended:
		words := fmt.Sprintf("%s amended: face %s, revision %d", s.name(e.Document), amount(e.Face), e.Revision)
		if e.Mode != "0110" {
			words += ", mode " + string(e.Mode)
		}
		return words
	case DocumentEntered:
		words := fmt.Sprintf("%s entered %s of %s for %s, face %s", s.name(e.By), s.name(e.Document),
			s.name(e.Holder), s.name(e.Source), amount(e.Face))
		if e.Allows != 0 {
			words += fmt.Sprintf(", to %s until %s", e.Allows, e.Until)
		}
		return words + ": waits until " + s.clock(e.Waits)
	case DocumentConfirmed:
		return fmt.Sprintf("%s is confirmed by %s", s.name(e.Document), s.name(e.By))
	case DocumentDropped:
		return fmt.Sprintf("%s is dropped by %s: %s", s.name(e.Document), s.name(e.By), e.Reason)
	case ReturnTakenBack:
		return fmt.Sprintf("%s: the return of goods worth %s is taken back", s.name(e.Document),
			amount(Money{e.Amount, s.book.document(e.Document).Face.Currency}))
	case DocumentReinstated:
		return fmt.Sprintf("%s is valid again", s.name(e.Document))
	case DocumentWithdrawn:
		return fmt.Sprintf("%s withdrawn: %s", s.name(e.Document), e.Reason)
	case GoodsReturned:
		return fmt.Sprintf("%s: goods worth %s came back", s.name(e.Document),
			amount(Money{e.Amount, s.book.document(e.Document).Face.Currency}))
	case DocumentFrozen:
		return fmt.Sprintf("%s frozen: %s", s.name(e.Document), e.Reason)
	case DocumentUnfrozen:
		return fmt.Sprintf("%s unfrozen", s.name(e.Document))
	case ValueMoved:
		d := s.book.document(e.Document)
		c := d.Face.Currency
		who := ""
		if !e.Deal.ID.IsZero() {
			who = " for " + s.name(e.Deal.ID.Identifier())
		}
		words := ""
		for _, part := range []struct {
			word  string
			minor int64
		}{{"held", e.Held}, {"pledged", e.Pledged}, {"covered", e.Covered}, {"applied", e.Applied},
			{"released", e.Released},
			{"spent", e.Spent}, {"collected", e.Collected}, {"unused", e.Unused}, {"closed", e.Closed}} {
			words += signed(part.word, part.minor, c)
		}
		return fmt.Sprintf("%s%s:%s, available %s", s.name(e.Document), who, words,
			FormatAmount(d.Available(), string(c)))
	case ProceedsRegistered:
		p := e.Proceeds
		return fmt.Sprintf("%s received %s for %s by %s as %s: %s", s.name(p.Bank), amount(p.Amount),
			s.name(p.Enterprise), p.Instrument, s.name(p.ID), s.matched(p))
	case ProceedsUsed:
		p := s.book.received(e.Proceeds)
		return fmt.Sprintf("%s:%s, left %s", s.name(e.Proceeds), signed("used", e.Change(), p.Amount.Currency),
			amount(Money{p.Amount.Minor - p.Used, p.Amount.Currency}))
	case ProceedsCorrected:
		by := e.Proceeds.EnteredBy
		if !e.Proceeds.Waiting.IsZero() {
			by = e.Proceeds.Waiting.AskedBy
		}
		return fmt.Sprintf("%s corrected by %s, %s: %s", s.name(e.Proceeds.ID), s.name(by), e.Reason,
			s.matched(e.Proceeds))
	case ProceedsMatched:
		by := e.Proceeds.EnteredBy
		if !e.Proceeds.Waiting.IsZero() {
			by = e.Proceeds.Waiting.AskedBy
		}
		return fmt.Sprintf("%s matched by %s: %s", s.name(e.Proceeds.ID), s.name(by), s.matched(e.Proceeds))
	case ProceedsConfirmed:
		return fmt.Sprintf("%s confirmed by %s after %s: %s", s.name(e.Proceeds.ID), s.name(e.Proceeds.ConfirmedBy),
			s.name(e.Proceeds.EnteredBy), s.matches(e.Proceeds.Matches))
	case ProceedsDismissed:
		return fmt.Sprintf("%s dismissed by %s, %s: %s", s.name(e.Proceeds.ID), s.name(e.By), e.Reason,
			s.matches(e.Proceeds.Matches))
	case RemainderClosed:
		return fmt.Sprintf("%s: %s of %s will not come, %s, by %s", s.name(e.Proceeds), amount(e.Amount),
			s.name(e.Document), e.Reason, s.name(e.By))
	}
	return ""
}

func (s *stage) matches(matches []Match) string {
	if len(matches) == 0 {
		return "nothing"
	}
	var lines []Line
	for _, m := range matches {
		lines = append(lines, Line{m.Document, m.Amount})
	}
	return s.lines(lines)
}

// dealOf gives the deal of an event of a financing, the zero deal of every other.
func dealOf(e Event) Deal {
	if deal := reflect.ValueOf(e).FieldByName("Deal"); deal.IsValid() {
		return deal.Interface().(Deal)
	}
	return Deal{}
}

func (s *stage) tellFinancing(e Event) string {
	f := s.book.financing(dealOf(e).Financing())
	c := f.Asked.Currency
	name := s.name(dealOf(e).ID.Identifier())
	switch e := e.(type) {
	case FinancingApplied:
		words := fmt.Sprintf("%s: %s asks %s for %s over %d days", name, s.name(e.Deal.Enterprise),
			s.name(e.Deal.Bank), amount(e.Asked), e.Tenor)
		if !e.Payment.IsZero() {
			return words + " to pay " + s.name(e.Payment)
		}
		return words + " on " + s.lines(e.Lines)
	case FinancingAccepted:
		return fmt.Sprintf("%s accepted by %s, held until %s", name, s.name(e.By), s.clock(e.HoldUntil))
	case AdviceNoted:
		return fmt.Sprintf("%s: %s notes that the advice of score %d was followed: %v", name, s.name(e.By),
			e.Score, e.Followed)
	case InspectionDrawn:
		return fmt.Sprintf("%s drawn by the hash %.8s of block %d, share %d bp", name, e.Seed, e.Height, e.Share)
	case PaymentTracked:
		return fmt.Sprintf("%s is looked at beside the others of %s: %s", s.name(e.Deal.ID.Identifier()),
			s.name(e.Enterprise), amount(Money{e.Tracked.Worth, USD}))
	case FacilitationLifted:
		return fmt.Sprintf("%s may pay by facilitation again", s.name(e.Enterprise))
	case InspectionReported:
		return fmt.Sprintf("%s inspected by %s: %s", name, s.name(e.By), e.Finding)
	case HoldExtended:
		return fmt.Sprintf("%s held until %s", name, s.clock(e.HoldUntil))
	case FinancingApproved:
		return fmt.Sprintf("%s approved by %s", name, s.name(e.By))
	case FinancingEnded:
		return fmt.Sprintf("%s %s: %s", name, e.State, e.Reason)
	case FinancingDisbursed:
		return fmt.Sprintf("%s disbursed by %s: %s at %d bp from %s to %s", name, s.name(e.By),
			amount(Money{e.Terms.Amount, c}), e.Terms.Rate, e.Terms.Date, e.Terms.Maturity)
	case DisbursalCorrected:
		return fmt.Sprintf("%s corrected by %s, %s: %s at %d bp from %s to %s on %s, outstanding %s", name,
			s.name(e.By), e.Reason, amount(Money{e.Terms.Amount, c}),
			e.Terms.Rate, e.Terms.Date, e.Terms.Maturity, s.lines(e.Terms.Lines), amount(Money{e.Outstanding, c}))
	case FinancingRepaid:
		return fmt.Sprintf("%s: repayment %d from %s, principal %s, interest %s, outstanding %s", name,
			e.Repayment.Number, e.Repayment.Source,
			FormatAmount(e.Repayment.Principal, string(c)), FormatAmount(e.Repayment.Interest,
				string(c)), amount(Money{f.Outstanding, c}))
	case RepaymentCorrected:
		return fmt.Sprintf("%s: repayment %d no longer counts, %s, outstanding %s", name, e.Repayment.Number, e.Reason,
			amount(Money{f.Outstanding, c}))
	case PledgeReleased:
		return fmt.Sprintf("%s: %s releases %s of %s, %s", name, s.name(e.By), amount(e.Amount), s.name(e.Document),
			e.Reason)
	case PledgeMoved:
		c := s.book.document(e.To).Face.Currency
		return fmt.Sprintf("%s: a pledge of %s moved from %s to %s by %s, now on %s", name, amount(Money{e.Amount, c}),
			s.name(e.From), s.name(e.To), s.name(e.By), s.lines(f.Terms.Lines))
	case FinancingSettled:
		return name + " settled"
	case FinancingReopened:
		return name + " is owed again"
	case PoolChanged:
		return fmt.Sprintf("%s:%s CNY in the pilot%s", name, signed("counts", e.Change, "CNY"), inMonth(e.Month))
	}
	return fmt.Sprintf("%T", e)
}

func (s *stage) reserved(d Document) string {
	kept := s.book.Taking(d.ID).Reserved
	if kept == MaxAmount {
		return "everything"
	}
	return FormatAmount(kept, string(d.Face.Currency))
}

// besides tells what is unusual of a document.
func (s *stage) besides(d Document) (out string) {
	if d.Kind != ExportDeclaration {
		out += ", " + d.Kind.String()
	}
	if d.Trust != 0 {
		out += ", trust " + d.Trust.String()
	}
	if d.Until != 0 {
		out += ", until " + d.Until.String()
	}
	if !d.Other.IsZero() {
		out += ", other " + s.name(d.Other)
	}
	if d.Invoice != NormalInvoice {
		out += ", " + d.Invoice.String()
	}
	for _, tie := range d.Ties {
		out += fmt.Sprintf(", tied %d to %s", tie.Role, s.name(tie.Document))
	}
	return out
}

// show tells a record of the book.
func (s *stage) show(name string) string {
	document, financing, proceeds := named[Document](s, name), named[Financing](s, name), named[Proceeds](s, name)
	if d, ok := s.book.Document(document); ok {
		c, taken := string(d.Face.Currency), s.book.Taking(document)
		out := fmt.Sprintf("%s: face %s, worth %s, held %s, pledged %s%s%s, collected %s, available %s, shortfall %s, "+
			"revision %d", name, amount(d.Face), FormatAmount(taken.Worth(d), c),
			FormatAmount(taken.Held, c), FormatAmount(taken.Pledged, c), besides("covered", taken.Covered,
				c), besides("spent", taken.Spent, c), FormatAmount(taken.Collected, c),
			FormatAmount(d.Available(), c), FormatAmount(d.Shortfall(), c), d.Revision)
		if taken.Reserved > 0 {
			out += ", reserved " + s.reserved(d)
		}
		if d.Mode != "0110" {
			out += ", mode " + string(d.Mode)
		}
		out += s.besides(d)
		if d.Withdrawn {
			out += ", withdrawn"
		}
		for claim := range s.book.Claims(document) {
			out += fmt.Sprintf("\n  claim of %s: held %s, pledged %s%s%s, collected %s%s",
				s.name(claim.Deal.Identifier()), FormatAmount(claim.Held, c), FormatAmount(claim.Pledged, c),
				besides("covered", claim.Covered, c), besides("spent", claim.Spent, c), FormatAmount(claim.Collected,
					c), besides("released", claim.Released, c)+besides("closed", claim.Closed, c))
		}
		return out + "\n"
	}
	if f, ok := s.book.Financing(financing); ok {
		return fmt.Sprintf("%s: %s at %s, %s, asked %s, outstanding %s, %d days past maturity, %s\n", name,
			s.name(f.Deal.Enterprise), s.name(f.Deal.Bank), f.State,
			amount(f.Asked), amount(Money{f.Outstanding,
				f.Asked.Currency}), f.PastMaturity(s.at.Day()), f.Quality(s.at.Day()))
	}
	if p, ok := s.book.Payment(named[Payment](s, name)); ok {
		return s.showPayment(p)
	}
	if p, ok := s.book.Proceeds(proceeds); ok {
		return fmt.Sprintf("%s: %s at %s for %s, used %s\n", name, amount(p.Amount), s.name(p.Bank),
			s.matched(p), amount(Money{p.Used, p.Amount.Currency}))
	}
	if party, ok := s.book.Party(named[Party](s, name)); ok {
		out := fmt.Sprintf("%s: %s, class %s, listed %v, suspended %v", name, party.Kind, party.Class, party.Listed,
			party.Suspended)
		if party.Expelled {
			out += ", expelled"
		}
		if !party.Successor.IsZero() {
			out += ", is " + s.name(party.Successor) + " now"
		}
		for _, lender := range s.book.Lenders(party.ID) {
			out += fmt.Sprintf(", %d at %s", lender.Live, s.name(lender.Bank))
		}
		return out + "\n"
	}
	keys := slices.SortedFunc(maps.Keys(s.book.pilots()),
		func(a, b PilotKey) int { return strings.Compare(s.placeName(a), s.placeName(b)) })
	out := ""
	for _, key := range keys {
		p := s.book.pilot(key)
		place, of, _ := strings.Cut(s.placeName(key), " of ")
		if place == strings.TrimPrefix(strings.ReplaceAll(name, ":", " "), "bank ") {
			if of != "" {
				out += "of " + of + ", "
			}
			out += fmt.Sprintf("%s: from %s, cap %s, used %s%s%s%s%s, stopped %v\n", name, p.From,
				FormatAmount(p.Cap, "CNY"), FormatAmount(p.Used, "CNY"), inMonth(p.Month),
				besides("waived", p.Waived, "CNY"), besides("in the month before", p.Before, "CNY"),
				besides("waived", p.WaivedBefore, "CNY"), p.Stopped)
		}
	}
	if out == "" {
		out = name + " is not on the ledger\n"
	}
	return out
}

// showModels says what is in force now and what was activated.
func (s *stage) showModels() string {
	models := s.book.Models()
	out := "in force: " + s.model(models.At(s.at), Digest{}) + "\n"
	for _, v := range models.Versions {
		out += fmt.Sprintf("  %s from %s, proposed by %s, activated by %s\n", s.model(v.Model, v.Card), s.clock(v.From),
			s.name(v.Proposed), s.name(v.Activated))
	}
	return out
}

// sees tells all that a party may see of the journal since the ledger was founded.
func (s *stage) sees(name string) string {
	party := s.book.party(named[Party](s, name))
	viewer := Viewer{party.ID, party.Kind, party.Region}
	var out strings.Builder
	for _, entry := range s.journal {
		for _, e := range entry.Events {
			switch e.(type) {
			case PartyAdmitted, PersonEnrolled, PilotAdmitted, RatesPublished:
				continue // the cast
			}
			if !MaySee(viewer, e.Audience()) && !s.publishes(viewer, e) {
				continue
			}
			who := "somebody"
			if MaySeeActor(viewer, entry.By.Party, e) {
				who = s.name(entry.By.Party)
			}
			out.WriteString(who + ": " + strings.TrimSpace(s.tellAgain(e)) + "\n")
		}
	}
	if out.Len() == 0 {
		return "nothing\n"
	}
	return out.String()
}

// publishes reports whether an event publishes a document that the viewer may see.
func (s *stage) publishes(v Viewer, e Event) bool {
	published, ok := e.(DocumentsPublished)
	return ok && slices.ContainsFunc(published.Documents, func(p Publication) bool {
		return MaySee(v, s.book.document(p.ID).Audience())
	})
}

// tellAgain says an event without what stands in the book by now.
func (s *stage) tellAgain(e Event) string {
	words, _, _ := strings.Cut(s.tell(e), ", available")
	words, _, _ = strings.Cut(words, ", outstanding")
	words, _, _ = strings.Cut(words, ", left")
	return words
}
