package words

import "tallystick/book/trade"

// documentKinds are the kinds of document.
var documentKinds = []Text{
	trade.ExportDeclaration: {"出口报关单", "export declaration"},
	trade.ImportDeclaration: {"进口报关单", "import declaration"},
	trade.TaxFiling:         {"税务备案表", "tax filing"},
}

// trusts are who answers for what a document says.
var trusts = []Text{
	trade.ByAuthority:  {"主管机关发布", "published by the authority"},
	trade.ByBank:       {"银行双人录入", "entered by two persons of a bank"},
	trade.ByEnterprise: {"企业自述", "stated by the enterprise"},
}

// ties are what a document is to the one that is tied to it.
var ties = []Text{
	trade.FirstDeclared: {"原报关单", "first declared under"},
}

// scenarios are the kinds of business.
var scenarios = []Text{
	trade.ExportReceivables: {"出口应收账款融资", "export receivables"},
	trade.ImportPayments:    {"进口货到付款", "import payments"},
	trade.FilingPayments:    {"服务贸易付汇", "service payments"},
}

// noticeKinds are what a source gives notice of.
var noticeKinds = []Text{
	trade.AmendmentNotice:  {"修改", "amendment"},
	trade.WithdrawalNotice: {"撤销", "withdrawal"},
	trade.ReturnNotice:     {"退运", "return"},
}
