package trial

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"tallystick/book/trade"
	"tallystick/follow"
)

// member makes the home of a node of the bank's own, which holds no ledger, and has head
// office enrol its key.
func (n *network) member(ctx context.Context) (home string, err error) {
	home = filepath.Join(n.root, "hybank")
	card, err := follow.MakeCard(home, chainName, bankNumber)
	if err != nil {
		return home, err
	}
	if _, err := n.places[safe].do(ctx, "governor", "enrol-card", "", card); err != nil {
		return home, err
	}
	genesis, err := os.ReadFile(filepath.Join(n.places[safe].home, "genesis.json"))
	if err != nil {
		return home, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	var keepers []string
	for _, p := range n.places {
		keepers = append(keepers, p.members)
	}
	return home, follow.Join(home, genesis, keepers)
}

// goesOn lets the bank's node follow until the context ends.
func (n *network) goesOn(ctx context.Context, home string) (err error) {
	m, err := follow.Open(home, slog.New(slog.NewTextHandler(n.out, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	if err = m.Follow(ctx, false); err == nil {
		<-ctx.Done()
	}
	return err
}

// follows lets the bank's node follow and have its whole book proven, and looks for the
// financing that was played.
func (n *network) follows(ctx context.Context, home string, d dealt) (records int, err error) {
	m, err := follow.Open(home, slog.New(slog.NewTextHandler(n.out, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	proven, err := m.Audit(ctx)
	if err != nil {
		return 0, err
	}
	id, err := trade.ParseID[trade.Financing](d.financing)
	if err != nil {
		return 0, fmt.Errorf("couldn't read the identifier of the financing: %w", err)
	}
	loan, err := m.Record(trade.FinancingKey(id))
	if f, ok := loan.(trade.Financing); err == nil && (!ok || f.State != trade.Approved) {
		err = fmt.Errorf("the bank's own node does not hold its financing as it stands: %+v", loan)
	}
	return proven.Records, err
}
