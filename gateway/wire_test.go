package gateway

import "tallystick/wire"

// openEnvelope reads an envelope as the ledger would.
func openEnvelope(bytes []byte) (wire.Envelope, error) { return wire.Open(bytes) }
