package trial

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/face/portal"
	"tallystick/face/words"
	"tallystick/follow"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// own is a bank at a node of its own, which holds no ledger.
var own = guest{number: "JLBANK", kind: "bank", region: "31", nameZh: words.TrialBank.Zh,
	nameEn: words.TrialBank.En}

// ownPersons work at that node.
var ownPersons = []account{{"own.maker", "maker", words.TrialMaker.Zh, words.TrialMaker.En},
	{"own.checker", "checker", words.TrialChecker.Zh, words.TrialChecker.En}}

// member admits a bank, and makes the home of a node of its own; head office enrols the node's
// key, and those that the node makes for its persons.
func (n *network) member(ctx context.Context) (home string, err error) {
	office, home := n.places[safe], filepath.Join(n.root, "jlbank")
	if _, err := office.do(ctx, "governor", "admit-party", "", gateway.AdmitPartyForm{Kind: own.kind,
		Number: own.number, NameZh: own.nameZh, NameEn: own.nameEn, Region: own.region}); err != nil {
		return home, err
	}
	if _, err := office.do(ctx, "governor", "admit-to-pilot", "", gateway.AdmitToPilotForm{
		PlaceForm: gateway.PlaceForm{Scenario: trade.ExportReceivables.String(), Bank: own.number},
		From:      trade.InstantOf(time.Now()).Day().String()}); err != nil {
		return home, err
	}
	card, err := follow.MakeCard(home, chainName, own.number)
	if err != nil {
		return home, err
	}
	if _, err := office.do(ctx, "governor", "enrol-card", "", card); err != nil {
		return home, err
	}
	genesis, err := os.ReadFile(filepath.Join(office.home, "genesis.json"))
	if err != nil {
		return home, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	var keepers []string
	for _, p := range n.places {
		keepers = append(keepers, p.members)
	}
	if err := follow.Join(home, genesis, keepers, office.members); err != nil {
		return home, err
	}
	if err := n.following(home, func(m *follow.Member) error { return m.Follow(ctx, true) }); err != nil {
		return home, err
	}
	for _, a := range ownPersons {
		duty, _ := assembly.DutyNamed(a.duties)
		card, err := follow.Introduce(ctx, home, desk.NewPerson{Login: a.login, NameZh: a.nameZh, NameEn: a.nameEn,
			Duties: duty, Password: Password}, own.nameZh, own.nameEn)
		if err == nil {
			_, err = office.do(ctx, "governor", "enrol-card", "", card)
		}
		if err != nil {
			return home, err
		}
	}
	return home, follow.KeepFirstPasswords(ctx, home)
}

func (n *network) quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(n.out, &slog.HandlerOptions{Level: slog.LevelError}))
}

// following opens the home of the bank's node, which is not running.
func (n *network) following(home string, use func(*follow.Member) error) (err error) {
	m, err := follow.Open(home, n.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	return use(m)
}

// working lets the bank's node run while use does.
func (n *network) working(ctx context.Context, home, listen string, use func(*place) error) (err error) {
	node, err := follow.OpenNode(ctx, home, follow.Round{}, n.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	front := member.Front{Listen: listen, Password: Password}
	for _, a := range ownPersons {
		front.Accounts = append(front.Accounts, portal.Account{PartyZh: own.nameZh, PartyEn: own.nameEn,
			DutiesZh: a.nameZh, DutiesEn: a.nameEn, Name: a.login})
	}
	p := &place{number: own.number, tokens: map[string]string{}}
	if p.url, err = node.Serve(front); err != nil {
		return err
	}
	for _, a := range ownPersons {
		if err := until(ctx, "the sign-in of "+a.login, func() (bool, string) {
			err := p.signIn(ctx, a.login)
			return err == nil, fmt.Sprint(err)
		}); err != nil {
			return err
		}
	}
	return use(p)
}

// goesOn lets the bank's node run until the context ends.
func (n *network) goesOn(ctx context.Context, home string, said func(url string) error) error {
	listen, err := free("127.0.0.1:8090")
	if err != nil {
		return err
	}
	return n.working(ctx, home, listen, func(p *place) error {
		if err := said(p.url); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
}

// lives takes a financing through its whole life: the firm applies at the node of its host,
// and the bank accepts, approves, disburses and is repaid at its own.
func (n *network) lives(ctx context.Context, home string, d dealt) (financing string, err error) {
	_, firm := sample()
	money := func(minor int64) string { return trade.FormatAmount(minor, firm.Currency) }
	err = n.working(ctx, home, "127.0.0.1:0", func(bank *place) error {
		financing, err = n.places[guangdong].do(ctx, "exporter", "apply", "", gateway.ApplyForm{Bank: own.number,
			Product: "export-receivable", Amount: money(50_000), Currency: firm.Currency, Tenor: 60,
			Purpose: "working capital",
			Lines:   []gateway.LineForm{{Document: d.document, Amount: money(80_000)}}})
		if err == nil {
			err = bank.arrived(ctx, "own.maker", "/v1/financings/"+financing)
		}
		if err != nil {
			return err
		}
		today := trade.InstantOf(time.Now()).Day()
		for _, step := range []struct {
			login, name string
			form        any
		}{{"own.maker", "accept", nil}, {"own.checker", "approve", nil},
			{"own.maker", "disburse", gateway.DisburseForm{Amount: money(50_000), Rate: "4.35", Date: today.String(),
				Maturity: (today + 60).String(), Region: own.region, Outlet: own.nameEn, Contract: "JL-1",
				Registry: "08123456000123456789",
				Lines:    []gateway.LineForm{{Document: d.document, Amount: money(80_000)}}}},
			{"own.maker", "repay", gateway.RepayForm{Date: today.String(), Principal: money(50_000),
				Source: "own-funds"}}} {
			if _, err := bank.do(ctx, step.login, step.name, financing, step.form); err != nil {
				return err
			}
		}
		return nil
	})
	return financing, err
}

// follows lets the bank's node follow and have its whole book proven, and looks for the
// financing that it was repaid.
func (n *network) follows(ctx context.Context, home, financing string) (records int, err error) {
	err = n.following(home, func(m *follow.Member) error {
		proven, err := m.Audit(ctx)
		if err != nil {
			return err
		}
		records = proven.Records
		id, err := trade.ParseID[trade.Financing](financing)
		if err != nil {
			return fmt.Errorf("couldn't read the identifier of the financing: %w", err)
		}
		loan, err := m.Record(trade.FinancingKey(id))
		if f, ok := loan.(trade.Financing); err == nil && (!ok || f.State != trade.Settled) {
			err = fmt.Errorf("the bank's own node does not hold its financing as it stands: %+v", loan)
		}
		return err
	})
	return records, err
}

// ownWelcome says where the bank's portal is and who may sign in there.
func ownWelcome(home, url string) string {
	text := fmt.Sprintf("\n%s %s  %s  API %s/docs\n", own.nameZh, own.nameEn, url, url)
	for _, a := range ownPersons {
		text += fmt.Sprintf("  %-16s %s %s · %s\n", a.login, a.nameZh, a.nameEn, a.duties)
	}
	return text + words.TrialMember.With(home).String() + "\n"
}
