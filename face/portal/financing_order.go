package portal

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/node/gateway"
)

// ordering collects the orders of a page: those of which the rule book says that
// they fit the person and the record, greyed with the reason where it would refuse
// them whatever the fields say.
type ordering struct {
	v       *visit
	path    string
	tried   string
	refusal *notice
	wrong   gateway.InputErrors
	orders  []order
	failed  error
}

// fits reports whether an order has its place on the page, and why it is greyed.
func (o *ordering) fits(verb trade.Verb, about trade.Object) (why string, ok bool) {
	answer, err := o.v.Gateway.May(o.v.r.Context(), o.v.person, verb, about)
	if err != nil {
		o.failed = errors.Join(o.failed, err)
		return "", false
	}
	if !answer.Refusal.OK() {
		why = o.v.refusalNotice(answer.Refusal).Title
	}
	return why, answer.Fits
}

// put offers an order if it fits.
func (o *ordering) put(do, label string, danger bool, verb trade.Verb, about trade.Object, fields ...field) {
	o.putWith(do, label, danger, verb, about, func() []field { return fields })
}

// putWith is put with fields that are made only if the order fits.
func (o *ordering) putWith(do, label string, danger bool, verb trade.Verb, about trade.Object,
	make func() []field) {
	why, ok := o.fits(verb, about)
	if !ok {
		return
	}
	one := order{Label: label, Action: o.path + "/" + do, CSRF: o.v.session.CSRF, Danger: danger, Why: why}
	one.Fields = o.v.filled(make(), do, o.tried, o.wrong)
	if do == o.tried {
		one.Open, one.Refusal = true, o.refusal.at(o.wrong, one.Fields)
	}
	o.orders = append(o.orders, one)
}

// list gives the orders; the first is open where it is one press away.
func (o *ordering) list() ([]order, error) {
	if len(o.orders) == 0 || o.failed != nil {
		return nil, o.failed
	}
	if first := &o.orders[0]; first.Why == "" && len(first.Fields) == 0 &&
		!slices.ContainsFunc(o.orders, func(o order) bool { return o.Open }) {
		first.Open = true // the next step, one press away
	}
	return o.orders, nil
}

// stray is a refusal of an order that the page does not hold, because another
// person or an earlier moment would have it.
func stray(orders []order, refusal *notice) []notice {
	if refusal == nil || slices.ContainsFunc(orders, func(o order) bool { return o.Refusal != nil }) {
		return nil
	}
	return []notice{*refusal}
}

// financingOrders lists what the rules let the person do at this point of the
// financing's life.
func (v *visit) financingOrders(f trade.Financing, repayments []trade.Repayment, page financingShow, tried string,
	refusal *notice, wrong gateway.InputErrors) ([]order, error) {
	id := f.Deal.Financing()
	about := trade.Object{Key: trade.FinancingKey(id)}
	o := &ordering{v: v, path: "/financing/" + id.String(), tried: tried, refusal: refusal, wrong: wrong}
	of := offering{about: about}
	o.offer("withdraw", of)
	o.offer("accept", of)
	o.offer("approve", of)
	if err := v.termsOffer(o, "disburse", f, v.proposed(f)); err != nil {
		return nil, err
	}
	o.offer("extend", of)
	o.offer("decline", of)
	o.offer("repay", offering{about: about, in: f.Asked.Currency, start: gateway.RepayForm{
		Principal: trade.FormatAmount(f.Outstanding, string(f.Asked.Currency)), Interest: "0",
		Date: v.today().String()}, tuned: map[string]field{"used": {
		Label: v.pick("Used of the proceeds, in their currency", "使用的收汇金额（按收汇币种）")}}})
	v.moveOrders(o, f)
	if err := v.termsOffer(o, "correct", f, f.Terms); err != nil {
		return nil, err
	}
	if err := v.releaseOrders(o, f); err != nil {
		return nil, err
	}
	for _, r := range repayments {
		number := strconv.Itoa(int(r.Number))
		o.offer("take-back-"+number, offering{about: trade.Object{Key: r.Key()},
			label: v.pick("Take back repayment ", "更正还款 ") + number})
	}
	v.adviceOrder(o, id, page.Opinion)
	v.inspectionOrder(o, id)
	return o.list()
}

func (v *visit) today() trade.Day { return trade.InstantOf(v.now()).Day() }

// proposed are the terms that a disbursal starts from: what was asked for.
func (v *visit) proposed(f trade.Financing) trade.Terms {
	return trade.Terms{Amount: f.Asked.Minor, Rate: 435, Date: v.today(), Maturity: v.today() + trade.Day(f.Tenor),
		Outlet: f.Deal.Region, Lines: f.Lines, Details: f.Details}
}

