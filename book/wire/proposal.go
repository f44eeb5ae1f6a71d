package wire

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// contentDomain stands before the bytes of an act, so that their digest is nothing else's.
const contentDomain = "tallystick act 1\n"

// ContentOf gives the digest of the content of an act: SHA-256 of a domain and the
// act's canonical bytes. Whoever approves a proposal makes it from the content that
// was looked at.
func ContentOf(act trade.Act) (trade.Digest, error) {
	b, err := encode(act)
	if err != nil {
		return trade.Digest{}, fmt.Errorf("couldn't write the act: %w", err)
	}
	return sha256.Sum256(append([]byte(contentDomain), b...)), nil
}

// proposeCommand reads a proposal; bytes that name another digest than that of
// their content are none.
func proposeCommand(payload []byte) (trade.Command, error) {
	c, err := decode[trade.Propose](payload)
	if err != nil {
		return nil, err
	}
	content, err := ContentOf(c.Act)
	if err == nil && content != c.Content {
		err = errors.New("the digest is not that of the content")
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}
