package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Keeper is a key that votes on blocks, or did.
type Keeper struct {
	ID        string     `json:"id"`
	Party     string     `json:"party" doc:"Identifier of the party that runs the node"`
	PublicKey string     `json:"publicKey" doc:"Ed25519, hexadecimal"`
	Proof     string     `json:"proof,omitempty" doc:"Of possession; none of the founding's"`
	Address   string     `json:"address,omitempty" doc:"node@host:port; empty where the founding did not say"`
	Power     uint8      `json:"power"`
	State     string     `json:"state" enum:"waiting,active,removed,replaced"`
	Since     time.Time  `json:"since" doc:"When it was admitted"`
	Ended     *time.Time `json:"ended,omitempty" doc:"When it was removed or replaced"`
	Successor string     `json:"successor,omitempty" doc:"Of a key that was replaced: the keeper that votes instead"`
	Reason    string     `json:"reason,omitempty" doc:"Coded reason of a removal"`
}

// ProposedKeeper is a key that would vote, and what it would take the place of, or a
// keeper that would vote no more.
type ProposedKeeper struct {
	Keeper    string `json:"keeper,omitempty" doc:"Identifier of the keeper that would be replaced or removed"`
	Party     string `json:"party,omitempty" doc:"Identifier of the party that would run it"`
	PublicKey string `json:"publicKey,omitempty"`
	Address   string `json:"address,omitempty"`
}

// RuleBook is by which rules blocks are executed.
type RuleBook struct {
	Version uint32     `json:"version" doc:"In force"`
	Next    uint32     `json:"next,omitempty" doc:"Adopted, and not yet in force"`
	From    *time.Time `json:"from,omitempty" doc:"When that comes into force"`
	Known   uint32     `json:"known" doc:"The newest version that this node's program knows"`
}

// ProposedRules is a version of the rules that would be in force from an instant on.
type ProposedRules struct {
	Version uint32    `json:"version"`
	From    time.Time `json:"from"`
}

func rulesOf(b trade.RuleBook) RuleBook {
	return RuleBook{Version: b.Version, Next: b.Next, From: instantOf(b.From), Known: trade.NewestRuleBook}
}

// keeperList narrows a list of keepers.
type keeperList struct {
	Paging
	State string `query:"state" enum:"waiting,active,removed,replaced" doc:"Only in this state"`
}

func keeperOf(k trade.Keeper) Keeper {
	out := Keeper{ID: k.ID.String(), Party: k.Party.String(), PublicKey: hex.EncodeToString(k.Public),
		Proof: hex.EncodeToString(k.Proof), Address: k.Address, Power: k.Power, State: k.State.String(),
		Since: k.Since.Time(), Ended: instantOf(k.Ended), Successor: known(k.Successor)}
	if k.Reason != trade.NoReason {
		out.Reason = k.Reason.String()
	}
	return out
}

// proposedKeeper gives what an act would change of the keepers; nil where it is about
// something else.
func proposedKeeper(a trade.Act) *ProposedKeeper {
	switch {
	case a.AdmitKeeper != nil:
		c := a.AdmitKeeper
		return &ProposedKeeper{Party: c.Party.String(), PublicKey: hex.EncodeToString(c.Public), Address: c.Address}
	case a.ReplaceKeeperKey != nil:
		c := a.ReplaceKeeperKey
		return &ProposedKeeper{Keeper: c.Keeper.String(), PublicKey: hex.EncodeToString(c.Public), Address: c.Address}
	case a.RemoveKeeper != nil:
		return &ProposedKeeper{Keeper: a.RemoveKeeper.Keeper.String()}
	}
	return nil
}

func (s *Server) registerKeepers() {
	all := endpoint(http.MethodGet, "/v1/keepers", "keepers", "keepers",
		"Who keeps the ledger, and who did, in order of their admission")
	all.Description = "Public: every member follows who votes on blocks. Changes are proposed, and decided by more " +
		"than two thirds of the parties that run keepers."
	huma.Register(s.api, all, func(ctx context.Context, in *keeperList) (*found[Page[Keeper]], error) {
		var f filter
		q := readmodel.KeeperFilter{State: filterName[trade.KeeperState](&f, "state", in.State)}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.Keepers(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, keeperOf), nil
	})
}
