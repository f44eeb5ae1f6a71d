package readmodel

import (
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"tallystick/trade"
)

// eventNumber numbers the kinds of event in the tables; 0 for an unknown one.
// A number that changes needs a new migration.
func eventNumber(e trade.Event) uint8 {
	switch e.(type) {
	case trade.PartyAdmitted:
		return 1
	case trade.PartySuspended:
		return 2
	case trade.PartyReinstated:
		return 3
	case trade.PersonEnrolled:
		return 4
	case trade.KeyRevoked:
		return 5
	case trade.EnterpriseClassified:
		return 6
	case trade.RatesPublished:
		return 7
	case trade.LimitsSet:
		return 8
	case trade.PilotAdmitted:
		return 9
	case trade.PilotStopped:
		return 10
	case trade.PilotResumed:
		return 11
	case trade.DocumentsPublished:
		return 12
	case trade.DocumentAmended:
		return 13
	case trade.DocumentWithdrawn:
		return 14
	case trade.GoodsReturned:
		return 15
	case trade.DocumentFrozen:
		return 16
	case trade.DocumentUnfrozen:
		return 17
	case trade.ValueMoved:
		return 18
	case trade.FinancingApplied:
		return 19
	case trade.FinancingAccepted:
		return 20
	case trade.HoldExtended:
		return 21
	case trade.FinancingApproved:
		return 22
	case trade.FinancingEnded:
		return 23
	case trade.FinancingDisbursed:
		return 24
	case trade.DisbursalCorrected:
		return 25
	case trade.FinancingSettled:
		return 26
	case trade.FinancingReopened:
		return 27
	case trade.PoolChanged:
		return 28
	case trade.FinancingRepaid:
		return 29
	case trade.RepaymentCorrected:
		return 30
	case trade.ProceedsRegistered:
		return 31
	case trade.ProceedsUsed:
		return 32
	case trade.AlertRaised:
		return 33
	case trade.DeadlinePassed:
		return 34
	}
	return 0
}

func unpack[E trade.Event](raw []byte) (trade.Event, error) {
	var event E
	err := cbor.Unmarshal(raw, &event)
	return event, err
}

// unpackEvent reads an event by its number.
func unpackEvent(number uint8, raw []byte) (trade.Event, error) {
	unpackers := [...]func([]byte) (trade.Event, error){
		nil,
		unpack[trade.PartyAdmitted], unpack[trade.PartySuspended], unpack[trade.PartyReinstated],
		unpack[trade.PersonEnrolled], unpack[trade.KeyRevoked], unpack[trade.EnterpriseClassified],
		unpack[trade.RatesPublished], unpack[trade.LimitsSet], unpack[trade.PilotAdmitted],
		unpack[trade.PilotStopped], unpack[trade.PilotResumed], unpack[trade.DocumentsPublished],
		unpack[trade.DocumentAmended], unpack[trade.DocumentWithdrawn], unpack[trade.GoodsReturned],
		unpack[trade.DocumentFrozen], unpack[trade.DocumentUnfrozen], unpack[trade.ValueMoved],
		unpack[trade.FinancingApplied], unpack[trade.FinancingAccepted], unpack[trade.HoldExtended],
		unpack[trade.FinancingApproved], unpack[trade.FinancingEnded], unpack[trade.FinancingDisbursed],
		unpack[trade.DisbursalCorrected], unpack[trade.FinancingSettled], unpack[trade.FinancingReopened],
		unpack[trade.PoolChanged], unpack[trade.FinancingRepaid], unpack[trade.RepaymentCorrected],
		unpack[trade.ProceedsRegistered], unpack[trade.ProceedsUsed], unpack[trade.AlertRaised],
		unpack[trade.DeadlinePassed],
	}
	if number == 0 || int(number) >= len(unpackers) {
		return nil, fmt.Errorf("there is no event with number %d", number)
	}
	return unpackers[number](raw)
}

