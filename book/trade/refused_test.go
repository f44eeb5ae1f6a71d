package trade

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What docs/what-payments-refuse.md says of refusals and alerts of payments is what pages of
// business provoke.
func TestWhatPaymentsRefuseIsProvoked(t *testing.T) {
	text, err := os.ReadFile("../../docs/what-payments-refuse.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\|.*\\| `([A-Za-z-]+)` \\| `([a-z-]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if lines := strings.Count(string(text), "\n| "); len(rows) < 50 || len(rows) != lines-4 {
		t.Errorf("%d rows of %d lines with four headings say where they are provoked", len(rows), lines)
	}
	for _, row := range rows {
		page, err := os.ReadFile("testdata/" + row[2] + ".txt")
		if err != nil {
			t.Error(err)
			continue
		}
		said := regexp.MustCompile(`(?m)^(refused \d+ ` + row[1] + `$|alert \d+ ` + row[1] + ` )`)
		if !said.Match(page) {
			t.Errorf("the page %s does not provoke %s", row[2], row[1])
		}
	}
}
