package readmodel

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"tallystick/trade"
)

// eventKinds lists the kinds of event; the place of each is its number in the
// tables. New kinds go to the end.
func eventKinds() []trade.Event {
	return []trade.Event{
		trade.PartyAdmitted{}, trade.PartySuspended{}, trade.PartyReinstated{}, trade.PersonEnrolled{},
		trade.KeyRevoked{},
		trade.EnterpriseClassified{}, trade.RatesPublished{}, trade.LimitsSet{}, trade.PilotAdmitted{},
		trade.PilotStopped{},
		trade.PilotResumed{}, trade.DocumentsPublished{}, trade.DocumentAmended{}, trade.DocumentWithdrawn{},
		trade.GoodsReturned{},
		trade.DocumentFrozen{}, trade.DocumentUnfrozen{}, trade.ValueMoved{}, trade.FinancingApplied{},
		trade.FinancingAccepted{},
		trade.HoldExtended{}, trade.FinancingApproved{}, trade.FinancingEnded{}, trade.FinancingDisbursed{},
		trade.DisbursalCorrected{},
		trade.FinancingSettled{}, trade.FinancingReopened{}, trade.PoolChanged{}, trade.FinancingRepaid{},
		trade.RepaymentCorrected{},
		trade.ProceedsRegistered{}, trade.ProceedsUsed{}, trade.AlertRaised{}, trade.DeadlinePassed{},
		trade.AdviceNoted{},
		trade.InspectionDrawn{}, trade.InspectionReported{},
		trade.ModelProposed{}, trade.ModelActivated{}, trade.ModelWithdrawn{},
		trade.CalendarPublished{}, trade.ProceedsCorrected{}, trade.RemainderClosed{}, trade.PledgeReleased{},
		trade.PartyExpelled{},
		trade.ReturnTakenBack{}, trade.DocumentReinstated{}, trade.PledgeMoved{}, trade.SuccessorNamed{},
	}
}

// codec writes and reads events, each under its number as a CBOR tag.
type codec struct {
	write cbor.EncMode
	read  cbor.DecMode
}

// asKept writes no list and an empty one alike, as the wire does: who follows a
// ledger meets the first, who rebuilds from its journal the second.
var asKept = cbor.EncOptions{NilContainers: cbor.NilContainerAsEmpty}

var exactly = sync.OnceValues(asKept.EncMode)

// exact writes a record, so that it can be read back as it was.
func exact(record any) ([]byte, error) {
	mode, err := exactly()
	if err != nil {
		return nil, err
	}
	return mode.Marshal(record)
}

const firstTag = 40_000 // of a range that nobody has registered

func newCodec() (c codec, err error) {
	tags := cbor.NewTagSet()
	for i, event := range eventKinds() {
		err = errors.Join(err, tags.Add(cbor.TagOptions{EncTag: cbor.EncTagRequired, DecTag: cbor.DecTagRequired},
			reflect.TypeOf(event), uint64(firstTag+i)))
	}
	if err != nil {
		return c, err
	}
	var failed error
	c.write, failed = asKept.EncModeWithTags(tags)
	c.read, err = cbor.DecOptions{}.DecModeWithTags(tags)
	return c, errors.Join(failed, err)
}

// pack writes events. What a publication publishes is kept elsewhere, by holder.
func (c codec) pack(events []trade.Event) ([]byte, error) {
	list := make([]trade.Event, len(events))
	for i, event := range events {
		if published, ok := event.(trade.DocumentsPublished); ok {
			published.Documents = nil
			event = published
		}
		list[i] = event
	}
	return c.write.Marshal(list)
}

func (c codec) unpack(raw []byte) ([]trade.Event, error) {
	var list []any
	if err := c.read.Unmarshal(raw, &list); err != nil {
		return nil, err
	}
	var events []trade.Event
	for _, x := range list {
		event, ok := x.(trade.Event)
		if !ok {
			return nil, fmt.Errorf("there is no event of the type %T", x)
		}
		events = append(events, event)
	}
	return events, nil
}

// subject is a record that an event names.
type subject struct {
	noun Noun
	id   [16]byte
}

func (s subject) compare(o subject) int {
	return cmp.Or(cmp.Compare(s.noun, o.noun), bytes.Compare(s.id[:], o.id[:]))
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
	case trade.SuccessorNamed:
		return []subject{{PartyNoun, e.Party}, {PartyNoun, e.Successor}}
	case trade.PersonEnrolled:
		return fieldsOf(e.Key)
	case trade.ProceedsRegistered:
		return fieldsOf(e.Proceeds)
	case trade.ProceedsCorrected:
		all := fieldsOf(e.Proceeds)
		for _, match := range e.Before {
			all = append(all, subject{DocumentNoun, match.Document})
		}
		slices.SortFunc(all, subject.compare)
		return slices.Compact(all)
	case trade.DeadlinePassed:
		return fieldsOf(e.Deadline)
	case trade.DocumentsPublished:
		all := make([]subject, len(e.Documents))
		for i, p := range e.Documents {
			all[i] = subject{DocumentNoun, p.ID}
		}
		return all
	case trade.ModelProposed, trade.ModelActivated, trade.ModelWithdrawn:
		return []subject{{ModelNoun, allModels}}
	case trade.AlertRaised:
		if all := fieldsOf(e.Alert); len(all) > 0 {
			return all
		}
		return named(subject{PartyNoun, e.Alert.Enterprise})
	}
	return fieldsOf(e)
}

// fieldsOf gives the subjects that are fields of an event or a record. Every
// event of a financing carries its deal; parties in other roles are bystanders.
func fieldsOf(x any) (all []subject) {
	fields := reflect.ValueOf(x)
	for i := range fields.NumField() {
		switch field := fields.Field(i).Interface().(type) {
		case trade.DocumentID:
			all = append(all, subject{DocumentNoun, field})
		case trade.FinancingID:
			all = append(all, subject{FinancingNoun, field})
		case trade.Deal:
			all = append(all, subject{FinancingNoun, field.Financing})
		case trade.ProceedsID:
			all = append(all, subject{ProceedsNoun, field})
		case trade.KeyID:
			all = append(all, subject{KeyNoun, field})
		case []trade.Line:
			for _, line := range field {
				all = append(all, subject{DocumentNoun, line.Document})
			}
		case []trade.Match:
			for _, match := range field {
				all = append(all, subject{DocumentNoun, match.Document})
			}
		case trade.PartyID:
			if fields.Type().Field(i).Name == "Party" {
				all = append(all, subject{PartyNoun, field})
			}
		}
	}
	return named(all...)
}

// named leaves out subjects that name nothing.
func named(all ...subject) []subject {
	return slices.DeleteFunc(all, func(s subject) bool { return s.id == [16]byte{} })
}
