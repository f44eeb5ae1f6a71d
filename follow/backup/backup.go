// Package backup seals a copy of a folder to several custodians, any two of whom open it
// together, and none alone.
//
// A backup is
//
//	"tallystick backup 1\n"
//	heading, a line of JSON: whose home it is, when it was copied, to whom it is sealed, and the shares
//	tar of the folder, encrypted by age to a key that is made for this backup
//
// The key is shared out to each pair of custodians: one of them gets as many bytes at random,
// the other the key with these laid over, each encrypted by age to the custodian's own key.
// Keys are of age's hybrid kind (ML-KEM-768 with X25519), so that what is kept for years
// withstands machines to come.
package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"tallystick/face/words"
)

// Bounds.
const (
	mark         = "tallystick backup 1\n"
	maxHeading   = 1 << 20
	maxShare     = 16 << 10 // of one share, opened or not
	maxFiles     = 1_000_000
	LeastHolders = 2 // custodians, and how many of them open a backup
	MostHolders  = 9

	headingFile = ".heading" // the heading again, first in the archive, where nobody else can write
)

// Custodian is somebody to whom backups are sealed: the public card, which is no secret.
type Custodian struct {
	Name      string `json:"name"`
	Recipient string `json:"recipient"` // of age's hybrid kind
}

// Heading is what a backup says of itself to everybody.
type Heading struct {
	Chain      string      `json:"chain"`
	Party      string      `json:"party"` // its number
	Height     int64       `json:"height"`
	At         time.Time   `json:"at"`
	Custodians []Custodian `json:"custodians"`
	Shares     []share     `json:"shares"`
}

// share is what two custodians hold of the key of a backup.
type share struct {
	Pair  [2]int    `json:"pair"` // of the custodians, in their order
	Boxes [2][]byte `json:"boxes"`
}

// Key is the opened key of a custodian.
type Key struct{ identity *age.HybridIdentity }

func says(t words.Text) error { return words.New(t.Zh, t.En) }

// NewCustodian makes the key of a custodian, encrypted with a passphrase, and the card.
func NewCustodian(name, passphrase string) (c Custodian, key []byte, err error) {
	if len(passphrase) < 12 {
		return c, nil, says(words.BackupPassphrase)
	}
	if name = strings.TrimSpace(name); name == "" || len(name) > 200 {
		return c, nil, says(words.BackupName)
	}
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		return c, nil, fmt.Errorf("couldn't make a key: %w", err)
	}
	by, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return c, nil, fmt.Errorf("couldn't use the passphrase: %w", err)
	}
	key, err = encrypt([]byte(identity.String()+"\n"), by)
	return Custodian{Name: name, Recipient: identity.Recipient().String()}, key, err
}

// OpenKey opens the key of a custodian.
func OpenKey(text []byte, passphrase string) (Key, error) {
	by, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Key{}, says(words.BackupKey)
	}
	text, err = decrypt(text, by)
	if err != nil {
		return Key{}, says(words.BackupKey)
	}
	identity, err := age.ParseHybridIdentity(strings.TrimSpace(string(text)))
	if err != nil {
		return Key{}, says(words.BackupKey)
	}
	return Key{identity}, nil
}

// ParseCustodian reads the card of a custodian.
func ParseCustodian(text []byte) (c Custodian, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err = decoder.Decode(&c); err == nil {
		_, err = age.ParseHybridRecipient(c.Recipient)
	}
	if err != nil {
		return Custodian{}, says(words.BackupCard)
	}
	return c, nil
}

// Write seals the files of a folder to custodians.
func Write(w io.Writer, h Heading, folder string) error {
	if n := len(h.Custodians); n < LeastHolders || n > MostHolders {
		return says(words.BackupCustodians.With(LeastHolders, MostHolders))
	}
	var to []*age.HybridRecipient
	for i, c := range h.Custodians {
		recipient, err := age.ParseHybridRecipient(c.Recipient)
		if err != nil {
			return says(words.BackupCard)
		}
		for _, other := range h.Custodians[:i] {
			if other.Recipient == c.Recipient {
				return says(words.BackupTwice.With(other.Name, c.Name))
			}
		}
		to = append(to, recipient)
	}
	secret, err := age.GenerateHybridIdentity()
	if err != nil {
		return fmt.Errorf("couldn't make a key: %w", err)
	}
	if h.Shares, err = shareOut([]byte(secret.String()), to); err != nil {
		return err
	}
	text, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("couldn't write the heading: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", mark, text); err != nil {
		return fmt.Errorf("couldn't write the backup: %w", err)
	}
	sealed, err := age.Encrypt(w, secret.Recipient())
	if err != nil {
		return fmt.Errorf("couldn't seal the backup: %w", err)
	}
	files := tar.NewWriter(sealed)
	head := tar.Header{Typeflag: tar.TypeReg, Name: headingFile, Size: int64(len(text)), Mode: 0o600}
	err = files.WriteHeader(&head)
	if err == nil {
		_, err = files.Write(text)
	}
	if err != nil {
		return fmt.Errorf("couldn't seal the heading: %w", err)
	}
	if err := files.AddFS(os.DirFS(folder)); err != nil {
		return fmt.Errorf("couldn't copy the home: %w", err)
	}
	if err := errors.Join(files.Close(), sealed.Close()); err != nil {
		return fmt.Errorf("couldn't seal the backup: %w", err)
	}
	return nil
}

