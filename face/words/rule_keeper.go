package words

import "tallystick/book/trade"

// keeperRules words the rules about who keeps the ledger.
var keeperRules = map[trade.Rule]wording{
	trade.KeeperMustExist: {
		Message{"没有该记账节点", "账本上没有该标识的记账节点。", "请在记账节点列表中核对标识。"},
		Message{"There is no such keeper", "No keeper of this identifier is on the ledger.",
			"Look the identifier up in the list of keepers."},
	},
	trade.KeeperMustNotBeRemoved: {
		Message{"记账节点已不在册", "该记账节点已被移除，或其密钥已被更换。", "请刷新列表；如已更换密钥，请对新密钥的记录办理。"},
		Message{"The keeper is out", "It was removed, or another key votes in its place.",
			"Reload the list; where the key was replaced, act on the record of the new key."},
	},
	trade.KeeperKeyMustBeNew: {
		Message{"密钥已使用过", "该公钥现在或曾经是记账密钥，或是人员的签名密钥；记账密钥只用一次。",
			"请在该节点生成新密钥，并重新出具名片。"},
		Message{"The key must be new", "It is or was the key of a keeper, or a person signs with it; a keeper's " +
			"key is used once.", "Make a new key at the node, and a new card of it."},
	},
	trade.KeeperKeyMustBeOther: {
		Message{"新旧密钥相同", "所填公钥就是该记账节点现用的公钥。", "请在该节点生成新密钥，并重新出具名片。"},
		Message{"It is the same key", "The keeper votes by this very key now.",
			"Make a new key at the node, and a new card of it."},
	},
	trade.KeeperKeyMustBePossessed: {
		Message{"持有证明无效", "签名不是该公钥对本链、该参与主体所作。",
			"请在该节点的目录运行 tallystick keeper card，指明该参与主体，并使用其输出。"},
		Message{"The proof of possession is not good", "It is no signature of this key over this chain and this party.",
			"Run tallystick keeper card on the home of the node, for this party, and use what it prints."},
	},
	trade.AddressMustBeSound: {
		Message{"节点地址无效", "地址应写作 节点标识@主机:端口，标识为 40 位十六进制小写，最多 200 个字符。",
			"请按节点名片填写地址。"},
		Message{"The address is not sound", "It is node@host:port, with a node of 40 hexadecimal digits, and has at " +
			"most 200 characters.", "Write it as the card of the node does."},
	},
	trade.AddressMustBeNew: {
		Message{"节点已在册", "另一记账节点的地址是同一个节点标识；一个节点只有一票。", "请使用另一台节点，或更换该节点的密钥。"},
		Message{"The node keeps already", "Another keeper's address names the same node, and a node has one vote.",
			"Use another node, or replace that node's key."},
	},
	trade.KeeperMustNotCompete: {
		Message{"该类主体不能记账", "记账节点可读全部金额，只能由互不竞争的公共机构运行：总局、分局、海关、税务。",
			"请由上述机构运行节点；银行和企业以成员节点参与。"},
		Message{"This kind of party keeps no ledger", "Whoever keeps it reads every amount, so that only public " +
			"bodies do that do not compete: head office, branches, customs and tax.",
			"Have one of them run the node; banks and firms take part as members."},
	},
	trade.LastKeeperMustStay: {
		Message{"须至少保留一个记账节点", "这是最后一个记账节点，移除后账本无人可记。", "请先接纳另一个记账节点。"},
		Message{"The last keeper must stay", "Nobody would be left to make a block.", "Admit another keeper first."},
	},
	trade.KeeperChangeMustWait: {
		Message{"上一项变更尚未生效", "记账节点一次只变更一个，前一项变更须先生效。", "请稍候几秒再办理；提案保持有效。"},
		Message{"Another change is under way", "Keepers change one at a time, and the one before has yet to count.",
			"Wait a few seconds and do it again; a proposal stays open."},
	},
	trade.KeepersMustDecide: {
		Message{"须由记账机构决定", "您的机构没有运行记账节点；记账节点的变更由运行记账节点的机构三分之二以上同意。",
			"请由运行记账节点的机构的监管员或记账负责人办理。"},
		Message{"The keepers decide", "Your party runs no keeper; more than two thirds of the parties that do decide " +
			"on their changes.", "Have it done by a governor or a steward of a party that runs one."},
	},
	trade.KeepersMustBeFounded: {
		Message{"账本未登记记账节点", "该账本创立时未登记记账节点，验证人始终为创世文件中的验证人。",
			"如需变更，请用本程序新建网络并迁移。"},
		Message{"The ledger has no keepers on record", "It was founded without, and the validators of its genesis " +
			"file vote for ever.", "To change them, found a network with this program and move to it."},
	},
	trade.KeepersMustSuffice: {
		Message{"可表决的机构不足", "现有可表决人员不足：须有三分之二以上的记账机构、" +
			"至少两人（记账节点全由监管机构运行的，不少于其提案所需人数），密钥登记满 24 小时且未吊销。",
			"请先为这些机构登记记账负责人，满 24 小时后再提议。"},
		Message{"Too few could agree", "It takes persons of more than two thirds of the parties that run keepers, " +
			"and two of them at least, or where the regulator runs all keepers as many as its acts take, with keys " +
			"in use for 24 hours.",
			"Enrol stewards of these parties first, and propose it 24 hours later."},
	},
	trade.RuleBookMustFollow: {
		Message{"规则版本须依次启用", "只能启用现行版本之后的下一个规则版本。", "请填写现行版本加一的版本号。"},
		Message{"Rule books follow each other", "Only the version after the one in force can be adopted.",
			"Name the version that is one above it."},
	},
	trade.RuleBookMustBeAhead: {
		Message{"启用时间须在将来", "规则版本须在提案生效后至少 10 秒、至多一年的时间启用，以便各记账节点先换上认识它的程序。",
			"请另定启用时间后重新提议。"},
		Message{"A rule book begins later", "It begins ten seconds at least after it is adopted, and within a year, " +
			"so that every keeper installs a program that knows it first.",
			"Choose another time and propose it again."},
	},
	trade.RuleBookMustChange: {
		Message{"启用时间未变", "该规则版本已定于此时启用。", "如需改期，请填写另一时间。"},
		Message{"The time is the same", "The version begins at this very time already.",
			"To move it, name another time."},
	},
}
