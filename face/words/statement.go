package words

// What a receipt proves, and of what kind of record. Records that are worded here
// stand in [Statement] and [Absence] as what they hold.
var (
	Record    = Text{"记录", "record"}
	Statement = Text{"在链 %s 上，截至区块 %d（%s），%s %s：%s。", "On chain %s, after block %d (%s), %s %s: %s."}
	Absence   = Text{"在链 %s 上，截至区块 %d（%s），不存在%s %s。", "On chain %s, after block %d (%s), there is no %s %s."}

	DocumentHolds  = Text{"票面 %s，价值 %s，可用余额 %s", "face %s, worth %s, available %s"}
	AndShortfall   = Text{"，占用超额 %s", ", shortfall %s"}
	FinancingHolds = Text{"状态 %s，申请 %s，未还本金 %s", "state %s, asked %s, outstanding %s"}
	PaymentHolds   = Text{"状态 %s，付汇 %s，已退汇 %s", "state %s, payment of %s, refunded %s"}
	RefundHolds    = Text{"%s 退汇 %d（付汇币种的最小单位），原因 %s，已生效：%s",
		"on %s, refund of %d (minor units of the payment's currency), reason %s, counts: %s"}
	RemittanceHolds = Text{"国际收支申报号，使用中：%s", "balance-of-payments number, in use: %s"}
	ProceedsHold    = Text{"收汇 %s，日期 %s", "received %s on %s"}
	AndMatchWaits   = Text{"，匹配待第二人确认", ", a match waits for a second person"}
	AndNeverCounted = Text{"，已驳回，不计收汇", ", dismissed: it never counted"}
	PartyHolds      = Text{"%s，暂停：%s", "%s, suspended: %s"}
	AndExpelled     = Text{"，已清退", ", expelled"}
	AlertHolds      = Text{"%s，金额 %s", "%s, amount %s"}
	KeyHolds        = Text{"岗位 %s，已吊销：%s", "duties %s, revoked: %s"}
	TakingHolds     = Text{"占用 %d，质押 %d，核减 %d，已收汇 %d（单据币种的最小单位）",
		"held %d, pledged %d, spent %d, collected %d (minor units of the document's currency)"}
	MembershipHolds = Text{"托管方 %s，管理员 %d 名", "kept by %s, %d administrators"}
	LendersHold     = Text{"有在途融资的银行 %d 家", "%d banks with live loans"}
	RepaymentHolds  = Text{"%s 还本 %d、付息 %d（融资币种的最小单位），来源 %s，已更正：%s",
		"on %s, principal %d and interest %d (minor units of the financing's currency), source %s, corrected: %s"}
	RatesHold  = Text{"%s，%d 种货币", "of %s, %d currencies"}
	LimitsHold = Text{"%d 个版本", "%d versions"}
	ModelsHold = Text{"已启用 %d 个版本", "%d versions activated"}
	AndTheLast = Text{"，最后启用 %s，自 %s 起", ", the last is %s from %s"}
	PilotHolds = Text{"自 %s 起准入，已暂停：%s", "admitted from %s, stopped: %s"}
)

// Yes and No answer a question that a text ends with.
var (
	Yes = Text{"是", "yes"}
	No  = Text{"否", "no"}
)

// Answer gives [Yes] or [No].
func Answer(yes bool) Text {
	if yes {
		return Yes
	}
	return No
}

// What the receipt of an inspection or a check shows of its draw.
var (
	DrawnByHash = Text{"由区块 %d 的哈希抽中：签号 %04d，小于比例 %04d（万分之一）",
		"drawn by the hash of block %d: its lot is %04d, below the share of %04d (of 10,000)"}
	AndTheBlock = Text{"，该区块经验证人签名并附于回执",
		", and that block, signed by the validators, is in the receipt"}
	AndNoBlock = Text{"（回执未附该区块，种子未经核对）",
		" (that block is not in the receipt, so that the seed is unchecked)"}
	AndFound     = Text{"；结果：%s", "; finding: %s"}
	AndNotYet    = Text{"；结果尚未报告", "; not reported yet"}
	NotDrawnThen = Text{"若该笔业务在区块 %[1]d 放款或付汇，则由区块 %[2]d 的哈希得签号 %04[3]d：比例不高于 %04[3]d（万分之一）时不被抽中。",
		" If it was disbursed or paid in block %[1]d, the hash of block %[2]d gives it the lot %04[3]d, which a " +
			"share of up to %04[3]d (of 10,000) does not draw."}
)
