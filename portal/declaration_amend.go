package portal

import (
	"fmt"

	"tallystick/gateway"
)

// lineTotals are the fields of an amendment for the values of several lines of
// goods, which add up to the face.
func (v *visit) lineTotals(d gateway.Declaration) (fields []field) {
	if len(d.Items) < 2 {
		return nil
	}
	for i, item := range d.Items {
		label := fmt.Sprintf(v.pick("Total of line %d: %s", "第 %d 项总价：%s"), i+1, v.half(item.Description))
		fields = append(fields, field{Name: fmt.Sprintf("total%d", i+1), Label: label, Value: item.Total,
			Numeric: true, Required: true})
	}
	return fields
}

// newTotals puts the new face onto the goods: all of it onto a single line, what
// was entered onto each of several. A unit price that no longer multiplies out
// goes with it.
func (v *visit) newTotals(d *gateway.Declaration) {
	d.Items = append([]gateway.Item(nil), d.Items...)
	for i := range d.Items {
		total := v.r.PostForm.Get(fmt.Sprintf("total%d", i+1))
		if len(d.Items) == 1 && d.Items[i].Total != "" {
			total = d.Amount
		}
		if total != "" && total != d.Items[i].Total {
			d.Items[i].Total, d.Items[i].UnitPrice = total, ""
		}
	}
}
