package api

import "tallystick/gateway"

func (s *Server) registerProceedsCommands() {
	post[gateway.RegisterProceedsForm](s, "/v1/proceeds", "proceeds", "register-proceeds", "Register money from abroad and match it to declarations")
}
