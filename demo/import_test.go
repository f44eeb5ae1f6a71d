package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/node/gateway"
)

// TestImportGoesOn breaks an import off after its first batch and runs it
// again: every declaration is on the ledger, once.
func TestImportGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("founds a network: run without -short")
	}
	w, _, _ := testWorld(t, 0)
	// the numbers of the first are taken
	declarations := formats.Sample(9, 2_700, trade.InstantOf(time.Now()).Day())[200:]
	ctx, stop := context.WithCancel(t.Context())
	batches := 0
	err := Publish(ctx, w.Gate, w.Feed, declarations, func(int) {
		if batches++; batches == 1 {
			stop()
		}
	}, nil)
	if err == nil || batches < 1 || batches > 2 { // the next was on its way already
		t.Fatalf("the import was not broken off: %d batches, %v", batches, err)
	}
	count := func() (n int) {
		t.Helper()
		err := w.Ledger.View(func(book trade.Book, _ trade.Instant) error {
			n = 0
			for _, d := range declarations {
				id, err := w.Tokens.Token(t.Context(), "declaration", d.Number)
				if err != nil {
					return err
				}
				if found, ok := book.Document(id); ok && found.Revision == 1 {
					n++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n < gateway.PublishBatch || n == len(declarations) {
		t.Errorf("after the break %d declarations are on the ledger", n)
	}
	for range 2 {
		if err := Publish(t.Context(), w.Gate, w.Feed, declarations, func(int) {}, nil); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != len(declarations) {
			t.Errorf("%d of %d declarations are on the ledger", n, len(declarations))
		}
	}
	altered := declarations[1_200]
	altered.Amount, altered.Items = "1.00", []formats.Item{{Code: "850440", Description: "x"}}
	var refused []string
	err = Publish(t.Context(), w.Gate, w.Feed, []formats.Declaration{declarations[0], altered, declarations[1]},
		func(int) {}, func(d gateway.Declaration, r trade.Refusal) {
			refused = append(refused, fmt.Sprint(d.Number, " ", r.Rule))
		})
	if want := fmt.Sprint(altered.Number, " ", trade.DocumentMustBeNew); err != nil || len(refused) != 1 ||
		refused[0] != want {
		t.Errorf("refused are %v (%v), not %s", refused, err, want)
	}
}

func TestSummaryIsOneLine(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var out strings.Builder
		if err := (summary{Receipts: 3, OK: true}).print(&out, asJSON); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); strings.Count(text, "\n") != 1 || asJSON && !json.Valid([]byte(text)) {
			t.Errorf("the summary is %q", text)
		}
	}
}
