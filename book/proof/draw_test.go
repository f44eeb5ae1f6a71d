package proof

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// lots gives a financing that a seed draws at a share, and one that it does not.
func lots(seed trade.Digest, share trade.BasisPoints) (drawn, undrawn trade.FinancingID) {
	for n := uint64(1); drawn.IsZero() || undrawn.IsZero(); n++ {
		var id trade.FinancingID
		binary.BigEndian.PutUint64(id[8:], n)
		if trade.Drawn(seed, id, share) {
			drawn = id
		} else {
			undrawn = id
		}
	}
	return drawn, undrawn
}

// drawnReceipt is the receipt of an inspection with the block that drew it.
func drawnReceipt(t *testing.T) (r Receipt, trust Trust, undrawn trade.FinancingID) {
	t.Helper()
	header := headerAt(5, filler(40))
	seed := trade.Digest(header.Hash())
	drawn, undrawn := lots(seed, 1_000)
	inspection := trade.Inspection{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, drawn),
		Enterprise: trade.PartyID{1},
		Bank:       trade.PartyID{2}, Region: "35"}, Height: 5, Seed: seed, Share: 1_000, Since: 9}
	r, trust = made(t, trade.InspectionKey(drawn).Bytes(), 3, inspection)
	r.Draw = &Draw{Header: header, Commit: voted(header, 3)}
	return r, trust, undrawn
}

func TestReceiptOfADraw(t *testing.T) {
	r, trust, undrawn := drawnReceipt(t)
	text, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	said, err := Verify(text, trust)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := said.Record.(trade.Inspection); !ok || !strings.Contains(said.En, "drawn by the hash of block 5: its "+
		"lot is ") || !strings.Contains(said.En, "is in the receipt; not reported yet") ||
		!strings.Contains(said.Zh, "由区块 5 的哈希抽中") {
		t.Errorf("it says %q / %q", said.En, said.Zh)
	}
	bare := r
	bare.Draw = nil
	text, _ = bare.Encode()
	if said, err = Verify(text, trust); err != nil || !strings.Contains(said.En, "unchecked") ||
		!strings.Contains(said.Zh, "未经核对") {
		t.Errorf("without the block it says %q, %v", said.En, err)
	}
	absent, trust := made(t, trade.InspectionKey(undrawn).Bytes(), 4)
	absent.Draw = r.Draw
	text, _ = absent.Encode()
	if said, err = Verify(text, trust); err != nil ||
		!strings.Contains(said.En, "there is no inspection "+undrawn.String()) ||
		!strings.Contains(said.En, "If it was disbursed or paid in block 4") || !strings.Contains(said.Zh, "不被抽中") {
		t.Errorf("of an absence it says %q, %v", said.En, err)
	}
}

