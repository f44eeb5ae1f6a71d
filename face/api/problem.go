package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Words say in one language what happened and what to do about it.
type Words struct {
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	Remedy string `json:"remedy,omitempty" doc:"What to do about it"`
}

// RuleRef names the rule that forbade a command.
type RuleRef struct {
	Number uint16 `json:"number" example:"319" doc:"Frozen for ever"`
	Name   string `json:"name" example:"TakingMustNotExceedAvailable"`
}

// FieldProblem says what is wrong with one field.
type FieldProblem struct {
	Field string `json:"field" example:"lines[0].amount"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
}

// Problem is an error as RFC 9457 writes it, in both languages. For a refusal
// of the rule book it carries the rule and, where a taking was refused, what is
// left, never who took the rest.
type Problem struct {
	Type     string         `json:"type" format:"uri-reference" example:"/docs#rule-319"`
	Title    string         `json:"title"`
	Status   int            `json:"status" example:"409"`
	Detail   string         `json:"detail,omitempty"`
	Zh       Words          `json:"zh"`
	En       Words          `json:"en"`
	Rule     *RuleRef       `json:"rule,omitempty"`
	Item     uint32         `json:"item,omitempty" doc:"Which item of the command's list, from 1"`
	Number   string         `json:"number,omitempty" doc:"Number of the declaration of a file that is refused"`
	Line     int            `json:"line,omitempty" doc:"Line of the file on which it begins"`
	Document string         `json:"document,omitempty"`
	Left     *Amount        `json:"left,omitempty" doc:"What is left of what was asked for"`
	Errors   []FieldProblem `json:"errors,omitempty" doc:"Every wrong field"`
	Envelope string         `json:"envelope,omitempty" doc:"The attempt's envelope, when it was handed in"`
	Height   int64          `json:"height,omitempty" doc:"The block that holds the attempt"`
	retry    int
}

// Error implements error.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{}
	if p.retry > 0 {
		headers.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", `Bearer realm="tallystick"`)
	}
	return headers
}

// problem makes a problem that is no refusal. kind names its place on the page
// /docs.
func problem(status int, kind string, zh, en Words) *Problem {
	return &Problem{Type: "/docs#" + kind, Title: en.Title, Status: status, Detail: en.Detail, Zh: zh, En: en}
}

func notFound() *Problem {
	return problem(http.StatusNotFound, "not-found",
		Words{"没有找到", "没有该记录，或贵方无权查看", "请核对标识"},
		Words{"Not found", "There is no such record, or your party may not see it", "Check the identifier"})
}

func wrongInput(fields []FieldProblem) *Problem {
	p := problem(http.StatusBadRequest, "input",
		Words{"输入有误", fmt.Sprintf("有 %d 处需要更正", len(fields)), "请按 errors 中逐项更正后重试"},
		Words{"Wrong input", fmt.Sprintf("Fields to correct: %d", len(fields)), "Correct each of errors and try again"})
	p.Errors = fields
	return p
}

func badBody(f *fault) *Problem {
	return problem(http.StatusBadRequest, "body",
		Words{"正文无法读取", fmt.Sprintf("第 %d 字节：%s", f.at+1, f.zh), "请以严格的 UTF-8 JSON 重新发送"},
		Words{"The body cannot be read", fmt.Sprintf("At byte %d: %s", f.at+1, f.en), "Send strict JSON in UTF-8"})
}

func mediaType(want string) *Problem {
	return problem(http.StatusUnsupportedMediaType, "media-type", Words{"不支持的内容类型", "正文须为 " + want, "请更正 Content-Type"},
		Words{"Unsupported media type", "The body must be " + want, "Correct the Content-Type"})
}

func tooLarge(limit int64) *Problem {
	return problem(http.StatusRequestEntityTooLarge, "body-size",
		Words{"正文过大", fmt.Sprintf("正文最多 %d 字节", limit), "请分批发送"},
		Words{"The body is too large", fmt.Sprintf("A body has at most %d bytes", limit), "Send it in parts"})
}

func signedOut() *Problem {
	return problem(http.StatusUnauthorized, "signed-out",
		Words{"未登录", "缺少有效的访问令牌", "请以 POST /v1/session 登录，并在 Authorization: Bearer 中发送令牌"},
		Words{"Not signed in", "There is no valid token with this request",
			"Sign in with POST /v1/session and send the token as Authorization: Bearer"})
}

func busy(seconds int) *Problem {
	p := problem(http.StatusServiceUnavailable, "busy",
		Words{"系统繁忙", "正在处理的请求过多", "请按 Retry-After 稍后重试；使用同一 Idempotency-Key 不会重复提交"},
		Words{"Too busy", "Too many requests are under way", "Try again after Retry-After; with the same " +
			"Idempotency-Key nothing is handed in twice"})
	p.retry = seconds
	return p
}

// problemOf turns an error of the gateway or the read model into a problem.
// What the caller cannot mend is logged and not told.
func (s *Server) problemOf(ctx context.Context, err error) error {
	var known *Problem
	var fields gateway.InputErrors
	var locked desk.LockedOut
	var many gateway.TooMany
	var question *readmodel.QuestionError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.As(err, &fields):
		wrong := make([]FieldProblem, len(fields))
		for i, f := range fields {
			wrong[i] = FieldProblem(f)
		}
		return wrongInput(wrong)
	case errors.As(err, &question):
		return wrongInput([]FieldProblem{{"query", question.Zh, question.En}})
	case errors.As(err, &locked):
		p := told(http.StatusTooManyRequests, "locked-out", err, "登录已锁定", "Locked out")
		p.retry = max(1, int(math.Ceil(locked.Until.Sub(s.settings.Clock()).Seconds())))
		return p
	case errors.As(err, &many):
		p := told(http.StatusTooManyRequests, "too-many", err, "查证过于频繁", "Too many look-ups")
		p.retry = int(math.Ceil(many.After.Seconds()))
		return p
	case errors.Is(err, desk.ErrCrowded):
		p := told(http.StatusTooManyRequests, "too-many-at-once", err, "同时请求过多", "Too much at once")
		p.retry = 1
		return p
	case errors.Is(err, desk.ErrFirstPassword):
		return told(http.StatusForbidden, "first-password", err, "须先修改密码", "Change the password first")
	case errors.Is(err, desk.ErrWrongPassword):
		return told(http.StatusUnauthorized, "wrong-password", desk.ErrWrongPassword, "登录失败", "Sign-in failed")
	case errors.Is(err, desk.ErrSignedOut):
		return signedOut()
	case errors.Is(err, gateway.ErrOtherRequest):
		return problem(http.StatusConflict, "idempotency-key",
			Words{"Idempotency-Key 冲突", "该键已用于内容不同的请求", "新的请求请使用新的键"},
			Words{"Idempotency-Key conflict", "This key was used for a different request",
				"Use a new key for a new request"})
	case errors.Is(err, gateway.ErrNotHere), errors.Is(err, desk.ErrNoKey):
		return unable(err)
	case errors.Is(err, gateway.ErrSealed) && gateway.WhyClosed(err) != gateway.ErrSealed:
		return closed(gateway.WhyClosed(err))
	case errors.Is(err, gateway.ErrSealed), errors.Is(err, gateway.ErrNoSubmission),
		errors.Is(err, desk.ErrNoPerson), errors.Is(err, readmodel.ErrUnknown):
		return notFound()
	case errors.Is(err, desk.ErrLoginTaken):
		return wrongInput([]FieldProblem{{"login", "登录名已被使用", "the login name is taken"}})
	case errors.Is(err, gateway.ErrBusy):
		return busy(1)
	case ctx.Err() != nil:
		return busy(2)
	}
	s.log.Error("a request failed", "err", err)
	return surroundings(err)
}

// surroundings says what of the node's surroundings failed, as far as callers may know.
func surroundings(err error) *Problem {
	if errors.Is(err, readmodel.ErrAway) {
		blind, gone, do := words.ModelGoneTitle, words.ModelGone, words.TryLater
		return problem(http.StatusServiceUnavailable, "read-model-away", Words{blind.Zh, gone.Zh, do.Zh},
			Words{blind.En, gone.En, do.En})
	}
	if errors.Is(err, gateway.ErrTokensAway) {
		away := words.TokensAwayTitle
		p := told(http.StatusServiceUnavailable, "token-server-away", gateway.ErrTokensAway, away.Zh, away.En)
		p.retry = 5
		return p
	}
	if gateway.IsDiskFull(err) {
		return problem(http.StatusInsufficientStorage, "disk-full",
			Words{"磁盘已满", "本节点磁盘空间不足，请求未被受理，已上链内容不受影响", "请联系运维清理磁盘后重试；使用同一 Idempotency-Key 不会重复提交"},
			Words{"The disk is full", "This node has no room left; the request was not taken, and what is on the " +
				"ledger is not touched", "Have the operator make room and try again; with the same Idempotency-Key " +
				"nothing is handed in twice"})
	}
	return problem(http.StatusInternalServerError, "internal",
		Words{"内部错误", "系统未能完成请求，已记录", "请稍后重试；若持续出现请联系运维"},
		Words{"Internal error", "The system could not complete the request; it is on the log",
			"Try again later; if it lasts, tell the operator"})
}

// told is a problem in the words of the error, under a title in each language.
func told(status int, code string, err error, zh, en string) *Problem {
	text, _ := words.Of(err)
	return problem(status, code, Words{Title: zh, Detail: text.Zh}, Words{Title: en, Detail: text.En})
}

// unable says why the person, or the node, gives no such command.
func unable(err error) *Problem {
	if errors.Is(err, gateway.ErrNotHere) {
		return told(http.StatusNotImplemented, "not-here", gateway.ErrNotHere, words.NotHereTitle.Zh,
			words.NotHereTitle.En)
	}
	return told(http.StatusForbidden, "no-key", desk.ErrNoKey, "没有签名密钥", "No signing key")
}

// closed says why details don't open that the caller may know of.
func closed(why error) *Problem {
	switch why {
	case gateway.ErrErased:
		return told(http.StatusGone, "details-erased", why, "明细已删除", "Details erased")
	case gateway.ErrBlocked:
		return told(http.StatusUnavailableForLegalReasons, "details-blocked", why, "明细已屏蔽", "Details blocked")
	}
	return told(http.StatusServiceUnavailable, "details-missing", why, "明细缺失", "Details missing")
}

// refused turns a refusal of the rule book into a problem.
func refused(o gateway.Outcome) *Problem {
	r := o.Refusal
	zh, en := wordsOf(r)
	p := problem(statusOf(r.Rule), fmt.Sprintf("rule-%d", r.Rule), zh, en)
	p.Rule, p.Item = &RuleRef{uint16(r.Rule), r.Rule.String()}, r.Item
	if !r.Document.IsZero() {
		p.Document = r.Document.String()
	}
	if r.Left.Currency != "" {
		left := amountOf(r.Left)
		p.Left = &left
	}
	if o.Height > 0 {
		p.Envelope, p.Height = o.Envelope.String(), o.Height
	}
	return p
}

// statusOf gives the HTTP status of a refusal: 403 where another person has to
// act, 404 where there is no such thing, 409 where the ledger's state is in the
// way.
func statusOf(rule trade.Rule) int {
	switch rule {
	case trade.KeyMustBeEnrolled, trade.KeyMustNotBeRevoked, trade.PartyMustBeAdmitted, trade.PartyMustNotBeSuspended,
		trade.PartyMustNotBeExpelled, trade.DutyMustAllow,
		trade.SecondPersonMustAct, trade.PartyMustNotBeSucceeded:
		return http.StatusForbidden
	case trade.DocumentMustExist, trade.FinancingMustExist, trade.ProceedsMustExist, trade.RepaymentMustExist,
		trade.NoticeMustExist:
		return http.StatusNotFound
	}
	return http.StatusConflict
}

// ours turns huma's own error into a problem.
func (s *Server) ours(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	switch model.Status {
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		wrong := misfits{schemas: s.api.OpenAPI().Components.Schemas}
		for _, e := range model.Errors {
			if e != nil {
				wrong.at(ctx.Operation(), e.Location, e.Value)
			}
		}
		if len(wrong.all) == 0 {
			wrong.no("body", missingBody)
		}
		return wrongInput(wrong.all), nil
	case http.StatusRequestEntityTooLarge:
		return tooLarge(maxUpload), nil
	case http.StatusUnsupportedMediaType:
		return mediaType("application/json"), nil
	case http.StatusRequestTimeout:
		return problem(model.Status, "timeout", Words{"接收超时", "正文没有及时到达", "请重新发送"},
			Words{"Timeout", "The body did not arrive in time", "Send it again"}), nil
	}
	return problem(model.Status, "error", Words{http.StatusText(model.Status), model.Detail, ""},
		Words{http.StatusText(model.Status), model.Detail, ""}), nil
}
