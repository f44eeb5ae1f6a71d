package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tallystick/book/proof"
	"tallystick/member"
)

// visitor is a browser without scripts: cookies, forms, links.
type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

func newVisitor(t *testing.T, base, login, language string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t, base, &http.Client{Jar: jar, Timeout: time.Minute}}
	v.get("/language?to=" + language + "&back=/sign-in")
	status, text := v.post("/sign-in", url.Values{"name": {login}, "password": {Password}})
	if status != http.StatusOK || strings.Contains(text, `name="password"`) {
		t.Fatalf("%s cannot sign in: %d", login, status)
	}
	return v
}

func (v *visitor) read(response *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func (v *visitor) get(path string) (int, string) {
	v.t.Helper()
	return v.read(v.client.Get(v.base + path))
}

func (v *visitor) post(path string, form url.Values) (int, string) {
	v.t.Helper()
	return v.read(v.client.PostForm(v.base+path, form))
}

// secretOf finds what makes a form genuine: the session's secret and the form's own
// once-part.
var secretOf = regexp.MustCompile(`name="csrf" value="([A-Za-z0-9_=-]+)"><input type="hidden" name="once" value="([A-Z2-7]+\.[A-Za-z0-9_-]+)"`)

// send posts a form as the page that holds it would.
func (v *visitor) send(page, path string, form url.Values) (int, string) {
	v.t.Helper()
	_, text := v.get(page)
	found := secretOf.FindStringSubmatch(text)
	if found == nil {
		v.t.Fatalf("%s holds no form", page)
	}
	form.Set("csrf", found[1])
	form.Set("once", found[2])
	return v.post(path, form)
}

var (
	firstFinancing = regexp.MustCompile(`/financing/([0-9a-f]{32})`)
	firstDocument  = regexp.MustCompile(`/declaration/([0-9a-f]{32})`)
	links          = regexp.MustCompile(`href="(/[a-z][^"]*)"`)
	hanCharacters  = regexp.MustCompile(`\p{Han}`)
)

// Every page that anybody can reach by links is shown, in both languages.
func TestEveryPageIsShown(t *testing.T) {
	w, _, _ := testWorld(t, 24)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, login := range []string{"governor", "guangdong", "customs", "bank1.maker", "bank1.checker", "exporter1"} {
		for _, language := range []string{"en", "zh"} {
			v := newVisitor(t, f.URL, login, language)
			seen, queue := map[string]bool{}, []string{"/"}
			for len(queue) > 0 && len(seen) < 60 {
				path := queue[0]
				queue = queue[1:]
				if key := kindOf(path); seen[key] {
					continue
				} else {
					seen[key] = true
				}
				status, text := v.get(path)
				if status != http.StatusOK {
					t.Errorf("%s (%s) %s: status %d", login, language, path, status)
				}
				if !strings.Contains(text, "</html>") {
					continue
				}
				if nav := between(text, "<nav", "</nav>"); language == "en" && hanCharacters.MatchString(nav) ||
					language == "zh" && !hanCharacters.MatchString(nav) {
					t.Errorf("%s (%s) %s: the sections are in the other language", login, language, path)
				}
				for _, link := range links.FindAllStringSubmatch(text, -1) {
					// the last is everybody's, without sections
					if path := strings.ReplaceAll(link[1], "&amp;", "&"); !strings.HasPrefix(path, "/language") &&
						!strings.HasPrefix(path, "/asset") && path != "/docs" && path != "/verify" {
						queue = append(queue, path)
					}
				}
			}
			if len(seen) < 5 {
				t.Errorf("%s (%s) reaches %d pages", login, language, len(seen))
			}
		}
	}
}

// kindOf leaves identifiers and cursors out of a path.
func kindOf(path string) string {
	path, query, _ := strings.Cut(path, "?")
	return regexp.MustCompile(`[0-9a-f]{32}`).ReplaceAllString(path, "ID") + "?" +
		regexp.MustCompile(`after=[^&]*`).ReplaceAllString(query, "after")
}

func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	inside, _, _ := strings.Cut(rest, to)
	return inside
}

