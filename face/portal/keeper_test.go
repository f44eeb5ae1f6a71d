package portal

import (
	"strings"
	"testing"
)

// A new keeper whose vote is needed at once is warned of: where it isn't reached, the
// ledger stops.
func TestANewVoteThatIsNeededAtOnce(t *testing.T) {
	for keepers, warned := range map[int]bool{1: true, 2: true, 3: false, 4: false, 6: false} {
		said := withOneMore(keepers)
		if got := strings.Contains(said.En, "Warning") && strings.Contains(said.Zh, "警告"); got != warned {
			t.Errorf("beside %d keepers one more is said to be needed: %v", keepers, got)
		}
	}
}
