package member

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/node/chain"
	"tallystick/node/desk"
	"tallystick/node/home"
)

// Forms are the versions of the stored forms of a home. The stores that carry a
// version of their own are checked again where they are opened.
func Forms() map[string]int {
	return map[string]int{"desk.db": desk.Form, "vault": 1, "readmodel.sqlite": 7, "ledger": 6,
		keyringFile: 2, tokenFile: 1, secretFile: 1, nodeKeyFile: 1, "genesis.json": 4}
}

// Oldest are the first forms of the stores that are brought up to the newest where they
// are opened. A read model of another form says there what to do.
func Oldest() map[string]int {
	return map[string]int{"desk.db": desk.OldestForm, "readmodel.sqlite": 1, keyringFile: 1, "genesis.json": 3}
}

// Fixed are the files of a home that never change.
func Fixed(home string) []string {
	_, deskKey := desk.Files()
	fixed := []string{"genesis.json", "node_key.json", "validator_key.json", secretFile, nodeKeyFile, deskKey}
	if secret := tokenSecret(home); secret != "" {
		fixed = append(fixed, secret)
	}
	return fixed
}

// there are the files without which a home that was founded is not whole.
func there(home string) []string {
	store, _ := desk.Files()
	return append(Fixed(home), keyringFile, store, VaultFolder, chain.SignedFile)
}

// checkHome looks at a home before anything of it is opened, in the order of
// the ring. Nothing is changed but the note that the home is in use.
// orderly says that the member had stopped in order.
func checkHome(ctx context.Context, dir string) (orderly bool, later home.Later, err error) {
	if err := checkUnopened(ctx, dir); err != nil {
		return false, nil, err
	}
	return home.Open(dir)
}

// checkUnopened is that check without the note.
func checkUnopened(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "genesis.json")); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, home.ManifestFile)); err != nil {
			return fmt.Errorf("%w: %s", chain.ErrNoHome, dir)
		}
	}
	if err := home.CheckManifest(dir, Forms(), Oldest()); err != nil {
		return err
	}
	if err := chain.CheckSigning(dir); err != nil {
		return err
	}
	if err := home.Compare(dir); err != nil {
		return err
	}
	return CheckStores(ctx, dir)
}

// CheckFiles compares a home with what it should hold, and opens nothing.
func CheckFiles(ctx context.Context, dir string) error { return checkUnopened(ctx, dir) }

// CheckStores looks at the stores themselves, whatever the inventory says.
func CheckStores(ctx context.Context, dir string) error {
	for _, name := range there(dir) {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			return &home.Damage{File: name, Zh: "缺失", En: "it is missing", DoZh: "请从备份恢复；切勿以空文件代替",
				DoEn: "Restore it from a backup; an empty one is no replacement"}
		}
	}
	if names, err := os.ReadDir(filepath.Join(dir, VaultFolder)); err == nil && len(names) == 0 {
		return &home.Damage{File: VaultFolder, Zh: "保险库是空的", En: "the vault is empty", DoZh: "请从备份恢复",
			DoEn: "Restore it from a backup"}
	}
	for _, folder := range []string{VaultFolder, LedgerFolder} {
		if _, err := home.StoreLogs(vfs.Default, filepath.Join(dir, folder), folder); err != nil {
			return err
		}
	}
	if err := home.BlockLogs(dir, blocksFolder); err != nil {
		return err
	}
	store, _ := desk.Files()
	for _, name := range []string{store + "-wal", ModelFile + "-wal"} {
		if err := home.WAL(filepath.Join(dir, name), name); err != nil {
			return err
		}
	}
	return desk.Check(ctx, dir)
}

// Accept writes the manifest and the inventory from what is there.
func Accept(dir string) error {
	if err := WriteForms(dir, Forms()); err != nil {
		return err
	}
	return home.Close(dir)
}

// WriteForms writes the manifest with versions of stored forms.
func WriteForms(dir string, versions map[string]int) error {
	return home.WriteManifest(dir, versions, Fixed(dir))
}

// Stopped lets a command change a home whose member is stopped, and renews the
// inventory behind it when there was one that agreed (but for what the command
// makes anew, if anything). Otherwise the inventory stays, and so does what it
// says; that of a running member is its own affair.
func Stopped(dir, anew string, change func() error) error {
	var told *home.Damage
	differs := home.Compare(dir)
	agreed := home.Stopped(dir) && (differs == nil || anew != "" && errors.As(differs, &told) &&
		strings.HasPrefix(told.File, anew))
	err := change()
	if agreed {
		err = errors.Join(err, home.Close(dir))
	}
	return err
}

// CloseHome takes the inventory of a home whose member has stopped.
func CloseHome(dir string) error { return home.Close(dir) }

// InUse reports whether a program, as a rule a node that runs, has the ledger of a home open.
func InUse(home string) bool {
	folder := filepath.Join(home, LedgerFolder)
	if _, err := os.Stat(folder); err != nil {
		return false
	}
	lock, err := pebble.LockDirectory(folder, vfs.Default)
	return err != nil || lock.Close() != nil
}
