package trade

import (
	"strings"
	"testing"
	"time"
)

// What a rule asks about a record of another kind is answered as of one that is
// not there, though it has the same identifier; and of a command that does not
// exist nobody may give any.
func TestMayOfWhatIsNotThere(t *testing.T) {
	s := acted()
	names := [][16]byte{{}, named[Document](s, "d1"), named[Financing](s, "f1"), named[Party](s, "harbour"),
		[16]byte(s.key("nan"))}
	for _, name := range []string{"gao", "feng", "nan", "nie", "hua"} {
		by := s.persons[name]
		for verb := range Verb(len(acts) + 3) {
			exists := verb != 0 && int(verb) < len(acts) && (acts[verb].with != 0 || acts[verb].finds != nil)
			for kind := range RecordKind(0x40) {
				for _, id := range names {
					o := Object{Key: keyOf(kind).with(id[:]...)}
					may, fits := May(s.book, by, s.at, verb, o), Fits(s.book, by, s.at, verb, o)
					if !exists && (may.Rule != DutyMustAllow || fits) {
						t.Errorf("%s, %s about a %x: %s, fits %v", name, verb, kind, may.Rule, fits)
					}
					none := May(s.book, by, s.at, verb, Object{})
					if noneFits := Fits(s.book, by, s.at, verb, Object{}); exists && acts[verb].on != kind &&
						(may != none || fits != noneFits) {
						t.Errorf("%s, %s about a %x: %s, fits %v; about nothing %s, fits %v", name, verb, kind,
							may.Rule,
							fits, none.Rule, noneFits)
					}
				}
			}
		}
	}
}

// acted is a stage on which harbour has applied for f1 on d1, and nothing more.
func acted() *stage {
	s := newStage()
	s.playAll(`cast
feng publish-documents d1 holder=harbour face=100,000.00USD
hua apply f1 asked=9,000.00USD on=d1:10,000.00`)
	return s
}

// A stranger, whose key is not on the ledger, is offered nothing about anything.
func TestNothingFitsAStranger(t *testing.T) {
	s := acted()
	nan := s.persons["nan"]
	for _, stranger := range []Signer{{}, {Party: nan.Party}, {Party: nan.Party, Key: KeyID{9}}, {Key: nan.Key}} {
		for _, records := range s.book.records {
			for key := range records {
				for verb := range Verb(len(acts)) {
					if Fits(s.book, stranger, s.at, verb, Object{Key: key}) {
						t.Errorf("%s of %x fits %+v", verb, key.Bytes(), stranger)
					}
				}
			}
		}
		if offers := Offers(s.book, stranger, s.at, Object{}); len(offers) > 0 {
			t.Errorf("%+v is offered %v", stranger, offers)
		}
	}
}

// Where the state of a thing is not one for a step, a page has no button for it;
// where only a stop stands in the way, it has one with the reason.
func TestWhatFitsAState(t *testing.T) {
	s := acted()
	f1, d1 := Object{Key: FinancingKey(named[Financing](s, "f1"))}, Object{Key: DocumentKey(named[Document](s, "d1"))}
	want := func(name string, verb Verb, o Object, fits bool, rule Rule) {
		t.Helper()
		by := s.persons[name]
		if got := Fits(s.book, by, s.at, verb, o); got != fits {
			t.Errorf("%s, %s: fits %v", name, verb, got)
		}
		if got := May(s.book, by, s.at, verb, o).Rule; got != rule {
			t.Errorf("%s, %s: %s", name, verb, got)
		}
	}
	want("nan", VerbAccept, f1, true, 0)
	want("nie", VerbApprove, f1, false, FinancingMustBeAccepted)
	want("nan", VerbDisburse, f1, false, FinancingMustBeApproved)
	want("hua", VerbWithdrawApplication, f1, true, 0)
	want("gao", VerbFreezeDocument, d1, true, 0)
	want("gao", VerbUnfreezeDocument, d1, false, DocumentMustBeFrozen)
	s.playAll("gao freeze-document d1 reason=investigation")
	want("gao", VerbFreezeDocument, d1, false, DocumentMustNotBeFrozen)
	want("nan", VerbAccept, f1, true, DocumentMustNotBeFrozen)
}

