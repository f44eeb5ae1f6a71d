package words

import "tallystick/book/trade"

// documentKinds are the kinds of document.
var documentKinds = []Text{
	trade.ExportDeclaration: {"出口报关单", "export declaration"},
}

// scenarios are the kinds of business.
var scenarios = []Text{
	trade.ExportReceivables: {"出口应收账款融资", "export receivables"},
}

// noticeKinds are what a source gives notice of.
var noticeKinds = []Text{
	trade.AmendmentNotice:  {"修改", "amendment"},
	trade.WithdrawalNotice: {"撤销", "withdrawal"},
	trade.ReturnNotice:     {"退运", "return"},
}
