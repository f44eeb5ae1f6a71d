package trade

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *stage) command(verb Verb, a arguments) Command {
	switch {
	case verb.OfKeepers():
		return s.keeperCommand(verb, a)
	case verb == VerbSetThreshold:
		return SetThreshold{uint8(a.number("governors", 0))}
	case verb < VerbPublishRates || verb == VerbExpelParty || verb == VerbNameSuccessor || verb == VerbSetMembership:
		return s.partyCommand(verb, a)
	case verb < VerbPublishDocuments || verb == VerbSetRateLimits:
		return s.orderCommand(verb, a)
	case verb < VerbApply:
		return s.documentCommand(verb, a)
	case verb == VerbActivateModel:
		return s.modelCommand(a)
	case verb == VerbReportTask:
		return s.taskCommand(a)
	case verb == VerbMatchProceeds:
		return s.financingCommand(verb, a)
	case verb >= VerbOpenPayment:
		return s.paymentCommand(verb, a)
	}
	return s.financingCommand(verb, a)
}

func (s *stage) partyCommand(verb Verb, a arguments) Command {
	party := named[Party](s, a.subject)
	switch verb {
	case VerbAdmitParty:
		return AdmitParty{Party: party, Kind: value(a, "kind", Enterprise), Region: Region(a.or("region", "35")),
			Class:  value(a, "class", ClassNone),
			Listed: a.or("listed", "") == "yes", Details: a.details()}
	case VerbNameSuccessor:
		return NameSuccessor{party, named[Party](s, a.or("by", ""))}
	case VerbSuspendParty:
		return SuspendParty{party, value(a, "reason", NoReason)}
	case VerbReinstateParty:
		return ReinstateParty{party}
	case VerbExpelParty:
		return ExpelParty{party, value(a, "reason", NoReason)}
	case VerbSetMembership:
		c := SetMembership{Party: party, Host: named[Party](s, a.or("host", a.subject)), Sealing: SealingKey{
			SealingScheme(a.number("scheme", 1)), make([]byte, a.number("length", sealingKeySize))}}
		for name := range strings.FieldsFuncSeq(a.or("by", ""), func(r rune) bool { return r == rune(43) }) {
			c.Administrators = append(c.Administrators, s.key(name))
		}
		return c
	case VerbEnrolPerson:
		party, public := named[Party](s, a.or("party", "")), publicKey(a.or("key", a.subject))
		duties, err := ParseDuty(a.or("duties", ""))
		if err != nil {
			panic(err)
		}
		s.key(a.or("key", a.subject))
		return EnrolPerson{Party: party, Person: named[person](s, a.or("person", a.subject)),
			Scheme: Scheme(a.number("scheme", int64(Ed25519))),
			Public: public[:a.number("length", 32)], Duties: duties}
	case VerbRotateKey:
		s.key(a.or("new", ""))
		public := publicKey(a.or("new", ""))[:a.number("length", 32)]
		return RotateKey{Old: s.key(a.subject), Scheme: Scheme(a.number("scheme", int64(Ed25519))), Public: public}
	case VerbRevokeKey:
		return RevokeKey{s.key(a.subject), value(a, "reason", NoReason)}
	}
	return ClassifyEnterprise{party, value(a, "class", ClassA), a.or("listed", "yes") == "yes"}
}

// modelCommand is about a model by its short name; "table" is the published
// weights table, which has no card.
func (s *stage) modelCommand(a arguments) Command {
	model, card := s.digest(a.subject), s.digest(a.subject+"'s card")
	if a.subject == "table" {
		card = Digest{}
	}
	if name, ok := a.named["card"]; ok {
		card = s.digest(name)
	}
	return ActivateModel{model, card, a.day("from", s.at.Day())}
}

func (s *stage) place(a arguments) PilotKey {
	key := PilotKey{Scenario: value(a, "scenario", ExportReceivables)}
	for _, part := range strings.Split(a.subject, "+") {
		kind, name, _ := strings.Cut(part, ":")
		switch kind {
		case "region":
			key.Region = Region(name)
		case "bank":
			key.Bank = named[Party](s, name)
		case "everything":
			key.Scenario = 0
		}
	}
	return key
}

