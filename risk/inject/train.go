package inject

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"tallystick/risk"
	"tallystick/risk/learn"
)

const (
	folds       = 5
	penalty     = 3
	heldOut     = 2_000 // how far the seed that judges a model lies from the one it learned on
	usualBins   = 10
	scoreBins   = 10
	mostWorld   = 20_000 // exporters of a world to learn from, and cases of a kind
	mostHistory = 3_650  // days
)

// check bounds what a world may ask of the machine.
func (s Settings) check() error {
	if s = s.filled(); s.Exporters < 10 || s.Exporters > mostWorld || s.Days < 100 || s.Days > mostHistory ||
		s.Cases < 1 || s.Cases > mostWorld {
		return fmt.Errorf("a world has 10 to %d exporters, 100 to %d days and 1 to %d cases of each kind", mostWorld,
			mostHistory, mostWorld)
	}
	return nil
}

// Train fits a model to the applications of one made-up world: trees and a
// regression on what each code weighed, averaged, and calibrated on odds found
// out of fold, with the applications of one exporter or scheme in one fold. The
// card judges it on a world that it saw nothing of. The same settings give the
// same model and card to the last byte.
func Train(name string, s Settings) (*learn.Model, Card, error) {
	if err := errors.Join(learn.CheckName(name), s.check()); err != nil {
		return nil, Card{}, err
	}
	rows := Play(s)
	m, odds, err := fit(name, rows)
	if err != nil {
		return nil, Card{}, err
	}
	card, err := cardOf(m, s, rows, odds)
	return m, card, err
}

// fit fits a model and gives the odds found out of fold.
func fit(name string, rows []Row) (*learn.Model, []float64, error) {
	columns, labels := columnsOf(rows, "")
	groups := make([]uint64, len(rows))
	for i, row := range rows {
		groups[i] = row.Scheme
	}
	m := &learn.Model{Name: name, Features: columns.Names, Source: risk.TableHash(),
		Trained: learn.Training{Hash: dataHash(rows), Rows: uint64(len(labels)), Positives: uint64(count(labels))}}
	odds, err := learn.OutOfFold(columns, labels, groups, folds,
		func(rows learn.Rows, labels []bool) (func([]float64) float64, error) {
			part := learn.Model{Features: columns.Names}
			err := grow(&part, rows, labels)
			return part.Odds, err
		})
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't fit the model out of fold: %w", err)
	}
	if m.Calibration, err = learn.FitPlatt(odds, labels); err != nil {
		return nil, nil, fmt.Errorf("couldn't calibrate the model: %w", err)
	}
	if err := grow(m, columns, labels); err != nil {
		return nil, nil, fmt.Errorf("couldn't fit the model: %w", err)
	}
	for _, column := range columns.Columns {
		m.Usual = append(m.Usual, learn.SpreadOf(column, usualBins))
	}
	// by the model itself: those out of fold come of five others, which tie elsewhere
	probabilities := make([]float64, len(rows))
	for i, row := range rows {
		probabilities[i] = m.Score(row.Features)
	}
	m.Usual = append(m.Usual, learn.SpreadOf(probabilities, scoreBins))
	return m, odds, nil
}

func grow(m *learn.Model, rows learn.Rows, labels []bool) (err error) {
	if m.Trees, err = learn.GrowTrees(rows, labels, learn.TreeOptions{}); err != nil {
		return err
	}
	m.Logistic, err = learn.FitLogistic(rows, labels, penalty)
	return err
}

func count(labels []bool) (n int) {
	for _, label := range labels {
		if label {
			n++
		}
	}
	return n
}

// dataHash binds a model to every row that it learned from.
func dataHash(rows []Row) [32]byte {
	sum := sha256.New()
	for _, code := range risk.Codes() {
		fmt.Fprintln(sum, code)
	}
	var b []byte
	for _, row := range rows {
		b = append(append(b[:0], row.Label...), 0)
		b = binary.BigEndian.AppendUint64(b, row.Scheme)
		for _, v := range row.Features {
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(v))
		}
		sum.Write(b)
	}
	return [32]byte(sum.Sum(nil))
}
