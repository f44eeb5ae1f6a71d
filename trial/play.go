package trial

import (
	"context"
	"fmt"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/token"
)

// guest is a person of a bank or a firm, hosted at a place.
type guest struct {
	at                                   int
	number, kind, region, nameZh, nameEn string
	account
	card       member.PersonCard
	identifier string // of the party
}

// sampleSize is how many declarations customs publishes.
const sampleSize = 60

// The bank is hosted at the branch of Shanghai, the firm at that of Guangdong.
const bankNumber = "HYBANK"

// sample gives made-up declarations, and the firm that has most of them.
func sample() (declarations []formats.Declaration, firm formats.Declaration) {
	declarations = formats.Sample(5, sampleSize, trade.InstantOf(time.Now()).Day())
	count := map[string]int{}
	for _, d := range declarations {
		if count[d.Holder]++; count[d.Holder] > count[firm.Holder] {
			firm = d
		}
	}
	return declarations, firm
}

func guests() []*guest {
	_, firm := sample()
	bank := guest{at: shanghai, number: bankNumber, kind: "bank", region: "31", nameZh: "华远银行", nameEn: "Huayuan Bank"}
	maker, checker := bank, bank
	maker.account = account{"bank.maker", "maker", "华远经办", "Huayuan maker"}
	checker.account = account{"bank.checker", "checker", "华远复核", "Huayuan checker"}
	return []*guest{&maker, &checker, {at: guangdong, number: firm.Holder, kind: "enterprise",
		region: firm.HolderRegion, nameZh: firm.HolderName, nameEn: firm.HolderNameEn,
		account: account{"exporter", "maker", "企业经办", "Exporter's maker"}}}
}

// host makes the keys of guests at the homes that host them.
func (n *network) host(ctx context.Context) error {
	for _, g := range guests() {
		id, err := member.IdentifierOf(ctx, n.places[safe].home, token.Party, g.number)
		if err != nil {
			return err
		}
		g.identifier = trade.PartyID(id).String()
		duty, _ := assembly.DutyNamed(g.duties)
		card, err := member.Introduce(ctx, n.places[g.at].home, member.Guest{Number: g.number, Kind: g.kind,
			Region: g.region, Identifier: g.identifier,
			NameZh: g.nameZh, NameEn: g.nameEn, Person: desk.NewPerson{Login: g.login,
				NameZh: g.account.nameZh, NameEn: g.account.nameEn, Duties: duty, Password: Password}})
		if err != nil {
			return err
		}
		g.card = card
		n.guests = append(n.guests, g)
		n.places[g.at].accounts = append(n.places[g.at].accounts, g.account)
	}
	for _, g := range n.guests {
		membership, err := member.MembershipOf(ctx, n.places[g.at].home, g.number, g.identifier)
		if err != nil {
			return err
		}
		n.memberships[g.number] = membership
	}
	return nil
}

// dealt is what was played, for checks.
type dealt struct {
	firm, bank, financing string
	document              string
}

// play admits the bank and the firm at head office, has customs publish at its own node,
// the firm apply at that of its branch, and the bank accept and approve at another.
func (n *network) play(ctx context.Context) (d dealt, err error) {
	fmt.Fprintln(n.out, "admitting a bank and a firm, and enrolling the keys that their hosts made ...")
	if err := n.admit(ctx); err != nil {
		return d, err
	}
	fmt.Fprintln(n.out, "customs publishes at its node; a financing goes through two others ...")
	declarations, firm := sample()
	if _, err := n.places[customs].do(ctx, "customs", "publish-declarations", "",
		gateway.PublishDeclarationsForm{Declarations: formats.Papers(declarations)}); err != nil {
		return d, err
	}
	for _, g := range n.guests {
		if g.kind == "bank" {
			d.bank = g.card.Party
		} else {
			d.firm = g.card.Party
		}
	}
	exporters, banks := n.places[guangdong], n.places[shanghai]
	if err := until(ctx, "the firm's sign-in", func() (bool, string) {
		err := exporters.signIn(ctx, "exporter")
		return err == nil, fmt.Sprint(err)
	}); err != nil {
		return d, err
	}
	if d.document, err = n.documentOf(ctx, firm); err != nil {
		return d, err
	}
	loan := trade.FormatAmount(100_000, firm.Currency)
	d.financing, err = exporters.do(ctx, "exporter", "apply", "", gateway.ApplyForm{Bank: bankNumber,
		Product: "export-receivable", Amount: loan, Currency: firm.Currency, Tenor: 60, Purpose: "备货周转",
		Lines: []gateway.LineForm{{Document: d.document, Amount: trade.FormatAmount(150_000, firm.Currency)}}})
	if err != nil {
		return d, err
	}
	if err := banks.arrived(ctx, "bank.maker", "/v1/financings/"+d.financing); err != nil {
		return d, err
	}
	if _, err := banks.do(ctx, "bank.maker", "accept", d.financing, nil); err != nil {
		return d, err
	}
	_, err = banks.do(ctx, "bank.checker", "approve", d.financing, nil)
	return d, err
}

