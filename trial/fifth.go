package trial

import (
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// fifth has the tax office join the running network: it makes its card, is invited by head
// office, joins, is proposed and agreed to by the keepers, starts and catches up.
func (n *network) fifth(ctx context.Context) error {
	p := &place{number: "TAX", kind: "tax", region: "11", nameZh: "国家税务总局", nameEn: "State Taxation Administration",
		program: n.places[safe].program, noise: n.out, tokens: map[string]string{}, listen: "127.0.0.1:0",
		server:   n.places[safe].members,
		accounts: []account{{"tax", "steward", "税记账", "Tax steward"}}, home: filepath.Join(n.root, "tax")}
	var err error
	if p.address, err = free("127.0.0.1:0"); err != nil {
		return err
	}
	card, err := member.MakeCard(ctx, p.home, member.Body{Chain: chainName, Number: p.number, Kind: p.kind,
		Region: p.region, NameZh: p.nameZh, NameEn: p.nameEn, Address: p.address, Persons: []desk.NewPerson{
			{Login: "tax", NameZh: "税记账", NameEn: "Tax steward", Duties: trade.Steward, Password: Password}}})
	if err != nil {
		return err
	}
	invited, err := member.Invite(ctx, n.places[safe].home, card)
	if err != nil {
		return err
	}
	if err := member.Join(ctx, p.home, invited, invited.Digest()); err != nil {
		return err
	}
	if err := member.KeepFirstPasswords(ctx, p.home); err != nil {
		return err
	}
	if err := n.agreeTo(ctx, p, card); err != nil {
		return err
	}
	n.places = append(n.places, p)
	if err := p.start(ctx); err != nil {
		return err
	}
	return n.allReady(ctx, p)
}

// agreeTo admits a party and has three of four keepers agree that its node keeps too.
func (n *network) agreeTo(ctx context.Context, p *place, card assembly.Card) error {
	office := n.places[safe]
	party, err := office.do(ctx, "governor", "admit-party", "", gateway.AdmitPartyForm{Kind: p.kind, Number: p.number,
		NameZh: p.nameZh, NameEn: p.nameEn, Region: p.region})
	if err != nil {
		return err
	}
	id, err := trade.ParseID[trade.Party](party)
	if err != nil {
		return fmt.Errorf("couldn't read the identifier of %s: %w", p.number, err)
	}
	for _, person := range card.Persons {
		_, err := office.do(ctx, "governor", "enrol-card", "", gateway.EnrolCardForm{Party: p.number,
			Person: person.Person, PublicKey: person.PublicKey, Duties: person.Duties, Proof: person.Proof})
		if err != nil {
			return err
		}
	}
	told, err := member.CardOf(p.home, id, p.address)
	if err != nil {
		return err
	}
	if told.PublicKey != hex.EncodeToString(card.Public()) {
		return fmt.Errorf("the cards of %s name two keys", p.number)
	}
	proposal, err := office.do(ctx, "governor", "admit-keeper", "", gateway.AdmitKeeperForm{Party: told.Party,
		PublicKey: told.PublicKey, Proof: told.Proof, Address: told.Address, Explanation: "税务机关自建节点"})
	if err != nil {
		return err
	}
	for at, login := range map[int]string{shanghai: "shanghai", guangdong: "guangdong"} {
		if err := n.agree(ctx, at, login, proposal); err != nil {
			return err
		}
	}
	return nil
}

// agree has a person agree to a proposal at a place.
func (n *network) agree(ctx context.Context, at int, login, proposal string) error {
	var seen struct{ Content string }
	if err := n.places[at].arrived(ctx, login, "/v1/proposals/"+proposal); err != nil {
		return err
	}
	if err := n.places[at].ask(ctx, login, "GET", "/v1/proposals/"+proposal, nil, &seen); err != nil {
		return err
	}
	_, err := n.places[at].do(ctx, login, "approve-proposal", proposal,
		gateway.ApproveProposalForm{Content: seen.Content})
	return err
}
