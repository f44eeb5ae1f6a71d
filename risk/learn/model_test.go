package learn

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// sampleModel fits a small model, calibrated out of fold.
func sampleModel(t testing.TB, kind CalibrationKind) *Model {
	t.Helper()
	rows, labels := made(1_500, 11)
	m, err := fitted(rows, labels)
	if err != nil {
		t.Fatal(err)
	}
	groups := make([]uint64, len(labels))
	for i := range groups {
		groups[i] = uint64(i)
	}
	odds, err := OutOfFold(rows, labels, groups, 3, func(rows Rows, labels []bool) (func([]float64) float64, error) {
		m, err := fitted(rows, labels)
		return m.Odds, err
	})
	if err != nil {
		t.Fatal(err)
	}
	switch kind {
	case Platt:
		m.Calibration, err = FitPlatt(odds, labels)
	case Isotonic:
		m.Calibration, err = FitIsotonic(odds, labels)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func fitted(rows Rows, labels []bool) (*Model, error) {
	m := &Model{Name: "样本 / sample", Features: rows.Names, Source: [32]byte{9, 8},
		Trained: Training{Hash: [32]byte{1, 2, 3}, Rows: uint64(len(labels))}}
	for _, label := range labels {
		m.Trained.Positives += uint64(one01(label))
	}
	var err, other error
	m.Trees, err = GrowTrees(rows, labels, TreeOptions{Trees: 20})
	m.Logistic, other = FitLogistic(rows, labels, 1)
	for _, column := range rows.Columns {
		m.Usual = append(m.Usual, SpreadOf(column, 10))
	}
	m.Usual = append(m.Usual, SpreadOf([]float64{0.1, 0.2, 0.7}, 2))
	return m, errors.Join(err, other)
}

func encoded(t testing.TB, m *Model) []byte {
	t.Helper()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestModelIsReadAsItWasWritten(t *testing.T) {
	for _, kind := range []CalibrationKind{Uncalibrated, Platt, Isotonic} {
		m := sampleModel(t, kind)
		b := encoded(t, m)
		if !bytes.Equal(b, encoded(t, m)) || !bytes.Equal(b, encoded(t, sampleModel(t, kind))) {
			t.Error("the same model gives other bytes")
		}
		read, err := Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, encoded(t, read)) || read.Hash() != m.Hash() || read.Hash() != sha256.Sum256(b) {
			t.Error("what was read is not what was written")
		}
		seeded.Check(t, func(t *rapid.T) {
			row := make([]float64, len(m.Features))
			for j := range row {
				row[j] = rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0.3, 0.7,
					rapid.Float64().Draw(t, "value")}).Draw(t, "which")
			}
			a, b := m.Score(row), read.Score(row)
			if a != b || !(a >= 0 && a <= 1) {
				t.Fatalf("the scores are %v and %v", a, b)
			}
			parts := slices.Repeat([]float64{7}, len(row)) // what was there does not count
			odds, total := m.Explain(row, parts), m.Constant()
			for _, part := range parts {
				total += part
			}
			if math.Abs(total-odds) > 1e-9 || odds != m.Odds(row) || m.Calibration.Probability(odds) != a {
				t.Fatalf("the parts come to %v, the odds are %v", total, odds)
			}
		})
	}
}

