package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tallystick/node/readmodel"
)

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
