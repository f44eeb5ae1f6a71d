package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/fault"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// opened plays some blocks, lets the store be changed, and opens it again.
func opened(t *testing.T, change func(s *stage)) error {
	t.Helper()
	s := newStage(t, vfs.NewMem())
	s.play(s.opening()...)
	s.block()
	s.play(step{s.regulator, euro(start.Day())})
	change(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := Open(Settings{Dir: "ledger", Files: s.fs, Secret: testSecret})
	if err == nil {
		l.Close()
	}
	return err
}

func (s *stage) set(key, value []byte) {
	s.t.Helper()
	if err := s.db.Set(key, value, pebble.NoSync); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) unset(key []byte) {
	s.t.Helper()
	if err := s.db.Delete(key, pebble.NoSync); err != nil {
		s.t.Fatal(err)
	}
}

// TestAStartKnowsItsForms: where the ledger stands, what it remembers, and on which
// blocks envelopes may stand.
func TestAStartKnowsItsForms(t *testing.T) {
	form := func(n int) []byte { return append([]byte{storeForm}, make([]byte, n)...) }
	head := func(at int64) []byte { return headValue(at, digestOf(5)) }
	for name, c := range map[string]struct{ key, value []byte }{
		"no time":                   {[]byte{blockMark}, form(8)},
		"half a time":               {[]byte{blockMark}, form(15)},
		"a time too long":           {[]byte{blockMark}, form(17)},
		"a time without form":       {[]byte{blockMark}, make([]byte, 17)},
		"half a mark":               {storeKey(replayMark, 1, 1), form(8)},
		"a mark and a half":         {storeKey(replayMark, 1, 1), form(24)},
		"a mark without a block":    {storeKey(replayMark, 1), form(16)},
		"a mark and no more":        {[]byte{replayMark}, form(0)},
		"a mark of nothing":         {storeKey(replayMark, 1, 2, 3), form(0)},
		"a mark that is not known":  {storeKey(replayMark, 1, 1), form(16)},
		"a genesis cut short":       {[]byte{foundMark}, form(31)},
		"a genesis too long":        {[]byte{foundMark}, form(33)},
		"a genesis of another form": {[]byte{foundMark}, append([]byte{storeForm + 1}, make([]byte, 32)...)},
		"a header cut short":        {headKey(2), head(2)[:40]},
		"a header too long":         {headKey(2), append(head(2), 0)},
		"a header of another form":  {headKey(2), append([]byte{storeForm + 1}, head(2)[1:]...)},
		"a header elsewhere":        {headKey(2), head(3)},
		"a header of nowhere":       {append(headKey(2), 0), head(2)},
		"a header of long ago":      {headKey(3), head(3 - headWindow)},
		"a header before the first": {headKey(0), head(0)},
		"a header of tomorrow":      {headKey(4), head(4)},
		"a header of next week":     {headKey(7), head(7)},
		"a header of the last turn": {headKey(1), head(1 + headWindow)},
		"secrets cut short":         {[]byte{secretMark}, make([]byte, 96)},
		"secrets too long":          {[]byte{secretMark}, make([]byte, 98)},
	} {
		if err := opened(t, func(s *stage) { s.set(c.key, c.value) }); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, key := range map[string][]byte{
		"the header of the last block": headKey(3), "a header between": headKey(2), "secrets": {secretMark},
	} {
		if err := opened(t, func(s *stage) { s.unset(key) }); !errors.Is(err, ErrCorrupt) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if err := opened(t, func(s *stage) { s.set(headKey(2), head(2)) }); err != nil {
		t.Errorf("a header of its right form: %v", err)
	}
	if err := opened(t, func(s *stage) { s.set([]byte{secretMark}, append(s.state.secrets.value(), 0)) }); err == nil {
		t.Error("a byte behind the secrets is passed over")
	}
}

// TestAMarkThatIsMissingIsNoticed, or is another, or one too many: else an envelope
// would get in twice.
func TestAMarkThatIsMissingIsNoticed(t *testing.T) {
	rows := func(s *stage) (keys, values [][]byte) {
		if err := scanMark(s.db, replayMark, func(key, value []byte) error {
			keys, values = append(keys, bytes.Clone(key)), append(values, bytes.Clone(value))
			return nil
		}); err != nil || len(keys) == 0 {
			t.Fatal(len(keys), err)
		}
		return keys, values
	}
	for name, change := range map[string]func(s *stage){
		"a row gone": func(s *stage) {
			keys, _ := rows(s)
			s.unset(keys[len(keys)-1])
		},
		"all rows gone": func(s *stage) {
			keys, _ := rows(s)
			for _, key := range keys {
				s.unset(key)
			}
		},
		"a mark altered": func(s *stage) {
			keys, values := rows(s)
			values[0][1] ^= 1
			s.set(keys[0], values[0])
		},
		"a mark twice": func(s *stage) {
			keys, values := rows(s)
			s.set(keys[0], append(values[0], values[0][1:17]...))
		},
		"a minute more": func(s *stage) {
			_, values := rows(s)
			s.set(storeKey(replayMark, 1, 1), values[0])
		},
	} {
		if err := opened(t, change); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFormsAreNumbered: what an earlier program wrote says so.
func TestFormsAreNumbered(t *testing.T) {
	for name, stored := range map[string][]byte{"where it stands": blockValue(1, 2),
		"a header": headValue(1, digestOf(1)), "secrets": secrets{}.value()} {
		if stored[0] != 1 {
			t.Errorf("%s has form %d", name, stored[0])
		}
	}
}

// TestHeadsOfAWholeWindow: the last ones take the places of the first.
func TestHeadsOfAWholeWindow(t *testing.T) {
	var h heads
	if !h.at(5).IsZero() {
		t.Error("there is a block of a ledger without blocks")
	}
	if h.add(4, digestOf(4)); !h.at(5).IsZero() || h.at(4) != digestOf(4) {
		t.Error("there is a block behind the last one")
	}
	if !bytes.Equal(headKey(1), headKey(1+headWindow)) || bytes.Equal(headKey(0), headKey(headWindow-1)) {
		t.Error("a place is that of another height")
	}
	db, err := pebble.Open("heads", &pebble.Options{FS: vfs.NewMem(), Logger: storeLog{}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const height = headWindow + 5
	batch := db.NewBatch()
	fault.On(batch.Set([]byte{foundMark}, append([]byte{storeForm}, bytes.Repeat([]byte{7}, 32)...), nil))
	hash := func(at int64) (d trade.Digest) {
		binary.BigEndian.PutUint64(d[:], uint64(at)+1)
		return d
	}
	for at := int64(height - headWindow + 1); at <= height; at++ {
		fault.On(batch.Set(headKey(at), headValue(at, hash(at)), nil))
	}
	fault.On(batch.Commit(pebble.NoSync))
	h, err = readHeads(db, height)
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(height - headWindow + 1); at <= height; at++ {
		if h.at(at) != hash(at) {
			t.Fatalf("the header of block %d is another", at)
		}
	}
	for _, c := range []struct {
		at   int64
		rule trade.Rule
	}{
		{height - headWindow, trade.HeadMustNotBeTooOld}, {height - headWindow + 1, 0}, {height, 0},
		{height + 3, 0}, {height + 4, trade.HeadMustBeOwn},
	} {
		if got := h.stand(wire.Ground{Height: c.at, Header: hash(c.at)}, height, 3); got != c.rule {
			t.Errorf("on block %d of %d: %d, not %d", c.at, height, got, c.rule)
		}
	}
	fault.On(db.Set(headKey(height), headValue(height-headWindow, hash(1)), nil))
	if _, err := readHeads(db, height); !errors.Is(err, ErrCorrupt) {
		t.Errorf("one that should have been replaced: %v", err)
	}
}

// TestPagesOfAnotherFormAreRefused, at each bound.
func TestPagesOfAnotherFormAreRefused(t *testing.T) {
	page := func(lines ...byte) []byte {
		return append(append([]byte{journalVersion}, make([]byte, pageHead-1)...), lines...)
	}
	most := binary.AppendUvarint(nil, math.MaxUint32)
	beyond := binary.AppendUvarint(nil, math.MaxUint32+1)
	parts := []byte{3, 0, 0, 0}
	for name, c := range map[string]struct {
		text  []byte
		lines int
	}{
		"nothing at all":        {nil, -1},
		"a head cut short":      {page()[:pageHead-1], -1},
		"no entries":            {page(), 0},
		"the least entry":       {page(append([]byte{0}, parts...)...), 1},
		"two entries":           {page(0, 3, 0, 0, 0, 1, 3, 1, 'a', 0, 1, 'b'), 2},
		"the last index":        {page(append(most, parts...)...), 1},
		"an index too large":    {page(append(beyond, parts...)...), -1},
		"an index without end":  {page(0x80), -1},
		"an index and no parts": {page(0), -1},
		"two parts":             {page(0, 2, 0, 0), -1},
		"more parts than bytes": {page(0, 9, 0, 0, 0), -1},
		"parts that are absent": {page(0, 3, 1, 'a'), -1},
		"a part too long":       {page(0, 3, 0x7f, 3, 0, 0, 0), -1},
		"a part one too long":   {page(0, 3, 0, 0, 1), -1},
		"a byte behind":         {page(0, 3, 0, 0, 0, 1), -1},
	} {
		p, err := parsePage(7, c.text)
		if c.lines < 0 {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("%s: %v, %v", name, p, err)
			}
			continue
		}
		if err != nil || len(p.lines) != c.lines {
			t.Errorf("%s: %d lines, %v", name, len(p.lines), err)
		}
	}
	if p, err := parsePage(7, page(append(most, parts...)...)); err != nil || p.lines[0].index != math.MaxUint32 {
		t.Errorf("the last index is read as %d, %v", p.lines[0].index, err)
	}
}

// TestWhoseDoingIsTold: whoever sees an event of which it may know the author is told
// who signed, whatever else the entry holds; and of an alert nobody is.
func TestWhoseDoingIsTold(t *testing.T) {
	bank, rival, firm, other := trade.PartyID{1}, trade.PartyID{2}, trade.PartyID{3}, trade.PartyID{4}
	deal := func(bank, firm trade.PartyID) trade.FinancingEnded {
		return trade.FinancingEnded{Deal: trade.Deal{Bank: bank, Enterprise: firm}}
	}
	alert := func(to ...trade.PartyID) trade.AlertRaised { return trade.AlertRaised{Alert: trade.Alert{Parties: to}} }
	published := func(holders ...trade.PartyID) (e trade.DocumentsPublished) {
		e.Source = bank
		for _, holder := range holders {
			e.Documents = append(e.Documents, trade.Publication{Holder: holder})
		}
		return e
	}
	both, turned := []trade.Event{deal(bank, firm), alert(rival)}, []trade.Event{alert(rival), deal(bank, firm)}
	twice := []trade.Event{deal(bank, firm), alert(firm)}
	office, branch := trade.Viewer{Kind: trade.Regulator}, trade.Viewer{Kind: trade.Branch, Region: "31"}
	member := func(id trade.PartyID) trade.Viewer { return trade.Viewer{Party: id, Kind: trade.Bank} }
	for name, c := range map[string]struct {
		by     trade.PartyID
		viewer trade.Viewer
		events []trade.Event
		parts  []uint32
	}{
		"own":                     {bank, member(bank), []trade.Event{alert(rival)}, []uint32{0, 1, 2}},
		"own and told":            {bank, member(bank), []trade.Event{deal(bank, firm)}, []uint32{0, 1, 2, 3}},
		"the other side":          {bank, member(firm), both, []uint32{0, 1, 3}},
		"the other side, later":   {bank, member(firm), turned, []uint32{0, 1, 4}},
		"a rival that is warned":  {bank, member(rival), both, []uint32{0, 4}},
		"a rival that is not":     {bank, member(rival), []trade.Event{deal(bank, firm)}, nil},
		"both, and warned too":    {bank, member(firm), twice, []uint32{0, 1, 3, 4}},
		"an actor not in sight":   {firm, member(rival), both, []uint32{0, 4}},
		"the regulator":           {bank, office, []trade.Event{alert(rival)}, []uint32{0, 1, 2, 3}},
		"a holder among others":   {bank, member(firm), []trade.Event{published(firm, other)}, []uint32{0, 1, 3}},
		"a holder behind others":  {bank, member(firm), []trade.Event{published(other, firm)}, []uint32{0, 1, 4}},
		"no holder":               {bank, member(rival), []trade.Event{published(other, firm)}, nil},
		"a rival, of another's":   {bank, member(rival), []trade.Event{published(other), alert(rival)}, []uint32{0, 4}},
		"nobody's own":            {trade.PartyID{}, trade.Viewer{}, []trade.Event{alert(rival)}, nil},
		"nobody's, of a bank":     {trade.PartyID{}, member(bank), nil, nil},
		"nobody's, to the office": {trade.PartyID{}, office, nil, []uint32{0, 1, 2}},
		"a branch of the region":  {bank, branch, []trade.Event{deal(bank, firm)}, nil},
	} {
		e := trade.Entry{By: trade.Signer{Party: c.by}, Events: c.events}
		var parts [][]byte
		if err := wire.EncodeParts(e, func(part []byte) { parts = append(parts, bytes.Clone(part)) }); err != nil {
			t.Fatal(err)
		}
		if got, err := concerning(c.viewer, parts); err != nil || !reflect.DeepEqual(got, c.parts) {
			t.Errorf("%s: told parts %v, not %v (%v)", name, got, c.parts, err)
		}
	}
}

// TestTellingOfABlockThatIsNot: nothing, and no error.
func TestTellingOfABlockThatIsNot(t *testing.T) {
	s := newStage(t, vfs.NewMem())
	defer s.Close()
	s.play(s.opening()...)
	s.block()
	for _, height := range []int64{-1, 0, 2, 3, math.MaxInt64} {
		told, state, err := s.Tell(trade.Viewer{Kind: trade.Regulator}, height)
		if len(told) > 0 || err != nil || state != s.state.shown {
			t.Errorf("of block %d: %d entries, %v", height, len(told), err)
		}
	}
	page, err := load(s.state.snapshot, storeKey(journalMark, 1))
	if err != nil {
		t.Fatal(err)
	}
	page[pageHead+4] = 0xff // within the first part
	s.set(storeKey(journalMark, 1), page)
	s.seeStore()
	if _, _, err := s.Tell(trade.Viewer{Kind: trade.Regulator}, 1); !errors.Is(err, ErrCorrupt) ||
		!strings.Contains(err.Error(), "1/1") {
		t.Errorf("a damaged entry: %v", err)
	}
}
