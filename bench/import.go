package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tallystick/face/api"
	"tallystick/face/formats"
)

// parcelSize is how many declarations `tallystick import` sends at once, and
// batchSize how many go under one signature.
const (
	parcelSize = 5_000
	batchSize  = 1_000
)

// apiImport measures how customs publishes files of declarations through the API,
// one file after the other as `tallystick import` does, a tenth as many holders as
// declarations. Nothing goes before.
func apiImport(ctx context.Context, n *network) (r Result, err error) {
	if err := n.openTown(ctx); err != nil {
		return r, err
	}
	_, token, err := n.town.enrol(ctx, "CUSTOMS", "importer", "feed")
	if err != nil {
		return r, err
	}
	before := 2 * townPapers // numbers that the town has used
	all := formats.Sample(2, before+n.declarations, n.town.day)[before:]
	m, err := newMeter(n.town.home)
	if err != nil {
		return r, err
	}
	var waits []time.Duration
	begin := time.Now()
	for part := range slices.Chunk(all, parcelSize) {
		var text bytes.Buffer
		if err := formats.WriteCSV(&text, part); err != nil {
			return r, err
		}
		sent := time.Now()
		if err := upload(ctx, n.town.faces.URL, token, &text, len(part)); err != nil {
			return r, err
		}
		waits = append(waits, time.Since(sent))
	}
	r.DocsPerS = float64(len(all)) / time.Since(begin).Seconds()
	r.TxPerS = r.DocsPerS / batchSize
	if err := r.waited(waits, m); err != nil {
		return r, err
	}
	perFile := float64(r.Tx) / float64(len(all)) * batchSize // what was said of a file goes for an envelope
	r.Tx, r.BytesPerTx, r.WrittenPerTx = (len(all)+batchSize-1)/batchSize, r.BytesPerTx*perFile, r.WrittenPerTx*perFile
	return r, nil
}

// upload sends a file, all of which has to be taken.
func upload(ctx context.Context, url, token string, text *bytes.Buffer, declarations int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/declarations/upload?wait=30", text)
	if err != nil {
		return fmt.Errorf("couldn't write a request: %w", err)
	}
	request.Header.Set("Content-Type", "text/csv")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("couldn't send a file: %w", err)
	}
	defer response.Body.Close()
	var said api.Upload
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil || said.Registered != declarations {
		return fmt.Errorf("of %d declarations %d were registered, with %d problems: status %d, %w", declarations,
			said.Registered, len(said.Problems)+len(said.Refused), response.StatusCode, err)
	}
	return nil
}
