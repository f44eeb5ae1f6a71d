package trade

import "slices"

// By facilitation 便利化 capital income is paid on an order alone: its invoices may come
// later. Of such payments a share is drawn by lot, as loans are for inspection, and the
// bank then has some working days to attach what is missing and to report what it found
// (汇发〔2020〕8号, 汇发〔2025〕43号).

// Check 核查 is a payment by facilitation that was drawn, and what its bank reported.
type Check struct {
	Deal    Deal        `cbor:"1,keyasint"`
	Height  int64       `cbor:"2,keyasint"` // of the block whose hash drew it: the one after the block of the payment
	Seed    Digest      `cbor:"3,keyasint"` // that block's hash
	Share   BasisPoints `cbor:"4,keyasint"` // that was to be drawn
	Since   Instant     `cbor:"5,keyasint"`
	Due     Day         `cbor:"6,keyasint"` // the last day on which it is reported in time
	Late    bool        `cbor:"7,keyasint,omitempty"`
	Finding Finding     `cbor:"8,keyasint,omitempty"`
	By      PersonID    `cbor:"9,keyasint"`  // who reported; zero before
	Details Digest      `cbor:"10,keyasint"` // what was looked at and found, sealed; zero before
	Done    Instant     `cbor:"11,keyasint,omitempty"`
}

// State gives how far the check has come.
func (c Check) State() InspectionState {
	if c.Finding == 0 {
		return InspectionOpen
	}
	return InspectionDone
}

// Facilitation 便利化资格 is that an enterprise may not pay by facilitation since a check of
// it was irregular, until a proposal reinstates it.
type Facilitation struct {
	Enterprise PartyID   `cbor:"1,keyasint"`
	Suspended  bool      `cbor:"2,keyasint,omitempty"`
	Payment    PaymentID `cbor:"3,keyasint"` // of which the check was irregular
	Since      Instant   `cbor:"4,keyasint,omitempty"`
}

// AttachInvoices 补充发票 names invoices of a payment that was made by facilitation, and
// spends them. By a maker of the bank that paid, or, where a seller is another than was
// paid, by a checker with a reason.
type AttachInvoices struct {
	Payment     PaymentID `cbor:"1,keyasint"`
	Lines       []Line    `cbor:"2,keyasint"`
	PayeeReason Reason    `cbor:"3,keyasint"` // why another was paid than sold; none where they agree
	// which match of the payment it is, from 1; 0: one more, whatever was attached before
	Number uint32 `cbor:"4,keyasint,omitempty"`
}

// ReportCheck 报告核查结果 puts on the record what the check of a drawn payment found. By a
// checker of the bank who attached none of its invoices.
type ReportCheck struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Finding Finding   `cbor:"2,keyasint"`
	Details Digest    `cbor:"3,keyasint"`
}

// CheckDrawn says that a payment, made in the block before, was drawn by the hash of the
// block of this height. Its enterprise is not told before the finding is in.
type CheckDrawn struct {
	Deal   Deal        `cbor:"1,keyasint"`
	Height int64       `cbor:"2,keyasint"`
	Seed   Digest      `cbor:"3,keyasint"`
	Share  BasisPoints `cbor:"4,keyasint"`
	At     Instant     `cbor:"5,keyasint"`
	Due    Day         `cbor:"6,keyasint"`
}

// InvoicesAttached says that invoices of a payment came later.
type InvoicesAttached struct {
	Deal     Deal     `cbor:"1,keyasint"`
	Invoices []Line   `cbor:"2,keyasint"`
	Amount   int64    `cbor:"3,keyasint"` // of the payment, in its currency, what they cover
	By       PersonID `cbor:"4,keyasint"`
	Why      Reason   `cbor:"5,keyasint,omitempty"` // another was paid than sold
}

// CheckReported says what a check found. An irregular one suspends facilitation for the
// enterprise.
type CheckReported struct {
	Deal       Deal     `cbor:"1,keyasint"`
	By         PersonID `cbor:"2,keyasint"`
	Finding    Finding  `cbor:"3,keyasint"`
	Details    Digest   `cbor:"4,keyasint"`
	At         Instant  `cbor:"5,keyasint"`
	Enterprise PartyID  `cbor:"6,keyasint"` // that acts for the payer now
}

