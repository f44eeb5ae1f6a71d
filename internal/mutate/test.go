package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// trial is one test function with what it needs and which changes it comes by.
type trial struct {
	binary  binary
	name    string
	took    time.Duration // of a processor: on a busy machine the clock says less
	reaches map[int]bool
}

// brief keeps property tests of pgregory.net/rapid from looking for the smallest
// failure and from writing it down.
var brief = []string{"-rapid.nofailfile", "-rapid.shrinktime=1ms"}

// quick is how long a test may take to be tried before the others.
const quick = 250 * time.Millisecond

// binary is the compiled tests of a package.
type binary struct {
	path, dir string
	brief     bool // knows the flags of brief
}

// course is all that a change is put through.
type course struct {
	binaries []binary // the package's own first
	scratch  string
	trials   []trial // quick ones first
	patience time.Duration
	mu       sync.Mutex
	noticed  map[string]int // by test, how many changes
}

// test finds out what becomes of the chosen changes.
func (q question) test(ctx context.Context, s *subject, chosen []*mutant) error {
	scratch := q.keep
	if scratch == "" {
		made, err := os.MkdirTemp("", "mutate")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		scratch = made
	}
	c, err := q.build(ctx, s, scratch)
	if err != nil {
		return err
	}
	if err := c.reach(ctx); err != nil {
		return err
	}
	work := make(chan *mutant)
	var workers sync.WaitGroup
	faults := make([]error, q.workers)
	for i := range q.workers {
		workers.Go(func() {
			for m := range work {
				if err := c.try(ctx, m); err != nil && faults[i] == nil {
					faults[i] = err
				}
				if m.Outcome == survived {
					fmt.Fprintf(q.progress, "%s: %s: %s\n", m.Place, m.Outcome, m.Key)
				}
			}
		})
	}
	for i, m := range chosen {
		if i%100 == 0 {
			fmt.Fprintf(q.progress, "%s: %d of %d changes\n", s.name, i, len(chosen))
		}
		if m.Outcome != broken {
			work <- m
		}
	}
	close(work)
	workers.Wait()
	return errors.Join(faults...)
}

// build compiles the tests with every change behind its switch.
func (q question) build(ctx context.Context, s *subject, scratch string) (*course, error) {
	replaced := map[string]string{}
	put := func(name, text string) error {
		path := filepath.Join(scratch, strings.ReplaceAll(s.name, "/", "-")+"-"+name)
		replaced[filepath.Join(s.dir, name)] = path
		return os.WriteFile(path, []byte(text), 0o600)
	}
	for _, f := range s.files {
		text, _ := f.write()
		if err := put(f.name, text); err != nil {
			return nil, err
		}
	}
	if err := put("mutate_switch.go", fmt.Sprintf(switchSource, filepath.Base(s.path), len(s.mutants)+1)); err != nil {
		return nil, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return nil, err
	}
	overlayPath := filepath.Join(scratch, "overlay.json")
	if err := os.WriteFile(overlayPath, overlay, 0o600); err != nil {
		return nil, err
	}
	c := &course{scratch: scratch, patience: q.patience, noticed: map[string]int{}}
	for _, name := range s.tests {
		path := filepath.Join(scratch, strings.ReplaceAll(name, "/", "-")+".test")
		b := binary{path: path, dir: filepath.Join(q.root, name)}
		words := []string{"test", "-c", "-overlay", overlayPath, "-o", b.path, "./" + name}
		command := exec.CommandContext(ctx, "go", words...)
		command.Dir = q.root
		if out, err := command.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("couldn't build the tests of %s: %w\n%s", name, err, out)
		}
		b.brief = exec.CommandContext(ctx, b.path, append(brief, "-test.list", "^$")...).Run() == nil
		c.binaries = append(c.binaries, b)
	}
	return c, nil
}

// run is what a test binary said and needed.
type run struct {
	said string
	took time.Duration
}

