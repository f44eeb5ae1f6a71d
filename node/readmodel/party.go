package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// PartyFilter narrows a list of parties. Zero fields ask for nothing.
type PartyFilter struct {
	Kind      trade.PartyKind
	Region    trade.Region
	Class     trade.Class
	Suspended bool // only suspended ones
}

// Parties lists parties: everybody sees the public ones, a bank also the
// enterprises that have applied to it. Orders: newest, oldest.
func (m *Model) Parties(ctx context.Context, v trade.Viewer, f PartyFilter, p Page) (List[trade.Party], error) {
	q := ask(PartyNoun, "party", v, f, p)
	q.state = int64(f.Kind)
	narrow(q, "t.region = ?", f.Region)
	narrow(q, "t.class = ?", f.Class)
	narrow(q, "t.suspended = ?", f.Suspended)
	return list[trade.Party](ctx, m, q)
}

// Party gives one party, or ErrUnknown.
func (m *Model) Party(ctx context.Context, v trade.Viewer, id trade.PartyID) (trade.Party, error) {
	return one[trade.Party](ctx, m, PartyNoun, "party", v, id[:])
}

// Membership gives how a party takes part to whoever may see the party, or
// ErrUnknown where it isn't said.
func (m *Model) Membership(ctx context.Context, v trade.Viewer, party trade.PartyID) (trade.Membership, error) {
	if _, err := m.Party(ctx, v, party); err != nil {
		return trade.Membership{}, err
	}
	return first(records[trade.Membership](ctx, m, "SELECT n, n, exact FROM membership WHERE party = ?", party[:]))
}

// Keys lists the keys of a party's persons, the revoked ones too, in the order
// of their enrolment: to the party itself and the regulator.
func (m *Model) Keys(ctx context.Context, v trade.Viewer, party trade.PartyID) ([]trade.PersonKey, error) {
	return records[trade.PersonKey](ctx, m, "SELECT t.n, t.n, t.exact FROM person_key t WHERE t.party = ? AND EXISTS "+
		"(SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = t.n) ORDER BY t.n LIMIT 10000",
		party[:], KeyNoun, []byte(eyeOf(v)))
}
