package words

// What happened to proceeds, in the lines of a record's history and of the journal.
var (
	ReceivedToConfirm = Text{"收汇 %s，匹配待第二人确认：%s",
		"proceeds of %s; the match waits for a second person: %s"}
	MatchToConfirm = Text{"更正匹配（%s）待第二人确认：%s",
		"a match otherwise (%s) waits for a second person: %s"}
	AdvanceReceived  = Text{"预收 %s，预计 %s 出口", "%s came in advance of goods that are to go on %s"}
	AdvanceMatched   = Text{"预收已匹配：%s", "goods went for money that came in advance: %s"}
	AdvanceToConfirm = Text{"预收匹配待第二人确认：%s",
		"goods for money that came in advance; the match waits for a second person: %s"}
	MatchConfirmed = Text{"匹配已由第二人确认：%s", "match confirmed by a second person: %s"}
	MatchDismissed = Text{"匹配已驳回（%s）：%s", "match dismissed (%s): %s"}
)

// What pages say of matches that wait for a second person.
var (
	MatchesToConfirm    = Text{"待确认收汇匹配", "Matches to confirm"}
	OnlyToConfirm       = Text{"只看待确认：%d", "Only those to confirm: %d"}
	AllProceeds         = Text{"全部收汇", "All proceeds"}
	MatchWaits          = Text{"待第二人确认", "Waits for a second person"}
	MatchWasDismissed   = Text{"已驳回", "Dismissed"}
	MatchWaitsForSecond = Text{"匹配待第二人确认", "The match waits for a second person"}
	WhatWaitsDoesNot    = Text{"匹配金额超出银行自身在该报关单上的未覆盖质押。在登记人以外的复核人确认之前，不计收汇，质押不变，" +
		"也不能据此还款；国际收支申报号已被占用。",
		"It goes beyond what the bank itself has lent on the declaration. Until a checker other than who entered " +
			"it confirms it nothing is collected, no pledge changes and nothing is repaid from it; its BoP number " +
			"is taken."}
	WaitsForDocument = Text{"收汇 %s 的匹配待第二人确认", "A match of proceeds %s waits for a second person"}
	NotRepaidYet     = Text{"确认之前不能以该笔收汇还款。", "Until it is confirmed nothing is repaid from it."}
	ConfirmTheMatch  = Text{"确认匹配", "Confirm the match"}
	DismissTheMatch  = Text{"驳回匹配", "Dismiss the match"}
	ProceedsLead     = Text{"本行收到的境外款项及其对应的应收账款。超出本行未覆盖质押的匹配，须由另一复核人确认后生效。" +
		"预收货款可不列报关单，须写明预计出口日期。",
		"Money from abroad that your bank received, and the receivable that it pays. A match beyond what your own " +
			"bank has lent on the declaration counts once a checker confirms it. Money that comes before the goods " +
			"needs no declaration, and says when they are expected to go."}

	MatchTheReceipt = Text{"匹配预收货款", "Name the declarations of the goods"}
	RestWasSentBack = Text{"余额已退回", "The rest was sent back"}
	RestPaysNothing = Text{"未匹配的余额不再待匹配，报告任务随之了结。",
		"What is not matched pays nothing any more, and need not be reported."}
	WasNotSentBack = Text{"款项实际未退回", "It was not sent back after all"}
	MoneyIsHere    = Text{"此前登记为已退回的部分恢复待匹配，预收货款的报告任务随之恢复。",
		"What was said to be sent back is here: it waits to be matched again, and is reported where that is due."}
	DismissTheReceipt = Text{"驳回预收货款（登记有误）", "Dismiss the money in advance (entered in error)"}
	NeverCame         = Text{"该笔收汇不再计入，号码可重新登记；报告任务随之了结。登记与驳回均保留在记录中。",
		"The proceeds count no more, and their number can be registered anew; nothing is to be reported of them. " +
			"That they were entered and dismissed stays on the record."}
	NumberIsFree     = Text{"如有误，可按原号码重新登记。", "If that is wrong, the same number can be registered again."}
	CanBeSaidAnew    = Text{"登记有误的，可由复核人更正。", "A checker may correct it."}
	GoodsToGoOn      = Text{"预计出口日期", "Goods expected to go on"}
	ReceiptUnmatched = Text{"待匹配的预收金额", "Still to be matched"}
	SentBack         = Text{"已退回", "Sent back"}

	MatchProceedsDoes = Text{"匹配预收货款：登记所出口货物的报关单，在已有匹配之上增加",
		"Name the declarations of goods that went for money that came in advance, on top of those that stand"}
	ConfirmProceedsDoes = Text{"确认或驳回待确认的收汇匹配，须由登记人以外的复核人办理",
		"Let a match of proceeds count that waits, or dismiss it, by another checker than entered it"}
)
