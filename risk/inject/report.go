package inject

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"text/tabwriter"

	"tallystick/risk"
	"tallystick/risk/learn"
)

// Budgets are the shares of applications that a person has time to review.
var Budgets = [...]float64{0.01, 0.05, 0.10}

// Figure is precision and recall at a review budget.
type Figure struct {
	Budget    float64        `json:"budget"`
	Precision learn.Interval `json:"precision"`
	Recall    learn.Interval `json:"recall"`
}

// Line is how well one way of looking finds one typology among the legitimate.
type Line struct {
	Typology string   `json:"typology"`
	Way      string   `json:"way"`
	Rows     int      `json:"rows"`
	Frauds   int      `json:"frauds"`
	AUC      float64  `json:"auc"`
	Figures  []Figure `json:"figures"`
}

// Report is what came out, and of which seeds.
type Report struct {
	Judged       uint64 `json:"judgedSeed"`
	Learned      uint64 `json:"learnedSeed"`
	Applications int    `json:"applications"`
	Legitimate   int    `json:"legitimate"`
	Lines        []Line `json:"lines"`
}

func featuresOf(o risk.Opinion) []float64 {
	row := make([]float64, len(o.Weights()))
	for i, w := range o.Weights() {
		row[i] = float64(w)
	}
	return row
}

// Play makes up a world and gives its judged applications.
func Play(s Settings) []Row {
	w := newWorld(s)
	w.lay()
	w.live()
	return w.rows
}

// Evaluate judges the opinions on one seed. What learns, learns on another seed
// and for each typology from all the others.
func Evaluate(s Settings) (Report, error) {
	judged, other := s, s
	other.Seed = s.Seed + 1_000
	rows, past := Play(judged), Play(other)
	r := Report{Judged: judged.Seed, Learned: other.Seed, Applications: len(rows)}
	for _, row := range rows {
		if row.Label == "" {
			r.Legitimate++
		}
	}
	columns, _ := columnsOf(past, "")
	forest := learn.GrowForest(columns, learn.ForestOptions{Seed: s.Seed})
	for _, typology := range Typologies() {
		among := only(rows, typology)
		model, err := learnWithout(past, typology)
		if err != nil {
			return r, err
		}
		for _, way := range ways(model, forest, s.Seed) {
			r.Lines = append(r.Lines, lineOf(typology, way.name, among, way.score))
		}
	}
	return r, nil
}

// only keeps the legitimate applications and those of one typology.
func only(rows []Row, typology string) []Row {
	var kept []Row
	for _, row := range rows {
		if row.Label == "" || row.Label == typology {
			kept = append(kept, row)
		}
	}
	return kept
}

type way struct {
	name  string
	score func(Row) float64
}

func ways(model learn.Trees, forest learn.Forest, seed uint64) []way {
	chance := rand.New(rand.NewPCG(seed, 0xface))
	return []way{
		{"opinion", func(r Row) float64 { return float64(r.Opinion.Odds) }},
		{"learned without it", func(r Row) float64 { return model.Odds(r.Features) }},
		{"isolation forest", func(r Row) float64 { return forest.Score(r.Features) }},
		{"rules only", func(r Row) float64 { return r.ByRules }},
		{"drawn at random", func(Row) float64 { return chance.Float64() }},
	}
}

// learnWithout learns from everything but one typology.
func learnWithout(past []Row, typology string) (learn.Trees, error) {
	columns, labels := columnsOf(past, typology)
	return learn.GrowTrees(columns, labels, learn.TreeOptions{})
}

// columnsOf gives all applications but those of one typology, by feature.
func columnsOf(rows []Row, without string) (learn.Rows, []bool) {
	var labels []bool
	columns := make([][]float64, len(risk.Codes()))
	for _, row := range rows {
		if without != "" && row.Label == without {
			continue
		}
		labels = append(labels, row.Label != "")
		for j, v := range row.Features {
			columns[j] = append(columns[j], v)
		}
	}
	return learn.Rows{Names: risk.Codes(), Columns: columns}, labels
}