// TestUnfitModels changes a model in every way that would make it unfit, past
// Encode, with a hash that fits: Decode must say what is wrong.
func TestUnfitModels(t *testing.T) {
	deep := []Node{{Left: 1}}
	for range maxDepth {
		deep = append(deep, Node{Feature: -1}, Node{Left: int32(len(deep) + 2)})
	}
	deep = append(deep, Node{Feature: -1}, Node{Feature: -1})
	for want, change := range map[string]func(*Model){
		"a model has a name":               func(m *Model) { m.Name = "" },
		"it has 0 features":                func(m *Model) { m.Features = nil },
		"feature 1 has no name of its own": func(m *Model) { m.Features = []string{"a", "a", "c", "d"} },
		"it has 0 trees":                   func(m *Model) { m.Trees.Trees = nil },
		"5001 trees": func(m *Model) {
			m.Trees.Trees = slices.Repeat([][]Node{{{Feature: -1}}},
				maxTrees+1)
		},
		"log-odds of all rows are NaN": func(m *Model) { m.Trees.Base = math.NaN() },
		"it has 0 nodes":               func(m *Model) { m.Trees.Trees[0] = nil },
		"bytes, not 25":                func(m *Model) { m.Trees.Trees[0] = make([]Node, maxNodes+1) },
		"node 0 has the value +Inf":    func(m *Model) { m.Trees.Trees[0][0].Value = math.Inf(1) },
		"the border NaN":               func(m *Model) { m.Trees.Trees[0][0].Below = math.NaN() },
		"parted by feature 4 of 4":     func(m *Model) { m.Trees.Trees[0][0].Feature = 4 },
		"parted by feature -2 of 4":    func(m *Model) { m.Trees.Trees[0][0].Feature = -2 },
		"node 0 has its children at 0": func(m *Model) { m.Trees.Trees[0][0].Left = 0 },
		"has its children at -1":       func(m *Model) { m.Trees.Trees[0][0].Left = -1 },
		"children at 2147483647":       func(m *Model) { m.Trees.Trees[0][0].Left = math.MaxInt32 },
		"children at 1, of 2 nodes":    func(m *Model) { m.Trees.Trees[0] = []Node{{Left: 1}, {Feature: -1}} },
		"node 1 is no child":           func(m *Model) { m.Trees.Trees[0] = []Node{{Feature: -1}, {Feature: -1}} },
		"node 1 has children of another": func(m *Model) {
			m.Trees.Trees[0] = []Node{{Left: 1}, {Left: 2}, {Left: 3}, {Feature: -1}, {Feature: -1}}
		},
		"is a leaf and has children": func(m *Model) { m.Trees.Trees[0] = []Node{{Feature: -1, Left: 1}} },
		"it is deeper than 12":       func(m *Model) { m.Trees.Trees[0] = deep },
		"3 weights, 4 means":         func(m *Model) { m.Logistic.Weights = m.Logistic.Weights[:3] },
		"the intercept is NaN":       func(m *Model) { m.Logistic.Intercept = math.NaN() },
		"weight +Inf":                func(m *Model) { m.Logistic.Weights[0] = math.Inf(1) },
		"scale 0":                    func(m *Model) { m.Logistic.Scales[0] = 0 },
		"there is no kind 3":         func(m *Model) { m.Calibration.Kind = 3 },
		"parts do not fit its kind":  func(m *Model) { m.Calibration.Slope = 1 },
		"step 1 is out of order":     func(m *Model) { m.Calibration.Odds[1] = m.Calibration.Odds[0] },
		"step 0 is out of order":     func(m *Model) { m.Calibration.Shares[0] = math.NaN() },
		"of which 1501 were wrong":   func(m *Model) { m.Trained.Positives = 1501 },
		"it has 2 spreads for 4":     func(m *Model) { m.Usual = m.Usual[:2] },
		"spread 1: it has 300":       func(m *Model) { m.Usual[1].Borders = make([]float64, 300) },
		"spread 4: border 0 is out":  func(m *Model) { m.Usual[4].Borders[0] = math.NaN() },
		"spread 0: border 1 is out":  func(m *Model) { m.Usual[0].Borders[1] = m.Usual[0].Borders[0] },
		"spread 2: it counts more":   func(m *Model) { m.Usual[2].Counts[0] = 1 << 40 },
	} {
		m := sampleModel(t, Isotonic)
		change(m)
		if _, err := m.Encode(); err == nil {
			t.Errorf("%s: it is written", want)
		}
		if _, err := Decode(sealed(m.content())); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
	}
}

func sealed(content []byte) []byte {
	hash := sha256.Sum256(append([]byte(modelMark), content...))
	return slices.Concat([]byte(modelMark), hash[:], content)
}

