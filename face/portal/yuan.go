package portal

import (
	"slices"
	"strings"

	"tallystick/book/trade"
)

// purse is a sum over several currencies: what stands in each, and what they
// come to in CNY at the mid rate of the day.
type purse struct {
	Each    []string // amounts in their own currencies, in their order
	Yuan    string   // empty where nothing could be counted
	fen     int64    // the same
	Uncount []string // currencies without a fresh rate, which Yuan leaves out
}

// sum adds amounts up, currency by currency and in CNY. The rates are those by
// which the rule book counts.
func (v *visit) sum(amounts ...trade.Money) (purse, error) {
	var order []trade.Currency
	each := map[trade.Currency]int64{}
	for _, m := range amounts {
		if m.Minor == 0 {
			continue
		}
		if !slices.Contains(order, m.Currency) {
			order = append(order, m.Currency)
		}
		each[m.Currency] += m.Minor
	}
	var p purse
	total, counted := int64(0), len(order) == 0
	err := v.Gateway.View(func(book trade.Book, at trade.Instant) error {
		at = max(at, trade.InstantOf(v.now()))
		for _, c := range order {
			p.Each = append(p.Each, money(each[c], c))
			fen, ok := trade.InYuan(book, at, trade.Money{Minor: each[c], Currency: c})
			if !ok {
				p.Uncount = append(p.Uncount, string(c))
				continue
			}
			total, counted = total+fen, true
		}
		return nil
	})
	if counted {
		p.Yuan, p.fen = money(total, trade.CNY), total
	}
	return p, err
}

// words writes a sum in a line: CNY first, then each currency that is another.
func (l Language) purse(p purse) string {
	text := p.Yuan
	if each := strings.Join(p.Each, l.pick(" + ", " + ")); each != "" && each != text {
		if text == "" {
			text = each
		} else {
			text += l.pick(" (", "（") + each + l.pick(")", "）")
		}
	}
	if note := l.uncounted(p); note != "" {
		text += l.pick("; ", "；") + note
	}
	return text
}

// uncounted says which currencies a sum in CNY leaves out, if any.
func (l Language) uncounted(p purse) string {
	if len(p.Uncount) == 0 {
		return ""
	}
	return l.pick("without a fresh rate: ", "无有效汇率未计入：") + strings.Join(p.Uncount, l.pick(", ", "、"))
}
