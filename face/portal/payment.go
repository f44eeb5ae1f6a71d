package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type paymentRow struct {
	ID, Short, Opened, Enterprise, Bank, Payee, Amount, Verified, Due string
	Scenario                                                          string
	Tags                                                              []tag
}

type paymentList struct {
	Heading, Lead string
	MayOpen       bool
	Opens         []crumb // where payments of each scenario are asked for
	Checks        string  // what the list of those that were drawn is called
	Tiles         []tile
	States        []option
	Rows          []paymentRow
	First, Next   string
}

var paymentStates = []trade.State{trade.Applied, trade.Accepted, trade.Approved, trade.Paid, trade.Declined,
	trade.Withdrawn, trade.Lapsed, trade.Void}

// unmatched is the word for a filter by payments in advance of goods that are to come,
// uninvoiced by those of capital income whose invoices are, the oldest first.
const (
	unmatched  = "unmatched"
	uninvoiced = "uninvoiced"
)

func (v *visit) payments(state, after string) ([]trade.Payment, string, error) {
	var filter readmodel.PaymentFilter
	page := readmodel.Page{Limit: pageRows, After: after}
	if state == unmatched || state == uninvoiced {
		filter.Unmatched = true
		if filter.Scenario = trade.ImportPayments; state == uninvoiced {
			filter.Scenario, page.Order = trade.CapitalPayments, readmodel.Oldest
		}
	} else if err := narrowed(&filter.State, state, trade.Parse, words.StateIsUnknown); err != nil {
		return nil, "", err
	}
	return asked(v.Model.Payments(v.r.Context(), v.viewer, filter, page))
}

func (v *visit) payment(id trade.PaymentID) (trade.Payment, bool, error) {
	return known(v.Model.Payment(v.r.Context(), v.viewer, id))
}

func (v *visit) paymentList() error {
	query := v.r.URL.Query()
	rows, next, err := v.payments(query.Get("state"), query.Get("after"))
	if err != nil {
		return err
	}
	page := paymentList{Heading: v.within(words.PagePayments), MayOpen: v.begins(trade.VerbOpenPayment),
		States: options(v.Language, v.within(words.All), query.Get("state"), paymentStates...)}
	page.States = append(page.States, option{Value: unmatched, Label: v.within(words.AdvancesToMatch),
		Here: query.Get("state") == unmatched}, option{Value: uninvoiced, Label: v.within(words.InvoicesToCome),
		Here: query.Get("state") == uninvoiced})
	for _, s := range trade.PayingScenarios() {
		if v.person.Kind == trade.Bank && s.Capital() {
			continue // a bank's order names no documents, and capital income is paid on nothing else
		}
		page.Opens = append(page.Opens, crumb{"/payment/open?scenario=" + s.String(),
			v.within(words.PayAbroadFor.With(words.Name(s)))})
	}
	page.Checks = v.within(words.ChecksHeading)
	switch v.person.Kind {
	case trade.Bank:
		page.Lead = v.within(words.PaymentsAtYourBank)
	case trade.Enterprise:
		page.Checks, page.Heading, page.Lead = "", v.within(words.MyPayments), v.within(words.PaymentsOfYours)
	}
	for _, p := range rows {
		page.Rows = append(page.Rows, v.paymentRow(p))
	}
	page.First, page.Next = paging(v.r.URL, next)
	if page.Tiles, err = v.paymentTiles(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "payment_list", frame{Live: "/live", Page: page})
}

// paymentTiles tells what waits, and what went abroad in every currency.
func (v *visit) paymentTiles() ([]tile, error) {
	w, err := v.Model.Waiting(v.r.Context(), v.viewer, v.today(), trade.InstantOf(v.now()))
	if err != nil {
		return nil, err
	}
	totals, err := v.Model.PaymentTotals(v.r.Context(), v.viewer)
	if err != nil {
		return nil, err
	}
	tiles := []tile{{v.within(words.WaitingForAcceptance), grouped(w.PaymentsApplied), ""},
		{v.within(words.WaitingForApproval), grouped(w.PaymentsAccepted), ""},
		{v.within(words.ToBePaid), grouped(w.PaymentsApproved), ""}}
	if w.Refunds > 0 {
		tiles = append(tiles, tile{v.within(words.RefundsToConfirm), grouped(w.Refunds), ""})
	}
	var paid []tile
	var amounts []trade.Money
	label := v.within(words.Paid)
	for _, t := range totals {
		if t.Paid == 0 {
			continue
		}
		note := ""
		if t.Refunded > 0 {
			note = v.within(words.CameBack) + trade.FormatAmount(t.Refunded, string(t.Currency))
		}
		paid = append(paid, tile{label + v.pick(" in ", " · ") + string(t.Currency), trade.FormatAmount(t.Paid,
			string(t.Currency)), note})
		amounts = append(amounts, trade.Money{Minor: t.Paid, Currency: t.Currency})
	}
	paid, err = v.withYuan(label, paid, amounts)
	return append(tiles, paid...), err
}

