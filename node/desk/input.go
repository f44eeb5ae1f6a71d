package desk

import (
	"fmt"
	"strings"
)

// InputError says what is wrong with one field that a person filled in, in both
// languages.
type InputError struct {
	Field string `json:"field"` // as in JSON: "amount", "lines[2].amount"
	Zh    string `json:"zh"`
	En    string `json:"en"`
}

// InputErrors lists every wrong field of a form at once.
type InputErrors []InputError

// Error implements error.
func (e InputErrors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = fmt.Sprintf("%s: %s / %s", one.Field, one.Zh, one.En)
	}
	return strings.Join(texts, "; ")
}

// No adds what is wrong with a field.
func (e *InputErrors) No(field, zh, en string) { *e = append(*e, InputError{field, zh, en}) }
