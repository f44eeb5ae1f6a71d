package paper

import (
	"cmp"
	"errors"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/words"
)

// Kind says what a field holds, and so how a cell of a spreadsheet is read.
type Kind uint8

// The kinds of fields.
const (
	FreeText   Kind = iota // words that people are shown
	Identifier             // digits that are no number: a spreadsheet cuts them unless they are text
	Code                   // one of a list
	Date
	Money
	Number // that is no money
)

// Way says on which form a field stands.
type Way uint8

// The forms: both of customs, one of them, or that of another kind of document.
const (
	Both Way = iota
	OfExports
	OfImports
	OfFilings
	OfInflows
	OfInvoices
	OfPermits
)

// ownForms are the kinds of document that stand on a form of their own.
var ownForms = map[Way]trade.DocumentKind{OfFilings: trade.TaxFiling, OfInflows: trade.CapitalInflow,
	OfInvoices: trade.TaxInvoice, OfPermits: trade.Permit}

// FormOf gives the kind of document on whose own form one of a kind stands; 0 of
// declarations of customs, which have one together.
func FormOf(kind trade.DocumentKind) trade.DocumentKind {
	for _, own := range ownForms {
		if own == kind {
			return own
		}
	}
	return 0
}

// Field is one field of a declaration.
type Field struct {
	Key      string    // its name in JSON, of a line of goods below items
	Zh, En   string    // its label, and the heading of its column
	In       [2]string // both languages of the label on the form of imports, where it is another
	Way      Way
	Needed   bool     // by the form on which alone it stands
	Also     []string // other headings by which forms call it
	Units    string   // what may stand in brackets behind the heading
	Kind     Kind
	Required bool
	Item     bool       // of a line of goods
	Column   bool       // files have it as a column
	Whole    bool       // spreadsheets cut it beyond mending, so that a number is never taken
	said     words.Text // label in both languages, where words keep it
	read     func(text string, currency string, admitted Admitted) (string, error)
	header   func(*Declaration) *string
	item     func(*Item) *string
}

// of gives the place of the field in a declaration; item counts from 1.
func (f Field) of(d *Declaration, item int) *string {
	if f.Item {
		return f.item(&d.Items[item-1])
	}
	return f.header(d)
}

// Of gives the place of the field in a declaration, or in a line of goods.
func (f Field) Of(d *Declaration, item *Item) *string {
	if f.Item {
		return f.item(item)
	}
	return f.header(d)
}

// Called gives the label of the field on the form of a kind of document.
func (f Field) Called(kind trade.DocumentKind) (zh, en string) {
	if kind == trade.ImportDeclaration && f.In[0] != "" {
		return f.In[0], f.In[1]
	}
	return f.Zh, f.En
}

// On reports whether the form of a kind of document has the field.
func (f Field) On(kind trade.DocumentKind) bool {
	switch f.Way {
	case OfExports:
		return kind == trade.ExportDeclaration
	case OfImports:
		return kind == trade.ImportDeclaration
	}
	return f.Form() == FormOf(kind)
}

// Form gives the kind of document on whose own form the field stands; 0 of declarations
// of customs.
func (f Field) Form() trade.DocumentKind { return ownForms[f.Way] }

// Country reports whether the field names a country.
func (f Field) Country() bool { return f.Units == regional }

func (f Field) currency(d *Declaration, item int) string {
	if f.Item {
		return cmp.Or(d.Items[item-1].Currency, d.Currency)
	}
	return d.Currency
}

// Read reads a text of the field into its one form. Amounts are of the currency;
// an amount of an unknown currency is left as it is, for the currency is told.
func (f Field) Read(text, currency string, admitted Admitted) (string, error) {
	shown, err := text, error(nil)
	if f.Kind == FreeText {
		shown, err = Text(text)
	} else if shown = Fold(text); len(shown) > MaxText {
		err = wrong("内容过长，请核对", "the text is too long: look for a typing error")
	}
	switch {
	case err != nil:
		return "", err
	case shown == "" && f.Required:
		return "", wrong(f.Zh+"为空", f.En+" is empty")
	case shown == "" || f.read == nil:
		return shown, nil
	}
	return f.read(shown, currency, admitted)
}

func plainly(read func(string) (string, error)) func(string, string, Admitted) (string, error) {
	return func(text, _ string, _ Admitted) (string, error) { return read(text) }
}

func money(text, currency string, _ Admitted) (string, error) {
	if _, known := code.MinorDigits(currency); !known {
		return text, nil
	}
	return Amount(text, currency)
}

func unitPrice(text, currency string, _ Admitted) (string, error) {
	price, err := plain(text, currency)
	if err != nil {
		return "", err
	}
	return Figure(price)
}

func holder(text, _ string, admitted Admitted) (string, error) { return CreditCode(text, admitted) }

