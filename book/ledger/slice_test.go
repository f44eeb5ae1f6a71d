package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	engine "github.com/cometbft/cometbft/crypto/ed25519"
	votes "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// board is who votes on the blocks of a stage.
type board struct {
	keys []engine.PrivKey // in the order of the set
	set  *types.ValidatorSet
}

func newBoard(numbers ...byte) *board {
	var list []*types.Validator
	for _, n := range numbers {
		list = append(list, types.NewValidator(engine.GenPrivKeyFromSecret([]byte{n}).PubKey(), 10))
	}
	b := &board{set: types.NewValidatorSet(list)}
	for _, v := range b.set.Validators {
		for _, n := range numbers {
			if key := engine.GenPrivKeyFromSecret([]byte{n}); key.PubKey().Equals(v.PubKey) {
				b.keys = append(b.keys, key)
			}
		}
	}
	return b
}

func (b *board) validators() (all []proof.Validator) {
	for _, v := range b.set.Validators {
		all = append(all, proof.Validator{PublicKey: v.PubKey.Bytes(), Power: v.VotingPower})
	}
	return all
}

// head is a header of the board that carries a root.
func (b *board) head(height int64, root [32]byte, next *board) proof.Header {
	filler := func(n byte) proof.Hex { h := sha256.Sum256([]byte{n}); return h[:] }
	return proof.Header{BlockVersion: 11, AppVersion: 1, Chain: testChain, Height: height,
		Time: time.Unix(1_767_240_000+height, 123).UTC(), LastBlock: proof.BlockID{Hash: filler(1), Total: 1,
			Parts: filler(2)}, LastCommitHash: filler(3), DataHash: filler(4), ValidatorsHash: b.set.Hash(),
		NextValidatorsHash: next.set.Hash(), ConsensusHash: filler(5), AppHash: root[:], LastResultsHash: filler(6),
		EvidenceHash: filler(7), ProposerAddress: filler(8)[:20]}
}

// commit lets so many of the board vote for a header.
func (b *board) commit(t testing.TB, h proof.Header, voters int) proof.Commit {
	id := types.BlockID{Hash: h.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: h.Hash()}}
	c := proof.Commit{Height: h.Height, Round: 1, Block: proof.BlockID{Hash: h.Hash(), Total: 1, Parts: h.Hash()}}
	for i, key := range b.keys[:voters] {
		vote := &votes.Vote{Type: votes.PrecommitType, Height: h.Height, Round: 1, BlockID: id.ToProto(),
			Timestamp: h.Time, ValidatorAddress: key.PubKey().Address(), ValidatorIndex: int32(i)}
		signature, err := key.Sign(types.VoteSignBytes(testChain, vote))
		if err != nil {
			t.Fatal(err)
		}
		c.Votes = append(c.Votes, proof.Vote{Flag: 2, Address: proof.Hex(key.PubKey().Address()), Time: h.Time,
			Signature: signature})
	}
	return c
}

// keeper is a stage whose board signs what it tells.
type keeper struct {
	*stage
	*board
}

// sealed puts a header of a height, signed by the board, on a slice.
func (k *keeper) sealed(s wire.Slice, height int64) wire.Slice {
	k.t.Helper()
	h := k.head(height, s.State.Root(), k.board)
	r := proof.Receipt{Header: h, Commit: k.commit(k.t, h, 3), Validators: k.validators()}
	if err := proof.Seal(&s, r, 0); err != nil {
		k.t.Fatal(err)
	}
	return s
}

// tell gives the next slice of a follower, through its bytes.
func (k *keeper) tell(f proof.Follower, asked ...trade.DealID) wire.Slice {
	k.t.Helper()
	s, err := k.Slice(f.Viewer, f.Told, f.State.Entries, asked)
	if err != nil {
		k.t.Fatal(err)
	}
	text, err := wire.EncodeSlice(k.sealed(s, k.height+1))
	if err != nil {
		k.t.Fatal(err)
	}
	if s, err = wire.DecodeSlice(text); err != nil {
		k.t.Fatal(err)
	}
	return s
}

// follower is a party that follows, and what it keeps.
type follower struct {
	proof.Follower
	kept    map[string][]byte
	entries []trade.Entry
}

func (k *keeper) follower(v trade.Viewer) *follower {
	listed := k.validators()
	slices.Reverse(listed) // a genesis lists them in any order
	return &follower{proof.NewFollower(v, proof.Trust{Chain: testChain, Validators: listed}),
		map[string][]byte{}, nil}
}

