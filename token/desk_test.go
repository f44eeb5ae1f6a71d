package token

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

type recorded struct {
	mu   sync.Mutex
	all  []LookUp
	fail error
}

func (r *recorded) record(_ context.Context, l LookUp) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, l)
	return r.fail
}

func newDesk(limit Limit) (*Desk, *clock, *recorded) {
	c, r := &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, &recorded{}
	return NewDesk(NewKeyed(testKey()), limit, r.record, c.now), c, r
}

func TestEveryLookUpIsOnTheRecord(t *testing.T) {
	desk, _, r := newDesk(Limit{2, time.Minute})
	want, err := NewKeyed(testKey()).Token(t.Context(), Party, "91350100M000100Y43")
	if err != nil {
		t.Fatal(err)
	}
	got, err := desk.For("ann").Token(t.Context(), Party, "91350100m000100y43")
	if err != nil || got != want {
		t.Fatalf("looked up %x, %v", got, err)
	}
	_, _ = desk.For("bob").Token(t.Context(), Declaration, "310120210123456789")
	_, _ = desk.For("ann").Token(t.Context(), Party, "2")
	if _, err := desk.For("ann").Token(t.Context(), Party, "3"); err == nil {
		t.Fatal("a third look-up within the minute was allowed")
	}
	if len(r.all) != 4 || r.all[0] != (LookUp{Who: "ann", Kind: Party, Token: want}) || r.all[1].Who != "bob" ||
		r.all[3] != (LookUp{Who: "ann", Kind: Party, Refused: true}) {
		t.Errorf("on the record: %+v", r.all)
	}
}

func TestNoRecordNoToken(t *testing.T) {
	desk, _, r := newDesk(Limit{})
	r.fail = errors.New("disk gone")
	tok, err := desk.For("ann").Token(t.Context(), Party, "91350100M000100Y43")
	if !errors.Is(err, r.fail) || tok != [16]byte{} {
		t.Errorf("gave %x, %v", tok, err)
	}
	if strings.Contains(err.Error(), "91350100M000100Y43") {
		t.Errorf("the error shows the number: %v", err)
	}
}

func TestWhatIsNotANumberCostsNothing(t *testing.T) {
	desk, _, r := newDesk(Limit{1, time.Hour})
	for range 5 {
		if _, err := desk.For("ann").Token(t.Context(), Party, " "); !errors.Is(err, ErrEmpty) {
			t.Fatal(err)
		}
	}
	if _, err := desk.For("ann").Token(t.Context(), Party, "1"); err != nil || len(r.all) != 1 {
		t.Errorf("after mistyping: %v, %d on the record", err, len(r.all))
	}
}

func TestLimitFillsUpWithTime(t *testing.T) {
	desk, c, _ := newDesk(Limit{3, 10 * time.Second})
	ask := func(who string) error {
		_, err := desk.For(who).Token(t.Context(), Party, "1")
		return err
	}
	for i := range 3 {
		if err := ask("ann"); err != nil {
			t.Fatalf("look-up %d of the burst: %v", i+1, err)
		}
	}
	var tooFast *TooFast
	if err := ask("ann"); !errors.As(err, &tooFast) || tooFast.After != 10*time.Second ||
		!strings.Contains(err.Error(), "10") {
		t.Fatalf("a fourth: %v", err)
	}
	if err := ask("bob"); err != nil {
		t.Fatalf("another caller: %v", err)
	}
	c.at = c.at.Add(10*time.Second - 1)
	if err := ask("ann"); !errors.As(err, &tooFast) || tooFast.After != 1 {
		t.Fatalf("just before time: %v", err)
	}
	c.at = c.at.Add(1)
	if err := ask("ann"); err != nil {
		t.Fatalf("after the interval: %v", err)
	}
	if err := ask("ann"); err == nil {
		t.Fatal("two after one interval")
	}
	c.at = c.at.Add(24 * time.Hour)
	allowed := 0
	for ask("ann") == nil {
		allowed++
	}
	if allowed != 3 {
		t.Errorf("after a day of rest %d look-ups at once, not 3", allowed)
	}
}

func TestEnumerationTakesMoreThanALife(t *testing.T) {
	desk, c, _ := newDesk(DefaultLimit())
	caller, got := desk.For("rival"), 0
	for end := c.at.Add(24 * time.Hour); c.at.Before(end); c.at = c.at.Add(time.Second) {
		for i := 0; ; i++ {
			if _, err := caller.Token(t.Context(), Declaration, fmt.Sprintf("31012021%010d", got)); err != nil {
				break
			}
			got++
		}
	}
	if years := 1_000_000_000 / got / 365; got > 20_000 || years < 100 {
		t.Errorf("%d look-ups a day: all numbers of an office and year in %d years", got, years)
	}
}

func TestOddLimitsAreReplaced(t *testing.T) {
	for _, l := range []Limit{{}, {-1, time.Second}, {5, 0}, {5, -1}, {1 << 40, time.Second}, {5, 100 * time.Hour}} {
		if d, _, _ := newDesk(l); d.limit != DefaultLimit() {
			t.Errorf("%+v stayed", l)
		}
	}
}

func TestCallersAreBounded(t *testing.T) {
	desk, c, _ := newDesk(Limit{1, time.Minute})
	for i := range maxCallers {
		if err := desk.take(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := desk.take("one more"); !errors.Is(err, ErrCrowded) {
		t.Fatalf("one caller too many: %v", err)
	}
	if err := desk.take("7"); err == nil || errors.Is(err, ErrCrowded) {
		t.Fatalf("a known caller: %v", err)
	}
	c.at = c.at.Add(time.Minute)
	if err := desk.take("one more"); err != nil || len(desk.busy) != 1 {
		t.Errorf("after a minute: %v, %d callers remembered", err, len(desk.busy))
	}
}

func TestManyAtOnceShareOneLimit(t *testing.T) {
	desk, _, r := newDesk(Limit{50, time.Hour})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				_, _ = desk.For("ann").Token(context.Background(), Party, "1")
			}
		})
	}
	wait.Wait()
	given := len(slices.DeleteFunc(slices.Clone(r.all), func(l LookUp) bool { return l.Refused }))
	if given != 50 || len(r.all) != 160 {
		t.Errorf("%d given, %d recorded", given, len(r.all))
	}
}
