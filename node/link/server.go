package link

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
)

// Bounds of what a keeper does for those who follow.
const (
	maxAsk      = 32 << 10 // bytes
	maxTokens   = 1 << 20  // bytes of blinded numbers, or of what is made of them
	atOnce      = 4        // slices that are cut at one time, since no block is committed meanwhile
	streams     = 8        // on one connection
	perSecond   = 16       // requests of a party
	burst       = 64
	askTime     = 10 * time.Second
	answerTime  = 90 * time.Second
	idleTime    = 3 * time.Minute
	waitForNews = 25 * time.Second
)

// The paths of a link.
const (
	slicePath  = "/link/1/slice"
	whosePath  = "/link/1/whose"
	submitPath = "/link/1/submit"
	tokensPath = "/link/1/tokens"

	tryPath     = "/link/1/try"
	findPath    = "/link/1/find"
	verifyPath  = "/link/1/verify"
	receiptPath = "/link/1/receipt"
)

// ContentType is what bodies are on a link.
const ContentType = "application/cbor"

// ErrAhead says that a party asks for more than the keeper has: it may be behind.
var ErrAhead = words.New(words.LinkAhead.Zh, words.LinkAhead.En)

// ErrStranger says that a key stands for nobody who follows over a link: it is not on the
// ledger, was revoked, or is of a party that was expelled or supervises.
var ErrStranger = words.New(words.LinkStranger.Zh, words.LinkStranger.En)

// Keeper is a ledger that others follow. All of it may be called from any goroutine.
type Keeper interface {
	// Whose gives the party of a key that stands on the ledger, or ErrStranger.
	Whose(public []byte) (trade.Viewer, error)
	// Slice gives what a party is told, under a signed header; ErrAhead where the party
	// has more than the keeper.
	Slice(ctx context.Context, v trade.Viewer, ask wire.Ask) (wire.Slice, error)
	// Height gives that of the last block.
	Height() int64
	// Await waits until there may be more than so many entries, or a block above a height, or
	// the context ends.
	Await(ctx context.Context, entries uint64, above int64)
	// Submit hands an envelope in, and gives the rule that keeps it out at the door, zero
	// where it is on its way. Again with the same bytes is no error.
	Submit(ctx context.Context, envelope []byte) (trade.Rule, error)
}

// TokenServer evaluates blinded numbers. All of it may be called from any goroutine.
type TokenServer interface {
	// Asker gives the party of a key that may ask: of one that follows, or of a keeper; else
	// ErrStranger.
	Asker(public []byte) (trade.Viewer, error)
	// Evaluate gives what comes of numbers, or ErrTokens, or Over.
	Evaluate(v trade.Viewer, ask wire.TokenAsk) (wire.TokenAnswer, error)
}

// ErrTokens is the no of a token server to what it can't evaluate.
var ErrTokens = words.New(words.LinkUnreadable.Zh, words.LinkUnreadable.En)

// Server answers those who follow.
type Server struct {
	keeper Keeper
	tokens TokenServer // nil: it is none
	signer Signer
	log    *slog.Logger
	clock  func() time.Time
	busy   chan struct{}
	clerks chan struct{}
	paces  paces
	server *http.Server
}

// NewServer makes the answering side of a keeper whose key votes.
// With a token server it evaluates numbers, for other keepers too.
func NewServer(k Keeper, tokens TokenServer, s Signer, log *slog.Logger) *Server {
	v := &Server{keeper: k, tokens: tokens, signer: s, log: log, clock: time.Now, busy: make(chan struct{}, atOnce),
		clerks: make(chan struct{}, atOnce)}
	v.paces.of = map[trade.PartyID]*pace{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+slicePath, v.answering(k.Whose, maxAsk, v.slice))
	mux.HandleFunc("POST "+whosePath, v.answering(k.Whose, maxAsk, v.whose))
	mux.HandleFunc("POST "+submitPath, v.answering(k.Whose, wire.MaxEnvelope, v.submit))
	if tokens != nil {
		mux.HandleFunc("POST "+tokensPath, v.answering(tokens.Asker, maxTokens, v.evaluate))
	}
	if clerk, ok := k.(Clerk); ok {
		v.serveClerk(mux, clerk)
	}
	passes := &passes{signer: s, clock: time.Now}
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	v.server = &http.Server{Handler: mux, Protocols: protocols, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streams},
		ReadHeaderTimeout: askTime, ReadTimeout: askTime, WriteTimeout: answerTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, SessionTicketsDisabled: true,
			ClientAuth:     tls.RequireAnyClientCert,
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return passes.certificate() },
			VerifyConnection: func(state tls.ConnectionState) error {
				public, err := speaker(s.Chain, &state, v.clock())
				if err != nil {
					return err
				}
				_, err = k.Whose(public)
				if err != nil && tokens != nil {
					_, err = tokens.Asker(public)
				}
				return err
			}}}
	return v
}

