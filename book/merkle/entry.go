package merkle

import "container/heap"

// entry is what is known of the record at a position.
type entry struct {
	key    hash
	value  hash // of the value alone
	secret salt
}

// entrySize is the size of an entry as it is written.
const entrySize = 32 + 32 + saltSize

// write puts the entry into bytes, and gives what is behind it.
func (e *entry) write(b []byte) []byte {
	n := copy(b, e.key[:])
	n += copy(b[n:], e.value[:])
	return b[n+copy(b[n:], e.secret[:]):]
}

// read takes the entry out of bytes, and gives what is behind it.
func (e *entry) read(b []byte) []byte {
	e.key, e.value, e.secret = hash(b), hash(b[32:]), salt(b[64:])
	return b[entrySize:]
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
