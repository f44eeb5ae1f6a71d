package demo

import (
	"context"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// proceedsOf gives the identifier of proceeds by their number.
func (p *play) proceedsOf(ctx context.Context, number string) (string, error) {
	id, err := p.Tokens.Token(ctx, token.Proceeds, number)
	return trade.ProceedsID(id).String(), err
}

// release has the checker give up what a settled loan still pledges.
func (p *play) release(ctx context.Context, bank *lender, doc paper, id trade.FinancingID) error {
	var left int64
	err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		claim, _ := book.Claim(doc.id, trade.DealOf(trade.FinancingDeal, id))
		left = claim.Pledged
		return nil
	})
	if err != nil || left == 0 {
		return err
	}
	p.tally.Released++
	_, err = p.do(ctx, bank.checker, gateway.ReleasePledgeForm{Financing: id.String(), Document: doc.id.String(),
		Reason: "obligation-satisfied"})
	return err
}

// mismatch has a maker match money to the wrong document, and a checker undo it.
func (p *play) mismatch(ctx context.Context, bank *lender, h *holder, doc paper, amount int64) error {
	number, err := p.receive(ctx, bank, h, doc, amount)
	if err != nil {
		return err
	}
	proceeds, err := p.proceedsOf(ctx, number)
	if err != nil {
		return err
	}
	p.tally.Undone++
	_, err = p.do(ctx, bank.checker, gateway.CorrectProceedsForm{Proceeds: proceeds, Reason: "entry-error",
		Expected: (trade.InstantOf(time.Now()).Day() + 30).String()})
	return err
}

// stray has the buyer pay into another bank than the lender's. It has lent nothing on
// the declaration, so that a second person of it confirms the match, or dismisses it,
// or has yet to look at it.
func (p *play) stray(ctx context.Context, n int, bank *lender, h *holder, doc paper, amount int64) error {
	number, err := p.receive(ctx, bank, h, doc, amount)
	if err != nil {
		return err
	}
	proceeds, err := p.proceedsOf(ctx, number)
	if err != nil {
		return err
	}
	form := gateway.ConfirmProceedsForm{Proceeds: proceeds}
	switch n % 24 {
	case 14:
		return nil
	case 22:
		form.Dismiss = "entry-error"
	default:
		p.tally.Seconded++
	}
	_, err = p.do(ctx, bank.checker, form)
	return err
}

// short has the buyer's money arrive less the charges of a bank on the way,
// which a checker closes as what will not come.
func (p *play) short(ctx context.Context, bank *lender, h *holder, doc paper, taken int64) error {
	charges := max(1, taken/200)
	number, err := p.receive(ctx, bank, h, doc, taken-charges)
	if err != nil {
		return err
	}
	proceeds, err := p.proceedsOf(ctx, number)
	if err != nil {
		return err
	}
	p.tally.Closed++
	_, err = p.do(ctx, bank.checker, gateway.CloseRemainderForm{Proceeds: proceeds, Document: doc.id.String(),
		Amount: trade.FormatAmount(charges, string(doc.currency)), Reason: "bank-charges"})
	return err
}

// verifyMoney checks that the money adds up in every document: what claims and
// matches say is what the document says, a bank's position is what its matches
// brought less what its repayments used, and what repayments from proceeds took
// the place of is never more than what was collected for them.
func verifyMoney(book *trade.MemoryBook) error {
	matched := map[trade.DocumentID]trade.Match{}
	at := map[trade.DocumentID]map[trade.PartyID]trade.Position{}
	for p := range trade.All[trade.Proceeds](book) {
		for _, m := range p.Matches {
			sum := matched[m.Document]
			sum.Amount, sum.Applied, sum.Closed = sum.Amount+m.Amount, sum.Applied+m.Applied, sum.Closed+m.Closed
			matched[m.Document] = sum
			place(at, m.Document, p.Bank, m.Amount, m.Amount-m.Applied, 0)
		}
	}
	replaced, err := verifyUses(book)
	if err != nil {
		return err
	}
	for document := range trade.All[trade.Document](book) {
		id := document.ID
		d := book.Taking(id)
		var sum trade.Claim
		for claim := range book.Claims(id) {
			sum.Held, sum.Pledged = sum.Held+claim.Held, sum.Pledged+claim.Pledged
			sum.Covered, sum.Collected = sum.Covered+claim.Covered, sum.Collected+claim.Collected
			place(at, id, claim.Bank, 0, 0, claim.Covered)
		}
		m := matched[id]
		switch {
		case sum.Held != d.Held || sum.Pledged != d.Pledged || sum.Covered != d.Covered:
			return fmt.Errorf("document %s does not add up: its claims hold %d of %d, pledge %d of %d, cover %d of %d",
				id,
				sum.Held, d.Held, sum.Pledged, d.Pledged, sum.Covered, d.Covered)
		case m.Amount != d.Collected || m.Closed != d.Closed:
			return fmt.Errorf("document %s does not add up: proceeds brought %d of %d and closed %d of %d", id,
				m.Amount, d.Collected, m.Closed, d.Closed)
		case sum.Collected != replaced[id] || sum.Collected > m.Applied || m.Applied > d.Collected:
			return fmt.Errorf("document %s counts money twice: %d took the place of pledges, repayments say %d, "+
				"used %d of %d collected", id, sum.Collected, replaced[id], m.Applied, d.Collected)
		case d.Held < 0 || d.Covered < 0 || d.Covered > min(d.Pledged, d.Collected) ||
			document.Free != d.Free(document):
			return fmt.Errorf("document %s is out of bounds: %+v", id, d)
		}
	}
	return verifyPositions(book, at)
}

