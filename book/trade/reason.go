package trade

// Reason is a coded reason for an ending, a correction or an order. Numbers are frozen.
type Reason uint8

// The reasons: first the cancellation reasons of the field's registries
// (domain §4.2), then those of orders and of keys.
const (
	NoReason            Reason = 0
	ExistingBusiness    Reason = 1 // existing business with the bank
	DuplicateFinanced   Reason = 2
	ApplicantWithdrew   Reason = 3
	ExpiredUndisbursed  Reason = 4
	BankDeclined        Reason = 5
	FraudSuspected      Reason = 6
	EntryError          Reason = 7 // data error
	ObligationSatisfied Reason = 8
	OtherReason         Reason = 9 // with a text among the sealed details
	SourceCancelled     Reason = 10
	Investigation       Reason = 11
	RuleViolated        Reason = 12
	KeyCompromised      Reason = 13
	PersonLeft          Reason = 14
	KeyReplaced         Reason = 15
	RemittanceReturned  Reason = 20 // 退汇: the money was sent back
	BankCharges         Reason = 21 // 银行费用: charges of banks on the way
	PriceReduced        Reason = 22 // 货款扣减: the buyer pays less
	PaymentFailed       Reason = 23 // 付款失败
	PaidTwice           Reason = 24 // 重复付款
	WrongPayee          Reason = 25 // 收款人错误
	WentBack            Reason = 26 // 退货: the goods go back to the seller
	ContractEnded       Reason = 27 // 合同终止
	PaidOnBehalf        Reason = 28 // 代收: somebody takes the money for who is owed
	LongRelationship    Reason = 29 // 长期合作: the bank has known the business for long
	GroupNetting        Reason = 30 // 集团轧差: a group settles what its firms owe each other
	SeenAtCustoms       Reason = 31 // 已查电子数据: the bank has seen the data of customs
	InvoiceRed          Reason = 32 // 发票红冲: the seller reversed an invoice
	LongTerms           Reason = 50 // 账期较长: so it was agreed
	CounterpartyLate    Reason = 51 // 对方逾期: the other side is late
	TradeDispute        Reason = 52 // 贸易纠纷: they are at odds over the goods
	DeliveryLate        Reason = 53 // 延期交货: the goods come later than agreed
)

func (r Reason) known() bool { return known(r) }
