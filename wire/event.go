package wire

import (
	"errors"
	"fmt"

	"tallystick/trade"
)

// ErrEvent says that no event has this number.
var ErrEvent = errors.New("no event has this number")

// numberOf gives the frozen number of a kind of event.
func numberOf(e trade.Event) (uint16, bool) {
	if n, ok := numberOfDeal(e); ok {
		return n, true
	}
	switch e.(type) {
	case trade.PartyAdmitted:
		return 1, true
	case trade.PartySuspended:
		return 2, true
	case trade.PartyReinstated:
		return 3, true
	case trade.PersonEnrolled:
		return 4, true
	case trade.KeyRevoked:
		return 5, true
	case trade.EnterpriseClassified:
		return 6, true
	case trade.RatesPublished:
		return 7, true
	case trade.LimitsSet:
		return 8, true
	case trade.PilotAdmitted:
		return 9, true
	case trade.PilotStopped:
		return 10, true
	case trade.PilotResumed:
		return 11, true
	case trade.PartyExpelled:
		return 12, true
	case trade.SuccessorNamed:
		return 14, true
	case trade.DocumentsPublished:
		return 20, true
	case trade.DocumentAmended:
		return 21, true
	case trade.DocumentWithdrawn:
		return 22, true
	case trade.GoodsReturned:
		return 23, true
	case trade.DocumentFrozen:
		return 24, true
	case trade.DocumentUnfrozen:
		return 25, true
	case trade.ValueMoved:
		return 26, true
	case trade.ReturnTakenBack:
		return 27, true
	case trade.DocumentReinstated:
		return 28, true
	case trade.PledgeMoved:
		return 29, true
	case trade.ModelProposed:
		return 58, true
	case trade.ModelActivated:
		return 59, true
	case trade.AlertRaised:
		return 60, true
	case trade.ModelWithdrawn:
		return 62, true
	case trade.CalendarPublished:
		return 30, true
	}
	return 0, false
}

// numberOfDeal gives the number of an event in the life of a financing.
func numberOfDeal(e trade.Event) (uint16, bool) {
	switch e.(type) {
	case trade.FinancingApplied:
		return 40, true
	case trade.FinancingAccepted:
		return 41, true
	case trade.HoldExtended:
		return 42, true
	case trade.FinancingApproved:
		return 43, true
	case trade.FinancingEnded:
		return 44, true
	case trade.FinancingDisbursed:
		return 45, true
	case trade.DisbursalCorrected:
		return 46, true
	case trade.FinancingSettled:
		return 47, true
	case trade.FinancingReopened:
		return 48, true
	case trade.PoolChanged:
		return 49, true
	case trade.FinancingRepaid:
		return 50, true
	case trade.RepaymentCorrected:
		return 51, true
	case trade.ProceedsRegistered:
		return 52, true
	case trade.ProceedsUsed:
		return 53, true
	case trade.AdviceNoted:
		return 54, true
	case trade.InspectionDrawn:
		return 55, true
	case trade.InspectionReported:
		return 56, true
	case trade.DeadlinePassed:
		return 61, true
	case trade.ProceedsCorrected:
		return 63, true
	case trade.RemainderClosed:
		return 64, true
	case trade.PledgeReleased:
		return 65, true
	}
	return 0, false
}

// event reads one kind of event.
func event[E trade.Event](b []byte) (trade.Event, error) {
	e, err := read[E](b)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the event: %w", err)
	}
	return e, nil
}

func eventOf(number uint16, b []byte) (trade.Event, error) {
	switch number {
	case 1:
		return event[trade.PartyAdmitted](b)
	case 2:
		return event[trade.PartySuspended](b)
	case 3:
		return event[trade.PartyReinstated](b)
	case 4:
		return event[trade.PersonEnrolled](b)
	case 5:
		return event[trade.KeyRevoked](b)
	case 6:
		return event[trade.EnterpriseClassified](b)
	case 7:
		return event[trade.RatesPublished](b)
	case 8:
		return event[trade.LimitsSet](b)
	case 9:
		return event[trade.PilotAdmitted](b)
	case 10:
		return event[trade.PilotStopped](b)
	case 11:
		return event[trade.PilotResumed](b)
	case 12:
		return event[trade.PartyExpelled](b)
	case 14:
		return event[trade.SuccessorNamed](b)
	case 20:
		return event[trade.DocumentsPublished](b)
	case 21:
		return event[trade.DocumentAmended](b)
	case 22:
		return event[trade.DocumentWithdrawn](b)
	case 23:
		return event[trade.GoodsReturned](b)
	case 24:
		return event[trade.DocumentFrozen](b)
	case 25:
		return event[trade.DocumentUnfrozen](b)
	case 26:
		return event[trade.ValueMoved](b)
	case 27:
		return event[trade.ReturnTakenBack](b)
	case 28:
		return event[trade.DocumentReinstated](b)
	case 29:
		return event[trade.PledgeMoved](b)
	case 58:
		return event[trade.ModelProposed](b)
	case 59:
		return event[trade.ModelActivated](b)
	case 60:
		return event[trade.AlertRaised](b)
	case 62:
		return event[trade.ModelWithdrawn](b)
	case 30:
		return event[trade.CalendarPublished](b)
	}
	return dealEventOf(number, b)
}

func dealEventOf(number uint16, b []byte) (trade.Event, error) {
	switch number {
	case 40:
		return event[trade.FinancingApplied](b)
	case 41:
		return event[trade.FinancingAccepted](b)
	case 42:
		return event[trade.HoldExtended](b)
	case 43:
		return event[trade.FinancingApproved](b)
	case 44:
		return event[trade.FinancingEnded](b)
	case 45:
		return event[trade.FinancingDisbursed](b)
	case 46:
		return event[trade.DisbursalCorrected](b)
	case 47:
		return event[trade.FinancingSettled](b)
	case 48:
		return event[trade.FinancingReopened](b)
	case 49:
		return event[trade.PoolChanged](b)
	case 50:
		return event[trade.FinancingRepaid](b)
	case 51:
		return event[trade.RepaymentCorrected](b)
	case 52:
		return event[trade.ProceedsRegistered](b)
	case 53:
		return event[trade.ProceedsUsed](b)
	case 54:
		return event[trade.AdviceNoted](b)
	case 55:
		return event[trade.InspectionDrawn](b)
	case 56:
		return event[trade.InspectionReported](b)
	case 61:
		return event[trade.DeadlinePassed](b)
	case 63:
		return event[trade.ProceedsCorrected](b)
	case 64:
		return event[trade.RemainderClosed](b)
	case 65:
		return event[trade.PledgeReleased](b)
	}
	return nil, fmt.Errorf("couldn't read the event: %w", ErrEvent)
}
