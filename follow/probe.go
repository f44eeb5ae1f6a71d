package follow

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"tallystick/assembly"
	"tallystick/book/proof"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/link"
	"tallystick/node/token"
)

// Probed is what came of asking at an address that a home names.
type Probed struct {
	Address string // empty: the home does not say where it is
	Tokens  bool   // of the token server; else of a keeper
	Err     error
}

// probing is how long each address is asked.
const probing = 5 * time.Second

// IsHome reports whether a folder is the home of a member that does not hold the ledger.
func IsHome(home string) bool {
	_, err := os.Stat(filepath.Join(home, settingsFile))
	return err == nil
}

// Probe asks each keeper of a home whose it is, and the token server for one identifier, by the
// key of the home and the validators that it joined by. The home may be running.
func Probe(ctx context.Context, home string) (all []Probed, err error) {
	s, signer, err := open(home)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(home, trustFile))
	if err != nil {
		return nil, says(words.FollowNotJoined.With(home))
	}
	trust, err := proof.ParseTrust(text)
	if err != nil {
		return nil, err
	}
	m := &Member{}
	m.follower.Trust = trust
	for _, address := range s.Keepers {
		all = append(all, Probed{address, false, probe(ctx, address, signer, m.keeps, func(ctx context.Context,
			c *link.Client) error {
			_, err := c.Whose(ctx)
			return err
		})})
	}
	if s.TokenServer == "" {
		return append(all, Probed{Tokens: true}), nil
	}
	return append(all, Probed{s.TokenServer, true, probe(ctx, s.TokenServer, signer, m.keeps, func(ctx context.Context,
		c *link.Client) error {
		genesis, err := os.ReadFile(filepath.Join(home, genesisFile))
		if err != nil {
			return ErrNoGenesis
		}
		founding, _, err := assembly.Genesis(genesis)
		if err != nil {
			return err
		}
		made := token.NewAsking(assembly.PublicKeys(founding.Tokens), func(ctx context.Context,
			hidden []token.Hidden) ([]token.Evaluated, error) {
			return member.Evaluate(ctx, c, hidden)
		})
		_, err = made.Token(ctx, token.Party, s.Party)
		return err
	})}), nil
}

func probe(ctx context.Context, address string, signer link.Signer, keeps func([]byte) bool,
	ask func(context.Context, *link.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, probing)
	defer cancel()
	c := link.NewClient(address, signer, keeps)
	defer c.Close()
	return ask(ctx, c)
}
