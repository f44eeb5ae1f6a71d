package portal

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
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
	fields := make()
	one := order{Label: label, Action: o.path + "/" + do, CSRF: o.v.session.CSRF, Danger: danger, Why: why}
	noun, _, _ := strings.Cut(strings.TrimPrefix(o.path, "/"), "/")
	if _, one.Grave = graves[noun+"/"+do]; one.Grave { // its reason is asked for on the next page
		fields = slices.DeleteFunc(slices.Clone(fields), func(f field) bool { return f.Name == "reason" })
	}
	one.Fields = o.v.filled(fields, do, o.tried, o.wrong)
	if do == o.tried {
		one.Open, one.Refusal = true, o.refusal
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
	o.put("withdraw", v.pick("Withdraw the application", "撤回申请"), true, trade.VerbWithdrawApplication, about,
		v.reasonField(trade.ApplicantWithdrew, trade.EntryError, trade.OtherReason))
	o.put("accept", v.pick("Accept and hold the value", "受理并占用价值"), false, trade.VerbAccept, about)
	o.put("approve", v.pick("Approve", "审核通过"), false, trade.VerbApprove, about)
	o.putWith("disburse", v.pick("Disburse", "放款"), false, trade.VerbDisburse, about, func() []field {
		return v.termFields(f, v.proposed(f))
	})
	o.put("extend", v.pick("Extend the hold", "延长占用"), false, trade.VerbExtendHold, about)
	o.put("decline", v.pick("Decline", "拒绝"), true, trade.VerbDecline, about, v.reasonField(trade.BankDeclined,
		trade.ExistingBusiness, trade.DuplicateFinanced, trade.FraudSuspected, trade.EntryError, trade.OtherReason))
	o.put("repay", v.pick("Register a repayment", "登记还款"), false, trade.VerbRepay, about, v.repayFields(f)...)
	v.moveOrders(o, f)
	o.putWith("correct", v.pick("Correct the disbursal", "更正放款"), false, trade.VerbCorrectDisbursal, about,
		func() []field {
			return append(v.termFields(f, f.Terms), v.reasonField(trade.EntryError, trade.OtherReason))
		})
	if err := v.releaseOrders(o, f); err != nil {
		return nil, err
	}
	for _, r := range repayments {
		number := strconv.Itoa(int(r.Number))
		o.put("take-back-"+number, v.pick("Take back repayment ", "更正还款 ")+number, true, trade.VerbCorrectRepayment,
			trade.Object{Key: r.Key()}, v.reasonField(trade.EntryError, trade.OtherReason))
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

func (v *visit) termFields(f trade.Financing, t trade.Terms) []field {
	c := string(f.Asked.Currency)
	standing, err := gateway.Details[gateway.DisbursalDetails](v.r.Context(), v.Gateway, v.person, t.Details)
	if err != nil {
		standing = gateway.DisbursalDetails{} // none yet
	}
	yearly := percent(t.Rate)
	if f.State != trade.Disbursed { // nobody's rate is proposed
		yearly = ""
	}
	fields := []field{{Name: "amount", Label: v.pick("Amount", "金额") + " (" + c + ")",
		Value: trade.FormatAmount(t.Amount, c), Numeric: true, Required: true},
		{Name: "rate", Label: v.pick("Yearly rate in per cent", "年利率（%）"), Value: yearly, Numeric: true,
			Required: true},
		{Name: "date", Label: v.pick("Date", "放款日"), Type: "date", Value: t.Date.String(), Required: true},
		{Name: "maturity", Label: v.pick("Maturity", "到期日"), Type: "date", Value: t.Maturity.String(),
			Required: true},
		{Name: "outletRegion", Label: v.pick("Outlet's region", "网点地区"), Options: v.regions("", t.Outlet)},
		{Name: "outlet", Label: v.pick("Outlet", "经办网点"), Value: standing.Outlet, Required: true},
		{Name: "contract", Label: v.pick("Contract number", "合同号"), Value: standing.Contract, Required: true},
		{Name: "registry", Label: v.pick("Movable-asset registry number", "登记证明编号"), Value: standing.Registry}}
	for _, line := range f.Lines {
		amount := int64(0) // what the terms don't name, they don't pledge
		for _, pledged := range t.Lines {
			if pledged.Document == line.Document {
				amount = pledged.Amount
			}
		}
		d, ok, err := v.document(line.Document)
		if err == nil && ok {
			fields = append(fields, field{Name: "line-" + line.Document.String(), Label: v.pick("Pledge of ", "质押：") +
				v.declarationRow(d).Number, Value: trade.FormatAmount(amount, string(d.Face.Currency)), Numeric: true,
				Required: true})
		}
	}
	return fields
}

func (v *visit) repayFields(f trade.Financing) []field {
	c := string(f.Asked.Currency)
	return []field{{Name: "principal", Label: v.pick("Principal", "本金") + " (" + c + ")",
		Value: trade.FormatAmount(f.Outstanding, c), Numeric: true, Required: true},
		{Name: "interest", Label: v.pick("Interest", "利息") + " (" + c + ")", Value: "0", Numeric: true},
		{Name: "date", Label: v.pick("Date", "日期"), Type: "date", Value: v.today().String(), Required: true},
		{Name: "source", Label: v.pick("Source of the money", "还款来源"),
			Options: options(v.Language, "", "", trade.FromProceeds, trade.OwnFunds, trade.InsurerClaim, trade.Purchase,
				trade.OtherSource)},
		{Name: "proceeds", Label: v.pick("BoP number of the proceeds", "收汇申报号"),
			Hint: v.pick("Only when the money is export proceeds.", "仅以出口收汇还款时填写。")},
		{Name: "transaction", Label: v.pick("Your bank's number of the payment", "本行交易流水号"),
			Hint: v.pick("It counts once, however often it is sent.", "同一流水号只计一次，重复提交不会重复计入。")},
		{Name: "used", Label: v.pick("Used of the proceeds, in their currency", "使用的收汇金额（按收汇币种）"), Numeric: true,
			Hint: v.pick("Only at a contracted rate; else the mid rate of the date.", "仅按约定汇率折算时填写，否则按当日中间价。")},
		v.contractField()}
}

// financingOrder carries out what was ordered for a financing.
func (v *visit) financingOrder() error {
	id, do, post := v.r.PathValue("id"), v.r.PathValue("do"), v.r.PostForm
	reason := post.Get("reason")
	var form gateway.Form
	var err error
	switch do {
	case "withdraw":
		form = gateway.WithdrawApplicationForm{Financing: id, Reason: reason}
	case "advice":
		form = adviceForm(id, v.r)
	case "report-inspection":
		form = gateway.ReportInspectionForm{Financing: id, Finding: post.Get("finding"), Report: post.Get("report")}
	case "release":
		form = gateway.ReleasePledgeForm{Financing: id, Document: post.Get("document")}
	case "accept":
		form = gateway.AcceptForm{Financing: id}
	case "approve":
		form = gateway.ApproveForm{Financing: id}
	case "extend":
		form = gateway.ExtendHoldForm{Financing: id}
	case "decline":
		form = gateway.DeclineForm{Financing: id, Reason: reason}
	case "disburse":
		form, err = v.disburseForm(id)
	case "correct":
		correction := gateway.CorrectDisbursalForm{Reason: reason}
		correction.DisburseForm, err = v.disburseForm(id)
		form = correction
	case "repay":
		form = gateway.RepayForm{Financing: id, Date: post.Get("date"), Principal: post.Get("principal"),
			Interest: post.Get("interest"), Source: post.Get("source"),
			Proceeds: strings.TrimSpace(post.Get("proceeds")),
			Used:     strings.TrimSpace(post.Get("used")), Contract: post.Get("rateContract"),
			Number: strings.TrimSpace(post.Get("transaction"))}
	default:
		if form = v.moveForm(id, do); form != nil {
			break
		}
		number, err := strconv.ParseUint(strings.TrimPrefix(do, "take-back-"), 10, 32)
		if err != nil || !strings.HasPrefix(do, "take-back-") {
			return notFound("没有该操作", "there is no such order")
		}
		form = gateway.CorrectRepaymentForm{Financing: id, Number: uint32(number), Reason: reason}
	}
	if err != nil {
		return err
	}
	return v.carryOutOrder("financing/"+do, form, "/financing/"+id,
		func(refusal *notice, wrong gateway.InputErrors) error {
			return v.financingPage(http.StatusUnprocessableEntity, do, refusal, wrong)
		})
}

func (v *visit) disburseForm(id string) (gateway.DisburseForm, error) {
	post := v.r.PostForm
	form := gateway.DisburseForm{Financing: id, Amount: post.Get("amount"), Rate: post.Get("rate"),
		Date: post.Get("date"), Maturity: post.Get("maturity"), Region: post.Get("outletRegion"),
		Outlet: post.Get("outlet"), Contract: post.Get("contract"), Registry: post.Get("registry")}
	f, err := recordNamed(v, "融资", "financing", v.financing)
	if err != nil {
		return form, err
	}
	for _, line := range f.Lines {
		if amount := strings.TrimSpace(post.Get(fmt.Sprintf("line-%s", line.Document))); amount != "" &&
			strings.Trim(amount, "0.,") != "" {
			form.Lines = append(form.Lines, gateway.LineForm{Document: line.Document.String(), Amount: amount})
		}
	}
	return form, nil
}