func (v *visit) paymentRow(p trade.Payment) paymentRow {
	id := p.Deal.ID.Payment()
	row := paymentRow{ID: id.String(), Short: short(id), Opened: clock(p.OpenedAt),
		Enterprise: v.partyName(p.Deal.Enterprise), Bank: v.partyName(p.Deal.Bank), Payee: v.payeeOf(p),
		Amount: moneyOf(p.Amount), Scenario: v.name(p.Scenario), Tags: v.paymentTags(p)}
	if p.Due != 0 {
		row.Due = p.Due.String()
	}
	row.Verified = v.within(words.NoDocument)
	if p.Exemption != trade.NotExempt {
		row.Verified = v.within(words.ExemptNoFiling)
	}
	if p.Waived != trade.NoReason {
		row.Verified = v.within(words.WaivedNoDocument)
	}
	if p.Expected != 0 {
		row.Verified = v.within(words.PaidInAdvance)
	}
	if n := len(p.Lines); n > 0 {
		row.Verified = v.documentCount(int64(n))
	}
	return row
}

// payeeOf names who is paid abroad, to those who may open it.
func (v *visit) payeeOf(p trade.Payment) string {
	details, err := gateway.Details[gateway.PaymentDetails](v.r.Context(), v.Gateway, v.person, p.Details)
	if err != nil {
		return v.within(words.Sealed)
	}
	return details.Payee.Name
}

func (v *visit) paymentTags(p trade.Payment) []tag {
	tags := []tag{v.stateTag(p.State)}
	switch {
	case p.State == trade.Paid && p.Refunded == p.Amount.Minor:
		tags = append(tags, tag{"warn", v.within(words.RefundedInWhole)})
	case p.State == trade.Paid && p.Refunded > 0:
		tags = append(tags, tag{"warn", v.within(words.RefundedInPart)})
	}
	if p.Deal.Agent {
		tags = append(tags, tag{"warn", v.within(words.NotTheConsignee)})
	}
	if p.Unmatched() > 0 {
		toCome := words.GoodsToCome
		if p.Facilitated {
			toCome = words.InvoicesToCome
		}
		tags = append(tags, tag{"warn", v.within(toCome)})
	}
	return tags
}

type paymentShow struct {
	Short, Enterprise, Bank, Payee, Amount, Scenario, Receipt string
	Unverified                                                string // why it names no declaration
	Tags                                                      []tag
	Warnings                                                  []notice
	Steps                                                     []step
	Lines                                                     []lineRow
	Facts                                                     []fact
	Refunds                                                   []refundRow
	Orders                                                    []order
	History                                                   []historyLine
}

type refundRow struct {
	Number                     uint32
	Date, Amount, Reason, Held string
	Permit                     string // its number, to those who may open it
	Remittance                 string // its balance-of-payments number, to those who may open it
	Tags                       []tag
}

func (v *visit) paymentShow() error { return v.paymentPage(http.StatusOK, "", nil, nil) }

