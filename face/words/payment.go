package words

// What happened to payments, in the lines of a record's history and of the journal.
var (
	PaymentAsked   = Text{"申请付汇 %s", "payment of %s asked for"}
	PaymentAskedBy = Text{"银行受托申请付汇 %s", "payment of %s opened by the bank on instruction"}
	PaymentPaid    = Text{"已付汇，付汇日 %s", "paid on %s"}
	PaymentVoid    = Text{"撤销付汇：%s", "void: %s"}
	PayeeDiffers   = Text{"已由另一人复核通过；收款人与单据不一致：%s",
		"approved by a second person; another payee than the documents name: %s"}
	WaiverAsked   = Text{"申请付汇 %s，并申请免于逐笔核验：%s", "payment of %s asked for, its documents to be waived: %s"}
	WaiverAskedBy = Text{"银行受托申请付汇 %s，并申请免于逐笔核验：%s",
		"payment of %s opened by the bank on instruction, its documents to be waived: %s"}
	WaiverGranted = Text{"已由另一人复核通过，并同意免于逐笔核验：%s",
		"approved by a second person, who waived the documents: %s"}
	RefundCame       = Text{"第 %d 笔退汇 %s：%s", "refund %d of %s: %s"}
	RefundToConfirm  = Text{"第 %d 笔退汇 %s 待复核：%s", "refund %d of %s waits for a second person: %s"}
	RefundCounts     = Text{"第 %d 笔退汇已由另一人确认", "refund %d confirmed by a second person"}
	RefundRejected   = Text{"第 %d 笔退汇已驳回：%s", "refund %d dismissed: %s"}
	RefundLetGo      = Text{"第 %d 笔退汇占用的价值已解除", "value held by refund %d is let go"}
	RefundHoldsUntil = Text{"价值占用至 %s，待海关登记退运", "value held until %s, for customs to declare the return"}
)

// What pages say of loans that pay payments.
var (
	AskToLend    = Text{"申请以融资支付", "Apply for a loan that pays it"}
	LentForIt    = Text{"融资余额", "Lent for it, owed"}
	LoanLent     = Text{"融资 %s 支付 %s", "loan %s lent %s"}
	LoanOwesLess = Text{"融资 %s 减少 %s", "loan %s owes %s less"}
)

// What pages say of payments in advance.
var (
	PaidInAdvance      = Text{"预付货款", "Paid in advance"}
	GoodsToCome        = Text{"待匹配", "Goods to come"}
	AdvancesToMatch    = Text{"待匹配预付", "In advance, to be matched"}
	MatchTheAdvance    = Text{"匹配预付", "Name the goods that came"}
	GoodsExpectedOn    = Text{"预计进口日期", "Goods expected on"}
	MatchedSoFar       = Text{"已匹配", "Goods came of"}
	NamesNoneInAdvance = Text{"预付货款：货物进口后由付汇银行匹配。",
		"Paid in advance: the bank that paid names the declarations once the goods have come."}
	GoodsCameOf           = Text{"匹配预付 %s", "goods came of %s"}
	AdvanceAsked          = Text{"申请预付货款 %s，预计 %s 进口", "%s asked for, in advance of goods on %s"}
	AdvancesAreMatched    = Text{"预付匹配期限", "Advances are matched"}
	AfterTheyWereExpected = Text{"预计进口日期后 %s内", "within %s of the day on which the goods were expected"}
)

