package portal

import (
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// matchRow is what proceeds pay of one declaration, which leads to its page
// where the person may see that.
type matchRow struct{ ID, Number, Amount, Worth, Used, Closed string }

func (v *visit) matchRows(p trade.Proceeds) ([]matchRow, error) {
	rows := make([]matchRow, len(p.Matches))
	for i, m := range p.Matches {
		rows[i] = matchRow{Used: money(m.Used, p.Amount.Currency),
			Closed: v.in(readmodel.DocumentNoun, m.Document, m.Closed)}
		if err := v.matched(&rows[i], trade.MatchLine{Document: m.Document, Amount: m.Amount, Worth: m.Worth},
			p.Amount.Currency); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// waitingRows are the lines of proceeds that wait for a second person.
func (v *visit) waitingRows(p trade.Proceeds) ([]matchRow, error) {
	rows := make([]matchRow, len(p.Waiting.Lines))
	for i, l := range p.Waiting.Lines {
		if err := v.matched(&rows[i], l, p.Amount.Currency); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// matched fills in of which declaration a row is, and how much of it.
func (v *visit) matched(row *matchRow, l trade.MatchLine, c trade.Currency) error {
	row.Number, row.Worth = short(l.Document), money(l.Worth, c)
	row.Amount = v.in(readmodel.DocumentNoun, l.Document, l.Amount)
	d, ok, err := v.document(l.Document)
	if ok && err == nil {
		row.ID, row.Number = l.Document.String(), v.documentRow(d).Number
	}
	return err
}

// askedWords says what a match is asked to pay of each declaration.
func (v *visit) askedWords(lines []trade.MatchLine) string {
	said := make([]string, 0, len(lines))
	for _, l := range lines {
		said = append(said, v.mentioned(l.Document)+" "+
			v.in(readmodel.DocumentNoun, l.Document, l.Amount))
	}
	return strings.Join(said, v.pick("; ", "；"))
}

// waitingFor warns of proceeds of a loan's documents, as far as the person may see them,
// that wait for a second person: the loan cannot be repaid from them yet.
func (v *visit) waitingFor(f trade.Financing, warnings *[]notice) error {
	list, err := v.Model.ProceedsList(v.r.Context(), v.viewer, readmodel.ProceedsFilter{Waiting: true,
		Enterprise: f.Deal.Enterprise}, readmodel.Page{Limit: pageRows})
	for _, p := range list.Rows {
		if slices.ContainsFunc(p.Waiting.Lines, func(l trade.MatchLine) bool {
			return slices.ContainsFunc(f.Lines, func(of trade.Line) bool { return of.Document == l.Document })
		}) {
			*warnings = append(*warnings, notice{Tone: "warn",
				Title:  v.say(words.WaitsForDocument.With(v.proceedsRow(p).Number)),
				Detail: v.within(words.NotRepaidYet)})
		}
	}
	return err
}

// standing writes down what proceeds pay as the lines of a form.
func (v *visit) standing(p trade.Proceeds) ([]gateway.MatchForm, error) {
	var lines []gateway.MatchForm
	for _, m := range p.Matches {
		number := m.Document.String()
		d, ok, err := v.document(m.Document)
		if err != nil {
			return nil, err
		}
		if declaration, open := v.sealed(d.Document); ok && open {
			number = declaration.Number
		}
		c, err := v.Model.CurrencyOf(v.r.Context(), readmodel.DocumentNoun, m.Document) // of papers of others too
		if err != nil {
			return nil, err
		}
		lines = append(lines, gateway.MatchForm{Document: number, Amount: trade.FormatAmount(m.Amount, string(c))})
	}
	return lines, nil
}

// proceedsOrders lists what a checker of the receiving bank may put right.
func (v *visit) proceedsOrders(p trade.Proceeds, tried string, refusal *notice, wrong gateway.InputErrors) ([]order,
	error) {
	about := trade.Object{Key: trade.ProceedsKey(p.ID)}
	o := &ordering{v: v, path: "/proceeds/" + p.ID.String(), tried: tried, refusal: refusal, wrong: wrong}
	if !p.Waiting.IsZero() {
		o.offer("confirm", offering{about: about})
		o.offer("dismiss", offering{about: about})
	} else {
		o.offer("never-came", offering{about: about})
	}
	if p.Unmatched() > 0 {
		o.offer("match", offering{about: about, start: gateway.MatchProceedsForm{Number: p.Asked + 1}, spare: 2,
			tuned: map[string]field{"number": {Type: "hidden"}}})
	}
	if _, ok := o.fits(trade.VerbCorrectProceeds, about); !ok {
		return o.list()
	}
	lines, err := v.standing(p)
	if err != nil {
		return nil, err
	}
	o.offer("correct", offering{about: about, start: gateway.CorrectProceedsForm{Lines: lines}, spare: 1,
		tuned: map[string]field{"reason": {
			Hint: v.pick("The lines replace those that stand; an emptied line is taken back. Leave one line more "+
				"filled in to add it.", "所填各行替换现有匹配；清空即撤回该行，在空行中填写即新增。")}}})
	if len(p.Matches) > 0 || p.Unmatched() > 0 {
		o.offer("send-back", offering{about: about})
	}
	if len(p.Matches) > 0 && p.Unmatched() > 0 {
		o.offer("return-rest", offering{about: about, start: gateway.CorrectProceedsForm{Lines: lines}})
	}
	if p.Returned > 0 {
		o.offer("not-returned", offering{about: about, start: gateway.CorrectProceedsForm{Lines: lines,
			NotReturned: true}})
	}
	for _, m := range p.Matches {
		d, ok, err := v.document(m.Document)
		if err != nil {
			return nil, err
		}
		number, c := short(m.Document), trade.Currency("")
		if c, err = v.Model.CurrencyOf(v.r.Context(), readmodel.DocumentNoun, m.Document); err != nil {
			return nil, err
		}
		if ok {
			number = v.documentRow(d).Number
		}
		proposed, err := v.openOf(m, c)
		if err != nil {
			return nil, err
		}
		v.remainderOrder(o, p, m, number, c, proposed)
	}
	return o.list()
}

// openOf proposes what will not come of a declaration that proceeds pay: what is
// closed of it by now, and what is neither collected nor taken elsewhere. Of a
// paper that the bank was never shown nothing can be proposed.
func (v *visit) openOf(m trade.Match, c trade.Currency) (string, error) {
	row, ok, err := known(v.Model.Document(v.r.Context(), v.viewer, m.Document))
	if err != nil || !ok {
		return "", err
	}
	return trade.FormatAmount(m.Closed+max(0, row.Worth()-row.Taking.Collected-row.Elsewhere), string(c)), nil
}

// remainderOrder offers to say how much of a declaration will not come any more.
// Where nothing can be proposed it says why.
func (v *visit) remainderOrder(o *ordering, p trade.Proceeds, m trade.Match, number string, c trade.Currency,
	proposed string) {
	of := offering{about: trade.Object{Key: trade.ProceedsKey(p.ID), Document: m.Document}, in: c,
		label: v.pick("Close the remainder of ", "关闭尾差：") + number,
		start: gateway.CloseRemainderForm{Amount: proposed}}
	if proposed == "" {
		of.tuned = map[string]field{"amount": {Hint: v.pick("It replaces what was said before; 0 opens the remainder "+
			"again. Nothing is proposed: your bank was not shown this declaration. Ask the exporter or the lender.",
			"替换此前登记的金额；填 0 即重新打开。系统不作建议：该报关单未授权本行查看，请向出口企业或融资银行核实。")}}
	}
	o.offer("close-"+m.Document.String(), of)
}

// proceedsOrder carries out what was ordered for proceeds.
func (v *visit) proceedsOrder() error { return v.ordered("proceeds", v.proceedsPage) }

// proceedsAtStake are the proceeds of the address.
func (v *visit) proceedsAtStake() (stake, error) {
	p, err := recordNamed(v, "收汇", "receipt of proceeds", v.proceedsBy)
	if err != nil {
		return stake{}, err
	}
	row := v.proceedsRow(p)
	return stake{name: v.pick("Proceeds ", "收汇 ") + row.Number, about: trade.Object{Key: p.Key()},
		facts: []fact{{v.pick("Amount", "金额"), row.Amount},
			{v.pick("Declarations that it pays", "对应报关单"), grouped(int64(len(p.Matches)))},
			{v.pick("Used to repay", "已用于还款"), row.Used}}}, nil
}

// pledgeAtStake is what the financing of the address still pledges of a
// declaration that a field names.
func (v *visit) pledgeAtStake() (stake, error) {
	f, err := recordNamed(v, "融资", "financing", v.financing)
	if err != nil {
		return stake{}, err
	}
	left, err := v.stillPledged(f)
	if err != nil {
		return stake{}, err
	}
	for _, one := range left {
		if one.claim.Document.String() == v.r.FormValue("document") {
			row := v.documentRow(one.document)
			return stake{name: row.Number, about: trade.Object{Key: one.claim.Key()},
				facts: []fact{{v.pick("Financing", "融资"), v.partyName(f.Deal.Enterprise) +
					" · " + moneyOf(f.Asked)}, {v.pick("Pledge that is released", "解除的质押"),
					money(one.claim.Pledged, one.document.Face.Currency)}}}, nil
		}
	}
	return stake{}, notFound("该融资对此单据已无质押", "nothing of this document is pledged any more")
}

// leftPledge is a pledge that a settled financing still has.
type leftPledge struct {
	claim    trade.Claim
	document readmodel.Document
}

// stillPledged lists what a settled financing pledges until it is released.
func (v *visit) stillPledged(f trade.Financing) ([]leftPledge, error) {
	if f.State != trade.Settled {
		return nil, nil
	}
	var left []leftPledge
	for _, line := range f.Terms.Lines {
		claims, err := v.claims(line.Document)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if c.Deal != f.Deal.ID || c.Pledged == 0 {
				continue
			}
			d, ok, err := v.document(line.Document)
			if err != nil {
				return nil, err
			}
			if ok {
				left = append(left, leftPledge{c, d})
			}
		}
	}
	return left, nil
}

// releaseOrders offer to release what a settled financing still pledges.
func (v *visit) releaseOrders(o *ordering, f trade.Financing) error {
	left, err := v.stillPledged(f)
	for _, one := range left {
		o.offer("release", offering{about: trade.Object{Key: one.claim.Key()},
			label: v.pick("Release the pledge of ", "解除质押：") + v.documentRow(one.document).Number,
			start: gateway.ReleasePledgeForm{Document: one.claim.Document.String()},
			tuned: map[string]field{"document": {Type: "hidden"}}})
	}
	return err
}

// matchWords says in a line what happened to matches and to what is left of them.
func (v *visit) matchWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.ProceedsRegistered:
		if !e.Proceeds.Waiting.IsZero() {
			return v.say(words.ReceivedToConfirm.With(moneyOf(e.Proceeds.Amount),
				v.askedWords(e.Proceeds.Waiting.Lines)))
		}
		if p := e.Proceeds; p.Expected != 0 {
			return v.say(words.AdvanceReceived.With(moneyOf(p.Amount), p.Expected))
		}
		return v.say(words.Received.With(moneyOf(e.Proceeds.Amount)))
	case trade.ProceedsMatched:
		if !e.Proceeds.Waiting.IsZero() {
			return v.say(words.AdvanceToConfirm.With(v.askedWords(e.Proceeds.Waiting.Lines)))
		}
		return v.say(words.AdvanceMatched.With(v.rematchedWords(e.Before, e.Proceeds.Matches)))
	case trade.ProceedsCorrected:
		if !e.Proceeds.Waiting.IsZero() {
			return v.say(words.MatchToConfirm.With(words.Name(e.Reason), v.askedWords(e.Proceeds.Waiting.Lines)))
		}
		return v.say(words.MatchCorrected.With(words.Name(e.Reason), v.rematchedWords(e.Before, e.Proceeds.Matches)))
	case trade.ProceedsConfirmed:
		return v.say(words.MatchConfirmed.With(v.rematchedWords(e.Before, e.Proceeds.Matches)))
	case trade.ProceedsDismissed:
		return v.say(words.MatchDismissed.With(words.Name(e.Reason), v.askedWords(e.Lines)))
	case trade.ProceedsUsed:
		return v.usedWords(e)
	case trade.RemainderClosed:
		return v.say(words.RemainderShut.With(v.mentioned(e.Document), moneyOf(e.Amount), words.Name(e.Reason)))
	case trade.PledgeReleased:
		return v.say(words.PledgeUndone.With(v.mentioned(e.Document), moneyOf(e.Amount), words.Name(e.Reason)))
	}
	return ""
}