func (v *visit) paymentPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	p, err := recordNamed(v, "付汇", "payment", v.payment)
	if err != nil {
		return err
	}
	refunds, err := v.Model.Refunds(v.r.Context(), v.viewer, p.Deal.ID.Payment())
	if err != nil {
		return err
	}
	row := v.paymentRow(p)
	page := paymentShow{Short: row.Short, Enterprise: row.Enterprise, Bank: row.Bank, Payee: row.Payee,
		Amount: row.Amount, Scenario: v.name(p.Scenario), Tags: row.Tags, Receipt: v.receiptOf("payments", row.ID),
		Steps: v.paymentSteps(p), Facts: v.paymentFacts(p), Unverified: v.within(words.WithinTheThreshold)}
	switch {
	case p.Deal.Agent:
		page.Unverified = v.within(words.DocumentsOfConsignee)
	case p.Expected != 0:
		page.Unverified = v.within(words.NamesNoneInAdvance)
	case p.Exemption != trade.NotExempt:
		page.Unverified = v.within(words.NamesNoneAsExempt.With(words.Name(p.Exemption)))
	case p.Waived != trade.NoReason:
		page.Unverified = v.within(words.NamesNoneAsWaived)
	case p.Waiver != trade.NoReason:
		page.Unverified = v.within(words.NamesNoneForAWaiver)
	}
	if page.Lines, err = v.dealLines(p.Deal.ID, p.State, p.Lines, &page.Warnings); err != nil {
		return err
	}
	for _, r := range refunds {
		page.Refunds = append(page.Refunds, v.refundRow(p, r))
	}
	if page.Orders, err = v.paymentOrders(p, refunds, tried, refusal, wrong); err != nil {
		return err
	}
	if page.History, err = v.history(readmodel.PaymentNoun, p.Deal.ID.Payment()); err != nil {
		return err
	}
	return v.show(status, "payment_show", frame{Live: "/live", Notices: stray(page.Orders, refusal), Page: page})
}

func (v *visit) refundRow(p trade.Payment, r trade.Refund) refundRow {
	row := refundRow{Number: r.Number, Date: r.Date.String(), Amount: money(r.Amount, p.Amount.Currency),
		Reason: v.name(r.Reason)}
	if details, err := gateway.Details[gateway.RemittanceDetails](v.r.Context(), v.Gateway, v.person,
		r.Details); err == nil {
		row.Remittance, row.Permit = details.Number, details.Permit
	}
	if r.Elsewhere {
		row.Tags = append(row.Tags, tag{"warn", v.within(words.NotByTheSameWay)})
	}
	if r.ByPermit() {
		row.Tags = append(row.Tags, tag{"", v.within(words.ByPermit)})
	}
	switch {
	case r.Waiting:
		row.Tags = append(row.Tags, tag{"warn", v.within(words.WaitsForASecondPerson)})
	case r.Dismissed != trade.NoReason:
		row.Tags = append(row.Tags, tag{"bad", v.within(words.Dismissed)})
	case len(r.Held) > 0:
		row.Tags = append(row.Tags, tag{"warn", v.within(words.ValueHeld)})
		row.Held = v.within(words.RefundHeldUntil) + clock(r.HeldUntil)
	}
	return row
}

// paymentSteps draws the life of a payment up to where it stands.
func (v *visit) paymentSteps(p trade.Payment) []step {
	var steps []step
	ended := slices.Contains([]trade.State{trade.Declined, trade.Withdrawn, trade.Lapsed, trade.Void}, p.State)
	for _, s := range []trade.State{trade.Applied, trade.Accepted, trade.Approved, trade.Paid} {
		came := s == trade.Applied || s == trade.Accepted && !p.AcceptedBy.IsZero() ||
			s == trade.Approved && !p.ApprovedBy.IsZero() || s == trade.Paid && !p.PaidBy.IsZero()
		one := step{Label: v.name(s)}
		switch {
		case ended && !came:
			continue
		case came && (s != p.State || s == trade.Paid):
			one.Class = "done"
		case s == p.State:
			one.Class = "now"
		}
		switch {
		case s == trade.Applied:
			one.When = clock(p.OpenedAt)
		case s == trade.Accepted && (p.State == trade.Accepted || p.State == trade.Approved):
			one.When = v.within(words.PageHeldUntil) + clock(p.HoldUntil)
		case s == trade.Paid && p.Date != 0:
			one.When = p.Date.String()
		}
		steps = append(steps, one)
	}
	if ended {
		steps = append(steps, step{Class: "stop", Label: v.name(p.State), When: v.name(p.Reason)})
	}
	return steps
}

