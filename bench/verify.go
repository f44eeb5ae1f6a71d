package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"tallystick/face/api"
	"tallystick/face/formats"
	"tallystick/node/gateway"
)

// verifyBatch measures how banks have invoices verified, five hundred in a request, each
// bank's maker one request after the other as far as the quota of a person goes.
func verifyBatch(ctx context.Context, n *network) (r Result, err error) {
	if err := n.openTown(ctx); err != nil {
		return r, err
	}
	stated, err := n.town.publishInvoices(ctx, gateway.MostVerified)
	if err != nil {
		return r, err
	}
	body, err := json.Marshal(map[string]any{"invoices": stated})
	if err != nil {
		return r, fmt.Errorf("couldn't write a request: %w", err)
	}
	m, err := newMeter(n.town.home)
	if err != nil {
		return r, err
	}
	const each = 3 // requests of one person
	var waits []time.Duration
	begin := time.Now()
	for _, token := range n.town.makers {
		for range each {
			sent := time.Now()
			if err := verify(ctx, n.town.faces.URL, token, body, len(stated)); err != nil {
				return r, err
			}
			waits = append(waits, time.Since(sent))
		}
	}
	r.TxPerS = float64(len(waits)) / time.Since(begin).Seconds()
	r.DocsPerS = r.TxPerS * float64(len(stated))
	return r, r.waited(waits, m)
}

// publishInvoices has the tax office publish so many invoices, and gives them as their
// papers say.
func (t *town) publishInvoices(ctx context.Context, count int) (stated []gateway.StatedInvoice, err error) {
	if err := t.do(ctx, t.governor, gateway.AdmitPartyForm{Kind: "tax", Number: "TAX", NameZh: "Tax office",
		Region: "11"}); err != nil {
		return nil, err
	}
	feed, _, err := t.enrol(ctx, "TAX", "tax", "feed")
	if err != nil {
		return nil, err
	}
	papers := formats.Papers(formats.SampleInvoices(3, count, t.day))
	for _, d := range papers {
		stated = append(stated, gateway.StatedInvoice{Number: d.Number, Holder: d.Holder, Currency: d.Currency,
			Amount: d.Amount})
	}
	published, err := t.member.Gate.PublishAll(ctx, feed, papers, gateway.Request{Wait: time.Minute}, nil)
	if on := published.Count(gateway.OnLedger); err == nil && on != count {
		err = fmt.Errorf("%d of %d invoices were published", on, count)
	}
	return stated, err
}

// verify sends a list of invoices, all of which have to pass.
func verify(ctx context.Context, url, token string, body []byte, count int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/verifications", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("couldn't write a request: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("couldn't send a list: %w", err)
	}
	defer response.Body.Close()
	var said api.Verified
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil || said.Passes != count {
		return fmt.Errorf("of %d invoices %d pass: status %d, %w", count, said.Passes, response.StatusCode, err)
	}
	return nil
}
