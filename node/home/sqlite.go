package home

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// A SQLite database keeps in its -wal file what is not yet in the database,
// in frames whose sums build on one another; at the first frame whose sum is
// wrong it stops reading, without a word. All big-endian, sums as the heading
// says:
//
//	heading  magic(4) form(4) page size(4) number(4) salt(8) sum(8)
//	frame    page(4) pages at a commit(4) salt(8) sum(8) the page
const (
	walHead   = 32
	frameHead = 24
)

// WAL checks the log of a SQLite database before it is opened. A torn end is
// what a power cut leaves and is fine; whole frames behind a broken one are
// damage, given as a *Damage. The name is the file's in the home.
func WAL(path, name string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(text) <= walHead {
		return nil
	}
	if err != nil {
		return fmt.Errorf("couldn't read %s: %w", path, err)
	}
	if at, behind := scanWAL(text); behind > 0 {
		return &Damage{name, fmt.Sprintf("在偏移 %d 处损坏，其后尚有 %d 页完好内容", at, behind),
			fmt.Sprintf("damaged at offset %d, with %d whole pages behind", at, behind),
			"未改动任何文件。请从备份恢复数据库及其 -wal 文件", "Nothing was changed. Restore the database and its -wal file from a backup"}
	}
	return nil
}

// scanWAL gives the first place that is not whole, and how many frames behind
// it are.
func scanWAL(text []byte) (at, behind int) {
	var order binary.ByteOrder = binary.LittleEndian
	if magic := binary.BigEndian.Uint32(text); magic&1 == 1 {
		order = binary.BigEndian
	}
	page := int(binary.BigEndian.Uint32(text[8:]))
	good := binary.BigEndian.Uint32(text)&^1 == 0x377f0682 && page >= 512 && page <= 65536 && page&(page-1) == 0
	sum := walSum(order, [2]uint32{}, text[:24])
	if good = good && sum == stored(text[24:]); !good {
		at, page = -1, 4096
	}
	size := frameHead + page
	salt := string(text[16:24])
	broken := !good
	for p := walHead; p+size <= len(text); p += size {
		frame := text[p : p+size]
		computed := walSum(order, walSum(order, sum, frame[:8]), frame[frameHead:])
		whole := computed == stored(frame[16:]) && string(frame[8:16]) == salt
		switch {
		case !broken && whole:
		case !broken && string(frame[8:16]) != salt && !chained(order, text, p, size, salt):
			return 0, 0 // what an earlier round left
		case !broken:
			broken, at = true, p
		case whole || !good && computed == stored(frame[16:]):
			behind++ // where the heading is whole, what is of another round was left by an earlier one
		}
		// the next sum builds on the one that stands here; where that is the broken
		// one, on the one that should
		if sum = stored(frame[16:]); broken && !whole && at == p && follows(order, text, p, size, computed) {
			sum = computed
		}
	}
	return max(at, 0), behind
}

// chained reports whether the frame behind a place belongs to this round and
// builds on the one at the place.
func chained(order binary.ByteOrder, text []byte, p, size int, salt string) bool {
	next := p + size
	if next+size > len(text) {
		return false
	}
	return string(text[next+8:next+16]) == salt && follows(order, text, p, size, stored(text[p+16:]))
}

// follows reports whether the frame behind a place builds on a sum.
func follows(order binary.ByteOrder, text []byte, p, size int, sum [2]uint32) bool {
	next := p + size
	if next+size > len(text) {
		return false
	}
	frame := text[next : next+size]
	return walSum(order, walSum(order, sum, frame[:8]), frame[frameHead:]) == stored(frame[16:])
}

func stored(b []byte) [2]uint32 {
	return [2]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])}
}

func walSum(order binary.ByteOrder, sum [2]uint32, b []byte) [2]uint32 {
	for ; len(b) >= 8; b = b[8:] {
		sum[0] += order.Uint32(b) + sum[1]
		sum[1] += order.Uint32(b[4:]) + sum[0]
	}
	return sum
}
