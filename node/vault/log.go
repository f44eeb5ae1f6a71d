package vault

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// The second form of a keyring's file, all numbers big-endian:
//
//	"tallystick keyring 2\n" lock(1) salt(16) passes(4) memory(4) lanes(1) CRC-32C(4), zeros up to 512
//	at 512 and at 1,024: answered(8) CRC-32C(4), zeros up to 512
//	from 1,536 on records, each
//	version(1) size(4) CRC-32C of both and of the box(4)
//	box(size)     nonce(12) AES-256-GCM(entries), the head and the record's place bound in
//
// A record is written and synced, then one of the two marks says how far the file
// goes, then the caller hears of it; the next mark is the other one. The end of a
// process loses nothing that was written, so a record that is cut off behind the
// marks was never answered and is dropped; what is wrong before them is damage. A
// power cut may take the last mark, which is not synced by itself, but none before
// it, and the record was synced.
const (
	logHeading    = headingBegin + "2\n"
	logSector     = 512 // is written whole or not at all
	logRecords    = 3 * logSector
	logHead       = len(logHeading) + lockSize
	recordVersion = 1
	recordHead    = 9
	markSize      = 12

	mostRecords = 64       // with more of them a file is written whole when it is opened
	mostWaste   = 64 << 10 // a file is written whole when it is twice what it has to be and so much
)

// log is what was found of a file besides its keys.
type log struct {
	head    []byte
	seal    cipher.AEAD
	size    int64 // up to the end of the last whole record
	records int
	next    int64 // where the next mark belongs
	rewrite bool  // it is of the first form, or has something behind its records
}

func sum32(text ...[]byte) []byte {
	sum := uint32(0)
	for _, t := range text {
		sum = crc32.Update(sum, crc32.MakeTable(crc32.Castagnoli), t)
	}
	return binary.BigEndian.AppendUint32(nil, sum)
}

// mark says how far a file was answered for.
func mark(size int64) []byte {
	text := binary.BigEndian.AppendUint64(nil, uint64(size))
	return append(append(text, sum32(text)...), make([]byte, logSector-markSize)...)
}

// parseMark gives 0 for what is no mark.
func parseMark(text []byte) int64 {
	size := int64(binary.BigEndian.Uint64(text))
	if size < logRecords || size > maxKeyringFile || !bytes.Equal(text, mark(size)) {
		return 0
	}
	return size
}

// bound is what a record's box is bound to.
func bound(head []byte, at int64) []byte {
	return binary.BigEndian.AppendUint64(bytes.Clone(head), uint64(at))
}

// record makes the record of entries at a place of a file.
func record(seal cipher.AEAD, head []byte, at int64, entries []byte) []byte {
	text := append(make([]byte, 0, recordHead+seal.Overhead()+len(entries)), recordVersion)
	text = binary.BigEndian.AppendUint32(text, uint32(seal.Overhead()+len(entries)))
	text = seal.Seal(append(text, 0, 0, 0, 0), nil, entries, bound(head, at))
	copy(text[5:], sum32(text[:5], text[recordHead:]))
	return text
}

// recordAt gives the box of the record at a place, or nothing where it is not whole.
func recordAt(file []byte, at int64) []byte {
	if at+recordHead > int64(len(file)) || file[at] != recordVersion {
		return nil
	}
	end := at + recordHead + int64(binary.BigEndian.Uint32(file[at+1:]))
	if end > int64(len(file)) || !bytes.Equal(file[at+5:at+recordHead],
		sum32(file[at:at+5], file[at+recordHead:end])) {
		return nil
	}
	return file[at+recordHead : end]
}

// Encrypt gives the keyring as it is kept at rest, in one record.
func (k *Keyring) Encrypt(lock Lock) ([]byte, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	seal, err := lock.cipher(salt)
	if err != nil {
		return nil, fmt.Errorf("couldn't lock the keyring: %w", err)
	}
	entries := k.entries()
	defer clear(entries)
	file := append([]byte(logHeading), lock.bytes(salt)...)
	file = append(file, sum32(file)...)
	file = append(file, make([]byte, logRecords-len(file))...)
	file = append(file, record(seal, file[:logHead], logRecords, entries)...)
	copy(file[logSector:], mark(int64(len(file))))
	copy(file[2*logSector:], mark(int64(len(file))))
	return file, nil
}

// readLog takes in a file of the second form.
func (k *Keyring) readLog(file []byte, lock Lock) (log, error) {
	if len(file) < logRecords || !bytes.Equal(file[logHead:logSector],
		append(sum32(file[:logHead]), make([]byte, logSector-logHead-4)...)) {
		return log{}, fmt.Errorf("%w (0)", ErrKeyringFile)
	}
	first, second := parseMark(file[logSector:2*logSector]), parseMark(file[2*logSector:logRecords])
	answered := max(first, second)
	if answered == 0 || answered > int64(len(file)) {
		return log{}, fmt.Errorf("%w (%d < %d)", ErrKeyringFile, len(file), answered)
	}
	found := log{head: file[:logHead], size: logRecords, next: logSector}
	if first >= second {
		found.next = 2 * logSector
	}
	var err error
	if found.seal, err = lock.opens(file[len(logHeading):logHead]); err != nil {
		return log{}, err
	}
	for found.size < int64(len(file)) {
		box := recordAt(file, found.size)
		if box == nil {
			break
		}
		entries, err := found.seal.Open(nil, nil, box, bound(found.head, found.size))
		if err != nil {
			return log{}, ErrWrongLock
		}
		err = k.learn(entries)
		if clear(entries); err != nil {
			return log{}, err
		}
		found.size, found.records = found.size+recordHead+int64(len(box)), found.records+1
	}
	if found.size < answered || followed(file, found.size) {
		return log{}, fmt.Errorf("%w (%d)", ErrKeyringFile, found.size)
	}
	found.rewrite = found.size < int64(len(file))
	return found, nil
}

