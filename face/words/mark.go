package words

import "tallystick/book/trade"

// markLabels say in what documents agree.
var markLabels = []Text{
	trade.ByInvoiceNumber:  {"商业发票号与卖方", "invoice number and seller"},
	trade.ByTerms:          {"卖方、买方、金额与日期", "seller, buyer, amount and day"},
	trade.ByBill:           {"提运单号与承运人", "transport document and carrier"},
	trade.ByContainer:      {"集装箱、运输工具、航次与日期", "container, vessel, voyage and day"},
	trade.ByContract:       {"合同号与双方", "contract and both parties"},
	trade.ByContractAmount: {"合同号与金额", "contract and amount"},
	trade.ByTaxInvoice:     {"发票代码与号码", "code and number of an invoice"},
	trade.ByRegistration:   {"登记凭证号、金额与日期", "registration, amount and day"},
}

// markStrengths say how well documents agree.
var markStrengths = []Text{
	trade.Exact: {"完全一致", "exactly"},
	trade.Loose: {"近似一致", "loosely"},
}

// markActions say what comes of documents that agree.
var markActions = []Text{
	trade.MarksPass:   {"不提示", "nothing"},
	trade.MarksWarn:   {"预警", "warn"},
	trade.MarksRefuse: {"拒绝", "refuse"},
}

// InShared says in what two documents agree, one after the other.
func InShared(shared []trade.Shared) Text {
	all := make([]Text, len(shared))
	for i, s := range shared {
		label, strength := Name(s.Label), Name(s.Strength)
		all[i] = Text{label.Zh + "（" + strength.Zh + "）", label.En + " (" + strength.En + ")"}
	}
	return List(all)
}

// The fields of a declaration by which the same shipment is found under two.
var (
	Carrier               = Text{"承运人", "Carrier"}
	CarrierAlso           = []string{"承运人代码", "提单签发人", "Carrier code", "SCAC"}
	Containers            = Text{"集装箱号", "Containers"}
	ContainersAlso        = []string{"集装箱号码", "箱号", "Container", "Container number"}
	CommercialInvoice     = Text{"商业发票号", "Commercial invoice"}
	CommercialInvoiceAlso = []string{"发票号", "商业发票号码", "Invoice number"}
)

// What limits say of documents that agree.
var (
	LooseIsNoMore = Text{"近似一致的处理不得重于完全一致", "what agrees loosely is not treated worse than what agrees exactly"}
	Alike         = Text{"%[1]s相同的单据", "Documents that agree in %[1]s"}
	AlikeExactly  = Text{"%[1]s完全一致", "Agrees exactly: %[1]s"}
	AlikeLoosely  = Text{"%[1]s近似一致", "Agrees loosely: %[1]s"}
	ExactLoose    = Text{"完全一致：%[1]s；近似一致：%[2]s", "exactly: %[1]s; loosely: %[2]s"}
	AgreesIn      = Text{"一致的要素：%[1]s", "Agrees in: %[1]s"}
	TheOther      = Text{"另一单据", "The other document"}
	SideBySide    = Text{"对照两份单据", "Compare the two"}
)

// What pages of documents say where they show nothing.
var (
	PairNotShown = Text{"没有该单据，或未授权本机构查看", "there is no such document, or none that your party may see"}
)

// WhySealed says why a document's details are not shown, at a node that reads what others
// sealed or, where it is a party's own, does not.
func WhySealed(own bool) Text {
	if own {
		return Text{"明细由其他机构加密，本节点不读取；请向企业索取。",
			"Others sealed the details, which this node does not read: ask the enterprise for them."}
	}
	return Text{"明细未授权本机构查看。", "The details are sealed to others."}
}
