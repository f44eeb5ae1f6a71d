package gateway

import (
	"errors"

	"tallystick/face/words"
)

// Why details that a person may know of don't open, besides [ErrSealed]. A
// vault's errors wrap these.
var (
	// ErrAbsent says that details are not at this node or can't be read.
	ErrAbsent = words.New("明细在本节点缺失或已损坏，账本记录不受影响；请联系节点运营方恢复",
		"these details are missing or damaged at this node, and the ledger's record is not touched: have its "+
			"operator restore them")
	// ErrBlocked says that details were blocked by an order.
	ErrBlocked = words.New("明细已依规屏蔽", "these details are blocked by an order")
	// ErrErased says that details were erased by an order.
	ErrErased = words.New("明细已依规删除，账本仅保留摘要",
		"these details were erased by an order; the ledger keeps only their digest")
)

// WhyClosed gives the reason for which details did not open: [ErrErased],
// [ErrBlocked], [ErrAbsent] or [ErrSealed]; nil when there is none.
func WhyClosed(err error) error {
	for _, why := range []error{ErrErased, ErrBlocked, ErrAbsent, ErrSealed} {
		if errors.Is(err, why) {
			return why
		}
	}
	return nil
}
