package home

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// InventoryFile is the name of the inventory in a home.
const InventoryFile = "inventory.json"

// form is the version of the two files of this package.
const form = 1

// inventory is what lay in a home when its member stopped.
type inventory struct {
	Form    int             `json:"form"`
	Running bool            `json:"running"`
	Files   map[string]file `json:"files"`
	Sum     uint32          `json:"sum"` // CRC-32C of the inventory with this at 0
}

type file struct {
	Size int64  `json:"size"`
	Sum  uint32 `json:"sum"`
}

// Later is a check that may be made while the member runs.
type Later func(stop <-chan struct{}) error

// Open compares a home with its inventory and notes that it is in use. Files
// that stores never change once they are written (tables) are compared by size,
// and by their sums in the check that it gives for later. stopped says that the
// member had stopped in order; without that there is nothing to compare with.
func Open(home string) (stopped bool, later Later, err error) {
	was, err := read(home)
	if err != nil {
		return false, nil, err
	}
	later = func(stop <-chan struct{}) error { return compareTables(home, was, stop) }
	if was.Form == 0 || was.Running {
		return false, later, note(home, inventory{Running: true, Files: was.Files})
	}
	if err := Compare(home); err != nil {
		return true, nil, err
	}
	return true, later, note(home, inventory{Running: true, Files: was.Files})
}

// Compare compares a home with its inventory and changes nothing. While the
// member runs, and where there is no inventory, it compares nothing.
func Compare(home string) error {
	was, err := read(home)
	if err != nil || was.Running {
		return err
	}
	for name, f := range was.Files {
		now, err := measure(home, name, f, isTable(name))
		if err != nil {
			return err
		}
		if now != f {
			return changed(name)
		}
	}
	for _, log := range []string{"desk.db-wal", "readmodel.sqlite-wal"} {
		if _, known := was.Files[log]; known {
			continue
		}
		if stat, err := os.Stat(filepath.Join(home, log)); err == nil && stat.Size() > 0 {
			return &Damage{log, "停机时没有此文件，它不属于本目录", "it was not here when the member stopped and does not belong to " +
				"this home",
				"请将其移走后重新启动", "Move it away and start again"}
		}
	}
	return nil
}

// Close takes the inventory of a home whose member has stopped.
func Close(home string) error {
	was, err := read(home)
	if err != nil {
		was = inventory{}
	}
	now := inventory{Files: map[string]file{}}
	err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(home, path)
		if err != nil || !counts(filepath.ToSlash(name), entry) {
			if entry.IsDir() && filepath.ToSlash(name) == "models" {
				return filepath.SkipDir
			}
			return err
		}
		name = filepath.ToSlash(name)
		known, ok := was.Files[name]
		f, err := measure(home, name, known, ok && isTable(name))
		now.Files[name] = f
		return err
	})
	if err != nil {
		return fmt.Errorf("couldn't take the inventory of the home: %w", err)
	}
	return note(home, now)
}

// counts says which files are in an inventory: those of stores and keys.
func counts(name string, entry fs.DirEntry) bool {
	base := entry.Name()
	return entry.Type().IsRegular() && name != InventoryFile && base != "LOCK" && base != "addresses.json" &&
		base != "LOG" && base != "LOG.old" &&
		!strings.HasSuffix(base, ".tmp")
}

// isTable says that a file is never changed once it is written.
func isTable(name string) bool {
	return strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".ldb")
}

// measure gives a file's size and sum; of a table that has the known size, the
// known sum.
func measure(home, name string, known file, trust bool) (f file, err error) {
	path := filepath.Join(home, filepath.FromSlash(name))
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		zh, en := remedy(name)
		return f, &Damage{name, "文件缺失（停机时存在）", "the file is missing; it was here when the member stopped", zh, en}
	}
	if err != nil {
		return f, fmt.Errorf("couldn't look at %s: %w", path, err)
	}
	if trust && stat.Size() == known.Size {
		return known, nil
	}
	return sumOf(path)
}

