package portal

import (
	"errors"
	"net/http"
	"net/url"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// submissionShow is the page of a command that was not final when its button
// was pressed: it says what came of it, whenever one looks.
type submissionShow struct {
	Outcome *notice
	To      string // the page of what the command is about, once there is something to see
	Verb    string
	When    string
	Pending bool
}

// submissionPath is the address of that page. to is where the command leads.
func submissionPath(o gateway.Outcome, to string) string {
	return "/submission/" + o.Envelope.String() + "?" + url.Values{"to": {to}}.Encode()
}

func (v *visit) submissionShow() error {
	envelope, err := trade.ParseID[trade.Entry](v.r.PathValue("envelope"))
	if err != nil {
		return notFound("没有该提交", "there is no such submission")
	}
	outcome, err := v.Gateway.Status(v.r.Context(), v.person, envelope)
	if errors.Is(err, gateway.ErrNoSubmission) {
		return notFound("没有该提交，或并非由您提交", "there is no such submission, or it is not yours")
	}
	if err != nil {
		return err
	}
	page := submissionShow{Outcome: v.came(outcome), Verb: v.name(outcome.Verb), Pending: outcome.Pending}
	if to := local(v.r.URL.Query().Get("to")); !outcome.Pending {
		page.To = to
	}
	return v.show(http.StatusOK, "submission_show", frame{Live: "/live", Page: page})
}