func (s *stage) orderCommand(verb Verb, a arguments) Command {
	switch verb {
	case VerbPublishRates:
		rates := Rates{Day: s.at.Day()}
		if a.subject != "" {
			rates.Day, _ = ParseDay(a.subject)
		}
		for _, c := range a.order {
			rates.Rates = append(rates.Rates, Rate{Currency(c), minor(a.named[c], 4)})
		}
		return PublishRates{Rates: rates}
	case VerbPublishCalendar:
		return PublishCalendar{Calendar{Year: int32(a.number("year", int64(s.at.Day().Year()))),
			Closed: a.days("closed"), Worked: a.days("worked")}}
	case VerbSetLimits:
		return SetLimits{s.limits(a)}
	case VerbSetRateLimits:
		return SetRateLimits{s.rateLimits(a)}
	case VerbAdmitToPilot:
		return AdmitToPilot{s.place(a), a.day("from", s.at.Day()), minor(a.or("cap", "0"), 2),
			a.or("facilitates", "") == "yes"}
	case VerbStopPilot:
		return StopPilot{s.place(a), value(a, "reason", NoReason)}
	}
	return ResumePilot{s.place(a)}
}

// limits are those in force on the day, with what the line says otherwise.
func (s *stage) limits(a arguments) Limits {
	from, err := ParseDay(a.subject)
	if err != nil {
		panic(err)
	}
	scenario := value(a, "scenario", ExportReceivables)
	l := LimitsOn(s.book.Limits(scenario), scenario, from)
	l.From, l.Products = from, slices.Clone(l.Products)
	product := value(a, "product", ExportReceivable)
	for i, p := range l.Products {
		if p.Product == product {
			l.Products[i].Advance = BasisPoints(a.number("advance", int64(p.Advance)))
			l.Products[i].Tenor = int32(a.number("tenor", int64(p.Tenor)))
		}
	}
	if shut, ok := a.named["shut"]; ok {
		l.Products = slices.DeleteFunc(l.Products, func(p ProductLimit) bool { return p.Product.String() == shut })
	}
	if hold, ok := a.named["hold"]; ok {
		d, err := time.ParseDuration(hold)
		if err != nil {
			panic(err)
		}
		l.HoldSeconds = int64(d / time.Second)
	}
	if modes, ok := a.named["modes"]; ok {
		l.Modes = nil
		for _, m := range strings.Split(modes, ",") {
			l.Modes = append(l.Modes, Mode(m))
		}
	}
	if sources, ok := a.named["sources"]; ok {
		l.Sources = nil
		for _, text := range strings.Split(sources, ",") {
			l.Sources = append(l.Sources, value(arguments{named: map[string]string{"": text}}, "", OwnFunds))
		}
	}
	if instruments, ok := a.named["instruments"]; ok {
		l.Instruments = nil
		for _, text := range strings.Split(instruments, ",") {
			l.Instruments = append(l.Instruments, value(arguments{named: map[string]string{"": text}}, "", Wire))
		}
	}
	if _, ok := a.named["bases"]; ok {
		l.Bases = s.bases(a)
	}
	if codes, ok := a.named["codes"]; ok {
		l.Codes = nil
		for c := range strings.SplitSeq(codes, ",") {
			l.Codes = append(l.Codes, BoPCode(c))
		}
	}
	if marks, ok := a.named["marks"]; ok {
		l.Marks = markLimits(marks)
	}
	l.VerifyAbove = a.number("verify-above", l.VerifyAbove)
	l.RefundCheck = a.number("refund-check", l.RefundCheck)
	l.ReturnHold = int32(a.number("return-hold", int64(l.ReturnHold)))
	l.SettlementBand = BasisPoints(a.number("band", int64(l.SettlementBand)))
	l.PettyCash = a.number("petty-cash", l.PettyCash)
	l.TaskFloor = minor(a.or("task-floor", FormatAmount(l.TaskFloor, "USD")), 2)
	l.SpecialDays = int32(a.number("special-days", int64(l.SpecialDays)))
	l.SpecialFree = minor(a.or("special-free", FormatAmount(l.SpecialFree, "USD")), 2)
	l.DeferredDays = int32(a.number("deferred-days", int64(l.DeferredDays)))
	l.DeferredStrict = int32(a.number("deferred-strict", int64(l.DeferredStrict)))
	l.AdvanceDays = int32(a.number("advance-days", int64(l.AdvanceDays)))
	l.AdvanceStrict = int32(a.number("advance-strict", int64(l.AdvanceStrict)))
	l.LoanDays = int32(a.number("loan-days", int64(l.LoanDays)))
	l.CheckDays = int32(a.number("check-days", int64(l.CheckDays)))
	l.SplitWindow = int32(a.number("split-window", int64(l.SplitWindow)))
	l.SplitCount = int32(a.number("split-count", int64(l.SplitCount)))
	l.InvoiceWhole = a.or("invoice-whole", fmt.Sprint(l.InvoiceWhole)) == "true"
	l.MatchWithin = int32(a.number("match-within", int64(l.MatchWithin)))
	l.WaivedShare = BasisPoints(a.number("waived-share", int64(l.WaivedShare)))
	l.HoldExtensions = uint8(a.number("extensions", int64(l.HoldExtensions)))
	l.ClassCTenor = int32(a.number("class-c-tenor", int64(l.ClassCTenor)))
	l.Inspect = BasisPoints(a.number("inspect", int64(l.Inspect)))
	l.Backdate = int32(a.number("backdate", int64(l.Backdate)))
	l.Remainder = BasisPoints(a.number("remainder", int64(l.Remainder)))
	l.DocumentAge = int32(a.number("document-age", int64(l.DocumentAge)))
	return l
}

