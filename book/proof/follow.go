package proof

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Follower is how far a party has followed a ledger that it does not hold, from slice to
// slice: what it trusts, and what it was told. It is a value without files or clock;
// [Follower.Next] gives the next one.
type Follower struct {
	Viewer trade.Viewer
	Trust  Trust       // from the genesis or a pinned header, then from the last verified one
	Votes  Commit      // under that header; empty at the beginning
	Voters []Validator // who could vote for it; none at the beginning
	State  wire.State  // that it carries; before the first slice, of an empty journal
	Told   uint64      // entries of the journal below this place are told
	mail   *Mailbox
}

// NewFollower begins to follow for a viewer, from the first entry on.
func NewFollower(v trade.Viewer, trust Trust) Follower {
	if trust.Header == nil { // a genesis lists them in any order, headers by power and address
		trust.Validators = slices.SortedFunc(slices.Values(trust.Validators), func(a, b Validator) int {
			return cmp.Or(cmp.Compare(b.Power, a.Power), bytes.Compare(address(a.PublicKey), address(b.PublicKey)))
		})
	}
	return Follower{Viewer: v, Trust: trust, State: wire.State{Journal: sha256.Sum256(nil)}, mail: NewMailbox(v)}
}

// News is what a slice told that was checked.
type News struct {
	Told     []wire.Told
	Entries  []trade.Entry // as far as they were told
	Records  []wire.Shown  // to be kept in the place of what is held under their keys
	Complete bool          // all is told, nothing was kept back: the mail agrees
}

// Next checks a slice, and gives the follower behind it and what it told. Held gives the
// value that the party holds under a key, nil where it holds none; least is a height of which
// the party knows that the chain has it, zero where it knows of none. An error is a
// [SliceFault], and the follower is then the one of before.
func (f Follower) Next(s wire.Slice, held func(key []byte) []byte, least int64) (Follower, News, error) {
	before := f
	next, err := f.heads(s, least)
	if err != nil {
		return before, News{}, err
	}
	news := News{Complete: s.To == s.State.Entries}
	next.mail, next.Told = f.mail.clone(), s.To
	if err := next.entries(s, &news); err != nil {
		return before, News{}, err
	}
	err = next.records(s, held, &news)
	var found *SliceFault
	if err != nil && (!errors.As(err, &found) || found.Lie != LieForeign) {
		return before, News{}, err
	}
	// what seems to be for another may be the record of an entry that is kept back
	if fault := next.mailed(s, news.Complete); fault != nil {
		err = fault
	}
	if err != nil {
		return before, News{}, err
	}
	return next, news, nil
}

// mailed checks that nothing was kept back, where all is told.
func (f Follower) mailed(s wire.Slice, complete bool) error {
	if !complete {
		if len(s.Mail) > 0 {
			return lie(LieForm, errors.New("there is mail though more is to be told"), "")
		}
		return nil
	}
	mail := make([]Mail, len(s.Mail))
	for i, m := range s.Mail {
		mail[i] = Mail{Value: m.Value, Proof: m.Proof}
	}
	if err := f.mail.Verify(mail, s.State); err != nil {
		return lie(LieMail, err, "")
	}
	return nil
}

// ErrNewerRules says that the keepers signed a header by rules that this program does not
// know: what it would check by older ones is no lie and no truth.
var ErrNewerRules = errors.New("the ledger goes on by newer rules than this program knows")

// heads checks everything about a slice but what it tells.
func (f Follower) heads(s wire.Slice, least int64) (Follower, error) {
	switch {
	case s.Version != wire.SliceVersion || s.To < s.From || s.To > s.State.Entries ||
		s.To == s.From && s.To < s.State.Entries:
		return f, lie(LieForm, errors.New("its places do not fit together"), "")
	case s.Party != f.Viewer.Party || s.From != f.Told || s.Known != f.State.Entries:
		return f, lie(LieParty, nil, "")
	}
	h := headerFrom(s.Header)
	if h.Height < f.Trust.height() {
		return f, lie(LieOld, nil, "%d < %d", h.Height, f.Trust.height())
	}
	next, err := f.signed(h, s)
	if err != nil {
		return f, err
	}
	if h.AppVersion > uint64(trade.NewestRuleBook) {
		return f, fmt.Errorf("%w: %d > %d", ErrNewerRules, h.AppVersion, trade.NewestRuleBook)
	}
	if h.Height < least {
		return f, lie(LieWithheld, nil, "%d < %d", h.Height, least)
	}
	if _, err := StateOf(s.State).under(h); err != nil {
		return f, lie(LieState, err, "")
	}
	if err := VerifyGrowth(f.State, s.State, s.Growth); err != nil {
		return f, lie(LieHistory, err, "")
	}
	next.State = s.State
	return next, nil
}

