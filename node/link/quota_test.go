package link

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tallystick/book/trade"
)

// A party has so many a day, whoever starts the node again, and the alarm comes once a day.
func TestQuota(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asked.json")
	alarms := 0
	open := func() *Quota {
		q, err := OpenQuota(path, func(what string, party trade.PartyID, asked, most int) {
			if alarms++; what != Numbers || party != (trade.PartyID{7}) || asked != 800 || most != 1000 {
				t.Errorf("the alarm: %s %v %d %d", what, party, asked, most)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	noon := time.UnixMilli(int64(trade.Day(20_000).Start())).Add(12 * time.Hour)
	take := func(q *Quota, n int, at time.Time) error { return q.Take(Numbers, trade.PartyID{7}, n, 1000, at) }
	q := open()
	if err := errors.Join(take(q, 799, noon), take(q, 1, noon), take(q, 100, noon)); err != nil || alarms != 1 {
		t.Fatal(err, alarms)
	}
	if err := q.Take(Questions, trade.PartyID{7}, 1, 1000, noon); err != nil {
		t.Error("another thing is counted with numbers", err)
	}
	if err := q.Take(Numbers, trade.PartyID{8}, 10, 1000, noon); err != nil {
		t.Error("another party has the account", err)
	}
	q = open() // as the end of its process leaves it
	var over Over
	if err := take(q, 101, noon); !errors.As(err, &over) || over.After != 12*time.Hour {
		t.Errorf("another start gives another day: %v", err)
	}
	if err := take(q, 101, noon.Add(-24*time.Hour)); !errors.As(err, &over) {
		t.Error("a clock that goes back gives another day")
	}
	if err := take(q, 700, noon.Add(over.After)); err != nil || alarms != 1 {
		t.Errorf("the next day: %v, %d alarms", err, alarms)
	}
	if err := take(q, 1, noon.Add(24*time.Hour)); err != nil {
		t.Error(err)
	}
	years := noon.Add(4 * 365 * 24 * time.Hour)
	if err := take(q, 700, years); err != nil {
		t.Error(err)
	}
	q = open()
	if err := take(q, 301, noon.Add(24*time.Hour)); !errors.As(err, &over) || over.After > 24*time.Hour {
		t.Errorf("what was asked for while the clock ran ahead: %v", err)
	}
	if err := take(q, 1, noon.Add(48*time.Hour)); err != nil {
		t.Errorf("a clock that ran ahead once shuts out for years: %v", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenQuota(path, nil); err == nil {
		t.Error("a damaged file gives everybody another day")
	}
	q.path = filepath.Join(path, "none")
	if err := take(q, 299, noon.Add(24*time.Hour)); err == nil || errors.As(err, &over) {
		t.Errorf("what can't be counted is given: %v", err)
	}
}
