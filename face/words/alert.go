package words

import "tallystick/book/trade"

// alerts are the kinds of alert.
var alerts = []Text{
	trade.ShortfallOpened:      {"占用超额", "shortfall opened"},
	trade.SourceAmended:        {"占用中单据被修改", "source amended"},
	trade.SourceWithdrawn:      {"占用中单据被撤销", "source withdrawn"},
	trade.GoodsCameBack:        {"占用中货物退运", "goods came back"},
	trade.ClassDowngraded:      {"企业类别下调", "class downgraded"},
	trade.HoldLapsed:           {"占用到期失效", "hold lapsed"},
	trade.MaturityPassed:       {"融资逾期", "maturity passed"},
	trade.ProceedsDiverted:     {"收汇入他行", "proceeds diverted"},
	trade.PledgeUncovered:      {"质押不足", "pledge uncovered"},
	trade.NoLongerQualifies:    {"占用中单据不再符合融资条件", "no longer qualifies"},
	trade.DocumentReplaced:     {"占用中单据已重新申报", "document replaced"},
	trade.WithdrawalUndone:     {"占用中单据恢复有效", "withdrawal undone"},
	trade.ReturnUndone:         {"占用中货物退运撤回", "return undone"},
	trade.EnterpriseSucceeded:  {"借款企业由他人承继", "enterprise succeeded"},
	trade.EnterpriseSuspended:  {"借款企业被暂停", "enterprise suspended"},
	trade.EnterpriseExpelled:   {"借款企业被清退", "enterprise expelled"},
	trade.EnterpriseReinstated: {"借款企业恢复", "enterprise reinstated"},
	trade.MatchUndone:          {"收汇匹配被更正", "match undone"},
	trade.RepaidFromPurchase:   {"购汇还款", "repaid from purchase"},
	trade.CryptoAssetRefused:   {"加密资产被拒", "crypto asset refused"},
	trade.ReturnNotDeclared:    {"退货未见退运", "return not declared"},
	trade.OpenedByBank:         {"银行代为申请付汇", "payment opened by a bank"},
	trade.WaivedAboveShare:     {"免核验占比超限", "waived above the share"},
	trade.FilingBarred:         {"备案表停止付汇", "filing barred"},
	trade.AdvanceUnmatched:     {"预付逾期未匹配", "advance unmatched"},
	trade.LentBeyondPaid:       {"融资超出实付", "lent beyond what is paid"},
	trade.InvoiceReversed:      {"已用发票红冲", "invoice reversed"},
	trade.CheckLate:            {"核查逾期未报告", "check is late"},
	trade.CheckIrregular:       {"核查存在异常", "irregular check"},
	trade.InvoiceOld:           {"发票开具已久", "old invoice"},
	trade.SplitPayments:        {"疑似拆分付汇", "payments that may be one split up"},
	trade.JustBelowThreshold:   {"多笔接近起点", "payments just below the threshold"},
	trade.OneSeller:            {"集中付给一家销售方", "most is paid to one seller"},
	trade.RefundedMuch:         {"退汇占比高", "much of a payment came back"},
	trade.PaidTwiceTried:       {"企图重复付汇", "tried to pay twice"},
	trade.PaidBeyondTried:      {"企图超额付汇", "tried to pay beyond its worth"},
	trade.PaidByAgent:          {"由代理付汇", "paid by an agent"},
	trade.TaskOverdue:          {"报告任务逾期", "task overdue"},
	trade.DocumentAlike:        {"单据疑似重复使用", "document alike another"},
	trade.DocumentsAlike:       {"两份单据疑似重复", "two documents alike"},
}

// AlertDetail says what an alert of a kind is about and what to do, as a whole
// sentence.
func AlertDetail(kind trade.AlertKind) Text { return at(alertDetails, kind) }

