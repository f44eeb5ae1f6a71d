package member

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/token"
)

// openTokens opens what a home makes tokens with: the keys of its seed, which have to be
// those that the genesis names, or in a network of before the key that all keepers share.
func openTokens(home string) (assembly.Maker, error) {
	founding, err := foundingOf(home)
	if err != nil {
		return nil, err
	}
	if len(founding.Tokens) == 0 {
		key, err := token.LoadKey(filepath.Join(home, tokenFile))
		if err != nil {
			return nil, fmt.Errorf("couldn't open the token key: %w", err)
		}
		return token.NewKeyed(key), nil
	}
	seed, err := token.LoadSeed(filepath.Join(home, seedFile))
	if err != nil {
		return nil, fmt.Errorf("couldn't open the token seed: %w", err)
	}
	seeded := token.NewSeeded(seed)
	if err := seeded.Check(assembly.PublicKeys(founding.Tokens)); err != nil {
		return nil, words.Wrap(err, words.TokenKeysOther.Zh, words.TokenKeysOther.En)
	}
	return seeded, nil
}

// foundingOf reads what the genesis file of a home says of the ledger.
func foundingOf(home string) (wire.Founding, error) {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return wire.Founding{}, errors.Join(HasNetwork(home), err)
	}
	founding, _, err := assembly.Genesis(text)
	return founding, err
}

// tokenSecret names the file of the secret that a home makes tokens with.
func tokenSecret(home string) string {
	if founding, err := foundingOf(home); err == nil && len(founding.Tokens) > 0 {
		return seedFile
	}
	return tokenFile
}

// IdentifierOf gives the identifier of a declaration by its number, as the ledger of a
// home names it.
func IdentifierOf(ctx context.Context, home, number string) (trade.DocumentID, error) {
	tokens, err := openTokens(home)
	if err != nil {
		return trade.DocumentID{}, err
	}
	return tokens.Token(ctx, token.Declaration, number)
}
