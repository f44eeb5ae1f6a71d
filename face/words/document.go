package words

import (
	"slices"
	"tallystick/book/trade"
)

// documentKinds are the kinds of document.
var documentKinds = []Text{
	trade.ExportDeclaration: {"出口报关单", "export declaration"},
	trade.ImportDeclaration: {"进口报关单", "import declaration"},
	trade.TaxFiling:         {"税务备案表", "tax filing"},
	trade.CapitalInflow:     {"资本项目收入", "capital inflow"},
	trade.TaxInvoice:        {"发票", "tax invoice"},
	trade.Permit:            {"业务登记表", "permit"},
}

// What pages say of documents of whatever kind.
var (
	Documents            = Text{"单据", "Documents"}
	Document             = Text{"单据", "Document"}
	MyDocuments          = Text{"我的单据", "My documents"}
	Declarations         = Text{"报关单", "Declarations"}
	PublishedTillNow     = Text{"已发布报关单", "Published declarations"}
	DocumentsOfDeals     = Text{"所办业务单据", "Documents of deals"}
	DocumentNumber       = Text{"单据编号", "Document number"}
	DeclarationNumber    = Text{"报关单号", "Declaration number"}
	CustomsNumber        = Text{"海关编号", "Customs' own number"}
	EighteenDigits       = Text{"18 位数字", "18 digits"}
	EitherNumber         = Text{"报关单、发票、业务登记表号，或备案表编号/验证码", "declaration, invoice, permit, or filing number/code"}
	Available            = Text{"可用余额", "Available"}
	WithValueLeft        = Text{"有可用余额", "With value left"}
	VerifiedBySource     = Text{"来源方核验", "verified by their sources"}
	WithdrawDocument     = Text{"撤销单据", "Withdraw the document"}
	WithdrawDeclaration  = Text{"撤销报关单", "Withdraw the declaration"}
	ReinstateDeclaration = Text{"恢复报关单", "Take the withdrawal back"}
	ReinstateDocument    = Text{"恢复单据", "Take the withdrawal back"}
	NoSuchDocument       = Text{"账本上没有该单据。", "No such document is on the ledger."}
	NotPublished         = Text{"来源方尚未发布，或编号有误。", "Its source has not published it, or the number is wrong."}
	StillAvailable       = Text{"账本已登记，可用余额：", "On the ledger. Available: "}

	ChangedOnOwnPage = Text{"可在单据页面修改、撤销或登记退运。",
		"Amend, withdraw or mark goods as returned on the declaration's own page."}
	DocumentsOfYours = Text{"本企业的报关单、备案表、发票、资本项目收入与业务登记表，以及各单据的可用余额。",
		"Your declarations, tax filings, invoices, capital inflows and permits, and what is left of each."}
	DocumentsAtYourBank = Text{"企业向本行申请融资、付汇所用单据。输入编号可查看其他单据的可用余额。",
		"Documents on which enterprises asked your bank for financing or payment. Enter a number to see what is " +
			"left of any other."}
	DocumentsOfYourRegion = Text{"发给本地区企业的业务登记表，以及企业已用于申请融资或付汇的单据。",
		"Permits of your region's enterprises, and documents on which they applied for financing or payment."}
	EveryDocument = Text{"账本上的全部单据。明细从加密存储中打开，每次查看均留痕。",
		"Every document on the ledger. Details open from sealed storage; each look is recorded."}

	PayeeIsShipper  = Text{"与进口报关单上的境外发货人写法一致。", "Written as the import declaration writes its shipper."}
	CheckTheAddress = Text{"请检查网址，或从首页重新进入。", "Check the address, or start again from the first page."}
	NothingWasSent  = Text{"未提交，未作任何更改。", "Nothing was sent, and nothing has changed."}
	TellTheOperator = Text{"如问题持续，请将时间与页面告知本节点运营方。",
		"If this goes on, tell the operator of this node the time and the page."}
	SessionEnded = Text{"会话已结束，刚才填写的内容未提交。", "Your session has ended: what you just entered was not sent."}
	FormUnsent   = Text{"登录后将回到该页面；浏览器“后退”可能仍保留所填内容。",
		"When you have signed in you are back on that page; your browser's Back may still show what you typed."}
	OrderOfAClient = Text{"代客户办理：按客户汇款指令填写，不占用单据；须核验单据的付汇由企业自行申请。",
		"For a client, on its order: it names no documents. What is verified against documents, the client opens " +
			"itself."}
	PayeeAsOrdered = Text{"与企业汇款指令写法一致。", "Written as in the enterprise's order."}
)

// DocumentsOf is what documents of a kind are called together.
func DocumentsOf(kind trade.DocumentKind) Text {
	switch kind {
	case trade.TaxFiling:
		return TaxFilings
	case trade.CapitalInflow:
		return CapitalInflows
	case trade.TaxInvoice:
		return TaxInvoices
	case trade.Permit:
		return Permits
	}
	return Declarations
}

// DocumentsOfAll is what the documents that a source publishes are called together; of
// none, documents.
func DocumentsOfAll(kinds []trade.DocumentKind) Text {
	switch {
	case len(kinds) == 0:
		return Documents
	case slices.Contains(kinds, trade.TaxInvoice):
		return TaxPapers
	}
	return DocumentsOf(kinds[0])
}

// NumberOfAny is what the number of such a document is called.
func NumberOfAny(kinds []trade.DocumentKind) Text {
	switch {
	case len(kinds) == 0:
		return DocumentNumber
	case slices.Contains(kinds, trade.TaxInvoice):
		return TaxPaperNumber
	}
	return NumberOf(kinds[0])
}

// NumberOf is what the number of a document of a kind is called, where somebody is to
// write it.
func NumberOf(kind trade.DocumentKind) Text {
	switch kind {
	case trade.TaxFiling:
		return FilingNumber
	case trade.CapitalInflow:
		return InflowNumber
	case trade.TaxInvoice:
		return InvoiceNumber
	case trade.Permit:
		return PermitNumber
	}
	return DeclarationNumber
}

// PayeeOn says how the payee of documents of a kind is written.
func PayeeOn(kind trade.DocumentKind) Text {
	if kind == trade.TaxFiling {
		return PayeeOfFiling
	}
	return PayeeIsShipper
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
	trade.CapitalPayments:   {"资本项目收入支付便利化", "capital payments"},
}

// noticeKinds are what a source gives notice of.
var noticeKinds = []Text{
	trade.AmendmentNotice:  {"修改", "amendment"},
	trade.WithdrawalNotice: {"撤销", "withdrawal"},
	trade.ReturnNotice:     {"退运", "return"},
}
