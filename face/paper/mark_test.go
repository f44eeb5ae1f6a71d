package paper

import (
	"fmt"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// Every label that the rule book gives a kind of document is made of fields of its form,
// and no other; a field that is empty leaves its mark out.
func TestMarksOfEveryKind(t *testing.T) {
	for kind := trade.ExportDeclaration; kind <= trade.TaxInvoice; kind++ {
		var labels []trade.MarkLabel
		for _, m := range markings[kind] {
			labels = append(labels, m.label)
			for _, key := range slices.Concat(m.texts, m.parties) {
				if f := fieldOf(kind, key); f.Item {
					t.Errorf("%s of %s is made of lines of goods", m.label, kind)
				}
			}
		}
		if !slices.Equal(labels, kind.Marked()) {
			t.Errorf("%s has the marks %v on paper and %v in the rule book", kind, labels, kind.Marked())
		}
	}
	full := Declaration{Number: "350120260000000018", Holder: "91350100M000100Y43", Consignee: "Acme Ltd",
		Amount: "1,200.00", Currency: "USD", Exported: "2026-11-20", BillOfLading: "BL-1", Carrier: "COSU",
		Containers: "TCLU2, TCLU1", Invoice: "INV-1", Vessel: "Ever", Voyage: "01W", Contract: "K-1"}
	got := fmt.Sprint(full.Markings())
	const want = "[{inv [INV-1] [91350100M000100Y43]} {sbad [120000 USD 2026-11-20] [91350100M000100Y43 Acme Ltd]} " +
		"{bl [BL-1] [COSU]} {box [TCLU1 TCLU2 Ever 01W 2026-11-20] []} {con [K-1] [91350100M000100Y43 Acme Ltd]} " +
		"{conamt [K-1 120000 USD] []}]"
	if got != want {
		t.Errorf("the marks are made of\n%s, not\n%s", got, want)
	}
	full.Carrier, full.Consignee, full.Contract = "", "", ""
	if got := fmt.Sprint(full.Markings()); got !=
		"[{inv [INV-1] [91350100M000100Y43]} {box [TCLU1 TCLU2 Ever 01W 2026-11-20] []}]" {
		t.Errorf("with empty fields they are made of %s", got)
	}
}
