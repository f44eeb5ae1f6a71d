package vault

import (
	"errors"
	"fmt"
)

// Why a detail can't be opened or kept. Errors name the digest, which stands on
// the ledger, and never a text or a key.
var (
	ErrNotHere   = errors.New("本节点没有该明细 / the detail is not kept on this node")
	ErrNotForYou = errors.New("该明细未授权给此方 / the detail is not sealed to this party")
	ErrErased    = errors.New("该明细已依规删除 / the detail has been erased")
	ErrBlocked   = errors.New("该明细已依规屏蔽 / the detail is blocked")
	ErrDamaged   = errors.New("该明细已损坏，与账本摘要不符，请从其他节点或备份恢复 / the detail is damaged and does not agree " +
		"with the ledger; restore it from another node or a backup")

	ErrNoKey  = errors.New("没有收件方的加密公钥 / no sealing key is known for a reader")
	ErrBounds = errors.New("超出明细的大小或数量限制 / outside the bounds of size or number")
	ErrFull   = errors.New("磁盘空间不足，请释放空间后重试 / the disk is full; make room and try again")
	ErrFailed = errors.New("保险库存储写入失败，已停止写入，请检查磁盘并重启节点 / the vault's store could not be written and takes nothing " +
		"more; check the disk and restart the node")
	ErrStore = errors.New("保险库的存储不完整，未能打开：请从备份恢复，或运行 tallystick vault repair 抢救完好部分 / the vault's store is not whole " +
		"and wasn't opened: restore it from a backup, or run `tallystick vault repair`, which saves what is whole")
	ErrInUse  = errors.New("保险库正被另一进程使用，请先停止该进程 / another process uses the vault: stop that first")
	ErrClosed = errors.New("保险库已关闭 / the vault is closed")
)

func outOfBounds(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrBounds}, args...)...)
}
