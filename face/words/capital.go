package words

import "tallystick/book/trade"

// invoiceStates are how an invoice stands.
var invoiceStates = []Text{
	trade.NormalInvoice: {"正常", "normal"},
	trade.OutOfControl:  {"失控", "out of control"},
	trade.Abnormal:      {"异常", "abnormal"},
}

// What stands on the papers of capital inflows and of tax invoices.
var (
	PaperKind  = Text{"单据种类", "Kind of document"}
	Currency   = Text{"币种", "Currency"}
	InflowForm = Text{"资本项目收入单", "a capital inflow"}

	InflowNumber       = Text{"国际收支申报号", "BoP declaration number"}
	InflowHolder       = Text{"收款企业统一社会信用代码", "Credit code of the enterprise"}
	InflowHolderName   = Text{"收款企业", "Enterprise"}
	IncomeKind         = Text{"收入类型", "Kind of income"}
	InflowRegistration = Text{"外汇业务登记凭证号", "SAFE registration number"}
	InflowDay          = Text{"入账日期", "Credited on"}
	InflowAmount       = Text{"入账金额", "Amount credited"}

	CapitalInflows = Text{"资本项目收入", "Capital inflows"}
	TaxInvoices    = Text{"发票", "Tax invoices"}

	CapitalIncome = Text{"资本金", "capital"}
	DebtIncome    = Text{"外债", "foreign debt"}
	ListingIncome = Text{"境外上市募集资金", "listing abroad"}

	InvoiceForm    = Text{"发票", "a tax invoice"}
	InvoiceCode    = Text{"发票代码", "Invoice code"}
	InvoiceNumber  = Text{"发票号码", "Invoice number"}
	InvoiceDay     = Text{"开票日期", "Invoice date"}
	BuyerNumber    = Text{"购买方纳税人识别号", "Buyer tax number"}
	BuyerName      = Text{"购买方名称", "Buyer"}
	SellerNumber   = Text{"销售方纳税人识别号", "Seller tax number"}
	SellerName     = Text{"销售方名称", "Seller"}
	InvoiceNet     = Text{"金额", "Net amount"}
	InvoiceTax     = Text{"税额", "Tax"}
	InvoiceTotal   = Text{"价税合计", "Total with tax"}
	CheckCode      = Text{"校验码后六位", "Last six of the check code"}
	InvoiceStateIs = Text{"发票状态", "State of the invoice"}

	InvoiceNumberAlso = []string{"数电票号码", "数电发票号码", "发票号", "Invoice no"}
	BuyerNumberAlso   = []string{"购方识别号", "购方税号", "购买方识别号"}
	BuyerNameAlso     = []string{"购方名称", "购买方", "Buyer name"}
	SellerNumberAlso  = []string{"销方识别号", "销方税号", "销售方识别号"}
	SellerNameAlso    = []string{"销方名称", "销售方", "Seller name"}
)

// What happened to what banks enter, in the lines of a record's history and of the journal,
// and what it is until then.
var (
	EnteredToConfirm = Text{"已录入%s %s，须于 %s 前由另一人确认", "%s of %s entered, to be confirmed by a second person " +
		"before %s"}
	EntryConfirmed = Text{"录入已由第二人确认", "The entry was confirmed by a second person"}
	EntryDismissed = Text{"录入已驳回：%s", "The entry was dismissed: %s"}
	EntryLapsed    = Text{"录入逾期未确认，已作废", "Nobody confirmed the entry in time: it is dropped"}
	EntryWaits     = Text{"待第二人确认", "Waits for a second person"}
	EntryDropped   = Text{"已作废", "Dropped"}

	InvoiceWasReversed = Text{"有红冲", "Reversed in part or whole"}
	AmendInvoice       = Text{"变更发票状态", "Change the state of the invoice"}
	ReverseInvoice     = Text{"登记红冲", "Reverse the invoice, in part or whole"}
	ReversedAmount     = Text{"红冲金额（含税）", "Amount reversed, with tax"}
	TakeReversalBack   = Text{"撤回红冲", "Take a reversal back"}
	Reversal           = Text{"红冲", "Reversal"}
	InvoiceUsed        = Text{"已用于付款", "Used by a payment"}
	InvoiceUnused      = Text{"未使用", "Not used"}
	WithdrawInvoice    = Text{"作废发票", "Void the invoice"}
	ReinstateInvoice   = Text{"恢复发票", "Take the withdrawal back"}
	WithdrawInflow     = Text{"撤销资本项目收入", "Withdraw the inflow"}
	BanksNumber        = Text{"本行编号", "The bank's own number"}
)

// What pages and forms say of payments of capital income.
var (
	PaysFromCapital = Text{"以资本项目收入付款：占用付款银行的收入，并按用途占用发票，同一发票在任何银行不得重复使用。",
		"Payment out of capital income: it takes of the inflow at the bank that pays, and of invoices where the " +
			"purpose asks for them. No invoice is used twice, at whatever bank."}
	PurposeOfIt      = Text{"用途", "Purpose"}
	BandOfSettlement = Text{"结汇汇率浮动范围", "Settlement about the mid rate"}
	PettyCashAMonth  = Text{"每月备用金上限", "Petty cash of an enterprise in a month"}
	PettyCashLeft    = Text{"本月备用金剩余（全部银行合计）", "Petty cash left this month, at all banks"}
	InflowOrInvoice  = Text{"国际收支申报号或发票号码", "BoP number of the inflow, or invoice number"}
	PurposeNoCode    = Text{"资本项目收入支付填写用途，不填交易编码", "a purpose is given here, and no code"}
	CodeNoPurpose    = Text{"该场景填写交易编码，不填用途", "a code is given here, and no purpose"}
)

