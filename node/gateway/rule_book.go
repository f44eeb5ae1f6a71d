package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// AdoptRuleBookForm proposes the next version of the rules, from an instant on. By a
// person who speaks for a party that runs a keeper.
type AdoptRuleBookForm struct {
	Version     uint32 `json:"version" example:"2"`
	Begins      string `json:"begins" example:"2026-11-28 22:30"`
	Explanation string `json:"explanation" example:"Every keeper has the new program"`
}

func (f AdoptRuleBookForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.AdoptRuleBook{Version: f.Version, From: a.clock("begins", f.Begins)}
	return a.proposeFor(ctx, c, "explanation", f.Explanation)
}

// clock reads an instant as a clock in China shows it, or a day.
func (a *asking) clock(field, value string) trade.Instant {
	at, err := trade.ParseClock(strings.TrimSpace(value))
	if err != nil {
		a.no(field, words.ClockIsWritten.Zh, words.ClockIsWritten.En)
	}
	return at
}
