package words

import "tallystick/book/trade"

// partyKinds are the kinds of party; the regulator is the head office.
var partyKinds = []Text{
	trade.Regulator:  {"国家外汇管理局", "regulator"},
	trade.Branch:     {"外汇局分局", "branch"},
	trade.Bank:       {"银行", "bank"},
	trade.Enterprise: {"企业", "enterprise"},
	trade.Customs:    {"海关", "customs"},
	trade.Tax:        {"税务", "tax"},
	trade.Insurer:    {"中国信保", "insurer"},
	trade.Carrier:    {"物流/口岸", "carrier"},
}

// classes are the classes of enterprises (汇发〔2020〕6号).
var classes = []Text{
	trade.ClassNone: {"无", "none"},
	trade.ClassA:    {"A类", "A"},
	trade.ClassB:    {"B类", "B"},
	trade.ClassC:    {"C类", "C"},
}

// duties are in order of the bits.
var duties = []Text{
	{"经办", "maker"},
	{"复核", "checker"},
	{"数据源", "feed"},
	{"审计", "auditor"},
	{"监管", "governor"},
	{"记账负责", "steward"},
}
