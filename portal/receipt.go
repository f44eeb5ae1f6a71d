package portal

import (
	"tallystick/trade"
)

// receipt hands out the receipt of a record that the person may see.
func (v *visit) receipt() error {
	kind, id := v.r.PathValue("kind"), v.r.PathValue("id")
	parsed, err := trade.ParseID[trade.Entry](id)
	if err != nil || v.Receipts == nil {
		return notFound("没有该回执", "there is no such receipt")
	}
	var ok bool
	switch kind {
	case "documents":
		_, ok, err = v.document(trade.DocumentID(parsed))
	case "financings":
		_, _, ok, err = v.financing(trade.FinancingID(parsed))
	case "proceeds":
		_, ok, err = v.proceedsBy(trade.ProceedsID(parsed))
	case "parties":
		_, _, ok, err = v.party(trade.PartyID(parsed))
	}
	if err != nil {
		return err
	}
	if !ok {
		return notFound("没有该记录，或未授权本机构查看", "there is no such record, or none that your party may see")
	}
	text, err := v.Receipts.Receipt(v.r.Context(), kind, id)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="receipt-`+kind+"-"+id[:8]+`.json"`)
	_, err = v.w.Write(text)
	return err
}
