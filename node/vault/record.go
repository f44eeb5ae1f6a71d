package vault

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// formVersion is the version of the records listed in the package's comment.
const formVersion = 1

// The first bytes of the store's keys.
const (
	prefixForm  = 'v'
	prefixBody  = 'd'
	prefixWrap  = 'w'
	prefixKey   = 'k'
	prefixState = 's'
)

const (
	gcmOverhead = 12 + 16
	hpkeSize    = 1120 + secretBytes + 16 // encapsulated key of X-Wing, ciphertext, tag
	minBody     = 1 + gcmOverhead + saltBytes
	maxBody     = minBody + MaxText
	wrapSize    = 1 + 16 + gcmOverhead + secretBytes
	keySize     = 1 + 16 + 16 + hpkeSize
	stateSize   = 1 + 1 + 2 + 8
)

func bodyKey(digest Digest) []byte { return append([]byte{prefixBody}, digest[:]...) }

func wrapKey(digest Digest, reader Party) []byte {
	return append(wrapsOf(digest), reader[:]...)
}

func wrapsOf(digest Digest) []byte {
	return append(make([]byte, 0, 1+32+16), append([]byte{prefixWrap}, digest[:]...)...)
}

func wrappingKey(id KeyID) []byte { return append([]byte{prefixKey}, id[:]...) }

func stateKey(digest Digest) []byte { return append([]byte{prefixState}, digest[:]...) }

// after gives the first key behind all keys that start with a prefix which
// holds a byte below 0xff in front.
func after(prefix []byte) []byte {
	next := append([]byte(nil), prefix...)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i]++; next[i] != 0 {
			return next[:i+1]
		}
	}
	return next
}

// wrapRecord is a content key wrapped for one reader.
type wrapRecord struct {
	id  KeyID // of the wrapping key
	box []byte
}

func parseWrap(record []byte) (wrapRecord, bool) {
	if len(record) != wrapSize || record[0] != formVersion {
		return wrapRecord{}, false
	}
	return wrapRecord{KeyID(record[1:17]), record[17:]}, true
}

// keyRecord is a wrapping key sealed to its reader.
type keyRecord struct {
	reader Party
	key    KeyID // of the reader's key pair
	box    []byte
}

func (r keyRecord) encode() []byte {
	record := append(make([]byte, 0, keySize), formVersion)
	record = append(append(record, r.reader[:]...), r.key[:]...)
	return append(record, r.box...)
}

// parseKey reads the record of a wrapping key and checks it against its id.
func parseKey(id KeyID, record []byte) (keyRecord, bool) {
	if len(record) != keySize || record[0] != formVersion || wrappingID(record) != id {
		return keyRecord{}, false
	}
	return keyRecord{Party(record[1:17]), KeyID(record[17:33]), record[33:]}, true
}

func wrappingID(record []byte) KeyID {
	h := sha256.New()
	h.Write([]byte(keyDomain))
	h.Write(record)
	return KeyID(h.Sum(nil)[:16])
}

// Standing says what was ordered about a detail. Numbers are frozen.
type Standing uint8

// The standings of a detail.
const (
	Sound   Standing = 0 // nothing was ordered
	Blocked Standing = 1 // kept, and opened to nobody until it is unblocked
	Erased  Standing = 2 // content and keys destroyed for good

	erasing Standing = 3 // erased, and not yet gone from the disk
)

// Cause says when and why a detail was blocked or erased. What the reason's
// number means is the caller's.
type Cause struct {
	At     time.Time // kept in milliseconds
	Reason uint16
}

type stateRecord struct {
	standing Standing
	cause    Cause
}

func (r stateRecord) encode() []byte {
	record := append(make([]byte, 0, stateSize), formVersion, byte(r.standing))
	record = binary.BigEndian.AppendUint16(record, r.cause.Reason)
	return binary.BigEndian.AppendUint64(record, uint64(r.cause.At.UnixMilli()))
}

func parseState(record []byte) (stateRecord, bool) {
	if len(record) != stateSize || record[0] != formVersion || record[1] < byte(Blocked) || record[1] > byte(erasing) {
		return stateRecord{}, false
	}
	at := time.UnixMilli(int64(binary.BigEndian.Uint64(record[4:]))).UTC()
	return stateRecord{Standing(record[1]), Cause{at, binary.BigEndian.Uint16(record[2:])}}, true
}
