package readmodel

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"tallystick/trade"
)

// eventKinds lists the kinds of event; the place of each, counted from 1, is
// its number in the tables. New kinds go to the end.
func eventKinds() []trade.Event {
	return []trade.Event{
		trade.PartyAdmitted{}, trade.PartySuspended{}, trade.PartyReinstated{}, trade.PersonEnrolled{}, trade.KeyRevoked{},
		trade.EnterpriseClassified{}, trade.RatesPublished{}, trade.LimitsSet{}, trade.PilotAdmitted{}, trade.PilotStopped{},
		trade.PilotResumed{}, trade.DocumentsPublished{}, trade.DocumentAmended{}, trade.DocumentWithdrawn{}, trade.GoodsReturned{},
		trade.DocumentFrozen{}, trade.DocumentUnfrozen{}, trade.ValueMoved{}, trade.FinancingApplied{}, trade.FinancingAccepted{},
		trade.HoldExtended{}, trade.FinancingApproved{}, trade.FinancingEnded{}, trade.FinancingDisbursed{}, trade.DisbursalCorrected{},
		trade.FinancingSettled{}, trade.FinancingReopened{}, trade.PoolChanged{}, trade.FinancingRepaid{}, trade.RepaymentCorrected{},
		trade.ProceedsRegistered{}, trade.ProceedsUsed{}, trade.AlertRaised{}, trade.DeadlinePassed{},
	}
}

// codec writes and reads events with their numbers.
type codec struct {
	kinds   []reflect.Type
	numbers map[reflect.Type]uint8
}

func newCodec() *codec {
	c := &codec{kinds: []reflect.Type{nil}, numbers: map[reflect.Type]uint8{}}
	for _, event := range eventKinds() {
		kind := reflect.TypeOf(event)
		c.numbers[kind] = uint8(len(c.kinds))
		c.kinds = append(c.kinds, kind)
	}
	return c
}

// packed is an event with its number, as it stands in the table.
type packed struct {
	_      struct{} `cbor:",toarray"`
	Number uint8
	Event  cbor.RawMessage
}

// pack writes events. What a publication publishes is kept elsewhere, by holder.
func (c *codec) pack(events []trade.Event) ([]byte, error) {
	list := make([]packed, len(events))
	for i, event := range events {
		if published, ok := event.(trade.DocumentsPublished); ok {
			published.Documents = nil
			event = published
		}
		number, ok := c.numbers[reflect.TypeOf(event)]
		if !ok {
			return nil, fmt.Errorf("the event %T has no number", event)
		}
		exact, err := cbor.Marshal(event)
		if err != nil {
			return nil, err
		}
		list[i] = packed{Number: number, Event: exact}
	}
	return cbor.Marshal(list)
}

func (c *codec) unpack(raw []byte) ([]trade.Event, error) {
	var list []packed
	if err := cbor.Unmarshal(raw, &list); err != nil {
		return nil, err
	}
	var events []trade.Event
	for _, p := range list {
		if p.Number == 0 || int(p.Number) >= len(c.kinds) {
			return nil, fmt.Errorf("there is no event with number %d", p.Number)
		}
		into := reflect.New(c.kinds[p.Number])
		if err := cbor.Unmarshal(p.Event, into.Interface()); err != nil {
			return nil, err
		}
		event, _ := into.Elem().Interface().(trade.Event)
		events = append(events, event)
	}
	return events, nil
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

// subjectsOf gives the records in whose history an event stands.
func subjectsOf(e trade.Event) []subject {
	switch e := e.(type) {
	case trade.PartyAdmitted:
		return []subject{{PartyNoun, e.Party.ID}}
	case trade.PersonEnrolled:
		return []subject{{KeyNoun, e.Key.ID}, {PartyNoun, e.Key.Party}}
	case trade.DocumentsPublished:
		all := make([]subject, len(e.Documents))
		for i, p := range e.Documents {
			all[i] = subject{DocumentNoun, p.ID}
		}
		return all
	case trade.ProceedsRegistered:
		return append(subjectsOfLines(e.Proceeds.Lines), subject{ProceedsNoun, e.Proceeds.ID})
	case trade.FinancingApplied:
		return append(subjectsOfLines(e.Lines), subject{FinancingNoun, e.Deal.Financing})
	case trade.DeadlinePassed:
		return []subject{{FinancingNoun, e.Deadline.Financing}}
	case trade.AlertRaised:
		all := named(subject{DocumentNoun, e.Alert.Document}, subject{FinancingNoun, e.Alert.Financing}, subject{ProceedsNoun, e.Alert.Proceeds})
		if len(all) == 0 {
			return named(subject{PartyNoun, e.Alert.Enterprise})
		}
		return all
	}
	return fieldsOf(e)
}

// fieldsOf gives the subjects that are fields of an event. Every event of a
// financing carries its deal; the parties of other names are but bystanders.
func fieldsOf(e trade.Event) (all []subject) {
	fields := reflect.ValueOf(e)
	for i := range fields.NumField() {
		switch field := fields.Field(i).Interface().(type) {
		case trade.DocumentID:
			all = append(all, subject{DocumentNoun, field})
		case trade.Deal:
			all = append(all, subject{FinancingNoun, field.Financing})
		case trade.ProceedsID:
			all = append(all, subject{ProceedsNoun, field})
		case trade.KeyID:
			all = append(all, subject{KeyNoun, field})
		case trade.PartyID:
			if fields.Type().Field(i).Name == "Party" {
				all = append(all, subject{PartyNoun, field})
			}
		}
	}
	return named(all...)
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
