package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

var ( // parties of the tests
	regulator = party(1)
	customs   = party(2)
	exporter  = party(3)
	bank      = party(4)
	rival     = party(5)
)

func party(n byte) Party { return Party{0: n, 15: n} }

var someday = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

func newKeys(t testing.TB) *Keyring {
	t.Helper()
	keys := NewKeyring()
	for _, p := range []Party{regulator, customs, exporter, bank, rival, Members()} {
		if _, made, err := keys.Host(p); err != nil || !made {
			t.Fatal(made, err)
		}
	}
	return keys
}

func newStore(t testing.TB) *Store {
	t.Helper()
	s, err := OpenInMemory(newKeys(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func mustSeal(t testing.TB, s *Store, text string, readers ...Party) Digest {
	t.Helper()
	digest, err := s.Seal(t.Context(), []byte(text), readers)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// opens checks what a party gets of a detail: a text, or an error.
func opens(t testing.TB, s *Store, digest Digest, as Party, want any) {
	t.Helper()
	text, err := s.Open(t.Context(), digest, as)
	switch want := want.(type) {
	case string:
		if err != nil || string(text) != want {
			t.Errorf("party %d opened %q, %v; not %q", as[0], text, err, want)
		}
	case error:
		if !errors.Is(err, want) || text != nil {
			t.Errorf("party %d opened %q, %v; not %v", as[0], text, err, want)
		}
	}
}

func TestReadersOpenAndNobodyElseDoes(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, `{"consignor":"某某公司"}`, customs, regulator, exporter)
	for _, p := range []Party{customs, regulator, exporter} {
		opens(t, s, digest, p, `{"consignor":"某某公司"}`)
	}
	for _, p := range []Party{bank, rival, Members(), party(99)} {
		opens(t, s, digest, p, ErrNotForYou)
	}
	opens(t, s, Digest{1}, customs, ErrNotHere)
	readers, err := s.Readers(t.Context(), digest)
	if err != nil || !slices.Equal(readers, []Party{regulator, customs, exporter}) {
		t.Errorf("readers %v, %v", readers, err)
	}
	if _, err := s.Readers(t.Context(), Digest{1}); !errors.Is(err, ErrNotHere) {
		t.Errorf("readers of nothing: %v", err)
	}
}

func TestSameTextTwiceHasTwoDigests(t *testing.T) {
	s := newStore(t)
	first, second := mustSeal(t, s, "same", bank), mustSeal(t, s, "same", bank)
	if first == second {
		t.Error("the digest is not salted")
	}
	opens(t, s, mustSeal(t, s, "", bank), bank, "")
	long := strings.Repeat("长", MaxText/3)
	opens(t, s, mustSeal(t, s, long, bank), bank, long)
	opens(t, s, mustSeal(t, s, "named twice", bank, bank), bank, "named twice")
}

func TestWhatMembersMayReadEveryPartyOpens(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, "中国银行", Members())
	for _, p := range []Party{regulator, exporter, rival, party(77)} {
		opens(t, s, digest, p, "中国银行")
	}
	outside, err := OpenInMemory(NewKeyring())
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	move(t, s, outside, digest)
	opens(t, outside, digest, regulator, ErrNotForYou)
}

func TestKeyOnAnotherNodeDoesNotOpenHere(t *testing.T) {
	here, there := newKeys(t), NewKeyring()
	if _, _, err := there.Host(party(50)); err != nil {
		t.Fatal(err)
	}
	public, err := there.Public(party(50))
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParsePublicKey(public.Bytes())
	if err != nil || read.ID() != public.ID() {
		t.Fatalf("read another key: %v", err)
	}
	if err := here.Know(party(50), read); err != nil {
		t.Fatal(err)
	}
	a, err := OpenInMemory(here)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := OpenInMemory(there)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	digest := mustSeal(t, a, "for there", party(50), bank)
	opens(t, a, digest, party(50), ErrNotForYou)
	move(t, a, b, digest)
	opens(t, b, digest, party(50), "for there")
	opens(t, b, digest, bank, ErrNotForYou)
}

func TestGrantAddsAReader(t *testing.T) {
	s := newStore(t)
	var digests []Digest
	for i := range 30 {
		digests = append(digests, mustSeal(t, s, fmt.Sprint("declaration ", i), exporter, customs))
	}
	if err := s.GrantAll(t.Context(), digests, exporter, bank); err != nil {
		t.Fatal(err)
	}
	for i, d := range digests {
		opens(t, s, d, bank, fmt.Sprint("declaration ", i))
		opens(t, s, d, exporter, fmt.Sprint("declaration ", i))
		opens(t, s, d, rival, ErrNotForYou)
	}
	before := count(t, s)
	if err := s.Grant(t.Context(), digests[0], bank, bank); err != nil || count(t, s) != before {
		t.Errorf("granted again: %v, %d records more", err, count(t, s)-before)
	}
	for want, c := range map[error]struct {
		digest   Digest
		from, to Party
	}{
		ErrNotForYou: {digests[0], rival, regulator},
		ErrNotHere:   {Digest{1}, exporter, bank},
		ErrNoKey:     {digests[0], exporter, party(66)},
	} {
		if err := s.Grant(t.Context(), c.digest, c.from, c.to); !errors.Is(err, want) {
			t.Errorf("granted: %v, not %v", err, want)
		}
	}
	if err := s.GrantAll(t.Context(), []Digest{digests[1], {1}}, exporter, regulator); !errors.Is(err, ErrNotHere) {
		t.Errorf("granted in part: %v", err)
	}
	opens(t, s, digests[1], regulator, ErrNotForYou)
	for _, none := range [][]Digest{nil, make([]Digest, MaxBatch+1)} {
		if err := s.GrantAll(t.Context(), none, exporter, bank); !errors.Is(err, ErrBounds) {
			t.Errorf("granted %d: %v", len(none), err)
		}
	}
}

func TestGrantAfterANewKeyIsSealedToTheNewKey(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, "deal", exporter, bank)
	lost := NewKeyring() // the bank lost its key and starts anew
	for _, p := range []Party{exporter, bank} {
		if _, _, err := lost.Host(p); err != nil {
			t.Fatal(err)
		}
	}
	exporters := s.keys.current[exporter]
	if err := lost.Add(exporter, exporters); err != nil {
		t.Fatal(err)
	}
	s.keys, s.opened = lost, newWrappings(10)
	opens(t, s, digest, bank, ErrNotForYou)
	if err := s.Grant(t.Context(), digest, exporter, bank); err != nil {
		t.Fatal(err)
	}
	opens(t, s, digest, bank, "deal")
}

func TestReadersGetOneWrappingKey(t *testing.T) {
	s := newStore(t)
	wrappingKeys := func() (n int) {
		for key := range all(t, s) {
			if key[0] == prefixKey {
				n++
			}
		}
		return n
	}
	for i, want := range []int{2, 2, 2} {
		if digest := mustSeal(t, s, "a", exporter, customs); wrappingKeys() != want {
			t.Errorf("%d wrapping keys after %d details, not %d", wrappingKeys(), i+1, want)
		} else {
			opens(t, s, digest, customs, "a")
		}
	}
	digest := mustSeal(t, s, "a", exporter)
	for range 2 {
		if err := s.Grant(t.Context(), digest, exporter, customs); err != nil || wrappingKeys() != 2 {
			t.Errorf("granted: %v, %d wrapping keys", err, wrappingKeys())
		}
	}
	opens(t, s, digest, customs, "a")

	if err := s.keys.Add(customs, GenerateKey()); err != nil { // customs changes its key
		t.Fatal(err)
	}
	after := mustSeal(t, s, "b", customs)
	if wrappingKeys() != 3 {
		t.Errorf("%d wrapping keys after a new key pair", wrappingKeys())
	}
	s.sealing.of[customs].uses.Store(maxUses)
	worn := mustSeal(t, s, "c", customs)
	if wrappingKeys() != 4 {
		t.Errorf("%d wrapping keys after one was used up", wrappingKeys())
	}
	s.sealing.limit = 1
	mustSeal(t, s, "d", bank)
	if len(s.sealing.of) != 1 {
		t.Errorf("%d wrapping keys remembered", len(s.sealing.of))
	}
	opens(t, s, digest, customs, "a")
	opens(t, s, after, customs, "b")
	opens(t, s, worn, customs, "c")
}

func TestBlockedUntilUnblocked(t *testing.T) {
	s := newStore(t)
	digest, cause := mustSeal(t, s, "rumour", exporter), Cause{someday, 7}
	if err := s.Block(t.Context(), cause, digest); err != nil {
		t.Fatal(err)
	}
	opens(t, s, digest, exporter, ErrBlocked)
	opens(t, s, digest, rival, ErrNotForYou)
	if err := s.Grant(t.Context(), digest, exporter, bank); !errors.Is(err, ErrBlocked) {
		t.Errorf("granted: %v", err)
	}
	if err := s.Block(t.Context(), Cause{someday.Add(time.Hour), 8}, digest); err != nil {
		t.Error(err)
	}
	stands(t, s, digest, Blocked, cause)
	if err := s.Unblock(t.Context(), digest); err != nil {
		t.Fatal(err)
	}
	opens(t, s, digest, exporter, "rumour")
	stands(t, s, digest, Sound, Cause{})
	if err := s.Unblock(t.Context(), digest); err != nil {
		t.Errorf("unblocked twice: %v", err)
	}
}

func TestBlockedAheadIsTakenAndStaysBlocked(t *testing.T) {
	s := newStore(t)
	batch, err := s.keys.Seal([]Detail{{Text: []byte("a"), Readers: []Party{bank}},
		{Text: []byte("b"), Readers: []Party{bank}}})
	if err != nil {
		t.Fatal(err)
	}
	digests := batch.Digests()
	if err := s.Block(t.Context(), Cause{someday, 1}, digests[0]); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), Cause{someday, 2}, digests[1]); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Put(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		opens(t, s, digests[0], bank, ErrBlocked)
		opens(t, s, digests[1], bank, ErrErased)
	}
	if err := s.Unblock(t.Context(), digests[0]); err != nil {
		t.Fatal(err)
	}
	opens(t, s, digests[0], bank, "a")
}

