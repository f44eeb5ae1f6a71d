package trade

import (
	"fmt"
	"strings"
)

// Words put a refusal as the officer would say it: what is wrong, where, and
// what to do.
type Words struct {
	Title  string
	Detail string
	Remedy string
}

// wording is the name of a rule and its words. Of a detail, {left} stands for
// the amount that the refusal names, and what stands in [] is said only when it
// names one. Nothing is ever said about who took the rest.
type wording struct {
	rule   Rule
	name   string
	zh, en Words
}

// wordingOf finds the words of a rule.
func wordingOf(r Rule) (wording, bool) {
	for _, list := range [...][]wording{earlyWordings, laterWordings, sourceWordings} {
		for _, w := range list {
			if w.rule == r {
				return w, true
			}
		}
	}
	return wording{}, false
}

// String gives the rule's own name, such as TakingMustNotExceedAvailable.
func (r Rule) String() string {
	if w, ok := wordingOf(r); ok {
		return w.name
	}
	return fmt.Sprintf("Rule%d", uint16(r))
}

// Zh gives the short title of the rule in Chinese.
func (r Rule) Zh() string {
	w, _ := wordingOf(r)
	return w.zh.Title
}

// ParseRule reads a rule's own name, the inverse of String.
func ParseRule(name string) (Rule, error) {
	for _, list := range [...][]wording{earlyWordings, laterWordings, sourceWordings} {
		for _, w := range list {
			if w.name == name {
				return w.rule, nil
			}
		}
	}
	return 0, fmt.Errorf("%.60q is no rule", name)
}

// Words puts the refusal into Chinese and English, with the item that broke the
// rule and the amount that is left, where there are any.
func (r Refusal) Words() (zh, en Words) {
	w, ok := wordingOf(r.Rule)
	if !ok {
		return Words{}, Words{}
	}
	zh, en = w.zh, w.en
	left := ""
	if r.Left.Currency != "" {
		left = FormatAmount(r.Left.Minor, string(r.Left.Currency)) + " " + string(r.Left.Currency)
	}
	zh.Detail, en.Detail = fill(zh.Detail, left, "余额"), fill(en.Detail, left, "the rest")
	if r.Item > 0 {
		zh.Detail = fmt.Sprintf("第 %d 项：%s", r.Item, zh.Detail)
		en.Detail = fmt.Sprintf("Item %d: %s", r.Item, en.Detail)
	}
	return zh, en
}

// fill puts an amount into a detail. Without an amount, what stands in [] goes,
// and elsewhere a word takes its place.
func fill(detail, left, word string) string {
	if before, rest, ok := strings.Cut(detail, "["); ok {
		inside, after, _ := strings.Cut(rest, "]")
		if left == "" {
			inside = ""
		}
		detail = before + inside + after
	}
	if left == "" {
		left = word
	}
	return strings.ReplaceAll(detail, "{left}", left)
}

