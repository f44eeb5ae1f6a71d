package toy

import (
	_ "embed"
	"os"
	"path/filepath"
	"testing"
)

// TrialModel is the file of a small model, made by the tests of risk/advise.
//
//go:embed testdata/trial.model
var TrialModel []byte

// Models is a folder with that file, as a node has it.
func Models(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "trial.model"), TrialModel, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
