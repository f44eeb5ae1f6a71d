package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
)

// permitText is what the token of a permit's number is made of: it is a source's number with
// what it is of before it, as those of notices, so that no other number reads so.
func permitText(number string) string { return "permit " + number }

// permitToken makes the identifier of a permit by its number.
func (g *Gateway) permitToken(ctx context.Context, number string) (trade.DocumentID, error) {
	id, err := g.token(ctx, KindNotice, permitText(number))
	return trade.DocumentID(id), err
}

// permit gives the identifier of a permit that is named by its number, or by the identifier
// itself; zero where none is. It is a look-up on the person's account.
func (a *asking) permit(ctx context.Context, field, value string) (trade.DocumentID, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return trade.DocumentID{}, nil
	}
	if id, err := trade.ParseID[trade.Document](value); err == nil {
		return id, a.named(ctx, id)
	}
	number, err := paper.PermitNumber(paper.Fold(value))
	if a.code(field, err); err != nil {
		return trade.DocumentID{}, nil
	}
	return a.gateway.lookUpToken(ctx, a.person, KindNotice, permitText(number))
}

// ownPermit refuses the number of a permit that does not begin with the code of the
// person's own party: so no branch gives away another's numbers.
func (a *asking) ownPermit(ctx context.Context, number string) error {
	branch, _, _ := strings.Cut(number, ":")
	id, err := a.gateway.token(ctx, KindParty, branch)
	if err == nil && trade.PartyID(id) != a.person.Party {
		a.no("number", words.PermitNumberIsOwn.Zh, words.PermitNumberIsOwn.En)
	}
	return err
}
