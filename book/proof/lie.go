package proof

import (
	"encoding/json"
	"fmt"

	"tallystick/face/words"
)

// Lie is what is wrong with a slice. Numbers are frozen: programs go by them.
type Lie uint8

// What may be wrong with a slice. Whoever handed it in is asked no more; a contradiction
// stops whoever finds it, since it shows that keepers signed two histories.
const (
	LieForm          Lie = 1  // it is not of the form that is asked for
	LieParty         Lie = 2  // it is another party's, or begins elsewhere
	LieOld           Lie = 3  // its header is older than one that was verified
	LieWithheld      Lie = 4  // there are blocks that it keeps back
	LieValidators    Lie = 5  // those who may vote did not sign it
	LieContradiction Lie = 6  // they signed another block of the same height
	LieState         Lie = 7  // its state is not the one that its header carries
	LieHistory       Lie = 8  // its journal does not go on from the one that is known
	LieEntry         Lie = 9  // an entry is not in the journal
	LieOrder         Lie = 10 // an entry is told out of its place
	LieRecord        Lie = 11 // a record is not on the ledger as it is told
	LieForeign       Lie = 12 // a record is not for whom it is told
	LieUnexplained   Lie = 13 // a record of the party's own changed, and no entry says why
	LieMissing       Lie = 14 // a record is kept back that an entry wrote
	LieMail          Lie = 15 // entries or parts of entries are kept back
)

// lies say in both languages what is wrong and what to do.
var lies = map[Lie]words.Text{
	LieForm: words.SliceForm, LieParty: words.SliceParty, LieOld: words.SliceOld, LieWithheld: words.SliceWithheld,
	LieValidators: words.SliceValidators, LieContradiction: words.SliceContradiction, LieState: words.SliceState,
	LieHistory: words.SliceHistory, LieEntry: words.SliceEntry, LieOrder: words.SliceOrder,
	LieRecord: words.SliceRecord, LieForeign: words.SliceForeign, LieUnexplained: words.SliceUnexplained,
	LieMissing: words.SliceMissing, LieMail: words.SliceMail,
}

// SliceFault says what is wrong with a slice and where.
type SliceFault struct {
	Lie   Lie
	Where string // such as a record or an entry; empty: as a whole
	cause error

	// Evidence is of a contradiction both headers with their votes, and who could vote, as
	// JSON: whoever has it can show to others that the keepers signed two histories.
	Evidence []byte
}

func lie(l Lie, cause error, where string, values ...any) error {
	return &SliceFault{Lie: l, Where: fmt.Sprintf(where, values...), cause: cause}
}

// contradiction is two headers of one height that both are final.
func contradiction(a, b Header, for1, for2 Commit, voters []Validator) error {
	type signed struct {
		Header Header `json:"header"`
		Commit Commit `json:"commit"`
	}
	text, err := json.MarshalIndent(struct {
		Blocks []signed    `json:"blocks"`
		Voters []Validator `json:"validators"`
	}{[]signed{{a, for1}, {b, for2}}, voters}, "", " ")
	return &SliceFault{Lie: LieContradiction, Where: fmt.Sprintf("block %d", a.Height), cause: err, Evidence: text}
}

// Words gives both languages.
func (f *SliceFault) Words() (zh, en string) {
	text := lies[f.Lie]
	if f.Where == "" {
		return text.Words()
	}
	return text.And(words.AtPlace.With(f.Where)).Words()
}

// Error gives both languages and what it came of.
func (f *SliceFault) Error() string {
	zh, en := f.Words()
	if f.cause != nil {
		return words.Text{Zh: zh, En: en}.String() + ": " + f.cause.Error()
	}
	return words.Text{Zh: zh, En: en}.String()
}

// Unwrap gives what it came of.
func (f *SliceFault) Unwrap() error { return f.cause }
