package paper

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Item is one line of goods of a declaration.
type Item struct {
	Code        string `json:"code"`
	Description string `json:"description"`
	Quantity    string `json:"quantity,omitempty"`
	Unit        string `json:"unit,omitempty"`
	UnitPrice   string `json:"unitPrice,omitempty"`
	Total       string `json:"total,omitempty"`
	Currency    string `json:"currency,omitempty"`
	Origin      string `json:"origin,omitempty"`
}

// Declaration is what was declared to an authority, as its form and as its sealed
// details: an export or an import to customs 报关单, which digit 9 of its number says, or
// a contract to the tax office 税务备案表, which its kind says; or what a bank entered as
// capital inflow 资本项目收入, a branch as a permit 业务登记表, and an invoice 发票. Nothing of it but amount, currency, day,
// mode and state, and the token of the other side, goes to the ledger.
type Declaration struct {
	Kind         string `json:"kind,omitempty"` // that has a form of its own; empty: of customs
	Number       string `json:"number" example:"350120260000000018"`
	Holder       string `json:"holder" example:"91350100M000100Y43"`
	HolderName   string `json:"holderName,omitempty"`
	Amount       string `json:"amount,omitempty" example:"120,000.00"`
	Currency     string `json:"currency" example:"USD"`
	Declared     string `json:"declared" example:"2026-11-20"`
	Exported     string `json:"exported,omitempty"`
	Imported     string `json:"imported,omitempty"`
	Mode         string `json:"mode,omitempty" example:"0110"`
	Consignee    string `json:"consignee,omitempty"`
	Shipper      string `json:"shipper,omitempty"`
	Transport    string `json:"transport,omitempty"`
	Vessel       string `json:"vessel,omitempty"`
	Voyage       string `json:"voyage,omitempty"`
	BillOfLading string `json:"billOfLading,omitempty"`
	Carrier      string `json:"carrier,omitempty"`
	Containers   string `json:"containers,omitempty"`
	Invoice      string `json:"invoice,omitempty"` // of the seller, to the buyer
	Producer     string `json:"producer,omitempty"`
	Consumer     string `json:"consumer,omitempty"`
	Contract     string `json:"contract,omitempty"`
	TradeCountry string `json:"tradeCountry,omitempty"`
	Destination  string `json:"destination,omitempty"`
	Departure    string `json:"departure,omitempty"`
	Port         string `json:"port,omitempty"`
	Packages     string `json:"packages,omitempty"`
	GrossWeight  string `json:"grossWeight,omitempty"`
	NetWeight    string `json:"netWeight,omitempty"`
	Incoterm     string `json:"incoterm,omitempty"`
	Freight      string `json:"freight,omitempty"`
	Insurance    string `json:"insurance,omitempty"`
	Replaces     string `json:"replaces,omitempty"`

	// of tax filings
	Verification  string `json:"verification,omitempty"`
	Payee         string `json:"payee,omitempty"`
	PayeeCountry  string `json:"payeeCountry,omitempty"`
	ContractName  string `json:"contractName,omitempty"`
	ContractTotal string `json:"contractTotal,omitempty"`
	PaidBefore    string `json:"paidBefore,omitempty"`
	ThisPayment   string `json:"thisPayment,omitempty"`
	ItemClass     string `json:"itemClass,omitempty"`
	TaxWithheld   string `json:"taxWithheld,omitempty"`
	TaxOffice     string `json:"taxOffice,omitempty"`

	// of capital inflows
	Income       string `json:"income,omitempty"`
	Registration string `json:"registration,omitempty"` // 业务登记凭证号

	// of tax invoices, in which the holder is the buyer
	InvoiceCode  string `json:"invoiceCode,omitempty"` // of an older one, where it is not before the number
	Seller       string `json:"seller,omitempty"`
	SellerName   string `json:"sellerName,omitempty"`
	Net          string `json:"net,omitempty"`
	Tax          string `json:"tax,omitempty"`
	CheckCode    string `json:"checkCode,omitempty"`
	InvoiceState string `json:"invoiceState,omitempty"`

	// of permits
	Allows string `json:"allows,omitempty"`
	Until  string `json:"until,omitempty"`

	Items []Item `json:"items,omitempty" maxItems:"200"`
}

