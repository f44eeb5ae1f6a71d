package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// post sends one command for whose end the caller does not wait.
func (c *child) post(path string, body any) (status int, s submission, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, s, err
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.url+path, bytes.NewReader(text))
	if err != nil {
		return 0, s, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Prefer", "respond-async")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, s, err
	}
	defer answer.Body.Close()
	return answer.StatusCode, s, json.NewDecoder(answer.Body).Decode(&s)
}

// end asks what came of a command until it is known.
func (c *child) end(s submission) submission {
	c.t.Helper()
	for {
		var now submission
		status, err := c.ask(http.MethodGet, "/v1/submissions/"+s.Envelope, nil, &now)
		if err != nil || status != http.StatusOK && status != http.StatusAccepted || now.Envelope != s.Envelope {
			c.t.Fatalf("%+v was answered and is now %+v: %d %v", s, now, status, err)
		}
		if now.State != "pending" {
			return now
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestKilledMemberKeepsItsWord kills a member that has just answered commands as
// on their way, and finds every one of them final after the start.
func TestKilledMemberKeepsItsWord(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	declarations := faultHome(t, home)
	var next atomic.Int64
	waited := 0
	for range 3 {
		c := startChild(t, home)
		var mu sync.Mutex
		var all sync.WaitGroup
		var answered []submission
		for range 8 {
			all.Go(func() {
				for range 5 {
					d := declarations[next.Add(1)-1]
					status, s, err := c.post("/v1/declarations",
						map[string]any{"declarations": []any{d.Declaration}})
					if err != nil || status != http.StatusAccepted && status != http.StatusOK {
						t.Errorf("%d %+v %v", status, s, err)
						return
					}
					mu.Lock()
					answered = append(answered, s)
					if s.State == "pending" {
						waited++
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if err := c.run.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-c.ended
		c = startChild(t, home)
		final := make([]submission, len(answered))
		for i, s := range answered {
			if final[i] = c.end(s); final[i].State != "final" || final[i].Height == 0 || final[i].Subject != s.Subject {
				t.Fatalf("%+v was answered and has become %+v", s, final[i])
			}
		}
		c.check(final)
		c.stop()
	}
	if waited == 0 {
		t.Error("no command was answered as on its way")
	}
}
