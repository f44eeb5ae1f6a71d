package trade

import (
	"slices"
	"tallystick/book/trade/code"
)

// ProductLimit bounds one product.
type ProductLimit struct {
	Product Product     `cbor:"1,keyasint"`
	Advance BasisPoints `cbor:"2,keyasint"` // share of the taken value that may be lent
	Tenor   int32       `cbor:"3,keyasint"` // days at most
}

// Limits 业务参数 are what the regulator sets of one scenario; they take force on a
// day and stand until later ones of that scenario do.
type Limits struct {
	From           Day            `cbor:"1,keyasint"`
	Scenario       Scenario       `cbor:"2,keyasint"`
	Products       []ProductLimit `cbor:"3,keyasint"`
	HoldSeconds    int64          `cbor:"4,keyasint"` // how long a hold lasts, and each extension
	HoldExtensions uint8          `cbor:"5,keyasint"`
	Modes          []Mode         `cbor:"6,keyasint"` // supervision modes under which documents may be used
	Sources        []Source       `cbor:"7,keyasint"` // sources that may repay
	Instruments    []Instrument   `cbor:"8,keyasint"` // by which money may come in or go out
	ClassCTenor    int32          `cbor:"9,keyasint"` // days
	// days after which a disbursal, repayment or proceeds may still be registered
	Backdate int32 `cbor:"10,keyasint"`
	// share of the disbursed financings, or of the payments by facilitation, to be
	// inspected, by lot
	Inspect     BasisPoints `cbor:"11,keyasint"`
	Remainder   BasisPoints `cbor:"12,keyasint"` // share of a face that may be closed as what will not come
	DocumentAge int32       `cbor:"13,keyasint"` // days after its declaration that a document may be used
	Bases       []Basis     `cbor:"14,keyasint"` // in order of their figures

	// of scenarios that pay
	Codes       []BoPCode `cbor:"15,keyasint"` // balance-of-payments codes that may be paid under
	VerifyAbove int64     `cbor:"16,keyasint"` // USD cents above which a payment names its documents
	RefundCheck int64     `cbor:"17,keyasint"` // USD cents above which a refund takes a second person
	ReturnHold  int32     `cbor:"18,keyasint"` // days that a refund for returned goods holds their value
	// share of what a bank pays in a month above which it is warned that it waives documents
	WaivedShare BasisPoints `cbor:"19,keyasint"`
	// days after the goods were to come within which a payment in advance is matched
	MatchWithin int32 `cbor:"20,keyasint,omitempty" json:",omitempty"`

	// of capital income: how far from the mid rate a bank may buy what is paid out, and USD
	// cents that an enterprise may be paid as petty cash in a month, at all banks
	SettlementBand BasisPoints `cbor:"21,keyasint,omitempty" json:",omitempty"`
	PettyCash      int64       `cbor:"22,keyasint,omitempty" json:",omitempty"`
	// working days in which a payment by facilitation that was drawn is reported on
	CheckDays int32 `cbor:"23,keyasint,omitempty" json:",omitempty"`
	// an invoice is for one payment only, also where something is left of it
	InvoiceWhole bool `cbor:"24,keyasint,omitempty" json:",omitempty"`

	// what comes of documents that agree in some marks, in order of their labels
	Marks []MarkLimit `cbor:"25,keyasint,omitempty" json:",omitempty"`

	// days within which so many payments to one payee, none of which needed a filing, are
	// warned of as one that was split; 0 and 0: none are
	SplitWindow int32 `cbor:"26,keyasint,omitempty" json:",omitempty"`
	SplitCount  int32 `cbor:"27,keyasint,omitempty" json:",omitempty"`

	// USD cents above which what is open is to be reported; 0: nothing is
	TaskFloor int64 `cbor:"31,keyasint,omitempty" json:",omitempty"`
	// days beyond which what is received, paid or delivered late is to be reported, of class A and
	// of B and C; 0 of class A: those of the norm. Of loans that pay for goods whatever the class
	DeferredDays   int32 `cbor:"28,keyasint,omitempty" json:",omitempty"`
	DeferredStrict int32 `cbor:"29,keyasint,omitempty" json:",omitempty"`
	AdvanceDays    int32 `cbor:"30,keyasint,omitempty" json:",omitempty"`
	AdvanceStrict  int32 `cbor:"32,keyasint,omitempty" json:",omitempty"`
	LoanDays       int32 `cbor:"33,keyasint,omitempty" json:",omitempty"`
	// days after a payment for goods from which a refund is special, and USD cents up to which one of
	// class A takes no permit then; 0 days: none is special
	SpecialDays int32 `cbor:"34,keyasint,omitempty" json:",omitempty"`
	SpecialFree int64 `cbor:"35,keyasint,omitempty" json:",omitempty"`
}

