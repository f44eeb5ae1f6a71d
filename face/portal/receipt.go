package portal

import (
	"strings"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// receipt hands out the receipt of a record that the person may see whole.
func (v *visit) receipt() error {
	kind, id := v.r.PathValue("kind"), v.r.PathValue("id")
	key, err := readmodel.KeyNamed(kind, id)
	may := false
	if err == nil && v.Receipts != nil {
		if may, err = v.mayHave(key); err != nil {
			return err
		}
	}
	if !may {
		return notFound("没有该记录，或未授权本机构完整查看",
			"there is no such record, or none that your party may see whole")
	}
	text, err := v.Receipts.Receipt(v.r.Context(), key)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+receiptFile("/receipt/"+kind+"/"+id)+`"`)
	_, err = v.w.Write(text)
	return err
}

func (v *visit) mayHave(key trade.Key) (may bool, err error) {
	err = v.Gateway.View(func(book trade.Book, _ trade.Instant) (err error) {
		may, err = v.Model.MayHaveReceipt(v.r.Context(), v.viewer, book, key)
		return err
	})
	return may, err
}

// receiptPath gives where the receipt of a record is, or nothing where the
// person may not have it.
func (v *visit) receiptPath(kind, id string) (string, error) {
	key, err := readmodel.KeyNamed(kind, id)
	if err != nil || v.Receipts == nil {
		return "", err
	}
	may, err := v.mayHave(key)
	if err != nil || !may {
		return "", err
	}
	return "/receipt/" + kind + "/" + id, nil
}

// receiptOf is receiptPath of a record that the person sees whole.
func (v *visit) receiptOf(kind, id string) string {
	if v.Receipts == nil {
		return ""
	}
	return "/receipt/" + kind + "/" + id
}

// receiptFile is the name under which the receipt of an address is saved.
func receiptFile(path string) string {
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/receipt/"), "/")
	return fileName("receipt-" + kind + "-" + id[:min(8, len(id))] + ".json")
}
