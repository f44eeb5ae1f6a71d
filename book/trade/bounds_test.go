package trade

import (
	"fmt"
	"testing"
)

// decideAs gives the rule that refuses a command of a person, or 0.
func (s *stage) decideAs(name string, c Command) Rule {
	_, refusal := carried(s.book, s.persons[name], s.at, c)
	return refusal.Rule
}

// publications are so many declarations of harbour.
func (s *stage) publications(count int) []Publication {
	list := make([]Publication, count)
	for i := range list {
		list[i] = Publication{ID: named[Document](s, fmt.Sprint("many", i)), Kind: ExportDeclaration,
			Holder: named[Party](s, "harbour"),
			Face:   Money{1_000, "USD"}, Issued: s.at.Day(), Mode: "0110", Details: Digest{1}}
	}
	return list
}

// Lists that fill no page: at their bounds, and one beyond.
func TestLongListsAreBounded(t *testing.T) {
	s := newStage()
	s.play("cast")
	for count, want := range map[int]Rule{0: ListMustBeInBounds, 1: 0, MaxPublications: 0,
		MaxPublications + 1: ListMustBeInBounds} {
		if rule := s.decideAs("feng", PublishDocuments{s.publications(count)}); rule != want {
			t.Errorf("%d publications come to %q", count, rule)
		}
	}
	events, _ := Decide(s.book, s.persons["feng"], s.at, PublishDocuments{s.publications(MaxLines + 1)})
	s.post(s.persons["feng"], VerbPublishDocuments, events)
	for count, want := range map[int]Rule{0: ListMustBeInBounds, 1: 0, MaxLines: 0, MaxLines + 1: ListMustBeInBounds} {
		lines := make([]Line, count)
		for i := range lines {
			lines[i] = Line{named[Document](s, fmt.Sprint("many", i)), 1_000}
		}
		apply := Apply{Financing: FinancingID{1}, Bank: named[Party](s, "north"), Product: ExportReceivable,
			Asked: Money{900, "USD"}, Tenor: 90,
			Lines: lines, Details: Digest{1}}
		if rule := s.decideAs("hua", apply); rule != want {
			t.Errorf("an application on %d documents comes to %q", count, rule)
		}
	}
	s.play("nan register-proceeds p amount=1,000.00USD on=many0:0.01")
	for count, want := range map[int]Rule{0: 0, 1: 0, MaxLines: 0, MaxLines + 1: ListMustBeInBounds} {
		lines := make([]MatchLine, count)
		for i := range lines {
			lines[i] = MatchLine{Document: named[Document](s, fmt.Sprint("many", i)), Amount: 2}
		}
		again := CorrectProceeds{Proceeds: named[Proceeds](s, "p"), Lines: lines, Reason: EntryError}
		if rule := s.decideAs("nie", again); rule != want {
			t.Errorf("proceeds matched to %d documents come to %q", count, rule)
		}
		received := RegisterProceeds{Proceeds: ProceedsID{9}, Enterprise: named[Party](s, "harbour"),
			Amount: Money{1_000, "USD"}, Date: s.at.Day(), Instrument: Wire, Code: "121010", Details: Digest{1},
			Lines: lines, Expected: s.at.Day() + 1}
		if rule := s.decideAs("nan", received); rule != want {
			t.Errorf("proceeds for %d documents come to %q", count, rule)
		}
	}
}

