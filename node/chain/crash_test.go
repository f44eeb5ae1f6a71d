package chain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestChild is the node that TestKilledNodeForgetsNothing kills. It hands in
// lines as fast as it can and prints each one that became final.
func TestChild(t *testing.T) {
	home := os.Getenv("CHAIN_CHILD_HOME")
	if home == "" {
		t.Skip("run by TestKilledNodeForgetsNothing")
	}
	ledger := openToy(t, home)
	n, err := Start(context.Background(), Settings{Home: home}, ledger)
	if err != nil {
		t.Fatal(err)
	}
	height, _ := ledger.Committed()
	fmt.Printf("started %d\n", height)
	out := make(chan string, 1000)
	for writer := range 8 {
		go func() {
			for i := 0; ; i++ {
				line := fmt.Sprintf("ok %s-%d-%d", os.Getenv("CHAIN_CHILD_LIFE"), writer, i)
				entry, err := n.SubmitAndWait(context.Background(), []byte(line))
				if err != nil {
					return
				}
				out <- fmt.Sprintf("final %d %s", entry.Height, line)
			}
		}()
	}
	for line := range out {
		fmt.Println(line)
	}
}

// life runs the child on a home, kills it at a random moment and gives what it
// said.
func life(t *testing.T, home string, number int, random *rand.Rand) (said []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v=false")
	child.Env = append(os.Environ(), "CHAIN_CHILD_HOME="+home, fmt.Sprintf("CHAIN_CHILD_LIFE=%d", number))
	var complaints strings.Builder
	child.Stderr = &complaints
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "started") {
		rest, _ := io.ReadAll(out)
		t.Fatalf("life %d didn't start: %s %s\n%s", number, lines.Text(), rest, complaints.String())
	}
	time.AfterFunc(time.Duration(random.IntN(400))*time.Millisecond, func() { child.Process.Signal(syscall.SIGKILL) })
	for lines.Scan() {
		said = append(said, lines.Text())
	}
	child.Wait()
	return said
}

// A process that is killed at any moment, and a store that is put together
// from what it left, must show everything that was answered as final. The
// replayed root must be the one the chain has signed, which the start checks.
func TestKilledNodeForgetsNothing(t *testing.T) {
	t.Parallel()
	home := foundAlone(t)
	random := rand.New(rand.NewPCG(1, 2))
	final := map[string]int64{}
	for number := range 12 {
		if number%4 == 3 { // crash between execute and commit: the ledger's last block is lost
			loseLastBlock(t, home)
		}
		for _, line := range life(t, home, number, random) {
			var height int64
			if _, err := fmt.Sscanf(line, "final %d", &height); err == nil && strings.Count(line, "-") == 2 {
				final[strings.Join(strings.Fields(line)[2:], " ")] = height
			}
		}
	}
	if len(final) < 12 { // one a life: a busy machine is slow
		t.Fatalf("only %d lines became final", len(final))
	}
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	entry := put(t, n, "ok and it goes on")
	signed, err := n.HeaderFor(timeout(t, 60*time.Second), entry.Height)
	if err != nil {
		t.Fatal(err)
	}
	_, root := ledger.Committed()
	checkHeader(t, signed, entry.Height, root)
	for line, height := range final {
		if ledger.lines[line] != height {
			t.Errorf("%q was final in block %d and is now in %d", line, height, ledger.lines[line])
		}
	}
	t.Logf("%d lines final over 12 lives, %d blocks", len(final), entry.Height)
}

// loseLastBlock cuts the last record off the toy's file, half of it at least.
func loseLastBlock(t *testing.T, home string) {
	path := filepath.Join(home, "toy.gob")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, int64(len(text)-20)); err != nil {
		t.Fatal(err)
	}
}

func TestALedgerAheadOfTheChainIsRefused(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	put(t, n, "ok 1")
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(home, storeFolder, "blockstore.db")); err != nil {
		t.Fatal(err)
	}
	_, err := Start(context.Background(), Settings{Home: home}, ledger)
	if err == nil || !strings.Contains(err.Error(), "block store only at 0") {
		t.Fatalf("got %v", err)
	}
}

func TestAChangedLedgerIsRefused(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	put(t, n, "ok 1")
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	ledger.state.Root[0] ^= 1
	_, err := Start(context.Background(), Settings{Home: home}, ledger)
	if err == nil || !strings.Contains(err.Error(), "root isn't the one the chain has on record") {
		t.Fatalf("got %v", err)
	}
	ledger.state.Root[0] ^= 1
	put(t, start(t, Settings{Home: home}, ledger), "ok 2")
}

func TestADamagedStoreIsRefusedPlainly(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n := start(t, Settings{Home: home}, ledger)
	put(t, n, "ok 1")
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"data/blockstore.db/CURRENT", "data/state.db/CURRENT", SignedFile,
		validatorFile, nodeKeyFile} {
		path = filepath.Join(home, path)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("scribble"), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := Start(context.Background(), Settings{Home: home}, ledger); err == nil {
			n.Stop()
			t.Errorf("a damaged %s isn't noticed", path)
		} else {
			t.Log(err)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(t, start(t, Settings{Home: home}, ledger), "ok 2")
}

func TestAFullDiskStopsTheNodePlainly(t *testing.T) {
	home := foundAlone(t)
	ledger := openToy(t, home)
	n, err := Start(context.Background(), Settings{Home: home}, ledger)
	if err != nil {
		t.Fatal(err)
	}
	put(t, n, "ok 1")
	height, _ := ledger.Committed()
	eventually(t, time.Minute, "the block that proves the root", func() bool {
		now, _ := ledger.Committed()
		moved := now > height
		height = now
		return moved
	})
	full := fmt.Errorf("couldn't write: %w", syscall.ENOSPC)
	ledger.failing.Store(&full)
	if _, err := n.SubmitAndWait(timeout(t, time.Minute), []byte("ok 2")); !errors.Is(err, ErrStopped) {
		t.Errorf("who waits hears %v", err)
	}
	select {
	case <-n.Done():
	case <-time.After(time.Minute):
		t.Fatal("the node goes on")
	}
	if err := n.Err(); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("the node says %v", err)
	}
	if _, _, err := n.Submit(t.Context(), []byte("ok 3")); !errors.Is(err, ErrStopped) {
		t.Errorf("a submit after the end: %v", err)
	}
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
	ledger.failing.Store(nil)
	n = start(t, Settings{Home: home}, ledger)
	if ledger.lines["ok 1"] == 0 || ledger.lines["ok 2"] == 0 {
		t.Error("the last block isn't whole")
	}
	put(t, n, "ok 4")
}

func TestAPanicOfTheEngineIsNoticed(t *testing.T) {
	home := foundAlone(t)
	n, err := Start(context.Background(), Settings{Home: home}, openToy(t, home))
	if err != nil {
		t.Fatal(err)
	}
	put(t, n, "ok 1")
	for _, s := range n.stores { // as if the disk were gone
		s.DB.Close()
	}
	_, _, _ = n.Submit(t.Context(), []byte("ok 2"))
	select {
	case <-n.Done():
	case <-time.After(time.Minute):
		t.Fatal("the node hangs")
	}
	if n.Err() == nil {
		t.Error("the node doesn't say why it stopped")
	}
	t.Log(n.Err())
	_ = n.Stop()
}
