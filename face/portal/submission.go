package portal

import (
	"errors"
	"net/http"
	"net/url"

	"tallystick/book/trade"
	"tallystick/face/words"
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
	Steps   []stepRow // of a batch
}

// stepRow is what came of one step of a batch.
type stepRow struct {
	Place int
	Verb  string
	Came  *notice
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
	if outcome.IsBatch() {
		if err := v.batchSteps(&page, outcome); err != nil {
			return err
		}
	}
	if to := local(v.r.URL.Query().Get("to")); !outcome.Pending {
		page.To = to
	}
	return v.show(http.StatusOK, "submission_show", frame{Live: "/live", Page: page})
}

// batchSteps adds what came of each step of a batch, and says above how many were refused.
func (v *visit) batchSteps(page *submissionShow, batch gateway.Outcome) error {
	steps, err := v.Gateway.Steps(v.r.Context(), v.person, batch)
	if err != nil {
		return err
	}
	refused := 0
	for i, step := range steps {
		if !step.Refusal.OK() {
			refused++
		}
		page.Steps = append(page.Steps, stepRow{i + 1, v.name(step.Verb), v.came(step)})
	}
	if page.Verb = v.within(words.Batch); refused > 0 {
		page.Outcome = &notice{Tone: "warn", Title: v.within(words.StepsRefused(refused, len(steps)))}
	}
	return nil
}
