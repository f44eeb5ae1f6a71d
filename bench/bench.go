// Package bench measures a whole member's way of an envelope: the engine of
// consensus, the ledger, the disk. README.md describes the workloads.
package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Options say what to measure. The zero value measures everything at no size.
type Options struct {
	Quick     bool     // small numbers that end in some two minutes; Sizes are then ignored
	Sizes     []int    // documents on the ledger beforehand
	Workloads []string // only these; nil: all
	Dir       string   // where the folders are made; empty: the system's place for temporary files
	ReadModel string   // PostgreSQL database of the read models, made anew for each; empty: files
	Progress  io.Writer

	// Keepers measures so many in place of the workloads, each a process of Program, with the
	// nodes of so many banks that hold no ledger beside them. Steps bounds what is measured; zero
	// leaves it to Quick.
	Keepers, Members, Steps int
	Program                 string
}

// Result is one workload at one size.
type Result struct {
	Workload   string  `json:"workload"`
	Documents  int     `json:"documents"` // on the ledger before the first workload of this size
	Tx         int     `json:"tx"`        // envelopes that were measured
	TxPerS     float64 `json:"tx_per_s"`  // median of the rounds
	DocsPerS   float64 `json:"documents_per_s,omitempty"`
	StepsPerS  float64 `json:"steps_per_s,omitempty"` // of batches
	P50MS      float64 `json:"p50_ms"`                // from handing in until final
	P99MS      float64 `json:"p99_ms"`
	CPUSeconds float64 `json:"cpu_seconds"`
	BytesPerTx float64 `json:"bytes_per_tx"` // by which the member's folder grew
	// bytes handed to the disk, rewriting included; 0 where the system does not tell
	WrittenPerTx float64 `json:"written_per_tx"`
	BehindMS     float64 `json:"behind_ms,omitempty"`
	Financings   int     `json:"financings,omitempty"` // that are asked about
	// p99_ms of questions is that of the slowest of them
	Slowest   string     `json:"slowest,omitempty"`
	Questions []Question `json:"questions,omitempty"`
	// of workloads on the tree's room in memory
	Records     uint64  `json:"records,omitempty"`       // of the tree
	OfMemory    float64 `json:"of_memory,omitempty"`     // the rate, of that with all leaves in memory
	OfMemoryCPU float64 `json:"of_memory_cpu,omitempty"` // processor time, of that
	Clients     int     `json:"clients,omitempty"`       // of the API
	WarmUpS     float64 `json:"warm_up_s,omitempty"`     // that went before, and is in no figure
	// of several keepers
	OfferedPerS float64 `json:"offered_per_s,omitempty"`
	OfCeiling   float64 `json:"of_ceiling,omitempty"`    // the rate, of that of as many keepers with an empty ledger
	OfOne       float64 `json:"of_one,omitempty"`        // of that of one keeper
	ProvenP50MS float64 `json:"proven_p50_ms,omitempty"` // from final at a keeper to proven at the member
	ProvenP99MS float64 `json:"proven_p99_ms,omitempty"`
}

// Report is what one run measured.
type Report struct {
	At      time.Time `json:"at"`
	Cores   int       `json:"cores"`
	System  string    `json:"system"`
	Go      string    `json:"go"`
	Seconds float64   `json:"seconds"`
	Results []Result  `json:"results"`
	Told    *Told     `json:"told,omitempty"`      // of nodes that hold no ledger
	Missing []string  `json:"not_taken,omitempty"` // figures that could not be taken, and why
}

// scale is how much of everything a run measures.
type scale struct {
	envelopes int           // of a workload, in all rounds
	batches   int           // envelopes of 1,000 documents
	rounds    int           // of which the median counts
	clients   int           // who each wait for their envelope before they hand in the next
	steady    time.Duration // how long a steady rate is offered

	declarations int    // of files
	financings   [2]int // that are asked about, in two read models
	questions    int    // how often each is asked
}

var (
	full = scale{envelopes: 60_000, batches: 120, rounds: 3, clients: 12_000, steady: 10 * time.Second,
		declarations: 20_000, financings: [2]int{10_000, 100_000}, questions: 100}
	quick = scale{envelopes: 6_000, batches: 9, rounds: 3, clients: 1_000, steady: 2 * time.Second,
		declarations: 3_000, financings: [2]int{1_000, 5_000}, questions: 20}
)

const quickSize = 10_000

// Workloads are the names of all workloads, in the order in which they run.
func Workloads() []string {
	names := make([]string, len(workloads))
	for i, w := range workloads {
		names[i] = w.name
	}
	return names
}

