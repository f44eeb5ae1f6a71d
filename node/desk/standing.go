package desk

import (
	"context"
	"fmt"
	"slices"

	"tallystick/book/trade"
)

// KeysInUse gives the keys with which a person may sign.
func (o Outbox) KeysInUse(ctx context.Context, person trade.PersonID) ([]trade.KeyID, error) {
	all, err := o.desk.memory.inUse.find(person, func() ([]trade.KeyID, error) { return o.readKeys(ctx, person) })
	return slices.Clone(all), err
}

func (o Outbox) readKeys(ctx context.Context, person trade.PersonID) ([]trade.KeyID, error) {
	rows, err := o.desk.see.QueryContext(ctx, "SELECT id FROM keys WHERE person = ? AND state = ?", person[:], keyInUse)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the keys of a person: %w", err)
	}
	defer rows.Close()
	var all []trade.KeyID
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("couldn't read the keys of a person: %w", err)
		}
		all = append(all, trade.KeyID(raw))
	}
	return all, rows.Err()
}

// DropParty lets out every person of a party at once, with sessions and tokens;
// their signing keys sign nothing more.
func (o Outbox) DropParty(ctx context.Context, party trade.PartyID) error {
	return o.desk.together(ctx, func(to store) error { return dropParty(ctx, to, party) })
}

func dropParty(ctx context.Context, to store, party trade.PartyID) error {
	const persons = "(SELECT id FROM persons WHERE party = ?)"
	for _, statement := range [...]string{
		"DELETE FROM sessions WHERE person IN " + persons, "DELETE FROM bearers WHERE person IN " + persons,
		"UPDATE keys SET state = 2 WHERE person IN " + persons, "UPDATE persons SET disabled = 1 WHERE party = ?",
	} {
		if err := write(ctx, to, statement, party[:]); err != nil {
			return err
		}
	}
	return nil
}