var alertDetails = []Text{
	trade.ShortfallOpened: {"占用已超过单据价值，请要求还款或补充担保。",
		"More is taken from the document than it is worth: ask for repayment or other security."},
	trade.SourceAmended: {"单据被占用期间，来源方修改了单据。",
		"Its source changed the document while value was claimed."},
	trade.SourceWithdrawn: {"单据被占用期间，来源方撤销了单据。",
		"Its source withdrew the document while value was claimed."},
	trade.GoodsCameBack: {"单据被占用期间发生退运。",
		"Goods came back while value was claimed."},
	trade.ClassDowngraded: {"企业在有未结清融资时被降级。",
		"The enterprise was downgraded with loans outstanding."},
	trade.HoldLapsed: {"占用到期未放款，价值已释放。",
		"The hold ran out before disbursal; the value is free again."},
	trade.MaturityPassed: {"到期未还清本金。",
		"The maturity passed with principal owed."},
	trade.ProceedsDiverted: {"买方货款汇入了非融资银行。",
		"The buyer paid into another bank than the lender's."},
	trade.PledgeUncovered: {"更正后价值已不足以重新质押。",
		"After a correction the value was no longer free to be pledged again."},
	trade.RepaidFromPurchase: {"以购汇方式还款。",
		"Foreign exchange was bought to repay."},
	trade.NoLongerQualifies: {"海关修改后该报关单不再符合融资条件，请要求还款或补充担保。",
		"Customs changed the declaration so that it could not be financed any more: ask for repayment or " +
			"other security."},
	trade.DocumentReplaced: {"已撤销报关单的货物已重新申报，请将质押移转至新报关单。",
		"The goods of a withdrawn declaration were declared anew: move the pledge to the new declaration."},
	trade.WithdrawalUndone: {"来源方取消了撤销，单据恢复有效。",
		"Its source took the withdrawal back: the document is valid again."},
	trade.ReturnUndone: {"海关撤回了退运，货物并未退回。",
		"Customs took a return back: the goods did not come back."},
	trade.EnterpriseSucceeded: {"借款企业此后由承继企业办理。",
		"Another enterprise acts for the borrower from now on."},
	trade.MatchUndone: {"原匹配至该单据的收汇已更正或退汇，质押重新生效。",
		"Money that had been matched to the document was matched otherwise or sent back: the pledge stands " +
			"on it again."},
	trade.EnterpriseSuspended: {"监管机构已暂停借款企业：不再办理新融资，存续融资照常还款与解押。",
		"The regulator suspended the borrower: nothing new is lent to it; what runs is repaid as before."},
	trade.EnterpriseExpelled: {"监管机构已清退借款企业：其人员不再能办理业务，请与其结清存续融资。",
		"The regulator expelled the borrower for good: its persons sign nothing more. Settle with it what is " +
			"owed."},
	trade.EnterpriseReinstated: {"监管机构已恢复借款企业，可再办理融资。",
		"The regulator reinstated the borrower: it may be lent to again."},
	trade.CryptoAssetRefused: {"有人试图以加密资产收汇。",
		"Somebody tried to bring proceeds in as a crypto asset."},
	trade.ReturnNotDeclared: {"退汇理由为退货或减价，但海关在期限内未登记退运或修改报关单，价值已释放，请核实。",
		"Money came back for goods that went back or a lower price, and customs did not say so in time: the " +
			"value is free again, ask why."},
	trade.OpenedByBank: {"银行以本企业名义申请付汇，如非本企业指令，请撤回。",
		"A bank opened a payment in this enterprise's name: withdraw it if it was not ordered."},
	trade.WaivedAboveShare: {"本月免于逐笔核验的付汇占比已超过业务参数（上月付汇较多的，以上月为准），金额为本月免核验累计。",
		"More of a month's payments than the limits foresee was made without documents (measured by the month before " +
			"while that saw more); the amount is what was waived in the month."},
	trade.FilingBarred: {"该备案表的合同已登记终止，不得再付汇；合同继续履行的，请企业先向税务机关办理备案变更。",
		"The contract of the filing is registered as ended: nothing more is paid on it. If it goes on, the " +
			"enterprise has the tax office amend the filing first."},
	trade.AdvanceUnmatched: {"预付货款到期仍有未匹配的金额：请企业提供进口报关单，由付汇银行匹配，或登记退汇。",
		"Goods have not come in time of all that was paid in advance: the enterprise names the import declarations, " +
			"for the bank that paid to match, or has the money come back."},
	trade.LentBeyondPaid: {"付汇已撤销或退汇，其融资余额超出仍付的金额：请以退回的款项还款。",
		"A payment is void, or money of it came back, and more is owed of the loans that paid it than stays paid: " +
			"let what came back repay them."},
	trade.PaidByAgent: {"代理企业（非报关人）已就该报关单付汇，金额为已核减的部分。收货人未委托代理的，请联系外汇局。",
		"An agent, who is not the consignee, paid on the declaration; the amount is what was spent of it. A " +
			"consignee who has no such agent talks to the branch."},
	trade.TaskOverdue: {"贸易信贷报告任务到期未报告：请企业或其银行尽快补报，并联系外汇局。",
		"What was to be reported was not in time: the enterprise, or a bank for it, reports it now and talks to the " +
			"branch."},
	trade.CheckLate: {"被抽中的便利化支付逾期未报告核查结果：请补齐发票并报告，在此之前不得受理新的便利化支付。",
		"A payment by facilitation that was drawn was not reported on in time: attach its invoices and report what " +
			"was found. Nothing new is taken on by facilitation before."},
	trade.CheckIrregular: {"核查发现异常，该企业的便利化支付已暂停，须由监管员提案恢复。",
		"The check found something wrong. The enterprise pays nothing by facilitation until a proposal of governors " +
			"reinstates it."},
	trade.InvoiceOld: {"所用发票开具已逾 360 天：请核实交易背景。",
		"The invoice was made out more than 360 days before it was paid on: find out why it is paid so late."},
	trade.SplitPayments: {"期限内付给同一收款人的多笔付汇均未超过备案起点，合计已超过；金额为合计折美元。请核实是否为同一合同。",
		"Several payments to one payee within the days of the limits each needed no tax filing, and together would " +
			"have; the amount is what they come to. Find out whether they are of one contract."},
	trade.JustBelowThreshold: {"十天内多笔货物付汇未凭单据，金额均为起点的九成至十成；金额为合计折美元。请核实交易是否真实、是否拆分。",
		"Within ten days several payments for goods named no documents and each came to between 90 and 100 % of the " +
			"amount from which they must; the amount is what they come to. Find out whether the trade is real, and " +
			"whole."},
	trade.OneSeller: {"当月便利化支付过半付给同一销售方，金额为付给该方的合计折美元。请核实交易背景。",
		"More than half of what the enterprise paid by facilitation in the month went to one seller; the amount is " +
			"what went there. Look into the trade behind it."},
	trade.RefundedMuch: {"服务贸易付汇的退汇已超过付汇金额的三成，金额为累计退汇。请核实原因。",
		"More than 30 % of a payment for services has come back; the amount is all that came back. Find out why."},
	trade.PaidTwiceTried: {"30 天内已在其他银行用于付汇的单据再次被用于付汇，因余额不足被拒绝；金额为最近一笔付汇已核减的部分。" +
		"请向申请方核实是否重复付汇。",
		"A document of which some was paid at another bank in the last 30 days was used for a payment, which was " +
			"refused since too little is left; the amount is what the last payment spent. Ask who tried, " +
			"and find out whether it was paid for twice."},
	trade.PaidBeyondTried: {"付汇超出单据剩余价值，被拒绝；金额为当时剩余可用的部分。请向申请方核实原因。",
		"A payment was refused that goes beyond what is left of a document; the amount is what was left. Ask who " +
			"tried, and find out why."},
	trade.InvoiceReversed: {"已用于付款的发票被红冲，可用金额减少：请核实款项是否应退回，并登记退款。",
		"An invoice that was paid on was reversed and is worth less: find out whether the money is to come back, and " +
			"register it when it does."},
	trade.DocumentAlike: {"本行所用单据与另一份在用单据的下列要素一致，可能是同一笔业务重复使用。请核实单据与贸易背景，必要时要求还款或补充担保；另一份单据由外汇局核查，不予透露。",
		"A document of yours agrees with another one in use in what is named here: the same business may be used " +
			"twice. Look into its papers, and ask for repayment or other security where it must be; the other " +
			"document is for the regulator to look into, and is not told."},
	trade.DocumentsAlike: {"两份在用单据的下列要素一致，可能是同一笔业务重复使用。请对照两份单据核查。",
		"Two documents in use agree in what is named here: the same business may be used twice. Compare the two."},
}
