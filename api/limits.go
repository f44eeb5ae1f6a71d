package api

import "tallystick/gateway"

func (s *Server) registerLimitCommands() {
	post[gateway.SetLimitsForm](s, "/v1/limits", "limits", "set-limits", "Set the limits from a day on")
}
