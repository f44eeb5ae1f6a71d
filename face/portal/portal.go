// Package portal is the ledger for people: server-rendered pages in Chinese and
// English that work without scripts and follow the ledger live where there are.
// It decides nothing: what a person may do is asked of the rule book through
// the gateway, and what a person may see is filtered by the read model.
package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Settings are what the portal is made of and told by whoever wires it.
type Settings struct {
	Gateway *gateway.Gateway
	Model   *readmodel.Model
	// Receipts makes the evidence of a record; nil where none can be made.
	Receipts Receipts
	// Judge checks receipts for anybody; nil where none are checked.
	Judge Judge
	// Advice gives opinions on applications; nil where none are given.
	Advice Adviser
	// Troubles is what the node's operator has to mend; nil: nothing is ever wrong.
	Troubles func() []gateway.Trouble
	Filing   string // the CAC filing number; empty on a network that is not filed
	// Accounts lists who may sign in, with one password for all, on a
	// demonstration network. Empty everywhere else.
	Accounts []Account
	// PublicURL is the address by which people reach the portal through a proxy
	// that speaks TLS; with https the cookies are for that host and TLS only.
	PublicURL string
	// Street tells from where requests come.
	Street   gateway.Street
	Password string
	Log      *slog.Logger
	Clock    func() time.Time // time.Now when nil
	Wait     time.Duration    // how long a page waits for an order to be final; 10 seconds when zero
}

// Receipts makes the receipt, as JSON, of the record that has the identifiers of
// name, or of its absence.
type Receipts interface {
	Receipt(ctx context.Context, key trade.Key) ([]byte, error)
}

// Account is a line of the sign-in page of a demonstration network.
type Account struct {
	PartyZh, PartyEn, DutiesZh, DutiesEn, Name string
}

// Portal serves the pages. It is safe for use by many goroutines.
type Portal struct {
	Settings
	pages map[Language]pages
	mux   *http.ServeMux
	feeds chan struct{} // bounds the open event streams

	personFeeds, sourceFeeds *desk.Turns
	secure                   bool // reached by TLS only
	front                    http.Handler
	verdicts                 chan struct{} // bounds the receipts that are checked at once
	persons, sources         *desk.Turns   // of requests
	judged                   *desk.Turns   // receipts that are checked at once, by source
}

const (
	maxForm     = 1 << 20                   // bytes of a form
	maxUpload   = formats.MaxFile + maxForm // bytes of a form with a file
	maxFeeds    = 1024                      // open event streams
	cookie      = "tallystick_session"
	langCookie  = "tallystick_language"
	pageRows    = 25
	refreshTime = time.Second
)