// arrived waits until a node can show something to a person.
func (p *place) arrived(ctx context.Context, login, path string) error {
	return until(ctx, path+" at "+p.number, func() (bool, string) {
		err := p.signIn(ctx, login)
		if err == nil {
			err = p.ask(ctx, login, "GET", path, nil, nil)
		}
		return err == nil, fmt.Sprint(err)
	})
}

// documentOf finds the identifier of a declaration at the node of its holder.
func (n *network) documentOf(ctx context.Context, firm formats.Declaration) (string, error) {
	id, err := member.IdentifierOf(ctx, n.places[safe].home, token.Declaration, firm.Number)
	if err != nil {
		return "", err
	}
	document := trade.DocumentID(id).String()
	return document, n.places[guangdong].arrived(ctx, "exporter", "/v1/declarations/"+document)
}

// admit has head office let the guests in: the parties, the keys by their cards, and at
// whose node they are kept.
func (n *network) admit(ctx context.Context) error {
	office, today := n.places[safe], trade.InstantOf(time.Now()).Day().String()
	done := map[string]bool{}
	for _, g := range n.guests {
		if !done[g.number] {
			form := gateway.AdmitPartyForm{Kind: g.kind, Number: g.number, NameZh: g.nameZh, NameEn: g.nameEn,
				Region: g.region}
			if g.kind == "enterprise" {
				form.Class, form.Listed = "A", true
			}
			if _, err := office.do(ctx, "governor", "admit-party", "", form); err != nil {
				return err
			}
			done[g.number] = true
		}
		if _, err := office.do(ctx, "governor", "enrol-card", "", g.card); err != nil {
			return err
		}
	}
	for _, g := range n.guests {
		if m, left := n.memberships[g.number]; left {
			if _, err := office.do(ctx, "governor", "set-membership", g.card.Party, m); err != nil {
				return err
			}
			delete(n.memberships, g.number)
		}
	}
	scenario := trade.ExportReceivables.String()
	for _, one := range []gateway.AdmitToPilotForm{
		{PlaceForm: gateway.PlaceForm{Scenario: scenario, Bank: bankNumber}, From: today},
		{PlaceForm: gateway.PlaceForm{Scenario: scenario, Region: n.guests[len(n.guests)-1].region}, From: today,
			Cap: "2,000,000,000.00"}} {
		if _, err := office.do(ctx, "governor", "admit-to-pilot", "", one); err != nil {
			return err
		}
	}
	rates := gateway.PublishRatesForm{Day: today}
	for currency, rate := range map[string]string{"USD": "712.3400", "EUR": "778.5200", "JPY": "4.7512",
		"HKD": "91.4700", "GBP": "901.3300", "KRW": "0.5216"} {
		rates.Rates = append(rates.Rates, gateway.RateForm{Currency: currency, Per100: rate})
	}
	_, err := office.do(ctx, "governor", "publish-rates", "", rates)
	return err
}

// receiptOf gives the receipt of a record at a node, as a person of it may have it.
func (p *place) receiptOf(ctx context.Context, login, kind, id string) (text []byte, err error) {
	if p.tokens[login] == "" {
		if err := p.signIn(ctx, login); err != nil {
			return nil, err
		}
	}
	err = p.ask(ctx, login, "GET", "/v1/receipts/"+kind+"/"+id, nil, &text)
	return text, err
}
