package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// sent is what a caller reads of an answer.
type sent struct {
	Submission
	Code     int
	Location string
	Key      string
	Applied  string
}

func (w *town) send(method, path, login, prefer, body string) sent {
	w.t.Helper()
	headers := http.Header{}
	if prefer != "" {
		headers.Set("Prefer", prefer)
	}
	answer := w.ask(method, path, login, headers, []byte(body))
	s := sent{Code: answer.Code, Location: answer.Header().Get("Location"), Key: answer.Header().Get("Idempotency-Key"),
		Applied: answer.Header().Get("Preference-Applied")}
	if err := json.Unmarshal(answer.Body.Bytes(), &s.Submission); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// A chain that stalls is answered with where to ask, and asking tells the end.
func TestStalledChain(t *testing.T) {
	w := newTown(t)
	goOn := w.Chain.Stall()
	const rates = `{"day":"2026-11-20","rates":[{"currency":"USD","per100":"712.00"}]}`
	first := w.send(http.MethodPost, "/v1/rates", "governor", "respond-async", rates)
	if first.Code != http.StatusAccepted || first.State != "pending" ||
		first.Location != "/v1/submissions/"+first.Envelope ||
		first.Key == "" || first.Submission.Key != first.Key || first.Applied != "respond-async" {
		t.Fatalf("%+v", first)
	}
	again := w.send(http.MethodPost, "/v1/rates", "governor", "wait=0", rates)
	if again.Code != http.StatusAccepted || again.Envelope != first.Envelope ||
		!again.Repeated || again.Applied != "wait=0" {
		t.Errorf("sent again: %+v", again)
	}
	now := w.send(http.MethodGet, first.Location, "governor", "", "")
	if now.Code != http.StatusAccepted || now.State != "pending" {
		t.Errorf("asked: %+v", now)
	}
	goOn()
	final := w.send(http.MethodPost, "/v1/rates", "governor", "", rates)
	if final.Code != http.StatusOK || final.State != "final" || final.Envelope != first.Envelope {
		t.Errorf("in the end: %+v", final)
	}
	now = w.send(http.MethodGet, first.Location, "governor", "", "")
	if now.State != "final" || now.Height != final.Height {
		t.Errorf("asked in the end: %+v", now)
	}
}

// watched sees the deadlines that are set on a connection.
type watched struct {
	*httptest.ResponseRecorder
	set []time.Time
}

// SetReadDeadline is asked for by [http.NewResponseController] and by huma.
func (w *watched) SetReadDeadline(deadline time.Time) error {
	w.set = append(w.set, deadline)
	return nil
}

// Once a body is here, no deadline is left on the connection: it would end the
// request while its command is on its way, however long the caller would wait.
func TestNoDeadlineOutlastsTheBody(t *testing.T) {
	w := newTown(t)
	for path, kind := range map[string]string{"/v1/rates": "application/json", "/v1/declarations/upload": "text/csv"} {
		body := strings.NewReader(`{"day":"2026-11-20","rates":[]}`)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", "Bearer "+w.token("feed"))
		answer := &watched{ResponseRecorder: httptest.NewRecorder()}
		w.ServeHTTP(answer, r)
		if n := len(answer.set); n < 2 || answer.set[0].IsZero() || !answer.set[n-1].IsZero() {
			t.Errorf("%s sets the deadlines %v", path, answer.set)
		}
	}
}
