package link

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// What a party asks for that is counted, by the day in China.
const (
	Numbers   = "numbers"   // made into tokens
	Questions = "questions" // about documents and invoices that it names
	Trials    = "trials"    // of what the rules would say
	Receipts  = "receipts"  // of records
)

// ahead is how many are counted in the file at once, so that it is not written at each: who
// starts again has at most so many more on the account.
const ahead = 256

// Over says that a party has asked for as much as it may in a day, and when it may again.
type Over struct{ After time.Duration }

// Error gives both languages.
func (o Over) Error() string { return o.text().String() }

// Words gives both languages.
func (o Over) Words() (zh, en string) { return o.text().Words() }

func (o Over) text() words.Text {
	return words.LinkOver.With(int(o.After/time.Hour), int(o.After/time.Minute)%60)
}

// Quota counts what parties ask for in a day. It lies in a file, so that who starts the node
// again gives nobody a second day. It may be used by many goroutines.
type Quota struct {
	path  string
	alarm func(what string, party trade.PartyID, asked, most int)

	mu     sync.Mutex
	day    trade.Day
	asked  map[string]int // by what and party
	stored map[string]int // as the file has it, never less than was asked
	warned map[string]bool
}

// counts is the form of the file.
type counts struct {
	Day    trade.Day       `json:"day"`
	Asked  map[string]int  `json:"asked"`
	Warned map[string]bool `json:"warned,omitempty"`
}

// Share is the part of what a party may ask for in a day at which the alarm is given, once
// that day.
const Share = 0.8

// OpenQuota opens the counts in a file, which need not be there. The alarm is given what a
// party asks for when it comes to the [Share].
func OpenQuota(path string, alarm func(what string, party trade.PartyID, asked, most int)) (*Quota, error) {
	q := &Quota{path: path, alarm: alarm, asked: map[string]int{}, stored: map[string]int{}, warned: map[string]bool{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return q, nil
	}
	var kept counts
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read what parties have asked for: %w", err)
	}
	q.day = kept.Day
	for key, n := range kept.Asked {
		q.asked[key], q.stored[key] = n, n
	}
	for key := range kept.Warned {
		q.warned[key] = true
	}
	return q, nil
}

// Take counts so many that a party asks for, of which it may so many in the day of an
// instant, or gives [Over] and counts none. It fails where the file can't be written: what
// is not counted is not answered.
func (q *Quota) Take(what string, party trade.PartyID, n, most int, now time.Time) error {
	asked, warn, err := q.take(what, party, n, most, now)
	if warn && q.alarm != nil {
		q.alarm(what, party, asked, most)
	}
	return err
}

func (q *Quota) take(what string, party trade.PartyID, n, most int, now time.Time) (asked int, warn bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	today := trade.InstantOf(now).Day()
	if today < q.day-1 { // the clock had run ahead: what was asked for counts today
		q.day = today
	}
	if today > q.day { // a clock that goes back over midnight gives nobody another day
		q.day = today
		clear(q.asked)
		clear(q.stored)
		clear(q.warned)
	}
	key := what + " " + hex.EncodeToString(party[:])
	asked = q.asked[key] + n
	if asked > most {
		return asked, false, Over{time.UnixMilli(int64((q.day + 1).Start())).Sub(now)}
	}
	warn = float64(asked) >= Share*float64(most) && !q.warned[key]
	if asked > q.stored[key] || warn {
		before := q.stored[key]
		q.stored[key] = min(asked+ahead, max(most, asked))
		if warn {
			q.warned[key] = true
		}
		if err := q.save(); err != nil {
			q.stored[key] = before
			delete(q.warned, key)
			return asked, false, err
		}
	}
	q.asked[key] = asked
	return asked, warn, nil
}

// save writes the file whole, in place of what is there.
func (q *Quota) save() error {
	text, err := json.Marshal(counts{q.day, q.stored, q.warned})
	if err != nil {
		return fmt.Errorf("couldn't write what parties have asked for: %w", err)
	}
	file, err := os.OpenFile(q.path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err == nil {
		_, err = file.Write(text)
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if err == nil {
		err = os.Rename(q.path+".new", q.path)
	}
	if err != nil {
		return fmt.Errorf("couldn't write what parties have asked for: %w", err)
	}
	return nil
}

// counted says the no of a quota to who asked.
func (v *Server) counted(err error) *no {
	var over Over
	switch {
	case err == nil:
		return nil
	case errors.As(err, &over):
		return &no{status: tooMany, text: over.text(), after: over.After}
	}
	v.log.Error("couldn't count what is asked for on a link", slog.Any("error", err))
	return busy
}
