package gateway

import (
	"context"
	"slices"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// NameSuccessorForm says which party another one is now. By a governor.
type NameSuccessorForm struct {
	Party     string `json:"-" path:"id" example:"91350100M000100Y43"`
	Successor string `json:"successor" example:"91440300708461136T"`
}

func (f NameSuccessorForm) intend(ctx context.Context, a *asking) (intent, error) {
	var c trade.NameSuccessor
	var err error
	if c.Party, err = a.party(ctx, "party", f.Party); err != nil {
		return intent{}, err
	}
	if c.Successor, err = a.party(ctx, "successor", f.Successor); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	return intent{command: func() trade.Command { return c }, subject: c.Party.String(), errands: func() []desk.Errand {
		return []desk.Errand{{Share: &desk.Sharing{From: c.Successor, Party: c.Party}}}
	}}, nil
}

// PartyNamed finds a party by its identifier or natural number, as forms name it.
// What can be neither is told as InputErrors.
func (g *Gateway) PartyNamed(ctx context.Context, name string) (trade.PartyID, error) {
	a := asking{gateway: g}
	id, err := a.party(ctx, "party", name)
	if err == nil && len(a.wrong) > 0 {
		err = a.wrong
	}
	return id, err
}

// withHeirs adds to some parties those that act for them now.
func (g *Gateway) withHeirs(parties []trade.PartyID) (all []trade.PartyID, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		for _, id := range parties {
			all = append(all, id)
			if party, ok := book.Party(id); ok && !party.Successor.IsZero() {
				all = append(all, party.Successor)
			}
		}
		return nil
	})
	return all, err
}

// same reports whether two parties are one by now: the same, or succeeded by the same.
func same(book trade.Book, x, y trade.PartyID) bool {
	heir := func(id trade.PartyID) trade.PartyID {
		if party, ok := book.Party(id); ok && !party.Successor.IsZero() {
			return party.Successor
		}
		return id
	}
	return heir(x) == heir(y)
}

// readsAs lists as whom a party reads what is sealed: itself, and those that it
// succeeded, whose sealing keys this node holds. Where it does not hold them,
// what was sealed to the old party stays closed.
func (g *Gateway) readsAs(id trade.PartyID) ([]trade.PartyID, error) {
	as := []trade.PartyID{id}
	err := g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		party, _ := book.Party(id)
		as = append(as, slices.Clone(party.Succeeds)...)
		return nil
	})
	return as, err
}
