package words

import "tallystick/book/trade"

// documentRules words the rules about documents.
var documentRules = map[trade.Rule]wording{
	trade.DocumentMustExist: {
		Message{"单据不存在", "账本上没有该单据。", "请核对号码；若号码无误，请待来源方发布后再办理。" +
			"业务登记表请向外汇局核实；已作废的，请凭新表另行申请。"},
		Message{"The document does not exist", "There is no such document on the ledger.",
			"Check its number; if it is right, wait until the source has published it. Ask the branch about a " +
				"permit; if " +
				"it was dismissed, ask for a payment with another."},
	},
	trade.DocumentMustBeNew: {
		Message{"单据已发布", "同一单据已以不同内容发布过，或该业务登记表号已作废。", "如需更改，请以修改单据办理；作废的业务登记表请换号录入。"},
		Message{"The document was published before", "The same document stands on the ledger in other words, or a " +
			"permit of this number was dismissed.",
			"To change it, amend it; enter a permit that was dismissed under another number."},
	},
	trade.DocumentKindMustBeSources: {
		Message{"单据种类与来源不符", "该种单据不由本机构发布。", "请核对单据种类，或由其来源方发布。"},
		Message{"The kind of document is another source's", "This party does not publish documents of this kind.",
			"Check the kind, or have its source publish it."},
	},
	trade.AmountMustBePositive: {
		Message{"金额须大于零", "金额为零或负数。", "请更正金额。"},
		Message{"The amount must be above zero", "It is zero or negative.", "Correct the amount."},
	},
	trade.AmountMustBeInRange: {
		Message{"金额超出范围", "金额超出系统可记录的范围。", "请核对金额与币种。"},
		Message{"The amount is out of range", "It is beyond what can be recorded.", "Check amount and currency."},
	},
	trade.CurrencyMustBeKnown: {
		Message{"币种无效", "币种不是系统支持的 ISO 4217 代码，或在牌价中重复出现。", "请更正币种代码。"},
		Message{"The currency is not known",
			"It is not an ISO 4217 code in use here, or it is listed twice among the " +
				"rates.", "Correct the currency code."},
	},
	trade.ModeMustBeKnown: {
		Message{"监管方式无效", "监管方式须为四位数字代码。", "请更正监管方式，例如 0110。"},
		Message{"The supervision mode is not known", "It must be a four-digit code.",
			"Correct the supervision mode, for example 0110."},
	},
	trade.DateMustNotBeInFuture: {
		Message{"日期在未来", "所填日期尚未到来。", "请更正日期。"},
		Message{"The date is in the future", "That day has not come yet.", "Correct the date."},
	},
	trade.ListMustBeInBounds: {
		Message{"条目数不合规定", "列表为空，或条目数超出上限。", "请至少填写一项；条目过多时请分次提交。"},
		Message{"The list is empty or too long", "It has no item, or more than one command may carry.",
			"Give at least one item; split a list that is too long."},
	},
	trade.SourceMustOwnDocument: {
		Message{"单据由其他来源发布", "只有发布该单据的来源方可以更改。", "请由原来源方办理。"},
		Message{"The document is another source's", "Only the source that published it may change it.",
			"Have its source do it."},
	},
	trade.RevisionMustFollow: {
		Message{"版本号不连续", "修改的版本号须为当前版本加一。", "请读取当前版本后重新提交。"},
		Message{"The revision does not follow", "An amendment makes the revision one above the current.",
			"Read the current revision and send the amendment again."},
	},
	trade.CurrencyMustStay: {
		Message{"币种不能更改", "修改单据不能改变币种。", "请撤销原单据后另行发布。"},
		Message{"The currency must stay", "An amendment cannot change the currency.",
			"Withdraw the document and publish another."},
	},
	trade.DocumentMustNotBeWithdrawn: {
		Message{"单据已撤销", "来源方已撤销该单据（删单或退关）。", "请移除该单据，改用有效单据。"},
		Message{"The document is withdrawn", "Its source has taken it back.", "Remove it and use one that is valid."},
	},
	trade.ReturnMustNotExceedWorth: {
		Message{"退运或红冲金额超出单据价值", "退运或红冲不能多于单据的剩余价值[（剩余 {left}）]；修改后的票面也不能低于已退运或红冲的金额。",
			"请核对退运或红冲金额。"},
		Message{"More is returned or reversed than the document is worth",
			"No more can be returned or reversed than the document is still worth[ " +
				"({left})], and its face cannot fall below what already was.", "Check the amount."},
	},
	trade.DocumentMustNotBeFrozen: {
		Message{"单据已被冻结", "监管机构已冻结该单据，不能新占用。", "请联系监管员；解冻后再办理，或改用其他单据。"},
		Message{"The document is frozen", "The regulator has stopped every new use of it.",
			"Ask the governor and act once it is unfrozen, or use another document."},
	},
	trade.DocumentMustBeFrozen: {
		Message{"单据未被冻结", "该单据并未处于冻结状态。", "无需解冻。"},
		Message{"The document is not frozen", "It is free to be used.", "There is nothing to unfreeze."},
	},
	trade.HolderMustBeApplicant: {
		Message{"单据不属于该企业", "该单据的经营单位不是本笔业务的企业。", "请移除该单据，只选用该企业名下的单据。"},
		Message{"The document is not the enterprise's", "Its holder is not the enterprise of this business.",
			"Remove it and choose the enterprise's own documents."},
	},
	trade.ModeMustBeFinanceable: {
		Message{"监管方式不可融资", "该报关单的监管方式不产生可融资的应收账款。", "请移除该报关单，改用可融资监管方式的报关单。"},
		Message{"The supervision mode cannot be financed",
			"Declarations of this mode create no receivable that may be " +
				"financed.", "Remove it and use a declaration of a mode that may be financed."},
	},
	trade.TakingMustNotExceedAvailable: {
		Message{"超出单据可用余额", "该单据剩余可用 {left}。", "请减少所占金额，或改用其他单据。"},
		Message{"More than is available", "{left} is left of this document.", "Take less, or use another document."},
	},
	trade.DocumentMustNotRepeat: {
		Message{"单据重复", "同一单据在列表中出现两次。", "请合并为一项。"},
		Message{"The document is listed twice", "The same document stands twice in the list.", "Merge the two items."},
	},
	trade.IdentifierMustBeGiven: {
		Message{"缺少标识", "必填的标识为空。", "请补填标识。"},
		Message{"An identifier is missing", "An identifier that is required is empty.", "Fill it in."},
	},
	trade.DetailsMustBeGiven: {
		Message{"缺少明细", "业务须附已封存明细的摘要。", "请先封存明细再提交。"},
		Message{"The details are missing", "The step must carry the digest of its sealed details.",
			"Seal the details first, then send it."},
	},
	trade.DocumentMustCoverClaims: {
		Message{"单据占用超额", "该单据上已占用的金额超过其价值，不能凭其放款或付汇[（可用 {left}）]。", "请待超额消除，或改用其他单据办理。"},
		Message{"The document has a shortfall",
			"More is taken from it than it is worth, so nothing may be disbursed or paid on " +
				"it[ ({left} is left)].", "Wait until the shortfall is gone, or go on with other documents."},
	},
	trade.DocumentMustStandAsSent: {
		Message{"单据已有更新版本", "该单据发布后已被修改，账本上的版本与所报内容不同。", "无需重新发布；仍需更改的，请以修改单据办理。"},
		Message{"The document stands in a later revision", "It was amended since, and what is sent differs from what " +
			"stands.",
			"Do not publish it again; if it is to change once more, amend it."},
	},
	trade.NoticeMustSayTheSame: {
		Message{"通知编号已用于其他内容", "账本上同一编号的通知内容不同，未作任何更改。", "请核对编号；属于另一事项的，请使用其自身编号。"},
		Message{"The number stands for something else",
			"A notice of this number is on the ledger and says otherwise; " +
				"nothing was changed.",
			"Check the number; another event goes under a number of its own."},
	},
	trade.NoticeMustNotBeTakenBack: {
		Message{"该通知已撤回", "来源方已撤回同一编号的通知，不会再次计入。", "确有新的事项的，请使用新的编号。"},
		Message{"The notice was taken back", "Its source has taken back the notice of this number, and it does not " +
			"count again.",
			"If the event is a new one, give it a number of its own."},
	},
	trade.NoticeMustExist: {
		Message{"没有该编号的通知", "该单据没有此编号的同类通知。", "请核对编号：退运以退运编号撤回，撤销以撤销编号恢复。"},
		Message{"There is no such notice", "The document has no notice of this number and kind.",
			"Check the number: a return is taken back by its own number, a withdrawal by its own."},
	},
	trade.HolderMustStay: {
		Message{"经营单位不能更改", "修改单据不能更换经营单位（发货人）。", "请撤销原单据，并以新的单据申报，注明所替代的单据。"},
		Message{"The holder must stay", "An amendment cannot change the consignor.",
			"Withdraw the document and declare anew, naming the document that is replaced."},
	},
	trade.ReplacedMustBeOwn: {
		Message{"所替代的单据不符", "只能替代同一来源、同一经营单位的同种单据。", "请核对所替代单据的号码。"},
		Message{"The document replaced is not its like", "A document replaces one of the same source, holder and kind.",
			"Check the number of the document that is replaced."},
	},
	trade.ReplacedMustBeWithdrawn: {
		Message{"所替代的单据仍有效", "只有已撤销的单据才能被重新申报的单据替代。", "请先撤销原单据，再发布替代单据。"},
		Message{"The document replaced still stands", "Only a withdrawn document is replaced by one that is declared " +
			"anew.",
			"Withdraw it first, then publish the one that replaces it."},
	},
	trade.DocumentMustNotBeReplaced: {
		Message{"单据已被替代", "该单据已由另一份单据替代，不能再次替代，也不能恢复。", "请使用替代它的单据。"},
		Message{"The document is replaced already", "Another stands in its place: it is not replaced twice, nor " +
			"reinstated.",
			"Use the document that replaces it."},
	},
	trade.TrustMustSuffice: {
		Message{"单据可信级别不足", "该单据仅为企业自述，或未达到本场景要求的可信级别，不能作为依据。", "请改用主管机关发布的单据。"},
		Message{"The document is not trusted enough",
			"It rests on the enterprise's own statement, or on a weaker word than this scenario asks for.",
			"Use a document that the authority itself published."},
	},
	trade.DocumentMustNotBeExpired: {
		Message{"单据已过有效期", "该单据的最后有效日已过，不能新增占用；已占用的部分不受影响。", "请改用在有效期内的单据。"},
		Message{"The document has expired",
			"Its last day is over, and nothing new may be taken from it; what is taken already stays.",
			"Use a document that is still valid."},
	},
	trade.KindMustFitScenario: {
		Message{"单据种类不适用", "本场景不接受该种单据。", "请选用本场景要求的单据种类。"},
		Message{"The scenario takes no document of this kind", "Another kind of document is needed here.",
			"Choose a document of the kind that this scenario takes."},
	},
	trade.TieMustAgree: {
		Message{"关联单据不符", "所关联的单据属于其他企业，或种类与关联角色不符。", "请核对关联单据的编号与角色。"},
		Message{"The tied document does not agree",
			"It is another enterprise's, or not of the kind that its role asks for.",
			"Check the number and the role of the document that it is tied to."},
	},
	trade.TrustMustFitSource: {
		Message{"可信级别与来源不符", "数据源发布的单据只能是其自身发布的，或注明为企业自述的。", "请更正可信级别。"},
		Message{"The trust is not the source's to give",
			"A source publishes on its own word, or passes on what the enterprise stated.", "Correct the trust."},
	},
	trade.ReplacementsMustBeInBounds: {
		Message{"替代次数过多", "同一批货物最多连续替代申报 16 次。", "请联系监管员核查。"},
		Message{"Replaced too often", "The same goods may be declared anew 16 times at most.",
			"Ask the governor to look into it."},
	},
	trade.DocumentMustWait: {
		Message{"该单据不在待确认状态", "单据已确认生效，或其价值已被使用，不能再确认或驳回。", "请刷新页面，查看单据现状。"},
		Message{"The document does not wait to be confirmed", "It counts already, or something of it is used: it is " +
			"neither confirmed nor dismissed.", "Reload the page and look how it stands."},
	},
	trade.DocumentMustNotWait: {
		Message{"单据待第二人确认", "确认之前不能使用、修改或撤销。", "请由录入人以外的复核人先行确认，或驳回后重新录入。"},
		Message{"The document waits for a second person",
			"Until it is confirmed it is neither used, amended nor withdrawn.",
			"Let another checker confirm it first, or dismiss it and enter it again."},
	},
	trade.EntryMustNotGrow: {
		Message{"录入内容只能收紧", "由两人录入确认的单据，一人不能调高金额；业务登记表也不能延长有效期或更换收款人。", "尚未使用的单据请先驳回，更正后重新录入并由他人确认。"},
		Message{"What was entered may only be lowered",
			"Two persons stand behind what was entered; one does not raise the amount, nor move the last day " +
				"of a permit " +
				"out or change its payee.",
			"Dismiss the document while nothing of it is used, and have it entered and confirmed anew."},
	},
	trade.InvoiceStateMustBeKnown: {
		Message{"发票状态无效", "只有发票有状态，状态为正常、失控或异常。", "请更正状态；作废请撤销，红冲请登记红冲。"},
		Message{"The state of the invoice is not known", "Only invoices have one: normal, out of control or abnormal.",
			"Correct the state; withdraw a void invoice, and reverse a red one."},
	},
	trade.MarkMustBeFree: {
		Message{"疑似重复使用的单据", "该单据的要素与另一份已在使用的单据一致，按业务参数不得再用。该次尝试已登记。",
			"请向企业核实单据与贸易背景；确属不同业务的，请联系外汇局。"},
		Message{"The same business is in use already", "What this document says is said by another one in use, " +
			"and the limits let it be used once. The attempt is on record.",
			"Ask the enterprise about the document and the trade behind it; if it is other business, talk to the " +
				"regulator."},
	},
	trade.MarksMustBeSound: {
		Message{"单据的比对特征无效", "比对特征须为该类单据所有，按顺序排列，每种至多一个。", "特征由系统按单据要素生成，请用本系统重新发送。"},
		Message{"The marks of the document are not sound", "They are those that documents of its kind have, in their " +
			"order, one of each at most.",
			"Marks are made of the document's own fields: send it again with this system."},
	},
	trade.RegionMustBeCompetent: {
		Message{"不属于本局管辖", "业务登记由企业注册地的外汇局分局或总局办理，按地区代码整体比对。", "请由企业属地分局或总局录入。"},
		Message{"Another branch is competent", "Permits are given by the branch of the region in which the " +
			"enterprise is registered, or by head office; region codes are compared whole.",
			"Have the enterprise's own branch, or head office, enter it."},
	},
	trade.PermitMustAllow: {
		Message{"业务登记表不准许此事项", "其准许事项与本次业务不符，或本次业务不凭业务登记表办理。", "请核对业务登记表号与准许事项；需要办理其他事项的，请向外汇局另行登记。"},
		Message{"The permit does not allow this", "It allows something else than this, or nothing of this " +
			"kind is done by permit.",
			"Check the permit's number and what it allows; for anything else get another permit of the branch."},
	},
	trade.PermitMustNamePayee: {
		Message{"业务登记表载明其他收款人", "业务登记表载明了境外收款人，与本次付汇的收款人不一致。", "请核对收款人；确需付给他人的，请向外汇局另行登记。"},
		Message{"The permit names another payee", "It names who abroad is paid, and that is somebody else.",
			"Check the payee; to pay somebody else, get another permit of the branch."},
	},
	trade.PermitMustSayWhat: {
		Message{"业务登记表内容不完整", "业务登记表须载明准许事项与有效期，有效期不得早于今日；其他录入单据不填这些内容。", "请补填准许事项与有效期，或核对单据种类。"},
		Message{"The permit does not say what it allows", "A permit says what it allows and until which day, today " +
			"or later; no other document that is entered does.", "Fill in both, or check the kind of document."},
	},
	trade.DocumentMustNotBeTooOld: {
		Message{"单据申报过久", "该单据申报已超过业务参数允许的天数，货款可能已收付或逾期。", "请改用较近申报的单据；货款确未收付的，请与银行和外汇局联系。"},
		Message{"The document was declared too long ago",
			"More days have passed than the limits allow; what is owed for the goods " +
				"may be paid or overdue.",
			"Use a document declared more recently; if it is still unpaid, talk to the bank and the regulator."},
	},
}