// FacilitationLifted says that an enterprise may pay by facilitation again.
type FacilitationLifted struct {
	Enterprise PartyID `cbor:"1,keyasint"`
}

func (AttachInvoices) Verb() Verb { return VerbAttachInvoices }
func (ReportCheck) Verb() Verb    { return VerbReportCheck }

func (c AttachInvoices) object() Object { return Object{Key: PaymentKey(c.Payment)} }
func (c ReportCheck) object() Object    { return Object{Key: CheckKey(c.Payment)} }

// CheckKey gives the key of the check of a payment.
func CheckKey(id PaymentID) Key { return keyOf(KindCheck).with(id[:]...) }

// FacilitationKey gives the key of what an enterprise may by facilitation.
func FacilitationKey(id PartyID) Key { return keyOf(KindFacilitation).with(id[:]...) }

func (c Check) Key() Key        { return CheckKey(c.Deal.ID.Payment()) }
func (f Facilitation) Key() Key { return FacilitationKey(f.Enterprise) }

// Check gives the check of a payment.
func (b Book) Check(id PaymentID) (Check, bool) { return find[Check](b.records, CheckKey(id)) }

// Facilitation gives whether an enterprise may not pay by facilitation.
func (b Book) Facilitation(id PartyID) Facilitation {
	standing, _ := find[Facilitation](b.records, FacilitationKey(id))
	standing.Enterprise = id
	return standing
}

// Audience implements [Record]: the enterprise comes in with the finding.
func (c Check) Audience() Audience {
	if c.State() == InspectionDone {
		return c.Deal.audience()
	}
	return Audience{Parties: []PartyID{c.Deal.Bank}, Region: c.Deal.Region}
}

func (f Facilitation) Audience() Audience { return of(f.Enterprise) }

func (e CheckDrawn) Audience() Audience         { return Check{Deal: e.Deal}.Audience() }
func (e InvoicesAttached) Audience() Audience   { return e.Deal.audience() }
func (e CheckReported) Audience() Audience      { return e.Deal.audience() }
func (e FacilitationLifted) Audience() Audience { return of(e.Enterprise) }

func (e CheckDrawn) Subjects() []Key         { return e.Deal.subjects() }
func (e InvoicesAttached) Subjects() []Key   { return e.Deal.subjects() }
func (e CheckReported) Subjects() []Key      { return e.Deal.subjects() }
func (e FacilitationLifted) Subjects() []Key { return present(PartyKey(e.Enterprise)) }

// checkLabel keeps the hash of a draw of payments apart from that of loans.
const checkLabel = "tallystick check 1\n"

// CheckLot 签号 gives the lot of a payment in the draw with a seed, as [Lot] gives that of a
// financing, under the label "tallystick check 1\n".
func CheckLot(seed Digest, payment PaymentID) BasisPoints { return lotOf(checkLabel, seed, payment) }

// drawCheck gives the check of a payment that was made in the block before, if it is one
// by facilitation that lacks invoices, and is drawn.
func (b Book) drawCheck(deal Deal, height int64, at Instant, hash Digest) []Event {
	payment, _ := b.Payment(deal.ID.Payment())
	if !payment.Facilitated || payment.Unmatched() == 0 {
		return nil
	}
	limits := b.limitsOn(payment.Scenario, at.Day())
	if CheckLot(hash, deal.ID.Payment()) >= limits.Inspect {
		return nil
	}
	return []Event{CheckDrawn{Deal: deal, Height: height, Seed: hash, Share: limits.Inspect, At: at,
		Due: workingDayAfter(b, at.Day(), limits.CheckDays)}}
}

// endCheck notes that a check was not reported in time, and warns its bank.
func (r *ruling) endCheck(deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	p, _ := r.book.Payment(deadline.Deal.Payment())
	r.alert(Alert{Kind: CheckLate, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
		Amount: p.Amount, Parties: []PartyID{p.Deal.Bank}})
}

// facilitates refuses a payment by facilitation of an enterprise that may not, or at a bank
// that was not admitted to it.
func (r *ruling) facilitates(p Payment, enterprise Party) Refusal {
	if !p.Facilitated {
		return Refusal{}
	}
	if len(r.barred(enterprise)) > 0 {
		return r.no(EnterpriseMustBeEligible)
	}
	if bank, _ := r.book.Pilot(PilotKey{Scenario: p.Scenario, Bank: p.Deal.Bank}); !bank.Facilitates {
		return r.no(BankMustBeEligible)
	}
	return Refusal{}
}

