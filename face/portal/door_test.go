package portal

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallystick/internal/toy"
	"tallystick/node/gateway"
)

// signedIn gives a browser in which the person is signed in, with the secrets of
// the page that came, and the session's cookie.
func (h *hall) signedIn(login string) (*http.Client, formSecrets, *http.Cookie) {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	answer, err := browser.PostForm(h.url+"/sign-in", url.Values{"name": {login}, "password": {toy.Password},
		"next": {"/account"}})
	h.page(browser, answer, err)
	at, err := url.Parse(h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range jar.Cookies(at) {
		if c.Name == cookie {
			return browser, h.secrets[browser], c
		}
	}
	h.t.Fatal("there is no session")
	return nil, formSecrets{}, nil
}

// stays reports whether a session's cookie is still good.
func (h *hall) stays(c *http.Cookie) bool {
	h.t.Helper()
	_, err := h.Gate.StillIn(h.t.Context(), c.Value)
	return err == nil
}

// TestForgedFormsAreRefused sends forms that no page of the portal made, and
// then one that it did.
func TestForgedFormsAreRefused(t *testing.T) {
	h := newHall(t)
	browser, secrets, session := h.signedIn("maker")
	_, others, _ := h.signedIn("rival")
	send := func(path string, s formSecrets, headers ...string) int {
		t.Helper()
		form := url.Values{"label": {"core"}, "days": {"30"}}
		s.fill(form)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		answer, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	nonce, _, _ := strings.Cut(secrets.once, ".")
	for _, path := range []string{"/sign-out", "/account/token"} {
		for name, forged := range map[string]formSecrets{
			"nothing": {}, "no secret": {"", secrets.once}, "another's secret": {others.csrf, secrets.once},
			"another's all": others,
			"no once-part":  {secrets.csrf, ""}, "a wrong once-part": {secrets.csrf, "x"}, "no mark": {secrets.csrf,
				nonce + "."}, "no nonce": {secrets.csrf, "." + onceMark(secrets.csrf, "")},
			"another's once-part": {secrets.csrf, others.once}, "another nonce": {secrets.csrf, "X" + secrets.once},
			"the once-part behind the secret": {secrets.csrf + "." + nonce, ""},
		} {
			if status := send(path, forged); status != http.StatusForbidden {
				t.Errorf("%s with %s: %d", path, name, status)
			}
		}
		for name, headers := range map[string][]string{
			"another site": {"Sec-Fetch-Site", "cross-site"}, "a sister site": {"Sec-Fetch-Site", "same-site"},
			"another origin": {"Origin", "https://evil.example"}, "no origin": {"Origin", "null"},
		} {
			if status := send(path, secrets, headers...); status != http.StatusForbidden {
				t.Errorf("%s from %s: %d", path, name, status)
			}
		}
	}
	if !h.stays(session) {
		t.Fatal("a forged form signed the person out")
	}
	if status := send("/sign-in", formSecrets{}, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site signs somebody in: %d", status)
	}
	if status := send("/account/token", secrets, "Sec-Fetch-Site", "same-origin"); status != http.StatusOK {
		t.Errorf("a genuine form: %d", status)
	}
	if status := send("/sign-out", secrets, "Sec-Fetch-Site", "same-origin"); status != http.StatusOK ||
		h.stays(session) {
		t.Errorf("sign-out does not sign out: %d, the session stays: %v", status, h.stays(session))
	}
	site, _ := url.Parse(h.url)
	for _, c := range browser.Jar.Cookies(site) {
		if strings.HasSuffix(c.Name, cookie) {
			t.Errorf("the cookie stays in the browser: %s", c.Name)
		}
	}
	if status := send("/sign-out", secrets); status != http.StatusOK {
		t.Errorf("signing out again: %d", status)
	}
}

// Where a form or an address says to go next, it stays on this site.
func TestRedirectsStayHere(t *testing.T) {
	for path, want := range map[string]string{"/financing?state=all": "/financing?state=all", "/": "/", "": "/",
		"financing": "/", "//evil.example/x": "/", `/\evil.example`: "/", `\/evil.example`: "/",
		"https://evil.example": "/",
		"https:/evil.example":  "/", "javascript:alert(1)": "/", "/a b": "/a%20b", "/%zz": "/"} {
		if got := local(path); got != want {
			t.Errorf("%q leads to %q, not %q", path, got, want)
		}
	}
}

func TestFirstPasswordIsChangedBeforeAnything(t *testing.T) {
	h := newHall(t)
	governor, err := h.Gate.PersonBy(t.Context(), "governor")
	if err != nil {
		t.Fatal(err)
	}
	form := gateway.EnrolPersonForm{Party: "BANKA", Login: "new.maker", NameZh: "新经办", Duties: []string{"maker"},
		Password: toy.Password}
	if o, err := h.Gate.Submit(t.Context(), governor, form, gateway.Request{Wait: time.Minute}); err != nil ||
		!o.Refusal.OK() {
		t.Fatal(o, err)
	}
	browser, secrets, _ := h.signedIn("new.maker")
	for _, path := range []string{"/", "/financing", "/declaration", "/entry"} {
		answer, err := browser.Get(h.url + path)
		if text := h.page(browser, answer, err); !strings.HasPrefix(text, "200 /account\n") || !strings.Contains(text,
			"您的密码由他人设置") || strings.Contains(text, "程序令牌") {
			t.Errorf("%s:\n%s", path, text)
		}
	}
	change := url.Values{"password": {toy.Password}, "newPassword": {"chosen by oneself"},
		"again": {"chosen by oneself"}}
	secrets.fill(change)
	answer, err := browser.PostForm(h.url+"/account/password", change)
	if text := h.page(browser, answer, err); !strings.Contains(text, "密码已修改") {
		t.Errorf("%s", text)
	}
	answer, err = browser.Get(h.url + "/financing")
	if text := h.page(browser, answer, err); !strings.HasPrefix(text, "200 /financing\n") {
		t.Errorf("afterwards:\n%s", text)
	}
}

func TestCookiesBehindTheProxy(t *testing.T) {
	town := toy.New(t)
	for address, want := range map[string]string{"": "tallystick_session=",
		"http://ledger.example.cn": "tallystick_session=", "https://ledger.example.cn": "__Host-tallystick_session="} {
		p, err := New(Settings{Gateway: town.Gate, Model: town.Chain.Model, Clock: town.Clock, PublicURL: address})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(method, path, body string, headers ...string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			return answer
		}
		answer := ask(http.MethodPost, "/sign-in", "name=maker&password="+url.QueryEscape(toy.Password),
			"Origin", address)
		set := answer.Header().Get("Set-Cookie")
		secure := strings.HasPrefix(address, "https:")
		if answer.Code != http.StatusSeeOther || !strings.HasPrefix(set, want) || strings.Contains(set,
			"; Secure") != secure || !strings.Contains(set, "; Path=/") ||
			!strings.Contains(set, "; HttpOnly") || strings.Contains(set, "Domain") {
			t.Errorf("%q: %d %s", address, answer.Code, set)
		}
		pair, _, _ := strings.Cut(set, ";")
		if answer := ask(http.MethodGet, "/account", "", "Cookie", pair); answer.Code != http.StatusOK {
			t.Errorf("%q: the cookie is not taken: %d", address, answer.Code)
		}
		if answer := ask(http.MethodGet, "/account", "", "Cookie", strings.TrimPrefix(pair, hostPrefix)); secure &&
			answer.Code == http.StatusOK {
			t.Errorf("%q: a cookie that any neighbour may set is taken", address)
		}
	}
	for _, address := range []string{"ledger.example.cn", "https://", "ftp://ledger.example.cn",
		"https://ledger.example.cn/path", "https://a:b@ledger.example.cn"} {
		if _, err := New(Settings{PublicURL: address}); err == nil {
			t.Errorf("%q is taken for an address", address)
		}
	}
}

// stream opens a page's event stream.
func (h *hall) stream(c *http.Cookie) *http.Response {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+"/live", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	r.AddCookie(c)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func TestStreamsAreFewAndEndWithTheirSession(t *testing.T) {
	h := newHall(t)
	_, _, mine := h.signedIn("maker")
	_, _, others := h.signedIn("rival")
	first := h.stream(mine)
	for range personFeeds - 1 {
		if answer := h.stream(mine); answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
	}
	if answer := h.stream(mine); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one stream more: %s", answer.Status)
	}
	if answer := h.stream(others); answer.StatusCode != http.StatusOK {
		t.Errorf("another person's stream: %s", answer.Status)
	}
	if err := h.Gate.SignOut(t.Context(), mine.Value); err != nil {
		t.Fatal(err)
	}
	ended := make(chan string)
	go func() {
		lines := bufio.NewScanner(first.Body)
		for lines.Scan() {
		}
		ended <- fmt.Sprint(lines.Err())
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("a stream outlives its session")
	}
}

// TestExpulsionOnThePage expels a bank from its page; whoever acts for it is out.
func TestExpulsionOnThePage(t *testing.T) {
	h := newHall(t)
	rival, err := h.Gate.PersonBy(t.Context(), "rival")
	if err != nil {
		t.Fatal(err)
	}
	_, _, session := h.signedIn("rival")
	browser, _, _ := h.signedIn("governor")
	path := "/party/" + rival.Party.String()
	answer, err := browser.Get(h.url + path)
	if text := h.page(browser, answer, err); !strings.Contains(text, "<提议清退 …>") {
		t.Fatal(text)
	}
	form := url.Values{"reason": {"fraud-suspected"}, "confirm": {"yes"}, "explanation": {"虚构出口"}}
	h.secrets[browser].fill(form)
	answer, err = browser.PostForm(h.url+path+"/expel", form)
	text := h.page(browser, answer, err)
	if !strings.Contains(text, "乙银行 | 参与中 | 永久清退：") || !strings.Contains(text, "虚构出口") || !h.stays(session) {
		t.Errorf("%s", text)
	}
	h.Agree()
	answer, err = browser.Get(h.url + path)
	text = h.page(browser, answer, err)
	if !strings.Contains(text, "已清退") || !strings.Contains(text, "已失效") || strings.Contains(text, "<恢复>") ||
		strings.Contains(text, "<登记经办人>") {
		t.Errorf("%s", text)
	}
	if h.stays(session) {
		t.Error("the bank's session stays")
	}
}