// A deal without scripts: applied for, accepted, approved by a second person,
// disbursed; and what the rules forbid is refused in words.
func TestADealThroughThePages(t *testing.T) {
	w, _, _ := testWorld(t, 0)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	exporter := newVisitor(t, f.URL, "exporter1", "en")
	_, text := exporter.get("/declaration?state=available&currency=USD")
	document := firstDocument.FindStringSubmatch(text)
	if document == nil {
		t.Fatal("the exporter has no declaration in dollars")
	}
	apply := "/financing/apply?document=" + document[1]
	bank := w.banks[0]
	form := url.Values{"lines[0].document": {document[1]}, "lines[0].amount": {"1,000.00"},
		"bank": {bank.id.String()}, "product": {"export-receivable"}, "amount": {"901.00"},
		"currency": {"USD"}, "tenorDays": {"90"}, "do": {"check"}}
	if _, text = exporter.send(apply, "/financing/apply", form); !strings.Contains(text, "411") ||
		!strings.Contains(text, "900.00") {
		t.Error("too large a loan is not refused before it is sent")
	}
	form.Set("amount", "900.00")
	if _, text = exporter.send(apply, "/financing/apply", form); !strings.Contains(text, "The rules allow it now") {
		t.Error("a good application is not allowed")
	}
	form.Set("do", "send")
	if _, text = exporter.send(apply, "/financing/apply", form); !strings.Contains(text, "Done, and final.") {
		t.Fatal("the application is not final")
	}
	maker, checker, rival := newVisitor(t, f.URL, "bank1.maker", "en"), newVisitor(t, f.URL, "bank1.checker", "en"),
		newVisitor(t, f.URL, "bank2.maker", "en")
	_, text = maker.get("/financing")
	page := "/financing/" + firstFinancing.FindStringSubmatch(text)[1]
	if status, _ := rival.get(page); status != http.StatusNotFound {
		t.Errorf("a rival bank sees the financing: %d", status)
	}
	forge(t, maker, checker, page, page+"/accept")
	if _, text = maker.send(page, page+"/accept", url.Values{}); !strings.Contains(text, "Done, and final.") {
		t.Fatal("it is not accepted")
	}
	if _, text = checker.send(page, page+"/approve", url.Values{}); !strings.Contains(text, "Done, and final.") {
		t.Fatal("it is not approved")
	}
	today := time.Now().In(time.FixedZone("", 8*3600))
	terms := url.Values{"amount": {"900.00"}, "rate": {"4.35"}, "date": {today.Format(time.DateOnly)},
		"maturity": {today.AddDate(0, 0, 60).Format(time.DateOnly)}, "outletRegion": {"31"},
		"outlet": {"Main branch"}, "contract": {"C-1"}, "lines[0].document": {document[1]},
		"lines[0].amount": {"1,000.00"}}
	if _, text = maker.send(page, page+"/disburse", terms); !strings.Contains(text, "What you entered") ||
		strings.Contains(text, "Done, and final.") {
		t.Fatal("it is disbursed at the first press")
	}
	terms.Set("confirm", "yes")
	if _, text = maker.send(page, page+"/disburse", terms); !strings.Contains(text, "Done, and final.") ||
		!strings.Contains(text, "Outstanding") {
		t.Fatal("it is not disbursed")
	}
	status, receipt := exporter.get("/receipt/financings/" + page[len("/financing/"):])
	if status != http.StatusOK || !strings.Contains(receipt, `"tallystick":1`) {
		t.Errorf("the exporter gets no receipt: %d", status)
	}
	checkAsStranger(t, f.URL, receipt)
}

// forge posts a form that would go through, but for one of the two parts that
// make it genuine: without it, with another's, or altered.
func forge(t *testing.T, v, other *visitor, page, path string) {
	t.Helper()
	secrets := func(v *visitor) (csrf, once string) {
		_, text := v.get(page)
		found := secretOf.FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("%s holds no form", page)
		}
		return found[1], found[2]
	}
	csrf, once := secrets(v)
	othersCSRF, othersOnce := secrets(other)
	for name, form := range map[string]url.Values{
		"neither":             {},
		"no secret":           {"once": {once}},
		"a forged secret":     {"csrf": {"forged"}, "once": {once}},
		"another's secret":    {"csrf": {othersCSRF}, "once": {once}},
		"no once-part":        {"csrf": {csrf}},
		"a forged once-part":  {"csrf": {csrf}, "once": {once + "x"}},
		"another's once-part": {"csrf": {csrf}, "once": {othersOnce}},
		"another's form":      {"csrf": {othersCSRF}, "once": {othersOnce}},
	} {
		if status, _ := v.post(path, form); status != http.StatusForbidden {
			t.Errorf("a form with %s is answered %d", name, status)
		}
	}
}