// barred lists an enterprise and those that it succeeded as far as they may not pay by
// facilitation.
func (r *ruling) barred(enterprise Party) (all []PartyID) {
	for _, id := range append([]PartyID{enterprise.ID}, enterprise.Succeeds...) {
		if r.book.Facilitation(id).Suspended {
			all = append(all, id)
		}
	}
	return all
}

// reported refuses what is new by facilitation while a check of the bank is late.
func (r *ruling) reported(p Payment) Refusal {
	if !p.Facilitated {
		return Refusal{}
	}
	bank, _ := r.heirParty(p.Deal.Bank)
	for _, id := range append([]PartyID{bank.ID}, bank.Succeeds...) {
		if pilot, _ := r.book.Pilot(PilotKey{Scenario: p.Scenario, Bank: id}); pilot.LateChecks > 0 {
			return r.no(CheckMustBeReported)
		}
	}
	return Refusal{}
}

// notAbove refuses invoices that come to more than a payment by facilitation.
func (r *ruling) notAbove(invoices []Line, p Payment) Refusal {
	least, most, refusal := r.worthOf(invoices, p.Amount.Currency, p.OpenedAt.Day())
	if !refusal.OK() {
		return refusal
	}
	if least > p.Amount.Minor {
		return Refusal{Rule: LinesMustFitPayment, Left: Money{most, p.Amount.Currency}}
	}
	return Refusal{}
}

// invoiced is what the invoices that a payment names cover of it, in its currency.
func (r *ruling) invoiced(p Payment) int64 {
	if !p.Facilitated {
		return 0
	}
	_, most, _ := r.worthOf(r.invoices(p.Lines), p.Amount.Currency, p.OpenedAt.Day()) // it was asked before
	return min(most, p.Amount.Minor)
}

// invoices gives the lines that are on invoices.
func (r *ruling) invoices(lines []Line) (all []Line) {
	for _, line := range lines {
		if r.invoice(line) {
			all = append(all, line)
		}
	}
	return all
}