func TestAlteredModels(t *testing.T) {
	b := encoded(t, sampleModel(t, Platt))
	for at := range b {
		altered := bytes.Clone(b)
		altered[at] ^= 1
		want := ErrModelHash
		if at < len(modelMark) {
			want = ErrModelMark
		}
		if _, err := Decode(altered); !errors.Is(err, want) {
			t.Fatalf("byte %d altered: %v", at, err)
		}
		if _, err := Decode(b[:at]); err == nil {
			t.Fatalf("cut off at %d: it is read", at)
		}
	}
	if _, err := Decode(append(bytes.Clone(b), 0)); !errors.Is(err, ErrModelHash) {
		t.Errorf("one byte more: %v", err)
	}
	if _, err := Decode(make([]byte, MaxModel+1)); !errors.Is(err, ErrModelTooLarge) {
		t.Errorf("too large: %v", err)
	}
	content := b[len(modelMark)+sha256.Size:]
	for what, other := range map[string][]byte{
		"longer form of a number":  slices.Concat([]byte{0xb8, 7}, content[1:]),
		"one byte behind":          append(bytes.Clone(content), 0),
		"nothing":                  nil,
		"indefinite":               slices.Concat([]byte{0xbf}, content[1:], []byte{0xff}),
		"a list of 4 billion rows": slices.Concat(content[:1], []byte{0x01, 0x60, 0x02, 0x9a, 0xff, 0xff, 0xff, 0xff}),
		"short hash":               bytes.Replace(content, []byte{0x58, 32, 1, 2, 3}, []byte{0x58, 31, 1, 2}, 1),
	} {
		if _, err := Decode(sealed(other)); err == nil {
			t.Errorf("%s: it is read", what)
		}
	}
	poisoned := sampleModel(t, Platt)
	poisoned.Trees.Trees[3][0].Missing = true
	form := poisoned.content()
	at := bytes.Index(form, []byte{1, 0x3f}) // the flag and a border between 0 and 1
	form[at] = 2
	if _, err := Decode(sealed(form)); err == nil || !strings.Contains(err.Error(), "left or right") {
		t.Errorf("a flag of 2: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	whole := encoded(f, sampleModel(f, Isotonic))
	content := whole[len(modelMark)+sha256.Size:]
	f.Add(content, true)
	f.Add(whole, false)
	f.Add(content[:len(content)/2], true)
	small := sampleModel(f, Platt)
	small.Trees.Trees = [][]Node{{{Left: 1}, {Feature: -1, Value: 1}, {Feature: -1, Value: -1}}}
	f.Add(small.content(), true)
	for _, poison := range []func(*Node){
		func(n *Node) { n.Left = 0 },
		func(n *Node) { n.Left = -1 },
		func(n *Node) { n.Feature = 1 << 30 },
		func(n *Node) { n.Value = math.NaN() },
	} {
		m := sampleModel(f, Platt)
		m.Trees.Trees = [][]Node{slices.Clone(small.Trees.Trees[0])}
		poison(&m.Trees.Trees[0][0])
		f.Add(m.content(), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, seal bool) {
		if seal {
			b = sealed(b)
		}
		m, err := Decode(b)
		if err != nil {
			return
		}
		if again, err := m.Encode(); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("what was read is not written again: %v", err)
		}
		for _, value := range []float64{math.NaN(), 0, math.MaxFloat64, math.Inf(-1)} {
			row := slices.Repeat([]float64{value}, len(m.Features))
			if p := m.Score(row); !(p >= 0 && p <= 1) {
				t.Fatalf("the score is %v", p)
			}
			m.Explain(row, make([]float64, len(row)))
		}
	})
}

func TestScoringTakesNoMemory(t *testing.T) {
	m, row, parts := sampleModel(t, Isotonic), []float64{0.2, math.NaN(), 1, 0.7}, make([]float64, 4)
	if n := testing.AllocsPerRun(100, func() { m.Score(row); m.Explain(row, parts) }); n > 0 {
		t.Errorf("scoring allocates %v times", n)
	}
}

func BenchmarkScore(b *testing.B) {
	rows, labels := wide(4_000, 62, 1)
	m, err := fitted(rows, labels)
	if err != nil {
		b.Fatal(err)
	}
	m.Trees, err = GrowTrees(rows, labels, TreeOptions{})
	if err != nil {
		b.Fatal(err)
	}
	row := rows.Row(7)
	b.ReportAllocs()
	for b.Loop() {
		m.Score(row)
	}
}

func BenchmarkDecode(b *testing.B) {
	bytes := encoded(b, sampleModel(b, Isotonic))
	b.SetBytes(int64(len(bytes)))
	for b.Loop() {
		if _, err := Decode(bytes); err != nil {
			b.Fatal(err)
		}
	}
}
