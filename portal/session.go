package portal

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallystick/gateway"
	"tallystick/trade"
)

func sameSecret(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// languageOf is the language that was chosen, or else the browser's first of
// the two; Chinese when it names neither.
func languageOf(r *http.Request) Language {
	if c, err := r.Cookie(langCookie); err == nil && (c.Value == string(Chinese) || c.Value == string(English)) {
		return Language(c.Value)
	}
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		switch tag := strings.ToLower(strings.TrimSpace(part)); {
		case strings.HasPrefix(tag, "zh"):
			return Chinese
		case strings.HasPrefix(tag, "en"):
			return English
		}
	}
	return Chinese
}

func (p *Portal) setLanguage(w http.ResponseWriter, r *http.Request) {
	to := Language(r.URL.Query().Get("to"))
	if to != English {
		to = Chinese
	}
	http.SetCookie(w, &http.Cookie{Name: langCookie, Value: string(to), Path: "/", MaxAge: 400 * 86_400, SameSite: http.SameSiteLaxMode, HttpOnly: true})
	http.Redirect(w, r, local(r.URL.Query().Get("back")), http.StatusSeeOther)
}

// local keeps a redirect on this site.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") {
		return "/"
	}
	return u.RequestURI()
}

func (p *Portal) sessionOf(r *http.Request) (gateway.Session, error) {
	c, err := r.Cookie(cookie)
	if err != nil || len(c.Value) > 200 {
		return gateway.Session{}, gateway.ErrSignedOut
	}
	return p.Gateway.Session(r.Context(), c.Value)
}

type signInView struct {
	Name, Next, Password string
	Accounts             []Account
}

func (p *Portal) signInView(name, next string) signInView {
	return signInView{Name: name, Next: local(next), Password: p.Password, Accounts: p.Accounts}
}

func (p *Portal) signInPage(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: languageOf(r)}
	if err := v.show(http.StatusOK, "sign_in", frame{Page: p.signInView("", r.URL.Query().Get("next"))}); err != nil {
		v.fault(err)
	}
}

func (p *Portal) signIn(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: languageOf(r)}
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	name, password := r.PostFormValue("name"), r.PostFormValue("password")
	session, err := p.Gateway.SignIn(r.Context(), name, password)
	var locked gateway.LockedOut
	switch {
	case err == nil:
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: session.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil, MaxAge: int(session.Expires.Sub(p.Clock()).Seconds())})
		http.Redirect(w, r, local(r.PostFormValue("next")), http.StatusSeeOther)
		return
	case errors.As(err, &locked):
		at := locked.Until.In(china).Format("15:04:05")
		err = v.turnedAway(name, v.pick("Too many wrong passwords. Try again after "+at+".", "密码错误次数过多，请在 "+at+" 之后再试。"))
	case errors.Is(err, gateway.ErrWrongPassword):
		err = v.turnedAway(name, v.pick("Login name or password is wrong.", "登录名或密码不正确。"))
	}
	if err != nil {
		v.fault(err)
	}
}

func (v *visit) turnedAway(name, why string) error {
	f := frame{Notices: []notice{{Tone: "bad", Title: why}}, Page: v.signInView(name, v.r.PostFormValue("next"))}
	return v.show(http.StatusUnauthorized, "sign_in", f)
}

func (p *Portal) signOut(w http.ResponseWriter, r *http.Request) {
	session, err := p.sessionOf(r)
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	if err == nil && sameSecret(r.PostFormValue("csrf"), session.CSRF) {
		err = p.Gateway.SignOut(r.Context(), session.Token)
	}
	if err != nil && !errors.Is(err, gateway.ErrSignedOut) && p.Log != nil {
		p.Log.Error("couldn't sign a person out", "error", err)
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1, HttpOnly: true})
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

