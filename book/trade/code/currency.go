package code

import "strings"

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
