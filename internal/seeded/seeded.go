// Package seeded makes property tests draw the same cases in every run, so that
// a red suite is red for everybody.
package seeded

import (
	"flag"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var seed = sync.OnceValue(func() error {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.seed" })
	if asked {
		return nil
	}
	return flag.Set("rapid.seed", "1")
})

// Check is rapid.Check with one seed. Other cases come with
// go test PACKAGE -rapid.seed=N, or 0 for new ones each time.
func Check(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	if err := seed(); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, property)
}
