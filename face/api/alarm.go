package api

import "tallystick/face/words"

// Alarm is something wrong with the chain that an operator has to know.
type Alarm struct {
	Kind    string `json:"kind" enum:"no-block,no-quorum,catching-up,rules-unknown,votes-missing,signed-twice,asks-much,keepers-away,blocks-withheld"`
	Zh      string `json:"zh"`
	En      string `json:"en"`
	Unready bool   `json:"unready" doc:"The node takes no requests while this lasts"`
}

// alarmed puts the chain's alarms into the health, and says whether one of them
// keeps the node from being ready.
func (s *Server) alarmed(h *Health) bool {
	if s.settings.Alarms == nil {
		return false
	}
	h.Alarms = s.settings.Alarms()
	for _, alarm := range h.Alarms {
		if alarm.Unready {
			h.State, h.Reason = "stalled", words.Text{Zh: alarm.Zh, En: alarm.En}.String()
			return true
		}
	}
	return false
}
