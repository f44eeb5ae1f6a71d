package link

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// keyed is a signer with the key of a number.
func keyed(chain string, n byte) Signer {
	seed := sha256.Sum256([]byte{n})
	key := ed25519.NewKeyFromSeed(seed[:])
	return Signer{Chain: chain, Public: key.Public().(ed25519.PublicKey),
		Sign: func(text []byte) ([]byte, error) { return ed25519.Sign(key, text), nil }}
}

// ledger is a keeper that knows one key, and gives back what it is asked.
type ledger struct {
	known   []byte
	err     error
	awaited chan [2]uint64

	submitted []byte
	rule      trade.Rule
}

func (l *ledger) Whose(public []byte) (trade.Viewer, error) {
	if !bytes.Equal(public, l.known) {
		return trade.Viewer{}, ErrStranger
	}
	return trade.Viewer{Party: trade.PartyID{7}, Kind: trade.Bank, Region: "31"}, nil
}

func (l *ledger) Slice(_ context.Context, v trade.Viewer, ask wire.Ask) (wire.Slice, error) {
	return wire.Slice{Party: v.Party, From: ask.From, To: ask.From, Known: ask.Known, Header: wire.Header{
		Height: ask.Above}}, l.err
}

func (l *ledger) Submit(_ context.Context, envelope []byte) (trade.Rule, error) {
	l.submitted = envelope
	return l.rule, l.err
}

func (l *ledger) Height() int64 { return 12 }

func (l *ledger) Await(_ context.Context, entries uint64, above int64) {
	l.awaited <- [2]uint64{entries, uint64(above)}
}

// serve answers for a ledger until the test ends.
func serve(t *testing.T, l *ledger) (*Server, string) {
	t.Helper()
	return serveKeeper(t, l)
}

func serveAny(t *testing.T, k Keeper) (address string) {
	t.Helper()
	_, address = serveKeeper(t, k)
	return address
}

func serveKeeper(t *testing.T, l Keeper) (*Server, string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(l, nil, keyed("chain", 1), slog.New(slog.DiscardHandler))
	ended := make(chan error)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Close(), <-ended); err != nil {
			t.Error(err)
		}
	})
	return server, listener.Addr().String()
}

func isOne(public []byte) bool { return bytes.Equal(public, keyed("", 1).Public) }

func TestAPartyAsksAKeeper(t *testing.T) {
	l := &ledger{known: keyed("", 2).Public, awaited: make(chan [2]uint64, 1)}
	_, address := serve(t, l)
	c := NewClient(address, keyed("chain", 2), isOne)
	defer c.Close()
	w, err := c.Whose(t.Context())
	want := wire.Whose{Version: 1, Party: trade.PartyID{7}, Kind: trade.Bank, Region: "31", Height: 12}
	if err != nil || w != want {
		t.Errorf("%+v, %v", w, err)
	}
	s, err := c.Slice(t.Context(), wire.Ask{From: 3, Known: 4, Above: 5, Wait: true})
	if err != nil || s.Party != w.Party || s.From != 3 || s.Known != 4 || s.Header.Height != 5 ||
		<-l.awaited != [2]uint64{3, 5} {
		t.Errorf("%+v, %v", s, err)
	}
	for status, err := range map[int]error{http.StatusConflict: ErrAhead,
		http.StatusServiceUnavailable: net.ErrClosed} {
		l.err = err
		_, err := c.Slice(t.Context(), wire.Ask{})
		var no *Refused
		if !errors.As(err, &no) || no.Status != status || no.Zh == "" || no.En == "" {
			t.Errorf("%d: %v", status, err)
		}
	}
	_, err = c.post(t.Context(), slicePath, []byte{0xa0}, 100)
	if err == nil || !strings.Contains(err.Error(), "版本") {
		t.Errorf("what can't be read: %v", err)
	}
	if _, err := c.post(t.Context(), slicePath, make([]byte, maxAsk+1), 100); err == nil {
		t.Error("what is too large is read")
	}
}

