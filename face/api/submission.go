package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// Submission says what came of a command.
type Submission struct {
	Envelope string       `json:"envelope,omitempty" doc:"By which to ask for it again"`
	Verb     string       `json:"verb,omitempty" example:"apply"`
	Subject  string       `json:"subject,omitempty" doc:"Identifier of what the command is about"`
	State    string       `json:"state" enum:"final,pending,unchanged,expired,allowed" doc:"final: in a block for good. pending: handed in; ask again. unchanged: all that was sent stands on the ledger already, and nothing was changed. expired: in no block, and never will be; hand it in anew. allowed: of a dry run"`
	Height   int64        `json:"height,omitempty" doc:"The block that holds it"`
	Index    uint32       `json:"index,omitempty" doc:"Its place in the block"`
	Status   string       `json:"status,omitempty" doc:"Where to ask while it is pending"`
	Key      string       `json:"idempotencyKey,omitempty" doc:"While pending: with it nothing is done twice"`
	Repeated bool         `json:"repeated,omitempty" doc:"Of the same command a moment ago"`
	Refused  int          `json:"refused,omitempty" doc:"Of a batch: how many of its steps were refused"`
	Steps    []StepAnswer `json:"steps,omitempty" doc:"Of a batch: what came of each step, in order"`
	Zh       *Words       `json:"zh,omitempty" doc:"Of one repeated: what to do if it was meant anew"`
	En       *Words       `json:"en,omitempty"`
}

func submissionOf(o gateway.Outcome) Submission {
	body := Submission{Envelope: o.Envelope.String(), Verb: o.Verb.String(), Subject: o.Subject, Height: o.Height,
		Index: o.Index, State: "final"}
	if o.IsBatch() {
		body.Verb, body.Subject, o.Unchanged = "", "", false
	}
	switch {
	case o.Pending:
		body.State, body.Status, body.Key = "pending", "/v1/submissions/"+body.Envelope, o.Wish
	case o.Expired:
		body.State = "expired"
	case o.Unchanged:
		body.State = "unchanged"
	}
	if o.Repeated {
		body.Repeated, body.Zh, body.En = true, &repeatedZh, &repeatedEn
	}
	return body
}

var (
	repeatedZh = Words{"同一请求，未重复提交", "您在 10 分钟内提交过完全相同的请求，此为其结果", "如确需再办理一次，请附上新的 Idempotency-Key 重新发送"}
	repeatedEn = Words{"The same command again: nothing more was handed in",
		"You sent the very same within the last 10 minutes, and this is what came of it",
		"If it is meant a second time, send it with a new Idempotency-Key"}
)

// Handing is how every command may be handed in. Without a key, the very same
// command of the same caller within ten minutes is taken for the first sent
// again (see [Submission.Repeated]); the answer names the key that it has. A
// wait stands above a preference.
type Handing struct {
	Wish   string `header:"Idempotency-Key" maxLength:"200" doc:"The same key gets the first answer again"`
	Prefer string `header:"Prefer" maxLength:"200" doc:"RFC 7240: respond-async, or wait=5 for so many seconds"`
	Wait   string `query:"wait" maxLength:"4" doc:"Seconds to wait until it is final, 0 to 30; 10 when not given"`
	Dry    bool   `query:"dryRun" doc:"Only say whether the rule book would allow it now; nothing is handed in"`
}

// answer is how every command is answered.
type answer struct {
	Status   int
	Location string `header:"Location" doc:"Where to ask while it is pending"`
	Wish     string `header:"Idempotency-Key" doc:"The key that it has"`
	Applied  string `header:"Preference-Applied" doc:"RFC 7240: what of Prefer was honoured"`
	Retry    string `header:"Retry-After" doc:"Seconds after which to ask, while it is pending"`
	Body     Submission
}

