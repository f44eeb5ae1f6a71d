package track

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// sample makes a file like the customs set's, in which goods of chapter 85 from
// one country are mostly wrong.
func sample(t *testing.T, seed uint64, n int) *bytes.Buffer {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{append([]string{"Declaration ID", "Date", "Tax Rate", "Net Mass", "Item Price", "Fraud",
		"Critical Fraud"}, categories...)}
	for i := range n {
		hs, from, fraud := 850100+random.IntN(40)*100, []string{"CN", "DE", "US"}[random.IntN(3)],
			random.Float64() < 0.1
		if from == "CN" && hs >= 852000 && random.Float64() < 0.7 {
			fraud = true
		}
		label := "0"
		if fraud {
			label = "1"
		}
		row := []string{fmt.Sprint(i), fmt.Sprintf("2020-%02d-%02d", 1+random.IntN(12), 1+random.IntN(28)), "8.0",
			fmt.Sprint(1 + random.IntN(5_000)), "1000.5", label, label}
		for _, name := range categories {
			switch name {
			case "HS6 Code":
				row = append(row, fmt.Sprint(hs))
			case "Country of Origin", "Country of Departure":
				row = append(row, from)
			default:
				row = append(row, fmt.Sprint(random.IntN(4)))
			}
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestNovelTrackLearns(t *testing.T) {
	report, err := Novel(sample(t, 1, 1_500), Named{"validation", sample(t, 2, 1_000)})
	if err != nil {
		t.Fatal(err)
	}
	part := report.Parts[0]
	if part.Lines[0].AUC.Value < 0.75 || part.Lines[0].At5.Value < 0.5 {
		t.Errorf("AUC %v, P@5 %v", part.Lines[0].AUC, part.Lines[0].At5)
	}
	for _, l := range part.Lines[3:] {
		if l.AUC.Value > 0.6 {
			t.Errorf("%s has AUC %v on what it cannot know", l.Model, l.AUC)
		}
	}
	chosen := 0
	for _, c := range report.Choices {
		if c.Chosen {
			chosen++
		}
	}
	if chosen != 1 || !strings.Contains(report.Table(), "drawn at random") {
		t.Errorf("%d settings are chosen", chosen)
	}
	again, err := Novel(sample(t, 1, 1_500), Named{"validation", sample(t, 2, 1_000)})
	if err != nil || again.Table() != report.Table() {
		t.Errorf("the same files give another table: %v", err)
	}
}

// TestPublishedTrackTellsItsLeak repeats half of the learned rows in what is judged.
func TestPublishedTrackTellsItsLeak(t *testing.T) {
	both := sample(t, 3, 800)
	text, heading := both.String(), strings.SplitN(both.String(), "\n", 2)[0]
	judged := sample(t, 4, 400).String() + strings.Join(strings.SplitN(text, "\n", 402)[1:401], "\n") + "\n"
	report, err := Published(strings.NewReader(text), Named{"test", strings.NewReader(judged)})
	if err != nil {
		t.Fatal(heading, err)
	}
	if line := report.Parts[0].Lines[0]; line.Model != "lookup control, no model" || line.AUC.Value < 0.7 {
		t.Errorf("the control is %s with %v", line.Model, line.AUC)
	}
	if !strings.Contains(report.Table(), "This split leaks: 50.0 %") {
		t.Errorf("the leak is not told: %s", report.Notes)
	}
}

// No row may be told its own label: its features come from the other folds.
func TestFeaturesDoNotTellTheLabel(t *testing.T) {
	rows, err := readCustoms(sample(t, 5, 500))
	if err != nil {
		t.Fatal(err)
	}
	before := outOfFold(rows, 20, encodingFolds)
	for _, at := range []int{0, 17, 200} {
		rows[at].fraud = !rows[at].fraud
		after := outOfFold(rows, 20, encodingFolds)
		for j := range before.Columns {
			if before.Columns[j][at] != after.Columns[j][at] {
				t.Errorf("%s of row %d changes with its own label", before.Names[j], at)
			}
		}
		rows[at].fraud = !rows[at].fraud
	}
}

func TestWrongFiles(t *testing.T) {
	whole := sample(t, 1, 5).String()
	for what, text := range map[string]string{
		"nothing":   "",
		"columns":   "one,two\n1,2\n",
		"number":    strings.Replace(whole, "1000.5", "much", 1),
		"infinite":  strings.Replace(whole, "1000.5", "Inf", 1),
		"day":       strings.Replace(whole, "2020-", "20-", 1),
		"short row": whole + "1,2\n",
		"quotes":    whole + "\"",
		"one class": strings.SplitN(whole, "\n", 2)[0] + "\n",
	} {
		if _, err := Novel(strings.NewReader(text), Named{"validation", sample(t, 2, 10)}); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func FuzzReadCustoms(f *testing.F) {
	f.Add("Date,Net Mass\n2020-01-01,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readCustoms(strings.NewReader(text))
		if err != nil && rows != nil {
			t.Fatal("rows and an error")
		}
	})
}

// TestPublicSet looks whether the public set is what the protocols take it for.
func TestPublicSet(t *testing.T) {
	read := func(name string) []row {
		f, err := os.Open("../../../shared/data/customs/" + name)
		if err != nil {
			if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "data") {
				t.Fatal("the public customs set is required and is not there: ", err)
			}
			t.Skip("the public customs set is not beside the project: ", err)
		}
		defer f.Close()
		rows, err := readCustoms(f)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	train, valid := read("df_syn_train_eng.csv"), read("df_syn_valid_eng.csv")
	fresh := novel(valid, train)
	if len(train) != 37_385 || len(valid) != 8_134 || len(onePerTuple(train)) != 15_631 || len(fresh) != 1_478 {
		t.Errorf("%d and %d rows, %d tuples, %d new rows", len(train), len(valid), len(onePerTuple(train)), len(fresh))
	}
	model, err := setting{lean: 5, depth: 3, penalty: 300}.learn(train)
	if err != nil {
		t.Fatal(err)
	}
	_, _, both := model.scores(fresh)
	if line := lineOf("both", fresh, both); line.AUC.Low < 0.55 || line.AUC.High > 0.75 {
		t.Errorf("AUC on what is new: %v", line.AUC)
	}
}
