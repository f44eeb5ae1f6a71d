package words

// What is said where a member checks what a keeper tells it.
var (
	SliceForm = Text{"记账节点的回复无法读取或不是所请求的格式：请换一个记账节点，并核对两端的程序版本",
		"the keeper's answer can't be read, or is not of the form that was asked for: ask another keeper, and " +
			"compare the versions of the programs"}
	SliceParty = Text{"记账节点答非所问：内容属于其他主体，或不是从所请求之处开始；请换一个记账节点",
		"the answer is another party's, or begins elsewhere than asked: ask another keeper"}
	SliceOld = Text{"记账节点给出的区块头早于已核验的区块头：该节点落后或回退，请换一个记账节点",
		"the header is older than one that was verified: the keeper is behind or went back; ask another"}
	SliceWithheld = Text{"记账节点扣留区块：其他记账节点已有更高的区块，请换一个记账节点",
		"the keeper keeps blocks back: others have later ones; ask another keeper"}
	SliceValidators = Text{"区块头未获有表决权的记账节点三分之二以上签署：请勿采信，请换一个记账节点",
		"the header is not signed by more than two thirds of those who may vote: do not believe it, ask another keeper"}
	SliceContradiction = Text{"记账节点在同一高度签署了两个不同的区块：账本已出现两种历史，请停止办理，保存证据并报告监管机构",
		"the keepers signed two blocks of one height: there are two histories. Stop, keep the evidence and report it " +
			"to the regulator"}
	SliceState = Text{"状态与区块头不符：请换一个记账节点",
		"the state is not the one that the header carries: ask another keeper"}
	SliceHistory = Text{"日志不是由已核验的日志延续而来：请换一个记账节点；若所有记账节点均如此，请停止办理并报告监管机构",
		"the journal does not go on from the one that was verified: ask another keeper; if all answer so, stop and " +
			"report it to the regulator"}
	SliceEntry = Text{"有条目不在日志中：请换一个记账节点", "an entry is not in the journal: ask another keeper"}
	SliceOrder = Text{"有条目重复、越界或次序不对：请换一个记账节点",
		"an entry is told twice, out of its order or beyond what was asked for: ask another keeper"}
	SliceRecord = Text{"有记录与账本不符，或其证明无效：请换一个记账节点",
		"a record is not on the ledger as it is told, or its proof is not good: ask another keeper"}
	SliceForeign = Text{"收到与本主体无关的记录，未予保存：请换一个记账节点，并报告监管机构",
		"a record was told that does not concern this party, and is not kept: ask another keeper, and report it to " +
			"the regulator"}
	SliceUnexplained = Text{"本主体的记录发生变化，却没有相应的条目：请换一个记账节点",
		"a record of this party changed, and no entry says why: ask another keeper"}
	SliceMissing = Text{"记账节点隐瞒了条目所写的记录：请换一个记账节点",
		"the keeper keeps back a record that an entry wrote: ask another keeper"}
	SliceMail = Text{"记账节点隐瞒了应告知本主体的内容：告知的数量或内容与账本的信箱不符，请换一个记账节点",
		"the keeper keeps back what is for this party: what was told is not what the ledger counts; ask another keeper"}
	AtPlace = Text{"（%s）", " (%s)"}
)
