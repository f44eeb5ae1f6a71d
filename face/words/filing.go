package words

import "tallystick/book/trade"

// exemptions are why a payment needs no tax filing.
var exemptions = []Text{
	trade.NotExempt:            {"不免备案", "not exempt"},
	trade.TravelAbroad:         {"境外差旅、会议、商品展销", "travel, meetings and fairs abroad"},
	trade.WorksAbroad:          {"境外办公、境外承包工程", "offices and contracted works abroad"},
	trade.TradeCosts:           {"进出口贸易佣金、保险费、赔偿款", "commissions, premiums and compensation of trade"},
	trade.ImportFreight:        {"进口贸易项下境外机构的国际运费", "freight of imports, earned by foreign carriers"},
	trade.InsuranceAbroad:      {"保险项下保费、保险金", "insurance premiums and claims"},
	trade.CarrierUpkeep:        {"运输、远洋渔业境外修理、油料、港杂", "repairs, fuel and port dues of carriers"},
	trade.OutboundTours:        {"旅行社出境旅游团费、住宿交通费", "outbound tours of travel agencies"},
	trade.DevelopmentBanks:     {"亚行、国际金融公司所得", "earnings of ADB and IFC"},
	trade.GovernmentLoans:      {"外国政府贷款利息", "interest on loans of foreign governments"},
	trade.BankBorrowing:        {"银行、财务公司自身境外融资", "borrowing of banks themselves"},
	trade.PublicAid:            {"国家机关对外捐赠、援助", "public donations and aid"},
	trade.SecuritiesSettlement: {"证券结算", "settlement of securities"},
	trade.OfIndividuals:        {"境内个人", "individuals"},
	trade.RefundsAbroad:        {"服务贸易等项下退汇", "money of service trade that goes back"},
	trade.OtherExempt:          {"国家规定的其他情形", "others by rule"},
	trade.ReinvestedProfits:    {"境内再投资", "profits reinvested in China"},
	trade.BudgetUnits:          {"财政预算内单位非贸易非经营性付汇", "budget units' payments that are no trade"},
}

// filingRules words the rules about payments for services, income and transfers.
var filingRules = map[trade.Rule]wording{
	trade.KindMustBeOfGoods: {
		Message{"该单据不能登记退运或红冲", "只有报关单可以登记退运，只有发票可以登记红冲。", "金额有变的，请修改该单据。"},
		Message{"Nothing of the document goes back", "Only goods of a declaration go back, and only an invoice is " +
			"reversed.",
			"Amend the document if its amount has changed."},
	},
	trade.FilingMustBeNamed: {
		Message{"须提供税务备案表", "付汇金额超过备案起点，且未列明免备案情形。", "请填列税务备案表编号、验证码及金额；属于免备案的，请选择情形并注明证明材料。"},
		Message{"A tax filing must be named", "The payment is above the amount from which a filing is needed, and " +
			"says of no exemption.",
			"Name the filing by number and verification code, or the exemption and its proof."},
	},
	trade.FilingCodeMustAgree: {
		Message{"验证码与备案表不符", "所填验证码不是该备案表的验证码。", "请核对备案表上的编号与验证码。"},
		Message{"The verification code does not agree", "Number and verification code are not of one filing.",
			"Compare both with the form that the tax office gave out."},
	},
	trade.FilingMustNotBeClosed: {
		Message{"备案表的合同已终止", "该备案表的合同已登记终止，不得再付汇。", "合同继续履行的，请先向税务机关办理备案变更。"},
		Message{"The contract of the filing ended", "Its contract is registered as ended: nothing more is paid on it.",
			"If the contract goes on, have the tax office amend the filing first."},
	},
	trade.ExemptionMustBeKnown: {
		Message{"免备案情形无效", "所选免备案情形不存在，或不适用于该场景。", "请从列表中选择。"},
		Message{"The exemption is not known", "There is no such exemption, or the scenario has none.",
			"Choose one of the list."},
	},
	trade.ExemptionMustFitCode: {
		Message{"免备案情形与交易编码不符", "进口运费的免备案情形只适用于运输类交易编码（222 开头）。", "请核对交易编码，或选择相符的情形。"},
		Message{"The exemption does not fit the code", "Freight of imports goes with codes of transport only, which " +
			"begin with 222.", "Check the transaction code, or choose the exemption that fits."},
	},
	trade.ExemptionMustNameNoFiling: {
		Message{"免备案付汇不得占用备案表", "付汇要么占用备案表，要么免备案。", "请删除备案表，或取消免备案情形。"},
		Message{"An exempt payment names no filing", "A payment either takes of a filing or needs none.",
			"Leave out the filings, or the exemption."},
	},
	trade.ProofMustBeGiven: {
		Message{"须注明证明材料", "超过备案起点的免备案付汇，仍须注明证明材料。", "请填写合同、发票等证明材料的名称编号，或其 SHA-256 摘要。"},
		Message{"The proof must be given", "An exempt payment above the amount from which a filing is needed still " +
			"names what proves it.", "Enter which contract or invoice proves it, or the SHA-256 of the file."},
	},
}

