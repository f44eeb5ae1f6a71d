package portal

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// languageOf is the language that was chosen, or else the browser's first of
// the two; Chinese when it names neither.
func (p *Portal) languageOf(r *http.Request) Language {
	if c, err := r.Cookie(p.cookieName(langCookie)); err == nil &&
		(c.Value == string(Chinese) || c.Value == string(English)) {
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
	p.setCookie(w, langCookie, string(to), 400*86_400)
	http.Redirect(w, r, local(r.URL.Query().Get("back")), http.StatusSeeOther)
}

// local keeps a redirect on this site.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		strings.Contains(path, "\\") {
		return "/"
	}
	return u.RequestURI()
}

func (p *Portal) sessionOf(r *http.Request) (desk.Session, error) {
	c, err := r.Cookie(p.cookieName(cookie))
	if err != nil || len(c.Value) > 200 {
		return desk.Session{}, desk.ErrSignedOut
	}
	return p.Gateway.Session(r.Context(), c.Value)
}

// signInAgain is where to sign in who came without a session: it leads to the page that was
// asked for, or on which a form was posted, and says that the form was not sent.
func (v *visit) signInAgain() string {
	asks := url.Values{"next": {v.r.URL.RequestURI()}}
	if v.r.Method == http.MethodPost {
		asks.Set("unsent", "yes")
		if from, err := url.Parse(v.r.Referer()); err == nil && from.Host == v.r.Host && from.Path != "" {
			asks.Set("next", local(from.RequestURI()))
		}
	}
	return "/sign-in?" + asks.Encode()
}

type signInView struct {
	Name, Next, Password string
	Accounts             []Account
}

func (p *Portal) signInView(name, next string) signInView {
	return signInView{Name: name, Next: local(next), Password: p.Password, Accounts: p.Accounts}
}

func (p *Portal) signInPage(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
	f := frame{Page: p.signInView("", r.URL.Query().Get("next"))}
	if r.URL.Query().Get("unsent") != "" {
		f.Notices = []notice{{Tone: "warn", Title: v.say(words.SessionEnded), Detail: v.say(words.FormUnsent)}}
	}
	if err := v.show(http.StatusOK, "sign_in", f); err != nil {
		v.fault(err)
	}
}

func (p *Portal) signIn(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
	arriveIn(w, r, 8<<10, knockTime)
	name, password := r.PostFormValue("name"), r.PostFormValue("password")
	arrived(w)
	session, err := p.Gateway.SignIn(r.Context(), p.knock(r, name, password))
	if err == nil {
		p.setCookie(w, cookie, session.Token, int(session.Expires.Sub(p.Clock()).Seconds()))
		http.Redirect(w, r, local(r.PostFormValue("next")), http.StatusSeeOther)
		return
	}
	if words := v.doorWords(err); words != "" {
		err = v.turnedAway(name, words)
	}
	if err != nil {
		v.fault(err)
	}
}

func (v *visit) turnedAway(name, why string) error {
	f := frame{Notices: []notice{{Tone: "bad", Title: why}}, Page: v.signInView(name, v.r.PostFormValue("next"))}
	return v.show(http.StatusUnauthorized, "sign_in", f)
}

