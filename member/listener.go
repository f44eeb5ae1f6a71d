package member

import (
	"net"
	"sync"

	"tallystick/node/gateway"
)

// boundedListener bounds the connections of a listener: so many in all, and so many
// from each source. Connections beyond are closed at once. The loopback is
// bounded in all only, because it is the operator's own or a proxy's.
func boundedListener(l net.Listener, total, each int) net.Listener {
	return &bounded{Listener: l, total: total, each: each, held: map[string]int{}}
}

type bounded struct {
	net.Listener
	total, each int
	mu          sync.Mutex
	all         int
	held        map[string]int
}

// Accept implements net.Listener.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if source, ok := b.admit(c); ok {
			return &connection{Conn: c, leave: sync.OnceFunc(func() { b.release(source) })}, nil
		}
		_ = c.Close()
	}
}

func (b *bounded) admit(c net.Conn) (string, bool) {
	address := c.RemoteAddr().String()
	source, here := gateway.Street{}.Source(address, nil), gateway.FromHere(address, nil)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all >= b.total || b.held[source] >= b.each && !here {
		return "", false
	}
	b.all++
	b.held[source]++
	return source, true
}

func (b *bounded) release(source string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all--
	if b.held[source]--; b.held[source] == 0 {
		delete(b.held, source)
	}
}

type connection struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *connection) Close() error {
	c.leave()
	return c.Conn.Close()
}
