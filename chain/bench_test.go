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
// waits. It runs only when CHAIN_OFFERED names a rate.
func TestLatency(t *testing.T) {
	rate, _ := strconv.Atoi(os.Getenv("CHAIN_OFFERED"))
	if rate == 0 {
		t.Skip("set CHAIN_OFFERED to envelopes a second")
	}
	pause, _ := time.ParseDuration(os.Getenv("CHAIN_PAUSE"))
	n := start(t, Settings{Home: foundAlone(t), Pause: pause}, NewEmptyLedger(func([]byte) bool { return true }))
	const seconds = 10
	waits := make([]time.Duration, rate*seconds)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range waits {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		envelope := make([]byte, 250)
		_, _ = rand.Read(envelope[1:])
		envelope[0] = 0xa7
		all.Go(func() {
			at := time.Now()
			if _, err := n.SubmitAndWait(t.Context(), envelope); err != nil {
				t.Error(err)
			}
			waits[i] = time.Since(at)
		})
	}
	all.Wait()
	slices.Sort(waits)
	height, _, _ := n.app.heights.last()
	fmt.Printf("%d a second offered for %d s: p50 %v, p99 %v, max %v, %d blocks, done after %v\n", rate, seconds,
		waits[len(waits)/2], waits[len(waits)*99/100], waits[len(waits)-1], height, time.Since(begin))
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
