package wire

import (
	"encoding/binary"
	"unicode/utf8"

	"tallystick/book/trade"
)

// reader reads the canonical CBOR of an envelope without reflection, since
// every envelope passes here several times. After the first byte that is not as
// it must be it only fails.
type reader struct {
	rest   []byte
	failed bool
}

// The major types of CBOR that are read and written.
const (
	majorNumber   = 0
	majorNegative = 1
	majorBytes    = 2
	majorText     = 3
	majorList     = 4
	majorMap      = 5
)

// head reads a major type and its number in the shortest form.
func (r *reader) head(major byte) uint64 {
	if r.failed || len(r.rest) == 0 || r.rest[0]>>5 != major {
		return r.fail()
	}
	short := r.rest[0] & 31
	r.rest = r.rest[1:]
	if short < 24 {
		return uint64(short)
	}
	size := 1 << (short - 24)
	if short > 27 || len(r.rest) < size {
		return r.fail()
	}
	var wide [8]byte
	copy(wide[8-size:], r.rest)
	r.rest = r.rest[size:]
	n := binary.BigEndian.Uint64(wide[:])
	if least := [4]uint64{24, 1 << 8, 1 << 16, 1 << 32}[short-24]; n < least {
		return r.fail()
	}
	return n
}

func (r *reader) fail() uint64 {
	r.failed = true
	return 0
}

func (r *reader) mapOf(pairs uint64) {
	if r.head(majorMap) != pairs {
		r.fail()
	}
}

func (r *reader) field(number uint64) {
	if r.head(majorNumber) != number {
		r.fail()
	}
}

func (r *reader) string(major byte) []byte {
	n := r.head(major)
	if r.failed || n > uint64(len(r.rest)) {
		r.fail()
		return nil
	}
	s := r.rest[:n:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) bytes() []byte { return r.string(majorBytes) }

func (r *reader) id() (id [16]byte) {
	b := r.bytes()
	if len(b) != len(id) {
		r.fail()
		return id
	}
	return [16]byte(b)
}

func (r *reader) digest() (d trade.Digest) {
	b := r.bytes()
	if len(b) != len(d) {
		r.fail()
		return d
	}
	return trade.Digest(b)
}

func (r *reader) number(most uint64) uint64 {
	n := r.head(majorNumber)
	if n > most {
		return r.fail()
	}
	return n
}

func (r *reader) done() bool { return !r.failed && len(r.rest) == 0 }

func (r *reader) envelope() (e Envelope) {
	r.mapOf(11)
	r.field(1)
	e.Version = uint8(r.number(1<<8 - 1))
	r.field(2)
	chain := r.string(majorText)
	if len(chain) > maxChain || !utf8.Valid(chain) {
		r.fail()
		return e
	}
	e.Chain = string(chain)
	r.field(3)
	e.Genesis = r.digest()
	r.field(4)
	e.Party = r.id()
	r.field(5)
	e.Key = r.id()
	r.field(6)
	e.ID = r.id()
	r.field(7)
	e.NotAfter = trade.Instant(r.number(1<<63 - 1))
	r.field(8)
	e.Height = int64(r.number(1<<63 - 1))
	r.field(9)
	e.Header = r.digest()
	if r.number(12) == 10 {
		e.Verb = trade.Verb(r.number(1<<16 - 1))
		r.field(11)
		e.Payload = r.bytes()
		return e
	}
	e.Root = r.digest()
	r.field(13)
	e.Count = uint32(r.number(MaxSteps))
	return e
}

// steps reads those of a batch.
func (r *reader) steps() []Step {
	n := r.head(majorList)
	if n == 0 || n > MaxSteps {
		r.fail()
		return nil
	}
	steps := make([]Step, 0, n)
	for ; n > 0 && !r.failed; n-- {
		if r.head(majorList) != 2 {
			r.fail()
		}
		verb := trade.Verb(r.number(1<<16 - 1))
		steps = append(steps, Step{Verb: verb, Payload: r.bytes()})
	}
	return steps
}