// New makes the portal.
func New(s Settings) (*Portal, error) {
	if s.Clock == nil {
		s.Clock = time.Now
	}
	if s.Wait == 0 {
		s.Wait = finalWait
	}
	stamp, err := assetStamp()
	if err != nil {
		return nil, err
	}
	all, err := parsePages(stamp)
	if err != nil {
		return nil, err
	}
	p := &Portal{Settings: s, pages: all, mux: http.NewServeMux(), feeds: make(chan struct{}, maxFeeds),
		personFeeds: desk.NewTurns(personFeeds, 0), sourceFeeds: desk.NewTurns(sourceFeeds, 0),
		verdicts: make(chan struct{}, maxVerdicts), persons: desk.NewTurns(personPages, personWaits),
		sources: desk.NewTurns(sourcePages, sourceWaits), judged: desk.NewTurns(sourceVerdicts, 0)}
	secure, origin, err := publicAddress(s.PublicURL)
	if err != nil {
		return nil, err
	}
	p.secure = secure
	p.routes()
	cross := http.NewCrossOriginProtection()
	if origin != "" {
		if err := cross.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("couldn't trust the public address: %w", err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(p.foreign))
	p.front = cross.Handler(p.mux)
	return p, nil
}

// assetStamp changes whenever an asset does, so that browsers may keep them for long.
func assetStamp() (string, error) {
	sum := sha256.New()
	for _, name := range []string{"asset/style.css", "asset/live.js", "asset/quote.js", "asset/mark.svg"} {
		text, err := fs.ReadFile(assetFiles, name)
		if err != nil {
			return "", fmt.Errorf("couldn't read an asset: %w", err)
		}
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}

func (p *Portal) routes() {
	p.mux.Handle("GET /asset/", cached(http.FileServerFS(assetFiles)))
	p.mux.HandleFunc("GET /sign-in", p.signInPage)
	p.mux.HandleFunc("POST /sign-in", p.signIn)
	p.mux.HandleFunc("GET /language", p.setLanguage)
	p.mux.HandleFunc("POST /sign-out", p.signOut)
	p.mux.HandleFunc("GET /live", p.live)
	p.mux.HandleFunc("GET /verify", p.verifyPage)
	p.mux.HandleFunc("POST /verify", p.verify)
	p.mux.HandleFunc("GET /"+trustFile, p.trust)
	p.page("GET /{$}", (*visit).home)
	p.page("GET /account", (*visit).accountShow)
	p.page("POST /account/{do}", (*visit).accountOrder)
	p.page("GET /account/{do}", func(v *visit) error { return v.backTo("/account") })
	p.routesOfDocuments()
	p.page("GET /financing", (*visit).financingList)
	p.page("GET /financing/apply", (*visit).financingApplyPage)
	p.page("POST /financing/apply", (*visit).financingApply)
	p.page("GET /financing/{id}", (*visit).financingShow)
	p.page("POST /financing/{id}/{do}", (*visit).financingOrder)
	p.page("GET /proceeds", (*visit).proceedsList)
	p.page("GET /proceeds/register", (*visit).proceedsRegisterPage)
	p.page("POST /proceeds/register", (*visit).proceedsRegister)
	p.page("GET /proceeds/{id}", (*visit).proceedsShow)
	p.page("POST /proceeds/{id}/{do}", (*visit).proceedsOrder)
	p.page("GET /payment", (*visit).paymentList)
	p.page("GET /payment/open", (*visit).paymentOpenPage)
	p.page("POST /payment/open", (*visit).paymentOpen)
	p.page("GET /payment/{id}", (*visit).paymentShow)
	p.page("POST /payment/{id}/{do}", (*visit).paymentOrder)
	p.page("GET /inspection", (*visit).inspectionList)
	p.page("GET /check", (*visit).checkList)
	p.page("GET /task", (*visit).taskList)
	p.page("GET /task/{id}", (*visit).taskShow)
	p.page("POST /task/{id}/{do}", (*visit).taskOrder)
	p.page("GET /overview", (*visit).overview)
	p.page("GET /alert", (*visit).alertList)
	p.page("GET /party", (*visit).partyList)
	p.page("GET /party/admit", (*visit).partyAdmitPage)
	p.page("POST /party/admit", (*visit).partyAdmit)
	p.page("GET /party/{id}", (*visit).partyShow)
	p.page("POST /party/{id}/{do}", (*visit).partyOrder)
	p.page("GET /pilot", (*visit).pilotShow)
	p.page("POST /pilot/{do}", (*visit).pilotOrder)
	p.page("GET /pilot/limits", (*visit).limitsSetPage)
	p.page("POST /pilot/limits", (*visit).limitsSet)
	p.page("GET /pilot/rate-limits", (*visit).rateLimitsSetPage)
	p.page("POST /pilot/rate-limits", (*visit).rateLimitsSet)
	p.routesOfKeepers()
	p.page("GET /proposal", (*visit).proposalList)
	p.page("GET /proposal/{id}", (*visit).proposalShow)
	p.page("GET /proposal/{id}/{do}", func(v *visit) error { return v.orderPage("proposal") })
	p.page("POST /proposal/{do}", (*visit).proposalsOrder)
	p.page("POST /proposal/{id}/{do}", (*visit).proposalOrder)
	p.page("GET /model", (*visit).modelShow)
	p.page("POST /model/{do}", (*visit).modelOrder)
	p.page("GET /entry", (*visit).entryList)
	p.page("GET /submission/{envelope}", (*visit).submissionShow)
	p.page("GET /receipt/{kind}/{id}", (*visit).receipt)
	for _, noun := range []string{"declaration", "financing", "payment", "proceeds", "party"} {
		p.page("GET /"+noun+"/{id}/{do}", func(v *visit) error { return v.orderPage(noun) })
	}
	p.page("GET /pilot/{do}", func(v *visit) error { return v.orderPage("pilot") })
	p.page("GET /model/{do}", func(v *visit) error { return v.backTo("/model") })
	p.page("/", func(*visit) error { return notFound("没有该页面", "there is no such page") })
}

func (p *Portal) routesOfDocuments() {
	p.page("GET /declaration", (*visit).documentList)
	p.page("GET /declaration/permit", (*visit).permitEnterPage)
	p.page("POST /declaration/permit", (*visit).permitEnter)
	p.page("GET /declaration/enter", (*visit).documentEnterPage)
	p.page("POST /declaration/enter", (*visit).documentEnter)
	p.page("GET /declaration/publish", (*visit).declarationPublishPage)
	p.page("POST /declaration/publish", (*visit).declarationPublish)
	p.page("GET /verification", (*visit).verificationShow)
	p.page("POST /verification", (*visit).verifyInvoices)
	p.page("GET /template/{name}", (*visit).template)
	p.page("GET /declaration/{id}", (*visit).documentShow)
	p.page("GET /declaration/{id}/beside/{other}", (*visit).documentPair)
	p.page("POST /declaration/{id}/{do}", (*visit).documentOrder)
}

func (p *Portal) routesOfKeepers() {
	p.page("GET /keeper", (*visit).keeperList)
	p.page("GET /keeper/{id}", (*visit).keeperShow)
	p.page("GET /keeper/{id}/{do}", func(v *visit) error { return v.orderPage("keeper") })
	p.page("POST /keeper/{do}", (*visit).keepersOrder)
	p.page("POST /keeper/{id}/{do}", (*visit).keeperOrder)
}

func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		next.ServeHTTP(w, r)
	})
}

