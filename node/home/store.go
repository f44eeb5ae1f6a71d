package home

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// What to do about a store that cannot be opened as it is.
const (
	repairZh = "未改动任何文件。请从备份恢复，或运行 tallystick vault repair（保险库）以抢救完好部分；账本文件夹可移走，启动时将由区块重放"
	repairEn = "Nothing was changed. Restore it from a backup; or run `tallystick vault repair` (the vault), which " +
		"saves what is whole and lists " +
		"what is lost; the ledger's folder may be moved away, it is replayed from the blocks at the next start"
)

// StoreLogs looks at the logs and the list of files of a Pebble store before it
// is opened, because opening it throws away what can't be read. It gives the
// names of logs whose end is torn, as a power cut leaves them, and a *Damage
// when Pebble should not be let at the store. A folder without any file of a
// store is no store yet, and fine.
func StoreLogs(fs vfs.FS, folder, name string) (torn []string, err error) {
	files, err := fs.List(folder)
	if err != nil {
		return nil, nil //nolint:nilerr // not there: whoever needs it says so
	}
	manifest, tables := "", false
	logs := map[uint64]bool{}
	for _, file := range files {
		manifest = max(manifest, after("marker.manifest.", file))
		number, isLog := strings.CutSuffix(file, ".log")
		tables = tables || strings.HasSuffix(file, ".sst") || strings.HasPrefix(file, "MANIFEST-")
		n, err := strconv.ParseUint(number, 10, 64)
		if !isLog || err != nil {
			continue
		}
		l, err := ScanFile(fs, fs.PathJoin(folder, file), uint32(n), false)
		if err != nil {
			return nil, err
		}
		if logs[n] = true; l.Hurt {
			return nil, hurt(name+"/"+file, l)
		}
		if l.Torn {
			torn = append(torn, file)
		}
	}
	if !tables && len(logs) == 0 {
		return nil, nil
	}
	_, manifest, _ = strings.Cut(manifest, ".")
	return torn, listed(fs, folder, name, manifest, logs)
}

// listed checks a store's list of its own files.
func listed(fs vfs.FS, folder, name, manifest string, logs map[uint64]bool) error {
	path := fs.PathJoin(folder, manifest)
	if _, err := fs.Stat(path); manifest == "" || err != nil {
		return &Damage{name + "/MANIFEST", "存储自身的文件清单缺失", "the store's list of its own files is missing", repairZh,
			repairEn}
	}
	l, err := ScanFile(fs, path, 0, true)
	if err != nil {
		return err
	}
	oldest := uint64(0)
	for _, edit := range l.Records {
		if n, ok := oldestLog(edit); ok {
			oldest = n
		}
	}
	switch {
	case l.Hurt, len(l.Records) == 0, l.Torn && !logs[oldest]:
		return hurt(name+"/"+manifest, l)
	case len(logs) == 0:
		return &Damage{name + "/*.log", "存储的日志缺失", "the store's log is missing", repairZh, repairEn}
	}
	return nil
}

// oldestLog reads from an entry of the list of files which log is the first
// that still counts.
func oldestLog(edit []byte) (uint64, bool) {
	tag, n := binary.Uvarint(edit)
	if n > 0 && tag == 1 { // the name of the order of keys
		length, m := binary.Uvarint(edit[n:])
		if m <= 0 || length > uint64(len(edit)-n-m) {
			return 0, false
		}
		edit = edit[n+m+int(length):]
		tag, n = binary.Uvarint(edit)
	}
	if n <= 0 || tag != 2 {
		return 0, false
	}
	number, m := binary.Uvarint(edit[n:])
	return number, m > 0
}

// ScanFile reads a log's file; see ScanLog.
func ScanFile(fs vfs.FS, path string, number uint32, manifest bool) (Log, error) {
	file, err := fs.Open(path)
	if err != nil {
		return Log{}, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return Log{}, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	return ScanLog(text, number, manifest), nil
}

func hurt(file string, l Log) error {
	return &Damage{file, fmt.Sprintf("在偏移 %d 处损坏，其后尚有 %d 条完好记录", l.At, l.After),
		fmt.Sprintf("damaged at offset %d, with %d whole records behind", l.At, l.After), repairZh, repairEn}
}

// after gives what follows a prefix, or nothing.
func after(prefix, text string) string {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return ""
	}
	return rest
}
