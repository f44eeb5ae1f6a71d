package words

// Field says what to write in a field of a form: form is the name of the form's
// Go type without Form, as in Apply, field what JSON calls the field, and, of one
// that stands in the path, the name of its Go field in small letters. A field that
// means the same in every form is worded once, for all of them. Of what is not
// known it gives nothing.
func Field(form, field string) Text {
	if t, ok := fields[form][field]; ok {
		return t
	}
	return anyForm[field]
}

// anyForm words the fields that mean the same wherever they stand.
var anyForm = map[string]Text{
	"bank":         {"银行的标识或代码", "Identifier or natural number of the bank"},
	"currency":     {"币种，ISO 4217 代码", "ISO 4217 code"},
	"document":     {"单据标识或编号", "Identifier of the document, or its number"},
	"financing":    {"融资标识", "Identifier of the financing"},
	"note":         {"备注，密封，仅相关方可读", "For those concerned; sealed"},
	"payment":      {"付汇标识", "Identifier of the payment"},
	"keeper":       {"记账节点标识", "Identifier of the keeper"},
	"party":        {"参与主体的标识或代码", "Identifier of the party, or its number"},
	"proceeds":     {"收汇标识", "Identifier of the proceeds"},
	"product":      {"产品名称代码", "Product by name"},
	"proposal":     {"提案", "Proposal"},
	"rateContract": {"汇率经约定的，注明该合同", "Where a line's worth was contracted: the contract that says so"},
	"reason":       {"原因代码", "Coded reason"},
	"region":       {"地区，GB/T 2260 代码", "GB/T 2260 code"},
}

