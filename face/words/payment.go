package words

// What is wrong with the parties of a payment's form.
var (
	InstructionIsTheBanks = Text{"汇款指令由银行代客申请时填写，企业自行申请时留空",
		"the instruction is named by a bank that asks for its client; an enterprise leaves it empty"}
	OwnBankIsNotNamed = Text{"银行代客申请时，付汇银行即本行，请留空",
		"a bank that asks for its client pays itself: leave it empty"}
	OwnEnterpriseIsNotNamed = Text{"付款企业即本企业，请留空", "it is your enterprise that pays: leave it empty"}
)