// Who is not on the ledger gets no answer, and nobody else than a keeper is told anything.
func TestStrangersAreShutOut(t *testing.T) {
	l := &ledger{known: keyed("", 2).Public}
	server, address := serve(t, l)
	stolen := keyed("chain", 3)
	stolen.Public = l.known // names a key that it does not hold
	for name, c := range map[string]*Client{
		"a key that the ledger does not know": NewClient(address, keyed("chain", 3), isOne),
		"a key of another chain":              NewClient(address, keyed("another", 2), isOne),
		"a key that it does not hold":         NewClient(address, stolen, isOne),
		"a keeper that does not vote": NewClient(address, keyed("chain", 2),
			func([]byte) bool { return false }),
	} {
		if _, err := c.Whose(t.Context()); err == nil {
			t.Errorf("%s is let in", name)
		}
		c.Close()
	}
	c := NewClient(address, keyed("chain", 2), isOne)
	defer c.Close()
	if _, err := c.Whose(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.known = nil // revoked while the connection is open
	var no *Refused
	if _, err := c.Whose(t.Context()); !errors.As(err, &no) || no.Status != http.StatusForbidden {
		t.Errorf("a revoked key: %v", err)
	}
	l.known = keyed("", 2).Public
	server.clock = func() time.Time { return time.Now().Add(passLasts + time.Hour) }
	if _, err := c.Whose(t.Context()); !errors.As(err, &no) || no.Status != http.StatusUnauthorized {
		t.Errorf("a pass whose time is over: %v", err)
	}
	for name, config := range map[string]*tls.Config{"without a certificate": {InsecureSkipVerify: true},
		"with TLS 1.2": {InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}} {
		plain := http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}}
		if answer, err := plain.Post("https://"+address+whosePath, ContentType, nil); err == nil {
			t.Errorf("%s: %s", name, answer.Status)
		}
	}
}

func TestAskingTooOften(t *testing.T) {
	var p paces
	p.of = map[trade.PartyID]*pace{}
	now, taken := time.Unix(0, 0), 0
	for p.take(trade.PartyID{1}, now) {
		taken++
	}
	if taken != burst || !p.take(trade.PartyID{2}, now) {
		t.Errorf("%d at once, or another's", taken)
	}
	if now = now.Add(time.Second / perSecond); !p.take(trade.PartyID{1}, now) || p.take(trade.PartyID{1}, now) {
		t.Error("a moment later it is not one more")
	}
}

// A pass is good for its chain, its key and its time.
func TestAPassCounts(t *testing.T) {
	now := time.Now()
	passes := passes{signer: keyed("chain", 2), clock: func() time.Time { return now }}
	first, err := passes.certificate()
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := passes.certificate(); again != first {
		t.Error("another is made at once")
	}
	if now = now.Add(passFresh); true {
		if again, _ := passes.certificate(); again == first {
			t.Error("none is made anew")
		}
	}
	if _, err := speaker("chain", nil, now); !errors.Is(err, ErrPass) {
		t.Error(err)
	}
}

