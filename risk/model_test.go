package risk

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"tallystick/book/trade"
	"tallystick/risk/learn"
	"tallystick/risk/paper"
)

// learned fits a model to made-up applications in which some reasons go with fraud.
func learned(t *testing.T, seed uint64) *learn.Model {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 5))
	rows, labels := learn.Rows{Names: Codes(), Columns: make([][]float64, len(Codes()))}, []bool(nil)
	for range 2_000 {
		odds := -3.0
		for j, code := range Codes() {
			value := 0.0
			if random.IntN(6) == 0 {
				value = float64(table[code])
			}
			rows.Columns[j] = append(rows.Columns[j], value)
			odds += value / 130
		}
		labels = append(labels, random.Float64() < learn.Sigmoid(odds))
	}
	m := &learn.Model{Name: "试 / trial", Features: Codes(), Source: TableHash(),
		Calibration: learn.Calibration{Kind: learn.Platt, Slope: 0.9, Intercept: -0.2}}
	var err, other error
	m.Trees, err = learn.GrowTrees(rows, labels, learn.TreeOptions{Trees: 40})
	m.Logistic, other = learn.FitLogistic(rows, labels, 1)
	if err := errors.Join(err, other); err != nil {
		t.Fatal(err)
	}
	return m
}

// activate puts a model in force from a day on.
func (w *world) activate(from trade.Day, model [32]byte) {
	w.post(trade.ModelActivated{Model: trade.Digest(model), Card: trade.Digest{1}, From: from.Start(),
		At: w.day.Start()})
}

func atHand(models ...*learn.Model) map[[32]byte]*learn.Model {
	all := map[[32]byte]*learn.Model{}
	for _, m := range models {
		all[m.Hash()] = m
	}
	return all
}

// What a model in force gives sums to the last reason, is the model's own
// probability but for rounding, and rests on the same features and evidence.
func TestOpinionByAModel(t *testing.T) {
	w := newWorld(t)
	m := learned(t, 1)
	w.watch.UseModels(atHand(m))
	w.history("Anhe Shirts Co. Ltd", 20)
	_, before := w.apply(w.ship("Anhe Shirts Co. Ltd",
		func(p *paper.Paper) { p.Gross = p.Net / 2; p.Exported = p.Declared - 900 }))
	w.activate(w.day, m.Hash())
	after, _ := w.watch.Opine(before.Financing, w.day)
	w.exact(after)
	if want := m.Score(rowOf(after.weights)); math.Abs(float64(after.Score)/1000-want) > 0.005 {
		t.Errorf("the score is %d, the model's probability %.4f", after.Score, want)
	}
	if before.Model != TableHash() || after.Model != m.Hash() || before.Odds == after.Odds ||
		after.AwaitedHash() != "" {
		t.Errorf("before %s %d, after %s %d", before.ModelHash(), before.Odds, after.ModelHash(), after.Odds)
	}
	papers := 0
	for _, r := range after.Reasons {
		if old := before.has(r.Code); r.Code == "paper" && old != nil {
			papers++
			if len(r.Evidence) == 0 || r.LowerEn == "" {
				t.Errorf("a reason lost its evidence: %+v", r)
			}
		}
	}
	if papers < 2 {
		t.Errorf("reasons %+v, before %+v", after.Reasons, before.Reasons)
	}
	if first, _ := w.watch.First(before.Financing); first.Odds != before.Odds {
		t.Error("the opinion as it was when the application came in has changed")
	}
}

// A file that is not at hand, or does not fit, is said to be missing, and the
// table stands in for it.
func TestTheTableStandsIn(t *testing.T) {
	m, other, isotonic, fewer := learned(t, 1), learned(t, 2), learned(t, 3), learned(t, 4)
	other.Source[0]++
	isotonic.Calibration = learn.Calibration{Kind: learn.Isotonic, Odds: []float64{-1, 1}, Shares: []float64{0.1, 0.9}}
	fewer.Features = append([]string{"else"}, fewer.Features[1:]...)
	for _, wrong := range []*learn.Model{other, isotonic, fewer} {
		if err := Fits(wrong); !errors.Is(err, ErrMisfit) {
			t.Errorf("it fits: %v", err)
		}
	}
	w := newWorld(t)
	w.watch.UseModels(atHand(other, isotonic, fewer))
	w.history("Anhe Shirts Co. Ltd", 10)
	w.activate(w.day, m.Hash())
	w.activate(w.day+10, other.Hash())
	deal, o := w.apply(w.ship("Anhe Shirts Co. Ltd", nil))
	if o.Model != TableHash() || o.Awaited != m.Hash() || o.AwaitedHash() == "" {
		t.Errorf("by %s, awaited %q", o.ModelHash(), o.AwaitedHash())
	}
	w.watch.UseModels(atHand(m, other))
	for day, want := range map[int][2][32]byte{0: {m.Hash(), {}}, 9: {m.Hash(), {}}, 10: {TableHash(), other.Hash()}} {
		if o, _ := w.watch.Opine(deal.Financing(), w.day+trade.Day(day)); o.Model != want[0] || o.Awaited != want[1] {
			t.Errorf("on day %d by %s, awaited %q", day, o.ModelHash(), o.AwaitedHash())
		}
	}
	w.activate(w.day+5, [32]byte{}) // back to the table, and what was to follow gives way
	for _, day := range []trade.Day{5, 10} {
		if o, _ := w.watch.Opine(deal.Financing(), w.day+day); o.Model != TableHash() || o.AwaitedHash() != "" {
			t.Errorf("after going back, by %s, awaited %q", o.ModelHash(), o.AwaitedHash())
		}
	}
}

// Challengers score what comes in, in the shadow of what gives the opinions.
func TestTrials(t *testing.T) {
	w := newWorld(t)
	m := learned(t, 1)
	w.watch.UseModels(atHand(m))
	w.history("Anhe Shirts Co. Ltd", 20)
	trials := w.watch.Trials(w.day)
	if len(trials) != 2 || trials[0].Model != TableHash() || !trials[0].InForce || trials[1].InForce ||
		trials[1].Name != m.Name {
		t.Fatalf("%+v", trials)
	}
	for _, trial := range trials {
		if trial.Applications != 20 || trial.All.Known != 20 || trial.All.Enough || trial.Inspected.Known != 0 ||
			trial.Score != nil || trial.Bands[0]+trial.Bands[1]+trial.Bands[2]+trial.Bands[3] != trial.Banded {
			t.Errorf("%+v", trial)
		}
	}
	if trials[0].Agreed != trials[0].Banded {
		t.Errorf("the table agrees with itself in %d of %d", trials[0].Agreed, trials[0].Banded)
	}
	w.activate(w.day, m.Hash())
	w.history("Ruida Textiles Co. Ltd", 5)
	if trials = w.watch.Trials(w.day); trials[0].Model != m.Hash() || !trials[0].InForce ||
		trials[0].Applications != 25 {
		t.Errorf("%+v", trials[0])
	}
}
