package risk

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// table is the whole model: what each reason weighs at most, in hundredths of
// log-odds. The weights are judgement,
// checked on injected fraud (docs/risk.md); they change with its hash.
var table = map[string]int{
	// of the papers
	"paper":         220,
	"price-under":   230,
	"price-over":    260,
	"price-fits":    -40,
	"price-unknown": 0,
	"alike":         250,
	"alike-used":    420,
	"split":         160,
	"amended":       180,
	"old":           420,
	// of the network
	"ring":          420,
	"goods-back":    380,
	"shared-buyer":  110,
	"fan":           90,
	"sudden":        110,
	"related-buyer": 260,
	// of conduct
	"burst":       170,
	"new":         320,
	"beyond":      170,
	"stretched":   70,
	"own-funds":   140,
	"diverted":    330,
	"after":       300,
	"lapsed":      60,
	"suspected":   240,
	"overdue":     150,
	"late":        100,
	"repays":      -110,
	"known-buyer": -50,
	"history":     -40,
	"no-history":  0,
}

// Codes are the codes of all reasons, in order.
var Codes = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(table)) })

// TableHash is the hash of the published table of weights: whatever changes an
// opinion by it changes that.
var TableHash = sync.OnceValue(func() [32]byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "scorecard 1 base %d\n", base)
	for _, code := range Codes() {
		fmt.Fprintf(sum, "%s %d\n", code, table[code])
	}
	return [32]byte(sum.Sum(nil))
})