// Run measures. An envelope that is refused where none may be is an error.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Keepers > 0 {
		return runKeepers(ctx, o)
	}
	s := full
	if o.Quick {
		s, o.Sizes = quick, []int{quickSize}
	}
	return run(ctx, o, s)
}

func run(ctx context.Context, o Options, s scale) (report Report, err error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	for _, name := range o.Workloads {
		if !slices.ContainsFunc(Workloads(), func(w string) bool { return chosen(w, name) }) {
			return report, fmt.Errorf("there is no workload %q: choose of %s", name, strings.Join(Workloads(), ", "))
		}
	}
	for _, size := range o.Sizes {
		if size < 100 {
			return report, fmt.Errorf("a size is a number of documents, at least 100, not %d", size)
		}
	}
	begin := time.Now()
	report = Report{At: begin.UTC().Truncate(time.Second), Cores: runtime.NumCPU(), System: runtime.GOOS + "/" +
		runtime.GOARCH, Go: runtime.Version()}
	for _, size := range o.Sizes {
		results, err := runSize(ctx, o, s, size)
		if err != nil {
			return report, fmt.Errorf("couldn't measure at %d documents: %w", size, err)
		}
		report.Results = append(report.Results, results...)
	}
	report.Seconds = time.Since(begin).Seconds()
	return report, nil
}

// chosen reports whether a workload is meant by a name: its own, or that of all of
// its kind, such as api_life or start.
func chosen(workload, name string) bool {
	return workload == name ||
		slices.Contains([]string{"api_life", "questions", "start"}, name) && strings.HasPrefix(workload, name+"_")
}

func runSize(ctx context.Context, o Options, s scale, size int) (results []Result, err error) {
	dir, err := os.MkdirTemp(o.Dir, "tallystick-bench-")
	if err != nil {
		return nil, fmt.Errorf("couldn't make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	n, err := newNetwork(ctx, dir, s)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.town.close(), n.close()) }()
	n.database = o.ReadModel
	fmt.Fprintf(o.Progress, "registering %d documents\n", size)
	if err := n.fill(ctx, size); err != nil {
		return nil, err
	}
	for _, w := range workloads {
		meant := func(name string) bool { return chosen(w.name, name) }
		if o.Workloads != nil && !slices.ContainsFunc(o.Workloads, meant) {
			continue
		}
		if w.once && size > slices.Min(o.Sizes) {
			continue
		}
		fmt.Fprintf(o.Progress, "%s at %d documents\n", w.name, size)
		result, err := w.run(ctx, n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		result.Workload, result.Documents = w.name, size
		results = append(results, result)
	}
	return results, nil
}

// Table shows the report to a person.
func (r Report) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cores, %s, %s, %.0f s\n\n", r.Cores, r.System, r.Go, r.Seconds)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "workload\tdocuments\ttx\ttx/s\tof them/s\tp50 ms\tp99 ms\tcpu s\tB/tx\twritten B/tx\tbehind ms\t")
	for _, x := range r.Results {
		docs, behind := "", ""
		if many := max(x.DocsPerS, x.StepsPerS); many > 0 {
			docs = fmt.Sprintf("%.0f", many)
		}
		if x.BehindMS > 0 {
			behind = fmt.Sprintf("%.0f", x.BehindMS)
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%.0f\t%s\t%.1f\t%.1f\t%.1f\t%.0f\t%.0f\t%s\t\n", x.Workload, x.Documents, x.Tx,
			x.TxPerS, docs, x.P50MS, x.P99MS,
			x.CPUSeconds, x.BytesPerTx, x.WrittenPerTx, behind)
	}
	_ = w.Flush() // into memory
	for _, x := range r.Results {
		if x.OfOne > 0 {
			fmt.Fprintf(&b, "\n%s: %.0f %% of as many keepers with an empty ledger, %.0f %% of one keeper\n",
				x.Workload, 100*x.OfCeiling, 100*x.OfOne)
		}
		if x.ProvenP50MS > 0 {
			fmt.Fprintf(&b, "%s: proven at the member after final at a keeper: p50 %.1f ms, p99 %.1f ms\n",
				x.Workload, x.ProvenP50MS, x.ProvenP99MS)
		}
	}
	b.WriteString(r.Told.table())
	for _, why := range r.Missing {
		fmt.Fprintf(&b, "not taken: %s\n", why)
	}
	return b.String()
}

// percentile takes values in any order; share is of 100.
func percentile[T cmp.Ordered](values []T, share int) T {
	slices.Sort(values)
	return values[min(len(values)-1, len(values)*share/100)]
}
