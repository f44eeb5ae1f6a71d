package trade

import (
	"fmt"
	"strings"
)

// importers is what pages of payments add to the cast: their scenario in the pilot.
const importers = `gao admit-to-pilot region:35 scenario=import-payments from=2026-03-01
gao admit-to-pilot bank:north scenario=import-payments from=2026-03-01
gao admit-to-pilot bank:south scenario=import-payments from=2026-03-01`

func (s *stage) paymentCommand(verb Verb, a arguments) Command {
	id := named[Payment](s, a.subject)
	standing, _ := s.book.Payment(id)
	currency := string(standing.Amount.Currency)
	reason := value(a, "reason", NoReason)
	switch verb {
	case VerbOpenPayment:
		return OpenPayment{Payment: id, Scenario: value(a, "scenario", ImportPayments),
			Enterprise: named[Party](s, a.or("enterprise", "")), Bank: named[Party](s, a.or("bank", "")),
			Amount: a.money("amount", Money{}), Payee: named[Party](s, a.or("payee", "seller")),
			Code:    s.codeOf(a),
			Purpose: value(a, "purpose", Purpose(0)), Instrument: value(a, "instrument", Wire),
			Lines: a.lines(s, "on", nil), Due: a.day("due", s.at.Day()), Details: a.details(),
			Instruction: s.digest(a.or("instruction", "none")), Codes: s.verifications(a),
			Exemption: value(a, "exempt", NotExempt), Proof: s.digest(a.or("proof", "none")),
			Waiver: value(a, "waiver", NoReason), Expected: a.day("expected", 0),
			Facilitated: a.or("facilitated", "") == "yes", Permit: named[Document](s, a.or("permit", "")),
			Consignee: named[Party](s, a.or("consignee", "")), Agreement: s.digest(a.or("agreement", "none"))}
	case VerbAcceptPayment:
		return AcceptPayment{id}
	case VerbExtendPayment:
		return ExtendPayment{id}
	case VerbApprovePayment:
		return ApprovePayment{id, value(a, "payee-reason", NoReason), value(a, "waived", NoReason),
			a.or("agent", "") == "yes"}
	case VerbPay:
		return Pay{id, named[Remittance](s, a.or("number", "out of "+a.subject)), a.day("date", s.at.Day()),
			a.details()}
	case VerbWithdrawPayment:
		return WithdrawPayment{id, reason}
	case VerbDeclinePayment:
		return DeclinePayment{id, reason}
	case VerbVoidPayment:
		return VoidPayment{id, reason}
	case VerbRefundPayment:
		back := fmt.Sprintf("back of %s %d", a.subject, standing.Refunds+1)
		return RefundPayment{Payment: id, Remittance: named[Remittance](s, a.or("number", back)),
			Amount: minor(a.or("amount", "0"), digitsOf(currency)), Date: a.day("date", s.at.Day()), Reason: reason,
			Details: a.details(), Of: a.lines(s, "of", nil), Elsewhere: a.or("elsewhere", "") == "yes",
			Permitted: a.or("permitted", "") == "yes", Permit: named[Document](s, a.or("permit", ""))}
	case VerbMatchPayment:
		return MatchPayment{id, a.lines(s, "on", nil), value(a, "payee-reason", NoReason), a.which()}
	case VerbAttachInvoices:
		return AttachInvoices{id, a.lines(s, "on", nil), value(a, "payee-reason", NoReason), a.which()}
	case VerbReportCheck:
		return ReportCheck{id, value(a, "finding", Finding(0)), a.details()}
	case VerbConfirmRefund:
		return ConfirmRefund{id, uint32(a.number("refund", 1)), value(a, "dismiss", NoReason)}
	}
	panic(fmt.Sprintf("no line for %s", verb))
}