// signed checks who signed the header, and gives the follower that trusts it.
func (f Follower) signed(h Header, s wire.Slice) (Follower, error) {
	votes, changes := commitFrom(s.Commit), changesFrom(s.Changes)
	if f.Trust.Header != nil && h.Height == f.Trust.height() {
		if bytes.Equal(h.Hash(), f.Trust.Header.Hash()) {
			return f, nil
		}
		if err := votes.final(h, f.Voters); err != nil {
			return f, lie(LieValidators, err, "block %d", h.Height)
		}
		return f, contradiction(*f.Trust.Header, h, f.Votes, votes, f.Voters)
	}
	after := []Validator(nil) // the change that the header itself makes
	if n := len(changes); n > 0 && bytes.Equal(changes[n-1].Header.Hash(), h.Hash()) {
		after, changes = changes[n-1].Validators, changes[:n-1]
	}
	r := Receipt{Header: h, Commit: votes, Validators: f.Trust.Validators, Changes: changes}
	if h.Chain != f.Trust.Chain {
		return f, lie(LieValidators, fmt.Errorf("it is of chain %.40q", h.Chain), "")
	}
	if err := r.trusted(f.Trust); err != nil {
		return f, lie(LieValidators, err, "block %d", h.Height)
	}
	f.Voters = r.inForce(h.Height)
	if after == nil {
		after = f.Voters
	}
	f.Trust, f.Votes = Trust{Chain: h.Chain, Header: &h, Validators: after}, votes
	if err := f.Trust.check(); err != nil {
		return f, lie(LieValidators, err, "block %d", h.Height)
	}
	return f, nil
}

// entries checks each entry that is told.
func (f Follower) entries(s wire.Slice, news *News) error {
	least := s.From
	for _, t := range s.Entries {
		where := fmt.Sprintf("entry %d/%d", t.Height, t.Index)
		if t.Place < least || t.Place >= s.To {
			return lie(LieOrder, nil, "%s", where)
		}
		e, err := VerifyTold(t, s.State)
		if err != nil {
			return lie(LieEntry, err, "%s", where)
		}
		if err := f.mail.Take(t); err != nil {
			return lie(LieOrder, err, "%s", where)
		}
		least = t.Place + 1
		news.Entries, news.Told = append(news.Entries, e), append(news.Told, t)
	}
	return nil
}

// records checks each record, and that those which the told entries wrote are there.
func (f Follower) records(s wire.Slice, held func([]byte) []byte, news *News) error {
	told := map[trade.Key]trade.Record{}
	for i, shown := range s.Records {
		where := fmt.Sprintf("record %x", shown.Key)
		if i > 0 && bytes.Compare(s.Records[i-1].Key, shown.Key) >= 0 {
			return lie(LieForm, errors.New("records are not in order"), "%s", where)
		}
		path, err := merkle.ParseProof(shown.Proof)
		if err == nil {
			err = path.VerifyPresence(s.State.Tree, shown.Key, shown.Value)
		}
		if err != nil {
			return lie(LieRecord, err, "%s", where)
		}
		record, err := wire.DecodeRecord(shown.Key, shown.Value)
		if err != nil {
			return lie(LieForeign, err, "%s", where)
		}
		told[record.Key()] = record
	}
	ongoing := func(deal trade.DealID) bool {
		record, ok := told[trade.DealKey(deal)]
		return ok && trade.Ongoing(record)
	}
	written := map[trade.Key]bool{}
	for _, e := range news.Entries {
		for _, event := range e.Events {
			for _, trace := range trade.Traces(event) {
				if !trace.For(f.Viewer, ongoing) {
					continue
				}
				if written[trace.Key] = true; told[trace.Key] == nil {
					return lie(LieMissing, nil, "record %x of entry %d/%d", trace.Key.Bytes(), e.Height, e.Index)
				}
			}
		}
	}
	for _, shown := range s.Records {
		k, _ := trade.ReadKey(shown.Key)
		keep, l := written[k], Lie(0)
		if !keep {
			keep, l = f.besides(told[k], held(shown.Key), news.Complete)
		}
		if l != 0 {
			return lie(l, nil, "record %x", shown.Key)
		}
		if keep {
			news.Records = append(news.Records, shown)
		}
	}
	return nil
}

// besides judges a record that no told entry wrote. A document may change by the business of
// others; whatever else is the party's own changes by its entries only. Where more is to be
// told, an entry of later may explain it, and it comes again with that.
func (f Follower) besides(record trade.Record, held []byte, complete bool) (keep bool, l Lie) {
	own := trade.MaySee(f.Viewer, record.Audience())
	switch r := record.(type) {
	case trade.Document:
		if !own || !r.Replaces.IsZero() {
			return held != nil || own, 0
		}
	case trade.Party: // of who asked a bank
		if !own && held == nil {
			return false, LieForeign
		}
		if !own {
			return true, 0
		}
	case trade.Taking, trade.Financing:
		if !own {
			return false, LieForeign
		}
	default:
		return false, LieForeign
	}
	if held == nil {
		return false, 0
	}
	before, err := wire.DecodeRecord(record.Key().Bytes(), held)
	if err != nil || !sameBut(before, record) {
		if complete {
			return false, LieUnexplained
		}
		return false, 0
	}
	return true, 0
}

// sameBut reports whether two records of one key say the same but for what follows from the
// book alone: that a maturity passed, and what is reserved of a document for the one in whose
// place it came.
func sameBut(a, b trade.Record) bool {
	plain := func(record trade.Record) []byte {
		switch r := record.(type) {
		case trade.Financing:
			r.OverdueSeen = false
			record = r
		case trade.Taking:
			r.Reserved = 0
			record = r
		}
		_, value, err := wire.EncodeRecord(record)
		if err != nil {
			panic("broken invariant: a record that was read can't be written: " + err.Error())
		}
		return value
	}
	return bytes.Equal(plain(a), plain(b))
}
