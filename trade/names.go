package trade

import (
	"fmt"
	"strings"
)

// name is how a value of an enumeration is called: an English token for
// programs and URLs, in lower case but for the letters of classes, and the
// officer's Chinese word for pages.
type name struct{ en, zh string }

// Named is an enumeration of this package whose values have names.
type Named interface {
	PartyKind | Class | DocumentKind | Scenario | Product | State | Source | Instrument | Reason | AlertKind |
		DeadlineKind | Verb | Quality | Finding | InspectionState | NoticeKind
	fmt.Stringer
	names() []name
}

// Parse reads a value from its token, the inverse of String: Parse[State]("accepted").
func Parse[E Named](token string) (E, error) {
	var zero E
	for i, n := range zero.names() {
		if n.en == token && token != "" {
			return E(i), nil
		}
	}
	return zero, fmt.Errorf("%.40q is none of: %s", token, tokens(zero.names()))
}

func tokens(names []name) string {
	var all []string
	for _, n := range names {
		if n.en != "" {
			all = append(all, n.en)
		}
	}
	return strings.Join(all, ", ")
}

// called gives the name of the value i; a value without one is unknown.
func called(names []name, i int) name {
	if i < len(names) && names[i].en != "" {
		return names[i]
	}
	return name{unknown, "未知"}
}

// known reports whether the rule book has a name for the value, and it is not zero.
func known[E Named](v E) bool { return v != 0 && v.String() != unknown }

const unknown = "unknown"

var partyKindNames = []name{
	Regulator: {"regulator", "国家外汇管理局"}, Branch: {"branch", "外汇局分局"}, Bank: {"bank", "银行"},
	Enterprise: {"enterprise", "企业"},
	Customs:    {"customs", "海关"}, Tax: {"tax", "税务"}, Insurer: {"insurer", "中国信保"}, Carrier: {"carrier", "物流/口岸"},
}

var classNames = []name{ClassNone: {"none", "无"}, ClassA: {"A", "A类"}, ClassB: {"B", "B类"}, ClassC: {"C", "C类"}}

var documentKindNames = []name{ExportDeclaration: {"export-declaration", "出口报关单"}}

var scenarioNames = []name{ExportReceivables: {"export-receivables", "出口应收账款融资"}}

var productNames = []name{
	ExportReceivable: {"export-receivable", "出口应收账款融资"}, PolicyFinancing: {"policy-financing", "出口信保保单融资"},
	FreightFinancing: {"freight-financing", "物流融资"}, Forfaiting: {"forfaiting", "福费廷"},
	PackingLoan: {"packing-loan", "打包贷款"},
}

var stateNames = []name{
	Applied: {"applied", "已申请"}, Accepted: {"accepted", "已受理"}, Approved: {"approved", "审核通过"},
	Disbursed: {"disbursed", "已放款"},
	Settled:   {"settled", "已结清"}, Declined: {"declined", "已拒绝"}, Withdrawn: {"withdrawn", "已撤回"},
	Lapsed: {"lapsed", "已失效"},
}

var sourceNames = []name{
	FromProceeds: {"proceeds", "出口收汇"}, OwnFunds: {"own-funds", "自有资金"}, InsurerClaim: {"insurer-claim", "保险赔款"},
	Purchase: {"purchase", "购汇"}, OtherSource: {"other", "其他来源"},
}

var instrumentNames = []name{
	Wire: {"wire", "电汇"}, LetterOfCredit: {"letter-of-credit", "信用证"}, Collection: {"collection", "托收"},
	ECNY:      {"e-cny", "数字人民币"},
	OtherCBDC: {"other-cbdc", "其他央行数字货币"}, CryptoAsset: {"crypto-asset", "加密资产"},
}

var reasonNames = []name{
	NoReason: {"none", "无"}, ExistingBusiness: {"existing-business", "已在本行办理"},
	DuplicateFinanced: {"duplicate-financed", "重复融资"},
	ApplicantWithdrew: {"applicant-withdrew", "申请人撤回"}, ExpiredUndisbursed: {"expired-undisbursed", "到期未放款"},
	BankDeclined: {"bank-declined", "银行拒绝"}, FraudSuspected: {"fraud-suspected", "涉嫌欺诈"},
	EntryError:          {"entry-error", "录入错误"},
	ObligationSatisfied: {"obligation-satisfied", "债务已履行"}, OtherReason: {"other", "其他原因"},
	SourceCancelled: {"source-cancelled", "来源方撤销"},
	Investigation:   {"investigation", "调查中"}, RuleViolated: {"rule-violated", "违反规定"},
	KeyCompromised: {"key-compromised", "密钥泄露"},
	PersonLeft:     {"person-left", "人员离岗"}, KeyReplaced: {"key-replaced", "密钥更换"},
	RemittanceReturned: {"remittance-returned", "退汇"}, BankCharges: {"bank-charges", "银行费用"},
	PriceReduced: {"price-reduced", "货款扣减"},
}

