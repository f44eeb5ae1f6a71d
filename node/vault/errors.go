package vault

import (
	"fmt"
)

// told is an error in both languages.
type told struct{ zh, en string }

// Error gives both languages in one line.
func (e *told) Error() string { return e.zh + " / " + e.en }

// Words gives both languages.
func (e *told) Words() (zh, en string) { return e.zh, e.en }

// Why a detail can't be opened or kept. Errors name the digest, which stands on
// the ledger, and never a text or a key.
var (
	ErrNotHere   error = &told{"本节点没有该明细", "the detail is not kept on this node"}
	ErrNotForYou error = &told{"该明细未授权给此方", "the detail is not sealed to this party"}
	ErrErased    error = &told{"该明细已依规删除", "the detail has been erased"}
	ErrBlocked   error = &told{"该明细已依规屏蔽", "the detail is blocked"}
	ErrDamaged   error = &told{"该明细已损坏，与账本摘要不符，请从其他节点或备份恢复",
		"the detail is damaged and does not agree with the ledger; restore it from another node or a backup"}

	ErrNoKey  error = &told{"没有收件方的加密公钥", "no sealing key is known for a reader"}
	ErrBounds error = &told{"超出明细的大小或数量限制", "outside the bounds of size or number"}
	ErrFull   error = &told{"磁盘空间不足，请释放空间后重试", "the disk is full; make room and try again"}
	ErrFailed error = &told{"保险库存储写入失败，已停止写入，请检查磁盘并重启节点",
		"the vault's store could not be written and takes nothing more; check the disk and restart the node"}
	ErrStore error = &told{"保险库的存储不完整，未能打开：请从备份恢复，或运行 tallystick vault repair 抢救完好部分",
		"the vault's store is not whole and wasn't opened: restore it from a backup, or run `tallystick " +
			"vault repair`, which saves what is whole"}
	ErrInUse error = &told{"保险库正被另一进程使用，请先停止该进程", "another process uses the vault: stop that first"}
	ErrNewer error = &told{"保险库或其密钥由更新的版本写成，请升级程序",
		"the vault or its keys were written by a newer version; upgrade the program"}
	ErrClosed error = &told{"保险库已关闭", "the vault is closed"}
)

func outOfBounds(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrBounds}, args...)...)
}