// envelopeOf signs a command of a party.
func envelopeOf(t testing.TB, party trade.PartyID) []byte {
	t.Helper()
	payload, err := wire.EncodeCommand(trade.Decline{Financing: trade.FinancingID{1}})
	if err != nil {
		t.Fatal(err)
	}
	seed := sha256.Sum256([]byte{9})
	ground := wire.Ground{Chain: "chain", Genesis: trade.Digest{1}, Header: trade.Digest{1}}
	b, err := wire.Sign(wire.Envelope{Ground: ground, Party: party, Key: trade.KeyID{1}, ID: trade.EnvelopeID{1},
		NotAfter: 1, Verb: trade.VerbDecline, Payload: payload}, ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A link takes the envelopes of its own party, says what keeps one out, and who says so.
func TestAPartyHandsIn(t *testing.T) {
	l := &ledger{known: keyed("", 2).Public}
	_, address := serve(t, l)
	c := NewClient(address, keyed("chain", 2), isOne)
	defer c.Close()
	own := envelopeOf(t, trade.PartyID{7})
	said, keeper, err := c.Submit(t.Context(), own)
	if err != nil || said.Rule != 0 || !bytes.Equal(l.submitted, own) || !isOne(keeper) {
		t.Errorf("%+v %x %v", said, keeper, err)
	}
	l.rule = trade.KeyMustNotBeRevoked
	if said, _, err = c.Submit(t.Context(), own); err != nil || said.Rule != trade.KeyMustNotBeRevoked {
		t.Errorf("%+v %v", said, err)
	}
	l.submitted = nil
	for name, x := range map[string]struct {
		envelope []byte
		status   int
	}{"another party's": {envelopeOf(t, trade.PartyID{8}), http.StatusForbidden},
		"what is no envelope": {[]byte{0xa0}, http.StatusBadRequest},
		"what is too large":   {make([]byte, wire.MaxEnvelope+1), http.StatusRequestEntityTooLarge}} {
		var no *Refused
		if _, _, err := c.Submit(t.Context(), x.envelope); !errors.As(err, &no) || no.Status != x.status ||
			l.submitted != nil {
			t.Errorf("%s: %v, handed on: %x", name, err, l.submitted)
		}
	}
	l.err = net.ErrClosed
	var no *Refused
	if _, _, err := c.Submit(t.Context(), own); !errors.As(err, &no) || no.Status != http.StatusServiceUnavailable {
		t.Errorf("a keeper that can't: %v", err)
	}
}

// tokens is a token server that gives back what it is asked.
type tokens struct {
	known []byte
	err   error
	asked int
}

func (s *tokens) Asker(public []byte) (trade.Viewer, error) {
	if !bytes.Equal(public, s.known) {
		return trade.Viewer{}, ErrStranger
	}
	return trade.Viewer{Party: trade.PartyID{9}}, nil
}

func (s *tokens) Evaluate(v trade.Viewer, ask wire.TokenAsk) (answer wire.TokenAnswer, err error) {
	s.asked++
	for _, numbers := range ask.Numbers {
		answer.Made = append(answer.Made, wire.TokensMade{Elements: numbers.Elements, Proof: v.Party[:]})
	}
	return answer, s.err
}

// A keeper that supervises, and so does not follow, has tokens made and is told nothing else.
func TestTokensOverALink(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	made := &tokens{known: keyed("", 3).Public}
	l := &ledger{known: keyed("", 2).Public}
	server := NewServer(l, made, keyed("chain", 1), slog.New(slog.DiscardHandler))
	ended := make(chan error)
	go func() { ended <- server.Serve(listener) }()
	defer func() {
		if err := errors.Join(server.Close(), <-ended); err != nil {
			t.Error(err)
		}
	}()
	c := NewClient(listener.Addr().String(), keyed("chain", 3), isOne)
	defer c.Close()
	ask := wire.TokenAsk{Numbers: []wire.TokenNumbers{{Kind: "party", Elements: []byte{1, 2}}, {Kind: "mark"}}}
	answer, err := c.Tokens(t.Context(), ask)
	if err != nil || len(answer.Made) != 2 || !bytes.Equal(answer.Made[0].Elements, []byte{1, 2}) ||
		answer.Made[0].Proof[0] != 9 {
		t.Errorf("%+v, %v", answer, err)
	}
	var no *Refused
	if _, err := c.Whose(t.Context()); !errors.As(err, &no) || no.Status != http.StatusForbidden {
		t.Errorf("a keeper follows: %v", err)
	}
	for status, err := range map[int]error{http.StatusBadRequest: ErrTokens,
		http.StatusTooManyRequests: Over{time.Hour}, http.StatusServiceUnavailable: net.ErrClosed} {
		made.err = err
		if _, err := c.Tokens(t.Context(), ask); !errors.As(err, &no) || no.Status != status {
			t.Errorf("%d: %v", status, err)
		}
	}
	if _, err := c.post(t.Context(), tokensPath, []byte{0xa0}, 100); !errors.As(err, &no) ||
		no.Status != http.StatusBadRequest {
		t.Errorf("what can't be read: %v", err)
	}
	made.asked = 0
	for n, status := range map[byte]int{2: http.StatusForbidden, 4: 0} { // who follows only; a stranger
		other := NewClient(listener.Addr().String(), keyed("chain", n), isOne)
		defer other.Close()
		if _, err := other.Tokens(t.Context(), ask); err == nil || status != 0 && (!errors.As(err, &no) ||
			no.Status != status) {
			t.Errorf("key %d has tokens made: %v", n, err)
		}
	}
	_, address := serve(t, l) // which is no token server
	plain := NewClient(address, keyed("chain", 2), isOne)
	defer plain.Close()
	if _, err := plain.Tokens(t.Context(), ask); err == nil || made.asked != 0 {
		t.Errorf("%v, asked %d times", err, made.asked)
	}
}

func FuzzAsk(f *testing.F) {
	b, err := wire.EncodeMessage(wire.Ask{Version: 1, From: 1, Known: 2, Above: 3, Wait: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		ask, err := wire.DecodeMessage[wire.Ask](b)
		if err != nil {
			return
		}
		if again, err := wire.EncodeMessage(ask); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x is written as %x, %v", b, again, err)
		}
	})
}
