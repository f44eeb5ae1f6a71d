package link

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tallystick/book/wire"
	"tallystick/face/words"
)

// Client asks one keeper. It may be used by several goroutines.
type Client struct {
	address string
	chain   string
	client  *http.Client
}

// NewClient makes the asking side of a key of the ledger, for a keeper at host:port. Keeps
// says whether a key is of those who keep the ledger: nobody else is asked.
func NewClient(address string, s Signer, keeps func(public []byte) bool) *Client {
	passes := &passes{signer: s, clock: time.Now}
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	// no authority certifies keepers: their certificates are checked by the ledger's keys
	secure := &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return passes.certificate()
		},
		VerifyConnection: func(state tls.ConnectionState) error {
			public, err := speaker(s.Chain, &state, time.Now())
			if err == nil && !keeps(public) {
				err = ErrNoKeeper
			}
			return err
		}}
	return &Client{address, s.Chain, &http.Client{Timeout: answerTime + askTime, Transport: &http.Transport{
		TLSClientConfig: secure, Protocols: protocols, ForceAttemptHTTP2: true, TLSHandshakeTimeout: askTime,
		ResponseHeaderTimeout: answerTime, IdleConnTimeout: idleTime, MaxResponseHeaderBytes: 8 << 10,
		DisableCompression: true}}}
}

// ErrNoKeeper says that who answers at an address does not keep the ledger.
var ErrNoKeeper = words.New(words.LinkNoKeeper.Zh, words.LinkNoKeeper.En)

// Why says what is wrong with a link that could not be asked, and what to do.
func Why(err error) words.Text {
	var no *Refused
	var dial *net.OpError
	said := err.Error()
	switch {
	case errors.As(err, &no):
		return words.Text{Zh: no.Zh, En: no.En}
	case errors.Is(err, ErrNoKeeper):
		return words.LinkNoKeeper
	case errors.Is(err, ErrPass):
		return words.LinkPass
	case errors.As(err, &dial) && dial.Op == "dial":
		return words.LinkNobodyThere
	case strings.Contains(said, "remote error: tls"): // the other side ended the handshake
		return words.LinkShutOut
	case strings.Contains(said, "tls:"), strings.Contains(said, "malformed HTTP"):
		return words.LinkNoLink
	}
	return words.Text{Zh: said, En: said}
}

// Address gives where the keeper is.
func (c *Client) Address() string { return c.address }

// Close ends the connection.
func (c *Client) Close() { c.client.CloseIdleConnections() }

// Refused is a keeper's no, in its own words.
type Refused struct {
	Status int           // of HTTP
	After  time.Duration // when to ask again; zero: it does not say
	wire.No
}

// Words gives both languages.
func (r *Refused) Words() (zh, en string) { return r.Zh, r.En }

// Error gives both languages.
func (r *Refused) Error() string { return words.Text{Zh: r.Zh, En: r.En}.String() }

// Slice asks for what is told from a place on.
func (c *Client) Slice(ctx context.Context, ask wire.Ask) (s wire.Slice, err error) {
	ask.Version = wire.LinkVersion
	body, err := wire.EncodeMessage(ask)
	if err != nil {
		return s, err
	}
	if body, err = c.post(ctx, slicePath, body, wire.MaxSlice); err != nil {
		return s, err
	}
	return wire.DecodeSlice(body)
}

// Whose asks for whom the key speaks, and how far the keeper is.
func (c *Client) Whose(ctx context.Context) (w wire.Whose, err error) {
	body, err := c.post(ctx, whosePath, nil, maxAsk)
	if err != nil {
		return w, err
	}
	return wire.DecodeMessage[wire.Whose](body)
}

// Submit hands in an envelope of the key's party. What the keeper says of it, for which it
// speaks by the key that it votes with, is its word and no proof.
func (c *Client) Submit(ctx context.Context, envelope []byte) (said wire.Taken, keeper []byte, err error) {
	answer, keeper, err := c.ask(ctx, submitPath, envelope, maxAsk)
	if err == nil {
		said, err = wire.DecodeMessage[wire.Taken](answer)
	}
	return said, keeper, err
}

// Tokens asks the token server to evaluate blinded numbers.
func (c *Client) Tokens(ctx context.Context, ask wire.TokenAsk) (answer wire.TokenAnswer, err error) {
	ask.Version = wire.LinkVersion
	return patiently[wire.TokenAsk, wire.TokenAnswer](ctx, c, tokensPath, ask, maxTokens)
}

// How often a request that a keeper is too busy for is sent, and for how long in all it is
// waited between: what takes longer is the caller's to wait for.
const (
	tries       = 4
	mostPatient = 5 * time.Second
)

// patiently asks, and asks again where the keeper says so and not later than the caller can wait.
func patiently[A, M wire.Message](ctx context.Context, c *Client, path string, ask A, most int64) (answer M,
	err error) {
	body, err := wire.EncodeMessage(ask)
	if err != nil {
		return answer, err
	}
	left := mostPatient
	for n := 1; ; n++ {
		text, err := c.post(ctx, path, body, most)
		if err == nil {
			return wire.DecodeMessage[M](text)
		}
		var no *Refused
		if !errors.As(err, &no) || no.Status != tooMany && no.Status != http.StatusServiceUnavailable ||
			n == tries || no.After > left {
			return answer, err
		}
		pause := max(no.After, 100*time.Millisecond)
		left -= pause
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return answer, err
		}
	}
}

// after reads when to ask again, within a day.
func after(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 86_400)) * time.Second
}

func (c *Client) post(ctx context.Context, path string, body []byte, most int64) (answer []byte, err error) {
	answer, _, err = c.ask(ctx, path, body, most)
	return answer, err
}

// ask gives the answer, and the key for which whoever answered speaks.
func (c *Client) ask(ctx context.Context, path string, body []byte, most int64) (answer, keeper []byte, err error) {
	fail := func(err error) ([]byte, []byte, error) {
		return nil, nil, fmt.Errorf("couldn't ask %s: %w", c.address, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+c.address+path, bytes.NewReader(body))
	if err != nil {
		return fail(err)
	}
	request.Header.Set("Content-Type", ContentType)
	response, err := c.client.Do(request)
	if err != nil {
		return fail(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		most = maxAsk
	}
	if answer, err = io.ReadAll(io.LimitReader(response.Body, most+1)); err != nil {
		return fail(err)
	}
	if int64(len(answer)) > most {
		return fail(fmt.Errorf("it answers more than %d bytes", most))
	}
	if response.StatusCode == http.StatusOK {
		keeper, err = speaker(c.chain, response.TLS, time.Now())
		return answer, keeper, err
	}
	said, err := wire.DecodeMessage[wire.No](answer)
	if err != nil {
		return fail(fmt.Errorf("it answers with status %d", response.StatusCode))
	}
	return nil, nil, &Refused{response.StatusCode, after(response.Header.Get("Retry-After")), said}
}
