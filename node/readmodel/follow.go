package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tallystick/book/trade"
)

// Block is what the journal holds of one block.
type Block = trade.Block

// Follow writes a block's rows, and its height as that of the model, in one SQL
// transaction: after a crash both are there or neither. Heights must rise;
// blocks without entries may be left out. What the ledger was founded with comes
// first of all, as an entry of block 0. One goroutine at a time gets through.
func (m *Model) Follow(ctx context.Context, height int64, at trade.Instant, entries []trade.Entry) error {
	return m.FollowMany(ctx, []Block{{Height: height, At: at, Entries: entries}})
}

// FollowMany writes several blocks in one transaction, for catching up.
func (m *Model) FollowMany(ctx context.Context, blocks []Block) error {
	if len(blocks) == 0 {
		return nil
	}
	err := m.follow(ctx, func(w *writer, at standing) (standing, error) {
		for _, block := range blocks {
			if err := ctx.Err(); err != nil {
				return at, err
			}
			if m.through > 0 && block.Height <= m.through {
				continue // of a commit of which no end was heard
			}
			if block.Height <= at.height && !(block.Height == 0 && w.nextEntry == 1) {
				return at, fmt.Errorf("区块 %d 重复：已到 %d / block %d came again: the read model stands at %d",
					block.Height, at.height, block.Height, at.height)
			}
			if err := w.block(block); err != nil {
				return at, err
			}
			at = standing{block.Height, block.At}
		}
		return at, nil
	})
	if err != nil {
		return fmt.Errorf("couldn't follow the journal to block %d: %w", blocks[len(blocks)-1].Height, err)
	}
	return nil
}

// follow writes in one transaction what work does, and where the model stands behind it.
func (m *Model) follow(ctx context.Context, work func(*writer, standing) (standing, error)) error {
	m.following.Lock()
	defer m.following.Unlock()
	defer m.writer.patience()()
	if m.stale {
		if err := m.renew(); err != nil {
			return m.fault(ctx, err)
		}
	}
	m.stale = true // unless all goes well
	after, err := m.write(*m.standing.Load(), work)
	if err != nil {
		return m.fault(ctx, err)
	}
	m.stale, m.through = false, 0
	m.heirs.Store(m.writer.heirs)
	m.standing.Store(&after)
	return nil
}

// write begins, works and commits.
func (m *Model) write(before standing, work func(*writer, standing) (standing, error)) (after standing, err error) {
	w := m.writer
	defer func() {
		if err != nil {
			// whatever the rollback says, the next transaction says it again
			_, _ = w.conn.ExecContext(w.ctx, "ROLLBACK")
		}
	}()
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return before, err
	}
	if err := m.alone(before); err != nil {
		return before, err
	}
	if after, err = work(w, before); err == nil {
		err = w.flush()
	}
	if err != nil {
		return after, err
	}
	err = w.read("UPDATE standing SET height = ?, at = ? WHERE height = ? RETURNING at",
		[]any{after.height, after.at, before.height}, []any{&after.at})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrOther
	}
	if err == nil {
		if err = w.exec("COMMIT"); w.dialect.lost(err) {
			m.unheard = &commit{after, w.nextEntry}
		}
	}
	return after, err
}

// block works one block into the writer.
func (w *writer) block(block Block) (err error) {
	defer func() {
		// Post panics when the book lacks a record that an event needs
		switch lack := recover().(type) {
		case nil:
		case string:
			err = errors.Join(w.fault, fmt.Errorf("%w (%s)", errGap, lack))
		default:
			panic(lack)
		}
	}()
	w.now = block.At
	last := int64(-1)
	for i := range block.Entries {
		e := &block.Entries[i]
		if e.Height != block.Height || int64(e.Index) <= last {
			return fmt.Errorf("the entries of block %d are out of order: entry %d/%d", block.Height, e.Height, e.Index)
		}
		last = int64(e.Index)
		w.entry(e, func(event trade.Event) { trade.Post(w, event) })
	}
	return w.fault
}

