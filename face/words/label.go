package words

// Label is what a field of a form is called, in a word or two: form is the name of
// the form's Go type without Form, as in Apply, field what JSON calls the field.
// A field that is called the same in every form is named once, for all of them. Of
// what is not known it gives nothing.
func Label(form, field string) Text {
	if t, ok := labels[form+"."+field]; ok {
		return t
	}
	return labels[field]
}

// Hint says beside a field what its label leaves open, or nothing.
func Hint(form, field string) Text {
	if t, ok := hints[form+"."+field]; ok {
		return t
	}
	return hints[field]
}

var labels = map[string]Text{
	"address":         {"地址", "address"},
	"administrators":  {"管理员", "administrators"},
	"advance":         {"融资比例（%）", "advance (% of the value)"},
	"amount":          {"金额", "amount"},
	"backdateDays":    {"最迟补登天数", "registered late by at most (days)"},
	"bank":            {"银行", "bank"},
	"bic":             {"BIC（银行）", "BIC (banks)"},
	"buyer":           {"买方", "buyer"},
	"cap":             {"人民币上限（留空为不限）", "cap in CNY (empty: none)"},
	"card":            {"模型说明（SHA-256）", "model card (SHA-256)"},
	"class":           {"分类", "class"},
	"classCTenorDays": {"C 类企业最长期限（天）", "longest tenor of class C enterprises (days)"},
	"closed":          {"休市的周一至周五", "Mondays to Fridays not worked"},
	"code":            {"交易编码", "transaction code"},
	"confirm":         {"确认码", "code of confirmation"},
	"content":         {"内容摘要", "digest of the content"},
	"contract":        {"合同号", "contract number"},
	"currency":        {"币种", "currency"},
	"date":            {"日期", "date"},
	"day":             {"日期", "day"},
	"declarations":    {"报关单", "declarations"},
	"declared":        {"申报日期", "declared"},
	"document":        {"报关单", "declaration"},
	"documentAgeDays": {"单据可融资期（申报后天数）", "a document may be financed for (days after its declaration)"},
	"duties":          {"职责", "duties"},
	"enterprise":      {"企业统一社会信用代码", "credit code of the enterprise"},
	"features":        {"所依据特征", "what it weighed"},
	"financing":       {"融资", "financing"},
	"finding":         {"结果", "finding"},
	"followed":        {"处置", "decision"},
	"from":            {"生效日", "in force from"},
	"governors":       {"同意人数", "governors who must agree"},
	"holdExtensions":  {"可延长次数", "it may be extended (times)"},
	"holdHours":       {"占用时限（小时）", "a hold lasts (hours)"},
	"host":            {"托管方", "kept at the node of"},
	"inspect":         {"抽查比例（放款笔数的 %）", "drawn for inspection (% of what is disbursed)"},
	"instrument":      {"结算工具", "instrument"},
	"instruments":     {"允许的收汇结算工具", "instruments by which proceeds may come in"},
	"interest":        {"利息", "interest"},
	"key":             {"人员与密钥", "person and key"},
	"kind":            {"类型", "kind"},
	"language":        {"语言", "language"},
	"lines":           {"单据", "documents"},
	"listed":          {"名录", "list"},
	"login":           {"登录名", "login name"},
	"maturity":        {"到期日", "maturity"},
	"mode":            {"监管方式", "supervision mode"},
	"model":           {"模型文件（SHA-256）", "model file (SHA-256)"},
	"modes":           {"可融资监管方式", "supervision modes that may be financed"},
	"nameEn":          {"英文名", "name in English"},
	"nameZh":          {"中文名", "name in Chinese"},
	"note":            {"备注", "note"},
	"number":          {"海关编号", "customs' own number"},
	"outlet":          {"经办网点", "outlet"},
	"outletRegion":    {"网点地区", "outlet's region"},
	"override":        {"校验位不符仍予准入的理由", "reason to let in a code that fails its check digit"},
	"party":           {"参与主体", "party"},
	"password":        {"初始密码（至少 10 位）", "first password (10 characters or more)"},
	"payer":           {"境外付款人", "payer abroad"},
	"per100":          {"每百单位人民币", "CNY per 100"},
	"principal":       {"本金", "principal"},
	"proceeds":        {"收汇申报号", "BoP number of the proceeds"},
	"product":         {"产品", "product"},
	"products":        {"产品", "products"},
	"proposal":        {"提案", "proposal"},
	"purpose":         {"用途（仅银行可见）", "purpose (sealed to the bank)"},
	"rate":            {"年利率（%）", "yearly rate in per cent"},
	"rateAgeDays":     {"中间价有效天数", "a mid rate is good for (days)"},
	"rateBand":        {"约定汇率浮动（相对中间价 %）", "contracted rates within (% of the mid rate)"},
	"rateContract":    {"约定汇率合同号", "contract of the rate"},
	"rateStep":        {"中间价变动须经提案（超过 %）", "a rate is proposed beyond (% from the last)"},
	"rateWorkdays":    {"中间价有效工作日（已发布日历时）", "a mid rate is good for (working days, with a calendar)"},
	"rates":           {"中间价", "mid rates"},
	"reason":          {"原因", "reason"},
	"region":          {"地区", "region"},
	"registry":        {"登记证明编号", "movable-asset registry number"},
	"remainder":       {"可关闭尾差（占票面 %）", "remainder that may be closed (% of the face)"},
	"report":          {"检查内容与发现（仅该银行与监管可见）", "what was looked at and found (sealed to the bank and its supervisors)"},
	"revision":        {"版本", "revision"},
	"scenario":        {"场景", "scenario"},
	"score":           {"评分", "score"},
	"sealingKey":      {"加密公钥", "sealing key"},
	"source":          {"还款来源", "source of the money"},
	"sources":         {"允许的还款来源", "money that may repay"},
	"successor":       {"承继主体的统一社会信用代码或机构编号", "credit code or institution number of the successor"},
	"tenorDays":       {"期限（天）", "tenor in days"},
	"to":              {"报关单内容", "declaration"},
	"transaction":     {"本行交易流水号", "your bank's number of the payment"},
	"used":            {"使用的收汇金额（按收汇币种）", "used of the proceeds, in their currency"},
	"why":             {"理由（仅本行与监管可见）", "why (sealed to your bank and its supervisors)"},
	"worked":          {"调休上班的周末", "Saturdays and Sundays worked"},
	"worth":           {"折合收汇金额", "worth of the money received"},
	"year":            {"年度", "year"},

	"AdmitParty.number":           {"统一社会信用代码或机构编号", "credit code or institution number"},
	"AdmitParty.class":            {"分类（仅企业）", "class (enterprises only)"},
	"AdmitParty.listed":           {"在贸易外汇收支企业名录", "on the list of foreign-trade firms"},
	"AdmitToPilot.from":           {"起始日", "from"},
	"Place.bank":                  {"或银行", "or bank"},
	"Apply.amount":                {"贷款金额", "loan amount"},
	"CloseRemainder.amount":       {"不再收回的金额", "what will not come"},
	"CorrectRepayment.number":     {"还款序号", "repayment"},
	"Disburse.date":               {"放款日", "date"},
	"EnrolPerson.nameEn":          {"英文姓名", "name in English"},
	"EnrolPerson.nameZh":          {"中文姓名", "name in Chinese"},
	"Match.amount":                {"匹配该报关单金额", "what it pays of it"},
	"Match.document":              {"对应报关单号", "declaration number it pays"},
	"Line.amount":                 {"质押", "pledge"},
	"MovePledge.amount":           {"移转金额", "of the pledge"},
	"MovePledge.from":             {"已撤销的报关单", "withdrawn declaration"},
	"MovePledge.to":               {"替代的报关单", "declaration in its place"},
	"ObjectToProposal.reason":     {"异议理由（仅监管机构可见）", "what speaks against it (sealed to the regulator)"},
	"ProductLimit.tenorDays":      {"最长期限（天）", "longest tenor (days)"},
	"RegisterProceeds.amount":     {"收汇金额", "amount received"},
	"RegisterProceeds.number":     {"国际收支申报号（22 位）", "BoP declaration number (22 digits)"},
	"ReturnGoods.amount":          {"退运金额", "value returned"},
	"RotateKey.login":             {"人员与密钥", "person and key"},
	"ActivateModel.reason":        {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"ExpelParty.explanation":      {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"PublishRates.reason":         {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"ReinstateParty.reason":       {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"ResumePilot.reason":          {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"UnfreezeDocument.reason":     {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"SetLimits.reason":            {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"SetThreshold.reason":         {"理由（仅监管机构可见）", "why (sealed to the regulator)"},
	"TakeBackReturn.number":       {"退运", "return"},
	"ReinstateDeclaration.number": {"撤销编号", "withdrawal"},
}

var hints = map[string]Text{
	"closed": listOfDays, "worked": listOfDays,
	"number":       {"同一编号只计一次，重复提交不会重复计入。", "It counts once, however often it is sent."},
	"proceeds":     {"仅以出口收汇还款时填写。", "Only when the money is export proceeds."},
	"transaction":  {"同一流水号只计一次，重复提交不会重复计入。", "It counts once, however often it is sent."},
	"used":         atContract,
	"worth":        atContract,
	"rateContract": {"仅按约定汇率折算时填写，加密保存。", "With a contracted rate only; it is sealed."},
	"successor": {"此后由承继主体办理：单据、占用与融资随之承继，该主体不再办理业务。",
		"It acts for this party from then on: documents, claims and loans follow. This party acts no more."},
	"EnrolPerson.login": {"3 至 40 位小写字母、数字、点和短横。", "3 to 40 small letters, digits, dots and dashes."},

	"AdmitParty.number": {}, "RegisterProceeds.number": {}, "TakeBackReturn.number": {}, "CorrectRepayment.number": {},
	"ReinstateDeclaration.number": {},
	"CloseRemainder.amount": {"替换此前登记的金额；填 0 即重新打开。",
		"It replaces what was said before; 0 opens the remainder again."},
	"RotateKey.login": {"本节点将生成新密钥，旧密钥不再可用于签名。",
		"A fresh key is made at this node; the old one signs nothing more."},
	"RevokeKey.key": {"吊销后不可恢复。无其他密钥的人员将被退出且不能再登录。",
		"For good. A person without any other key is signed out and cannot sign in again."},
	"ObjectToProposal.reason": {"异议显示在提案旁，不阻止提案。", "It is shown beside the proposal and stops nothing."},
	"ActivateModel.model": {"64 位十六进制数字；填 table 恢复公布的权重表。",
		"64 hexadecimal digits; table goes back to the published weights table."},
	"ActivateModel.card": {"说明所学数据与效果的文本的摘要；恢复权重表时不填。",
		"Of the text that says what it learned from and how good it is. Empty for the table."},
	"ActivateModel.from": {"填今天的，另一名监管员同意后立即生效。",
		"From today, it is in force as soon as another governor agrees."},
}

var (
	listOfDays = Text{"日期写作 2027-01-01，以空格或逗号分隔。", "Days as in 2027-01-01, with spaces or commas between."}
	atContract = Text{"仅按约定汇率折算时填写，否则按当日中间价。", "Only at a contracted rate; else the mid rate of the date."}
)

// NumberTooFar is said of a whole number that is larger or smaller than its field
// can hold.
var NumberTooFar = Text{Zh: "数字超出该字段的范围", En: "the number is beyond what this field can hold"}
