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
	TrialMember = Text{"该行在自己的节点办理，节点目录 %s 只保存与其有关的内容",
		"This bank works at a node of its own, in %s, which keeps only what concerns it"}
	AtPlace = Text{"（%s）", " (%s)"}

	LinkPass = Text{"连接证书无效：须由账本上登记的密钥授权，且未过期；请核对两端时钟",
		"the certificate is none by which a key of the ledger speaks, or its time is over: compare the clocks"}
	LinkNoKeeper = Text{"对方不是账本上的记账节点：请核对地址",
		"the other side is no keeper of the ledger: look at the address"}
	LinkStranger = Text{"该密钥未登记或已吊销，或其主体已除名或为监管方：监管方自行记账，其他主体请先由监管员登记密钥",
		"the key is not on the ledger or was revoked, or its party is expelled or supervises: supervisors keep the " +
			"ledger themselves; the key of another party is enrolled by a governor first"}
	LinkAhead    = Text{"记账节点落后于请求之处：请换一个记账节点", "the keeper has not come as far as you ask: ask another"}
	LinkTooOften = Text{"请求过于频繁，请稍后再试", "you ask too often: try again a moment later"}
	LinkOver     = Text{"本主体当日可请求的数量已用完，请在 %d 小时 %d 分钟后再试；如确有需要，请联系监管机构",
		"your party has asked for as much as it may in a day: try again in %d h %d min, or ask the regulator for more"}
	AsksMuch = Text{"有主体今日的请求（%s）已接近每日上限 %d：请在本节点日志和查询记录中查看，核实其是否在试探编号",
		"a party is near the %[2]d that it may ask for today (%[1]s): the log and the record of looks say who; find " +
			"out whether it tries numbers"}
	FollowNobodyAnswers = Text{"暂时没有记账节点答复，请稍后再试", "no keeper answers now: try again later"}
	NotFoundNow         = Text{"暂时查不到该单据，或各记账节点所称币种不一致：请核对编号，稍后再查",
		"the document is not found now, or keepers do not agree on its currency: look at the number and ask again"}
	FollowNoTokenServer = Text{"未设置脱敏服务地址，不能为新编号生成标识：请用 tallystick member join --token-server 写明总局节点的地址",
		"it is not said where head office makes identifiers of new numbers: name it with `tallystick member join " +
			"--token-server`"}
	FollowSilent = Text{"已有 %d 分钟没有记账节点答复：请检查网络，或在 member.yaml 中写明更多记账节点",
		"no keeper has answered for %d minutes: look at the line to them, or name more keepers in member.yaml"}
	FollowWithheld = Text{"最新核验的区块 %d 已是 %d 分钟之前的：区块可能被扣留或账本已停止，请核对本机时钟，换一个记账节点，" +
		"并向监管机构查询",
		"the newest block that is proven, %d, is %d minutes old: blocks may be kept back, or the ledger " +
			"stands still. Look at this machine's clock, ask another keeper, and the regulator"}
	FollowExported = Text{"已导出到 %s：%d 条条目、%d 条记录、%d 份回执、%d 份明细（区块 %d）",
		"exported to %s: %d entries, %d records, %d receipts, %d details, as of block %d"}
	FollowUnproven = Text{"%d 条记录未取得回执，见 export.json 的 unproven；如因今日次数已满，请改日重新导出",
		"%d records are without a receipt: export.json names them (unproven); where no more are given today, export " +
			"again another day"}
	LinkNobodyThere = Text{"该地址无人应答：请核对地址、端口与防火墙，以及对方是否已开放 members-listen",
		"nobody answers at the address: look at address, port and firewall, and whether the other side has set " +
			"members-listen"}
	LinkShutOut = Text{"对方拒绝了本节点的密钥：密钥未登记、已吊销或属于另一网络，或两端时钟相差过大",
		"the other side shut this node's key out: it is not on the ledger, was revoked or is of another network, or " +
			"the clocks are far apart"}
	LinkNoLink = Text{"该地址应答的不是成员连接：请核对端口（portal 与 members-listen 是不同的端口）",
		"what answers at the address is no door for members: look at the port, which is not that of the portal"}
	LinkNoRecord = Text{"账本上没有可向本主体出具回执的该记录", "the ledger has no such record of " +
		"which your party may have a receipt"}
	LinkBusy = Text{"记账节点暂时无法答复，请稍后再试或换一个记账节点",
		"the keeper can't answer now: try again later, or ask another"}
	LinkNotYours = Text{"该指令由另一主体签署：每个连接只能提交本主体的指令",
		"the envelope is of another party: a link takes those of its own party alone"}
	TokenServerAway = Text{"脱敏服务暂时无法使用，新号码请稍后再试；其余业务不受影响",
		"the token server can't be reached now: try again later with new numbers; everything else goes on"}
	TokensAwayTitle    = Text{"脱敏服务暂时无法使用", "The token server is away"}
	TokenServerUnknown = Text{"未设置脱敏服务地址：请在 node.yaml 中设置 token-server",
		"it is not said where the token server is: set token-server in node.yaml"}
	LinkUnreadable = Text{"请求无法读取：请核对两端的程序版本",
		"the request can't be read: compare the versions of the programs"}

	FollowedUnreadable = Text{"跟随进度无法读取：请换一个空文件夹重新跟随", "how far the ledger was followed can't be read: follow " +
		"it anew in an empty folder"}
	FollowHasKey    = Text{"%s 已有密钥", "%s has a key already"}
	FollowNoKey     = Text{"%s 没有密钥：请先运行 tallystick member card", "%s has no key: run `tallystick member card` first"}
	FollowNotJoined = Text{"%s 尚未加入网络：请先运行 tallystick member join",
		"%s has not joined a network: run `tallystick member join` first"}
	FollowNoKeeper   = Text{"请至少写明一个记账节点的地址（主机:端口）", "name a keeper at least, as host:port"}
	FollowOtherChain = Text{"信任文件属于链 %s，密钥是为链 %s 生成的", "the trust file is of the chain %s, and the key was made for %s"}
	FollowOtherParty = Text{"记账节点所称的主体与账本所证明的不符：请换一个记账节点，在空文件夹中重新跟随",
		"the party that the keeper names is not the one that the ledger proves: follow anew in an empty folder, from " +
			"another keeper"}
	FollowNoGenesis = Text{"未保存网络的创世文件，不能提交指令：请用创世文件重新运行 tallystick member join",
		"the genesis file of the network is not at hand, so that nothing can be signed: run `tallystick member join` " +
			"again with the genesis file"}
	NotHereTitle  = Text{"本节点不办理", "Not at this node"}
	TrialBank     = Text{"江陆银行", "Jianglu Bank"}
	TrialMaker    = Text{"江陆经办", "Jianglu maker"}
	TrialChecker  = Text{"江陆复核", "Jianglu checker"}
	NotAtThisNode = Text{"该业务不能在本节点办理：本主体不办理此类业务，或未写明脱敏服务地址（tallystick member join --token-server）而不能为新编号生成标识",
		"this can't be done at this node: your party gives no such command, or the home does not know the token " +
			"server that makes identifiers of new numbers (`tallystick member join --token-server`)"}
	FollowLoopback = Text{"%s 不是本机回环地址：成员节点只在本机应答",
		"%s is no address of the loopback: a member answers on its own machine alone"}
	FollowFirst = Text{"尚不知 %s 属于哪一主体：请先运行 tallystick member follow --once",
		"it is not known yet whose %s is: run `tallystick member follow --once` first"}
	MemberDuty       = Text{"职责须为 maker、checker 或 auditor", "a duty is maker, checker or auditor"}
	MemberServes     = Text{"成员节点已就绪：%s", "the member answers at %s"}
	FollowNewerRules = Text{"账本按规则版本 %d 继续，本程序至多为 %d：请换上新版程序后重新启动，数据不受影响",
		"the ledger goes on by version %d of the rules, and this program knows those up to %d: install the newer " +
			"program and start again; nothing is lost"}
	FollowStops   = Text{"已停止跟随，证据保存在 %s", "following has stopped; the evidence is in %s"}
	FollowAudited = Text{"%d 条记录、%d 条条目均与最新状态相符（区块 %d）",
		"%d records and %d entries are as the newest state proves (block %d)"}
	FollowDiffers = Text{"所存内容与账本不符：%s。请在空文件夹中重新跟随",
		"what is kept is not what the ledger proves: %s; follow anew in an empty folder"}
	FollowNotAudited = Text{"未能核对：暂时没有记账节点应答，下次再核对", "not audited: no keeper answered; the next round tries again"}
	FollowReached    = Text{"已跟随到区块 %d：%d 条条目、%d 条记录", "followed to block %d: %d entries, %d records"}
)

