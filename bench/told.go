package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"tallystick/book/wire"
	"tallystick/follow"
	"tallystick/node/link"
)

var quietly = slog.New(slog.DiscardHandler)

// Told is what nodes that hold no ledger are told of their own business, and what it takes
// them: of the first of them, at the end of all that was measured.
type Told struct {
	Members  int     `json:"members"`
	Entries  int     `json:"entries"` // that it keeps
	Records  int     `json:"records"`
	CatchUpS float64 `json:"catch_up_s"` // from the start of its process until all of the lives before was proven

	NothingBytes int `json:"slice_of_nothing_bytes"` // a slice that tells that nothing happened
	StepBytes    int `json:"slice_of_a_step_bytes"`  // one that tells one step
	LargestBytes int `json:"largest_slice_bytes"`    // of those with which it catches up
	LargestTells int `json:"largest_slice_entries"`

	ResidentBytes     int64   `json:"resident_bytes"`            // of its process, portal and API included
	ResidentPerRecord float64 `json:"resident_bytes_per_record"` // what came since the start, over records that came
	DiskBytes         int64   `json:"disk_bytes"`                // of its home
	DiskPerRecord     float64 `json:"disk_bytes_per_record"`     // the same
}

// ended is a step that was final at a keeper.
type ended struct {
	bank   int
	height int64
	at     time.Time
}

// members are the nodes of the first banks.
type members struct {
	program string
	noise   io.Writer
	nodes   []*memberNode

	begun []int64 // of the first: resident bytes, bytes on the disk, records before there was business
	took  time.Duration
}

// memberNode is one of them: a home, and while it runs a process.
type memberNode struct {
	home    string
	command *exec.Cmd
	ended   chan error

	mu               sync.Mutex
	stamps           []stamp // in order
	entries, records int
	kept             chan struct{} // told each time that it says what it keeps
}

// stamp says when all of the blocks up to a height was told and proven.
type stamp struct {
	height int64
	at     time.Time
}

// introduce enrols the nodes of the first banks, and has each run once.
func (k *keepers) introduce(ctx context.Context, o Options, dir string) (*members, error) {
	all := &members{program: o.Program, noise: o.Progress}
	for i := range o.Members {
		node := &memberNode{home: filepath.Join(dir, "members", bankNumber(i)), kept: make(chan struct{}, 8)}
		card, _, err := k.card(node.home, bankNumber(i))
		if err != nil {
			return nil, err
		}
		if _, err := k.stand.Governs(ctx, "enrol-card", "", card); err != nil {
			return nil, err
		}
		all.nodes = append(all.nodes, node)
	}
	if o.Members == 0 {
		return all, nil
	}
	if err := all.start(ctx); err != nil {
		return nil, errors.Join(err, all.stop())
	}
	resident, size, err := all.nodes[0].weighs()
	all.begun = []int64{resident, size, int64(all.nodes[0].records)}
	return all, errors.Join(err, all.stop())
}

// start runs all of them, and waits until each has caught up.
func (all *members) start(ctx context.Context) error {
	begin := time.Now()
	for _, node := range all.nodes {
		if err := node.start(all.program, all.noise); err != nil {
			return err
		}
	}
	for _, node := range all.nodes {
		if err := node.says(ctx); err != nil {
			return err
		}
		if node == all.nodes[0] {
			all.took = time.Since(begin)
		}
	}
	return nil
}

func (all *members) stop() (err error) {
	for _, node := range all.nodes {
		err = errors.Join(err, node.stop())
	}
	return err
}

func (n *memberNode) start(program string, noise io.Writer) error {
	command := exec.Command(program, "bench", "member", "--home", n.home)
	command.Stderr = noise
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it is ended in its turn
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return fmt.Errorf("couldn't start a member: %w", err)
	}
	n.command, n.ended = command, make(chan error, 1)
	go func(ended chan<- error) {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			n.hear(lines.Text())
		}
		ended <- command.Wait()
	}(n.ended)
	return nil
}

// hear reads a line of what the process says.
func (n *memberNode) hear(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var height, nanoseconds int64
	if rest, ok := strings.CutPrefix(line, "kept "); ok {
		if _, err := fmt.Sscan(rest, &n.entries, &n.records); err == nil {
			n.kept <- struct{}{}
		}
	} else if _, err := fmt.Sscan(line, &height, &nanoseconds); err == nil {
		n.stamps = append(n.stamps, stamp{height, time.Unix(0, nanoseconds)})
	}
}

// says waits until the process says what it keeps.
func (n *memberNode) says(ctx context.Context) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-n.kept:
		return nil
	case err := <-n.ended:
		n.command = nil
		return errors.Join(errors.New("the node of a member ended, see what it wrote above"), err)
	case <-timer.C:
		return fmt.Errorf("the node of a member says nothing for %s", patience)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *memberNode) stop() error {
	if n.command == nil {
		return nil
	}
	_ = n.command.Process.Signal(syscall.SIGTERM) // one that has ended needs none
	err := <-n.ended
	n.command = nil
	for len(n.kept) > 0 {
		<-n.kept
	}
	return err
}

