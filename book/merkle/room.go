package merkle

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// The usual room of a tree.
const (
	UsualRecords = 4_000_000
	UsualHot     = 64 << 20
)

// Room says how much of a tree is in memory. Its leaves all are, some 165 bytes a
// record, up to a number of positions; beyond it they are on disk but for those used
// lately, and some 20 bytes a record stay in memory.
type Room struct {
	Dir     string // where the leaves may go to the disk; empty: they stay in memory
	Files   vfs.FS // nil: the disk's
	Records uint64 // up to so many positions all leaves are in memory; zero: UsualRecords
	Hot     int    // bytes of leaves at hand of those on disk; zero: UsualHot

	pile uint64 // keys that are put in order at once, about; zero: usualPile
}

func (r Room) usual() Room {
	if r.Files == nil {
		r.Files = vfs.Default
	}
	if r.Records == 0 {
		r.Records = UsualRecords
	}
	if r.Hot == 0 {
		r.Hot = UsualHot
	}
	if r.pile == 0 {
		r.pile = usualPile
	}
	return r
}

// file makes a file that is gone as soon as nobody has it open, however the process
// ends.
func (r Room) file(name string) (vfs.File, error) {
	path := r.Files.PathJoin(r.Dir, "tree-"+name+".tmp")
	made, err := r.Files.Create(path, vfs.WriteCategoryUnspecified) // one that was left is none of ours
	if err == nil {
		err = made.Close()
	}
	var file vfs.File
	if err == nil {
		file, err = r.Files.OpenReadWrite(path, vfs.WriteCategoryUnspecified)
	}
	if err == nil {
		err = r.Files.Remove(path)
	}
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, fmt.Errorf("couldn't make a file for leaves, look at the disk: %w", err)
	}
	return file, nil
}
