package trade

import (
	"math"
	"strings"

	"tallystick/book/trade/code"
)

// ParseAmount reads a decimal amount such as 12,345.67 in minor units of a
// currency, exactly. Commas may only stand between groups of three digits; a
// sign, an exponent, more decimals than the currency has and amounts beyond
// int64 are refused.
func ParseAmount(text, currency string) (int64, error) {
	n, ok := code.MinorDigits(currency)
	if !ok {
		return 0, &code.Error{Code: "currency", Zh: "币种须为 ISO 4217 三位大写字母代码，例如 USD",
			En: "a currency is an ISO 4217 code of three capital letters, such as USD"}
	}
	malformed := &code.Error{Code: "amount", Zh: "金额写作 12345.67 或 12,345.67",
		En: "an amount is written 12345.67 or 12,345.67"}
	integer, fraction, point := strings.Cut(text, ".")
	if len(text) > 40 || integer == "" || (point && fraction == "") {
		return 0, malformed
	}
	groups := strings.Split(integer, ",")
	for i, group := range groups {
		if (i > 0 && len(group) != 3) || (len(groups) > 1 && (len(group) == 0 || len(group) > 3)) {
			return 0, malformed
		}
	}
	integer = strings.Join(groups, "")
	if strings.Trim(integer+fraction, "0123456789") != "" {
		return 0, malformed
	}
	if len(strings.TrimRight(fraction, "0")) > n {
		return 0, &code.Error{Code: "amount", Zh: "小数位数超过该币种的最小单位",
			En: "the amount has more decimals than the currency"}
	}
	fraction += strings.Repeat("0", n)
	value := int64(0)
	for _, c := range integer + fraction[:n] {
		digit := int64(c - '0')
		if value > (math.MaxInt64-digit)/10 {
			return 0, &code.Error{Code: "amount", Zh: "金额过大", En: "the amount is too large"}
		}
		value = value*10 + digit
	}
	return value, nil
}

// FormatAmount writes minor units of a currency as 12,345.67.
func FormatAmount(minor int64, currency string) string {
	n, _ := code.MinorDigits(currency)
	sign, rest := "", uint64(minor)
	if minor < 0 {
		sign, rest = "-", -rest
	}
	text := strings.Repeat("0", n) + decimal(rest)
	text = strings.TrimLeft(text[:len(text)-n], "0") + "." + text[len(text)-n:]
	integer, fraction, _ := strings.Cut(text, ".")
	if integer == "" {
		integer = "0"
	}
	for i := len(integer) - 3; i > 0; i -= 3 {
		integer = integer[:i] + "," + integer[i:]
	}
	if n == 0 {
		return sign + integer
	}
	return sign + integer + "." + fraction
}

// decimal writes a number in digits, and none for 0.
func decimal(n uint64) string {
	var text []byte
	for ; n > 0; n /= 10 {
		text = append([]byte{byte('0' + n%10)}, text...)
	}
	return string(text)
}