func stands(t *testing.T, s *Store, digest Digest, want Standing, cause Cause) {
	t.Helper()
	if got, c, err := s.Standing(t.Context(), digest); err != nil || got != want || c.Reason != cause.Reason ||
		!c.At.Equal(cause.At) {
		t.Errorf("stands %d since %v, %v; not %d since %v", got, c, err, want, cause)
	}
}

func TestBoundsOfWhatIsSealed(t *testing.T) {
	s := newStore(t)
	many := make([]Party, MaxReaders+1)
	for i := range many {
		many[i] = party(byte(i))
	}
	large := make([]Detail, maxBytes/MaxText+1)
	for i := range large {
		large[i] = Detail{Text: make([]byte, MaxText), Readers: []Party{bank}}
	}
	for name, details := range map[string][]Detail{
		"none": nil, "too many": make([]Detail, MaxBatch+1), "without readers": {{Text: []byte("a")}},
		"with too many readers": {{Text: []byte("a"), Readers: many}},
		"too long":              {{Text: make([]byte, MaxText+1), Readers: []Party{bank}}},
		"too much together":     large,
	} {
		if _, err := s.SealAll(t.Context(), details); !errors.Is(err, ErrBounds) {
			t.Errorf("sealed details that are %s: %v", name, err)
		}
	}
	before := count(t, s)
	_, err := s.SealAll(t.Context(), []Detail{{Text: []byte("a"), Readers: []Party{bank}},
		{Text: []byte("b"), Readers: []Party{party(66)}}})
	if !errors.Is(err, ErrNoKey) || count(t, s) != before {
		t.Errorf("sealed to nobody: %v", err)
	}
}

