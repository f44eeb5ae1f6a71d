package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"tallystick/trade"
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

// entryOf is the form of an entry; E is how its events are held.
type entryOf[E any] struct {
	Height   int64            `cbor:"1,keyasint"`
	Index    uint32           `cbor:"2,keyasint"`
	At       trade.Instant    `cbor:"3,keyasint"`
	Verb     trade.Verb       `cbor:"4,keyasint"`
	Envelope trade.EnvelopeID `cbor:"5,keyasint"`
	By       trade.Signer     `cbor:"6,keyasint"`
	Person   trade.PersonID   `cbor:"7,keyasint"`
	Refusal  trade.Refusal    `cbor:"8,keyasint"`
	Events   []E              `cbor:"9,keyasint"`
}

// EncodeEntry writes an entry of the journal.
func EncodeEntry(e trade.Entry) ([]byte, error) {
	form := entryOf[numberedEvent]{e.Height, e.Index, e.At, e.Verb, e.Envelope, e.By, e.Person, e.Refusal, nil}
	var err error
	if form.Events, err = numberAll(e.Events); err != nil {
		return nil, fmt.Errorf("couldn't write the entry: %w", err)
	}
	b, err := encode(&form)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the entry: %w", err)
	}
	return b, nil
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

// DecodeEntry reads an entry of the journal, strictly. An entry without events
// has none, not an empty list of them.
func DecodeEntry(b []byte) (trade.Entry, error) {
	form, err := read[entryOf[numbered]](b)
	if err != nil {
		return trade.Entry{}, fmt.Errorf("couldn't read the entry: %w", err)
	}
	e := trade.Entry{Height: form.Height, Index: form.Index, At: form.At, Verb: form.Verb, Envelope: form.Envelope,
		By: form.By, Person: form.Person, Refusal: form.Refusal}
	if e.Events, err = readAll(form.Events); err != nil {
		return trade.Entry{}, fmt.Errorf("couldn't read the entry: %w", err)
	}
	again, err := EncodeEntry(e)
	if err != nil {
		return trade.Entry{}, err
	}
	if at := firstDifference(again, b); at < len(b) || at < len(again) {
		return trade.Entry{}, fmt.Errorf("couldn't read the entry: not in canonical form at byte %d", at)
	}
	return e, nil
}
