package trade

import (
	"math"
	"strings"
)

// The active codes of ISO 4217 by their minor digits.
const (
	withTwoDigits = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL " +
		"HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU " +
		"MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR " +
		"SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
		"VED VES WST XCD XCG YER ZAR ZMW ZWG "
	withNoDigits    = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF "
	withThreeDigits = " BHD IQD JOD KWD LYD OMR TND "
)

// MinorDigits gives the number of minor digits of a currency (ISO 4217), and
// false when it is no active code.
func MinorDigits(currency string) (int, bool) {
	if len(currency) != 3 {
		return 0, false
	}
	for n, list := range [...]string{0: withNoDigits, 2: withTwoDigits, 3: withThreeDigits} {
		if strings.Contains(list, " "+currency+" ") {
			return n, true
		}
	}
	return 0, false
}

// ParseAmount reads a decimal amount such as 12,345.67 in minor units of a
// currency, exactly. Commas may only stand between groups of three digits; a
// sign, an exponent, more decimals than the currency has and amounts beyond
// int64 are refused.
func ParseAmount(text, currency string) (int64, error) {
	n, ok := MinorDigits(currency)
	if !ok {
		return 0, &CodeError{"currency", "币种须为 ISO 4217 三位大写字母代码，例如 USD",
			"a currency is an ISO 4217 code of three capital letters, such as USD"}
	}
	malformed := &CodeError{"amount", "金额写作 12345.67 或 12,345.67", "an amount is written 12345.67 or 12,345.67"}
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
	if !only(integer+fraction, digits) {
		return 0, malformed
	}
	if len(strings.TrimRight(fraction, "0")) > n {
		return 0, &CodeError{"amount", "小数位数超过该币种的最小单位", "the amount has more decimals than the currency"}
	}
	fraction += strings.Repeat("0", n)
	value := int64(0)
	for _, c := range integer + fraction[:n] {
		digit := int64(c - '0')
		if value > (math.MaxInt64-digit)/10 {
			return 0, &CodeError{"amount", "金额过大", "the amount is too large"}
		}
		value = value*10 + digit
	}
	return value, nil
}

// FormatAmount writes minor units of a currency as 12,345.67.
func FormatAmount(minor int64, currency string) string {
	n, _ := MinorDigits(currency)
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
