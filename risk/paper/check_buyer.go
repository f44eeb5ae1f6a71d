package paper

import (
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
		r.say("buyer-empty", with{FieldName(f[0]), shown(f[1]), r.money(r.Amount)}, "buyer")
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
		r.say("buyer-template", with{shown(r.Buyer)}, "buyer")
		return
	}
	if holder := name(r.Holder); len(buyer) > 2 && buyer == holder {
		r.say("buyer-is-exporter", with{shown(r.Buyer), shown(r.Holder)}, "buyer", "holder")
	}
}

// buyerLetters looks at the letters of the buyer's name.
func (r *reading) buyerLetters() {
	buyer := plain(r.Buyer)
	if word := mixed(r.Buyer); word != "" {
		r.say("buyer-mixed-scripts", with{shown(r.Buyer), shown(word)}, "buyer")
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
		r.say("buyer-repeated", with{shown(r.Buyer), count, len(kinds), longest}, "buyer")
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
