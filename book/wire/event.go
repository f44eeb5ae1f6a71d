package wire

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"tallystick/book/trade"
)

// ErrEvent says that no event has this number.
var ErrEvent = errors.New("no event has this number")

// eventForm is one kind of event and how it is read.
type eventForm struct {
	empty trade.Event
	read  func([]byte) (trade.Event, error)
}

func eventOf[E trade.Event]() eventForm {
	var empty E
	return eventForm{empty, func(b []byte) (trade.Event, error) { return read[E](b) }}
}

// eventForms is the table of the events by their frozen numbers.
var eventForms = map[uint16]eventForm{
	1:   eventOf[trade.PartyAdmitted](),
	2:   eventOf[trade.PartySuspended](),
	3:   eventOf[trade.PartyReinstated](),
	4:   eventOf[trade.PersonEnrolled](),
	5:   eventOf[trade.KeyRevoked](),
	6:   eventOf[trade.EnterpriseClassified](),
	7:   eventOf[trade.RatesPublished](),
	8:   eventOf[trade.LimitsSet](),
	9:   eventOf[trade.PilotAdmitted](),
	10:  eventOf[trade.PilotStopped](),
	11:  eventOf[trade.PilotResumed](),
	12:  eventOf[trade.PartyExpelled](),
	13:  eventOf[trade.MembershipSet](),
	14:  eventOf[trade.SuccessorNamed](),
	20:  eventOf[trade.DocumentsPublished](),
	21:  eventOf[trade.DocumentAmended](),
	22:  eventOf[trade.DocumentWithdrawn](),
	23:  eventOf[trade.GoodsReturned](),
	24:  eventOf[trade.DocumentFrozen](),
	25:  eventOf[trade.DocumentUnfrozen](),
	26:  eventOf[trade.ValueMoved](),
	27:  eventOf[trade.ReturnTakenBack](),
	28:  eventOf[trade.DocumentReinstated](),
	29:  eventOf[trade.PledgeMoved](),
	30:  eventOf[trade.CalendarPublished](),
	40:  eventOf[trade.FinancingApplied](),
	41:  eventOf[trade.FinancingAccepted](),
	42:  eventOf[trade.HoldExtended](),
	43:  eventOf[trade.FinancingApproved](),
	44:  eventOf[trade.FinancingEnded](),
	45:  eventOf[trade.FinancingDisbursed](),
	46:  eventOf[trade.DisbursalCorrected](),
	47:  eventOf[trade.FinancingSettled](),
	48:  eventOf[trade.FinancingReopened](),
	49:  eventOf[trade.PoolChanged](),
	50:  eventOf[trade.FinancingRepaid](),
	51:  eventOf[trade.RepaymentCorrected](),
	52:  eventOf[trade.ProceedsRegistered](),
	53:  eventOf[trade.ProceedsUsed](),
	54:  eventOf[trade.AdviceNoted](),
	55:  eventOf[trade.InspectionDrawn](),
	56:  eventOf[trade.InspectionReported](),
	59:  eventOf[trade.ModelActivated](),
	60:  eventOf[trade.AlertRaised](),
	61:  eventOf[trade.DeadlinePassed](),
	63:  eventOf[trade.ProceedsCorrected](),
	64:  eventOf[trade.RemainderClosed](),
	65:  eventOf[trade.PledgeReleased](),
	66:  eventOf[trade.ProposalMade](),
	67:  eventOf[trade.ProposalApproved](),
	68:  eventOf[trade.ProposalObjected](),
	69:  eventOf[trade.ProposalDone](),
	70:  eventOf[trade.ThresholdSet](),
	71:  eventOf[trade.RateLimitsSet](),
	72:  eventOf[trade.PaymentOpened](),
	73:  eventOf[trade.PaymentAccepted](),
	74:  eventOf[trade.PaymentExtended](),
	75:  eventOf[trade.PaymentApproved](),
	76:  eventOf[trade.PaymentEnded](),
	77:  eventOf[trade.PaymentMade](),
	78:  eventOf[trade.RefundRegistered](),
	79:  eventOf[trade.RefundConfirmed](),
	80:  eventOf[trade.RefundDismissed](),
	81:  eventOf[trade.RefundReleased](),
	82:  eventOf[trade.ProceedsConfirmed](),
	83:  eventOf[trade.ProceedsDismissed](),
	90:  eventOf[trade.KeeperAdmitted](),
	91:  eventOf[trade.KeeperKeyReplaced](),
	92:  eventOf[trade.KeeperRemoved](),
	95:  eventOf[trade.FilingClosed](),
	96:  eventOf[trade.PaymentMatched](),
	97:  eventOf[trade.PaymentLent](),
	98:  eventOf[trade.DocumentEntered](),
	99:  eventOf[trade.DocumentConfirmed](),
	100: eventOf[trade.DocumentDropped](),
	101: eventOf[trade.CheckDrawn](),
	102: eventOf[trade.InvoicesAttached](),
	103: eventOf[trade.CheckReported](),
	104: eventOf[trade.FacilitationLifted](),
	110: eventOf[trade.PaymentTracked](),
	111: eventOf[trade.ProceedsMatched](),
	120: eventOf[trade.TaskOpened](),
	121: eventOf[trade.TaskAnswered](),
	122: eventOf[trade.RollCalled](),
	123: eventOf[trade.TaskWaits](),
	124: eventOf[trade.TaskMoved](),
	125: eventOf[trade.RuleBookAdopted](),
	126: eventOf[trade.RuleBookTurned](),
}

// eventNumbers is the same table from the kinds to the numbers.
var eventNumbers = func() map[reflect.Type]uint16 {
	numbers := map[reflect.Type]uint16{}
	for n, form := range eventForms {
		numbers[reflect.TypeOf(form.empty)] = n
	}
	return numbers
}()

// EventKinds gives an empty event of every kind, in order of their numbers.
func EventKinds() []trade.Event {
	var kinds []trade.Event
	for _, n := range slices.Sorted(maps.Keys(eventForms)) {
		kinds = append(kinds, eventForms[n].empty)
	}
	return kinds
}

// numberOf gives the frozen number of a kind of event.
func numberOf(e trade.Event) (uint16, bool) {
	n, ok := eventNumbers[reflect.TypeOf(e)]
	return n, ok
}

func readEvent(number uint16, b []byte) (trade.Event, error) {
	form, ok := eventForms[number]
	if !ok {
		return nil, fmt.Errorf("couldn't read the event: %w", ErrEvent)
	}
	e, err := form.read(b)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the event: %w", err)
	}
	return e, nil
}
