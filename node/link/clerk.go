package link

import (
	"context"
	"errors"
	"net/http"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
)

// Clerk answers what a party needs of a keeper in its daily work and is not told in slices.
// A keeper may be one. All of it is counted, may be called from any goroutine, and gives
// [Over] to who asked for as much as it may in a day, and ErrNotYours where the key is not
// of the party that asks.
type Clerk interface {
	// Try gives what the rules would say of commands of the person with a key.
	Try(ctx context.Context, v trade.Viewer, ask wire.TryAsk) ([]trade.Refusal, error)
	// Find tells what is left of a document, and puts that it was asked on the record.
	Find(ctx context.Context, v trade.Viewer, ask wire.FindAsk) (wire.Found, error)
	// Verify compares invoices with the ledger, and puts that on the record.
	Verify(ctx context.Context, v trade.Viewer, ask wire.VerifyAsk) ([]wire.VerifiedInvoice, error)
	// Receipt makes the receipt of a record that the party may see, or gives ErrNoRecord.
	Receipt(ctx context.Context, v trade.Viewer, key []byte) ([]byte, error)
}

// What a clerk refuses.
var (
	ErrNotYours = words.New(words.LinkNotYours.Zh, words.LinkNotYours.En)
	ErrUnread   = words.New(words.LinkUnreadable.Zh, words.LinkUnreadable.En)
	ErrNoRecord = words.New(words.LinkNoRecord.Zh, words.LinkNoRecord.En)
)

const (
	maxTry     = 1 << 20  // bytes of commands that are tried
	maxReceipt = 16 << 20 // bytes
)

func (v *Server) serveClerk(mux *http.ServeMux, clerk Clerk) {
	handle := func(path string, most int64, answer func(context.Context, trade.Viewer, []byte) ([]byte, error)) {
		mux.HandleFunc("POST "+path, v.answering(v.keeper.Whose, most,
			func(ctx context.Context, viewer trade.Viewer, ask []byte) ([]byte, *no) {
				select {
				case v.clerks <- struct{}{}:
					defer func() { <-v.clerks }()
				case <-ctx.Done():
					return nil, busy
				}
				body, err := answer(ctx, viewer, ask)
				return body, v.refused(err)
			}))
	}
	handle(tryPath, maxTry, func(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, error) {
		ask, err := read[wire.TryAsk](body)
		if err != nil {
			return nil, err
		}
		refusals, err := clerk.Try(ctx, viewer, ask)
		return written(wire.Tried{Version: wire.LinkVersion, Refusals: refusals}, err)
	})
	handle(findPath, maxAsk, func(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, error) {
		ask, err := read[wire.FindAsk](body)
		if err != nil {
			return nil, err
		}
		found, err := clerk.Find(ctx, viewer, ask)
		found.Version = wire.LinkVersion
		return written(found, err)
	})
	handle(verifyPath, maxTry, func(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, error) {
		ask, err := read[wire.VerifyAsk](body)
		if err != nil {
			return nil, err
		}
		results, err := clerk.Verify(ctx, viewer, ask)
		return written(wire.Verified{Version: wire.LinkVersion, Results: results}, err)
	})
	handle(receiptPath, maxAsk, func(ctx context.Context, viewer trade.Viewer, body []byte) ([]byte, error) {
		ask, err := read[wire.ReceiptAsk](body)
		if err != nil {
			return nil, err
		}
		receipt, err := clerk.Receipt(ctx, viewer, ask.Key)
		return written(wire.ReceiptAnswer{Version: wire.LinkVersion, Receipt: receipt}, err)
	})
}

func read[M wire.Message](body []byte) (M, error) {
	ask, err := wire.DecodeMessage[M](body)
	if err != nil {
		return ask, errors.Join(ErrUnread, err)
	}
	return ask, nil
}

func written[M wire.Message](answer M, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return wire.EncodeMessage(answer)
}

// refused says a no of a clerk to who asked.
func (v *Server) refused(err error) *no {
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(Over)):
		return v.counted(err)
	case errors.Is(err, ErrUnread):
		return unreadable
	case errors.Is(err, ErrNotYours):
		return &no{status: http.StatusForbidden, text: words.LinkNotYours}
	case errors.Is(err, ErrNoRecord):
		return &no{status: http.StatusNotFound, text: words.LinkNoRecord}
	}
	return v.failed(err)
}

// Try asks what the rules would say of commands now.
func (c *Client) Try(ctx context.Context, ask wire.TryAsk) ([]trade.Refusal, error) {
	ask.Version = wire.LinkVersion
	answer, err := patiently[wire.TryAsk, wire.Tried](ctx, c, tryPath, ask, maxTry)
	if err == nil && len(answer.Refusals) != len(ask.Commands) {
		err = errCount
	}
	return answer.Refusals, err
}

// Find asks what is left of a document.
func (c *Client) Find(ctx context.Context, ask wire.FindAsk) (wire.Found, error) {
	ask.Version = wire.LinkVersion
	return patiently[wire.FindAsk, wire.Found](ctx, c, findPath, ask, maxAsk)
}

// Verify has invoices verified.
func (c *Client) Verify(ctx context.Context, ask wire.VerifyAsk) ([]wire.VerifiedInvoice, error) {
	ask.Version = wire.LinkVersion
	answer, err := patiently[wire.VerifyAsk, wire.Verified](ctx, c, verifyPath, ask, maxTry)
	if err == nil && len(answer.Results) != len(ask.Invoices) {
		err = errCount
	}
	return answer.Results, err
}

// Receipt asks for the receipt of a record, which is to be verified before it is believed.
func (c *Client) Receipt(ctx context.Context, key []byte) ([]byte, error) {
	answer, err := patiently[wire.ReceiptAsk, wire.ReceiptAnswer](ctx, c, receiptPath, wire.ReceiptAsk{
		Version: wire.LinkVersion, Key: key}, maxReceipt)
	return answer.Receipt, err
}

var errCount = errors.New("the keeper answers another number of questions than it was asked")
