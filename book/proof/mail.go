package proof

import (
	"errors"
	"fmt"
	"maps"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Mailbox counts all that a viewer was ever told of the journal, from the first
// entry on, and compares it with what the ledger counted: so whoever is told
// knows that nothing was kept back, not a part of an entry either.
type Mailbox struct {
	viewer trade.Viewer
	order  []wire.Box
	boxes  map[wire.Box]wire.Mail
	next   uint64 // place in the journal from which on the next entry is
	post   wire.Post
}

// NewMailbox gives the mailbox of a viewer who was told nothing yet.
func NewMailbox(v trade.Viewer) *Mailbox {
	return &Mailbox{viewer: v, order: wire.Boxes(v), boxes: map[wire.Box]wire.Mail{}}
}

// Boxes gives the boxes of which Verify wants the mail, in its order.
func (m *Mailbox) Boxes() []wire.Box { return m.order }

// Take counts what was told of the next entry that concerns the viewer, which
// VerifyTold has found in the journal.
func (m *Mailbox) Take(t wire.Told) error {
	fail := func(zh, en string) error {
		return &Fault{Where: fmt.Sprintf("entry %d/%d", t.Height, t.Index), Zh: zh, En: en}
	}
	if t.Place < m.next {
		return fail("该条目已告知过，或次序不对", "it was told before, or out of its order")
	}
	e, err := t.Entry()
	if err != nil {
		return fail("已证明，但本程序无法读取："+err.Error(), "it is proven but this program cannot read it: "+err.Error())
	}
	hashes := map[uint32][32]byte{}
	m.post.Begin(e.By.Party)
	for _, part := range t.Parts {
		hashes[part.Number] = merkle.PartHash(part.Salt, part.Bytes)
		if part.Number < wire.EventPart {
			continue
		}
		event, err := wire.DecodeEvent(part.Bytes)
		if err != nil {
			return fail("已证明，但本程序无法读取："+err.Error(), "it is proven but this program cannot read it: "+err.Error())
		}
		m.post.Event(part.Number, event)
	}
	m.next = t.Place + 1
	m.post.Boxes(m.kind, func(b wire.Box, numbers []uint32) {
		for _, mine := range m.order {
			if mine == b {
				m.boxes[b] = m.boxes[b].Add(t.Place, numbers, func(n uint32) [32]byte { return hashes[n] })
			}
		}
	})
	return nil
}

// kind says of which kind a party is, of which only the viewer's own matters.
func (m *Mailbox) kind(id trade.PartyID) trade.PartyKind {
	if id == m.viewer.Party {
		return m.viewer.Kind
	}
	return 0
}

// clone gives a mailbox that goes on by itself.
func (m *Mailbox) clone() *Mailbox {
	return &Mailbox{viewer: m.viewer, order: m.order, boxes: maps.Clone(m.boxes), next: m.next}
}

// Mail is the record of a box with its proof against the tree of a state.
type Mail struct {
	Value []byte // empty where nothing was ever put into the box
	Proof []byte
}

// Verify compares what was taken with the mail of the boxes, in the order of
// Boxes, as a state holds it: the state after the last block of which entries
// were told.
func (m *Mailbox) Verify(held []Mail, state wire.State) error {
	if len(held) != len(m.order) {
		return &Fault{Where: "mail", Zh: "信箱数目不对", En: fmt.Sprintf("%d boxes, not %d", len(held), len(m.order))}
	}
	for i, b := range m.order {
		fail := func(zh string, err error) error {
			return &Fault{Where: fmt.Sprintf("mail %d", i), Zh: zh + "：" + err.Error(), En: err.Error()}
		}
		path, err := merkle.ParseProof(held[i].Proof)
		if err != nil {
			return fail("证明无法读取", fmt.Errorf("the proof cannot be read: %w", err))
		}
		var counted wire.Mail
		if len(held[i].Value) == 0 {
			err = path.VerifyAbsence(state.Tree, wire.MailKey(b))
		} else if err = path.VerifyPresence(state.Tree, wire.MailKey(b), held[i].Value); err == nil {
			counted, err = wire.DecodeOwn[wire.Mail](held[i].Value)
		}
		if err != nil {
			return fail("信箱记录与状态树根不符", fmt.Errorf("the box does not lead to the root of the records: %w", err))
		}
		switch mine := m.boxes[b]; {
		case mine.Count != counted.Count:
			return fail("告知的内容不全", fmt.Errorf("%d parts were told, and the ledger counts %d: ask another keeper",
				mine.Count, counted.Count))
		case mine != counted:
			return fail("告知的内容与账本不符", errors.New("what was told is not what the ledger counts: ask another keeper"))
		}
	}
	return nil
}
