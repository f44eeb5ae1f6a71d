package portal

import (
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/node/gateway"
)

// quoteView says before anything is sent what could be borrowed and what it
// needs. Every figure is the rule book's.
type quoteView struct {
	Most, Of string // the largest loan on all that is left; on what
	Least    string // what the loan asked needs, in words
	Problem  *notice
}

// leastPledge is the choice that has the ledger's rules say the amounts.
const leastPledge = "least"

// quoted is what the rule book says of an application: the most that may be lent
// on what is left of its documents, and the least that the loan asked needs.
type quoted struct {
	most    trade.Money
	lines   []trade.Line
	refusal trade.Refusal // why there is no most, or no least
}

func (v *visit) quoteOf(product trade.Product, loan trade.Money, documents []trade.DocumentID) (q quoted, err error) {
	err = v.Gateway.View(func(book trade.Book, at trade.Instant) error {
		at = max(at, trade.InstantOf(v.now()))
		var all []trade.Line
		for _, id := range documents {
			if q.refusal = trade.Financeable(book, at, id); !q.refusal.OK() {
				return nil
			}
			d, _ := book.Document(id)
			all = append(all, trade.Line{Document: id, Amount: d.Available()})
		}
		if q.most, q.refusal = trade.MostLoan(book, at, product, loan.Currency, all); q.refusal.OK() && loan.Minor > 0 {
			q.lines, q.refusal = trade.LeastPledge(book, at, product, loan, documents)
		}
		return nil
	})
	return q, err
}

// quote words what the rule book says of a form, and puts the least pledge into
// its lines where the person leaves the amounts to the rules.
func (v *visit) quote(form *gateway.ApplyForm, least bool) (*quoteView, error) {
	product, err := trade.Parse[trade.Product](form.Product)
	digits, known := code.MinorDigits(form.Currency)
	if err != nil || !known || len(form.Lines) == 0 {
		return nil, nil
	}
	loan := trade.Money{Currency: trade.Currency(form.Currency)}
	if minor, err := gateway.ParseDecimal(form.Amount, int(digits)); err == nil && minor <= trade.MaxAmount {
		loan.Minor = minor
	}
	var documents []trade.DocumentID
	for _, line := range form.Lines {
		id, err := trade.ParseID[trade.Document](line.Document)
		if err != nil {
			return nil, notFound("没有该单据", "there is no such document")
		}
		documents = append(documents, id)
	}
	q, err := v.quoteOf(product, loan, documents)
	if err != nil {
		return nil, err
	}
	view := &quoteView{}
	if !q.refusal.OK() {
		problem := v.refusalNotice(q.refusal)
		view.Problem = &problem
	}
	if q.most.Minor > 0 {
		if view.Most, view.Of, err = v.mostWords(q.most, product); err != nil {
			return nil, err
		}
	}
	if view.Least, err = v.leastWords(loan, q.lines); err != nil || !least {
		return view, err
	}
	return view, v.putLeast(form, q.lines)
}

// mostWords says the most that may be lent, and by which limit.
func (v *visit) mostWords(most trade.Money, product trade.Product) (words, of string, err error) {
	standing, err := v.limitsNow()
	for _, p := range trade.LimitsOn(standing, product.Scenario(), v.today()).Products {
		if p.Product == product {
			of = percent(p.Advance) + "%" + v.pick(" of the value, for ", "，最长 ") + days(p.Tenor, v.Language) +
				v.pick(" at most", "")
		}
	}
	return moneyOf(most), of, err
}

// leastWords says what the loan needs.
func (v *visit) leastWords(loan trade.Money, lines []trade.Line) (string, error) {
	var amounts []trade.Money
	for _, line := range lines {
		d, _, err := v.document(line.Document)
		if err != nil {
			return "", err
		}
		amounts = append(amounts, trade.Money{Minor: line.Amount, Currency: d.Face.Currency})
	}
	if len(amounts) == 0 {
		return "", nil
	}
	sum, err := v.sum(amounts...)
	return v.pick("A loan of ", "贷款 ") + moneyOf(loan) + v.pick(" needs a pledge of at least ", " 至少需占用 ") +
		strings.Join(sum.Each, " + ") + v.pick(".", "。"), err
}

// putLeast puts the proposed amounts into the form.
func (v *visit) putLeast(form *gateway.ApplyForm, lines []trade.Line) error {
	for i := range form.Lines {
		form.Lines[i].Amount = ""
		at := slices.IndexFunc(lines, func(l trade.Line) bool { return l.Document.String() == form.Lines[i].Document })
		if at < 0 {
			continue
		}
		d, _, err := v.document(lines[at].Document)
		if err != nil {
			return err
		}
		form.Lines[i].Amount = trade.FormatAmount(lines[at].Amount, string(d.Face.Currency))
	}
	return nil
}

// pledged puts the least pledge into an application whose amounts are left to
// the rules. It gives a notice instead of sending when the amounts that the
// person saw are not, or no longer, those that the loan needs.
func (v *visit) pledged(form *gateway.ApplyForm) (*notice, error) {
	if v.r.PostFormValue("pledge") != leastPledge {
		return nil, nil
	}
	shown := make([]string, len(form.Lines))
	for i, line := range form.Lines {
		shown[i] = strings.TrimSpace(line.Amount)
	}
	view, err := v.quote(form, true)
	if err != nil || view == nil {
		return nil, err
	}
	if view.Problem != nil {
		view.Problem.Focus = true
		return view.Problem, nil
	}
	for i, line := range form.Lines {
		if line.Amount != shown[i] {
			return &notice{Tone: "warn",
				Title: v.pick("These are the amounts that the loan needs. Look at them, then send.",
					"以下为该贷款所需的占用金额，请核对后提交。"),
				Detail: v.pick("Nothing has been sent yet.", "尚未提交。")}, nil
		}
	}
	return nil, nil
}
