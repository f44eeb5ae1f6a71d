package bench

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// The door of a keeper that is measured takes envelopes by the stream, since that for
// members bounds each party at what a party needs. An envelope is its number (8 bytes), its
// length (4) and itself; the answer is the number, the height and the rule that refuses it (8
// each, big-endian), once it is final. Rule noAnswer stands for what came to no end.
const (
	askHead    = 8 + 4
	answerSize = 8 + 8 + 8
	noAnswer   = 1 << 62
)

// answerDoor answers whoever comes until the listener is closed.
func answerDoor(ctx context.Context, node submitter, listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			_ = answerStream(ctx, node, conn) // ends when who asks is gone
		}()
	}
}

func answerStream(ctx context.Context, node submitter, conn net.Conn) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, answers := bufio.NewReaderSize(conn, 1<<20), make(chan [answerSize]byte, 1_000)
	go func() {
		for {
			select {
			case answer := <-answers:
				if _, err := conn.Write(answer[:]); err != nil {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		var head [askHead]byte
		if _, err := io.ReadFull(from, head[:]); err != nil {
			return err
		}
		size := binary.BigEndian.Uint32(head[8:])
		if size > wire.MaxEnvelope {
			return errors.New("an envelope is too large")
		}
		envelope := make([]byte, size)
		if _, err := io.ReadFull(from, envelope); err != nil {
			return err
		}
		go func() {
			entry, err := node.SubmitAndWait(ctx, envelope)
			var answer [answerSize]byte
			copy(answer[:], head[:8])
			rule := uint64(entry.Refusal.Rule)
			if err != nil {
				rule = noAnswer
			}
			binary.BigEndian.PutUint64(answer[8:], uint64(entry.Height))
			binary.BigEndian.PutUint64(answer[16:], rule)
			select {
			case answers <- answer:
			case <-ctx.Done():
			}
		}()
	}
}

// remote hands envelopes to keepers in processes of their own, to each in turn.
type remote struct {
	doors []*remoteDoor
	next  atomic.Uint64
}

type remoteDoor struct {
	conn net.Conn

	mu     sync.Mutex
	number uint64
	waits  map[uint64]chan [answerSize]byte
	broken error
}

// reach connects to the doors of keepers.
func reach(ctx context.Context, doors ...string) (*remote, error) {
	r := &remote{}
	for _, address := range doors {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("couldn't reach a keeper: %w", err), r.close())
		}
		d := &remoteDoor{conn: conn, waits: map[uint64]chan [answerSize]byte{}}
		r.doors = append(r.doors, d)
		go d.read()
	}
	return r, nil
}

func (r *remote) close() (err error) {
	for _, d := range r.doors {
		err = errors.Join(err, d.conn.Close())
	}
	return err
}

// read hands out answers until the connection ends.
func (d *remoteDoor) read() {
	from := bufio.NewReader(d.conn)
	for {
		var answer [answerSize]byte
		_, err := io.ReadFull(from, answer[:])
		d.mu.Lock()
		if err != nil {
			d.broken = err
			for _, waits := range d.waits {
				close(waits)
			}
			d.mu.Unlock()
			return
		}
		number := binary.BigEndian.Uint64(answer[:])
		d.waits[number] <- answer
		delete(d.waits, number)
		d.mu.Unlock()
	}
}

// patience bounds how long an envelope may take: what takes longer is lost.
const patience = 2 * time.Minute

// SubmitAndWait hands an envelope to the next keeper and waits until it is final there.
func (r *remote) SubmitAndWait(ctx context.Context, envelope []byte) (e trade.Entry, err error) {
	d := r.doors[r.next.Add(1)%uint64(len(r.doors))]
	answered, err := d.send(envelope)
	if err != nil {
		return e, err
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case answer, open := <-answered:
		rule := binary.BigEndian.Uint64(answer[16:])
		if !open || rule == noAnswer {
			return e, errors.New("a keeper ended before an envelope was final")
		}
		e.Height, e.Refusal.Rule = int64(binary.BigEndian.Uint64(answer[8:])), trade.Rule(rule)
		return e, nil
	case <-timer.C:
		return e, fmt.Errorf("an envelope is not final after %s", patience)
	case <-ctx.Done():
		return e, ctx.Err()
	}
}

func (d *remoteDoor) send(envelope []byte) (<-chan [answerSize]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return nil, fmt.Errorf("a keeper is gone: %w", d.broken)
	}
	answered := make(chan [answerSize]byte, 1)
	d.number++
	d.waits[d.number] = answered
	text := binary.BigEndian.AppendUint64(make([]byte, 0, askHead+len(envelope)), d.number)
	text = append(binary.BigEndian.AppendUint32(text, uint32(len(envelope))), envelope...)
	if _, err := d.conn.Write(text); err != nil {
		return nil, fmt.Errorf("couldn't hand in an envelope: %w", err)
	}
	return answered, nil
}