// What is said where backups of a member are sealed to custodians and opened again.
var (
	BackupPassphrase = Text{"口令至少 12 个字符", "a passphrase has 12 characters at least"}
	BackupName       = Text{"请写明保管人姓名，至多 200 字节", "name the custodian, in 200 bytes at most"}
	BackupKey        = Text{"保管人密钥无法打开：口令不对，或文件已损坏",
		"the custodian's key can't be opened: the passphrase is wrong, or the file is damaged"}
	BackupCard = Text{"不是保管人卡片：请使用 tallystick member custodian 生成的卡片",
		"this is no custodian's card: take one that `tallystick member custodian` made"}
	BackupCustodians = Text{"备份须有 %d 至 %d 名保管人，其中任意两人可共同恢复",
		"a backup has from %d to %d custodians, any two of whom restore it together"}
	BackupTwice   = Text{"%s 与 %s 的密钥相同：每名保管人须有自己的密钥", "%s and %s have one key: each custodian has its own"}
	BackupNone    = Text{"不是备份文件，或为更新版程序所写", "this is no backup, or one of a newer program"}
	BackupDamaged = Text{"备份已损坏或不完整：请使用另一份备份；未写入任何内容",
		"the backup is damaged or cut off: take another one; nothing was written"}
	BackupNotYours = Text{"这份备份并非封给所给的两名保管人：请核对文件与密钥",
		"the backup is not sealed to the two custodians given: look at file and keys"}
	BackupTwo    = Text{"须由两名不同的保管人共同恢复", "two different custodians restore a backup together"}
	BackupFolder = Text{"%s 已存在：请恢复到新的文件夹", "%s is there already: restore into a new folder"}
	BackupInside = Text{"%s 在本节点目录之内：备份须写到目录之外，最好在另一磁盘",
		"%s lies within the home: backups go outside it, best on another disk"}
	BackupOdd = Text{"%s 不是普通文件或文件夹，无法备份：请移走后重试",
		"%s is neither a file nor a folder and can't be backed up: move it away and try again"}
	BackupFailed = Text{"备份失败", "a backup failed"}
	BackupMade   = Text{"已备份到 %s", "the backup is %s"}
	BackupOpened = Text{"已恢复 %s 在区块 %d 的数据（%s 备份）。请先停用旧机器，再运行 tallystick member audit 核对",
		"restored what %s held at block %d (copied %s); stop the old machine for good, then run `tallystick member audit`"}
)
