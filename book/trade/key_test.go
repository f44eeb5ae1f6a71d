package trade

import (
	"bytes"
	"math"
	"testing"
)

// What tells records apart is in their keys, and can be read from them again.
func TestKeysSayWhatTheyName(t *testing.T) {
	one, two := [16]byte{1, 15: 0xff}, [16]byte{2, 15: 0xfe}
	place := PilotKey{Scenario: ExportReceivables, Region: "4403", Bank: one}
	for _, c := range []struct {
		key    Key
		kind   RecordKind
		length int
	}{
		{PartyKey(one), KindParty, 17}, {ClaimKey(one, DealOf(FinancingDeal, two)), KindClaim, 34},
		{NoticeKey(one, two), KindNotice, 33},
		{RepaymentKey(one, 7), KindRepayment, 21}, {AlertKey(AlertID{7}), KindAlert, 17}, {RatesKey(-3), KindRates, 5},
		{LimitsKey(1), KindLimits, 2}, {RateLimitsKey(), KindRateLimits, 1}, {PilotRecordKey(place), KindPilot, 22},
		{PilotRecordKey(PilotKey{}), KindPilot, 18},
		{PaymentKey(one), KindPayment, 17}, {RefundKey(one, 7), KindRefund, 21},
		{RemittanceKey(one), KindRemittance, 17},
		{DeadlineKey(Deadline{At: -1, Kind: HoldEnds, Deal: DealOf(FinancingDeal, two)}), KindDeadline, 27},
	} {
		if got, ok := ReadKey(c.key.Bytes()); !ok || got != c.key || got.Kind() != c.kind ||
			len(got.Bytes()) != c.length {
			t.Errorf("%x is read as %x", c.key.Bytes(), got.Bytes())
		}
	}
	for _, wrong := range [][]byte{nil, {}, bytes.Repeat([]byte{1}, maxKey+1)} {
		if k, ok := ReadKey(wrong); ok || !k.IsZero() {
			t.Errorf("%x is a key", wrong)
		}
	}
	claim := ClaimKey(one, DealOf(FinancingDeal, two))
	if parent, ok := claim.Parent(); !ok || parent != ClaimsKey(one) || !claim.Begins(parent) || parent.Begins(claim) {
		t.Errorf("a claim belongs to %x", parent.Bytes())
	}
	refund := RefundKey(one, 7)
	if parent, ok := refund.Parent(); !ok || parent != RefundsKey(one) || refund.Identifier(0) != one ||
		refund.Number(4) != 7 {
		t.Errorf("a refund belongs to %x", parent.Bytes())
	}
	if _, ok := ClaimsKey(one).Parent(); ok {
		t.Error("what ends behind its identifier belongs to another")
	}
	if claim.Identifier(0) != one || claim.Deal() != DealOf(FinancingDeal, two) || claim.Identifier(2) != [16]byte{} ||
		NoticeKey(one, two).Identifier(1) != two || RepaymentKey(one, 7).Identifier(1) != [16]byte{} ||
		!NoticeKey(one, two).Deal().IsZero() {
		t.Errorf("a claim names %x and %s", claim.Identifier(0), claim.Deal())
	}
	if RepaymentKey(one, math.MaxUint32).Number(4) != math.MaxUint32 {
		t.Error("a number is another")
	}
	for _, day := range []Day{math.MinInt32, -1, 0, 1, math.MaxInt32} {
		if RatesKey(day).Signed() != int32(day) || CalendarKey(int32(day)).Signed() != int32(day) {
			t.Errorf("day %d is another", day)
		}
	}
	for _, p := range []PilotKey{place, {}, {Scenario: ExportReceivables},
		{Scenario: ExportReceivables, Region: "35"}} {
		if got := PilotRecordKey(p).Place(); got != p {
			t.Errorf("%+v is read as %+v", p, got)
		}
	}
	short, _ := ReadKey(PartyKey(one).Bytes()[:16])
	if short.Identifier(0) != [16]byte{} || short.Begins(PartyKey(one)) || !short.Begins(short) || short.IsZero() {
		t.Errorf("%x names %x", short.Bytes(), short.Identifier(0))
	}
	if k := keyOf(KindPilot); k.Begins(k.with(0)) || !k.with(0).Begins(k) {
		t.Error("a key begins with a longer one")
	}
	if parent, ok := PilotRecordKey(PilotKey{}).Parent(); !ok || len(parent.Bytes()) != 17 {
		t.Errorf("what goes on by one byte belongs to %x", parent.Bytes())
	}
	if KeyNamed(KindDocument, one) != DocumentKey(one) || KeyNamed(KindModels, one) != ModelsKey() ||
		KeyNamed(KindRateLimits, one) != RateLimitsKey() {
		t.Error("a named key is another")
	}
}

// A book in memory finds what belongs together, in order, also what came late.
func TestMemoryScansInOrder(t *testing.T) {
	b := NewMemoryBook()
	document := DocumentID{5}
	for _, f := range []byte{3, 1, 2, 1} {
		b.Put(Claim{Document: document, Deal: DealOf(FinancingDeal, FinancingID{f}), Held: int64(f)})
		b.Put(Claim{Document: DocumentID{6}, Deal: DealOf(FinancingDeal, FinancingID{f})})
	}
	var held []int64
	for claim := range b.Claims(document) {
		held = append(held, claim.Held)
		if len(held) == 3 {
			break
		}
	}
	if len(held) != 3 || held[0] != 1 || held[1] != 2 || held[2] != 3 {
		t.Errorf("the claims come as %v", held)
	}
	for _, at := range []Instant{9, 7, 8} {
		b.Put(Deadline{At: at, Kind: HoldEnds})
	}
	b.Remove(Deadline{At: 7, Kind: HoldEnds})
	if d, ok := b.Deadline(8); !ok || d.At != 8 {
		t.Errorf("the first deadline is %+v", d)
	}
	for at := Instant(99); at > 8; at-- {
		b.Put(Deadline{At: at, Kind: MaturityEnds})
	}
	for range 20 { // maps come in any order
		if d, ok := b.Deadline(1_000); !ok || d.At != 8 {
			t.Fatalf("the first deadline is %+v", d)
		}
	}
	if d, ok := b.Deadline(7); ok || d != (Deadline{}) {
		t.Errorf("a deadline that is not there: %+v", d)
	}
	count := 0
	for range b.Scan(Key{}) {
		count++
	}
	if count != 8+91 {
		t.Errorf("%d records are there", count)
	}
}
