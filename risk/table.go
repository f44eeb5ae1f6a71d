package risk

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// row is what a reason weighs at most, in hundredths of log-odds, and what would
// lower it.
type row struct {
	weight           int
	lowerZh, lowerEn string
}

// table is the whole model: what each reason weighs. The weights are judgement,
// checked on injected fraud (docs/risk.md); they change with its hash.
var table = map[string]row{
	// of the papers
	"paper":       {220, "请企业说明或由海关更正该申报内容。", "Have the enterprise explain it, or customs correct the declaration."},
	"price-under": {230, "请企业提供合同与价格依据。", "Ask for the contract and the grounds of the price."},
	"price-over": {260, "请企业提供合同与价格依据，并与市场价核对。", "Ask for the contract and the grounds of the price, and compare " +
		"the market's."},
	"price-fits":    {-40, "", ""},
	"price-unknown": {0, "", ""},
	"alike":         {250, "请核对两份报关单是否为同一批货物。", "Compare the two declarations: are they the same shipment?"},
	"alike-used": {420, "请核对两份报关单是否为同一批货物；另一份已用于融资。", "Compare the two declarations: are they the same shipment? " +
		"The other one backs a financing."},
	"split":   {160, "请企业说明拆分报关的原因。", "Ask why the shipment was split over declarations."},
	"amended": {180, "请核对海关修改的内容。", "Look at what customs changed."},
	"old": {420, "请确认货款尚未收回、应收账款仍然有效。",
		"Make sure that the buyer has not paid already, and that the receivable still runs."},
	// of the network
	"ring":          {420, "请核实贸易背景与货物流向。", "Check the trade behind it, and where the goods went."},
	"goods-back":    {380, "请核实货物是否往返流转。", "Check whether the goods travel to and fro."},
	"shared-buyer":  {110, "请核实买方与各出口企业的关系。", "Check how the buyer is related to its exporters."},
	"fan":           {90, "请核实交易对手的真实性。", "Check that the counterparties are real."},
	"sudden":        {110, "请核实新买方的背景。", "Check who the new buyer is."},
	"related-buyer": {260, "请核实买方与企业是否关联。", "Check whether buyer and enterprise are related."},
	// of conduct
	"burst":       {170, "请企业说明申请骤增的原因。", "Ask why applications have grown so fast."},
	"new":         {320, "请实地核实企业经营情况。", "Visit the enterprise."},
	"beyond":      {170, "请核对融资总额与出口规模。", "Compare what is financed with what is exported."},
	"stretched":   {70, "请企业说明期限延长的原因。", "Ask why the tenor is longer than before."},
	"own-funds":   {140, "请核实出口货款去向。", "Find out where the buyers' money goes."},
	"diverted":    {330, "请要求货款汇入本行。", "Have buyers pay into your bank."},
	"after":       {300, "请关注融资后报关单的修改、撤销与退运。", "Watch declarations that change after they were financed."},
	"lapsed":      {60, "", ""},
	"suspected":   {240, "请查阅此前拒绝的原因。", "Read why earlier applications were declined."},
	"overdue":     {150, "请先处理逾期贷款。", "Settle the overdue loans first."},
	"late":        {100, "可缩短期限或要求补充担保。", "Shorten the tenor, or ask for other security."},
	"repays":      {-110, "", ""},
	"known-buyer": {-50, "", ""},
	"history":     {-40, "", ""},
	"no-history":  {0, "", ""},
}

// Codes are the codes of all reasons, in order.
var Codes = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(table)) })

// TableHash is the hash of the published table of weights: whatever changes an
// opinion by it changes that.
var TableHash = sync.OnceValue(func() [32]byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "scorecard 1 base %d\n", base)
	for _, code := range Codes() {
		fmt.Fprintf(sum, "%s %d\n", code, table[code].weight)
	}
	return [32]byte(sum.Sum(nil))
})
