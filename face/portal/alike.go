package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
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
		if !there || !v.comparesMarks() {
			return notFound(words.PairNotShown.Words())
		}
		side, err := v.oneOfPair(d)
		if err != nil {
			return err
		}
		page.Pair = append(page.Pair, side)
	}
	return v.show(http.StatusOK, "document_pair", frame{Page: page})
}

// comparesMarks reports whether the person is told which two documents agree.
func (v *visit) comparesMarks() bool { return trade.MaySee(v.viewer, trade.Marks{}.Audience()) }

// oneOfPair is what the page says of one of the two.
func (v *visit) oneOfPair(d readmodel.Document) (documentShow, error) {
	row := v.documentRow(d)
	side := documentShow{ID: row.ID, Number: row.Number, Kind: row.Kind, Tags: row.Tags, Tiles: v.valueTiles(d),
		Sealed: v.whySealed()}
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
