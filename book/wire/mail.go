package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"tallystick/book/trade"
)

// Box is whose mail is counted: that of a party, or of all who read the same. It
// is the kind of box and what it belongs to, filled up with zeros.
type Box [17]byte

// The kinds of box.
const (
	partyBox  = 1 // what names a party, and what it asked for itself
	regionBox = 2 // what the branches of a region read
	banksBox  = 3 // what banks and branches read
	publicBox = 4 // what every member reads
)

// PartyBox gives the box of a party.
func PartyBox(id trade.PartyID) Box {
	b := Box{partyBox}
	copy(b[1:], id[:])
	return b
}

// RegionBox gives the box of the branches of a region.
func RegionBox(r trade.Region) Box {
	b := Box{regionBox}
	copy(b[1:], r)
	return b
}

// Boxes gives the boxes that a viewer reads: all that it is told is in them, and
// all that is in them it is told. The regulator is told the journal whole, and has
// no box: how many entries there are is in every header.
func Boxes(v trade.Viewer) (boxes []Box) {
	if v.Kind == trade.Regulator {
		return nil
	}
	if !v.Party.IsZero() {
		boxes = append(boxes, PartyBox(v.Party))
	}
	if v.Kind == trade.Branch && v.Region != "" {
		boxes = append(boxes, RegionBox(v.Region))
	}
	if v.Kind == trade.Bank || v.Kind == trade.Branch {
		boxes = append(boxes, Box{banksBox})
	}
	return append(boxes, Box{publicBox})
}

// Party gives whose box it is, if it is a party's.
func (b Box) Party() (id trade.PartyID, ok bool) {
	copy(id[:], b[1:])
	return id, b[0] == partyBox
}

// Mail is the record of all parts of entries that were ever put into a box. Who
// reads the box proves by it that nothing of them was kept back.
type Mail struct {
	Count uint64   `cbor:"1,keyasint"` // of parts
	Hash  [32]byte `cbor:"2,keyasint"` // rolling, see Add
}

func (Mail) own() {}

// mailDomain separates the hashes of mail from all others.
const mailDomain = "tallystick mail 1\n"

// Add gives the mail with what was put into the box of one more entry, of the
// place of the entry in the journal, the numbers of the parts in order, and their
// hashes (merkle.PartHash). The new hash is SHA-256 over
//
//	"tallystick mail 1\n" ‖ the hash before (32) ‖ place (8) ‖ number (4) and hash (32) of each part
func (m Mail) Add(place uint64, parts []uint32, hash func(number uint32) [32]byte) Mail {
	b := append(make([]byte, 0, 512), mailDomain...)
	b = append(b, m.Hash[:]...)
	b = binary.BigEndian.AppendUint64(b, place)
	for _, n := range parts {
		h := hash(n)
		b = append(binary.BigEndian.AppendUint32(b, n), h[:]...)
	}
	return Mail{m.Count + uint64(len(parts)), sha256.Sum256(b)}
}

// Post works out into which boxes the parts of an entry go. The zero value is
// ready; it is used for one entry after the other, so that it makes no garbage.
type Post struct {
	by         trade.PartyID
	deliveries []delivery
	parts      []posted
	many       map[Box]int
	list       []uint32
}

// delivery is what goes into one box.
type delivery struct {
	box         Box
	own         bool // the box is that of who asked
	actor       bool // who asked is told with it
	first, last int  // of its events' parts; -1: none
}

// posted is a part in a delivery.
type posted struct {
	number uint32
	next   int // of the same delivery; -1: none
}

// fewDeliveries is up to how many deliveries are searched one by one.
const fewDeliveries = 12

// Begin takes the next entry, of which who asked may be left out where it is not
// told.
func (p *Post) Begin(by trade.PartyID) {
	p.by, p.deliveries, p.parts = by, p.deliveries[:0], p.parts[:0]
	if len(p.many) > 0 {
		clear(p.many)
	}
	if !by.IsZero() {
		p.delivery(PartyBox(by)).own = true
	}
}

func (p *Post) delivery(b Box) *delivery {
	if len(p.deliveries) <= fewDeliveries {
		for i := range p.deliveries {
			if p.deliveries[i].box == b {
				return &p.deliveries[i]
			}
		}
	} else if i, ok := p.many[b]; ok {
		return &p.deliveries[i]
	}
	p.deliveries = append(p.deliveries, delivery{box: b, first: -1, last: -1})
	switch n := len(p.deliveries); {
	case n == fewDeliveries+1:
		if p.many == nil {
			p.many = map[Box]int{}
		}
		for i := range p.deliveries {
			p.many[p.deliveries[i].box] = i
		}
	case n > fewDeliveries:
		p.many[b] = n - 1
	}
	return &p.deliveries[len(p.deliveries)-1]
}

func (p *Post) put(b Box, number uint32, actor bool) {
	l := p.delivery(b)
	l.actor = l.actor || actor
	if l.last >= 0 && p.parts[l.last].number == number {
		return
	}
	at := len(p.parts)
	p.parts = append(p.parts, posted{number, -1})
	if l.last < 0 {
		l.first = at
	} else {
		p.parts[l.last].next = at
	}
	l.last = at
}

// Event takes an event of the entry, which is the part of a number; it gives the
// number of the part behind it.
func (p *Post) Event(number uint32, e trade.Event) uint32 {
	if published, ok := e.(trade.DocumentsPublished); ok {
		for i := range published.Documents {
			p.toParties(number, true, published.Source, published.Documents[i].Holder)
			number++
		}
		if len(published.Documents) == 0 {
			number++
		}
		return number
	}
	to := e.Audience()
	_, alert := e.(trade.AlertRaised)
	if to.Public {
		p.put(Box{publicBox}, number, !alert)
		return number + 1
	}
	if to.Banks {
		p.put(Box{banksBox}, number, !alert)
	}
	p.toParties(number, !alert && !p.by.IsZero() && slices.Contains(to.Parties, p.by), to.Parties...)
	if to.Region != "" {
		p.put(RegionBox(to.Region), number, true)
	}
	return number + 1
}

func (p *Post) toParties(number uint32, actor bool, parties ...trade.PartyID) {
	for _, id := range parties {
		if !id.IsZero() {
			p.put(PartyBox(id), number, actor)
		}
	}
}

// Boxes gives each box into which something of the entry goes, with the kind of
// the party if it is a party's, and what: the numbers of the parts in order, good
// until the next. Of what names a branch the branch is told nothing, since it
// reads the box of its region, and the regulator has no box.
func (p *Post) Boxes(kind func(trade.PartyID) trade.PartyKind, each func(b Box, parts []uint32)) {
	for _, l := range p.deliveries {
		if id, ok := l.box.Party(); ok {
			switch kind(id) {
			case trade.Regulator:
				continue
			case trade.Branch:
				if l.first = -1; !l.own {
					continue
				}
			}
		}
		p.list = append(p.list[:0], VerbPart)
		if l.own || l.actor {
			p.list = append(p.list, SignerPart)
		}
		if l.own {
			p.list = append(p.list, OutcomePart)
		}
		for at := l.first; at >= 0; at = p.parts[at].next {
			p.list = append(p.list, p.parts[at].number)
		}
		each(l.box, p.list)
	}
}
