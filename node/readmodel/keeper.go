package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// KeeperFilter narrows a list of keepers. Zero asks for all.
type KeeperFilter struct {
	State trade.KeeperState
}

// Keepers lists who keeps the ledger, and who did. Orders: newest, oldest. They are
// public.
func (m *Model) Keepers(ctx context.Context, v trade.Viewer, f KeeperFilter, p Page) (List[trade.Keeper], error) {
	q := ask(KeeperNoun, "keeper", v, f, p)
	q.state = int64(f.State)
	return list[trade.Keeper](ctx, m, q)
}

// Keeper gives a keeper, or ErrUnknown.
func (m *Model) Keeper(ctx context.Context, v trade.Viewer, id trade.KeeperID) (trade.Keeper, error) {
	return one[trade.Keeper](ctx, m, KeeperNoun, "keeper", v, id[:])
}
