package demo

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"tallystick/member"
)

// Every question of the API that names no object is answered at a bank's own node: nothing fails
// there, and nothing says that it is not done there.
func TestABankAsksEverythingAtItsOwnNode(t *testing.T) {
	w, _, _ := testWorld(t, 4)
	n, _, _ := w.atHome(t, w.banks[0], w.served(t))
	url, err := n.Serve(member.Front{Listen: "127.0.0.1:0", Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, token string, body any) (int, []byte) {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), method, url+path, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(io.LimitReader(answer.Body, 8<<20))
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, said
	}
	fresh := "another good one"
	if status, said := ask(http.MethodPost, "/v1/password", "", map[string]string{"login": "own.maker",
		"password": Password, "newPassword": fresh}); status >= 300 {
		t.Fatalf("%d %s", status, said)
	}
	status, said := ask(http.MethodPost, "/v1/session", "", map[string]string{"login": "own.maker", "password": fresh})
	var session struct{ Token struct{ Token string } }
	if err := json.Unmarshal(said, &session); err != nil || session.Token.Token == "" {
		t.Fatalf("%d %s %v", status, said, err)
	}
	_, said = ask(http.MethodGet, "/openapi.json", "", nil)
	var described struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(said, &described); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for path, of := range described.Paths {
		if _, gets := of["get"]; !gets || strings.ContainsAny(path, "{") || strings.Contains(path, "feed") ||
			strings.Contains(path, "events") {
			continue
		}
		asked++
		if status, said := ask(http.MethodGet, path, session.Token.Token, nil); status >= 500 {
			t.Errorf("%s: %d %s", path, status, said)
		}
	}
	if asked < 15 {
		t.Errorf("only %d questions were asked", asked)
	}
}
