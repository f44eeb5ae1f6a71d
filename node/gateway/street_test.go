package gateway

import "testing"

func TestSource(t *testing.T) {
	plain, err := NewStreet()
	if err != nil {
		t.Fatal(err)
	}
	behind, err := NewStreet("127.0.0.1", "::1", "10.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewStreet("the proxy"); err == nil {
		t.Error("a proxy that is no address is taken")
	}
	for _, c := range []struct {
		street                Street
		remote, header, wants string
	}{
		{plain, "192.0.2.7:4711", "", "192.0.2.7"},
		{plain, "192.0.2.7:4711", "198.51.100.1", "192.0.2.7"}, // anybody can write a header
		{plain, "127.0.0.1:4711", "198.51.100.1", "127.0.0.1"},
		{behind, "127.0.0.1:4711", "", "127.0.0.1"},
		{behind, "127.0.0.1:4711", "198.51.100.1", "198.51.100.1"},
		{behind, "127.0.0.1:4711", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, // the first was the caller's own word
		{behind, "[::1]:4711", "203.0.113.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{behind, "127.0.0.1:4711", "10.1.2.3", "10.1.2.3"}, // all are ours
		{behind, "192.0.2.7:4711", "198.51.100.1", "192.0.2.7"},
		{behind, "127.0.0.1:4711", "rubbish", "127.0.0.1"},
		{plain, "[2001:db8:1:2:3:4:5:6]:4711", "", "2001:db8:1:2::/64"},
		{plain, "[::ffff:192.0.2.7]:4711", "", "192.0.2.7"},
		{plain, "nowhere", "", "nowhere"},
	} {
		var forwarded []string
		if c.header != "" {
			forwarded = []string{c.header}
		}
		if got := c.street.Source(c.remote, forwarded); got != c.wants {
			t.Errorf("%s with %q: %s, not %s", c.remote, c.header, got, c.wants)
		}
	}
}

func TestFromHere(t *testing.T) {
	for remote, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "192.0.2.7:1": false, "": false} {
		if got := FromHere(remote, nil); got != want {
			t.Errorf("%q is local: %v", remote, got)
		}
	}
	if FromHere("127.0.0.1:1", []string{"192.0.2.7"}) {
		t.Error("what a proxy brings is taken for local")
	}
}
