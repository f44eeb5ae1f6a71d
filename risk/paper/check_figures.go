package paper

import (
	"fmt"
	"math"

	"tallystick/book/trade/code"
)

// line names a field of a line.
func line(i int, field string) string { return fmt.Sprintf("items[%d].%s", i, field) }

// mostFields bounds how many fields one finding names.
const mostFields = 8

// named adds a field to a list that stays short.
func named(fields []string, field string) []string {
	if len(fields) < mostFields {
		fields = append(fields, field)
	}
	return fields
}

// absurd looks for figures that no paper can have.
func (r *reading) absurd() {
	var fields []string
	first := ""
	note := func(field string, wrong bool, shown string) {
		if !wrong {
			return
		}
		if fields = named(fields, field); first == "" {
			first = shown
		}
	}
	for _, f := range [...]struct {
		field string
		value float64
	}{{"gross", r.Gross}, {"net", r.Net}} {
		note(f.field, !possible(f.value), figure(f.value))
	}
	for _, f := range [...]struct {
		field string
		value int64
	}{{"packages", r.Packages}, {"amount", r.Amount}, {"freight", r.Freight}, {"insurance", r.Insurance}} {
		note(f.field, f.value < 0, fmt.Sprint(f.value))
	}
	for i, item := range r.Items {
		note(line(i, "quantity"), !possible(item.Quantity), figure(item.Quantity))
		note(line(i, "amount"), item.Amount < 0, fmt.Sprint(item.Amount))
	}
	if len(fields) > 0 {
		r.say("absurd-figure", with{FieldName(fields[0]), first}, fields...)
	}
}

// possible reports whether a figure may stand on a paper at all.
func possible(x float64) bool { return x >= 0 && x <= 1e15 }

// weighing compares gross and net weight.
func (r *reading) weighing() {
	if !real(r.Gross) || !real(r.Net) {
		return
	}
	if r.Gross < r.Net {
		r.say("gross-below-net", with{figure(r.Gross), figure(r.Net)}, "gross", "net")
		return
	}
	if part := 1 - r.Net/r.Gross; part > 0.6 {
		r.say("packing-heavy", with{100 * part, figure(r.Gross), figure(r.Net)}, "gross", "net")
	}
}

// parcel looks at the weight of one package. One package of any weight may be
// bulk goods.
func (r *reading) parcel() {
	if !real(r.Gross) || r.Packages <= 0 {
		return
	}
	each := r.Gross / float64(r.Packages)
	figures := with{r.Packages, figure(r.Gross), figure(each)}
	switch {
	case each < 0.005:
		r.say("package-too-light", figures, "packages", "gross")
	case each > 40_000 && r.Packages > 1:
		r.say("package-too-heavy", figures, "packages", "gross")
	}
}

// piece looks at the weight of one piece, where all lines are counted in pieces.
func (r *reading) piece() {
	pieces := 0.0
	for _, item := range r.Items {
		if !real(item.Quantity) || !counts(unitOf(item.Unit)) {
			return
		}
		pieces += item.Quantity
	}
	if !real(r.Net) || !real(pieces) {
		return
	}
	if each := r.Net / pieces; each < 1e-7 || each > 500_000 {
		r.say("piece-weight", with{figure(r.Net), figure(pieces), figure(each)}, "net", "quantity")
	}
}

// kilos compares what is counted by weight with the net weight of all goods.
func (r *reading) kilos() {
	kilos := 0.0
	var fields []string
	for i, item := range r.Items {
		if weight := kilograms(unitOf(item.Unit)); weight > 0 && real(item.Quantity) {
			kilos += weight * item.Quantity
			fields = named(fields, line(i, "quantity"))
		}
	}
	if real(r.Net) && real(kilos) && kilos > r.Net*1.01+1 {
		r.say("quantity-above-net", with{figure(kilos), figure(r.Net)}, append([]string{"net"}, fields...)...)
	}
}

// counted looks for lines that count nothing, or half a thing.
func (r *reading) counted() {
	var none, part []string
	var first float64
	var unit string
	for i, item := range r.Items {
		switch {
		case item.Quantity == 0 && item.Amount > 0 && plain(item.Unit) != "":
			none = named(none, line(i, "quantity"))
		case possible(item.Quantity) && counts(unitOf(item.Unit)) &&
			math.Abs(item.Quantity-math.Round(item.Quantity)) > 1e-6:
			if part = named(part, line(i, "quantity")); len(part) == 1 {
				first, unit = item.Quantity, item.Unit
			}
		}
	}
	if len(none) > 0 {
		r.say("quantity-zero", with{FieldName(none[0])}, none...)
	}
	if len(part) > 0 {
		r.say("quantity-fractional", with{FieldName(part[0]), figure(first), shown(unit)}, part...)
	}
}

// sum compares the lines with the total, where every line has an amount. A half
// per cent, and one minor unit a line, are allowed for rounding.
func (r *reading) sum() {
	if r.Amount <= 0 || len(r.Items) == 0 {
		return
	}
	sum := int64(0)
	for _, item := range r.Items {
		if item.Amount <= 0 || item.Amount > math.MaxInt64-sum {
			return
		}
		sum += item.Amount
	}
	gap := math.Abs(float64(sum) - float64(r.Amount))
	if gap > max(float64(r.Amount)*0.005, float64(len(r.Items))) {
		r.say("sum-of-items", with{r.money(sum), r.money(r.Amount), figure(100 * gap / float64(r.Amount))},
			"amount", "items")
	}
}

// round looks for a total without an odd digit: a multiple of ten thousand major
// units, and of a hundred times as much where the currency has no minor units.
func (r *reading) round() {
	minor, ok := code.MinorDigits(r.Currency)
	if !ok || r.Amount <= 0 {
		return
	}
	step := int64(math.Pow10(4 + minor))
	if minor == 0 {
		step *= 100
	}
	if r.Amount%step == 0 {
		r.say("round-amount", with{r.money(r.Amount)}, "amount")
	}
}

// density looks at the value of a kilogram, in currencies whose unit is near a
// dollar.
func (r *reading) density() {
	switch r.Currency {
	case "USD", "EUR", "GBP", "CHF", "AUD", "CAD", "SGD", "HKD", "CNY":
	default:
		return
	}
	if !real(r.Net) || r.Amount <= 0 {
		return
	}
	if each := float64(r.Amount) / 100 / r.Net; each < 0.002 || each > 1e6 {
		r.say("value-per-kilogram", with{figure(each), r.Currency}, "amount", "net")
	}
}
