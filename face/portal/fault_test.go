package portal

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallystick/face/words"
)

// Every fault has a title, what is wrong and what to do in both languages; what an operator
// has to mend says when and where it was, and what a person can mend leads back.
func TestFaultsSayWhatToDo(t *testing.T) {
	p := &Portal{Settings: Settings{Clock: func() time.Time { return time.Unix(1_800_000_000, 0) }}}
	for status, want := range map[int]struct {
		remedy words.Text
		seen   bool
	}{
		http.StatusNotFound: {words.CheckTheAddress, false}, http.StatusBadRequest: {words.CheckTheAddress, false},
		http.StatusForbidden:           {words.NothingWasSent, false},
		http.StatusTooManyRequests:     {words.TellTheOperator, true},
		http.StatusServiceUnavailable:  {words.TellTheOperator, true},
		http.StatusInternalServerError: {words.TellTheOperator, true},
		http.StatusInsufficientStorage: {words.TellTheOperator, true},
	} {
		for _, l := range []Language{Chinese, English} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/payment/1", nil)
			r.Header.Set("Referer", "http://"+r.Host+"/payment?state=paid")
			v := &visit{Portal: p, r: r, Language: l}
			page := v.faultPage(&fault{status: status, zh: "有误", en: "it is wrong"})
			if page.Title == "" || page.Remedy != l.say(want.remedy) || (page.Seen != "") != want.seen {
				t.Errorf("%d in %s: %+v", status, l, page)
			}
			if want.seen && page.Seen != "2027-01-15 16:00:00 · /payment/1" {
				t.Errorf("%d was seen %q", status, page.Seen)
			}
			if page.Back != "/payment?state=paid" {
				t.Errorf("%d leads back to %q", status, page.Back)
			}
		}
	}
	for _, from := range []string{"", "https://elsewhere.example/payment", "http://example.com/payment/1"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/payment/1", nil)
		r.Header.Set("Referer", from)
		if back := (&visit{Portal: p, r: r}).cameFrom(); back != "" {
			t.Errorf("from %q it leads back to %q", from, back)
		}
	}
}

// Whose session ends over a form is told that it was not sent, and comes back to the form's page.
func TestAFormOfAnEndedSessionIsNotSent(t *testing.T) {
	h := newHall(t)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	send := func(method, path, from string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, strings.NewReader("amount=1"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", from)
		answer, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.Header.Get("Location")
	}
	form := "/payment/open?scenario=service-payments"
	for _, c := range []struct{ method, from, next, unsent string }{
		{http.MethodPost, h.url + form, form, "yes"}, {http.MethodPost, "", "/payment/open", "yes"},
		{http.MethodPost, "https://elsewhere.example/", "/payment/open", "yes"},
		{http.MethodGet, h.url + form, "/payment/open", ""},
	} {
		at, err := url.Parse(send(c.method, "/payment/open", c.from))
		if err != nil || at.Path != "/sign-in" || at.Query().Get("next") != c.next ||
			at.Query().Get("unsent") != c.unsent {
			t.Errorf("%s from %q leads to %v, %v", c.method, c.from, at, err)
		}
		answer, err := browser.Get(h.url + at.RequestURI())
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if told := strings.Contains(string(shown), words.SessionEnded.Zh); told != (c.unsent != "") {
			t.Errorf("%s: told %v", c.method, told)
		}
	}
}
