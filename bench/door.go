package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// caller is a program at the door of a town: one connection over which it asks
// and waits, one request after the other. It speaks HTTP/1.1 with as little as
// that takes, so that what is measured is the member.
type caller struct {
	host   string
	conn   net.Conn
	answer *bufio.Reader
	text   []byte
}

func newCaller(ctx context.Context, url string) (*caller, error) {
	host := strings.TrimPrefix(url, "http://")
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, fmt.Errorf("couldn't reach the member: %w", err)
	}
	return &caller{host: host, conn: conn, answer: bufio.NewReader(conn)}, nil
}

// call sends a command and waits until it is final. Any other answer is an error.
func (c *caller) call(e errand) error {
	body, err := e.body()
	if err != nil {
		return fmt.Errorf("couldn't write a request: %w", err)
	}
	c.text = fmt.Appendf(c.text[:0], "POST %s?wait=30 HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Idempotency-Key: %s\r\nContent-Length: %d\r\n", e.path, c.host, e.token, rand.Text(), len(body))
	if body != nil {
		c.text = append(c.text, "Content-Type: application/json\r\n"...)
	}
	c.text = append(append(c.text, "\r\n"...), body...)
	if err := c.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return fmt.Errorf("couldn't send a request: %w", err)
	}
	if _, err := c.conn.Write(c.text); err != nil {
		return fmt.Errorf("couldn't send a request: %w", err)
	}
	response, err := http.ReadResponse(c.answer, nil)
	if err != nil {
		return fmt.Errorf("couldn't read an answer: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("couldn't read an answer: %w", err)
	}
	var said struct{ State string }
	if err := json.Unmarshal(text, &said); err != nil || response.StatusCode != http.StatusOK ||
		said.State != "final" {
		return fmt.Errorf("%s was answered %d: %s", e.path, response.StatusCode, text)
	}
	return nil
}

// round is what callers got done: how long each step took, and how many ended in
// the time that it took.
type round struct {
	waits  []time.Duration
	inTime int
	took   time.Duration
}

// live has callers live whole financings for a while, each its next request
// once the last is answered as final and shown by the read model. The while ends
// with the first answer after it. A life that has begun is lived to its end; what
// is answered after the time is no part of the rate.
func (t *town) live(ctx context.Context, callers []*caller, long time.Duration) (r round, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	var f failure
	begin := time.Now()
	over := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return r.took > 0
	}
	answered := func(wait time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		r.waits = append(r.waits, wait)
		if r.took > 0 {
			return
		}
		r.inTime++
		if since := time.Since(begin); since >= long {
			r.took = since
		}
	}
	for _, c := range callers {
		all.Go(func() {
			for !over() && !f.failed.Load() && ctx.Err() == nil {
				for _, e := range t.life() {
					sent := time.Now()
					if err := c.call(e); err != nil {
						f.note(err)
						return
					}
					answered(time.Since(sent))
				}
			}
		})
	}
	all.Wait()
	f.note(ctx.Err())
	return r, f.err
}

// apiLife measures whole financings as programs of banks and exporters carry them
// out, each over a connection of its own. Half a round goes before and is not
// measured.
func apiLife(ctx context.Context, n *network, clients int) (r Result, err error) {
	if err := n.openTown(ctx); err != nil {
		return r, err
	}
	callers := make([]*caller, clients)
	for i := range callers {
		if callers[i], err = newCaller(ctx, n.town.faces.URL); err != nil {
			return r, err
		}
		defer callers[i].conn.Close()
	}
	long := n.steady / 2
	if _, err := n.town.live(ctx, callers, long/2); err != nil {
		return r, err
	}
	m, err := newMeter(n.town.home)
	if err != nil {
		return r, err
	}
	var waits []time.Duration
	var rates []float64
	for range n.rounds {
		round, err := n.town.live(ctx, callers, long)
		if err != nil {
			return r, err
		}
		rates = append(rates, float64(round.inTime)/round.took.Seconds())
		waits = append(waits, round.waits...)
	}
	r.TxPerS, r.Clients, r.WarmUpS = percentile(rates, 50), clients, (long / 2).Seconds()
	return r, r.waited(waits, m)
}
