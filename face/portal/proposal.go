package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// proposalList is what waits for governors, and what became of the rest.
type proposalList struct {
	Rows        []proposalRow
	Orders      []order
	First, Next string
}

// proposalRow is one proposal in a list.
type proposalRow struct {
	ID, What, By, Made, Expires, State, Tone string
	Mine                                     bool // waits for this person
}

// change is one figure of what is proposed, as it would stand otherwise and then.
type change struct {
	Label, Before, After string
	Changed              bool
}

// voice is what a governor said.
type voice struct{ Who, When, Reason string }

type proposalShow struct {
	proposalRow
	Open       bool // then what stands now is shown beside
	Facts      []fact
	Changes    []change
	Approvals  []voice
	Objections []voice
	Orders     []order
}

// agrees reports whether the person is one of those who agree to proposals.
func (v *visit) agrees() bool {
	return trade.Gives(v.person.Kind, v.person.Duties, trade.VerbApproveProposal)
}

// waitsFor reports whether a proposal waits for the person.
func (v *visit) waitsFor(p trade.Proposal) bool {
	waits := p.State == trade.ProposalOpen && v.agrees() && !p.Agreed(v.person.ID)
	if !waits || !p.OfKeepers() {
		return waits
	}
	answer, err := v.Gateway.May(v.r.Context(), v.person, trade.VerbApproveProposal, trade.Object{Key: p.Key()})
	return err == nil && answer.Refusal.OK() // the person's party runs a keeper
}

func (v *visit) proposalRow(p trade.Proposal) proposalRow {
	row := proposalRow{ID: p.ID.String(), What: v.name(p.Act.Verb()), By: v.answering(p.By), Made: clock(p.At),
		Expires: clock(p.Expires), State: v.name(p.State), Tone: "warn", Mine: v.waitsFor(p)}
	switch p.State {
	case trade.ProposalCarried:
		row.Tone = "good"
	case trade.ProposalLapsed, trade.ProposalWithdrawn:
		row.Tone = ""
	}
	return row
}

// proposalsWaiting counts what waits for the person.
func (v *visit) proposalsWaiting() (int, error) {
	if !v.agrees() {
		return 0, nil
	}
	open, err := v.Model.Proposals(v.r.Context(), v.viewer, readmodel.ProposalFilter{State: trade.ProposalOpen},
		readmodel.Page{Limit: pageRows})
	count := 0
	for _, p := range open.Rows {
		if v.waitsFor(p) {
			count++
		}
	}
	return count, err
}

func (v *visit) proposalList() error { return v.proposalsPage(http.StatusOK, "", nil, nil) }

func (v *visit) proposalsPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	if v.person.Kind != trade.Regulator && !v.agrees() {
		return notFound("没有该页面", "there is no such page")
	}
	rows, next, err := asked(v.Model.Proposals(v.r.Context(), v.viewer, readmodel.ProposalFilter{},
		readmodel.Page{Limit: pageRows, After: v.r.URL.Query().Get("after")}))
	if err != nil {
		return err
	}
	var page proposalList
	for _, p := range rows {
		page.Rows = append(page.Rows, v.proposalRow(p))
	}
	page.First, page.Next = paging(v.r.URL, next)
	standing, err := v.Model.Threshold(v.r.Context())
	if err != nil {
		return err
	}
	o := &ordering{v: v, path: "/proposal", tried: tried, refusal: refusal, wrong: wrong}
	o.offer("threshold", offering{start: gateway.SetThresholdForm{Governors: standing}})
	if page.Orders, err = o.list(); err != nil {
		return err
	}
	return v.show(status, "proposal_list", frame{Notices: stray(page.Orders, refusal), Page: page})
}

// proposal gives the proposal of the address.
func (v *visit) proposal() (trade.Proposal, error) {
	id, err := trade.ParseID[trade.Proposal](v.r.PathValue("id"))
	if err != nil {
		return trade.Proposal{}, notFound("没有该提案", "there is no such proposal")
	}
	p, ok, err := known(v.Model.Proposal(v.r.Context(), v.viewer, id))
	if err == nil && !ok {
		err = notFound("没有该提案", "there is no such proposal")
	}
	return p, err
}

