package main

import "testing"

// TestRun lets both trees play a small run.
func TestRun(t *testing.T) {
	m, err := run(settings{Keys: 500, Block: 50, Value: 10, Rounds: 1, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Results {
		if r.Merkle <= 0 || r.IAVL <= 0 || r.Ratio <= 0 {
			t.Errorf("%s: not measured: %+v", r.Workload, r)
		}
	}
}