// play runs tests by their names with a change on, and gives what they said. Those
// that take minutes are left out: a change is put to hundreds of tests.
func (b binary) play(ctx context.Context, names []string, patience time.Duration, setting string) (run, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	words := []string{"-test.short", "-test.failfast", "-test.run", "^(" + strings.Join(names, "|") + ")$"}
	if b.brief {
		words = append(words, brief...)
	}
	command := exec.CommandContext(ctx, b.path, words...)
	command.Dir = b.dir
	command.Env = append(os.Environ(), setting)
	command.WaitDelay = time.Second
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	err := command.Run()
	r := run{said: said.String()}
	if command.ProcessState != nil {
		r.took = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return r, err
}

// reach runs every test by itself without any change, to know what it needs and
// what it comes by.
func (c *course) reach(ctx context.Context) error {
	for _, b := range c.binaries {
		command := exec.CommandContext(ctx, b.path, "-test.list", ".")
		command.Dir = b.dir
		out, err := command.Output()
		if err != nil {
			return fmt.Errorf("couldn't list the tests: %w", err)
		}
		for _, name := range strings.Fields(string(out)) {
			if strings.HasPrefix(name, "Benchmark") {
				continue
			}
			t, err := c.measure(ctx, b, name)
			if err != nil {
				return err
			}
			c.trials = append(c.trials, t)
		}
	}
	slices.SortStableFunc(c.trials, func(a, b trial) int { return int(a.took - b.took) })
	return nil
}

func (c *course) measure(ctx context.Context, b binary, name string) (trial, error) {
	path := b.path + "." + name
	_ = os.Remove(path) // of a run before, when the directory is kept
	r, err := b.play(ctx, []string{name}, 10*time.Minute, "TALLYSTICK_MUTANTS_REACHED="+path)
	if err != nil {
		return trial{}, fmt.Errorf("%s fails without any change: %w\n%s", name, err, r.said)
	}
	t := trial{binary: b, name: name, took: r.took, reaches: map[int]bool{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return trial{}, err
	}
	for _, word := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return trial{}, fmt.Errorf("couldn't read what %s reached: %w", name, err)
		}
		t.reaches[n] = true
	}
	return t, nil
}

// sharpest gives the quick test that has noticed most among those that come by a change.
func (c *course) sharpest(m *mutant) (best trial, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.trials {
		if t.took <= quick && t.reaches[m.Number] && c.noticed[t.name] > c.noticed[best.name] {
			best, found = t, true
		}
	}
	return best, found
}

// try runs the tests that come by a change: the sharpest, the quick ones of each
// binary together, then the others, one after another.
func (c *course) try(ctx context.Context, m *mutant) error {
	m.Outcome = unreached
	first, found := c.sharpest(m)
	if found {
		if done, err := c.ask(ctx, m, first.binary, []string{first.name}, first.took); done || err != nil {
			return err
		}
	}
	for _, b := range c.binaries {
		var names []string
		for _, t := range c.trials {
			if t.binary == b && t.took <= quick && t.reaches[m.Number] && (!found || t.name != first.name) {
				names = append(names, t.name)
			}
		}
		if len(names) == 0 {
			continue
		}
		if done, err := c.ask(ctx, m, b, names, time.Duration(len(names))*quick); done || err != nil {
			return err
		}
	}
	for _, t := range c.trials {
		if t.took <= quick || !t.reaches[m.Number] {
			continue
		}
		if done, err := c.ask(ctx, m, t.binary, []string{t.name}, t.took); done || err != nil {
			return err
		}
	}
	return nil
}

// ask runs some tests with a change on, and reports whether its outcome is known.
func (c *course) ask(ctx context.Context, m *mutant, b binary, names []string, need time.Duration) (bool, error) {
	r, err := b.play(ctx, names, 3*need+c.patience, "TALLYSTICK_MUTANT="+strconv.Itoa(m.Number))
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return true, ctx.Err()
	case err == nil:
		m.Outcome = survived
		return false, nil
	case errors.Is(err, context.DeadlineExceeded):
		m.Outcome = stuck
	case errors.As(err, &exit):
		m.Outcome, m.Test = killed, failed(r.said)
		c.mu.Lock()
		c.noticed[m.Test]++
		c.mu.Unlock()
	default:
		return true, fmt.Errorf("couldn't run the tests: %w", err)
	}
	return true, nil
}

// failed gives the first test that a test binary says has failed.
func failed(said string) string {
	for _, line := range strings.Split(said, "\n") {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: "); ok {
			name, _, _ = strings.Cut(name, " ")
			return name
		}
	}
	return ""
}
