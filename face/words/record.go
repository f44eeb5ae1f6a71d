package words

import "tallystick/book/trade"

// records are the kinds of record.
var records = []Text{
	trade.KindParty:       {"参与主体", "party"},
	trade.KindPersonKey:   {"密钥", "key"},
	trade.KindDocument:    {"单据", "document"},
	trade.KindClaim:       {"占用记录", "claim"},
	trade.KindFinancing:   {"融资", "financing"},
	trade.KindRepayment:   {"还款", "repayment"},
	trade.KindProceeds:    {"收汇", "proceeds"},
	trade.KindAlert:       {"预警", "alert"},
	trade.KindRates:       {"中间价", "rates"},
	trade.KindLimits:      {"业务参数", "limits"},
	trade.KindPilot:       {"试点准入", "pilot admission"},
	trade.KindDeadline:    {"期限", "deadline"},
	trade.KindInspection:  {"抽查", "inspection"},
	trade.KindModels:      {"模型", "models"},
	trade.KindTransaction: {"银行流水", "transaction"},
	trade.KindPosition:    {"收汇头寸", "position"},
	trade.KindTaking:      {"占用构成", "taking of a document"},
	trade.KindLenders:     {"融资银行", "lenders of a party"},
	trade.KindProposal:    {"提案", "proposal"},
	trade.KindKeeper:      {"记账节点", "keeper"},
	trade.KindThreshold:   {"同意人数", "threshold"},
	trade.KindRateLimits:  {"汇率参数", "limits of rates"},
	trade.KindPayment:     {"付汇", "payment"},
	trade.KindRefund:      {"退汇", "refund"},
	trade.KindPettyCash:   {"备用金", "petty cash"},
	trade.KindCheck:       {"核查", "check"},

	trade.KindFacilitation: {"便利化资格", "facilitation"},
	trade.KindRemittance:   {"国际收支申报号", "balance-of-payments number"},
	trade.KindMembership:   {"成员登记", "membership"},
	trade.KindCalendar:     {"工作日历", "calendar"},
	trade.KindNotice:       {"来源通知", "notice"},
	trade.KindRuleBook:     {"规则版本", "rule book"},
	trade.KindMarks:        {"比对特征", "marks of a document"},
	trade.KindMarked:       {"特征相同的单据", "documents of a mark"},
	trade.KindTrack:        {"企业近期付汇", "an enterprise's last payments"},
	trade.KindWarned:       {"已提示的相同特征", "what was warned of"},
}
