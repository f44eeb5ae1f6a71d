package trade

import (
	"slices"
	"testing"
)

// What a document keeps for the claims on the one that it replaces: what is
// reserved, as far as its worth allows.
func TestKept(t *testing.T) {
	for _, c := range []struct{ face, returned, held, reserved, kept int64 }{
		{100, 0, 30, 20, 20}, {100, 0, 80, 20, 20}, {100, 0, 81, 20, 19}, {100, 0, 99, 20, 1}, {100, 0, 100, 20, 0},
		{100, 60, 50, 20, 0}, {100, 0, 30, 0, 0},
	} {
		d := Document{Face: Money{c.face, "USD"}, Returned: c.returned}
		if kept := (Taking{Held: c.held, Reserved: c.reserved}).Kept(d); kept != c.kept {
			t.Errorf("%+v keeps %d", c, kept)
		}
	}
}

// The newest models stay at hand, as many as the bound says; one that takes force
// later takes the place of those from its own instant on.
func TestModelsAtHand(t *testing.T) {
	var models ModelVersions
	for i := range maxModels {
		if models = models.with(ModelVersion{From: Instant(10 * (i + 1))}); len(models.Versions) != i+1 {
			t.Fatalf("%d of %d are at hand", len(models.Versions), i+1)
		}
	}
	models = models.with(ModelVersion{From: 10 * (maxModels + 1)})
	if len(models.Versions) != maxModels || models.Versions[0].From != 20 {
		t.Errorf("%d are at hand, from %d", len(models.Versions), models.Versions[0].From)
	}
	for from, want := range map[Instant]int{29: 2, 30: 2, 31: 3} {
		if got := models.with(ModelVersion{From: from}); len(got.Versions) != want {
			t.Errorf("from %d on %d are at hand", from, len(got.Versions))
		}
	}
	a, b := Digest{1}, Digest{2}
	twice := ModelVersions{Versions: []ModelVersion{{Model: a, From: 10}, {Model: a, From: 20}}}
	once := ModelVersions{Versions: []ModelVersion{{Model: a, From: 10}}}
	for _, c := range []struct {
		models ModelVersions
		model  Digest
		from   Instant
		want   bool
	}{
		{twice, a, 20, false}, {twice, a, 19, true}, {twice, a, 15, true}, {twice, b, 20, true}, {once, a, 10, false},
		{once, Digest{}, 9, true}, {ModelVersions{}, Digest{}, 9, false}, {ModelVersions{}, a, 9, true},
	} {
		if got := c.models.changedBy(c.model, c.from); got != c.want {
			t.Errorf("%+v from %d changes %+v: %v", c.model, c.from, c.models, got)
		}
	}
}

// As many limits stay at hand as the bound says, the newest.
func TestLimitsAtHand(t *testing.T) {
	var versions []Limits
	for i := range Day(maxLimits) {
		if versions = withVersion(versions, Limits{From: i}); len(versions) != int(i)+1 {
			t.Fatalf("%d of %d are at hand", len(versions), i+1)
		}
	}
	versions = withVersion(versions, Limits{From: maxLimits})
	if len(versions) != maxLimits || versions[0].From != 1 {
		t.Errorf("%d are at hand, from %d", len(versions), versions[0].From)
	}
	again := withVersion(versions, Limits{From: 5, Backdate: 9})
	at := slices.IndexFunc(again, func(l Limits) bool { return l.Backdate == 9 })
	if len(again) != maxLimits || again[at].From != 5 || again[at-1].From != 4 || again[at+1].From != 6 {
		t.Errorf("what is set anew stands at %d of %d", at, len(again))
	}
}

// What is paid counts in its month, and in the one before; a month that is later still
// begins anew.
func TestMonthsOfAPilot(t *testing.T) {
	p := Pilot{}
	for i, c := range []struct {
		month             int32
		change            int64
		now               int32
		used, before, two int64
	}{
		{9, 5, 9, 5, 0, 0}, {9, -1, 9, 4, 0, 0}, {10, 7, 10, 7, 4, 0}, {9, 2, 10, 7, 6, 0}, {8, 3, 10, 7, 6, 0},
		{12, 1, 12, 1, 0, 0}, {10, -7, 12, 1, 0, 0}, {11, 2, 12, 1, 2, 0}, {13, 4, 13, 4, 1, 0},
	} {
		p.count(PoolChanged{Month: c.month, Change: c.change})
		if p.Month != c.now || p.UsedIn(c.now) != c.used || p.UsedIn(c.now-1) != c.before || p.UsedIn(c.now-2) != 0 ||
			p.UsedIn(c.now+1) != 0 {
			t.Errorf("step %d: %+v", i, p)
		}
	}
	owed := Pilot{}
	owed.count(PoolChanged{Change: 5})
	if owed.count(PoolChanged{Change: 2}); owed.Used != 7 || owed.Before != 0 {
		t.Errorf("what is owed comes to %+v", owed)
	}
}

