package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/member"
	"tallystick/node/readmodel"
)

// checkHold is short, so that a check sees holds lapse and ends soon.
const checkHold = 4 * time.Second

// Check plays at full speed, verifies everything that was played, and writes a
// summary of one line.
func (o Options) Check(ctx context.Context, out, noise io.Writer) (err error) {
	began := time.Now()
	p := &Progress{Out: noise}
	declarations, what, err := o.declarations()
	if err != nil {
		return err
	}
	w, closing, err := o.Open(ctx, checkHold, declarations, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	p.Begin("loading declarations from "+what, len(declarations))
	if err := Publish(ctx, w.Gate, w.Feed, declarations, p.Add, nil); err != nil {
		return err
	}
	deals := o.Deals
	if deals == 60 {
		deals = 400
	}
	business := &play{World: w, chance: rand.New(rand.NewPCG(7, 11))}
	p.Begin("playing business", deals)
	for n := range deals {
		if err := business.scene(ctx, n); err != nil {
			return err
		}
		p.Add(1)
	}
	p.say("waiting for abandoned holds to lapse")
	if err := business.lapses(ctx); err != nil {
		return err
	}
	s := summary{tally: business.tally}
	p.say("verifying invariants, receipts and the read model")
	if err := w.still(ctx, func() error {
		s.Entries, s.Declarations, err = w.verifyBook()
		return err
	}); err != nil {
		return err
	}
	if s.Drawn, err = w.verifyDraws(); err != nil {
		return err
	}
	if s.Receipts, err = business.verifyReceipts(ctx); err != nil {
		return err
	}
	if err := business.verifyModels(ctx); err != nil {
		return err
	}
	if err := w.still(ctx, func() error { return w.verifyModel(ctx) }); err != nil {
		return err
	}
	if err := w.VerifyReplay(ctx); err != nil {
		return err
	}
	s.Seconds, s.OK = time.Since(began).Seconds(), true
	return s.print(out, o.JSON)
}

// still runs a check that compares the journal with what came of it, until no
// block was added between the two: the ledger wakes by itself, for its deadlines
// and to show that it lives, and what a check finds while it does may be the new
// block alone. The error is the check's, of a ledger that stood still.
func (w *World) still(ctx context.Context, check func() error) error {
	for {
		before, _ := w.Ledger.Committed()
		err := check()
		if after, _ := w.Ledger.Committed(); err == nil || after == before || ctx.Err() != nil {
			return err
		}
	}
}

// verifyBook replays the whole journal into the book in maps, checks that it
// adds up, and that the ledger holds the same records.
func (w *World) verifyBook() (entries int, documents int64, err error) {
	book := trade.NewMemoryBook()
	for block, err := range member.Journal(w.Home, w.Ledger) {
		if err != nil {
			return 0, 0, err
		}
		for _, entry := range block.Entries {
			entries++
			for _, event := range entry.Events {
				trade.Post(book, event)
			}
		}
	}
	if err := errors.Join(verifyMoney(book), verifyPayments(book)); err != nil {
		return 0, 0, err
	}
	for d := range trade.All[trade.Document](book) {
		if documents++; d.Shortfall() > 0 && d.Revision == 1 && d.Returned == 0 && !d.Withdrawn &&
			book.Taking(d.ID).Collected == 0 {
			return 0, 0, fmt.Errorf("document %s has a shortfall that nothing outside caused", d.ID)
		}
	}
	err = w.Ledger.View(func(ledger trade.Book, _ trade.Instant) error {
		for want := range book.Scan(trade.Key{}) {
			if kept, ok := ledger.Record(want.Key()); !ok || !sameRecord(kept, want) {
				return fmt.Errorf("the ledger's %T under %x is not what its journal says", want, want.Key().Bytes())
			}
		}
		return nil
	})
	return entries, documents, err
}

// sameRecord compares two records by their canonical form.
func sameRecord(a, b trade.Record) bool {
	_, x, err := wire.EncodeRecord(a)
	_, y, again := wire.EncodeRecord(b)
	return err == nil && again == nil && bytes.Equal(x, y)
}

// recordKeys gives the keys of every document, financing and payment that was
// played, of their claims, repayments and refunds, and of all alerts.
func (p *play) recordKeys() (keys [][]byte, err error) {
	err = p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		for _, id := range p.touched {
			keys = append(keys, trade.DocumentKey(id).Bytes())
			for claim := range book.Claims(id) {
				keys = append(keys, claim.Key().Bytes())
			}
		}
		for _, id := range p.deals {
			keys = append(keys, trade.FinancingKey(id).Bytes())
			for n := uint32(1); ; n++ {
				if _, there := book.Repayment(id, n); !there {
					break
				}
				keys = append(keys, trade.RepaymentKey(id, n).Bytes())
			}
		}
		for _, id := range p.payments {
			keys = append(keys, trade.PaymentKey(id).Bytes())
			for n := uint32(1); ; n++ {
				if _, there := book.Refund(id, n); !there {
					break
				}
				keys = append(keys, trade.RefundKey(id, n).Bytes())
			}
		}
		for alert := range book.Alerts() {
			keys = append(keys, alert.Key().Bytes())
		}
		return nil
	})
	return keys, err
}

// verifyReceipts issues a receipt of every record that was played, and of as
// many absences as there were financings, and checks each as a stranger would.
func (p *play) verifyReceipts(ctx context.Context) (int, error) {
	text, err := os.ReadFile(filepath.Join(p.Home, "genesis.json"))
	if err != nil {
		return 0, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	trust, err := proof.ParseTrust(text)
	if err != nil {
		return 0, err
	}
	keys, err := p.recordKeys()
	if err != nil {
		return 0, err
	}
	present := len(keys)
	for _, id := range p.deals {
		id[0] ^= 0xff // nobody has this one
		keys = append(keys, trade.FinancingKey(id).Bytes())
	}
	for i, key := range keys {
		receipt, err := p.Notary.OfKey(ctx, key)
		if err != nil {
			return i, err
		}
		said, err := proof.Verify(receipt, trust)
		if err != nil {
			return i, err
		}
		if (said.Record != nil) != (i < present) {
			return i, fmt.Errorf("a receipt proves the wrong thing: %s", said.En)
		}
	}
	inspections, err := p.verifyInspections(ctx, trust)
	return len(keys) + inspections, err
}

// verifyModel rebuilds the read model beside the kept one and compares.
func (w *World) verifyModel(ctx context.Context) (err error) {
	height, _ := w.Ledger.Committed()
	if err := w.Node.WaitFollowed(ctx, height); err != nil {
		return err
	}
	path := filepath.Join(w.Home, "rebuilt.sqlite")
	if err := readmodel.Rebuild(ctx, path, member.Journal(w.Home, w.Ledger)); err != nil {
		return err
	}
	rebuilt, err := readmodel.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rebuilt.Close(), os.Remove(path)) }()
	a, err := rebuilt.Fingerprint(ctx)
	if err != nil {
		return err
	}
	b, err := w.Model.Fingerprint(ctx)
	if err != nil {
		return err
	}
	if a != b {
		return errors.New("the rebuilt read model is not the kept one")
	}
	return nil
}