// fields words those of one form, by the names of form and field.
var fields = map[string]map[string]Text{
	"ActivateModel": {
		"model": {"模型文件的 SHA-256，64 位十六进制；table 为已公布的权重表",
			"SHA-256 of the model's file, 64 hexadecimal digits; table for the published weights table"},
		"card":   {"模型卡的 SHA-256；权重表不填", "SHA-256 of the model's card, 64 hexadecimal digits; empty for the table"},
		"from":   {"拟启用日期，不早于今日", "The day from which it is to be in force, not before today"},
		"reason": {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"AdmitKeeper": {
		"publicKey": {"节点的记账公钥，64 位十六进制，见节点名片",
			"Public key by which the node votes, 64 hexadecimal digits, as on its card"},
		"proof": {"密钥持有证明，128 位十六进制，见节点名片",
			"Proof that the node holds the key, 128 hexadecimal digits, as on its card"},
		"address":     {"节点地址，见节点名片：节点标识@主机:端口", "Where the node is found, as on its card: node@host:port"},
		"explanation": {"提议的理由，密封给监管机构与提议机构", "Why it is proposed; sealed to the regulator and who proposes"},
	},
	"AdmitParty": {
		"kind": {"类别：branch 分局、bank 银行、enterprise 企业、customs 海关、tax 税务、insurer 保险、carrier 承运人",
			"branch, bank, enterprise, customs, tax, insurer or carrier"},
		"number": {"企业为统一社会信用代码；机构为 2 至 32 位字母数字",
			"Unified social credit code of an enterprise; 2 to 32 letters and digits for an institution"},
		"override": {"统一社会信用代码校验不符仍予准入的理由",
			"Reason to let in a unified social credit code that fails its check digit"},
		"nameZh":  {"中文名称", "Chinese name"},
		"nameEn":  {"英文名称", "English name"},
		"bic":     {"银行的 ISO 9362 代码", "ISO 9362 code of a bank"},
		"address": {"注册地址", "Registered address"},
		"class":   {"企业分类：A、B 或 C", "A, B or C; of an enterprise only"},
		"listed":  {"企业在贸易外汇收支名录内", "The enterprise is on the list of firms with foreign-trade receipts"},
	},
	"AdmitToPilot": {
		"from": {"生效日期", "The day from which it counts"},
		"cap":  {"未偿本金上限（人民币）；不填或 0 为不设上限", "CNY of outstanding principal at most; empty or 0 is no cap"},
		"facilitates": {"银行可办理便利化支付；仅资本项目收入支付场景",
			"Of a bank: it may pay by facilitation too; where capital income is paid out"},
	},
	"AmendDeclaration": {
		"number":   {"数据源自己的编号；不填则以版本号代替", "The source's own number; else the revision stands for it"},
		"revision": {"形成的版本号：上一版本加一", "The revision that this makes: one more than the last"},
		"to":       {"修改后的单据", "The document as it stands from now on"},
	},
	"Apply": {
		"financing": {"新融资的标识，32 位十六进制，由客户端自选；不填由网关选取",
			"Identifier of the new financing, 32 hexadecimal digits chosen by the client; empty lets the " +
				"gateway choose"},
		"amount":    {"申请金额", "What is asked for"},
		"tenorDays": {"期限（天）", "Days until it is to be repaid"},
		"lines":     {"占用的各份单据及金额", "What is taken of each document"},
		"payment": {"进口货到付款融资所支付的付汇，代替单据", "Identifier of the payment that it is to pay, in place of documents; " +
			"of import financing only"},
		"purpose": {"融资用途，密封", "What the loan is for; sealed"},
		"buyer":   {"境外买方，密封", "The buyer abroad; sealed"},
	},
	"ApproveProposal": {
		"content": {"所审阅内容的 SHA-256，64 位十六进制", "SHA-256 of the content that was looked at, 64 hexadecimal digits"},
	},
	"ClassifyEnterprise": {
		"class":  {"分类：A、B 或 C", "A, B or C"},
		"listed": {"在贸易外汇收支名录内", "On the list of firms with foreign-trade receipts"},
	},
	"Basis": {
		"figure": {"参数", "Figure of the limits"},
		"norm": {"文件编号，如 汇发〔2017〕9号 或 huifa-2017-9；不填为无依据",
			"Number of the norm, such as huifa-2017-9; empty: none"},
	},
	"CloseRemainder": {
		"document": {"单据标识或报关单号", "Identifier or declaration number"},
		"amount":   {"尾差金额，以单据币种计；0 为重新打开", "In the document's currency; 0 opens it again"},
	},
	"ConfirmDocument": {
		"dismiss": {"驳回的原因；不填则确认生效", "Why it is not to count; empty: it counts"},
	},
	"EnterDocument": {
		"kind": {"单据种类", "Kind of document"},
		"number": {"资本项目收入为 22 位国际收支申报号；业务登记表为登记的外汇局编号、冒号与登记编号",
			"Of a capital inflow the balance-of-payments number of the receipt, 22 digits; of a permit the code " +
				"of the office that gave it, a colon and its number"},
		"holder":     {"企业的统一社会信用代码", "Credit code of the enterprise"},
		"holderName": {"企业名称，密封", "Its name; sealed"},
		"allows": {"业务登记表的准许事项：pay 货到付汇、pay-ahead 预付货款、take-back 特殊退汇",
			"What a permit allows: pay, pay-ahead or take-back"},
		"payee":        {"业务登记表限定的境外收款人；不限则不填", "Who alone may be paid by a permit; empty: whoever"},
		"until":        {"业务登记表的有效期，含当日", "Last day of a permit"},
		"income":       {"收入类型：capital 资本金、foreign-debt 外债、listing 境外上市募集资金", "capital, foreign-debt or listing"},
		"registration": {"外汇业务登记凭证号，密封", "Number of the registration with SAFE; sealed"},
		"amount":       {"入账金额", "What was credited"},
		"declared":     {"入账日期", "Day on which it was credited"},
	},
	"ConfirmProceeds": {
		"dismiss": {"驳回的原因；不填则确认生效；未匹配的预收货款登记有误的，也在此驳回",
			"Why it is not to count; empty: the match counts. Money in advance that is matched to nothing can be " +
				"dismissed too"},
	},
	"CorrectProceeds": {
		"lines": {"更正后匹配的应收账款；款项退回则不填，部分退回时只填保留的",
			"The receivables it pays, as they stand from now on; none when the money was sent back, those that stay " +
				"when part of it was"},
		"expected": {"更正后未列报关单的部分转为预收货款的，其预计出口日期，晚于今天且不超过一年",
			"Where money is left without a declaration: the day on which its goods are to go, at most a year ahead"},
		"notReturned": {"此前登记为已退回的款项实际未退回", "What was said to be sent back was not"},
	},
	"CorrectRepayment": {
		"number": {"第几笔还款，从 1 起", "Which repayment, from 1"},
	},
	"Disburse": {
		"amount":       {"放款金额，以申请币种计", "In the currency that was asked for"},
		"rate":         {"年利率（%），最多两位小数", "Yearly interest in per cent, two decimals at most"},
		"date":         {"放款日期", "Day on which it was paid out"},
		"maturity":     {"到期日", "Day on which it is to be repaid"},
		"outletRegion": {"经办网点所在地区的 GB/T 2260 代码", "GB/T 2260 code of the outlet's region"},
		"outlet":       {"经办网点名称", "Name of the bank's outlet"},
		"contract":     {"借款合同号", "Number of the loan contract"},
		"registry":     {"动产融资登记证明编号", "Number at the movable-asset registry"},
		"lines":        {"对各份单据的质押金额", "What is pledged of each document"},
	},
	"EnrolCard": {
		"party":     {"参与主体的标识或代码", "Identifier or natural number of the party"},
		"person":    {"名片上的人员标识", "Identifier of the person, from the card"},
		"publicKey": {"人员的公钥，64 位十六进制", "Public key of the person, 64 hexadecimal digits"},
		"proof":     {"密钥持有证明，128 位十六进制", "Proof that the key is held, 128 hexadecimal digits"},
		"duties": {"职责：maker 经办、checker 复核、feed 报送、auditor 审计、governor 监管、steward 记账负责人",
			"maker, checker, feed, auditor, governor, steward"},
	},
	"EnrolPerson": {
		"party":  {"参与主体的标识或代码", "Identifier or natural number of the party"},
		"login":  {"登录名：3 至 40 位小写字母、数字、点和短横", "3 to 40 small letters, digits, dots and dashes"},
		"nameZh": {"中文姓名", "Chinese name"},
		"nameEn": {"英文姓名", "English name"},
		"duties": {"职责：maker 经办、checker 复核、feed 报送、auditor 审计、governor 监管、steward 记账负责",
			"maker, checker, feed, auditor, governor, steward"},
		"password": {"初始密码，10 至 128 位；首次登录时须修改", "10 to 128 characters; the person changes it at the first sign-in"},
		"language": {"门户语言", "Language of the portal"},
	},
	"OpenPayment": {
		"payment": {"新付汇的标识，32 位十六进制，由客户端自选；不填由网关选取",
			"Identifier of the new payment, 32 hexadecimal digits chosen by the client; empty lets the gateway choose"},
		"scenario":   {"业务场景", "Scenario in which it is paid"},
		"enterprise": {"付款企业的标识或统一社会信用代码；银行代客申请时填写", "Who pays, by identifier or credit code; named by a bank"},
		"bank": {"付汇银行的标识或代码；企业申请时填写",
			"The bank that is to pay, by identifier or number; named by an enterprise"},
		"amount": {"付汇金额", "What is to be paid"},
		"payee":  {"境外收款人，明细密封", "Who is paid abroad; what is said of it is sealed"},
		"code": {"国际收支交易编码，6 位数字；资本项目收入支付不填",
			"Balance-of-payments code, 6 digits; none where capital income is paid out"},
		"purpose":    {"用途；仅资本项目收入支付填写", "What capital income is paid for; only there"},
		"instrument": {"结算工具", "How it is paid"},
		"lines":      {"核减的各份单据及金额；业务参数允许时可不填", "What is spent of each document; none where the limits ask for none"},
		"due":        {"应付日期", "Day on which it is owed"},
		"exemption": {"免税务备案的情形；服务贸易付汇不列备案表时填写",
			"Why it needs no tax filing; of payments for services that name none"},
		"proof": {"免备案的证明材料：名称、编号（密封），或文件的 SHA-256",
			"What proves the exemption: its name and number, which are sealed, or the SHA-256 of the file"},
		"instruction": {"银行代客申请所凭的企业指令：签名文件的 SHA-256，或说明何项指令的文字（密封）",
			"Of a bank: the signed order of the enterprise, as its SHA-256 or in words that are sealed"},
		"waiver": {"超过核验起点而不填报关单时，申请免于逐笔核验的原因；仅 A 类企业",
			"Why it is to be made without documents above the amount from which they are verified; class A only"},
		"consignee": {"代理进口时报关单的境内收货人：标识或统一社会信用代码",
			"Of an agent: the consignee whose declarations it pays on, by identifier or credit code"},
		"agreement": {"代理进口的代理协议：编号（密封），或文件的 SHA-256",
			"Of an agent: the agency agreement, its number, which is sealed, or the SHA-256 of the file"},
		"facilitated": {"便利化支付：凭支付命令函先付款，发票后补；仅资本项目收入支付场景",
			"By facilitation, on an order alone, with invoices now or later; where capital income is paid out"},
		"permit": {"外汇局业务登记表号；C 类企业的货物付汇、B 类与 C 类企业的预付货款必填，按付汇金额占用",
			"Number of the branch's permit, of which it takes what is paid; of payments for goods by class C, and in " +
				"advance by class B or C"},
		"expected": {"预付货款的预计进口日期；不填单据时填写，晚于今天且不超过一年",
			"Of a payment in advance, which names no documents: the day on which the goods are expected, at most a " +
				"year ahead"},
	},
	"AttachInvoices": {
		"lines":       {"发票号码及使用金额", "Invoices, and how much is spent of each"},
		"payeeReason": {"收款人与发票销售方不一致时的原因；一致时不填", "Why another was paid than sold; left out where they agree"},
		"number": {"第几次补充，从 1 起；同一次再次提交不重复计入，不填即为新的一次",
			"Which match of the payment it is, from 1: sent again it counts once; without it, one more"},
	},
	"ReportCheck": {
		"finding": {"核查结论；无异常须发票已补齐", "What the check found; clean takes all invoices"},
		"report": {"查看的内容及发现；密封，仅本行及其监管方可读",
			"What was looked at and found; sealed to the bank and those who supervise it"},
	},
	"ReportTask": {
		"task":     {"报告任务，34 位十六进制数字", "The task, 34 hexadecimal digits"},
		"expected": {"预计收款、付款或进口的日期", "The day on which it will be received, paid or delivered"},
		"relation": {"交易双方是否为关联方", "Whether the two sides of the trade belong together"},
		"reason":   {"超期的原因", "Why it takes so long"},
	},
	"MatchProceeds": {
		"lines": {"所出口货物的报关单及本次匹配金额", "Declarations of the goods that went, and how much of each comes on top"},
		"number": {"第几次匹配，从 1 起；同一次再次提交不重复计入，不填即为新的一次",
			"Which match of the money it is, from 1: sent again it counts once; without it, one match more"},
	},
	"MatchPayment": {
		"lines":       {"所到货物的进口报关单及使用金额", "Import declarations of the goods that came, and how much is spent of each"},
		"payeeReason": {"收款人与报关单不一致时的原因；一致时不填", "Why another was paid than they name; left out where they agree"},
		"number": {"第几次匹配，从 1 起；同一次再次提交不重复计入，不填即为新的一次",
			"Which match of the payment it is, from 1: sent again it counts once; without it, one more"},
	},
	"Payee": {
		"name": {"收款人名称，与单据上的境外收款人写法一致；进口报关单即其境外发货人",
			"Name, written as the documents write it: an import declaration its shipper's, a tax filing its payee's"},
		"country": {"收款人所在国家（地区），ISO 3166 代码", "Country, ISO 3166 code"},
		"account": {"收款账号", "Account"},
		"number": {"境内收款人的统一社会信用代码，与发票销售方一致；境外收款人不填",
			"Credit code of a payee in China, as the invoice has its seller; none of one abroad"},
	},
	"ApprovePayment": {
		"payeeReason": {"收款人与单据所列不一致时的原因", "Why another is paid than the documents name, where that is so"},
		"waived":      {"申请免核验时，复核人同意的原因", "Why the documents are waived, where that was asked for"},
		"agent":       {"代理进口付汇：复核人已见代理协议", "Of an agent's payment: the checker has seen the agency agreement"},
	},
	"Pay": {
		"number": {"国际收支申报号，22 位数字", "Balance-of-payments declaration number, 22 digits"},
		"date":   {"汇出日期", "Day on which the money went"},
	},
	"RefundPayment": {
		"number": {"退汇收入的国际收支申报号，22 位数字", "Balance-of-payments number of the money that came back, 22 digits"},
		"amount": {"退汇金额，以付汇币种计", "What came back, in the payment's currency"},
		"date":   {"收到退汇的日期", "Day on which it came back"},
		"lines": {"退货、减价或合同终止所涉的单据及退回金额；其余原因可不填",
			"The documents whose goods went back or cost less, or whose contract ended, and how much of each; " +
				"otherwise it may be left out"},
		"elsewhere": {"款项未按原路退回；货物付汇的此类退汇为特殊退汇，须第二人复核",
			"It did not come by the way on which the payment went; of goods such a refund is special and takes a " +
				"second person"},
		"permit": {"外汇局业务登记表号；特殊退汇超过免办上限或企业非 A 类时必填，按退汇金额占用",
			"Number of the branch's permit, of which it takes what came back; of a special refund above the limit, " +
				"or not of class A"},
		"reason": {"退汇原因；付款失败与合同终止须第二人复核",
			"Why it came back; a payment that failed and a contract that ended take a second person"},
	},
	"ConfirmRefund": {
		"number":  {"第几笔退汇，从 1 起", "Which refund, from 1"},
		"dismiss": {"驳回的原因；不填则确认生效", "Why it is not to count; empty: it counts"},
	},
	"ExpelParty": {
		"explanation": {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"Line": {
		"amount": {"金额，以单据币种计", "In the document's currency"},
	},
	"Match": {
		"document": {"单据标识或报关单号", "Identifier or declaration number"},
		"amount":   {"对该单据的收汇金额，以单据币种计", "What it pays of the document, in the document's currency"},
		"worth": {"约定汇率下折合的收汇币种金额；不填按当日中间价",
			"The same in the currency of the proceeds, where it was contracted; without it the mid rate of the date"},
	},
	"MovePledge": {
		"from":   {"已撤销的报关单，标识或编号", "The withdrawn declaration, by identifier or number"},
		"to":     {"替代它的报关单，标识或编号", "The declaration that replaces it, by identifier or number"},
		"amount": {"移转的质押金额，以报关单币种计", "Of the pledge, in the declarations' currency"},
	},
	"NameSuccessor": {
		"successor": {"承继主体的标识或代码", "Identifier or natural number"},
	},
	"NoteAdvice": {
		"score":    {"提示给出的评分，0 至 1000", "0 to 1000, as the opinion said"},
		"model":    {"模型的哈希，64 位十六进制", "Hash of the model, 64 hexadecimal digits"},
		"features": {"所依据特征的哈希，64 位十六进制", "Hash of what it weighed, 64 hexadecimal digits"},
		"followed": {"银行是否按提示办理", "Whether the bank did as the opinion said"},
		"why":      {"一句话说明；密封，仅本行及其监管方可读", "In a sentence; sealed to the bank and those who supervise it"},
	},
	"ObjectToProposal": {
		"reason": {"异议理由，密封给监管机构", "What speaks against it; sealed to the regulator"},
	},
	"Place": {
		"scenario": {"场景名称代码", "Scenario by name"},
	},
	"MarkLimit": {
		"label": {"比对特征：inv、sbad、bl、box、con、conamt、vat 或 reg", "In what documents agree: inv, sbad, bl, box, con, " +
			"conamt, vat or reg"},
		"exact": {"完全一致时：off 不提示、warn 预警、refuse 拒绝", "Where they agree exactly: off, warn or refuse"},
		"loose": {"仅近似一致时：off、warn 或 refuse，不得重于完全一致", "Where they agree loosely alone: off, warn or refuse, and " +
			"no more than where they agree exactly"},
	},
	"ProductLimit": {
		"advance":   {"融资比例：可融资额占所占价值的百分比", "Per cent of the taken value that may be lent"},
		"tenorDays": {"最长期限（天）", "Longest tenor in days"},
	},
	"PublishCalendar": {
		"year":   {"年份", "The year"},
		"closed": {"不上班的周一至周五", "Mondays to Fridays that are not worked"},
		"worked": {"上班的周六、周日", "Saturdays and Sundays that are worked"},
	},
	"PublishDeclarations": {
		"declarations": {"报关单或备案表，编号各不相同", "Declarations or tax filings, each of another number"},
		"confirm":      {"存疑内容核对后的确认码", "Code of doubts that were looked at"},
	},
	"PublishRates": {
		"day":   {"日期", "The day"},
		"rates": {"各币种中间价", "The mid rates, each currency once"},
		"reason": {"与上次相差较大的理由；填写则作为提案提交，密封给监管机构",
			"Why rates far from the last are meant; with it they are proposed. Sealed to the regulator"},
	},
	"Rate": {
		"per100": {"每 100 外币折合人民币，最多四位小数", "CNY per 100 units, four decimals at most"},
	},
	"RegisterProceeds": {
		"number":     {"国际收支申报号，22 位", "BoP declaration number, 22 digits"},
		"enterprise": {"企业的标识或统一社会信用代码", "Identifier or unified social credit code"},
		"amount":     {"收汇金额", "What came in"},
		"date":       {"收汇日期", "Day on which it came in"},
		"instrument": {"结算工具代码", "Instrument by name"},
		"code":       {"国际收支交易编码", "BoP transaction code"},
		"payer":      {"境外付款人，密封", "The payer abroad; sealed"},
		"lines":      {"对应的应收账款；预收货款可不填", "The receivables it pays; none need be named of money in advance"},
		"expected": {"预收货款的预计出口日期；未列报关单的部分为预收，晚于今天且不超过一年",
			"Of money in advance, for which it names no declarations: the day on which the goods are to go, at " +
				"most a year ahead"},
	},
	"ReinstateDeclaration": {
		"number": {"该撤销的编号，或通知的标识", "Of the withdrawal, or the notice's identifier"},
	},
	"ReinstateParty": {
		"reason": {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"ReleasePledge": {
		"document": {"单据标识或报关单号", "Identifier or declaration number"},
	},
	"Repay": {
		"date":      {"还款日期", "Day on which it was repaid"},
		"principal": {"偿还本金，以融资币种计", "In the loan's currency"},
		"interest":  {"偿还利息，以融资币种计", "In the loan's currency"},
		"source":    {"还款来源代码", "Where the money came from"},
		"proceeds": {"以收汇还款的，收汇标识或国际收支申报号",
			"Identifier or BoP declaration number of the proceeds, when they are the source"},
		"used": {"按约定汇率使用的收汇金额，以收汇币种计；不填按当日中间价",
			"What it uses of the proceeds, in their currency, at a contracted rate; without it the mid rate " +
				"of the date"},
		"rateContract": {"该汇率的合同", "The contract of that rate"},
		"transaction": {"本行的付款流水号：无论提交几次只计一次",
			"Your bank's own number of the payment: it counts once however often it is sent"},
	},
	"ReportInspection": {
		"finding": {"抽查结论", "What the inspection found"},
		"report": {"查看的内容及发现；密封，仅本行及其监管方可读",
			"What was looked at and found; sealed to the bank and those who supervise it"},
	},
	"ResumePilot": {
		"reason": {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"ReturnGoods": {
		"number": {"数据源自己的编号，只计一次", "The source's own number; it counts once"},
		"amount": {"新退运的价值，以单据币种计", "Further value returned, in the document's currency"},
	},
	"RevokeKey": {
		"key": {"密钥标识", "Identifier of the key"},
	},
	"RotateKey": {
		"login": {"人员的登录名", "Login name of the person"},
	},
	"SetLimits": {
		"from":           {"生效日期", "The day from which they count"},
		"products":       {"各产品的融资比例和期限；仅融资场景", "Advance rate and tenor of each product; of scenarios that lend"},
		"holdHours":      {"占用时长及每次延长的小时数", "How long a hold lasts, and each extension"},
		"holdExtensions": {"占用可延长的次数", "How often a hold may be extended"},
		"modes": {"可用的监管方式；仅货物贸易场景",
			"Supervision modes under which documents may be used; of scenarios of trade in goods"},
		"sources":     {"可用的还款来源；仅融资场景", "Sources that may repay; of scenarios that lend"},
		"instruments": {"收付汇可用的结算工具", "Instruments by which money may come in or go out"},
		"classCTenorDays": {"C 类企业的最长期限（天）；仅融资场景",
			"Longest tenor of class C enterprises in days; of scenarios that lend"},
		"backdateDays": {"放款、还款或收汇最迟可补登的天数", "How late a disbursal, repayment or proceeds may still be registered"},
		"inspect": {"抽查比例（%）：融资场景按放款笔数，资本项目收入场景按便利化支付笔数",
			"Per cent that is drawn: of loans that are disbursed, or of payments of capital income by facilitation"},
		"remainder": {"可作为尾差关闭的票面百分比；仅融资场景",
			"Per cent of a face that may be closed as what will not come; of scenarios that lend"},
		"documentAgeDays": {"申报后多少天内可使用；仅货物贸易场景",
			"Days after its declaration that a document may be used; of scenarios of trade in goods"},
		"codes": {"可付汇的国际收支交易编码；仅付汇场景",
			"Balance-of-payments codes that may be paid under; of scenarios that pay"},
		"verifyAbove": {"须凭单据付汇的起点（美元，超过该金额）；仅付汇场景",
			"USD above which a payment names its documents; of scenarios that pay"},
		"refundCheck": {"须第二人确认的退汇起点（美元，超过该金额）；仅付汇场景",
			"USD above which a refund takes a second person; of scenarios that pay"},
		"returnHoldDays": {"退货退汇的占用天数；仅货物付汇场景",
			"Days that a refund for returned goods holds their value; of scenarios that pay for goods"},
		"waivedShare": {"免核验付汇占当月付汇超过该百分比时预警；仅可免核验的场景",
			"Per cent of what a bank pays in a month above which it is warned that it waives documents; of scenarios " +
				"in which they may be waived"},
		"settlementBand": {"结汇金额偏离中间价的最大百分比；仅资本项目收入支付场景",
			"Per cent by which what is paid may be off the mid rate; where capital income is paid out"},
		"splitWindowDays": {"多少天内付给同一收款人的小额付汇合并判断是否拆分；仅税务备案付汇场景",
			"Days within which small payments to one payee are warned of as one that was split; of scenarios that " +
				"pay against tax filings"},
		"splitCount": {"至少多少笔；与天数同时填写或同时留空，留空则不预警",
			"How many of them at least; given with the days or not at all, and then nothing is warned of"},
		"checkDays": {"被抽中的便利化支付须在多少个工作日内报告；仅资本项目收入支付场景",
			"Working days in which a payment that was drawn is reported on; where capital income is paid out"},
		"invoiceWhole": {"一张发票只能用于一笔付款；仅资本项目收入支付场景",
			"Each invoice is for one payment alone; where capital income is paid out"},
		"specialRefundDays": {"付汇后超过多少天的退汇为特殊退汇；不填则均不作特殊退汇；仅货物付汇场景",
			"Days after a payment from which a refund is special; none is where it is left out; of scenarios of goods"},
		"specialRefundFree": {"A 类企业的特殊退汇不超过此数（美元）的，免业务登记表",
			"USD up to which a special refund of class A takes no permit of the branch"},
		"deferredDays": {"A 类企业延收、延付超过多少天须报告；不填则按规定的天数",
			"Days after which class A reports what is received or paid late; left out, those of the norm"},
		"deferredStrictDays": {"B、C 类企业的相应天数，不多于 A 类", "The same of classes B and C, no more than of class A"},
		"advanceDays": {"A 类企业预收、预付超过多少天须报告；不填则按规定的天数",
			"Days after which class A reports money in advance; left out, those of the norm"},
		"advanceStrictDays": {"B、C 类企业的相应天数，不多于 A 类；0 为一律报告",
			"The same of classes B and C, no more than of class A; 0: whatever the day"},
		"loanDays": {"进口融资超过多少天须报告；仅货物付汇场景",
			"Days after which a loan that pays for goods is reported; of scenarios of goods"},
		"taskFloor": {"未了结金额超过此数（美元）的须报告；不填则不产生报告任务",
			"USD above which what is open is to be reported; nothing is where it is left out"},
		"pettyCash": {"企业每月在所有银行的备用金上限（美元）；仅资本项目收入支付场景",
			"USD of petty cash of an enterprise in a month, at all banks; where capital income is paid out"},
		"matchWithinDays": {"预计进口日期后，预付货款须匹配的天数；仅货物付汇场景",
			"Days after the goods were expected within which a payment in advance is matched; of scenarios of goods"},
		"scenario": {"场景", "Scenario whose limits they are"},
		"marks":    {"要素相同的在用单据如何处理；未列的不提示", "What comes of documents in use that agree; what is left out passes"},
		"bases":    {"各项参数所依据的文件", "Norms on which figures rest"},
		"reason":   {"提议的理由，密封给监管机构", "Why they are proposed; sealed to the regulator"},
	},
	"ReplaceKeeperKey": {
		"publicKey": {"节点的记账公钥，64 位十六进制，见节点名片",
			"Public key by which the node votes, 64 hexadecimal digits, as on its card"},
		"proof": {"密钥持有证明，128 位十六进制，见节点名片",
			"Proof that the node holds the key, 128 hexadecimal digits, as on its card"},
		"address":     {"节点地址，见节点名片：节点标识@主机:端口", "Where the node is found, as on its card: node@host:port"},
		"explanation": {"提议的理由，密封给监管机构与提议机构", "Why it is proposed; sealed to the regulator and who proposes"},
	},
	"AdoptRuleBook": {
		"version": {"规则版本：现行版本之后的下一个", "Version of the rules: the one after that in force"},
		"begins": {"自何时起启用（北京时间），如 2026-11-23 22:30",
			"From when on it is in force, as clocks in China show it: 2026-11-23 22:30"},
		"explanation": {"提议的理由，密封给监管机构与提议机构", "Why it is proposed; sealed to the regulator and who proposes"},
	},
	"RemoveKeeper": {
		"reason":      {"移除的原因代码", "Coded reason of the removal"},
		"explanation": {"提议的理由，密封给监管机构与提议机构", "Why it is proposed; sealed to the regulator and who proposes"},
	},
	"SetRateLimits": {
		"from":    {"生效日期", "The day from which they count"},
		"ageDays": {"没有工作日历时汇率最多可早几天", "How old a rate may be in days, where no calendar is published"},
		"workdays": {"有工作日历时汇率最多可早几个工作日",
			"How old a rate may be in working days, where a calendar is published"},
		"step": {"汇率与上次相差超过此百分比须经提案",
			"Per cent that a rate may be from the last and be published by one governor alone"},
		"band":   {"约定汇率与中间价最多相差的百分比", "Per cent that a contracted rate may be from the mid rate"},
		"reason": {"提议的理由，密封给监管机构", "Why they are proposed; sealed to the regulator"},
	},
	"SetMembership": {
		"host": {"由谁的节点托管：本主体、总局或分局的标识或代码；不填为受理本请求的节点",
			"Whose node keeps it, by identifier or natural number: its own, head office's or a branch's; " +
				"empty is the node that is asked"},
		"sealingKey": {"密封公钥，base64，由托管节点生成；不填为本节点代管的密钥",
			"Public key in base64, made by the node that keeps the party; empty is the key that this node " +
				"keeps for it"},
		"administrators": {"管理员密钥的标识：两个；由他方托管的企业一个",
			"Keys of its persons who administer it, by identifier: two, or one of a firm that another party keeps"},
	},
	"SetThreshold": {
		"governors": {"一项行为须由几名监管员同意，含提议人", "How many governors an act takes, the proposer included"},
		"reason":    {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"TakeBackReturn": {
		"number": {"该退运的编号，或通知的标识", "Of the return, or the notice's identifier"},
	},
	"UnfreezeDocument": {
		"reason": {"提议的理由，密封给监管机构", "Why it is proposed; sealed to the regulator"},
	},
	"WithdrawDeclaration": {
		"number": {"数据源自己的编号；不填则以版本号代替", "The source's own number; else the revision stands for it"},
	},
}
