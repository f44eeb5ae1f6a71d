package vault

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
)

// alter changes a value in the store behind its back.
func alter(t testing.TB, s *Store, key []byte, change func([]byte) []byte) {
	t.Helper()
	value, err := s.get(key)
	if err != nil {
		t.Fatal(err)
	}
	if value = change(value); value == nil {
		err = s.db.Delete(key, pebble.NoSync)
	} else {
		err = s.db.Set(key, value, pebble.NoSync)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, s *Store, key, value []byte) {
	t.Helper()
	alter(t, s, key, func([]byte) []byte { return value })
}

func fetch(t testing.TB, s *Store, key []byte) []byte {
	t.Helper()
	value, err := s.get(key)
	if err != nil || value == nil {
		t.Fatal("nothing under a key", err)
	}
	return value
}

// all gives everything in a store.
func all(t testing.TB, s *Store) map[string][]byte {
	t.Helper()
	each, err := s.db.NewIter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer each.Close()
	records := map[string][]byte{}
	for ok := each.First(); ok; ok = each.Next() {
		records[string(each.Key())] = bytes.Clone(each.Value())
	}
	return records
}

func count(t testing.TB, s *Store) int { return len(all(t, s)) }

// move copies a detail to another node's store.
func move(t testing.TB, from, to *Store, digest Digest) {
	t.Helper()
	put(t, to, bodyKey(digest), fetch(t, from, bodyKey(digest)))
	readers, err := from.Readers(t.Context(), digest)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers {
		record := fetch(t, from, wrapKey(digest, r))
		put(t, to, wrapKey(digest, r), record)
		put(t, to, wrappingKey(KeyID(record[1:17])), fetch(t, from, wrappingKey(KeyID(record[1:17]))))
	}
}

func TestEveryAlteredByteIsNoticed(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, "0123456789", bank)
	wrap := fetch(t, s, wrapKey(digest, bank))
	for name, key := range map[string][]byte{"body": bodyKey(digest), "wrap": wrapKey(digest, bank),
		"key": wrappingKey(KeyID(wrap[1:17]))} {
		whole := fetch(t, s, key)
		tried := 0
		check := func(what string, altered []byte) {
			t.Helper()
			put(t, s, key, altered)
			s.opened = newWrappings(10)
			tried++
			if text, err := s.Open(t.Context(), digest, bank); text != nil || !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %s: opened %q, %v", name, what, text, err)
			}
		}
		for i := range whole {
			altered := bytes.Clone(whole)
			altered[i] ^= 1 << (i % 8)
			check("with an altered byte", altered)
		}
		check("one byte short", whole[:len(whole)-1])
		check("one byte long", append(bytes.Clone(whole), 0))
		check("empty", []byte{})
		put(t, s, key, whole)
		opens(t, s, digest, bank, "0123456789")
		if tried < 70 {
			t.Errorf("%s: only %d alterations tried", name, tried)
		}
	}
	alter(t, s, wrappingKey(KeyID(wrap[1:17])), func([]byte) []byte { return nil })
	s.opened = newWrappings(10)
	opens(t, s, digest, bank, ErrDamaged)
	put(t, s, stateKey(digest), []byte{9, 9})
	opens(t, s, digest, bank, ErrDamaged)
}

func TestWhatIsMovedDoesNotOpen(t *testing.T) {
	s := newStore(t)
	one, two := mustSeal(t, s, "one", exporter, bank), mustSeal(t, s, "two", rival)
	bodies, wraps := [2][]byte{fetch(t, s, bodyKey(one)), fetch(t, s, bodyKey(two))},
		fetch(t, s, wrapKey(one, exporter))

	put(t, s, wrapKey(one, rival), wraps) // the rival helps itself to the exporter's wrap
	opens(t, s, one, rival, ErrDamaged)
	opens(t, s, one, exporter, "one") // also once the wrapping key is remembered
	opens(t, s, one, rival, ErrDamaged)

	put(t, s, bodyKey(one), bodies[1]) // a whole other detail under the digest
	put(t, s, wrapKey(one, rival), fetch(t, s, wrapKey(two, rival)))
	opens(t, s, one, rival, ErrDamaged)
	opens(t, s, one, exporter, ErrDamaged)
}

// A reader who wraps another content key to fool a fellow reader is caught by
// the digest even where the encryption agrees.
func TestDigestIsCheckedEvenWhenTheEncryptionAgrees(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, "true", exporter)
	secret := randomSecret()
	seal, err := newGCM(secret)
	if err != nil {
		t.Fatal(err)
	}
	forged := append(make([]byte, saltBytes), "false"...)
	put(t, s, bodyKey(digest), seal.Seal([]byte{formVersion}, nil, forged, append([]byte(bodyDomain), digest[:]...)))
	w, _, err := s.keys.wrappingFor(bank, func(Party, KeyID) *wrapping { return nil })
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, wrapKey(digest, bank), w.wrap(digest, bank, secret).record)
	put(t, s, wrappingKey(w.id), w.record)
	opens(t, s, digest, bank, ErrDamaged)
}