// What pages say of payments, and of what they share with other deals.
var (
	SignAndSend        = Text{"签名并提交", "Sign and send"}
	AcceptAndHold      = Text{"受理并占用价值", "Accept and hold the value"}
	ApproveIt          = Text{"审核通过", "Approve"}
	ExtendTheHold      = Text{"延长占用", "Extend the hold"}
	DeclineIt          = Text{"拒绝", "Decline"}
	OfItOf             = Text{"其中：", "of it of "}
	PaidOfIt           = Text{"已付汇", "paid"}
	StillToBeUsed      = Text{"可用余额", "available"}
	PagePayments       = Text{"付汇", "Payments"}
	All                = Text{"全部", "All"}
	PaymentsAtYourBank = Text{"本行付汇，最新在前。受理即占用单据价值，每笔付汇须由两人办理。",
		"Payments abroad at your bank, newest first. Accepting holds the value of the documents; two " +
			"persons act on every payment."}
	MyPayments                   = Text{"我的付汇", "My payments"}
	PaymentsOfYours              = Text{"本企业付汇及办理进度。", "Your payments abroad, and what became of them."}
	WaitingForAcceptance         = Text{"待受理", "Waiting for acceptance"}
	WaitingForApproval           = Text{"待复核", "Waiting for approval"}
	ToBePaid                     = Text{"待付汇", "To be paid"}
	RefundsToConfirm             = Text{"待确认退汇", "Refunds to confirm"}
	Paid                         = Text{"已付汇", "Paid"}
	CameBack                     = Text{"退汇 ", "came back: "}
	NoDocument                   = Text{"无单据", "no document"}
	Sealed                       = Text{"已加密", "sealed"}
	RefundedInWhole              = Text{"已全额退汇", "Refunded in whole"}
	RefundedInPart               = Text{"已部分退汇", "Refunded in part"}
	WaitsForASecondPerson        = Text{"待复核", "Waits for a second person"}
	Dismissed                    = Text{"已驳回", "Dismissed"}
	ValueHeld                    = Text{"价值占用中", "Value held"}
	RefundHeldUntil              = Text{"海关登记退运前，最迟至 ", "until customs declares the return, or "}
	PaidByScenario               = Text{"付汇 · 按业务场景", "Payments abroad by scenario"}
	PaidByPurpose                = Text{"资本项目收入支付 · 按用途", "Payments of capital income by purpose"}
	PaidByRegion                 = Text{"付汇 · 按地区", "Payments abroad by region"}
	PaidByBank                   = Text{"付汇 · 按银行", "Payments abroad by bank"}
	ScenarioLabel                = Text{"业务场景", "Scenario"}
	TotalsShown                  = Text{"显示前 %d 项，共 %d 项", "the first %d of %d"}
	PageHeldUntil                = Text{"占用至 ", "held until "}
	PageCameBack                 = Text{"已退汇", "Came back"}
	TransactionCode              = Text{"交易编码", "Transaction code"}
	Instrument                   = Text{"结算工具", "Instrument"}
	Region                       = Text{"地区", "Region"}
	Due                          = Text{"应付日", "Due"}
	Payee                        = Text{"收款人", "Payee"}
	PayeeCountry                 = Text{"收款人国别", "Payee's country"}
	PayeeAccount                 = Text{"收款账号", "Payee's account"}
	Instruction                  = Text{"汇款指令", "Instruction"}
	Note                         = Text{"备注", "Note"}
	OpenedByTheBankOnInstruction = Text{"银行受托申请（指令摘要）", "Opened by the bank on instruction"}
	WhyAnotherPayee              = Text{"收款人与单据不一致的原因", "Why another is paid than the documents name"}
	PaidOn                       = Text{"付汇日", "Paid on"}
	BoPDeclarationNumber         = Text{"国际收支申报号", "BoP declaration number"}
	ConfirmRefund                = Text{"确认退汇 ", "Confirm refund "}
	DismissRefund                = Text{"驳回退汇 ", "Dismiss refund "}
	Bank                         = Text{"银行", "Bank"}
	State                        = Text{"状态", "State"}
	PaysOfIt                     = Text{"本次使用金额", "Taken of it"}
	PayAbroadFor                 = Text{"申请付汇：%s", "Pay abroad: %s"}
	PayAbroad                    = Text{"申请付汇", "Pay abroad"}
	PaysWhatHasArrived           = Text{"进口货到付款。所用报关单价值在全部银行范围内核减，不得重复付汇。",
		"Money that goes abroad for goods that have arrived. What it uses of a declaration is spent at every bank."}
	PaysOf               = Text{"本次使用 ", "Taken of "}
	WithdrawThePayment   = Text{"撤回付汇申请", "Withdraw the payment"}
	RegisterThatItIsPaid = Text{"登记付汇", "Register that it is paid"}
	ValueWillBeSpent     = Text{"所用单据价值随之核减，任何银行不得再次付汇。",
		"What it takes of documents is spent: nobody pays on it again, at whatever bank."}
	CanBeVoid = Text{"款项未汇出的，可由另一人撤销并留痕。",
		"If the money never left, another person can void it, which stays on the record."}
	TheMoneyNeverLeft = Text{"撤销付汇", "The money never left"}
	AllIsFreeAgain    = Text{"所核减价值全部恢复，国际收支申报号可重新使用。",
		"All that it spent is free again, and its BoP number too."}
	RegisterMoneyThatCameBack = Text{"登记退汇", "Register money that came back"}
	ConfirmTheRefund          = Text{"确认退汇", "Confirm the refund"}
	DismissTheRefund          = Text{"驳回退汇", "Dismiss the refund"}
	ModeNotOpen               = Text{"监管方式不可用", "Mode not open"}
	Financing                 = Text{"融资", "financing"}
	Payment                   = Text{"付汇", "payment"}
	LeftToPay                 = Text{"剩余可付汇", "Left to pay"}
	LeftToPayIn               = Text{"剩余可付汇 · ", "Left to pay in "}
	SupervisionModes          = Text{"可用监管方式", "Supervision modes"}
	ADocumentMayBeUsed        = Text{"单据使用期限", "A document may be used"}
	TransactionCodes          = Text{"可付汇交易编码", "Transaction codes"}
	Above                     = Text{"超过 ", "above "}
	DocumentsAreNamed         = Text{"须核验单据", "Documents are named"}
	RefundsTakeASecondPerson  = Text{"退汇须复核", "Refunds take a second person"}
	AgentIs                   = Text{"代理企业：%[1]s", "The agent: %[1]s"}
	NotTheConsignee           = Text{"非报关人付汇", "paid by an agent"}
	ConsigneeOfIt             = Text{"境内收货人", "Consignee"}
	AgencyAgreement           = Text{"代理协议", "Agency agreement"}
	DocumentsOfConsignee      = Text{"代理进口付汇，凭收货人的报关单核验。", "It pays as an agent, on declarations of its consignee."}
	ApprovedAsAgent           = Text{"已审核；复核人已见代理协议", "approved by a second person, who saw the agency agreement"}
	TriedBy                   = Text{"申请方：%[1]s", "Tried by: %[1]s"}
	NotByTheSameWay           = Text{"未按原路退回", "not by the same way"}
	ByPermit                  = Text{"凭业务登记表", "by permit"}
	WithinTheThreshold        = Text{"未使用单据：金额未超过核验起点。",
		"It names no document: it lies within the threshold."}
	NamesNoneForAWaiver = Text{"未使用报关单：超过核验起点，申请免于逐笔核验，须由复核人同意。",
		"It names no declarations: it lies above the threshold, and a checker is asked to waive them."}
	NamesNoneAsWaived = Text{"未使用报关单：复核人已同意免于逐笔核验。",
		"It names no declarations: a checker waived them."}
	WaiverSought                 = Text{"申请免核验原因", "Documents to be waived for"}
	WhyWaived                    = Text{"同意免核验原因", "Documents waived for"}
	NamesNoneAsExempt            = Text{"未使用备案表：免备案，%s。", "It names no filing, and needs none: %s."}
	ExemptNoFiling               = Text{"免备案", "exempt"}
	WaivedNoDocument             = Text{"免核验", "waived"}
	OfItWaived                   = Text{"其中免核验 ", "of it waived: "}
	ABankMayWaive                = Text{"免核验占比预警", "A bank is warned that it waives documents"}
	OfWhatItPays                 = Text{"超过当月付汇的 %s%%", "above %s%% of what it pays in a month"}
	ARefundForReturnedGoodsHolds = Text{"退货退汇占用期", "A refund for returned goods holds value"}
	PaymentsNotMade              = Text{"在途付汇", "Payments not made yet"}
	StillToBePaid                = Text{"待付汇金额", "Still to be paid"}
	PagePayment                  = Text{"付汇", "Payment"}
)

