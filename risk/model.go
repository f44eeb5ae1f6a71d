package risk

import (
	"fmt"
	"math"
	"slices"

	"tallystick/book/trade"
	"tallystick/risk/learn"
)

// Model is a trained model, as its file holds it.
type Model = learn.Model

// MaxModel bounds the file of a model, in bytes.
const MaxModel = learn.MaxModel

// ReadModel reads the file of a model, and refuses whatever was altered, cut off
// or is beyond bounds.
func ReadModel(b []byte) (*Model, error) { return learn.Decode(b) }

// version is a model that the ledger put in force.
type version struct {
	from  trade.Day
	model [32]byte // zero for the table
}

// scoring is a model at hand, with what it scored of the applications kept.
type scoring struct {
	*Model
	from   int       // of all that were ever kept
	scores []float64 // log-odds after calibration
}

// Fault is an error that people are told, in both languages.
type Fault = learn.Fault

// ErrMisfit says that a model cannot give opinions.
var ErrMisfit error = &Fault{Zh: "该模型与本版本的权重表不符，请按本版本重新训练",
	En: "the model was not made for this version's table of weights: train it anew"}

// Fits says whether a model can stand in for the table: it must have learned from
// what the reasons of this very table weigh, and its probability must be the
// sigmoid of a line, so that what each reason adds sums to the score.
func Fits(m *Model) error {
	if m.Source != TableHash() || !slices.Equal(m.Features, Codes()) {
		return ErrMisfit
	}
	if _, _, ok := m.Calibration.Line(); !ok {
		return fmt.Errorf("%w (its calibration has no line)", ErrMisfit)
	}
	return nil
}

// UseModels gives the Watch the models at hand, by their hashes. Those that do
// not fit are left out. The one that the ledger puts in force gives the opinions
// from then on; the others are in the shadow, and only [Watch.Trials] shows them.
func (w *Watch) UseModels(models map[[32]byte]*Model) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for hash := range w.models {
		if models[hash] == nil {
			delete(w.models, hash)
		}
	}
	for hash, m := range models {
		if w.models[hash] == nil && Fits(m) == nil {
			w.models[hash] = &scoring{Model: m}
		}
	}
}

// activate notes which model the ledger put in force from a day on. As on the
// ledger, what would have taken force then or later gives way.
func (w *Watch) activate(from trade.Day, model [32]byte) {
	at := len(w.versions)
	for at > 0 && w.versions[at-1].from >= from {
		at--
	}
	w.versions = append(w.versions[:at], version{from, model})
}

// inForce is the hash of the model in force on a day, or zero for the table.
func (w *Watch) inForce(day trade.Day) (hash [32]byte) {
	for _, v := range w.versions {
		if v.from <= day {
			hash = v.model
		}
	}
	return hash
}

// champion gives the model that gives the opinion of a day, or nil for the table,
// and says so in the opinion.
func (w *Watch) champion(day trade.Day, o *Opinion) *scoring {
	hash := w.inForce(day)
	if hash == ([32]byte{}) {
		return nil
	}
	m := w.models[hash]
	if m == nil {
		o.Awaited = hash
		return nil
	}
	o.Model = hash
	return m
}

// weighBy sets the weights of reasons to what they add by a model, and the odds
// to their sum. A code's contribution is shared between its reasons as the table
// shares it; that of codes for which nothing was found is in Rest.
func (o *Opinion) weighBy(m *scoring, reasons []Reason) {
	row, parts := rowOf(o.weights), make([]float64, len(o.weights))
	m.Explain(row, parts)
	slope, intercept, _ := m.Calibration.Line()
	o.Base = hundredths(slope*m.Constant() + intercept)
	o.Odds = o.Base
	for j, code := range Codes() {
		part := hundredths(slope * parts[j])
		o.Odds += part
		if left := shareOut(part, code, reasons); left {
			o.Rest += part
		}
	}
}

// shareOut shares what a code adds between its reasons, and is true if it has none.
func shareOut(part int, code string, reasons []Reason) (none bool) {
	total, of := 0, []int(nil)
	for i, r := range reasons {
		if r.Code == code {
			of, total = append(of, i), total+size(r.Weight)
		}
	}
	rest := part
	for n, i := range of {
		share := rest / (len(of) - n)
		if total != 0 {
			share = int(math.Round(float64(part) * float64(size(reasons[i].Weight)) / float64(total)))
		}
		if n == len(of)-1 {
			share = rest // whatever rounding left
		}
		reasons[i].Weight = share
		rest -= share
	}
	return len(of) == 0
}

func rowOf(weights []int16) []float64 {
	row := make([]float64, len(weights))
	for j, weight := range weights {
		row[j] = float64(weight)
	}
	return row
}

func hundredths(odds float64) int { return int(math.Round(100 * odds)) }