// wait reads how long the caller wants to wait, and which preference was honoured.
// A preference that makes no sense is passed over, as RFC 7240 wants it.
func (h Handing) wait() (wait time.Duration, applied string, err error) {
	if h.Wait != "" {
		seconds, err := strconv.Atoi(h.Wait)
		if err != nil || seconds < 0 || time.Duration(seconds)*time.Second > longestWait {
			return 0, "", wrongInput([]FieldProblem{{"wait", "等待秒数须为 0 至 30 的整数", "wait is a whole number of " +
				"seconds, 0 to 30"}})
		}
		return time.Duration(seconds) * time.Second, "", nil
	}
	async := false
	for part := range strings.SplitSeq(h.Prefer, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		async = async || strings.EqualFold(strings.TrimSpace(name), "respond-async")
		seconds, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 31)
		if err != nil || !strings.EqualFold(strings.TrimSpace(name), "wait") || applied != "" {
			continue
		}
		wait = min(time.Duration(seconds)*time.Second, longestWait)
		applied = "wait=" + strconv.Itoa(int(wait.Seconds()))
	}
	switch { // with both, it is the wait after which the answer comes in any case
	case applied != "" && async:
		return wait, "respond-async, " + applied, nil
	case applied != "":
		return wait, applied, nil
	case async:
		return 0, "respond-async", nil
	}
	return usualWait, "", nil
}

// submit hands a form in.
func (s *Server) submit(ctx context.Context, h Handing, form gateway.Form) (*answer, error) {
	wait, applied, err := h.wait()
	if err != nil {
		return nil, err
	}
	if h.Dry {
		return s.try(ctx, form)
	}
	outcome, err := s.settings.Gateway.Submit(ctx, caller(ctx), form,
		gateway.Request{Wish: h.Wish, Own: true, Wait: wait})
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	return s.answerOf(ctx, outcome, applied, true)
}

// answerOf tells an outcome. fresh counts it among what was submitted.
func (s *Server) answerOf(ctx context.Context, outcome gateway.Outcome, applied string, fresh bool) (*answer, error) {
	if fresh && (!outcome.IsBatch() || !outcome.Refusal.OK()) {
		s.metrics.submitted(outcome)
	}
	if !outcome.Refusal.OK() {
		return nil, refused(outcome)
	}
	a := &answer{Status: http.StatusOK, Wish: outcome.Wish, Applied: applied, Body: submissionOf(outcome)}
	if outcome.Pending {
		a.Status, a.Location, a.Retry = http.StatusAccepted, a.Body.Status, "1"
	}
	if !outcome.IsBatch() {
		return a, nil
	}
	steps, err := s.settings.Gateway.Steps(ctx, caller(ctx), outcome)
	if errors.Is(err, context.DeadlineExceeded) { // the journal is behind: what came of each is told in a moment
		a.Body.State, a.Body.Status = "pending", "/v1/submissions/"+a.Body.Envelope
		a.Body.Key, a.Status, a.Location, a.Retry = outcome.Wish, http.StatusAccepted, a.Body.Status, "1"
		return a, nil
	}
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	for i, step := range steps {
		if fresh {
			s.metrics.submitted(step)
		}
		a.Body.addStep(i, submissionOf(step).State, step)
	}
	return a, nil
}

// try asks the rule book only.
func (s *Server) try(ctx context.Context, form gateway.Form) (*answer, error) {
	refusal, err := s.settings.Gateway.Try(ctx, caller(ctx), form)
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	if !refusal.OK() {
		return nil, refused(gateway.Outcome{Refusal: refusal})
	}
	return &answer{Status: http.StatusOK, Body: Submission{State: "allowed"}}, nil
}

func (s *Server) registerSubmissions() {
	op := endpoint(http.MethodGet, "/v1/submissions/{envelope}", "submissions", "submission", "What came of a command")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Envelope string `path:"envelope" maxLength:"64"`
	}) (*answer, error) {
		id, err := trade.ParseID[trade.Entry](in.Envelope)
		if err != nil {
			return nil, notFound()
		}
		outcome, err := s.settings.Gateway.Status(ctx, caller(ctx), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return s.answerOf(ctx, outcome, "", false)
	})
}
