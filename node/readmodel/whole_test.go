package readmodel

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// shows gives what the model shows a viewer of the record of a key, of the kinds
// that it shows at all.
func (m *Model) shows(ctx context.Context, v trade.Viewer, stands trade.Record) (trade.Record, bool) {
	found := func(r trade.Record, err error) (trade.Record, bool) { return r, err == nil }
	first := stands.Key().Identifier(0)
	switch r := stands.(type) {
	case trade.Party:
		return found(m.Party(ctx, v, first))
	case trade.Membership:
		return found(m.Membership(ctx, v, first))
	case trade.PersonKey:
		return among(m.Keys(ctx, v, r.Party))(stands)
	case trade.Document:
		shown, err := m.Document(ctx, v, first)
		return found(shown.Document, err)
	case trade.Taking:
		shown, err := m.Document(ctx, v, first)
		return shown.Taking, err == nil && !shown.Partial
	case trade.Claim:
		return among(m.Claims(ctx, v, first))(stands)
	case trade.Notice:
		return among(m.Notices(ctx, v, first))(stands)
	case trade.Financing:
		return found(m.Financing(ctx, v, first))
	case trade.Repayment:
		return among(m.Repayments(ctx, v, first))(stands)
	case trade.Payment:
		return found(m.Payment(ctx, v, first))
	case trade.Refund:
		return among(m.Refunds(ctx, v, first))(stands)
	case trade.Proposal:
		return found(m.Proposal(ctx, v, first))
	case trade.Keeper:
		return found(m.Keeper(ctx, v, first))
	case trade.Inspection:
		return found(m.Inspection(ctx, v, first))
	case trade.Task:
		return found(m.taskOpened(ctx, v, stands.(trade.Task).ID))
	case trade.Check:
		return found(m.Check(ctx, v, first))
	case trade.Proceeds:
		return found(m.Proceeds(ctx, v, first))
	case trade.Alert:
		alerts, err := m.Alerts(ctx, v, AlertFilter{}, Page{Limit: MaxRows})
		return among(alerts.Rows, err)(stands)
	case trade.Pilot:
		return among(m.Pilots(ctx, v))(stands)
	case trade.Rates:
		return found(m.Rates(ctx, r.Day))
	case trade.Calendar:
		return found(m.Calendar(ctx, r.Year))
	case trade.LimitVersions:
		versions, err := m.Limits(ctx)
		versions = slices.DeleteFunc(versions, func(l trade.Limits) bool { return l.Scenario != r.Scenario })
		return trade.LimitVersions{Versions: versions, Scenario: r.Scenario}, err == nil
	case trade.RateLimitVersions:
		versions, err := m.RateLimits(ctx)
		return trade.RateLimitVersions{Versions: versions}, err == nil
	}
	return nil, false
}

// among finds in a list the record of the same key.
func among[R trade.Record](list []R, err error) func(trade.Record) (trade.Record, bool) {
	return func(like trade.Record) (trade.Record, bool) {
		at := slices.IndexFunc(list, func(r R) bool { return r.Key() == like.Key() })
		if err != nil || at < 0 {
			return nil, false
		}
		return list[at], true
	}
}

// valueOf gives a record as the tree holds it.
func valueOf(t *testing.T, r trade.Record) []byte {
	_, value, err := wire.EncodeRecord(r)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// hidden are the kinds that the model shows nobody: the ledger's own affairs, and
// what its owner reads elsewhere. Models are shown by their changes.
var hidden = []trade.RecordKind{trade.KindDeadline, trade.KindTransaction, trade.KindPosition,
	trade.KindLenders, trade.KindModels, trade.KindThreshold, trade.KindRemittance,
	trade.KindPettyCash, trade.KindFacilitation, trade.KindMarks, trade.KindMarked, trade.KindWarned,
	trade.KindTrack, trade.KindRuleBook,
	trade.KindReport, trade.KindRoll}

// Whatever kind of record there is and whoever asks, the answer is the record as
// it stands on the ledger, with a receipt, or nothing at all and no receipt.
func TestRecordsAreToldWholeOrNotAtAll(t *testing.T) {
	w := newWorld(33, 3, 4)
	w.play(70, 8)
	w.facilitated()
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx := context.Background()
	told := map[trade.RecordKind]map[bool]int{}
	for _, kind := range wire.RecordKinds() {
		told[kind] = map[bool]int{}
	}
	for _, v := range w.everyone() {
		for stands := range w.book.Book.Scan(trade.Key{}) {
			k := stands.Key()
			if slices.Contains(hidden, k.Kind()) {
				continue
			}
			shown, ok := m.shows(ctx, v, stands)
			if ok && !bytes.Equal(valueOf(t, shown), valueOf(t, stands)) {
				t.Fatalf("%v is shown a part of a %T:\n%+v\n%+v", v, stands, shown, stands)
			}
			if k.Kind() == trade.KindAlert && !ok && len(w.book.alerts()) > MaxRows {
				continue // further down in the list
			}
			receipt, err := m.MayHaveReceipt(ctx, v, w.book.Book, k)
			if err != nil || receipt != ok {
				t.Fatalf("%v is shown a %T %+v: %v, and may have its receipt: %v, %v", v, stands, stands, ok, receipt,
					err)
			}
			told[k.Kind()][ok]++
		}
	}
	for kind, times := range told {
		public := kind == trade.KindRates || kind == trade.KindLimits || kind == trade.KindCalendar ||
			kind == trade.KindRateLimits || kind == trade.KindKeeper
		untold := times[true] == 0 && kind != trade.KindCalendar || times[false] == 0 && !public
		if untold && !slices.Contains(hidden, kind) {
			t.Errorf("records of kind %#x are told %v", kind, fmt.Sprint(times))
		}
	}
}