func (v *visit) paymentFacts(p trade.Payment) []fact {
	ctx := v.r.Context()
	facts := []fact{{v.say(words.ChangedAmount), moneyOf(p.Amount)}}
	if p.Refunded > 0 {
		facts = append(facts, fact{v.within(words.PageCameBack), money(p.Refunded, p.Amount.Currency)})
	}
	if p.Lent > 0 {
		facts = append(facts, fact{v.within(words.LentForIt), money(p.Lent, p.Amount.Currency)})
	}
	if p.Expected != 0 {
		facts = append(facts, fact{v.within(words.GoodsExpectedOn), p.Expected.String()})
	}
	facts = append(facts, v.permitFacts(p)...)
	if p.Expected != 0 && p.State == trade.Paid {
		facts = append(facts, fact{v.within(words.MatchedSoFar), money(p.Matched, p.Amount.Currency)},
			fact{v.within(words.AdvancesToMatch), money(p.Unmatched(), p.Amount.Currency)})
	}
	facts = append(given(facts, fact{v.within(words.TransactionCode), string(p.Code)}),
		fact{v.within(words.Instrument), v.name(p.Instrument)},
		fact{v.within(words.Region), v.regionName(p.Deal.Region)})
	if p.Due != 0 {
		facts = append(facts, fact{v.within(words.Due), p.Due.String()})
	}
	if details, err := gateway.Details[gateway.PaymentDetails](ctx, v.Gateway, v.person, p.Details); err == nil {
		facts = given(facts, fact{v.within(words.Payee), details.Payee.Name},
			fact{v.within(words.PayeeCountry), v.country(details.Payee.Country)},
			fact{v.within(words.PayeeAccount), details.Payee.Account},
			fact{v.within(words.Instruction), details.Instruction}, fact{v.within(words.Note), details.Note})
		facts = given(facts, fact{v.within(words.AgencyAgreement), details.Agreement})
		facts = append(facts, v.exemptionFacts(p, details)...)
		facts = append(facts, v.purposeFacts(p, details)...)
		facts = append(facts, v.facilitatedFacts(p)...)
	} else {
		facts = v.closed(facts, err)
	}
	if !p.Instruction.IsZero() {
		facts = append(facts, fact{v.within(words.OpenedByTheBankOnInstruction), p.Instruction.String()[:16]})
	}
	if p.Deal.Agent {
		facts = append(facts, fact{v.within(words.ConsigneeOfIt), v.partyName(p.Consignee)})
	}
	if p.PayeeReason != trade.NoReason {
		facts = append(facts, fact{v.within(words.WhyAnotherPayee), v.name(p.PayeeReason)})
	}
	if p.Waiver != trade.NoReason {
		facts = append(facts, fact{v.within(words.WaiverSought), v.name(p.Waiver)})
	}
	if p.Waived != trade.NoReason {
		facts = append(facts, fact{v.within(words.WhyWaived), v.name(p.Waived)})
	}
	if p.State != trade.Paid && p.State != trade.Void {
		return facts
	}
	facts = append(facts, fact{v.within(words.PaidOn), p.Date.String()})
	if details, err := gateway.Details[gateway.RemittanceDetails](ctx, v.Gateway, v.person, p.Voucher); err == nil {
		facts = given(facts, fact{v.within(words.BoPDeclarationNumber), details.Number},
			fact{v.within(words.Note), details.Note})
	} else {
		facts = v.closed(facts, err)
	}
	return facts
}

// paymentOrders lists what the rules let the person do at this point of the
// payment's life.
func (v *visit) paymentOrders(p trade.Payment, refunds []trade.Refund, tried string, refusal *notice,
	wrong gateway.InputErrors) ([]order, error) {
	id := p.Deal.ID.Payment()
	about := trade.Object{Key: trade.PaymentKey(id)}
	o := &ordering{v: v, path: "/payment/" + id.String(), tried: tried, refusal: refusal, wrong: wrong}
	of := offering{about: about}
	o.offer("withdraw", of)
	o.offer("accept", of)
	waived := field{Type: "hidden"} // nothing is waived that nobody asked for
	if p.Waiver != trade.NoReason {
		waived = field{Required: true}
	}
	agent := field{Type: "hidden"} // nobody vouches for an agency that is none
	if p.Deal.Agent {
		agent = field{Required: true}
	}
	tuned := map[string]field{"waived": waived, "agent": agent}
	if len(p.Lines) == 0 {
		tuned["payeeReason"] = field{Type: "hidden"} // no document names another payee
	}
	o.offer("approve", offering{about: about, tuned: tuned})
	o.offer("pay", offering{about: about, start: gateway.PayForm{Date: v.today().String()}})
	o.offer("extend", of)
	o.offer("decline", of)
	for _, r := range refunds {
		number := strconv.Itoa(int(r.Number))
		which := number + " · " + money(r.Amount, p.Amount.Currency)
		waits := offering{about: trade.Object{Key: r.Key()}, label: v.within(words.ConfirmRefund) + which}
		o.offer("confirm-"+number, waits)
		waits.label = v.within(words.DismissRefund) + which
		o.offer("dismiss-"+number, waits)
	}
	v.matchOffer(o, p)
	v.checkOffers(o, p)
	if err := v.lendOffer(o, p); err != nil {
		return nil, err
	}
	if err := v.refundOffer(o, p); err != nil {
		return nil, err
	}
	o.offer("void", of)
	return o.list()
}

