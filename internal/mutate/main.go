// Mutate asks of every place of a package whether a test would notice that it
// is wrong. It changes one place at a time (a refusal that never comes, a bound
// one further, a clause or a statement left out, a duty exchanged for another)
// and runs the package's tests, which must fail.
//
//	go run ./internal/mutate [-packages book/trade+book/wire,book/ledger] [-run regexp] [-shard i/n] [-list] [-json]
//
// All changes of a package are compiled at once, through go's -overlay, into one
// test binary in which an environment variable switches on one of them; no file
// of the tree is touched. A change that survives and is not explained in
// explained.txt ends the run with status 1, and so does an explanation of
// something that does not survive.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// question is what a run is asked.
type question struct {
	root     string // of the module
	packages []string
	match    *regexp.Regexp // of places and keys
	shard    int            // 1 to shards
	shards   int
	workers  int
	patience time.Duration // beyond what the tests need without any change
	keep     string        // directory to build in, or none
	progress io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	status, err := start(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		status = 2
	}
	os.Exit(status)
}

func start(ctx context.Context, words []string, out, progress io.Writer) (int, error) {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	packages := flags.String("packages", "book/trade+book/wire,book/ledger",
		"packages to change, by their directories, with commas; after a plus, others whose tests are asked too")
	match := flags.String("run", "", "only changes whose place and key match this expression")
	shard := flags.String("shard", "1/1", "only every n-th change, beginning with the i-th")
	workers := flags.Int("workers", runtime.NumCPU(), "how many test binaries run at once")
	patience := flags.Duration("patience", 20*time.Second,
		"how long beyond its usual time a test may take before it counts as stuck")
	list := flags.Bool("list", false, "list the changes and test none")
	asJSON := flags.Bool("json", false, "report as one JSON object per line")
	keep := flags.String("keep", "", "build in this directory, and leave it")
	if err := flags.Parse(words); err != nil {
		return 2, err
	}
	q := question{packages: strings.Split(*packages, ","), workers: *workers, patience: *patience, keep: *keep}
	q.progress = progress
	if _, err := fmt.Sscanf(*shard, "%d/%d", &q.shard, &q.shards); err != nil || q.shard < 1 || q.shard > q.shards {
		return 2, fmt.Errorf("a shard is written i/n with i from 1 to n, not %q", *shard)
	}
	var err error
	if q.match, err = regexp.Compile(*match); err != nil {
		return 2, fmt.Errorf("couldn't read -run: %w", err)
	}
	if q.root, err = moduleRoot(); err != nil {
		return 2, err
	}
	return q.answer(ctx, out, *list, *asJSON)
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("couldn't find go.mod here or above")
		}
		dir = filepath.Dir(dir)
	}
}

// chosen reports whether the i-th change of a package belongs to the run.
func (q question) chosen(i int, m *mutant) bool {
	return i%q.shards == q.shard-1 && q.match.MatchString(m.Place+": "+m.Key)
}

// answer runs every package and reports. The status is 0 when every change is
// killed or explained.
func (q question) answer(ctx context.Context, out io.Writer, list, asJSON bool) (int, error) {
	reasons, err := readExplained(filepath.Join(q.root, "internal/mutate/explained.txt"))
	if err != nil {
		return 2, err
	}
	status := 0
	for _, name := range q.packages {
		subject, err := q.load(ctx, strings.Split(name, "+"))
		if err != nil {
			return 2, err
		}
		var chosen []*mutant
		for i, m := range subject.mutants {
			if q.chosen(i, m) {
				chosen = append(chosen, m)
			}
		}
		if list {
			for _, m := range chosen {
				fmt.Fprintf(out, "%s: %s\n", m.Place, m.Key)
			}
			continue
		}
		begun := time.Now()
		if err := q.test(ctx, subject, chosen); err != nil {
			return 2, err
		}
		whole := len(chosen) == len(subject.mutants)
		if !report(out, asJSON, subject.name, chosen, reasons.judge(subject.name, chosen, whole), time.Since(begun)) {
			status = 1
		}
	}
	return status, nil
}

// report writes what came of a package and whether that is as it should be.
func report(out io.Writer, asJSON bool, name string, chosen []*mutant, complaints []string, took time.Duration) bool {
	count := map[outcome]int{}
	for _, m := range chosen {
		count[m.Outcome]++
		if asJSON {
			line, err := json.Marshal(m)
			if err != nil {
				panic(err) // strings and numbers only
			}
			fmt.Fprintf(out, "%s\n", line)
		}
	}
	if !asJSON {
		for _, complaint := range complaints {
			fmt.Fprintln(out, complaint)
		}
		fmt.Fprintf(out, "%s: %d changes in %s:", name, len(chosen), took.Round(time.Second))
		for _, o := range []outcome{killed, stuck, explained, survived, unreached, broken} {
			fmt.Fprintf(out, " %d %s;", count[o], o)
		}
		fmt.Fprintln(out)
	}
	return len(complaints) == 0
}
