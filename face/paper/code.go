package paper

import (
	"fmt"
	"strings"

	"tallystick/book/trade/code"
)

// DeclarationNumber reads the number of a declaration, of an export or an import. What
// people have in hand instead is named: the 21 digits of tax refund, a number that
// Excel cut.
func DeclarationNumber(text string) (string, error) {
	text = bare(text)
	switch {
	case strings.HasPrefix(text, "示例") || strings.HasPrefix(text, "SAMPLE"):
		return "", wrong("这是模板的示例行，请删除该行后上传", "this is the sample row of the template: delete it")
	case only(text, digits+".E+") && strings.Contains(text, "E"):
		return "", wrong("Excel 已把报关单号截为 15 位有效数字：请把该列设为“文本”格式后重新填入完整号码", cutEn)
	case len(text) == 21 && only(text, digits):
		return "", wrong("21 位是退税用的号码：请去掉末三位（商品项号），只填 18 位报关单号",
			"21 digits are a number of tax refund: leave out the last three, the line of goods")
	case len(text) == 17 && only(text, digits):
		return "", wrong("报关单号须为 18 位数字，现为 17 位：可能缺少开头的 0",
			"a declaration number has 18 digits and this has 17: a leading 0 may be missing")
	case len(text) > 14 && len(text) < 21 && len(text) != 18 && only(text, digits):
		return "", wrong(fmt.Sprintf("报关单号须为 18 位数字，现为 %d 位", len(text)),
			fmt.Sprintf("a declaration number has 18 digits and this has %d", len(text)))
	}
	if err := code.CheckDeclarationNumber(text); err != nil {
		return "", err
	}
	if number(text[4:8]) < firstYear {
		return "", wrong("报关单号第 5 至 8 位须为 2000 年及以后的年份",
			"digits 5 to 8 of a declaration number are a year from 2000 on")
	}
	return text, nil
}

const cutEn = "Excel has cut the number to 15 digits: the column must be text, fill in the whole number again"

// Admitted says whether an enterprise with this code was let in by the regulator,
// in spite of a check digit that does not fit.
type Admitted func(code string) bool

// CreditCode reads the unified social credit code of an enterprise.
func CreditCode(text string, admitted Admitted) (string, error) {
	text = bare(text)
	if len(text) == 10 && only(text, digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return "", wrong("10 位是海关注册编码：请填 18 位统一社会信用代码",
			"10 characters are a registration at customs: give the unified social credit code of 18")
	}
	err := code.CheckUSCC(text)
	if err != nil && len(text) == 18 && admitted != nil && admitted(text) {
		return text, nil
	}
	if err != nil {
		return "", err
	}
	return text, nil
}

// PartyNumber reads the code of an institution: 2 to 32 digits or capital letters.
func PartyNumber(text string) (string, error) {
	text = bare(text)
	if len(text) < 2 || len(text) > 32 || !only(text, digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return "", wrong("编号须为 2 至 32 位数字或大写字母", "a number has 2 to 32 digits or capital letters")
	}
	return text, nil
}

// Mode reads a supervision mode: its code, with or without the leading 0, its
// name, or both when they agree.
func Mode(text string) (string, error) {
	text = bare(text)
	figures, name := splitCode(text)
	if figures == "" {
		for _, mode := range code.Modes() {
			if zh, _ := code.ModeNames(mode); strings.ToUpper(zh) == name {
				return mode, nil
			}
		}
	}
	mode, err := code.CheckMode(figures)
	if err != nil {
		return "", err
	}
	if zh, _ := code.ModeNames(mode); name != "" && name != strings.ToUpper(zh) {
		return "", wrong("监管方式 "+mode+" 是“"+zh+"”，而写的是“"+clip(name)+"”，请核对",
			"mode "+mode+" is "+zh+", the text says "+clip(name)+": compare them")
	}
	return mode, nil
}

// splitCode takes apart what a code and its name are written as: 0110一般贸易,
// 一般贸易(0110).
func splitCode(text string) (figures, name string) {
	var left strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			figures += string(r)
		case !strings.ContainsRune("()[]（）-/:：", r):
			left.WriteRune(r)
		}
	}
	return figures, left.String()
}

// TariffCode reads a commodity code, with or without the dots of the tariff.
func TariffCode(text string) (string, error) {
	text = strings.ReplaceAll(bare(text), ".", "")
	if code.CheckHS(text) == nil {
		return text, nil
	}
	if only(text, digits) {
		switch len(text) {
		case 5, 7, 9:
			return "", wrong(fmt.Sprintf("商品编码须为 6、8 或 10 位数字，现为 %d 位：可能缺少开头的 0，请把该列设为“文本”格式", len(text)),
				fmt.Sprintf("a commodity code has 6, 8 or 10 digits and this has %d: a leading 0 may be missing, "+
					"make the column text", len(text)))
		case 11, 12, 13:
			return "", wrong(fmt.Sprintf("商品编码须为 6、8 或 10 位数字，现为 %d 位：请去掉检验检疫附加码，只填前 10 位", len(text)),
				fmt.Sprintf("a commodity code has 6, 8 or 10 digits and this has %d: leave out the digits of "+
					"inspection after the tenth", len(text)))
		}
	}
	return "", code.CheckHS(text)
}

