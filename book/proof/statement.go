package proof

import (
	"encoding/hex"
	"fmt"
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
func nounOf(key []byte) (zh, en string) {
	if k, ok := trade.ReadKey(key); ok {
		if noun := words.Name(k.Kind()); noun != words.Unknown {
			return noun.Words()
		}
	}
	return "记录", "record"
}

func (r Receipt) statement() (Statement, error) {
	s := Statement{Height: r.Header.Height - 1, At: r.Header.Time}
	zh, en := nounOf(r.Key)
	name := ""
	if len(r.Key) > 1 {
		name = hex.EncodeToString(r.Key[1:])
	}
	when := r.Header.Time.UTC().Format(time.RFC3339)
	if len(r.Value) == 0 {
		s.Zh = fmt.Sprintf("在链 %s 上，截至区块 %d（%s），不存在%s %s。", r.Header.Chain, s.Height, when, zh, name)
		s.En = fmt.Sprintf("On chain %s, after block %d (%s), there is no %s %s.", r.Header.Chain, s.Height, when, en,
			name)
		zh, en = r.undrawnWords()
		s.Zh, s.En = s.Zh+zh, s.En+en
		return s, nil
	}
	record, err := wire.DecodeRecord(r.Key, r.Value)
	if err != nil {
		return s, &Fault{Where: "value", Zh: "记录已被证明，但本程序无法读取：" + err.Error(),
			En: "the record is proven but this program cannot read it: " + err.Error()}
	}
	s.Record = record
	detailZh, detailEn := held(record)
	if inspection, ok := record.(trade.Inspection); ok {
		if detailZh, detailEn, err = r.drawWords(inspection); err != nil {
			return s, err
		}
	}
	s.Zh = fmt.Sprintf("在链 %s 上，截至区块 %d（%s），%s %s：%s。", r.Header.Chain, s.Height, when, zh, name, detailZh)
	s.En = fmt.Sprintf("On chain %s, after block %d (%s), %s %s: %s.", r.Header.Chain, s.Height, when,
		en, name, detailEn)
	return s, nil
}

// held says what a record holds.
func held(record trade.Record) (zh, en string) {
	switch r := record.(type) {
	case trade.Document:
		m := func(minor int64) string { return money(trade.Money{Minor: minor, Currency: r.Face.Currency}) }
		zh = fmt.Sprintf("票面 %s，价值 %s，可融资余额 %s", m(r.Face.Minor), m(r.Worth()), m(r.Available()))
		en = fmt.Sprintf("face %s, worth %s, available %s", m(r.Face.Minor), m(r.Worth()), m(r.Available()))
		if r.Shortfall() > 0 {
			zh, en = zh+"，占用超额 "+m(r.Shortfall()), en+", shortfall "+m(r.Shortfall())
		}
	case trade.Financing:
		owed := money(trade.Money{Minor: r.Outstanding, Currency: r.Asked.Currency})
		zh = fmt.Sprintf("状态 %s，申请 %s，未还本金 %s", words.Name(r.State).Zh, money(r.Asked), owed)
		en = fmt.Sprintf("state %s, asked %s, outstanding %s", words.Name(r.State).En, money(r.Asked), owed)
	case trade.Proceeds:
		zh = fmt.Sprintf("收汇 %s，日期 %s", money(r.Amount), r.Date)
		en = fmt.Sprintf("received %s on %s", money(r.Amount), r.Date)
	case trade.Party:
		zh = fmt.Sprintf("%s，暂停：%v", words.Name(r.Kind).Zh, r.Suspended)
		en = fmt.Sprintf("%s, suspended: %v", words.Name(r.Kind).En, r.Suspended)
		if r.Expelled {
			zh, en = zh+"，已清退", en+", expelled"
		}
	case trade.Alert:
		zh = fmt.Sprintf("%s，金额 %s", words.Name(r.Kind).Zh, money(r.Amount))
		en = fmt.Sprintf("%s, amount %s", words.Name(r.Kind).En, money(r.Amount))
	default:
		return ruleWords(record)
	}
	return zh, en
}

// ruleWords says what the smaller records hold.
func ruleWords(record trade.Record) (zh, en string) {
	switch r := record.(type) {
	case trade.PersonKey:
		zh, en = fmt.Sprintf("岗位 %s，已吊销：%v", words.Name(r.Duties).Zh, r.Revoked),
			fmt.Sprintf("duties %s, revoked: %v", words.Name(r.Duties).En, r.Revoked)
	case trade.Claim:
		zh = fmt.Sprintf("占用 %d，质押 %d，核减 %d，已收汇 %d（单据币种的最小单位）", r.Held, r.Pledged, r.Spent, r.Collected)
		en = fmt.Sprintf("held %d, pledged %d, spent %d, collected %d (minor units of the document's currency)", r.Held,
			r.Pledged, r.Spent, r.Collected)
	case trade.Taking:
		zh = fmt.Sprintf("占用 %d，质押 %d，核减 %d，已收汇 %d（单据币种的最小单位）", r.Held, r.Pledged, r.Spent, r.Collected)
		en = fmt.Sprintf("held %d, pledged %d, spent %d, collected %d (minor units of the document's currency)", r.Held,
			r.Pledged, r.Spent, r.Collected)
	case trade.Membership:
		zh, en = fmt.Sprintf("托管方 %s，管理员 %d 名", r.Host, len(r.Administrators)),
			fmt.Sprintf("kept by %s, %d administrators", r.Host, len(r.Administrators))
	case trade.Lenders:
		zh, en = fmt.Sprintf("有在途融资的银行 %d 家", len(r.Banks)), fmt.Sprintf("%d banks with live loans", len(r.Banks))
	case trade.Repayment:
		zh = fmt.Sprintf("%s 还本 %d、付息 %d（融资币种的最小单位），来源 %s，已更正：%v", r.Date, r.Principal, r.Interest,
			words.Name(r.Source).Zh, r.Corrected)
		en = fmt.Sprintf("on %s, principal %d and interest %d (minor units of the financing's currency), source %s, "+
			"corrected: %v", r.Date, r.Principal, r.Interest, words.Name(r.Source).En, r.Corrected)
	case trade.Rates:
		zh, en = fmt.Sprintf("%s，%d 种货币", r.Day, len(r.Rates)), fmt.Sprintf("of %s, %d currencies", r.Day, len(r.Rates))
	case trade.LimitVersions:
		zh, en = fmt.Sprintf("%d 个版本", len(r.Versions)), fmt.Sprintf("%d versions", len(r.Versions))
	case trade.ModelVersions:
		zh, en = fmt.Sprintf("已启用 %d 个版本", len(r.Versions)), fmt.Sprintf("%d versions activated", len(r.Versions))
		if last := len(r.Versions) - 1; last >= 0 {
			v := r.Versions[last]
			zh += fmt.Sprintf("，最后启用 %s，自 %s 起", v.Model, v.From.Time().Format(time.RFC3339))
			en += fmt.Sprintf(", the last is %s from %s", v.Model, v.From.Time().Format(time.RFC3339))
		}
	case trade.Pilot:
		zh, en = fmt.Sprintf("自 %s 起准入，已暂停：%v", r.From, r.Stopped),
			fmt.Sprintf("admitted from %s, stopped: %v", r.From, r.Stopped)
	default:
		zh, en = fmt.Sprintf("%T", record), fmt.Sprintf("%T", record)
	}
	return zh, en
}

func money(m trade.Money) string {
	return trade.FormatAmount(m.Minor, string(m.Currency)) + " " + string(m.Currency)
}
