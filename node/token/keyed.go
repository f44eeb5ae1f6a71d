package token

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// domain sets these fingerprints apart from every other use of a key.
const domain = "tallystick token 1"

// Keyed makes the tokens of networks whose founding names no token keys: with one key, which
// each keeper holds. It may be used by many goroutines.
type Keyed struct{ key Key }

// NewKeyed makes tokens with a key.
func NewKeyed(key Key) *Keyed { return &Keyed{key} }

// Token gives the token of a number. It fails with ErrKind and as Normal does,
// and when the context has ended.
func (k *Keyed) Token(ctx context.Context, kind, number string) ([16]byte, error) {
	if err := ctx.Err(); err != nil {
		return [16]byte{}, err
	}
	normal, err := sound(kind, number)
	if err != nil {
		return [16]byte{}, err
	}
	return k.fingerprint(kind, normal), nil
}

func sound(kind, number string) (normal string, err error) {
	if !known(kind) {
		return "", ErrKind
	}
	return Normal(number)
}

func (k *Keyed) fingerprint(kind, normal string) (t [16]byte) {
	mac := hmac.New(sha256.New, k.key[:])
	mac.Write(message(domain, kind, normal))
	copy(t[:], mac.Sum(nil))
	return t
}

// message is what a token is made of: domain, kind and a number in its normal form.
func message(domain, kind, normal string) []byte {
	b := make([]byte, 0, len(domain)+len(kind)+len(normal)+6)
	b = append(append(b, domain...), 0)
	b = append(append(b, kind...), 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(normal)))
	return append(b, normal...)
}
