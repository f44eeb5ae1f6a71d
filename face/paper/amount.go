package paper

import (
	"errors"
	"math/big"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

// Amount reads an amount of a currency above zero and gives it as it was written,
// without signs of currency: "￥１２，３４５．６７" of CNY is 12,345.67. A sign of
// another currency is refused.
func Amount(text, currency string) (string, error) {
	amount, err := plain(text, currency)
	if err != nil {
		return "", err
	}
	minor, err := trade.ParseAmount(amount, currency)
	switch {
	case err != nil:
		return "", amountHint(amount, err)
	case minor == 0:
		return "", wrong("金额须大于零", "an amount is above zero")
	case minor > trade.MaxAmount:
		return "", wrong("金额过大", "the amount is too large")
	}
	return amount, nil
}

func amountHint(amount string, err error) error {
	switch {
	case strings.HasPrefix(amount, "-") || strings.HasPrefix(amount, "("):
		return wrong("金额须大于零", "an amount is above zero")
	case strings.ContainsAny(amount, "万千亿百"):
		return wrong("金额请写全数字，例如 12000，不用“万”“亿”等字", "write the amount in full digits, such as 12000, without 万 or 亿")
	case strings.ContainsAny(amount, "Ee") && only(amount, digits+".Ee+-"):
		return wrong("“"+clip(amount)+"”是科学计数，请把该列设为数值格式后重新保存",
			clip(amount)+" is in exponents: format the column as numbers and save it again")
	}
	var known *code.Error
	if errors.As(err, &known) {
		return known
	}
	return wrong("金额写作 12345.67 或 12,345.67", "an amount is written 12345.67 or 12,345.67")
}

// signs are the signs that stand for one currency or for a few.
var signs = [...]struct{ sign, currencies string }{{"US$", "USD"}, {"HK$", "HKD"}, {"A$", "AUD"}, {"C$", "CAD"},
	{"S$", "SGD"}, {"NT$", "TWD"},
	{"¥", "CNY JPY"}, {"€", "EUR"}, {"£", "GBP"}, {"₩", "KRW"}, {"₽", "RUB"}, {"₹", "INR"}, {"฿", "THB"}, {"₫", "VND"},
	{"$", "USD HKD AUD CAD SGD NZD TWD MXN"}, {"美元", "USD"}, {"欧元", "EUR"}, {"日元", "JPY"}, {"港元", "HKD"}, {"人民币",
		"CNY"}, {"元", "CNY"}}

// plain takes the sign or code of the currency off an amount, and writes spaces
// between groups of three digits as commas.
func plain(text, currency string) (string, error) {
	text = strings.ToUpper(Fold(text))
	for range 2 {
		for _, s := range signs {
			rest, front := strings.CutPrefix(text, s.sign)
			if !front {
				var back bool
				if rest, back = strings.CutSuffix(text, s.sign); !back {
					continue
				}
			}
			if !strings.Contains(s.currencies, currency) || currency == "" {
				return "", otherCurrency(s.sign, currency)
			}
			text = strings.TrimSpace(rest)
			break
		}
		letters := strings.Trim(text, digits+" .,+-")
		if _, known := code.MinorDigits(letters); !known && letters != "RMB" {
			continue
		}
		if letters != currency && !(letters == "RMB" && currency == "CNY") {
			return "", otherCurrency(letters, currency)
		}
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, letters), letters))
	}
	integer, fraction, point := strings.Cut(text, ".")
	if groups := strings.Split(integer, " "); len(groups) > 1 {
		for i, group := range groups {
			if !only(group, digits) || (i > 0 && len(group) != 3) || (i == 0 && (group == "" || len(group) > 3)) {
				return text, nil // left to be refused
			}
		}
		integer = strings.Join(groups, ",")
	}
	if point {
		return integer + "." + fraction, nil
	}
	return integer, nil
}

func otherCurrency(sign, currency string) error {
	return wrong("金额写有“"+sign+"”，而币制是 "+currency+"，请核对",
		"the amount says "+sign+" and the currency is "+currency+": compare them")
}

// Figure reads a number that is no money: a quantity, a price of a unit. It may
// have up to ten decimals and may not be below zero.
func Figure(text string) (string, error) {
	figure := strings.ToUpper(Fold(text))
	if _, ok := rational(figure); !ok {
		return "", wrong("“"+clip(figure)+"”不是数字，写作 1200 或 1,200.50",
			clip(figure)+" is not a number: write 1200 or 1,200.50")
	}
	return figure, nil
}

// rational reads a decimal number that is not negative, exactly.
func rational(text string) (*big.Rat, bool) {
	integer, fraction, point := strings.Cut(text, ".")
	groups := strings.Split(integer, ",")
	for i, group := range groups {
		if (i > 0 && len(group) != 3) || (i == 0 && len(groups) > 1 && (group == "" || len(group) > 3)) {
			return nil, false
		}
	}
	integer = strings.Join(groups, "")
	if integer == "" || len(integer) > 18 || (point && fraction == "") || len(fraction) > 10 ||
		!only(integer+fraction, digits) {
		return nil, false
	}
	return new(big.Rat).SetString(integer + "." + fraction + "0")
}

// multiplies reports whether quantity times unit price gives the total, as far as
// the price is written to its last digit. What cannot be told is taken to.
func multiplies(quantity, price, total, currency string) bool {
	q, qok := rational(quantity)
	_, bare := plain(price, currency)
	text, _ := plain(price, currency)
	p, pok := rational(text)
	minor, err := trade.ParseAmount(total, currency)
	if !qok || !pok || bare != nil || err != nil || q.Sign() == 0 || p.Sign() == 0 {
		return true
	}
	places, _ := code.MinorDigits(currency)
	t := new(big.Rat).SetFrac(big.NewInt(minor), power(places))
	_, fraction, _ := strings.Cut(text, ".")
	// the price is rounded to its last digit, the total to a minor unit
	half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(2), power(max(places, len(fraction)))))
	allowed := half.Mul(half, q).Add(half, new(big.Rat).SetFrac(big.NewInt(1), power(places)))
	distance := new(big.Rat).Sub(new(big.Rat).Mul(q, p), t)
	return distance.Abs(distance).Cmp(allowed) <= 0
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
