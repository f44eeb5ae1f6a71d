package bench

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// TestEveryWorkloadRuns runs all of them with small numbers; how fast they are
// is no matter of a test.
func TestEveryWorkloadRuns(t *testing.T) {
	small := scale{envelopes: 300, batches: 3, rounds: 3, clients: 50, steady: time.Second,
		declarations: 200, financings: [2]int{1_000, 1_000}, questions: 2}
	dir := t.TempDir()
	report, err := run(t.Context(), Options{Sizes: []int{2_000}, Dir: dir}, small)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("folders are left behind: %v %v", left, err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Results []map[string]any `json:"results"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	want := []string{"follow_2000", "register_single", "register_batch1000", "claim_random", "claim_hot10",
		"claim_cold", "accept_batch1000", "life", "steady_1000", "start_memory", "start_cold", "ceiling_empty",
		"api_life_1", "api_life_8", "api_life_64", "api_life_256", "api_import", "verify_batch500", "questions_fewer",
		"questions_many"}
	if len(read.Results) != len(want) {
		t.Fatalf("%d results instead of %d", len(read.Results), len(want))
	}
	for i, name := range want {
		result := read.Results[i]
		if result["workload"] != name || result["documents"] != 2_000.0 {
			t.Errorf("result %d is %v at %v, not %s", i, result["workload"], result["documents"], name)
		}
		for _, field := range []string{"tx", "tx_per_s", "p50_ms", "p99_ms", "cpu_seconds", "bytes_per_tx"} {
			if field == "bytes_per_tx" && (result["questions"] != nil || name == "verify_batch500" ||
				strings.HasPrefix(name, "start_")) {
				continue // who only asks leaves nothing
			}
			if value, ok := result[field].(float64); !ok || value <= 0 {
				t.Errorf("%s: %s is %v", name, field, result[field])
			}
		}
		if !strings.Contains(report.Table(), name) {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestWrongChoices(t *testing.T) {
	for what, o := range map[string]Options{
		"workload": {Sizes: []int{100}, Workloads: []string{"claim"}},
		"size":     {Sizes: []int{0}},
		"folder":   {Sizes: []int{100}, Dir: "/nowhere/at/all"},
		"member":   {Keepers: 4, Members: banks + 1},
		"keeper":   {Keepers: 5, Dir: t.TempDir(), Program: "nothing"},
	} {
		if _, err := Run(t.Context(), o); err == nil {
			t.Errorf("a wrong %s is taken", what)
		}
	}
}

func TestPercentile(t *testing.T) {
	for share, want := range map[int]int{0: 1, 50: 3, 99: 4, 100: 4} {
		if got := percentile([]int{4, 2, 3, 1}, share); got != want {
			t.Errorf("the %dth of 100 is %d, not %d", share, got, want)
		}
	}
}