// Who begins something new is asked before there is a form: an enterprise that is
// not on the list may not apply, nor one in whose region nothing is open; and only
// a party that is a source of documents publishes any.
func TestWhoMayBegin(t *testing.T) {
	s := acted()
	s.playAll(`gao admit-party pier kind=enterprise region=35 class=A listed=no
gao enrol-person pu party=pier duties=maker
gao admit-party lagoon kind=enterprise region=44 class=A listed=yes
gao enrol-person lan party=lagoon duties=maker
gao admit-party mutual kind=insurer region=35
gao enrol-person nu party=mutual duties=feed`)
	for name, want := range map[string]Rule{"hua": 0, "pu": EnterpriseMustBeListed, "lan": RegionMustBeInPilot,
		"nan": DutyMustAllow} {
		if got := May(s.book, s.persons[name], s.at, VerbApply, Object{}).Rule; got != want {
			t.Errorf("%s applies: %s, not %s", name, got, want)
		}
	}
	for name, want := range map[string]Rule{"feng": 0, "nu": DocumentKindMustBeSources, "hua": DutyMustAllow} {
		if got := May(s.book, s.persons[name], s.at, VerbPublishDocuments, Object{}).Rule; got != want {
			t.Errorf("%s publishes: %s, not %s", name, got, want)
		}
	}
	if Fits(s.book, s.persons["nu"], s.at, VerbPublishDocuments, Object{}) {
		t.Error("the feed of an insurer is shown a way to publish documents")
	}
}

// Who opens a payment, for itself or for a client, is asked before there is a form.
func TestWhoMayOpenPayments(t *testing.T) {
	s := newStage()
	s.playAll(`importers
gao admit-party pier kind=enterprise region=35 class=A listed=no
gao enrol-person pu party=pier duties=maker
gao admit-party lagoon kind=enterprise region=44 class=A listed=yes
gao enrol-person lan party=lagoon duties=maker
gao admit-party east kind=bank region=35
gao enrol-person emma party=east duties=maker`)
	want := func(when string, all map[string]Rule) {
		t.Helper()
		for name, rule := range all {
			if got := May(s.book, s.persons[name], s.at, VerbOpenPayment, Object{}).Rule; got != rule {
				t.Errorf("%s, %s: %q, not %q", when, name, got, rule)
			}
		}
	}
	want("open", map[string]Rule{"hua": 0, "nan": 0, "qiu": 0, "pu": EnterpriseMustBeListed,
		"lan": RegionMustBeInPilot, "emma": BankMustBeInPilot, "nie": DutyMustAllow, "feng": DutyMustAllow,
		"gao": DutyMustAllow})
	for _, place := range []string{"everything", "scenario scenario=import-payments"} {
		s.play("gao stop-pilot " + place + " reason=investigation")
		want("stopped", map[string]Rule{"hua": PilotMustNotBeStopped, "nan": PilotMustNotBeStopped,
			"emma": PilotMustNotBeStopped})
		s.play("gao resume-pilot " + place)
	}
	s.play("gao stop-pilot scenario reason=investigation")
	want("loans stopped", map[string]Rule{"hua": 0, "nan": 0})
}

// What a bank opens rests on an instruction, what an enterprise opens on itself: it is
// of the signer and of nobody else.
func TestForWhomAPaymentIsOpened(t *testing.T) {
	s := newStage()
	s.play("importers")
	c := OpenPayment{Payment: PaymentID{1}, Scenario: ImportPayments, Enterprise: named[Party](s, "harbour"),
		Bank: named[Party](s, "south"), Amount: Money{1, "USD"}, Payee: PartyID{9}, Code: "121010", Instrument: Wire,
		Details: Digest{1}, Instruction: Digest{2}}
	for name, want := range map[string]Payment{
		"nan": {Deal: Deal{Bank: named[Party](s, "north")}, Instruction: Digest{2}},
		"hua": {Deal: Deal{Bank: named[Party](s, "south")}},
	} {
		events, refusal := Decide(s.book, s.persons[name], s.at, c)
		if !refusal.OK() || len(events) != map[string]int{"nan": 2, "hua": 1}[name] {
			t.Fatalf("%s opens: %+v", name, refusal)
		}
		p := events[0].(PaymentOpened).Payment
		if p.Deal.Bank != want.Deal.Bank || p.Instruction != want.Instruction ||
			p.Deal.Enterprise != named[Party](s, "harbour") {
			t.Errorf("%s opens %+v", name, p)
		}
	}
	c.Enterprise = named[Party](s, "quay")
	events, _ := Decide(s.book, s.persons["hua"], s.at, c)
	if p := events[0].(PaymentOpened).Payment; p.Deal.Enterprise != named[Party](s, "harbour") {
		t.Errorf("hua opens a payment of %s", s.name(p.Deal.Enterprise))
	}
}

