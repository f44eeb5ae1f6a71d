package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/face/portal"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// Password is the password of everybody on a demonstration network, which
// listens on the loopback only and says so on its sign-in page.
const Password = "tallystick"

const finalWait = 30 * time.Second

// holder is an enterprise of the demonstration with its declarations.
type holder struct {
	number, nameZh, nameEn, region string
	id                             trade.PartyID
	person                         desk.Person
	documents                      []paper
}

// paper is a declaration that the play uses.
type paper struct {
	id       trade.DocumentID
	detail   gateway.Declaration
	currency trade.Currency
}

// lender is a bank of the demonstration with its two persons.
type lender struct {
	number, nameZh, nameEn, region string
	id                             trade.PartyID
	maker, checker                 desk.Person
}

// World is the demonstration network and who plays in it.
type World struct {
	*member.Member
	Governor, Feed desk.Person
	Tax            desk.Person // the tax office's feed
	banks          []*lender
	holders        []*holder
	accounts       []portal.Account
	version        string // of the program
}

// do has a person submit a form and expects that nothing refuses it.
func (w *World) do(ctx context.Context, who desk.Person, form gateway.Form) (gateway.Outcome, error) {
	outcome, err := w.Gate.Submit(ctx, who, form, gateway.Request{Wait: finalWait})
	if err != nil {
		return outcome, fmt.Errorf("couldn't carry out %T: %w", form, err)
	}
	if !outcome.Refusal.OK() {
		return outcome, fmt.Errorf("couldn't carry out %T: refused by rule %d %s", form, outcome.Refusal.Rule,
			outcome.Refusal.Rule)
	}
	if outcome.Pending || outcome.Expired {
		return outcome, fmt.Errorf("couldn't carry out %T: it was not final within %s", form, finalWait)
	}
	return outcome, nil
}

// enrol makes a person with a login at a party.
func (w *World) enrol(ctx context.Context, party, login, zh, en string, duties ...string) (desk.Person, error) {
	_, err := w.do(ctx, w.Governor, gateway.EnrolPersonForm{Party: party, Login: login, NameZh: zh, NameEn: en,
		Duties: duties, Password: Password})
	if err != nil {
		return desk.Person{}, err
	}
	return w.Gate.PersonBy(ctx, login)
}

func (w *World) account(partyZh, partyEn, dutyZh, dutyEn, login string) {
	w.accounts = append(w.accounts, portal.Account{PartyZh: partyZh, PartyEn: partyEn, DutiesZh: dutyZh,
		DutiesEn: dutyEn, Name: login})
}

// guangdong is what the branch of the demonstration is called.
const guangdong = "外汇局广东省分局"

// settle admits the institutions, opens the pilot and publishes the rates.
func (w *World) settle(ctx context.Context) (err error) {
	if w.Governor, err = w.Gate.PersonBy(ctx, "governor"); err != nil {
		return err
	}
	w.account("国家外汇管理局", "SAFE head office", "监管员", "governor", "governor")
	w.account("国家外汇管理局", "SAFE head office", "审计员", "auditor", "auditor")
	w.account("国家外汇管理局", "SAFE head office", "监管员", "governor", "governor2") // what is proposed needs two
	institutions := []gateway.AdmitPartyForm{
		{Kind: "customs", Number: "CUSTOMS", NameZh: "中国海关", NameEn: "China Customs", Region: "11"},
		{Kind: "tax", Number: "TAX", NameZh: "国家税务总局", NameEn: "State Taxation Administration", Region: "11"},
		{Kind: "branch", Number: "SAFE44", NameZh: guangdong, NameEn: "SAFE Guangdong Branch", Region: "44"},
	}
	for _, b := range w.banks {
		institutions = append(institutions, gateway.AdmitPartyForm{Kind: "bank", Number: b.number, NameZh: b.nameZh,
			NameEn: b.nameEn, Region: b.region})
	}
	for _, form := range institutions {
		if _, err := w.do(ctx, w.Governor, form); err != nil {
			return err
		}
	}
	if w.Feed, err = w.enrol(ctx, "CUSTOMS", "customs", "海关数据源", "Customs feed", "feed"); err != nil {
		return err
	}
	w.account("海关", "China Customs", "数据源", "feed", "customs")
	if w.Tax, err = w.enrol(ctx, "TAX", "tax", "税务数据源", "Tax office feed", "feed"); err != nil {
		return err
	}
	w.account("税务机关", "Tax office", "数据源", "feed", "tax")
	if _, err = w.enrol(ctx, "SAFE44", "guangdong", "广东分局审计", "Guangdong auditor", "auditor"); err != nil {
		return err
	}
	w.account(guangdong, "SAFE Guangdong Branch", "审计员", "auditor", "guangdong")
	for _, duty := range []trade.Duty{trade.Maker, trade.Checker} {
		zh, en := words.Name(duty).Words()
		login := "guangdong." + en
		if _, err = w.enrol(ctx, "SAFE44", login, guangdong+zh, "Guangdong "+en, en); err != nil {
			return err
		}
		w.account(guangdong, "SAFE Guangdong Branch", zh, en, login)
	}
	today := trade.InstantOf(time.Now()).Day().String()
	for i, b := range w.banks {
		if b.id, err = w.Tokens.Token(ctx, token.Party, b.number); err != nil {
			return err
		}
		login := fmt.Sprintf("bank%d", i+1)
		if b.maker, err = w.enrol(ctx, b.number, login+".maker", b.nameZh[:6]+"经办", b.nameEn+" maker",
			"maker"); err != nil {
			return err
		}
		if b.checker, err = w.enrol(ctx, b.number, login+".checker", b.nameZh[:6]+"复核", b.nameEn+" checker",
			"checker"); err != nil {
			return err
		}
		w.account(b.nameZh, b.nameEn, "经办", "maker", login+".maker")
		w.account(b.nameZh, b.nameEn, "复核", "checker", login+".checker")
	}
	for _, s := range trade.Scenarios() {
		if err := w.openPilot(ctx, s, today); err != nil {
			return err
		}
	}
	_, err = w.do(ctx, w.Governor,
		gateway.PublishRatesForm{Day: today, Rates: []gateway.RateForm{{Currency: "USD", Per100: "712.3400"},
			{Currency: "EUR", Per100: "778.5200"},
			{Currency: "JPY", Per100: "4.7512"}, {Currency: "HKD", Per100: "91.4700"},
			{Currency: "GBP", Per100: "901.3300"}, {Currency: "KRW", Per100: "0.5216"}}})
	return err
}

