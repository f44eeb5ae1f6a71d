package risk

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"tallystick/book/trade"
	"tallystick/risk/learn"
)

// outcome is what became known of an application after it came in.
type outcome struct {
	verdict   verdict
	inspected bool // by lot: what was drawn does not depend on any advice
}

type verdict uint8

const (
	unknown verdict = iota
	inOrder         // settled, or inspected and found clean
	wrong           // declined as suspected, its proceeds diverted, or inspected and found irregular
)

// learnOutcome notes what became known. An inspection says more than the rest,
// and something wrong more than that a loan was settled.
func (w *Watch) learnOutcome(id trade.FinancingID, v verdict) {
	if f := w.financings[id]; f != nil && !f.outcome.inspected && v > f.outcome.verdict {
		f.outcome.verdict = v
	}
}

func (w *Watch) inspect(e trade.InspectionReported) {
	f := w.financings[e.Deal.Financing()]
	if f == nil {
		return
	}
	switch e.Finding {
	case trade.Clean:
		f.outcome = outcome{inOrder, true}
	case trade.Irregular:
		f.outcome = outcome{wrong, true}
	}
}

// Drift is how far a figure, or the score, has moved from where a model was fitted.
type Drift = learn.Drift

// Window is how a model did in a span of time, its From in days.
type Window = learn.Window

// Models are the models that a node knows.
type Models struct {
	Files  []ModelFile
	Trials []Trial // for the regulator alone
}

// ModelFile is a file among a node's models.
type ModelFile struct {
	File    string
	Model   [32]byte // zero where it could not be read
	Name    string
	Problem error // why it is not used
}

// Trial is how a model has done on the applications that a Watch saw come in,
// whether it gave the opinions or was in the shadow.
type Trial struct {
	Model        [32]byte
	Name         string // empty for the table
	InForce      bool
	Applications int
	Since, Until trade.Day // of the applications
	Agreed       int       // that it puts into the band that the opinion had
	Banded       int       // opinions that did not abstain
	Bands        [4]int    // applications by the band it puts them in
	// of its probabilities, against where it was fitted; nil where it kept nothing to compare with
	Score     *Drift
	Drifted   []Drift // features that are spread otherwise than where it was fitted
	All       Record  // on all whose outcome is known
	Inspected Record  // on those that were drawn by lot and inspected, which no advice chose
	Windows   []Window
}

// Record is how well scores told what became known.
type Record struct {
	Known, Wrong int
	Enough       bool           // for the figures that follow
	AUC          learn.Interval // 95 % by bootstrap
	Precision    float64        // among the tenth with the highest scores
	Off          float64        // how far the wrong are from those foretold, in standard deviations
}

const (
	leastOutcomes = 30     // known, of which some are wrong and some are not, for a figure to mean anything
	mostOutcomes  = 10_000 // that figures rest on, so that they come in a second
	leastDrift    = 200    // applications
	trialDraws    = 100
	trialShare    = 0.1
	trialWindow   = 90 // days
)

// applied is what is known of an application that came in.
type applied struct {
	exporter trade.PartyID
	weights  []int16
	band     Band
	abstains bool
	at       trade.Day
	outcome  outcome
}