var alertKindNames = []name{
	ShortfallOpened: {"shortfall-opened", "占用超额"}, SourceAmended: {"source-amended", "占用中单据被修改"},
	SourceWithdrawn: {"source-withdrawn", "占用中单据被撤销"}, GoodsCameBack: {"goods-came-back", "占用中货物退运"},
	ClassDowngraded: {"class-downgraded", "企业类别下调"}, HoldLapsed: {"hold-lapsed", "占用到期失效"},
	MaturityPassed:   {"maturity-passed", "融资逾期"},
	ProceedsDiverted: {"proceeds-diverted", "收汇入他行"}, PledgeUncovered: {"pledge-uncovered", "质押不足"},
	NoLongerQualifies: {"no-longer-qualifies", "占用中单据不再符合融资条件"}, DocumentReplaced: {"document-replaced", "占用中单据已重新申报"},
	WithdrawalUndone: {"withdrawal-undone", "占用中单据恢复有效"}, ReturnUndone: {"return-undone", "占用中货物退运撤回"},
	EnterpriseSucceeded: {"enterprise-succeeded", "借款企业由他人承继"},
	EnterpriseSuspended: {"enterprise-suspended", "借款企业被暂停"},
	EnterpriseExpelled:  {"enterprise-expelled", "借款企业被清退"}, EnterpriseReinstated: {"enterprise-reinstated", "借款企业恢复"},
	MatchUndone: {"match-undone", "收汇匹配被更正"}, RepaidFromPurchase: {"repaid-from-purchase", "购汇还款"},
	CryptoAssetRefused: {"crypto-asset-refused", "加密资产被拒"},
}

var qualityNames = []name{
	Normal: {"normal", "正常"}, Attention: {"attention", "关注"}, Substandard: {"substandard", "次级"},
	Doubtful: {"doubtful", "可疑"}, Loss: {"loss", "损失"},
}

var findingNames = []name{Clean: {"clean", "无异常"}, Irregular: {"irregular", "存在异常"}}

var inspectionStateNames = []name{InspectionOpen: {"drawn", "待查"}, InspectionDone: {"reported", "已报告"}}

var noticeKindNames = []name{
	AmendmentNotice: {"amendment", "修改"}, WithdrawalNotice: {"withdrawal", "撤销"}, ReturnNotice: {"return", "退运"},
}

var deadlineKindNames = []name{HoldEnds: {"hold-ends", "占用到期"}, MaturityEnds: {"maturity-ends", "融资到期"}}

var verbNames = []name{
	VerbLapse: {"lapse", "到期处理"}, VerbAdmitParty: {"admit-party", "准入参与主体"},
	VerbSuspendParty: {"suspend-party", "暂停参与主体"},
	VerbExpelParty:   {"expel-party", "清退参与主体"}, VerbReinstateParty: {"reinstate-party", "恢复参与主体"},
	VerbEnrolPerson: {"enrol-person", "登记人员密钥"}, VerbRotateKey: {"rotate-key", "更换密钥"},
	VerbRevokeKey: {"revoke-key", "吊销密钥"}, VerbClassifyEnterprise: {"classify-enterprise", "企业分类"},
	VerbPublishRates: {"publish-rates", "发布汇率"},
	VerbSetLimits:    {"set-limits", "设定业务参数"}, VerbAdmitToPilot: {"admit-to-pilot", "纳入试点"},
	VerbStopPilot:   {"stop-pilot", "停止试点"},
	VerbResumePilot: {"resume-pilot", "恢复试点"}, VerbPublishDocuments: {"publish-documents", "发布单据"},
	VerbAmendDocument:    {"amend-document", "修改单据"},
	VerbWithdrawDocument: {"withdraw-document", "撤销单据"}, VerbReturnGoods: {"return-goods", "登记退运"},
	VerbFreezeDocument:   {"freeze-document", "冻结单据"},
	VerbUnfreezeDocument: {"unfreeze-document", "解冻单据"}, VerbApply: {"apply", "申请"},
	VerbWithdrawApplication: {"withdraw-application", "撤回申请"},
	VerbAccept:              {"accept", "受理"}, VerbDecline: {"decline", "拒绝"}, VerbExtendHold: {"extend-hold", "延长占用"},
	VerbApprove:  {"approve", "审核通过"},
	VerbDisburse: {"disburse", "放款"}, VerbCorrectDisbursal: {"correct-disbursal", "更正放款"}, VerbRepay: {"repay", "还款"},
	VerbCorrectRepayment: {"correct-repayment", "更正还款"}, VerbRegisterProceeds: {"register-proceeds", "收汇登记"},
	VerbNoteAdvice:       {"note-advice", "记录提示处置"},
	VerbReportInspection: {"report-inspection", "报告抽查结果"},
	VerbNameSuccessor:    {"name-successor", "指定承继主体"}, VerbTakeBackReturn: {"take-back-return", "撤回退运"},
	VerbReinstateDocument: {"reinstate-document", "恢复单据"}, VerbMovePledge: {"move-pledge", "移转质押"},
	VerbProposeModel: {"propose-model", "提议模型"}, VerbActivateModel: {"activate-model", "启用模型"},
	VerbWithdrawModel:   {"withdraw-model", "撤回模型提案"},
	VerbPublishCalendar: {"publish-calendar", "发布工作日历"}, VerbCorrectProceeds: {"correct-proceeds", "更正收汇匹配"},
	VerbCloseRemainder: {"close-remainder", "关闭尾差"}, VerbReleasePledge: {"release-pledge", "解除质押"},
}