// A payment is withdrawn or declined until the money went, and comes back or is void
// only after that.
func TestWhatFitsAPayment(t *testing.T) {
	s := newStage()
	s.playAll(`importers
hua open-payment v1 bank=north amount=1.00USD`)
	p, _ := s.book.Payment(named[Payment](s, "v1"))
	o := Object{Key: p.Key()}
	for state := range Void + 2 {
		p.State, p.HoldUntil = state, s.at+1
		s.book.Put(p)
		open := state == Applied || state == Accepted || state == Approved
		for verb, want := range map[Verb]bool{VerbWithdrawPayment: open, VerbDeclinePayment: open,
			VerbAcceptPayment: state == Applied, VerbExtendPayment: state == Accepted || state == Approved,
			VerbApprovePayment: state == Accepted, VerbPay: state == Approved, VerbVoidPayment: state == Paid,
			VerbRefundPayment: state == Paid} {
			who := map[Verb]string{VerbWithdrawPayment: "hua", VerbApprovePayment: "nie", VerbVoidPayment: "nie"}[verb]
			if who == "" {
				who = "nan"
			}
			if got := May(s.book, s.persons[who], s.at, verb, o).OK(); got != want {
				t.Errorf("%s, %s: %v", state, verb, got)
			}
			if got := Fits(s.book, s.persons[who], s.at, verb, o); got != want {
				t.Errorf("%s, %s fits: %v", state, verb, got)
			}
		}
	}
}

// A refund is offered while money can still come back, what waits for a second person
// counted.
func TestARefundIsOfferedWhileMoneyIsLeft(t *testing.T) {
	s := newStage()
	s.playAll(`importers
hua open-payment v1 bank=north amount=100,000.00USD
nan accept-payment v1
nie approve-payment v1
nan pay v1`)
	for _, step := range []struct {
		line string
		want Refusal
	}{
		{"show v1", Refusal{}},
		{"nan refund-payment v1 amount=99,999.99 reason=paid-twice", Refusal{}},
		{"nan refund-payment v1 amount=0.01 reason=payment-failed", Refusal{Rule: RefundMustNotExceedPaid,
			Left: Money{0, "USD"}}},
		{"nie confirm-refund v1 refund=1 dismiss=entry-error", Refusal{}},
		{"nan refund-payment v1 amount=50,000.00 reason=paid-twice", Refusal{}},
		{"nan refund-payment v1 amount=49,999.99 reason=paid-twice", Refusal{Rule: RefundMustNotExceedPaid,
			Left: Money{0, "USD"}}},
	} {
		if said := s.play(step.line); strings.Contains(said, "refused") {
			t.Fatalf("%s: %s", step.line, said)
		}
		p, _ := s.book.Payment(named[Payment](s, "v1"))
		if got := May(s.book, s.persons["nan"], s.at, VerbRefundPayment, Object{Key: p.Key()}); got != step.want {
			t.Errorf("after %s: %+v", step.line, got)
		}
	}
}

// An application is withdrawn until the loan is paid out, and no longer.
func TestAnApplicationIsWithdrawnInTime(t *testing.T) {
	for state := Applied; state <= Lapsed; state++ {
		s := acted()
		f, _ := Book{s.book}.Financing(named[Financing](s, "f1"))
		f.State = state
		s.book.Put(f)
		got := May(s.book, s.persons["hua"], s.at, VerbWithdrawApplication, Object{Key: f.Key()}).OK()
		if want := state == Applied || state == Accepted || state == Approved; got != want {
			t.Errorf("%s: %v", state, got)
		}
	}
}

