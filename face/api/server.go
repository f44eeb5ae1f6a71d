package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/face/openapi"
	"tallystick/face/operation"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Receipts makes the evidence of a record, or of its absence.
type Receipts interface {
	// Receipt gives the receipt, as JSON, of the record that has the identifiers
	// of name, or of its absence.
	Receipt(ctx context.Context, key trade.Key) ([]byte, error)
}

// Node is what the API tells of the member's node.
type Node interface {
	// Standing gives the last committed block and its time; err says why the
	// node does not go on.
	Standing() (height int64, at trade.Instant, err error)
}

// Settings are what an API is made of.
type Settings struct {
	Gateway  *gateway.Gateway
	Model    *readmodel.Model
	Receipts Receipts // nil: no receipts
	Trust    []byte   // the file that receipts are checked against, as JSON; nil: none is handed out
	Advice   Adviser  // nil: no opinions
	Node     Node
	Alarms   func() []Alarm           // what is wrong with the chain; nil: nothing is
	Troubles func() []gateway.Trouble // what the node's operator has to mend; nil: nothing is ever wrong
	Street   gateway.Street           // tells from where requests come
	Filing   string                   // filing number of the CAC (Order No. 3 of 2019, article 13)
	Version  string
	Registry *prometheus.Registry // nil: a fresh one
	Clock    func() time.Time     // nil: time.Now
	Log      *slog.Logger         // nil: nothing is logged
}

// Bounds of what comes from outside.
const (
	maxBody     = 1 << 20         // of most bodies, bytes
	maxBatch    = 4 << 20         // of many commands, which one envelope has to hold, bytes
	maxUpload   = formats.MaxFile // of declarations in bulk, bytes
	maxRequests = 512             // at once, without feeds
	maxFeeds    = 512             // at once

	longestWait = 30 * time.Second
	requestTime = longestWait + 10*time.Second // more, so that an answer is an answer
	usualWait   = 10 * time.Second
	knockTime   = 10 * time.Second // for a body by somebody who is not signed in
)

// Server answers the API's requests. It is an [http.Handler] for /v1, /docs,
// /openapi.json, /healthz, /readyz and /metrics.
type Server struct {
	settings Settings
	log      *slog.Logger
	mux      *http.ServeMux
	api      huma.API
	orders   []order // the commands
	metrics  *metrics
	requests chan struct{}
	feeds    chan struct{}
	turns    *desk.Turns // of requests, by person
	sources  *desk.Turns // and by source
	page     http.HandlerFunc
	stop     sync.Once
	stopped  chan struct{}

	personFeeds, sourceFeeds *desk.Turns
}

// New makes the API.
func New(settings Settings) *Server {
	if settings.Clock == nil {
		settings.Clock = time.Now
	}
	if settings.Log == nil {
		settings.Log = slog.New(slog.DiscardHandler)
	}
	if settings.Registry == nil {
		settings.Registry = prometheus.NewRegistry()
	}
	s := &Server{settings: settings, log: settings.Log, mux: http.NewServeMux(),
		requests: make(chan struct{}, maxRequests), feeds: make(chan struct{}, maxFeeds),
		stopped: make(chan struct{}), turns: desk.NewTurns(personRequests, personWaits),
		personFeeds: desk.NewTurns(personFeeds, 0),
		sourceFeeds: desk.NewTurns(sourceFeeds, 0), sources: desk.NewTurns(sourceRequests, sourceWaits)}
	s.metrics = newMetrics(settings.Registry, s)
	document := openapi.New(s.settings.Version, introduction)
	document.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaNamer)
	config := huma.Config{
		OpenAPI:     document,
		OpenAPIPath: "/openapi",
		Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat,
			"json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{s.ours},
	}
	s.api = humago.New(s.mux, config)
	s.api.UseMiddleware(s.exchange, s.authenticate, s.takeTurn, s.checkBody, s.takeSlot)
	s.register()
	openapi.Finish(document, reflect.TypeFor[Problem](), reflect.TypeFor[Submission]())
	s.page = openapi.Page(document)
	s.mux.HandleFunc("GET /docs", s.page)
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("GET /readyz", s.ready)
	s.mux.Handle("GET /metrics", s.measured(s.metrics.handler(settings.Registry)))
	s.mux.HandleFunc("/", s.unknown)
	return s
}

// schemaNamer names a schema after its Go type; the gateway's declaration is
// what is sealed of one.
func schemaNamer(t reflect.Type, hint string) string {
	if t == reflect.TypeFor[gateway.Declaration]() {
		return "DeclarationDetails"
	}
	var name strings.Builder
	for part := range strings.SplitSeq(hint, "-") { // of a body without a type: issue-token makes IssueToken
		name.WriteString(strings.ToUpper(part[:min(1, len(part))]) + part[min(1, len(part)):])
	}
	return huma.DefaultSchemaNamer(t, name.String())
}

// register adds every noun's operations.
func (s *Server) register() {
	for _, o := range operation.All() {
		s.command(o)
	}
	s.registerSessions()
	s.registerMeta()
	s.registerParties()
	s.registerPersons()
	s.registerDeclarations()
	s.registerNotices()
	s.registerUpload()
	s.registerFinancings()
	s.registerOffers()
	s.registerRepayments()
	s.registerPayments()
	s.registerProceeds()
	s.registerRates()
	s.registerLimits()
	s.registerProposals()
	s.registerKeepers()
	s.registerPilots()
	s.registerInspections()
	s.registerChecks()
	s.registerTasks()
	s.registerModels()
	s.registerTrials()
	s.registerAlerts()
	s.registerTotals()
	s.registerEntries()
	s.registerFeed()
	s.registerReceipts()
	s.registerSubmissions()
	s.registerBatches()
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	headers := w.Header()
	headers.Set("X-Content-Type-Options", "nosniff")
	headers.Set("X-Frame-Options", "DENY")
	headers.Set("Referrer-Policy", "no-referrer")
	headers.Set("Cross-Origin-Resource-Policy", "same-origin")
	headers.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "+
		"base-uri 'none'; form-action 'none'")
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		headers.Set("Cache-Control", "no-store")
	}
	switch r.URL.Path {
	case feedPath, "/healthz", "/readyz", "/metrics": // feeds are long; the others are asked when nothing else answers
		s.mux.ServeHTTP(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTime)
	defer cancel()
	s.metrics.count(w, r.WithContext(ctx), s.mux)
}

// write answers with a problem outside huma.
func (s *Server) write(w http.ResponseWriter, _ *http.Request, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if err := s.api.Marshal(w, "application/json", p); err != nil {
		s.log.Debug("a problem could not be sent", "err", err)
	}
}

// unknown answers for every path that is none of ours, and for ours asked with
// another method.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	s.write(w, r, problem(http.StatusNotFound, "no-such-path",
		Words{"没有该路径或方法", "本接口没有 " + clip(r.Method) + " " + clip(r.URL.Path), "请查看 /docs"},
		Words{"No such path or method", "The API has no " + clip(r.Method) + " " + clip(r.URL.Path), "See /docs"}))
}

func clip(text string) string {
	if len(text) > 100 {
		text = text[:100] + "…"
	}
	return strings.ToValidUTF8(text, "?")
}
