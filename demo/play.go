package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// tally counts what was played.
type tally struct {
	Declarations int64 `json:"declarations"`
	Financings   int   `json:"financings"`
	Disbursed    int   `json:"disbursed"`
	Settled      int   `json:"settled"`
	Lapsed       int   `json:"lapsed"`
	Refusals     int   `json:"refusals"`
	Shortfalls   int   `json:"shortfalls"`
	Inspected    int   `json:"inspected"`
	Released     int   `json:"released"`
	Undone       int   `json:"undone"`
	Seconded     int   `json:"seconded"` // matches that a second person confirmed
	Closed       int   `json:"closed"`
	Imports      int   `json:"imports"` // declarations among them that were published to be paid
	Filings      int   `json:"filings"` // documents of the tax office
	Inflows      int   `json:"inflows"` // capital income that banks entered
	Invoices     int   `json:"invoices"`
	Permits      int   `json:"permits"`
	Paid         int   `json:"paid"`
	Refunds      int   `json:"refunds"`
}

// play is the business of a demonstration: every act is a form that a person
// of the party submits, and every answer is the ledger's.
type play struct {
	*World
	chance   *rand.Rand
	tally    tally
	proceeds int
	touched  []trade.DocumentID
	deals    []trade.FinancingID
	abandon  []trade.FinancingID // held and left to lapse
	payments []trade.PaymentID
}

// try submits a form that may be refused, and counts the refusal.
func (p *play) try(ctx context.Context, who desk.Person, form gateway.Form) (gateway.Outcome, error) {
	outcome, err := p.Gate.Submit(ctx, who, form, gateway.Request{Wait: finalWait})
	if err != nil {
		return outcome, fmt.Errorf("couldn't carry out %T: %w", form, err)
	}
	if !outcome.Refusal.OK() {
		p.tally.Refusals++
	}
	return outcome, nil
}

// scene plays one deal from application to an end. The number chooses which
// story it is, so that every story comes up in turn.
func (p *play) scene(ctx context.Context, n int) error {
	if n%16 == 15 {
		if err := p.inspect(ctx); err != nil {
			return err
		}
	}
	if err := p.pays(ctx, n); err != nil {
		return err
	}
	h := p.holders[n%len(p.holders)]
	paper, left, ok, err := p.free(h)
	if err != nil || !ok {
		return err
	}
	bank, rival := p.banks[n%len(p.banks)], p.banks[(n+1)%len(p.banks)]
	taken := max(1, left/2+p.chance.Int64N(left/2+1))
	loan := max(1, taken*8/10)
	if paper.currency == "KRW" || paper.currency == "JPY" {
		loan = max(1, taken*7/10)
	}
	id, applied, err := p.apply(ctx, h, bank, paper, taken, loan)
	if err != nil || !applied {
		return err
	}
	if n%5 == 1 { // the same value is offered to a second bank before the first one accepts
		rivals, ok, err := p.apply(ctx, h, rival, paper, taken, loan)
		if err != nil {
			return err
		}
		if ok {
			if _, err := p.do(ctx, bank.maker, gateway.AcceptForm{Financing: id.String()}); err != nil {
				return err
			}
			if _, err := p.try(ctx, rival.maker, gateway.AcceptForm{Financing: rivals.String()}); err != nil {
				return err
			}
			if _, err := p.try(ctx, rival.maker, gateway.DeclineForm{Financing: rivals.String(),
				Reason: "duplicate-financed"}); err != nil {
				return err
			}
			return p.lend(ctx, n, h, bank, rival, paper, id, taken, loan)
		}
	}
	switch {
	case n%13 == 7:
		_, err = p.try(ctx, bank.maker, gateway.DeclineForm{Financing: id.String(), Reason: "bank-declined"})
		return err
	case n%17 == 9:
		_, err = p.try(ctx, h.person, gateway.WithdrawApplicationForm{Financing: id.String(),
			Reason: "applicant-withdrew"})
		return err
	}
	accepted, err := p.try(ctx, bank.maker, gateway.AcceptForm{Financing: id.String()})
	if err != nil || !accepted.Refusal.OK() {
		return err
	}
	if n%11 == 4 { // held, and left until the hold runs out
		p.abandon = append(p.abandon, id)
		return nil
	}
	return p.lend(ctx, n, h, bank, rival, paper, id, taken, loan)
}

