package inject

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

const (
	mostRows   = 1_000_000
	mostGoods  = 80
	wonADollar = 1_180 // of the set's years, roughly: only the spread of prices matters
)

// ReadGoods takes the commonest goods of the public customs set and what a
// kilogram of them costs there.
func ReadGoods(r io.Reader) ([]Goods, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("couldn't read the goods: %w", err)
	}
	code, mass, price := slices.Index(header, "HS6 Code"), slices.Index(header, "Net Mass"),
		slices.Index(header, "Item Price")
	if code < 0 || mass < 0 || price < 0 {
		return nil, errors.New("couldn't read the goods: the columns HS6 Code, Net Mass and Item Price are needed")
	}
	prices := map[string][]float64{}
	for n := 2; ; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n > mostRows {
			return nil, fmt.Errorf("couldn't read the goods in line %d: %w", n,
				cmp.Or(err, errors.New("too many lines")))
		}
		kilos, wrong := strconv.ParseFloat(row[mass], 64)
		won, bad := strconv.ParseFloat(row[price], 64)
		if hs := row[code]; wrong == nil && bad == nil && kilos > 0 && won > 0 && kilos < 1e12 &&
			won < 1e15 && len(hs) == 6 {
			prices[string([]byte(hs))] = append(prices[hs], won/kilos/wonADollar)
		}
	}
	var list []Goods
	for hs, all := range prices {
		slices.Sort(all)
		if middle := all[len(all)/2]; len(all) >= 20 && middle > 0.05 && middle < 5_000 {
			list = append(list, Goods{hs, middle})
		}
	}
	if len(list) == 0 {
		return nil, errors.New("couldn't read the goods: none comes up often enough")
	}
	slices.SortFunc(list, func(a, b Goods) int {
		return cmp.Or(cmp.Compare(len(prices[b.Code]), len(prices[a.Code])), cmp.Compare(a.Code, b.Code))
	})
	return list[:min(mostGoods, len(list))], nil
}