// What pages say of documents that banks enter.
var (
	PayeeAsOnInvoice = Text{"须与发票销售方名称一致。", "As the seller's name on the invoice."}
	PayeeAtHome      = Text{"付给境内单位的填写。", "Of a payee in China."}
	ProofOfPurpose   = Text{"用途证明材料", "What proves the purpose"}
	ReversedOfIt     = Text{"红冲", "reversed"}
	EnterAnInflow    = Text{"录入资本项目收入", "Enter a capital inflow"}
	EntriesWait      = Text{"客户资本项目账户收到的款项，由另一名复核人确认后方可使用；72 小时内未确认即作废。",
		"Money that came into a client's capital account. It can be used once a checker confirms it, and is dropped " +
			"when nobody does within 72 hours."}
	ConfirmTheEntry = Text{"确认录入", "Confirm the entry"}
	DismissTheEntry = Text{"驳回录入", "Dismiss the entry"}
)

// What commands do.
var (
	EnterDocumentDoes = Text{"录入资本项目收入，待另一人确认；72 小时内未确认即作废",
		"Enter a capital inflow, which waits for a second person for 72 hours"}
	ConfirmDocumentDoes = Text{"确认或驳回录入的单据，须由录入人以外的复核人办理",
		"Let a document count that was entered, or dismiss it, by another checker than entered it"}
)

// What pages and commands say of payments by facilitation and their checks.
var (
	AttachInvoicesDoes = Text{"为便利化支付补充发票，占用其金额",
		"Name invoices that came of a payment by facilitation, and spend them"}
	ReportCheckDoes = Text{"报告被抽中付款的核查结果，须由未补充其发票的复核人办理",
		"Report what the check of a drawn payment found, by a checker who attached none of its invoices"}

	ByFacilitation     = Text{"便利化支付（先付款、后补发票）", "By facilitation, invoices may come later"}
	Facilitates        = Text{"可办理便利化支付", "may pay by facilitation"}
	FacilitationOff    = Text{"便利化支付已暂停", "Facilitation suspended"}
	InvoicesToCome     = Text{"待补发票", "Invoices to come"}
	InvoicesCame       = Text{"已有发票", "Covered by invoices"}
	InvoicesCameOf     = Text{"补充发票 %s", "invoices for %s attached"}
	InvoicesCameOfAway = Text{"，收款人与销售方不一致：%s", ", another was paid than sold: %s"}
	AttachTheInvoices  = Text{"补充发票", "Attach invoices"}
	ReportTheCheck     = Text{"报告核查结果", "Report the check"}
	CheckOfIt          = Text{"抽中核查", "Drawn for a check"}
	CheckDue           = Text{"核查期限", "to be reported by"}
	CheckIsLate        = Text{"逾期未报告", "late"}
	ChecksHeading      = Text{"便利化支付核查", "Checks of payments"}
	ChecksLead         = Text{"便利化支付由下一区块的哈希抽签核查，非人为选定：请在期限内补齐发票并由另一人报告结果。",
		"Drawn by lot from payments by facilitation, by the hash of the next block: attach the invoices in time, and " +
			"have another person report what was found."}
	DaysLeft     = Text{"剩余工作日", "Working days left"}
	CheckDrawnBy = Text{"由区块 %d 抽中核查：签号 %04d，小于 %04d，须于 %s 前报告",
		"drawn for a check by block %d: lot %04d below %04d, to be reported by %s"}
	CheckReportedAs = Text{"核查结果：%s", "check: %s"}
	FacilitationOn  = Text{"便利化支付已恢复", "may pay by facilitation again"}
	DrawnInBlock    = Text{"%s · 区块 %d · 签号 %s", "%s · block %d · lot %s"}
	ReportedBy      = Text{"报告人", "Reported by"}
	WhatWasFound    = Text{"核查情况", "What was found"}
	StateIsUnknown  = Text{"状态无效", "the state is not known"}
	KindIsUnknown   = Text{"类型无效", "the kind is not known"}
	TheCheck        = Text{"某笔付款的核查", "the check of a payment"}
	TheChecks       = Text{"被抽中核查的便利化支付", "payments by facilitation that were drawn"}
	ChecksWithin    = Text{"核查期限（工作日）", "Days to report a check"}
	OneForEach      = Text{"发票整张使用", "Invoices for one payment alone"}
)

// What is wrong with them.
var (
	KindOfPaperIs = Text{"单据种类只能是 tax-filing、capital-inflow 或 tax-invoice，报关单不填",
		"the kind is tax-filing, capital-inflow or tax-invoice, and left out of declarations of customs"}
	InvoiceNumberHas = Text{"发票号码须为 20 位数字；旧版发票为 10 或 12 位发票代码加短横再加 8 位号码",
		"an invoice has a number of 20 digits; an older one its code of 10 or 12 digits, a dash and 8 digits"}
	InvoiceCodeHas = Text{"发票代码须为 10 或 12 位数字", "the code of an invoice has 10 or 12 digits"}
	CheckCodeHas   = Text{"校验码填写后六位", "enter the last six characters of the check code"}
	IncomeIsOneOf  = Text{"收入类型须为资本金、外债或境外上市募集资金", "the income is one of capital, foreign-debt and listing"}
	StateIsOneOf   = Text{"发票状态须为正常、失控或异常；作废请撤销，红冲请登记红冲",
		"the state is one of normal, out-of-control and abnormal; a void invoice is withdrawn, a red one reversed"}
	InvoiceIsInYuan = Text{"发票币种须为 CNY", "an invoice is in CNY"}
	InvoiceAddsUp   = Text{"价税合计须为金额加税额，即 ", "the total is net and tax: "}
)