// signOut ends the session of a form that came from one of its pages.
func (p *Portal) signOut(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
	arriveIn(w, r, 8<<10, knockTime)
	_ = r.ParseForm() // what cannot be read is not genuine
	arrived(w)
	session, err := p.sessionOf(r)
	switch {
	case errors.Is(err, desk.ErrSignedOut): // already
	case err == nil && !genuine(r, session):
		v.session, v.person = session, session.Person
		v.fault(errNotGenuine)
		return
	case err == nil:
		err = p.Gateway.SignOut(r.Context(), session.Token)
	}
	if err != nil && !errors.Is(err, desk.ErrSignedOut) {
		v.fault(err)
		return
	}
	p.setCookie(w, cookie, "", -1)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

// show fills in what the layout needs and writes a page.
func (v *visit) show(status int, stem string, f frame) error {
	other := url.Values{"to": {v.pick(string(Chinese), string(English))}, "back": {v.r.URL.RequestURI()}}
	f.OtherLanguage = "/language?" + other.Encode()
	f.Chain, f.Height, f.Filing = v.Gateway.Chain(), v.Model.Height(), v.Filing
	if !v.person.ID.IsZero() {
		f.CSRF = v.session.CSRF
		f.Person = &personLine{Name: v.nameOf(v.person), Party: v.partyName(v.person.Party), PartyPath: "/party/" +
			v.person.Party.String(), Duties: v.duties(v.person.Duties)}
		if !v.person.FirstPassword {
			var err error
			if f.Nav, err = v.nav(); err != nil && stem != "fault" { // which has to be shown in any case
				return err
			}
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
	items := []navItem{{Path: "/declaration", Label: v.documentsLabel()}}
	switch v.person.Kind {
	case trade.Regulator, trade.Branch:
		items = []navItem{{Path: "/overview", Label: v.pick("Overview", "总览")},
			{Path: "/declaration", Label: v.documentsLabel()},
			{Path: "/financing", Label: v.pick("Financings", "融资")},
			{Path: "/payment", Label: v.within(words.PagePayments)},
			{Path: "/proceeds", Label: v.pick("Proceeds", "收汇")}, {Path: "/alert", Label: v.pick("Alerts", "预警")},
			{Path: "/task", Label: v.within(words.TasksMenu)},
			{Path: "/inspection", Label: v.pick("Inspections", "抽查")},
			{Path: "/party", Label: v.pick("Parties", "参与主体")},
			{Path: "/pilot", Label: v.pick("Pilot and limits", "试点与业务参数")},
			{Path: "/model", Label: v.pick("Models", "模型")}, {Path: "/keeper", Label: v.say(words.Keepers)},
			{Path: "/entry", Label: v.pick("Journal", "日志")}}
		if v.person.Kind == trade.Regulator {
			var waiting int
			waiting, err = v.proposalsWaiting()
			items = append(items[:1:1], append([]navItem{{Path: "/proposal",
				Label: v.pick("Proposals", "待办提案"), Count: waiting}}, items[1:]...)...)
		}
	case trade.Bank:
		var waiting, paying, matching int
		waiting, paying, matching, err = v.waiting()
		items = []navItem{{Path: "/financing", Label: v.pick("Inbox and financings", "待办与融资"), Count: waiting},
			{Path: "/payment", Label: v.within(words.PagePayments), Count: paying},
			{Path: "/declaration", Label: v.documentsLabel()},
			{Path: "/proceeds", Label: v.pick("Proceeds", "收汇"), Count: matching},
			{Path: "/alert", Label: v.pick("Alerts", "预警")},
			{Path: "/task", Label: v.within(words.TasksMenu)},
			{Path: "/inspection", Label: v.pick("Inspections", "抽查")},
			{Path: "/pilot", Label: v.pick("Limits", "业务参数")}, {Path: "/model", Label: v.pick("Models", "模型")},
			{Path: "/entry", Label: v.pick("Journal", "日志")}}
	case trade.Enterprise:
		items = append(items, navItem{Path: "/financing", Label: v.pick("Financings", "融资")},
			navItem{Path: "/payment", Label: v.within(words.PagePayments)},
			navItem{Path: "/proceeds", Label: v.pick("Proceeds", "收汇")},
			navItem{Path: "/task", Label: v.within(words.TasksMenu)},
			navItem{Path: "/alert", Label: v.pick("Alerts", "预警")},
			navItem{Path: "/pilot", Label: v.pick("Limits", "业务参数")})
	}
	if v.agrees() && v.person.Kind != trade.Regulator { // a steward
		items = append(items, navItem{Path: "/proposal", Label: v.name(trade.KindProposal)})
		if v.person.Kind != trade.Branch {
			items = append(items, navItem{Path: "/keeper", Label: v.say(words.Keepers)})
		}
	}
	for i := range items {
		items[i].Here = v.r.URL.Path == items[i].Path || strings.HasPrefix(v.r.URL.Path, items[i].Path+"/")
	}
	return items, err
}

func (v *visit) duties(d trade.Duty) string {
	all := []trade.Duty{trade.Maker, trade.Checker, trade.Feed, trade.Auditor, trade.Governor, trade.Steward}
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
