package vault

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// declaration is a text of the size of an export declaration's details.
func declaration() []byte { return bytes.Repeat([]byte(`{"hs":"8517120000","name":"mobile"}`), 35) }

// BenchmarkSealBatch seals and keeps 1,000 declarations with 3 readers each on
// a real disk: once all held by one exporter, once each by another.
func BenchmarkSealBatch(b *testing.B) {
	for name, holders := range map[string]int{"one-holder": 1, "1000-holders": 1_000} {
		b.Run(name, func(b *testing.B) {
			keys := newKeys(b)
			held := make([]Party, holders)
			for i := range held {
				binary.BigEndian.PutUint32(held[i][4:], uint32(i+1))
				if _, _, err := keys.Host(held[i]); err != nil {
					b.Fatal(err)
				}
			}
			s, err := Open(b.TempDir(), keys)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			details := make([]Detail, 1_000)
			for i := range details {
				details[i] = Detail{Text: declaration(), Readers: []Party{customs, regulator, held[i%holders]}}
			}
			b.SetBytes(int64(len(details) * len(declaration())))
			for b.Loop() {
				if _, err := s.SealAll(b.Context(), details); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*len(details))/b.Elapsed().Seconds(), "details/s")
		})
	}
}

// BenchmarkOpenPage opens 25 details of one batch, and 25 that were sealed one
// by one and whose keys are not remembered.
func BenchmarkOpenPage(b *testing.B) {
	for name, cold := range map[string]bool{"remembered": false, "cold": true} {
		b.Run(name, func(b *testing.B) {
			s := newStore(b)
			page := make([]Digest, 25)
			for i := range page {
				s.sealing = newSealing(keptSealing)
				page[i] = mustSeal(b, s, string(declaration()), exporter, bank, regulator)
			}
			for b.Loop() {
				if cold {
					s.opened = newWrappings(keptWrapping)
				}
				for _, d := range page {
					if _, err := s.Open(b.Context(), d, bank); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkSealOne(b *testing.B) {
	s, err := Open(b.TempDir(), newKeys(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for b.Loop() {
		mustSeal(b, s, string(declaration()), exporter, bank, regulator)
	}
}

func BenchmarkErase(b *testing.B) {
	s, err := Open(b.TempDir(), newKeys(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	details := make([]Detail, 2_000)
	for i := range details {
		details[i] = Detail{Text: declaration(), Readers: []Party{exporter, bank}}
	}
	digests, err := s.SealAll(b.Context(), details)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		if err := s.Erase(b.Context(), Cause{someday, 1}, digests[i%len(digests)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
