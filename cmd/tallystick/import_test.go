package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/demo"
	"tallystick/face/formats"
	"tallystick/member"
)

// An import works while the member runs, and says by its status whether all, some
// or none went in.
func TestImportThroughTheRunningMember(t *testing.T) {
	if testing.Short() {
		t.Skip("founds a network: run without -short")
	}
	w, _ := aTown(t)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	sample := formats.Sample(11, 1_203, trade.Day(20_700))
	for i := range sample {
		sample[i].Number = strings.Replace(sample[i].Number, "03000", "07000", 1)
	}
	sample[1_150].Consignee = "left\u202eright" // in the second thousand
	var file bytes.Buffer
	if err := formats.WriteCSV(&file, sample); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path, password := filepath.Join(dir, "a.csv"), filepath.Join(dir, "password")
	if err := errors.Join(os.WriteFile(path, file.Bytes(), 0o600), os.WriteFile(password, []byte(demo.Password),
		0o600)); err != nil {
		t.Fatal(err)
	}
	run := func(more ...string) (out, wrong string, err error) {
		var stdout, stderr strings.Builder
		c := root()
		c.SetArgs(append([]string{"import", path, "--url", f.URL, "--password-file", password}, more...))
		c.SetOut(&stdout)
		c.SetErr(&stderr)
		err = c.ExecuteContext(t.Context())
		return stdout.String(), stderr.String(), err
	}
	out, wrong, err := run()
	var exit exitError
	if !errors.As(err, &exit) || exit.status != exitSome || !strings.HasPrefix(out,
		"1202 declarations are on the ledger; 1 problems") ||
		!strings.Contains(wrong, "Overseas consignee 境外收货人") {
		t.Errorf("%v %s%s", err, out, wrong)
	}
	if out, wrong, err = run(); !errors.As(err, &exit) || !strings.HasPrefix(out, "1202 declarations") {
		t.Errorf("a second time: %v %s%s", err, out, wrong)
	}
	if _, _, err = run("--token-file", password); err == nil || errors.As(err, &exit) {
		t.Errorf("a token that is none: %v", err)
	}
}
