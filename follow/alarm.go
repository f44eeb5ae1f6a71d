package follow

import (
	"time"

	"tallystick/face/api"
	"tallystick/face/words"
	"tallystick/node/chain"
)

// How long no keeper may tell anything, and how old the newest header may be, before a node is
// not ready: keepers of one ledger make a block a [chain.Heartbeat] and tell of it at once. A block
// bears the date of the votes on the one before, so that the newest header of a ledger on which
// nothing happens is up to twice that old; the third is for what takes a while.
const (
	mostSilent = 2 * time.Minute
	mostOld    = 3 * chain.Heartbeat
)

// Alarms tells what is wrong with how the member follows, at a time of its own clock.
func (m *Member) Alarms(now time.Time) (alarms []api.Alarm) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if silent := now.Sub(m.heardAt); silent > mostSilent {
		text := words.FollowSilent.With(int(silent / time.Minute))
		alarms = append(alarms, api.Alarm{Kind: "keepers-away", Zh: text.Zh, En: text.En, Unready: true})
	}
	// who keeps a ledger alone makes no blocks when nothing happens
	if h := m.follower.Trust.Header; h != nil && len(m.follower.Trust.Validators) > 1 {
		if old := now.Sub(h.Time); old > mostOld {
			text := words.FollowWithheld.With(h.Height, int(old/time.Minute))
			alarms = append(alarms, api.Alarm{Kind: "blocks-withheld", Zh: text.Zh, En: text.En, Unready: true})
		}
	}
	return alarms
}
