package paper

import (
	"fmt"
	"strings"
	"unicode"
)

// buyerGiven asks for a buyer where the paper tells of a trade.
func (r *reading) buyerGiven() {
	if strings.TrimSpace(clip(r.Buyer, mostRead)) != "" || r.Amount <= 0 {
		return
	}
	for _, f := range [...][2]string{{"contract", r.Contract}, {"destination", r.Destination},
		{"tradeCountry", r.TradeCountry}, {"billOfLading", r.BillOfLading}} {
		if plain(f[1]) == "" {
			continue
		}
		zh, en := FieldName(f[0])
		r.say("buyer-empty", fmt.Sprintf("填有%s%s和总价 %s，但未填境外收货人。", zh, shown(f[1]), r.money(r.Amount)),
			fmt.Sprintf("The %s %s and a total of %s are given, but no buyer.", en, shown(f[1]),
				r.money(r.Amount)), "buyer")
		return
	}
}

// templates are words that stand where a name should.
const templates = "|NO|NA|N A|NIL|NONE|NULL|TBA|TBC|TBD|TEST|TESTING|UNKNOWN|BUYER|THE BUYER|BUYER " +
	"NAME|CUSTOMER|CLIENT|CONSIGNEE|CONSIGNEE NAME|IMPORTER|COMPANY|COMPANY NAME|NAME|TO ORDER|ORDER|SAME AS " +
	"ABOVE|AS ABOVE|SAME AS CONSIGNEE|ABC|ABC COMPANY|XXX|" +
	"无|暂无|不详|未知|测试|样本|买方|买家|客户|收货人|境外收货人|进口商|公司|公司名称|名称|待定|凭指示|同上|某公司|"

// buyerName looks for a buyer that is a mere word, or the exporter again.
func (r *reading) buyerName() {
	buyer := name(r.Buyer)
	if buyer == "" {
		return
	}
	if strings.Contains(templates, "|"+buyer+"|") || strings.Contains(templates, "|"+plain(r.Buyer)+"|") {
		r.say("buyer-template", fmt.Sprintf("境外收货人%s是占位字样，不是名称。", shown(r.Buyer)),
			fmt.Sprintf("The buyer %s is a word that holds a place and not a name.", shown(r.Buyer)), "buyer")
		return
	}
	if holder := name(r.Holder); len(buyer) > 2 && buyer == holder {
		r.say("buyer-is-exporter", fmt.Sprintf("境外收货人%s与境内发货人%s相同。", shown(r.Buyer), shown(r.Holder)),
			fmt.Sprintf("The buyer %s is the exporter %s.", shown(r.Buyer), shown(r.Holder)), "buyer", "holder")
	}
}

// buyerLetters looks at the letters of the buyer's name.
func (r *reading) buyerLetters() {
	buyer := plain(r.Buyer)
	if word := mixed(r.Buyer); word != "" {
		r.say("buyer-mixed-scripts", fmt.Sprintf("境外收货人%s中的%s混用了外形相近的不同文字字母。", shown(r.Buyer), shown(word)),
			fmt.Sprintf("In the buyer %s the word %s mixes letters of scripts that look alike.", shown(r.Buyer),
				shown(word)), "buyer")
	}
	longest, run, kinds, count := 0, 0, map[rune]bool{}, 0
	var last rune
	for _, c := range buyer {
		if run++; c != last {
			run = 1
		}
		last, longest = c, max(longest, run)
		if unicode.IsLetter(c) {
			kinds[c] = true
			count++
		}
	}
	if longest >= 5 || (count >= 6 && len(kinds) <= 2) || (count == 0 && buyer != "") {
		r.say("buyer-repeated", fmt.Sprintf("境外收货人%s共 %d 个字母、%d 种，最多连续重复 %d 次，不像名称。", shown(r.Buyer), count,
			len(kinds), longest),
			fmt.Sprintf("The buyer %s has %d letters of %d kinds, at most %d alike in a row, and does not look like "+
				"a name.", shown(r.Buyer), count, len(kinds), longest), "buyer")
	}
}

// mixed gives the first word of a text that has both Latin letters and Cyrillic
// or Greek ones.
func mixed(text string) string {
	for word := range strings.FieldsFuncSeq(clip(text, mostRead), func(c rune) bool { return !unicode.IsLetter(c) }) {
		latin, other := false, false
		for _, c := range word {
			latin = latin || unicode.Is(unicode.Latin, c)
			other = other || unicode.Is(unicode.Cyrillic, c) || unicode.Is(unicode.Greek, c)
		}
		if latin && other {
			return word
		}
	}
	return ""
}