// Incoterm reads terms of delivery of Incoterms 2020.
func Incoterm(text string) (string, error) {
	text = bare(text)
	hint := map[string]string{"C&F": "CFR", "CNF": "CFR", "C+F": "CFR", "CANDF": "CFR", "CF": "CFR", "DAT": "DPU",
		"C&I": "CIP", "1": "CIF", "2": "CFR",
		"3": "FOB", "7": "EXW"}[text]
	if hint != "" {
		return "", wrong("成交方式“"+text+"”请按 Incoterms 2020 写作 "+hint,
			text+" is no term of Incoterms 2020: "+hint+" is meant by it, write that")
	}
	return text, code.CheckIncoterm(text)
}

// currencyNames are what people write for currencies: Chinese names, and the
// three digits of the older customs table.
var currencyNames = map[string]string{"美元": "USD", "美金": "USD", "502": "USD", "US$": "USD", "欧元": "EUR", "300": "EUR",
	"日元": "JPY", "日圆": "JPY",
	"日本元": "JPY", "116": "JPY", "人民币": "CNY", "人民币元": "CNY", "142": "CNY", "港币": "HKD", "港元": "HKD", "110": "HKD",
	"英镑": "GBP", "303": "GBP",
	"澳门元": "MOP", "121": "MOP", "菲律宾比索": "PHP", "129": "PHP", "新加坡元": "SGD", "新元": "SGD", "132": "SGD", "韩元": "KRW",
	"韩国元": "KRW", "韩国圆": "KRW",
	"133": "KRW", "泰铢": "THB", "泰国铢": "THB", "136": "THB", "丹麦克朗": "DKK", "302": "DKK", "挪威克朗": "NOK", "326": "NOK",
	"瑞典克朗": "SEK", "330": "SEK",
	"瑞士法郎": "CHF", "331": "CHF", "加拿大元": "CAD", "加元": "CAD", "501": "CAD", "澳大利亚元": "AUD", "澳元": "AUD", "601": "AUD",
	"新西兰元": "NZD", "609": "NZD",
	"新台币": "TWD", "台币": "TWD", "卢布": "RUB", "俄罗斯卢布": "RUB", "印度卢比": "INR", "马来西亚林吉特": "MYR", "林吉特": "MYR",
	"印度尼西亚卢比": "IDR", "印尼盾": "IDR",
	"越南盾": "VND", "巴西雷亚尔": "BRL", "墨西哥比索": "MXN", "南非兰特": "ZAR", "土耳其里拉": "TRY", "阿联酋迪拉姆": "AED", "沙特里亚尔": "SAR",
	"科威特第纳尔": "KWD",
	"波兰兹罗提":  "PLN", "匈牙利福林": "HUF", "哈萨克斯坦坚戈": "KZT", "阿根廷比索": "ARS", "智利比索": "CLP", "埃及镑": "EGP", "以色列谢克尔": "ILS"}

// Currency reads a currency: its ISO 4217 code, its Chinese name, the digits of
// the customs table, or several of them that agree.
func Currency(text string) (string, error) {
	text = bare(text)
	switch text {
	case "RMB":
		return "", wrong("人民币的 ISO 4217 代码是 CNY，请写 CNY", "RMB has the ISO 4217 code CNY: write CNY")
	case "CNH":
		return "", wrong("CNH 是离岸市场的叫法，不是 ISO 4217 代码：人民币请写 CNY",
			"CNH is a word of the offshore market and no ISO 4217 code: write CNY")
	}
	found := ""
	for _, word := range terms(text) {
		one := currencyNames[word]
		if _, known := code.MinorDigits(word); known {
			one = word
		}
		if one == "" {
			return "", wrong("“"+clip(text)+"”不是已知币种：请写 ISO 4217 三位代码，例如 USD",
				clip(text)+" is no known currency: write its ISO 4217 code, such as USD")
		}
		if found != "" && found != one {
			return "", wrong("“"+clip(text)+"”写了两种币种，请核对", clip(text)+" names two currencies: compare them")
		}
		found = one
	}
	if found == "" {
		return "", wrong("币种须为 ISO 4217 三位大写字母代码，例如 USD",
			"a currency is an ISO 4217 code of three capital letters, such as USD")
	}
	return found, nil
}

// terms takes apart what is written as a name and codes: 美元(USD), 502/美元.
func terms(text string) []string {
	if currencyNames[text] != "" {
		return []string{text}
	}
	const han, latin, figure = 1, 2, 3
	kind := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return figure
		case r >= 'A' && r <= 'Z':
			return latin
		case r < 0x80:
			return 0
		}
		return han
	}
	var all []string
	last := 0
	for _, r := range text {
		now := kind(r)
		switch {
		case now == 0 && !strings.ContainsRune("()[]/-,:;.", r):
			return []string{text}
		case now != 0 && now == last:
			all[len(all)-1] += string(r)
		case now != 0:
			all = append(all, string(r))
		}
		last = now
	}
	return all
}
