package words

// OfCode gives the short name of a reason of advice, by its code; the code itself
// when it is unknown.
func OfCode(code string) Text {
	if t, ok := codes[code]; ok {
		return t
	}
	return Text{code, code}
}

var codes = map[string]Text{
	"after":         {"融资后单据变动", "papers changed after financing"},
	"alike":         {"近似单据", "near-duplicate"},
	"alike-used":    {"近似单据已融资", "near-duplicate that was financed"},
	"amended":       {"融资后曾修改", "amended after financing"},
	"beyond":        {"融资超出出口规模", "more than it exports"},
	"burst":         {"申请骤增", "burst of applications"},
	"diverted":      {"货款汇往他行", "diverted proceeds"},
	"fan":           {"集中往来", "fan of dealings"},
	"goods-back":    {"货物回流", "goods that come back"},
	"history":       {"记录较长", "long history"},
	"known-buyer":   {"老买方", "known buyer"},
	"lapsed":        {"占用失效", "lapsed holds"},
	"late":          {"预计迟还", "late by forecast"},
	"new":           {"新企业", "new enterprise"},
	"no-history":    {"无融资记录", "no history"},
	"old":           {"单据较旧", "old declaration"},
	"overdue":       {"曾逾期", "overdue before"},
	"own-funds":     {"自有资金还款", "repaid from own funds"},
	"paper":         {"单证不一致", "papers that do not fit"},
	"price-fits":    {"单价通常", "ordinary price"},
	"price-over":    {"单价偏高", "high price"},
	"price-under":   {"单价偏低", "low price"},
	"price-unknown": {"单价无从比较", "price without comparison"},
	"related-buyer": {"买方疑似关联", "related buyer"},
	"repays":        {"按期还款", "repays in time"},
	"ring":          {"闭环交易", "ring"},
	"score":         {"得分", "score"},
	"shared-buyer":  {"共同买方", "shared buyer"},
	"split":         {"拆分报关", "split shipment"},
	"stretched":     {"期限延长", "longer tenor"},
	"sudden":        {"新现交易对手", "sudden counterparty"},
	"suspected":     {"曾涉嫌欺诈", "suspected before"},
}

// Lowers says what would lower what a reason weighs, by its code; nothing where
// nothing would.
func Lowers(code string) Text { return lowers[code] }

var lowers = map[string]Text{
	"old": {"请确认货款尚未收回、应收账款仍然有效。",
		"Make sure that the buyer has not paid already, and that the receivable still runs."},
	"paper":       {"请企业说明或由海关更正该申报内容。", "Have the enterprise explain it, or customs correct the declaration."},
	"price-under": {"请企业提供合同与价格依据。", "Ask for the contract and the grounds of the price."},
	"price-over": {"请企业提供合同与价格依据，并与市场价核对。",
		"Ask for the contract and the grounds of the price, and compare the market's."},
	"alike": {"请核对两份报关单是否为同一批货物。", "Compare the two declarations: are they the same shipment?"},
	"alike-used": {"请核对两份报关单是否为同一批货物；另一份已用于融资。",
		"Compare the two declarations: are they the same shipment? The other one backs a financing."},
	"split":         {"请企业说明拆分报关的原因。", "Ask why the shipment was split over declarations."},
	"amended":       {"请核对海关修改的内容。", "Look at what customs changed."},
	"ring":          {"请核实贸易背景与货物流向。", "Check the trade behind it, and where the goods went."},
	"goods-back":    {"请核实货物是否往返流转。", "Check whether the goods travel to and fro."},
	"shared-buyer":  {"请核实买方与各出口企业的关系。", "Check how the buyer is related to its exporters."},
	"fan":           {"请核实交易对手的真实性。", "Check that the counterparties are real."},
	"sudden":        {"请核实新买方的背景。", "Check who the new buyer is."},
	"related-buyer": {"请核实买方与企业是否关联。", "Check whether buyer and enterprise are related."},
	"burst":         {"请企业说明申请骤增的原因。", "Ask why applications have grown so fast."},
	"new":           {"请实地核实企业经营情况。", "Visit the enterprise."},
	"beyond":        {"请核对融资总额与出口规模。", "Compare what is financed with what is exported."},
	"stretched":     {"请企业说明期限延长的原因。", "Ask why the tenor is longer than before."},
	"own-funds":     {"请核实出口货款去向。", "Find out where the buyers' money goes."},
	"diverted":      {"请要求货款汇入本行。", "Have buyers pay into your bank."},
	"after":         {"请关注融资后报关单的修改、撤销与退运。", "Watch declarations that change after they were financed."},
	"suspected":     {"请查阅此前拒绝的原因。", "Read why earlier applications were declined."},
	"overdue":       {"请先处理逾期贷款。", "Settle the overdue loans first."},
	"late":          {"可缩短期限或要求补充担保。", "Shorten the tenor, or ask for other security."},
}