func TestEndedContextAndClosedStore(t *testing.T) {
	s, err := OpenInMemory(newKeys(t))
	if err != nil {
		t.Fatal(err)
	}
	digest := mustSeal(t, s, "a", bank)
	each := map[string]func(context.Context) error{
		"seal":     func(ctx context.Context) error { _, err := s.Seal(ctx, []byte("b"), []Party{bank}); return err },
		"open":     func(ctx context.Context) error { _, err := s.Open(ctx, digest, bank); return err },
		"grant":    func(ctx context.Context) error { return s.Grant(ctx, digest, bank, rival) },
		"block":    func(ctx context.Context) error { return s.Block(ctx, Cause{}, digest) },
		"unblock":  func(ctx context.Context) error { return s.Unblock(ctx, digest) },
		"erase":    func(ctx context.Context) error { return s.Erase(ctx, Cause{}, digest) },
		"readers":  func(ctx context.Context) error { _, err := s.Readers(ctx, digest); return err },
		"standing": func(ctx context.Context) error { _, _, err := s.Standing(ctx, digest); return err },
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, do := range each {
		if err := do(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after the end: %v", name, err)
		}
	}
	opens(t, s, digest, bank, "a")
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, do := range each {
		if err := do(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("%s when closed: %v", name, err)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newStore(t)
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 20 {
				text := fmt.Sprint(g, " ", i)
				digest, err := s.Seal(t.Context(), []byte(text), []Party{exporter})
				if err == nil {
					err = s.Grant(t.Context(), digest, exporter, bank)
				}
				if err == nil && i%5 == 0 {
					err = s.Erase(t.Context(), Cause{someday, 1}, digest)
				}
				if err != nil {
					t.Error(err)
					return
				}
				want := any(text)
				if i%5 == 0 {
					want = ErrErased
				}
				opens(t, s, digest, bank, want)
			}
		})
	}
	wait.Wait()
}