// SetLimits publishes limits of a scenario that take force on a day not before
// today. By proposal.
type SetLimits struct {
	Limits Limits `cbor:"1,keyasint"`
}

// LimitsSet says that limits take force on their day.
type LimitsSet struct {
	Limits Limits `cbor:"1,keyasint"`
}

// maxLimits is how many versions of the limits of a scenario the book keeps at
// hand; older ones remain in the journal.
const maxLimits = 32

// dated are limits that take force on a day.
type dated[V any] interface {
	from() Day
	sound() bool
	loosens(than V) bool
}

func (l Limits) from() Day { return l.From }

// DefaultLimits are the limits of a scenario on a new ledger (domain §4.2 to §4.4,
// §4.7).
func DefaultLimits(s Scenario, from Day) Limits {
	l := s.of().limits()
	l.From, l.Scenario = from, s
	return l
}

// FirstLimits are the limits of a new ledger: of every scenario, those of
// [DefaultLimits].
func FirstLimits(from Day) (all []Limits) {
	for _, s := range running {
		all = append(all, DefaultLimits(s, from))
	}
	return all
}

func exportLimits() Limits {
	return Limits{
		Products: []ProductLimit{
			{ExportReceivable, 9_000, 180}, {PolicyFinancing, 9_000, 180}, {FreightFinancing, 8_000, 180},
			{Forfaiting, 10_000, 365}, {PackingLoan, 8_000, 180},
		},
		HoldSeconds:    72 * 3600,
		HoldExtensions: 2,
		Modes:          []Mode{"0110", "0214", "0615", "0654", "1039", "9710", "9810"},
		Sources:        []Source{FromProceeds, OwnFunds, InsurerClaim, OtherSource},
		Instruments:    []Instrument{Wire, LetterOfCredit, Collection, ECNY},
		ClassCTenor:    90,
		Backdate:       5,
		Inspect:        1_000,
		Remainder:      1_000,
		DocumentAge:    365,
		TaskFloor:      1_000_00,
		DeferredDays:   90,
		DeferredStrict: 30,
		AdvanceDays:    30,
		Marks:          warnOf(ByInvoiceNumber, ByTerms, ByBill, ByContainer, ByContract, ByContractAmount),
		Bases: []Basis{{TaskFloorFigure, Norm{ExchangeNorm, 2020, 14}},
			{TaskDaysFigure, Norm{ExchangeNorm, 2020, 14}}},
	}
}

func importLimits() Limits {
	return Limits{
		Products:       []ProductLimit{{ImportFinancing, 10_000, 90}},
		Sources:        []Source{OwnFunds, Purchase, OtherSource},
		ClassCTenor:    90,
		Inspect:        1_000,
		HoldSeconds:    24 * 3600,
		HoldExtensions: 1,
		Modes:          []Mode{"0110", "0615", "1210", "1233"},
		Instruments:    []Instrument{Wire, LetterOfCredit, Collection, ECNY},
		Backdate:       5, // working days
		DocumentAge:    3_650,
		Codes:          []BoPCode{"121010", "121020", "121030", "121080", "121990"},
		VerifyAbove:    100_000_00,
		RefundCheck:    50_000_00,
		ReturnHold:     90,
		WaivedShare:    2_000,
		MatchWithin:    40,
		TaskFloor:      1_000_00,
		DeferredDays:   90,
		DeferredStrict: 30,
		AdvanceDays:    30,
		LoanDays:       90,
		SpecialDays:    180,
		SpecialFree:    200_000_00,
		Marks:          warnOf(ByInvoiceNumber, ByTerms, ByBill, ByContainer, ByContract, ByContractAmount),
		Bases: []Basis{{BackdateFigure, Norm{ExchangeNorm, 2017, 9}},
			{VerifyAboveFigure, Norm{ExchangeNorm, 2017, 9}}, {MatchWithinFigure, Norm{ExchangeNorm, 2017, 9}},
			{TaskFloorFigure, Norm{ExchangeNorm, 2020, 14}}, {TaskDaysFigure, Norm{ExchangeNorm, 2020, 14}},
			{SpecialFigure, Norm{ExchangeNorm, 2024, 11}}},
	}
}

func serviceLimits() Limits {
	return Limits{
		HoldSeconds:    24 * 3600,
		HoldExtensions: 1,
		Instruments:    []Instrument{Wire, Collection, ECNY},
		Backdate:       5, // working days
		Codes: []BoPCode{"221000", "222011", "222021", "223010", "224010", "225010", "225020", "226000", "227010",
			"227020", "227030", "228010", "228020", "228030", "229010", "230000", "231010", "231020", "321000",
			"322010", "322020", "322030", "323000", "421000", "422000"},
		VerifyAbove: 50_000_00,
		RefundCheck: 50_000_00,
		SplitWindow: 30,
		SplitCount:  3,
		// one contract has one live filing
		Marks: []MarkLimit{{ByContract, MarksRefuse, MarksWarn}, {ByContractAmount, MarksWarn, MarksWarn}},
		Bases: []Basis{{VerifyAboveFigure, Norm{TaxNotice, 2013, 40}}},
	}
}

