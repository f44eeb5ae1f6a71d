package gateway

import (
	"cmp"
	"slices"
	"strings"

	"tallystick/book/trade"
)

// plainly gives a text as it is compared with another. A line of goods without a
// currency is in the declaration's, a single one without a total is worth all of
// it, and 1,234.50 is 1234.5: files and programs write that in their own ways and
// say the same.
func plainly(text any) any {
	switch text := text.(type) {
	case Declaration:
		return plainPaper(text)
	case revised:
		text.Declaration = plainPaper(text.Declaration)
		return text
	}
	return text
}

func plainPaper(d Declaration) Declaration {
	d.Amount, d.Items = plainAmount(d.Amount, d.Currency), slices.Clone(d.Items)
	for i := range d.Items {
		item := &d.Items[i]
		item.Currency = cmp.Or(item.Currency, d.Currency)
		if len(d.Items) == 1 {
			item.Total = cmp.Or(item.Total, d.Amount)
		}
		item.Total = plainAmount(item.Total, item.Currency)
		item.Quantity, item.UnitPrice = plainFigure(item.Quantity), plainFigure(item.UnitPrice)
	}
	return d
}

func plainAmount(text, currency string) string {
	minor, err := trade.ParseAmount(text, currency)
	if err != nil {
		return text
	}
	return trade.FormatAmount(minor, currency)
}

// plainFigure writes a number that is no money without what changes nothing of it.
func plainFigure(text string) string {
	text = strings.ReplaceAll(text, ",", "")
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