// rateLimits are those in force on the day, with what the line says otherwise.
func (s *stage) rateLimits(a arguments) RateLimits {
	from, err := ParseDay(a.subject)
	if err != nil {
		panic(err)
	}
	l := RateLimitsOn(s.book.RateLimits(), from)
	l.From = from
	l.Age, l.Workdays = int32(a.number("age", int64(l.Age))), int32(a.number("workdays", int64(l.Workdays)))
	l.Step, l.Band = BasisPoints(a.number("step", int64(l.Step))), BasisPoints(a.number("band", int64(l.Band)))
	return l
}

// stood sets the stage with limits that were agreed to before: nobody sets them today,
// and they may be looser than those that stood.
func (s *stage) stood(words []string) string {
	if words[0] == "rates" {
		l := s.rateLimits(argumentsOf(words[1:]))
		Post(s.book, RateLimitsSet{l})
		return "limits of rates stand from " + l.From.String() + "\n"
	}
	l := s.limits(argumentsOf(words))
	Post(s.book, LimitsSet{l})
	return "limits stand from " + l.From.String() + "\n"
}

// bases reads bases=backdate:huifa-2017-9,modes:customs-2019-1.
func (s *stage) bases(a arguments) (bases []Basis) {
	for text := range strings.SplitSeq(a.named["bases"], ",") {
		figure, norm, _ := strings.Cut(text, ":")
		parts := strings.Split(norm, "-")
		if len(parts) != 3 {
			continue
		}
		f, _ := Parse[Figure](figure)
		series, _ := Parse[NormSeries](parts[0])
		year, _ := strconv.Atoi(parts[1])
		number, _ := strconv.Atoi(parts[2])
		bases = append(bases, Basis{f, Norm{series, uint16(year), uint16(number)}})
	}
	return bases
}

// ties reads ties=first-declared:D1,first-declared:D2.
func (s *stage) ties(a arguments) (ties []Tie) {
	for text := range strings.SplitSeq(a.or("ties", ""), ",") {
		if role, name, ok := strings.Cut(text, ":"); ok {
			ties = append(ties, Tie{map[string]TieRole{"first-declared": FirstDeclared}[role], named[Document](s,
				name)})
		}
	}
	return ties
}