func capitalLimits() Limits {
	return Limits{
		HoldSeconds:    24 * 3600,
		HoldExtensions: 1,
		Instruments:    []Instrument{Wire, ECNY},
		Backdate:       5, // working days
		RefundCheck:    50_000_00,
		SettlementBand: 200,
		PettyCash:      200_000_00,
		Inspect:        1_000,
		CheckDays:      20,
		Marks:          []MarkLimit{{ByTaxInvoice, MarksWarn, MarksPass}, {ByRegistration, MarksRefuse, MarksWarn}},
		Bases:          []Basis{{PettyCashFigure, Norm{ExchangeNorm, 2016, 16}}},
	}
}

// LimitsOn gives the limits of a scenario in force on a day among versions of
// which those of each scenario are in order of their days; before the first
// version the first one stands.
func LimitsOn(versions []Limits, s Scenario, day Day) Limits {
	var own []Limits
	for _, v := range versions {
		if v.Scenario == s {
			own = append(own, v)
		}
	}
	standing := inForce(own, day)
	standing.Scenario = s // where none were ever set, nothing is open
	return standing
}

// Standing gives the limits of every scenario in force on a day, among versions as
// [LimitsOn] takes them.
func Standing(versions []Limits, day Day) (all []Limits) {
	for _, s := range running {
		all = append(all, LimitsOn(versions, s, day))
	}
	return all
}

// standing gives the limits of every scenario in force.
func (r *ruling) standing() (all []Limits) {
	for _, s := range running {
		all = append(all, r.limits(s))
	}
	return all
}

// inForce gives what is in force on a day among versions in order of their days.
func inForce[V dated[V]](versions []V, day Day) (standing V) {
	for i, v := range versions {
		if i == 0 || v.from() <= day {
			standing = v
		}
	}
	return standing
}

func (l Limits) product(p Product) (ProductLimit, bool) {
	for _, limit := range l.Products {
		if limit.Product == p {
			return limit, true
		}
	}
	return ProductLimit{}, false
}

// contains reports whether x stands in a list.
func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func (SetLimits) object() Object { return Object{} }

func (c SetLimits) weigh(r *ruling) Refusal {
	if refusal := setAhead(r, r.book.Limits(c.Limits.Scenario), c.Limits, r.limits(c.Limits.Scenario)); !refusal.OK() {
		return refusal
	}
	r.add(LimitsSet(c))
	return Refusal{}
}

// setAhead refuses a version that is backdated, unsound, looser today than what
// stands, or one more than may wait for their days.
func setAhead[V dated[V]](r *ruling, versions []V, next, standing V) Refusal {
	today := r.at.Day()
	if next.from() < today {
		return r.no(LimitsMustNotBeBackdated)
	}
	if !next.sound() {
		return r.no(LimitsMustBeSound)
	}
	if next.from() == today && next.loosens(standing) {
		return r.no(LimitsMustNotLoosenToday)
	}
	ahead := 0
	for _, v := range versions {
		if v.from() > today && v.from() != next.from() {
			ahead++
		}
	}
	if next.from() > today && ahead >= maxLimits-1 {
		// one more would push out what is in force
		return r.no(ListMustBeInBounds)
	}
	return Refusal{}
}

// sound reports whether limits can be lived with: every figure of the scenario within
// a range that keeps the other rules meaningful, and none that it does not have.
func (l Limits) sound() bool {
	own := l.Scenario.Figures()
	for _, f := range Figures() {
		if given, sound := l.figure(f); contains(own, f) && !sound || !contains(own, f) && given {
			return false
		}
	}
	return len(own) > 0 && based(l.Bases) &&
		!slices.ContainsFunc(l.Bases, func(b Basis) bool { return !contains(own, b.Figure) })
}

