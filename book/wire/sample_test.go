package wire

import (
	"crypto/ed25519"
	"fmt"
	"reflect"

	"tallystick/book/trade"
)

// filled gives a value of a type in which every field says something, from
// numbers that count on.
func filled[V any](from int) V {
	var v V
	fill(reflect.ValueOf(&v).Elem(), &from)
	return v
}

func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n) * 1_000)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n % 200))
	case reflect.String:
		v.SetString(fmt.Sprintf("%02d", *n%100))
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(*n+i) % 256)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic(v.Kind())
	}
}

func commands() []trade.Command {
	return []trade.Command{
		filled[trade.AdmitParty](1), filled[trade.SuspendParty](2), filled[trade.ReinstateParty](3),
		filled[trade.EnrolPerson](4), filled[trade.RotateKey](5),
		filled[trade.RevokeKey](6), filled[trade.ClassifyEnterprise](7), filled[trade.PublishRates](8),
		filled[trade.SetLimits](9), filled[trade.AdmitToPilot](10),
		filled[trade.StopPilot](11), filled[trade.ResumePilot](12), filled[trade.PublishDocuments](20),
		filled[trade.AmendDocument](21),
		filled[trade.WithdrawDocument](22), filled[trade.ReturnGoods](23), filled[trade.FreezeDocument](24),
		filled[trade.UnfreezeDocument](25),
		filled[trade.Apply](40), filled[trade.WithdrawApplication](41), filled[trade.Accept](42),
		filled[trade.Decline](43), filled[trade.ExtendHold](44),
		filled[trade.Approve](45), filled[trade.Disburse](46), filled[trade.CorrectDisbursal](47),
		filled[trade.Repay](48), filled[trade.CorrectRepayment](49),
		filled[trade.RegisterProceeds](50), trade.PublishDocuments{}, trade.Accept{}, filled[trade.NoteAdvice](51),
		filled[trade.ReportInspection](52),
		filled[trade.WithdrawProposal](55), filled[trade.ActivateModel](56),
		trade.ActivateModel{},
		filled[trade.PublishCalendar](14), filled[trade.CorrectProceeds](53), filled[trade.CloseRemainder](54),
		filled[trade.ReleasePledge](58),
		filled[trade.ExpelParty](13), filled[trade.SetMembership](16),
		filled[trade.NameSuccessor](15), filled[trade.TakeBackReturn](26), filled[trade.ReinstateDocument](27),
		filled[trade.MovePledge](59),
		sampleProposal(), filled[trade.ApproveProposal](18), filled[trade.ObjectToProposal](19),
		filled[trade.SetThreshold](60), filled[trade.SetRateLimits](61),
		filled[trade.OpenPayment](70),
		filled[trade.AcceptPayment](71),
		filled[trade.ExtendPayment](72),
		filled[trade.ApprovePayment](73),
		filled[trade.Pay](74),
		filled[trade.WithdrawPayment](75),
		filled[trade.DeclinePayment](76),
		filled[trade.VoidPayment](77),
		filled[trade.RefundPayment](78),
		filled[trade.ConfirmRefund](79),
		filled[trade.MatchPayment](80),
		filled[trade.ConfirmProceeds](57),
		filled[trade.EnterDocument](28), filled[trade.ConfirmDocument](29),
		filled[trade.AdmitKeeper](120), filled[trade.ReplaceKeeperKey](121), filled[trade.RemoveKeeper](122),
		filled[trade.AttachInvoices](123), filled[trade.ReportCheck](124), filled[trade.AdoptRuleBook](125),
		filled[trade.ReportTask](140), filled[trade.MatchProceeds](126),
	}
}

func records() []trade.Record {
	return []trade.Record{
		filled[trade.Party](1), filled[trade.PersonKey](2), filled[trade.Document](3), filled[trade.Claim](4),
		filled[trade.Financing](5),
		filled[trade.Repayment](6), filled[trade.Proceeds](7), trade.Proceeds{}, filled[trade.Alert](8),
		filled[trade.Rates](9),
		filled[trade.LimitVersions](10),
		filled[trade.Pilot](11), filled[trade.Deadline](12), trade.Party{}, trade.Document{}, trade.Financing{},
		trade.Deadline{At: -1}, trade.Rates{Day: -1},
		filled[trade.Inspection](13), trade.Inspection{}, filled[trade.ModelVersions](14), trade.ModelVersions{},
		filled[trade.Transaction](16), filled[trade.Position](17), filled[trade.Calendar](18), trade.Calendar{Year: -1},
		filled[trade.Notice](15), trade.Notice{}, filled[trade.Taking](19), trade.Taking{}, filled[trade.Lenders](20),
		trade.Lenders{}, filled[trade.Membership](21), trade.Membership{},
		filled[trade.Proposal](22), trade.Proposal{}, filled[trade.Threshold](23),
		filled[trade.RateLimitVersions](24), trade.RateLimitVersions{},
		filled[trade.Payment](25), trade.Payment{}, filled[trade.Refund](26), trade.Refund{},
		filled[trade.Remittance](27), trade.Remittance{},
		filled[trade.Keeper](28), trade.Keeper{}, filled[trade.PettyCash](29),
		filled[trade.RuleBook](44), trade.RuleBook{},
		filled[trade.Check](36), trade.Check{}, filled[trade.Facilitation](37),
		filled[trade.Task](41), trade.Task{}, filled[trade.Report](42), filled[trade.Roll](43), trade.Roll{},
		filled[trade.Marks](30), trade.Marks{}, filled[trade.Marked](31), trade.Marked{},
		trade.Warned{Document: trade.DocumentID{32}, Bank: trade.PartyID{33},
			Shared: []trade.Shared{{Label: 1, Strength: 2}}},
		trade.Warned{Document: trade.DocumentID{34}, Other: trade.DocumentID{35}},
	}
}

