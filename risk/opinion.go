package risk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Band says in a word how a score is to be read.
type Band uint8

// The bands and the scores that they begin at.
const (
	Clear Band = iota // nothing stands out
	Low               // from 150: have a look at the reasons
	Check             // from 400: check the evidence before going on
	Alarm             // from 700: have a second person check the evidence
)

// Words are the names of a band, as they begin a line.
func (b Band) Words() (zh, en string) { return words.Bands[b].Capital().Words() }

// Evidence names a record that a reason rests on.
type Evidence struct {
	Kind string `json:"kind"` // document, financing, proceeds
	ID   string `json:"id"`
}

// Reason is one thing that carries a score.
type Reason struct {
	Code     string     `json:"code"`   // stable name, as "price-under"
	Weight   int        `json:"weight"` // hundredths of log-odds; they sum to the opinion's
	Evidence []Evidence `json:"evidence,omitempty"`
	Zh       string     `json:"zh"`
	En       string     `json:"en"`
	LowerZh  string     `json:"lowerZh,omitempty"` // what would lower it
	LowerEn  string     `json:"lowerEn,omitempty"`
}

// Opinion is what a Watch thinks of an application. It is advice; a person decides.
type Opinion struct {
	Financing trade.FinancingID `json:"financing"`
	At        trade.Day         `json:"-"`
	Abstains  bool              `json:"abstains"` // it knows too little; Score and Band say nothing then
	Score     int               `json:"score"`    // 0 to 1000
	Band      Band              `json:"-"`
	Odds      int               `json:"odds"`    // hundredths of log-odds: Base, the reasons and Rest together
	Base      int               `json:"base"`    // where every application begins
	Reasons   []Reason          `json:"reasons"` // at most seven, what weighs most first
	// of lesser reasons that are not listed, and, by a model, of what was not found
	Rest  int      `json:"rest"`
	Delay *Delay   `json:"-"`
	Model [32]byte `json:"-"` // hash of the model, or of the table of weights
	// the model in force, where its file is not at hand and the table stands in for it
	Awaited  [32]byte `json:"-"`
	Features [32]byte `json:"-"` // hash of everything that was weighed
	weights  []int16  // by code, in the order of Codes
}

// ModelHash is the hash of the model, or of the table of weights, in hexadecimal
// digits.
func (o Opinion) ModelHash() string { return hex.EncodeToString(o.Model[:]) }

// ByTable says whether the published table of weights gave it, and no model.
func (o Opinion) ByTable() bool { return o.Model == TableHash() }

// AwaitedHash is the hash of the model in force in hexadecimal digits where the
// table stands in for it, and empty otherwise.
func (o Opinion) AwaitedHash() string {
	if o.Awaited == ([32]byte{}) {
		return ""
	}
	return hex.EncodeToString(o.Awaited[:])
}

// FeatureHash is the hash of everything that was weighed, in hexadecimal digits.
func (o Opinion) FeatureHash() string { return hex.EncodeToString(o.Features[:]) }

// Weights are what each code of the table weighed in all, in the order of Codes:
// what a model may learn from.
func (o Opinion) Weights() []int16 { return o.weights }

const (
	base        = -300 // one application in twenty is worth a look
	mostReasons = 7
	tells       = 150 // weight of a reason that speaks for itself
	leastKnown  = 2   // layers that must have had something to compare with
)

// Opine gives the opinion on an application: the one it got when it came in, or
// anew. It abstains, and says so, when it knows too little; it is false for an
// application that the Watch has not seen.
func (w *Watch) Opine(id trade.FinancingID, today trade.Day) (Opinion, bool) {
	w.mu.Lock() // what an opinion would change is changed first, so that many may be formed at once
	f := w.financings[id]
	if f != nil {
		w.of(f.deal.Enterprise, today).at(today)
		w.party(f.deal.Enterprise)
	}
	w.mu.Unlock()
	if f == nil {
		return Opinion{}, false
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.opine(f, today), true
}

// OpineAll forms the opinions on many applications side by side, in their order;
// those that the Watch has not seen are left out.
func (w *Watch) OpineAll(ids []trade.FinancingID, today trade.Day) []Opinion {
	w.mu.Lock()
	var known []*financing
	for _, id := range ids {
		if f := w.financings[id]; f != nil {
			w.of(f.deal.Enterprise, today).at(today)
			w.party(f.deal.Enterprise)
			known = append(known, f)
		}
	}
	w.mu.Unlock()
	w.mu.RLock()
	defer w.mu.RUnlock()
	opinions := make([]Opinion, len(known))
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(known)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(known); i = int(next.Add(1)) - 1 {
				opinions[i] = w.opine(known[i], today)
			}
		})
	}
	workers.Wait()
	return opinions
}