// show fills in what the layout needs and writes a page.
func (v *visit) show(status int, stem string, f frame) error {
	other := url.Values{"to": {v.pick(string(Chinese), string(English))}, "back": {v.r.URL.RequestURI()}}
	f.OtherLanguage = "/language?" + other.Encode()
	f.Chain, f.Height, f.Filing = v.Gateway.Chain(), v.Model.Height(), v.Filing
	if !v.person.ID.IsZero() {
		f.CSRF = v.session.CSRF
		f.Person = &personLine{Name: v.nameOf(v.person), Party: v.partyName(v.person.Party), PartyPath: "/party/" + v.person.Party.String(), Duties: v.duties(v.person.Duties)}
		var err error
		if f.Nav, err = v.nav(); err != nil && stem != "fault" { // which has to be shown in any case
			return err
		}
	}
	notice, ok, err := v.carried()
	if err != nil && stem != "fault" {
		return err
	}
	if ok {
		f.Notices = append(f.Notices, notice)
	}
	return v.pages[v.Language].write(v.w, status, stem, f)
}

// nav lists the sections that are of use to the person's kind of party.
func (v *visit) nav() ([]navItem, error) {
	var err error
	items := []navItem{{Path: "/declaration", Label: v.pick("Declarations", "报关单")}}
	switch v.person.Kind {
	case trade.Regulator, trade.Branch:
		items = []navItem{{Path: "/overview", Label: v.pick("Overview", "总览")}, {Path: "/declaration", Label: v.pick("Declarations", "报关单")},
			{Path: "/financing", Label: v.pick("Financings", "融资")}, {Path: "/proceeds", Label: v.pick("Proceeds", "收汇")}, {Path: "/alert", Label: v.pick("Alerts", "预警")}, {Path: "/inspection", Label: v.pick("Inspections", "抽查")},
			{Path: "/party", Label: v.pick("Parties", "机构")}, {Path: "/pilot", Label: v.pick("Pilot and limits", "试点与限额")}, {Path: "/model", Label: v.pick("Models", "模型")}, {Path: "/entry", Label: v.pick("Journal", "日志")}}
	case trade.Bank:
		var waiting int
		waiting, err = v.waiting()
		items = []navItem{{Path: "/financing", Label: v.pick("Inbox and financings", "收件箱与融资"), Count: waiting},
			{Path: "/declaration", Label: v.pick("Documents", "单据")},
			{Path: "/proceeds", Label: v.pick("Proceeds", "收汇")}, {Path: "/alert", Label: v.pick("Alerts", "预警")}, {Path: "/inspection", Label: v.pick("Inspections", "抽查")}, {Path: "/pilot", Label: v.pick("Limits", "限额")}, {Path: "/model", Label: v.pick("Models", "模型")}, {Path: "/entry", Label: v.pick("Journal", "日志")}}
	case trade.Enterprise:
		items = append(items, navItem{Path: "/financing", Label: v.pick("Financings", "融资")}, navItem{Path: "/proceeds", Label: v.pick("Proceeds", "收汇")},
			navItem{Path: "/alert", Label: v.pick("Alerts", "预警")}, navItem{Path: "/pilot", Label: v.pick("Limits", "限额")})
	}
	for i := range items {
		items[i].Here = v.r.URL.Path == items[i].Path || strings.HasPrefix(v.r.URL.Path, items[i].Path+"/")
	}
	return items, err
}

func (v *visit) duties(d trade.Duty) string {
	all := []trade.Duty{trade.Maker, trade.Checker, trade.Feed, trade.Auditor, trade.Governor}
	return nameList(v.Language, slices.DeleteFunc(all, func(one trade.Duty) bool { return d&one == 0 }))
}

func (v *visit) home() error {
	to := "/declaration"
	switch v.person.Kind {
	case trade.Regulator, trade.Branch:
		to = "/overview"
	case trade.Bank:
		to = "/financing"
	}
	return v.backTo(to)
}

// live tells a page by server-sent events that the ledger moved.
func (p *Portal) live(w http.ResponseWriter, r *http.Request) {
	if _, err := p.sessionOf(r); err != nil {
		http.Error(w, "signed out / 未登录", http.StatusUnauthorized)
		return
	}
	select {
	case p.feeds <- struct{}{}:
		defer func() { <-p.feeds }()
	default:
		http.Error(w, "too many open pages / 打开的页面过多", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	ticker := time.NewTicker(refreshTime)
	defer ticker.Stop()
	last := int64(-1)
	for {
		if height := p.Model.Height(); height != last {
			last = height
			if _, err := fmt.Fprintf(w, "event: height\ndata: %d\n\n", height); err != nil || flush.Flush() != nil {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
		}
	}
}