// openPilot opens a scenario to every bank and region of the demonstration.
func (w *World) openPilot(ctx context.Context, s trade.Scenario, from string) error {
	for _, b := range w.banks {
		if _, err := w.do(ctx, w.Governor, gateway.AdmitToPilotForm{
			PlaceForm: gateway.PlaceForm{Scenario: s.String(), Bank: b.number}, From: from,
			Facilitates: s.Capital()}); err != nil {
			return err
		}
	}
	for _, region := range trade.PilotRegions() {
		if _, err := w.do(ctx, w.Governor, gateway.AdmitToPilotForm{
			PlaceForm: gateway.PlaceForm{Scenario: s.String(), Region: string(region)}, From: from,
			Cap: "2,000,000,000.00"}); err != nil {
			return err
		}
	}
	return nil
}

// newLenders are the banks of the demonstration; none of them exists.
func newLenders() []*lender {
	return []*lender{{number: "JHBANK", nameZh: "江海银行", nameEn: "Jianghai Bank", region: "31"},
		{number: "HYBANK", nameZh: "华远银行", nameEn: "Huayuan Bank", region: "11"},
		{number: "MXBANK", nameZh: "闽信银行", nameEn: "Minxin Bank", region: "35"}}
}

// choose takes the enterprises with the most declarations into the play.
func (w *World) choose(declarations []formats.Declaration, most int) {
	count := map[string]int{}
	for _, d := range declarations {
		count[d.Holder]++
	}
	byNumber := map[string]*holder{}
	for need := 1 << 10; need > 0 && len(w.holders) < most; need /= 2 {
		for _, d := range declarations {
			if h := byNumber[d.Holder]; h == nil && count[d.Holder] >= need && len(w.holders) < most {
				h = &holder{number: d.Holder, nameZh: d.HolderName, nameEn: d.HolderNameEn, region: d.HolderRegion}
				byNumber[d.Holder] = h
				w.holders = append(w.holders, h)
			}
		}
	}
}

// admit lets the chosen enterprises in, each with a maker.
func (w *World) admit(ctx context.Context) (err error) {
	for i, h := range w.holders {
		class := "A"
		if i%7 == 6 {
			class = "B"
		}
		form := gateway.AdmitPartyForm{Kind: "enterprise", Number: h.number, NameZh: h.nameZh, NameEn: h.nameEn,
			Region: h.region, Class: class, Listed: true}
		if _, err := w.do(ctx, w.Governor, form); err != nil {
			return err
		}
		login := fmt.Sprintf("exporter%d", i+1)
		if h.person, err = w.enrol(ctx, h.number, login, "企业经办"+fmt.Sprint(i+1), fmt.Sprintf("Maker %d", i+1),
			"maker"); err != nil {
			return err
		}
		if h.id, err = w.Tokens.Token(ctx, token.Party, h.number); err != nil {
			return err
		}
		if i < 4 {
			w.account(h.nameZh, h.nameEn, "企业经办", "maker", login)
		}
	}
	return nil
}

// Publish has customs publish declarations. One that the rule book refuses, or
// that is misread, is left out and told to refused; without refused it is an error.
func Publish(ctx context.Context, gate *gateway.Gateway, feed desk.Person, declarations []formats.Declaration,
	done func(int),
	refused func(gateway.Declaration, trade.Refusal)) error {
	published, err := gate.PublishAll(ctx, feed, formats.Papers(declarations), gateway.Request{Wait: finalWait}, done)
	for i, d := range declarations {
		switch fate := published.Fates[i]; {
		case err != nil || fate == gateway.OnLedger:
		case fate == gateway.Refused && refused != nil:
			refused(d.Declaration, published.Refusals[i])
		case fate == gateway.Refused:
			err = member.RefusedError(published.Refusals[i])
		case fate == gateway.Misread:
			err = published.Wrong[i]
		default:
			err = errors.New("they were not final in time; run the import again, what is registered is passed over")
		}
	}
	if err != nil {
		return fmt.Errorf("couldn't publish declarations: %w", err)
	}
	return nil
}

// papers gives the chosen enterprises their declarations.
func (w *World) papers(ctx context.Context, declarations []formats.Declaration) error {
	byNumber := map[string]*holder{}
	for _, h := range w.holders {
		byNumber[h.number] = h
	}
	for _, d := range declarations {
		h := byNumber[d.Holder]
		if h == nil || len(h.documents) >= 60 {
			continue
		}
		id, err := w.Tokens.Token(ctx, token.Declaration, d.Number)
		if err != nil {
			return err
		}
		h.documents = append(h.documents, paper{id, d.Declaration, trade.Currency(d.Currency)})
	}
	return nil
}