// What is wrong with the parties of a payment's form.
var (
	InstructionIsTheBanks = Text{"汇款指令由银行代客申请时填写，企业自行申请时留空",
		"the instruction is named by a bank that asks for its client; an enterprise leaves it empty"}
	OwnBankIsNotNamed = Text{"银行代客申请时，付汇银行即本行，请留空",
		"a bank that asks for its client pays itself: leave it empty"}
	OwnEnterpriseIsNotNamed = Text{"付款企业即本企业，请留空",
		"it is your enterprise that pays: leave it empty"}
)

// What each command about payments does.
var (
	OpenPaymentDoes = Text{"申请付汇：企业自行申请，或银行凭企业指令代为申请",
		"Ask for a payment abroad: the enterprise, or its bank on its instruction"}
	WithdrawPaymentDoes = Text{"撤回付汇申请", "Take a payment back before it is made"}
	AcceptPaymentDoes   = Text{"受理付汇：核验单据并占用其价值",
		"Verify a payment and hold the value of its documents"}
	DeclinePaymentDoes = Text{"拒绝付汇", "Decline a payment"}
	ExtendPaymentDoes  = Text{"将付汇的占用再延长一期", "Give the hold of a payment one more term"}
	ApprovePaymentDoes = Text{"审核付汇，须由申请人、受理人以外的人员办理",
		"Approve a payment, by another person than opened or accepted it"}
	PayDoes = Text{"登记付汇：款项已汇出，核减单据价值",
		"Register that the money went, which spends the value"}
	VoidPaymentDoes   = Text{"撤销付汇：款项并未汇出", "Say that the money of a payment never left"}
	RefundPaymentDoes = Text{"登记退汇", "Register money of a payment that came back"}
	ConfirmRefundDoes = Text{"确认或驳回待确认的退汇，须由登记人以外的人员办理",
		"Let a refund count that waits, or dismiss it, by another person than registered it"}
	SpecialRefunds = Text{"特殊退汇", "Special refunds"}
	SpecialFrom    = Text{"付汇后超过 %d 天或未按原路退回；A 类企业 %s 以内免业务登记表",
		"more than %d days after the payment, or by another way; of class A without a permit up to %s"}
	MatchPaymentDoes = Text{"匹配预付货款：登记所到货物的进口报关单",
		"Name the import declarations of goods that came of a payment in advance"}
)
