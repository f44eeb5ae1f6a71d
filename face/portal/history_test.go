package portal

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// What customs amends shows the face before and after, by whom; and the goods of
// the revision that listed them stay on the page.
func TestAmendedDeclarationKeepsItsGoods(t *testing.T) {
	h := newHall(t)
	feed, err := h.Gate.PersonBy(t.Context(), "feed")
	if err != nil {
		t.Fatal(err)
	}
	amend := func(revision uint32, amount string, items []gateway.Item) {
		t.Helper()
		form := gateway.AmendDeclarationForm{Document: "350120260000000018", Revision: revision,
			To: gateway.Declaration{Number: "350120260000000018",
				Holder: "91350100M000100Y43", Amount: amount, Currency: "USD", Declared: "2026-11-20", Mode: "0110",
				Items: items}}
		done, err := h.Gate.Submit(t.Context(), feed, form, gateway.Request{Wait: time.Minute})
		if err != nil || !done.Refusal.OK() {
			t.Fatal(done, err)
		}
	}
	open := func(login, language string) string {
		t.Helper()
		browser := h.visitor(login, language)
		answer, err := browser.Get(h.url + "/declaration")
		text := h.page(browser, answer, err)
		_, text, _ = strings.Cut(text, "[350120260000000018](")
		path, _, _ := strings.Cut(text, ")")
		answer, err = browser.Get(h.url + path)
		return h.page(browser, answer, err)
	}
	says := func(page string, wanted ...string) {
		t.Helper()
		for _, text := range wanted {
			if !strings.Contains(page, text) {
				t.Errorf("the page does not say %q:\n%s", text, page)
			}
		}
	}
	amend(2, "80000", []gateway.Item{{Code: "84713000", Description: "便携式电脑 / portable computers",
		Quantity: "80", Unit: "台"}})
	says(open("exporter", "en"), "portable computers", "80 台", "100 台",
		"Face 100,000.00 USD → 80,000.00 USD (revision 2)", "Rongcheng Customs · Feed")
	amend(3, "80000", []gateway.Item{{Code: "85171300", Description: "手机 / telephones", Quantity: "7", Unit: "台"}})
	page := open("exporter", "zh")
	says(page, "手机", "版本 1 ·", "便携式电脑", "票面金额未变 80,000.00 USD（版本 3）", "榕城海关 · 数据源")
	if strings.Index(page, "手机") > strings.Index(page, "便携式电脑") {
		t.Error("the newest goods do not come first")
	}
	says(open("feed", "en"), "Rongcheng Customs · "+h.personName(t, "feed"))
}

func (h *hall) personName(t *testing.T, login string) string {
	t.Helper()
	person, err := h.Gate.PersonBy(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	if person.NameEn == "" {
		return person.NameZh
	}
	return person.NameEn
}

// A correction says what it changed, old against new, and nothing else.
func TestCorrectionSaysWhatChanged(t *testing.T) {
	h := newHall(t)
	p := &Portal{Settings: Settings{Gateway: h.Gate, Model: h.Chain.Model}}
	v := &visit{Portal: p, r: httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), Language: English}
	old := trade.Terms{Rate: 435, Date: 20_000, Maturity: 20_090, Outlet: "31"}
	now := old
	now.Rate, now.Maturity = 450, 20_080
	said := v.correctedWords(trade.DisbursalCorrected{Before: old, Terms: now, Reason: trade.EntryError})
	if want := "rate 4.35% → 4.50%; maturity 2025-01-02 → 2024-12-23"; !strings.HasSuffix(said, want) ||
		strings.Contains(said, "outlet") {
		t.Errorf("it says %q, not %q", said, want)
	}
}

// Every kind of event has words in both languages, but for those that the name
// of the entry says all of, and those that only keep sums and deadlines.
func TestEverythingThatHappensHasWords(t *testing.T) {
	silent := []trade.Event{trade.PartyAdmitted{}, trade.PartyReinstated{}, trade.PoolChanged{}, trade.DeadlinePassed{}}
	h := newHall(t)
	p := &Portal{Settings: Settings{Gateway: h.Gate, Model: h.Chain.Model}}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	for _, event := range wire.EventKinds() {
		if slices.ContainsFunc(silent, func(s trade.Event) bool { return reflect.TypeOf(s) == reflect.TypeOf(event) }) {
			continue
		}
		en := (&visit{Portal: p, r: request, Language: English}).eventWords(event)
		zh := (&visit{Portal: p, r: request, Language: Chinese}).eventWords(event)
		if en == "" || zh == "" {
			t.Errorf("%T has no words: %q, %q", event, en, zh)
		}
	}
	for kind := range trade.AlertKind(64) {
		if strings.HasPrefix(kind.String(), "unknown") {
			continue
		}
		if words.AlertDetail(kind) == words.Unknown || !slices.Contains(alertKinds, kind) {
			t.Errorf("alert %s has no words or cannot be chosen", kind)
		}
	}
}
