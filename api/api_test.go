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
	"regexp"
	"strings"
	"testing"
	"time"

	"tallystick/gateway"
	"tallystick/trade"
)

var rewrite = flag.Bool("rewrite", false, "write the transcripts anew")

// town is an API with everybody whom a financing needs.
type town struct {
	*Server
	t      *testing.T
	desk   *gateway.Gateway
	chain  *toyChain
	now    time.Time
	tokens map[string]string
	ids    []string // as transcripts number them
}

const (
	regulatorNumber  = "100000SAFE"
	customsNumber    = "3500CUSTOMS"
	bankNumber       = "BANKA"
	rivalNumber      = "BANKB"
	enterpriseNumber = "91350100M000100Y43"
	password         = "correct horse"
)

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), tokens: map[string]string{}}
	clock := func() time.Time { return w.now }
	desk, err := gateway.OpenDesk(t.Context(), t.TempDir(), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close() })
	regulator := partyID(regulatorNumber)
	if err := desk.AddParty(t.Context(), gateway.Profile{ID: regulator, Kind: trade.Regulator, NameZh: "外汇局", NameEn: "SAFE"}); err != nil {
		t.Fatal(err)
	}
	key, err := desk.Enter(t.Context(), gateway.NewPerson{Login: "governor", NameZh: "局长", Party: regulator, Duties: trade.Governor, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	w.chain = newToyChain(t, trade.InstantOf(w.now))
	w.chain.found(t, trade.Founding{Regulator: regulator, Details: trade.Digest{9}, Keys: []trade.PersonKey{key}, Limits: trade.DefaultLimits(w.chain.at.Day()), At: w.chain.at})
	w.desk, err = gateway.New(t.Context(), desk, gateway.Ring{Chain: "toy", Submitter: w.chain, Books: w.chain, Journal: w.chain, Tokens: toyTokens{},
		Vault: &toyVault{kept: map[trade.Digest]gateway.Detail{}}})
	if err != nil {
		t.Fatal(err)
	}
	w.Server = New(Settings{Gateway: w.desk, Model: w.chain.model, Receipts: toyReceipts{}, Node: w.chain, Filing: "京网信备00000000号", Version: "test", Clock: clock})
	w.settle()
	return w
}

// settle admits the town's parties and persons.
func (w *town) settle() {
	for _, form := range []gateway.Form{
		gateway.AdmitPartyForm{Kind: "customs", Number: customsNumber, NameZh: "榕城海关", Region: "35"},
		gateway.AdmitPartyForm{Kind: "bank", Number: bankNumber, NameZh: "甲银行", NameEn: "Bank A", Region: "11"},
		gateway.AdmitPartyForm{Kind: "bank", Number: rivalNumber, NameZh: "乙银行", NameEn: "Bank B", Region: "11"},
		gateway.AdmitPartyForm{Kind: "enterprise", Number: enterpriseNumber, NameZh: "闽江机电", Region: "35", Class: "A", Listed: true},
		gateway.EnrolPersonForm{Party: customsNumber, Login: "feed", NameZh: "申报系统", Duties: []string{"feed"}, Password: password},
		gateway.EnrolPersonForm{Party: bankNumber, Login: "maker", NameZh: "经办", Duties: []string{"maker"}, Password: password},
		gateway.EnrolPersonForm{Party: bankNumber, Login: "checker", NameZh: "复核", Duties: []string{"checker"}, Password: password},
		gateway.EnrolPersonForm{Party: rivalNumber, Login: "rival", NameZh: "对手", Duties: []string{"maker"}, Password: password},
		gateway.EnrolPersonForm{Party: enterpriseNumber, Login: "exporter", NameZh: "出口商", NameEn: "Exporter", Duties: []string{"maker"}, Password: password},
		gateway.PublishRatesForm{Day: "2026-11-23", Rates: []gateway.RateForm{{Currency: "USD", Per100: "712.3400"}}},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Region: "35"}, From: "2026-11-01"},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Bank: bankNumber}, From: "2026-11-01", Cap: "5,000,000.00"},
	} {
		governor, err := w.desk.PersonBy(w.t.Context(), "governor")
		if err != nil {
			w.t.Fatal(err)
		}
		if o, err := w.desk.Submit(w.t.Context(), governor, form, gateway.Request{Wait: time.Minute}); err != nil || !o.Refusal.OK() {
			w.t.Fatalf("%T: %+v %v", form, o, err)
		}
	}
}

func (w *town) token(login string) string {
	if w.tokens[login] == "" {
		person, err := w.desk.PersonBy(w.t.Context(), login)
		if err != nil {
			w.t.Fatal(err)
		}
		token, _, err := w.desk.IssueBearer(w.t.Context(), person, "test", time.Hour)
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
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := newTown(t).play(string(text))
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

func (w *town) play(text string) string {
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		request, _, _ := strings.Cut(block, "\n----")
		out.WriteString(request + "\n")
		var lines []string
		for line := range strings.SplitSeq(request, "\n") {
			if !strings.HasPrefix(line, "#") {
				lines = append(lines, w.real(line))
			}
		}
		if len(lines) > 0 {
			out.WriteString("----\n" + w.step(lines))
		}
		out.WriteString("\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
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
	answer := w.ask(words[0], words[1], words[3], headers, []byte(strings.Join(lines, "\n")))
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
	return w.numbered(out.String())
}

var (
	identifiers = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
	nexts       = regexp.MustCompile(`"next": "[^"]+`)
	secrets     = regexp.MustCompile(`("token": )"[A-Za-z0-9_-]{43}"`)
	numbers     = regexp.MustCompile(`<id[0-9]+>`)
)

// numbered replaces what is different in each run.
func (w *town) numbered(text string) string {
	number := func(id string) string {
		for i, known := range w.ids {
			if known == id {
				return fmt.Sprintf("<id%d>", i+1)
			}
		}
		w.ids = append(w.ids, id)
		return fmt.Sprintf("<id%d>", len(w.ids))
	}
	text = identifiers.ReplaceAllStringFunc(text, number)
	text = nexts.ReplaceAllStringFunc(text, func(next string) string { return `"next": "` + number(next[len(`"next": "`):]) })
	return secrets.ReplaceAllString(text, `$1"<secret>"`)
}

// real puts identifiers back in.
func (w *town) real(line string) string {
	return numbers.ReplaceAllStringFunc(line, func(name string) string {
		var n int
		if _, err := fmt.Sscanf(name, "<id%d>", &n); err != nil || n > len(w.ids) {
			w.t.Fatalf("%s has not come up", name)
		}
		return w.ids[n-1]
	})
}
