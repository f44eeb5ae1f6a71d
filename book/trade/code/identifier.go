package code

import (
	"strings"
	"time"
)

const (
	digits   = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func only(text, alphabet string) bool { return strings.Trim(text, alphabet) == "" }

// creditAlphabet is the alphabet of GB 32100-2015; a character's value is its place.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// USCCCheckDigit gives the check digit of the first 17 characters of a unified
// social credit code (GB 32100-2015, 4.5).
func USCCCheckDigit(first17 string) (byte, error) {
	if len(first17) != 17 {
		return 0, &Error{"uscc", "统一社会信用代码前段须为 17 位", "a check digit is made of the first 17 characters"}
	}
	sum, weight := 0, 1
	for i := range len(first17) {
		value := strings.IndexByte(creditAlphabet, first17[i])
		if value < 0 {
			return 0, &Error{"uscc", "统一社会信用代码只含数字与大写字母（不含 I、O、S、V、Z），请核对证照",
				"a unified social credit code has digits and capital letters other than I, O, S, V and Z: compare it " +
					"with the licence"}
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31], nil
}

// CheckUSCC checks a unified social credit code: 18 characters, the last a check digit.
func CheckUSCC(code string) error {
	if len(code) != 18 {
		return &Error{"uscc", "统一社会信用代码须为 18 位，请核对证照", "a unified social credit code has 18 characters: compare " +
			"it with the licence"}
	}
	digit, err := USCCCheckDigit(code[:17])
	if err != nil {
		return err
	}
	if code[17] != digit {
		return &Error{"uscc", "统一社会信用代码校验位不符（GB 32100-2015），请核对是否录入有误",
			"the check digit of the unified social credit code is wrong (GB 32100-2015): look for a typing error"}
	}
	return nil
}

// CheckBIC checks the form of a business identifier code (ISO 9362:2022: the
// prefix of four is of letters or digits).
func CheckBIC(code string) error {
	if (len(code) != 8 && len(code) != 11) || !only(code, digits+capitals) || CheckCountry(code[4:6]) != nil {
		return &Error{"bic", "BIC 须为 8 或 11 位大写字母或数字：4 位机构、2 位国家、2 位地点，可加 3 位分行",
			"a BIC has 8 or 11 capital letters or digits: 4 for the institution, 2 for the country, 2 for the " +
				"place, perhaps 3 for the branch"}
	}
	return nil
}

// CheckHS checks the form of a commodity code: 6 digits international, 8 of the tariff, 10 of customs.
func CheckHS(code string) error {
	if (len(code) != 6 && len(code) != 8 && len(code) != 10) || !only(code, digits) || code[:2] == "00" {
		return &Error{"hs", "商品编码须为 6、8 或 10 位数字", "a commodity code has 6, 8 or 10 digits"}
	}
	return nil
}

const incoterms = " EXW FCA CPT CIP DAP DPU DDP FAS FOB CFR CIF "

// CheckIncoterm checks for one of the Incoterms 2020.
func CheckIncoterm(code string) error {
	if len(code) != 3 || !strings.Contains(incoterms, " "+code+" ") {
		return &Error{"incoterm", "成交方式须为 Incoterms 2020 之一：" + strings.TrimSpace(incoterms),
			"the terms of delivery are one of Incoterms 2020: " + strings.TrimSpace(incoterms)}
	}
	return nil
}

// CheckDeclarationNumber checks a customs declaration number: 18 digits, four
// for the office, four for the year, one for the direction (0 export, 1 import)
// and nine in sequence. It has no check digit.
func CheckDeclarationNumber(number string) error {
	if len(number) != 18 || !only(number, digits) {
		return &Error{"declaration", "报关单号须为 18 位数字", "a declaration number has 18 digits"}
	}
	if year := number[4:8]; year < "1990" || year > "2099" {
		return &Error{"declaration", "报关单号第 5 至 8 位须为年份", "digits 5 to 8 of a declaration number are a year"}
	}
	if number[8] > '1' {
		return &Error{"declaration", "报关单号第 9 位须为 0（出口）或 1（进口）", "digit 9 of a declaration number is 0 (export) " +
			"or 1 (import)"}
	}
	return nil
}

// CheckBoPNumber checks a balance-of-payments declaration number: 22 digits,
// six for the area, four for the bank, two for its sequence, six for the date
// (YYMMDD) and four for the serial.
func CheckBoPNumber(number string) error {
	if len(number) != 22 || !only(number, digits) {
		return &Error{"bop-number", "国际收支申报号须为 22 位数字", "a balance-of-payments declaration number has 22 digits"}
	}
	day := number[12:18]
	if _, err := time.Parse("20060102", "20"+day); err != nil {
		return &Error{"bop-number", "国际收支申报号第 13 至 18 位须为日期（年月日各两位）",
			"digits 13 to 18 of a balance-of-payments declaration number are a date (YYMMDD)"}
	}
	return nil
}

// countries are the ISO 3166-1 alpha-2 codes in use.
const countries = " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS " +
	"BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET " +
	"FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN " +
	"IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD " +
	"ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM " +
	"PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM " +
	"SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY " +
	"UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "

// CheckCountry checks for an ISO 3166-1 alpha-2 code.
func CheckCountry(code string) error {
	if len(code) != 2 || !strings.Contains(countries, " "+code+" ") {
		return &Error{"country", "国家（地区）须为 ISO 3166 两位大写字母代码，例如 DE",
			"a country is an ISO 3166 code of two capital letters, such as DE"}
	}
	return nil
}
