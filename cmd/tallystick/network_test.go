package main

import (
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// places gives a script addresses of the loopback.
func places(ts *testscript.TestScript, _ bool, _ []string) {
	for _, name := range []string{"SAFE", "BRANCH", "CUSTOMS", "TAX", "PORT", "SAFEWEB", "BRANCHWEB", "SAFEMEMBERS",
		"CUSTOMSMEMBERS"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer l.Close() // all are held until each has its own
		ts.Setenv(name, l.Addr().String())
	}
}

var digestText = regexp.MustCompile(`\b[0-9A-F]{4}(-[0-9A-F]{4}){4}\b`)

// digestOf keeps the digest that a command told.
func digestOf(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("DIGEST", digestText.FindString(ts.ReadFile(args[0])))
}

// identifierOf keeps the identifier that a command told.
func identifierOf(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("IDENTIFIER", strings.TrimSpace(ts.ReadFile(args[0])))
}

// ready waits until a node can take requests.
func ready(ts *testscript.TestScript, _ bool, args []string) {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); <-ticker.C {
		answer, err := http.Get("http://" + args[0] + "/readyz")
		if err != nil {
			continue
		}
		if answer.Body.Close(); answer.StatusCode == http.StatusOK {
			return
		}
	}
	ts.Fatalf("%s is not ready in a minute", args[0])
}

// Every command that docs/operate-a-network.md tells stands in the script that runs them.
func TestOperateANetworkIsPlayed(t *testing.T) {
	document, err := os.ReadFile("../../docs/operate-a-network.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/network.txt")
	if err != nil {
		t.Fatal(err)
	}
	here := strings.NewReplacer("safe.example.cn:26656", "${SAFE}", "branch.example.cn:26656", "${BRANCH}",
		"safe.example.cn:26680", "${SAFEMEMBERS}", "customs.example.cn:26680", "${CUSTOMSMEMBERS}",
		"customs.example.cn:26656", "${CUSTOMS}", "tax.example.cn:26656", "${TAX}", "port.example.cn:26656", "${PORT}",
		"DIGEST", "${DIGEST}", "IDENTIFIER", "${IDENTIFIER}")
	count := 0
	for i, block := range strings.Split(string(document), "```") {
		if i%2 == 0 {
			continue
		}
		for _, line := range strings.Split(strings.TrimSpace(strings.ReplaceAll(block, "\\\n", "")), "\n") {
			if strings.HasPrefix(line, "tallystick network local") {
				continue // which .ci/run plays
			}
			count++
			if !strings.Contains(string(script), "exec "+here.Replace(line)) {
				t.Errorf("no script plays %q", line)
			}
		}
	}
	if count < 15 {
		t.Errorf("only %d commands are told", count)
	}
}
