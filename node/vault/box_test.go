package vault

import (
	"bytes"
	"errors"
	"testing"
)

// A box opens for whom it was sealed to, under the same context, and for nobody else.
func TestBoxes(t *testing.T) {
	mine, other := NewKeyring(), NewKeyring()
	me, you := Party{1}, Party{2}
	public, _, err := mine.Host(me)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := other.Host(me); err != nil {
		t.Fatal(err)
	}
	box, err := SealTo(public, []byte("here"), []byte("a secret"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := mine.OpenBox(me, []byte("here"), box); err != nil || string(text) != "a secret" {
		t.Errorf("%q: %v", text, err)
	}
	altered := bytes.Clone(box)
	altered[len(altered)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another context": func() ([]byte, error) { return mine.OpenBox(me, []byte("there"), box) },
		"another's key":   func() ([]byte, error) { return other.OpenBox(me, []byte("here"), box) },
		"altered":         func() ([]byte, error) { return mine.OpenBox(me, []byte("here"), altered) },
		"no key":          func() ([]byte, error) { return mine.OpenBox(you, []byte("here"), box) },
	} {
		if _, err := open(); !errors.Is(err, ErrNotForYou) && !errors.Is(err, ErrNoKey) {
			t.Errorf("%s opens it: %v", name, err)
		}
	}
	if _, err := SealTo(PublicKey{}, nil, nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("it is sealed to nobody: %v", err)
	}
	if err := mine.Rename(me, you); err != nil {
		t.Fatal(err)
	}
	if text, err := mine.OpenBox(you, []byte("here"), box); err != nil || string(text) != "a secret" || mine.Hosts(me) {
		t.Errorf("by its other name: %q: %v", text, err)
	}
	if _, _, err := mine.Host(me); err != nil {
		t.Fatal(err)
	}
	if mine.Rename(me, you) == nil || mine.Rename(Party{3}, Party{4}) == nil {
		t.Error("a name is taken from somebody, or given to nobody")
	}
}

// With a salt that is given, two nodes come to one digest.
func TestSaltsThatAreGiven(t *testing.T) {
	digest := func(salt []byte) (Digest, error) {
		keys := NewKeyring()
		if _, _, err := keys.Host(Party{1}); err != nil {
			t.Fatal(err)
		}
		batch, err := keys.Seal([]Detail{{Text: []byte("name"), Readers: []Party{{1}}, Salt: salt}})
		if err != nil {
			return Digest{}, err
		}
		return batch.Digests()[0], nil
	}
	salt := bytes.Repeat([]byte{7}, saltBytes)
	a, err := digest(salt)
	b, again := digest(salt)
	if err != nil || again != nil || a != b || a != DigestOf([saltBytes]byte(salt), []byte("name")) {
		t.Errorf("%x %x: %v %v", a, b, err, again)
	}
	if c, _ := digest(nil); c == a {
		t.Error("a salt that is drawn is the one that was given")
	}
	for _, wrong := range [][]byte{salt[1:], append(salt, 1), {}} {
		if _, err := digest(wrong); err == nil {
			t.Errorf("a salt of %d bytes is taken", len(wrong))
		}
	}
}