// ServeHTTP serves one request with the headers that keep a page to itself.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "+
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	p.front.ServeHTTP(w, r)
}

// backTo answers who comes to the address of an order, by reloading or by
// changing the language, with the page that the order was given on.
func (v *visit) backTo(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// visit is one request of a person who is signed in.
type visit struct {
	*Portal
	w       http.ResponseWriter
	r       *http.Request
	session desk.Session
	person  desk.Person
	viewer  trade.Viewer
	Language
	telling bool             // the history of a record is told
	here    trade.DocumentID // the document whose history it is; zero where it is none's
}

// page routes to a page that needs a signed-in person. Posted forms must carry
// the session's secret.
func (p *Portal) page(pattern string, show func(*visit) error) {
	p.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
		session, err := p.entered(r)
		if errors.Is(err, desk.ErrSignedOut) {
			http.Redirect(w, r, v.signInAgain(), http.StatusSeeOther)
			return
		}
		if err == nil {
			v.session, v.person, v.viewer = session, session.Person, session.Person.Viewer()
			if v.person.FirstPassword && !strings.HasPrefix(r.URL.Path, "/account") {
				http.Redirect(w, r, "/account", http.StatusSeeOther) // nothing else before
				return
			}
			var leave, done func()
			if leave, err = v.takeTurn(); err == nil {
				defer leave()
				done, err = v.checked()
			}
			if done != nil {
				defer done()
			}
		}
		if err == nil {
			err = show(v)
		}
		if err != nil {
			v.fault(err)
		}
	})
}

// checked reads a posted form within its bounds and compares its secrets. A file
// takes a turn of its person's, which done ends.
func (v *visit) checked() (done func(), err error) {
	if v.r.Method != http.MethodPost {
		return nil, nil
	}
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		if done, err = v.Gateway.TakeUpload(v.r.Context(), v.person); err != nil {
			return nil, err
		}
		arriveIn(v.w, v.r, maxUpload, uploadTime)
		err = v.r.ParseMultipartForm(8 << 20)
	} else {
		arriveIn(v.w, v.r, maxForm, formTime)
		err = v.r.ParseForm()
	}
	arrived(v.w)
	if err != nil {
		return done, &fault{status: http.StatusBadRequest, zh: "表单无法读取或过大",
			en: "the form cannot be read or is too large"}
	}
	if !genuine(v.r, v.session) {
		return done, errNotGenuine
	}
	return done, nil
}

// fault is a page that cannot be shown, with what the person is told.
type fault struct {
	status int
	zh, en string
}

func (f *fault) Error() string { return f.en }

func notFound(zh, en string) error { return &fault{http.StatusNotFound, zh, en} }

// recordNamed finds the record that the address names, as far as the person may see it.
func recordNamed[N, R any](v *visit, zh, en string, find func(trade.ID[N]) (R, bool, error)) (record R, err error) {
	id, err := trade.ParseID[N](v.r.PathValue("id"))
	if err != nil {
		return record, notFound("没有该"+zh, "there is no such "+en)
	}
	record, ok, err := find(id)
	if err == nil && !ok {
		err = notFound("没有该"+zh+"，或未授权本机构查看", "there is no such "+en+", or none that your party may see")
	}
	return record, err
}

// fault shows an error page. What went wrong inside goes to the log only.
func (v *visit) fault(err error) {
	var told *fault
	if errors.Is(err, desk.ErrCrowded) {
		told = &fault{http.StatusTooManyRequests, "您同时进行的操作过多，请待前一项完成后重试",
			"you have too much under way at once: try again when it is done"}
	} else if !errors.As(err, &told) {
		if v.Log != nil && v.r.Context().Err() == nil { // who went away is no fault
			v.Log.Error("couldn't show a page", "path", v.r.URL.Path, "error", err)
		}
		told = &fault{http.StatusInternalServerError, "系统暂时无法完成此操作，请稍后重试",
			"the system couldn't do this just now: try again in a moment"}
		if errors.Is(err, readmodel.ErrAway) {
			told = &fault{http.StatusServiceUnavailable, words.ModelGone.Zh, words.ModelGone.En}
		}
		if gateway.IsDiskFull(err) {
			told = &fault{http.StatusInsufficientStorage, "本节点磁盘已满，操作未被受理；请联系运维清理磁盘后重试",
				"this node's disk is full and the step was not taken: have the operator make room and try again"}
		}
	}
	if err := v.show(told.status, "fault", frame{Page: v.faultPage(told)}); err != nil && v.Log != nil {
		v.Log.Error("couldn't show an error page", "error", err)
	}
}