// tellPayment says an event of a payment in words; nothing of any other.
func (s *stage) tellPayment(e Event) string {
	p, _ := s.book.Payment(dealOf(e).ID.Payment())
	c := p.Amount.Currency
	name := s.name(dealOf(e).ID.Identifier())
	switch e := e.(type) {
	case PaymentOpened:
		p := e.Payment
		words := fmt.Sprintf("%s: %s asks %s to pay %s to %s", s.name(p.Deal.ID.Identifier()),
			s.name(p.Deal.Enterprise), s.name(p.Deal.Bank), amount(p.Amount), s.name(p.Payee))
		if len(p.Lines) > 0 {
			words += " on " + s.lines(p.Lines)
		}
		if !p.Instruction.IsZero() {
			words += ", as instructed"
		}
		if p.Purpose != 0 {
			words += ", for " + p.Purpose.String()
		}
		if p.Waiver != NoReason {
			words += ", to be waived: " + p.Waiver.String()
		}
		if p.Facilitated {
			words += ", by facilitation"
		}
		if p.Deal.Agent {
			words += ", as agent of " + s.name(p.Consignee)
		}
		if p.Expected != 0 {
			words += fmt.Sprintf(", in advance of goods on %s", p.Expected)
		}
		if p.Permit != (Line{}) {
			words += ", by the permit " + s.lines([]Line{p.Permit})
		}
		return words
	case PaymentAccepted:
		return fmt.Sprintf("%s accepted by %s, held until %s", name, s.name(e.By), s.clock(e.HoldUntil))
	case PaymentExtended:
		return fmt.Sprintf("%s held until %s", name, s.clock(e.HoldUntil))
	case PaymentApproved:
		words := fmt.Sprintf("%s approved by %s", name, s.name(e.By))
		if e.PayeeReason != NoReason {
			words += ", to another payee: " + e.PayeeReason.String()
		}
		if e.Waived != NoReason {
			words += ", waived: " + e.Waived.String()
		}
		if e.Agent {
			words += ", as agent"
		}
		return words
	case PaymentEnded:
		return fmt.Sprintf("%s %s: %s", name, e.State, e.Reason)
	case PaymentMade:
		words := fmt.Sprintf("%s paid by %s on %s as %s: %s, %s CNY", name, s.name(e.By), e.Date, s.name(e.Number),
			amount(p.Amount), FormatAmount(e.Weight, "CNY"))
		if e.Petty != 0 {
			words += ", " + FormatAmount(e.Petty, "USD") + " USD of petty cash"
		}
		if e.MatchBy != 0 {
			words += ", to be matched before " + s.clock(e.MatchBy)
		}
		return words
	case PaymentMatched:
		words := fmt.Sprintf("%s: goods came of %s, entered by %s: %s", name, amount(Money{e.Amount, c}), s.name(e.By),
			s.lines(e.Goods))
		if e.Why != NoReason {
			words += ", paid to another: " + e.Why.String()
		}
		return words
	case CheckDrawn:
		return fmt.Sprintf("%s drawn for a check, to be reported by %s", name, e.Due)
	case InvoicesAttached:
		words := fmt.Sprintf("%s: invoices for %s came of it, attached by %s: %s", name, amount(Money{e.Amount, c}),
			s.name(e.By), s.lines(e.Invoices))
		if e.Why != NoReason {
			words += ", paid to another: " + e.Why.String()
		}
		return words
	case CheckReported:
		return fmt.Sprintf("check of %s reported by %s: %s", name, s.name(e.By), e.Finding)
	case PaymentLent:
		return fmt.Sprintf("%s:%s of %s", name, signed("lent", e.Change, c), s.name(e.Loan))
	case RefundRegistered:
		words := fmt.Sprintf("%s: refund %d of %s as %s, %s", name, e.Refund.Number, amount(Money{e.Refund.Amount, c}),
			s.name(e.Refund.Remittance), e.Refund.Reason)
		if e.Refund.Waiting {
			words += ", waits for a second person"
		}
		if e.Refund.Permit != (Line{}) {
			words += ", by the permit " + s.lines([]Line{e.Refund.Permit})
		}
		return words + s.heldOf(e.Refund.Held, e.Refund.HeldUntil)
	case RefundConfirmed:
		return fmt.Sprintf("%s: refund %d confirmed by %s", name, e.Number, s.name(e.By)) +
			s.heldOf(e.Held, e.HeldUntil)
	case RefundDismissed:
		return fmt.Sprintf("%s: refund %d dismissed by %s, %s", name, e.Number, s.name(e.By), e.Reason)
	case RefundReleased:
		return fmt.Sprintf("%s: refund %d lets go of %s", name, e.Number, s.lines(e.Lines))
	}
	return ""
}

// heldOf says what a refund holds, and until when; nothing when it holds nothing.
func (s *stage) heldOf(lines []Line, until Instant) string {
	if len(lines) == 0 && until == 0 {
		return ""
	}
	return fmt.Sprintf(", holds %s until %s", s.lines(lines), s.clock(until))
}

// showPayment tells a payment and its refunds.
func (s *stage) showPayment(p Payment) string {
	out := fmt.Sprintf("%s: %s at %s, %s, %s to %s, refunded %s", s.name(p.Deal.ID.Identifier()),
		s.name(p.Deal.Enterprise), s.name(p.Deal.Bank), p.State, amount(p.Amount), s.name(p.Payee),
		amount(Money{p.Refunded, p.Amount.Currency}))
	if p.Expected != 0 {
		out += fmt.Sprintf(", matched %s, to be matched %s", amount(Money{p.Matched, p.Amount.Currency}),
			amount(Money{p.Unmatched(), p.Amount.Currency}))
	}
	if p.Lent != 0 {
		out += ", lent " + amount(Money{p.Lent, p.Amount.Currency})
	}
	for record := range s.book.Scan(RefundsKey(p.Deal.ID.Payment())) {
		refund := record.(Refund)
		out += fmt.Sprintf("\n  refund %d: %s, %s", refund.Number, amount(Money{refund.Amount, p.Amount.Currency}),
			refund.Reason)
		if refund.Waiting {
			out += ", waits"
		}
		if refund.Dismissed != NoReason {
			out += ", dismissed"
		}
		if len(refund.Held) > 0 {
			out += s.heldOf(refund.Held, refund.HeldUntil)
		}
	}
	return out + "\n"
}

// monthName writes a month as 2026-03.
func monthName(month int32) string { return fmt.Sprintf("%04d-%02d", month/12, month%12+1) }

// inMonth says in which month a payment counts; nothing of what is owed.
func inMonth(month int32) string {
	if month == 0 {
		return ""
	}
	return " in " + monthName(month)
}

// playLines plays lines that set a stage, and says only what was refused.
func (s *stage) playLines(lines string) (refused string) {
	for line := range strings.SplitSeq(lines, "\n") {
		if said := s.play(line); strings.Contains(said, "refused") {
			refused += said
		}
	}
	return refused
}

// codeOf is the code of a payment, or none where it has a purpose.
func (s *stage) codeOf(a arguments) BoPCode {
	usual := "121010"
	if value(a, "scenario", ImportPayments).Capital() {
		usual = ""
	}
	return BoPCode(a.or("code", usual))
}
