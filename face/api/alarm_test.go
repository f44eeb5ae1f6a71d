package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tallystick/internal/toy"
)

// An alarm is in the answer about readiness, and one that keeps the node from
// working makes it unready; the process lives on.
func TestAlarmsAreInTheReadiness(t *testing.T) {
	var alarms []Alarm
	town := toy.New(t)
	s := New(Settings{Gateway: town.Gate, Model: town.Chain.Model, Node: town.Chain, Clock: town.Clock,
		Alarms: func() []Alarm { return alarms }})
	for _, c := range []struct {
		alarms []Alarm
		path   string
		status int
		words  string
	}{
		{nil, "/readyz", http.StatusOK, `"state":"ok"`},
		{[]Alarm{{Kind: "signed-twice", Zh: "某成员", En: "a member"}}, "/readyz", http.StatusOK, `"kind":"signed-twice"`},
		{[]Alarm{{Kind: "no-block", Zh: "无区块", En: "no block", Unready: true}}, "/readyz",
			http.StatusServiceUnavailable, `"state":"stalled"`},
		{[]Alarm{{Kind: "no-block", Zh: "无区块", En: "no block", Unready: true}}, "/healthz", http.StatusOK,
			`无区块 / no block`},
	} {
		alarms = c.alarms
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil))
		if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.words) {
			t.Errorf("%s with %+v: %d %s", c.path, c.alarms, answer.Code, answer.Body.String())
		}
	}
}
