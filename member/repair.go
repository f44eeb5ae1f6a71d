package member

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/desk"
	"tallystick/node/vault"
)

// RepairVault salvages the vault into a new folder and puts that in its place;
// the old one stays beside it.
func RepairVault(ctx context.Context, dir string, out io.Writer) error {
	lock, err := readLock(dir)
	if err != nil {
		return err
	}
	keys, err := vault.LoadKeyring(filepath.Join(dir, keyringFile), vault.NodeKeyLock(lock))
	if err != nil {
		return err
	}
	old, fresh := filepath.Join(dir, VaultFolder), filepath.Join(dir, VaultFolder+".repaired")
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("couldn't clear what an earlier repair left: %w", err)
	}
	found, err := vault.Salvage(ctx, old, fresh, keys)
	if err != nil {
		return err
	}
	aside := filepath.Join(dir, VaultFolder+".damaged-"+time.Now().UTC().Format("20060102T150405"))
	if err := errors.Join(os.Rename(old, aside), os.Rename(fresh, old)); err != nil {
		return fmt.Errorf("couldn't put the repaired vault in place: %w", err)
	}
	fmt.Fprintf(out, "%d details are whole, %d more were found and don't open, %d stay erased.\n", found.Details,
		found.Closed, found.Erased)
	fmt.Fprintf(out, "共 %d 份明细完好，另有 %d 份无法打开，%d 份已依规删除。\n", found.Details, found.Closed, found.Erased)
	for _, file := range found.Broken {
		fmt.Fprintf(out, "not whole 不完整: %s\n", file)
	}
	if err := Accept(dir); err != nil {
		return err
	}
	lost, checked, err := lostDetails(ctx, dir)
	if err != nil {
		return err
	}
	tellLost(out, lost, checked)
	fmt.Fprintf(out, "The damaged files are kept in %s; remove them when a backup is in place. 损坏的文件保留在该处。\n", aside)
	return nil
}

// lostDetails opens the stores of a stopped home and tries every detail that
// its ledger names.
func lostDetails(ctx context.Context, dir string) (lost []Named, checked int, err error) {
	err = Stopped(dir, "", func() error {
		lock, err := readLock(dir)
		if err != nil {
			return err
		}
		room, err := openStrongroom(dir, lock)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, room.Close()) }()
		lost, checked, err = room.lost(ctx, dir)
		return err
	})
	return lost, checked, err
}

// lost tries every detail that was sealed here by the ledger's word.
func (s *Strongroom) lost(ctx context.Context, dir string) (lost []Named, checked int, err error) {
	d, err := desk.Open(ctx, dir, time.Now)
	if err != nil {
		return nil, 0, err
	}
	ours, err := d.KnowsKeys(ctx)
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, 0, err
	}
	book, err := ledger.Open(ledger.Settings{Dir: filepath.Join(dir, LedgerFolder)})
	if err != nil {
		return nil, 0, err
	}
	err = Written(dir, book, ours, 0, func(e trade.Entry) error {
		for _, event := range e.Events {
			for _, n := range NamedIn(event, e.Height) {
				checked++
				if err := s.Store.Verify(ctx, n.Digest); errors.Is(err, vault.ErrNotHere) ||
					errors.Is(err, vault.ErrDamaged) {
					lost = append(lost, n)
				} else if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return lost, checked, errors.Join(err, book.Close())
}

func tellLost(out io.Writer, lost []Named, checked int) {
	for _, n := range lost {
		fmt.Fprintf(out, "missing 缺失  %s  named by %s in block %d\n", hex.EncodeToString(n.Digest[:]), n.By, n.Height)
	}
	fmt.Fprintf(out, "%d details are named by the ledger and should be here; %d are missing or damaged. 账本所载应在此处的明细 "+
		"%d 份，缺失或损坏 %d 份。\n",
		checked, len(lost), checked, len(lost))
}

// CheckAll looks at everything in a stopped home.
func CheckAll(ctx context.Context, dir string, out io.Writer) error {
	if err := checkUnopened(ctx, dir); err != nil {
		return err
	}
	if err := blocksWhole(chain.CheckBlocks(dir)); err != nil {
		return err
	}
	fmt.Fprintln(out, "The files are whole. 文件完好。")
	lost, checked, err := lostDetails(ctx, dir)
	if err != nil {
		return err
	}
	tellLost(out, lost, checked)
	if len(lost) > 0 {
		return words.New(
			fmt.Sprintf("%d 份明细缺失或损坏：请从备份恢复 vault 文件夹，或运行 tallystick vault repair", len(lost)),
			fmt.Sprintf("%d details are missing or damaged: restore the folder vault from a backup, or run `tallystick "+
				"vault repair`", len(lost)))
	}
	return nil
}
