package portal

import (
	"fmt"

	"tallystick/node/gateway"
)

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