func lineOf(typology, name string, rows []Row, score func(Row) float64) Line {
	line := Line{Typology: typology, Way: name, Rows: len(rows)}
	scores, labels, groups := make([]float64, len(rows)), make([]bool, len(rows)), make([]uint64, len(rows))
	tie := rand.New(rand.NewPCG(7, 7))
	for i, row := range rows {
		scores[i], labels[i], groups[i] = score(row)+tie.Float64()*1e-6, row.Label != "", row.Scheme
		if labels[i] {
			line.Frauds++
		}
	}
	line.AUC = learn.AUC(scores, labels)
	line.Figures = figuresOf(scores, labels, groups)
	return line
}

// draws is how often the bootstrap draws anew.
const draws = 400

// figuresOf gives the figures of every budget with 95 % intervals. The bootstrap
// draws whole schemes and exporters; the rows are sorted once.
func figuresOf(scores []float64, labels []bool, groups []uint64) []Figure {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	names := slices.Compact(slices.Sorted(slices.Values(groups)))
	group, bad := make([]int, len(order)), make([]float64, len(order))
	for i, row := range order {
		group[i], _ = slices.BinarySearch(names, groups[row])
		if labels[row] {
			bad[i] = 1
		}
	}
	times := make([]float64, len(names))
	for i := range times {
		times[i] = 1
	}
	figures := make([]Figure, len(Budgets))
	for i, found := range tops(group, bad, times) {
		figures[i] = Figure{Budgets[i], learn.Interval{Value: found[0]}, learn.Interval{Value: found[1]}}
	}
	chance := rand.New(rand.NewPCG(1, 1))
	drawn := make([][2][]float64, len(Budgets))
	for range draws {
		clear(times)
		for range names {
			times[chance.IntN(len(names))]++
		}
		for i, found := range tops(group, bad, times) {
			drawn[i][0], drawn[i][1] = append(drawn[i][0], found[0]), append(drawn[i][1], found[1])
		}
	}
	for i := range figures {
		for j, interval := range [...]*learn.Interval{&figures[i].Precision, &figures[i].Recall} {
			slices.Sort(drawn[i][j])
			interval.Low, interval.High = drawn[i][j][draws*25/1000], drawn[i][j][draws*975/1000]
		}
	}
	return figures
}

// tops gives precision and recall at every budget of rows in the order of their
// scores, each counted as often as its group was drawn.
func tops(group []int, bad, times []float64) [len(Budgets)][2]float64 {
	all, frauds := 0.0, 0.0
	for i, g := range group {
		all += times[g]
		frauds += times[g] * bad[i]
	}
	var result [len(Budgets)][2]float64
	seen, found, next := 0.0, 0.0, 0
	for i, g := range group {
		for next < len(Budgets) && seen+times[g] >= Budgets[next]*all && times[g] > 0 {
			part := Budgets[next]*all - seen // of the row that the budget ends in
			result[next] = [2]float64{(found + part*bad[i]) / (Budgets[next] * all),
				(found + part*bad[i]) / max(frauds, 1)}
			next++
		}
		seen += times[g]
		found += times[g] * bad[i]
	}
	return result
}

// Table shows the report to a person.
func (r Report) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d applications, %d of them legitimate; seed %d judged, seed %d learned from\n", r.Applications,
		r.Legitimate, r.Judged, r.Learned)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "typology\tfrauds\tway\tAUC\tP@1\tR@1\tP@5\tR@5\tP@10\tR@10\t")
	sums := map[string]float64{}
	for _, l := range r.Lines {
		fmt.Fprintf(w, "%s\t%d\t%s\t%.3f\t", l.Typology, l.Frauds, l.Way, l.AUC)
		for _, f := range l.Figures {
			fmt.Fprintf(w, "%.3f (%.2f-%.2f)\t%.3f\t", f.Precision.Value, f.Precision.Low,
				f.Precision.High, f.Recall.Value)
		}
		fmt.Fprintln(w)
		sums[l.Way] += l.Figures[1].Recall.Value / float64(len(schemes))
	}
	w.Flush()
	for _, way := range ways(learn.Trees{}, learn.Forest{}, 0) {
		fmt.Fprintf(&b, "mean recall at 5 %%, %s: %.3f\n", way.name, sums[way.name])
	}
	return b.String()
}
