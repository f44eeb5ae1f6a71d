package vault

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/node/home"
)

// Salvaged counts what was found.
type Salvaged struct {
	Details int      // kept, and opening
	Closed  int      // found, and not opening
	Erased  int      // kept as erased
	Broken  []string // files that are not whole
}

// Salvage makes a new store in a folder that must be empty, of all that is whole
// in the files of a store which can't be opened any more. It reads the files one
// by one, without the database, and changes nothing in them: tables, as far as
// their blocks have the right checksums; logs, also behind a place that is not
// whole; and what looks like a detail at such a place, if it opens. What was
// erased stays erased. The keyring is that of the store.
func Salvage(ctx context.Context, from, to string, keys *Keyring) (Salvaged, error) {
	return salvage(ctx, vfs.Default, from, to, keys)
}

type salvor struct {
	fs       vfs.FS
	to       *Store
	standing map[Digest]stateRecord
	unsure   map[Digest]bool // found at a place that is not whole
	found    Salvaged
}

func salvage(ctx context.Context, fs vfs.FS, from, to string, keys *Keyring) (found Salvaged, err error) {
	if names, err := fs.List(to); err == nil && len(names) > 0 {
		return found, fmt.Errorf("couldn't save what is whole: there is something in %s already", to)
	}
	if err := fs.MkdirAll(to, 0o700); err != nil {
		return found, fmt.Errorf("couldn't save what is whole: %w", err)
	}
	store, err := open(fs, to, keys)
	if err != nil {
		return found, err
	}
	v := &salvor{fs: fs, to: store, standing: map[Digest]stateRecord{}, unsure: map[Digest]bool{}}
	err = v.all(ctx, from)
	if err == nil {
		err = v.settle(ctx)
	}
	if err = errors.Join(err, store.Close()); err != nil {
		return v.found, fmt.Errorf("couldn't save what is whole: %w", err)
	}
	return v.found, nil
}

