package trade

import (
	"fmt"
	"testing"

	"tallystick/book/trade/code"
)

// Every figure of the limits at its bounds, and one beyond.
func TestLimitsAreSoundWithinTheirBounds(t *testing.T) {
	figures := []struct {
		name        string
		least, most int64
		set         func(l *Limits, to int64)
	}{
		{"advance", 1, 10_000, func(l *Limits, to int64) { l.Products[1].Advance = BasisPoints(to) }},
		{"tenor", 1, 3650, func(l *Limits, to int64) { l.Products[1].Tenor = int32(to) }},
		{"hold", 1, 90 * 86_400, func(l *Limits, to int64) { l.HoldSeconds = to }},
		{"extensions", 0, 10, func(l *Limits, to int64) { l.HoldExtensions = uint8(to) }},
		{"tenor of class C", 1, 3650, func(l *Limits, to int64) { l.ClassCTenor = int32(to) }},
		{"backdate", 0, 365, func(l *Limits, to int64) { l.Backdate = int32(to) }},
		{"inspect", 0, 10_000, func(l *Limits, to int64) { l.Inspect = BasisPoints(to) }},
		{"remainder", 0, 10_000, func(l *Limits, to int64) { l.Remainder = BasisPoints(to) }},
		{"age of documents", 1, 3650, func(l *Limits, to int64) { l.DocumentAge = int32(to) }},
	}
	for _, figure := range figures {
		for value, want := range map[int64]bool{figure.least - 1: false, figure.least: true, figure.most: true,
			figure.most + 1: false} {
			l := DefaultLimits(ExportReceivables, 1)
			figure.set(&l, value)
			if l.sound() != want {
				t.Errorf("%s of %d is sound: %v", figure.name, value, !want)
			}
		}
	}
}

// Every figure of the limits of payments at its bounds, and one beyond; none of them
// is one of loans.
func TestLimitsOfPaymentsAreSoundWithinTheirBounds(t *testing.T) {
	for _, figure := range []struct {
		name  string
		most  int64
		set   func(l *Limits, to int64)
		given bool // outside payments it is not
	}{
		{"backdate", 365, func(l *Limits, to int64) { l.Backdate = int32(to) }, true},
		{"verify above", MaxAmount, func(l *Limits, to int64) { l.VerifyAbove = to }, false},
		{"refund check", MaxAmount, func(l *Limits, to int64) { l.RefundCheck = to }, false},
		{"return hold", 3650, func(l *Limits, to int64) { l.ReturnHold = int32(to) }, false},
	} {
		for value, want := range map[int64]bool{-1: false, 0: true, 1: true, figure.most: true,
			figure.most + 1: false} {
			l := DefaultLimits(ImportPayments, 1)
			figure.set(&l, value)
			if l.sound() != want {
				t.Errorf("%s of %d is sound: %v", figure.name, value, !want)
			}
			l = DefaultLimits(ExportReceivables, 1)
			figure.set(&l, value)
			if sound := want && (figure.given || value == 0); l.sound() != sound {
				t.Errorf("%s of %d is sound of loans: %v", figure.name, value, !sound)
			}
		}
	}
	for name, c := range map[string]struct {
		change func(*Limits)
		want   bool
	}{
		"as they are":  {func(*Limits) {}, true},
		"no code":      {func(l *Limits) { l.Codes = nil }, false},
		"one code":     {func(l *Limits) { l.Codes = []BoPCode{"121010"} }, true},
		"a code twice": {func(l *Limits) { l.Codes = []BoPCode{"121010", "121010"} }, false},
		"no such code": {func(l *Limits) { l.Codes = []BoPCode{"121010", "999999"} }, false},
		"no product":   {func(l *Limits) { l.Products = nil }, true},
		"nothing lent": {func(l *Limits) { l.Products, l.ClassCTenor = nil, 0 }, true},
		"no tenor":     {func(l *Limits) { l.ClassCTenor = 0 }, false},
		"no such one":  {func(l *Limits) { l.Products = []ProductLimit{{lastProduct + 1, 1, 1}} }, false},
	} {
		l := DefaultLimits(ImportPayments, 1)
		c.change(&l)
		if l.sound() != c.want {
			t.Errorf("%s is sound: %v", name, !c.want)
		}
	}
	l := DefaultLimits(ExportReceivables, 1)
	l.Codes = []BoPCode{"121010"}
	if l.sound() {
		t.Error("loans are paid under codes")
	}
}