// Of gives the kind of document that a declaration is; of a template's too, whose number
// has a word before it.
func (d Declaration) Of() trade.DocumentKind {
	if kind, err := trade.Parse[trade.DocumentKind](d.Kind); err == nil && FormOf(kind) != 0 {
		return kind
	}
	if d.Kind != "" {
		return trade.TaxFiling // whose form says that there is no such kind
	}
	if at := len(d.Number) - 10; at >= 8 && d.Number[at] == '1' {
		return trade.ImportDeclaration
	}
	return trade.ExportDeclaration
}

// MaxItems bounds the lines of goods of a declaration.
const MaxItems = 200

// Problem is what is wrong with a field of a paper, or doubtful in it.
type Problem struct {
	Field  string // its name in JSON, as in "declared" and "total"
	Item   int    // the line of goods from 1; 0 where it is none
	Value  string
	Zh, En string
}

// Path names the field as JSON does: declared, items[0].total.
func (p Problem) Path() string {
	if p.Item == 0 {
		return p.Field
	}
	path := fmt.Sprintf("items[%d]", p.Item-1)
	if p.Field != "" {
		path += "." + p.Field
	}
	return path
}

// Finding is what was found in one paper: what is wrong, and what is doubtful
// and counts only when somebody has looked at it and says that it stands.
type Finding struct {
	Wrong, Doubts []Problem
}

func (f *Finding) no(field string, item int, value, zh, en string) {
	f.Wrong = append(f.Wrong, Problem{field, item, value, zh, en})
}

func (f *Finding) doubt(field string, item int, value, zh, en string) {
	f.Doubts = append(f.Doubts, Problem{field, item, value, zh, en})
}

