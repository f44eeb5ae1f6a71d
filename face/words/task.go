package words

import "tallystick/book/trade"

// taskKinds are what is to be reported.
var taskKinds = []Text{
	trade.DeferredReceipt: {"延收", "deferred receipt"},
	trade.DeferredPayment: {"延付", "deferred payment"},
	trade.AdvancePayment:  {"预付", "advance payment"},
	trade.AdvanceReceipt:  {"预收", "advance receipt"},
	trade.ImportLoan:      {"进口融资", "import loan"},
}

// taskStates say how a task stands.
var taskStates = []Text{
	trade.TaskOpen:     {"待报告", "open"},
	trade.TaskReported: {"已报告", "reported"},
	trade.TaskLate:     {"逾期未报告", "late"},
	trade.TaskClosed:   {"已了结", "closed"},
}

// relations say whether the two sides belong together.
var relations = []Text{
	trade.Related:   {"关联方", "related"},
	trade.Unrelated: {"非关联方", "unrelated"},
}

// taskRules are those about what is to be reported.
var taskRules = map[trade.Rule]wording{
	trade.TaskMustExist: {
		Message{"没有该报告任务", "没有该报告任务，或与您的单位无关。", "请从报告任务清单中选择。"},
		Message{"There is no such task", "There is no such task, or your institution has no business with it.",
			"Choose it from the list of tasks."},
	},
	trade.TaskMustBeOpen: {
		Message{"报告任务未开启", "未了结金额在起点以内，或尚未超过应报告的天数且所报的预计日期也不超过。", "请刷新页面，查看该任务的现状。"},
		Message{"The task is not open", "No more is open than needs no report, or the days after which it is " +
			"reported are not over and the day that is stated lies within them.",
			"Reload the page and look how it stands."},
	},
	trade.ExpectedDayMustBeAhead: {
		Message{"预计日期不合理", "预计收款、付款或进口的日期须晚于今天，且不超过十年。", "请核对预计日期。"},
		Message{"The expected day does not fit", "The day on which it is received, paid or delivered comes after " +
			"today and within 3,650 days.", "Check the day."},
	},
	trade.ReceiptMustNameExportDay: {
		Message{"预收货款须写明预计出口日期", "收汇未列报关单，或所列报关单以外的余额超过免报告金额的，为预收货款，须写明预计出口日期，" +
			"该日期须晚于今天且不超过一年。",
			"请填写预计出口日期；已全部列明报关单的，请删除该日期。"},
		Message{"The day on which the goods go does not fit", "What proceeds leave without a declaration came in " +
			"advance if it is more than what needs no report; they say on which day its goods are expected to go: " +
			"after today, and within a year.",
			"Fill in that day; where declarations are named for all of the money, leave it out."},
	},
	trade.MatchMustNotExceedReceipt: {
		Message{"超出待匹配的预收金额", "该笔收汇待匹配的预收金额为 {left}。", "请核对报关单与金额。"},
		Message{"More than came in advance", "{left} of these proceeds came in advance of goods that are still to go.",
			"Check the declarations and how much of each."},
	},
	trade.MatchMustFollow: {
		Message{"不是下一次匹配", "所填的次序不是下一次匹配，或该次匹配已按其他内容登记；内容与上一次相同的，须填写次序。",
			"请查看已登记的匹配，再按下一次的次序填写；重复发送的，无须再办。"},
		Message{"The match is not the next one", "The number is not that of the next match, a match of this number " +
			"was asked for in other words, or the last one was asked for in these and no number says that this is " +
			"another.", "Look at what is matched by now and give the next number; if it was sent again, nothing is " +
			"left to do."},
	},
	trade.RelationMustBeGiven: {
		Message{"须说明关联关系", "须说明交易双方是否为关联方。", "请选择关联方或非关联方。"},
		Message{"The relation must be given", "A report says whether the two sides of the trade belong together.",
			"Choose related or unrelated."},
	},
}

// What pages and commands say of tasks.
var (
	ChooseReason   = Text{"请选择原因", "Choose a reason"}
	ChooseOne      = Text{"请选择", "Choose"}
	ReportTaskDoes = Text{"报告超期未收、未付或未到货的情况：预计日期、关联关系和原因；企业经办人办理，或由与之有业务的银行代报",
		"Report what is received, paid or delivered late: when it is expected, whether the sides belong " +
			"together, and why; by the enterprise, or for it by a bank that has business there"}
	TheTask        = Text{"一项报告任务的现状", "how a task stands"}
	TheTasks       = Text{"报告任务清单，按报告期限排列", "what is to be reported, next due day first"}
	TaskFloors     = Text{"报告任务起点金额", "What is open is reported"}
	ReportedBeyond = Text{"超过多少天须报告：%v", "reported beyond: %v"}
	DaysByClass    = Text{"A 类 %d 天，B、C 类 %d 天", "class A %d days, B and C %d days"}
	NoTasks        = Text{"不产生报告任务", "no tasks are opened"}
	TasksNone      = Text{"暂无报告任务。", "Nothing to report."}
	NoSuchTask     = Text{"报告任务不存在，或您无权查看", "there is no such task, or it is not yours to see"}
	TaskIsNamed    = Text{"报告任务标识须为 34 位小写十六进制", "a task has 34 lower-case hexadecimal digits"}
	TasksMenu      = Text{"报告任务", "Tasks"}
	TasksHeading   = Text{"报告任务", "Tasks to report"}
	TasksLead      = Text{"贸易信贷超期的，须自进出口、收付款之日起 30 天内报告；已超期的须到现场报告。按到期日排列。",
		"What is received or paid later than usual is reported within 30 days. In order of the day on which it is due."}
	TasksLeadBank = Text{"本行客户的报告任务，金额只按本行所知计算；可代企业报告。占用单据多于 %d 份的，检视最早的 %[1]d 份。",
		"Tasks of clients, with amounts as far as this bank knows them by its own business. It may report for them. " +
			"Of more than %d documents in use, the %[1]d earliest are looked at."}
	TaskEvent       = Text{"业务日期", "Event"}
	TaskOpenAmount  = Text{"未了结金额", "Still open"}
	TaskDue         = Text{"报告期限", "due"}
	TaskDaysLeft    = Text{"剩余天数", "Days left"}
	TaskLateSince   = Text{"逾期 %d 天", "%d days late"}
	TaskForeseen    = Text{"网上报告", "foreseen"}
	TaskArisen      = Text{"现场报告", "late, at the branch"}
	TaskAbout       = Text{"所涉业务", "About"}
	TasksSought     = Text{"检视 %d 份单据有无报告任务", "%d documents were looked at for what is to be reported"}
	TaskSoughtAgain = Text{"%s 再次检视有无报告任务", "what is to be reported is looked for again on %s"}
	TaskDueMoved    = Text{"报告任务 %s 的期限为 %s", "to be reported: %s, now by %s"}
	TaskOpenedSays  = Text{"报告任务开启：%s，报告期限 %s", "to be reported: %s, by %s"}
	TaskReportSays  = Text{"已报告：预计 %s，%s，%s", "reported: expected %s, %s, %s"}
	ReportTheTask   = Text{"报告", "Report"}
	TaskReportedBy  = Text{"报告单位", "Reported by"}
	TaskExpected    = Text{"预计日期", "Expected"}
	TaskReason      = Text{"超期原因", "Reason"}
	TaskRelation    = Text{"关联关系", "Relation"}
)
