package trade

import (
	"reflect"
	"testing"
)

// What is worth, taken and available, with every amount another one.
func TestSumsOfADocument(t *testing.T) {
	d := Document{Face: Money{1_000, "USD"}, Returned: 1}
	taking := Taking{Closed: 2, Held: 4, Pledged: 80, Covered: 16, Spent: 32, Collected: 64, Reserved: 128}
	for _, sum := range []struct {
		name      string
		got, want int64
	}{{"worth", d.Worth(), 999}, {"worth less what will not come", taking.Worth(d), 997},
		{"taken", taking.Taken(), 164}, {"free", taking.Free(d), 705}, {"open", taking.Open(), 64},
		{"kept", taking.Kept(d), 128}} {
		if sum.got != sum.want {
			t.Errorf("%s is %d, not %d", sum.name, sum.got, sum.want)
		}
	}
	c := Claim{Held: 5, Pledged: 80, Covered: 16, Collected: 3}
	if c.Open() != 64 || c.Brought() != 19 || c.Taken() != 88 {
		t.Errorf("open is %d, brought %d, taken %d", c.Open(), c.Brought(), c.Taken())
	}
}

// What a taking leaves: what is available, nothing, or how far it goes beyond the
// worth; nothing is worth anything that was withdrawn.
func TestWhatATakingLeaves(t *testing.T) {
	usd := Money{100, "USD"}
	for _, c := range []struct {
		document                   Document
		taking                     Taking
		free, available, shortfall int64
	}{
		{Document{Face: usd}, Taking{}, 100, 100, 0},
		{Document{Face: usd}, Taking{Held: 99}, 1, 1, 0},
		{Document{Face: usd}, Taking{Held: 100}, 0, 0, 0},
		{Document{Face: usd}, Taking{Held: 101}, -1, 0, 1},
		{Document{Face: usd}, Taking{Reserved: 100}, 0, 0, 0},
		{Document{Face: usd}, Taking{Reserved: MaxAmount}, 0, 0, 0},
		{Document{Face: usd}, Taking{Held: 98, Reserved: 1}, 1, 1, 0},
		{Document{Face: usd}, Taking{Held: 101, Reserved: 1}, -1, 0, 1},
		{Document{Face: usd, Returned: 10}, Taking{Closed: 20}, 70, 70, 0},
		{Document{Face: usd, Withdrawn: true}, Taking{Closed: 20}, 0, 0, 0},
		{Document{Face: usd, Withdrawn: true}, Taking{Closed: 20, Pledged: 5}, -5, 0, 5},
	} {
		d := c.document
		d.Free = c.taking.Free(d)
		if d.Free != c.free || d.Available() != c.available || d.Shortfall() != c.shortfall {
			t.Errorf("%+v leaves %d: available %d, shortfall %d", c.taking, d.Free, d.Available(), d.Shortfall())
		}
	}
}

// Whichever amount of a movement is not zero, something moves.
func TestEveryAmountMoves(t *testing.T) {
	still := ValueMoved{Document: DocumentID{1}, Holder: PartyID{2}, Deal: Deal{ID: DealOf(FinancingDeal,
		FinancingID{3})}}
	if still.Moves() {
		t.Error("a movement of nothing moves")
	}
	amounts := 0
	for i := range reflect.TypeFor[ValueMoved]().NumField() {
		for _, amount := range []int64{1, -1} {
			moved := still
			if field := reflect.ValueOf(&moved).Elem().Field(i); field.Kind() == reflect.Int64 {
				field.SetInt(amount)
				amounts++
				if !moved.Moves() {
					t.Errorf("%s of %d moves nothing", reflect.TypeFor[ValueMoved]().Field(i).Name, amount)
				}
			}
		}
	}
	if amounts != 20 {
		t.Errorf("%d amounts were tried", amounts)
	}
}

// The products that the ledger is open for, and the others.
func TestScenarioOfAProduct(t *testing.T) {
	for product, want := range map[Product]Scenario{0: 0, ExportReceivable: ExportReceivables, PolicyFinancing: 0,
		FreightFinancing: 0, Forfaiting: ExportReceivables, PackingLoan: 0,
		ImportFinancing: ImportPayments, lastProduct + 1: 0} {
		if got := product.Scenario(); got != want {
			t.Errorf("%s runs in %d, not %d", product, got, want)
		}
	}
}

// A ledger begins with its regulator, the persons of it, and limits.
func TestFounding(t *testing.T) {
	f := Founding{Regulator: PartyID{1}, Details: Digest{2}, At: 3, Limits: FirstLimits(4), Rates: FirstRateLimits(4),
		Keys: []PersonKey{{Person: PersonID{5}, Scheme: Ed25519, Public: publicKey("gao"), Duties: Governor}}}
	key := f.Keys[0]
	key.ID, key.Party, key.Since = KeyIDOf(Ed25519, key.Public), f.Regulator, f.At
	want := []Event{PartyAdmitted{Party{ID: f.Regulator, Kind: Regulator, Details: f.Details, Since: f.At}},
		PersonEnrolled{key}}
	for _, l := range f.Limits {
		want = append(want, LimitsSet{l})
	}
	want = append(want, RateLimitsSet{f.Rates})
	if got := Found(f); !reflect.DeepEqual(got, want) {
		t.Errorf("a ledger begins with %+v, not %+v", got, want)
	}
}

// A deadline is due at its instant, and not before.
func TestDeadlineIsDueAtItsInstant(t *testing.T) {
	book := NewMemoryBook()
	due := Deadline{At: 10, Kind: HoldEnds, Deal: DealOf(FinancingDeal, FinancingID{1})}
	book.Put(due)
	for at, want := range map[Instant]bool{9: false, 10: true, 11: true} {
		if got, ok := book.Deadline(at); ok != want || (ok && got != due) {
			t.Errorf("at %d %+v is due: %v", at, got, ok)
		}
	}
}

// A loan is past its maturity by the days that anything of it is owed, were it a cent.
func TestDaysPastMaturity(t *testing.T) {
	for _, c := range []struct {
		owed int64
		on   Day
		want int32
		is   Quality
	}{
		{0, 101, 0, Normal}, {1, 99, 0, Normal}, {1, 100, 0, Normal}, {1, 101, 1, Attention}, {2, 190, 90, Attention},
		{2, 191, 91, Substandard}, {2, 370, 270, Substandard}, {2, 371, 271, Doubtful}, {2, 460, 360, Doubtful},
		{2, 461, 361, Loss},
	} {
		f := Financing{State: Disbursed, Outstanding: c.owed, Terms: Terms{Maturity: 100}}
		if days, is := f.PastMaturity(c.on), f.Quality(c.on); days != c.want || is != c.is {
			t.Errorf("on %d, %d owed is %d days past maturity and %s", c.on, c.owed, days, is)
		}
	}
}