// ConfirmCode is what a person sends to say that doubts were looked at and stand:
// it is made of these doubts and fits no others.
func ConfirmCode(number string, doubts []Problem) string {
	sum := sha256.New()
	for _, d := range doubts {
		fmt.Fprintf(sum, "%q %q %q %q\n", number, d.Path(), d.Value, d.En)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// Joined makes one code of the codes of several papers, in order.
func Joined(first, second string) string {
	if first == "" {
		return second
	}
	sum := sha256.Sum256([]byte(first + " " + second))
	return hex.EncodeToString(sum[:6])
}

// Check reads every field of a declaration into its one form and says all that is
// wrong with it, and what is doubtful.
func (d *Declaration) Check(admitted Admitted) Finding {
	var f Finding
	d.Items = append([]Item(nil), d.Items...) // the caller's stay as they were
	d.Joined()
	for _, field := range Fields() {
		if !field.Item && field.Form() == FormOf(d.Of()) {
			f.read(field, d, 0, admitted)
		}
	}
	f.fits(d)
	if form := FormOf(d.Of()); form != 0 {
		if len(d.Items) > 0 {
			f.no("items", 0, "", forms[form][0]+"没有商品明细，请删除", forms[form][1]+" has no lines of goods: leave them out")
		}
		switch {
		case len(f.Wrong) > 0:
		case form == trade.TaxFiling:
			d.adds(&f)
		case form == trade.TaxInvoice:
			d.sums(&f)
		}
		return f
	}
	if len(d.Items) == 0 {
		f.no("items", 0, "", "至少须有一项商品", "a declaration has at least one line of goods")
	}
	if len(d.Items) > MaxItems {
		f.no("items", 0, "", fmt.Sprintf("一份报关单最多 %d 项商品", MaxItems),
			fmt.Sprintf("a declaration has at most %d lines of goods", MaxItems))
		return f
	}
	for i, item := range d.Items {
		for _, field := range Fields() {
			// a line is in the declaration's currency, a single one worth all of it
			open := (field.Key == "currency" && item.Currency == "") || (field.Key == "total" && item.Total == "" &&
				len(d.Items) == 1)
			if field.Item && !open {
				f.read(field, d, i+1, admitted)
			}
		}
	}
	if len(f.Wrong) == 0 {
		d.agrees(&f)
	}
	return f
}

// forms are what the forms are called where a field is not on one.
var forms = map[trade.DocumentKind][2]string{trade.ExportDeclaration: {"出口报关单", "an export declaration"},
	trade.ImportDeclaration: {"进口报关单", "an import declaration"}, trade.TaxFiling: {"税务备案表", "a tax filing"},
	trade.CapitalInflow: {words.InflowForm.Zh, words.InflowForm.En},
	trade.TaxInvoice:    {words.InvoiceForm.Zh, words.InvoiceForm.En},
	trade.Permit:        {words.PermitForm.Zh, words.PermitForm.En}}

// fits says which fields its form does not have or lacks.
func (f *Finding) fits(d *Declaration) {
	kind := d.Of()
	if FormOf(kind) == 0 && len(d.Number) != 18 {
		return // it is told already that the number is none
	}
	has := map[string]bool{}
	for _, field := range On(kind) {
		has[field.Key] = has[field.Key] || !field.Item
		if zh, en := field.Called(kind); field.Needed && *field.header(d) == "" {
			f.no(field.Key, 0, "", zh+"为空", en+" is empty")
		}
	}
	for _, field := range Fields() {
		if field.Item || has[field.Key] {
			continue
		}
		if text := *field.header(d); text != "" {
			f.no(field.Key, 0, text, forms[kind][0]+"没有“"+field.Zh+"”一栏，请删除",
				forms[kind][1]+" has no "+field.En+": leave it out")
			has[field.Key] = true // another form may have one of that name too
		}
	}
	if FormOf(kind) != 0 {
		return
	}
	if d.Replaces != "" && len(d.Replaces) == 18 && d.Replaces[8] != d.Number[8] {
		f.no("replaces", 0, d.Replaces, "所替代的报关单进出口方向不同", "the declaration that it replaces is of the other "+
			"direction")
	}
}

// read reads one field into its one form.
func (f *Finding) read(field Field, d *Declaration, item int, admitted Admitted) {
	text := field.of(d, item)
	given := *text
	read, err := field.Read(given, field.currency(d, item), admitted)
	if err != nil {
		zh, en := bothWords(err)
		f.no(field.Key, item, given, zh, en)
		return
	}
	*text = read
}

// agrees says where fields that are right by themselves contradict each other.
func (d *Declaration) agrees(f *Finding) {
	year, declared := number(d.Number[4:8]), number(d.Declared[:4])
	turn := (year == declared-1 && d.Declared[5:7] == "01") || (year == declared+1 && d.Declared[5:] == "12-31")
	if year != declared && !turn {
		f.no("declared", 0, d.Declared, "申报日期与报关单号中的年份（"+d.Number[4:8]+"）不符",
			"the declaration date is not of the year in the number, "+d.Number[4:8])
	}
	face, err := trade.ParseAmount(d.Amount, d.Currency)
	if err != nil {
		return
	}
	sum := int64(0)
	for i, item := range d.Items {
		item.Currency, item.Total = cmp.Or(item.Currency, d.Currency), cmp.Or(item.Total, d.Amount)
		if item.Currency != d.Currency {
			f.no("currency", i+1, item.Currency, "商品币制须与报关单币制 "+d.Currency+" 一致",
				"the goods are in the currency of the declaration, "+d.Currency)
			return
		}
		minor, err := trade.ParseAmount(item.Total, d.Currency)
		if err != nil || sum > trade.MaxAmount {
			return
		}
		sum += minor
		if !multiplies(item.Quantity, item.UnitPrice, item.Total, d.Currency) {
			f.doubt("total", i+1, item.Total, "数量 "+item.Quantity+" × 单价 "+item.UnitPrice+" 与总价 "+item.Total+" 不符",
				"quantity "+item.Quantity+" × unit price "+item.UnitPrice+" is not the total "+item.Total)
		}
		for earlier := range i {
			if d.Items[earlier] == d.Items[i] {
				f.doubt("", i+1, item.Description, fmt.Sprintf("与第 %d 项商品完全相同，总价将计两次", earlier+1),
					fmt.Sprintf("the same as line %d of the goods: the value counts twice", earlier+1))
				break
			}
		}
	}
	if sum != face {
		f.no("amount", 0, d.Amount, "商品总价之和为 "+trade.FormatAmount(sum, d.Currency)+"，与票面金额不符",
			"the goods add up to "+trade.FormatAmount(sum, d.Currency)+" and not to the amount")
	}
}
