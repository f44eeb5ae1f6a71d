package readmodel

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// veil hides what a page mark says. The numbers of rows in it count what everybody
// does: whoever could read them would know from page to page how much business
// others had done meanwhile. The keys are the model's own and new with each start;
// a mark of before is refused like one of another question. The same place has
// the same mark, so that it can be compared.
type veil struct{ seal, hide [32]byte }

const sealSize = 16

var errNotOurs = errors.New("it is not a mark of this model")

func newVeil() (v veil) {
	_, _ = rand.Read(v.seal[:]) // never fails
	_, _ = rand.Read(v.hide[:])
	return v
}

func (v *veil) sealOf(text []byte) []byte {
	mac := hmac.New(sha256.New, v.seal[:])
	mac.Write(text)
	return mac.Sum(nil)[:sealSize]
}

// turn hides a text under its seal, or shows what was hidden.
func (v *veil) turn(seal, text []byte) []byte {
	block, err := aes.NewCipher(v.hide[:])
	if err != nil {
		panic(err) // the key has a right length
	}
	turned := make([]byte, len(text))
	cipher.NewCTR(block, seal).XORKeyStream(turned, text)
	return turned
}

func (v *veil) cover(text []byte) string {
	seal := v.sealOf(text)
	return base64.RawURLEncoding.EncodeToString(append(seal, v.turn(seal, text)...))
}

func (v *veil) lift(mark string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(mark)
	if err != nil || len(raw) < sealSize {
		return nil, errNotOurs
	}
	text := v.turn(raw[:sealSize], raw[sealSize:])
	if !hmac.Equal(raw[:sealSize], v.sealOf(text)) {
		return nil, errNotOurs
	}
	return text, nil
}