func TestDamagedFilesAreSaidToBeDamaged(t *testing.T) {
	folder, keys := t.TempDir(), newKeys(t)
	s, err := Open(folder, keys)
	if err != nil {
		t.Fatal(err)
	}
	var digests []Digest
	for range 50 {
		digests = append(digests, mustSeal(t, s, strings.Repeat("x", 2_000), bank))
	}
	if err := errors.Join(s.db.Flush(), s.Close()); err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(folder, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatal("no tables", err)
	}
	for _, name := range tables {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 3_000; i < len(text)/2; i += 1_000 {
			text[i] ^= 0x55
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = Open(folder, keys); err != nil {
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("opened: %v", err)
		}
		return
	}
	defer s.Close()
	damaged := 0
	for _, d := range digests {
		if _, err := s.Open(t.Context(), d, bank); errors.Is(err, ErrDamaged) {
			damaged++
		} else if err != nil {
			t.Errorf("opened: %v", err)
		}
	}
	if damaged == 0 {
		t.Error("nothing was found damaged")
	}
}

func TestStoreOfALaterForm(t *testing.T) {
	folder, keys := t.TempDir(), newKeys(t)
	s, err := Open(folder, keys)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, []byte{prefixForm}, []byte{2})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(folder, keys); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("opened %v, %v", s, err)
	}
	if stat, err := os.Stat(folder); err != nil || stat.Mode().Perm()&0o022 != 0 {
		t.Errorf("the folder is open to others: %v, %v", stat.Mode(), err)
	}
}

// FuzzRecords feeds anything to what parses the store's values.
func FuzzRecords(f *testing.F) {
	s := newStore(f)
	digest := mustSeal(f, s, "fuzz", bank)
	wrap := fetch(f, s, wrapKey(digest, bank))
	id := KeyID(wrap[1:17])
	whole := map[string][]byte{}
	for i, key := range [][]byte{bodyKey(digest), wrapKey(digest, bank), wrappingKey(id)} {
		whole[string(key)] = fetch(f, s, key)
		f.Add(uint8(i), whole[string(key)])
		f.Add(uint8(i), whole[string(key)][:len(whole[string(key)])/2])
	}
	f.Add(uint8(3), stateRecord{Blocked, Cause{someday, 3}}.encode())
	f.Add(uint8(3), stateRecord{erasing, Cause{someday, 3}}.encode())
	f.Fuzz(func(t *testing.T, which uint8, value []byte) {
		keys := [][]byte{bodyKey(digest), wrapKey(digest, bank), wrappingKey(id), stateKey(digest)}
		key := keys[int(which)%len(keys)]
		for k, v := range whole {
			put(t, s, []byte(k), v)
		}
		alter(t, s, stateKey(digest), func([]byte) []byte { return nil })
		put(t, s, key, value)
		s.opened = newWrappings(10)
		text, err := s.Open(t.Context(), digest, bank)
		if err == nil && string(text) != "fuzz" {
			t.Errorf("opened %q", text)
		}
		if err == nil && !bytes.Equal(value, whole[string(key)]) {
			t.Errorf("opened by an altered record %x", value)
		}
		if state, ok := parseState(value); ok && !bytes.Equal(state.encode(), value) {
			t.Errorf("%x is not what %v encodes to", value, state)
		}
	})
}

func TestRememberedKeysAreBounded(t *testing.T) {
	w := newWrappings(3)
	for i := range 10 {
		w.put(KeyID{byte(i)}, nil)
		w.put(KeyID{byte(i)}, nil)
		if _, ok := w.get(KeyID{0}); !ok {
			t.Errorf("the one in use was forgotten after %d", i)
		}
	}
	if w.order.Len() != 3 || len(w.byID) != 3 {
		t.Errorf("%d and %d remembered", w.order.Len(), len(w.byID))
	}
}

func TestAfterIsTheNextPrefix(t *testing.T) {
	for range 100 {
		prefix := []byte{'w', byte(rand.IntN(256)), 0xff}
		next := after(prefix)
		if bytes.Compare(append(bytes.Clone(prefix), 0xff, 0xff, 0xff), next) >= 0 || bytes.HasPrefix(next, prefix) {
			t.Errorf("after %x comes %x", prefix, next)
		}
	}
	if got := after([]byte{'d', 0xff, 0xff}); !bytes.Equal(got, []byte{'e'}) {
		t.Errorf("after d ff ff comes %x", got)
	}
}
