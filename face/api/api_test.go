package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/face/openapi"
	"tallystick/internal/toy"
	"tallystick/risk/advise"
)

var rewrite = flag.Bool("rewrite", false, "write the transcripts anew")

// town is an API with everybody whom a financing needs.
type town struct {
	*Server
	*toy.Town
	t      *testing.T
	tokens map[string]string
	doc    *openDoc // against which exchanges are held
}

func newTown(t *testing.T) *town {
	t.Helper()
	n := toy.New(t)
	adviser := advise.New(n.Gate, n.Chain.Model, advise.Settings{Models: toy.Models(t)})
	t.Cleanup(adviser.Close)
	server := New(Settings{Gateway: n.Gate, Model: n.Chain.Model, Advice: adviser, Receipts: toy.Receipts{},
		Trust: []byte(`{"chain":"toy"}`),
		Node:  n.Chain, Filing: "京网信备00000000号", Version: "test", Clock: n.Clock})
	return &town{Server: server, Town: n, t: t, tokens: map[string]string{}}
}

func (w *town) token(login string) string {
	if w.tokens[login] == "" {
		person, err := w.Gate.PersonBy(w.t.Context(), login)
		if err != nil {
			w.t.Fatal(err)
		}
		token, _, err := w.Gate.IssueBearer(w.t.Context(), person, "test", time.Hour)
		if err != nil {
			w.t.Fatal(err)
		}
		w.tokens[login] = token
	}
	return w.tokens[login]
}

// ask sends one request and gives its answer.
func (w *town) ask(method, path, login string, headers http.Header, body []byte) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, bytes.NewReader(body))
	for name, values := range headers {
		r.Header[name] = values
	}
	if len(body) > 0 && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if login != "-" {
		r.Header.Set("Authorization", "Bearer "+w.token(login))
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer
}

// TestTranscripts plays the pages of testdata: a request line "METHOD path as
// login", headers after "> ", a body, "----", and the answer. Identifiers are
// numbered as they come up, so that a later request may name them.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	seen := map[string]openapi.Example{}
	defer func() {
		if *rewrite {
			if err := keepExamples(seen); err != nil {
				t.Error(err)
			}
		}
	}()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newTown(t)
			w.doc = w.openDoc()
			w.doc.seen = seen
			got := w.Play(string(text), w.step)
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(text) {
				t.Errorf("%s is not what happens; the first difference:\n%s", file, firstDifference(string(text), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a[i], b[i])
		}
	}
	return "one is longer"
}

func (w *town) step(lines []string) string {
	words := strings.Fields(lines[0])
	if len(words) != 4 {
		w.t.Fatalf("%q is no request", lines[0])
	}
	headers := http.Header{}
	lines = lines[1:]
	for len(lines) > 0 && strings.HasPrefix(lines[0], "> ") {
		name, value, _ := strings.Cut(lines[0][2:], ": ")
		headers.Add(name, value)
		lines = lines[1:]
	}
	text := []byte(strings.Join(lines, "\n"))
	answer := w.ask(words[0], words[1], words[3], headers, text)
	w.doc.check(words[0], words[1], headers.Get("Content-Type"), text, answer)
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s\n", answer.Code, answer.Header().Get("Content-Type"))
	for _, name := range []string{"Location", "Retry-After", "Preference-Applied", "WWW-Authenticate"} {
		if value := answer.Header().Get(name); value != "" {
			fmt.Fprintf(&out, "> %s: %s\n", name, value)
		}
	}
	body := answer.Body.Bytes()
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "", " ") == nil {
		body = pretty.Bytes()
	}
	if text := strings.TrimSpace(string(body)); text != "" {
		out.WriteString(text + "\n")
	}
	return out.String()
}
