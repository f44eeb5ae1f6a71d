package gateway

import (
	"crypto/ed25519"
	"fmt"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

type privateKey = ed25519.PrivateKey

// unsigned is an envelope before it is signed.
type unsigned struct {
	ground   wire.Ground
	signer   trade.Signer
	id       trade.EnvelopeID
	notAfter trade.Instant
}

// sign gives the bytes of the envelope of a command.
func (u unsigned) sign(c trade.Command, key privateKey) ([]byte, error) {
	payload, err := wire.EncodeCommand(c)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the command: %w", err)
	}
	e := u.envelope()
	e.Verb, e.Payload = c.Verb(), payload
	bytes, err := wire.Sign(e, key)
	if err != nil {
		return nil, fmt.Errorf("couldn't sign the envelope: %w", err)
	}
	return bytes, nil
}

// signSteps gives the bytes of the envelope of a batch.
func (u unsigned) signSteps(commands []trade.Command, key privateKey) ([]byte, error) {
	steps := make([]wire.Step, len(commands))
	for i, c := range commands {
		payload, err := wire.EncodeCommand(c)
		if err != nil {
			return nil, fmt.Errorf("couldn't write the command: %w", err)
		}
		steps[i] = wire.Step{Verb: c.Verb(), Payload: payload}
	}
	bytes, err := wire.SignBatch(u.envelope(), steps, key)
	if err != nil {
		return nil, fmt.Errorf("couldn't sign the envelope: %w", err)
	}
	return bytes, nil
}

func (u unsigned) envelope() wire.Envelope {
	return wire.Envelope{Ground: u.ground, Party: u.signer.Party, Key: u.signer.Key, ID: u.id, NotAfter: u.notAfter}
}