// weighs gives the memory of the process and the size of the home.
func (n *memberNode) weighs() (resident, size int64, err error) {
	size, err = sizeOf(n.home)
	return residentBytes(n.command.Process.Pid), size, err
}

// reaches waits until all up to a height was told, and gives all stamps.
func (n *memberNode) reaches(ctx context.Context, height int64) ([]stamp, error) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); ; {
		n.mu.Lock()
		stamps := n.stamps
		n.mu.Unlock()
		if len(stamps) > 0 && stamps[len(stamps)-1].height >= height {
			return stamps, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("a member is not told of block %d for %s", height, patience)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// proven gives how long after steps were final at a keeper their bank's node had proven them.
func (all *members) proven(ctx context.Context, ends []ended) (waits []time.Duration, err error) {
	for i, node := range all.nodes {
		highest := int64(0)
		for _, e := range ends {
			if e.bank == i {
				highest = max(highest, e.height)
			}
		}
		if highest == 0 {
			continue
		}
		stamps, err := node.reaches(ctx, highest)
		if err != nil {
			return nil, err
		}
		for _, e := range ends {
			for at := 0; e.bank == i && at < len(stamps); at++ {
				if stamps[at].height >= e.height {
					waits = append(waits, stamps[at].at.Sub(e.at))
					break
				}
			}
		}
	}
	return waits, nil
}

// figures gives what the first of the members was told, and what can't be.
func (all *members) figures(ctx context.Context, k *keepers) (*Told, []string, error) {
	if len(all.nodes) == 0 {
		return nil, []string{"what members are told: there is no member, see --members"}, nil
	}
	var missing []string
	first := all.nodes[0]
	resident, size, err := first.weighs()
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(first.stop()); err != nil { // which has it say what it keeps
		return nil, nil, err
	}
	t := &Told{Members: len(all.nodes), Entries: first.entries, Records: first.records, CatchUpS: all.took.Seconds(),
		ResidentBytes: resident, DiskBytes: size}
	switch came := float64(int64(first.records) - all.begun[2]); {
	case came <= 0:
		missing = append(missing, "memory and disk of a record: no record came")
	case resident == 0 || all.begun[0] == 0:
		missing = append(missing, "memory of a record: this system does not tell what a process holds")
		fallthrough
	default:
		t.DiskPerRecord = float64(size-all.begun[1]) / came
		if grown := resident - all.begun[0]; grown > 0 && all.begun[0] > 0 {
			t.ResidentPerRecord = float64(grown) / came
		} else if resident > 0 {
			missing = append(missing, "memory of a record: the process holds no more at the end than at the beginning")
		}
	}
	return t, missing, k.slices(ctx, first.home, t)
}

// slices asks for slices as the first member does, and weighs them.
func (k *keepers) slices(ctx context.Context, home string, t *Told) error {
	signer, err := follow.SignerOf(home)
	if err != nil {
		return err
	}
	client := link.NewClient(k.stand.Keepers()[0].Members, signer, func([]byte) bool { return true })
	defer client.Close()
	var ask wire.Ask
	next := func() (size, tells int, complete bool, err error) {
		for {
			s, err := client.Slice(ctx, ask)
			var no *link.Refused
			if errors.As(err, &no) && no.After > 0 {
				time.Sleep(no.After)
				continue
			}
			if err != nil {
				return 0, 0, false, err
			}
			text, err := wire.EncodeSlice(s) // the one form, as it came
			ask = wire.Ask{From: s.To, Known: s.State.Entries, Above: s.Header.Height}
			return len(text), len(s.Entries), s.To == s.State.Entries, err
		}
	}
	for complete := false; !complete; {
		size, tells, all, err := next()
		if err != nil {
			return err
		}
		if complete = all; size > t.LargestBytes {
			t.LargestBytes, t.LargestTells = size, tells
		}
	}
	if t.NothingBytes, _, _, err = next(); err != nil {
		return err
	}
	for k.bank(k.financings) != 0 {
		k.financings++ // names that nobody uses
	}
	applied, _ := k.apply(k.documents)
	if _, _, err := k.submit(ctx, k.sign([]step{applied})[0]); err != nil {
		return err
	}
	for told := 0; told == 0; {
		if t.StepBytes, told, _, err = next(); err != nil {
			return err
		}
	}
	return nil
}

// table shows what members are told to a person.
func (t *Told) table() string {
	if t == nil {
		return ""
	}
	return fmt.Sprintf("\n%d members; of one: %d entries and %d records kept, caught up in %.1f s\n"+
		"slice: %d bytes of nothing, %d of a step, %d at most (%d entries)\n"+
		"memory %d bytes, %.0f a record; disk %d bytes, %.0f a record\n", t.Members, t.Entries, t.Records, t.CatchUpS,
		t.NothingBytes, t.StepBytes, t.LargestBytes, t.LargestTells, t.ResidentBytes, t.ResidentPerRecord, t.DiskBytes,
		t.DiskPerRecord)
}