func TestErrorsNameTheDigestAndNoSecret(t *testing.T) {
	s := newStore(t)
	digest := mustSeal(t, s, "TOP-SECRET-TEXT", exporter)
	alter(t, s, bodyKey(digest), func(body []byte) []byte { body[40] ^= 1; return body })
	_, err := s.Open(t.Context(), digest, exporter)
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%x", digest)) {
		t.Errorf("the error does not say which: %v", err)
	}
	seed := s.keys.current[exporter].Bytes()
	shown := fmt.Sprintf("%v %+v %#v", err, err, errors.Unwrap(err))
	for _, secret := range []string{"SECRET", string(seed), fmt.Sprintf("%x", seed), fmt.Sprint(seed)} {
		if strings.Contains(shown, secret) {
			t.Errorf("the error shows a secret: %s", shown)
		}
	}
	key := s.keys.current[exporter]
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		for _, v := range []any{key, struct{ K *PrivateKey }{key}, PassphraseLock("TOP-SECRET"),
			NodeKeyLock([32]byte(bytes.Repeat([]byte{'S'}, 32)))} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "SECRET") || strings.Contains(out, "SSSS") ||
				strings.Contains(out, fmt.Sprintf("%x", seed[:4])) || strings.Contains(out, fmt.Sprint(seed[:4])[1:8]) {
				t.Errorf("%s shows %s", verb, out)
			}
		}
	}
}

// OpenInMemory opens an empty store that is gone when it is closed.
func OpenInMemory(keys *Keyring) (*Store, error) { return open(vfs.NewMem(), "vault", keys) }
