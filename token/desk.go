package token

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Limit bounds how fast one caller may ask for tokens: Burst at once, and from
// then on one more each Every.
type Limit struct {
	Burst int
	Every time.Duration
}

// DefaultLimit lets a person enter a long application at once and about 17,000
// numbers a day: trying the 10^9 numbers of one customs office and year would
// take 158 years.
func DefaultLimit() Limit { return Limit{Burst: 500, Every: 5 * time.Second} }

// LookUp 查证 is one question for a token, for the record. When it was asked is
// for the recorder to add. The number itself is not in it.
type LookUp struct {
	Who     string // the caller, as given to Desk.For
	Kind    string
	Token   [16]byte // zero when refused
	Refused bool     // the caller asked faster than the limit allows
}

// Recorder puts a look-up on the record. When it fails, no token is given out.
// It may be called by many goroutines at once.
type Recorder func(ctx context.Context, l LookUp) error

// TooFast says that a caller has used up its limit.
type TooFast struct {
	After time.Duration // when the next look-up will be allowed
}

// Error tells the caller what to do.
func (e *TooFast) Error() string {
	s := int64((e.After + time.Second - 1) / time.Second)
	return fmt.Sprintf("查证过于频繁，请在 %d 秒后再试 / too many look-ups; try again in %d s", s, s)
}

// ErrCrowded says that more callers asked within a short time than a desk can tell apart.
var ErrCrowded = errors.New("同时查证的用户过多，请稍后再试 / too many callers look up numbers at once; try again later")

// maxCallers bounds how many callers a desk remembers. A caller is forgotten
// once its burst is whole again, so that forgetting gives nobody anything.
const maxCallers = 20_000

// Desk gives out tokens one number at a time, on the record, and to each
// caller no faster than a limit, so that nobody can try all numbers. What a
// caller has used is not kept over a restart.
type Desk struct {
	keyed  *Keyed
	limit  Limit
	record Recorder
	now    func() time.Time

	mu   sync.Mutex
	busy map[string]time.Time // when the caller's burst will be whole again
}

// NewDesk opens a desk over the key; now is the clock. A limit without burst or
// interval, with a burst above a million or an interval above an hour is
// replaced by DefaultLimit.
func NewDesk(keyed *Keyed, limit Limit, record Recorder, now func() time.Time) *Desk {
	if limit.Burst <= 0 || limit.Every <= 0 || limit.Every > time.Hour || limit.Burst > 1_000_000 {
		limit = DefaultLimit()
	}
	return &Desk{keyed: keyed, limit: limit, record: record, now: now, busy: map[string]time.Time{}}
}

// Caller makes tokens for one caller of a desk.
type Caller struct {
	desk *Desk
	who  string
}

// For gives the maker of one caller: a person, or a party's program. All makers
// of one caller share one limit.
func (d *Desk) For(who string) *Caller { return &Caller{d, who} }

// Token gives the token of a number and puts the look-up on the record. It
// fails as Keyed.Token does (which costs the caller nothing), with *TooFast,
// with ErrCrowded, and when the record can't be written.
func (c *Caller) Token(ctx context.Context, kind, number string) ([16]byte, error) {
	t, err := c.desk.keyed.Token(ctx, kind, number)
	if err != nil {
		return [16]byte{}, err
	}
	look := LookUp{Who: c.who, Kind: kind, Token: t}
	tooFast := c.desk.take(c.who)
	if tooFast != nil {
		look.Token, look.Refused = [16]byte{}, true
	}
	if err := c.desk.record(ctx, look); err != nil {
		return [16]byte{}, fmt.Errorf("couldn't record a look-up: %w", err)
	}
	if tooFast != nil {
		return [16]byte{}, tooFast
	}
	return t, nil
}

// take uses up one of the caller's look-ups. The bucket of a caller is kept as
// the time at which it will be full again: each look-up moves it on by one
// interval, and it may never be more than a whole burst ahead.
func (d *Desk) take(who string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	full, ok := d.busy[who]
	if !ok && len(d.busy) >= maxCallers && !d.forget(now) {
		return ErrCrowded
	}
	if full.Before(now) {
		full = now
	}
	full = full.Add(d.limit.Every)
	if ahead := full.Sub(now) - time.Duration(d.limit.Burst)*d.limit.Every; ahead > 0 {
		return &TooFast{After: ahead}
	}
	d.busy[who] = full
	return nil
}

// forget drops the callers whose burst is whole again, and reports whether
// that made room.
func (d *Desk) forget(now time.Time) bool {
	for who, full := range d.busy {
		if !full.After(now) {
			delete(d.busy, who)
		}
	}
	return len(d.busy) < maxCallers
}