// A draw that is not what the record says fails, and so does one altered byte.
func TestForgedDrawsFail(t *testing.T) {
	for where, forge := range map[string]func(*Receipt){
		"draw.header.chain": func(r *Receipt) {
			r.Draw.Header.Chain = "other"
			r.Draw.Commit = voted(r.Draw.Header, 4)
		},
		"draw.header":                 func(r *Receipt) { r.Draw.Header.Time = noon.Add(1) },
		"draw.commit.votes[0]":        func(r *Receipt) { r.Draw.Commit.Round = 7 },
		"draw.commit":                 func(r *Receipt) { r.Draw.Commit = voted(r.Draw.Header, 2) },
		"draw.commit.height":          func(r *Receipt) { r.Draw.Commit.Height = 6 },
		"draw.header.validators_hash": func(r *Receipt) { r.Draw.Header.ValidatorsHash = filler(3) },
	} {
		r, trust, _ := drawnReceipt(t)
		forge(&r)
		text, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var fault *Fault
		if _, err := Verify(text, trust); !errors.As(err, &fault) || fault.Where != where {
			t.Errorf("%s: %v", where, err)
		}
	}
	// another final block of the same chain
	r, trust, _ := drawnReceipt(t)
	other := headerAt(5, filler(41))
	r.Draw = &Draw{Header: other, Commit: voted(other, 4)}
	text, _ := r.Encode()
	if _, err := Verify(text, trust); err == nil || !strings.Contains(err.Error(), "the seed in the record is not "+
		"the hash") {
		t.Errorf("another block: %v", err)
	}
	// a record that its own seed does not draw
	header := headerAt(5, filler(40))
	seed := trade.Digest(header.Hash())
	_, undrawn := lots(seed, 1_000)
	r, trust = made(t, trade.InspectionKey(undrawn).Bytes(), 3,
		trade.Inspection{Deal: trade.Deal{ID: trade.DealOf(trade.FinancingDeal, undrawn)},
			Height: 5, Seed: seed, Share: 1_000, Since: 9})
	text, _ = r.Encode()
	if _, err := Verify(text, trust); err == nil || !strings.Contains(err.Error(), "would not have been drawn") {
		t.Errorf("an inspection that was not drawn: %v", err)
	}
	// a draw where none belongs
	r, trust = made(t, trade.DocumentKey(document.ID).Bytes(), 3)
	r.Draw = &Draw{Header: header, Commit: voted(header, 4)}
	text, _ = r.Encode()
	if _, err := Verify(text, trust); err == nil ||
		!strings.Contains(err.Error(), "only the receipt of an inspection") {
		t.Errorf("a draw of a document: %v", err)
	}
	r, trust, _ = drawnReceipt(t)
	text, _ = r.Encode()
	for i := 0; i < len(text); i += 3 {
		altered := append([]byte(nil), text...)
		altered[i] ^= 1
		if _, err := Verify(altered, trust); err == nil {
			t.Fatalf("byte %d (%q) may be altered", i, text[i])
		}
	}
}

// The receipt of a check shows its draw as that of an inspection does, with the lot that
// payments have.
func TestReceiptOfACheck(t *testing.T) {
	header := headerAt(5, filler(40))
	seed := trade.Digest(header.Hash())
	var drawn, undrawn trade.PaymentID
	for n := uint64(1); drawn.IsZero() || undrawn.IsZero(); n++ {
		var id trade.PaymentID
		binary.BigEndian.PutUint64(id[8:], n)
		if trade.CheckLot(seed, id) < 1_000 {
			drawn = id
		} else if trade.Drawn(seed, trade.FinancingID(id), 1_000) { // which a loan's lot would draw
			undrawn = id
		}
	}
	receipt := func(id trade.PaymentID) (Receipt, Trust) {
		r, trust := made(t, trade.CheckKey(id).Bytes(), 3, trade.Check{Deal: trade.Deal{
			ID: trade.DealOf(trade.PaymentDeal, id), Enterprise: trade.PartyID{1}, Bank: trade.PartyID{2},
			Region: "35"},
			Height: 5, Seed: seed, Share: 1_000, Since: 9, Due: 30})
		r.Draw = &Draw{Header: header, Commit: voted(header, 3)}
		return r, trust
	}
	r, trust := receipt(drawn)
	text, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	said, err := Verify(text, trust)
	if _, ok := said.Record.(trade.Check); err != nil || !ok ||
		!strings.Contains(said.En, "drawn by the hash of block 5: its lot is ") ||
		!strings.Contains(said.En, "is in the receipt; not reported yet") {
		t.Errorf("it says %q, %v", said.En, err)
	}
	r, trust = receipt(undrawn)
	text, _ = r.Encode()
	var fault *Fault
	if _, err := Verify(text, trust); !errors.As(err, &fault) || fault.Where != "value" {
		t.Errorf("a check that its own seed does not draw: %v", err)
	}
	absent, trust := made(t, trade.CheckKey(undrawn).Bytes(), 4)
	absent.Draw = r.Draw
	text, _ = absent.Encode()
	if said, err = Verify(text, trust); err != nil || !strings.Contains(said.En, "does not draw") {
		t.Errorf("of an absence it says %q, %v", said.En, err)
	}
}
