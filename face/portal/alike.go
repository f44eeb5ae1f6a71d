package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// documentPair shows two documents side by side: those that say the same, to the
// regulator, who alone is told of both.
type documentPair struct {
	Section string
	Pair    []documentShow
}

func (v *visit) documentPair() error {
	page := documentPair{Section: v.documentsLabel()}
	for _, part := range []string{"id", "other"} {
		id, _ := trade.ParseID[trade.Document](v.r.PathValue(part)) // of what is no identifier there is no document
		d, there, err := v.document(id)
		if err != nil {
			return err
		}
		if !there || v.person.Kind != trade.Regulator {
			return notFound("没有该单据，或未授权本机构查看", "there is no such document, or none that your party may see")
		}
		side, err := v.oneOfPair(d)
		if err != nil {
			return err
		}
		page.Pair = append(page.Pair, side)
	}
	return v.show(http.StatusOK, "document_pair", frame{Page: page})
}

// oneOfPair is what the page says of one of the two.
func (v *visit) oneOfPair(d readmodel.Document) (documentShow, error) {
	row := v.documentRow(d)
	side := documentShow{ID: row.ID, Number: row.Number, Kind: row.Kind, Tags: row.Tags, Tiles: v.valueTiles(d),
		Sealed: v.pick("The details are sealed to others.", "明细未授权本机构查看。")}
	if declaration, err := v.declarationOf(d.Document); err == nil {
		side.Facts = v.declarationFacts(declaration, d.Document)
	} else {
		side.Facts = v.closed(nil, err)
	}
	claims, err := v.claims(d.ID)
	for _, claim := range claims {
		if claim.Taken() > 0 {
			side.Claims = append(side.Claims, v.claimRow(claim, d.Face.Currency))
		}
	}
	return side, err
}
