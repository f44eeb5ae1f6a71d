package portal

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/internal/toy"
	"tallystick/node/gateway"
	"tallystick/risk/advise"
)

var rewrite = flag.Bool("rewrite", false, "write the pages anew")

// hall is a portal with everybody whom a financing needs at its doors.
type hall struct {
	*toy.Town
	t        *testing.T
	url      string
	visitors map[string]*http.Client      // by login and language
	secrets  map[*http.Client]formSecrets // of the form that each was shown last
}

func newHall(t *testing.T) *hall {
	t.Helper()
	town := toy.New(t)
	adviser := advise.New(town.Gate, town.Chain.Model, advise.Settings{Models: toy.Models(t)})
	t.Cleanup(adviser.Close)
	h := hallOf(t, town, Settings{Gateway: town.Gate, Model: town.Chain.Model, Receipts: toy.Receipts{},
		Advice: adviser, Filing: "京网信备00000000号", Clock: town.Clock})
	feed, err := town.Gate.PersonBy(t.Context(), "feed")
	if err != nil {
		t.Fatal(err)
	}
	published, err := town.Gate.Submit(t.Context(), feed,
		gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{
			{Number: "350120260000000018", Holder: "91350100M000100Y43", Amount: "100000", Currency: "USD",
				Declared: "2026-11-20", Mode: "0110", Consignee: "Acme <GmbH> & Söhne", Destination: "DEU",
				Items: []gateway.Item{{Code: "84713000", Description: "便携式电脑 / portable computers",
					Quantity: "100", Unit: "台"}}},
			{Number: "350120260000000026", Holder: "91350100M000100Y43", Amount: "6000000", Currency: "JPY",
				Declared: "2026-11-21", Mode: "0110",
				Items: []gateway.Item{{Code: "84713000", Description: "便携式电脑 / portable computers"}}},
		}}, gateway.Request{Wait: time.Minute})
	if err != nil || !published.Refusal.OK() {
		t.Fatal(published, err)
	}
	return h
}

// formSecrets are what a form carries to show that the portal made it.
type formSecrets struct{ csrf, once string }

func (s formSecrets) fill(form url.Values) {
	form.Set("csrf", s.csrf)
	form.Set("once", s.once)
}

// hallOf is a portal with these settings and nobody in it yet.
func hallOf(t *testing.T, town *toy.Town, settings Settings) *hall {
	t.Helper()
	p, err := New(settings)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return &hall{Town: town, t: t, url: server.URL, visitors: map[string]*http.Client{},
		secrets: map[*http.Client]formSecrets{}}
}

// visitor is a browser without scripts, in which the person is signed in.
func (h *hall) visitor(login, language string) *http.Client {
	h.t.Helper()
	name := login + " " + language
	if h.visitors[name] == nil {
		jar, err := cookiejar.New(nil)
		if err != nil {
			h.t.Fatal(err)
		}
		client := &http.Client{Jar: jar, Timeout: time.Minute}
		h.visitors[name] = client
		answer, err := client.Get(h.url + "/language?to=" + language + "&back=/sign-in")
		h.page(client, answer, err)
		if login != "nobody" {
			answer, err = client.PostForm(h.url+"/sign-in", url.Values{"name": {login}, "password": {toy.Password}})
			h.page(client, answer, err)
		}
	}
	return h.visitors[name]
}