// termsOffer offers a form for the terms of a loan, if it fits: of each declaration
// that was applied with, the page says which it is.
func (v *visit) termsOffer(o *ordering, do string, f trade.Financing, t trade.Terms) error {
	b := blanks["financing/"+do]
	about := trade.Object{Key: trade.FinancingKey(f.Deal.Financing())}
	if _, ok := o.fits(b.page("", "").Operation().Verb(), about); !ok {
		return nil
	}
	start, tuned, err := v.termsForm(f, t)
	of := offering{about: about, in: f.Asked.Currency, start: start, tuned: tuned}
	if do == "correct" {
		of.start = gateway.CorrectDisbursalForm{DisburseForm: start}
	}
	o.offer(do, of)
	return err
}

// termsForm writes terms down as the form that would set them, and names its lines.
func (v *visit) termsForm(f trade.Financing, t trade.Terms) (gateway.DisburseForm, map[string]field, error) {
	standing, err := gateway.Details[gateway.DisbursalDetails](v.r.Context(), v.Gateway, v.person, t.Details)
	if err != nil {
		standing = gateway.DisbursalDetails{} // none yet
	}
	form := gateway.DisburseForm{Amount: trade.FormatAmount(t.Amount, string(f.Asked.Currency)),
		Date: t.Date.String(), Maturity: t.Maturity.String(), Region: string(t.Outlet), Outlet: standing.Outlet,
		Contract: standing.Contract, Registry: standing.Registry}
	if f.State == trade.Disbursed { // nobody's rate is proposed
		form.Rate = percent(t.Rate)
	}
	tuned := map[string]field{}
	for i, line := range f.Lines {
		one := gateway.LineForm{Document: line.Document.String()}
		d, ok, err := v.document(line.Document)
		if err != nil {
			return form, nil, err
		}
		label := short(line.Document)
		if ok {
			label = v.documentRow(d).Number
		}
		for _, pledged := range t.Lines { // what the terms don't name, they don't pledge
			if pledged.Document == line.Document {
				one.Amount = trade.FormatAmount(pledged.Amount, string(d.Face.Currency))
			}
		}
		form.Lines = append(form.Lines, one)
		name := fmt.Sprintf("lines[%d].", i)
		tuned[name+"document"] = field{Type: "hidden"}
		tuned[name+"amount"] = field{Label: v.pick("Pledge of ", "质押：") + label}
	}
	return form, tuned, nil
}

// financingOrder carries out what was ordered for a financing.
func (v *visit) financingOrder() error { return v.ordered("financing", v.financingPage) }

// disbursalAtStake is the financing of the address, with what would be pledged.
func (v *visit) disbursalAtStake() (stake, error) {
	f, about, err := v.loanAtStake()
	if err != nil {
		return stake{}, err
	}
	about.facts = append(about.facts, fact{v.pick("Asked", "申请金额"), moneyOf(f.Asked)},
		fact{v.pick("Declarations", "报关单"), grouped(int64(len(f.Lines)))})
	about.before, about.tuned, err = v.termsForm(f, v.proposed(f))
	about.fresh = true // what the page proposed
	about.moves = []change{{Label: v.pick("State", "状态"), Before: v.name(f.State), After: v.name(trade.Disbursed),
		Changed: true}}
	return about, err
}

// repaymentAtStake is the financing of the address, with what is owed after it.
func (v *visit) repaymentAtStake() (stake, error) {
	f, about, err := v.loanAtStake()
	if err != nil {
		return stake{}, err
	}
	c := f.Asked.Currency
	digits, _ := code.MinorDigits(string(c))
	if repaid, err := gateway.ParseDecimal(v.r.FormValue("principal"), int(digits)); err == nil {
		about.moves = []change{{Label: v.pick("Principal owed", "未还本金"), Before: money(f.Outstanding, c),
			After: money(max(0, f.Outstanding-repaid), c), Changed: true}}
	}
	return about, nil
}

// loanAtStake is the financing of the address.
func (v *visit) loanAtStake() (trade.Financing, stake, error) {
	f, err := recordNamed(v, "融资", "financing", v.financing)
	return f, stake{name: v.partyName(f.Deal.Enterprise) + " · " + moneyOf(f.Asked), in: f.Asked.Currency,
		about: trade.Object{Key: trade.FinancingKey(f.Deal.Financing())},
		facts: []fact{{v.pick("Bank", "银行"), v.partyName(f.Deal.Bank)}}}, err
}