func (v *visit) proposalShow() error { return v.proposalPage(http.StatusOK, "", nil, nil) }

func (v *visit) proposalPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	p, err := v.proposal()
	if err != nil {
		return err
	}
	page := proposalShow{proposalRow: v.proposalRow(p), Open: p.State == trade.ProposalOpen}
	page.Facts = []fact{{v.pick("Reason", "理由"), v.proposalReason(p.Details)},
		{v.pick("Proposed by", "提议人"), page.By + " · " + page.Made},
		{v.pick("Open until", "同意截止"), page.Expires},
		{v.pick("Digest of the content (SHA-256)", "内容摘要（SHA-256）"), p.Content.String()}}
	if page.Changes, err = v.changes(p.Act); err != nil {
		return err
	}
	for _, a := range p.Approvals {
		page.Approvals = append(page.Approvals, voice{Who: v.answering(a.By), When: clock(a.At)})
	}
	for _, o := range p.Objections {
		page.Objections = append(page.Objections, voice{v.answering(o.By), clock(o.At), v.proposalReason(o.Details)})
	}
	if page.Orders, err = v.proposalOrders(p, tried, refusal, wrong); err != nil {
		return err
	}
	return v.show(status, "proposal_show", frame{Notices: stray(page.Orders, refusal), Page: page})
}

func (v *visit) proposalReason(digest trade.Digest) string {
	details, err := gateway.Details[gateway.ProposalDetails](v.r.Context(), v.Gateway, v.person, digest)
	if err != nil {
		return v.pick("not at this node", "本节点没有该内容")
	}
	return details.Reason
}

// proposalOrders lets a governor agree, object, or take back what the governor proposed.
func (v *visit) proposalOrders(p trade.Proposal, tried string, refusal *notice, wrong gateway.InputErrors) ([]order,
	error) {
	about := trade.Object{Key: trade.ProposalKey(p.ID)}
	o := &ordering{v: v, path: "/proposal/" + p.ID.String(), tried: tried, refusal: refusal, wrong: wrong}
	o.offer("approve", offering{about: about, start: gateway.ApproveProposalForm{Content: p.Content.String()},
		tuned: map[string]field{"content": {Type: "hidden"}}})
	o.offer("withdraw", offering{about: about})
	o.offer("object", offering{about: about})
	return o.list()
}

// proposalAtStake is the proposal of the address: what would change by it.
func (v *visit) proposalAtStake() (stake, error) {
	p, err := v.proposal()
	if err != nil {
		return stake{}, err
	}
	about := stake{name: v.name(p.Act.Verb()), about: trade.Object{Key: p.Key()}, filter: reachOf(p.Act)}
	changes, err := v.changes(p.Act)
	for _, c := range changes {
		if c.Changed {
			about.facts = append(about.facts, fact{c.Label, c.Before + " → " + c.After})
		}
	}
	return about, err
}

// proposalsOrder proposes what has no page of its own.
func (v *visit) proposalsOrder() error {
	return v.orderedAt("proposal", v.r.PathValue("do"), proposals, v.proposalsPage)
}

func (v *visit) proposalOrder() error { return v.ordered("proposal", v.proposalPage) }

// proposalStep words an event about proposals.
func (v *visit) proposalStep(e trade.Event) string {
	switch e := e.(type) {
	case trade.ProposalMade:
		return v.name(e.Proposal.Act.Verb())
	case trade.ProposalApproved:
		return v.within(words.Agrees.With(v.answering(e.By)))
	case trade.ProposalObjected:
		return v.within(words.Objects.With(v.answering(e.Objection.By)))
	case trade.ProposalDone:
		return v.name(e.State)
	case trade.ThresholdSet:
		return v.within(words.GovernorsTake.With(e.Governors))
	}
	return ""
}