// page gives the answer as text and keeps the secret of its forms.
func (h *hall) page(browser *http.Client, answer *http.Response, err error) string {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	root, err := html.Parse(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &printer{}
	for n := range root.Descendants() {
		if n.DataAtom == atom.Main {
			p.print(n)
		}
	}
	p.end()
	if p.secret.csrf != "" {
		h.secrets[browser] = p.secret
	}
	return fmt.Sprintf("%d %s\n%s", answer.StatusCode, answer.Request.URL.Path, p.out.String())
}

// printer writes a page down as it reads: links as [text](path), fields as
// name=value, choices with the chosen one starred, buttons as <text>, bars by
// their words, and a line for each block and table row.
type printer struct {
	out    strings.Builder
	line   []string
	secret formSecrets // of its forms
	cell   int         // how many table cells are open: they keep to one line
}

func (p *printer) say(text string) {
	if text = strings.Join(strings.Fields(text), " "); text != "" {
		p.line = append(p.line, text)
	}
}

func (p *printer) end() {
	if p.cell > 0 {
		return
	}
	if text := strings.TrimSuffix(strings.Join(p.line, " "), " |"); text != "" {
		p.out.WriteString(text + "\n")
	}
	p.line = nil
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func (p *printer) print(n *html.Node) {
	if n.Type == html.TextNode {
		p.say(n.Data)
		return
	}
	name, _ := attribute(n, "name")
	value, _ := attribute(n, "value")
	label, labelled := attribute(n, "aria-label")
	before := len(p.line)
	switch n.DataAtom {
	case atom.Svg, atom.Script, atom.Style:
		if labelled {
			p.say("{" + label + "}")
		}
		return
	case atom.Input:
		kind, _ := attribute(n, "type")
		_, checked := attribute(n, "checked")
		switch {
		case name == "csrf":
			p.secret.csrf = value
		case name == "once":
			p.secret.once = value
		case kind == "hidden":
		case kind == "checkbox" || kind == "radio":
			p.say(map[bool]string{true: "☑", false: "☐"}[checked] + " " + name + "=" + value)
		default:
			p.say(name + "=" + value)
		}
		return
	case atom.Details:
		if class, _ := attribute(n, "class"); class == "rules" { // which tests of operations look at
			p.rules(n)
			return
		}
	case atom.Textarea:
		p.say(name + "=")
	case atom.Select:
		p.say(name + "=")
	case atom.Option:
		if _, chosen := attribute(n, "selected"); chosen {
			p.say("*")
		}
	}
	if labelled && n.DataAtom == atom.Div {
		p.say("{" + label + "}")
	}
	inCell := n.DataAtom == atom.Td || n.DataAtom == atom.Th
	if inCell {
		p.cell++
	}
	for child := range n.ChildNodes() {
		p.print(child)
	}
	if inCell {
		p.cell--
	}
	inside := strings.Join(p.line[min(before, len(p.line)):], " ")
	switch n.DataAtom {
	case atom.A:
		path, _ := attribute(n, "href")
		p.line = append(p.line[:before], "["+inside+"]("+path+")")
	case atom.Button:
		_, grey := attribute(n, "disabled")
		p.line = append(p.line[:before], "<"+inside+">"+map[bool]string{true: " (grey)"}[grey])
	case atom.Option:
		p.line = append(p.line[:before], strings.ReplaceAll(inside, "* ", "*")+",")
	case atom.Td, atom.Th:
		p.say("|")
	case atom.Dt:
		p.say(":")
	case atom.H1, atom.H2, atom.H3, atom.Div, atom.Tr, atom.Dd, atom.Li, atom.P, atom.Summary, atom.Legend,
		atom.Form, atom.B:
		p.end()
	}
}

// rules writes down the numbers of the rules that help lists.
func (p *printer) rules(n *html.Node) {
	p.end()
	p.say("(rules")
	for one := range n.Descendants() {
		if one.DataAtom == atom.Dt {
			p.say(one.FirstChild.Data)
		}
	}
	p.say(")")
	p.end()
}

// publish has customs publish so many made-up declarations of the enterprise.
func (h *hall) publish(count string) {
	h.t.Helper()
	n, err := strconv.Atoi(count)
	if err != nil {
		h.t.Fatal(err)
	}
	feed, err := h.Gate.PersonBy(h.t.Context(), "feed")
	if err != nil {
		h.t.Fatal(err)
	}
	var all []gateway.Declaration
	for _, d := range formats.Sample(4, n, trade.InstantOf(h.Clock()).Day()) {
		d.Holder = "91350100M000100Y43"
		all = append(all, d.Declaration)
	}
	published, err := h.Gate.PublishAll(h.t.Context(), feed, all, gateway.Request{Wait: time.Minute}, nil)
	if err != nil || published.Count(gateway.OnLedger) != n {
		h.t.Fatal(published, err)
	}
}

// anew publishes a declaration in place of one that was withdrawn: NEW:OLD.
func (h *hall) anew(numbers string) {
	h.t.Helper()
	feed, err := h.Gate.PersonBy(h.t.Context(), "feed")
	if err != nil {
		h.t.Fatal(err)
	}
	number, old, _ := strings.Cut(numbers, ":")
	published, err := h.Gate.Submit(h.t.Context(), feed,
		gateway.PublishDeclarationsForm{Declarations: []gateway.Declaration{
			{Number: number, Holder: "91350100M000100Y43", Amount: "100000", Currency: "USD", Declared: "2026-11-23",
				Mode: "0110", Replaces: old, Items: []gateway.Item{{Code: "84713000", Quantity: "100", Unit: "台",
					Description: "便携式电脑 / portable computers"}}}}}, gateway.Request{Wait: time.Minute})
	if err != nil || !published.Refusal.OK() {
		h.t.Fatal(published, err)
	}
}

// enrol gives the party of a person one more with the same duties: a governor, or a checker.
func (h *hall) enrol(login, like string) {
	h.t.Helper()
	governor, err := h.Gate.PersonBy(h.t.Context(), "governor")
	if err != nil {
		h.t.Fatal(err)
	}
	one, err := h.Gate.PersonBy(h.t.Context(), like)
	if err != nil {
		h.t.Fatal(err)
	}
	names := map[string][2]string{"governor": {"副局长", "Second Governor"}, "checker": {"复核二", "Second Checker"}}[like]
	enrolled, err := h.Gate.Submit(h.t.Context(), governor, gateway.EnrolPersonForm{Party: one.Party.String(),
		Login: login, NameZh: names[0], NameEn: names[1], Duties: []string{like}, Password: toy.Password},
		gateway.Request{Wait: time.Minute})
	if err != nil || !enrolled.Refusal.OK() {
		h.t.Fatal(enrolled, err)
	}
	if err := h.Gate.KeepFirstPasswords(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// inspect has a share of what is disbursed from today on drawn for inspection.
func (h *hall) inspect(share string) {
	h.t.Helper()
	h.Carry(gateway.SetLimitsForm{Scenario: "export-receivables", From: "2026-11-23",
		Products:  []gateway.ProductLimitForm{{Product: "export-receivable", Advance: "90", Tenor: 180}},
		HoldHours: 72, HoldExtensions: 2,
		Modes: []string{"0110"}, Sources: []string{"proceeds", "own-funds"}, Instruments: []string{"wire"},
		ClassCTenor: 90, Backdate: 5, Inspect: share, Remainder: "10", DocumentAge: 365, TaskFloor: "1,000.00",
		Marks: standingMarks(trade.ExportReceivables), Reason: "抽查 / inspection"})
}

// step carries out "open PATH as LOGIN in LANGUAGE" or "send PATH as LOGIN in
// LANGUAGE", with a field on each line below and the secret of the page that the
// person was shown last, and gives the page that comes.
func (h *hall) step(lines []string) string {
	h.t.Helper()
	words := strings.Fields(lines[0])
	if len(words) != 6 {
		h.t.Fatalf("%q is no step", lines[0])
	}
	browser := h.visitor(words[3], words[5])
	if words[0] == "publish" {
		h.publish(words[1])
		return ""
	}
	if words[0] == "branch" {
		h.branch(words[1])
		return ""
	}
	if words[0] == "given" {
		h.given(words[1])
		return ""
	}
	if words[0] == "imports" {
		h.imports(words[1])
		return ""
	}
	if words[0] == "filings" {
		h.filings(words[1])
		return ""
	}
	if words[0] == "invoice" {
		h.invoice(words[1])
		return ""
	}
	if words[0] == "facilitation" {
		h.facilitation(words[1])
		return ""
	}
	if words[0] == "paid" {
		h.paid()
		return ""
	}
	if words[0] == "anew" {
		h.anew(words[1])
		return ""
	}
	if words[0] == "enrol" {
		h.enrol(words[1], words[3])
		return ""
	}
	if words[0] == "inspect" {
		h.inspect(words[1])
		return ""
	}
	if words[0] == "open" {
		answer, err := browser.Get(h.url + words[1])
		return h.page(browser, answer, err)
	}
	form := url.Values{}
	h.secrets[browser].fill(form)
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, "=")
		form.Add(name, value)
	}
	answer, err := browser.PostForm(h.url+words[1], form)
	return h.page(browser, answer, err)
}

func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			h := newHall(t)
			got := h.Play(string(text), h.step)
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, have := strings.Split(string(text), "\n"), strings.Split(got, "\n")
			for i := range max(len(want), len(have)) {
				if i >= len(want) || i >= len(have) || want[i] != have[i] {
					t.Fatalf("%s is not what is shown; the first difference is in line %d:\nwant %s\ngot  %s", file,
						i+1, strings.Join(want[min(i, len(want)):min(i+2, len(want))], "\n     "),
						strings.Join(have[min(i, len(have)):min(i+2, len(have))], "\n     "))
				}
			}
		})
	}
}

