package learn

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// The bounds of a model.
const (
	maxTrees    = 5_000
	maxDepth    = 12
	maxNodes    = 1<<(maxDepth+1) - 1 // of one tree
	maxFeatures = 4_096
	maxName     = 200 // bytes
	maxSteps    = 1 << 16
	maxOdds     = 10_000 // more log-odds than that come of an error
)

// content is the form of a model within its file. A tree is a byte string of
// its nodes, each of nodeSize bytes: feature (4), place of the left child (4),
// missing values go left (1), border (8), value (8); big-endian, floats by their
// bits.
type content struct {
	Name        string      `cbor:"1,keyasint"`
	Features    []string    `cbor:"2,keyasint"`
	Common      float64     `cbor:"3,keyasint"`
	Trees       [][]byte    `cbor:"4,keyasint"`
	Logistic    Logistic    `cbor:"5,keyasint"`
	Calibration Calibration `cbor:"6,keyasint"`
	Trained     Training    `cbor:"7,keyasint"`
	Usual       []Spread    `cbor:"8,keyasint"`
	Source      [32]byte    `cbor:"9,keyasint"`
}

const nodeSize = 25

// content writes what the hash is over.
func (m *Model) content() []byte {
	form := content{m.Name, m.Features, m.Trees.Base, make([][]byte, len(m.Trees.Trees)), m.Logistic, m.Calibration,
		m.Trained, m.Usual, m.Source}
	for i, tree := range m.Trees.Trees {
		b := make([]byte, 0, nodeSize*len(tree))
		for _, n := range tree {
			b = binary.BigEndian.AppendUint32(b, uint32(n.Feature))
			b = binary.BigEndian.AppendUint32(b, uint32(n.Left))
			b = append(b, byte(one01(n.Missing)))
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(n.Below))
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(n.Value))
		}
		form.Trees[i] = b
	}
	options := cbor.CoreDetEncOptions()
	options.NilContainers = cbor.NilContainerAsEmpty
	out, err := options.EncMode()
	if err == nil {
		var b []byte
		if b, err = out.Marshal(form); err == nil {
			return b
		}
	}
	panic(fmt.Sprintf("broken invariant: a model has no form: %v", err))
}

func readContent(b []byte) (*Model, error) {
	in, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxNestedLevels:   4,
		MaxArrayElements:  maxSteps,
		MaxMapPairs:       16,
	}.DecMode()
	if err != nil {
		panic(fmt.Sprintf("broken invariant: the encoding's options contradict each other: %v", err))
	}
	var form content
	if err := in.Unmarshal(b, &form); err != nil {
		return nil, err
	}
	m := &Model{Name: form.Name, Features: form.Features, Trees: Trees{Base: form.Common}, Logistic: form.Logistic,
		Calibration: form.Calibration, Trained: form.Trained, Usual: form.Usual, Source: form.Source}
	if len(form.Trees) > maxTrees {
		return nil, fmt.Errorf("it has %d trees, more than %d", len(form.Trees), maxTrees)
	}
	for i, b := range form.Trees {
		if len(b)%nodeSize != 0 || len(b) > nodeSize*maxNodes {
			return nil, fmt.Errorf("tree %d has %d bytes, not %d for each of up to %d nodes", i, len(b),
				nodeSize, maxNodes)
		}
		tree := make([]Node, len(b)/nodeSize)
		for at := range tree {
			one := b[at*nodeSize:][:nodeSize]
			if one[8] > 1 {
				return nil, fmt.Errorf("tree %d, node %d: missing values go left or right, not %d", i, at, one[8])
			}
			tree[at] = Node{Feature: int32(binary.BigEndian.Uint32(one)), Left: int32(binary.BigEndian.Uint32(one[4:])),
				Missing: one[8] == 1,
				Below:   math.Float64frombits(binary.BigEndian.Uint64(one[9:])),
				Value:   math.Float64frombits(binary.BigEndian.Uint64(one[17:]))}
		}
		m.Trees.Trees = append(m.Trees.Trees, tree)
	}
	return m, nil
}

