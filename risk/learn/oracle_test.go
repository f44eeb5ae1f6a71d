package learn

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// oracle trains xgboost on the same rows with the same options, and prints the
// seconds of processor time that it took and the log-odds of the fresh rows.
const oracle = `
import sys, time, numpy, xgboost
folder, rows, fresh, columns, trees, depth, threads = sys.argv[1], *map(int, sys.argv[2:])
x = numpy.fromfile(folder + "/rows").reshape(columns, rows).T
y = numpy.fromfile(folder + "/labels")
z = numpy.fromfile(folder + "/fresh").reshape(columns, fresh).T
began = time.process_time()
matrix = xgboost.DMatrix(x, y, nthread=threads)
share = y.mean()
model = xgboost.train(dict(objective="binary:logistic", tree_method="hist", max_depth=depth, eta=0.05, min_child_weight=1,
    reg_lambda=1, max_bin=255, base_score=share, nthread=threads), matrix, trees)
print(time.process_time() - began)
print(" ".join(map(repr, map(float, model.predict(xgboost.DMatrix(z), output_margin=True)))))
`

// python finds an interpreter that has xgboost.
func python(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import xgboost, numpy").Run() == nil {
			return name
		}
	}
	t.Skip("xgboost is not installed, so that there is nothing to compare with: `apt-get install python3-xgboost`, or `pip " +
		"install xgboost`, and run `go test ./risk/learn` again; nothing requires it")
	return ""
}

// askOracle gives xgboost's log-odds of fresh rows, and how long it learned.
func askOracle(t testing.TB, train Rows, labels []bool, fresh Rows, trees, depth, threads int) (odds []float64,
	took time.Duration) {
	t.Helper()
	name, folder := python(t), t.TempDir()
	y := make([]float64, len(labels))
	for i, label := range labels {
		y[i] = one01(label)
	}
	for file, columns := range map[string][][]float64{"rows": train.Columns, "labels": {y}, "fresh": fresh.Columns} {
		var b bytes.Buffer
		for _, column := range columns {
			_ = binary.Write(&b, binary.LittleEndian, column) // into memory
		}
		if err := os.WriteFile(filepath.Join(folder, file), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	arguments := []string{"-c", oracle, folder}
	for _, n := range []int{train.Len(), fresh.Len(), len(train.Columns), trees, depth, threads} {
		arguments = append(arguments, strconv.Itoa(n))
	}
	out, err := exec.Command(name, arguments...).Output()
	if err != nil {
		t.Fatal("couldn't ask xgboost: ", err)
	}
	numbers := strings.Fields(string(out))
	for _, number := range numbers {
		value, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatal(err)
		}
		odds = append(odds, value)
	}
	return odds[1:], time.Duration(odds[0] * float64(time.Second))
}

// wide gives rows of many features, of which a few of each four matter, some
// with many values and some with few.
func wide(n, columns int, seed uint64) (Rows, []bool) {
	rows, labels := made(n, seed)
	for j := 1; len(rows.Columns) < columns; j++ {
		more, _ := made(n, seed+uint64(1000*j))
		for i := range more.Columns[1] {
			more.Columns[1][i] = math.Floor(20 * more.Columns[1][i])
			more.Columns[2][i] += 0.7 * rows.Columns[2][i]
		}
		rows.Columns, rows.Names = append(rows.Columns, more.Columns...), append(rows.Names, more.Names...)
	}
	rows.Columns = rows.Columns[:columns]
	rows.Names = make([]string, columns)
	for j := range rows.Names {
		rows.Names[j] = "feature " + strconv.Itoa(j)
	}
	return rows, labels
}

// TestAgainstAnOracle compares trees with xgboost's on the same features.
func TestAgainstAnOracle(t *testing.T) {
	for _, c := range []struct{ rows, columns, trees, depth int }{{8_000, 12, 150, 3}, {8_000, 12, 60, 6}} {
		train, labels := wide(c.rows, c.columns, 1)
		fresh, truth := wide(20_000, c.columns, 2)
		theirs, _ := askOracle(t, train, labels, fresh, c.trees, c.depth, 1)
		trees, err := GrowTrees(train, labels, TreeOptions{Trees: c.trees, Depth: c.depth})
		if err != nil {
			t.Fatal(err)
		}
		ours, oracles := AUC(scores(fresh, trees.Odds), truth), AUC(theirs, truth)
		t.Logf("%+v: AUC %.4f, of xgboost %.4f", c, ours, oracles)
		if ours < oracles-0.003 {
			t.Errorf("%+v: AUC %.4f, of xgboost %.4f", c, ours, oracles)
		}
	}
}

// BenchmarkOracle tells how much processor time xgboost takes for what
// BenchmarkGrowTrees does. To compare, run both on one core (-cpu 1).
func BenchmarkOracle(b *testing.B) {
	rows, labels := wide(37_385, 62, 1)
	for b.Loop() {
		_, took := askOracle(b, rows, labels, rows.Pick([]int{0}), 400, 6, 1)
		b.ReportMetric(took.Seconds(), "s/training")
	}
}
