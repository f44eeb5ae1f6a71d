package vault

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func numbered(n int) (p Party) {
	binary.BigEndian.PutUint32(p[4:], uint32(n+1))
	return p
}

// oneKey makes a file of a keyring with one key.
func oneKey(t testing.TB, lock Lock) (path string) {
	path = filepath.Join(t.TempDir(), "keyring")
	keys := NewKeyring()
	if _, _, err := keys.Host(Members()); err != nil {
		t.Fatal(err)
	}
	if err := keys.Save(path, lock); err != nil {
		t.Fatal(err)
	}
	return path
}

func openKept(t testing.TB, path string, lock Lock) (*Keyring, *KeyFile) {
	t.Helper()
	keys, err := LoadKeyring(path, lock)
	if err != nil {
		t.Fatal(err)
	}
	file, err := OpenKeyFile(path, lock, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return keys, file
}

func learn(t testing.TB, keys *Keyring, file *KeyFile, n int) {
	t.Helper()
	_, _, err := keys.Host(numbered(n))
	if err := errors.Join(err, file.Save()); err != nil {
		t.Fatal(err)
	}
}

func same(t testing.TB, path string, lock Lock, keys *Keyring) {
	t.Helper()
	got, err := LoadKeyring(path, lock)
	if err != nil || !bytes.Equal(got.entries(), keys.entries()) {
		t.Errorf("other keys than were saved: %v", err)
	}
}

// What is learnt is added to the file, which is written whole when much of it is no
// more so, and when it is opened with many records.
func TestKeyFileGrows(t *testing.T) {
	lock := NodeKeyLock([32]byte{7})
	path := oneKey(t, lock)
	keys, file := openKept(t, path, lock)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range mostRecords {
		learn(t, keys, file, n)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(after[:logSector], before[:logSector]) ||
		!bytes.Equal(after[logRecords:len(before)], before[logRecords:]) || file.found.records != 1 {
		t.Fatal("what was there was written again", err)
	}
	if err := file.Save(); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(after, again) {
		t.Error("something was written where nothing was learnt", err)
	}
	same(t, path, lock, keys)
	if _, err := OpenKeyFile(path, lock, NewKeyring()); !errors.Is(err, ErrInUse) {
		t.Errorf("a file that another process has changed: %v", err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	again, file := openKept(t, path, lock)
	if stat, err := os.Stat(path); err != nil || stat.Size() >= int64(len(after)) || file.found.records != 1 {
		t.Errorf("many records stay as they are: %v", err)
	}
	same(t, path, lock, keys)
	abroad, most := GenerateKey().Public(), int64(0)
	for range 200 {
		if err := errors.Join(again.Know(party(200), abroad), file.Save()); err != nil {
			t.Fatal(err)
		}
		most = max(most, file.found.size)
	}
	if most > mostWaste+4*again.size() || most < mostWaste {
		t.Errorf("the file grew to %d for %d", most, again.size())
	}
	if err := errors.Join(again.Rename(numbered(3), party(3)), file.Save()); err != nil {
		t.Fatal(err)
	}
	same(t, path, lock, again)
}

// A file of the first form is brought up when it is opened.
func TestOlderKeyFileIsBroughtUp(t *testing.T) {
	for name, lock := range locks() {
		keys, path := newKeys(t), filepath.Join(t.TempDir(), "keyring")
		if err := os.WriteFile(path, older(t, keys, lock), 0o600); err != nil {
			t.Fatal(err)
		}
		same(t, path, lock, keys)
		again, file := openKept(t, path, lock)
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), logHeading) {
			t.Errorf("%s: still of the first form, %v", name, err)
		}
		learn(t, again, file, 1)
		same(t, path, lock, again)
	}
}

// A record that was cut off behind the marks was never answered: it is dropped. What is
// cut off or altered before them is damage, and so is a whole record behind a broken one.
func TestCutOffRecords(t *testing.T) {
	lock := NodeKeyLock([32]byte{7})
	path := oneKey(t, lock)
	keys, file := openKept(t, path, lock)
	learn(t, keys, file, 1)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entries := appendPrivate(nil, party(9), KeyID{9}, GenerateKey())
	next := record(file.found.seal, file.found.head, int64(len(whole)), entries)
	for cut := range len(next) {
		for name, end := range map[string][]byte{"cut off": next[:cut],
			"zeros": append(bytes.Clone(next[:cut]), make([]byte, len(next)-cut)...)} {
			if err := os.WriteFile(path, append(bytes.Clone(whole), end...), 0o600); err != nil {
				t.Fatal(err)
			}
			same(t, path, lock, keys)
			if cut%16 != 0 {
				continue
			}
			again, opened := openKept(t, path, lock)
			if now, err := os.ReadFile(path); err != nil || cut > 0 && len(now) >= len(whole)+cut {
				t.Errorf("%s after %d bytes: the rest is still there, %v", name, cut, err)
			}
			learn(t, again, opened, 2)
			same(t, path, lock, again)
		}
	}
	if got, err := DecryptKeyring(append(bytes.Clone(whole), next...), lock); err != nil || !got.Hosts(party(9)) {
		t.Errorf("a record that was written and not answered: %v", err)
	}
	for size := range whole {
		if _, err := DecryptKeyring(whole[:size], lock); !refused(err) {
			t.Errorf("%d bytes of a file that was answered for: %v", size, err)
		}
	}
	for i := logRecords; i < len(whole); i++ {
		altered := append(bytes.Clone(whole), next[:50]...)
		altered[i] ^= 0x10
		if _, err := DecryptKeyring(altered, lock); !refused(err) {
			t.Errorf("byte %d altered: %v", i, err)
		}
	}
	third := record(file.found.seal, file.found.head, int64(len(whole)+len(next)), entries)
	next[40] ^= 1
	if _, err := DecryptKeyring(slices.Concat(whole, next, third), lock); !errors.Is(err, ErrKeyringFile) {
		t.Errorf("a whole record behind a broken one: %v", err)
	}
}

// failing is a file of which one write or sync fails, the write after half of it.
type failing struct {
	places
	after *int
}

var errBroken = errors.New("the disk is broken")

func (f failing) WriteAt(text []byte, at int64) (int, error) {
	if *f.after--; *f.after == 0 {
		n, _ := f.places.WriteAt(text[:len(text)/2], at)
		return n, errBroken
	}
	return f.places.WriteAt(text, at)
}

func (f failing) Sync() error {
	if *f.after--; *f.after == 0 {
		return errBroken
	}
	return f.places.Sync()
}

// Whichever write fails or is the last: what was answered is there, and the next save
// writes all.
func TestEachWriteOfTheKeyFileFails(t *testing.T) {
	lock := NodeKeyLock([32]byte{7})
	for step := 1; step <= 9; step++ {
		path := oneKey(t, lock)
		keys, file := openKept(t, path, lock)
		after, answered := step, 0
		file.file = failing{file.file, &after}
		var err error
		for ; err == nil && answered < 4; answered++ {
			if _, _, err = keys.Host(numbered(answered)); err == nil {
				err = file.Save()
			}
		}
		if answered--; !errors.Is(err, errBroken) || answered != (step-1)/3 {
			t.Fatalf("step %d: %d answered, %v", step, answered, err)
		}
		crashed, err := LoadKeyring(path, lock)
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		for n := range answered {
			want, _ := keys.Public(numbered(n))
			if key, err := crashed.Public(numbered(n)); err != nil || key.ID() != want.ID() {
				t.Errorf("step %d: key %d was answered and is lost", step, n)
			}
		}
		if err := file.Save(); err != nil {
			t.Fatalf("step %d: the next save: %v", step, err)
		}
		same(t, path, lock, keys)
	}
}

// TestKilledKeyFile makes keys in a process of its own, which tells of each that it has
// saved, and kills it while it works on.
func TestKilledKeyFile(t *testing.T) {
	lock := NodeKeyLock([32]byte{7})
	if path := os.Getenv("TALLYSTICK_SAVE_AND_DIE"); path != "" {
		keys, file := openKept(t, path, lock)
		for n := len(keys.order); ; n++ {
			if n%5 == 4 { // now and then whole
				file.failed = true
			}
			learn(t, keys, file, n)
			public, err := keys.Public(numbered(n))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("saved %d %x\n", n, public.ID())
		}
	}
	path, told := oneKey(t, lock), map[int]string{}
	for round := range 6 {
		saveAndDie(t, path, 1+7*round, told)
		keys, err := LoadKeyring(path, lock)
		if err != nil {
			t.Fatal(err)
		}
		for n, id := range told {
			if key, err := keys.Public(numbered(n)); err != nil || fmt.Sprintf("%x", key.ID()) != id {
				t.Fatalf("round %d: key %d was saved and is lost: %v", round, n, err)
			}
		}
	}
	openKept(t, path, lock)
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("left over: %v, %v", files, err)
	}
}

func saveAndDie(t *testing.T, path string, keys int, told map[int]string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledKeyFile$")
	child.Env = append(os.Environ(), "TALLYSTICK_SAVE_AND_DIE="+path)
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	for lines := bufio.NewScanner(output); keys > 0 && lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) != 3 || words[0] != "saved" {
			continue
		}
		n, err := strconv.Atoi(words[1])
		if err != nil {
			t.Fatal(err)
		}
		told[n], keys = words[2], keys-1
	}
	if keys > 0 {
		t.Fatal("the process ended before it was killed")
	}
}

// BenchmarkKeepKey keeps one new key more beside many.
func BenchmarkKeepKey(b *testing.B) {
	for _, many := range []int{200, 2_000, 20_000} {
		lock := NodeKeyLock([32]byte{7})
		path := oneKey(b, lock)
		keys, file := openKept(b, path, lock)
		for n := range many {
			if err := keys.Add(numbered(n), GenerateKey()); err != nil {
				b.Fatal(err)
			}
		}
		if err := file.Save(); err != nil {
			b.Fatal(err)
		}
		for way, save := range map[string]func() error{"added": file.Save,
			"whole": func() error { return keys.Save(path+".whole", lock) }} {
			n := many
			b.Run(fmt.Sprintf("%s beside %d", way, many), func(b *testing.B) {
				for b.Loop() {
					n++
					b.StopTimer()
					key := GenerateKey()
					key.Public()
					b.StartTimer()
					if err := errors.Join(keys.Add(numbered(n), key), save()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
