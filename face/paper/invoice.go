package paper

import (
	"cmp"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// A capital inflow 资本项目收入 and a tax invoice 发票 stand on forms of their own.

// InvoiceCalled is what a tax invoice is called in Chinese.
var InvoiceCalled = words.InvoiceForm.Zh

// InvoiceNumber reads the number of a tax invoice: 20 digits, or of an older one its 8
// digits, behind its code of 10 or 12 digits and a dash.
func InvoiceNumber(text string) (string, error) {
	text = bare(text)
	if !only(text, digits+"-") {
		return "", asSaid(words.InvoiceNumberHas)
	}
	switch dash := len(text) - 9; {
	case only(text, digits) && (len(text) == 20 || len(text) == 8):
		return text, nil
	case (dash == 10 || dash == 12) && text[dash] == '-' && only(text[:dash]+text[dash+1:], digits):
		return text, nil
	}
	return "", asSaid(words.InvoiceNumberHas)
}

// InvoiceCode reads the code that stands before the number of an older invoice.
func InvoiceCode(text string) (string, error) {
	text = bare(text)
	if (len(text) != 10 && len(text) != 12) || !only(text, digits) {
		return "", asSaid(words.InvoiceCodeHas)
	}
	return text, nil
}

func asSaid(t words.Text) error { return wrong(t.Zh, t.En) }

// checkCode reads the last six digits of an invoice's check code.
func checkCode(text string) (string, error) {
	if text = bare(text); len(text) != 6 {
		return "", asSaid(words.CheckCodeHas)
	}
	return text, nil
}

// kindOf reads the word by which a paper says that it is on the form of a kind.
func kindOf(kind trade.DocumentKind) func(string) (string, error) {
	return func(text string) (string, error) {
		if text != kind.String() {
			return "", asSaid(words.KindOfPaperIs)
		}
		return text, nil
	}
}

// incomes are the kinds of capital income, each with its word for programs.
var incomes = map[string]words.Text{"capital": words.CapitalIncome, "foreign-debt": words.DebtIncome,
	"listing": words.ListingIncome}

// income reads of which kind capital income is.
func income(text string) (string, error) {
	for token, name := range incomes {
		if text == token || text == name.Zh {
			return token, nil
		}
	}
	return "", asSaid(words.IncomeIsOneOf)
}

// IncomeName gives what a kind of capital income is called; nothing of one unknown.
func IncomeName(token string) words.Text { return incomes[token] }

// invoiceState reads how an invoice stands.
func invoiceState(text string) (string, error) {
	for _, state := range trade.InvoiceStates() {
		if text == state.String() || text == words.Name(state).Zh {
			return state.String(), nil
		}
	}
	return "", asSaid(words.StateIsOneOf)
}

func yuan(text string) (string, error) {
	if text != "CNY" {
		return "", asSaid(words.InvoiceIsInYuan)
	}
	return text, nil
}

// inflowFields are the fields of a capital inflow.
var inflowFields = [...]Field{
	{Key: "kind", said: words.PaperKind, Kind: Code, read: plainly(kindOf(trade.CapitalInflow)),
		header: func(d *Declaration) *string { return &d.Kind }},
	{Key: "number", said: words.InflowNumber, Kind: Identifier, Required: true, Whole: true, read: inflowNumber,
		header: func(d *Declaration) *string { return &d.Number }},
	{Key: "holder", said: words.InflowHolder, Kind: Identifier, Required: true, Whole: true, read: holder,
		header: func(d *Declaration) *string { return &d.Holder }},
	{Key: "holderName", said: words.InflowHolderName, header: func(d *Declaration) *string { return &d.HolderName }},
	{Key: "income", said: words.IncomeKind, Kind: Code, Required: true,
		read:   plainly(income),
		header: func(d *Declaration) *string { return &d.Income }},
	{Key: "registration", said: words.InflowRegistration, Kind: Identifier, Required: true, read: plainly(label),
		header: func(d *Declaration) *string { return &d.Registration }},
	{Key: "declared", said: words.InflowDay, Kind: Date, Required: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Declared }},
	{Key: "currency", said: words.Currency, Kind: Code, Required: true, read: plainly(Currency),
		header: func(d *Declaration) *string { return &d.Currency }},
	{Key: "amount", said: words.InflowAmount, Kind: Money, Required: true, read: money,
		header: func(d *Declaration) *string { return &d.Amount }},
}