// A button that is pressed twice, before the page has answered, orders once.
func TestPressedTwice(t *testing.T) {
	h := newHall(t)
	browser := h.visitor("exporter", "en")
	open := func(path string) string {
		answer, err := browser.Get(h.url + path)
		return h.page(browser, answer, err)
	}
	document, _, _ := strings.Cut(strings.SplitAfter(open("/declaration"), "(/declaration/")[2], ")")
	form := url.Values{"lines[0].document": {document}, "lines[0].amount": {"1,000.00"},
		"bank":    {"BANKA"},
		"product": {"export-receivable"}, "amount": {"900.00"},
		"currency": {"USD"}, "tenorDays": {"90"}, "do": {"send"}}
	press := func() string {
		answer, err := browser.PostForm(h.url+"/financing/apply", form)
		return h.page(browser, answer, err)
	}
	open("/financing/apply?document=" + document)
	h.secrets[browser].fill(form)
	first := press()
	if again := press(); !strings.Contains(first, "Done, and final.") || again != first {
		t.Errorf("pressed twice:\n%s\n%s", first, again)
	}
	open("/financing/apply?document=" + document)
	h.secrets[browser].fill(form)
	if other := press(); other == first {
		t.Error("the same application from a page that was opened anew is taken for the first")
	}
}

// standingMarks are the limits of marks that a new ledger has of a scenario: who leaves them
// out would loosen them, which takes a day.
func standingMarks(s trade.Scenario) (marks []gateway.MarkLimitForm) {
	for _, m := range trade.DefaultLimits(s, 0).Marks {
		marks = append(marks, gateway.MarkLimitForm{Label: m.Label.String(), Exact: m.Exact.String(),
			Loose: m.Loose.String()})
	}
	return marks
}
