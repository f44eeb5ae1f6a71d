package readmodel

import (
	"context"
	"testing"
	"time"

	"tallystick/internal/lives"
)

func benchModel(b testing.TB, banks, enterprises int) (*Model, *lives.Filler) {
	m, err := OpenAt(context.Background(), somewhere())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { m.Close() })
	f := &lives.Filler{}
	follow(b, m, []Block{f.Start(banks, enterprises)})
	return m, f
}

// BenchmarkFollow is blocks of about 200 entries each, as at 2,000 a second.
func BenchmarkFollow(b *testing.B) {
	m, f := benchModel(b, 3, 2000)
	entries, b0 := 0, time.Now()
	for b.Loop() {
		block := f.Lives(48)
		entries += len(block.Entries)
		follow(b, m, []Block{block})
	}
	b.ReportMetric(float64(entries)/time.Since(b0).Seconds(), "entries/s")
}

// BenchmarkPublish is 45,519 documents, 1,000 per envelope.
func BenchmarkPublish(b *testing.B) {
	for b.Loop() {
		m, f := benchModel(b, 3, 2000)
		for left := 45_519; left > 0; left -= 1000 {
			block := f.Lives(1000)
			block.Entries = block.Entries[:1]
			follow(b, m, []Block{block})
		}
	}
}
