package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// reader reads a feed's entries, over a real connection.
type reader struct {
	t     *testing.T
	lines *bufio.Scanner
	close func()
}

func (w *town) read(server *httptest.Server, login, last string) *reader {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, server.URL+feedPath, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token(login))
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		w.t.Fatalf("the feed answers %d", answer.StatusCode)
	}
	return &reader{w.t, bufio.NewScanner(answer.Body), func() { answer.Body.Close() }}
}

// next gives the next entry's id and data; ok is false when the feed has ended.
func (r *reader) next() (id string, entry Entry, ok bool) {
	r.t.Helper()
	for r.lines.Scan() {
		if after, is := strings.CutPrefix(r.lines.Text(), "id: "); is {
			id = after
		}
		if data, is := strings.CutPrefix(r.lines.Text(), "data: "); is {
			if err := json.Unmarshal([]byte(data), &entry); err != nil {
				r.t.Fatal(err)
			}
			return id, entry, true
		}
	}
	return "", Entry{}, false
}

// rates publishes the rates of a day, which everybody may see.
func (w *town) rates(day string) {
	w.t.Helper()
	answer := w.ask(http.MethodPost, "/v1/rates", "governor", nil,
		fmt.Appendf(nil, `{"day":%q,"rates":[{"currency":"USD","per100":"712.00"}]}`, day))
	if answer.Code != http.StatusOK {
		w.t.Fatalf("rates of %s: %d %s", day, answer.Code, answer.Body)
	}
}

func TestFeedGoesOnWhereItEnded(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w)
	defer server.Close()
	first := w.read(server, "exporter", "0-0")
	w.rates("2026-11-20")
	var last string
	for {
		id, entry, ok := first.next()
		if !ok {
			t.Fatal("the feed ended by itself")
		}
		if entry.ID != id {
			t.Fatalf("entry %s has the id %s", entry.ID, id)
		}
		if last = id; entry.Verb == "publish-rates" && entry.Height > 13 {
			break
		}
	}
	first.close()
	w.rates("2026-11-21") // nobody listens
	second := w.read(server, "exporter", last)
	w.rates("2026-11-22")
	missed, _, _ := second.next()
	live, _, _ := second.next()
	if from, _, _ := placeIn(last); missed != fmt.Sprintf("%d-1", from+1) || live != fmt.Sprintf("%d-1", from+2) {
		t.Errorf("after %s came %s and %s", last, missed, live)
	}
	w.Close()
	if id, _, ok := second.next(); ok {
		t.Errorf("after the server's end came %s", id)
	}
	second.close()
}

func TestFeedShowsEachItsOwn(t *testing.T) {
	w := newTown(t)
	server := httptest.NewServer(w)
	defer server.Close()
	body := `{"declarations":[{"number":"350120260000000018","holder":"91350100M000100Y43","amount":"100,000.00","currency":"USD","declared":"2026-11-20","mode":"0110","items":[{"code":"84713000","description":"portable computers"}]}]}`
	if answer := w.ask(http.MethodPost, "/v1/declarations", "feed", nil, []byte(body)); answer.Code != http.StatusOK {
		t.Fatal(answer.Code, answer.Body)
	}
	w.rates("2026-11-20")
	for login, sees := range map[string]bool{"exporter": true, "feed": true, "governor": true, "rival": false} {
		r, seen := w.read(server, login, "0-0"), false
		for {
			_, entry, ok := r.next()
			if !ok {
				t.Fatalf("%s: the feed ended", login)
			}
			seen = seen || entry.Verb == "publish-documents"
			if entry.Verb == "publish-rates" && entry.Height > 13 {
				break
			}
		}
		if r.close(); seen != sees {
			t.Errorf("%s sees the publication: %v", login, seen)
		}
	}
	w.Close()
}

func TestBodiesAreBounded(t *testing.T) {
	w := newTown(t)
	for name, body := range map[string][]byte{
		"large":  append([]byte(`{"bank":"`), bytes.Repeat([]byte("x"), maxBody)...),
		"spaces": append(bytes.Repeat([]byte(" "), maxBody+1), '{', '}'),
	} {
		if answer := w.ask(http.MethodPost, "/v1/financings", "exporter", nil,
			body); answer.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %s", name, answer.Code, answer.Body)
		}
	}
	deep := []byte(strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000))
	if answer := w.ask(http.MethodPost, "/v1/financings", "exporter", nil, deep); answer.Code != http.StatusBadRequest {
		t.Errorf("deep: %d %s", answer.Code, answer.Body)
	}
}

// failing is a node that stopped.
type failing struct{ Node }

func (failing) Standing() (int64, trade.Instant, error) {
	return 7, 0, errors.New("磁盘已满 / the disk is full")
}

func TestHealthAndMetrics(t *testing.T) {
	w := newTown(t)
	for path, want := range map[string]string{
		"/healthz": "", "/readyz": "", "/openapi.json": `"openapi":"3.1.0"`,
	} {
		if answer := w.ask(http.MethodGet, path, "-", nil, nil); answer.Code != http.StatusOK ||
			!strings.Contains(strings.ReplaceAll(answer.Body.String(), " ", ""), want) {
			t.Errorf("%s: %d %.200s", path, answer.Code, answer.Body)
		}
	}
	w.settings.Node = failing{}
	answer := w.ask(http.MethodGet, "/readyz", "-", nil, nil)
	if answer.Code != http.StatusServiceUnavailable || !strings.Contains(answer.Body.String(), "the node has stopped") {
		t.Errorf("a stopped node is ready: %d %s", answer.Code, answer.Body)
	}
}

// TestDescriptionIsWhole looks at what a program's author reads.
func TestDescriptionIsWhole(t *testing.T) {
	w := newTown(t)
	var description struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Responses   map[string]any
		}
	}
	if err := json.Unmarshal(w.ask(http.MethodGet, "/openapi.json", "-", nil, nil).Body.Bytes(),
		&description); err != nil {
		t.Fatal(err)
	}
	page := w.ask(http.MethodGet, "/docs", "-", nil, nil).Body.String()
	names := map[string]string{}
	for path, operations := range description.Paths {
		for method, op := range operations {
			what := method + " " + path
			if op.Summary == "" || len(op.Responses) == 0 || op.OperationID == "" {
				t.Errorf("%s is not described", what)
			}
			if other, twice := names[op.OperationID]; twice {
				t.Errorf("%s and %s are both %s", what, other, op.OperationID)
			}
			names[op.OperationID] = what
			if !strings.Contains(page, path) {
				t.Errorf("%s is not on the page for people", what)
			}
		}
	}
	if len(names) < 50 {
		t.Errorf("there are only %d operations", len(names))
	}
	if foreign := regexp.MustCompile(`(src|href)="https?://[^"]*"|url\(`).FindString(page); foreign != "" {
		t.Errorf("the page takes something from elsewhere: %s", foreign)
	}
}

func TestFullFeedsAreSaid(t *testing.T) {
	w := newTown(t)
	for range maxFeeds {
		w.feeds <- struct{}{}
	}
	answer := w.ask(http.MethodGet, feedPath, "exporter", nil, nil)
	if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}

}
