package link

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"sync"
	"time"

	"tallystick/book/wire"
	"tallystick/face/words"
)

// How long a certificate is good, and after how long another is made.
const (
	passLasts = 30 * 24 * time.Hour
	passFresh = 24 * time.Hour
	clockSkew = 5 * time.Minute
)

// Signer is a key that stands on the ledger. The private half need not be at hand but to
// sign, once a day.
type Signer struct {
	Chain  string
	Public []byte // Ed25519
	Sign   func(text []byte) ([]byte, error)
}

// passes gives certificates for a key, and makes them anew in time.
type passes struct {
	signer Signer
	clock  func() time.Time

	mu   sync.Mutex
	last *tls.Certificate
	made time.Time
}

func (p *passes) certificate() (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	if p.last != nil && now.Sub(p.made) < passFresh && !now.Before(p.made) {
		return p.last, nil
	}
	pass, err := newPass(p.signer, now)
	if err != nil {
		return nil, err
	}
	p.last, p.made = &pass, now
	return p.last, nil
}

// newPass makes a certificate of a key of its own, which a key of the ledger lets speak for
// it: a name of the certificate is the URI tallystick:PUBLIC:SIGNATURE over [wire.PassText].
func newPass(s Signer, now time.Time) (tls.Certificate, error) {
	fail := func(err error) (tls.Certificate, error) {
		return tls.Certificate{}, fmt.Errorf("couldn't make a certificate for the link: %w", err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fail(err)
	}
	end := now.Add(passLasts).UTC().Truncate(time.Second)
	signature, err := s.Sign(wire.PassText(s.Chain, public, end.Unix()))
	if err != nil {
		return fail(err)
	}
	name := &url.URL{Scheme: "tallystick", Opaque: hex.EncodeToString(s.Public) + ":" + hex.EncodeToString(signature)}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-clockSkew), NotAfter: end,
		URIs: []*url.URL{name}, KeyUsage: x509.KeyUsageDigitalSignature}
	text, err := x509.CreateCertificate(rand.Reader, form, form, public, private)
	if err != nil {
		return fail(err)
	}
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: private}, nil
}

// ErrPass says that a certificate is none by which a key of the ledger speaks.
var ErrPass = words.New(words.LinkPass.Zh, words.LinkPass.En)

// speaker gives the key of the ledger for which a connection speaks.
func speaker(chain string, state *tls.ConnectionState, now time.Time) (public []byte, err error) {
	if state == nil || len(state.PeerCertificates) != 1 {
		return nil, ErrPass
	}
	c := state.PeerCertificates[0]
	certified, ok := c.PublicKey.(ed25519.PublicKey)
	if !ok || len(c.URIs) != 1 || c.URIs[0].Scheme != "tallystick" {
		return nil, ErrPass
	}
	if now.Add(clockSkew).Before(c.NotBefore) || now.After(c.NotAfter) || c.NotAfter.Sub(now) > passLasts+clockSkew {
		return nil, errors.Join(ErrPass, errors.New("its time is over, or a clock is wrong"))
	}
	key, signature, _ := strings.Cut(c.URIs[0].Opaque, ":")
	public, err = hex.DecodeString(key)
	proof, wrong := hex.DecodeString(signature)
	if err != nil || wrong != nil || !wire.Proven(public, wire.PassText(chain, certified, c.NotAfter.Unix()), proof) {
		return nil, ErrPass
	}
	return public, nil
}
