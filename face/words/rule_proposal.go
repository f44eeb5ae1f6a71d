package words

import "tallystick/book/trade"

// proposalRules words the rules about acts that take more than one governor.
var proposalRules = map[trade.Rule]wording{
	trade.ActMustBeProposed: {
		Message{"须经提案办理", "此项操作须由多人共同决定，不能一人直接办理。",
			"请提交提案，由其他监管员（涉及记账节点的，由记账机构的监管员或记账负责人）在 7 天内同意后生效。"},
		Message{"The act must be proposed", "It takes more than one person, and nobody does it alone.",
			"Propose it; it is carried out when others agree within 7 days: governors, or about keepers those who " +
				"speak for the parties that run them."},
	},
	trade.ProposalMustBeNew: {
		Message{"提案编号已使用", "账本上已有同一编号的提案。", "请查看该提案；如需另行提议，请使用新的编号。"},
		Message{"The proposal must be new", "A proposal of this identifier is on the ledger.",
			"Look at it; to propose something else, use an identifier of its own."},
	},
	trade.ProposalMustBeOpen: {
		Message{"提案已结束", "没有该提案，或提案已生效、已失效、已撤回。", "请刷新查看提案状态；仍需办理的，请重新提议。"},
		Message{"The proposal is not open",
			"There is none of this identifier, or it was carried out, withdrawn or has lapsed.",
			"Reload and look at its state; if it is still wanted, propose it anew."},
	},
	trade.ContentMustAgree: {
		Message{"内容不一致", "所同意的内容与提案内容的摘要不一致，或提案没有内容。", "请刷新，重新核对提案的全部内容后再办理。"},
		Message{"The content must agree", "The digest is not that of the proposal's content, or it has none.",
			"Reload, look at the whole content once more, and then decide."},
	},
	trade.GovernorMustNotRepeat: {
		Message{"不能重复表态", "您已对该提案表达过同样的意见；提议人视为已同意。", "请由另一名有权同意的人员办理。"},
		Message{"Nobody must repeat", "You have said the same of this proposal; who proposes has agreed.",
			"Somebody else who may agree has to act."},
	},
	trade.ThresholdMustBeSound: {
		Message{"监管员人数不足", "同意人数至少为 2，且须少于有资格的监管员人数；提案所需人数也不能超过现有有资格的监管员人数。",
			"请核对人数，或先登记更多监管员（密钥登记满 24 小时后计入）。"},
		Message{"The number of governors is not sound", "An act takes two at least, and there must be one governor " +
			"more than it takes; no proposal can ask for more governors than there are.",
			"Check the number, or enrol more governors first; their keys count after 24 hours."},
	},
	trade.GovernorMustBeSeasoned: {
		Message{"密钥登记未满 24 小时", "监管员、记账负责人的密钥登记满 24 小时后方可提议或同意。",
			"请于登记满 24 小时后办理，或由密钥登记较早的人员办理。"},
		Message{"The key is too new", "Who proposes or agrees, a governor or a steward, does so only 24 hours after " +
			"the key was enrolled.", "Wait until then, or have somebody act whose key is older."},
	},
	trade.ProposalMustBeOwn: {
		Message{"只能由提议人撤回", "该提案由他人提议，或由您为另一机构提议。", "不同意的，请提出异议；须撤回的，请由提议人办理。"},
		Message{"Only who proposed it withdraws it", "Somebody else made this proposal, or you did for another party.",
			"To speak against it, object; to have it withdrawn, ask who proposed it."},
	},
}
