package api

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// halfSent opens a connection and sends the beginning of a request.
func halfSent(t *testing.T, server *httptest.Server, text string) net.Conn {
	t.Helper()
	var dialer net.Dialer
	c, err := dialer.DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestHalfSentBodiesShutNobodyOut opens more requests than the server works on at
// once, each with a body that never ends.
func TestHalfSentBodiesShutNobodyOut(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w)
	defer server.Close()
	const request = "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
		"100\r\nExpect: 100-continue\r\n\r\n"
	for range maxRequests + 8 {
		c := halfSent(t, server, request)
		defer c.Close()
		if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
			t.Fatalf("%q %v", line, err) // its body is being waited for
		}
	}
	if answer := w.ask(http.MethodGet, "/v1/session", "maker", nil, nil); answer.Code != http.StatusOK {
		t.Errorf("who is signed in is shut out: %d %s", answer.Code, answer.Body)
	}
	if answer := w.ask(http.MethodPost, "/v1/session", "-", nil,
		[]byte(`{"login":"maker","password":"correct horse"}`)); answer.Code != http.StatusCreated {
		t.Errorf("who wants to sign in is shut out: %d %s", answer.Code, answer.Body)
	}
}

// TestOnePersonTakesNoMoreThanOnesTurns sends more unfinished bodies of one
// person than a person has turns.
func TestOnePersonTakesNoMoreThanOnesTurns(t *testing.T) {
	w := newTown(t)
	body, end := io.Pipe()
	answers := make(chan *httptest.ResponseRecorder, personRequests+personWaits+1)
	var all sync.WaitGroup
	for range cap(answers) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/look-ups", body)
		r.Header.Set("Authorization", "Bearer "+w.token("rival"))
		all.Go(func() {
			answer := httptest.NewRecorder()
			w.ServeHTTP(answer, r)
			answers <- answer
		})
	}
	one := <-answers
	if one.Code != http.StatusTooManyRequests || one.Header().Get("Retry-After") == "" ||
		!strings.Contains(one.Body.String(), "同时进行的请求过多") {
		t.Errorf("one too many: %d %s", one.Code, one.Body)
	}
	if answer := w.ask(http.MethodGet, "/v1/session", "maker", nil, nil); answer.Code != http.StatusOK {
		t.Errorf("another person is shut out: %d %s", answer.Code, answer.Body)
	}
	_ = end.Close()
	all.Wait()
}

// TestHealthStandsOutside fills every request of the server.
func TestHealthStandsOutside(t *testing.T) {
	w := newTown(t)
	for range maxRequests {
		w.requests <- struct{}{}
	}
	if answer := w.ask(http.MethodGet, "/v1/session", "maker", nil, nil); answer.Code != http.StatusServiceUnavailable {
		t.Fatalf("the server is not full: %d", answer.Code)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if answer := w.ask(http.MethodGet, path, "-", nil, nil); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	if code, _ := w.metricsFrom("127.0.0.1:1", "-", ""); code != http.StatusOK {
		t.Errorf("metrics: %d", code)
	}
}

func (w *town) metricsFrom(remote, login, forwarded string) (int, string) {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, "/metrics", nil)
	r.RemoteAddr = remote
	if login != "-" {
		r.Header.Set("Authorization", "Bearer "+w.token(login))
	}
	if forwarded != "" {
		r.Header.Set("X-Forwarded-For", forwarded)
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer.Code, answer.Body.String()
}

func TestMetricsAreNotForEverybody(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		remote, login, forwarded string
		code                     int
	}{
		{"127.0.0.1:1", "-", "", 200},
		{"127.0.0.1:1", "-", "192.0.2.7", 401}, // a proxy brings it
		{"192.0.2.7:1", "-", "", 401},
		{"192.0.2.7:1", "maker", "", 403},
		{"192.0.2.7:1", "governor", "", 200},
	} {
		code, text := w.metricsFrom(c.remote, c.login, c.forwarded)
		if code != c.code || strings.Contains(text, "tallystick_height") != (code == 200) {
			t.Errorf("%+v: %d %.200s", c, code, text)
		}
	}
}

// openFeed opens a feed and gives its answer's status and how to close it.
func (w *town) openFeed(server *httptest.Server, login string) (int, io.ReadCloser) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, server.URL+feedPath, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token(login))
	answer, err := server.Client().Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { answer.Body.Close() })
	return answer.StatusCode, answer.Body
}

func TestOnePersonTakesNotEveryFeed(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w)
	defer server.Close()
	defer w.Close()
	for i := range personFeeds {
		if status, _ := w.openFeed(server, "rival"); status != http.StatusOK {
			t.Fatalf("feed %d: %d", i+1, status)
		}
	}
	if status, _ := w.openFeed(server, "rival"); status != http.StatusTooManyRequests {
		t.Errorf("one feed more: %d", status)
	}
	if status, _ := w.openFeed(server, "maker"); status != http.StatusOK {
		t.Errorf("another person's feed: %d", status)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, feedPath, nil) // from 192.0.2.1
	for i := range sourceFeeds {
		person, err := w.Gate.PersonBy(t.Context(), "exporter")
		person.ID[0] = byte(i) // as if there were so many
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.takeFeed(t.Context(), r, person); err != nil {
			t.Fatalf("feed %d of a source: %v", i+1, err)
		}
	}
	if _, err := w.takeFeed(t.Context(), r, desk.Person{}); !errors.Is(err, desk.ErrCrowded) {
		t.Errorf("one feed more of a source: %v", err)
	}
}

// TestAFeedEndsWithItsToken ends the token of an open feed in each way.
func TestAFeedEndsWithItsToken(t *testing.T) {
	for name, end := range map[string]func(w *town){
		"revoked": func(w *town) {
			person, err := w.Gate.PersonBy(w.t.Context(), "rival")
			if err != nil {
				w.t.Fatal(err)
			}
			all, err := w.Gate.Bearers(w.t.Context(), person)
			if err != nil || len(all) != 1 {
				w.t.Fatal(all, err)
			}
			if answer := w.ask(http.MethodDelete, "/v1/tokens/"+all[0].ID, "rival", nil,
				nil); answer.Code != http.StatusNoContent {
				w.t.Fatal(answer.Code, answer.Body)
			}
		},
		"expelled": func(w *town) {
			w.Carry(gateway.ExpelPartyForm{Party: "BANKB", Reason: "fraud-suspected", Explanation: "虚构出口"})
		},
		"password changed": func(w *town) {
			body := fmt.Sprintf(`{"login":"rival","password":%q,"newPassword":"a new password"}`, "correct horse")
			if answer := w.ask(http.MethodPost, "/v1/password", "-", nil,
				[]byte(body)); answer.Code != http.StatusNoContent {
				w.t.Fatal(answer.Code, answer.Body)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			server := httptest.NewServer(w)
			defer server.Close()
			defer w.Close()
			_, feed := w.openFeed(server, "rival")
			end(w)
			ended := make(chan struct{})
			go func() {
				_, _ = io.Copy(io.Discard, feed)
				close(ended)
			}()
			select {
			case <-ended:
			case <-time.After(time.Minute):
				t.Error("the feed goes on")
			}
		})
	}
}