// followed reports whether a whole record lies behind one that is not whole: then that
// was not the last one that was written.
func followed(file []byte, at int64) bool {
	return at+recordHead <= int64(len(file)) &&
		recordAt(file, at+recordHead+int64(binary.BigEndian.Uint32(file[at+1:]))) != nil
}

// KeyFile is the file of a keyring, to which it adds what the keyring learns. It may
// be used by many goroutines. One process at a time has it open: its caller sees to
// that.
type KeyFile struct {
	keys *Keyring
	path string
	lock Lock

	mu     sync.Mutex
	file   places
	found  log
	failed bool
	closed bool
}

// places is a file that is written at places of it.
type places interface {
	io.WriterAt
	Sync() error
	Close() error
}

// OpenKeyFile opens the file from which a keyring was loaded, for what the keyring
// learns. A file of an earlier form, or with the rest of a write that was cut off, or
// with many records, is written whole first. It fails like LoadKeyring, and with
// ErrInUse when another process has changed the file since it was loaded.
func OpenKeyFile(path string, lock Lock, keys *Keyring) (*KeyFile, error) {
	now := NewKeyring()
	found, err := now.load(path, lock)
	if err == nil && now.print != keys.print {
		err = ErrInUse
	}
	if err != nil {
		return nil, err
	}
	left, err := filepath.Glob(path + replaced) // by a process that was killed
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't clear what an earlier writing of the keyring left: %w", err)
	}
	f := &KeyFile{keys: keys, path: path, lock: lock, found: found}
	keys.mu.Lock()
	keys.kept = true
	keys.mu.Unlock()
	if found.rewrite || found.records > mostRecords {
		err = f.rewrite()
	} else {
		err = f.open()
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't open the keyring %s: %w", path, err)
	}
	return f, nil
}

func (f *KeyFile) open() error {
	file, err := os.OpenFile(f.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	f.file, f.failed = file, false
	if err := file.Sync(); err != nil { // what a process wrote that was killed is answered for from now on
		return err
	}
	return f.answer()
}

// answer writes the mark that the file goes as far as it does.
func (f *KeyFile) answer() error {
	_, err := f.file.WriteAt(mark(f.found.size)[:markSize], f.found.next)
	f.found.next = 3*logSector - f.found.next
	return err
}

// Save adds to the file what the keyring has learnt since the last one, durably: when
// it has given no error, a crash loses nothing of it. After an error the next one
// writes the file whole.
func (f *KeyFile) Save() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys.mu.Lock()
	entries, renamed := f.keys.learnt, f.keys.renamed
	f.keys.learnt, f.keys.renamed = nil, false
	f.keys.mu.Unlock()
	defer clear(entries)
	var err error
	switch {
	case f.failed || renamed:
		err = f.rewrite()
	case len(entries) > 0:
		err = f.add(entries)
	}
	if err != nil {
		f.failed = true
		return fmt.Errorf("couldn't save the keyring to %s: %w", f.path, err)
	}
	return nil
}

// add writes a record at the end, or the file whole where much of it is no more so.
func (f *KeyFile) add(entries []byte) error {
	text := record(f.found.seal, f.found.head, f.found.size, entries)
	if size := f.found.size + int64(len(text)); size > min(2*f.keys.size()+mostWaste, maxKeyringFile) {
		return f.rewrite()
	}
	if _, err := f.file.WriteAt(text, f.found.size); err != nil {
		return err
	}
	if err := f.file.Sync(); err != nil {
		return err
	}
	f.found.size += int64(len(text))
	return f.answer()
}

// size is how long the entries are.
func (k *Keyring) size() int64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return int64(len(k.order)*(33+PrivateKeySize) + len(k.abroad)*(17+PublicKeySize))
}

// rewrite writes the keyring whole into a new file and puts that in place.
func (f *KeyFile) rewrite() error {
	text, err := f.keys.Encrypt(f.lock)
	if err == nil {
		err = replaceFile(f.path, text)
	}
	if err != nil {
		return err
	}
	if f.file != nil {
		_ = f.file.Close() // of the file that is no more
	}
	if f.found, err = NewKeyring().read(text, f.lock); err != nil {
		return err
	}
	return f.open()
}

// Close closes the file. What was not saved is lost.
func (f *KeyFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	if err := errors.Join(f.file.Sync(), f.file.Close()); err != nil {
		return fmt.Errorf("couldn't close the keyring: %w", err)
	}
	return nil
}
