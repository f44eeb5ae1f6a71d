package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// askFrom sends a request from a source.
func (w *town) askFrom(source, method, path, login, body string) int {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	r.RemoteAddr = source + ":4711"
	r.Header.Set("Content-Type", "application/json")
	if login != "-" {
		r.Header.Set("Authorization", "Bearer "+w.token(login))
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer.Code
}

// A source that has all its requests under way is told so, whoever asks; another
// source and the health are answered.
func TestOneSourceTakesNotEveryRequest(t *testing.T) {
	w := newTown(t)
	w.sources = desk.NewTurns(1, 0)
	done, err := w.sources.Take(t.Context(), "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	const session = "/v1/session"
	for _, c := range []struct {
		source, path, login string
		want                int
	}{
		{"192.0.2.1", session, "maker", http.StatusTooManyRequests},
		{"192.0.2.1", session, "rival", http.StatusTooManyRequests},
		{"198.51.100.7", session, "rival", http.StatusOK},
		{"192.0.2.1", "/healthz", "-", http.StatusOK},
	} {
		if code := w.askFrom(c.source, http.MethodGet, c.path, c.login, ""); code != c.want {
			t.Errorf("%+v: %d", c, code)
		}
	}
	done()
	if code := w.askFrom("192.0.2.1", http.MethodGet, session, "maker", ""); code != http.StatusOK {
		t.Errorf("afterwards: %d", code)
	}
}

// Many persons of one source look up as much as a source may; then one more is
// told to wait, and not somebody from elsewhere.
func TestLookUpsOfOneSource(t *testing.T) {
	w := newTown(t)
	person, err := w.Gate.PersonBy(t.Context(), "rival")
	if err != nil {
		t.Fatal(err)
	}
	const number = "350120260000000018"
	ctx := gateway.FromSource(t.Context(), "192.0.2.1")
	for i := range 960 {
		person.ID[0] = byte(i / 240) // as if there were so many
		if _, err := w.Gate.LookUp(ctx, person, number); err != nil {
			t.Fatal(i, err)
		}
	}
	body := `{"number":"` + number + `"}`
	if code := w.askFrom("192.0.2.1", http.MethodPost, "/v1/look-ups", "maker",
		body); code != http.StatusTooManyRequests {
		t.Errorf("one more of that source: %d", code)
	}
	if code := w.askFrom("198.51.100.7", http.MethodPost, "/v1/look-ups", "maker", body); code != http.StatusOK {
		t.Errorf("somebody from elsewhere: %d", code)
	}
}

// A bank that enters the same inflow twice, each time as a request of its own, changes
// nothing the second time; with another amount it is told that the number stands.
func TestEnteredTwice(t *testing.T) {
	w := newTown(t)
	enter := func(amount, wish string) string {
		w.t.Helper()
		answer := w.ask(http.MethodPost, "/v1/declarations/entered", "maker", http.Header{"Idempotency-Key": {wish}},
			[]byte(`{"kind":"capital-inflow","number":"3501000001012611200001","holder":"91350100M000100Y43",`+
				`"income":"capital","registration":"35350100202611201234","amount":"`+amount+
				`","currency":"USD","declared":"2026-11-20"}`))
		return answer.Body.String()
	}
	first := enter("5,520,000.00", "first")
	if !strings.Contains(first, `"final"`) || strings.Contains(first, `"unchanged"`) {
		t.Error(first)
	}
	if again := enter("5520000", "second"); !strings.Contains(again, `"unchanged"`) {
		t.Error(again)
	}
	if other := enter("5,520,001.00", "third"); !strings.Contains(other, "302") {
		t.Error(other)
	}
}