func (s *stage) documentCommand(verb Verb, a arguments) Command {
	document := named[Document](s, a.subject)
	standing := s.book.document(document)
	switch verb {
	case VerbPublishDocuments:
		var list []Publication
		for _, name := range strings.Split(a.subject, ",") {
			if name == "nothing" {
				continue
			}
			list = append(list, Publication{ID: named[Document](s, name), Kind: value(a, "kind", ExportDeclaration),
				Holder: named[Party](s, a.or("holder", "harbour")),
				Face:   a.money("face", Money{}), Issued: a.day("issued", s.at.Day()), Mode: Mode(a.or("mode", "0110")),
				Details: a.detailsOf(name), Replaces: named[Document](s, a.or("replaces", "")), Until: a.day("until",
					0),
				Trust: Trust(a.number("trust", 0)), Other: named[Party](s, a.or("other", "")), Ties: s.ties(a),
				Code: s.verification(a, value(a, "kind", ExportDeclaration), name), Invoice: value(a, "invoice",
					NormalInvoice), Marks: s.marks(a)})
		}
		return PublishDocuments{list}
	case VerbEnterDocument:
		return EnterDocument{Document: document, Kind: value(a, "kind", CapitalInflow),
			Holder: named[Party](s, a.or("holder", "harbour")), Face: a.money("face", Money{}),
			Issued: a.day("issued", s.at.Day()), Details: a.details(), Marks: s.marks(a),
			Until: a.day("until", 0), Allows: value(a, "allows", Permission(0)),
			Other: named[Party](s, a.or("other", ""))}
	case VerbConfirmDocument:
		return ConfirmDocument{document, value(a, "dismiss", NoReason)}
	case VerbAmendDocument:
		holder := standing.Holder
		if name, ok := a.named["holder"]; ok {
			holder = named[Party](s, name)
		}
		return AmendDocument{Document: document, Revision: uint32(a.number("revision", int64(standing.Revision)+1)),
			Face:    a.money("face", standing.Face),
			Details: a.details(), Mode: Mode(a.or("mode", string(standing.Mode))),
			Issued: a.day("issued", standing.Issued), Holder: holder, Notice: s.notice(a),
			Until: a.day("until", standing.Until), Other: s.otherOf(a, standing), Invoice: value(a, "invoice",
				NormalInvoice), Marks: s.marks(a)}
	case VerbWithdrawDocument:
		return WithdrawDocument{document, value(a, "reason", NoReason), s.notice(a), a.details()}
	case VerbReturnGoods:
		return ReturnGoods{document, minor(a.or("amount", "0"), digitsOf(string(standing.Face.Currency))),
			s.notice(a), a.details()}
	case VerbTakeBackReturn:
		return TakeBackReturn{document, s.notice(a)}
	case VerbReinstateDocument:
		return ReinstateDocument{document, s.notice(a)}
	case VerbFreezeDocument:
		return FreezeDocument{document, value(a, "reason", NoReason)}
	}
	return UnfreezeDocument{document}
}

// otherOf is who is on the other side, as it stands unless the line says otherwise.
func (s *stage) otherOf(a arguments, standing Document) PartyID {
	if name, ok := a.named["other"]; ok {
		return named[Party](s, name)
	}
	return standing.Other
}

// notice is the number that a source gave to an event; where a line says none,
// it is one that was never used.
func (s *stage) notice(a arguments) NoticeID {
	name, ok := a.named["number"]
	if !ok {
		s.notices++
		name = fmt.Sprintf("notice %d", s.notices)
	}
	return named[Notice](s, name)
}

