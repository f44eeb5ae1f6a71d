package advise

import (
	"bytes"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/internal/toy"
	"tallystick/risk"
	"tallystick/risk/learn"
)

// encoded makes the file of a small model that fits.
func encoded(t *testing.T, name string, change func(*learn.Model)) []byte {
	t.Helper()
	n := len(risk.Codes())
	m := &learn.Model{Name: name, Features: risk.Codes(), Source: risk.TableHash(),
		Calibration: learn.Calibration{Kind: learn.Platt, Slope: 1},
		Trees:       learn.Trees{Base: -2, Trees: [][]learn.Node{{{Feature: -1, Value: 0.5}}}},
		Logistic: learn.Logistic{Intercept: -2, Weights: make([]float64, n), Means: make([]float64, n),
			Scales: make([]float64, n)}}
	for j := range n {
		m.Logistic.Weights[j], m.Logistic.Scales[j] = 0.3, 100
	}
	if change != nil {
		change(m)
	}
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var rewrite = flag.Bool("rewrite", false, "write the model of other packages' tests anew")

// The model that other packages' tests have at hand fits the table as it is.
func TestTrialModel(t *testing.T) {
	b := encoded(t, "试运行 / trial", nil)
	if *rewrite {
		if err := os.WriteFile("../../internal/toy/testdata/trial.model", b, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(b, toy.TrialModel) {
		t.Error("the table has changed: write the model of the tests anew with -rewrite, and then the pages and " +
			"transcripts that name it")
	}
}

func put(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// at lists anew, however soon.
func (r *rack) at() ([]risk.ModelFile, int, int) {
	r.mu.Lock()
	r.listed = time.Time{}
	r.mu.Unlock()
	models, changes := r.current()
	return r.list(), len(models), changes
}

func TestRack(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	r := newRack(filepath.Join(dir, "models"), slog.New(slog.NewTextHandler(&log, nil)))
	if files, models, changes := r.at(); len(files) != 0 || models != 0 || changes != 0 {
		t.Errorf("a folder that is not there holds %v", files)
	}
	dir = r.dir
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	good := encoded(t, "一 / one", nil)
	put(t, dir, "one.model", good)
	put(t, dir, "cut.model", good[:len(good)/2])
	put(t, dir, "else.model", encoded(t, "of another table", func(m *learn.Model) { m.Source[0]++ }))
	put(t, dir, "notes.txt", []byte("not a model"))
	put(t, dir, ".one.model.part", good)
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	files, models, changes := r.at()
	if len(files) != 4 || models != 1 || changes != 1 {
		t.Fatalf("%d files, %d models, %d changes: %+v", len(files), models, changes, files)
	}
	for name, want := range map[string]error{"cut.model": learn.ErrModelHash, "else.model": risk.ErrMisfit,
		"notes.txt": learn.ErrModelMark, "one.model": nil} {
		for _, file := range files {
			if file.File == name && (!errors.Is(file.Problem, want) || want == nil &&
				(file.Problem != nil || file.Name != "一 / one")) {
				t.Errorf("%s: %+v", name, file)
			}
		}
	}
	if !strings.Contains(log.String(), "cut.model") {
		t.Errorf("the log does not name the file that was cut off: %s", &log)
	}
	if _, _, again := r.at(); again != changes {
		t.Error("it was read again although nothing changed")
	}
	put(t, dir, "cut.model", encoded(t, "two", nil))
	if _, models, again := r.at(); models != 2 || again != changes+1 {
		t.Errorf("%d models after the second was put there whole", models)
	}
	if err := os.Remove(filepath.Join(dir, "one.model")); err != nil {
		t.Fatal(err)
	}
	if _, models, _ := r.at(); models != 1 {
		t.Errorf("%d models after one was taken away", models)
	}
}

// However many and large the files are, a bounded part of them is read, and what
// is left out is named.
func TestRackIsBounded(t *testing.T) {
	dir := t.TempDir()
	large := make([]byte, learn.MaxModel+1)
	for _, name := range []string{"a1", "a2", "a3"} {
		put(t, dir, name, large)
	}
	for i := range mostModels + 4 {
		put(t, dir, "b"+string(rune('a'+i)), encoded(t, "model", func(m *learn.Model) { m.Trained.Rows = uint64(i) }))
	}
	r := newRack(dir, slog.New(slog.DiscardHandler))
	files, models, _ := r.at()
	left := 0
	for _, file := range files {
		if file.Problem != nil && strings.Contains(file.Problem.Error(), "too many model files") {
			left++
		}
	}
	if len(files) != mostModels+7 || models != mostModels-3 || left != 7+2 ||
		!errors.Is(files[0].Problem, learn.ErrModelTooLarge) {
		t.Errorf("%d files, %d models, %d left out, the first %v", len(files), models, left, files[0].Problem)
	}
}