// Lists of the limits name what the rule book knows, each once.
func TestListsOfLimitsAreSound(t *testing.T) {
	var known []Mode
	for _, mode := range code.Modes() {
		known = append(known, Mode(mode))
	}
	if len(known) < 65 {
		t.Fatalf("only %d modes are known", len(known))
	}
	open := ProductLimit{ExportReceivable, 1, 1}
	for name, c := range map[string]struct {
		change func(*Limits)
		want   bool
	}{
		"no product":         {func(l *Limits) { l.Products = nil }, false},
		"one product":        {func(l *Limits) { l.Products = []ProductLimit{open} }, true},
		"a product twice":    {func(l *Limits) { l.Products = []ProductLimit{open, open} }, false},
		"no such product":    {func(l *Limits) { l.Products = []ProductLimit{open, {99, 1, 1}} }, false},
		"no mode":            {func(l *Limits) { l.Modes = nil }, true},
		"64 modes":           {func(l *Limits) { l.Modes = known[:64] }, true},
		"65 modes":           {func(l *Limits) { l.Modes = known[:65] }, false},
		"a mode twice":       {func(l *Limits) { l.Modes = []Mode{"0110", "0110"} }, false},
		"no such mode":       {func(l *Limits) { l.Modes = []Mode{"9999"} }, false},
		"a mode cut short":   {func(l *Limits) { l.Modes = []Mode{"110"} }, false},
		"no such source":     {func(l *Limits) { l.Sources = []Source{OwnFunds, 99} }, false},
		"no scenario":        {func(l *Limits) { l.Scenario = 0 }, false},
		"no such scenario":   {func(l *Limits) { l.Scenario = 99 }, false},
		"no such instrument": {func(l *Limits) { l.Instruments = []Instrument{Wire, Wire} }, false},
	} {
		l := DefaultLimits(ExportReceivables, 1)
		c.change(&l)
		if l.sound() != c.want {
			t.Errorf("%s is sound: %v", name, !c.want)
		}
	}
}

func TestLimitsOfRatesAreSoundWithinTheirBounds(t *testing.T) {
	for _, figure := range []struct {
		name        string
		least, most int64
		set         func(l *RateLimits, to int64)
	}{
		{"age", 0, 31, func(l *RateLimits, to int64) { l.Age = int32(to) }},
		{"age in working days", 0, 31, func(l *RateLimits, to int64) { l.Workdays = int32(to) }},
		{"step", 1, 10_000, func(l *RateLimits, to int64) { l.Step = BasisPoints(to) }},
		{"band", 0, 10_000, func(l *RateLimits, to int64) { l.Band = BasisPoints(to) }},
	} {
		for value, want := range map[int64]bool{figure.least - 1: false, figure.least: true, figure.most: true,
			figure.most + 1: false} {
			l := FirstRateLimits(1)
			figure.set(&l, value)
			if l.sound() != want {
				t.Errorf("%s of %d is sound: %v", figure.name, value, !want)
			}
		}
	}
}