// FilingUnread says that the code of a filing can't be read off it.
var FilingUnread = Text{"本节点无法打开该备案表的详情，请填写“编号/验证码”",
	"the filing does not open at this node: name it by number and verification code, with a slash between"}

// NumbersOf says how the documents of a scenario are named by number, where it takes others
// than declarations.
func NumbersOf(s trade.Scenario) Text {
	switch {
	case s.Capital():
		return Text{"资本项目收入填 22 位国际收支申报号，发票填 20 位号码（旧版发票填“代码-号码”）",
			"an inflow is named by its balance-of-payments number of 22 digits, an invoice by its 20 digits, " +
				"an older one by code and number with a dash between"}
	case s.Exempts():
		return Text{"备案表须填“编号/验证码”，如 2026-700001/K70001",
			"a tax filing is named by number and verification code, with a slash between, as 2026-700001/K70001"}
	}
	return Text{}
}

// What happened to filings, in the lines of a record's history and of the journal.
var FilingClosed = Text{"合同已终止，备案表停止付汇", "the contract ended: nothing more is paid on the filing"}

// What pages say of filings and of payments on them.
var (
	ContractOver     = Text{"合同已终止", "Contract ended"}
	PublishedFilings = Text{"已发布备案表与发票", "Published tax filings and invoices"}
	FilingsOfYours   = Text{"本机关发布的备案表与发票，及其已付汇、剩余金额；可在单据页面变更、作废或登记红冲。",
		"The filings and invoices that your office has published, how much of each is paid and what is left. Amend, " +
			"withdraw or reverse one on its own page."}
	TaxFilings       = Text{"税务备案表", "Tax filings"}
	TaxPapers        = Text{"备案表与发票", "Tax filings and invoices"}
	TaxPaperNumber   = Text{"备案表编号/验证码，或发票号码", "Filing number/code, or invoice number"}
	PublishFilings   = Text{"发布备案表与发票", "Publish tax filings and invoices"}
	PublishDeclared  = Text{"发布报关单", "Publish declarations"}
	Exempt           = Text{"免备案情形", "Exemption"}
	ProofOfExemption = Text{"证明材料", "Proof"}
	PaysForServices  = Text{"服务贸易、收益、经常转移付汇。所用备案表的余额在全部银行范围内核减，不得重复付汇。",
		"Payment for services, income or transfers. What it takes of a filing is taken at every bank: nothing is " +
			"paid twice."}
	AmendTheFiling   = Text{"变更备案表", "Amend the filing"}
	WithdrawFiling   = Text{"撤销备案表", "Withdraw the filing"}
	ReinstateFiling  = Text{"恢复备案表", "Take the withdrawal back"}
	FilingNumber     = Text{"备案表编号/验证码", "Filing number/code"}
	PayeeOfFiling    = Text{"与备案表上的境外收款人写法一致。", "Written as the tax filing writes its payee."}
	FilingTotal      = Text{"合同总金额", "Contract total"}
	FilingPayee      = Text{"境外收款人", "Payee abroad"}
	TaxOfficesNumber = Text{"税务机关变更编号", "The tax office's own number"}
	CountsOnce       = Text{"同一编号只计一次，重复提交不会重复计入。", "It counts once, however often it is sent."}
)

// holders are whose the documents of a kind are.
var holders = map[trade.DocumentKind]Text{
	trade.ExportDeclaration: {"出口企业", "Exporter"},
	trade.ImportDeclaration: {"进口企业", "Importer"},
	trade.TaxFiling:         {"付款人", "Payer"},
	trade.CapitalInflow:     {"收款企业", "Enterprise"},
	trade.Permit:            {"企业", "Enterprise"},
	trade.TaxInvoice:        {"购买方", "Buyer"},
}

// HolderOf says whose the documents of a kind are.
func HolderOf(kind trade.DocumentKind) Text { return holders[kind] }

// What came of a file: how many, and of what.
var (
	OnTheLedger = Text{"%d 份%s已上账本。", "%d %s are on the ledger."}
	NotTaken    = Text{"%d 份%s未导入，", "%d %s were not taken, "}
)

// CodeStays is said of an amendment that changes a filing's code.
var CodeStays = Text{"修改不能改变验证码", "an amendment cannot change the verification code"}

// DeclarationsOf says what a file of a kind of document holds.
func DeclarationsOf(kind trade.DocumentKind) Text {
	if kind == trade.TaxFiling {
		return Text{"备案表、发票", "tax filings and invoices"}
	}
	return Text{"报关单", "declarations"}
}
