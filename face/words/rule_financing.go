package words

import "tallystick/book/trade"

// financingRules words the rules about the life of a financing.
var financingRules = map[trade.Rule]wording{
	trade.FinancingMustExist: {
		Message{"融资不存在", "您名下没有该笔融资。", "请核对融资编号。"},
		Message{"The financing does not exist", "You have no such financing.", "Check its identifier."},
	},
	trade.FinancingMustBeNew: {
		Message{"融资编号已使用", "该融资编号已登记过。", "请用新的编号提交申请。"},
		Message{"The identifier is in use", "A financing of this identifier is registered.",
			"Apply under a new identifier."},
	},
	trade.FinancingMustBeApplied: {
		Message{"融资不在申请状态", "只有已申请、未受理的融资可以受理。", "请刷新后查看融资的当前状态。"},
		Message{"The financing is not an open application", "Only an application that nobody dealt with yet can be " +
			"accepted.", "Look at its present state."},
	},
	trade.FinancingMustBeAccepted: {
		Message{"融资不在受理状态", "此操作只适用于已受理且占用有效的融资。", "请刷新后查看融资的当前状态。"},
		Message{"The financing is not accepted", "This step is for a financing that is accepted and holds value.",
			"Look at its present state."},
	},
	trade.FinancingMustBeApproved: {
		Message{"融资尚未审核通过", "只有审核通过的融资可以放款。", "请先由复核人员审核通过。"},
		Message{"The financing is not approved", "Only an approved financing can be disbursed.",
			"Have a checker approve it first."},
	},
	trade.FinancingMustBeDisbursed: {
		Message{"融资不在放款状态", "此操作只适用于已放款、未结清的融资。", "请刷新后查看融资的当前状态。"},
		Message{"The financing is not disbursed", "This step is for a financing that is paid out and not settled.",
			"Look at its present state."},
	},
	trade.FinancingMustNotBeDisbursed: {
		Message{"融资已放款或已终结", "放款之后，或已拒绝、撤回、失效的融资，不能再拒绝或撤回。", "已放款的差错请办理更正；已终结的请企业重新申请。"},
		Message{"The financing is disbursed or over", "After the disbursal, or once it has ended, it can be neither " +
			"declined nor withdrawn.", "If it is disbursed, correct what was entered wrongly; if it has ended, have " +
			"the enterprise apply anew."},
	},
	trade.ProductMustBeOpen: {
		Message{"产品未开放", "该产品目前不能在本账本上办理。", "请选择已开放的产品。"},
		Message{"The product is not open", "It cannot be had on this ledger at present.",
			"Choose a product that is open."},
	},
	trade.TenorMustBeInLimit: {
		Message{"期限超出业务参数", "期限须为正数，且不超过业务参数为该产品规定的期限；C 类企业另有更短的期限上限。", "请缩短期限。"},
		Message{"The tenor is beyond the limit",
			"It must be above zero and within the product's limit; for class C a " +
				"shorter limit stands.", "Choose a shorter tenor."},
	},
	trade.AdvanceMustBeInLimit: {
		Message{"超出融资比例", "按所占单据价值与产品融资比例，最多可融资 {left}。", "请减少金额，或增加单据。"},
		Message{"Beyond the advance rate", "By the value taken and the product's advance rate, {left} may be lent at " +
			"most.", "Ask for less, or add documents."},
	},
	trade.SecondPersonMustAct: {
		Message{"须由另一人办理", "经办与复核不能是同一人。", "请由另一名具有相应职责的人员办理。"},
		Message{"A second person must act", "Who entered or accepted this may not approve or correct it.",
			"Have another person with the duty do it."},
	},
	trade.HoldMustNotHaveLapsed: {
		Message{"占用已到期", "占用的有效期已过，单据价值已经或即将释放。", "请企业重新提交申请。"},
		Message{"The hold has run out", "Its time is over, and the value is free again.",
			"Have the loan or the payment applied for again."},
	},
	trade.HoldMustBeExtendable: {
		Message{"占用不能再延长", "已达到延长次数的上限。", "请在到期前放款或付汇，或到期后重新申请。"},
		Message{"The hold cannot be extended again", "It was extended as often as the limits allow.",
			"Disburse or pay before it ends, or have it applied for again."},
	},
	trade.ReasonMustBeGiven: {
		Message{"未说明原因", "此操作须选择原因代码。", "请选择原因。"},
		Message{"No reason is given", "This step needs a coded reason.", "Choose a reason."},
	},
	trade.DisbursalMustMatchLines: {
		Message{"放款单据与申请不符", "放款只能质押申请时列明的单据，且至少一项。", "请更正放款所列单据。"},
		Message{"The documents are not those applied for",
			"A disbursal pledges only documents of the application, and " +
				"at least one.", "Correct the documents of the disbursal."},
	},
	trade.DateMustBeInOrder: {
		Message{"日期先后不符", "日期早于前一步骤的日期。", "请更正日期。"},
		Message{"The dates are out of order", "The date is before that of an earlier step.", "Correct the date."},
	},
	trade.DateMustNotBeTooOld: {
		Message{"补登日期过早", "该日期已超出允许补登的天数。", "请核对日期；确需补登的，请联系监管员。"},
		Message{"The date lies too far back", "It is beyond the days within which it may still be registered.",
			"Check the date; if it is right, ask the governor."},
	},
	trade.InterestRateMustBeInRange: {
		Message{"利率超出范围", "年利率须在 0 至 100% 之间。", "请更正利率（以基点计）。"},
		Message{"The interest rate is out of range", "A yearly rate is between 0 and 100 per cent.",
			"Correct the rate (in basis points)."},
	},
	trade.MaturityMustFollowDate: {
		Message{"到期日不晚于放款日", "到期日须在放款日之后。", "请更正到期日。"},
		Message{"The maturity does not follow the disbursal", "The maturity must be after the day of the disbursal.",
			"Correct the maturity."},
	},
	trade.CorrectionMustChange: {
		Message{"更正没有变化", "更正的内容与现有内容相同。", "无需更正；如确有差错，请填写正确内容。"},
		Message{"The correction changes nothing", "Its terms are the terms that stand.",
			"Nothing needs correcting; or enter what is right."},
	},
	trade.CorrectionMustCoverRepaid: {
		Message{"更正后的本金低于已还金额", "已还本金 {left}，更正后的放款金额不能低于此数。", "请核对放款金额，或先更正还款。"},
		Message{"Less than was repaid", "{left} of principal has been repaid; the corrected loan cannot be below it.",
			"Check the amount, or correct the repayment first."},
	},
	trade.DisbursalMustNotExceedAsked: {
		Message{"放款超出申请金额", "申请金额为 {left}。", "请减少放款金额，或由企业重新申请。"},
		Message{"More than was asked for", "{left} was asked for.",
			"Disburse less, or have the enterprise apply anew."},
	},
	trade.PledgeMustFollowReplacement: {
		Message{"质押只能移至替代单据", "目标单据并非原单据的替代单据。", "请选择来源方为替代原单据而申报的单据。"},
		Message{"A pledge moves to the replacing document only",
			"The target was not declared in place of the pledged " +
				"document.",
			"Choose the document that its source declared in place of it."},
	},
	trade.MoveMustNotExceedPledge: {
		Message{"超出质押金额", "该融资在原单据上的质押[仅余 {left}]不足。", "请减少移转金额。"},
		Message{"More than is pledged", "The financing pledges less of the old document[: {left}].", "Move less."},
	},
	trade.MoveMustKeepCurrency: {
		Message{"币种不同，不能移转", "替代单据与原单据币种不同，质押不能移转。", "请以还款或更正放款解除原质押。"},
		Message{"The currencies differ", "A pledge does not move between documents of two currencies.",
			"Release the old pledge by repayment or by correcting the disbursal."},
	},
	trade.LoanMustFinancePayment: {
		Message{"融资须对应付汇", "该产品用于支付进口货款：须对应本企业在本银行的一笔付汇，币种相同、已列明进口报关单且未终止，不另列单据；预付货款不适用。其他产品不对应付汇。",
			"请选择对应的付汇；以单据融资的，请改选产品。"},
		Message{"The loan must pay a payment", "This product pays for goods that came: it names a payment of the " +
			"enterprise at this bank, in its currency, that names import declarations and has not ended, and no " +
			"documents of its own; none in advance. Other products name no payment.",
			"Choose the payment that it is to pay, or another product to borrow against documents."},
	},
	trade.LoanMustGoWithPayment: {
		Message{"放款日须为付汇日", "进口货款的融资于付汇当日发放，直接付给卖方。", "请按付汇日期填写放款日期。"},
		Message{"The loan goes out with its payment", "A loan that pays for goods is disbursed on the day of the " +
			"payment, straight to the seller.", "Enter the day of the payment."},
	},
}
