package gateway

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"tallystick/trade"
)

// repeatWindow is how long after a command the very same one, sent by the same
// person without a key, is taken for the first sent again.
const repeatWindow = 10 * time.Minute

// adding is a form that takes or adds anew each time it is carried out, so that
// the rule book cannot tell a repetition from a second one. What has a number of
// its sender's own counts once by that number.
type adding interface{ adds() }

func (ApplyForm) adds()      {}
func (ExtendHoldForm) adds() {}
func (RepayForm) adds()      {}
func (MovePledgeForm) adds() {}

// ownWish is the key that a form has by itself. The digest covers the operation
// and every field; the person is part of where wishes are kept.
func ownWish(digest []byte) string { return "own-" + hex.EncodeToString(digest[:16]) }

// repeats says whether a form without a key is an earlier one sent again: that
// one went well or is on its way, is no older than the window, and nobody has
// handed in anything about the same record since. Where the rule book itself
// refuses a second time, its word counts: what it would allow now is new.
func (g *Gateway) repeats(ctx context.Context, person Person, form Form, first submission,
	now trade.Instant) (bool, error) {
	if first.state == onItsWay {
		return true, nil
	}
	if first.state != inBlock || !first.Refusal.OK() || now > first.signed+trade.Instant(repeatWindow.Milliseconds()) {
		return false, nil
	}
	var later int
	err := g.db.QueryRowContext(ctx, `SELECT count(*) FROM submissions WHERE subject = ? AND state IN (?, ?) AND rule = 0
		AND rowid > (SELECT rowid FROM submissions WHERE envelope = ?)`,
		first.Subject, onItsWay, inBlock, first.Envelope[:]).Scan(&later)
	if err != nil {
		return false, fmt.Errorf("couldn't look for later submissions: %w", err)
	}
	if _, adds := form.(adding); adds || later > 0 {
		return later == 0, nil
	}
	plan, err := g.read(ctx, person, form)
	var wrong InputErrors
	if errors.As(err, &wrong) {
		return true, nil // the first has made it impossible, as with a login name
	}
	if err != nil {
		return false, err
	}
	key, _, err := g.signingKey(ctx, person.ID)
	if err != nil {
		return false, err
	}
	var outcome Outcome
	_, err = g.dryRun(trade.Signer{Party: person.Party, Key: key}, plan, &outcome)
	return !outcome.Refusal.OK() || outcome.Unchanged, err
}
