package proof

import (
	"bytes"
	"fmt"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Draw 抽签 is the block whose hash drew financings for inspection, or payments for checks, with the votes
// that made it final: it shows that the seed of a draw is that hash, and so that
// nobody chose it.
type Draw struct {
	Header Header `json:"header"`
	Commit Commit `json:"commit"`
}

// lot gives the lot in the draw with a seed of the financing or payment that a key names,
// if it is one of an inspection or of a check.
func (r Receipt) lot(seed trade.Digest) (lot trade.BasisPoints, drawn bool) {
	var id trade.FinancingID
	key, ok := trade.ReadKey(r.Key)
	if !ok || len(r.Key) != 1+len(id) {
		return 0, false
	}
	switch key.Kind() {
	case trade.KindInspection:
		return trade.Lot(seed, key.Identifier(0)), true
	case trade.KindCheck:
		return trade.CheckLot(seed, key.Identifier(0)), true
	}
	return 0, false
}

// drawing is what an inspection and a check alike say of their draw.
type drawing struct {
	height  int64
	seed    trade.Digest
	share   trade.BasisPoints
	state   trade.InspectionState
	finding trade.Finding
}

// drawingOf gives what a record says of its draw, if it was drawn.
func drawingOf(record trade.Record) (drawing, bool) {
	switch d := record.(type) {
	case trade.Inspection:
		return drawing{d.Height, d.Seed, d.Share, d.State(), d.Finding}, true
	case trade.Check:
		return drawing{d.Height, d.Seed, d.Share, d.State(), d.Finding}, true
	}
	return drawing{}, false
}

// drawn checks the block that drew, and that it drew what the record says.
func (r Receipt) drawn(trust Trust) error {
	if r.Draw == nil {
		return nil
	}
	if _, ok := r.lot(trade.Digest{}); !ok {
		return &Fault{Where: "draw", Zh: "只有抽查或核查的回执才含抽签区块",
			En: "only the receipt of an inspection or a check holds a draw"}
	}
	h := r.Draw.Header
	if h.Chain != r.Header.Chain {
		return &Fault{Where: "draw.header.chain", Zh: "抽签区块属于另一条链", En: "the block that drew is of another chain"}
	}
	if len(r.Value) == 0 && h.Height <= trust.height() {
		return &Fault{Where: "draw.header.height", Zh: "抽签区块早于所信任的区块头，请改用创世文件核验",
			En: "the block that drew is older than the header that you trust: check against the genesis file"}
	}
	validators := r.inForce(h.Height)
	if !bytes.Equal(validatorsHash(validators), h.ValidatorsHash) {
		return &Fault{Where: "draw.header.validators_hash", Zh: "抽签区块的验证人与回执不一致",
			En: "the validators of the block that drew are not the receipt's"}
	}
	return within("draw.", r.Draw.Commit.final(h, validators))
}

// drawWords says what a receipt of an inspection or a check shows of its draw.
func (r Receipt) drawWords(d drawing) (words.Text, error) {
	lot, _ := r.lot(d.seed)
	if lot >= d.share {
		return words.Text{}, &Fault{Where: "value", Zh: "按记录中的种子与比例，该笔业务不应被抽中",
			En: "by its seed and share this deal would not have been drawn"}
	}
	if r.Draw != nil && (r.Draw.Header.Height != d.height || !bytes.Equal(r.Draw.Header.Hash(), d.seed[:])) {
		return words.Text{}, &Fault{Where: "draw.header",
			Zh: fmt.Sprintf("记录中的种子不是该区块的哈希（应为区块 %d）", d.height),
			En: fmt.Sprintf("the seed in the record is not the hash of this block, which should be block %d", d.height)}
	}
	said, block := words.DrawnByHash.With(d.height, lot, d.share), words.AndNoBlock
	if r.Draw != nil {
		block = words.AndTheBlock
	}
	if said = said.And(block); d.state == trade.InspectionDone {
		return said.And(words.AndFound.With(words.Name(d.finding))), nil
	}
	return said.And(words.AndNotYet), nil
}

// undrawnWords says what a draw shows of a financing that has no inspection, or of a payment
// that has no check.
func (r Receipt) undrawnWords() words.Text {
	if r.Draw == nil {
		return words.Text{}
	}
	height := r.Draw.Header.Height
	lot, ok := r.lot(trade.Digest(r.Draw.Header.Hash()))
	if !ok {
		return words.Text{}
	}
	return words.NotDrawnThen.With(height-1, height, lot)
}