func (PartyKind) names() []name    { return partyKindNames }
func (Class) names() []name        { return classNames }
func (DocumentKind) names() []name { return documentKindNames }
func (Scenario) names() []name     { return scenarioNames }
func (Product) names() []name      { return productNames }
func (State) names() []name        { return stateNames }
func (Source) names() []name       { return sourceNames }
func (Instrument) names() []name   { return instrumentNames }
func (Reason) names() []name       { return reasonNames }
func (AlertKind) names() []name    { return alertKindNames }
func (DeadlineKind) names() []name { return deadlineKindNames }
func (Verb) names() []name         { return verbNames }
func (Quality) names() []name      { return qualityNames }

// String gives the token of the value: "bank". Zh gives the Chinese word.
func (k PartyKind) String() string    { return called(k.names(), int(k)).en }
func (k PartyKind) Zh() string        { return called(k.names(), int(k)).zh }
func (c Class) String() string        { return called(c.names(), int(c)).en }
func (c Class) Zh() string            { return called(c.names(), int(c)).zh }
func (k DocumentKind) String() string { return called(k.names(), int(k)).en }
func (k DocumentKind) Zh() string     { return called(k.names(), int(k)).zh }
func (s Scenario) String() string     { return called(s.names(), int(s)).en }
func (s Scenario) Zh() string         { return called(s.names(), int(s)).zh }
func (p Product) String() string      { return called(p.names(), int(p)).en }
func (p Product) Zh() string          { return called(p.names(), int(p)).zh }
func (s State) String() string        { return called(s.names(), int(s)).en }
func (s State) Zh() string            { return called(s.names(), int(s)).zh }
func (s Source) String() string       { return called(s.names(), int(s)).en }
func (s Source) Zh() string           { return called(s.names(), int(s)).zh }
func (i Instrument) String() string   { return called(i.names(), int(i)).en }
func (i Instrument) Zh() string       { return called(i.names(), int(i)).zh }
func (r Reason) String() string       { return called(r.names(), int(r)).en }
func (r Reason) Zh() string           { return called(r.names(), int(r)).zh }
func (k AlertKind) String() string    { return called(k.names(), int(k)).en }
func (k AlertKind) Zh() string        { return called(k.names(), int(k)).zh }
func (k DeadlineKind) String() string { return called(k.names(), int(k)).en }
func (k DeadlineKind) Zh() string     { return called(k.names(), int(k)).zh }
func (v Verb) String() string         { return called(v.names(), int(v)).en }
func (v Verb) Zh() string             { return called(v.names(), int(v)).zh }
func (q Quality) String() string      { return called(q.names(), int(q)).en }
func (q Quality) Zh() string          { return called(q.names(), int(q)).zh }

func (NoticeKind) names() []name         { return noticeKindNames }
func (k NoticeKind) String() string      { return called(k.names(), int(k)).en }
func (k NoticeKind) Zh() string          { return called(k.names(), int(k)).zh }
func (Finding) names() []name            { return findingNames }
func (InspectionState) names() []name    { return inspectionStateNames }
func (f Finding) String() string         { return called(f.names(), int(f)).en }
func (f Finding) Zh() string             { return called(f.names(), int(f)).zh }
func (s InspectionState) String() string { return called(s.names(), int(s)).en }
func (s InspectionState) Zh() string     { return called(s.names(), int(s)).zh }

// dutyNames are in order of the bits.
var dutyNames = []name{{"maker", "经办"}, {"checker", "复核"}, {"feed", "数据源"}, {"auditor", "审计"}, {"governor", "监管"}}

// String gives the duties of a set, with a comma between: "maker,checker".
func (d Duty) String() string {
	var list []string
	for i, n := range dutyNames {
		if d&(1<<i) != 0 {
			list = append(list, n.en)
		}
	}
	return strings.Join(list, ",")
}

// Zh gives the duties of a set in Chinese: 经办、复核.
func (d Duty) Zh() string {
	var list []string
	for i, n := range dutyNames {
		if d&(1<<i) != 0 {
			list = append(list, n.zh)
		}
	}
	return strings.Join(list, "、")
}

// ParseDuty reads a set of duties, the inverse of String. The empty text is no duty.
func ParseDuty(text string) (Duty, error) {
	var set Duty
	if text == "" {
		return set, nil
	}
next:
	for _, token := range strings.Split(text, ",") {
		for i, n := range dutyNames {
			if n.en == token {
				set |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("%.40q is none of: %s", token, tokens(dutyNames))
	}
	return set, nil
}
