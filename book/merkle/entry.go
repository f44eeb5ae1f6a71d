package merkle

import (
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
)

// entry is what is known of the record at a position.
type entry struct {
	key    hash
	value  hash // of the value alone
	secret salt
}

// leaf gives the record's leaf before a next key.
func (e *entry) leaf(next *hash) hash {
	forNext, forValue := saltsOf(&e.secret, next)
	n, v := salted(nextDomain, &forNext, next), salted(valueDomain, &forValue, &e.value)
	return leafHash(&e.key, &n, &v)
}

// proof gives what a proof opens of the record's leaf.
func (e *entry) proof(next *hash, absence bool) Proof {
	forNext, forValue := saltsOf(&e.secret, next)
	if absence {
		return Proof{Absence: true, Key: e.key, Next: *next, Salt: forNext,
			Closed: salted(valueDomain, &forValue, &e.value)}
	}
	return Proof{Salt: forValue, Closed: salted(nextDomain, &forNext, next)}
}

// positions is a heap of positions, of which the lowest is first.
type positions []uint32

func (l positions) Len() int           { return len(l) }
func (l positions) Less(i, j int) bool { return l[i] < l[j] }
func (l positions) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push implements heap.Interface.
func (l *positions) Push(p any) { *l = append(*l, p.(uint32)) }

// Pop implements heap.Interface.
func (l *positions) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

func (l *positions) put(some ...uint32) {
	for _, p := range some {
		heap.Push(l, p)
	}
}

func (l *positions) take() uint32 { return heap.Pop(l).(uint32) }

// reading hashes records while others are read.
type reading struct {
	index *index
	some  chan []unread
	batch []unread
	text  []byte
	ended chan struct{}
}

// unread is a record whose hashes are not known yet.
type unread struct{ key, record []byte }

// unreadMost is how many bytes of records are handed over at once.
const unreadMost = 1 << 18

func newReading(x *index) *reading {
	r := &reading{index: x, some: make(chan []unread, 4), ended: make(chan struct{})}
	go r.hash()
	return r
}

func (r *reading) add(key, record []byte) {
	if len(r.text)+len(key)+len(record) > cap(r.text) {
		r.some <- r.batch
		r.batch, r.text = nil, make([]byte, 0, max(unreadMost, len(key)+len(record)))
	}
	from := len(r.text)
	r.text = append(append(r.text, key...), record...)
	r.batch = append(r.batch, unread{r.text[from : from+len(key)], r.text[from+len(key):]})
}

func (r *reading) hash() {
	for batch := range r.some {
		for _, one := range batch {
			position := uint64(binary.BigEndian.Uint32(one.record))
			e := r.index.entries.at(position)
			e.secret = salt(one.record[4:])
			if position > 0 {
				e.key, e.value = keyHash(one.key), sha256.Sum256(one.record[recordHead:])
			}
		}
	}
	close(r.ended)
}

func (r *reading) end() {
	r.some <- r.batch
	close(r.some)
	<-r.ended
}
