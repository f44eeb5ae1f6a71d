package paper

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"tallystick/book/trade/code"
)

// customsCountries are the three digits of the older customs table of countries
// 国别（地区）代码表 with the codes of ISO 3166.
const customsCountries = `101AF 102BH 103BD 104BT 105BN 106MM 107KH 108CY 109KP 110HK 111IN 112ID 113IR 114IQ 115IL 116JP 117JO 118KW
119LA 120LB 121MO 122MY 123MV 124MN 125NP 126OM 127PK 128PS 129PH 130QA 131SA 132SG 133KR 134LK 135SY 136TH
137TR 138AE 139YE 141VN 142CN 143TW 144TL 145KZ 146KG 147TJ 148TM 149UZ 201DZ 202AO 203BJ 204BW 205BI 206CM
208CV 209CF 211TD 212KM 213CG 214DJ 215EG 216GQ 217ET 218GA 219GM 220GH 221GN 222GW 223CI 224KE 225LR 226LY
227MG 228MW 229ML 230MR 231MU 232MA 233MZ 234NA 235NE 236NG 237RE 238RW 239ST 240SN 241SC 242SL 243SO 244ZA
245EH 246SD 247TZ 248TG 249TN 250UG 251BF 252CD 253ZM 254ZW 255LS 257SZ 258ER 259YT 260SS 301BE 302DK 303GB
304DE 305FR 306IE 307IT 308LU 309NL 310GR 311PT 312ES 313AL 314AD 315AT 316BG 318FI 320GI 321HU 322IS 323LI
324MT 325MC 326NO 327PL 328RO 329SM 330SE 331CH 334EE 335LV 336LT 337GE 338AM 339AZ 340BY 343MD 344RU 347UA
350SI 351HR 352CZ 353SK 354MK 355BA 356VA 357FO 358RS 359ME 401AG 402AR 403AW 404BS 405BB 406BZ 408BO 410BR
411KY 412CL 413CO 414DM 415CR 416CU 417CW 418DO 419EC 420GF 421GD 422GP 423GT 424GY 425HT 426HN 427JM 428MQ
429MX 430MS 431NI 432PA 433PY 434PE 435PR 437LC 439VC 440SV 441SR 442TT 443TC 444UY 445VE 446VG 447KN 448PM
501CA 502US 503GL 504BM 601AU 602CK 603FJ 606NR 607NC 608VU 609NZ 610NF 611PG 613SB 614TO 617WS 618KI 619TV
620FM 621MH 622PW 623PF 625WF`

// otherNames are names of countries beside those of the Unicode locale data.
var otherNames = map[string]string{"香港": "HK", "中国香港": "HK", "澳门": "MO", "中国澳门": "MO", "台湾": "TW", "中国台湾": "TW",
	"台澎金马关税区": "TW",
	"台湾省":     "TW", "俄罗斯联邦": "RU", "大韩民国": "KR", "南韩": "KR", "朝鲜民主主义人民共和国": "KP", "北朝鲜": "KP", "阿联酋": "AE", "沙特": "SA",
	"中华人民共和国": "CN",
	"中国境内":    "CN", "美利坚合众国": "US", "英国本土": "GB", "联邦德国": "DE", "捷克共和国": "CZ", "斯洛伐克共和国": "SK", "北马其顿": "MK",
	"马其顿": "MK", "缅甸联邦": "MM",
	"老挝人民民主共和国": "LA", "孟加拉": "BD", "波黑": "BA", "多米尼加共和国": "DO", "刚果(布)": "CG", "刚果(金)": "CD", "象牙海岸": "CI",
	"斯威士兰": "SZ", "佛得角": "CV",
	"UK": "GB", "EL": "GR", "ROM": "RO", "ZAR": "CD", "USSR": "", "KOREA": "KR", "VIETNAM": "VN", "VIET NAM": "VN",
	"RUSSIA": "RU", "TURKEY": "TR", "UAE": "AE",
	"HONGKONG": "HK", "MACAU": "MO", "TAIWAN": "TW", "MAINLANDCHINA": "CN"}

// countryNames finds a country by its code of three letters or its name, in
// Chinese or English.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, a := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		for _, b := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			two := string(a) + string(b)
			region, err := language.ParseRegion(two)
			if code.CheckCountry(two) != nil || err != nil {
				continue
			}
			for _, name := range [...]string{region.ISO3(), display.SimplifiedChinese.Regions().Name(region),
				display.English.Regions().Name(region)} {
				if name != "" {
					names[bare(name)] = two
				}
			}
		}
	}
	for name, two := range otherNames {
		names[bare(name)] = two
	}
	return names
})

// Country reads a country or region: its code of two or three letters of ISO
// 3166, its name, or the three digits of the older customs table where they mean
// nothing else.
func Country(text string) (string, error) {
	text = bare(text)
	if two, err := oneCountry(text); two != "" || err != nil {
		return two, err
	}
	found := ""
	for _, word := range terms(strings.ReplaceAll(text, ".", "")) {
		two, err := oneCountry(word)
		if err != nil {
			return "", err
		}
		if two == "" || (found != "" && two != found) {
			found = ""
			break
		}
		found = two
	}
	if found == "" {
		return "", wrong("“"+clip(text)+"”不是已知国家（地区）：请写两位或三位字母代码或中文名，例如 DE、DEU、德国",
			clip(text)+" is no known country: write its code of two or three letters, such as DE or DEU")
	}
	return found, nil
}

func oneCountry(word string) (string, error) {
	if code.CheckCountry(word) == nil {
		return word, nil
	}
	if len(word) == 3 && only(word, digits) {
		return countryByDigits(word)
	}
	return countryNames()[word], nil
}

// countryByDigits reads three digits of the customs table, unless ISO 3166 has
// another country under them.
func countryByDigits(three string) (string, error) {
	_, rest, found := strings.Cut("\n"+customsCountries, three)
	if !found {
		return "", wrong("“"+three+"”不是海关国别代码，请写字母代码，例如 DE、DEU",
			three+" is no code of customs: write letters, such as DE or DEU")
	}
	two := rest[:2]
	if region, err := language.ParseRegion(three); err == nil && region.IsCountry() && region.String() != two &&
		region.ISO3() != "ZZZ" {
		return "", wrong("“"+three+"”在海关旧表中是 "+two+"，在 ISO 3166 中是 "+region.String()+"：请写字母代码",
			three+" is "+two+" in the older table of customs and "+region.String()+" in ISO 3166: write letters")
	}
	return two, nil
}
