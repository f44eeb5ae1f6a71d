package chain

import (
	"encoding/binary"
	"time"

	"tallystick/book/trade"
)

// A wake is a transaction that makes a block happen when a deadline has passed
// and nobody else asks for one. Nobody signs it, because it says only what the
// committed state shows anyway. An envelope is a CBOR map and never begins
// with its first byte.
//
//	0      0x00
//	1..8   the earliest deadline of the committed state, milliseconds, big-endian
//	9..16  the committed height at which it was made, big-endian; it only keeps
//	       one wake apart from the next for the same deadline
const (
	wakeMark = 0x00
	wakeSize = 17
)

func isWake(tx []byte) bool { return len(tx) > 0 && tx[0] == wakeMark }

func newWake(deadline trade.Instant, height int64) []byte {
	tx := make([]byte, 0, wakeSize)
	tx = append(tx, wakeMark)
	tx = binary.BigEndian.AppendUint64(tx, uint64(deadline))
	return binary.BigEndian.AppendUint64(tx, uint64(height))
}

func parseWake(tx []byte) (deadline trade.Instant, height int64, ok bool) {
	if len(tx) != wakeSize || tx[0] != wakeMark {
		return 0, 0, false
	}
	return trade.Instant(binary.BigEndian.Uint64(tx[1:])), int64(binary.BigEndian.Uint64(tx[9:])), true
}

// wakeFits says whether a wake may stand in a proposal. It depends on nothing
// but the wake and the committed state.
func (a *application) wakeFits(tx []byte) bool {
	claimed, _, ok := parseWake(tx)
	if !ok || a.waker == nil {
		return false
	}
	deadline, due := a.waker.Due(claimed)
	return due && deadline == claimed
}

// wakeWanted says whether a wake may enter the pool: its deadline has passed
// by this machine's clock, and it was made at the present height.
func (a *application) wakeWanted(tx []byte) bool {
	claimed, made, ok := parseWake(tx)
	height, _ := a.ledger.Committed()
	return ok && made == height && claimed <= trade.InstantOf(time.Now()) && a.wakeFits(tx)
}

func withoutWakes(txs [][]byte) [][]byte {
	for i, tx := range txs {
		if !isWake(tx) {
			continue
		}
		kept := append(make([][]byte, 0, len(txs)), txs[:i]...)
		for _, tx := range txs[i:] {
			if !isWake(tx) {
				kept = append(kept, tx)
			}
		}
		return kept
	}
	return txs
}
