package paper

import (
	"strings"
	"testing"

	"tallystick/book/trade"
)

func filed() Declaration {
	return Declaration{Kind: "tax-filing", Number: "2026-000123", Verification: "K7Q2M9",
		Holder: "91350100M000100Y43", Payee: "Alpenlicht Software AG", PayeeCountry: "DE", Declared: "2026-11-20",
		Contract: "LC-1", ItemClass: "特许权使用费", Currency: "EUR", ContractTotal: "300,000.00", PaidBefore: "50,000.00"}
}

// A filing is worth its contract's total less what was paid before.
func TestFilingAddsUp(t *testing.T) {
	d := filed()
	if f := d.Check(nil); len(f.Wrong)+len(f.Doubts) > 0 || d.Amount != "250,000.00" || d.ItemClass != "royalty" ||
		d.Of() != trade.TaxFiling {
		t.Fatalf("%+v: %+v", d, f)
	}
	for name, c := range map[string]struct {
		change func(*Declaration)
		wrong  string
	}{
		"paid in full":       {func(d *Declaration) { d.PaidBefore = "300,000.00" }, "paidBefore"},
		"one cent left":      {func(d *Declaration) { d.PaidBefore = "299,999.99" }, ""},
		"nothing paid":       {func(d *Declaration) { d.PaidBefore = "" }, ""},
		"nothing paid, said": {func(d *Declaration) { d.PaidBefore = "0.00" }, ""},
		"left as it is":      {func(d *Declaration) { d.Amount = "250,000.00" }, ""},
		"left by a cent":     {func(d *Declaration) { d.Amount = "250,000.01" }, "amount"},
		"a mode":             {func(d *Declaration) { d.Mode = "0110" }, "mode"},
		"goods":              {func(d *Declaration) { d.Items = make([]Item, 1) }, "items"},
		"no code":            {func(d *Declaration) { d.Verification = "" }, "verification"},
		"code of three":      {func(d *Declaration) { d.Verification = "K7Q" }, "verification"},
		"code of four":       {func(d *Declaration) { d.Verification = "K7Q2" }, ""},
		"code of twenty":     {func(d *Declaration) { d.Verification = strings.Repeat("K", 20) }, ""},
		"code of 21":         {func(d *Declaration) { d.Verification = strings.Repeat("K", 21) }, "verification"},
		"number of forty":    {func(d *Declaration) { d.Number = strings.Repeat("9", 40) }, ""},
		"number of 41":       {func(d *Declaration) { d.Number = strings.Repeat("9", 41) }, "number"},
		"another kind":       {func(d *Declaration) { d.Kind = "policy" }, "kind"},
		"another class":      {func(d *Declaration) { d.ItemClass = "goods" }, "itemClass"},
		"no payee":           {func(d *Declaration) { d.Payee = "" }, "payee"},
	} {
		d := filed()
		c.change(&d)
		f := d.Check(nil)
		if c.wrong == "" && len(f.Wrong) > 0 || c.wrong != "" && (len(f.Wrong) != 1 || f.Wrong[0].Field != c.wrong) {
			t.Errorf("%s: %+v", name, f.Wrong)
		}
	}
	d = sound()
	d.Verification = "K7Q2M9"
	if f := d.Check(nil); len(f.Wrong) != 1 || f.Wrong[0].Field != "verification" {
		t.Errorf("a declaration of customs has a code: %+v", f.Wrong)
	}
}