// Trials tells how the table and the models at hand have done, what is in force
// first, then by name. It rests on the latest applications whose opinions are
// kept, some tens of thousands.
func (w *Watch) Trials(today trade.Day) []Trial {
	w.mu.Lock()
	list := make([]applied, len(w.kept))
	for i, id := range w.kept {
		f := w.financings[id]
		list[i] = applied{f.deal.Enterprise, f.opinion.weights, f.opinion.Band, f.opinion.Abstains,
			f.opinion.At, f.outcome}
	}
	standing := w.inForce(today)
	if w.models[standing] == nil {
		standing = TableHash()
	}
	odds := map[[32]byte][]float64{}
	models := maps.Clone(w.models)
	for hash, m := range models {
		w.catchUp(m)
		odds[hash] = m.scores[:len(list):len(list)]
	}
	w.mu.Unlock() // figures take their time

	trials := []Trial{try(TableHash(), nil, list, tableOdds(list))}
	for hash, m := range models {
		trials = append(trials, try(hash, m.Model, list, odds[hash]))
	}
	for i := range trials {
		trials[i].InForce = trials[i].Model == standing
	}
	slices.SortFunc(trials, func(a, b Trial) int {
		return cmp.Or(cmp.Compare(one(b.InForce), one(a.InForce)), cmp.Compare(a.Name, b.Name),
			slices.Compare(a.Model[:], b.Model[:]))
	})
	return trials
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func tableOdds(list []applied) []float64 {
	odds := make([]float64, len(list))
	for i, a := range list {
		sum := base
		for _, weight := range a.weights {
			sum += int(weight)
		}
		odds[i] = float64(sum) / 100
	}
	return odds
}

// catchUp scores the applications that came in since it was last asked.
func (w *Watch) catchUp(m *scoring) {
	if m.from < w.dropped {
		m.scores = m.scores[min(len(m.scores), w.dropped-m.from):]
		m.from = w.dropped
	}
	slope, intercept, _ := m.Calibration.Line()
	for _, id := range w.kept[len(m.scores):] {
		m.scores = append(m.scores, slope*m.Odds(rowOf(w.financings[id].opinion.weights))+intercept)
	}
}

// try judges one model, or the table where it is nil, by its log-odds.
func try(hash [32]byte, m *learn.Model, list []applied, odds []float64) Trial {
	t := Trial{Model: hash, Applications: len(list)}
	probabilities := make([]float64, len(list))
	var times []int64
	var known, drawn judged
	for i, a := range list {
		probabilities[i] = learn.Sigmoid(odds[i])
		if !a.abstains {
			band := bandOf(scoreOf(hundredths(odds[i])))
			t.Banded++
			t.Bands[band]++
			t.Agreed += one(band == a.band)
		}
		if i == 0 {
			t.Since = a.at
		}
		t.Until = a.at
		if a.outcome.verdict == unknown {
			continue
		}
		known.add(probabilities[i], a)
		times = append(times, int64(a.at))
		if a.outcome.inspected {
			drawn.add(probabilities[i], a)
		}
	}
	t.All, t.Inspected = known.record(), drawn.record()
	if t.All.Enough {
		// lengths and widths are right
		t.Windows, _ = learn.Windows(times[len(times)-len(known.wrong):], known.probabilities, known.wrong,
			trialWindow, trialShare)
	}
	if m != nil {
		t.Name = m.Name
		t.Score, t.Drifted = drift(m, list, probabilities)
	}
	return t
}

// drift compares what came in with what the model was fitted to.
func drift(m *learn.Model, list []applied, probabilities []float64) (score *Drift, drifted []Drift) {
	n := len(m.Features)
	if len(m.Usual) != n+1 || len(list) < leastDrift {
		return nil, nil
	}
	d := m.Usual[n].Drift("score", probabilities, n+1)
	column := make([]float64, len(list))
	for j, name := range m.Features {
		for i, a := range list {
			column[i] = float64(a.weights[j])
		}
		if d := m.Usual[j].Drift(name, column, n+1); d.Shifted {
			drifted = append(drifted, d)
		}
	}
	slices.SortStableFunc(drifted, func(a, b Drift) int { return cmp.Compare(b.PSI, a.PSI) })
	return &d, drifted
}

// judged are scores with what became known.
type judged struct {
	probabilities []float64
	wrong         []bool
	groups        []uint64 // exporters, which the bootstrap draws whole
	exporters     map[trade.PartyID]uint64
}

func (j *judged) add(probability float64, a applied) {
	if j.exporters == nil {
		j.exporters = map[trade.PartyID]uint64{}
	}
	group, met := j.exporters[a.exporter]
	if !met {
		group = uint64(len(j.exporters))
		j.exporters[a.exporter] = group
	}
	j.probabilities, j.wrong, j.groups = append(j.probabilities, probability),
		append(j.wrong, a.outcome.verdict == wrong), append(j.groups, group)
}

// record sums up the latest of them.
func (j *judged) record() Record {
	if old := len(j.wrong) - mostOutcomes; old > 0 {
		j.probabilities, j.wrong, j.groups = j.probabilities[old:], j.wrong[old:], j.groups[old:]
	}
	r := Record{Known: len(j.wrong)}
	sum, variance := 0.0, 0.0
	for i, p := range j.probabilities {
		r.Wrong += one(j.wrong[i])
		sum, variance = sum+p, variance+p*(1-p)
	}
	if r.Known < leastOutcomes || r.Wrong == 0 || r.Wrong == r.Known {
		return r
	}
	r.Enough = true
	r.AUC = learn.Bootstrap(j.probabilities, j.wrong, j.groups, trialDraws, 1, learn.AUC)
	r.Precision = learn.PrecisionAt(j.probabilities, j.wrong, trialShare)
	r.Off = (float64(r.Wrong) - sum) / math.Sqrt(max(variance, 1e-9))
	return r
}
