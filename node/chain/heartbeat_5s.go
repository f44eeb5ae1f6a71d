//go:build tallystick_heartbeat_5s

package chain

import "time"

// Heartbeat is short in programs that tests build, which wait for it.
const Heartbeat = 5 * time.Second
