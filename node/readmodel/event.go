package readmodel

import (
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

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

// pack writes events. What a publication publishes is kept elsewhere, by holder.
func pack(events []trade.Event) ([]byte, error) {
	list := slices.Clone(events)
	for i, event := range list {
		if published, ok := event.(trade.DocumentsPublished); ok {
			published.Documents = nil
			list[i] = published
		}
	}
	return wire.EncodeEvents(list)
}

// in reports whether an event names the subject; no subject is in every event.
func in(subject *trade.Key, e trade.Event) bool {
	return subject == nil || slices.Contains(e.Subjects(), *subject)
}
