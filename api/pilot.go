package api

import "tallystick/gateway"

func (s *Server) registerPilotCommands() {
	post[gateway.AdmitToPilotForm](s, "/v1/pilots", "pilots", "admit-to-pilot", "Open the scenario to a region or bank")
	post[gateway.StopPilotForm](s, "/v1/pilots/stop", "pilots", "stop-pilot", "Stop a region, bank, the scenario, or with nothing named everything")
	post[gateway.ResumePilotForm](s, "/v1/pilots/resume", "pilots", "resume-pilot", "End a stop")
}