// A place is stopped that was admitted, or everything; and once.
func TestWhichPlacesAreStopped(t *testing.T) {
	s := acted()
	stopped := PilotKey{Scenario: ExportReceivables, Region: "35"}
	south := named[Party](s, "south")
	for _, c := range []struct {
		place PilotKey
		stop  Rule
	}{
		{PilotKey{}, 0}, {PilotKey{Scenario: ExportReceivables}, 0}, {stopped, 0},
		{PilotKey{Scenario: ExportReceivables, Bank: south}, 0},
		{PilotKey{Scenario: ExportReceivables, Region: "44"}, PilotMustBeAdmitted},
		{PilotKey{Scenario: ExportReceivables, Bank: named[Party](s, "customs")}, PilotMustBeAdmitted},
		{PilotKey{Scenario: ExportReceivables, Bank: south, Region: "35"}, PilotMustNameOnePlace},
		{PilotKey{Scenario: 99, Region: "35"}, PilotMustNameOnePlace},
	} {
		got := May(s.book, s.persons["gao"], s.at, VerbStopPilot, Object{Key: PilotRecordKey(c.place)})
		if got.Rule != c.stop {
			t.Errorf("%+v: %s, not %s", c.place, got.Rule, c.stop)
		}
	}
	s.playAll("gao stop-pilot region:35 reason=investigation")
	may := May(s.book, s.persons["gao"], s.at, VerbStopPilot, Object{Key: PilotRecordKey(stopped)})
	if may.Rule != PilotMustNotBeStopped {
		t.Error(may.Rule)
	}
}

// What time has ended offers no button, though the ledger has not noted its end yet.
func TestATimeThatIsOverFitsNothing(t *testing.T) {
	s := acted()
	s.at += Seasoning
	p := Proposal{ID: ProposalID{7}, State: ProposalOpen, Expires: s.at + Instant(time.Hour.Milliseconds())}
	s.book.Put(p)
	for at, want := range map[Instant]bool{s.at: true, p.Expires - 1: true, p.Expires: false, p.Expires + 1: false} {
		if got := Fits(s.book, s.persons["gu"], at, VerbApproveProposal, Object{Key: p.Key()}); got != want {
			t.Errorf("%d of %d: %v", at, p.Expires, got)
		}
	}
}

// givers are who gives each command, by kind of party and duty.
const givers = `
regulator governor: admit-party enrol-person set-membership suspend-party reinstate-party expel-party
	name-successor classify-enterprise publish-rates set-limits set-rate-limits set-threshold publish-calendar
	admit-to-pilot stop-pilot resume-pilot propose approve-proposal object-to-proposal withdraw-proposal
	activate-model report-inspection freeze-document unfreeze-document admit-keeper replace-keeper-key remove-keeper
	adopt-rule-book enter-document confirm-document amend-document withdraw-document
branch maker: enter-document
branch checker: confirm-document amend-document withdraw-document
branch steward: propose approve-proposal object-to-proposal withdraw-proposal admit-keeper replace-keeper-key
	remove-keeper adopt-rule-book
customs steward: propose approve-proposal object-to-proposal withdraw-proposal admit-keeper replace-keeper-key
	remove-keeper adopt-rule-book
tax steward: propose approve-proposal object-to-proposal withdraw-proposal admit-keeper replace-keeper-key
	remove-keeper adopt-rule-book
any feed: publish-documents amend-document withdraw-document return-goods take-back-return reinstate-document
enterprise maker: report-task apply withdraw-application open-payment withdraw-payment
bank maker: report-task decline accept extend-hold disburse repay note-advice register-proceeds match-proceeds
	open-payment accept-payment
	extend-payment pay decline-payment refund-payment match-payment attach-invoices
	enter-document
bank checker: decline approve correct-disbursal note-advice correct-repayment release-pledge move-pledge
	correct-proceeds confirm-proceeds close-remainder approve-payment decline-payment void-payment confirm-refund
	match-payment attach-invoices report-check confirm-document amend-document withdraw-document
any any: rotate-key revoke-key
`

// Each kind of person gives the commands that are written down here, and no other.
func TestWhoGivesWhat(t *testing.T) {
	want := map[string]bool{}
	var who string
	for _, line := range strings.Split(strings.TrimSpace(givers), "\n") {
		if !strings.HasPrefix(line, "\t") {
			who, line, _ = strings.Cut(line, ":")
		}
		for _, verb := range strings.Fields(line) {
			want[who+" "+verb] = true
		}
	}
	for kind := Regulator; kind <= Carrier; kind++ {
		for duty := Maker; duty <= allDuty; duty <<= 1 {
			for verb := range Verb(len(acts)) {
				named := func(kind, duty string) bool { return want[kind+" "+duty+" "+verb.String()] }
				wants := named(kind.String(), duty.String()) || named("any", duty.String()) || named("any", "any")
				if got := Gives(kind, duty, verb); got != wants {
					t.Errorf("%s %s gives %s: %v", kind, duty, verb, got)
				}
			}
		}
	}
	if Gives(Regulator, Governor, Verb(len(acts))) {
		t.Error("a command that does not exist is given")
	}
}