// As many documents as a list holds back one payment, and as many refunds come of it.
func TestPaymentsAreBounded(t *testing.T) {
	s := newStage()
	s.play("importers")
	list := s.publications(MaxLines + 1)
	for i := range list {
		list[i].Kind = ImportDeclaration
	}
	events, _ := Decide(s.book, s.persons["feng"], s.at, PublishDocuments{list})
	s.post(s.persons["feng"], VerbPublishDocuments, events)
	open := func(count int) OpenPayment {
		c := OpenPayment{Payment: PaymentID{1}, Scenario: ImportPayments, Bank: named[Party](s, "north"),
			Amount: Money{int64(max(1, count)) * 1_000, "USD"}, Payee: PartyID{9}, Code: "121010", Instrument: Wire,
			Details: Digest{1}}
		for i := range count {
			c.Lines = append(c.Lines, Line{named[Document](s, fmt.Sprint("many", i)), 1_000})
		}
		return c
	}
	for count, want := range map[int]Rule{0: 0, 1: 0, MaxLines: 0, MaxLines + 1: ListMustBeInBounds} {
		if rule := s.decideAs("hua", open(count)); rule != want {
			t.Errorf("a payment on %d documents comes to %q", count, rule)
		}
	}
	events, _ = Decide(s.book, s.persons["hua"], s.at, open(MaxLines))
	s.names[PaymentID{1}] = "v1"
	s.post(s.persons["hua"], VerbOpenPayment, events)
	post := func(who string, c Command) Rule {
		events, refusal := Decide(s.book, s.persons[who], s.at, c)
		s.post(s.persons[who], c.Verb(), events)
		return refusal.Rule
	}
	post("nan", AcceptPayment{PaymentID{1}})
	post("nie", ApprovePayment{Payment: PaymentID{1}})
	post("nan", Pay{PaymentID{1}, RemittanceID{1}, s.at.Day(), Digest{1}})
	for i := range MaxLines + 1 {
		want := Rule(0)
		if i == MaxLines {
			want = ListMustBeInBounds
		}
		refund := RefundPayment{Payment: PaymentID{1}, Remittance: RemittanceID{2, byte(i)}, Amount: 1,
			Date: s.at.Day(), Reason: PaidTwice, Details: Digest{1}}
		if rule := post("nan", refund); rule != want {
			t.Errorf("refund %d comes to %q", i+1, rule)
		}
	}
	checkBook(t, s.book)
}

// The limits of a new ledger are those of the circulars (domain §4.2 to §4.4, §4.7).
func TestLimitsOfANewLedger(t *testing.T) {
	const marks = "Marks:[{Label:inv Exact:warn Loose:warn} {Label:sbad Exact:warn Loose:warn} " +
		"{Label:bl Exact:warn Loose:warn} {Label:box Exact:warn Loose:warn} {Label:con Exact:warn Loose:warn} " +
		"{Label:conamt Exact:warn Loose:warn}] SplitWindow:0 SplitCount:0 TaskFloor:100000 " +
		"DeferredDays:90 DeferredStrict:30 AdvanceDays:30 AdvanceStrict:0 LoanDays:"
	const pays = "{From:1970-01-08 Scenario:import-payments Products:[{Product:import-financing " +
		"Advance:10000 Tenor:90}] HoldSeconds:86400 HoldExtensions:1 " +
		"Modes:[0110 0615 1210 1233] Sources:[own-funds purchase other] " +
		"Instruments:[wire letter-of-credit collection e-cny] ClassCTenor:90 " +
		"Backdate:5 Inspect:1000 Remainder:0 DocumentAge:3650 " +
		"Bases:[{Figure:backdate Norm:{Series:huifa Year:2017 Number:9}} " +
		"{Figure:verify-above Norm:{Series:huifa Year:2017 Number:9}} " +
		"{Figure:match-within Norm:{Series:huifa Year:2017 Number:9}} " +
		"{Figure:task-floor Norm:{Series:huifa Year:2020 Number:14}} " +
		"{Figure:task-days Norm:{Series:huifa Year:2020 Number:14}} " +
		"{Figure:special-refunds Norm:{Series:huifa Year:2024 Number:11}}] " +
		"Codes:[121010 121020 121030 121080 121990] VerifyAbove:10000000 RefundCheck:5000000 ReturnHold:90 " +
		"WaivedShare:2000 MatchWithin:40 SettlementBand:0 PettyCash:0 CheckDays:0 InvoiceWhole:false " + marks +
		"90 SpecialDays:180 SpecialFree:20000000}"
	if got := fmt.Sprintf("%+v", DefaultLimits(ImportPayments, 7)); got != pays {
		t.Errorf("the limits of payments are\n%s\nand not\n%s", got, pays)
	}
	for _, l := range FirstLimits(7) {
		if !l.sound() {
			t.Errorf("a new ledger begins with limits of %s that nobody could set", l.Scenario)
		}
	}
	const want = "{From:1970-01-08 Scenario:export-receivables " +
		"Products:[{Product:export-receivable Advance:9000 Tenor:180} " +
		"{Product:policy-financing Advance:9000 Tenor:180} " +
		"{Product:freight-financing Advance:8000 Tenor:180} {Product:forfaiting Advance:10000 Tenor:365} " +
		"{Product:packing-loan Advance:8000 Tenor:180}] HoldSeconds:259200 HoldExtensions:2 " +
		"Modes:[0110 0214 0615 0654 1039 9710 9810] " +
		"Sources:[proceeds own-funds insurer-claim other] Instruments:[wire letter-of-credit collection e-cny] " +
		"ClassCTenor:90 Backdate:5 Inspect:1000 Remainder:1000 DocumentAge:365 " +
		"Bases:[{Figure:task-floor Norm:{Series:huifa Year:2020 Number:14}} " +
		"{Figure:task-days Norm:{Series:huifa Year:2020 Number:14}}] " +
		"Codes:[] VerifyAbove:0 RefundCheck:0 ReturnHold:0 WaivedShare:0 MatchWithin:0 SettlementBand:0 PettyCash:0 " +
		"CheckDays:0 InvoiceWhole:false " + marks +
		"0 SpecialDays:0 SpecialFree:0}"
	got := fmt.Sprintf("%+v", DefaultLimits(ExportReceivables, 7))
	rates := fmt.Sprintf("%+v", FirstRateLimits(7))
	if rates != "{From:1970-01-08 Age:10 Workdays:3 Step:500 Band:500}" {
		t.Errorf("the limits of rates are %s", rates)
	}
	if got != want {
		t.Errorf("the limits are\n%s\nand not\n%s", got, want)
	}
}

