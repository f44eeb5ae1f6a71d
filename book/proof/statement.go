package proof

import (
	"encoding/hex"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
)

// Statement is what a receipt proves, in words and as the record itself.
type Statement struct {
	Zh, En string
	Record trade.Record // nil when the receipt proves that there is none
	Height int64        // of the block after which it was so
	At     time.Time    // of the header that carries the root
}

// nounOf names the kind of record of a key.
func nounOf(key []byte) words.Text {
	if k, ok := trade.ReadKey(key); ok {
		if noun := words.Name(k.Kind()); noun != words.Unknown {
			return noun
		}
	}
	return words.Record
}

func (r Receipt) statement() (Statement, error) {
	s := Statement{Height: r.Header.Height - 1, At: r.Header.Time}
	noun, name := nounOf(r.Key), ""
	if len(r.Key) > 1 {
		name = hex.EncodeToString(r.Key[1:])
	}
	when := r.Header.Time.UTC().Format(time.RFC3339)
	if len(r.Value) == 0 {
		said := words.Absence.With(r.Header.Chain, s.Height, when, noun, name)
		s.Zh, s.En = said.And(r.undrawnWords()).Words()
		return s, nil
	}
	record, err := wire.DecodeRecord(r.Key, r.Value)
	if err != nil {
		return s, &Fault{Where: "value", Zh: "记录已被证明，但本程序无法读取：" + err.Error(),
			En: "the record is proven but this program cannot read it: " + err.Error()}
	}
	s.Record = record
	detail := held(record)
	if drawn, ok := drawingOf(record); ok {
		if detail, err = r.drawWords(drawn); err != nil {
			return s, err
		}
	}
	s.Zh, s.En = words.Statement.With(r.Header.Chain, s.Height, when, noun, name, detail).Words()
	return s, nil
}

// held says what a record holds.
func held(record trade.Record) words.Text {
	switch r := record.(type) {
	case trade.Document:
		m := func(minor int64) string { return money(trade.Money{Minor: minor, Currency: r.Face.Currency}) }
		said := words.DocumentHolds.With(m(r.Face.Minor), m(r.Worth()), m(r.Available()))
		if r.Shortfall() > 0 {
			said = said.And(words.AndShortfall.With(m(r.Shortfall())))
		}
		return said
	case trade.Financing:
		owed := money(trade.Money{Minor: r.Outstanding, Currency: r.Asked.Currency})
		return words.FinancingHolds.With(words.Name(r.State), money(r.Asked), owed)
	case trade.Payment:
		return words.PaymentHolds.With(words.Name(r.State), money(r.Amount),
			money(trade.Money{Minor: r.Refunded, Currency: r.Amount.Currency}))
	case trade.Proceeds:
		said := words.ProceedsHold.With(money(r.Amount), r.Date)
		switch {
		case !r.Waiting.IsZero():
			said = said.And(words.AndMatchWaits)
		case r.Dismissed != trade.NoReason:
			said = said.And(words.AndNeverCounted)
		}
		return said
	case trade.Party:
		said := words.PartyHolds.With(words.Name(r.Kind), words.Answer(r.Suspended))
		if r.Expelled {
			said = said.And(words.AndExpelled)
		}
		return said
	case trade.Keeper:
		return words.KeeperHolds.With(words.Name(r.State), r.Address)
	case trade.Alert:
		return words.AlertHolds.With(words.Name(r.Kind), money(r.Amount))
	}
	return ruleWords(record)
}

// ruleWords says what the smaller records hold.
func ruleWords(record trade.Record) words.Text {
	switch r := record.(type) {
	case trade.PersonKey:
		return words.KeyHolds.With(words.Name(r.Duties), words.Answer(r.Revoked))
	case trade.Claim:
		return words.TakingHolds.With(r.Held, r.Pledged, r.Spent, r.Collected)
	case trade.Taking:
		return words.TakingHolds.With(r.Held, r.Pledged, r.Spent, r.Collected)
	case trade.Membership:
		return words.MembershipHolds.With(r.Host, len(r.Administrators))
	case trade.Lenders:
		return words.LendersHold.With(len(r.Banks))
	case trade.Repayment:
		return words.RepaymentHolds.With(r.Date, r.Principal, r.Interest, words.Name(r.Source),
			words.Answer(r.Corrected))
	case trade.Refund:
		return words.RefundHolds.With(r.Date, r.Amount, words.Name(r.Reason),
			words.Answer(!r.Waiting && r.Dismissed == 0))
	case trade.Remittance:
		return words.RemittanceHolds.With(words.Answer(!r.Deal.ID.IsZero()))
	case trade.Rates:
		return words.RatesHold.With(r.Day, len(r.Rates))
	case trade.LimitVersions:
		return words.LimitsHold.With(len(r.Versions))
	case trade.RateLimitVersions:
		return words.LimitsHold.With(len(r.Versions))
	case trade.ModelVersions:
		said := words.ModelsHold.With(len(r.Versions))
		if last := len(r.Versions) - 1; last >= 0 {
			v := r.Versions[last]
			said = said.And(words.AndTheLast.With(v.Model, v.From.Time().Format(time.RFC3339)))
		}
		return said
	case trade.Pilot:
		return words.PilotHolds.With(r.From, words.Answer(r.Stopped))
	}
	return words.Name(record.Key().Kind())
}

func money(m trade.Money) string {
	return trade.FormatAmount(m.Minor, string(m.Currency)) + " " + string(m.Currency)
}