func (f *follower) held(key []byte) []byte { return f.kept[string(key)] }

// follow takes slices until all is told.
func (f *follower) follow(t testing.TB, k *keeper) (taken int) {
	t.Helper()
	for complete := false; !complete; taken++ {
		next, news, err := f.Next(k.tell(f.Follower), f.held, 0)
		if err != nil {
			t.Fatalf("%+v: %v", f.Viewer, err)
		}
		for _, r := range news.Records {
			f.kept[string(r.Key)] = r.Value
		}
		f.entries = append(f.entries, news.Entries...)
		f.Follower, complete = next, news.Complete
	}
	return taken
}

func newKeeper(t testing.TB) *keeper { return &keeper{newStage(t, vfs.NewMem()), newBoard(1, 2, 3, 4)} }

// members are the viewers that don't supervise.
func (k *keeper) members() (all []trade.Viewer) {
	for _, v := range k.viewers() {
		if v.Kind == trade.Bank || v.Kind == trade.Enterprise {
			all = append(all, v)
		}
	}
	return all
}

// A member that follows has at each moment every record that concerns it, as it stands on
// the ledger; one that comes late ends with the same.
func TestMembersHoldWhatConcernsThem(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	founded := map[string]bool{}
	for _, r := range k.records() {
		founded[string(r.Key().Bytes())] = true
	}
	var followers []*follower
	for _, v := range k.members() {
		followers = append(followers, k.follower(v))
	}
	for _, steps := range handedBlocks(k.stage) {
		k.block(k.sign(steps...)...)
		for _, f := range followers {
			f.follow(t, k)
			k.compareBook(f, founded)
		}
	}
	for _, f := range followers {
		late := k.follower(f.Viewer)
		late.follow(t, k)
		k.compareBook(late, founded)
		if len(late.entries) != len(f.entries) {
			t.Errorf("who comes late is told %d entries, not %d", len(late.entries), len(f.entries))
		}
	}
}

// records gives every record of the book.
func (s *stage) records() (all []trade.Record) {
	for _, kind := range wire.RecordKinds() {
		prefix, _ := trade.ReadKey([]byte{byte(kind)})
		for r := range trade.BookOf(s.state.book).Scan(prefix) {
			all = append(all, r)
		}
	}
	return all
}

func (k *keeper) compareBook(f *follower, founded map[string]bool) {
	k.t.Helper()
	book := trade.BookOf(k.state.book)
	seen := 0
	for _, r := range k.records() {
		key, value, err := wire.EncodeRecord(r)
		if err != nil {
			k.t.Fatal(err)
		}
		mine := trade.MaySee(f.Viewer, r.Audience())
		switch r := r.(type) {
		case trade.Document:
			for c := range book.Claims(r.ID) {
				deal, _ := book.Record(trade.DealKey(c.Deal))
				mine = mine || c.Bank == f.Viewer.Party && c.Live() && trade.Ongoing(deal)
			}
		case trade.Party, trade.Proposal:
			// others of their kind are public too, and change by what is told to them alone
			continue
		}
		if !mine || founded[string(key)] && f.kept[string(key)] == nil {
			continue
		}
		seen++
		if !bytes.Equal(f.kept[string(key)], value) {
			k.t.Fatalf("block %d, %v: holds another %T than stands (%x)", k.height, f.Viewer.Kind, r, key)
		}
	}
	if seen == 0 {
		k.t.Fatal("nothing was compared")
	}
}

// Every record that a block writes is traced by its events, but for those that follow from
// the book alone.
func TestTracesNameWhatIsWritten(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	kinds := map[trade.RecordKind]int{}
	for _, steps := range handedBlocks(s) {
		txs := s.sign(steps...)
		_, entries, err := s.Execute(s.height+1, s.now+1_000, hashOf(s.height+1), txs)
		if err != nil {
			t.Fatal(err)
		}
		traced := map[trade.Key]bool{}
		for _, e := range entries {
			for _, event := range e.Events {
				for _, trace := range trade.Traces(event) {
					traced[trace.Key] = true
				}
			}
		}
		for k := range s.staged.draft.fresh {
			place := k.Place()
			switch {
			case k.Kind() == trade.KindRemittance || k.Kind() == trade.KindRoll: // which concern nobody
			case k.Kind() == trade.KindPilot && place.Bank.IsZero(): // how much of a region's pool is used
			case !traced[k]:
				t.Errorf("block %d writes %x, and no event says so", s.height+1, k.Bytes())
			default:
				kinds[k.Kind()]++
			}
		}
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		s.height, s.now = s.height+1, s.now+1_000
	}
	if len(kinds) < 20 {
		t.Errorf("only %d kinds of record were written: %v", len(kinds), kinds)
	}
}