// entry writes a line of the journal, and its events as post does.
func (w *writer) entry(e *trade.Entry, post func(trade.Event)) {
	n := w.nextEntry
	w.nextEntry++
	eyes := []eye{allEye}
	if !e.By.Party.IsZero() {
		eyes = append(eyes, w.heirs.eyes([]eye{partyEye(e.By.Party)})...)
	}
	var about []trade.Key
	for i, event := range e.Events {
		post(event)
		w.granted(event)
		eyes, about = append(eyes, w.eyesOf(event.Audience())...), append(about, event.Subjects()...)
		if published, ok := event.(trade.DocumentsPublished); ok {
			eyes = append(eyes, w.publish(n, i, published)...)
		}
	}
	if !e.Refusal.OK() {
		for _, eye := range eyes {
			w.refusalSums.add(sumKey{eye: eye, bank: string(e.By.Party[:]), number: int64(e.At.Day()),
				rule: e.Refusal.Rule}, 1, 1)
		}
		about = nil
		if !e.Refusal.Document.IsZero() {
			about = []trade.Key{trade.DocumentKey(e.Refusal.Document)}
		}
	}
	events, err := pack(e.Events)
	w.fail(err)
	var envelope any
	if !e.Envelope.IsZero() {
		envelope = e.Envelope[:]
	}
	w.entries.add(n, e.Height, e.Index, e.At, e.Verb, envelope, e.By.Party[:], e.By.Key[:], e.Person[:], e.Refusal.Rule,
		e.Refusal.Item, e.Refusal.Document[:],
		e.Refusal.Left.Minor, string(e.Refusal.Left.Currency), events)
	for _, k := range about {
		id := k.Identifier(0)
		w.histories.add(k.Kind(), id[:], n)
	}
	slices.Sort(eyes)
	for _, eye := range slices.Compact(eyes) {
		w.sights.add(EntryNoun, []byte(eye), n, refused*one01(!e.Refusal.OK()), nil, nil)
		w.flushEntryTraits(n, eye, e.Verb, e.Refusal.Rule)
	}
}

// granted shows records to those whom an event brings into the business: a bank
// that is applied to, and the branch of the region, may see the enterprise and
// the documents that the application names; both sides of a deal may see its
// claims. A lender is shown what was declared in place of its document, and a
// successor what its predecessor saw.
func (w *writer) granted(event trade.Event) {
	switch e := event.(type) {
	case trade.SuccessorNamed:
		w.succeed(e)
	case trade.PledgeMoved:
		w.grant(trade.DocumentKey(e.To), w.eyesOf(e.Audience()))
		if row := find[trade.Financing](w, trade.FinancingKey(e.Deal.Financing())); row != nil {
			w.lines.add(e.To[:], row.n, e.Amount)
		}
	case trade.AlertRaised:
		if e.Alert.Kind == trade.DocumentReplaced {
			to := e.Audience()
			if document, _ := trade.BookOf(w).Document(e.Alert.Document); document.Holder != e.Alert.Enterprise {
				to.Parties = slices.DeleteFunc(slices.Clone(to.Parties), func(id trade.PartyID) bool {
					return id == e.Alert.Enterprise // an agent, whose bank alone is shown it
				})
			}
			w.grant(trade.DocumentKey(e.Alert.Document), w.eyesOf(to))
		}
	case trade.FinancingApplied:
		w.bring(e.Deal, e.Lines, e.Audience())
	case trade.PaymentOpened:
		if e.Payment.Instruction.IsZero() { // who is named by a bank has not shown itself to it
			w.bring(e.Payment.Deal, e.Payment.Takes(), e.Audience())
		}
	case trade.PaymentMatched:
		w.bring(e.Deal, e.Goods, e.Audience())
	case trade.InvoicesAttached:
		w.bring(e.Deal, e.Invoices, e.Audience())
	case trade.ValueMoved:
		if !e.Deal.ID.IsZero() {
			w.grant(trade.ClaimKey(e.Document, e.Deal.ID), w.eyesOf(e.Audience()))
		}
	}
}

// bring shows the enterprise of a deal, and its documents, to those whom it concerns.
func (w *writer) bring(deal trade.Deal, lines []trade.Line, to trade.Audience) {
	eyes := w.eyesOf(to)
	w.grant(trade.PartyKey(deal.Enterprise), eyes)
	if deal.Agent { // the documents are another's, who shows them to its agent or does not
		to.Parties = []trade.PartyID{deal.Bank}
		eyes = w.eyesOf(to)
	}
	for _, line := range lines {
		w.grant(trade.DocumentKey(line.Document), eyes)
	}
}

// publish keeps the documents of a publication by holder, so that each holder
// can be shown its own. It gives the holders' eyes.
func (w *writer) publish(n int64, i int, e trade.DocumentsPublished) (eyes []eye) {
	groups := map[trade.PartyID][]trade.Publication{}
	var order []trade.PartyID
	for _, p := range e.Documents {
		if _, ok := groups[p.Holder]; !ok {
			order = append(order, p.Holder)
		}
		groups[p.Holder] = append(groups[p.Holder], p)
	}
	for first, holder := range order {
		group, err := exact(groups[holder])
		w.fail(err)
		w.publications.add(n, i, holder[:], first, group)
		eyes = append(eyes, w.heirs.eyes([]eye{partyEye(holder)})...)
	}
	return eyes
}

// Follower is the model as a chain sees it that hands out committed blocks.
type Follower struct{ model *Model }

// Follower gives the model as a follower of a chain.
func (m *Model) Follower() Follower { return Follower{m} }

// Height gives the height of the last block followed, 0 before the first.
func (f Follower) Height() (int64, error) { return f.model.Height(), nil }

// Follow is [Model.FollowMany] without an end to wait for.
func (f Follower) Follow(blocks []Block) error {
	return f.model.FollowMany(context.Background(), blocks)
}
