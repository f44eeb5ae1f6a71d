package track

import (
	"math"
	"strings"

	"tallystick/risk/learn"
)

// encoded is a category, or several together, that is replaced by how often it
// was found wrong; a rare one leans on its parent, which is coarser.
type encoded struct {
	name   string
	of     func(row) string
	parent int // index, or -1 for the mean of all
}

func joined(names ...string) func(row) string {
	return func(r row) string {
		parts := make([]string, len(names))
		for i, name := range names {
			switch name {
			case "HS2":
				parts[i] = r.text["HS6 Code"][:2]
			case "HS4":
				parts[i] = r.text["HS6 Code"][:4]
			case "Rate":
				parts[i] = string(rune('0' + int(min(60, r.rate))))
			case "Mass":
				parts[i] = string(rune('0' + int(math.Log2(r.mass+1))))
			default:
				parts[i] = r.text[name]
			}
		}
		return strings.Join(parts, "\x00")
	}
}

const (
	origin    = "Country of Origin"
	departure = "Country of Departure"
	indicator = "Country of Origin Indicator"
)

var encodings = []encoded{
	{"HS2", joined("HS2"), -1},
	{"HS4", joined("HS4"), 0},
	{"HS6", joined("HS6 Code"), 1},
	{"origin", joined(origin), -1},
	{"departure", joined(departure), -1},
	{"departure-origin", joined(departure, origin), 3},
	{"tax-type", joined("Tax Type"), -1},
	{"tax-rate", joined("Rate"), -1},
	{"HS2-origin", joined("HS2", origin), 0},
	{"HS4-origin", joined("HS4", origin), 1},
	{"HS6-origin", joined("HS6 Code", origin), 2},
	{"HS2-tax-type", joined("HS2", "Tax Type"), 0},
	{"HS6-tax-type", joined("HS6 Code", "Tax Type"), 2},
	{"origin-tax-type", joined(origin, "Tax Type"), 3},
	{"mass", joined("Mass"), -1},
	{"HS2-mass", joined("HS2", "Mass"), 0},
	{"origin-mass", joined(origin, "Mass"), 3},
	{"indicator", joined(indicator), -1},
	{"import-type", joined("Import Type"), -1},
	{"transport", joined("Mode of Transport"), -1},
	{"office", joined("Office ID"), -1},
	{"process", joined("Process Type"), -1},
	{"use", joined("Import Use"), -1},
	{"payment", joined("Payment Type"), -1},
}

// tally is how many rows a category had, and how many were wrong.
type tally struct{ rows, wrong float64 }

// encoder knows the tallies of all categories, of everything and of each fold.
type encoder struct {
	lean   float64 // how many rows the parent counts for
	whole  tally
	counts []map[string]tally
}

// fold is which part of the rows a group belongs to.
func fold(group uint64, folds int) int {
	return int((group * 0x9E3779B97F4A7C15 >> 33) % uint64(folds))
}

func (e *encoder) fit(rows []row, skip func(row) bool) {
	e.counts = make([]map[string]tally, len(encodings))
	e.whole = tally{}
	for j := range encodings {
		e.counts[j] = map[string]tally{}
	}
	for _, r := range rows {
		if skip != nil && skip(r) {
			continue
		}
		wrong := 0.0
		if r.fraud {
			wrong = 1
		}
		e.whole.rows++
		e.whole.wrong += wrong
		for j, c := range encodings {
			key := c.of(r)
			t := e.counts[j][key]
			t.rows++
			t.wrong += wrong
			e.counts[j][key] = t
		}
	}
}

// features gives the features of a row, as logits of the leaned shares, and
// what is plain.
func (e *encoder) features(r row) []float64 {
	mean := (e.whole.wrong + 1) / (e.whole.rows + 2)
	shares := make([]float64, len(encodings))
	values := make([]float64, 0, 2*len(encodings)+8)
	for j, c := range encodings {
		prior := mean
		if c.parent >= 0 {
			prior = shares[c.parent]
		}
		t := e.counts[j][c.of(r)]
		shares[j] = (t.wrong + e.lean*prior) / (t.rows + e.lean)
		values = append(values, math.Log(shares[j]/(1-shares[j])))
		if j < 14 {
			values = append(values, math.Log1p(t.rows))
		}
	}
	same := 0.0
	if r.text[origin] == r.text[departure] {
		same = 1
	}
	whole := 0.0
	if r.mass == math.Trunc(r.mass) {
		whole = 1
	}
	return append(values, math.Log(r.mass+0.01), math.Log(r.price+1), r.rate, same, whole,
		math.Log((r.price+1)/(r.mass+0.01)))
}

func featureNames() []string {
	var names []string
	for j, c := range encodings {
		names = append(names, c.name)
		if j < 14 {
			names = append(names, c.name+"-rows")
		}
	}
	return append(names, "mass", "price", "tax", "same-country", "whole-mass", "unit-price")
}

// outOfFold gives the features of the rows themselves, each from the tallies
// of the other folds, so that no row is told its own label.
func outOfFold(rows []row, lean float64, folds int) learn.Rows {
	table := emptyTable(len(rows))
	for f := range folds {
		e := encoder{lean: lean}
		e.fit(rows, func(r row) bool { return fold(r.group, folds) == f })
		for i, r := range rows {
			if fold(r.group, folds) == f {
				table.put(i, e.features(r))
			}
		}
	}
	return table.Rows
}

type table struct{ learn.Rows }

func emptyTable(rows int) table {
	t := table{learn.Rows{Names: featureNames()}}
	t.Columns = make([][]float64, len(t.Names))
	for j := range t.Columns {
		t.Columns[j] = make([]float64, rows)
	}
	return t
}

func (t table) put(i int, values []float64) {
	for j, value := range values {
		t.Columns[j][i] = value
	}
}

// judge gives the features of other rows, from all tallies.
func judge(known, rows []row, lean float64) learn.Rows {
	e := encoder{lean: lean}
	e.fit(known, nil)
	t := emptyTable(len(rows))
	for i, r := range rows {
		t.put(i, e.features(r))
	}
	return t.Rows
}