// Limits of a scenario hold its own figures and no other's.
func TestLimitsHoldTheirOwnFigures(t *testing.T) {
	all := FirstLimits(1)
	foreign := map[Figure]func(l *Limits, from Limits){
		ProductsFigure:    func(l *Limits, from Limits) { l.Products = from.Products },
		SourcesFigure:     func(l *Limits, from Limits) { l.Sources = from.Sources },
		ClassCTenorFigure: func(l *Limits, from Limits) { l.ClassCTenor = from.ClassCTenor },
		InspectFigure:     func(l *Limits, from Limits) { l.Inspect = from.Inspect },
		RemainderFigure:   func(l *Limits, from Limits) { l.Remainder = from.Remainder },
		CodesFigure:       func(l *Limits, from Limits) { l.Codes = from.Codes },
		VerifyAboveFigure: func(l *Limits, from Limits) { l.VerifyAbove = from.VerifyAbove },
		RefundCheckFigure: func(l *Limits, from Limits) { l.RefundCheck = from.RefundCheck },
		ReturnHoldFigure:  func(l *Limits, from Limits) { l.ReturnHold = from.ReturnHold },
		WaivedShareFigure: func(l *Limits, from Limits) { l.WaivedShare = from.WaivedShare },
		MatchWithinFigure: func(l *Limits, from Limits) { l.MatchWithin = from.MatchWithin },
		ModesFigure:       func(l *Limits, from Limits) { l.Modes = from.Modes },
		DocumentAgeFigure: func(l *Limits, from Limits) { l.DocumentAge = from.DocumentAge },

		SettlementBandFigure: func(l *Limits, from Limits) { l.SettlementBand = from.SettlementBand },
		PettyCashFigure:      func(l *Limits, from Limits) { l.PettyCash = from.PettyCash },
		CheckDaysFigure:      func(l *Limits, from Limits) { l.CheckDays = from.CheckDays },
		SplitFigure: func(l *Limits, from Limits) {
			l.SplitWindow, l.SplitCount = from.SplitWindow, from.SplitCount
		},
		InvoiceWholeFigure: func(l *Limits, _ Limits) { l.InvoiceWhole = true },
		TaskFloorFigure:    func(l *Limits, from Limits) { l.TaskFloor = from.TaskFloor },
		SpecialFigure:      func(l *Limits, from Limits) { l.SpecialDays = from.SpecialDays },
		TaskDaysFigure:     func(l *Limits, from Limits) { l.DeferredDays = from.DeferredDays },
	}
	for _, f := range Figures() {
		var owners, others []Limits
		for _, l := range all {
			if contains(l.Scenario.Figures(), f) {
				owners = append(owners, l)
			} else {
				others = append(others, l)
			}
		}
		take, ok := foreign[f]
		if ok != (len(others) > 0) {
			t.Errorf("%s is not of %d scenarios", f, len(others))
			continue
		}
		for _, l := range others {
			if take(&l, owners[0]); l.sound() {
				t.Errorf("limits of %s with %s are sound", l.Scenario, f)
			}
		}
	}
	for name, unsound := range map[string]func(l *Limits){
		"no code":      func(l *Limits) { l.Codes = nil },
		"a code twice": func(l *Limits) { l.Codes = []BoPCode{"121010", "121010"} },
		"no such code": func(l *Limits) { l.Codes = []BoPCode{"999999"} },
	} {
		l := DefaultLimits(ImportPayments, 1)
		if unsound(&l); l.sound() {
			t.Errorf("%s is sound", name)
		}
	}
	if len(Scenario(99).Figures()) != 0 {
		t.Error("a scenario that does not run has limits")
	}
}

// A figure rests on one norm at most, and a norm is of a year and has a number.
func TestBasesOfLimits(t *testing.T) {
	norm := Norm{ExchangeNorm, 2017, 9}
	for name, c := range map[string]struct {
		bases []Basis
		want  bool
	}{
		"none":             {nil, true},
		"two in order":     {[]Basis{{ProductsFigure, norm}, {DocumentAgeFigure, norm}}, true},
		"two out of order": {[]Basis{{HoldFigure, norm}, {ProductsFigure, norm}}, false},
		"one twice":        {[]Basis{{HoldFigure, norm}, {HoldFigure, norm}}, false},
		"no figure":        {[]Basis{{0, norm}}, false},
		"of no such limit": {[]Basis{{ReturnHoldFigure, norm}}, false},
		"no such figure":   {[]Basis{{lastFigure + 1, norm}}, false},
		"no series":        {[]Basis{{HoldFigure, Norm{0, 2017, 9}}}, false},
		"the last series":  {[]Basis{{HoldFigure, Norm{CustomsNote, 2017, 9}}}, true},
		"no such series":   {[]Basis{{HoldFigure, Norm{CustomsNote + 1, 2017, 9}}}, false},
		"the first year":   {[]Basis{{HoldFigure, Norm{ExchangeNorm, 1949, 1}}}, true},
		"too early":        {[]Basis{{HoldFigure, Norm{ExchangeNorm, 1948, 1}}}, false},
		"the last year":    {[]Basis{{HoldFigure, Norm{ExchangeNorm, 2199, 1}}}, true},
		"too late":         {[]Basis{{HoldFigure, Norm{ExchangeNorm, 2200, 1}}}, false},
		"no number":        {[]Basis{{HoldFigure, Norm{ExchangeNorm, 2017, 0}}}, false},
	} {
		l := DefaultLimits(ExportReceivables, 1)
		l.Bases = c.bases
		if l.sound() != c.want {
			t.Errorf("%s: the bases are sound: %v", name, !c.want)
		}
	}
	l := Limits{Bases: []Basis{{HoldFigure, norm}}}
	if got, ok := l.BasisOf(HoldFigure); !ok || got != norm {
		t.Errorf("a hold rests on %v", got)
	}
	if got, ok := l.BasisOf(ModesFigure); ok || got != (Norm{}) {
		t.Errorf("modes rest on %v", got)
	}
}