func inflowNumber(text, _ string, _ Admitted) (string, error) { return ProceedsNumber(text, 0) }

// invoiceFields are the fields of a tax invoice in the order of its file.
var invoiceFields = [...]Field{
	{Key: "kind", said: words.PaperKind, Kind: Code, read: plainly(kindOf(trade.TaxInvoice)),
		header: func(d *Declaration) *string { return &d.Kind }},
	{Key: "invoiceCode", said: words.InvoiceCode, Kind: Identifier, Column: true, Whole: true,
		read:   plainly(InvoiceCode),
		header: func(d *Declaration) *string { return &d.InvoiceCode }},
	{Key: "number", said: words.InvoiceNumber, Also: words.InvoiceNumberAlso, Kind: Identifier, Required: true,
		Column: true, Whole: true, read: plainly(InvoiceNumber),
		header: func(d *Declaration) *string { return &d.Number }},
	{Key: "declared", said: words.InvoiceDay, Kind: Date, Required: true, Column: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Declared }},
	{Key: "holder", said: words.BuyerNumber, Also: words.BuyerNumberAlso, Kind: Identifier, Required: true,
		Column: true, Whole: true, read: holder, header: func(d *Declaration) *string { return &d.Holder }},
	{Key: "holderName", said: words.BuyerName, Also: words.BuyerNameAlso, Column: true,
		header: func(d *Declaration) *string { return &d.HolderName }},
	{Key: "seller", said: words.SellerNumber, Also: words.SellerNumberAlso, Kind: Identifier, Required: true,
		Column: true, Whole: true, read: holder, header: func(d *Declaration) *string { return &d.Seller }},
	{Key: "sellerName", said: words.SellerName, Also: words.SellerNameAlso, Column: true,
		header: func(d *Declaration) *string { return &d.SellerName }},
	{Key: "currency", said: words.Currency, Kind: Code, Required: true, read: plainly(yuan),
		header: func(d *Declaration) *string { return &d.Currency }},
	{Key: "net", said: words.InvoiceNet, Kind: Money, Required: true, Column: true, read: money,
		header: func(d *Declaration) *string { return &d.Net }},
	{Key: "tax", said: words.InvoiceTax, Kind: Money, Column: true, read: moneyOrNothing,
		header: func(d *Declaration) *string { return &d.Tax }},
	{Key: "amount", said: words.InvoiceTotal, Kind: Money, Column: true, read: money,
		header: func(d *Declaration) *string { return &d.Amount }},
	{Key: "checkCode", said: words.CheckCode, Kind: Identifier, Column: true, read: plainly(checkCode),
		header: func(d *Declaration) *string { return &d.CheckCode }},
	{Key: "invoiceState", said: words.InvoiceStateIs, Kind: Code, Column: true,
		read:   plainly(invoiceState),
		header: func(d *Declaration) *string { return &d.InvoiceState }},
}

// Joined puts the code of an older invoice before its number, where it stands apart, and
// says the currency of every invoice.
func (d *Declaration) Joined() {
	if d.Of() != trade.TaxInvoice {
		return
	}
	if d.InvoiceCode != "" && len(bare(d.Number)) == 8 {
		d.Number, d.InvoiceCode = bare(d.InvoiceCode)+"-"+bare(d.Number), ""
	}
	d.Currency = cmp.Or(d.Currency, string(trade.CNY))
}

// sums says whether an invoice adds up: net and tax are the total, which is filled in
// where the paper does not say it.
func (d *Declaration) sums(f *Finding) {
	if len(d.Number) == 8 || d.InvoiceCode != "" {
		f.no("number", 0, d.Number, words.InvoiceNumberHas.Zh, words.InvoiceNumberHas.En)
		return
	}
	net, err := trade.ParseAmount(d.Net, d.Currency)
	tax, failed := trade.ParseAmount(cmp.Or(d.Tax, "0"), d.Currency)
	if err != nil || failed != nil {
		return
	}
	total := trade.FormatAmount(net+tax, d.Currency)
	stated, err := trade.ParseAmount(d.Amount, d.Currency)
	if d.Amount != "" && (err != nil || stated != net+tax) {
		f.no("amount", 0, d.Amount, words.InvoiceAddsUp.Zh+total, words.InvoiceAddsUp.En+total)
	}
	d.Amount = total
}