// warnOfAge warns of invoices that were long made out when they were paid on.
func (r *ruling) warnOfAge(p Payment, lines []Line) {
	const old = 360
	for _, line := range lines {
		invoice, _ := r.book.Document(line.Document)
		if invoice.Kind == TaxInvoice && r.at.Day() > invoice.Issued+old {
			r.alert(Alert{Kind: InvoiceOld, Document: line.Document, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise,
				Region: p.Deal.Region, Amount: Money{line.Amount, invoice.Face.Currency},
				Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
		}
	}
}

// lacksInvoices asks for a payment by facilitation of which invoices are still to come.
func (r *ruling) lacksInvoices(Object) Refusal {
	switch p := r.payment; {
	case p.State != Paid:
		return r.no(PaymentMustBePaid)
	case !p.Facilitated || r.unmatched(p) == 0:
		return r.no(PaymentMustLackInvoices)
	}
	return Refusal{}
}

// told reports whether just these invoices were attached already.
func (c AttachInvoices) told(r *ruling) (bool, Refusal) {
	p := r.payment
	if p.State != Paid || !p.Facilitated {
		return false, Refusal{}
	}
	return r.numbered(c.Number, p.Matches, slices.Equal(c.Lines, p.Last))
}

func (c AttachInvoices) weigh(r *ruling) Refusal {
	p := r.payment
	if len(c.Lines) == 0 || len(p.Lines)+len(c.Lines) > MaxLines {
		return r.no(ListMustBeInBounds)
	}
	if refusal := r.lines(p.Scenario, p.Deal.Enterprise, c.Lines); !refusal.OK() {
		return refusal
	}
	for i, line := range c.Lines {
		if !r.invoice(line) {
			return r.noItem(KindMustFitScenario, i)
		}
	}
	if refusal := r.whole(p, c.Lines); !refusal.OK() {
		return refusal
	}
	least, most, refusal := r.worthOf(c.Lines, p.Amount.Currency, p.OpenedAt.Day())
	if !refusal.OK() {
		return refusal
	}
	left := r.unmatched(p)
	if least > left {
		return Refusal{Rule: LinesMustFitPayment, Left: Money{left, p.Amount.Currency}}
	}
	if c.PayeeReason != NoReason && r.key.Duties&Checker == 0 {
		return r.no(PayeeMustAgree)
	}
	named := p
	named.Lines = c.Lines
	if refusal := r.agrees(named, c.PayeeReason); !refusal.OK() {
		return refusal
	}
	r.add(InvoicesAttached{Deal: p.Deal, Invoices: c.Lines, Amount: min(most, left), By: r.key.Person,
		Why: c.PayeeReason})
	for _, line := range c.Lines {
		r.add(ValueMoved{Document: line.Document, Holder: p.Deal.Enterprise, Deal: p.Deal, Spent: line.Amount})
	}
	r.warnOfAge(p, c.Lines)
	return Refusal{}
}

// findsCheck gives a bank the check of a payment of its own, in the words of one that was
// not drawn to every other.
func (r *ruling) findsCheck(o Object) Refusal {
	check, _ := r.book.Check(o.Key.Identifier(0))
	if !r.acts(check.Deal.Bank) { // of what is not there nobody is the bank
		return r.no(CheckMustBeDrawn)
	}
	r.payment, _ = r.book.Payment(o.Key.Identifier(0))
	return Refusal{}
}

// checkOpen asks for a check that is not reported yet.
func (r *ruling) checkOpen(o Object) Refusal {
	if check, _ := r.book.Check(o.Key.Identifier(0)); check.State() == InspectionDone {
		return r.no(CheckMustNotBeReported)
	}
	return Refusal{}
}

// attachedByOther asks for somebody who attached none of the invoices.
func (r *ruling) attachedByOther(Object) Refusal {
	for _, person := range r.payment.Attached {
		if refusal := r.other(person); !refusal.OK() {
			return refusal
		}
	}
	return Refusal{}
}

func (c ReportCheck) weigh(r *ruling) Refusal {
	p := r.payment
	if !known(c.Finding) {
		return r.no(FindingMustBeGiven)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if c.Finding == Clean && p.Unmatched() > 0 {
		return r.no(InvoiceMustBeNamed)
	}
	r.add(CheckReported{Deal: p.Deal, By: r.key.Person, Finding: c.Finding, Details: c.Details, At: r.at,
		Enterprise: r.heir(p.Deal.Enterprise)})
	if c.Finding == Irregular {
		r.alert(Alert{Kind: CheckIrregular, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
			Amount: p.Amount, Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
	}
	return Refusal{}
}

func (c Check) deadline() Deadline {
	return Deadline{At: (c.Due + 1).Start(), Kind: CheckEnds, Deal: c.Deal.ID}
}

func (e CheckDrawn) post(w Writer) {
	check := Check{Deal: e.Deal, Height: e.Height, Seed: e.Seed, Share: e.Share, Since: e.At, Due: e.Due}
	w.put(check)
	w.put(check.deadline())
}

func (e InvoicesAttached) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.spendMore(e.Invoices, e.Amount, e.Why)
	if !contains(payment.Attached, e.By) {
		payment.Attached = append(slices.Clone(payment.Attached), e.By)
	}
	w.put(payment)
}

func (e CheckReported) post(w Writer) {
	check := must(w.Check(e.Deal.ID.Payment()))
	if check.Late {
		w.lateChecks(check, -1)
	} else {
		w.remove(check.deadline())
	}
	check.Finding, check.By, check.Details, check.Done = e.Finding, e.By, e.Details, e.At
	w.put(check)
	if e.Finding == Irregular {
		w.put(Facilitation{Enterprise: e.Enterprise, Suspended: true, Payment: e.Deal.ID.Payment(), Since: e.At})
	}
}

// passed notes that a check was not reported in time.
func (c Check) passed(w Writer) {
	c.Late = true
	w.put(c)
	w.lateChecks(c, 1)
}

// lateChecks counts the checks of a bank that are late, where it was admitted.
func (w Writer) lateChecks(c Check, change int32) {
	payment := must(w.Payment(c.Deal.ID.Payment()))
	pilot := must(w.Pilot(PilotKey{Scenario: payment.Scenario, Bank: c.Deal.Bank}))
	pilot.LateChecks += change
	w.put(pilot)
}

func (e FacilitationLifted) post(w Writer) {
	standing := w.Facilitation(e.Enterprise)
	standing.Suspended = false
	w.put(standing)
}
