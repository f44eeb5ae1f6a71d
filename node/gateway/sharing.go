package gateway

import (
	"context"
	"fmt"
	"slices"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// opening is one detail that a bank may read from now on.
type opening struct {
	digest trade.Digest
	bank   trade.PartyID
}

// share does what a sharing says, by the book as it stands now.
func (g *Gateway) share(ctx context.Context, s desk.Sharing, height int64) error {
	var list []opening
	var err error
	switch {
	case !s.Party.IsZero():
		list, err = g.openedBySuccession(s)
	case s.Document.IsZero():
		list, err = g.openedByApplication(s)
	default:
		list, err = g.openedByAmendment(ctx, s, height)
	}
	if err != nil {
		return err
	}
	for _, one := range list {
		if err := g.ring.Vault.Grant(ctx, one.digest, s.From, one.bank); err != nil {
			return fmt.Errorf("couldn't let the bank read the details: %w", err)
		}
	}
	return nil
}

func (g *Gateway) openedByApplication(s desk.Sharing) (list []opening, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		deal, lines := trade.Deal{}, []trade.Line(nil)
		if financing, ok := book.Financing(s.Financing); ok {
			deal, lines = financing.Deal, financing.Lines
		} else if payment, ok := book.Payment(s.Payment); ok {
			deal, lines = payment.Deal, payment.Takes()
		} else {
			return fmt.Errorf("couldn't find financing %s or payment %s", s.Financing, s.Payment)
		}
		bank := deal.Bank
		list = append(list, opening{s.Details, bank})
		if party, ok := book.Party(s.From); ok {
			list = append(list, opening{party.Details, bank})
		}
		for _, line := range lines {
			if document, ok := book.Document(line.Document); ok && same(book, document.Holder, s.From) {
				list = append(list, opening{document.Details, bank})
			}
		}
		return nil
	})
	return list, err
}

func (g *Gateway) openedBySuccession(s desk.Sharing) (list []opening, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		successor, ok := book.Party(s.From)
		for _, lender := range book.Lenders(s.Party) {
			if ok {
				list = append(list, opening{successor.Details, lender.Bank})
			}
		}
		return nil
	})
	return list, err
}

func (g *Gateway) openedByAmendment(ctx context.Context, s desk.Sharing, height int64) ([]opening, error) {
	banks, err := g.concerned(ctx, s.Document, height)
	list := make([]opening, len(banks))
	for i, bank := range banks {
		list[i] = opening{s.Details, bank}
	}
	return list, err
}

// concerned lists the banks with an open application or a live claim on a
// document, or with a claim on one that it replaces, once each, in a fixed order:
// they have to know what became of the goods. A claim lives while something of it
// is held, pledged or spent, or while the loan is owed that money was collected for.
func (g *Gateway) concerned(ctx context.Context, document trade.DocumentID, height int64) ([]trade.PartyID, error) {
	var banks []trade.PartyID
	err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		for id := document; !id.IsZero(); {
			for claim := range book.Claims(id) {
				financing, ok := book.Financing(claim.Deal.Financing())
				owed := ok && !over(financing.State) && claim.Collected > 0
				if payment, _ := book.Payment(claim.Deal.Payment()); payment.ForAnother(id) {
					continue // its bank reads what the agent gave it, and no more
				}
				if owed || claim.Live() {
					banks = append(banks, claim.Bank)
				}
			}
			one, _ := book.Document(id)
			id = one.Replaces
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if g.ring.Journal != nil {
		if err := g.ring.Submitter.WaitFollowed(ctx, height); err != nil {
			return nil, fmt.Errorf("couldn't ask for open applications: %w", err)
		}
		applied, err := g.ring.Journal.Applicants(ctx, document)
		if err != nil {
			return nil, fmt.Errorf("couldn't ask for open applications: %w", err)
		}
		banks = append(banks, applied...)
	}
	slices.SortFunc(banks, func(a, b trade.PartyID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(banks), nil
}

// over says that a financing has ended and concerns its bank no more.
func over(s trade.State) bool {
	return s == trade.Settled || s == trade.Declined || s == trade.Withdrawn || s == trade.Lapsed
}
