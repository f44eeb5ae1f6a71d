package paper

import "testing"

// The number of a permit as people type it and as spreadsheets keep it is one number, and what is no
// number is said.
func TestPermitNumber(t *testing.T) {
	for _, text := range []string{"SAFE35:2026-0012", "ＳＡＦＥ３５：２０２６－００１２", "safe35:2026-0012",
		"SAFE35 : 2026-0012", "SAFE35:2026–0012", " SAFE35:2026-0012\u00a0", "'SAFE35:2026-0012",
		`="SAFE35:2026-0012"`} {
		if number, err := PermitNumber(text); number != "SAFE35:2026-0012" || err != nil {
			t.Errorf("%q is read as %q: %v", text, number, err)
		}
	}
	for _, text := range []string{"", "SAFE35", "SAFE35:", ":2026-0012", "SAFE35;2026-0012", "SAFE35:2026/0012",
		"SAFE35:2026:0012", "SAFE35:2026.0012", "SAFE35:" + "00000000001111111111222222222233333333334"} {
		if number, err := PermitNumber(text); err == nil {
			t.Errorf("%q is read as %q", text, number)
		}
	}
}
