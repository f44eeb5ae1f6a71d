package words

// Of the limits of scenarios, of rates, and of the norms on which they rest.
var (
	NormIsWritten = Text{"文号写作 汇发〔2017〕9号，或 huifa-2017-9",
		"a norm is written huifa-2017-9, or as its Chinese number"}
	FigureRestsOnOne = Text{"每项参数只能有一个依据", "a figure rests on one norm"}

	RestsOn        = Text{"依据 %s", "by %s"}
	ExtendedAtMost = Text{"，可延长 %d 次", ", extensions at most: %d"}
	LiveLoans      = Text{"未结清融资", "Live loans"}
	NormsBehind    = Text{"依据（文号，可不填）", "Norms on which they rest (may be empty)"}

	LimitsOf      = Text{"设定业务参数：%s", "Set limits: %s"}
	LimitsReplace = Text{"新业务参数自生效日起替换该场景的原业务参数，不影响其他场景。在办业务的每一步按当日业务参数校验。" +
		"放宽的参数最早于同意次日生效，收紧的可以当日生效。此处提交提案，须由另一名监管员同意后生效。",
		"New limits take the place of the earlier ones of this scenario on their day; other scenarios keep theirs. " +
			"What is under way is judged by the limits of the day of each step. What loosens stands the " +
			"day after it is agreed to at the earliest, what tightens may stand at once. They are proposed here, " +
			"and stand once another governor agrees."}
	SetRateLimits     = Text{"设定汇率参数", "Set limits of rates"}
	RateLimitsReplace = Text{"新汇率参数自生效日起替换原汇率参数，适用于所有场景。此处提交提案，须由另一名监管员同意后生效。",
		"New limits of rates take the place of the earlier ones on their day, in all scenarios. They are proposed " +
			"here, and stand once another governor agrees."}
	LimitsAreProposed = Text{"将按以下内容提交提案，须由另一名监管员同意后生效。",
		"They are proposed as they stand below, and stand once another governor agrees."}
	LimitsOfBefore    = Text{"生效日之前已办理的业务不受影响。", "What was done before their day keeps its limits."}
	ProposeRateLimits = Text{"提议自某日起的汇率参数，由另一监管员同意后生效",
		"Propose limits of mid rates from a day on, for another governor to approve"}
	RateLimitsByDay = Text{"汇率参数的各个版本，按生效日排列", "The versions of the limits of mid rates, in order of their days"}
	NoSuchScenario  = Text{"没有该场景", "there is no such scenario"}
)
