package wire

import (
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// ErrVerb says that no command has this number.
var ErrVerb = errors.New("no command has this number")

// EncodeCommand writes a command as the payload of an envelope.
func EncodeCommand(c trade.Command) ([]byte, error) {
	b, err := encode(c)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the command: %w", err)
	}
	return b, nil
}

// commandForms is the table of the commands by their verbs.
var commandForms = map[trade.Verb]func([]byte) (trade.Command, error){
	trade.VerbAdmitParty:          commandOf[trade.AdmitParty],
	trade.VerbSuspendParty:        commandOf[trade.SuspendParty],
	trade.VerbReinstateParty:      commandOf[trade.ReinstateParty],
	trade.VerbEnrolPerson:         commandOf[trade.EnrolPerson],
	trade.VerbRotateKey:           commandOf[trade.RotateKey],
	trade.VerbRevokeKey:           commandOf[trade.RevokeKey],
	trade.VerbClassifyEnterprise:  commandOf[trade.ClassifyEnterprise],
	trade.VerbPublishRates:        commandOf[trade.PublishRates],
	trade.VerbSetLimits:           commandOf[trade.SetLimits],
	trade.VerbAdmitToPilot:        commandOf[trade.AdmitToPilot],
	trade.VerbStopPilot:           commandOf[trade.StopPilot],
	trade.VerbResumePilot:         commandOf[trade.ResumePilot],
	trade.VerbExpelParty:          commandOf[trade.ExpelParty],
	trade.VerbSetMembership:       commandOf[trade.SetMembership],
	trade.VerbPublishDocuments:    commandOf[trade.PublishDocuments],
	trade.VerbAmendDocument:       commandOf[trade.AmendDocument],
	trade.VerbWithdrawDocument:    commandOf[trade.WithdrawDocument],
	trade.VerbReturnGoods:         commandOf[trade.ReturnGoods],
	trade.VerbFreezeDocument:      commandOf[trade.FreezeDocument],
	trade.VerbUnfreezeDocument:    commandOf[trade.UnfreezeDocument],
	trade.VerbApply:               commandOf[trade.Apply],
	trade.VerbWithdrawApplication: commandOf[trade.WithdrawApplication],
	trade.VerbAccept:              commandOf[trade.Accept],
	trade.VerbDecline:             commandOf[trade.Decline],
	trade.VerbExtendHold:          commandOf[trade.ExtendHold],
	trade.VerbApprove:             commandOf[trade.Approve],
	trade.VerbDisburse:            commandOf[trade.Disburse],
	trade.VerbCorrectDisbursal:    commandOf[trade.CorrectDisbursal],
	trade.VerbRepay:               commandOf[trade.Repay],
	trade.VerbCorrectRepayment:    commandOf[trade.CorrectRepayment],
	trade.VerbNoteAdvice:          commandOf[trade.NoteAdvice],
	trade.VerbReportInspection:    commandOf[trade.ReportInspection],
	trade.VerbRegisterProceeds:    commandOf[trade.RegisterProceeds],
	trade.VerbNameSuccessor:       commandOf[trade.NameSuccessor],
	trade.VerbTakeBackReturn:      commandOf[trade.TakeBackReturn],
	trade.VerbReinstateDocument:   commandOf[trade.ReinstateDocument],
	trade.VerbMovePledge:          commandOf[trade.MovePledge],
	trade.VerbActivateModel:       commandOf[trade.ActivateModel],
	trade.VerbPublishCalendar:     commandOf[trade.PublishCalendar],
	trade.VerbCorrectProceeds:     commandOf[trade.CorrectProceeds],
	trade.VerbConfirmProceeds:     commandOf[trade.ConfirmProceeds],
	trade.VerbCloseRemainder:      commandOf[trade.CloseRemainder],
	trade.VerbReleasePledge:       commandOf[trade.ReleasePledge],
	trade.VerbPropose:             proposeCommand,
	trade.VerbApproveProposal:     commandOf[trade.ApproveProposal],
	trade.VerbObjectToProposal:    commandOf[trade.ObjectToProposal],
	trade.VerbWithdrawProposal:    commandOf[trade.WithdrawProposal],
	trade.VerbSetThreshold:        commandOf[trade.SetThreshold],
	trade.VerbSetRateLimits:       commandOf[trade.SetRateLimits],
	trade.VerbOpenPayment:         commandOf[trade.OpenPayment],
	trade.VerbAcceptPayment:       commandOf[trade.AcceptPayment],
	trade.VerbExtendPayment:       commandOf[trade.ExtendPayment],
	trade.VerbApprovePayment:      commandOf[trade.ApprovePayment],
	trade.VerbPay:                 commandOf[trade.Pay],
	trade.VerbWithdrawPayment:     commandOf[trade.WithdrawPayment],
	trade.VerbDeclinePayment:      commandOf[trade.DeclinePayment],
	trade.VerbAdmitKeeper:         commandOf[trade.AdmitKeeper],
	trade.VerbReplaceKeeperKey:    commandOf[trade.ReplaceKeeperKey],
	trade.VerbRemoveKeeper:        commandOf[trade.RemoveKeeper],
	trade.VerbVoidPayment:         commandOf[trade.VoidPayment],
	trade.VerbRefundPayment:       commandOf[trade.RefundPayment],
	trade.VerbConfirmRefund:       commandOf[trade.ConfirmRefund],
	trade.VerbMatchPayment:        commandOf[trade.MatchPayment],
	trade.VerbEnterDocument:       commandOf[trade.EnterDocument],
	trade.VerbConfirmDocument:     commandOf[trade.ConfirmDocument],
	trade.VerbAttachInvoices:      commandOf[trade.AttachInvoices],
	trade.VerbReportCheck:         commandOf[trade.ReportCheck],
	trade.VerbAdoptRuleBook:       commandOf[trade.AdoptRuleBook],
	trade.VerbMatchProceeds:       commandOf[trade.MatchProceeds],
	trade.VerbReportTask:          commandOf[trade.ReportTask],
}

func commandOf[C trade.Command](payload []byte) (trade.Command, error) { return decode[C](payload) }

// DecodeCommand reads the payload of an envelope with a verb, strictly. A number
// that is no verb is ErrVerb.
func DecodeCommand(verb trade.Verb, payload []byte) (trade.Command, error) {
	form, ok := commandForms[verb]
	if !ok {
		return nil, fmt.Errorf("couldn't read the command: %w", ErrVerb)
	}
	c, err := form(payload)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the command: %w", err)
	}
	return c, nil
}