// matchOffer offers to name the declarations of goods that came of a payment in advance.
func (v *visit) matchOffer(o *ordering, p trade.Payment) {
	of := offering{about: trade.Object{Key: p.Key()}, start: gateway.MatchPaymentForm{Number: p.Matches + 1},
		spare: 3, tuned: map[string]field{"number": {Type: "hidden"}}}
	for i := range trade.MaxLines {
		name := fmt.Sprintf("lines[%d].", i)
		of.tuned[name+"document"] = field{Label: v.within(words.NumberOf(trade.ImportDeclaration)) + " " +
			strconv.Itoa(i+1)}
		of.tuned[name+"amount"] = field{Label: v.within(words.PaysOfIt)}
	}
	o.offer("match", of)
}

// lendOffer offers to ask the bank of a payment for a loan that pays it, for as much as
// the rules let it lend.
func (v *visit) lendOffer(o *ordering, p trade.Payment) error {
	var most trade.Money
	var refusal trade.Refusal
	err := v.Gateway.View(func(book trade.Book, at trade.Instant) error {
		_, most, refusal = trade.LendsFor(book, max(at, trade.InstantOf(v.now())), p.Deal.ID.Payment())
		return nil
	})
	if err != nil || !refusal.OK() {
		return err
	}
	o.offer("lend", offering{in: most.Currency, start: gateway.ApplyForm{Bank: p.Deal.Bank.String(), Tenor: 90,
		Amount: trade.FormatAmount(most.Minor, string(most.Currency)), Currency: string(most.Currency)},
		tuned: map[string]field{"bank": {Type: "hidden"}, "currency": {Type: "hidden"}}})
	return nil
}

// refundOffer offers to register money that came back; of which of several
// declarations it is, the form asks.
func (v *visit) refundOffer(o *ordering, p trade.Payment) error {
	start := gateway.RefundPaymentForm{Date: v.today().String()}
	of := offering{about: trade.Object{Key: p.Key()}, in: p.Amount.Currency, tuned: map[string]field{}}
	for i, line := range p.Lines {
		if len(p.Lines) == 1 && p.Unmatched() == 0 {
			break // all of it is of the one
		}
		d, ok, err := v.document(line.Document)
		if err != nil || !ok {
			return err
		}
		start.Lines = append(start.Lines, gateway.LineForm{Document: line.Document.String()})
		name := fmt.Sprintf("lines[%d].", i)
		of.tuned[name+"document"] = field{Type: "hidden"}
		of.tuned[name+"amount"] = field{Label: v.within(words.OfItOf) + v.documentRow(d).Number}
	}
	if !p.Scenario.Advances() { // of goods alone refunds are special
		of.tuned["elsewhere"], of.tuned["permit"] = field{Type: "hidden"}, field{Type: "hidden"}
	}
	of.start = start
	o.offer("refund", of)
	return nil
}

func (v *visit) paymentOrder() error { return v.ordered("payment", v.paymentPage) }

// paymentAtStake is the payment of the address, with what will be spent.
func (v *visit) paymentAtStake() (stake, error) {
	p, err := recordNamed(v, "付汇", "payment", v.payment)
	if err != nil {
		return stake{}, err
	}
	return stake{name: v.partyName(p.Deal.Enterprise) + " · " + moneyOf(p.Amount), in: p.Amount.Currency,
		about: trade.Object{Key: p.Key()},
		facts: []fact{{v.within(words.Bank), v.partyName(p.Deal.Bank)}, {v.within(words.Payee), v.payeeOf(p)},
			{v.within(words.Documents), grouped(int64(len(p.Lines)))}}}, nil
}

// madeAtStake is paymentAtStake before it is paid.
func (v *visit) madeAtStake() (stake, error) {
	about, err := v.paymentAtStake()
	about.moves = []change{{Label: v.within(words.State), Before: v.name(trade.Approved), After: v.name(trade.Paid),
		Changed: true}}
	return about, err
}

// voidAtStake is paymentAtStake before it is void.
func (v *visit) voidAtStake() (stake, error) {
	about, err := v.paymentAtStake()
	about.moves = []change{{Label: v.within(words.State), Before: v.name(trade.Paid), After: v.name(trade.Void),
		Changed: true}}
	return about, err
}