// Before the first limits that are at hand those stand already.
func TestLimitsBeforeTheFirst(t *testing.T) {
	versions := []Limits{{From: 10, Backdate: 1}, {From: 20, Backdate: 2}}
	for day, want := range map[Day]int32{9: 1, 10: 1, 19: 1, 20: 2, 21: 2} {
		if got := LimitsOn(versions, 0, day).Backdate; got != want {
			t.Errorf("on %d the version %d stands, not %d", day, got, want)
		}
	}
	if got := LimitsOn(nil, 0, 9); got.From != 0 || got.Products != nil {
		t.Errorf("of no limits stands %+v", got)
	}
}

// A scenario of which no limits were ever set is shut, and says whose limits are missing.
func TestAScenarioWithoutLimitsIsShut(t *testing.T) {
	s := newStage()
	s.play("importers")
	s.play("feng publish-documents m1 kind=import-declaration holder=harbour face=1,000.00USD")
	s.book.Put(LimitVersions{Scenario: ImportPayments})
	if l := LimitsOn(nil, ImportPayments, 1); l.Scenario != ImportPayments || l.sound() {
		t.Errorf("no limits are %+v", l)
	}
	if refusal := Payable(s.book, s.at, named[Document](s, "m1")); refusal.OK() {
		t.Error("without limits a document can be paid on")
	}
	open := OpenPayment{Payment: PaymentID{1}, Scenario: ImportPayments, Bank: named[Party](s, "north"),
		Amount: Money{100, "USD"}, Payee: PartyID{9}, Code: "121010", Instrument: Wire, Details: Digest{1}}
	if rule := s.decideAs("hua", open); rule != PurposeMustBeAllowed {
		t.Errorf("a payment without limits comes to %q", rule)
	}
}

// So many days ahead may have limits that those in force stay at hand, and no more:
// what is set for one of them, or for today, is not one more.
func TestLimitsAheadAreBounded(t *testing.T) {
	s := newStage()
	today := s.at.Day()
	for i := range Day(maxLimits - 1) {
		if rule := s.decideAs("gao", SetLimits{DefaultLimits(ExportReceivables, today+2+i)}); rule != 0 {
			t.Fatalf("limits for %d days ahead are refused by %s", 2+i, rule)
		}
		s.play(fmt.Sprintf("gao set-limits %s", today+2+i))
	}
	for ahead, want := range map[Day]Rule{0: 0, 1: ListMustBeInBounds, 2: 0, maxLimits: 0,
		maxLimits + 1: ListMustBeInBounds} {
		if rule := s.decideAs("gao", SetLimits{DefaultLimits(ExportReceivables, today+ahead)}); rule != want {
			t.Errorf("limits for %d days ahead come to %q", ahead, rule)
		}
	}
}

// Limits of one scenario say nothing of those of another.
func TestLimitsAreOfTheirScenario(t *testing.T) {
	versions := []Limits{{Scenario: 1, From: 10, Backdate: 1}, {Scenario: 1, From: 20, Backdate: 2},
		{Scenario: 2, From: 5, Backdate: 3}}
	for s, want := range map[Scenario]int32{1: 2, 2: 3, 3: 0} {
		if got := LimitsOn(versions, s, 30).Backdate; got != want {
			t.Errorf("of scenario %d the version %d stands, not %d", s, got, want)
		}
	}
}

// Limits of rates wait for their days like those of scenarios.
func TestLimitsOfRatesAheadAreBounded(t *testing.T) {
	s := newStage()
	today := s.at.Day()
	for i := range Day(maxLimits - 1) {
		s.play(fmt.Sprintf("gao set-rate-limits %s", today+2+i))
	}
	if got := len(s.book.RateLimits()); got != maxLimits {
		t.Fatalf("%d versions are at hand", got)
	}
	for ahead, want := range map[Day]Rule{0: 0, 1: ListMustBeInBounds, 2: 0} {
		if rule := s.decideAs("gao", SetRateLimits{FirstRateLimits(today + ahead)}); rule != want {
			t.Errorf("limits for %d days ahead come to %q", ahead, rule)
		}
	}
}

func TestTheFirstPilotHasItsRegions(t *testing.T) {
	if len(PilotRegions()) != 19 {
		t.Error("the first pilot has nineteen regions")
	}
	for _, r := range PilotRegions() {
		if code.CheckRegion(string(r)) != nil {
			t.Errorf("%s is no region", r)
		}
	}
}
