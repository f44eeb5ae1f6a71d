package member

import (
	"context"
	"errors"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/node/desk"
)

// directory lets the desk follow what the ledger says of parties and persons: those that
// were admitted, enrolled or revoked at another node. It begins with what stands, so that
// it keeps no height of its own.
type directory struct {
	desk  *desk.Desk
	since int64
}

// newDirectory follows a ledger from now on.
func newDirectory(d *desk.Desk, book *ledger.Ledger) *directory {
	height, _ := book.Committed()
	return &directory{d, height}
}

// catchUp brings the desk up to what a ledger that was founded says now.
func (f *directory) catchUp(ctx context.Context, book *ledger.Ledger) error {
	var parties []trade.Party
	var keys []trade.PersonKey
	known, err := f.desk.KnowsKeys(ctx)
	if err != nil {
		return err
	}
	err = book.View(func(book trade.Book, _ trade.Instant) error {
		for record := range book.Scan(trade.PartiesKey()) {
			parties = append(parties, record.(trade.Party))
		}
		for id := range known {
			if key, ok := book.Key(id); ok {
				keys = append(keys, key)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, party := range parties {
		err = errors.Join(err, f.desk.Meet(ctx, profileOf(party)))
	}
	for _, key := range keys {
		err = errors.Join(err, f.desk.Heed(ctx, key))
	}
	return err
}

func profileOf(p trade.Party) desk.Profile {
	return desk.Profile{ID: p.ID, Kind: p.Kind, Region: p.Region}
}

// Height implements chain.Follower.
func (f *directory) Height() (int64, error) { return f.since, nil }

// Follow implements chain.Follower.
func (f *directory) Follow(blocks []trade.Block) error {
	ctx := context.Background()
	for _, block := range blocks {
		for _, entry := range block.Entries {
			for _, event := range entry.Events {
				var err error
				switch e := event.(type) {
				case trade.PartyAdmitted:
					err = f.desk.Meet(ctx, profileOf(e.Party))
				case trade.PersonEnrolled:
					err = f.desk.Heed(ctx, e.Key)
				case trade.KeyRevoked:
					err = f.desk.Heed(ctx, trade.PersonKey{ID: e.Key, Revoked: true})
				}
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}
