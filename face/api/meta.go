package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/openapi"
	"tallystick/face/words"
)

const introduction = `Cross-border financing against verified documents. 基于核验单据的跨境融资账本。

Sign in with POST /v1/session and send the token as "Authorization: Bearer". Every command takes an Idempotency-Key and
waits until the ledger has it for good; "Prefer: respond-async" answers 202 at once, with a path to ask. In a
request an amount is a text such as "12345.67", in an answer it is {"amount": "12345.67", "currency": "USD"},
everywhere; a day is written 2026-11-23. A command that changed nothing is answered with the state "unchanged".
Problems (RFC 9457) come in Chinese and English and name the numbered rule that forbade a command. 用 POST /v1/session 登录；操作须带 Idempotency-Key；请求中金额写作
"12345.67"，应答中一律为 {"amount": "12345.67", "currency": "USD"}；日期写作 2026-11-23；
内容与账本一致、未作更改的操作，应答状态为 unchanged；错误以中英文说明，并给出规则编号与处理办法。`

// Meta is what the API says of itself and its node.
type Meta struct {
	Chain   string    `json:"chain"`
	Filing  string    `json:"filing" doc:"Filing number of the blockchain information service (CAC Order No. 3, article 13)"`
	API     string    `json:"api" example:"v1"`
	Version string    `json:"version"`
	Height  int64     `json:"height" doc:"Last block of the ledger"`
	At      time.Time `json:"at" doc:"Its time"`
	Read    int64     `json:"readHeight" doc:"Last block that questions are answered from"`
	Rules   RuleBook  `json:"ruleBook" doc:"By which rules blocks are executed"`
}

// Health says how the node stands.
type Health struct {
	State  string `json:"state" enum:"ok,behind,full,stalled,stopped"`
	Height int64  `json:"height"`
	Read   int64  `json:"readHeight"`
	Lag    int64  `json:"lag" doc:"Blocks that the read model is behind"`
	Reason string `json:"reason,omitempty"`

	Alarms   []Alarm       `json:"alarms,omitempty"`
	Troubles []TroubleLine `json:"troubles,omitempty" doc:"What the operator has to mend, while the node goes on"`
}

// TroubleLine is something that the node's operator has to mend.
type TroubleLine struct {
	Code string `json:"code" example:"details-missing"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// maxLag is how many blocks the read model may be behind while the node counts as ready.
const maxLag = 50

func (s *Server) registerMeta() {
	op := endpoint(http.MethodGet, "/v1/meta", "meta", "meta", "The ledger and its node")
	op.Security, op.Errors = openapi.Open, []int{400, 429, 503}
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[Meta], error) {
		height, at, _ := s.settings.Node.Standing()
		var rules trade.RuleBook
		err := s.settings.Gateway.View(func(book trade.Book, _ trade.Instant) error {
			rules = book.RuleBook()
			return nil
		})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Meta]{Meta{Chain: s.settings.Gateway.Chain(), Filing: s.settings.Filing, API: "v1",
			Version: s.settings.Version,
			Height:  height, At: at.Time(), Read: s.readHeight(), Rules: rulesOf(rules)}}, nil
	})
}

// readHeight gives the read model's height.
func (s *Server) readHeight() int64 { return s.settings.Model.Height() }

// Why a node does not serve.
var (
	stopped = words.Text{Zh: "节点已停止", En: "the node has stopped"}
	behind  = words.Text{Zh: "读模型落后", En: "the read model is behind"}
)

func (s *Server) standing() (Health, int) {
	height, _, err := s.settings.Node.Standing()
	h := Health{State: "ok", Height: height, Read: s.readHeight()}
	h.Lag = max(0, height-h.Read)
	full := s.troubles(&h)
	switch {
	case err != nil:
		h.State, h.Reason = "stopped", stopped.String()
	case s.alarmed(&h):
	case h.Read < 0 || h.Lag > maxLag:
		h.State, h.Reason = "behind", behind.String()
	case full != "":
		h.State, h.Reason = "full", full
	default:
		return h, http.StatusOK
	}
	return h, http.StatusServiceUnavailable
}

// troubles adds what the operator has to mend, and gives the reason for which
// nothing new is taken.
func (s *Server) troubles(h *Health) (full string) {
	if s.settings.Troubles == nil {
		return ""
	}
	for _, t := range s.settings.Troubles() {
		h.Troubles = append(h.Troubles, TroubleLine{t.Code, t.Zh, t.En})
		if t.Stops {
			full = words.Text{Zh: t.Zh, En: t.En}.String()
		}
	}
	return full
}

// health says whether the process lives.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	h, _ := s.standing()
	status := http.StatusOK
	if h.State == "stopped" {
		status = http.StatusServiceUnavailable
	}
	s.writeJSON(w, status, h)
}

// ready says whether the node can take requests.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	h, status := s.standing()
	s.writeJSON(w, status, h)
}

func (s *Server) writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := s.api.Marshal(w, "application/json", v); err != nil {
		s.log.Debug("an answer could not be sent", "err", err)
	}
}
