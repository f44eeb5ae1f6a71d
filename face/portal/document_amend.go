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

// amended is the declaration with what was posted, as its next revision.
func (v *visit) amended(id string) (gateway.Form, error) {
	d, err := recordNamed(v, "单据", "document", v.document)
	if err != nil {
		return nil, err
	}
	declaration, open := v.sealed(d.Document)
	if !open {
		return nil, notFound("没有该单据", "there is no such document")
	}
	post := v.r.PostForm
	declaration.Amount, declaration.Mode, declaration.Declared = post.Get("amount"), post.Get("mode"),
		post.Get("declared")
	v.newTotals(&declaration)
	return gateway.AmendDeclarationForm{Document: id, Number: post.Get("number"), Revision: d.Revision + 1,
		To: declaration}, nil
}