// subject is a record that an event names.
type subject struct {
	noun Noun
	id   [16]byte
}

// in reports whether an event names the subject; no subject is in every event.
func (s *subject) in(e trade.Event) bool {
	return s == nil || slices.Contains(subjectsOf(e), *s)
}

// subjectsOf gives the records in whose history an event stands. Documents that
// are published are told apart by whoever writes them.
func subjectsOf(e trade.Event) []subject {
	switch e := e.(type) {
	case trade.PartyAdmitted:
		return []subject{{PartyNoun, e.Party.ID}}
	case trade.PartySuspended:
		return []subject{{PartyNoun, e.Party}}
	case trade.PartyReinstated:
		return []subject{{PartyNoun, e.Party}}
	case trade.EnterpriseClassified:
		return []subject{{PartyNoun, e.Party}}
	case trade.PersonEnrolled:
		return []subject{{KeyNoun, e.Key.ID}, {PartyNoun, e.Key.Party}}
	case trade.KeyRevoked:
		return []subject{{KeyNoun, e.Key}, {PartyNoun, e.Party}}
	case trade.DocumentAmended:
		return []subject{{DocumentNoun, e.Document}}
	case trade.DocumentWithdrawn:
		return []subject{{DocumentNoun, e.Document}}
	case trade.GoodsReturned:
		return []subject{{DocumentNoun, e.Document}}
	case trade.DocumentFrozen:
		return []subject{{DocumentNoun, e.Document}}
	case trade.DocumentUnfrozen:
		return []subject{{DocumentNoun, e.Document}}
	case trade.ProceedsUsed:
		return []subject{{ProceedsNoun, e.Proceeds}}
	case trade.DeadlinePassed:
		return []subject{{FinancingNoun, e.Deadline.Financing}}
	case trade.ProceedsRegistered:
		return append(subjectsOfLines(e.Proceeds.Lines), subject{ProceedsNoun, e.Proceeds.ID})
	case trade.FinancingApplied:
		return append(subjectsOfLines(e.Lines), subject{FinancingNoun, e.Deal.Financing})
	case trade.ValueMoved:
		return named(subject{DocumentNoun, e.Document}, subject{FinancingNoun, e.Deal.Financing})
	case trade.AlertRaised:
		a := e.Alert
		all := named(subject{DocumentNoun, a.Document}, subject{FinancingNoun, a.Financing}, subject{ProceedsNoun, a.Proceeds})
		if len(all) == 0 {
			return named(subject{PartyNoun, a.Enterprise})
		}
		return all
	}
	return named(subject{FinancingNoun, financingOf(e)})
}

func subjectsOfLines(lines []trade.Line) []subject {
	all := make([]subject, 0, len(lines)+1)
	for _, line := range lines {
		all = append(all, subject{DocumentNoun, line.Document})
	}
	return all
}

// named leaves out subjects that name nothing.
func named(all ...subject) []subject {
	return slices.DeleteFunc(all, func(s subject) bool { return s.id == [16]byte{} })
}

// financingOf gives the financing whose life an event is a step of, or zero.
func financingOf(e trade.Event) trade.FinancingID {
	switch e := e.(type) {
	case trade.FinancingAccepted:
		return e.Deal.Financing
	case trade.HoldExtended:
		return e.Deal.Financing
	case trade.FinancingApproved:
		return e.Deal.Financing
	case trade.FinancingEnded:
		return e.Deal.Financing
	case trade.FinancingDisbursed:
		return e.Deal.Financing
	case trade.DisbursalCorrected:
		return e.Deal.Financing
	case trade.FinancingRepaid:
		return e.Deal.Financing
	case trade.RepaymentCorrected:
		return e.Deal.Financing
	case trade.FinancingSettled:
		return e.Deal.Financing
	case trade.FinancingReopened:
		return e.Deal.Financing
	case trade.PoolChanged:
		return e.Deal.Financing
	}
	return trade.FinancingID{}
}
