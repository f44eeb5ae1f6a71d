package home

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	blocksZh = "未改动任何文件。请从备份恢复整个 data 文件夹（连同 ledger），或清空后从其他成员重新同步区块"
	blocksEn = "Nothing was changed. Restore the whole folder data from a backup, together with ledger; or join anew " +
		"and " +
		"fetch the blocks from the other members"
)

// BlockLogs looks at the logs and lists of files of the stores of blocks (LevelDB)
// under a folder before they are opened, because opening them throws away, without
// a word, the rest of each block of 32 KiB in which something can't be read. They
// are written in the chunks of a manifest of Pebble. A torn end is what a power
// cut leaves, and fine.
func BlockLogs(dir, folder string) error {
	stores, err := filepath.Glob(filepath.Join(dir, folder, "*.db"))
	if err != nil {
		return fmt.Errorf("couldn't look at the stores of blocks: %w", err)
	}
	for _, store := range stores {
		if err := blockStore(store, folder+"/"+filepath.Base(store)); err != nil {
			return err
		}
	}
	return nil
}

func blockStore(store, name string) error {
	files, err := os.ReadDir(store)
	if err != nil {
		return fmt.Errorf("couldn't look at %s: %w", store, err)
	}
	logs := map[uint64]bool{}
	for _, file := range files {
		number, isLog := strings.CutSuffix(file.Name(), ".log")
		n, err := strconv.ParseUint(number, 10, 64)
		if !isLog || err != nil {
			continue
		}
		logs[n] = true
		text, err := os.ReadFile(filepath.Join(store, file.Name()))
		if err != nil {
			return fmt.Errorf("couldn't read %s: %w", store, err)
		}
		if l := ScanLog(text, 0, true); l.Hurt {
			return hurtBlocks(name+"/"+file.Name(), l)
		}
	}
	current, err := os.ReadFile(filepath.Join(store, "CURRENT"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // whoever opens it says so
	}
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", store, err)
	}
	manifest := strings.TrimSpace(string(current))
	text, err := os.ReadFile(filepath.Join(store, filepath.Base(manifest)))
	if err != nil || !strings.HasPrefix(manifest, "MANIFEST-") {
		return &Damage{name + "/CURRENT", "它指名的文件清单不存在", "the list of files that it names isn't there",
			blocksZh, blocksEn}
	}
	l, oldest := ScanLog(text, 0, true), uint64(0)
	for _, edit := range l.Records {
		if n, ok := oldestLog(edit); ok {
			oldest = n
		}
	}
	if l.Hurt || len(l.Records) == 0 || l.Torn && !logs[oldest] {
		return hurtBlocks(name+"/"+manifest, l)
	}
	return nil
}

func hurtBlocks(file string, l Log) error {
	return &Damage{file, fmt.Sprintf("在偏移 %d 处损坏，其后尚有 %d 条完好记录", l.At, l.After),
		fmt.Sprintf("damaged at offset %d, with %d whole records behind", l.At, l.After), blocksZh, blocksEn}
}
