package words

import "strconv"

// How a step of a batch stands, by the name that the API has for it.
var steps = map[string]Text{
	"final":     {Zh: "已上链", En: "final"},
	"unchanged": {Zh: "内容已是如此", En: "stood so already"},
	"allowed":   {Zh: "规则校验通过，尚未提交", En: "would be allowed; nothing was sent"},
	"pending":   {Zh: "已提交，尚未上链", En: "handed in, not final yet"},
	"expired":   {Zh: "未能及时入块", En: "in no block, and never will be"},
}

// OfStep says how a step of a batch stands.
func OfStep(state string) Text { return steps[state] }

// StepsRefused says how many steps of a batch were refused.
func StepsRefused(n, of int) Text {
	some, all := strconv.Itoa(n), strconv.Itoa(of)
	return Text{Zh: some + " 项（共 " + all + " 项）被拒绝，其余各项见清单",
		En: some + " of " + all + " steps were refused; of the others see the list"}
}

// StepsAtMost says how many steps a batch may have.
func StepsAtMost(n int) Text {
	most := strconv.Itoa(n)
	return Text{Zh: "须有 1 至 " + most + " 项", En: "there are 1 to " + most + " steps"}
}

// What is said of batches.
var (
	Batch      = Text{Zh: "批量办理", En: "batch"}
	BatchTitle = Text{Zh: "批量办理：一次签名，逐项答复",
		En: "Give up to 1,000 commands under one signature, each answered by itself"}
	BatchHow = Text{Zh: "按所列顺序逐项判断，互不影响；任一项有误填，则全部不提交。",
		En: "They are decided in this order; each is refused by itself, and none undoes another.\n" +
			"With a wrong field in one, nothing is handed in."}
	BatchStatus = Text{Zh: "退出码：0 全部已上链或内容已是如此；1 有被拒绝的项，见清单，或全部未提交；3 尚不能确定。",
		En: "Exit status: 0 when every step is final or stood so already, 1 when one was refused, as\n" +
			"the list says, or nothing was handed in, 3 when it is not known yet."}
	SentBefore = Text{Zh: "与刚才的提交相同，未重复办理", En: "the same was sent a moment ago; no more was handed in"}

	BatchNeedsJSON = Text{Zh: "请以 --json 给出各项操作", En: "say with --json what the steps are"}
	BatchTooLarge  = Text{Zh: "各项合计过大：请分批提交", En: "the steps are too much together: hand them in in parts"}
	StepGoesAlone  = Text{Zh: "该操作须单独提交", En: "this goes by itself, and in no batch"}
	StepHasNoPath  = Text{Zh: "没有该操作", En: "there is no command of this path"}
	StepHasNoBody  = Text{Zh: "该操作没有正文", En: "this command has no body"}
)