// lieOf gives what a slice is refused for; 0 when it is taken.
func lieOf(t *testing.T, f *follower, s wire.Slice, least int64) proof.Lie {
	t.Helper()
	_, _, err := f.Next(s, f.held, least)
	var fault *proof.SliceFault
	if err != nil && !errors.As(err, &fault) {
		t.Fatal(err)
	}
	if fault == nil {
		return 0
	}
	if zh, en := fault.Words(); zh == "" || en == "" || zh == en {
		t.Errorf("%d is not said in both languages", fault.Lie)
	}
	return fault.Lie
}

// Whatever a keeper alters, keeps back or makes up is found, by its name.
func TestAKeeperThatLiesIsCaught(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	bank := trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"}
	k.play(k.opening()...)
	f := k.follower(bank)
	f.follow(t, k)
	k.play(k.life(0, start.Day())...)
	honest := k.tell(f.Follower)
	if l := lieOf(t, f, honest, 0); l != 0 {
		t.Fatalf("the truth is refused: %d", l)
	}
	later := *f // who has verified one header more
	later.kept = map[string][]byte{}
	late, _, err := f.Next(honest, f.held, 0)
	if err != nil {
		t.Fatal(err)
	}
	later.Follower = late
	again := func(s wire.Slice) wire.Slice {
		s.From, s.Known, s.Entries, s.Records, s.Growth = s.To, s.To, nil, nil, nil
		return s
	}
	sealed := func(s *wire.Slice) { *s = k.sealed(*s, k.height+1) }
	others := &keeper{k.stage, newBoard(5, 6, 7, 8)}
	taking, party := trade.TakingKey(idOf("document", 0)), trade.PartyKey(k.exporter[1].party)
	for name, c := range map[string]struct {
		want  proof.Lie
		alter func(s *wire.Slice)
	}{
		"an entry is hidden":    {proof.LieMail, func(s *wire.Slice) { hide(s, 0) }},
		"an order is hidden":    {proof.LieMail, func(s *wire.Slice) { hide(s, len(s.Entries)-1) }},
		"all is hidden":         {proof.LieMail, func(s *wire.Slice) { s.Entries, s.Records = nil, nil }},
		"a part is hidden":      {proof.LieEntry, func(s *wire.Slice) { s.Entries[1].Parts = s.Entries[1].Parts[1:] }},
		"a record is hidden":    {proof.LieMissing, func(s *wire.Slice) { s.Records = s.Records[1:] }},
		"a record is altered":   {proof.LieRecord, func(s *wire.Slice) { s.Records[2].Value[9] ^= 1 }},
		"a proof of a record":   {proof.LieRecord, func(s *wire.Slice) { s.Records[2].Proof[40] ^= 1 }},
		"a part is altered":     {proof.LieEntry, func(s *wire.Slice) { s.Entries[0].Parts[0].Salt[0] ^= 1 }},
		"a path is altered":     {proof.LieEntry, func(s *wire.Slice) { s.Entries[0].Path[0][0] ^= 1 }},
		"an entry comes twice":  {proof.LieOrder, func(s *wire.Slice) { s.Entries[1] = s.Entries[0] }},
		"entries change places": {proof.LieOrder, func(s *wire.Slice) { slices.Reverse(s.Entries) }},
		"mail is altered":       {proof.LieMail, func(s *wire.Slice) { s.Mail[0].Value[3] ^= 1 }},
		"mail of another box":   {proof.LieMail, func(s *wire.Slice) { s.Mail[0] = s.Mail[1] }},
		"mail is left out":      {proof.LieMail, func(s *wire.Slice) { s.Mail = nil }},
		"another state":         {proof.LieState, func(s *wire.Slice) { s.State.Journal[0] ^= 1 }},
		"another tree, signed": {proof.LieRecord, func(s *wire.Slice) {
			s.State.Tree[3] ^= 1
			sealed(s)
		}},
		"another history": {proof.LieHistory, func(s *wire.Slice) {
			s.State.Journal[0] ^= 1
			sealed(s)
		}},
		"no growth":             {proof.LieHistory, func(s *wire.Slice) { s.Growth = nil }},
		"votes are too few":     {proof.LieValidators, func(s *wire.Slice) { s.Commit.Votes = s.Commit.Votes[1:] }},
		"a vote is altered":     {proof.LieValidators, func(s *wire.Slice) { s.Commit.Votes[0].Time.Nanos ^= 1 }},
		"others voted":          {proof.LieValidators, func(s *wire.Slice) { *s = others.sealed(*s, k.height+1) }},
		"the header is altered": {proof.LieValidators, func(s *wire.Slice) { s.Header.Time.Seconds++ }},
		"a stale header":        {proof.LieOld, func(s *wire.Slice) { *s = k.sealed(*s, 1) }},
		"a slice of another":    {proof.LieParty, func(s *wire.Slice) { s.Party[0] ^= 1 }},
		"another place":         {proof.LieParty, func(s *wire.Slice) { s.From++ }},
		"too little is told":    {proof.LieForm, func(s *wire.Slice) { s.To = s.From }},
		"another's record":      {proof.LieForeign, func(s *wire.Slice) { k.slip(s, taking) }},
		"another party":         {proof.LieForeign, func(s *wire.Slice) { k.slip(s, party) }},
		"what is the ledger's":  {proof.LieForeign, func(s *wire.Slice) { k.slipBytes(s, wire.LedgerKey()) }},
	} {
		s := k.tell(f.Follower)
		c.alter(&s)
		if got := lieOf(t, f, s, 0); got != c.want {
			t.Errorf("%s: found as %d, not %d", name, got, c.want)
		}
	}
	if l := lieOf(t, f, honest, k.height+2); l != proof.LieWithheld {
		t.Errorf("blocks are withheld: found as %d", l)
	}
	fork := again(honest)
	fork.State.Tree[0] ^= 1
	fork = k.sealed(fork, k.height+1)
	if l := lieOf(t, &later, fork, 0); l != proof.LieContradiction {
		t.Errorf("two signed blocks of one height: found as %d", l)
	}
	if l := lieOf(t, &later, again(honest), 0); l != 0 {
		t.Errorf("the same header again: %d", l)
	}
}

