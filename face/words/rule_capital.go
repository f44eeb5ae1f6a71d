package words

import "tallystick/book/trade"

// purposes are what capital income is paid for.
var purposes = []Text{
	trade.ForGoods:         {"货款", "goods"},
	trade.ForServices:      {"服务费", "services"},
	trade.ForConstruction:  {"工程款", "construction"},
	trade.ForEquipment:     {"设备款", "equipment"},
	trade.ForRentOfFirms:   {"租金（出租方为企业）", "rent, of firms"},
	trade.ForWages:         {"工资", "wages"},
	trade.ForTaxes:         {"税款", "taxes"},
	trade.ForInsurance:     {"社会保险", "social insurance"},
	trade.ForRentOfPersons: {"租金（出租方为个人）", "rent, of persons"},
	trade.ForEquity:        {"境内股权投资", "equity in China"},
	trade.ForRelatedLoan:   {"关联企业借款", "loan to a related firm"},
	trade.ForBankLoan:      {"偿还银行贷款", "repayment of a bank loan"},
	trade.ForDeposit:       {"保本存款", "safe deposit"},
	trade.ForPettyCash:     {"备用金", "petty cash"},
	trade.OutsideScope:     {"经营范围以外或法律禁止的支出", "outside the scope of business, or illegal"},
	trade.InSecurities:     {"证券投资及高风险理财", "securities and risky wealth products"},
	trade.ForUnrelatedLoan: {"向非关联企业放款", "loan to an unrelated firm"},
}

// capitalRules are those about payments of capital income.
var capitalRules = map[trade.Rule]wording{
	trade.EnterpriseMustBeEligible: {
		Message{"企业不适用便利化支付", "名录内企业须为 A 类，方可在此支付资本项目收入；核查存在异常的，便利化支付已暂停。",
			"请先提供发票按一般方式办理，或与外汇局联系。"},
		Message{"The enterprise is not eligible",
			"A listed enterprise must be of class A to pay out capital income here, and since an irregular check " +
				"none is paid by facilitation.", "Name the invoices first, or talk to the regulator."},
	},
	trade.InflowMustBeNamed: {
		Message{"须注明资本项目收入", "该付款须占用付款银行已确认的资本项目收入。", "请选择本企业在该银行的资本项目收入。"},
		Message{"The inflow must be named", "Such a payment takes of a capital inflow that its bank has confirmed.",
			"Name an inflow of the enterprise at this bank."},
	},
	trade.PurposeMustNotBeBarred: {
		Message{"用途在负面清单内", "资本项目收入不得用于该用途；每次尝试均有记录。", "请勿以资本项目收入支付。"},
		Message{"The purpose is barred", "Capital income is not paid for this; each attempt is on record.",
			"Do not pay it from capital income."},
	},
	trade.InflowMustBeOwnBank: {
		Message{"须由开户银行支付", "资本项目收入只能由其入账银行支付。", "请向入账银行申请。"},
		Message{"Another bank keeps the inflow", "Only the bank to which it was credited pays it out.",
			"Ask that bank to pay."},
	},
	trade.SettlementMustBeInBand: {
		Message{"结汇金额偏离中间价", "按当日中间价及允许的浮动，所列收入至多折合 {left}，须与付款金额相符。",
			"请核对结汇金额与付款金额。"},
		Message{"The amount is too far from the mid rate", "At the mid rate and within the band the inflow " +
			"comes to {left} at most; it must be what is paid.", "Check what was sold and what is paid."},
	},
	trade.PettyCashMustBeInMonth: {
		Message{"超出每月备用金上限", "该企业本月在所有银行的备用金只剩 {left}。", "请减少金额，或按实际用途提供材料。"},
		Message{"Beyond the petty cash of the month", "{left} is left of the enterprise's petty cash at all banks.",
			"Pay less, or for a purpose that is proven."},
	},
	trade.InvoiceMustBeNamed: {
		Message{"须注明发票", "该用途的付款须占用金额相符的发票；核查结论为无异常的，发票须补齐。", "请填写本企业为购买方的发票。"},
		Message{"The invoices must be named", "For this purpose invoices to the amount of the payment are named, and " +
			"before a check finds it clean all of them.", "Name invoices of which the enterprise is the buyer."},
	},
	trade.PaymentMustLackInvoices: {
		Message{"该付款无须补充发票", "只有便利化支付、且发票尚未补齐的付款可以补充发票。", "请刷新页面，查看付款现状。"},
		Message{"No invoices are to come", "Invoices are attached to payments by facilitation of which some are " +
			"missing.", "Reload the page and look how the payment stands."},
	},
	trade.CheckMustBeDrawn: {
		Message{"该付款未被抽中核查", "只有被抽中的便利化支付才报告核查结果。", "请从核查清单中选择。"},
		Message{"The payment was not drawn", "Checks are reported of payments by facilitation that were drawn.",
			"Choose it from the list of checks."},
	},
	trade.CheckMustNotBeReported: {
		Message{"核查结果已报告", "结论已上账本，不再更改。", "如有新情况，请与外汇局联系。"},
		Message{"The check was reported already", "Its finding is on the ledger and is not replaced.",
			"Talk to the regulator if something else came to light."},
	},
	trade.InvoiceMustBeWhole: {
		Message{"发票已用于其他付款", "业务参数规定一张发票只能用于一笔付款，该发票已有付款占用。", "请改用其他发票。"},
		Message{"Another payment uses the invoice", "The limits give each invoice to one payment alone, also where " +
			"something is left of it.", "Use another invoice."},
	},
	trade.BankMustBeEligible: {
		Message{"银行未获准办理便利化支付", "该银行未获准凭支付命令函先付款、后补发票。", "请先提供发票按一般方式支付，或由监管员准入该银行。"},
		Message{"The bank is not admitted to facilitation", "It may not pay on an order alone, with invoices that " +
			"come later.", "Name the invoices first, or have the governor admit the bank to it."},
	},
	trade.CheckMustBeReported: {
		Message{"有逾期未报告的核查", "该银行有被抽中的付款逾期未报告核查结果，在此之前不得受理新的便利化支付。", "请先补齐发票并报告逾期的核查结果。"},
		Message{"A check is late", "The bank has not reported in time on a payment that was drawn, and takes on no " +
			"new payment by facilitation until it has.", "Attach the invoices and report the checks that are late."},
	},
	trade.InvoiceMustBeGood: {
		Message{"发票状态异常", "税务机关已将该发票列为失控或异常。", "请改用其他发票，或与税务机关核实。"},
		Message{"The invoice is not in order", "The tax office holds it to be out of control or abnormal.",
			"Use another invoice, or ask the tax office."},
	},
}
