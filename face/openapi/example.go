package openapi

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// examplesText is a request and an answer of each operation, as the API's own
// transcripts have them. Their test writes it anew with -rewrite.
//
//go:embed examples.json
var examplesText []byte

// Example is a request that was sent and the answer that came.
type Example struct {
	Kind    string          `json:"kind,omitempty"`    // content type of the request, if it has a body
	Request json.RawMessage `json:"request,omitempty"` // a string where it is not JSON
	Status  string          `json:"status"`
	Answer  json.RawMessage `json:"answer,omitempty"`
}

// examples are by the names of operations.
var examples = sync.OnceValue(func() map[string]Example {
	all := map[string]Example{}
	if err := json.Unmarshal(examplesText, &all); err != nil {
		panic("examples.json is part of the program and cannot be read: " + err.Error())
	}
	return all
})

// exemplify shows what was asked once and what came of it.
func exemplify(op *huma.Operation) {
	e, ok := examples()[op.OperationID]
	if !ok {
		return
	}
	if op.RequestBody != nil && op.RequestBody.Content[e.Kind] != nil && e.Request != nil {
		op.RequestBody.Content[e.Kind].Example = e.Request
	}
	if answer := op.Responses[e.Status]; answer != nil && e.Answer != nil {
		for _, media := range answer.Content {
			media.Example = e.Answer
		}
	}
}
