package words

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
)

// Importer is whose the goods of an import declaration are.
var Importer = Text{"进口企业", "Importer"}
