package api

import "tallystick/gateway"

func (s *Server) registerPartyCommands() {
	post[gateway.AdmitPartyForm](s, "/v1/parties", "parties", "admit-party", "Let a party in")
	postTo(s, "/v1/parties/{id}/suspension", "parties", "suspend-party", "Take a party's right to write",
		func(f *gateway.SuspendPartyForm, id string) { f.Party = id })
	postBare(s, "/v1/parties/{id}/reinstatement", "parties", "reinstate-party", "Give a suspended party its rights back",
		func(id string) gateway.Form { return gateway.ReinstatePartyForm{Party: id} })
	postTo(s, "/v1/parties/{id}/class", "parties", "classify-enterprise", "Set class and list status of an enterprise",
		func(f *gateway.ClassifyEnterpriseForm, id string) { f.Party = id })
}
