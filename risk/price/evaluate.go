package price

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

const (
	undervalued = 9.5 // thousand euro a tonne, the line of the literature's example
	mostFlows   = 100_000
	mostLine    = 256
	beyond      = 1e6 // log-price of a flow whose quantity was rounded to nothing: above every other
)

// Rule is how well one rule finds the flows that are called undervalued.
type Rule struct {
	Name      string  `json:"name"`
	Flagged   int     `json:"flagged"`
	Right     int     `json:"right"` // flagged and called undervalued
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

// Report is what the rules of this package do on the public trade flows.
type Report struct {
	Flows       int    `json:"flows"`
	Rounded     int    `json:"rounded"` // of them with a quantity rounded to nothing
	Undervalued int    `json:"undervalued"`
	Rules       []Rule `json:"rules"`
}

// EvaluatePrices judges the rules on the fishery flows of the Joint Research
// Centre: a line holds a quantity in tonnes and a value in thousand euro. It is
// near-tautological, a sanity check of the arithmetic and no evidence of skill:
// the flows have no labels, and those called undervalued are simply the ones
// below a price of 9.5, which the literature's example drew by hand, so that
// every rule that looks at low prices can only choose where to draw the line
// itself. A quantity rounded to nothing leaves a price without bound, which
// counts as above every other.
func EvaluatePrices(fishery io.Reader) (Report, error) {
	flows, err := parseFlows(fishery)
	if err != nil {
		return Report{}, fmt.Errorf("couldn't read the trade flows: %w", err)
	}
	if len(flows) < 2 {
		return Report{}, errors.New("couldn't judge the rules: fewer than two trade flows")
	}
	r := Report{Flows: len(flows)}
	logs, low := make([]float64, len(flows)), make([]bool, len(flows))
	for i, f := range flows {
		logs[i] = beyond
		if f.quantity > 0 {
			logs[i] = math.Log(f.value) - math.Log(f.quantity)
			low[i] = f.value/f.quantity < undervalued
		} else {
			r.Rounded++
		}
		if low[i] {
			r.Undervalued++
		}
	}
	sorted := slices.Sorted(slices.Values(logs))
	s := summarise(sorted)
	adjusted, _ := s.fences(medcouple(sorted))
	for _, rule := range []struct {
		name  string
		below float64
	}{
		{"robust z below -2", s.median - 2*s.scale},
		{"robust z below -3", s.median - 3*s.scale},
		{"Tukey's fence", s.low - 1.5*(s.high-s.low)},
		{"boxplot adjusted for skew", adjusted},
		{"lower quartile", s.low},
	} {
		r.Rules = append(r.Rules, judged(rule.name, logs, low, rule.below))
	}
	return r, nil
}

func judged(name string, logs []float64, low []bool, below float64) Rule {
	rule, all := Rule{Name: name}, 0
	for i, price := range logs {
		if low[i] {
			all++
		}
		if price < below {
			rule.Flagged++
			if low[i] {
				rule.Right++
			}
		}
	}
	rule.Precision = float64(rule.Right) / float64(max(1, rule.Flagged))
	rule.Recall = float64(rule.Right) / float64(max(1, all))
	return rule
}

// Table shows the report to a person.
func (r Report) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d flows, %d with a quantity rounded to nothing, %d below %g: a sanity check, near-tautological\n",
		r.Flows, r.Rounded, r.Undervalued, undervalued)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "rule\tflagged\tright\tprecision\trecall\t")
	for _, rule := range r.Rules {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.3f\t%.3f\t\n", rule.Name, rule.Flagged, rule.Right, rule.Precision, rule.Recall)
	}
	w.Flush()
	return b.String()
}

type flow struct{ quantity, value float64 }

// parseFlows reads lines of a quantity and a value, in bounded memory.
func parseFlows(r io.Reader) ([]flow, error) {
	var flows []flow
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, mostLine), mostLine)
	for n := 1; lines.Scan(); n++ {
		if n > mostFlows {
			return nil, fmt.Errorf("more than %d lines", mostFlows)
		}
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			return nil, fmt.Errorf("line %d has %d fields, not a quantity and a value", n, len(fields))
		}
		quantity, err := flowNumber(fields[0])
		if err != nil || (quantity != 0 && quantity < leastAmount) {
			return nil, fmt.Errorf("line %d: %.20q is no quantity", n, fields[0])
		}
		value, err := flowNumber(fields[1])
		if err != nil || value < leastAmount {
			return nil, fmt.Errorf("line %d: %.20q is no value", n, fields[1])
		}
		flows = append(flows, flow{quantity, value})
	}
	return flows, lines.Err()
}

func flowNumber(text string) (float64, error) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, err
	}
	if !(value >= 0 && value <= mostAmount) {
		return 0, ErrAbsurd
	}
	return value, nil
}