// all reads every file, standings first: what was erased must not come back.
func (v *salvor) all(ctx context.Context, from string) error {
	for _, pass := range []func(key, value []byte, sure bool) error{v.standings, v.record} {
		v.found.Broken = nil
		for _, folder := range []string{from, v.fs.PathJoin(from, asideFolder)} {
			names, err := v.fs.List(folder)
			if err != nil && folder == from {
				return err
			}
			for _, name := range names {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := v.file(folder, name, pass); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (v *salvor) file(folder, name string, each func(key, value []byte, sure bool) error) error {
	path := v.fs.PathJoin(folder, name)
	var whole bool
	var err error
	number, isLog := strings.CutSuffix(name, ".log")
	switch {
	case isLog:
		whole, err = v.log(path, number, each)
	case strings.HasSuffix(name, ".sst"):
		whole, err = v.table(path, each)
	default:
		return nil
	}
	if err == nil && !whole {
		v.found.Broken = append(v.found.Broken, name)
	}
	return err
}

func (v *salvor) log(path, number string, each func(key, value []byte, sure bool) error) (whole bool, err error) {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return false, nil //nolint:nilerr // not a log of the database's
	}
	l, err := home.ScanFile(v.fs, path, uint32(n), false)
	if err != nil {
		return false, err
	}
	for _, record := range l.Records {
		err = errors.Join(err, eachOfBatch(record, func(key, value []byte) error { return each(key, value, true) }))
	}
	for _, broken := range l.Broken {
		err = errors.Join(err, eachLikely(broken, func(key, value []byte) error { return each(key, value, false) }))
	}
	return !l.Hurt && !l.Torn, err
}

// eachOfBatch reads a batch of the database's: sequence (8), count (4), and for
// each change its kind (1), key and value behind their lengths. Kind 1 sets, 0
// deletes, 15 deletes a range; others have no place here.
func eachOfBatch(batch []byte, each func(key, value []byte) error) error {
	if len(batch) < 12 {
		return nil
	}
	for rest := batch[12:]; len(rest) > 0; {
		kind := rest[0]
		key, after, ok := counted(rest[1:])
		if !ok {
			return nil
		}
		rest = after
		if kind == 0 {
			continue
		}
		value, after, ok := counted(rest)
		if !ok {
			return nil
		}
		if rest = after; kind == 1 {
			if err := each(key, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func counted(b []byte) (text, rest []byte, ok bool) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, nil, false
	}
	return b[n : n+int(length)], b[n+int(length):], true
}

// eachLikely looks in bytes that are not whole for what looks like a record of
// ours being set.
func eachLikely(broken []byte, each func(key, value []byte) error) error {
	for at := 0; at+2 < len(broken); at++ {
		if broken[at] != 1 {
			continue
		}
		key, rest, ok := counted(broken[at+1:])
		if !ok || len(key) == 0 || !likely(key) {
			continue
		}
		if value, _, ok := counted(rest); ok && len(value) > 0 && value[0] == formVersion {
			if err := each(key, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func likely(key []byte) bool {
	switch key[0] {
	case prefixBody, prefixState:
		return len(key) == 33
	case prefixWrap:
		return len(key) == 49
	case prefixKey:
		return len(key) == 17
	}
	return false
}

// table reads a table, block by block where it is not whole.
func (v *salvor) table(path string, each func(key, value []byte, sure bool) error) (whole bool, err error) {
	file, err := v.fs.Open(path)
	if err != nil {
		return false, err
	}
	readable, err := sstable.NewSimpleReadable(file)
	if err != nil {
		return false, errors.Join(err, file.Close())
	}
	r, err := sstable.NewReader(context.Background(), readable, sstable.ReaderOptions{})
	if err != nil {
		return false, nil //nolint:nilerr // its end is gone: nothing of it can be found
	}
	defer r.Close()
	whole = true
	for _, prefix := range []byte{prefixBody, prefixWrap, prefixKey, prefixState} {
		for next := []byte{prefix}; next != nil; {
			last, ok, err := readFrom(r, next, prefix, func(key, value []byte) error { return each(key, value, true) })
			if err != nil {
				return false, err
			}
			if ok {
				break
			}
			whole, next = false, behindBroken(r, prefix, max(string(next), string(last)))
		}
	}
	return whole, nil
}

// readFrom reads the records of a prefix from a key on; ok is false when it
// came to a place that is not whole, behind the key that it gives.
func readFrom(r *sstable.Reader, from []byte, prefix byte, each func(key, value []byte) error) (last []byte,
	ok bool, err error) {
	iter, err := r.NewIter(sstable.NoTransforms, from, []byte{prefix + 1}, sstable.AssertNoBlobHandles)
	if err != nil {
		return nil, false, nil //nolint:nilerr // not whole
	}
	defer iter.Close()
	for kv := iter.SeekGE(from, 0); kv != nil; kv = iter.Next() {
		last = append(last[:0], kv.K.UserKey...)
		value, _, fault := kv.Value(nil)
		if fault != nil {
			return last, false, nil
		}
		if kind := kv.K.Kind(); kind != pebble.InternalKeyKindSet && kind != pebble.InternalKeyKindSetWithDelete {
			continue
		}
		if err := each(kv.K.UserKey, value); err != nil {
			return last, false, err
		}
	}
	return last, iter.Error() == nil, nil
}

// behindBroken looks for the first key behind a broken block from which a table
// can be read again, or nothing. A look at a broken block takes long, so that
// it goes in growing steps first and then back by halves.
func behindBroken(r *sstable.Reader, prefix byte, tried string) []byte {
	const fine = 1 << 10 // of the four bytes behind the prefix, which are spread evenly
	bad := uint64(binary.BigEndian.Uint32(append([]byte(tried[1:]), 0, 0, 0, 0)))
	good, found := bad, false
	for step := uint64(fine); !found && good < 1<<32-1; step *= 8 {
		good = min(bad+step, 1<<32-1)
		if found = readable(r, prefix, good); !found {
			bad = good
		}
	}
	if !found {
		return nil
	}
	for good-bad > fine {
		if middle := bad + (good-bad)/2; readable(r, prefix, middle) {
			good = middle
		} else {
			bad = middle
		}
	}
	return placed(prefix, good)
}

func placed(prefix byte, place uint64) []byte {
	return binary.BigEndian.AppendUint32([]byte{prefix}, uint32(place))
}

func readable(r *sstable.Reader, prefix byte, place uint64) bool {
	_, ok, err := readFrom(r, placed(prefix, place), prefix, func([]byte, []byte) error { return errSeen })
	return ok || errors.Is(err, errSeen)
}

// errSeen ends a look at a table that can be read.
var errSeen = errors.New("seen")

// standings takes what was ordered: the strictest word counts.
func (v *salvor) standings(key, value []byte, sure bool) error {
	if state, ok := parseState(value); sure && ok && len(key) == 33 && key[0] == prefixState {
		if digest := Digest(key[1:]); state.standing > v.standing[digest].standing {
			v.standing[digest] = state
		}
	}
	return nil
}

// record takes one record of a detail or a wrapping key into the new store.
func (v *salvor) record(key, value []byte, sure bool) error {
	if !likely(key) || key[0] == prefixState {
		return nil
	}
	if key[0] == prefixKey {
		if _, ok := parseKey(KeyID(key[1:]), value); !ok {
			return nil
		}
	} else if v.standing[Digest(key[1:33])].standing >= Erased {
		return nil
	}
	if !sure {
		if held, err := v.to.get(key); err != nil || held != nil {
			return err
		}
		if key[0] == prefixBody {
			v.unsure[Digest(key[1:])] = true
		}
	}
	return v.to.db.Set(key, value, pebble.NoSync)
}

// settle writes the standings, and sees what opens.
func (v *salvor) settle(ctx context.Context) error {
	for digest, state := range v.standing {
		if state.standing == erasing {
			state.standing = Erased
		}
		if state.standing == Erased {
			v.found.Erased++
		}
		if err := v.to.db.Set(stateKey(digest), state.encode(), pebble.NoSync); err != nil {
			return err
		}
	}
	each, err := v.to.db.NewIter(&pebble.IterOptions{LowerBound: []byte{prefixBody},
		UpperBound: []byte{prefixBody + 1}})
	if err != nil {
		return err
	}
	defer each.Close()
	for ok := each.First(); ok; ok = each.Next() {
		digest := Digest(each.Key()[1:])
		err := v.to.Verify(ctx, digest)
		switch {
		case err == nil:
			v.found.Details++
		case errors.Is(err, ErrDamaged), errors.Is(err, ErrNotHere):
			v.found.Closed++
			if v.unsure[digest] {
				err = v.to.db.Delete(bodyKey(digest), pebble.NoSync)
			} else {
				err = nil // a backup may have what it lacks
			}
			if err != nil {
				return err
			}
		default:
			return err
		}
	}
	return errors.Join(each.Error(), v.to.db.Flush())
}

func copyFile(fs vfs.FS, from, to string) (err error) {
	source, err := fs.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := fs.Create(to, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}