// What is paid without documents that were waived counts beside all that is paid, in
// the same two months.
func TestMonthsOfWaivers(t *testing.T) {
	p := Pilot{}
	for i, c := range []struct {
		month        int32
		change       int64
		waived       bool
		now          int32
		used, before int64
	}{
		{9, 5, true, 9, 5, 0}, {9, 3, false, 9, 5, 0}, {9, -1, true, 9, 4, 0}, {10, 7, true, 10, 7, 4},
		{9, 2, true, 10, 7, 6}, {9, 9, false, 10, 7, 6}, {8, 3, true, 10, 7, 6}, {12, 1, true, 12, 1, 0},
		{13, 4, false, 13, 0, 1},
	} {
		p.count(PoolChanged{Month: c.month, Change: c.change, Waived: c.waived})
		if p.WaivedIn(c.now) != c.used || p.WaivedIn(c.now-1) != c.before || p.WaivedIn(c.now-2) != 0 ||
			p.WaivedIn(c.now+1) != 0 {
			t.Errorf("step %d: %+v", i, p)
		}
	}
}

// What is waived is at least nothing and at most what is paid, in either month.
func TestPilotsAreSound(t *testing.T) {
	for p, want := range map[Pilot]bool{
		{}: true, {Used: 1}: true, {Used: 1, Waived: 1}: true, {Used: 1, Waived: 2}: false, {Used: -1}: false,
		{Waived: -1}: false, {Before: 1}: true, {Before: 1, WaivedBefore: 1}: true, {Before: 1, WaivedBefore: 2}: false,
		{Before: -1}: false, {WaivedBefore: -1}: false,
	} {
		if p.sound() != want {
			t.Errorf("%+v is sound: %v", p, !want)
		}
	}
}

// A share is met to the fen, and rounded down: what is waived is beyond it from one fen on.
func TestBeyondShare(t *testing.T) {
	for _, c := range []struct {
		waived, paid int64
		limit        BasisPoints
		want         bool
	}{
		{20, 100, 2_000, false}, {21, 100, 2_000, true}, {19, 99, 2_000, false}, {20, 99, 2_000, true},
		{0, 0, 2_000, false}, {1, 0, 2_000, true}, {1, 4, 2_000, true}, {1, 5, 2_000, false}, {0, 9, 0, false},
		{1, 9, 0, true}, {10_000, 10_000, 10_000, false}, {10_001, 10_000, 10_000, true},
	} {
		if got := beyondShare(c.waived, c.paid, c.limit); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A cap binds from one fen on; none binds nothing. A sum that no number holds is
// beyond every cap.
func TestCaps(t *testing.T) {
	bank := PartyID{1}
	for _, c := range []struct {
		cap, used, more int64
		want            Rule
	}{
		{0, 1 << 60, 1, 0}, {1, 0, 1, 0}, {1, 0, 2, CapMustNotBeExceeded}, {1, 1, 1, CapMustNotBeExceeded},
		{2, 1, 1, 0}, {0, 1<<63 - 1, 1, CapMustNotBeExceeded}, {0, 1<<63 - 2, 1, 0},
	} {
		book := NewMemoryBook()
		book.Put(Pilot{Place: PilotKey{Scenario: ExportReceivables, Bank: bank}, Cap: c.cap, Used: c.used})
		r := ruling{book: book.Book}
		if got := r.underCap(ExportReceivables, "35", bank, c.more); got.Rule != c.want {
			t.Errorf("%+v: %s", c, got.Rule)
		}
	}
	for _, c := range []struct {
		cap, used, before, more int64
		month                   int32
		want                    Rule
	}{
		{0, 1 << 60, 0, 1, 9, 0}, {1, 0, 0, 1, 9, 0}, {1, 0, 0, 2, 9, CapMustNotBeExceeded},
		{1, 1, 0, 1, 9, CapMustNotBeExceeded}, {2, 1, 2, 1, 9, 0}, {2, 2, 1, 1, 8, 0}, {2, 1, 2, 1, 8,
			CapMustNotBeExceeded},
		{2, 2, 2, 2, 10, 0}, {2, 2, 2, 2, 7, 0}, {0, 1<<63 - 1, 0, 1, 9, CapMustNotBeExceeded},
		{0, 1<<63 - 2, 0, 1, 9, 0},
	} {
		for _, place := range []PilotKey{{Scenario: ImportPayments, Bank: bank},
			{Scenario: ImportPayments, Region: "35"}} {
			book := NewMemoryBook()
			book.Put(Pilot{Place: place, Cap: c.cap, Used: c.used, Before: c.before, Month: 9})
			r := ruling{book: book.Book}
			p := Payment{Scenario: ImportPayments, Deal: Deal{Bank: bank, Region: "35"}}
			if got := r.underMonth(p, c.month, c.more); got.Rule != c.want {
				t.Errorf("%+v of %+v: %s", c, place, got.Rule)
			}
		}
	}
	s := newStage()
	s.play("cast")
	for most, want := range map[int64]Rule{-1: AmountMustBeInRange, 0: 0, 1: 0} {
		c := AdmitToPilot{Key: PilotKey{Scenario: ExportReceivables, Region: "44"}, From: s.at.Day(), Cap: most}
		if rule := s.decideAs("gao", c); rule != want {
			t.Errorf("a cap of %d: %s", most, rule)
		}
	}
	for _, c := range []struct {
		a, b, sum int64
		ok        bool
	}{{1, 2, 3, true}, {1<<63 - 1, 0, 1<<63 - 1, true}, {1<<63 - 1, 1, 0, false}, {-1 << 63, -1, 0, false},
		{5, -1, 0, false}} {
		if sum, ok := add(c.a, c.b); ok != c.ok || ok && sum != c.sum {
			t.Errorf("%d and %d are %d, %v", c.a, c.b, sum, ok)
		}
	}
}