// shareOut shares a secret out to each pair.
func shareOut(secret []byte, to []*age.HybridRecipient) (shares []share, err error) {
	for i := range to {
		for j := i + 1; j < len(to); j++ {
			one, other := make([]byte, len(secret)), make([]byte, len(secret))
			_, _ = rand.Read(one) // never fails
			subtle.XORBytes(other, secret, one)
			s := share{Pair: [2]int{i, j}}
			for at, part := range [2][]byte{one, other} {
				if s.Boxes[at], err = encrypt(part, to[s.Pair[at]]); err != nil {
					return nil, err
				}
			}
			shares = append(shares, s)
		}
	}
	return shares, nil
}

// Read opens a backup with the keys of two custodians, into a folder that is not there yet:
// whole, or not at all.
func Read(r io.Reader, folder string, one, other Key) (h Heading, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if h, err = heading(in); err != nil {
		return h, err
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return h, says(words.BackupFolder.With(folder))
	}
	identity, err := h.secret(one, other)
	if err != nil {
		return h, err
	}
	opened, err := age.Decrypt(in, identity)
	if err != nil {
		return h, says(words.BackupDamaged)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return h, fmt.Errorf("couldn't make the folder: %w", err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(folder), ".restore-*")
	if err != nil {
		return h, fmt.Errorf("couldn't make the folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fresh)) }()
	inside := filepath.Join(fresh, "home")
	if err := unpack(opened, inside, h); err != nil {
		return h, err
	}
	if err := os.Rename(inside, folder); err != nil {
		return h, fmt.Errorf("couldn't put the home in its place: %w", err)
	}
	return h, nil
}

// Headed gives what a backup says of itself.
func Headed(r io.Reader) (Heading, error) { return heading(bufio.NewReaderSize(r, 64<<10)) }

func heading(in *bufio.Reader) (h Heading, err error) {
	begin := make([]byte, len(mark))
	if _, err := io.ReadFull(in, begin); err != nil || string(begin) != mark {
		return h, says(words.BackupNone)
	}
	var text []byte
	for more := true; more; {
		var part []byte
		part, more, err = in.ReadLine()
		if text = append(text, part...); err != nil || len(text) > maxHeading {
			return h, says(words.BackupDamaged)
		}
	}
	if err := json.Unmarshal(text, &h); err != nil || len(h.Custodians) > MostHolders {
		return h, says(words.BackupDamaged)
	}
	return h, nil
}

// secret puts together the key of a backup.
func (h Heading) secret(one, other Key) (age.Identity, error) {
	at := func(k Key) int {
		for i, c := range h.Custodians {
			if c.Recipient == k.identity.Recipient().String() {
				return i
			}
		}
		return -1
	}
	i, j := at(one), at(other)
	if i < 0 || j < 0 {
		return nil, says(words.BackupNotYours)
	}
	if i == j {
		return nil, says(words.BackupTwo)
	}
	keys := map[int]Key{i: one, j: other}
	for _, s := range h.Shares {
		if s.Pair != [2]int{min(i, j), max(i, j)} {
			continue
		}
		a, err := decrypt(s.Boxes[0], keys[s.Pair[0]].identity)
		b, wrong := decrypt(s.Boxes[1], keys[s.Pair[1]].identity)
		if err != nil || wrong != nil || len(a) != len(b) {
			break
		}
		subtle.XORBytes(a, a, b)
		if identity, err := age.ParseHybridIdentity(string(a)); err == nil {
			return identity, nil
		}
	}
	return nil, says(words.BackupDamaged)
}

// unpack writes the files of an archive below a folder, to its very end.
func unpack(r io.Reader, folder string, h Heading) error {
	files := tar.NewReader(r)
	text, err := json.Marshal(h)
	if err != nil {
		return says(words.BackupDamaged)
	}
	head, err := files.Next()
	if err != nil || head.Name != headingFile {
		return says(words.BackupDamaged)
	}
	if said, err := io.ReadAll(io.LimitReader(files, maxHeading)); err != nil || !bytes.Equal(said, text) {
		return says(words.BackupDamaged)
	}
	for count := 0; ; count++ {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || count == maxFiles || !filepath.IsLocal(head.Name) {
			return says(words.BackupDamaged)
		}
		path := filepath.Join(folder, head.Name)
		switch head.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(path, 0o700)
		case tar.TypeReg:
			err = unpackFile(files, path)
		default:
			return says(words.BackupDamaged)
		}
		if err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return says(words.BackupDamaged) // it is cut off behind the last file
	}
	return nil
}

func unpackFile(from io.Reader, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("couldn't make a folder: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	in := damaging{r: from}
	_, err = io.Copy(file, &in)
	if err = errors.Join(err, file.Sync(), file.Close()); in.wrong {
		return says(words.BackupDamaged)
	}
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	return nil
}

// damaging tells what could not be read from what could not be written.
type damaging struct {
	r     io.Reader
	wrong bool
}

// Read reads on.
func (d *damaging) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		d.wrong = true
	}
	return n, err
}

func encrypt(text []byte, to age.Recipient) ([]byte, error) {
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to)
	if err == nil {
		_, err = w.Write(text)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't seal: %w", err)
	}
	return box.Bytes(), nil
}

func decrypt(box []byte, by age.Identity) ([]byte, error) {
	if len(box) > maxShare {
		return nil, says(words.BackupDamaged)
	}
	r, err := age.Decrypt(bytes.NewReader(box), by)
	if err != nil {
		return nil, fmt.Errorf("couldn't open: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(r, maxShare))
	if err != nil {
		return nil, fmt.Errorf("couldn't open: %w", err)
	}
	return text, nil
}