// Serve answers on a listener until Close.
func (v *Server) Serve(on net.Listener) error {
	if err := v.server.ServeTLS(on, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends all connections.
func (v *Server) Close() error { return v.server.Close() }

// no is an answer that is none.
type no struct {
	status int
	text   words.Text
	after  time.Duration // when to ask again; zero: that is not said
}

const tooMany = http.StatusTooManyRequests

// unreadable is the no to what can't be read.
var unreadable = &no{status: http.StatusBadRequest, text: words.LinkUnreadable}

// busy is the no of a keeper that can't answer now.
var busy = &no{http.StatusServiceUnavailable, words.LinkBusy, time.Second}

// answering finds out who asks, within the bounds, and writes the answer.
func (v *Server) answering(who func(public []byte) (trade.Viewer, error), most int64,
	answer func(ctx context.Context, viewer trade.Viewer, ask []byte) ([]byte, *no)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, refused := v.answerTo(w, r, who, most, answer)
		w.Header().Set("Content-Type", ContentType)
		if refused != nil {
			body, _ = wire.EncodeMessage(wire.No{Zh: refused.text.Zh, En: refused.text.En})
			if refused.after > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(refused.after.Seconds()))))
			}
			w.WriteHeader(refused.status)
		}
		if _, err := w.Write(body); err != nil {
			v.log.Debug("couldn't answer on a link", "error", err)
		}
	}
}

func (v *Server) answerTo(w http.ResponseWriter, r *http.Request, who func(public []byte) (trade.Viewer, error),
	most int64, answer func(ctx context.Context, viewer trade.Viewer, ask []byte) ([]byte, *no)) ([]byte, *no) {
	public, err := speaker(v.signer.Chain, r.TLS, v.clock())
	if err != nil {
		return nil, &no{status: http.StatusUnauthorized, text: words.LinkPass}
	}
	viewer, err := who(public) // asked each time, since keys are revoked
	if err != nil {
		return nil, &no{status: http.StatusForbidden, text: words.LinkStranger}
	}
	if !v.paces.take(viewer.Party, v.clock()) {
		return nil, &no{tooMany, words.LinkTooOften, time.Second}
	}
	ask, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return nil, &no{status: http.StatusRequestEntityTooLarge, text: words.LinkUnreadable}
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerTime)
	defer cancel()
	return answer(ctx, viewer, ask)
}

func (v *Server) whose(_ context.Context, viewer trade.Viewer, _ []byte) ([]byte, *no) {
	b, err := wire.EncodeMessage(wire.Whose{Version: wire.LinkVersion, Party: viewer.Party, Kind: viewer.Kind,
		Region: viewer.Region, Height: v.keeper.Height()})
	return b, v.failed(err)
}

func (v *Server) slice(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, *no) {
	ask, err := wire.DecodeMessage[wire.Ask](body)
	if err != nil {
		return nil, unreadable
	}
	if ask.Wait {
		waiting, cancel := context.WithTimeout(ctx, waitForNews)
		v.keeper.Await(waiting, ask.From, ask.Above)
		cancel()
	}
	select {
	case v.busy <- struct{}{}:
		defer func() { <-v.busy }()
	case <-ctx.Done():
		return nil, busy
	}
	s, err := v.keeper.Slice(ctx, viewer, ask)
	if errors.Is(err, ErrAhead) {
		return nil, &no{status: http.StatusConflict, text: words.LinkAhead}
	}
	var b []byte
	if err == nil {
		b, err = wire.EncodeSlice(s)
	}
	return b, v.failed(err)
}

// submit hands in an envelope of the party that asks, and of no other.
func (v *Server) submit(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, *no) {
	envelope, err := wire.Open(body)
	if err != nil {
		return nil, unreadable
	}
	if envelope.Party != viewer.Party {
		return nil, &no{status: http.StatusForbidden, text: words.LinkNotYours}
	}
	taken := wire.Taken{Version: wire.LinkVersion}
	var b []byte
	if taken.Rule, err = v.keeper.Submit(ctx, body); err == nil {
		b, err = wire.EncodeMessage(taken)
	}
	return b, v.failed(err)
}

// evaluate has the token server evaluate numbers.
func (v *Server) evaluate(_ context.Context, viewer trade.Viewer, body []byte) ([]byte, *no) {
	ask, err := wire.DecodeMessage[wire.TokenAsk](body)
	if err != nil {
		return nil, unreadable
	}
	answer, err := v.tokens.Evaluate(viewer, ask)
	switch {
	case errors.Is(err, ErrTokens):
		return nil, unreadable
	case errors.As(err, new(Over)):
		return nil, v.counted(err)
	case err != nil:
		return nil, v.failed(err)
	}
	answer.Version = wire.LinkVersion
	b, err := wire.EncodeMessage(answer)
	return b, v.failed(err)
}

func (v *Server) failed(err error) *no {
	if err == nil {
		return nil
	}
	v.log.Error("couldn't answer on a link", "error", err)
	return busy
}

// paces bound how often each party asks.
type paces struct {
	mu sync.Mutex
	of map[trade.PartyID]*pace
}

type pace struct {
	left float64
	at   time.Time
}

func (p *paces) take(id trade.PartyID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.of[id]
	if at == nil {
		at = &pace{burst, now}
		p.of[id] = at
	}
	at.left, at.at = min(burst, at.left+perSecond*now.Sub(at.at).Seconds()), now
	if at.left < 1 {
		return false
	}
	at.left--
	return true
}
