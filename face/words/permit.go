package words

import "tallystick/book/trade"

// permissions are what a permit allows.
var permissions = []Text{
	trade.ToPay:      {"货到付汇", "payment of class C"},
	trade.ToPayAhead: {"预付货款", "payment in advance"},
	trade.ToTakeBack: {"特殊退汇", "special refund"},
}

// What stands on permits, and what pages say of them.
var (
	PermitForm       = Text{"业务登记表", "a permit"}
	Permits          = Text{"业务登记表", "Permits"}
	PermitNumber     = Text{"业务登记表号", "Permit number"}
	PermitHolder     = Text{"企业统一社会信用代码", "Credit code of the enterprise"}
	PermitHolderName = Text{"企业", "Enterprise"}
	PermitAllows     = Text{"准许事项", "What it allows"}
	PermitPayee      = Text{"限定的境外收款人", "The only payee abroad"}
	PermitDay        = Text{"登记日期", "Given on"}
	PermitUntil      = Text{"有效期至", "Good until"}
	PermitAmount     = Text{"准许金额", "Amount allowed"}
	PermitLeft       = Text{"剩余额度", "Left of it"}
	PermitUsed       = Text{"已使用", "Used"}
	AmendThePermit   = Text{"修改业务登记表", "Amend the permit"}
	WithdrawPermit   = Text{"撤销业务登记表", "Withdraw the permit"}
	PermitNotice     = Text{"本局文号", "The branch's own number"}
	PermitOfIt       = Text{"业务登记表", "Permit"}
	EnterAPermit     = Text{"录入业务登记表", "Enter a permit"}
	PermitsWait      = Text{"由本局另一名复核人员确认后生效；72 小时内未确认的自动作废。",
		"It counts once another person of the branch confirms it; what nobody confirms in 72 hours is dropped."}
	PermitNumberHas = Text{"业务登记表号为登记的外汇局编号、冒号与登记编号，例如 SAFE35:2026-0012",
		"a permit's number is the code of the office that gave it, a colon and its number, as in SAFE35:2026-0012"}
	PermitNumberIsOwn = Text{"业务登记表号须以本局编号开头", "a permit's number begins with your own branch's code"}
	PermissionIsOneOf = Text{"准许事项须为货到付汇、预付货款或特殊退汇", "it allows one of pay, pay-ahead and take-back"}
)
