package member

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/api"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/link"
)

// quotaFile counts what parties asked for over links today.
const quotaFile = "asked.json"

// How much a party that follows may ask a keeper for in a day, besides numbers. A bank's
// counters ask about some thousands; who asks about every number of an office and a year
// takes lifetimes.
const (
	questionsADay = 20_000
	trialsADay    = 20_000
	receiptsADay  = 20_000
)

// openQuota opens the counts of a member. What comes to the share is on the log, and on the
// record of looks, which the regulator reads.
func (m *Member) openQuota() (*link.Quota, error) {
	return link.OpenQuota(filepath.Join(m.Home, quotaFile), func(what string, party trade.PartyID, asked, most int) {
		m.Log.Warn("a party comes near to what it may ask for in a day", "party", party.String(), "what", what,
			"asked", asked, "most", most)
		m.near.note(what, most)
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := m.Desk.NoteLook(ctx, desk.Person{Party: party}, desk.Asking, what); err != nil {
			m.Log.Error("couldn't put on the record what a party asks for", "error", err)
		}
	})
}

// nearing is what parties came near to, of what they may ask for today. Whoever asks how the node is
// hears that one did, and not which.
type nearing struct {
	mu   sync.Mutex
	day  trade.Day
	said []api.Alarm
}

// note remembers what a party asks for until the day ends.
func (n *nearing) note(what string, most int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	text := words.AsksMuch.With(what, most)
	n.forget()
	if said := (api.Alarm{Kind: "asks-much", Zh: text.Zh, En: text.En}); !slices.Contains(n.said, said) {
		n.said = append(n.said, said)
	}
}

func (n *nearing) forget() {
	if today := trade.InstantOf(time.Now()).Day(); today != n.day {
		n.day, n.said = today, nil
	}
}

// alarms tells of them.
func (n *nearing) alarms() []api.Alarm {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forget()
	return slices.Clone(n.said)
}

// asks gives the person of a key of the party that asks.
func asks(book trade.Book, v trade.Viewer, key trade.KeyID) (desk.Person, error) {
	k, ok := book.Key(key)
	if !ok || k.Revoked || k.Party != v.Party {
		return desk.Person{}, link.ErrNotYours
	}
	return desk.Person{ID: k.Person, Party: k.Party, Kind: v.Kind, Duties: k.Duties}, nil
}

// view reads the ledger for a person, whose time is that of the last block or later.
func (l linked) view(v trade.Viewer, key trade.KeyID, read func(trade.Book, trade.Instant) error) (p desk.Person,
	err error) {
	err = l.Ledger.View(func(book trade.Book, at trade.Instant) (err error) {
		if p, err = asks(book, v, key); err != nil {
			return err
		}
		return read(book, max(at, trade.InstantOf(time.Now())))
	})
	return p, err
}

// Try implements link.Clerk. What is left is told of documents that concern the party, and of
// others the rule alone; each trial is on the record of looks.
func (l linked) Try(ctx context.Context, v trade.Viewer, ask wire.TryAsk) ([]trade.Refusal, error) {
	commands := make([]trade.Command, len(ask.Commands))
	for i, tried := range ask.Commands {
		var err error
		if commands[i], err = wire.DecodeCommand(tried.Verb, tried.Payload); err != nil {
			return nil, errors.Join(link.ErrUnread, err)
		}
	}
	if err := l.quota.Take(link.Trials, v.Party, len(commands), trialsADay, time.Now()); err != nil {
		return nil, err
	}
	refusals, subjects := make([]trade.Refusal, len(commands)), make([]string, len(commands))
	person, err := l.view(v, ask.Key, func(book trade.Book, at trade.Instant) error {
		for i, c := range commands {
			_, refusal := trade.Decide(book, trade.Signer{Party: v.Party, Key: ask.Key}, at, c)
			if subjects[i] = c.Verb().String(); !refusal.Document.IsZero() {
				subjects[i] = refusal.Document.String()
				if !trade.Concerns(book, v.Party, refusal.Document) {
					refusal.Left = trade.Money{}
				}
			}
			refusals[i] = refusal
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return refusals, l.Desk.NoteLooks(ctx, person, desk.ByNumber, subjects)
}

// Find implements link.Clerk.
func (l linked) Find(ctx context.Context, v trade.Viewer, ask wire.FindAsk) (f wire.Found, err error) {
	if err := l.quota.Take(link.Questions, v.Party, 1, questionsADay, time.Now()); err != nil {
		return f, err
	}
	person, err := l.view(v, ask.Key, func(book trade.Book, _ trade.Instant) error {
		told := trade.LookUp(book, v.Party, ask.Document, ask.Code)
		f.Known, f.Left, f.Conflict = told.Known, told.Left, told.Conflict
		return nil
	})
	if err != nil {
		return f, err
	}
	return f, l.Desk.NoteLook(ctx, person, desk.ByNumber, ask.Document.String())
}

// Verify implements link.Clerk.
func (l linked) Verify(ctx context.Context, v trade.Viewer, ask wire.VerifyAsk) (all []wire.VerifiedInvoice,
	err error) {
	if !v.Kind.Verifies() {
		return nil, link.ErrNotYours
	}
	if err := l.quota.Take(link.Questions, v.Party, len(ask.Invoices), questionsADay, time.Now()); err != nil {
		return nil, err
	}
	subjects := make([]string, len(ask.Invoices))
	person, err := l.view(v, ask.Key, func(book trade.Book, at trade.Instant) error {
		for i, said := range ask.Invoices {
			subjects[i] = said.Document.String()
			result, left := trade.VerifyInvoice(book, at, trade.Stated(said))
			all = append(all, wire.VerifiedInvoice{Result: result, Left: left})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, l.Desk.NoteLooks(ctx, person, desk.ByNumber, subjects)
}

// Receipt implements link.Clerk.
func (l linked) Receipt(ctx context.Context, v trade.Viewer, key []byte) ([]byte, error) {
	k, ok := trade.ReadKey(key)
	if !ok {
		return nil, link.ErrUnread
	}
	if err := l.quota.Take(link.Receipts, v.Party, 1, receiptsADay, time.Now()); err != nil {
		return nil, err
	}
	may := false
	err := l.Ledger.View(func(book trade.Book, _ trade.Instant) (err error) {
		may, err = l.Model.MayHaveReceipt(ctx, v, book, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, link.ErrNoRecord
	}
	return l.Notary.Receipt(ctx, k)
}
