package member

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tallystick/node/chain"
	"tallystick/node/desk"
)

// KeepFirstPasswords lets the persons of a home that is stopped keep the passwords that
// they were given, for trials.
func KeepFirstPasswords(ctx context.Context, home string) error {
	return Stopped(home, "", func() error {
		d, err := desk.Open(ctx, home, time.Now)
		if err != nil {
			return err
		}
		return errors.Join(d.KeepFirstPasswords(ctx), d.Close())
	})
}

// Held lists the private keys that lie in a home that is stopped, each by a fingerprint of
// its public half or, where it has none, of itself, and what it is. What all keepers share
// is not among them.
func Held(ctx context.Context, home string) (held map[string]string, err error) {
	node, err := chain.MemberOf(home)
	if err != nil {
		return nil, err
	}
	held = map[string]string{hex.EncodeToString(node.Validator): "validator's key", node.Node: "node's key"}
	_, deskKey := desk.Files()
	files := []string{nodeKeyFile, deskKey}
	if tokenSecret(home) == seedFile {
		files = append(files, seedFile)
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(home, name))
		if err != nil {
			return nil, fmt.Errorf("couldn't read %s: %w", name, err)
		}
		sum := sha256.Sum256(text)
		held[hex.EncodeToString(sum[:])] = name
	}
	err = Stopped(home, "", func() (err error) {
		lock, err := readLock(home)
		if err != nil {
			return err
		}
		room, err := openStrongroom(home, lock)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, room.Close()) }()
		for _, party := range room.keys.Hosted() {
			key, err := room.keys.Public(party)
			if err != nil {
				return err
			}
			id := key.ID()
			held[hex.EncodeToString(id[:])] = fmt.Sprintf("sealing key of %x", party)
		}
		d, err := desk.Open(ctx, home, time.Now)
		if err != nil {
			return err
		}
		keys, err := d.KnowsKeys(ctx)
		for id := range keys {
			held[id.String()] = "signing key"
		}
		return errors.Join(err, d.Close())
	})
	return held, err
}
