package formats

import (
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
)

const (
	maxHead     = 20 // rows in which headings are sought
	fewHeadings = 3  // known ones that make a row one of headings
)

// column is where a field of the declaration stands in the file.
type column struct {
	field    paper.Field
	place    int
	currency string // that the heading names
}

// headings are the fields of a form by their headings, as they are compared.
type headings map[string]paper.Field

// headingsOf are those of some fields.
func headingsOf(fields []paper.Field) headings {
	all := headings{}
	for _, f := range fields {
		if !f.Column {
			continue
		}
		for _, name := range append([]string{f.Zh, f.En, f.Key, f.In[0], f.In[1]}, f.Also...) {
			if name != "" {
				all[bare(name)] = f
			}
		}
	}
	return all
}

// form is what a file is written on: the fields of declarations of customs, of either
// direction, of tax filings, or of invoices.
type form struct {
	kind     trade.DocumentKind // whose own form it is; 0: of customs
	fields   []paper.Field
	headings headings
	number   paper.Field // by which its rows are told apart
	zh, en   string      // what it holds
}

var (
	customsForm = formOf(0, slices.DeleteFunc(slices.Clone(paper.Fields()),
		func(f paper.Field) bool { return f.Form() != 0 }), "报关单", "declaration")
	filingForm  = formOf(trade.TaxFiling, paper.On(trade.TaxFiling), "备案表", "filing")
	invoiceForm = formOf(trade.TaxInvoice, paper.On(trade.TaxInvoice), paper.InvoiceCalled, "invoice")
)

func formOf(kind trade.DocumentKind, fields []paper.Field, zh, en string) *form {
	f := &form{kind: kind, fields: fields, headings: headingsOf(fields), zh: zh, en: en}
	for _, field := range fields {
		if field.Key == "number" {
			f.number = field
		}
	}
	return f
}

// formOfRow gives the form whose headings a row has: that of filings where it has number
// and verification code of one, and that of invoices where it has the number of one and
// who sold. Declarations of customs may have a filing number of their own, so that alone it
// counts only where most of the other headings are of a filing too.
func formOfRow(r row) *form {
	has, of, sold := map[string]bool{}, map[*form]int{}, map[string]bool{}
	for _, c := range r.cells {
		for _, form := range [...]*form{customsForm, filingForm, invoiceForm} {
			f, _, ok := form.headings.of(c.text)
			if !ok || c.merged {
				continue
			}
			of[form]++
			if form == filingForm {
				has[f.Key] = true
			}
			if form == invoiceForm {
				sold[f.Key] = true
			}
		}
	}
	if has["number"] && (has["verification"] || of[filingForm] > of[customsForm]) {
		return filingForm
	}
	if sold["number"] && (sold["seller"] || of[invoiceForm] > of[customsForm]) {
		return invoiceForm
	}
	return customsForm
}

// bare is a heading without spaces, line breaks, stars and case.
func bare(heading string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "*", "", "＊", "", "：", "", ":", "", "_",
		"").Replace(paper.Fold(heading)))
}

// of finds the field of a heading and the currency that it names. What
// stands in brackets must be something that changes nothing, or a currency.
func (all headings) of(heading string) (f paper.Field, currency string, ok bool) {
	name := bare(heading)
	if f, ok = all[name]; ok {
		return f, "", true
	}
	front, inside, bracket := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(name, ")"), "]"), "(")
	if !bracket {
		front, inside, bracket = strings.Cut(front, "[")
	}
	if f, ok = all[front]; !bracket || !ok {
		return paper.Field{}, "", false
	}
	switch {
	case inside == "必填" || inside == "必填项" || inside == "选填" || inside == "required" || inside == "optional":
		return f, "", true
	case f.Units != "" && strings.Contains(" "+f.Units+" ", " "+inside+" "):
		return f, "", true
	case f.Kind == paper.Money || f.Key == "unitPrice":
		currency, err := paper.Currency(inside)
		return f, currency, err == nil
	}
	return paper.Field{}, "", false
}

// known counts the headings of a form in a row.
func known(r row) (n int) {
	form := formOfRow(r)
	for _, c := range r.cells {
		if _, _, ok := form.headings.of(c.text); ok && !c.merged {
			n++
		}
	}
	return n
}

// headings finds each field's column.
func (t *table) headings(r row) error {
	t.width, t.form = len(r.cells), formOfRow(r)
	at := map[string]string{}
	var strange []string
	for place, c := range r.cells {
		heading := strings.Join(strings.Fields(c.text), "")
		f, currency, ok := t.form.headings.of(c.text)
		if !ok {
			if heading != "" {
				strange = append(strange, "“"+heading+"”")
			}
			t.unread = append(t.unread, place)
			continue
		}
		key := columnKey(f)
		if other, twice := at[key]; twice {
			return fileError("第 "+lineText(r.line)+" 行有两列含义相同：“"+other+"”与“"+heading+"”，请只留一列",
				"two columns of row "+lineText(r.line)+" have one meaning, "+other+" and "+heading+": leave one of "+
					"them")
		}
		at[key] = heading
		t.columns = append(t.columns, column{f, place, currency})
	}
	if len(strange) > 0 {
		t.note("未识别、未读取的列："+strings.Join(strange, "、"),
			"columns that are not known and were not read: "+strings.Join(strange, ", "))
	}
	for _, f := range t.form.fields {
		if _, ok := at[columnKey(f)]; f.Column && f.Required && !ok {
			return fileError("第 "+lineText(r.line)+" 行（标题行）缺少列“"+f.Zh+"”"+t.where(),
				"the column "+f.En+" is missing in the headings of row "+
					lineText(r.line)+t.whereEn())
		}
	}
	return nil
}

// noHeadings says that none of the first rows holds headings.
func (t *table) noHeadings() error {
	return fileError("缺少列“报关单号”（税务备案表为“备案表编号”）：前 "+lineText(maxHead)+" 行中没有标题行"+t.where()+
		"，请使用模板中的列名，并用逗号、分号或制表符分隔",
		"the column Declaration number, or Filing number, is missing: none of the first "+lineText(maxHead)+
			" rows has the headings"+
			t.whereEn()+"; use those of the template, and commas, semicolons or tabs between cells")
}

func (t *table) where() string {
	if t.workbook == nil || len(t.workbook.sheets) == 0 {
		return ""
	}
	return "（工作簿的工作表：" + names(t.workbook.sheets, "、") + "）"
}

func (t *table) whereEn() string {
	if t.workbook == nil || len(t.workbook.sheets) == 0 {
		return ""
	}
	return " (sheets of the workbook: " + names(t.workbook.sheets, ", ") + ")"
}

func columnKey(f paper.Field) string {
	if f.Item {
		return "items." + f.Key
	}
	return f.Key
}

// against reports whether the currency of a heading is another than that of the row.
func (c column) against(currency string) bool {
	if c.currency == "" {
		return false
	}
	read, err := paper.Currency(currency)
	_, sound := code.MinorDigits(read)
	return err == nil && sound && read != c.currency
}
