package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Without the token server new numbers wait, and whoever asks is told for how long.
func TestTheTokenServerIsAway(t *testing.T) {
	p := surroundings(fmt.Errorf("%w: connection refused at 10.0.0.7", gateway.ErrTokensAway))
	if p.Status != http.StatusServiceUnavailable || !strings.HasSuffix(p.Type, "token-server-away") || p.retry == 0 {
		t.Errorf("%+v", p)
	}
	if text := fmt.Sprint(p); strings.Contains(text, "10.0.0.7") {
		t.Errorf("it shows where the server is: %s", text)
	}
}

// A database that is away is no fault of the program, and passes.
func TestTheReadModelIsAway(t *testing.T) {
	p := surroundings(fmt.Errorf("couldn't ask the tables: %w", readmodel.ErrAway))
	if p.Status != http.StatusServiceUnavailable || !strings.HasSuffix(p.Type, "read-model-away") {
		t.Errorf("%+v", p)
	}
	if p := surroundings(readmodel.ErrRebuild); p.Status != http.StatusInternalServerError {
		t.Errorf("%+v", p)
	}
}