// voyage and its like are identifiers that have no form of their own.
func label(text string) (string, error) { return Text(Fold(text)) }

const regional = "地区"

// Fields are the fields of every form, each in the order of its file, currencies
// before the amounts that are in them.
func Fields() []Field { return allFields }

// fields are those of the declarations of customs.
var fields = [...]Field{
	{Key: "number", Zh: "报关单号", En: "Declaration number", Also: []string{"海关编号", "报关单编号", "报关单号码", "海关报关单号", "出口报关单号",
		"进口报关单号",
		"Declaration no", "Customs declaration number"}, Kind: Identifier, Required: true, Column: true, Whole: true,
		read:   plainly(DeclarationNumber),
		header: func(d *Declaration) *string { return &d.Number }},
	{Key: "holder", Zh: "境内发货人代码", En: "Consignor credit code",
		In: [2]string{"境内收货人代码", "Consignee credit code"}, Also: []string{"境内发货人统一社会信用代码", "统一社会信用代码", "发货人代码",
			"境内发货人编码", "境内收货人统一社会信用代码", "收货人代码"},
		Kind: Identifier, Required: true, Column: true, Whole: true, read: holder,
		header: func(d *Declaration) *string { return &d.Holder }},
	{Key: "holderName", Zh: "境内发货人", En: "Consignor", In: [2]string{"境内收货人", "Domestic consignee"},
		Also: []string{"境内发货人名称", "发货人",
			"境内收货人名称"}, Column: true,
		header: func(d *Declaration) *string { return &d.HolderName }},
	{Key: "declared", Zh: "申报日期", En: "Declaration date", Also: []string{"申报时间"}, Kind: Date, Required: true,
		Column: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Declared }},
	{Key: "exported", Way: OfExports, Zh: "出口日期", En: "Export date", Kind: Date, Column: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Exported }},
	{Key: "imported", Way: OfImports, Zh: "进口日期", En: "Import date", Kind: Date, Column: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Imported }},
	{Key: "mode", Zh: "监管方式", En: "Supervision mode", Also: []string{"贸易方式", "监管方式代码"}, Kind: Code, Required: true,
		Column: true, read: plainly(Mode),
		header: func(d *Declaration) *string { return &d.Mode }},
	{Key: "shipper", Way: OfImports, Needed: true, Zh: "境外发货人", En: "Overseas shipper",
		Also: []string{"境外发货人名称"}, Column: true, header: func(d *Declaration) *string { return &d.Shipper }},
	{Key: "consignee", Way: OfExports, Zh: "境外收货人", En: "Overseas consignee", Also: []string{"境外收货人名称"}, Column: true,
		header: func(d *Declaration) *string { return &d.Consignee }},
	{Key: "transport", Zh: "运输方式", En: "Transport mode", Column: true,
		header: func(d *Declaration) *string { return &d.Transport }},
	{Key: "vessel", Zh: "运输工具名称", En: "Vessel", Also: []string{"运输工具名称及航次号", "运输工具"}, Column: true,
		header: func(d *Declaration) *string { return &d.Vessel }},
	{Key: "voyage", Zh: "航次号", En: "Voyage", Also: []string{"航次"}, Kind: Identifier, Column: true, read: plainly(label),
		header: func(d *Declaration) *string { return &d.Voyage }},
	{Key: "billOfLading", Zh: "提运单号", En: "Bill of lading", Also: []string{"提单号", "运单号"}, Kind: Identifier,
		Column: true, read: plainly(label),
		header: func(d *Declaration) *string { return &d.BillOfLading }},
	{Key: "carrier", said: words.Carrier, Also: words.CarrierAlso, Kind: Identifier, Column: true,
		read:   plainly(label),
		header: func(d *Declaration) *string { return &d.Carrier }},
	{Key: "containers", said: words.Containers, Also: words.ContainersAlso, Kind: Identifier, Column: true,
		read:   plainly(label),
		header: func(d *Declaration) *string { return &d.Containers }},
	{Key: "invoice", said: words.CommercialInvoice, Also: words.CommercialInvoiceAlso, Kind: Identifier, Column: true,
		read:   plainly(label),
		header: func(d *Declaration) *string { return &d.Invoice }},
	{Key: "consumer", Way: OfImports, Zh: "消费使用单位", En: "Consumer or user", Column: true,
		header: func(d *Declaration) *string { return &d.Consumer }},
	{Key: "producer", Way: OfExports, Zh: "生产销售单位", En: "Producer", Also: []string{"生产单位"}, Column: true,
		header: func(d *Declaration) *string { return &d.Producer }},
	{Key: "contract", Zh: "合同协议号", En: "Contract", Also: []string{"合同号", "合同编号"}, Kind: Identifier, Column: true,
		read:   plainly(label),
		header: func(d *Declaration) *string { return &d.Contract }},
	{Key: "tradeCountry", Zh: "贸易国", En: "Trading country", Also: []string{"贸易国别"}, Units: regional, Kind: Code,
		Column: true, read: plainly(Country),
		header: func(d *Declaration) *string { return &d.TradeCountry }},
	{Key: "departure", Way: OfImports, Zh: "启运国", En: "Country of departure", Also: []string{"启运国别"}, Units: regional,
		Kind: Code, Column: true, read: plainly(Country),
		header: func(d *Declaration) *string { return &d.Departure }},
	{Key: "destination", Way: OfExports, Zh: "运抵国", En: "Destination country", Also: []string{"运抵国别"},
		Units: regional, Kind: Code,
		Column: true, read: plainly(Country),
		header: func(d *Declaration) *string { return &d.Destination }},
	{Key: "port", Zh: "离境口岸", En: "Port of exit", In: [2]string{"入境口岸", "Port of entry"},
		Also: []string{"出境口岸", "Port"}, Column: true,
		header: func(d *Declaration) *string { return &d.Port }},
	{Key: "packages", Zh: "件数", En: "Packages", Column: true,
		header: func(d *Declaration) *string { return &d.Packages }},
	{Key: "grossWeight", Zh: "毛重", En: "Gross weight", Units: "kg 千克 公斤", Column: true,
		header: func(d *Declaration) *string { return &d.GrossWeight }},
	{Key: "netWeight", Zh: "净重", En: "Net weight", Units: "kg 千克 公斤", Column: true,
		header: func(d *Declaration) *string { return &d.NetWeight }},
	{Key: "incoterm", Zh: "成交方式", En: "Incoterm", Also: []string{"Terms of delivery"}, Kind: Code, Column: true,
		read:   plainly(Incoterm),
		header: func(d *Declaration) *string { return &d.Incoterm }},
	{Key: "freight", Zh: "运费", En: "Freight", Column: true, header: func(d *Declaration) *string { return &d.Freight }},
	{Key: "insurance", Zh: "保费", En: "Insurance", Also: []string{"保险费"}, Column: true,
		header: func(d *Declaration) *string { return &d.Insurance }},
	{Key: "replaces", Zh: "替代报关单号", En: "Replaces declaration", Also: []string{"原报关单号", "被替代报关单号"}, Kind: Identifier,
		Column: true, Whole: true, read: plainly(DeclarationNumber),
		header: func(d *Declaration) *string { return &d.Replaces }},
	{Key: "currency", Zh: "币制", En: "Currency", Kind: Code, Required: true, read: plainly(Currency),
		header: func(d *Declaration) *string { return &d.Currency }},
	{Key: "amount", Zh: "票面金额", En: "Amount", Kind: Money, Required: true, read: money,
		header: func(d *Declaration) *string { return &d.Amount }},
	{Key: "code", Zh: "商品编号", En: "HS code", Also: []string{"商品编码", "HS编码", "税号", "税则号列", "hs"}, Kind: Code,
		Required: true, Item: true, Column: true,
		read: plainly(TariffCode), item: func(i *Item) *string { return &i.Code }},
	{Key: "description", Zh: "商品名称", En: "Description", Also: []string{"商品名称及规格型号", "商品名称、规格型号", "品名", "货物名称"},
		Required: true,
		Item:     true, Column: true, item: func(i *Item) *string { return &i.Description }},
	{Key: "quantity", Zh: "数量", En: "Quantity", Also: []string{"成交数量"}, Kind: Number, Item: true, Column: true,
		read: plainly(Figure),
		item: func(i *Item) *string { return &i.Quantity }},
	{Key: "unit", Zh: "单位", En: "Unit", Also: []string{"计量单位", "成交单位", "成交计量单位"}, Item: true, Column: true,
		item: func(i *Item) *string { return &i.Unit }},
	{Key: "currency", Zh: "币制", En: "Currency", Also: []string{"币种"}, Kind: Code, Required: true, Item: true,
		Column: true, read: plainly(Currency),
		item: func(i *Item) *string { return &i.Currency }},
	{Key: "unitPrice", Zh: "单价", En: "Unit price", Kind: Number, Item: true, Column: true, read: unitPrice,
		item: func(i *Item) *string { return &i.UnitPrice }},
	{Key: "total", Zh: "总价", En: "Total", Also: []string{"总值", "总金额"}, Kind: Money, Required: true, Item: true,
		Column: true, read: money,
		item: func(i *Item) *string { return &i.Total }},
	{Key: "origin", Zh: "原产国", En: "Origin", Also: []string{"原产国别"}, Units: regional, Kind: Code, Item: true,
		Column: true, read: plainly(Country),
		item: func(i *Item) *string { return &i.Origin }},
}

// bothWords gives both languages of what is wrong.
func bothWords(err error) (zh, en string) {
	var known *code.Error
	if errors.As(err, &known) {
		return known.Words()
	}
	return "内容有误", "this is not as it should be"
}