func (s *stage) financingCommand(verb Verb, a arguments) Command {
	id := named[Financing](s, a.subject)
	standing := s.book.financing(id)
	digits := digitsOf(string(standing.Asked.Currency))
	reason := value(a, "reason", NoReason)
	switch verb {
	case VerbApply:
		return Apply{Financing: id, Bank: named[Party](s, a.or("bank", "north")),
			Product: value(a, "product", ExportReceivable), Asked: a.money("asked", Money{}),
			Tenor: int32(a.number("tenor", 90)), Lines: a.lines(s, "on", nil), Details: a.details(),
			Payment: named[Payment](s, a.or("payment", ""))}
	case VerbWithdrawApplication:
		return WithdrawApplication{id, reason}
	case VerbAccept:
		return Accept{id}
	case VerbDecline:
		return Decline{id, reason}
	case VerbExtendHold:
		return ExtendHold{id}
	case VerbApprove:
		return Approve{id}
	case VerbDisburse:
		date := a.day("date", s.at.Day())
		return Disburse{id, s.terms(a, Terms{Amount: standing.Asked.Minor, Rate: 450, Date: date, Maturity: date +
			Day(standing.Tenor), Outlet: "35",
			Details: a.details(), Lines: standing.Lines}, digits)}
	case VerbCorrectDisbursal:
		return CorrectDisbursal{id, s.terms(a, standing.Terms, digits), reason}
	case VerbMovePledge:
		from, to := named[Document](s, a.or("from", "")), named[Document](s, a.or("to", ""))
		return MovePledge{id, from, to,
			minor(a.or("amount", "0"), digitsOf(string(s.book.document(from).Face.Currency)))}
	case VerbRepay:
		return Repay{Financing: id, Date: a.day("date", s.at.Day()), Principal: minor(a.or("principal", "0"), digits),
			Interest: minor(a.or("interest", "0"), digits),
			Source:   value(a, "source", OwnFunds), Proceeds: named[Proceeds](s, a.or("proceeds", "")),
			Transaction: named[transaction](s, a.or("transaction", "")),
			Used: minor(a.or("used", "0"),
				digitsOf(string(s.book.received(named[Proceeds](s,
					a.or("proceeds", ""))).Amount.Currency))), Evidence: a.evidence()}
	case VerbCorrectRepayment:
		return CorrectRepayment{id, uint32(a.number("number", 1)), reason}
	case VerbNoteAdvice:
		return NoteAdvice{Financing: id, Score: uint16(a.number("score", 120)),
			Model: Digest{byte(a.number("model", 1))}, Features: Digest{byte(a.number("features", 2))},
			Followed: a.or("followed", "yes") == "yes", Details: a.details()}
	case VerbReportInspection:
		return ReportInspection{Financing: id, Finding: value(a, "finding", Finding(0)), Details: a.details()}
	case VerbRegisterProceeds:
		return RegisterProceeds{Proceeds: named[Proceeds](s, a.subject),
			Enterprise: named[Party](s, a.or("enterprise", "harbour")), Amount: a.money("amount", Money{}),
			Date: a.day("date", s.at.Day()), Instrument: value(a, "instrument", Wire),
			Code: BoPCode(a.or("code", "121010")), Lines: a.matchLines(s, a.money("amount", Money{}).Currency),
			Details: a.details(), Evidence: a.evidence(), Expected: a.day("expected", 0)}
	}
	proceeds := named[Proceeds](s, a.subject)
	switch verb {
	case VerbCorrectProceeds:
		return CorrectProceeds{proceeds, a.matchLines(s, s.book.received(proceeds).Amount.Currency),
			reason, a.evidence(), a.day("expected", 0), a.or("returned", "") == "no"}
	case VerbMatchProceeds:
		return MatchProceeds{proceeds, a.matchLines(s, s.book.received(proceeds).Amount.Currency), a.evidence(),
			a.which()}
	case VerbConfirmProceeds:
		return ConfirmProceeds{proceeds, value(a, "dismiss", NoReason)}
	case VerbCloseRemainder:
		document := named[Document](s, a.or("document", ""))
		return CloseRemainder{proceeds, document,
			minor(a.or("amount", "0"), digitsOf(string(s.book.document(document).Face.Currency))), reason}
	case VerbReleasePledge:
		return ReleasePledge{id, named[Document](s, a.or("document", "")), reason}
	}
	panic(fmt.Sprintf("no line for %s", verb))
}

func (s *stage) terms(a arguments, t Terms, digits int) Terms {
	if amount, ok := a.named["amount"]; ok {
		t.Amount = minor(amount, digits)
	}
	t.Rate = BasisPoints(a.number("rate", int64(t.Rate)))
	t.Date, t.Maturity = a.day("date", t.Date), a.day("maturity", t.Maturity)
	t.Outlet = Region(a.or("outlet", string(t.Outlet)))
	t.Lines = a.lines(s, "on", t.Lines)
	if a.or("details", "") != "" {
		t.Details = a.details()
	}
	return t
}

// matchLines reads d1:60,000.00+d2:100.00@14.24: what is matched to each document
// and, behind @, what that is worth of the proceeds by contract.
func (a arguments) matchLines(s *stage, c Currency) []MatchLine {
	var lines []MatchLine
	for _, part := range strings.Split(a.or("on", ""), "+") {
		if part == "" {
			continue
		}
		part, worth, _ := strings.Cut(part, "@")
		line := arguments{named: map[string]string{"on": part}}.lines(s, "on", nil)[0]
		match := MatchLine{Document: line.Document, Amount: line.Amount}
		if worth != "" {
			match.Worth = minor(worth, digitsOf(string(c)))
		}
		lines = append(lines, match)
	}
	return lines
}

// days reads days with a + between.
func (a arguments) days(key string) []Day {
	var days []Day
	for _, text := range strings.Split(a.or(key, ""), "+") {
		if day, err := ParseDay(text); err == nil {
			days = append(days, day)
		}
	}
	return days
}

// which says which match of several it is; 0 where the line does not name it.
func (a arguments) which() uint32 { return uint32(a.number("number", 0)) }

// evidence is of a contracted rate, when the line names it.
func (a arguments) evidence() Digest {
	if a.or("evidence", "") == "" {
		return Digest{}
	}
	return sha256.Sum256([]byte(a.or("evidence", "")))
}
