package words

import "tallystick/book/trade"

// reasons are the coded reasons of endings, corrections and orders.
var reasons = []Text{
	trade.NoReason:            {"无", "none"},
	trade.ExistingBusiness:    {"已在本行办理", "existing business"},
	trade.DuplicateFinanced:   {"重复融资", "duplicate financed"},
	trade.ApplicantWithdrew:   {"申请人撤回", "applicant withdrew"},
	trade.ExpiredUndisbursed:  {"到期未放款", "expired undisbursed"},
	trade.BankDeclined:        {"银行拒绝", "bank declined"},
	trade.FraudSuspected:      {"涉嫌欺诈", "fraud suspected"},
	trade.EntryError:          {"录入错误", "entry error"},
	trade.ObligationSatisfied: {"债务已履行", "obligation satisfied"},
	trade.OtherReason:         {"其他原因", "other"},
	trade.SourceCancelled:     {"来源方撤销", "source cancelled"},
	trade.Investigation:       {"调查中", "investigation"},
	trade.RuleViolated:        {"违反规定", "rule violated"},
	trade.KeyCompromised:      {"密钥泄露", "key compromised"},
	trade.PersonLeft:          {"人员离岗", "person left"},
	trade.KeyReplaced:         {"密钥更换", "key replaced"},
	trade.RemittanceReturned:  {"退汇", "remittance returned"},
	trade.BankCharges:         {"银行费用", "bank charges"},
	trade.PriceReduced:        {"货款扣减", "price reduced"},
	trade.PaymentFailed:       {"付款失败", "payment failed"},
	trade.PaidTwice:           {"重复付款", "paid twice"},
	trade.WrongPayee:          {"收款人错误", "wrong payee"},
	trade.WentBack:            {"退货", "goods went back"},
	trade.ContractEnded:       {"合同终止", "contract ended"},
	trade.PaidOnBehalf:        {"代收", "paid on behalf"},
	trade.LongRelationship:    {"长期合作", "long relationship"},
	trade.GroupNetting:        {"集团轧差", "netting within a group"},
	trade.InvoiceRed:          {"发票红冲", "invoice reversed"},
	trade.SeenAtCustoms:       {"已查海关电子数据", "data of customs seen"},
}