// The first and the last of what is frozen by number, and one beyond.
func TestNumbersAreKnownToTheirEnds(t *testing.T) {
	for reason, want := range map[Reason]bool{NoReason: false, NoReason + 1: true, InvoiceRed: true,
		InvoiceRed + 1: false} {
		if reason.known() != want {
			t.Errorf("reason %d is known: %v", reason, !want)
		}
	}
	s := newStage()
	s.play("cast")
	for kind, want := range map[PartyKind]Rule{0: PartyKindMustBeKnown, Regulator: RegulatorMustNotBeTarget, Branch: 0,
		Carrier:     0,
		Carrier + 1: PartyKindMustBeKnown} {
		if rule := s.decideAs("gao", AdmitParty{Party: PartyID{9}, Kind: kind, Region: "35",
			Details: Digest{1}}); rule != want {
			t.Errorf("a party of kind %d comes to %q", kind, rule)
		}
	}
}

// Each exemption of the list has a number and a name, and none beyond it is taken.
func TestExemptionsAreThoseOfTheList(t *testing.T) {
	s := newStage()
	s.play("payers")
	all := Exemptions()
	if len(all) != 17 || all[0] != TravelAbroad || all[16] != BudgetUnits {
		t.Errorf("the list is %v", all)
	}
	open := OpenPayment{Payment: named[Payment](s, "v"), Scenario: FilingPayments, Bank: named[Party](s, "north"),
		Amount: Money{100, "USD"}, Payee: named[Party](s, "seller"), Code: "222011", Instrument: Wire,
		Due: s.at.Day() + 3, Details: Digest{1}}
	for exemption := range Exemption(len(all) + 3) {
		open.Exemption = exemption
		want := Rule(0)
		if exemption > BudgetUnits {
			want = ExemptionMustBeKnown
		}
		if rule := s.decideAs("hua", open); rule != want {
			t.Errorf("%d is answered %q", exemption, rule)
		}
	}
}
