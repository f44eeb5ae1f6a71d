package words

import "tallystick/book/trade"

// keeperStates say what has become of a keeper.
var keeperStates = []Text{
	trade.WaitingKeeper:  {"待生效", "waiting"},
	trade.ActiveKeeper:   {"在册", "active"},
	trade.RemovedKeeper:  {"已移除", "removed"},
	trade.ReplacedKeeper: {"密钥已更换", "replaced"},
}

// What is said of the keepers, on their page and elsewhere.
var (
	Keepers          = Text{"记账节点", "Keepers"}
	NoSuchKeeper     = Text{"没有该记账节点", "there is no such keeper"}
	KeeperHolds      = Text{"状态 %s，地址 %s", "state %s, address %s"}
	KeeperOf         = Text{"记账节点 %s（%s）", "keeper %s of %s"}
	KeeperInPlaceOf  = Text{"%s：密钥 %s 更换为 %s", "%s: key %s gave way to %s"}
	KeeperRemovedFor = Text{"记账节点 %s 移除：%s", "keeper %s removed: %s"}
	KeeperTurn       = Text{"记账节点 %s 开始表决", "keeper %s votes from now on"}
	KeeperKeyLabel   = Text{"公钥", "Public key"}
	KeeperAddress    = Text{"节点地址", "Address of the node"}
	KeepsNothing     = Text{"不记账", "Keeps nothing"}
	VotesNoMore      = Text{"不再记账：%s", "Votes no more: %s"}
	VotesAs          = Text{"记账：%s", "Votes: %s"}
	ProposeKeeper    = Text{"提议接纳记账节点", "Propose a keeper"}
	ProposeKeyChange = Text{"提议更换密钥", "Propose another key"}
	ProposeRemoval   = Text{"提议移除", "Propose to remove"}

	KeepersDecide = Text{"三分之二以上的记账机构同意后生效；提案有效期 7 天。",
		"It is carried out when more than two thirds of the parties that run keepers agree. " +
			"The proposal waits for 7 days."}
	VoteBegins = Text{"表决自生效后的第二个区块起计入。节点须先行启动；否则其缺席计入容错。",
		"The vote counts from the second block on. Start the node first: until it runs, it counts as one that is away."}
	KeyEndsForGood = Text{"原密钥永久不可再用于记账。", "The key of before never votes again."}
	RemovalIsGood  = Text{"该密钥永久不可再用于记账；账本数据不变。", "The key never votes again; what is on the ledger stays."}
	BearsNoFault   = Text{"警告：变更后为 %d 个记账节点，任何一个停机账本即停止；现为 %d 个，可容忍 %d 个故障。",
		"Warning: %d keepers would be left, and the ledger would stop when any one of them does; now there are %d, " +
			"and they bear %d that fail."}
	NeedsTheNewVote = Text{"警告：变更后为 %d 个记账节点，任何一个未连通账本即停止，新节点的表决自生效后的第二个区块起必不可少。" +
		"请先以 --keepers-listen 启动现有节点，并以 --peer 互相指明，待新节点追上区块后再提议。",
		"Warning: of %d keepers then, the ledger stops when any one is away, so that the new vote is needed from the " +
			"second block on. Start the nodes of now with --keepers-listen first, let them and the new one name each " +
			"other by --peer, and propose it when the new one has caught up."}
	KeepersBear = Text{"共 %d 个记账节点，可容忍 %d 个故障。", "%d in all; %d of them may fail."}

	DeclareAdmitKeeper = Text{"提议接纳一个记账节点，由三分之二以上的记账机构同意后生效",
		"Propose to admit a keeper, for more than two thirds of the parties that run keepers to approve"}
	DeclareReplaceKeeper = Text{"提议更换一个记账节点的密钥，由三分之二以上的记账机构同意后生效",
		"Propose another key of a keeper, for more than two thirds of the parties that run keepers to approve"}
	DeclareRemoveKeeper = Text{"提议移除一个记账节点，由三分之二以上的记账机构同意后生效",
		"Propose to remove a keeper, for more than two thirds of the parties that run keepers to approve"}
	KeepersTag    = Text{"记账节点", "Who keeps the ledger"}
	KeepersListed = Text{"记账节点：在册与曾在册，按接纳时间排列", "Who keeps the ledger, and who did, in order of their admission"}
	KeyIsHex      = Text{"公钥为 64 位十六进制数字", "a public key is 64 hexadecimal digits"}
	ProofIsHex    = Text{"持有证明为 128 位十六进制数字", "a proof of possession is 128 hexadecimal digits"}
	KeeperIsNamed = Text{"记账节点标识为 32 位十六进制数字", "a keeper is named by 32 hexadecimal digits"}

	RuleBooks       = Text{"规则版本", "Rule book"}
	RuleBookNamed   = Text{"版本 %d", "version %d"}
	RuleBookReader  = Text{"本节点", "This node"}
	RuleBookStands  = Text{"规则版本 %d", "version %d of the rules"}
	RuleBookFrom    = Text{"规则版本 %d；版本 %d 自 %s 起启用", "version %d of the rules; version %d from %s on"}
	RuleBookInForce = Text{"规则版本 %d 已启用", "version %d of the rules is in force"}
	RuleBookKnown   = Text{"本节点程序认识的规则版本至 %d。", "This node's program knows versions up to %d."}
	RulesNotKnown   = Text{"规则版本 %d 将于 %s 启用，本节点程序至多认识版本 %d：请在此前换上新版程序，否则节点届时停止",
		"version %d of the rules begins at %s, and this node's program knows those up to %d: install the newer " +
			"program before then, or the node stops"}
	ProposeRuleBook = Text{"提议启用规则版本", "Propose a rule book"}
	RuleBookBegins  = Text{"启用后，程序不认识该版本的记账节点将停止，直至换上新版程序。请先为所有节点换上新版程序。",
		"From then on a keeper whose program does not know it stands still until the newer program is installed. " +
			"Install it at all nodes first."}
	RuleBookUnknown = Text{"警告：本节点的程序不认识版本 %d。", "Warning: the program of this node does not know version %d."}
	DeclareRuleBook = Text{"提议自某时起启用下一规则版本，由三分之二以上的记账机构同意后生效",
		"Propose the next version of the rules from an instant on, for more than two thirds of the parties that run " +
			"keepers to approve"}
	ClockIsWritten = Text{"时间写作 2026-11-23 22:30 或 2026-11-23（北京时间）",
		"a time is written 2026-11-23 22:30, or 2026-11-23, as clocks in China show it"}
	RulesToFoundBy = Text{"--rules 须为 %d 至 %d", "--rules is a version from %d to %d"}
)
