package proof

import (
	"bytes"
	"fmt"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Draw 抽签 is the block whose hash drew financings for inspection, with the votes
// that made it final: it shows that the seed of a draw is that hash, and so that
// nobody chose it.
type Draw struct {
	Header Header `json:"header"`
	Commit Commit `json:"commit"`
}

// inspected gives the financing of a key, if it is one of an inspection.
func (r Receipt) inspected() (trade.FinancingID, bool) {
	var id trade.FinancingID
	key, ok := trade.ReadKey(r.Key)
	if !ok || key.Kind() != trade.KindInspection || len(r.Key) != 1+len(id) {
		return id, false
	}
	return key.Identifier(0), true
}

// drawn checks the block that drew, and that it drew what the record says.
func (r Receipt) drawn(trust Trust) error {
	if r.Draw == nil {
		return nil
	}
	if _, ok := r.inspected(); !ok {
		return &Fault{Where: "draw", Zh: "只有抽查的回执才含抽签区块", En: "only the receipt of an inspection holds a draw"}
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

// drawWords says what a receipt of an inspection shows of its draw.
func (r Receipt) drawWords(i trade.Inspection) (words.Text, error) {
	if id, _ := r.inspected(); !trade.Drawn(i.Seed, id, i.Share) {
		return words.Text{}, &Fault{Where: "value", Zh: "按记录中的种子与比例，该笔融资不应被抽中",
			En: "by its seed and share this financing would not have been drawn"}
	}
	if r.Draw != nil && (r.Draw.Header.Height != i.Height || !bytes.Equal(r.Draw.Header.Hash(), i.Seed[:])) {
		return words.Text{}, &Fault{Where: "draw.header",
			Zh: fmt.Sprintf("记录中的种子不是该区块的哈希（应为区块 %d）", i.Height),
			En: fmt.Sprintf("the seed in the record is not the hash of this block, which should be block %d", i.Height)}
	}
	said, block := words.DrawnByHash.With(i.Height, trade.Lot(i.Seed, i.Deal.Financing()), i.Share), words.AndNoBlock
	if r.Draw != nil {
		block = words.AndTheBlock
	}
	if said = said.And(block); i.State() == trade.InspectionDone {
		return said.And(words.AndFound.With(words.Name(i.Finding))), nil
	}
	return said.And(words.AndNotYet), nil
}

// undrawnWords says what a draw shows of a financing that has no inspection.
func (r Receipt) undrawnWords() words.Text {
	id, ok := r.inspected()
	if !ok || r.Draw == nil {
		return words.Text{}
	}
	height, lot := r.Draw.Header.Height, trade.Lot(trade.Digest(r.Draw.Header.Hash()), id)
	return words.NotDrawnThen.With(height-1, height, lot)
}
