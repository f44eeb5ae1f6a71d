package toy

import (
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Carry has one governor propose what a form means and the other agree, so that it
// stands when this returns.
func (w *Town) Carry(form gateway.Form) {
	w.t.Helper()
	w.act("governor", form)
	w.Agree()
}

// Agree has the second governor agree to the newest proposal that is open.
func (w *Town) Agree() {
	w.t.Helper()
	p := w.newest()
	w.act("governor2", gateway.ApproveProposalForm{Proposal: p.ID.String(), Content: p.Content.String()})
}

// What stands in a request for the newest proposal that is open, and the digest of
// its content.
const (
	newestProposal = "<newest>"
	newestContent  = "<content>"
)

// newest is the newest proposal that is open.
func (w *Town) newest() trade.Proposal {
	w.t.Helper()
	open, err := w.Chain.Model.Proposals(w.t.Context(), trade.Viewer{Kind: trade.Regulator},
		readmodel.ProposalFilter{State: trade.ProposalOpen}, readmodel.Page{Limit: 1})
	if err != nil || len(open.Rows) == 0 {
		w.t.Fatal("nothing is proposed", err)
	}
	return open.Rows[0]
}

// act has a person submit a form that nothing refuses.
func (w *Town) act(login string, form gateway.Form) {
	w.t.Helper()
	person, err := w.Gate.PersonBy(w.t.Context(), login)
	if err != nil {
		w.t.Fatal(err)
	}
	o, err := w.Gate.Submit(w.t.Context(), person, form, gateway.Request{Wait: time.Minute})
	if err != nil || !o.Refusal.OK() {
		w.t.Fatalf("%T: %+v %v", form, o, err)
	}
}
