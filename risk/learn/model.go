package learn

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Training says what a model was fitted to, as the caller tells it.
type Training struct {
	Hash      [32]byte `cbor:"1,keyasint"` // of what it learned from
	Rows      uint64   `cbor:"2,keyasint"`
	Positives uint64   `cbor:"3,keyasint"` // rows that were found wrong
}

// Model is all that is needed to score a row: boosted trees and a regression on
// the same features, whose log-odds are averaged, and a calibration that makes
// a probability of the average.
type Model struct {
	Name        string
	Features    []string // in the order of a row
	Trees       Trees
	Logistic    Logistic
	Calibration Calibration
	Trained     Training
	Source      [32]byte // hash of what gives the features their values: the model fits no other
	Usual       []Spread // of each feature where it was fitted, and of its probabilities there; or none
}

// Odds gives the log-odds of a row before calibration. A row has one value for
// each feature; NaN is missing.
func (m *Model) Odds(row []float64) float64 { return (m.Trees.Odds(row) + m.Logistic.Odds(row)) / 2 }

// Score gives the calibrated probability that a row is found wrong.
func (m *Model) Score(row []float64) (probability float64) {
	return m.Calibration.Probability(m.Odds(row))
}

// Explain sets contributions to what each feature adds to a row's log-odds
// before calibration, and gives those. The contributions and Constant sum to
// them but for rounding.
func (m *Model) Explain(row []float64, contributions []float64) (odds float64) {
	clear(contributions)
	m.Trees.Explain(row, contributions)
	m.Logistic.Explain(row, contributions)
	for j := range contributions {
		contributions[j] /= 2
	}
	return m.Odds(row)
}

// Constant gives the log-odds that all rows have in common.
func (m *Model) Constant() float64 {
	common := m.Trees.Base + m.Logistic.Intercept
	for _, tree := range m.Trees.Trees {
		common += tree[0].Value
	}
	return common / 2
}

// MaxModel bounds the file of a model, in bytes.
const MaxModel = 32 << 20

// modelMark begins the file of a model and separates its checksum from others. Its
// number is the version of the form.
const modelMark = "tallystick model 1\n"

// The errors of files of models that are told apart.
var (
	ErrModelTooLarge error = &Fault{fmt.Sprintf("模型文件超过 %d 字节", MaxModel),
		fmt.Sprintf("the file of a model has at most %d bytes", MaxModel)}
	ErrModelMark error = &Fault{"不是本版本的模型文件", "this is no model of this version"}
	ErrModelHash error = &Fault{"模型文件已被改动或截断", "the model's hash does not match: it was altered or cut off"}
)

// Encode writes a model: a mark with the version, a checksum, and the content in
// canonical CBOR. The same model gives the same bytes. A model that Decode would
// refuse is not written.
func (m *Model) Encode() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("couldn't write the model: %w", err)
	}
	b := m.file()
	if len(b) > MaxModel {
		return nil, fmt.Errorf("couldn't write the model: %w", ErrModelTooLarge)
	}
	return b, nil
}

func (m *Model) file() []byte {
	content := m.content()
	checksum := sha256.Sum256(append([]byte(modelMark), content...))
	return append(append([]byte(modelMark), checksum[:]...), content...)
}

// Hash gives the SHA-256 of the model's file, by which a model is named.
func (m *Model) Hash() [32]byte { return sha256.Sum256(m.file()) }

// Decode reads a model and refuses every file that Encode would not have
// written. What it gives can be walked with any row.
func Decode(b []byte) (*Model, error) {
	if len(b) > MaxModel {
		return nil, fmt.Errorf("couldn't read the model: %w", ErrModelTooLarge)
	}
	rest, marked := bytes.CutPrefix(b, []byte(modelMark))
	if !marked {
		return nil, fmt.Errorf("couldn't read the model: %w", ErrModelMark)
	}
	if len(rest) < sha256.Size {
		return nil, fmt.Errorf("couldn't read the model: %w", ErrModelHash)
	}
	hash, content := rest[:sha256.Size], rest[sha256.Size:]
	if got := sha256.Sum256(append([]byte(modelMark), content...)); !bytes.Equal(got[:], hash) {
		return nil, fmt.Errorf("couldn't read the model: %w", ErrModelHash)
	}
	m, err := readContent(content)
	if err == nil {
		err = m.check()
	}
	if err == nil && !bytes.Equal(m.content(), content) {
		err = errors.New("it is not in canonical form")
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read the model: %w", err)
	}
	return m, nil
}
