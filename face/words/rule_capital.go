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
		Message{"企业不适用便利化支付", "名录内企业须为 A 类，方可便利化支付资本项目收入。", "请按一般方式办理，或与外汇局联系。"},
		Message{"The enterprise is not eligible",
			"A listed enterprise must be of class A to pay out capital income here.",
			"Pay it in the ordinary way, or talk to the regulator."},
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
		Message{"须注明发票", "该用途的付款须占用金额相符的发票。", "请填写本企业为购买方的发票。"},
		Message{"The invoices must be named", "For this purpose invoices to the amount of the payment are named.",
			"Name invoices of which the enterprise is the buyer."},
	},
	trade.InvoiceMustBeGood: {
		Message{"发票状态异常", "税务机关已将该发票列为失控或异常。", "请改用其他发票，或与税务机关核实。"},
		Message{"The invoice is not in order", "The tax office holds it to be out of control or abnormal.",
			"Use another invoice, or ask the tax office."},
	},
}
