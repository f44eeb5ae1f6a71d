package words

// What happened, in the lines of a record's history and of the journal. What stands
// for a % is filled in by [Text.With].
var (
	Ledger      = Text{"账本", "the ledger"} // who acts where nobody signs
	DrawLots    = Text{"抽签", "draw lots"}
	InWords     = Text{"说明：%s", "in words: %s"}
	Revision    = Text{"（版本 %d）", " (revision %d)"}
	OfFinancing = Text{"融资 %s", "financing %s"}
	OfPayment   = Text{"付汇 %s", "payment %s"}
	OfProceeds  = Text{"收汇 %s", "proceeds %s"}
	OfDocument  = Text{"单据 %s", "document %s"}

	Published       = Text{"发布单据：%d", "documents published: %d"}
	TakenBack       = Text{"退运已撤回：%s", "return taken back: %s"}
	ValidAgain      = Text{"恢复有效", "valid again"}
	PledgeMoved     = Text{"质押移转至%s", "pledge moved to %s"}
	GoodsReturned   = Text{"退运或红冲 %s", "returned or reversed: %s"}
	AppliedFor      = Text{"申请 %s", "applied for %s"}
	AcceptedUntil   = Text{"已受理，占用至 %s", "accepted; value held until %s"}
	EndedFor        = Text{"%s：%s", "%s: %s"} // the state, the reason
	Repaid          = Text{"还款：%s", "repaid: %s"}
	Settled         = Text{"已结清", "settled"}
	ApprovedBy      = Text{"已由另一人复核通过", "approved by a second person"}
	Received        = Text{"收汇 %s", "proceeds of %s"}
	OwedAgain       = Text{"恢复未结清", "principal is owed again"}
	RepaymentUndone = Text{"更正第 %d 笔还款（%s）：%s", "repayment %d taken back (%s): %s"}
	DrawnBy         = Text{"由区块 %d 抽中检查：签号 %04d，小于 %04d", "drawn for inspection by block %d: lot %04d below %04d"}
	Inspected       = Text{"抽查结果：%s", "inspection: %s"}
	AdviceFollowed  = Text{"风险提示 %d · 已采纳", "advice of %d · followed"}
	AdviceOverruled = Text{"风险提示 %d · 未采纳", "advice of %d · overruled"}
	HeldUntil       = Text{"占用至 %s", "held until %s"}
	WithdrawnFor    = Text{"已撤销：%s", "withdrawn: %s"}
	FrozenFor       = Text{"已冻结：%s", "frozen: %s"}
	Unfrozen        = Text{"已解除冻结", "no longer frozen"}
	Alarmed         = Text{"预警：%s", "alert: %s"}
	AlarmedOver     = Text{"预警：%s · %s", "alert: %s · %s"}

	WorkingDays = Text{"%d 年工作日历：休市 %d 天，调休上班 %d 天",
		"working days of %d: %d weekdays closed, %d weekend days worked"}
	KeptBy        = Text{"托管方：%s", "kept at the node of %s"}
	SucceededBy   = Text{"%s 由 %s 承继", "%s is now %s"}
	KeyEnded      = Text{"密钥 %s：%s", "key %s: %s"}
	ClassListed   = Text{"%s 类，在名录", "class %s, on the list"}
	ClassUnlisted = Text{"%s 类，不在名录", "class %s, not on the list"}
	MidRatesOf    = Text{"中间价 %s", "mid rates of %s"}
	InForceFrom   = Text{"生效日 %s", "in force from %s"}
	FromDay       = Text{"%s，自 %s", "%s from %s"}
	ModelFrom     = Text{"%s，生效时间 %s", "%s in force from %s"}
	Agrees        = Text{"%s 同意", "%s agrees"}
	Objects       = Text{"%s 提出异议", "%s objects"}
	GovernorsTake = Text{"%d 名监管员", "%d governors"}
	RemainderShut = Text{"不再收回，%s：%s（%s）", "will not come of %s: %s (%s)"}
	PledgeUndone  = Text{"质押解除，%s：%s（%s）", "pledge of %s released: %s (%s)"}

	Disbursed      = Text{"放款 %s，年利率 %s%%，到期日 %s", "disbursed %s at %s%%, maturity %s"}
	TermsCorrected = Text{"放款更正（%s）：%s", "disbursal corrected (%s): %s"}
	MatchCorrected = Text{"更正匹配（%s）：%s", "match corrected (%s): %s"}
	UsedOf         = Text{"使用收汇：%s", "used of the proceeds: %s"}
	GivenBackTo    = Text{"退回收汇：%s", "given back to the proceeds: %s"}
	RepaidFrom     = Text{"本金 %s，来源：%s", "principal %s, from %s"}
	RepaidInterest = Text{"本金 %s，利息 %s，来源：%s", "principal %s, interest %s, from %s"}
	FaceStays      = Text{"票面金额未变 %s", "face stays %s"}
)

// What of terms and declarations changed.
var (
	ChangedAmount   = Text{"金额", "amount"}
	ChangedRate     = Text{"年利率", "rate"}
	ChangedDate     = Text{"放款日", "date"}
	ChangedMaturity = Text{"到期日", "maturity"}
	ChangedOutlet   = Text{"网点地区", "outlet's region"}
	ChangedPledge   = Text{"质押 %s", "pledge of %s"}
	ChangedDetails  = Text{"加密明细", "sealed details"}
	ChangedFace     = Text{"票面金额", "face"}
	ChangedMode     = Text{"监管方式", "mode"}
	ChangedDeclared = Text{"申报日期", "declared"}
)

// Move is what happens to a document's value, one way and the other.
type Move struct{ Up, Down Text }

// How the value of a document moves.
var (
	Held    = Move{Text{"占用", "held"}, Text{"解除占用", "hold released"}}
	Pledged = Move{Text{"质押", "pledged"}, Text{"解除质押", "pledge released"}}
	Covered = Move{Text{"质押已有收汇覆盖", "pledge covered by money received"},
		Text{"质押不再有收汇覆盖", "pledge no longer covered"}}
	Applied   = Move{Text{"收汇抵减质押", "proceeds in place of the pledge"}, Text{"退回收汇", "given back to the proceeds"}}
	Closed    = Move{Text{"关闭尾差", "remainder closed"}, Text{"重新打开尾差", "remainder opened again"}}
	Spent     = Move{Text{"核减", "spent"}, Text{"撤回核减", "spending taken back"}}
	Collected = Move{Text{"已收汇", "collected"}, Text{"撤回收汇", "collection taken back"}}
)
