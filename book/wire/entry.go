package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
)

type numbered struct {
	_      struct{} `cbor:",toarray"`
	Number uint16
	Event  cbor.RawMessage
}

type numberedEvent struct {
	_      struct{} `cbor:",toarray"`
	Number uint16
	Event  trade.Event
}

// EntryVersion is the version of the form of an entry's leaf and of its parts.
const EntryVersion = 1

// The parts of an entry, by their numbers. Each is told or kept back by itself.
const (
	VerbPart    = 0 // what was asked for
	SignerPart  = 1 // by whom
	OutcomePart = 2 // the very transaction, and the refusal
	EventPart   = 3 // and above: what happened; of a publication each document apart
)

type verbPart struct {
	Verb trade.Verb `cbor:"1,keyasint"`
}

type signerPart struct {
	By       trade.Signer     `cbor:"1,keyasint"`
	Person   trade.PersonID   `cbor:"2,keyasint"`
	Envelope trade.EnvelopeID `cbor:"3,keyasint"`
}

type outcomePart struct {
	Command trade.Digest  `cbor:"1,keyasint"`
	Refusal trade.Refusal `cbor:"2,keyasint"`
	Step    uint32        `cbor:"3,keyasint,omitempty"`
}

// CountParts gives how many parts an entry has.
func CountParts(e trade.Entry) int {
	n := EventPart + len(e.Events)
	for _, event := range e.Events {
		if published, ok := event.(trade.DocumentsPublished); ok && len(published.Documents) > 1 {
			n += len(published.Documents) - 1
		}
	}
	return n
}

// EncodeParts gives each of an entry's parts in order. The bytes are good until
// each returns.
func EncodeParts(e trade.Entry, each func(part []byte)) error {
	w := writers.Get().(*writer)
	defer writers.Put(w)
	var err error
	put := func(part any) {
		if err == nil {
			var b []byte
			if b, err = w.again(part); err == nil {
				each(b)
			}
		}
	}
	forms := &struct {
		verb    verbPart
		signer  signerPart
		outcome outcomePart
		event   numberedEvent
	}{verbPart{e.Verb}, signerPart{e.By, e.Person, e.Envelope}, outcomePart{e.Command, e.Refusal, e.Step},
		numberedEvent{}}
	put(&forms.verb)
	put(&forms.signer)
	put(&forms.outcome)
	form := &forms.event
	for _, event := range e.Events {
		number, ok := numberOf(event)
		if !ok {
			return fmt.Errorf("couldn't write the entry: %w: %T", ErrEvent, event)
		}
		form.Number = number
		published, ok := event.(trade.DocumentsPublished)
		if !ok || len(published.Documents) < 2 {
			form.Event = event
			put(form)
			continue
		}
		one := published
		form.Event = &one
		for i := range published.Documents {
			one.Documents = published.Documents[i : i+1]
			put(form)
		}
	}
	if err != nil {
		return fmt.Errorf("couldn't write the entry: %w", err)
	}
	return nil
}

// DecodeParts reads the parts of an entry by their numbers into it, strictly.
// Not all of them need be there. Events come in their order; documents of one
// publication that follow each other are one event again.
func DecodeParts(e *trade.Entry, numbers []uint32, parts [][]byte) error {
	for i, part := range parts {
		if err := decodePart(e, numbers[i], part); err != nil {
			return fmt.Errorf("couldn't read part %d of the entry: %w", numbers[i], err)
		}
	}
	return nil
}

func decodePart(e *trade.Entry, number uint32, part []byte) error {
	switch number {
	case VerbPart:
		form, err := decode[verbPart](part)
		e.Verb = form.Verb
		return err
	case SignerPart:
		form, err := decode[signerPart](part)
		e.By, e.Person, e.Envelope = form.By, form.Person, form.Envelope
		return err
	case OutcomePart:
		form, err := decode[outcomePart](part)
		e.Command, e.Refusal, e.Step = form.Command, form.Refusal, form.Step
		return err
	}
	event, err := decodeEvent(part)
	if err != nil {
		return err
	}
	published, ok := event.(trade.DocumentsPublished)
	if ok && len(e.Events) > 0 {
		last, ok := e.Events[len(e.Events)-1].(trade.DocumentsPublished)
		if ok && last.Source == published.Source && last.At == published.At {
			last.Documents = append(last.Documents, published.Documents...)
			e.Events[len(e.Events)-1] = last
			return nil
		}
	}
	e.Events = append(e.Events, event)
	return nil
}

// DecodeEvent reads an event's part of an entry, strictly. A number that no event
// has is ErrEvent.
func DecodeEvent(part []byte) (trade.Event, error) {
	event, err := decodeEvent(part)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the event's part: %w", err)
	}
	return event, nil
}

func decodeEvent(part []byte) (trade.Event, error) {
	form, err := read[numbered](part)
	if err != nil {
		return nil, err
	}
	event, err := readEvent(form.Number, form.Event)
	if err != nil {
		return nil, err
	}
	if published, ok := event.(trade.DocumentsPublished); ok && len(published.Documents) > 1 {
		return nil, errors.New("each document of a publication is a part by itself")
	}
	again, err := encode(&numberedEvent{Number: form.Number, Event: event})
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, part) {
		return nil, fmt.Errorf("not in canonical form at byte %d", firstDifference(again, part))
	}
	return event, nil
}

// EntryLeaf gives the bytes of an entry's leaf in the journal: version (1),
// height (8), index (4), at (8), depth of the bundle of the entry's parts (1), and
// its top (32).
func EntryLeaf(e trade.Entry, depth int, top [32]byte) [54]byte {
	var b [54]byte
	b[0] = EntryVersion
	binary.BigEndian.PutUint64(b[1:], uint64(e.Height))
	binary.BigEndian.PutUint32(b[9:], e.Index)
	binary.BigEndian.PutUint64(b[13:], uint64(e.At))
	b[21] = byte(depth)
	copy(b[22:], top[:])
	return b
}

// EncodeEvents writes events for a store of one's own, each with its number.
func EncodeEvents(events []trade.Event) ([]byte, error) {
	list, err := numberAll(events)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the events: %w", err)
	}
	b, err := encode(list)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the events: %w", err)
	}
	return b, nil
}

// DecodeEvents reads what EncodeEvents wrote.
func DecodeEvents(b []byte) ([]trade.Event, error) {
	list, err := read[[]numbered](b)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the events: %w", err)
	}
	return readAll(list)
}

func numberAll(events []trade.Event) ([]numberedEvent, error) {
	list := make([]numberedEvent, len(events))
	for i, event := range events {
		number, ok := numberOf(event)
		if !ok {
			return nil, fmt.Errorf("%w: %T", ErrEvent, event)
		}
		list[i] = numberedEvent{Number: number, Event: event}
	}
	return list, nil
}

func readAll(list []numbered) (events []trade.Event, err error) {
	for _, n := range list {
		event, err := readEvent(n.Number, n.Event)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}
