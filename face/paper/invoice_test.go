package paper

import (
	"strings"
	"testing"

	"tallystick/book/trade"
)

func invoiced() Declaration {
	return Declaration{Kind: "tax-invoice", Number: "26351000000000012345", Holder: "91350100M000100Y43",
		Seller: "91350100M000100Y43", Declared: "2026-11-20", Net: "100.00", Tax: "13.00"}
}

func credited() Declaration {
	return Declaration{Kind: "capital-inflow", Number: "3501000001012612200001", Holder: "91350100M000100Y43",
		Income: "外债", Registration: "35350100202611201234", Declared: "2026-12-20", Currency: "USD",
		Amount: "5,520,000.00"}
}

// An invoice is worth net and tax; its number is one of twenty digits, or an older one's
// with its code.
func TestInvoices(t *testing.T) {
	d := invoiced()
	if f := d.Check(nil); len(f.Wrong)+len(f.Doubts) > 0 || d.Amount != "113.00" || d.Currency != "CNY" ||
		d.Of() != trade.TaxInvoice {
		t.Fatalf("%+v: %+v", d, f)
	}
	for name, c := range map[string]struct {
		change func(*Declaration)
		wrong  string
	}{
		"no tax":           {func(d *Declaration) { d.Tax = "" }, ""},
		"the total":        {func(d *Declaration) { d.Amount = "113.00" }, ""},
		"a cent more":      {func(d *Declaration) { d.Amount = "113.01" }, "amount"},
		"dollars":          {func(d *Declaration) { d.Currency = "USD" }, "currency"},
		"nineteen digits":  {func(d *Declaration) { d.Number = d.Number[1:] }, "number"},
		"21 digits":        {func(d *Declaration) { d.Number += "1" }, "number"},
		"code of ten":      {func(d *Declaration) { d.Number = "1100191130-12345678" }, ""},
		"code of twelve":   {func(d *Declaration) { d.Number = "011001900111-12345678" }, ""},
		"code of eleven":   {func(d *Declaration) { d.Number = "01100190011-12345678" }, "number"},
		"code apart":       {func(d *Declaration) { d.InvoiceCode, d.Number = "1100191130", "12345678" }, ""},
		"no code":          {func(d *Declaration) { d.Number = "12345678" }, "number"},
		"code of nine":     {func(d *Declaration) { d.InvoiceCode, d.Number = "110019113", "12345678" }, "number"},
		"code of a new":    {func(d *Declaration) { d.InvoiceCode = "1100191130" }, "number"},
		"letters":          {func(d *Declaration) { d.Number = "1100191130-1234567X" }, "number"},
		"no seller":        {func(d *Declaration) { d.Seller = "" }, "seller"},
		"a check code":     {func(d *Declaration) { d.CheckCode = "123456" }, ""},
		"five of it":       {func(d *Declaration) { d.CheckCode = "12345" }, "checkCode"},
		"seven of it":      {func(d *Declaration) { d.CheckCode = "1234567" }, "checkCode"},
		"abnormal":         {func(d *Declaration) { d.InvoiceState = "异常" }, ""},
		"another state":    {func(d *Declaration) { d.InvoiceState = "作废" }, "invoiceState"},
		"a payee":          {func(d *Declaration) { d.Payee = "x" }, "payee"},
		"goods":            {func(d *Declaration) { d.Items = make([]Item, 1) }, "items"},
		"of another paper": {func(d *Declaration) { d.Registration = "1" }, "registration"},
	} {
		d := invoiced()
		c.change(&d)
		f := d.Check(nil)
		wrong := len(f.Wrong)
		if wrong > 1 || (wrong == 0) != (c.wrong == "") || wrong == 1 && f.Wrong[0].Field != c.wrong {
			t.Errorf("%s: %+v", name, f.Wrong)
		}
	}
	d = invoiced()
	d.InvoiceCode, d.Number = " 1100191130", "1234 5678"
	if d.Check(nil); d.Number != "1100191130-12345678" || d.InvoiceCode != "" {
		t.Errorf("%+v", d)
	}
}

// What a bank enters as capital income says of which kind it is and how it is registered.
func TestInflows(t *testing.T) {
	d := credited()
	f := d.Check(nil)
	if len(f.Wrong)+len(f.Doubts) > 0 || d.Income != "foreign-debt" || d.Of() != trade.CapitalInflow {
		t.Fatalf("%+v: %+v", d, f)
	}
	for name, c := range map[string]struct {
		change func(*Declaration)
		wrong  string
	}{
		"no registration": {func(d *Declaration) { d.Registration = "" }, "registration"},
		"another income":  {func(d *Declaration) { d.Income = "gift" }, "income"},
		"listing":         {func(d *Declaration) { d.Income = "listing" }, ""},
		"21 digits":       {func(d *Declaration) { d.Number = d.Number[1:] }, "number"},
		"no amount":       {func(d *Declaration) { d.Amount = "" }, "amount"},
		"a seller":        {func(d *Declaration) { d.Seller = "x" }, "seller"},
	} {
		d := credited()
		c.change(&d)
		f := d.Check(nil)
		wrong := len(f.Wrong)
		if wrong > 1 || (wrong == 0) != (c.wrong == "") || wrong == 1 && f.Wrong[0].Field != c.wrong {
			t.Errorf("%s: %+v", name, f.Wrong)
		}
	}
	name := IncomeName("capital")
	if name.Zh == "" || IncomeName("gift").Zh != "" || strings.Contains(name.En, "debt") {
		t.Errorf("%+v", name)
	}
}
