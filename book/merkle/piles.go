package merkle

import (
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
)

// piles part rows of one size into piles that are later read one by one: in memory,
// or in a file.
type piles struct {
	size int      // of a row, in bytes
	file vfs.File // nil: in memory

	mu        sync.Mutex
	end       int64 // of the file
	stretches [][]stretch
}

// stretch is some rows of one pile.
type stretch struct {
	rows []byte // of memory
	at   int64  // in the file
	size int
}

// stretchSize is about how large a stretch is, in bytes.
const stretchSize = 16 << 10

func newPiles(count uint64, size int, file vfs.File) *piles {
	return &piles{size: size, file: file, stretches: make([][]stretch, count)}
}

// pen adds rows; each goroutine has its own.
type pen struct {
	piles *piles
	begun [][]byte
}

func (p *piles) pen() *pen { return &pen{p, make([][]byte, len(p.stretches))} }

// row gives the place of the next row of a pile, to be filled before the next call.
func (w *pen) row(pile int) []byte {
	b, size := w.begun[pile], w.piles.size
	if len(b)+size > cap(b) {
		if len(b) > 0 {
			w.put(pile)
		}
		if b = w.begun[pile][:0]; cap(b) == 0 {
			b = make([]byte, 0, stretchSize/size*size)
		}
	}
	w.begun[pile] = b[:len(b)+size]
	return w.begun[pile][len(b):]
}

// put adds what was begun to a pile.
func (w *pen) put(pile int) {
	p, b := w.piles, w.begun[pile]
	p.mu.Lock()
	at := p.end
	p.end += int64(len(b))
	if p.file == nil {
		p.stretches[pile] = append(p.stretches[pile], stretch{rows: b})
		w.begun[pile] = nil
	} else {
		p.stretches[pile] = append(p.stretches[pile], stretch{at: at, size: len(b)})
	}
	p.mu.Unlock()
	if p.file == nil {
		return
	}
	if _, err := p.file.WriteAt(b, at); err != nil {
		fault.On(fmt.Errorf("couldn't write leaves to the disk, look at the room on it: %w", err))
	}
}

// close adds all that was begun.
func (w *pen) close() {
	for pile, b := range w.begun {
		if len(b) > 0 {
			w.put(pile)
		}
	}
}

// take gives all rows of a pile, in any order, and lets go of it. It may use the room
// of one that was given before.
func (p *piles) take(pile int, room []byte) []byte {
	rows := room[:0]
	for _, b := range p.stretches[pile] {
		if p.file == nil {
			rows = append(rows, b.rows...)
			continue
		}
		from := len(rows)
		rows = append(rows, make([]byte, b.size)...)
		if _, err := p.file.ReadAt(rows[from:], b.at); err != nil {
			fault.On(fmt.Errorf("couldn't read leaves from the disk, look at it: %w", err))
		}
	}
	p.stretches[pile] = nil
	return rows
}

// close lets go of the file.
func (p *piles) close() error {
	if p.file == nil {
		return nil
	}
	return p.file.Close()
}
