package track

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"strconv"
	"strings"
)

// row is one inspected declaration of the public customs set.
type row struct {
	text  map[string]string // categories by column
	mass  float64
	price float64
	rate  float64
	fraud bool
	day   string // 2020-01-31
	tuple uint64 // what the set's generator drew as one category, the label included
	group uint64 // the same without the label: rows that must not be parted between learning and judging
}

const maxRows = 1_000_000

// readCustoms reads a file of the public customs set.
func readCustoms(r io.Reader) ([]row, error) {
	reader := csv.NewReader(r)
	reader.ReuseRecord = true
	heading, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("couldn't read the heading: %w", err)
	}
	names := append([]string(nil), heading...)
	at := map[string]int{}
	for i, name := range names {
		at[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range append([]string{"Date", "Net Mass", "Item Price", "Tax Rate", "Fraud", "Critical Fraud"},
		categories...) {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("缺少列 %s / the column %s is missing", name, name)
		}
	}
	var rows []row
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("couldn't read line %d: %w", len(rows)+2, err)
		}
		if len(rows) == maxRows {
			return nil, fmt.Errorf("the file has more than %d rows", maxRows)
		}
		one, err := parseRow(cells, at)
		if err != nil {
			line, _ := reader.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		rows = append(rows, one)
	}
}

// categories are the columns that hold a code.
var categories = []string{"Office ID", "Process Type", "Import Type", "Import Use", "Payment Type", "Mode of Transport",
	"Declarant ID", "Importer ID", "Seller ID",
	"Courier ID", "HS6 Code", "Country of Departure", "Country of Origin", "Tax Type", "Country of Origin Indicator"}

func parseRow(cells []string, at map[string]int) (r row, err error) {
	number := func(name string) (float64, error) {
		text := cells[at[name]]
		if text == "" {
			return math.NaN(), nil
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(value, 0) {
			return 0, fmt.Errorf("%s %q is no number", name, text)
		}
		return value, nil
	}
	r.text = make(map[string]string, len(categories))
	for _, name := range categories {
		r.text[name] = strings.Clone(cells[at[name]])
	}
	if hs := r.text["HS6 Code"]; len(hs) < 6 {
		r.text["HS6 Code"] = strings.Repeat("0", 6-len(hs)) + hs
	}
	for name, into := range map[string]*float64{"Net Mass": &r.mass, "Item Price": &r.price, "Tax Rate": &r.rate} {
		value, e := number(name)
		*into, err = value, errors.Join(err, e)
	}
	if r.day = strings.Clone(cells[at["Date"]]); len(r.day) != len("2020-01-31") {
		err = errors.Join(err, fmt.Errorf("a day is written 2020-01-31, not %q", r.day))
	}
	switch cells[at["Fraud"]] {
	case "1":
		r.fraud = true
	case "0":
	default:
		err = errors.Join(err, fmt.Errorf("fraud is 0 or 1, not %q", cells[at["Fraud"]]))
	}
	what := strings.Join([]string{r.text["HS6 Code"], r.text["Country of Departure"], r.text["Country of Origin"],
		cells[at["Tax Rate"]], r.text["Tax Type"], cells[at["Net Mass"]]}, "\x00")
	r.group = hash(what)
	r.tuple = hash(what + "\x00" + cells[at["Fraud"]] + cells[at["Critical Fraud"]])
	return r, err
}

func hash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

// onePerTuple keeps the first row of each tuple.
func onePerTuple(rows []row) []row {
	seen := map[uint64]bool{}
	var kept []row
	for _, r := range rows {
		if !seen[r.tuple] {
			seen[r.tuple] = true
			kept = append(kept, r)
		}
	}
	return kept
}

// novel keeps the rows whose tuple is not among known ones.
func novel(rows, known []row) []row {
	seen := map[uint64]bool{}
	for _, r := range known {
		seen[r.tuple] = true
	}
	var kept []row
	for _, r := range rows {
		if !seen[r.tuple] {
			kept = append(kept, r)
		}
	}
	return kept
}

func labels(rows []row) []bool {
	all := make([]bool, len(rows))
	for i, r := range rows {
		all[i] = r.fraud
	}
	return all
}