// earlyWordings are the rules about envelopes, parties, keys and documents.
var earlyWordings = []wording{
	{EnvelopeMustBeReadable, "EnvelopeMustBeReadable",
		Words{"报文无法读取", "报文不是本系统规定的编码，或缺少字段。", "请用当前版本的客户端重新生成并提交。"},
		Words{"The envelope cannot be read", "It is not in the prescribed encoding, or a field is missing.",
			"Make it anew with a current client and send it again."}},
	{ChainMustMatch, "ChainMustMatch",
		Words{"报文不属于本账本", "报文指明的是另一条链。", "请核对所连接的网络后重新签署。"},
		Words{"The envelope is for another ledger", "It names a different chain.",
			"Check which network you are connected to and sign again."}},
	{SignatureMustVerify, "SignatureMustVerify",
		Words{"签名不符", "签名与报文内容或登记的公钥不一致。", "请用登记的密钥重新签署；若仍失败，请联系监管员核对密钥。"},
		Words{"The signature does not verify", "It does not match the content or the enrolled public key.",
			"Sign again with the enrolled key; if that fails, have the governor check the key."}},
	{EnvelopeMustNotBeExpired, "EnvelopeMustNotBeExpired",
		Words{"报文已过期", "报文的有效期已过，未予执行。", "请重新签署并提交。"},
		Words{"The envelope has expired", "Its time was over before it was executed; nothing was done.",
			"Sign it anew and send it again."}},
	{EnvelopeMustNotBeReplayed, "EnvelopeMustNotBeReplayed",
		Words{"报文重复提交", "同一编号的报文已经处理过。", "无需再次提交；请按编号查询原报文的结果。"},
		Words{"The envelope was handed in before", "An envelope of the same identifier has been dealt with.",
			"Do not send it again; ask for the outcome of the first by its identifier."}},
	{EnvelopeMustNotLastTooLong, "EnvelopeMustNotLastTooLong",
		Words{"报文有效期过长", "报文的有效期最多为区块时间之后一小时。", "请缩短有效期后重新签署。"},
		Words{"The envelope is to last too long", "An envelope lasts at most one hour beyond block time.",
			"Give it a shorter time and sign again."}},
	{EnvelopeMustNotBeTooLarge, "EnvelopeMustNotBeTooLarge",
		Words{"报文过大", "报文超出允许的大小。", "请分成几份提交。"},
		Words{"The envelope is too large", "It is beyond the size allowed.", "Split it and send the parts."}},
	{KeyMustBeEnrolled, "KeyMustBeEnrolled",
		Words{"密钥未登记", "签署所用的密钥不属于本机构的在册人员。", "请由监管员登记该人员的密钥。"},
		Words{"The key is not enrolled", "The key does not belong to an enrolled person of this party.",
			"Have the governor enrol the person's key."}},
	{KeyMustNotBeRevoked, "KeyMustNotBeRevoked",
		Words{"密钥已吊销", "该密钥已不再有效。", "请改用有效的密钥，或由监管员登记新的密钥。"},
		Words{"The key has been revoked", "It is good no longer.", "Use a valid key, or have the governor enrol a " +
			"new one."}},
	{PartyMustBeAdmitted, "PartyMustBeAdmitted",
		Words{"参与主体未准入", "账本上没有该主体。", "请由监管员先办理参与主体准入。"},
		Words{"The party is not admitted", "There is no such party on the ledger.",
			"Have the governor admit it first."}},
	{PartyMustNotBeSuspended, "PartyMustNotBeSuspended",
		Words{"参与主体已被暂停", "该主体目前处于暂停状态，不能开展新业务；还款、收汇登记、更正、拒绝与撤回等了结业务仍可办理。", "请联系监管员了解原因，恢复后再办理新业务。"},
		Words{"The party is suspended", "It may begin nothing new at present; it may still wind down: repay, " +
			"register proceeds, correct, decline, withdraw.",
			"Ask the governor for the reason, and begin what is new once it is reinstated."}},
	{DutyMustAllow, "DutyMustAllow",
		Words{"职责不符", "您的主体类别或岗位职责不包括此项操作。", "请由具有相应职责（经办、复核、数据源或监管）的人员办理。"},
		Words{"Your duty does not include this", "Neither your kind of party nor your duties allow this step.",
			"Have it done by a person with the duty for it (maker, checker, feed or governor)."}},
	{PartyMustBeNew, "PartyMustBeNew",
		Words{"参与主体已准入", "账本上已有同一参与主体。", "无需重复准入；如需变更类别或名录状态，请办理企业分类。"},
		Words{"The party is admitted already", "The same party is on the ledger.",
			"Do not admit it again; to change its class or list status, classify it."}},
	{PartyKindMustBeKnown, "PartyKindMustBeKnown",
		Words{"主体类别无效", "主体类别须为分局、银行、企业、海关、税务、信保或承运人之一。", "请更正主体类别。"},
		Words{"The kind of party is not known",
			"It must be branch, bank, enterprise, customs, tax, insurer or carrier.", "Correct the kind of party."}},
	{RegionMustBeKnown, "RegionMustBeKnown",
		Words{"地区代码无效", "地区须为 GB/T 2260 省级代码，或设有分局的城市代码。", "请更正地区代码。"},
		Words{"The region is not known", "A region is the GB/T 2260 code of a province, or of a city with a branch " +
			"of its own.", "Correct the region code."}},
	{PartyMustBeSuspended, "PartyMustBeSuspended",
		Words{"参与主体未被暂停", "该主体并未处于暂停状态。", "无需恢复。"},
		Words{"The party is not suspended", "It is in good standing.", "There is nothing to reinstate."}},
	{KeyMustBeNew, "KeyMustBeNew",
		Words{"密钥已登记", "该公钥已登记过，不能再次使用。", "请为该人员生成新的密钥。"},
		Words{"The key is enrolled already", "This public key has been enrolled before and cannot be used again.",
			"Make a new key for the person."}},
	{SchemeMustBeKnown, "SchemeMustBeKnown",
		Words{"签名算法不支持", "目前只接受 Ed25519 密钥。", "请生成 Ed25519 密钥后登记。"},
		Words{"The signature scheme is not known", "Only Ed25519 keys are accepted at present.",
			"Make an Ed25519 key and enrol it."}},
	{PublicKeyMustBeSound, "PublicKeyMustBeSound",
		Words{"公钥无效", "公钥的长度或内容不合规定。", "请重新导出公钥（Ed25519 为 32 字节）。"},
		Words{"The public key is not sound", "Its length or content is not as prescribed.",
			"Export the public key again (32 bytes for Ed25519)."}},
	{DutyMustFitParty, "DutyMustFitParty",
		Words{"职责与参与主体不符", "该类主体的人员不能担任所选职责，或未选任何职责。", "请选择与主体类别相符的职责。"},
		Words{"The duty does not fit the party", "Persons of this kind of party may not have the duties chosen, or " +
			"none was chosen.", "Choose duties that fit the kind of party."}},
	{ClassMustFitParty, "ClassMustFitParty",
		Words{"分类与参与主体不符", "企业须为 A、B 或 C 类；其他主体没有分类与名录状态。", "请更正分类或主体类别。"},
		Words{"The class does not fit the party", "An enterprise is of class A, B or C; other parties have neither " +
			"class nor list status.", "Correct the class or the kind of party."}},
	{RegulatorMustNotBeTarget, "RegulatorMustNotBeTarget",
		Words{"不能对监管机构自身办理", "国家外汇管理局不能被准入、暂停，正在使用的监管密钥也不能由自己吊销。", "请由另一名监管员办理，或改选其他主体。"},
		Words{"The regulator cannot be the target", "The head office is not admitted or suspended, and a governor " +
			"does not revoke the key in use.", "Have another governor do it, or choose another party."}},
	{EnterpriseMustBeAdmitted, "EnterpriseMustBeAdmitted",
		Words{"企业未准入", "账本上没有该企业。", "请由监管员先办理企业准入。"},
		Words{"The enterprise is not admitted", "There is no such enterprise on the ledger.",
			"Have the governor admit it first."}},
	{EnterpriseMustBeListed, "EnterpriseMustBeListed",
		Words{"企业不在名录内", "该企业不在贸易外汇收支企业名录中，不能融资。", "请企业先向外汇局办理名录登记。"},
		Words{"The enterprise is not on the list", "It is not on the list of firms with foreign-trade receipts (名录), " +
			"so it cannot be financed.",
			"The enterprise must first be listed with the foreign exchange administration."}},
	{BankMustBeAdmitted, "BankMustBeAdmitted",
		Words{"银行未准入", "账本上没有该银行。", "请核对银行，或由监管员先办理准入。"},
		Words{"The bank is not admitted", "There is no such bank on the ledger.",
			"Check the bank, or have the governor admit it first."}},
	{BankMustNotBeSuspended, "BankMustNotBeSuspended",
		Words{"银行已被暂停", "该银行目前不能办理新业务。", "请选择其他银行，或待其恢复后再办理。"},
		Words{"The bank is suspended", "It may not take new business at present.",
			"Choose another bank, or wait until it is reinstated."}},
	{PersonMustBeGiven, "PersonMustBeGiven",
		Words{"未指明人员", "登记密钥须指明持有人。", "请填写人员标识。"},
		Words{"No person is named", "A key is enrolled for a person.", "Name the person."}},
	{EnterpriseMustNotBeSuspended, "EnterpriseMustNotBeSuspended",
		Words{"企业已被暂停", "该企业目前不能办理新融资。", "请联系监管员，恢复后再办理。"},
		Words{"The enterprise is suspended", "It may not be financed anew at present.",
			"Ask the governor, and act once it is reinstated."}},
	{SuspendedMustNotGrow, "SuspendedMustNotGrow",
		Words{"暂停期间不能增加", "有关主体已被暂停，更正不能提高金额、延长期限或增加质押，修改不能提高票面金额。", "请只作降低或如实了结的更正；其余待其恢复后再办理。"},
		Words{"Nothing may grow while suspended", "A party to this is suspended: a correction may not lend more, for " +
			"longer, or pledge more, and an amendment may not raise the face amount.",
			"Correct downwards only; do the rest once the party is reinstated."}},
	{PartyMustNotBeExpelled, "PartyMustNotBeExpelled",
		Words{"参与主体已被清退", "该主体已被清退，不能办理任何业务，也不能恢复；其名下已登记的业务仍然有效。", "请联系监管员；如需重新参与，须以新参与主体重新准入。"},
		Words{"The party has been expelled", "It gives no command any more and is not reinstated; what it has " +
			"registered stands.",
			"Ask the governor; to take part again it must be admitted anew as another party."}},
	{DocumentMustExist, "DocumentMustExist",
		Words{"单据不存在", "账本上没有该单据。", "请核对号码；若号码无误，请待来源方发布后再办理。"},
		Words{"The document does not exist", "There is no such document on the ledger.",
			"Check its number; if it is right, wait until the source has published it."}},
	{DocumentMustBeNew, "DocumentMustBeNew",
		Words{"单据已发布", "同一单据已以不同内容发布过。", "如需更改，请以修改单据办理。"},
		Words{"The document was published before", "The same document stands on the ledger in other words.",
			"To change it, amend it."}},
	{DocumentKindMustBeSources, "DocumentKindMustBeSources",
		Words{"单据种类与来源不符", "该种单据不由本机构发布。", "请核对单据种类，或由其来源方发布。"},
		Words{"The kind of document is another source's", "This party does not publish documents of this kind.",
			"Check the kind, or have its source publish it."}},
	{AmountMustBePositive, "AmountMustBePositive",
		Words{"金额须大于零", "金额为零或负数。", "请更正金额。"},
		Words{"The amount must be above zero", "It is zero or negative.", "Correct the amount."}},
	{AmountMustBeInRange, "AmountMustBeInRange",
		Words{"金额超出范围", "金额超出系统可记录的范围。", "请核对金额与币种。"},
		Words{"The amount is out of range", "It is beyond what can be recorded.", "Check amount and currency."}},
	{CurrencyMustBeKnown, "CurrencyMustBeKnown",
		Words{"币种无效", "币种不是系统支持的 ISO 4217 代码，或在牌价中重复出现。", "请更正币种代码。"},
		Words{"The currency is not known", "It is not an ISO 4217 code in use here, or it is listed twice among the " +
			"rates.", "Correct the currency code."}},
	{ModeMustBeKnown, "ModeMustBeKnown",
		Words{"监管方式无效", "监管方式须为四位数字代码。", "请更正监管方式，例如 0110。"},
		Words{"The supervision mode is not known", "It must be a four-digit code.",
			"Correct the supervision mode, for example 0110."}},
	{DateMustNotBeInFuture, "DateMustNotBeInFuture",
		Words{"日期在未来", "所填日期尚未到来。", "请更正日期。"},
		Words{"The date is in the future", "That day has not come yet.", "Correct the date."}},
	{ListMustBeInBounds, "ListMustBeInBounds",
		Words{"条目数不合规定", "列表为空，或条目数超出上限。", "请至少填写一项；条目过多时请分次提交。"},
		Words{"The list is empty or too long", "It has no item, or more than one command may carry.",
			"Give at least one item; split a list that is too long."}},
	{SourceMustOwnDocument, "SourceMustOwnDocument",
		Words{"单据由其他来源发布", "只有发布该单据的来源方可以更改。", "请由原来源方办理。"},
		Words{"The document is another source's", "Only the source that published it may change it.",
			"Have its source do it."}},
	{RevisionMustFollow, "RevisionMustFollow",
		Words{"版本号不连续", "修改的版本号须为当前版本加一。", "请读取当前版本后重新提交。"},
		Words{"The revision does not follow", "An amendment makes the revision one above the current.",
			"Read the current revision and send the amendment again."}},
	{CurrencyMustStay, "CurrencyMustStay",
		Words{"币种不能更改", "修改单据不能改变币种。", "请撤销原单据后另行发布。"},
		Words{"The currency must stay", "An amendment cannot change the currency.",
			"Withdraw the document and publish another."}},
	{DocumentMustNotBeWithdrawn, "DocumentMustNotBeWithdrawn",
		Words{"单据已撤销", "来源方已撤销该单据（删单或退关）。", "请移除该单据，改用有效单据。"},
		Words{"The document is withdrawn", "Its source has taken it back.", "Remove it and use one that is valid."}},
	{ReturnMustNotExceedWorth, "ReturnMustNotExceedWorth",
		Words{"退运金额超出单据价值", "退运不能多于单据的剩余价值[（剩余 {left}）]；修改后的票面也不能低于已退运金额。", "请核对退运金额。"},
		Words{"The return exceeds the document's worth", "No more can be returned than the document is still worth[ " +
			"({left})], and its face cannot fall below what was returned.", "Check the amount returned."}},
	{DocumentMustNotBeFrozen, "DocumentMustNotBeFrozen",
		Words{"单据已被冻结", "监管机构已冻结该单据，不能新占用。", "请联系监管员；解冻后再办理，或改用其他单据。"},
		Words{"The document is frozen", "The regulator has stopped every new use of it.",
			"Ask the governor and act once it is unfrozen, or use another document."}},
	{DocumentMustBeFrozen, "DocumentMustBeFrozen",
		Words{"单据未被冻结", "该单据并未处于冻结状态。", "无需解冻。"},
		Words{"The document is not frozen", "It is free to be used.", "There is nothing to unfreeze."}},
	{HolderMustBeApplicant, "HolderMustBeApplicant",
		Words{"单据不属于该企业", "该单据的经营单位不是本笔业务的企业。", "请移除该单据，只选用该企业名下的单据。"},
		Words{"The document is not the enterprise's", "Its holder is not the enterprise of this business.",
			"Remove it and choose the enterprise's own documents."}},
	{ModeMustBeFinanceable, "ModeMustBeFinanceable",
		Words{"监管方式不可融资", "该报关单的监管方式不产生可融资的应收账款。", "请移除该报关单，改用可融资监管方式的报关单。"},
		Words{"The supervision mode cannot be financed", "Declarations of this mode create no receivable that may be " +
			"financed.", "Remove it and use a declaration of a mode that may be financed."}},
	{TakingMustNotExceedAvailable, "TakingMustNotExceedAvailable",
		Words{"超出可融资余额", "该单据剩余可用 {left}。", "请减少所占金额，或改用其他单据。"},
		Words{"More than is available", "{left} is left of this document.", "Take less, or use another document."}},
	{DocumentMustNotRepeat, "DocumentMustNotRepeat",
		Words{"单据重复", "同一单据在列表中出现两次。", "请合并为一项。"},
		Words{"The document is listed twice", "The same document stands twice in the list.", "Merge the two items."}},
	{IdentifierMustBeGiven, "IdentifierMustBeGiven",
		Words{"缺少标识", "必填的标识为空。", "请补填标识。"},
		Words{"An identifier is missing", "An identifier that is required is empty.", "Fill it in."}},
	{DetailsMustBeGiven, "DetailsMustBeGiven",
		Words{"缺少明细", "业务须附已封存明细的摘要。", "请先封存明细再提交。"},
		Words{"The details are missing", "The step must carry the digest of its sealed details.",
			"Seal the details first, then send it."}},
	{DocumentMustNotBeTooOld, "DocumentMustNotBeTooOld",
		Words{"单据申报过久", "该单据申报已超过业务参数允许的天数，应收账款可能已收回或逾期。", "请改用较近申报的单据；确未收汇的，请与受理银行和外汇局联系。"},
		Words{"The document was declared too long ago", "More days have passed than the limits allow; the receivable " +
			"may be paid or overdue.",
			"Use a document declared more recently; if it is still unpaid, talk to the bank and the regulator."}},
	{DocumentMustCoverClaims, "DocumentMustCoverClaims",
		Words{"单据占用超额", "该单据上已占用的金额超过其价值，不能再作质押[（可用 {left}）]。", "请待超额消除，或撤下该单据后放款。"},
		Words{"The document has a shortfall", "More is taken from it than it is worth, so nothing may be pledged on " +
			"it[ ({left} is left)].", "Wait until the shortfall is gone, or disburse without this document."}},
}
