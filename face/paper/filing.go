package paper

import (
	"cmp"
	"regexp"
	"slices"

	"tallystick/book/trade"
)

// A tax filing 税务备案表 stands on a form of its own; what both forms have they keep
// under one name.

// FilingNumber reads the number of a tax filing: 1 to 40 capital letters, digits and dashes.
func FilingNumber(text string) (string, error) {
	text = bare(text)
	if len(text) == 0 || len(text) > 40 || !only(text, digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ-") {
		return "", wrong("备案表编号须为 1 至 40 位大写字母、数字或短横",
			"the number of a filing has 1 to 40 capital letters, digits or dashes")
	}
	if asDate.MatchString(text) {
		return "", wrong("编号疑被表格软件改成了日期，请将该列设为文本后重新填写",
			"a spreadsheet has made a date of the number: format the column as text and enter it again")
	}
	return text, nil
}

// asDate is a number such as 2026-11 as spreadsheets show it once they took it for a date.
var asDate = regexp.MustCompile("^([0-9]{1,2}-" + months + "(-[0-9]{2,4})?|" + months + "-[0-9]{2,4})$")

const months = "(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"

// Verification reads the verification code that stands on a tax filing: 4 to 20
// capital letters and digits.
func Verification(text string) (string, error) {
	text = bare(text)
	if len(text) < 4 || len(text) > 20 || !only(text, digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return "", wrong("验证码须为 4 至 20 位大写字母或数字",
			"a verification code has 4 to 20 capital letters or digits")
	}
	return text, nil
}

// itemClasses are what a filing may be for: the words of its form, and those of programs.
var itemClasses = [...][2]string{{"劳务", "labour"}, {"技术", "technology"}, {"特许权使用费", "royalty"}, {"利息", "interest"},
	{"股息", "dividend"}, {"租金", "rent"}, {"运费", "freight"}, {"其他", "other"}}

// itemClass reads what a filing is for.
func itemClass(text string) (string, error) {
	for _, class := range itemClasses {
		if text == class[0] || text == class[1] {
			return class[1], nil
		}
	}
	return "", wrong("付汇项目须为劳务、技术、特许权使用费、利息、股息、租金、运费或其他",
		"what it is for is one of labour, technology, royalty, interest, dividend, rent, freight and other")
}

// ItemClassNames gives what a filing is for in both languages; what is not known as it
// stands.
func ItemClassNames(class string) (zh, en string) {
	for _, known := range itemClasses {
		if class == known[1] {
			return known[0], known[1]
		}
	}
	return class, class
}

// moneyOrNothing reads an amount that may be nothing.
func moneyOrNothing(text, currency string, admitted Admitted) (string, error) {
	if minor, err := trade.ParseAmount(text, currency); err == nil && minor == 0 {
		return text, nil
	}
	return money(text, currency, admitted)
}