// figure reports whether a figure is given, and whether it is within its range.
func (l Limits) figure(f Figure) (given, sound bool) {
	within := func(n, least, most int64) (bool, bool) { return n != 0, n >= least && n <= most }
	switch f {
	case ProductsFigure:
		return len(l.Products) > 0, l.productsSound()
	case HoldFigure:
		given, sound = within(l.HoldSeconds, 1, maxHoldTime)
		return given || l.HoldExtensions > 0, sound && l.HoldExtensions <= 10
	case ModesFigure:
		return len(l.Modes) > 0, l.modesSound()
	case SourcesFigure:
		return len(l.Sources) > 0, distinct(l.Sources)
	case InstrumentsFigure:
		return len(l.Instruments) > 0, distinct(l.Instruments)
	case ClassCTenorFigure:
		given, sound = within(int64(l.ClassCTenor), 1, 3650)
		return given, sound || !given && len(l.Products) == 0
	case BackdateFigure:
		return within(int64(l.Backdate), 0, 365)
	case InspectFigure:
		return within(int64(l.Inspect), 0, int64(whole))
	case RemainderFigure:
		return within(int64(l.Remainder), 0, int64(whole))
	case DocumentAgeFigure:
		return within(int64(l.DocumentAge), 1, 3650)
	case CodesFigure:
		return len(l.Codes) > 0, l.codesSound()
	case VerifyAboveFigure:
		return within(l.VerifyAbove, 0, MaxAmount)
	case RefundCheckFigure:
		return within(l.RefundCheck, 0, MaxAmount)
	case ReturnHoldFigure:
		return within(int64(l.ReturnHold), 0, 3650)
	case SettlementBandFigure:
		return within(int64(l.SettlementBand), 0, int64(whole))
	case PettyCashFigure:
		return within(l.PettyCash, 0, MaxAmount)
	case MatchWithinFigure:
		return within(int64(l.MatchWithin), 0, 3650)
	case CheckDaysFigure: // where something is drawn
		given, sound = within(int64(l.CheckDays), 0, 250)
		return given, sound && (given || l.Inspect == 0)
	case InvoiceWholeFigure:
		return l.InvoiceWhole, true
	case SplitFigure:
		given = l.SplitWindow != 0 || l.SplitCount != 0
		return given, !given || l.SplitWindow >= 1 && l.SplitWindow <= trackDays && l.SplitCount >= 2 &&
			l.SplitCount <= MaxTracked
	case TaskFloorFigure:
		return within(l.TaskFloor, 0, MaxAmount)
	case SpecialFigure:
		given = l.SpecialDays != 0 || l.SpecialFree != 0
		return given, l.SpecialDays >= 0 && l.SpecialDays <= 3650 && l.SpecialFree >= 0 && l.SpecialFree <= MaxAmount &&
			(l.SpecialDays > 0 || l.SpecialFree == 0)
	case TaskDaysFigure:
		return l.taskDaysSound()
	case MarksFigure:
		return len(l.Marks) > 0, l.marksSound()
	}
	return within(int64(l.WaivedShare), 0, int64(whole))
}

// taskDaysSound reports whether days of tasks are given, and whether they are within a range, and no
// more of a stricter class, where the scenario has such tasks.
func (l Limits) taskDaysSound() (given, sound bool) {
	const most = 3650
	given = l.DeferredDays|l.DeferredStrict|l.AdvanceDays|l.AdvanceStrict|l.LoanDays != 0
	return given, l.DeferredStrict >= 0 && l.DeferredStrict <= l.DeferredDays && l.DeferredDays <= most &&
		l.AdvanceStrict >= 0 && l.AdvanceStrict <= l.AdvanceDays && l.AdvanceDays <= most &&
		l.LoanDays >= 0 && l.LoanDays <= most && (l.LoanDays == 0 || contains(l.Scenario.of().tasks, ImportLoan))
}

func (l Limits) productsSound() bool {
	for i, p := range l.Products {
		if _, twice := (Limits{Products: l.Products[:i]}).product(p.Product); twice || !known(p.Product) ||
			p.Advance <= 0 || p.Advance > whole || p.Tenor <= 0 || p.Tenor > 3650 {
			return false
		}
	}
	return len(l.Products) > 0 || l.Scenario.of().pays // where loans are beside the point
}

func (l Limits) modesSound() bool {
	for i, m := range l.Modes {
		if mode, _ := code.CheckMode(string(m)); mode != string(m) || contains(l.Modes[:i], m) {
			return false
		}
	}
	return len(l.Modes) <= 64
}

func (l Limits) codesSound() bool {
	for i, c := range l.Codes {
		if code.CheckBoPCode(string(c)) != nil || contains(l.Codes[:i], c) {
			return false
		}
	}
	return len(l.Codes) > 0
}

// distinct reports whether every value is one that the rule book knows, and none
// stands twice.
func distinct[E Named](list []E) bool {
	for i, v := range list {
		if !known(v) || contains(list[:i], v) {
			return false
		}
	}
	return true
}

// withVersion gives the versions that the book keeps after a new one came in.
func withVersion[V dated[V]](versions []V, next V) []V {
	kept := make([]V, 0, len(versions)+1)
	placed := false
	for _, v := range versions {
		if v.from() >= next.from() && !placed {
			kept, placed = append(kept, next), true
		}
		if v.from() != next.from() {
			kept = append(kept, v)
		}
	}
	if !placed {
		kept = append(kept, next)
	}
	if len(kept) > maxLimits {
		kept = kept[len(kept)-maxLimits:]
	}
	return kept
}
