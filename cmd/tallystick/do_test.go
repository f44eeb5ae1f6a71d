package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/demo"
	"tallystick/face/operation"
	"tallystick/member"
)

// do runs `tallystick do` in this process.
func do(t *testing.T, args ...string) (out string, status int, err error) {
	t.Helper()
	var stdout strings.Builder
	c := root()
	c.SetArgs(append([]string{"do"}, args...))
	c.SetOut(&stdout)
	c.SetErr(&stdout)
	err = c.ExecuteContext(t.Context())
	var exit exitError
	switch {
	case errors.As(err, &exit):
		status = exit.status
	case err != nil:
		status = 1
	}
	return stdout.String(), status, err
}

// Every operation is a verb, and each field is a flag that hides none of those
// that all verbs have.
func TestEveryOperationIsAVerb(t *testing.T) {
	c := doCommand()
	for _, op := range operation.All() {
		verb, _, err := c.Find([]string{op.Name})
		if err != nil || verb == c {
			t.Errorf("%s is no verb: %v", op.Name, err)
			continue
		}
		for _, f := range op.Fields() {
			if c.PersistentFlags().Lookup(f.Name) != nil {
				t.Errorf("%s: --%s has two meanings", op.Name, f.Name)
			}
			flag := verb.Flags().Lookup(f.Name)
			if flag == nil && flagged(f) {
				t.Errorf("%s: there is no --%s", op.Name, f.Name)
			} else if flag != nil && !strings.Contains(flag.Usage, f.Help.En+" "+f.Help.Zh) {
				t.Errorf("%s: --%s is not described in both languages", op.Name, f.Name)
			}
		}
		for _, rule := range op.Rules() {
			if !strings.Contains(verb.Long, fmt.Sprintf("\n  %d  ", rule)) {
				t.Errorf("%s: the help does not name rule %d", op.Name, rule)
			}
		}
	}
}

// An answer that does not come, or says that it is not final, is never told as a
// no: the key is said with which to ask again.
func TestAnOutcomeIsNotUnderstated(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		answer func(w http.ResponseWriter)
		status int
		says   string
	}{
		"final": {func(w http.ResponseWriter) {
			fmt.Fprint(w, `{"state":"final","height":7,"index":2}`)
		}, 0, "entry 7-2"},
		"unchanged": {func(w http.ResponseWriter) { fmt.Fprint(w, `{"state":"unchanged"}`) }, 0, "stood so already"},
		"pending": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusAccepted)
			fmt.Fprint(w, `{"state":"pending","status":"/v1/submissions/1"}`)
		}, 3, "--once my-own"},
		"expired":  {func(w http.ResponseWriter) { fmt.Fprint(w, `{"state":"expired"}`) }, 1, "nothing was changed"},
		"broken":   {func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, 3, "--once my-own"},
		"gone":     {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, 3, "--once my-own"},
		"nonsense": {func(w http.ResponseWriter) { fmt.Fprint(w, `{"sta`) }, 3, "--once my-own"},
		"refused": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"title":"No","zh":{"title":"否"},"en":{"title":"No"},"rule":{"number":412}}`)
		}, 1, "rule 412"},
		"wrong": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"title":"Wrong input","errors":[{"field":"reason","zh":"错","en":"bad"}]}`)
		}, 1, "--reason: bad / 错"},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Idempotency-Key") != "my-own" || r.URL.Path != "/v1/financings/a%2Fb/acceptance" &&
					r.URL.EscapedPath() != "/v1/financings/a%2Fb/acceptance" {
					t.Errorf("asked %s with the key %q", r.URL, r.Header.Get("Idempotency-Key"))
				}
				test.answer(w)
			}))
			defer s.Close()
			out, status, err := do(t, "accept", "--financing", "a/b", "--url", s.URL, "--token-file", token,
				"--once", "my-own")
			if said := out + fmt.Sprint(err); status != test.status || !strings.Contains(said, test.says) {
				t.Errorf("status %d: %s", status, said)
			}
		})
	}
	_, status, err := do(t, "accept", "--financing", "1", "--url", "http://127.0.0.1:1", "--token-file", token)
	if status != 1 {
		t.Errorf("nobody there: %d %v", status, err)
	}
}

// Commands are given to a running member, with a bearer token.
func TestDoThroughTheRunningMember(t *testing.T) {
	if testing.Short() {
		t.Skip("founds a network: run without -short")
	}
	w, _ := aTown(t)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	dir := t.TempDir()
	secret, _, err := w.Gate.IssueBearer(t.Context(), w.Governor, "test", time.Hour)
	password, token, rates := filepath.Join(dir, "p"), filepath.Join(dir, "t"), filepath.Join(dir, "rates.json")
	if err = errors.Join(err, os.WriteFile(password, []byte(demo.Password), 0o600), os.WriteFile(token, []byte(secret),
		0o600), os.WriteFile(rates, []byte(`{"day":"2026-01-05","rates":[{"currency":"USD","per100":"712.00"}]}`), 0o600)); err != nil {
		t.Fatal(err)
	}
	with := func(args ...string) []string { return append(args, "--url", f.URL, "--token-file", token) }
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{with("publish-rates", "--json", rates), 0, "done, and final: entry"},
		{with("publish-rates", "--json", rates), 0, "stood so already"},
		{with("publish-rates", "--day", "2026-01-06", "--rates", "currency=USD per100=712.00",
			"--dry-run"), 0, "would allow it"},
		{with("publish-rates", "--day", "soon", "--rates", "currency=Dollar per100=many"), 1,
			"--rates[0].currency: a currency is"},
		{with("accept", "--financing", "00112233445566778899aabbccddeeff"), 1, "refused by rule 205"},
		{with("accept"), 1, "--financing: this field is required / 缺少必填字段"},
		{with("publish-rates", "--day", "2026-01-06", "--json", rates), 1, "not both"},
		{[]string{"rotate-key", "--login", "auditor", "--as", "governor", "--password-file", password, "--url", f.URL},
			0, "done, and final"},
		{[]string{"accept", "--financing", "1"}, 1, "--as or --token-file"},
		{[]string{"disburse", "--template"}, 0, `"maturity": "2027-02-21"`},
	} {
		out, status, err := do(t, test.args...)
		if said := out + fmt.Sprint(err); status != test.status || !strings.Contains(said, test.says) {
			t.Errorf("%v: status %d: %s", test.args, status, said)
		}
	}
}