func hide(s *wire.Slice, i int) { s.Entries = slices.Delete(slices.Clone(s.Entries), i, i+1) }

// slip puts a true record that the slice does not owe into it.
func (k *keeper) slip(s *wire.Slice, key trade.Key) { k.slipBytes(s, key.Bytes()) }

func (k *keeper) slipBytes(s *wire.Slice, key []byte) {
	shown, err := k.Prove(key)
	if err != nil || len(shown.Value) == 0 {
		k.t.Fatalf("%x is not there: %v", key, err)
	}
	s.Records = append(s.Records, wire.Shown{Key: key, Value: shown.Value, Proof: shown.Proof})
	slices.SortFunc(s.Records, func(a, b wire.Shown) int { return bytes.Compare(a.Key, b.Key) })
}

// A member stops at rules that its program does not know, where the keepers signed them, and
// takes the word of nobody else for it.
func TestMembersStopAtNewerRules(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	f := k.follower(trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"})
	s := k.tell(f.Follower)
	for version, want := range map[uint32]bool{trade.NewestRuleBook: false, trade.NewestRuleBook + 1: true} {
		h := k.head(k.height+1, s.State.Root(), k.board)
		h.AppVersion = uint64(version)
		r := proof.Receipt{Header: h, Commit: k.commit(t, h, 3), Validators: k.validators()}
		if err := proof.Seal(&s, r, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := f.Next(s, f.held, 0); errors.Is(err, proof.ErrNewerRules) != want || !want && err != nil {
			t.Errorf("version %d: %v", version, err)
		}
	}
	s.Commit.Votes = s.Commit.Votes[1:]
	if l := lieOf(t, f, s, 0); l != proof.LieValidators {
		t.Errorf("unsigned: found as %d", l)
	}
}

// A record of one's own that changed and of which no entry tells.
func TestOwnRecordsChangeByEntriesOnly(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	k.play(k.life(0, start.Day())...)
	f := k.follower(trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"})
	f.follow(t, k)
	key := trade.FinancingKey(idOf("financing", 0)).Bytes()
	record, err := wire.DecodeRecord(key, f.kept[string(key)])
	if err != nil {
		t.Fatal(err)
	}
	loan := record.(trade.Financing)
	loan.Outstanding++ // as if the ledger had said so before
	_, f.kept[string(key)], _ = wire.EncodeRecord(loan)
	k.block()
	s := k.tell(f.Follower)
	k.slip(&s, trade.FinancingKey(idOf("financing", 0)))
	if l := lieOf(t, f, s, 0); l != proof.LieUnexplained {
		t.Errorf("found as %d", l)
	}
}

// Validators change between slices and with the very header of one.
func TestSlicesFollowTheValidators(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	f := k.follower(trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"})
	second := newBoard(2, 3, 4, 5)
	s, err := k.Slice(f.Viewer, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := k.head(2, s.State.Root(), second)
	change := proof.Change{Header: first, Commit: k.commit(t, first, 3), Validators: second.validators()}
	r := proof.Receipt{Header: first, Commit: change.Commit, Validators: k.validators(),
		Changes: []proof.Change{change}}
	if err := proof.Seal(&s, r, 0); err != nil {
		t.Fatal(err)
	}
	next, _, err := f.Next(s, f.held, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s.Changes = nil; lieOf(t, f, s, 0) != proof.LieValidators {
		t.Error("a header that changes the validators is taken without the others")
	}
	at := *f
	at.Follower = next
	s, _ = k.Slice(f.Viewer, next.Told, next.State.Entries, nil)
	h := second.head(9, s.State.Root(), second)
	r.Header, r.Commit = h, second.commit(t, h, 3)
	for above, want := range map[int64]proof.Lie{2: 0, 0: proof.LieValidators} {
		if err := proof.Seal(&s, r, above); err != nil {
			t.Fatal(err)
		}
		if above == 0 { // the change comes again, though it is known
			s.Changes[0].Validators = s.Changes[0].Validators[1:]
		}
		if l := lieOf(t, &at, s, 0); l != want {
			t.Errorf("above %d: %d", above, l)
		}
	}
	if proof.Seal(&s, r, 0) != nil || len(s.Changes) != 1 || lieOf(t, f, k.from(s, f), 0) != 0 {
		t.Error("who comes late can't follow the validators")
	}
}

// from gives a slice with what a follower at the beginning is told.
func (k *keeper) from(s wire.Slice, f *follower) wire.Slice {
	whole, err := k.Slice(f.Viewer, 0, 0, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	whole.Header, whole.Commit, whole.Changes = s.Header, s.Commit, s.Changes
	return whole
}

// Slices end where they are large enough, and go on from there; blocks between them and
// places within blocks make no difference.
func TestSlicesAreBounded(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	for i := range 6 {
		var steps []step
		for n := range 100 {
			steps = append(steps, step{k.customs, k.publications(1_000+100*i+n, 1)})
		}
		k.play(steps...)
		k.block()
	}
	f := k.follower(trade.Viewer{Party: k.exporter[0].party, Kind: trade.Enterprise, Region: "31"})
	if n := f.follow(t, k); n < 3 {
		t.Errorf("all came in %d slices", n)
	}
	if _, err := k.Slice(f.Viewer, f.Told+1, 0, nil); !errors.Is(err, ErrAhead) {
		t.Errorf("beyond the end: %v", err)
	}
	if len(f.entries) < 600 {
		t.Errorf("%d entries were told", len(f.entries))
	}
}

// What is left of a document for which a bank is asked changes by what others take. It is
// told of it as long as it is asked, and no other bank by naming the deal.
func TestWhatIsLeftOfAnOffer(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	k.play(k.life(0, start.Day())[0])
	document, amount := idOf("document", 0), trade.Money{Minor: 100, Currency: "USD"}
	apply := func(id trade.FinancingID, bank trade.PartyID) step {
		return step{k.exporter[0], trade.Apply{Financing: id, Bank: bank, Product: trade.ExportReceivable,
			Asked: amount, Tenor: 90, Lines: []trade.Line{{Document: document, Amount: 4_000}}, Details: digestOf(7)}}
	}
	mine, other := trade.FinancingID(idOf("financing", 50)), trade.FinancingID(idOf("financing", 51))
	k.play(apply(mine, k.bankMaker[0].party), apply(other, k.bankMaker[1].party))
	f := k.follower(trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"})
	f.follow(t, k)
	free := func(asked ...trade.DealID) int64 {
		_, news, err := f.Next(k.tell(f.Follower, asked...), f.held, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range news.Records {
			record, _ := wire.DecodeRecord(r.Key, r.Value)
			if told, ok := record.(trade.Document); ok && told.ID == document {
				return told.Free
			}
		}
		return -1
	}
	deal := func(id trade.FinancingID) trade.DealID { return trade.DealOf(trade.FinancingDeal, id) }
	k.play(step{k.bankMaker[1], trade.Accept{Financing: other}})
	if n := free(deal(mine)); n != 6_000 {
		t.Errorf("%d is left", n)
	}
	if n := free(deal(other)); n != -1 {
		t.Errorf("another bank's deal is told of: %d", n)
	}
	k.play(step{k.bankMaker[0], trade.Decline{Financing: mine, Reason: trade.BankDeclined}})
	if n := free(deal(mine)); n != -1 {
		t.Errorf("after it has declined: %d", n)
	}
}

// No byte of what a bank is told shows the business of others: not their identifiers,
// documents, details or amounts, in whatever form; not even of a document on which it was
// asked to lend, and declined.
func TestSlicesTellNothingOfOthers(t *testing.T) {
	k := newKeeper(t)
	defer k.Close()
	k.play(k.opening()...)
	bank, rival, holder := trade.Viewer{Party: k.bankMaker[0].party, Kind: trade.Bank, Region: "31"}, k.bankMaker[1],
		k.exporter[1]
	const face, asked, left = 3_123_456_789, 1_234_567_891, 1_888_888_898
	document, declined, financing := trade.DocumentID(idOf("canary", 1)), trade.FinancingID(idOf("canary", 2)),
		trade.FinancingID(idOf("canary", 3))
	lines := []trade.Line{{Document: document, Amount: asked}}
	apply := func(id trade.FinancingID, bank trade.PartyID, lines []trade.Line, details int) trade.Apply {
		return trade.Apply{Financing: id, Bank: bank, Product: trade.ExportReceivable, Asked: trade.Money{
			Minor: lines[0].Amount / 2, Currency: "USD"}, Tenor: 90, Lines: lines, Details: digestOf(details)}
	}
	f, heard := k.follower(bank), 0
	tell := func() (told []byte) {
		for complete := false; !complete; {
			s := k.tell(f.Follower)
			text, err := wire.EncodeSlice(s)
			if err != nil {
				t.Fatal(err)
			}
			next, news, err := f.Next(s, f.held, 0)
			if err != nil {
				t.Fatal(err)
			}
			told, complete, f.Follower = append(told, text...), news.Complete, next
			for _, r := range news.Records {
				f.kept[string(r.Key)] = r.Value
			}
		}
		return told
	}
	k.play(step{k.customs, trade.PublishDocuments{Documents: []trade.Publication{{ID: document,
		Kind: trade.ExportDeclaration, Holder: holder.party, Face: trade.Money{Minor: face, Currency: "USD"},
		Issued: start.Day(), Mode: "0110", Details: digestOf(901)}}}})
	k.play(step{holder, apply(declined, bank.Party, []trade.Line{{Document: document, Amount: 1_000}}, 902)})
	if !bytes.Contains(tell(), document[:]) {
		t.Fatal("the test is deaf: the application is not told")
	}
	k.play(step{k.bankMaker[0], trade.Decline{Financing: declined, Reason: trade.BankDeclined}})
	tell()
	k.play(step{holder, apply(financing, rival.party, lines, 903)}, step{rival, trade.Accept{Financing: financing}})
	k.play(step{k.bankChecker[1], trade.Approve{Financing: financing}}, step{rival, trade.Disburse{Financing: financing,
		Terms: trade.Terms{Amount: asked / 2, Rate: 437, Date: start.Day(), Maturity: start.Day() + 9, Outlet: "31",
			Details: digestOf(904), Lines: lines}}})
	k.play(k.life(0, start.Day())...) // its own business goes on
	said := tell()
	f = k.follower(bank) // who comes late is not told more
	said = append(said, tell()...)
	canaries := map[string][]byte{"financing": financing[:], "application": digest(903), "terms": digest(904),
		"rival's maker": rival.person[:], "rival's checker": k.bankChecker[1].person[:]}
	for _, n := range []uint64{face, asked, left, asked / 2} {
		canaries[fmt.Sprintf("amount %d in CBOR", n)] = big(n, 4)
		canaries[fmt.Sprintf("amount %d in text", n)] = []byte(fmt.Sprint(n))
	}
	theirs, err := wire.EncodeSlice(k.tell(k.follower(trade.Viewer{Party: rival.party, Kind: trade.Bank}).Follower))
	if err != nil {
		t.Fatal(err)
	}
	for name, canary := range canaries {
		if n := bytes.Count(said, canary); n > 0 {
			t.Errorf("the %s of others is told %d times", name, n)
		}
		if bytes.Contains(theirs, canary) {
			heard++
		}
	}
	if heard < 9 {
		t.Errorf("only %d canaries are found where they are told", heard)
	}
}

func digest(n int) []byte { d := digestOf(n); return d[:] }
