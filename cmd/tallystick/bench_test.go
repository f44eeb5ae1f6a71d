package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tallystick/bench"
)

// Four keepers and a bank's node are measured with few steps: how fast they are is no matter
// of a test, but that every figure is taken, or said to be missing.
func TestBenchMeasuresKeepers(t *testing.T) {
	if testing.Short() {
		t.Skip("runs ten nodes")
	}
	program, err := exec.LookPath("tallystick")
	if err != nil {
		t.Fatal(err)
	}
	var noise bytes.Buffer
	dir := t.TempDir()
	report, err := bench.Run(t.Context(), bench.Options{Keepers: 4, Members: 1, Steps: 100, Program: program, Dir: dir,
		Progress: &noise})
	if err != nil {
		t.Fatalf("%v\n%s", err, &noise)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("folders are left behind: %v %v", left, err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Results []map[string]any
		Told    map[string]float64
		Missing []string `json:"not_taken"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ name, fields string }{
		{"keepers_empty_4", ""},
		{"keepers_life_1", ""},
		{"keepers_life_4", "of_ceiling of_one"},
		{"keepers_steady_20", "offered_per_s proven_p50_ms proven_p99_ms"},
	} {
		if i >= len(read.Results) || read.Results[i]["workload"] != want.name {
			t.Fatalf("result %d is not %s: %s", i, want.name, text)
		}
		for _, field := range strings.Fields("tx tx_per_s p50_ms p99_ms cpu_seconds bytes_per_tx " + want.fields) {
			if value, ok := read.Results[i][field].(float64); !ok || value <= 0 {
				t.Errorf("%s: %s is %v", want.name, field, read.Results[i][field])
			}
		}
		if !strings.Contains(report.Table(), want.name) {
			t.Errorf("%s is not in the table", want.name)
		}
	}
	missing := strings.Join(read.Missing, "; ")
	for _, field := range strings.Fields("members entries records catch_up_s slice_of_nothing_bytes " +
		"slice_of_a_step_bytes largest_slice_bytes largest_slice_entries resident_bytes disk_bytes " +
		"disk_bytes_per_record") {
		if read.Told[field] <= 0 {
			t.Errorf("%s is %v", field, read.Told[field])
		}
	}
	if read.Told["resident_bytes_per_record"] <= 0 && !strings.Contains(missing, "memory of a record") {
		t.Errorf("the memory of a record is neither taken nor said to be missing: %s", missing)
	}
	if nothing, step := read.Told["slice_of_nothing_bytes"], read.Told["slice_of_a_step_bytes"]; nothing >= step {
		t.Errorf("a slice of nothing has %v bytes, one of a step %v", nothing, step)
	}
}
