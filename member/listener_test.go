package member

import (
	"errors"
	"net"
	"net/netip"
	"testing"
)

// knocker is a connection from an address.
type knocker struct {
	net.Conn
	from   string
	closed *int
}

func (c knocker) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from))
}
func (c knocker) Close() error { *c.closed++; return nil }

// queue is a listener with callers waiting.
type queue struct {
	net.Listener
	callers []net.Conn
}

func (q *queue) Accept() (net.Conn, error) {
	if len(q.callers) == 0 {
		return nil, net.ErrClosed
	}
	c := q.callers[0]
	q.callers = q.callers[1:]
	return c, nil
}

func TestConnectionsAreboundedListener(t *testing.T) {
	closed := 0
	q := &queue{}
	call := func(from string) { q.callers = append(q.callers, knocker{from: from, closed: &closed}) }
	l := boundedListener(q, 6, 2)
	for range 4 {
		call("192.0.2.7:1")
	}
	call("192.0.2.8:1")
	for range 3 {
		call("127.0.0.1:1")
	}
	call("192.0.2.9:1")
	var in []net.Conn
	for {
		c, err := l.Accept()
		if err != nil {
			break
		}
		in = append(in, c)
	}
	if len(in) != 6 || closed != 3 {
		t.Fatalf("%d are in, %d were closed", len(in), closed)
	}
	_, _ = in[0].Close(), in[0].Close()
	call("192.0.2.7:2")
	call("192.0.2.7:3")
	if c, err := l.Accept(); err != nil || c.RemoteAddr().String() != "192.0.2.7:2" {
		t.Fatalf("who left makes no room: %v %v", c, err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a connection that was closed twice made room for two: %v", err)
	}
}