// pays plays a payment beside every second deal, of each scenario in turn.
func (p *play) pays(ctx context.Context, n int) error {
	switch {
	case n%4 == 2:
		return p.payAbroad(ctx, n/4)
	case n%4 == 0:
		return p.payForServices(ctx, n/4)
	case n%8 == 1:
		return p.payFromCapital(ctx, n/8)
	}
	return nil
}

// free finds a declaration of an enterprise of which enough is available.
func (p *play) free(h *holder) (found paper, left int64, ok bool, err error) {
	if len(h.documents) == 0 {
		return paper{}, 0, false, nil
	}
	first := p.chance.IntN(len(h.documents))
	err = p.Ledger.View(func(book trade.Book, at trade.Instant) error {
		for i := range h.documents {
			candidate := h.documents[(first+i)%len(h.documents)]
			d, there := book.Document(candidate.id)
			if there && d.Available() >= 1_000 && trade.Financeable(book, at, candidate.id).OK() {
				found, left, ok = candidate, d.Available(), true
				return nil
			}
		}
		return nil
	})
	return found, left, ok, err
}

func (p *play) apply(ctx context.Context, h *holder, bank *lender, doc paper, taken, loan int64) (trade.FinancingID,
	bool, error) {
	c := string(doc.currency)
	form := gateway.ApplyForm{Bank: bank.id.String(), Product: "export-receivable", Amount: trade.FormatAmount(loan, c),
		Currency: c, Tenor: int32(30 + p.chance.IntN(150)),
		Lines:   []gateway.LineForm{{Document: doc.id.String(), Amount: trade.FormatAmount(taken, c)}},
		Purpose: "备货周转 / working capital"}
	outcome, err := p.try(ctx, h.person, form)
	if err != nil || !outcome.Refusal.OK() {
		return trade.FinancingID{}, false, err
	}
	id, err := trade.ParseID[trade.Financing](outcome.Subject)
	p.tally.Financings++
	p.deals, p.touched = append(p.deals, id), append(p.touched, doc.id)
	return id, true, err
}

// lend takes an accepted application through approval, disbursal and what
// comes after.
func (p *play) lend(ctx context.Context, n int, h *holder, bank, rival *lender, doc paper, id trade.FinancingID, taken,
	loan int64) error {
	if n%6 == 2 { // the person who accepted tries to approve as well
		if _, err := p.try(ctx, bank.maker, gateway.ApproveForm{Financing: id.String()}); err != nil {
			return err
		}
	}
	if _, err := p.do(ctx, bank.checker, gateway.ApproveForm{Financing: id.String()}); err != nil {
		return err
	}
	c := string(doc.currency)
	today := trade.InstantOf(time.Now()).Day()
	disburse := gateway.DisburseForm{Financing: id.String(), Amount: trade.FormatAmount(loan, c),
		Rate: fmt.Sprintf("%d.%02d", 3+p.chance.IntN(3), p.chance.IntN(100)), Date: today.String(),
		Maturity: (today + 30 + trade.Day(p.chance.IntN(140))).String(),
		Region:   bank.region, Outlet: bank.nameZh + "营业部", Contract: fmt.Sprintf("%s-2026-%05d", bank.number, n),
		Registry: fmt.Sprintf("%016d", 7_000_000_000+n),
		Lines:    []gateway.LineForm{{Document: doc.id.String(), Amount: trade.FormatAmount(taken, c)}}}
	if _, err := p.do(ctx, bank.maker, disburse); err != nil {
		return err
	}
	p.tally.Disbursed++
	switch n % 4 {
	case 0: // the buyer pays into the lender's account, and the loan is repaid from it
		paid := loan // the rest has not come, and stays pledged
		if n%12 == 0 {
			paid = taken
		}
		number, err := p.receive(ctx, bank, h, doc, paid)
		if err != nil {
			return err
		}
		p.tally.Settled++
		if err := p.repay(ctx, bank, id, loan, c, "proceeds", number); err != nil || n%8 == 4 {
			return err // what is left of the pledge waits for the checker
		}
		return p.release(ctx, bank, doc, id)
	case 1: // half of it is repaid from own funds
		return p.repay(ctx, bank, id, max(1, loan/2), c, "own-funds", "")
	case 2:
		if n%8 == 2 { // customs amends the declaration below what is taken
			return p.amendDown(ctx, doc)
		}
		if n%8 == 6 { // the buyer pays into another bank
			return p.stray(ctx, n, rival, h, doc, taken)
		}
	case 3:
		if n%8 == 3 { // money is matched to the wrong document
			return p.mismatch(ctx, bank, h, doc, max(1, taken/2))
		}
		return p.short(ctx, bank, h, doc, taken)
	}
	return nil
}

