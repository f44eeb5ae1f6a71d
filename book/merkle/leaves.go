package merkle

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
)

// A group is what the tree knows of so many positions that stand side by side: their
// entries, and the nodes above them up to the one that stands above all of them,
// which is not among them.
const (
	groupBits = 4
	groupSize = 1 << groupBits
)

type group struct {
	entries [groupSize]entry
	nodes   [2*groupSize - 2]hash
}

// node gives a node of the group by its level and its place on the level of the tree.
func (g *group) node(level int, at uint64) *hash {
	return &g.nodes[2*groupSize-2*groupSize>>level+int(at%(groupSize>>level))]
}

// climb works out the nodes above the leaves at so many positions, and gives the one
// above them all.
func (g *group) climb(width int) hash {
	for level := 0; ; level++ {
		up := func(i int) hash {
			if 2*i+1 == width {
				return *g.node(level, uint64(2*i))
			}
			return nodeHash(g.node(level, uint64(2*i)), g.node(level, uint64(2*i+1)))
		}
		if level == groupBits-1 {
			return up(0)
		}
		above := (width + 1) / 2
		for i := range above {
			*g.node(level+1, uint64(i)) = up(i)
		}
		width = above
	}
}

// pageSize is the size of a group in the file: entries, nodes, and a sum over both.
const pageSize = groupSize*entrySize + (2*groupSize-2)*32 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// write puts the group into a page.
func (g *group) write(page []byte) {
	b := page
	for i := range g.entries {
		b = g.entries[i].write(b)
	}
	for i := range g.nodes {
		b = b[copy(b, g.nodes[i][:]):]
	}
	binary.BigEndian.PutUint32(b, crc32.Checksum(page[:pageSize-4], castagnoli))
}

// read takes the group out of a page, unless that is damaged.
func (g *group) read(page []byte) bool {
	b := page
	for i := range g.entries {
		b = g.entries[i].read(b)
	}
	for i := range g.nodes {
		b = b[copy(g.nodes[i][:], b):]
	}
	return binary.BigEndian.Uint32(b) == crc32.Checksum(page[:pageSize-4], castagnoli)
}

// leaves are the groups of a tree: all in memory, or all in a file with those at hand
// that were used lately. The file is made anew from the records whenever the tree is
// opened and is nothing that has to survive: what is in it is not synced.
//
// What is given is good to be read until the next block is shown, and to be written
// only while one is shown, before anything else is asked for.
type leaves struct {
	room Room
	size uint64 // groups
	rows row[group]
	file vfs.File // nil: all are in memory

	mu         sync.Mutex // guards what is at hand
	young, old map[uint64]*held
}

// held is a group at hand, and whether the file doesn't have it so.
type held struct {
	group
	changed bool
}

// at gives the group with a number.
func (s *leaves) at(n uint64) *group {
	if s.file == nil {
		return s.rows.at(n)
	}
	return &s.hold(n).group
}

// edit gives the group with a number, to be changed.
func (s *leaves) edit(n uint64) *group {
	if s.file == nil {
		return s.rows.at(n)
	}
	h := s.hold(n)
	h.changed = true
	return &h.group
}

func (s *leaves) entry(position uint32) *entry {
	return &s.at(uint64(position) / groupSize).entries[position%groupSize]
}

// change gives the entry at a position, to be changed.
func (s *leaves) change(position uint32) *entry {
	return &s.edit(uint64(position) / groupSize).entries[position%groupSize]
}

// hands is by how many goroutines leaves are best asked for: they wait for the disk.
func (s *leaves) hands() int {
	if s.file == nil {
		return runtime.GOMAXPROCS(0)
	}
	return max(16, runtime.GOMAXPROCS(0))
}