// First gives the opinion as it was when the application came in.
func (w *Watch) First(id trade.FinancingID) (Opinion, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	f := w.financings[id]
	if f == nil || f.opinion == nil {
		return Opinion{}, false
	}
	return *f.opinion, true
}

// weighing collects reasons for one application.
type weighing struct {
	*Watch
	f       *financing
	today   trade.Day
	conduct *Conduct
	reasons []Reason
	known   int // layers that had something to compare with
}

func (w *Watch) opine(f *financing, today trade.Day) Opinion {
	g := &weighing{Watch: w, f: f, today: today, conduct: w.of(f.deal.Enterprise, today)}
	g.weighPapers()
	g.weighNetwork()
	g.weighConduct()
	o := Opinion{Financing: f.deal.Financing(), At: today, Base: base, Odds: base, Abstains: g.known < leastKnown &&
		!g.telling(), Model: TableHash()}
	o.weights = make([]int16, len(Codes()))
	for _, r := range g.reasons {
		o.Odds += r.Weight
		at, _ := slices.BinarySearch(Codes(), r.Code)
		o.weights[at] += int16(r.Weight)
	}
	sortReasons(g.reasons)
	o.Features = featureHash(g.reasons)
	if m := w.champion(today, &o); m != nil {
		o.weighBy(m, g.reasons)
		sortReasons(g.reasons)
	}
	for _, r := range g.reasons[min(mostReasons, len(g.reasons)):] {
		o.Rest += r.Weight
	}
	o.Reasons = g.reasons[:min(mostReasons, len(g.reasons))]
	o.Score = scoreOf(o.Odds)
	o.Band = bandOf(o.Score)
	if d, ok := g.conduct.Delay(w.usualDelay()); ok {
		o.Delay = &d
	}
	return o
}

// sortReasons puts first what weighs most.
func sortReasons(reasons []Reason) {
	slices.SortStableFunc(reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(size(b.Weight), size(a.Weight)), cmp.Compare(b.Weight, a.Weight),
			strings.Compare(a.Code, b.Code))
	})
}

// telling says whether something was found that speaks for itself, however
// little else is known. That somebody is new does not.
func (g *weighing) telling() bool {
	return slices.ContainsFunc(g.reasons, func(r Reason) bool { return r.Weight >= tells && r.Code != "new" })
}

func size(weight int) int { return max(weight, -weight) }

// scoreOf turns hundredths of log-odds into a score of 0 to 1000.
func scoreOf(odds int) int { return int(math.Round(1000 / (1 + math.Exp(-float64(odds)/100)))) }

func bandOf(score int) Band {
	switch {
	case score >= 700:
		return Alarm
	case score >= 400:
		return Check
	case score >= 150:
		return Low
	}
	return Clear
}

func (w *Watch) usualDelay() float64 {
	if w.delays.count == 0 {
		return 0
	}
	return w.delays.sum / w.delays.count
}

// featureHash binds an opinion to all that was weighed, lesser reasons included.
func featureHash(reasons []Reason) [32]byte {
	sum := sha256.New()
	for _, r := range reasons {
		fmt.Fprintf(sum, "%s %d", r.Code, r.Weight)
		for _, e := range r.Evidence {
			fmt.Fprintf(sum, " %s/%s", e.Kind, e.ID)
		}
		fmt.Fprintln(sum)
	}
	return [32]byte(sum.Sum(nil))
}

// with is what a sentence is filled in with.
type with []any

// add puts a reason on the scales that is worded by its code.
func (g *weighing) add(code string, share float64, figures with, evidence ...Evidence) {
	g.put(code, share, words.Weighed(code).With(figures...), evidence...)
}

// put puts a reason on the scales, with a weight from the table times a share of it.
func (g *weighing) put(code string, share float64, said words.Text, evidence ...Evidence) {
	weight, lower := int(math.Round(float64(table[code])*min(max(share, 0), 1))), words.Lowers(code)
	g.reasons = append(g.reasons, Reason{Code: code, Weight: weight, Evidence: evidence, Zh: said.Zh, En: said.En,
		LowerZh: lower.Zh, LowerEn: lower.En})
}

func ofDocument(id trade.DocumentID) Evidence { return Evidence{"document", id.String()} }
