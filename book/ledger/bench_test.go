package ledger

import (
	"math/rand/v2"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/book/trade"
)

// perBlock is how many envelopes a benchmark puts into a block.
const perBlock = 2_000

// benchDocuments is how many documents the benchmarks start from; the variable
// LEDGER_BENCH_DOCUMENTS sets another number.
func benchDocuments(b *testing.B) int {
	if text := os.Getenv("LEDGER_BENCH_DOCUMENTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 100_000
}

func benchStage(b *testing.B) *stage {
	s := &stage{cast: newCast(), t: b, fs: vfs.Default, now: start}
	var err error
	if s.Ledger, err = Open(Settings{Dir: b.TempDir(), Secret: testSecret}); err != nil {
		b.Fatal(err)
	}
	s.clock = s.now.Time
	b.Cleanup(func() { s.Close() })
	state, err := foundingState(s.cast)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.Found(testChain, start, state); err != nil {
		b.Fatal(err)
	}
	s.play(s.opening()...)
	return s
}

func (s *stage) publications(from, n int) trade.PublishDocuments {
	list := make([]trade.Publication, n)
	for i := range list {
		list[i] = trade.Publication{ID: idOf("document", from+i), Kind: trade.ExportDeclaration,
			Holder: s.exporter[0].party,
			Face:   trade.Money{Minor: 1 << 40, Currency: "USD"}, Issued: start.Day(), Mode: "0110",
			Details: digestOf(9)}
	}
	return trade.PublishDocuments{Documents: list}
}

func (s *stage) publish(documents int) {
	for from := 0; from < documents; from += 10_000 {
		var steps []step
		for part := from; part < min(from+10_000, documents); part += 1_000 {
			steps = append(steps, step{s.customs, s.publications(part, min(1_000, documents-part))})
		}
		s.play(steps...)
	}
}

// spent is the processor time of this process, which other processes on the
// machine disturb less than they do the clock.
func spent(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// executed runs n envelopes in blocks, outside the timer checked as the pool does.
func (s *stage) executed(b *testing.B, n int, next func(i int) step) {
	var blocks [][][]byte
	for from := 0; from < n; from += perBlock {
		var txs [][]byte
		for i := from; i < min(from+perBlock, n); i++ {
			txs = append(txs, s.sign(next(i))...)
		}
		blocks = append(blocks, txs)
	}
	cpu := time.Duration(0)
	b.ResetTimer()
	for _, txs := range blocks {
		b.StopTimer()
		for _, tx := range txs {
			if refusal := s.Check(tx); !refusal.OK() {
				b.Fatal(refusal)
			}
		}
		b.StartTimer()
		before := spent(b)
		entries := s.block(txs...)
		cpu += spent(b) - before
		for _, e := range entries {
			if !e.Refusal.OK() {
				b.Fatalf("%+v", e.Refusal)
			}
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "steps/s")
	b.ReportMetric(float64(cpu.Nanoseconds())/float64(n), "cpu-ns/op")
}

func (s *stage) apply(document, i int) step {
	return step{s.exporter[0], trade.Apply{Financing: idOf("financing", i), Bank: s.bankMaker[0].party,
		Product: trade.ExportReceivable,
		Asked:   trade.Money{Minor: 80, Currency: "USD"}, Tenor: 90,
		Lines: []trade.Line{{Document: idOf("document", document), Amount: 100}}, Details: digestOf(7)}}
}

func benchApply(b *testing.B, hot int) {
	s := benchStage(b)
	documents := benchDocuments(b)
	s.publish(documents)
	if hot == 0 {
		hot = documents
	}
	random := rand.New(rand.NewPCG(1, 2))
	s.executed(b, b.N, func(i int) step { return s.apply(random.IntN(hot), i) })
}

// BenchmarkApply and the other benchmarks time Execute and Commit alone, per envelope.
func BenchmarkApply(b *testing.B) { benchApply(b, 0) }

func BenchmarkApplyOnTen(b *testing.B) { benchApply(b, 10) }

func benchAccept(b *testing.B, hot int) {
	s := benchStage(b)
	documents := benchDocuments(b)
	s.publish(documents)
	if hot == 0 {
		hot = documents
	}
	random := rand.New(rand.NewPCG(1, 2))
	for from := 0; from < b.N; from += perBlock {
		var steps []step
		for i := from; i < min(from+perBlock, b.N); i++ {
			steps = append(steps, s.apply(random.IntN(hot), i))
		}
		s.play(steps...)
	}
	order := random.Perm(b.N)
	s.executed(b, b.N, func(i int) step {
		return step{s.bankMaker[0],
			trade.Accept{Financing: idOf("financing", order[i])}}
	})
}

func BenchmarkAccept(b *testing.B) { benchAccept(b, 0) }

func BenchmarkAcceptOnTen(b *testing.B) { benchAccept(b, 10) }

// BenchmarkPublish publishes documents, 1,000 an envelope, ten envelopes a block; per document.
func BenchmarkPublish(b *testing.B) {
	s := benchStage(b)
	base := benchDocuments(b)
	s.publish(base)
	cpu := time.Duration(0)
	b.ResetTimer()
	for from := 0; from < b.N; from += 10_000 {
		b.StopTimer()
		var txs [][]byte
		for part := from; part < min(from+10_000, b.N); part += 1_000 {
			tx := s.sign(step{s.customs, s.publications(base+part, min(1_000, b.N-part))})
			s.Check(tx[0])
			txs = append(txs, tx...)
		}
		b.StartTimer()
		before := spent(b)
		s.block(txs...)
		cpu += spent(b) - before
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	b.ReportMetric(float64(cpu.Nanoseconds())/float64(b.N), "cpu-ns/op")
}

// BenchmarkCheck times the door alone, signature and all.
func BenchmarkCheck(b *testing.B) {
	s := benchStage(b)
	txs := make([][]byte, b.N)
	for i := range txs {
		txs[i] = s.sign(s.apply(i, i))[0]
	}
	b.ResetTimer()
	for _, tx := range txs {
		if refusal := s.Check(tx); !refusal.OK() {
			b.Fatal(refusal)
		}
	}
}
