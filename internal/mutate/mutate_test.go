package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A module with one package, whose test looks at some of it.
var module = map[string]string{
	"go.mod": "module purse\n\ngo 1.26\n",
	"purse/purse.go": `package purse

type Coin int

const (
	Penny Coin = 1
	Crown Coin = 60
)

type Purse struct {
	Coins  int
	Closed bool
}

// Pay takes coins out, and leaves at least one.
func (p *Purse) Pay(n int) bool {
	if p.Closed {
		return false
	}
	if n < 1 || n >= p.Coins {
		return false
	}
	p.Coins -= n
	return true
}

func Wait(left int) {
	for left > 0 {
		left--
	}
}

func Worth() Coin { return Crown }

func Unseen() int { return 1 + 2 }
`,
	"purse/purse_test.go": `package purse

import "testing"

func TestPay(t *testing.T) {
	p := Purse{Coins: 3}
	if p.Pay(3) || !p.Pay(2) || p.Coins != 1 || p.Pay(0) {
		t.Fatal(p)
	}
	Wait(2)
	if Worth() != Crown {
		t.Fatal("a crown is a crown")
	}
}
`,
	"internal/mutate/explained.txt": `# Survivors.

purse Purse.Pay: never: p.Closed -> false
  The test never closes it.
purse Purse.Pay: never: gone -> false
  This is no longer in the code.
purse Worth: exchange: Crown -> Penny
  The test kills this.
`,
}

// play runs the whole in the module and gives the status and what it said.
func play(t *testing.T, words ...string) (int, string) {
	t.Helper()
	root := t.TempDir()
	for name, text := range module {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(root)
	var out, progress strings.Builder
	status, err := start(t.Context(), append([]string{"-packages", "purse", "-patience", "2s"}, words...), &out,
		&progress)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile("purse/purse.go"); err != nil || string(text) != module["purse/purse.go"] {
		t.Errorf("the source was changed (%v)", err)
	}
	return status, out.String()
}

func TestSurvivorsAreTold(t *testing.T) {
	status, said := play(t)
	if status != 1 {
		t.Errorf("the status is %d", status)
	}
	for _, wanted := range []string{
		"purse/purse.go:20:5: survived: purse Purse.Pay: bound: n < 1 -> n <= 1",
		"purse/purse.go:35:28: not reached: purse Unseen: one more: 1 + 2 -> 1 + 2 + 1",
		"explained.txt explains what is not in the code: purse Purse.Pay: never: gone -> false",
		"explained.txt explains what a test kills now: purse Worth: exchange: Crown -> Penny",
		" 1 stuck;", " 1 explained;",
	} {
		if !strings.Contains(said, wanted) {
			t.Errorf("nothing is said of %s", wanted)
		}
	}
	for _, killed := range []string{"without", "(n)+1 < 1", "left out: p.Coins -= n", "bound: n >= p.Coins",
		"always: n",
		"explained.txt explains what is not in the code: purse Worth"} {
		if strings.Contains(said, killed) {
			t.Errorf("something is said of %s", killed)
		}
	}
	if t.Failed() {
		t.Log(said)
	}
}

func TestAPartIsChosen(t *testing.T) {
	_, whole := play(t, "-list")
	_, first := play(t, "-list", "-shard", "1/2")
	_, second := play(t, "-list", "-shard", "2/2")
	_, worth := play(t, "-list", "-run", "Worth")
	count := func(text string) int { return strings.Count(text, "\n") }
	if count(whole) != count(first)+count(second) || count(first)-count(second) > 1 || count(worth) != 1 ||
		strings.Contains(first, worth) == strings.Contains(second, worth) {
		t.Errorf("%d changes come to %d and %d; %d of Worth", count(whole), count(first), count(second), count(worth))
	}
	if status, said := play(t, "-run", "left out: p.Coins", "-json"); status != 0 || !strings.Contains(said,
		`"outcome":"killed","test":"TestPay"`) {
		t.Errorf("status %d, %s", status, said)
	}
}

func TestExplanationsAreRead(t *testing.T) {
	for text, fault := range map[string]string{
		"a\n  because\nb\nc\n  of this\n  and that\n": "",
		"  because\n":                "without a change",
		"a\n\n  because\n":           "without a change",
		"a\n":                        "has no reason",
		"a\n  because\na\n  again\n": "twice",
	} {
		all, err := parseExplained(text)
		if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%q is read with %v", text, err)
		}
		if err == nil && (all["a"] != "because" || all["b"] != "of this and that" || all["c"] != all["b"]) {
			t.Errorf("%q is read as %v", text, all)
		}
	}
}
