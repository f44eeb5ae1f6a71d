package words

import "tallystick/book/trade"

// proceedsRules words the rules about repayment and proceeds.
var proceedsRules = map[trade.Rule]wording{
	trade.RepaymentMustNotExceedOwed: {
		Message{"还款超出未还本金", "未还本金为 {left}。", "请更正本金；多收部分请另行处理。"},
		Message{"More than is owed", "{left} of principal is owed.", "Correct the principal; deal with the surplus " +
			"elsewhere."},
	},
	trade.SourceMustBeAllowed: {
		Message{"还款来源不允许", "业务参数不允许以该来源偿还（购汇还款原则上不允许，汇发〔2017〕3号）。", "请改用出口收汇、自有资金等允许的来源。"},
		Message{"The source of the repayment is not allowed", "The limits do not allow it (foreign exchange is in " +
			"principle not bought to repay: Huifa (2017) No. 3).",
			"Repay from export proceeds, own funds or another allowed " +
				"source."},
	},
	trade.ProceedsMustBeNamed: {
		Message{"收汇未指明或多余", "以出口收汇还款须指明收汇；其他来源不能指明收汇。", "请补填收汇，或更正还款来源。"},
		Message{"The proceeds are missing or out of place", "A repayment from export proceeds names them; no other " +
			"source names any.", "Name the proceeds, or correct the source."},
	},
	trade.ProceedsMustExist: {
		Message{"收汇不存在", "本行没有登记该笔收汇。", "请核对收汇编号，或先登记收汇。"},
		Message{"The proceeds do not exist", "Your bank has not registered them.",
			"Check the number, or register the proceeds first."},
	},
	trade.ProceedsMustBeNew: {
		Message{"收汇已登记", "同一笔收汇已经登记过[，登记的金额为 {left}]。", "无需重复登记；请核对国际收支申报号码。"},
		Message{"The proceeds are registered already", "The same proceeds have been registered before[, with {left}].",
			"Do not register them again; check the BoP declaration number."},
	},
	trade.ProceedsMustBeSameDeal: {
		Message{"收汇与融资无关", "该笔收汇不属于本企业，或未匹配本笔融资的单据。", "请核对收汇及其匹配的单据。"},
		Message{"The proceeds belong to another deal",
			"They are not the enterprise's, or pay none of the documents of " +
				"this financing.", "Check the proceeds and the documents they pay."},
	},
	trade.RepaymentMustNotExceedProceeds: {
		Message{"还款超出收汇余额", "该笔收汇可用于还款的余额为 {left}。", "请减少还款金额，或补充其他来源。"},
		Message{"More than is left of the proceeds", "{left} of the proceeds can still be used to repay.",
			"Repay less from them, or add another source."},
	},
	trade.InstrumentMustBeAllowed: {
		Message{"收汇方式不允许", "业务参数不允许以该方式收汇（加密资产默认不允许）。", "请改用允许的方式；尝试已记录在案。"},
		Message{"The instrument is not allowed", "The limits do not allow it (crypto-assets are refused by default).",
			"Use an allowed instrument; the attempt is on the record."},
	},
	trade.BoPCodeMustBeKnown: {
		Message{"国际收支交易编码无效", "交易编码须为系统认可的六位代码。", "请更正编码，例如一般贸易 121010。"},
		Message{"The BoP transaction code is not known", "It must be a six-digit code in use here.",
			"Correct it, for example 121010 for general trade."},
	},
	trade.MatchMustNotExceedProceeds: {
		Message{"匹配超出收汇金额", "所匹配单据的金额合计超过该笔收汇可用于匹配的金额[ {left}]。", "请减少匹配金额。"},
		Message{"More is matched than came in", "The documents matched add up to more than the proceeds can " +
			"pay[, which is {left}].", "Match less."},
	},
	trade.RepaymentMustExist: {
		Message{"还款不存在", "该笔融资没有此序号的还款。", "请核对还款序号。"},
		Message{"The repayment does not exist", "The financing has no repayment of this number.",
			"Check the number of the repayment."},
	},
	trade.RepaymentMustNotBeCorrected: {
		Message{"还款已更正", "该笔还款已被更正过。", "如需登记正确内容，请重新登记还款。"},
		Message{"The repayment was corrected already", "It no longer counts.", "Register the right repayment anew."},
	},
	trade.CollectionMustNotExceedWorth: {
		Message{"收汇超出单据价值", "匹配金额超出该单据尚可匹配的部分[：尚可匹配 {left}]。", "请减少对该单据的匹配金额。"},
		Message{"More than the document can still collect",
			"It exceeds what can still be collected of this document[: {left}].", "Match less to this document."},
	},
	trade.AdviceMustBeNamed: {
		Message{"提示不完整", "须写明提示的分值（0 至 1000）、模型与依据的摘要。", "请引用页面所示的提示。"},
		Message{"The advice is not named", "Its score (0 to 1000), its model and what it weighed must be named by " +
			"their hashes.", "Name the advice as it was shown."},
	},
	trade.RepaymentMustBeNew: {
		Message{"该笔交易已登记为另一还款", "本行的这一交易流水号已在账本上，但内容不同[，登记的本金为 {left}]。", "请核对交易流水号；原登记有误的，请先更正原还款。"},
		Message{"The payment is registered otherwise",
			"This number of your bank's own stands on the ledger with other " +
				"contents[, its principal {left}].",
			"Check the number; if what stands is wrong, correct that repayment first."},
	},
	trade.RepaymentMustNotRepeat: {
		Message{"是否重复登记", "同一日期、金额和来源的还款已经登记，且未填交易流水号，无法区分是否同一笔。", "如确为另一笔还款，请填写本行的交易流水号。"},
		Message{"The same repayment again?",
			"One of the same date, amounts and source is registered, and no number of " +
				"the payment tells the two apart.",
			"If it is another payment, give your bank's own number of it."},
	},
	trade.MatchMustCoverUses: {
		Message{"匹配已被还款使用", "还款已使用该匹配中的 {left}，匹配不能低于此数。", "请先更正使用该款项的还款，再更正匹配。"},
		Message{"Repayments have used the match",
			"Repayments have used {left} of it, and it cannot be matched for less.",
			"Correct the repayments first, then the match."},
	},
	trade.MatchMustExist: {
		Message{"收汇未匹配该单据", "该笔收汇没有与此单据匹配。", "请核对单据；如应匹配，请先更正收汇匹配。"},
		Message{"The proceeds are not matched to it", "These proceeds pay nothing of the document.",
			"Check the document; if they should, correct the matches first."},
	},
	trade.RemainderMustBeInLimit: {
		Message{"尾差超出允许范围", "该单据最多可关闭 {left}。", "请减少关闭的金额；差额较大的，请由海关修改或登记退运。"},
		Message{"The remainder is beyond the limit", "At most {left} of this document may be closed.",
			"Close less; for a larger difference the customs declaration is amended or goods are returned."},
	},
	trade.ReasonMustFit: {
		Message{"原因不适用", "此操作不接受所选的原因代码。", "请选择与此操作相符的原因，例如关闭尾差选银行费用，解除质押选债务已履行。"},
		Message{"The reason does not fit", "This step is not taken for the reason chosen.",
			"Choose one that fits, such as bank charges for a remainder, or obligation satisfied for a release."},
	},
	trade.FinancingMustBeSettled: {
		Message{"融资尚未结清", "只有已结清的融资才能解除剩余质押。", "请先登记还款至结清。"},
		Message{"The financing is not settled", "What is left of a pledge is released when nothing is owed any more.",
			"Register the repayments first."},
	},
	trade.PledgeMustBeLeft: {
		Message{"没有剩余质押", "该融资在此单据上没有质押。", "无需解除。"},
		Message{"No pledge is left", "The financing pledges nothing of this document.", "There is nothing to release."},
	},
	trade.EvidenceMustBeGiven: {
		Message{"缺少约定汇率的依据", "使用约定汇率须留存依据（如远期结售汇合同号）。", "请填写约定汇率的合同号。"},
		Message{"Evidence of the rate is missing",
			"A contracted rate needs evidence of it, such as the number of the " +
				"forward contract.",
			"Give the number of the contract."},
	},
	trade.ContractedRateMustBeInBand: {
		Message{"约定汇率偏离过大", "[按起息日中间价折算约为 {left}，]所给金额超出允许的偏离幅度。", "请核对金额与起息日；确属约定的，请向监管机构说明。"},
		Message{"The contracted rate is too far off", "What is given lies beyond the band about the mid rate of the " +
			"value date[, which gives some {left}].",
			"Check the amount and the value date; if it was contracted so, ask the regulator."},
	},
	trade.ProceedsMustWait: {
		Message{"没有待确认的匹配", "该笔收汇没有等待第二人确认的匹配，或已确认、已驳回。", "请刷新后查看该笔收汇；" +
			"预收货款登记有误的，可在撤回全部匹配后驳回。"},
		Message{"No match waits", "Nothing of these proceeds waits for a second person, or somebody confirmed or " +
			"dismissed it already.", "Look at the proceeds again; money in advance that was entered in error can be " +
			"dismissed once it is matched to nothing."},
	},
	trade.ProceedsMustNotWait: {
		Message{"匹配待第二人确认", "该笔收汇的匹配尚待本行第二人确认，暂不生效。", "请由登记人以外的复核人先确认或驳回。"},
		Message{"The match waits for a second person", "A match of these proceeds does not count until a second " +
			"person of the bank confirms it.", "Let a checker other than who entered it confirm or dismiss it first."},
	},
}
