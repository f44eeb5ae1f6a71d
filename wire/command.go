package wire

import (
	"errors"
	"fmt"

	"tallystick/trade"
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

// command reads one kind of command.
func command[C trade.Command](payload []byte) (trade.Command, error) {
	c, err := decode[C](payload)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the command: %w", err)
	}
	return c, nil
}

// DecodeCommand reads the payload of an envelope with a verb.
func DecodeCommand(verb trade.Verb, payload []byte) (trade.Command, error) {
	switch verb {
	case trade.VerbAdmitParty:
		return command[trade.AdmitParty](payload)
	case trade.VerbSuspendParty:
		return command[trade.SuspendParty](payload)
	case trade.VerbReinstateParty:
		return command[trade.ReinstateParty](payload)
	case trade.VerbEnrolPerson:
		return command[trade.EnrolPerson](payload)
	case trade.VerbRotateKey:
		return command[trade.RotateKey](payload)
	case trade.VerbRevokeKey:
		return command[trade.RevokeKey](payload)
	case trade.VerbClassifyEnterprise:
		return command[trade.ClassifyEnterprise](payload)
	case trade.VerbPublishRates:
		return command[trade.PublishRates](payload)
	case trade.VerbSetLimits:
		return command[trade.SetLimits](payload)
	case trade.VerbAdmitToPilot:
		return command[trade.AdmitToPilot](payload)
	case trade.VerbStopPilot:
		return command[trade.StopPilot](payload)
	case trade.VerbResumePilot:
		return command[trade.ResumePilot](payload)
	case trade.VerbExpelParty:
		return command[trade.ExpelParty](payload)
	case trade.VerbPublishDocuments:
		return command[trade.PublishDocuments](payload)
	case trade.VerbAmendDocument:
		return command[trade.AmendDocument](payload)
	case trade.VerbWithdrawDocument:
		return command[trade.WithdrawDocument](payload)
	case trade.VerbReturnGoods:
		return command[trade.ReturnGoods](payload)
	case trade.VerbFreezeDocument:
		return command[trade.FreezeDocument](payload)
	case trade.VerbUnfreezeDocument:
		return command[trade.UnfreezeDocument](payload)
	case trade.VerbApply:
		return command[trade.Apply](payload)
	case trade.VerbWithdrawApplication:
		return command[trade.WithdrawApplication](payload)
	case trade.VerbAccept:
		return command[trade.Accept](payload)
	case trade.VerbDecline:
		return command[trade.Decline](payload)
	case trade.VerbExtendHold:
		return command[trade.ExtendHold](payload)
	case trade.VerbApprove:
		return command[trade.Approve](payload)
	case trade.VerbDisburse:
		return command[trade.Disburse](payload)
	case trade.VerbCorrectDisbursal:
		return command[trade.CorrectDisbursal](payload)
	case trade.VerbRepay:
		return command[trade.Repay](payload)
	case trade.VerbCorrectRepayment:
		return command[trade.CorrectRepayment](payload)
	case trade.VerbNoteAdvice:
		return command[trade.NoteAdvice](payload)
	case trade.VerbReportInspection:
		return command[trade.ReportInspection](payload)
	case trade.VerbRegisterProceeds:
		return command[trade.RegisterProceeds](payload)
	}
	return sourceCommand(verb, payload)
}

// sourceCommand reads the commands by which a source's later word is followed.
func sourceCommand(verb trade.Verb, payload []byte) (trade.Command, error) {
	switch verb {
	case trade.VerbNameSuccessor:
		return command[trade.NameSuccessor](payload)
	case trade.VerbTakeBackReturn:
		return command[trade.TakeBackReturn](payload)
	case trade.VerbReinstateDocument:
		return command[trade.ReinstateDocument](payload)
	case trade.VerbMovePledge:
		return command[trade.MovePledge](payload)
	}
	return modelCommand(verb, payload)
}

// modelCommand reads the commands about models.
func modelCommand(verb trade.Verb, payload []byte) (trade.Command, error) {
	switch verb {
	case trade.VerbProposeModel:
		return command[trade.ProposeModel](payload)
	case trade.VerbActivateModel:
		return command[trade.ActivateModel](payload)
	case trade.VerbWithdrawModel:
		return command[trade.WithdrawModel](payload)
	}
	return laterCommand(verb, payload)
}

// laterCommand reads the commands about money that came, and about calendars.
func laterCommand(verb trade.Verb, payload []byte) (trade.Command, error) {
	switch verb {
	case trade.VerbPublishCalendar:
		return command[trade.PublishCalendar](payload)
	case trade.VerbCorrectProceeds:
		return command[trade.CorrectProceeds](payload)
	case trade.VerbCloseRemainder:
		return command[trade.CloseRemainder](payload)
	case trade.VerbReleasePledge:
		return command[trade.ReleasePledge](payload)
	}
	return nil, fmt.Errorf("couldn't read the command: %w", ErrVerb)
}
