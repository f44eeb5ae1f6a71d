package risk

// codeWords are short names of the codes, for people who read how a model does.
var codeWords = map[string][2]string{
	"paper": {"单证不一致", "papers that do not fit"}, "price-under": {"单价偏低", "low price"},
	"price-over": {"单价偏高", "high price"}, "price-fits": {"单价通常", "ordinary price"},
	"price-unknown": {"单价无从比较", "price without comparison"}, "alike": {"近似单据", "near-duplicate"},
	"alike-used": {"近似单据已融资", "near-duplicate that was financed"},
	"split":      {"拆分报关", "split shipment"}, "amended": {"融资后曾修改", "amended after financing"},
	"old":  {"单据较旧", "old declaration"},
	"ring": {"闭环交易", "ring"}, "goods-back": {"货物回流", "goods that come back"}, "shared-buyer": {"共同买方", "shared buyer"},
	"fan": {"集中往来", "fan of dealings"}, "sudden": {"新现交易对手", "sudden counterparty"},
	"related-buyer": {"买方疑似关联", "related buyer"}, "burst": {"申请骤增", "burst of applications"},
	"new": {"新企业", "new enterprise"}, "beyond": {"融资超出出口规模", "more than it exports"},
	"stretched": {"期限延长", "longer tenor"}, "own-funds": {"自有资金还款", "repaid from own funds"},
	"diverted": {"货款汇往他行", "diverted proceeds"}, "after": {"融资后单据变动", "papers changed after financing"},
	"lapsed": {"占用失效", "lapsed holds"}, "suspected": {"曾涉嫌欺诈", "suspected before"},
	"overdue": {"曾逾期", "overdue before"}, "late": {"预计迟还", "late by forecast"},
	"repays":      {"按期还款", "repays in time"},
	"known-buyer": {"老买方", "known buyer"}, "history": {"记录较长", "long history"}, "no-history": {"无融资记录", "no history"},
	"score": {"得分", "score"},
}

// CodeWords gives the short name of a code, or the code itself when it is unknown.
func CodeWords(code string) (zh, en string) {
	if words, ok := codeWords[code]; ok {
		return words[0], words[1]
	}
	return code, code
}
