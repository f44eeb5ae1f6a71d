package chain

import (
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestLatency offers envelopes at a steady rate and prints what the officer
// waits. It runs only when CHAIN_OFFERED names a rate; CHAIN_MEMBERS and
// CHAIN_PAUSE choose the chain.
func TestLatency(t *testing.T) {
	rate, _ := strconv.Atoi(os.Getenv("CHAIN_OFFERED"))
	if rate == 0 {
		t.Skip("set CHAIN_OFFERED to envelopes a second")
	}
	members, _ := strconv.Atoi(os.Getenv("CHAIN_MEMBERS"))
	w := foundNetwork(t, max(members, 1))
	for i := range w.nodes {
		w.start(t, i)
	}
	defer func() { w.stop(t) }()
	put(t, w.nodes[0], "ok to begin with")
	const seconds = 10
	waits := make([]time.Duration, rate*seconds)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range waits {
		time.Sleep(time.Until(begin.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		envelope := make([]byte, 250)
		copy(envelope, fmt.Appendf(nil, "ok %d", i))
		all.Go(func() {
			at := time.Now()
			if _, err := w.nodes[i%len(w.nodes)].SubmitAndWait(t.Context(), envelope); err != nil {
				t.Error(err)
			}
			waits[i] = time.Since(at)
		})
	}
	all.Wait()
	slices.Sort(waits)
	t.Logf("%d a second offered to %d members for %d s: p50 %v, p99 %v, max %v, %d blocks, done after %v", rate,
		len(w.nodes), seconds,
		waits[len(waits)/2], waits[len(waits)*99/100], waits[len(waits)-1], w.nodes[0].Status().Height,
		time.Since(begin))
}

// BenchmarkEnvelopes measures envelopes of 250 bytes a second, handed in by
// many at once, final, durable.
func BenchmarkEnvelopes(b *testing.B) {
	pause, _ := time.ParseDuration(os.Getenv("CHAIN_PAUSE"))
	n := start(b, Settings{Home: foundAlone(b), Pause: pause}, NewEmptyLedger(func([]byte) bool { return true }))
	var seed [16]byte
	_, _ = rand.Read(seed[:])
	const writers = 4_000
	todo := make(chan int, writers)
	var all sync.WaitGroup
	b.ResetTimer()
	for range writers {
		all.Go(func() {
			for i := range todo {
				envelope := make([]byte, 250)
				copy(envelope, fmt.Appendf(nil, "\xa7%x %d", seed, i))
				if _, err := n.SubmitAndWait(b.Context(), envelope); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range b.N {
		todo <- i
	}
	close(todo)
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "envelopes/s")
	height, _, _ := n.app.heights.last()
	b.ReportMetric(float64(b.N)/float64(height), "envelopes/block")
}
