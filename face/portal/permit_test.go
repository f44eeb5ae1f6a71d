package portal

import (
	"tallystick/internal/toy"
	"tallystick/node/gateway"
)

// branch lets the branch of the exporter's region in, with two persons who give permits, and
// has the exporter be of class C.
func (h *hall) branch(number string) {
	h.t.Helper()
	h.all("governor",
		gateway.AdmitPartyForm{Kind: "branch", Number: number, NameZh: "外汇局福建省分局", NameEn: "SAFE Fujian",
			Region: "35"},
		gateway.EnrolPersonForm{Party: number, Login: "branch.maker", NameZh: "分局经办", NameEn: "Branch Maker",
			Duties: []string{"maker"}, Password: toy.Password},
		gateway.EnrolPersonForm{Party: number, Login: "branch.checker", NameZh: "分局复核", NameEn: "Branch Checker",
			Duties: []string{"checker"}, Password: toy.Password},
		gateway.ClassifyEnterpriseForm{Party: "91350100M000100Y43", Class: "C", Listed: true})
	if err := h.Gate.KeepFirstPasswords(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// given has another person of the branch confirm a permit.
func (h *hall) given(number string) {
	h.t.Helper()
	h.all("branch.checker", gateway.ConfirmDocumentForm{Document: number})
}