// Whoever gets a receipt can check it: at this node without signing in, or with
// the trust file that portal and API hand to anybody.
func checkAsStranger(t *testing.T, base, receipt string) {
	t.Helper()
	stranger := &visitor{t, base, &http.Client{Timeout: time.Minute}}
	for _, path := range []string{"/trust.json", "/v1/trust"} {
		_, text := stranger.get(path)
		trust, err := proof.ParseTrust([]byte(text))
		if err != nil {
			t.Fatal(path, err)
		}
		if _, err := proof.Verify([]byte(receipt), trust); err != nil {
			t.Errorf("%s does not do to check a receipt: %v", path, err)
		}
	}
	send := func(text string) (int, string) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("receipt", "receipt-financings-1.json")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, text)
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		return stranger.read(stranger.client.Post(base+"/verify", form.FormDataContentType(), &body))
	}
	if status, text := send(receipt); status != http.StatusOK || !strings.Contains(text, "回执有效") ||
		!strings.Contains(text, "verify receipt-financings-1.json") {
		t.Errorf("a stranger's receipt is not found genuine: %d\n%s", status, text)
	}
	if status, text := send(strings.Replace(receipt, `"key":"`, `"key":"0`,
		1)); status != http.StatusUnprocessableEntity || strings.Contains(text, "回执有效") {
		t.Errorf("an altered receipt is found genuine: %d", status)
	}
	if status, _ := send(strings.Repeat("x", 3<<20)); status != http.StatusUnprocessableEntity &&
		status != http.StatusBadRequest {
		t.Errorf("a file of 3 MiB is answered %d", status)
	}
}

// The portal in a real browser: sign in, follow a link, and the page follows
// the ledger.
func TestPortalInABrowser(t *testing.T) {
	ctx := newBrowser(t)
	w, business, _ := testWorld(t, 4)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(f.URL+"/sign-in")); err != nil {
		t.Fatal(err)
	}
	run(t, ctx,
		`document.getElementById("name").value="governor";document.getElementById("password").value="tallystick";document.querySelector("form.panel button").click()`)
	until(t, ctx, `document.querySelector(".tile .value") !== null && document.getElementById("height") !== null &&
		location.pathname === "/overview"`)
	before := ask(t, ctx, `document.getElementById("height").textContent`)
	height, _ := w.Ledger.Committed()
	for n := 4; ; n++ {
		if err := business.scene(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		if now, _ := w.Ledger.Committed(); now > height {
			break
		}
	}
	until(t, ctx, fmt.Sprintf(`document.getElementById("height").textContent !== %q`, before))
	run(t, ctx, `document.querySelector("nav a[href='/declaration']").click()`)
	until(t, ctx, `location.pathname === "/declaration" && document.querySelectorAll("tbody tr").length > 10`)
	if wide := ask(t, ctx,
		`String(document.documentElement.scrollWidth - document.documentElement.clientWidth)`); wide != "0" {
		t.Errorf("the page is %s pixels wider than the window", wide)
	}
}

// newBrowser starts a real browser for a test, which is skipped where there is none.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "browser") {
			t.Fatal("a browser is required: install the package chromium")
		}
		t.Skip("chromium is not installed")
	}
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), chromedp.Headless, chromedp.NoFirstRun,
		chromedp.DisableGPU, chromedp.NoSandbox, chromedp.ExecPath(path),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func run(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](script+";0")); err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, ctx context.Context, script string) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// until waits for a condition of the page, within the test's bound.
func until(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	for {
		good, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition))
		if err == nil && good {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the page never came to: %s (%v)", condition, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
