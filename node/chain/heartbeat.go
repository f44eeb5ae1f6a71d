//go:build !tallystick_heartbeat_5s

package chain

import "time"

// Heartbeat is after how long without envelopes keepers of one ledger make a block all the same.
const Heartbeat = time.Minute
