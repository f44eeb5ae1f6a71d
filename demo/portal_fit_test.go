package demo

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"tallystick/member"

	"github.com/chromedp/chromedp"
)

// faultScript lists in the browser what a page is not to show.
//
//go:embed testdata/faults.js
var faultScript string

// Pages as they are shown, wide and on a phone: nothing overflows, no tile stands
// alone in a row, tables have captions and fields labels, what is pressed is 24
// pixels, text has the contrast that reading takes, and what is wrong is marked.
func TestPagesAreFitToBeSeen(t *testing.T) {
	ctx := newBrowser(t)
	w, _, _ := testWorld(t, 12)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	checkPage(t, ctx, f.URL+"/sign-in")
	for _, c := range []struct {
		login string
		pages []string
		first string // of the links of the last page, one more that is opened
	}{
		{"governor", []string{"/account", "/overview", "/pilot", "/pilot/limits", "/pilot/rate-limits", "/pilot/stop",
			"/model", "/party/admit", "/payment", "/alert", "/proposal", "/nowhere",
			"/party"}, "/party/"},
		{"bank1.maker", []string{"/proceeds/register", "/inspection", "/entry", "/check", "/verification",
			"/task", "/payment/open?scenario=import-payments", "/payment", "/financing"}, "/financing/"},
		{"exporter1", []string{"/financing/apply", "/alert", "/proceeds", "/pilot", "/task",
			"/payment/open?scenario=service-payments", "/payment/open?scenario=capital-payments",
			"/declaration"}, "/declaration/"},
	} {
		open(t, ctx, f.URL+"/sign-in")
		run(t, ctx, fmt.Sprintf(`document.getElementById("name").value=%q;document.getElementById("password").value=%q;
			document.querySelector("form.panel button").click()`, c.login, Password))
		until(t, ctx, `document.querySelector("nav") !== null`)
		for _, path := range c.pages {
			checkPage(t, ctx, f.URL+path)
		}
		checkPage(t, ctx, f.URL+ask(t, ctx, fmt.Sprintf(
			`document.querySelector("td a[href^='%s']").getAttribute("href")`, c.first)))
		if c.login == "governor" { // a form that is refused says where
			open(t, ctx, f.URL+"/party/admit")
			run(t, ctx, `for (const one of document.querySelectorAll("main input[required]")) one.value = "?";
				document.querySelector("main form button").click()`)
			until(t, ctx, `document.querySelector("[aria-invalid]") !== null`)
			checkShown(t, ctx)
			until(t, ctx, `document.activeElement.matches(".notice.bad")`) // where everything wrong is listed
			run(t, ctx, `document.querySelector(".problems a").click()`)
			until(t, ctx, `document.activeElement.getAttribute("aria-invalid") === "true"`)
		}
		run(t, ctx, `document.querySelector("form[action='/sign-out'] button").click()`)
		until(t, ctx, `document.querySelector("nav") === null && document.getElementById("name") !== null`)
	}
}

func open(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(address, err)
	}
}

// checkPage opens a page and says what is wrong with it.
func checkPage(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	open(t, ctx, address)
	checkShown(t, ctx)
}

func checkShown(t *testing.T, ctx context.Context) {
	t.Helper()
	run(t, ctx, `for (const box of document.querySelectorAll("details")) box.open = true`)
	for _, width := range []int64{1440, 1024, 390} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		if faults := ask(t, ctx, faultScript); faults != "" {
			t.Errorf("%s at %d pixels:\n  %s", ask(t, ctx, "location.pathname"), width,
				strings.ReplaceAll(faults, "\n", "\n  "))
		}
	}
}
