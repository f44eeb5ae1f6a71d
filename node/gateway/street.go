package gateway

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"tallystick/face/words"
)

// Street tells from where requests come.
type Street struct {
	proxies []netip.Prefix
}

// NewStreet makes a street on which the named addresses or networks (CIDR) are
// proxies of our own: of what they bring, the X-Forwarded-For they add names
// the source. Nobody else's header is believed.
func NewStreet(proxies ...string) (Street, error) {
	var s Street
	for _, text := range proxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			one, wrong := netip.ParseAddr(text)
			if wrong != nil {
				return Street{}, words.New(fmt.Sprintf("%q 不是地址或网段，例如 10.0.0.0/8", text),
					fmt.Sprintf("%q is neither an address nor a network such as 10.0.0.0/8", text))
			}
			network = netip.PrefixFrom(one, one.BitLen())
		}
		s.proxies = append(s.proxies, network.Masked())
	}
	return s, nil
}

func (s Street) ours(a netip.Addr) bool {
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// Source names the source of a request from the address of its connection and
// its headers X-Forwarded-For: an IPv4 address, or the /64 network of an IPv6
// one, because whoever has one address of it has them all.
func (s Street) Source(address string, forwarded []string) string {
	from, ok := peer(address)
	if !ok {
		return address
	}
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && s.ours(from); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		from = hop.Unmap()
	}
	return sourceOf(from)
}

// FromHere reports whether a request comes from this very machine, and was not
// brought by a proxy.
func FromHere(address string, forwarded []string) bool {
	from, _ := peer(address)
	return from.IsLoopback() && len(forwarded) == 0
}

func peer(address string) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(host)
	return a.Unmap().WithZone(""), err == nil
}

func sourceOf(a netip.Addr) string {
	if a.Is6() {
		return netip.PrefixFrom(a.WithZone(""), 64).Masked().String()
	}
	return a.String()
}
