package words

import "tallystick/book/trade"

// paymentRules words the rules about payments and the money that comes back of them.
var paymentRules = map[trade.Rule]wording{
	trade.PaymentMustExist: {
		Message{"付汇不存在", "您名下没有该笔付汇。", "请核对付汇编号。"},
		Message{"The payment does not exist", "You have no such payment.", "Check its identifier."},
	},
	trade.PaymentMustBeNew: {
		Message{"付汇编号已使用", "该付汇编号已登记过。", "请用新的编号提交付汇申请。"},
		Message{"The identifier of the payment is in use", "A payment of this identifier is registered.",
			"Open the payment under a new identifier."},
	},
	trade.PaymentMustBeApplied: {
		Message{"付汇不在申请状态", "只有已申请、未受理的付汇可以受理。", "请刷新后查看付汇的当前状态。"},
		Message{"The payment is not an open request", "Only a payment that nobody dealt with yet can be accepted.",
			"Look at its present state."},
	},
	trade.PaymentMustBeAccepted: {
		Message{"付汇不在受理状态", "此操作只适用于已受理且占用有效的付汇。", "请刷新后查看付汇的当前状态。"},
		Message{"The payment is not accepted", "This step is for a payment that is accepted and holds value.",
			"Look at its present state."},
	},
	trade.PaymentMustBeApproved: {
		Message{"付汇尚未审核通过", "只有审核通过的付汇可以对外支付。", "请先由复核人员审核通过。"},
		Message{"The payment is not approved", "Only an approved payment can be made.",
			"Have a checker approve it first."},
	},
	trade.PaymentMustBePaid: {
		Message{"付汇尚未付出", "只有已付汇的款项可以融资放款、退汇、匹配或撤销。", "请刷新后查看付汇的当前状态。"},
		Message{"The payment is not made", "Only one that was made is matched or lent for, comes back or is void.",
			"Look at its present state."},
	},
	trade.PaymentMustNotBePaid: {
		Message{"付汇已付出或已结束", "已付汇或已结束的付汇不能再撤回、拒绝。", "款项已退回的，请登记退汇；款项并未付出的，请由复核人员撤销付汇。"},
		Message{"The payment is made, or has ended", "What is paid or has ended is neither withdrawn nor declined.",
			"If the money came back, register a refund; if it never left, have a checker void the payment."},
	},
	trade.ScenarioMustPay: {
		Message{"该场景不办理付汇", "所选业务场景不存在，或不办理付汇。", "请选择办理付汇的业务场景。"},
		Message{"The scenario does not pay", "There is no such scenario, or no money is paid in it.",
			"Choose a scenario in which payments are made."},
	},
	trade.DeclarationMustBeNamed: {
		Message{"须提供进口报关单", "付汇金额超过核验起点，或企业不是 A 类，须凭进口报关单核验后付汇。", "请填列本笔付汇所对应的进口报关单及金额。"},
		Message{"An import declaration must be named", "The payment is above the amount from which documents are " +
			"verified, or the enterprise is not of class A.", "Name the import declarations that it pays for."},
	},
	trade.LinesMustFitPayment: {
		Message{"单据金额与付汇金额不符", "所列单据折合 {left}，须等于付汇金额；每份单据至多多出一个最小货币单位。", "请调整各单据的金额，使其合计与付汇金额一致。"},
		Message{"The lines do not fit the payment", "They come to {left}; they must cover the payment, and exceed it " +
			"by no more than one minor unit each.", "Change the amounts of the lines, or that of the payment."},
	},
	trade.PurposeMustBeAllowed: {
		Message{"交易编码或用途不适用", "业务参数不允许以该交易编码或用途在本场景付汇：支付资本项目收入须填写用途，其他付汇须填写交易编码。",
			"请核对国际收支交易编码或用途；属于其他用途的，请到相应场景办理。"},
		Message{"The code or purpose is not one of this scenario", "The limits do not allow payments under this " +
			"balance-of-payments code or for this purpose here: capital income is paid for a purpose, all else " +
			"under a code.", "Check the code or the purpose; for another one use its own scenario."},
	},
	trade.PayeeMustAgree: {
		Message{"收款人与单据不一致", "收款人不是单据上的境外收款方，且未说明理由。", "请核对收款人；确需付给他人的，由复核人员在审核时选择理由。"},
		Message{"The payee is another than the document names", "Who is paid is not the other side of the document, " +
			"and no reason is given.",
			"Check the payee; where another is rightly paid, a checker gives the reason on approval."},
	},
	trade.PayeeMustBeNamed: {
		Message{"须填写收款人", "付汇未指明境外收款人。", "请填写收款人。"},
		Message{"The payee must be named", "The payment does not say who abroad is paid.", "Name the payee."},
	},
	trade.ModeMustBePayable: {
		Message{"监管方式不产生对外债务", "该报关单的监管方式不在可付汇范围内。", "请核对报关单；不需对外付款的货物不能凭此付汇。"},
		Message{"The supervision mode makes no debt abroad", "Goods cleared under this mode are not paid for abroad, " +
			"by the limits.", "Check the declaration; use one whose goods are to be paid for."},
	},
	trade.RefundMustNotExceedPaid: {
		Message{"退汇超过已付金额", "本笔付汇尚可退汇 {left}（待确认的退汇已计入）。", "请核对退汇金额。"},
		Message{"More comes back than was paid", "{left} of this payment can still come back, refunds that wait " +
			"counted.", "Check the amount of the refund."},
	},
	trade.BoPNumberMustBeNew: {
		Message{"国际收支申报号已使用", "该申报号已用于另一笔收汇、付汇或退汇。", "请核对 22 位国际收支申报号。"},
		Message{"The BoP number is used", "This number stands for other money that came in, went out or came back.",
			"Check the 22 digits of the balance-of-payments number."},
	},
	trade.RefundMustWait: {
		Message{"没有待确认的退汇", "没有该笔退汇，或它已生效、已驳回。", "请刷新后查看本笔付汇的退汇记录。"},
		Message{"No such refund waits", "There is none of this number, or it counts already or was dismissed.",
			"Look at the refunds of the payment."},
	},
	trade.InstructionMustBeGiven: {
		Message{"须有企业付汇指令", "银行代企业提交付汇，须附企业签章的指令。", "请填写企业汇款申请书的编号或内容，或其签章文件的 SHA-256 摘要。"},
		Message{"The instruction must be given", "A bank opens a payment only on the enterprise's signed instruction.",
			"Enter the number or the words of the enterprise's signed order, or the SHA-256 of the file."},
	},
	trade.InstrumentMustFitCurrency: {
		Message{"支付方式与币种不符", "数字人民币只能支付人民币。", "请更改支付方式或币种。"},
		Message{"The instrument does not move this currency", "E-CNY moves CNY only.",
			"Change the instrument or the currency."},
	},
	trade.PermitMustBeGiven: {
		Message{"该类企业付汇须有业务登记表", "B、C 类企业的预付货款和 C 类企业的每笔货物贸易付汇须先由属地外汇局逐笔登记。",
			"请先向属地外汇局办理业务登记，再填写业务登记表号申请付汇。"},
		Message{"The payment needs a permit", "Each payment for goods of an enterprise of class C, and one in " +
			"advance of class B, takes a permit of its competent branch.",
			"Get the permit of the branch first, and ask for the payment with its number."},
	},
	trade.PaymentMustNotBeRefunded: {
		Message{"付汇已有退汇", "已有退汇或待确认退汇的付汇不能撤销。", "剩余款项退回的，请登记退汇；退汇登记有误的，请先将其驳回。"},
		Message{"Money of the payment came back", "A payment of which a refund counts or waits is not void.",
			"Register what else comes back; dismiss a refund that was entered wrongly first."},
	},
	trade.OrderMustNameNoDocuments: {
		Message{"代客付汇不得使用单据", "银行代企业申请的付汇不能使用报关单、备案表、业务登记表；使用单据的付汇由企业本人申请。", "请删除单据，或请企业自行申请。"},
		Message{"An order names no documents", "A payment that a bank opens for its client uses no documents and " +
			"no permit: the enterprise itself names them.",
			"Leave the documents out, or have the enterprise open the payment."},
	},
	trade.ClientMustOpenItself: {
		Message{"须由企业自行申请", "该企业的付汇不能由银行代为申请。", "请企业登录平台自行申请。"},
		Message{"The client must open it itself", "A payment of this enterprise cannot be opened by a bank.",
			"Ask the enterprise to sign in and open it."},
	},
	trade.WaiverMustBeAllowed: {
		Message{"不能免于逐笔核验", "免于逐笔核验只适用于货物贸易项下 A 类企业超过核验起点、且未填单据的付汇。",
			"请删除免核验原因，或填列单据。"},
		Message{"Nothing can be waived", "Documents are waived only for goods, for class A, above the amount from " +
			"which they are verified, and where the payment names none.",
			"Leave the reason for a waiver out, or name the documents."},
	},
	trade.WaiverMustBeGiven: {
		Message{"须由复核人同意免核验", "该笔付汇申请免于逐笔核验，须由复核人另行确认原因。",
			"请选择同意免核验的原因，或拒绝该笔付汇。"},
		Message{"A checker must grant the waiver", "The payment asks that its documents be waived, which takes a " +
			"reason of the checker's own.", "Choose the reason for which you waive them, or decline the payment."},
	},
	trade.PayerMustBeConsignee: {
		Message{"付款人须为报关单收货人", "该报关单的境内收货人既不是付款企业，也不是所填的境内收货人；或没有该报关单。",
			"请核对报关单号；代理进口的，请填写境内收货人的统一社会信用代码和代理协议。"},
		Message{"The payer must be the consignee", "The declaration is neither the payer's nor that of the consignee " +
			"for whom an agent pays, or there is none of this number.",
			"Check the number; an agent names the consignee's credit code and the agency agreement."},
	},
	trade.AgencyMustFit: {
		Message{"代理进口要素不符", "代理进口付汇须由代理企业自行申请，同时填写境内收货人、代理协议和报关单，收货人不是付款人自己；" +
			"复核人须确认已见代理协议。不是代理进口的，两项均不填、不确认。", "申请企业请补齐或删除代理进口的要素；" +
			"复核人请核对代理协议后选择“是”，未见协议的请拒绝该笔付汇。"},
		Message{"What is said of the agency does not fit", "An agent opens its payment for goods itself, and names " +
			"the consignee, who is another, the agency agreement and the declarations; the checker says that the " +
			"agreement was seen. Where nobody is an agent none of this is said.",
			"Who opens it fills in what is missing, or leaves all of it out; a checker looks at the agreement and " +
				"says so, or declines."},
	},
	trade.ConsigneeMustPayItself: {
		Message{"须由收货人自行付汇", "不能代该收货人付汇。", "请该收货人自行申请付汇。"},
		Message{"The consignee must pay itself", "Nobody pays for this consignee as its agent.",
			"Ask the consignee to open the payment."},
	},
	trade.AdvanceMustNameImportDay: {
		Message{"预计进口日期不合理", "预付货款须写明预计进口日期，该日期须晚于今天且不超过一年。", "请核对预计进口日期。"},
		Message{"The day on which the goods come does not fit", "A payment in advance says on which day the goods " +
			"are expected: after today, and within a year.", "Check the day."},
	},
	trade.AdvanceMustNameNoDocuments: {
		Message{"预付货款不列单据", "预付货款只适用于货物贸易：付汇时货物尚未进口，没有单据可列，也无须申请免核验。",
			"已有进口报关单的，请删除预计进口日期；否则请删除单据与免核验原因。"},
		Message{"A payment in advance names no documents", "Only for goods is money paid in advance; they are yet to " +
			"come, so that there are no documents to name or to waive.",
			"Leave out the day on which they are expected, or else the documents and the waiver."},
	},
	trade.MatchMustNotExceedAdvance: {
		Message{"超出待匹配的预付金额", "本笔付汇待匹配的预付金额为 {left}（待确认的退汇已计入）。", "请核对报关单与金额。"},
		Message{"More than is to be matched", "{left} of this payment was paid in advance of goods that are to come, " +
			"refunds that wait counted.", "Check the declarations and how much of each."},
	},
	trade.RefundMustHavePermit: {
		Message{"特殊退汇须有业务登记表", "付汇后间隔过久或未按原路退回的退汇为特殊退汇；累计超过免办上限的，以及企业不是 A 类的，须先取得外汇局的业务登记表。",
			"请先向外汇局办理业务登记，再填写业务登记表号登记退汇。"},
		Message{"A special refund needs a permit", "Money that comes back long after its payment, or by another way " +
			"than it went, takes a permit of the branch where all that came back is above the limit, or the " +
			"enterprise is not of class A.",
			"Get the permit of the branch first, and register the refund with its number."},
	},
	trade.RefundMustNameDocuments: {
		Message{"退汇须指明单据",
			"一笔付汇使用多份单据的，因退货、减价或合同终止的退汇须写明所涉单据及金额；因发票红冲的退汇须写明所涉发票及金额。只能填写该笔付汇所用的单据，不填资本项目收入。",
			"请逐份填写单据或发票及退回金额。"},
		Message{"The refund must name its documents",
			"Where a payment used several documents, money for goods that went back, a lower price or a " +
				"contract that ended says of which of them it is, and how much; money for a reversed invoice " +
				"names the invoice. A capital inflow is not named: the money goes back to it by itself.",
			"Name the documents or invoices of this payment, each with its amount."},
	},
}