// check tells what makes a model unfit to score with.
func (m *Model) check() error {
	if err := CheckName(m.Name); err != nil {
		return err
	}
	if len(m.Features) < 1 || len(m.Features) > maxFeatures {
		return fmt.Errorf("it has %d features, not 1 to %d", len(m.Features), maxFeatures)
	}
	seen := map[string]bool{}
	for j, name := range m.Features {
		if !named(name) || seen[name] {
			return fmt.Errorf("feature %d has no name of its own of at most %d bytes", j, maxName)
		}
		seen[name] = true
	}
	if n := len(m.Trees.Trees); n < 1 || n > maxTrees {
		return fmt.Errorf("it has %d trees, not 1 to %d", n, maxTrees)
	}
	if !within(m.Trees.Base, maxOdds) {
		return fmt.Errorf("the log-odds of all rows are %v", m.Trees.Base)
	}
	for i, tree := range m.Trees.Trees {
		if err := checkTree(tree, len(m.Features)); err != nil {
			return fmt.Errorf("tree %d: %w", i, err)
		}
	}
	if err := m.Logistic.check(len(m.Features)); err != nil {
		return fmt.Errorf("regression: %w", err)
	}
	if err := m.Calibration.check(); err != nil {
		return fmt.Errorf("calibration: %w", err)
	}
	if n := len(m.Usual); n != 0 && n != len(m.Features)+1 {
		return fmt.Errorf("it has %d spreads for %d features and its probability", n, len(m.Features))
	}
	for j, spread := range m.Usual {
		if err := spread.check(); err != nil {
			return fmt.Errorf("spread %d: %w", j, err)
		}
	}
	if m.Trained.Positives > m.Trained.Rows {
		return fmt.Errorf("it was fitted to %d rows, of which %d were wrong", m.Trained.Rows, m.Trained.Positives)
	}
	return nil
}

// CheckName says whether a model can have a name.
func CheckName(name string) error {
	if !named(name) {
		return fmt.Errorf("a model has a name of at most %d bytes", maxName)
	}
	return nil
}

func named(name string) bool { return name != "" && len(name) <= maxName && utf8.ValidString(name) }

// within is false of NaN.
func within(value, most float64) bool { return math.Abs(value) <= most }

// checkTree demands that every node but the first is the child of one node
// before it, so that no walk is longer than the depth.
func checkTree(tree []Node, features int) error {
	if len(tree) < 1 || len(tree) > maxNodes {
		return fmt.Errorf("it has %d nodes, not 1 to %d", len(tree), maxNodes)
	}
	depth := make([]int, len(tree)) // 0 but for children
	for at, n := range tree {
		if at > 0 && depth[at] == 0 {
			return fmt.Errorf("node %d is no child of a node before it", at)
		}
		if !within(n.Value, maxOdds) || !within(n.Below, math.MaxFloat64) {
			return fmt.Errorf("node %d has the value %v and the border %v", at, n.Value, n.Below)
		}
		if n.Feature == -1 {
			if n.Left != 0 || n.Missing || math.Float64bits(n.Below) != 0 {
				return fmt.Errorf("node %d is a leaf and has children or a border", at)
			}
			continue
		}
		if n.Feature < 0 || int(n.Feature) >= features {
			return fmt.Errorf("node %d is parted by feature %d of %d", at, n.Feature, features)
		}
		left := int(n.Left)
		if left <= at || left+1 >= len(tree) {
			return fmt.Errorf("node %d has its children at %d, of %d nodes", at, left, len(tree))
		}
		if depth[left] != 0 || depth[left+1] != 0 {
			return fmt.Errorf("node %d has children of another", at)
		}
		if depth[left], depth[left+1] = depth[at]+1, depth[at]+1; depth[left] > maxDepth {
			return fmt.Errorf("it is deeper than %d", maxDepth)
		}
	}
	return nil
}

func (l *Logistic) check(features int) error {
	if len(l.Weights) != features || len(l.Means) != features || len(l.Scales) != features {
		return fmt.Errorf("it has %d weights, %d means and %d scales for %d features", len(l.Weights), len(l.Means),
			len(l.Scales), features)
	}
	if !within(l.Intercept, maxOdds) {
		return fmt.Errorf("the intercept is %v", l.Intercept)
	}
	for j := range features {
		if !within(l.Weights[j], maxOdds) || !within(l.Means[j], math.MaxFloat64) ||
			!within(l.Scales[j], math.MaxFloat64) || l.Scales[j] <= 0 {
			return fmt.Errorf("feature %d has weight %v, mean %v and scale %v", j, l.Weights[j],
				l.Means[j], l.Scales[j])
		}
	}
	return nil
}

func (c *Calibration) check() error {
	switch c.Kind {
	case Uncalibrated:
		if c.Slope == 0 && c.Intercept == 0 && len(c.Odds)+len(c.Shares) == 0 {
			return nil
		}
	case Platt:
		if within(c.Slope, maxOdds) && c.Slope > 0 && within(c.Intercept, maxOdds) && len(c.Odds)+len(c.Shares) == 0 {
			return nil
		}
	case Isotonic:
		if c.Slope != 0 || c.Intercept != 0 || len(c.Odds) < 1 || len(c.Odds) > maxSteps ||
			len(c.Shares) != len(c.Odds) {
			break
		}
		for i := range c.Odds {
			if !within(c.Odds[i], math.MaxFloat64) || !(c.Shares[i] >= 0 && c.Shares[i] <= 1) || i > 0 &&
				(c.Odds[i] <= c.Odds[i-1] || c.Shares[i] < c.Shares[i-1]) {
				return fmt.Errorf("step %d is out of order", i)
			}
		}
		return nil
	default:
		return fmt.Errorf("there is no kind %d", c.Kind)
	}
	return errors.New("its parts do not fit its kind")
}
