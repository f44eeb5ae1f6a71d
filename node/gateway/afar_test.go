package gateway

import (
	"context"
	"errors"
	"testing"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// toyAfar is a keeper that says in which currency documents are.
type toyAfar struct {
	currency trade.Currency
	err      error
	asked    int
}

func (f *toyAfar) Try(_ context.Context, _ trade.KeyID, commands []trade.Command) ([]trade.Refusal, error) {
	return make([]trade.Refusal, len(commands)), nil
}

func (f *toyAfar) Find(context.Context, trade.KeyID, trade.DocumentID, trade.CodeID) (Found, error) {
	f.asked++
	return Found{Known: true}, nil
}

func (f *toyAfar) Currency(context.Context, trade.KeyID, trade.DocumentID, trade.CodeID) (trade.Currency, error) {
	f.asked++
	return f.currency, f.err
}

func (f *toyAfar) Verify(context.Context, trade.KeyID, []trade.Stated) ([]VerifiedInvoice, error) {
	return nil, nil
}

// An amount is read with the decimals of its document's currency, which keepers tell of one that
// the book does not hold: where they don't, the form goes no further.
func TestAnAmountWaitsForItsCurrency(t *testing.T) {
	w, far := newTown(t), &toyAfar{}
	w.Gateway.ring.Afar = far
	read := func() (trade.Line, InputErrors, error) {
		a := asking{gateway: w.Gateway, person: w.person("exporter")}
		lines, err := a.lines(t.Context(), "lines", []LineForm{{Document: "350120260000000034", Amount: "10.00"}})
		if err != nil {
			return trade.Line{}, nil, err
		}
		return lines[0], a.wrong, nil
	}
	for currency, minor := range map[trade.Currency]int64{"USD": 1_000, "BHD": 10_000} {
		far.currency = currency
		if line, wrong, err := read(); err != nil || len(wrong) > 0 || line.Amount != minor {
			t.Errorf("%s: %+v %v %v", currency, line, wrong, err)
		}
	}
	for _, none := range []trade.Currency{"", "XQQ"} {
		far.currency = none
		_, wrong, err := read()
		if err != nil || len(wrong) != 1 || wrong[0].Field != "lines[0].document" {
			t.Errorf("of currency %q: %v %v", none, wrong, err)
		}
	}
	far.err = errors.New("away")
	if _, _, err := read(); !errors.Is(err, far.err) {
		t.Error(err)
	}
	// a bank closes what is left of a document by its currency too
	far.currency, far.err = "", nil
	w.wrong("maker", CloseRemainderForm{Proceeds: trade.ProceedsID{1}.String(), Document: trade.DocumentID{9}.String(),
		Amount: "10.00", Reason: "price-reduced"}, "document")
	// who holds the whole ledger asks nobody, and would sign next to nothing
	w.Gateway.ring.Afar = nil
	if line, wrong, err := read(); err != nil || len(wrong) > 0 || line.Amount != 1 {
		t.Errorf("%+v %v %v", line, wrong, err)
	}
}

// Who has no key here asks no keeper.
func TestNobodyAsksWithoutAKey(t *testing.T) {
	w, far := newTown(t), &toyAfar{}
	w.Gateway.ring.Afar = far
	person := w.person("maker")
	look := func() error { _, err := w.LookUp(t.Context(), person, "350120260000000034"); return err }
	if err := look(); err != nil || far.asked != 1 {
		t.Fatal(err, far.asked)
	}
	person.ID = trade.PersonID{1}
	_, verifies := w.verify(t.Context(), person, nil)
	a := asking{gateway: w.Gateway, person: person}
	_, currency := a.currencyOf(t.Context(), "document", trade.DocumentID{9})
	for _, err := range []error{look(), verifies, currency} {
		if !errors.Is(err, desk.ErrNoKey) {
			t.Error(err)
		}
	}
	if far.asked != 1 {
		t.Error("a keeper is asked")
	}
}
