package paper

import (
	"fmt"
	"strings"

	"tallystick/book/trade/code"
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
			r.say("line-repeated", fmt.Sprintf("第 %d 项与第 %d 项完全相同（数量 %s，金额 %s）。", i+1, before+1, figure(item.Quantity),
				r.money(item.Amount)),
				fmt.Sprintf("Line %d is the same as line %d in everything (quantity %s, amount %s).", i+1, before+1,
					figure(item.Quantity), r.money(item.Amount)), line(before, "amount"), line(i, "amount"))
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
			r.say("units-differ", fmt.Sprintf("同一商品编号%s在第 %d 项用单位%s、在第 %d 项用%s。", shown(item.Code), before+1,
				shown(other), i+1, shown(item.Unit)),
				fmt.Sprintf("The tariff code %s is counted in %s on line %d and in %s on line %d.", shown(item.Code),
					shown(other), before+1, shown(item.Unit), i+1), line(before, "unit"), line(i, "unit"))
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
		r.say("code-form", fmt.Sprintf("第 %d 项商品编号%s不是 6、8 或 10 位编码。", i+1, shown(item.Code)),
			fmt.Sprintf("The tariff code %s of line %d is not one of 6, 8 or 10 digits.", shown(item.Code),
				i+1), line(i, "code"))
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
		zh, en := FieldName(fields[0])
		r.say("origin-abroad", fmt.Sprintf("一般贸易出口的%s为%s，非中国原产。", zh, shown(first)),
			fmt.Sprintf("In general trade the %s is %s and not China.", en, shown(first)), fields...)
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
	zh, en := code.ModeNames(mode)
	if zh == mode {
		zh, en = "", ""
	} else {
		zh, en = "（"+zh+"）", " ("+en+")"
	}
	for _, one := range unpaid {
		if mode == one {
			r.say("mode-without-payment", fmt.Sprintf("监管方式 %s%s下不发生收汇，却申报总价 %s。", mode, zh, r.money(r.Amount)),
				fmt.Sprintf("Under supervision mode %s%s nothing is paid, yet a total of %s is declared.", mode, en,
					r.money(r.Amount)), "mode", "amount")
			return
		}
	}
	switch mode {
	case "9610", "1210":
		r.say("mode-without-receivable", fmt.Sprintf("监管方式 %s%s多为先收款后发货，总价 %s 未必形成应收账款。", mode, zh, r.money(r.Amount)),
			fmt.Sprintf("Under supervision mode %s%s buyers mostly pay first, so the total of %s may not be owed.",
				mode, en, r.money(r.Amount)), "mode", "amount")
	case "0214":
		r.say("mode-fee-only", fmt.Sprintf("监管方式 %s%s只应收加工费，请核对总价 %s 是否含料件价值。", mode, zh, r.money(r.Amount)),
			fmt.Sprintf("Under supervision mode %s%s only the fee is owed: see whether the total of %s holds the "+
				"materials.", mode, en, r.money(r.Amount)), "mode", "amount")
	}
}
