package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tallystick/node/gateway"
)

// metrics are what the API counts.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	commands *prometheus.CounterVec
	refusals *prometheus.CounterVec
}

func newMetrics(registry *prometheus.Registry, s *Server) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tallystick_api_requests_total",
			Help: "Requests by pattern and status."}, []string{"pattern", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tallystick_api_request_seconds",
			Help:    "Time to answer by pattern.",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}, []string{"pattern"}),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tallystick_commands_total",
			Help: "Commands by verb and end."}, []string{"verb", "state"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tallystick_refusals_total",
			Help: "Refusals by rule."}, []string{"rule"}),
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	registry.MustRegister(m.requests, m.seconds, m.commands, m.refusals,
		gauge("tallystick_height", "Last block of the ledger.",
			func() float64 { h, _ := s.standing(); return float64(h.Height) }),
		gauge("tallystick_read_lag_blocks", "Blocks that the read model is behind.",
			func() float64 { h, _ := s.standing(); return float64(h.Lag) }),
		gauge("tallystick_api_feeds", "Feeds that are open.", func() float64 { return float64(len(s.feeds)) }))
	return m
}

func (m *metrics) handler(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// counted remembers the status of an answer.
type counted struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Unwrap implements what http.ResponseController asks for.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// count answers a request and counts it under its pattern, never under its
// path, which is the client's to choose.
func (m *metrics) count(w http.ResponseWriter, r *http.Request, mux http.Handler) {
	c := &counted{ResponseWriter: w}
	began := time.Now()
	mux.ServeHTTP(c, r)
	pattern := r.Pattern
	if pattern == "" || pattern == "/" {
		pattern = "other"
	}
	m.requests.WithLabelValues(pattern, strconv.Itoa(max(c.status, http.StatusOK))).Inc()
	m.seconds.WithLabelValues(pattern).Observe(time.Since(began).Seconds())
}

func (m *metrics) submitted(o gateway.Outcome) {
	state := submissionOf(o).State
	if !o.Refusal.OK() {
		state = "refused"
		m.refusals.WithLabelValues(strconv.Itoa(int(o.Refusal.Rule))).Inc()
	}
	m.commands.WithLabelValues(strings.ToLower(o.Verb.String()), state).Inc()
}
