package gateway

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
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
func (g *Gateway) repeats(ctx context.Context, person desk.Person, form Form, first desk.Submission,
	now trade.Instant) (bool, error) {
	if first.Progress == desk.OnItsWay {
		return true, nil
	}
	if first.Progress != desk.InBlock || !first.Refusal.OK() ||
		now > first.Signed+trade.Instant(repeatWindow.Milliseconds()) {
		return false, nil
	}
	later, err := g.outbox.Later(ctx, first)
	if err != nil {
		return false, err
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
	key, _, err := g.outbox.SigningKey(ctx, person.ID)
	if err != nil {
		return false, err
	}
	word, err := g.dryRun(trade.Signer{Party: person.Party, Key: key}, plan)
	return !word.changes, err
}
