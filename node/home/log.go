package home

import (
	"encoding/binary"
	"hash/crc32"
)

// A Pebble store writes its log and its manifest in blocks of 32 KiB, each
// filled with chunks:
//
//	CRC(4) length(2) kind(1) payload                             kinds 1 to 4
//	CRC(4) length(2) kind(1) log number(4) payload               kinds 5 to 8
//	CRC(4) length(2) kind(1) log number(4) synced(8) payload     kinds 9 to 12
//
// all little-endian; of four kinds the first is a whole record, the others its
// first, middle and last part. Pebble takes the first chunk that is not whole as
// the end of the log, unless a later block proves otherwise, so that one altered
// byte can hide all that follows in its block. Here every later byte is looked
// at: a whole chunk which says that the log was synced beyond the place proves
// damage. Without such a promise it is the torn end that a power cut leaves.
const (
	logBlock  = 32 << 10
	plainHead = 7
	numbered  = 11
	promising = 19
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Log is what was found in a log.
type Log struct {
	Records [][]byte // whole records, also those behind damage
	Hurt    bool     // there are whole records behind a place that is not whole
	Torn    bool     // the end is not whole, and nothing behind it was promised
	At      int64    // the place
	After   int      // whole records behind it
	Broken  [][]byte // what stands at places that are not whole, for whoever wants to try it
}

type chunk struct {
	part    int // 0 whole, 1 first, 2 middle, 3 last
	payload []byte
	size    int
	synced  uint64
	number  uint32
	end     bool // of the log: the mark of the log behind it
	// promises says that synced is there; without it every whole chunk counts as
	// proof that what is before it was whole once.
	promises bool
}

// chunkAt reads the chunk at a place, which must not cross a block's border.
func chunkAt(text []byte, at int, number uint32, manifest bool) (c chunk, ok bool) {
	limit := min((at/logBlock+1)*logBlock, len(text))
	if at+plainHead > limit {
		return c, false
	}
	kind := int(text[at+6])
	head := plainHead
	switch {
	case kind == 0 || kind > 12 || manifest != (kind <= 4):
		return c, false
	case kind > 8:
		head = promising
	case kind > 4:
		head = numbered
	}
	c.size = head + int(binary.LittleEndian.Uint16(text[at+4:]))
	if at+c.size > limit {
		return c, false
	}
	if head > plainHead {
		c.number = binary.LittleEndian.Uint32(text[at+7:])
		if c.end = c.number == number+1; c.number != number && !c.end {
			return c, false
		}
	}
	sum := crc32.Checksum(text[at+6:at+c.size], castagnoli)
	if binary.LittleEndian.Uint32(text[at:]) != (sum>>15|sum<<17)+0xa282ead8 {
		return c, false
	}
	if head == promising {
		c.synced, c.promises = binary.LittleEndian.Uint64(text[at+11:]), true
	}
	c.part, c.payload = (kind-1)%4, text[at+head:at+c.size]
	return c, true
}

// ScanLog reads a log of a Pebble store (its number is in its name), or a
// manifest. It never fails: what it says is what is there.
func ScanLog(text []byte, number uint32, manifest bool) (l Log) {
	var record []byte
	for at := 0; at < len(text); {
		limit := min((at/logBlock+1)*logBlock, len(text))
		if limit-at < plainHead || limit-at < promising && zero(text[at:limit]) {
			at = limit
			continue
		}
		c, ok := chunkAt(text, at, number, manifest)
		if ok && c.end {
			return l
		}
		if !ok && zero(text[at:]) {
			return l
		}
		if !ok {
			next, promised := behind(text, at, number, manifest)
			if !l.Hurt && !l.Torn {
				l.At, l.Hurt, l.Torn = int64(at), promised, !promised
			}
			if next < 0 {
				l.Broken = append(l.Broken, text[at:])
				return l
			}
			l.Broken, record, at = append(l.Broken, text[at:next]), nil, next
			continue
		}
		at += c.size
		switch {
		case c.part == 0:
			l.add(c.payload)
		case c.part == 1:
			record = append([]byte{}, c.payload...)
		case record != nil:
			if record = append(record, c.payload...); c.part == 3 {
				l.add(record)
				record = nil
			}
		}
	}
	return l
}

func (l *Log) add(record []byte) {
	l.Records = append(l.Records, record)
	if l.Hurt || l.Torn {
		l.After++
	}
}

// behind looks for the next whole chunk behind a place, or -1, and whether any
// later chunk promises that the place had been synced. A manifest makes no
// promises: there every later chunk is one.
func behind(text []byte, at int, number uint32, manifest bool) (next int, promised bool) {
	next = -1
	for p := at + 1; p+plainHead <= len(text); p++ {
		c, ok := chunkAt(text, p, number, manifest)
		if !ok || c.size == plainHead {
			continue
		}
		if next < 0 {
			next = p
		}
		if c.end || !c.promises || c.synced > uint64(at) {
			return next, true
		}
		p += c.size - 1
	}
	return next, false
}

func zero(text []byte) bool {
	for _, b := range text {
		if b != 0 {
			return false
		}
	}
	return true
}
