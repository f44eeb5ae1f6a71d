package words

import "tallystick/book/trade"

// pilotRules words the rules about rates, limits, the pilot, inspections and models.
var pilotRules = map[trade.Rule]wording{
	trade.RateMustBePublished: {
		Message{"没有可用汇率", "所需币种没有在允许天数内发布的中间价。", "请待监管机构发布汇率后再办理。"},
		Message{"No rate is at hand", "No mid rate of the currency was published within the days allowed.",
			"Wait until the regulator has published rates."},
	},
	trade.LimitsMustNotBeBackdated: {
		Message{"业务参数不能追溯", "业务参数的生效日不能早于今天。", "请更正生效日。"},
		Message{"Limits cannot be backdated", "They take force today at the earliest.", "Correct the day."},
	},
	trade.LimitsMustBeSound: {
		Message{"业务参数不合理", "至少一项参数缺失、重复或超出允许范围。", "请核对各项参数：比例 0–100%、期限 1–3650 天、占用 1 秒–90 天等。"},
		Message{"The limits are not sound", "At least one figure is missing, given twice or out of its range.",
			"Check every figure: shares up to 100 %, tenor 1 to 3,650 days, hold up to 90 days."},
	},
	trade.PilotMustNameOnePlace: {
		Message{"试点范围不明确", "纳入试点须指明已开放的业务场景，以及一个地区或一家银行。", "请更正试点范围。"},
		Message{"The pilot must name one place",
			"An admission names an open scenario and either one region or one bank.",
			"Correct the place."},
	},
	trade.PilotMustBeAdmitted: {
		Message{"尚未纳入试点", "该地区或银行尚未纳入试点，无从停止。", "请核对范围。"},
		Message{"Not admitted to the pilot", "The region or bank is not in the pilot, so it cannot be stopped.",
			"Check the place."},
	},
	trade.PilotMustNotBeStopped: {
		Message{"试点已停止", "监管机构已停止该范围内的新业务；已放款的仍可还款与更正，已付汇的仍可登记退汇。", "请待恢复后再办理。"},
		Message{"The pilot is stopped", "The regulator has stopped new business here; what is disbursed can still be " +
			"repaid and corrected, and what is paid refunded.", "Wait until it is resumed."},
	},
	trade.PilotMustBeStopped: {
		Message{"试点未停止", "该范围并未停止。", "无需恢复。"},
		Message{"The pilot is not stopped", "It is running.", "There is nothing to resume."},
	},
	trade.RegionMustBeInPilot: {
		Message{"地区不在试点", "企业所在地区尚未纳入该业务试点，或尚未到生效日。", "请待该地区纳入试点后再办理。"},
		Message{"The region is not in the pilot",
			"The enterprise's region is not admitted to this scenario, or not yet.",
			"Wait until the region is admitted."},
	},
	trade.BankMustBeInPilot: {
		Message{"银行不在试点", "该银行尚未纳入该业务试点，或尚未到生效日。", "请选择试点银行。"},
		Message{"The bank is not in the pilot", "It is not admitted to this scenario, or not yet.",
			"Choose a bank of the pilot."},
	},
	trade.CapMustNotBeExceeded: {
		Message{"超出试点额度", "该地区或银行的试点额度不足。", "请减少金额，或待额度释放、调整后再办理。"},
		Message{"Beyond the pilot's cap", "The cap of the region or the bank leaves no room for it.",
			"Take less, or wait until the cap has room or is raised."},
	},
	trade.RateMustBeProposed: {
		Message{"汇率变动过大，须经提案发布", "与上次发布的中间价相差超过一名监管员可直接发布的幅度。汇率以每 100 外币单位折合人民币表示。",
			"请核对单位与小数点；确认无误的，请填写理由提交提案，由其他监管员同意后发布。"},
		Message{"The rate moved far and must be proposed", "It differs from the last one by more than one governor " +
			"publishes alone. Rates are CNY per 100 units.",
			"Check unit and decimal point; if it is meant, give a reason and propose it to the other governors."},
	},
	trade.LimitsMustNotLoosenToday: {
		Message{"放宽的参数不能当日生效", "放宽任何一项业务参数，最早于同意次日生效；收紧的可以当日生效。",
			"请将生效日改为明天或以后，并留出其他监管员同意的时间。"},
		Message{"What loosens cannot take force today", "Limits that permit more than those in force take force the " +
			"day after they are agreed to at the earliest; what tightens may be in force today.",
			"Choose a later day, with time for the other governors to agree."},
	},
	trade.CalendarMustBeSound: {
		Message{"工作日历不合理", "休假日须为该年的周一至周五，调休上班日须为该年的周六或周日，按日期排列且不重复；年份为去年至后年。", "请核对各日期。"},
		Message{"The calendar is not sound",
			"Days off are Mondays to Fridays of the year and days worked Saturdays or " +
				"Sundays, in order and each once; the year is between the last and the one after next.",
			"Check the days."},
	},
	trade.InspectionMustBeDrawn: {
		Message{"未被抽中", "该笔融资没有被抽中检查，抽查结果只能针对抽中的融资报告。", "请核对融资编号，或在抽查清单中选择。"},
		Message{"The financing was not drawn", "It was not drawn for inspection, and findings are reported only on " +
			"those that were.", "Check its identifier, or choose it from the list of inspections."},
	},
	trade.InspectionMustNotBeReported: {
		Message{"抽查结果已报告", "该笔抽查的结果已经上链，不能再次报告。", "请查看已有的抽查结果；另有发现的，请另行立案处理。"},
		Message{"The inspection was reported already", "Its finding is on the ledger and is not replaced.",
			"Look at the finding; what was found since belongs into a case."},
	},
	trade.FindingMustBeGiven: {
		Message{"未给出抽查结论", "须写明结论：无异常，或存在异常。", "请选择结论后重新提交。"},
		Message{"No finding is given", "An inspection finds the financing clean or irregular.",
			"Choose the finding and send it again."},
	},
	trade.ModelMustBeNamed: {
		Message{"模型与说明须一并指明", "模型须附其说明的摘要；公布的权重表没有说明。", "请补填说明摘要；恢复公布的权重表的，不填说明。"},
		Message{"Model and card go together", "A model needs the digest of its card; the published weights table has " +
			"none.", "Give the digest of the card, or none to go back to the published weights table."},
	},
	trade.ModelMustNotBeBackdated: {
		Message{"模型不能追溯生效", "模型的生效日不能早于今天。", "请更正生效日。"},
		Message{"A model cannot be backdated", "It takes force today at the earliest.", "Correct the day."},
	},
	trade.ModelMustBeOther: {
		Message{"该模型届时已在用", "自该日起在用的已是同一模型，提案不会改变任何事。", "请核对模型摘要；提案不再需要的，请由提议人撤回。"},
		Message{"The same model is in force then",
			"It is what stands from that day on already, so nothing would change.",
			"Check the model's digest; who proposed what is no longer needed takes it back."},
	},
}
