package gateway

import (
	"errors"
	"strings"
	"syscall"

	"tallystick/face/words"
)

// ErrFull says that a store of the node takes nothing more: the disk is full or
// failed. A vault's errors wrap it.
var ErrFull = words.New("本节点的存储空间不足，请运维清理磁盘",
	"a store of this node takes nothing more: have the operator make room on the disk")

// IsDiskFull reports whether an error comes from a disk without room.
func IsDiskFull(err error) bool {
	return errors.Is(err, ErrFull) || errors.Is(err, syscall.ENOSPC) ||
		strings.Contains(err.Error(), "database or disk is full") ||
		strings.Contains(err.Error(), syscall.ENOSPC.Error())
}
