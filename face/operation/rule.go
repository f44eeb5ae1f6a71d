package operation

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"tallystick/book/trade"
)

// rulesText lists for each command, by its verb, the numbers of the rules of the
// rule book that can refuse it. A test reads them from the rule book's source, and
// writes the file anew with -rewrite.
//
//go:embed rules.txt
var rulesText string

var rulesBy = sync.OnceValue(func() map[string][]trade.Rule {
	by := map[string][]trade.Rule{}
	for line := range strings.Lines(rulesText) {
		verb, numbers, _ := strings.Cut(strings.TrimSpace(line), " ")
		for text := range strings.FieldsSeq(numbers) {
			number, err := strconv.ParseUint(text, 10, 16)
			if err != nil {
				panic("rules.txt holds " + text + ", which is no number of a rule")
			}
			by[verb] = append(by[verb], trade.Rule(number))
		}
	}
	return by
})

// Rules lists the rules of the rule book that can refuse the command, in order of
// their numbers. Those about envelopes, which can refuse any, are not among them.
func (o Operation) Rules() []trade.Rule { return rulesBy()[o.Verb().String()] }