// filingFields are the fields of a tax filing in the order of its file, the currency
// before the amounts that are in it.
var filingFields = [...]Field{
	{Key: "kind", Zh: "单据种类", En: "Kind of document", Kind: Code, read: plainly(kindOf(trade.TaxFiling)),
		header: func(d *Declaration) *string { return &d.Kind }},
	{Key: "number", Zh: "备案表编号", En: "Filing number", Also: []string{"备案编号", "税务备案表编号", "Form number"},
		Kind: Identifier, Required: true, Column: true, Whole: true, read: plainly(FilingNumber),
		header: func(d *Declaration) *string { return &d.Number }},
	{Key: "verification", Zh: "验证码", En: "Verification code", Also: []string{"校验码"}, Kind: Identifier, Required: true,
		Column: true, Whole: true, read: plainly(Verification),
		header: func(d *Declaration) *string { return &d.Verification }},
	{Key: "holder", Zh: "付款人纳税人识别号", En: "Payer credit code",
		Also: []string{"纳税人识别号", "统一社会信用代码", "备案人纳税人识别号"}, Kind: Identifier, Required: true, Column: true,
		Whole: true, read: holder, header: func(d *Declaration) *string { return &d.Holder }},
	{Key: "holderName", Zh: "付款人", En: "Payer", Also: []string{"付款人名称", "备案人"}, Column: true,
		header: func(d *Declaration) *string { return &d.HolderName }},
	{Key: "payee", Zh: "境外收款人", En: "Payee abroad", Also: []string{"收款人", "境外收款人名称"}, Required: true, Column: true,
		header: func(d *Declaration) *string { return &d.Payee }},
	{Key: "payeeCountry", Zh: "收款人国家", En: "Payee country", Also: []string{"收款人国别"}, Units: regional, Kind: Code,
		Required: true, Column: true, read: plainly(Country),
		header: func(d *Declaration) *string { return &d.PayeeCountry }},
	{Key: "declared", Zh: "备案日期", En: "Filing date", Kind: Date, Required: true, Column: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Declared }},
	{Key: "contract", Zh: "合同号", En: "Contract number", Also: []string{"合同编号"}, Kind: Identifier, Required: true,
		Column: true, read: plainly(label), header: func(d *Declaration) *string { return &d.Contract }},
	{Key: "contractName", Zh: "合同名称", En: "Contract name", Also: []string{"合同或协议名称"}, Column: true,
		header: func(d *Declaration) *string { return &d.ContractName }},
	{Key: "itemClass", Zh: "付汇项目", En: "Payment for", Also: []string{"对外支付项目"}, Kind: Code, Required: true,
		Column: true, read: plainly(itemClass), header: func(d *Declaration) *string { return &d.ItemClass }},
	{Key: "currency", Zh: "币种", En: "Currency", Also: []string{"币制"}, Kind: Code, Required: true, Column: true,
		read: plainly(Currency), header: func(d *Declaration) *string { return &d.Currency }},
	{Key: "contractTotal", Zh: "合同总金额", En: "Contract total", Also: []string{"合同金额"}, Kind: Money, Required: true,
		Column: true, read: money, header: func(d *Declaration) *string { return &d.ContractTotal }},
	{Key: "paidBefore", Zh: "已付汇金额", En: "Paid before", Also: []string{"此前已付金额"}, Kind: Money, Column: true,
		read: moneyOrNothing, header: func(d *Declaration) *string { return &d.PaidBefore }},
	{Key: "thisPayment", Zh: "本次付汇金额", En: "This payment", Kind: Money, Column: true, read: money,
		header: func(d *Declaration) *string { return &d.ThisPayment }},
	{Key: "taxWithheld", Zh: "扣缴税款", En: "Tax withheld", Column: true,
		header: func(d *Declaration) *string { return &d.TaxWithheld }},
	{Key: "taxOffice", Zh: "主管税务机关", En: "Tax office", Also: []string{"税务机关"}, Column: true,
		header: func(d *Declaration) *string { return &d.TaxOffice }},
	{Key: "amount", Zh: "可付汇金额", En: "Left to pay", Kind: Money, read: money,
		header: func(d *Declaration) *string { return &d.Amount }},
}

// allFields are those of every form.
var allFields = func() []Field {
	var all []Field
	for way, own := range map[Way][]Field{Both: fields[:], OfFilings: filingFields[:], OfInflows: inflowFields[:],
		OfInvoices: invoiceFields[:], OfPermits: permitFields[:]} {
		for _, f := range own {
			if f.Way = max(f.Way, way); f.Zh == "" {
				f.Zh, f.En = f.said.Zh, f.said.En
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Field) int { return cmp.Compare(ownForms[a.Way], ownForms[b.Way]) })
	return all
}()

// On gives the fields of the form of a kind of document, in the order of its file.
func On(kind trade.DocumentKind) (all []Field) {
	for _, f := range allFields {
		if f.On(kind) {
			all = append(all, f)
		}
	}
	return all
}

// adds says whether what was filed adds up: its worth is the contract's total less what
// was paid before, which is filled in where the paper does not say it.
func (d *Declaration) adds(f *Finding) {
	total, err := trade.ParseAmount(d.ContractTotal, d.Currency)
	before, failed := trade.ParseAmount(cmp.Or(d.PaidBefore, "0"), d.Currency)
	if err != nil || failed != nil {
		return
	}
	if before >= total {
		f.no("paidBefore", 0, d.PaidBefore, "已付汇金额已达合同总金额，无可付余额",
			"what was paid before is all of the contract: nothing is left to pay")
		return
	}
	left := trade.FormatAmount(total-before, d.Currency)
	stated, err := trade.ParseAmount(d.Amount, d.Currency)
	if d.Amount != "" && (err != nil || stated != total-before) {
		f.no("amount", 0, d.Amount, "可付汇金额须为合同总金额减已付汇金额，即 "+left,
			"what is left to pay is the total less what was paid before: "+left)
	}
	d.Amount = left
}