// resize makes room for the groups of so many positions.
func (s *leaves) resize(positions uint64) {
	groups := (positions + groupSize - 1) / groupSize
	if s.file == nil {
		s.rows.resize(groups)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for ; s.size < groups; s.size++ {
		if s.file != nil {
			s.keep(s.size, &held{changed: true})
		}
	}
}

// hold gives a group of the file, of those at hand or from the disk.
func (s *leaves) hold(n uint64) *held {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.young[n]; h != nil {
		return h
	}
	h := s.old[n]
	if h == nil {
		s.mu.Unlock()
		read := s.read(n)
		s.mu.Lock()
		if h = s.young[n]; h != nil { // another was quicker
			return h
		}
		if h = s.old[n]; h == nil {
			h = read
		}
	}
	s.keep(n, h)
	return h
}

// read reads a group. The lock is not held, and is taken again when it fails.
func (s *leaves) read(n uint64) *held {
	h, pages := &held{}, pagesOf(1)
	defer spared.Put(pages)
	_, err := s.file.ReadAt(*pages, int64(n)*pageSize)
	if err == nil && !h.group.read(*pages) {
		err = fmt.Errorf("the leaves from %d on are damaged", n*groupSize)
	}
	if err != nil {
		s.mu.Lock() // which hold lets go
		fault.On(fmt.Errorf("couldn't read leaves from the disk, look at it and start again, which makes their file "+
			"anew: %w", err))
	}
	return h
}

// keep keeps a group at hand in two generations: when the young one is full it becomes
// the old one, and that one's groups go to the file as far as they changed.
func (s *leaves) keep(n uint64, h *held) {
	if len(s.young) >= max(1, s.room.Hot/pageSize/2) {
		s.save()
		s.old, s.young = s.young, make(map[uint64]*held, len(s.young))
	}
	delete(s.old, n)
	s.young[n] = h
}

// save writes the old generation, neighbours together.
func (s *leaves) save() {
	changed := make([]uint64, 0, len(s.old))
	for n, h := range s.old {
		if h.changed {
			changed = append(changed, n)
		}
	}
	slices.Sort(changed)
	for len(changed) > 0 {
		some := 1
		for some < min(len(changed), rowChunk) && changed[some] == changed[0]+uint64(some) {
			some++
		}
		s.write(changed[0], some, func(i int) *group { return &s.old[changed[i]].group })
		changed = changed[some:]
	}
}

// write writes some groups that stand side by side to the file.
func (s *leaves) write(first uint64, some int, group func(i int) *group) {
	pages := pagesOf(some)
	defer spared.Put(pages)
	for i := range some {
		group(i).write((*pages)[i*pageSize:])
	}
	if _, err := s.file.WriteAt(*pages, int64(first)*pageSize); err != nil {
		fault.On(fmt.Errorf("couldn't write leaves to the disk, look at the room on it: %w", err))
	}
}

// spared is room for pages that nobody needs at the moment.
var spared = sync.Pool{New: func() any { return new([]byte) }}

func pagesOf(some int) *[]byte {
	pages := spared.Get().(*[]byte)
	*pages = slices.Grow((*pages)[:0], some*pageSize)[:some*pageSize]
	return pages
}

// open makes the file, if so many positions are too many for the memory.
func (s *leaves) open(positions uint64) {
	if s.file != nil || s.room.Dir == "" || positions <= s.room.Records {
		return
	}
	file, err := s.room.file("leaves")
	fault.On(err)
	s.file, s.young, s.old = file, map[uint64]*held{}, map[uint64]*held{}
}

// cool moves all groups into the file, if so many positions are too many for the
// memory.
func (s *leaves) cool(positions uint64) {
	if s.open(positions); s.file == nil || len(s.rows.chunks) == 0 {
		return
	}
	for i := range s.rows.chunks {
		s.set(i, s.rows.chunks[i])
	}
	s.rows = row[group]{}
}

// set puts a whole stretch of groups where it belongs, and may be called for several
// at once.
func (s *leaves) set(stretch int, groups []group) {
	if s.file == nil {
		s.rows.chunks[stretch] = groups
		return
	}
	first := uint64(stretch) * rowChunk
	s.write(first, int(min(rowChunk, s.size-first)), func(i int) *group { return &groups[i] })
}
