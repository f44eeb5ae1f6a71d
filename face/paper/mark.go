package paper

import (
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
)

// marking says of which fields of a kind of document a mark is made: texts, and the seller
// and the buyer as far as they belong to it.
type marking struct {
	label          trade.MarkLabel
	texts, parties []string
}

// markings are the marks of each kind of document, by the keys of its form's fields.
var markings = map[trade.DocumentKind][]marking{
	trade.ExportDeclaration: {
		{trade.ByInvoiceNumber, []string{"invoice"}, []string{"holder"}},
		{trade.ByTerms, []string{"amount", "exported"}, []string{"holder", "consignee"}},
		{trade.ByBill, []string{"billOfLading"}, []string{"carrier"}},
		{trade.ByContainer, []string{"containers", "vessel", "voyage", "exported"}, nil},
		{trade.ByContract, []string{"contract"}, []string{"holder", "consignee"}},
		{trade.ByContractAmount, []string{"contract", "amount"}, nil}},
	trade.ImportDeclaration: {
		{trade.ByInvoiceNumber, []string{"invoice"}, []string{"shipper"}},
		{trade.ByTerms, []string{"amount", "imported"}, []string{"shipper", "holder"}},
		{trade.ByBill, []string{"billOfLading"}, []string{"carrier"}},
		{trade.ByContainer, []string{"containers", "vessel", "voyage", "imported"}, nil},
		{trade.ByContract, []string{"contract"}, []string{"shipper", "holder"}},
		{trade.ByContractAmount, []string{"contract", "amount"}, nil}},
	trade.TaxFiling: {
		{trade.ByContract, []string{"contract"}, []string{"payee", "holder"}},
		{trade.ByContractAmount, []string{"contract", "contractTotal"}, nil}},
	trade.CapitalInflow: {
		{trade.ByRegistration, []string{"registration", "amount", "declared"}, nil}},
	trade.TaxInvoice: {
		{trade.ByTaxInvoice, []string{"number"}, nil}},
}

// Marking is what a mark of a document is made of.
type Marking struct {
	Label          trade.MarkLabel
	Texts, Parties []string
}

// Markings gives what the marks of a declaration that was checked are made of, in order of
// their labels. One of which a field is empty is none.
func (d *Declaration) Markings() (all []Marking) {
	for _, m := range markings[d.Of()] {
		texts, parties := d.values(m.texts), d.values(m.parties)
		if !slices.Contains(texts, "") && !slices.Contains(parties, "") {
			all = append(all, Marking{m.label, texts, parties})
		}
	}
	return all
}

// values gives what fields of the declaration say: amounts in minor units with their
// currency, and several containers in one order.
func (d *Declaration) values(keys []string) (all []string) {
	for _, key := range keys {
		field := fieldOf(d.Of(), key)
		value := *field.header(d)
		switch {
		case value != "" && field.Kind == Money:
			if minor, err := trade.ParseAmount(value, d.Currency); err == nil {
				value = strconv.FormatInt(minor, 10) + " " + d.Currency
			}
		case key == "containers":
			list := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,;/，；、／", r) })
			slices.Sort(list)
			value = strings.Join(list, " ")
		}
		all = append(all, value)
	}
	return all
}

// fieldOf gives a field of the form of a kind of document.
func fieldOf(kind trade.DocumentKind, key string) Field {
	all := On(kind)
	return all[slices.IndexFunc(all, func(f Field) bool { return f.Key == key && !f.Item })]
}
