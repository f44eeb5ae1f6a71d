package ledger

import (
	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// mail is what a block puts into the boxes, see [wire.Mail].
type mail struct {
	ledger *Ledger
	draft  *draft
	post   wire.Post
	boxes  map[wire.Box]*box
}

// box is one box of a block: its mail, and of which kind its party is.
type box struct {
	wire.Mail
	kind    trade.PartyKind
	changed bool
}

func newMail(l *Ledger, d *draft) *mail {
	return &mail{ledger: l, draft: d, boxes: map[wire.Box]*box{}}
}

// take puts an entry of a place in the journal into the boxes; the hashes are
// those of its parts. The draft must be done with.
func (m *mail) take(place uint64, e *trade.Entry, parts [][32]byte) {
	m.post.Begin(e.By.Party)
	number := uint32(wire.EventPart)
	for _, event := range e.Events {
		number = m.post.Event(number, event)
	}
	m.post.Boxes(m.kind, func(b wire.Box, numbers []uint32) {
		at := m.open(b)
		at.Mail, at.changed = at.Add(place, numbers, func(n uint32) [32]byte { return parts[n] }), true
	})
}

// open gives a box as the entries before left it.
func (m *mail) open(b wire.Box) *box {
	if at := m.boxes[b]; at != nil {
		return at
	}
	at := &box{}
	if id, ok := b.Party(); ok {
		party, _ := trade.BookOf(m.draft).Party(id)
		at.kind = party.Kind
	}
	var known bool
	if at.Mail, known = m.ledger.mails.get(b); !known {
		var err error
		at.Mail, err = readOwn[wire.Mail](m.ledger.tree, m.draft.from, wire.MailKey(b))
		fault.On(err)
	}
	m.boxes[b] = at
	return at
}

func (m *mail) kind(id trade.PartyID) trade.PartyKind { return m.open(wire.PartyBox(id)).kind }

// writes gives the records of the boxes into which something was put.
func (m *mail) writes() []merkle.Write {
	writes := make([]merkle.Write, 0, len(m.boxes))
	for b, at := range m.boxes {
		if at.changed {
			writes = append(writes, merkle.Write{Key: wire.MailKey(b), Value: ownValue(at.Mail)})
		}
	}
	return writes
}

// keep makes the mail of a block that is committed that of the next.
func (m *mail) keep() {
	for b, at := range m.boxes {
		if at.changed {
			m.ledger.mails.put(b, at.Mail)
		}
	}
}
