package inject

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"

	"tallystick/risk/learn"
)

// Card says what a model is, what it learned from, how well it does where it did
// not learn, and what it must not be taken for.
type Card struct {
	Name         string  `json:"name"`
	Model        string  `json:"model"` // hash
	Data         string  `json:"data"`  // hash of what it learned from
	Seed         uint64  `json:"seed"`
	Judged       uint64  `json:"judgedSeed"`
	Rows         uint64  `json:"rows"`
	Frauds       uint64  `json:"frauds"`
	Figures      int     `json:"features"`
	OutOfFold    float64 `json:"aucOutOfFold"`
	Calibration  float64 `json:"calibrationError"` // on the judged seed, mean over ten bins
	Brier        float64 `json:"brier"`
	Applications int     `json:"judgedApplications"`
	All          []Line  `json:"all"` // the model, the table and a draw, over all kinds together
	Kinds        []Line  `json:"kinds"`
}

// The ways that a card compares.
const (
	wayModel   = "this model"
	wayWithout = "learned without this kind"
	wayTable   = "published table"
	wayChance  = "drawn at random"
)

// cardOf judges a model on a world of another seed.
func cardOf(m *learn.Model, s Settings, past []Row, odds []float64) (Card, error) {
	hash := m.Hash()
	_, labels := columnsOf(past, "")
	c := Card{Name: m.Name, Model: hex.EncodeToString(hash[:]), Data: hex.EncodeToString(m.Trained.Hash[:]),
		Seed: s.Seed, Judged: s.Seed + heldOut,
		Rows: m.Trained.Rows, Frauds: m.Trained.Positives, Figures: len(m.Features), OutOfFold: learn.AUC(odds, labels)}
	s.Seed = c.Judged
	held := Play(s)
	c.Applications = len(held)
	probabilities, truth := make([]float64, len(held)), make([]bool, len(held))
	for i, row := range held {
		probabilities[i], truth[i] = m.Score(row.Features), row.Label != ""
	}
	c.Calibration, c.Brier = learn.ECE(probabilities, truth, 10), learn.Brier(probabilities, truth)
	chance := rand.New(rand.NewPCG(s.Seed, 0xface))
	byModel, byTable := func(r Row) float64 { return m.Odds(r.Features) },
		func(r Row) float64 { return float64(r.Opinion.Odds) }
	c.All = []Line{lineOf("all kinds", wayModel, held, byModel), lineOf("all kinds", wayTable, held, byTable),
		lineOf("all kinds", wayChance, held, func(Row) float64 { return chance.Float64() })}
	for _, typology := range Typologies() {
		var blind learn.Model
		columns, labels := columnsOf(past, typology)
		if err := grow(&blind, columns, labels); err != nil {
			return c, fmt.Errorf("couldn't fit a model without %s: %w", typology, err)
		}
		among := only(held, typology)
		c.Kinds = append(c.Kinds, lineOf(typology, wayModel, among, byModel),
			lineOf(typology, wayWithout, among, func(r Row) float64 { return blind.Odds(r.Features) }), lineOf(typology,
				wayTable, among, byTable))
	}
	return c, nil
}

// Digest is the SHA-256 of the card's text, by which the ledger names it.
func (c Card) Digest() string {
	sum := sha256.Sum256([]byte(c.Markdown()))
	return hex.EncodeToString(sum[:])
}

// Markdown is the card for people. The ledger names it by the hash of this text.
func (c Card) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Model card: %s\n\nModel `%s`\n\nLearned from %d made-up applications, %d of them fraud, on %d "+
		"figures: what each reason weighs by the published table. Seed %d, data `%s`.\n\n",
		c.Name, c.Model, c.Rows, c.Frauds, c.Figures, c.Seed, c.Data)
	fmt.Fprintf(&b, "## How well it does\n\nOut of fold in what it learned from: AUC %.3f. On seed %d, of which it "+
		"saw nothing (%d applications): calibration error %.4f, Brier score %.4f, and, at a review budget of 1, 5 "+
		"and 10 %%, with 95 %% by bootstrap over schemes and exporters:\n\n",
		c.OutOfFold, c.Judged, c.Applications, c.Calibration, c.Brier)
	b.WriteString("| all kinds | AUC | P@1 | R@1 | P@5 | R@5 | P@10 | R@10 |\n|---|---|---|---|---|---|---|---|\n")
	for _, line := range c.All {
		fmt.Fprintf(&b, "| %s | %.3f |", line.Way, line.AUC)
		for _, f := range line.Figures {
			fmt.Fprintf(&b, " %.3f (%.2f to %.2f) | %.3f |", f.Precision.Value, f.Precision.Low,
				f.Precision.High, f.Recall.Value)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\nRecall at 5 %%, by kind, of %s, of one that was %s, and of the %s:\n\n| kind | frauds | %s | "+
		"%s | %s |\n|---|---|---|---|---|\n", wayModel, wayWithout, wayTable, wayModel, wayWithout, wayTable)
	for i := 0; i+2 < len(c.Kinds); i += 3 {
		fmt.Fprintf(&b, "| %s | %d |", c.Kinds[i].Typology, c.Kinds[i].Frauds)
		for _, line := range c.Kinds[i : i+3] {
			r := line.Figures[1].Recall
			fmt.Fprintf(&b, " %.2f (%.2f to %.2f) |", r.Value, r.Low, r.High)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\n## Leak control\n\nLabels never reach the figures (a test plays the world without them and "+
		"gets the same opinions). An opinion is formed when the application comes in, from what had happened by "+
		"then. Folds keep the applications of one exporter or scheme together. The judged world has another "+
		"seed, other exporters and other schemes.\n\n"+
		"## Known limits\n\n- It learned from a generator, not from cases: it knows the kinds of fraud that the "+
		"generator knows. The column \"%s\" is what to expect of a kind that nobody thought of.\n- The table's "+
		"weights were chosen by people who know the generator, and the model's figures are the table's "+
		"reasons.\n- Its probabilities are right for the generator's share of fraud, %.1f %%, and for no "+
		"other.\n- It is advice. No rule reads it; a person decides.\n",
		wayWithout, 100*float64(c.Frauds)/float64(max(c.Rows, 1)))
	return b.String()
}