func sumOf(path string) (f file, err error) {
	opened, err := os.Open(path)
	if err != nil {
		return f, fmt.Errorf("couldn't look at %s: %w", path, err)
	}
	defer opened.Close()
	sum := crc32.New(castagnoli)
	if f.Size, err = io.CopyBuffer(sum, opened, make([]byte, 1<<20)); err != nil {
		return f, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	f.Sum = sum.Sum32()
	return f, nil
}

// compareTables compares the tables that are still there.
func compareTables(home string, was inventory, stop <-chan struct{}) error {
	for name, f := range was.Files {
		select {
		case <-stop:
			return nil
		default:
		}
		if !isTable(name) {
			continue
		}
		now, err := sumOf(filepath.Join(home, filepath.FromSlash(name)))
		if err == nil && now != f {
			return changed(name)
		}
	}
	return nil
}

func changed(name string) error {
	zh, en := remedy(name)
	return &Damage{name, "内容与停机时不同：已损坏，或被换成了另一份",
		"it is not what it was when the member stopped: damaged, or another " +
			"one was put in its place", zh, en}
}

// remedy says what to do about a file.
func remedy(name string) (zh, en string) {
	const acceptZh = "；如系有意更换，请运行 tallystick home accept"
	const acceptEn = "; if you put it here on purpose, run `tallystick home accept`"
	switch {
	case strings.HasPrefix(name, "readmodel.sqlite"):
		return "请运行 tallystick rebuild 重建", "Run `tallystick rebuild`, which makes it anew from the ledger"
	case strings.HasPrefix(name, "vault/"):
		return "请从备份恢复，或运行 tallystick vault repair 抢救完好部分" + acceptZh, "Restore it from a backup, or run `tallystick " +
			"vault repair`, which saves what is whole" + acceptEn
	case strings.HasPrefix(name, "ledger/"):
		return "请从备份恢复，或将整个 ledger 文件夹移走并运行 tallystick home accept，启动时将由区块重放" + acceptZh,
			"Restore it from a backup, or move the whole folder `ledger` away, run `tallystick home accept`, and it is " +
				"replayed from the blocks at the next start"
	case name == "data/validator_signed.json":
		return "请从停机时的备份恢复；切勿换上更旧的一份，否则可能重复签名",
			"Restore the one from when the member stopped; never put an older one " +
				"here, or the validator may sign twice" + acceptEn
	}
	return "请从备份恢复" + acceptZh, "Restore it from a backup" + acceptEn
}

func read(home string) (i inventory, err error) {
	text, err := os.ReadFile(filepath.Join(home, InventoryFile))
	if errors.Is(err, fs.ErrNotExist) {
		return i, nil
	}
	if err != nil {
		return i, fmt.Errorf("couldn't read the inventory of the home: %w", err)
	}
	if err = json.Unmarshal(text, &i); err == nil {
		said := i.Sum
		if i.Form > form {
			return i, newer(InventoryFile)
		}
		if i.Sum = 0; sumOfText(i) == said && i.Form == form {
			return i, nil
		}
	}
	return inventory{}, &Damage{InventoryFile, "停机清单已损坏", "the inventory of the home is damaged",
		"请从备份恢复，或检查目录后运行 tallystick home accept",
		"Restore it from a backup; or run `tallystick home accept`, which looks at everything and takes a new one"}
}

func sumOfText(i inventory) uint32 {
	text, _ := json.Marshal(i) // of numbers and texts: never fails
	return crc32.Checksum(text, castagnoli)
}

// note writes an inventory durably.
func note(home string, i inventory) error {
	i.Form = form
	i.Sum = sumOfText(i)
	return Write(home, InventoryFile, i)
}

func newer(name string) error {
	return &Damage{name, "由更新的版本写成", "it was written by a newer version of the program", "请使用该版本的程序",
		"Use that version"}
}

// Write puts a JSON file into a home, durably, whole or not at all.
func Write(home, name string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", name, err)
	}
	temporary := filepath.Join(home, name+".tmp")
	opened, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", name, err)
	}
	_, err = opened.Write(append(text, '\n'))
	if err = errors.Join(err, opened.Sync(), opened.Close()); err == nil {
		err = os.Rename(temporary, filepath.Join(home, name))
	}
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", name, errors.Join(err, os.Remove(temporary)))
	}
	folder, err := os.Open(home)
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", name, err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Stopped reports whether a home has an inventory of a stop in order.
func Stopped(home string) bool {
	was, err := read(home)
	return err == nil && was.Form != 0 && !was.Running
}
