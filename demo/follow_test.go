package demo

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/follow"
	"tallystick/node/chain"
	"tallystick/node/gateway"
	"tallystick/node/link"
)

// joined makes the home of a member for a party of the town, whose key a governor enrols.
func (w *World) joined(t *testing.T, number string, keepers ...string) (home string) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "member")
	card, err := follow.MakeCard(home, w.Ledger.Chain(), number)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.do(t.Context(), w.Governor, gateway.EnrolCardForm{Party: card.Party, Person: card.Person,
		PublicKey: card.PublicKey, Duties: card.Duties, Proof: card.Proof}); err != nil {
		t.Fatal(err)
	}
	genesis, err := os.ReadFile(filepath.Join(w.Home, "genesis.json"))
	if err == nil {
		err = follow.Join(home, genesis, keepers, keepers[len(keepers)-1])
	}
	if err != nil {
		t.Fatal(err)
	}
	return home
}

// served opens the door for members.
func (w *World) served(t *testing.T) string {
	t.Helper()
	address, err := w.ServeMembers("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// following opens a member's home until the test ends or it is closed.
func following(t *testing.T, home string) *follow.Member {
	t.Helper()
	m, err := follow.Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A bank and an exporter follow the town's ledger over links, stop, are cut off and go on, and
// are proven their whole books.
func TestMembersFollowTheTown(t *testing.T) {
	w, business, _ := testWorld(t, 8)
	address := w.served(t)
	for _, number := range []string{w.banks[0].number, w.holders[0].number} {
		home := w.joined(t, number, "127.0.0.1:1", address) // nobody answers at the first
		m := following(t, home)
		catchUp := func() {
			t.Helper()
			if err := m.Follow(t.Context(), true); err != nil {
				t.Fatalf("%s: %v", number, err)
			}
			a, err := m.Audit(t.Context())
			if s := m.Standing(); err != nil || !s.Complete || a.Records < 10 || a.Entries < 10 || a.Height < 10 {
				t.Fatalf("%s: %+v %+v %v", number, s, a, err)
			}
		}
		catchUp()
		cut := filepath.Join(t.TempDir(), "cut") // as the end of its process leaves it
		if err := errors.Join(os.CopyFS(cut, os.DirFS(home)), m.Close()); err != nil {
			t.Fatal(err)
		}
		if err := business.scene(t.Context(), 20); err != nil {
			t.Fatal(err)
		}
		before := m.Standing()
		if m = following(t, cut); m.Standing().Height != before.Height || m.Standing().Viewer != before.Viewer {
			t.Errorf("it goes on from %+v, not %+v", m.Standing(), before)
		}
		catchUp()
		w.diskTells(t, cut, m.Standing().Viewer)
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		w.spoilt(t, cut)
	}
}

// spoilt alters what a member keeps, which an audit finds.
func (w *World) spoilt(t *testing.T, home string) {
	t.Helper()
	db, err := pebble.Open(filepath.Join(home, "told"), &pebble.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Delete(append([]byte{'r'}, trade.RateLimitsKey().Bytes()...), pebble.Sync)
	iter, wrong := db.NewIter(&pebble.IterOptions{LowerBound: []byte{'r', byte(trade.KindRates)}})
	if err = errors.Join(err, wrong); err != nil || !iter.First() {
		t.Fatal(err)
	}
	err = errors.Join(db.Delete(bytes.Clone(iter.Key()), pebble.Sync), iter.Close(), db.Close())
	m := following(t, home)
	if _, audited := m.Audit(t.Context()); audited == nil || !strings.Contains(audited.Error(), "what is kept is not") {
		t.Errorf("a record that is gone is not missed: %v", audited)
	}
	if err := errors.Join(err, m.Close()); err != nil {
		t.Fatal(err)
	}
}

// diskTells looks through every byte of a member's home for the deals of others.
func (w *World) diskTells(t *testing.T, home string, v trade.Viewer) {
	t.Helper()
	var disk []byte
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		disk = append(disk, text...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	own, others, named := [][]byte{}, [][]byte{}, map[trade.DocumentID]bool{}
	sorted := func(deal trade.Deal, lines []trade.Line, details trade.Digest, persons ...trade.PersonID) {
		id := deal.ID.Identifier()
		if trade.MaySee(v, trade.Audience{Parties: []trade.PartyID{deal.Bank, deal.Enterprise}}) {
			own = append(own, id[:])
			for _, line := range lines {
				named[line.Document] = true
			}
			return
		}
		others = append(others, id[:], details[:])
		for _, p := range persons {
			if v.Kind == trade.Bank && !p.IsZero() {
				others = append(others, p[:])
			}
		}
	}
	secrets := []string{w.banks[1].nameZh, w.banks[1].nameEn, w.holders[1].number, w.holders[1].nameZh, "JHBANK-2026"}
	err = w.Ledger.View(func(book trade.Book, _ trade.Instant) error {
		for r := range book.Scan(everyOf(trade.KindFinancing)) {
			f := r.(trade.Financing)
			sorted(f.Deal, f.Lines, f.Details, f.AcceptedBy, f.ApprovedBy, f.EnteredBy)
		}
		for r := range book.Scan(everyOf(trade.KindPayment)) {
			p := r.(trade.Payment)
			sorted(p.Deal, p.Lines, p.Details, p.AcceptedBy, p.ApprovedBy, p.PaidBy)
		}
		for r := range book.Scan(everyOf(trade.KindProceeds)) {
			if p := r.(trade.Proceeds); p.Bank == v.Party {
				for _, match := range p.Matches {
					named[match.Document] = true
				}
				for _, match := range p.Waiting.Lines {
					named[match.Document] = true
				}
			} else if trade.MaySee(v, p.Audience()) {
				continue
			} else {
				others = append(others, p.Details[:]) // an alert tells a lender which money went elsewhere
			}
		}
		for r := range book.Scan(everyOf(trade.KindDocument)) {
			if d := r.(trade.Document); !named[d.ID] && d.Holder != v.Party {
				others = append(others, d.ID[:], d.Details[:])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		others = append(others, []byte(s))
	}
	tells := func(b []byte) bool {
		return bytes.Contains(disk, b) || bytes.Contains(disk, []byte(hex.EncodeToString(b)))
	}
	for _, canary := range others {
		if tells(canary) {
			t.Errorf("the disk of a %v tells %x of others", v.Kind, canary)
		}
	}
	for _, id := range own {
		if !tells(id) {
			t.Errorf("the disk of a %v does not tell %x, which is its own", v.Kind, id)
		}
	}
	if len(own) < 2 || len(others) < 20 {
		t.Errorf("only %d own deals and %d canaries were looked for", len(own), len(others))
	}
}

// everyOf gives what the keys of a kind begin with.
func everyOf(kind trade.RecordKind) trade.Key {
	k, _ := trade.ReadKey([]byte{byte(kind)})
	return k
}

// liar is a keeper's door behind which slices are altered.
type liar struct {
	*link.Client
	viewer trade.Viewer
	alter  func(*wire.Slice)
}

func (l *liar) Whose([]byte) (trade.Viewer, error)   { return l.viewer, nil }
func (l *liar) Await(context.Context, uint64, int64) {}
func (l *liar) Height() int64                        { return 1 }

func (l *liar) Submit(ctx context.Context, envelope []byte) (trade.Rule, error) {
	said, _, err := l.Client.Submit(ctx, envelope)
	return said.Rule, err
}

func (l *liar) Slice(ctx context.Context, _ trade.Viewer, ask wire.Ask) (wire.Slice, error) {
	s, err := l.Client.Slice(ctx, ask)
	l.alter(&s)
	return s, err
}

// doored opens the door of a keeper that alters slices on their way from an honest one.
func (w *World) doored(t *testing.T, home, honest string, alter func(*wire.Slice)) (address string) {
	t.Helper()
	keys, err := chain.MemberOf(w.Home)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := follow.SignerOf(home)
	if err != nil {
		t.Fatal(err)
	}
	door := &liar{Client: link.NewClient(honest, signer, func([]byte) bool { return true }), viewer: trade.Viewer{
		Party: w.banks[0].id, Kind: trade.Bank, Region: trade.Region(w.banks[0].region)}, alter: alter}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := link.NewServer(door, nil, link.Signer{Chain: w.Ledger.Chain(), Public: keys.Validator,
		Sign: func(text []byte) ([]byte, error) { return chain.MakeProof(w.Home, text) }},
		slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

// A member that goes ahead of what it is told anew, however often, is no member whose book differs.
func TestAMemberAheadOfItsAuditDoesNotDiffer(t *testing.T) {
	w, business, _ := testWorld(t, 2)
	honest := w.served(t)
	home := w.joined(t, w.banks[0].number, honest)
	var m *follow.Member
	ahead := -1 // how often the member went ahead; below zero: it is not audited
	door := w.doored(t, home, honest, func(s *wire.Slice) {
		if ahead < 0 || ahead == 0 && s.From > 0 || ahead >= 9 || s.To != s.State.Entries {
			return
		}
		told := ahead
		ahead = -1 // the member's own slices pass
		firm := w.holders[0]
		doc, left, ok, err := business.free(firm)
		if err == nil && ok {
			_, ok, err = business.apply(t.Context(), firm, w.banks[0], doc, min(left, 1000), min(left, 1000)/2)
		}
		if err = errors.Join(err, m.Follow(t.Context(), true)); err != nil || !ok {
			t.Error(ok, err)
		}
		ahead = told + 1
	})
	genesis, err := os.ReadFile(filepath.Join(w.Home, "genesis.json"))
	if err == nil {
		err = follow.Join(home, genesis, []string{door}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	m = following(t, home)
	defer m.Close()
	if err := m.Follow(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	ahead = 0
	if a, err := m.Audit(t.Context()); err != nil || a.Height != m.Standing().Height || ahead != 9 {
		t.Errorf("%+v after %d times: %v", a, ahead, err)
	}
}

// A keeper that lies is left for another, what it said is kept, and nothing of it counts.
func TestALyingKeeperIsLeft(t *testing.T) {
	w, _, _ := testWorld(t, 3)
	honest := w.served(t)
	home := w.joined(t, w.banks[0].number, honest)
	door := w.doored(t, home, honest, func(s *wire.Slice) { s.Entries = slices.Delete(s.Entries, 1, 2) })
	genesis, err := os.ReadFile(filepath.Join(w.Home, "genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := follow.Join(home, genesis, []string{door}, ""); err != nil {
		t.Fatal(err)
	}
	m := following(t, home)
	var fault *proof.SliceFault
	if err := m.Follow(t.Context(), true); !errors.As(err, &fault) || m.Standing().Height != 0 {
		t.Fatalf("%+v: %v", m.Standing(), err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadDir(filepath.Join(home, "evidence"))
	if err != nil || len(kept) != 1 || !strings.HasPrefix(kept[0].Name(), "lie-") {
		t.Fatalf("%v is kept: %v", kept, err)
	}
	if err := follow.Join(home, genesis, []string{door, honest}, ""); err != nil {
		t.Fatal(err)
	}
	m = following(t, home)
	defer m.Close()
	if err := m.Follow(t.Context(), true); err != nil || !m.Standing().Complete {
		t.Errorf("the honest keeper is not asked: %v", err)
	}
}