// receive registers proceeds of a declaration at a bank.
func (p *play) receive(ctx context.Context, bank *lender, h *holder, doc paper, amount int64) (string, error) {
	number := p.remittance()
	c := string(doc.currency)
	form := gateway.RegisterProceedsForm{Number: number, Enterprise: h.id.String(),
		Amount: trade.FormatAmount(amount, c), Currency: c, Date: trade.InstantOf(time.Now()).Day().String(),
		Instrument: "wire", Code: "121010",
		Payer: doc.detail.Consignee, Lines: []gateway.MatchForm{{Document: doc.id.String(),
			Amount: trade.FormatAmount(amount, c)}}}
	if p.proceeds%9 == 5 { // somebody tries a crypto-asset first
		attempt := form
		attempt.Instrument = "crypto-asset"
		if _, err := p.try(ctx, bank.maker, attempt); err != nil {
			return "", err
		}
	}
	_, err := p.do(ctx, bank.maker, form)
	return number, err
}

func (p *play) repay(ctx context.Context, bank *lender, id trade.FinancingID, principal int64, currency, source,
	number string) error {
	form := gateway.RepayForm{Financing: id.String(), Date: trade.InstantOf(time.Now()).Day().String(),
		Principal: trade.FormatAmount(principal, currency), Source: source}
	if number != "" {
		var err error
		if form.Proceeds, err = p.proceedsOf(ctx, number); err != nil {
			return err
		}
	}
	_, err := p.do(ctx, bank.maker, form)
	return err
}

// amendDown has customs lower a declaration's value below what is taken.
func (p *play) amendDown(ctx context.Context, doc paper) error {
	var d trade.Document
	var taken int64
	err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		d, _ = book.Document(doc.id)
		taken = book.Taking(doc.id).Taken()
		return nil
	})
	if err != nil || taken < 10 {
		return err
	}
	amended := doc.detail
	amended.Amount = trade.FormatAmount(max(1, d.Returned+taken*7/10), string(doc.currency))
	left := doc.detail.Items[0] // the other goods did not leave
	left.Total, left.Quantity, left.UnitPrice = amended.Amount, "", ""
	amended.Items = []gateway.Item{left}
	p.tally.Shortfalls++
	_, err = p.do(ctx, p.Feed, gateway.AmendDeclarationForm{Document: doc.id.String(), Revision: d.Revision +
		1, To: amended})
	return err
}

// lapses waits until the abandoned holds have run out by themselves.
func (p *play) lapses(ctx context.Context) error {
	for _, id := range p.abandon {
		for {
			var f trade.Financing
			err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
				f, _ = book.Financing(id)
				return nil
			})
			if err != nil {
				return err
			}
			if f.State == trade.Lapsed {
				p.tally.Lapsed++
				break
			}
			if time.Now().After(f.HoldUntil.Time().Add(time.Minute)) {
				return errors.New("a hold did not lapse within a minute of its time")
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	return nil
}
