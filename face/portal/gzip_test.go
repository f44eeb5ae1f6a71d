package portal

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Answers are compressed where it pays and tells nobody anything, and read the
// same either way.
func TestCompressed(t *testing.T) {
	long := strings.Repeat("报关单 declaration ", 400)
	for _, c := range []struct {
		name, accept, kind, text string
		secret, flush, want      bool
		status                   int
	}{
		{name: "page", accept: "br, gzip", kind: "text/html; charset=utf-8", text: long, want: true},
		{name: "refused page", accept: "gzip", kind: "text/html", text: long, want: true, status: 422},
		{name: "json", accept: "*", kind: "application/json", text: long, want: true},
		{name: "not taken", accept: "gzip;q=0", kind: "text/html", text: long},
		{name: "taken a little", accept: "gzip;q=0.1", kind: "text/html", text: long, want: true},
		{name: "nobody asked", kind: "text/html", text: long},
		{name: "short", accept: "gzip", kind: "text/html", text: "short"},
		{name: "sheet", accept: "gzip", kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			text: long},
		{name: "stream", accept: "gzip", kind: "text/event-stream", text: long, flush: true},
		{name: "secret", accept: "gzip", kind: "text/html", text: long, secret: true},
		{name: "empty", accept: "gzip", kind: "text/html", status: http.StatusSeeOther},
	} {
		handler := Compressed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			if c.secret {
				plainAnswer(w.Header())
			}
			if c.status != 0 {
				w.WriteHeader(c.status)
			}
			for part := range strings.SplitAfterSeq(c.text, "。") {
				_, _ = io.WriteString(w, part)
			}
			if c.flush {
				if err := http.NewResponseController(w).Flush(); err != nil {
					t.Errorf("%s: cannot be flushed: %v", c.name, err)
				}
			}
		}))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		if want := max(c.status, http.StatusOK); answer.Code != want && c.status != 0 {
			t.Errorf("%s: status %d, not %d", c.name, answer.Code, want)
		}
		if coding := answer.Header().Get("Content-Encoding"); (coding == "gzip") != c.want || !c.want && coding != "" {
			t.Errorf("%s: coded as %q", c.name, coding)
		}
		var body io.Reader = answer.Body
		if c.want {
			reader, err := gzip.NewReader(body)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			body = reader
		}
		if text, err := io.ReadAll(body); err != nil || string(text) != c.text {
			t.Errorf("%s: %d bytes are read of %d, %v", c.name, len(text), len(c.text), err)
		}
	}
}
