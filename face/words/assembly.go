package words

// What is said where a network is assembled and joined, and of how its keepers are doing.
var (
	FewKeepersWithinReach = Text{"%d 个（共 %d 个）记账节点连通，不足三分之二以上，无法出块：请检查其他节点及网络",
		"%d of %d keepers are within reach, and it takes more than two thirds to make a block: look at the other " +
			"nodes and the lines to them"}

	DeclareEnrolCard = Text{"按名片登记人员的密钥：密钥在其他节点生成，人员在该节点登录",
		"Enrol the key of a person by its card: the key was made at another node, where the person signs in"}
	PersonIsNamed   = Text{"人员标识为 32 位十六进制数字", "a person is named by 32 hexadecimal digits"}
	PersonNotProven = Text{"密钥持有证明无效：须为本链、该主体、该人员所作，请使用 tallystick card person 的输出",
		"the proof of possession is not good for this chain, party and person: use what `tallystick card person` prints"}

	NodeCatchesUp = Text{"正在从其他节点追赶区块，追上后即可办理",
		"it fetches blocks from the others, and takes requests when it has caught up"}

	CardDamaged   = Text{"名片无法读取", "the card can't be read"}
	CardNotSigned = Text{"名片的签名与内容不符：可能被改动，请向该机构另取",
		"the card's signature is not good: it may have been altered; get it anew"}
	CardPersonUnsound = Text{"名片上第 %d 名人员的密钥证明无效", "the proof of person %d on the card is not good"}
	CardOfOtherChain  = Text{"名片属于链 %s，不是 %s", "the card is for the chain %s, not %s"}
	CardAddress       = Text{"地址须写作 主机:端口", "an address is host:port"}
	CardParty         = Text{"名片须写明机构代码与中文名称", "a card names the party's number and its Chinese name"}
	CardDuty          = Text{"人员须写作 登录名:职责:姓名，职责为 %s", "a person is LOGIN:DUTIES:NAME, with duties of %s"}
	HasNetworkAlready = Text{"%s 已有网络或其他节点的文件，请另选空文件夹",
		"%s holds a network or the files of a node: choose an empty folder"}

	JoinsLater = Text{"后加入", "joins later"}
	DigestIs   = Text{"摘要 %s", "digest %s"}
	TypeDigest = Text{"请输入其他机构读出的摘要", "type the digest that the others read to you"}
	HomeJoined = Text{"%[1]s 已成为该网络的节点目录，启动：tallystick start --home %[1]s",
		"%[1]s is a home of the network now; start it: tallystick start --home %[1]s"}
	MakesCard = Text{"在将运行记账节点的机构自己的目录中生成节点与首批人员的全部密钥，并输出名片：公钥与持有证明，已签名。" +
		"名片交给组建方；私钥不离开本目录。",
		"Make, in the home of a public body that is to keep the ledger, all keys of its node and of its first " +
			"persons, and print the card: the public halves with the proof that they are held, signed. Cards are " +
			"given to whoever assembles the network. The private halves never leave this home."}
	SettingsAre = Text{"本节点的设置；启动参数优先。不得写入密钥或口令。",
		"Settings of this node; flags of `tallystick start` come before them. No key and no password belongs " +
			"here."}

	NetworkDamaged = Text{"网络文件无法读取", "the network file can't be read"}
	TokenKeysOther = Text{"脱敏密钥与创世文件所列公钥不符，节点不启动；请恢复本网络的 token_seed",
		"the token keys are not those of the genesis, and the node does not start; restore this network's token_seed"}
	NetworkOtherwise = Text{"网络文件与名片不符：%s", "the network file does not fit its cards: %s"}
	OneRegulator     = Text{"须恰有一张监管机构的名片", "exactly one card is the regulator's"}
	CardTwice        = Text{"%s 出现两次：每个机构、节点、密钥只能有一张名片",
		"%s is there twice: each party, node and key has one card"}
	KeeperCompetes = Text{"%s（%s）不能记账：记账节点只能由总局、分局、海关、税务运行",
		"%s (%s) can't keep the ledger: only head office, branches, customs and tax do"}
	StewardMissing = Text{"%s 的名片上没有可表决的人员：监管机构须有两名监管员，其他机构须有一名记账负责人",
		"nobody on the card of %s can speak for it: the regulator has two governors, another body a steward"}

	NotInvited = Text{"网络文件中没有本目录的名片：请向组建方核对",
		"the network file has no card of this home: ask who assembled it"}
	BoxClosed = Text{"封给本节点的共同密钥无法打开：网络文件被改动，或不是封给本目录的",
		"what is sealed to this node does not open: the file was altered, or was sealed to another home"}
	SecretOther = Text{"封入的共同密钥与创世文件不符，请勿使用该文件",
		"the secret in the file is not the one that the genesis names: do not use the file"}
	DigestDiffers = Text{"摘要不一致：文件为 %s，您确认的是 %s。请勿加入，并与其他机构核对",
		"the digest differs: the file has %s and you confirmed %s; do not join, and compare with the others"}
	CardFirst     = Text{"%s 中没有名片：请先运行 tallystick card", "%s holds no card: run `tallystick card` first"}
	DigestReadOut = Text{"请各机构通过电话等其他渠道逐字核对此摘要",
		"read this digest out to each other by another way, such as the telephone"}
	FewerThanFour = Text{"提示：少于 4 个记账节点时，任何一个停机账本即停止",
		"note: with fewer than 4 keepers the ledger stops when any one of them does"}
	SettingsWrong = Text{"设置文件 %s 有误：%s", "the settings file %s is wrong: %s"}
	SettingSecret = Text{"设置文件中不得写入密钥或口令", "no key or password belongs into the settings file"}
)
