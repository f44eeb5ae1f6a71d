package link

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
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
				err = words.New(words.LinkNoKeeper.Zh, words.LinkNoKeeper.En)
			}
			return err
		}}
	return &Client{address, s.Chain, &http.Client{Timeout: answerTime + askTime, Transport: &http.Transport{
		TLSClientConfig: secure, Protocols: protocols, ForceAttemptHTTP2: true, TLSHandshakeTimeout: askTime,
		ResponseHeaderTimeout: answerTime, IdleConnTimeout: idleTime, MaxResponseHeaderBytes: 8 << 10,
		DisableCompression: true}}}
}

// Address gives where the keeper is.
func (c *Client) Address() string { return c.address }

// Close ends the connection.
func (c *Client) Close() { c.client.CloseIdleConnections() }

// Refused is a keeper's no, in its own words.
type Refused struct {
	Status int // of HTTP
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
	body, err := wire.EncodeMessage(ask)
	if err == nil {
		body, err = c.post(ctx, tokensPath, body, maxTokens)
	}
	if err != nil {
		return answer, err
	}
	return wire.DecodeMessage[wire.TokenAnswer](body)
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
	return nil, nil, &Refused{response.StatusCode, said}
}
