package trade

// NoteAdvice 记录提示处置 puts on the record what a bank made of advice on an
// application: which advice it was, and whether it was followed. No rule reads
// the advice, and none reads this. By a maker or checker of the bank.
type NoteAdvice struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Score     uint16      `cbor:"2,keyasint"` // 0 to 1000
	Model     Digest      `cbor:"3,keyasint"` // of the model that gave it
	Features  Digest      `cbor:"4,keyasint"` // of what it weighed
	Followed  bool        `cbor:"5,keyasint"`
	Details   Digest      `cbor:"6,keyasint"` // why, sealed to the bank and the regulator
}

// AdviceNoted says what a bank made of advice. It concerns the bank and those
// who supervise it, and not the enterprise.
type AdviceNoted struct {
	Deal     Deal     `cbor:"1,keyasint"`
	By       PersonID `cbor:"2,keyasint"`
	Score    uint16   `cbor:"3,keyasint"`
	Model    Digest   `cbor:"4,keyasint"`
	Features Digest   `cbor:"5,keyasint"`
	Followed bool     `cbor:"6,keyasint"`
	Details  Digest   `cbor:"7,keyasint"`
}

// MaxScore is the highest score of advice.
const MaxScore = 1_000

func (c NoteAdvice) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c NoteAdvice) weigh(r *ruling) Refusal {
	financing := r.financing
	if c.Score > MaxScore || c.Model.IsZero() || c.Features.IsZero() {
		return r.no(AdviceMustBeNamed)
	}
	r.add(AdviceNoted{Deal: financing.Deal, By: r.key.Person, Score: c.Score, Model: c.Model, Features: c.Features,
		Followed: c.Followed, Details: c.Details})
	return Refusal{}
}

func (AdviceNoted) post(Writer) {} // the journal is the record
