package portal

import (
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// noticeRow is one event that the source of a declaration gave notice of.
type noticeRow struct {
	Kind, Number, Said, When string
	TakenBack                bool
}

// notices lists what the source gave notice of, oldest first.
func (v *visit) notices(d trade.Document) ([]trade.Notice, []noticeRow, error) {
	notices, err := v.Model.Notices(v.r.Context(), v.viewer, d.ID)
	rows := make([]noticeRow, len(notices))
	for i, n := range notices {
		rows[i] = noticeRow{Kind: v.name(n.Kind), Number: v.noticeNumber(n), When: clock(n.Since), TakenBack: n.Undone}
		switch n.Kind {
		case trade.AmendmentNotice:
			rows[i].Said = v.pick("revision ", "版本 ") + strconv.Itoa(int(n.Revision)) + v.pick(": ", "：") +
				moneyOf(n.Face)
			if n.Mode != "" { // of a declaration
				rows[i].Said += v.pick(", mode ", "，监管方式 ") + v.modeName(n.Mode) +
					v.pick(", declared ", "，申报日期 ") + n.Issued.String()
			}
		case trade.WithdrawalNotice:
			rows[i].Said = v.word(n.Reason)
		case trade.ReturnNotice:
			rows[i].Said = money(n.Amount, d.Face.Currency)
			if d.Kind == trade.TaxInvoice {
				rows[i].Kind = v.within(words.Reversal)
			}
		}
	}
	return notices, rows, err
}

// noticeNumber is the source's number of an event, where the person may open it
// and the source gave one.
func (v *visit) noticeNumber(n trade.Notice) string {
	details, err := gateway.Details[gateway.NoticeDetails](v.r.Context(), v.Gateway, v.person, n.Details)
	if err != nil {
		return ""
	}
	return details.Number
}

// kin leads to the declaration that this one replaces and to the one that
// replaces it.
func (v *visit) kin(d trade.Document) (kin []crumb, err error) {
	for _, one := range []struct {
		id    trade.DocumentID
		words string
	}{{d.Replaces, v.pick("Declared in place of ", "替代报关单 ")}, {d.ReplacedBy, v.pick("Replaced by ", "已由报关单替代 ")}} {
		other, there, err := v.document(one.id)
		if err != nil {
			return nil, err
		}
		if there && !one.id.IsZero() {
			kin = append(kin, crumb{"/declaration/" + one.id.String(), one.words + v.documentRow(other).Number})
		}
	}
	return kin, nil
}

// sourceOrders are what customs may say of a declaration later.
func (v *visit) sourceOrders(o *ordering, d trade.Document, notices []trade.Notice) {
	about := trade.Object{Key: trade.DocumentKey(d.ID)}
	if form := paper.FormOf(d.Kind); form != 0 {
		if form == trade.TaxFiling {
			v.amendFiling(o, d)
		}
		if form == trade.TaxInvoice {
			v.amendInvoice(o, d)
		}
		if form == trade.Permit {
			v.amendPermit(o, d)
		}
		v.laterOrders(o, d, notices)
		return
	}
	o.put("amend", v.pick("Amend the declaration", "修改报关单"), false,
		trade.VerbAmendDocument, about,
		field{Name: "amount", Label: v.pick("Face value", "票面金额"),
			Value: trade.FormatAmount(d.Face.Minor, string(d.Face.Currency)), Numeric: true, Required: true},
		field{Name: "mode", Label: v.pick("Supervision mode", "监管方式"), Value: string(d.Mode), Required: true},
		field{Name: "declared", Label: v.pick("Declared", "申报日期"), Type: "date", Value: d.Issued.String(),
			Required: true},
		field{Name: "number", Label: v.within(words.CustomsNumber),
			Hint: v.within(words.CountsOnce)})
	o.offer("return", offering{about: about})
	v.laterOrders(o, d, notices)
}

// laterOrders are what every source may say of a document later.
func (v *visit) laterOrders(o *ordering, d trade.Document, notices []trade.Notice) {
	about := trade.Object{Key: trade.DocumentKey(d.ID)}
	withdraw, reinstate, number := words.WithdrawDeclaration, words.ReinstateDeclaration, words.CustomsNumber
	switch d.Kind {
	case trade.TaxFiling:
		withdraw, reinstate, number = words.WithdrawFiling, words.ReinstateFiling, words.TaxOfficesNumber
	case trade.TaxInvoice:
		withdraw, reinstate, number = words.WithdrawInvoice, words.ReinstateInvoice, words.TaxOfficesNumber
	case trade.CapitalInflow:
		withdraw, number = words.WithdrawInflow, words.BanksNumber
	case trade.Permit:
		withdraw, number = words.WithdrawPermit, words.PermitNotice
	}
	var returns []option
	var first trade.Object
	for _, n := range notices {
		one := trade.Object{Key: n.Key()}
		if _, ok := o.fits(trade.VerbTakeBackReturn, one); ok {
			if len(returns) == 0 {
				first = one
			}
			returns = append(returns, option{n.ID.String(), v.noticeNumber(n) + " · " +
				money(n.Amount, d.Face.Currency), false})
		}
		o.offer("reinstate", offering{about: one, label: v.within(reinstate),
			start: gateway.ReinstateDeclarationForm{Number: n.ID.String()},
			tuned: map[string]field{"number": {Type: "hidden"}}})
	}
	if len(returns) > 0 {
		of := offering{about: first, tuned: map[string]field{"number": {Options: returns}}}
		if d.Kind == trade.TaxInvoice {
			of.label = v.within(words.TakeReversalBack)
			of.tuned["number"] = field{Options: returns, Label: v.within(words.Reversal)}
		}
		o.offer("take-back", of)
	}
	o.offer("withdraw", offering{about: about, label: v.within(withdraw),
		tuned: map[string]field{"number": {Label: v.within(number)}}})
}

// moveOrders offer to follow the goods of a loan to what was declared in their place.
func (v *visit) moveOrders(o *ordering, f trade.Financing) {
	for _, line := range f.Terms.Lines {
		from, there, err := v.document(line.Document)
		if err != nil || !there || from.ReplacedBy.IsZero() {
			continue
		}
		to := from
		for there && err == nil && !to.ReplacedBy.IsZero() {
			to, there, err = v.document(to.ReplacedBy)
		}
		claims, failed := v.claims(from.ID)
		if err != nil || failed != nil || !there {
			continue // the page says no more than the person may see
		}
		for _, claim := range claims {
			if claim.Deal != f.Deal.ID || claim.Pledged == 0 {
				continue
			}
			c := from.Face.Currency
			o.offer("move-"+from.ID.String(), offering{about: trade.Object{Key: claim.Key(), Document: to.ID},
				label: v.pick("Move the pledge to ", "移转质押至 ") + v.documentRow(to).Number, in: c,
				start: gateway.MovePledgeForm{To: to.ID.String(),
					Amount: trade.FormatAmount(min(claim.Pledged, max(0, to.Worth())), string(c))},
				tuned: map[string]field{"to": {Type: "hidden"}, "amount": {
					Hint: v.pick("Its source withdrew "+v.documentRow(from).Number+" and declared the goods anew.",
						"来源方已撤销 "+v.documentRow(from).Number+" 并重新申报该批货物。")}}})
		}
	}
}