// Weighed says what was found that a reason rests on, by its code. Of reasons that
// rest on a check, a price or the network it says nothing: those have words of
// their own.
func Weighed(code string) Text { return weighed[code] }

var weighed = map[string]Text{
	"after": {"融资后有 %d 份报关单被修改、%d 份被撤销或退运。",
		"Declarations that changed after they had been financed: %d; withdrawn or returned: %d."},
	"amended": {"海关在该报关单被融资后修改过 %d 次。", "Changes by customs after this declaration had been financed: %d."},
	"beyond":  {"未还与申请金额合计为近两年出口额的 %.0f%%。", "What is owed and asked comes to %.0f %% of the exports of two years."},
	"burst": {"近 30 天申请金额为此前月均的 %.1f 倍。",
		"Over the last 30 days %.1f times the monthly mean of before was applied for."},
	"diverted":    {"货款曾 %d 次汇入其他银行。", "Proceeds that went to another bank than the lender: %d."},
	"history":     {"企业已有 %d 个月的记录。", "The enterprise has been known for %d months."},
	"known-buyer": {"与该买方已有 %d 份报关单。", "%d declarations to this buyer are known."},
	"lapsed":      {"有 %d 次占用到期失效。", "Holds that ran out: %d."},
	"late": {"按 %d 笔已结清贷款，预计晚于到期日 %.0f 天还款（%.0f 至 %.0f 天）。",
		"By %d settled loans it will repay %.0f days after maturity (%.0f to %.0f)."},
	"new":        {"企业首次出现于 %d 天前，此前已申请 %d 笔。", "First seen %d days ago; applications before this one: %d."},
	"no-history": {"本机构尚无该企业的融资记录。", "No financing of this enterprise is known here."},
	"old":        {"报关单申报于 %d 天前。", "The declaration is %d days old."},
	"overdue":    {"有 %d 笔贷款曾逾期。", "Loans that passed their maturity unpaid: %d."},
	"own-funds": {"已还本金的 %.0f%% 来自自有资金而非出口收汇。",
		"%.0f %% of what was repaid came from own funds, not from export proceeds."},
	"price-fits":    {"%[1]d 项单价均在同类申报的通常范围内。", "Unit prices that are ordinary for such goods: %[2]d of %[1]d."},
	"price-unknown": {"同类货物样本不足，无法比较单价。", "Too few declarations of such goods to compare the prices with."},
	"related-buyer": {"境外收货人名称与出口企业相近。", "The buyer's name is much like the exporter's."},
	"repays":        {"%d 笔贷款按期结清。", "%d loans were settled in time."},
	"split":         {"同日向同一买方申报同类货物 %d 份。", "%d declarations of the same goods to the same buyer on the same day."},
	"stretched":     {"申请期限 %d 天，此前平均 %.0f 天。", "%d days are asked for, %.0f were usual."},
	"suspected":     {"曾有 %d 笔申请因涉嫌欺诈或重复融资被拒绝。", "Applications declined as fraud or as financed already: %d."},
}

// Bands are the bands of a score, the lowest first.
var Bands = [...]Text{{"未见异常", "nothing stands out"}, {"低", "have a look"}, {"需核查", "check"}, {"高风险", "alarm"}}
