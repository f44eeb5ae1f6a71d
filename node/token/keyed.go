package token

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// domain sets these fingerprints apart from every other use of a key.
const domain = "tallystick token 1"

// Keyed makes tokens with the network's key, as many as it is asked for: it is
// for the feeds of sources, which know the numbers anyhow; who else asks is
// bounded by the gateway. It may be used by many goroutines.
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
	message := make([]byte, 0, len(domain)+len(kind)+len(normal)+6)
	message = append(append(message, domain...), 0)
	message = append(append(message, kind...), 0)
	message = binary.BigEndian.AppendUint32(message, uint32(len(normal)))
	message = append(message, normal...)
	mac := hmac.New(sha256.New, k.key[:])
	mac.Write(message)
	copy(t[:], mac.Sum(nil))
	return t
}
