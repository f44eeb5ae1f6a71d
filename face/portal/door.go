package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// How long a body may take to arrive, and how many event streams are open at once.
const (
	knockTime   = 10 * time.Second // of somebody who is not signed in
	formTime    = 30 * time.Second
	uploadTime  = 2 * time.Minute
	personFeeds = 16
	sourceFeeds = 128
	personPages = 16 // requests of a person at once
	sourcePages = 128
	personWaits = 64
	sourceWaits = 512
	hostPrefix  = "__Host-" // the browser binds the cookie to this very host and to TLS (RFC 6265bis, 4.1.3.2)
)

// publicAddress reads the address by which people reach the portal.
func publicAddress(text string) (secure bool, origin string, err error) {
	if text == "" {
		return false, "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.User != nil {
		return false, "", words.New(fmt.Sprintf("公开地址 %q 须形如 https://ledger.example.cn", text),
			fmt.Sprintf("the public address %q must look like https://ledger.example.cn", text))
	}
	return u.Scheme == "https", u.Scheme + "://" + u.Host, nil
}

// setCookie gives the browser a cookie, bound to the host where TLS allows it.
func (p *Portal) setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: p.cookieName(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: p.secure})
}

func (p *Portal) cookieName(name string) string {
	if p.secure {
		return hostPrefix + name
	}
	return name
}

// foreign answers a form that another site had sent (net/http's cross-origin
// protection, by Sec-Fetch-Site and Origin).
func (p *Portal) foreign(w http.ResponseWriter, r *http.Request) {
	v := &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
	v.fault(&fault{http.StatusForbidden, "该请求来自其他网站，未予办理；请从本门户的页面重新操作",
		"this was sent by another site and was not carried out: do it from a page of this portal"})
}

func sameSecret(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// onceOf makes the once-part of a form: it tells two forms from one that is
// pressed twice, and only the portal can make it.
func onceOf(secret string) string {
	nonce := rand.Text()
	return nonce + "." + onceMark(secret, nonce)
}

func onceMark(secret, nonce string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("once\x00" + nonce))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// genuine reports whether a form comes from a page that the portal showed in a
// session: it carries the session's secret, and a once-part made for it.
func genuine(r *http.Request, s desk.Session) bool {
	nonce, mark, _ := strings.Cut(r.PostFormValue("once"), ".")
	return sameSecret(r.PostFormValue("csrf"), s.CSRF) && nonce != "" && sameSecret(mark, onceMark(s.CSRF, nonce))
}

var errNotGenuine = &fault{http.StatusForbidden, "表单已过期，请返回刷新后重试",
	"the form is out of date: go back, reload the page and try again"}

// arriveIn bounds how long the body of a request may take.
func arriveIn(w http.ResponseWriter, r *http.Request, size int64, within time.Duration) {
	r.Body = http.MaxBytesReader(w, r.Body, size)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within)) // not every writer has one
}

// arrived lifts the bound when the body is here: silence beyond it would count
// as a caller who has left.
func arrived(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // not every writer has one
}

// takeTurn gives each person and each source so many requests at once, and notes
// the source for what is bounded further in.
func (v *visit) takeTurn() (done func(), err error) {
	byPerson, err := v.persons.Take(v.r.Context(), v.person.ID.String())
	if err != nil {
		return nil, err
	}
	source := v.Street.BoundedSource(v.r.RemoteAddr, v.r.Header.Values("X-Forwarded-For"))
	if source == "" {
		return byPerson, nil
	}
	bySource, err := v.sources.Take(v.r.Context(), source)
	if err != nil {
		byPerson()
		return nil, err
	}
	v.r = v.r.WithContext(gateway.FromSource(v.r.Context(), source))
	return func() { bySource(); byPerson() }, nil
}

// takeFeed takes one of all event streams, of the person's and of the source's.
// Those from this machine itself count for their person only.
func (p *Portal) takeFeed(r *http.Request, person desk.Person) (done func(), err error) {
	byPerson, err := p.personFeeds.Take(r.Context(), person.ID.String())
	if err != nil {
		return nil, err
	}
	source := p.Street.Source(r.RemoteAddr, r.Header.Values("X-Forwarded-For"))
	if gateway.FromHere(r.RemoteAddr, r.Header.Values("X-Forwarded-For")) {
		source = person.ID.String()
	}
	bySource, err := p.sourceFeeds.Take(r.Context(), source)
	if err != nil {
		byPerson()
		return nil, err
	}
	select {
	case p.feeds <- struct{}{}:
		return func() { <-p.feeds; bySource(); byPerson() }, nil
	default:
		bySource()
		byPerson()
		return nil, desk.ErrCrowded
	}
}

// live tells a page by server-sent events that the ledger moved, for as long as
// its session lasts. That a page is open keeps no session from idling out.
func (p *Portal) live(w http.ResponseWriter, r *http.Request) {
	session, err := p.glance(r)
	if err != nil {
		http.Error(w, "signed out / 未登录", http.StatusUnauthorized)
		return
	}
	done, err := p.takeFeed(r, session.Person)
	if err != nil {
		http.Error(w, "too many open pages / 打开的页面过多", http.StatusServiceUnavailable)
		return
	}
	defer done()
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
		if _, err := p.glance(r); err != nil {
			return
		}
	}
}

// glance gives the session of a request that nobody pressed for.
func (p *Portal) glance(r *http.Request) (desk.Session, error) {
	c, err := r.Cookie(p.cookieName(cookie))
	if err != nil || len(c.Value) > 200 {
		return desk.Session{}, desk.ErrSignedOut
	}
	return p.Gateway.StillIn(r.Context(), c.Value)
}

// entered gives the session of a request, and keeps it from idling out unless
// the page asked by itself.
func (p *Portal) entered(r *http.Request) (desk.Session, error) {
	if r.Method == http.MethodGet && r.Header.Get("X-Live") != "" {
		return p.glance(r)
	}
	return p.sessionOf(r)
}

// knock gives who says to be a person, and from where.
func (p *Portal) knock(r *http.Request, login, password string) desk.Knock {
	return desk.Knock{Login: login, Password: password, Source: p.Street.Source(r.RemoteAddr,
		r.Header.Values("X-Forwarded-For")), Agent: r.UserAgent()}
}

// doorWords says in the visitor's language why somebody does not come in; empty
// for other errors.
func (v *visit) doorWords(err error) string {
	var locked desk.LockedOut
	switch {
	case errors.As(err, &locked):
		at := locked.Until.In(china).Format("15:04:05")
		return v.pick("Too many wrong passwords. Try again after "+at+".", "密码错误次数过多，请在 "+at+" 之后再试。")
	case errors.Is(err, desk.ErrWrongPassword):
		return v.pick("Login name or password is wrong.", "登录名或密码不正确。")
	case errors.Is(err, desk.ErrCrowded):
		return v.sayError(err)
	}
	return ""
}
