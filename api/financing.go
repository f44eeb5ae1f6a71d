package api

import "tallystick/gateway"

func (s *Server) registerFinancingCommands() {
	const tag = "financings"
	post[gateway.ApplyForm](s, "/v1/financings", tag, "apply", "Ask a bank for a financing")
	postTo(s, "/v1/financings/{id}/withdrawal", tag, "withdraw-application", "Take an application back",
		func(f *gateway.WithdrawApplicationForm, id string) { f.Financing = id })
	postBare(s, "/v1/financings/{id}/acceptance", tag, "accept", "Accept an application and hold the value",
		func(id string) gateway.Form { return gateway.AcceptForm{Financing: id} })
	postTo(s, "/v1/financings/{id}/refusal", tag, "decline", "Decline an application",
		func(f *gateway.DeclineForm, id string) { f.Financing = id })
	postBare(s, "/v1/financings/{id}/extensions", tag, "extend-hold", "Give the hold one more term",
		func(id string) gateway.Form { return gateway.ExtendHoldForm{Financing: id} })
	postBare(s, "/v1/financings/{id}/approval", tag, "approve", "Approve, by another person than accepted",
		func(id string) gateway.Form { return gateway.ApproveForm{Financing: id} })
	postTo(s, "/v1/financings/{id}/disbursal", tag, "disburse", "Register the loan",
		func(f *gateway.DisburseForm, id string) { f.Financing = id })
	postTo(s, "/v1/financings/{id}/disbursal/corrections", tag, "correct-disbursal", "Replace the terms of a disbursal",
		func(f *gateway.CorrectDisbursalForm, id string) { f.Financing = id })
}
