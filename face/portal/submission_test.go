package portal

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallystick/internal/toy"
	"tallystick/node/gateway"
)

// A chain that stalls while a button is pressed: the person is told that it is
// kept, pressing again changes nothing, and the same page later says what came
// of it and leads on.
func TestPressedOnAStalledChain(t *testing.T) {
	h := newHall(t)
	p, err := New(Settings{Gateway: h.Gate, Model: h.Chain.Model, Receipts: toy.Receipts{},
		Clock: h.Clock, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	h.url = server.URL
	browser := h.visitor("exporter", "en")
	open := func(path string) string {
		answer, err := browser.Get(h.url + path)
		return h.page(browser, answer, err)
	}
	document, _, _ := strings.Cut(strings.SplitAfter(open("/declaration"), "(/declaration/")[2], ")")
	open("/financing/apply?document=" + document)
	form := url.Values{"lines[0].document": {document}, "lines[0].amount": {"1,000.00"},
		"bank":    {"BANKA"},
		"product": {"export-receivable"},
		"amount":  {"900.00"}, "currency": {"USD"}, "tenorDays": {"90"}, "do": {"send"}}
	h.secrets[browser].fill(form)
	goOn := h.Chain.Stall()
	var where string
	press := func() string {
		answer, err := browser.PostForm(h.url+"/financing/apply", form)
		if err == nil {
			where = answer.Request.URL.RequestURI()
		}
		return h.page(browser, answer, err)
	}
	first := press()
	if !strings.HasPrefix(first, "200 /submission/") || !strings.Contains(first, "Sent; not final yet.") ||
		strings.Contains(first, "/financing/") {
		t.Fatalf("on a stalled chain:\n%s", first)
	}
	told := where
	if again := press(); again != first {
		t.Errorf("pressed again:\n%s", again)
	}
	goOn()
	later := open(told)
	for strings.Contains(later, "not final yet") {
		time.Sleep(time.Millisecond)
		later = open(told)
	}
	if !strings.Contains(later, "Done, and final.") || !strings.Contains(later, "[Go on](/financing/") {
		t.Errorf("later:\n%s", later)
	}
	if after := press(); !strings.Contains(after, "Done, and final.") {
		t.Errorf("pressed once more:\n%s", after)
	}
	other := h.visitor("maker", "en")
	answer, err := other.Get(h.url + told)
	if page := h.page(other, answer, err); !strings.HasPrefix(page, "404 ") {
		t.Errorf("somebody else reads:\n%s", page)
	}
	if page := open("/financing?sent=" + strings.Repeat("0", 32)); strings.Contains(page, "Done") {
		t.Errorf("an address alone says that something is done:\n%s", page)
	}
}

// The page of a batch says of each step what came of it, and above how many were refused.
func TestABatchIsTold(t *testing.T) {
	h := newHall(t)
	governor, err := h.Gate.PersonBy(t.Context(), "governor")
	if err != nil {
		t.Fatal(err)
	}
	rate := gateway.PublishRatesForm{Day: "2026-11-23",
		Rates: []gateway.RateForm{{Currency: "EUR", Per100: "780.0000"}}}
	o, err := h.Gate.Submit(t.Context(), governor, gateway.Batch{Steps: []gateway.Form{rate,
		gateway.AcceptForm{Financing: strings.Repeat("0", 31) + "1"}}}, gateway.Request{Wait: time.Minute})
	if err != nil || o.Height == 0 {
		t.Fatalf("%+v, %v", o, err)
	}
	for language, want := range map[string][]string{
		"zh": {"批量办理", "1 项（共 2 项）被拒绝", "提交成功，已上链。", "职责不符"},
		"en": {"What came of it: batch", "1 of 2 steps were refused", "Done, and final.", "Your duty does not include"},
	} {
		browser := h.visitor("governor", language)
		answer, err := browser.Get(h.url + "/submission/" + o.Envelope.String())
		page := h.page(browser, answer, err)
		for _, text := range want {
			if !strings.Contains(page, text) {
				t.Errorf("%q is not on the page:\n%s", text, page)
			}
		}
	}
}
