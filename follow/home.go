package follow

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/link"
)

// The files of a home.
const (
	keyFile      = "member_key"
	settingsFile = "member.yaml"
	trustFile    = "trust.json"
	toldFolder   = "told"
	evidence     = "evidence"
	genesisFile  = "genesis.json"
)

// settings say whose home it is and whom it asks.
type settings struct {
	Chain   string   `yaml:"chain"`
	Party   string   `yaml:"party"`             // its number
	Keepers []string `yaml:"keepers,omitempty"` // host:port, asked one after the other

	TokenServer string `yaml:"token-server,omitempty"` // host:port at which head office answers members
}

func says(t words.Text) error { return words.New(t.Zh, t.En) }

// MakeCard makes the key of a member's node, and gives the card with which a governor
// enrols it: as that of a person of the party who only reads.
func MakeCard(home, chain, number string) (card member.PersonCard, err error) {
	if number, err = paper.PartyNumber(number); err != nil {
		return card, err
	}
	if _, err := os.Stat(filepath.Join(home, keyFile)); err == nil {
		return card, says(words.FollowHasKey.With(home))
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return card, fmt.Errorf("couldn't make a key: %w", err)
	}
	var person trade.PersonID
	_, _ = rand.Read(person[:]) // never fails
	proof := ed25519.Sign(private, wire.PersonPossessionText(chain, number, person, public))
	text, err := yaml.Marshal(settings{Chain: chain, Party: number})
	if err != nil {
		return card, fmt.Errorf("couldn't write the settings: %w", err)
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return card, fmt.Errorf("couldn't make the home: %w", err)
	}
	err = errors.Join(write(filepath.Join(home, settingsFile), text),
		write(filepath.Join(home, keyFile), []byte(hex.EncodeToString(private.Seed())+"\n")))
	return member.PersonCard{Party: number, Person: person.String(), PublicKey: hex.EncodeToString(public),
		Duties: []string{trade.Auditor.String()}, Proof: hex.EncodeToString(proof)}, err
}

// write writes a file whole, in place of what is there.
func write(path string, text []byte) error {
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err == nil {
		_, err = file.Write(text)
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if err = errors.Join(err, os.Rename(path+".new", path)); err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	return nil
}

// Join says what a home trusts, a trust file or a genesis file, where keepers are, and where head
// office's node makes tokens; without it the home stays as it was, and a new one enters no new
// numbers.
func Join(home string, trust []byte, keepers []string, tokens string) error {
	s, _, err := open(home)
	if err != nil {
		return err
	}
	trusted, err := proof.ParseTrust(trust)
	if err != nil {
		return err
	}
	if trusted.Chain != s.Chain {
		return says(words.FollowOtherChain.With(trusted.Chain, s.Chain))
	}
	if tokens != "" {
		s.TokenServer = tokens
	}
	for _, address := range append(slices.Clone(keepers), s.TokenServer) {
		if address == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(address); err != nil {
			return says(words.CardAddress)
		}
	}
	if s.Keepers = keepers; len(keepers) == 0 {
		return says(words.FollowNoKeeper)
	}
	text, err := yaml.Marshal(s)
	if err != nil {
		return fmt.Errorf("couldn't write the settings: %w", err)
	}
	if _, _, err := founding(trust); err == nil { // a genesis file, which envelopes name
		if err := write(filepath.Join(home, genesisFile), trust); err != nil {
			return err
		}
	}
	if trust, err = trusted.Encode(); err != nil {
		return err
	}
	return errors.Join(write(filepath.Join(home, trustFile), trust), write(filepath.Join(home, settingsFile), text))
}

// open reads settings and key of a home.
func open(home string) (s settings, signer link.Signer, err error) {
	text, err := os.ReadFile(filepath.Join(home, settingsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, signer, says(words.FollowNoKey.With(home))
	}
	if err == nil {
		decoder := yaml.NewDecoder(bytes.NewReader(text))
		decoder.KnownFields(true)
		err = decoder.Decode(&s)
	}
	if err != nil {
		return s, signer, fmt.Errorf("couldn't read %s: %w", settingsFile, err)
	}
	text, err = os.ReadFile(filepath.Join(home, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, signer, says(words.FollowNoKey.With(home))
	}
	if err != nil {
		return s, signer, fmt.Errorf("couldn't read the key: %w", err)
	}
	seed, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return s, signer, fmt.Errorf("couldn't read the key: it is no seed of Ed25519")
	}
	key := ed25519.NewKeyFromSeed(seed)
	signer = link.Signer{Chain: s.Chain, Public: key.Public().(ed25519.PublicKey),
		Sign: func(text []byte) ([]byte, error) { return ed25519.Sign(key, text), nil }}
	return s, signer, nil
}

// SignerOf gives the key of a home's node.
func SignerOf(home string) (link.Signer, error) {
	_, signer, err := open(home)
	return signer, err
}