func events() []trade.Event {
	return []trade.Event{
		filled[trade.PartyAdmitted](1), filled[trade.PartySuspended](2), filled[trade.PartyReinstated](3),
		filled[trade.PersonEnrolled](4),
		filled[trade.KeyRevoked](5), filled[trade.EnterpriseClassified](6), filled[trade.RatesPublished](7),
		filled[trade.LimitsSet](8),
		filled[trade.PilotAdmitted](9), filled[trade.PilotStopped](10), filled[trade.PilotResumed](11),
		filled[trade.DocumentsPublished](20),
		filled[trade.DocumentAmended](21), filled[trade.DocumentWithdrawn](22), filled[trade.GoodsReturned](23),
		filled[trade.DocumentFrozen](24),
		filled[trade.DocumentUnfrozen](25), filled[trade.ValueMoved](26), filled[trade.FinancingApplied](40),
		filled[trade.FinancingAccepted](41),
		filled[trade.HoldExtended](42), filled[trade.FinancingApproved](43), filled[trade.FinancingEnded](44),
		filled[trade.FinancingDisbursed](45),
		filled[trade.DisbursalCorrected](46), filled[trade.FinancingSettled](47), filled[trade.FinancingReopened](48),
		filled[trade.PoolChanged](49),
		filled[trade.FinancingRepaid](50), filled[trade.RepaymentCorrected](51), filled[trade.ProceedsRegistered](52),
		filled[trade.ProceedsUsed](53),
		filled[trade.AlertRaised](60), filled[trade.DeadlinePassed](61), filled[trade.AdviceNoted](54),
		filled[trade.InspectionDrawn](55), filled[trade.InspectionReported](56),
		filled[trade.ModelActivated](59),
		filled[trade.CalendarPublished](30), filled[trade.ProceedsCorrected](63), filled[trade.RemainderClosed](64),
		filled[trade.PledgeReleased](65),
		filled[trade.PartyExpelled](12), filled[trade.MembershipSet](13),
		filled[trade.SuccessorNamed](14), filled[trade.ReturnTakenBack](27), filled[trade.DocumentReinstated](28),
		filled[trade.PledgeMoved](29),
		filled[trade.ProposalMade](66), filled[trade.ProposalApproved](67), filled[trade.ProposalObjected](68),
		filled[trade.ProposalDone](69), filled[trade.ThresholdSet](70),
		filled[trade.RateLimitsSet](71),
		filled[trade.PaymentOpened](72),
		filled[trade.PaymentAccepted](73),
		filled[trade.PaymentExtended](74),
		filled[trade.PaymentApproved](75),
		filled[trade.PaymentEnded](76),
		filled[trade.PaymentMade](77),
		filled[trade.RefundRegistered](78),
		filled[trade.RefundConfirmed](79),
		filled[trade.RefundDismissed](80),
		filled[trade.RefundReleased](81),
		filled[trade.ProceedsConfirmed](82),
		filled[trade.ProceedsDismissed](83),
		filled[trade.FilingClosed](95),
		filled[trade.PaymentMatched](96),
		filled[trade.PaymentLent](97),
		filled[trade.DocumentEntered](98), filled[trade.DocumentConfirmed](99), filled[trade.DocumentDropped](100),
		filled[trade.KeeperAdmitted](90), filled[trade.KeeperKeyReplaced](91), filled[trade.KeeperRemoved](92),
		filled[trade.CheckDrawn](101), filled[trade.InvoicesAttached](102), filled[trade.CheckReported](103),
		filled[trade.FacilitationLifted](104), filled[trade.PaymentTracked](110),
		filled[trade.RuleBookAdopted](125), filled[trade.RuleBookTurned](126),
		filled[trade.TaskOpened](120), filled[trade.TaskAnswered](121), filled[trade.RollCalled](122),
		filled[trade.TaskWaits](123), filled[trade.TaskMoved](124), filled[trade.ProceedsMatched](111),
	}
}

func sampleKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte("a seed that is for this test only"[:32]))
}

func sampleEnvelope(c trade.Command) Envelope {
	payload, err := EncodeCommand(c)
	if err != nil {
		panic(err)
	}
	key := sampleKey()
	return Envelope{Version: EnvelopeVersion, Ground: Ground{"golden", trade.Digest{3}, 7, trade.Digest{4}},
		Party: trade.PartyID{1},
		Key:   trade.KeyIDOf(trade.Ed25519, key.Public().(ed25519.PublicKey)),
		ID:    trade.EnvelopeID{2}, NotAfter: 1_800_000_000_000, Verb: c.Verb(), Payload: payload}
}
