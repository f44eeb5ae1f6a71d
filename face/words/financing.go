package words

import "tallystick/book/trade"

// deals are for what value is taken.
var deals = []Text{
	trade.FinancingDeal: {"融资", "financing"},
	trade.PaymentDeal:   {"付汇", "payment"},
	trade.OffshoreDeal:  {"离岸交易", "offshore deal"},
}

// products are the kinds of loan.
var products = []Text{
	trade.ExportReceivable: {"出口应收账款融资", "export receivable"},
	trade.PolicyFinancing:  {"出口信保保单融资", "policy financing"},
	trade.FreightFinancing: {"物流融资", "freight financing"},
	trade.Forfaiting:       {"福费廷", "forfaiting"},
	trade.PackingLoan:      {"打包贷款", "packing loan"},
	trade.ImportFinancing:  {"进口货到付款融资", "import financing"},
}

// states are the steps in the life of a financing.
var states = []Text{
	trade.Applied:   {"已申请", "applied"},
	trade.Accepted:  {"已受理", "accepted"},
	trade.Approved:  {"审核通过", "approved"},
	trade.Disbursed: {"已放款", "disbursed"},
	trade.Settled:   {"已结清", "settled"},
	trade.Declined:  {"已拒绝", "declined"},
	trade.Withdrawn: {"已撤回", "withdrawn"},
	trade.Lapsed:    {"已失效", "lapsed"},
	trade.Paid:      {"已付汇", "paid"},
	trade.Void:      {"已撤销", "void"},
}

// sources are what a repayment is paid from.
var sources = []Text{
	trade.FromProceeds: {"出口收汇", "proceeds"},
	trade.OwnFunds:     {"自有资金", "own funds"},
	trade.InsurerClaim: {"保险赔款", "insurer claim"},
	trade.Purchase:     {"购汇", "purchase"},
	trade.OtherSource:  {"其他来源", "other"},
}

// instruments are the ways in which proceeds come in.
var instruments = []Text{
	trade.Wire:           {"电汇", "wire"},
	trade.LetterOfCredit: {"信用证", "letter of credit"},
	trade.Collection:     {"托收", "collection"},
	trade.ECNY:           {"数字人民币", "e-CNY"},
	trade.OtherCBDC:      {"其他央行数字货币", "another CBDC"},
	trade.CryptoAsset:    {"加密资产", "crypto asset"},
}

// qualities are the five classes of loans.
var qualities = []Text{
	trade.Normal:      {"正常", "normal"},
	trade.Attention:   {"关注", "attention"},
	trade.Substandard: {"次级", "substandard"},
	trade.Doubtful:    {"可疑", "doubtful"},
	trade.Loss:        {"损失", "loss"},
}

// findings are what inspections find.
var findings = []Text{
	trade.Clean:     {"无异常", "clean"},
	trade.Irregular: {"存在异常", "irregular"},
}

// inspectionStates say whether an inspection is over.
var inspectionStates = []Text{
	trade.InspectionOpen: {"待查", "drawn"},
	trade.InspectionDone: {"已报告", "reported"},
}

// deadlines are what the ledger waits for.
var deadlines = []Text{
	trade.HoldEnds:       {"占用到期", "hold ends"},
	trade.MaturityEnds:   {"融资到期", "maturity ends"},
	trade.ProposalEnds:   {"提案到期", "proposal ends"},
	trade.ReturnHoldEnds: {"退货占用到期", "return hold ends"},
	trade.MatchEnds:      {"预付匹配到期", "time to match ends"},
	trade.EntryEnds:      {"录入确认到期", "time to confirm ends"},
	trade.CheckEnds:      {"核查到期", "time to check ends"},
	trade.KeeperTurns:    {"记账节点变更生效", "keeper turns"},
	trade.PaymentsMeet:   {"比对近期付汇", "recent payments are looked at together"},
	trade.TaskWakes:      {"检视报告任务", "tasks are looked for"},
	trade.TaskEnds:       {"报告期限届满", "task is due"},
	trade.MarksMeet:      {"比对重复单据", "documents alike are looked for"},
	trade.RuleBookTurns:  {"规则版本启用", "rule book turns"},
}

// proposalStates say what has become of a proposal.
var proposalStates = []Text{
	trade.ProposalOpen:      {"待同意", "open"},
	trade.ProposalCarried:   {"已生效", "carried out"},
	trade.ProposalLapsed:    {"已失效", "lapsed"},
	trade.ProposalWithdrawn: {"已撤回", "withdrawn"},
}
