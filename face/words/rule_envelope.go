package words

import "tallystick/book/trade"

// envelopeRules words the rules about envelopes, parties and keys.
var envelopeRules = map[trade.Rule]wording{
	trade.EnvelopeMustBeReadable: {
		Message{"报文无法读取", "报文不是本系统规定的编码，或缺少字段。", "请用当前版本的客户端重新生成并提交。"},
		Message{"The envelope cannot be read", "It is not in the prescribed encoding, or a field is missing.",
			"Make it anew with a current client and send it again."},
	},
	trade.ChainMustMatch: {
		Message{"报文不属于本账本", "报文指明的是另一条链。", "请核对所连接的网络后重新签署。"},
		Message{"The envelope is for another ledger", "It names a different chain.",
			"Check which network you are connected to and sign again."},
	},
	trade.SignatureMustVerify: {
		Message{"签名不符", "签名与报文内容或登记的公钥不一致。", "请用登记的密钥重新签署；若仍失败，请联系监管员核对密钥。"},
		Message{"The signature does not verify", "It does not match the content or the enrolled public key.",
			"Sign again with the enrolled key; if that fails, have the governor check the key."},
	},
	trade.EnvelopeMustNotBeExpired: {
		Message{"报文已过期", "报文的有效期已过，未予执行。", "请重新签署并提交。"},
		Message{"The envelope has expired", "Its time was over before it was executed; nothing was done.",
			"Sign it anew and send it again."},
	},
	trade.EnvelopeMustNotBeReplayed: {
		Message{"报文重复提交", "同一编号的报文已经处理过。", "无需再次提交；请按编号查询原报文的结果。"},
		Message{"The envelope was handed in before", "An envelope of the same identifier has been dealt with.",
			"Do not send it again; ask for the outcome of the first by its identifier."},
	},
	trade.EnvelopeMustNotLastTooLong: {
		Message{"报文有效期过长", "报文的有效期最多为区块时间之后一小时。", "请缩短有效期后重新签署。"},
		Message{"The envelope is to last too long", "An envelope lasts at most one hour beyond block time.",
			"Give it a shorter time and sign again."},
	},
	trade.HeadMustBeOwn: {
		Message{"报文所依据的区块不属于本账本", "报文指明的区块高度与区块头哈希，与本账本的记录不一致：签署方的节点所见可能是另一条链。",
			"请停止提交，核对所连接的网络与信任文件，并保存该区块头作为证据。"},
		Message{"The envelope stands on a block that is not of this ledger", "The height and header hash that it " +
			"names are not those of this ledger: the signer's node may have been shown another history.",
			"Hand in nothing more, check the network and the trust file, and keep the header as evidence."},
	},
	trade.HeadMustNotBeTooOld: {
		Message{"报文所依据的区块过旧", "报文指明的区块早于账本最近的 131072 个区块。", "请等节点同步到最新区块后重新签署。"},
		Message{"The envelope stands on a block that is too old", "It names a block before the last 131,072 of the " +
			"ledger.", "Wait until the node has caught up, and sign again."},
	},
	trade.EnvelopeMustNotBeTooLarge: {
		Message{"报文过大", "报文超出允许的大小。", "请分成几份提交。"},
		Message{"The envelope is too large", "It is beyond the size allowed.", "Split it and send the parts."},
	},
	trade.DetailsMustSayTheSame: {
		Message{"同一编号，所填详情不同", "该编号已由贵方登记，各项金额与日期相同，但加密的详情（如付款人、附言）与所填不同。",
			"请核对原登记；属于另一笔的，请使用其自身编号。若同事刚刚登记，请原样重新发送。"},
		Message{"The same number with other details",
			"Your party registered it with the same facts, but its sealed details, such as payer or note, say " +
				"otherwise.",
			"Look at what stands; another event has its own number. If a colleague registered it just now, send it " +
				"again."},
	},
	trade.EvidenceMustSayTheSame: {
		Message{"同一编号，汇率依据不同", "该编号已由贵方登记，其约定汇率的依据（合同号）与所填不同。",
			"请核对合同号；原登记有误的，请先由复核人员更正。若同事刚刚登记，请原样重新发送。"},
		Message{"The same number on other evidence",
			"Your party registered it on another contract of the rate, or on none.",
			"Check the contract; a checker corrects what is wrong. If a colleague registered it just now, send it " +
				"again."},
	},
	trade.KeyMustBeEnrolled: {
		Message{"密钥未登记", "签署所用的密钥不属于本机构的在册人员。", "请由监管员登记该人员的密钥。"},
		Message{"The key is not enrolled", "The key does not belong to an enrolled person of this party.",
			"Have the governor enrol the person's key."},
	},
	trade.KeyMustNotBeRevoked: {
		Message{"密钥已吊销", "该密钥已不再有效。", "请改用有效的密钥，或由监管员登记新的密钥。"},
		Message{"The key has been revoked", "It is good no longer.", "Use a valid key, or have the governor enrol a " +
			"new one."},
	},
	trade.PartyMustBeAdmitted: {
		Message{"参与主体未准入", "账本上没有该主体。", "请由监管员先办理参与主体准入。"},
		Message{"The party is not admitted", "There is no such party on the ledger.",
			"Have the governor admit it first."},
	},
	trade.PartyMustNotBeSuspended: {
		Message{"参与主体已被暂停", "该主体目前处于暂停状态，不能开展新业务；还款、收汇登记、更正、拒绝与撤回等了结业务仍可办理。", "请联系监管员了解原因，恢复后再办理新业务。"},
		Message{"The party is suspended", "It may begin nothing new at present; it may still wind down: repay, " +
			"register proceeds, correct, decline, withdraw.",
			"Ask the governor for the reason, and begin what is new once it is reinstated."},
	},
	trade.DutyMustAllow: {
		Message{"职责不符", "您的主体类别或岗位职责不包括此项操作。", "请由具有相应职责（经办、复核、数据源或监管）的人员办理。"},
		Message{"Your duty does not include this", "Neither your kind of party nor your duties allow this step.",
			"Have it done by a person with the duty for it (maker, checker, feed or governor)."},
	},
	trade.PartyMustBeNew: {
		Message{"参与主体已准入", "账本上已有同一参与主体。", "无需重复准入；如需变更类别或名录状态，请办理企业分类。"},
		Message{"The party is admitted already", "The same party is on the ledger.",
			"Do not admit it again; to change its class or list status, classify it."},
	},
	trade.PartyKindMustBeKnown: {
		Message{"主体类别无效", "主体类别须为分局、银行、企业、海关、税务、信保或承运人之一。", "请更正主体类别。"},
		Message{"The kind of party is not known",
			"It must be branch, bank, enterprise, customs, tax, insurer or carrier.", "Correct the kind of party."},
	},
	trade.RegionMustBeKnown: {
		Message{"地区代码无效", "地区须为 GB/T 2260 省级代码，或设有分局的城市代码。", "请更正地区代码。"},
		Message{"The region is not known", "A region is the GB/T 2260 code of a province, or of a city with a branch " +
			"of its own.", "Correct the region code."},
	},
	trade.PartyMustBeSuspended: {
		Message{"参与主体未被暂停", "该主体并未处于暂停状态。", "无需恢复。"},
		Message{"The party is not suspended", "It is in good standing.", "There is nothing to reinstate."},
	},
	trade.KeyMustBeNew: {
		Message{"密钥已登记", "该公钥已登记过，不能再次使用。", "请为该人员生成新的密钥。"},
		Message{"The key is enrolled already", "This public key has been enrolled before and cannot be used again.",
			"Make a new key for the person."},
	},
	trade.SchemeMustBeKnown: {
		Message{"签名算法不支持", "目前只接受 Ed25519 密钥。", "请生成 Ed25519 密钥后登记。"},
		Message{"The signature scheme is not known", "Only Ed25519 keys are accepted at present.",
			"Make an Ed25519 key and enrol it."},
	},
	trade.PublicKeyMustBeSound: {
		Message{"公钥无效", "公钥的长度或内容不合规定。", "请重新导出公钥（Ed25519 为 32 字节）。"},
		Message{"The public key is not sound", "Its length or content is not as prescribed.",
			"Export the public key again (32 bytes for Ed25519)."},
	},
	trade.DutyMustFitParty: {
		Message{"职责与参与主体不符", "该类主体的人员不能担任所选职责，或未选任何职责。", "请选择与主体类别相符的职责。"},
		Message{"The duty does not fit the party", "Persons of this kind of party may not have the duties chosen, or " +
			"none was chosen.", "Choose duties that fit the kind of party."},
	},
	trade.ClassMustFitParty: {
		Message{"分类与参与主体不符", "企业须为 A、B 或 C 类；其他主体没有分类与名录状态。", "请更正分类或主体类别。"},
		Message{"The class does not fit the party", "An enterprise is of class A, B or C; other parties have neither " +
			"class nor list status.", "Correct the class or the kind of party."},
	},
	trade.RegulatorMustNotBeTarget: {
		Message{"不能对监管机构自身办理", "国家外汇管理局不能被准入、暂停，正在使用的监管密钥也不能由自己吊销。", "请由另一名监管员办理，或改选其他主体。"},
		Message{"The regulator cannot be the target", "The head office is not admitted or suspended, and a governor " +
			"does not revoke the key in use.", "Have another governor do it, or choose another party."},
	},
	trade.EnterpriseMustBeAdmitted: {
		Message{"企业未准入", "账本上没有该企业。", "请由监管员先办理企业准入。"},
		Message{"The enterprise is not admitted", "There is no such enterprise on the ledger.",
			"Have the governor admit it first."},
	},
	trade.EnterpriseMustBeListed: {
		Message{"企业不在名录内", "该企业不在贸易外汇收支企业名录中，不能融资或付汇。", "请企业先向外汇局办理名录登记。"},
		Message{"The enterprise is not on the list", "It is not on the list of firms with foreign-trade receipts, " +
			"so it can neither be financed nor pay abroad.",
			"The enterprise must first be listed with the foreign exchange administration."},
	},
	trade.BankMustBeAdmitted: {
		Message{"银行未准入", "账本上没有该银行。", "请核对银行，或由监管员先办理准入。"},
		Message{"The bank is not admitted", "There is no such bank on the ledger.",
			"Check the bank, or have the governor admit it first."},
	},
	trade.BankMustNotBeSuspended: {
		Message{"银行已被暂停", "该银行目前不能办理新业务。", "请选择其他银行，或待其恢复后再办理。"},
		Message{"The bank is suspended", "It may not take new business at present.",
			"Choose another bank, or wait until it is reinstated."},
	},
	trade.PersonMustBeGiven: {
		Message{"未指明人员", "登记密钥须指明持有人。", "请填写人员标识。"},
		Message{"No person is named", "A key is enrolled for a person.", "Name the person."},
	},
	trade.EnterpriseMustNotBeSuspended: {
		Message{"企业已被暂停", "该企业目前不能办理新的融资或付汇。", "请联系监管员，恢复后再办理。"},
		Message{"The enterprise is suspended", "It may take no new loan and make no new payment at present.",
			"Ask the governor, and act once it is reinstated."},
	},
	trade.SuspendedMustNotGrow: {
		Message{"暂停期间不能增加", "有关主体已被暂停，更正不能提高金额、延长期限或增加质押，修改不能提高票面金额。", "请只作降低或如实了结的更正；其余待其恢复后再办理。"},
		Message{"Nothing may grow while suspended",
			"A party to this is suspended: a correction may not lend more, for " +
				"longer, or pledge more, and an amendment may not raise the face amount.",
			"Correct downwards only; do the rest once the party is reinstated."},
	},
	trade.PartyMustNotBeExpelled: {
		Message{"参与主体已被清退", "该主体已被清退，不能办理任何业务，也不能恢复；其名下已登记的业务仍然有效。", "请联系监管员；如需重新参与，须以新参与主体重新准入。"},
		Message{"The party has been expelled", "It gives no command any more and is not reinstated; what it has " +
			"registered stands.",
			"Ask the governor; to take part again it must be admitted anew as another party."},
	},
	trade.SealingKeyMustBeSound: {
		Message{"加密公钥不合规", "加密公钥须为本系统支持的算法，长度须为 1216 字节。", "请由该主体的节点重新生成并提供公钥。"},
		Message{"The sealing key is not sound", "It must be of the supported scheme and have 1,216 bytes.",
			"Have the party's node make it anew and hand over the public key."},
	},
	trade.HostMustBeNeutral: {
		Message{"托管方须为中立机构", "主体只能由其本身、外汇局总局或分局的节点托管；银行等机构不得托管其他主体。", "请改为由该主体自设节点，或由分局托管。"},
		Message{"The host must be neutral", "A party is kept at its own node, head office's or a branch's; a lender " +
			"hosts no other party.", "Let the party run its own node, or a branch keep it."},
	},
	trade.AdministratorsMustBeTwo: {
		Message{"管理员人数不足", "须登记两名不同的管理员；由他方托管的企业可以只有一名。", "请先为第二名管理员登记密钥，再行提交。"},
		Message{"There are too few administrators", "Two different persons must administer the party; a firm that " +
			"another keeps may have one.", "Enrol a key for the second one first."},
	},
	trade.PartyMustNotBeSucceeded: {
		Message{"参与主体已由他人承继", "该主体已由监管员指定承继主体，不再办理业务。", "请由承继主体办理；选择银行的，请改选承继银行。"},
		Message{"The party has a successor", "A governor has named the party that acts for it now.",
			"Act as the successor; where a bank is to be chosen, choose the successor."},
	},
	trade.SuccessorMustBeOther: {
		Message{"承继主体不能是自身", "主体不能承继自己。", "请填写另一主体。"},
		Message{"A party cannot succeed itself", "Party and successor are the same.", "Name another party."},
	},
	trade.SuccessorMustBeSameKind: {
		Message{"承继主体类别不符", "承继主体须与原主体同一类别。", "请核对承继主体：银行由银行承继，企业由企业承继。"},
		Message{"The successor is of another kind", "A party is succeeded by one of its own kind.",
			"Check the successor: a bank succeeds a bank, an enterprise an enterprise."},
	},
	trade.SuccessorMustAct: {
		Message{"承继主体本身已被承继", "所填参与主体自身已有承继主体。", "请填写其承继主体。"},
		Message{"The successor has a successor", "The party named does not act any more itself.",
			"Name the party that succeeded it."},
	},
	trade.SuccessionsMustBeInBounds: {
		Message{"承继主体过多", "一个主体最多承继 64 个主体。", "请改由另一主体承继。"},
		Message{"Too many successions", "One party may succeed 64 others at most.", "Name another successor."},
	},
}