// place adds to a bank's position in a document.
func place(at map[trade.DocumentID]map[trade.PartyID]trade.Position, document trade.DocumentID, bank trade.PartyID,
	collected, unused, covered int64) {
	if at[document] == nil {
		at[document] = map[trade.PartyID]trade.Position{}
	}
	p := at[document][bank]
	p.Document, p.Bank = document, bank
	p.Collected, p.Unused, p.Covered = p.Collected+collected, p.Unused+unused, p.Covered+covered
	at[document][bank] = p
}

// verifyUses checks that the repayments which stand used of each remittance just
// what its matches say, and gives what took the place of pledges, by document.
func verifyUses(book *trade.MemoryBook) (map[trade.DocumentID]int64, error) {
	type match struct {
		proceeds trade.ProceedsID
		document trade.DocumentID
	}
	uses, replaced := map[match]trade.Use{}, map[trade.DocumentID]int64{}
	for r := range trade.All[trade.Repayment](book) {
		for _, use := range r.Uses {
			if !r.Corrected {
				sum := uses[match{r.Proceeds, use.Document}]
				sum.Used, sum.Applied = sum.Used+use.Used, sum.Applied+use.Applied
				uses[match{r.Proceeds, use.Document}] = sum
				replaced[use.Document] += use.Pledge
			}
		}
	}
	for p := range trade.All[trade.Proceeds](book) {
		id := p.ID
		var used, worth int64
		for _, m := range p.Matches {
			sum := uses[match{id, m.Document}]
			if m.Used != sum.Used || m.Applied != sum.Applied || m.Used > m.Worth || m.Applied > m.Amount {
				return nil, fmt.Errorf("proceeds %s: the match %+v is used by %+v", id, m, sum)
			}
			used, worth = used+m.Used, worth+m.Worth
			delete(uses, match{id, m.Document})
		}
		if p.Revision == 0 && len(p.Matches) > 0 ||
			p.Dismissed != trade.NoReason && (p.Revision > 0 || !p.Waiting.IsZero()) {
			return nil, fmt.Errorf("proceeds %s count although nobody confirmed them: %+v", id, p)
		}
		if p.Used != used || worth > p.Amount.Minor {
			return nil, fmt.Errorf("proceeds %s of %d are used by %d, their matches worth %d by %d", id, p.Amount.Minor,
				p.Used, worth, used)
		}
	}
	for at, sum := range uses {
		if sum.Used != 0 || sum.Applied != 0 {
			return nil, fmt.Errorf("repayments use %+v of a match that proceeds %s lack", sum, at.proceeds)
		}
	}
	return replaced, nil
}

// verifyPositions checks the positions of the book against what they should be.
func verifyPositions(book *trade.MemoryBook, want map[trade.DocumentID]map[trade.PartyID]trade.Position) error {
	for got := range trade.All[trade.Position](book) {
		wanted := want[got.Document][got.Bank]
		wanted.Document, wanted.Bank = got.Document, got.Bank
		if got != wanted {
			return fmt.Errorf("the position in document %s is %+v, and should be %+v", got.Document, got, wanted)
		}
		delete(want[got.Document], got.Bank)
	}
	for id, banks := range want {
		for bank, missing := range banks {
			if missing.Unused != 0 || missing.Covered != 0 {
				return fmt.Errorf("document %s lacks the position %+v of %s", id, missing, bank)
			}
		}
	}
	return nil
}
