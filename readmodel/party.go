package readmodel

import (
	"context"
	"slices"

	"tallystick/trade"
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
	rows, err := list[trade.Party](ctx, m, q)
	for i := range rows.Rows {
		rows.Rows[i] = m.shownParty(v, rows.Rows[i])
	}
	return rows, err
}

// Party gives one party, or ErrUnknown.
func (m *Model) Party(ctx context.Context, v trade.Viewer, id trade.PartyID) (trade.Party, error) {
	party, err := one[trade.Party](ctx, m, PartyNoun, "party", v, id[:])
	return m.shownParty(v, party), err
}

// shownParty hides from a bank who else lends to an enterprise.
func (m *Model) shownParty(v trade.Viewer, party trade.Party) trade.Party {
	if v.Kind == trade.Regulator || v.Kind == trade.Branch || v.Party == party.ID {
		return party
	}
	party = trade.Own(party).(trade.Party) // what is left out here stays where the party came from
	party.Lenders = slices.DeleteFunc(party.Lenders, func(l trade.Lender) bool {
		return l.Bank != v.Party && !slices.Contains(m.heirs.Load().before[v.Party], l.Bank)
	})
	return party
}

// Keys lists the keys of a party's persons, the revoked ones too, in the order
// of their enrolment: to the party itself and the regulator.
func (m *Model) Keys(ctx context.Context, v trade.Viewer, party trade.PartyID) ([]trade.PersonKey, error) {
	return records[trade.PersonKey](ctx, m, "SELECT t.n, t.n, t.exact FROM person_key t WHERE t.party = ? AND EXISTS "+
		"(SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = t.n) ORDER BY t.n LIMIT 10000",
		party[:], KeyNoun, []byte(eyeOf(v)))
}
