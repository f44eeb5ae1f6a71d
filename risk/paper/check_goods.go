package paper

import (
	"strings"

	"tallystick/book/trade/code"
	"tallystick/face/words"
)

// repeated looks for two lines that are the same in everything, amount and all.
func (r *reading) repeated() {
	type same struct {
		code, description, unit string
		quantity                float64
		amount                  int64
	}
	first := make(map[same]int, len(r.Items))
	for i, item := range r.Items {
		if item.Amount <= 0 || !real(item.Quantity) {
			continue
		}
		key := same{bare(item.Code), plain(item.Description), unitOf(item.Unit), item.Quantity, item.Amount}
		if before, ok := first[key]; ok {
			r.say("line-repeated", with{i + 1, before + 1, figure(item.Quantity), r.money(item.Amount)},
				line(before, "amount"), line(i, "amount"))
			return
		}
		first[key] = i
	}
}

// units looks for one tariff code with several units.
func (r *reading) units() {
	first := make(map[string]int, len(r.Items))
	for i, item := range r.Items {
		goods, unit := bare(item.Code), unitOf(item.Unit)
		if goods == "" || unit == "" {
			continue
		}
		before, ok := first[goods]
		if !ok {
			first[goods] = i
			continue
		}
		if other := r.Items[before].Unit; unitOf(other) != unit {
			r.say("units-differ", with{shown(item.Code), before + 1, shown(other), i + 1, shown(item.Unit)},
				line(before, "unit"), line(i, "unit"))
			return
		}
	}
}

// codes looks for tariff codes that are none.
func (r *reading) codes() {
	for i, item := range r.Items {
		text := strings.ReplaceAll(plain(item.Code), " ", "")
		if text == "" || code.CheckHS(text) == nil {
			continue
		}
		r.say("code-form", with{i + 1, shown(item.Code)}, line(i, "code"))
		return
	}
}

// origin looks for goods from abroad in general trade.
func (r *reading) origin() {
	if modeCode(r.Mode) != "0110" {
		return
	}
	var fields []string
	first := ""
	for i, item := range r.Items {
		if from := countryOf(item.Origin); from != "" && from != "CN" {
			if fields = named(fields, line(i, "origin")); first == "" {
				first = item.Origin
			}
		}
	}
	if len(fields) > 0 {
		r.say("origin-abroad", with{FieldName(fields[0]), shown(first)}, fields...)
	}
}

// unpaid lists supervision modes under which goods leave and no payment is owed.
var unpaid = [...]string{"3010", "3612", "4561", "3100", "2600", "1300", "4400", "4600", "3339"}

// payment compares the supervision mode with the trade.
func (r *reading) payment() {
	mode := modeCode(r.Mode)
	if mode == "" || r.Amount <= 0 {
		return
	}
	var name words.Text
	if zh, en := code.ModeNames(mode); zh != mode {
		name = words.InBracket.With(words.Text{Zh: zh, En: en})
	}
	figures := with{mode, name, r.money(r.Amount)}
	for _, one := range unpaid {
		if mode == one {
			r.say("mode-without-payment", figures, "mode", "amount")
			return
		}
	}
	switch mode {
	case "9610", "1210":
		r.say("mode-without-receivable", figures, "mode", "amount")
	case "0214":
		r.say("mode-fee-only", figures, "mode", "amount")
	}
}
