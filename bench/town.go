package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// How many of each a town has.
const (
	townBanks     = 16
	townExporters = 64
	townPapers    = 640 // declarations, about
)

// town is a whole member that is reached as programs reach it: over HTTP on the
// loopback, each person with a bearer token.
type town struct {
	member *member.Member
	faces  *member.Faces
	home   string
	day    trade.Day

	governor, feed   desk.Person
	makers, checkers [townBanks]string // tokens
	exporters        [townExporters]townExporter
	financings       atomic.Int64
}

// townExporter is an enterprise with its token and declarations.
type townExporter struct {
	number, token string
	papers        []formats.Declaration
}

const townPassword = "a password of the bench"

// newTown founds a member, opens its doors and lets everybody in.
func newTown(ctx context.Context, dir string) (t *town, err error) {
	t = &town{home: filepath.Join(dir, "town"), day: trade.InstantOf(time.Now()).Day()}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("couldn't settle a member: %w", err), t.close())
		}
	}()
	if err := member.Found(ctx, t.home, member.HeadOffice(chainName, townPassword)); err != nil {
		return t, err
	}
	if t.member, err = member.Open(ctx, t.home, slog.New(slog.DiscardHandler)); err != nil {
		return t, err
	}
	t.member.Desk.SetPasswordCost(desk.PasswordCost{Passes: 1, KiB: 64, Threads: 1}) // nobody guesses here
	if t.faces, err = t.member.Serve(member.Front{Listen: "127.0.0.1:0"}); err != nil {
		return t, err
	}
	if t.governor, err = t.member.Gate.PersonBy(ctx, "governor"); err != nil {
		return t, err
	}
	return t, errors.Join(t.admit(ctx), t.member.Desk.KeepFirstPasswords(ctx))
}

// openTown makes the town, unless it is there.
func (n *network) openTown(ctx context.Context) (err error) {
	if n.town == nil {
		n.town, err = newTown(ctx, n.dir)
	}
	return err
}

func (t *town) close() (err error) {
	if t == nil {
		return nil
	}
	if t.faces != nil {
		err = t.faces.Close()
	}
	if t.member != nil {
		err = errors.Join(err, t.member.Close())
	}
	return err
}

// do has a person submit a form, which nothing may refuse.
func (t *town) do(ctx context.Context, who desk.Person, form gateway.Form) error {
	o, err := t.member.Gate.Submit(ctx, who, form, gateway.Request{Wait: time.Minute})
	if err == nil && (!o.Refusal.OK() || o.Pending || o.Expired) {
		err = fmt.Errorf("%T came to no good end: rule %d", form, o.Refusal.Rule)
	}
	return err
}

// enrol makes a person of a party with a bearer token.
func (t *town) enrol(ctx context.Context, party, login, duty string) (p desk.Person, token string, err error) {
	if err := t.do(ctx, t.governor, gateway.EnrolPersonForm{Party: party, Login: login, NameZh: login,
		Duties: []string{duty}, Password: townPassword}); err != nil {
		return p, "", err
	}
	if p, err = t.member.Gate.PersonBy(ctx, login); err != nil {
		return p, "", err
	}
	token, _, err = t.member.Gate.IssueBearer(ctx, p, "bench", 24*time.Hour)
	return p, token, err
}

// admit lets customs, banks and exporters in, opens the pilot, and has the
// exporters' declarations published.
func (t *town) admit(ctx context.Context) (err error) {
	scenario, from := trade.ExportReceivable.Scenario().String(), t.day.String()
	if err := t.do(ctx, t.governor, gateway.AdmitPartyForm{Kind: "customs", Number: "CUSTOMS", NameZh: "Customs",
		Region: "11"}); err != nil {
		return err
	}
	if t.feed, _, err = t.enrol(ctx, "CUSTOMS", "customs", "feed"); err != nil {
		return err
	}
	rates := gateway.PublishRatesForm{Day: from}
	for currency, per100 := range map[string]string{"USD": "712.3400", "EUR": "778.5200", "JPY": "4.7512"} {
		rates.Rates = append(rates.Rates, gateway.RateForm{Currency: currency, Per100: per100})
	}
	if err := t.do(ctx, t.governor, rates); err != nil {
		return err
	}
	for _, region := range trade.PilotRegions() {
		if err := t.do(ctx, t.governor, gateway.AdmitToPilotForm{
			PlaceForm: gateway.PlaceForm{Scenario: scenario, Region: string(region)}, From: from}); err != nil {
			return err
		}
	}
	err = atOnce(townBanks, func(i int) (err error) {
		number := fmt.Sprintf("BANK%02d", i)
		if err = t.do(ctx, t.governor, gateway.AdmitPartyForm{Kind: "bank", Number: number, NameZh: "Bank " + number,
			Region: string(region)}); err != nil {
			return err
		}
		if err = t.do(ctx, t.governor, gateway.AdmitToPilotForm{
			PlaceForm: gateway.PlaceForm{Scenario: scenario, Bank: number}, From: from}); err != nil {
			return err
		}
		if _, t.makers[i], err = t.enrol(ctx, number, strings.ToLower(number)+".maker", "maker"); err == nil {
			_, t.checkers[i], err = t.enrol(ctx, number, strings.ToLower(number)+".checker", "checker")
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.admitExporters(ctx)
}

func (t *town) admitExporters(ctx context.Context) error {
	places := map[string]int{}
	var papers []formats.Declaration
	for _, d := range formats.Sample(1, 2*townPapers, t.day) {
		place, known := places[d.Holder]
		if d.Mode != "0110" || len(papers) == townPapers || !known && len(places) == townExporters {
			continue
		}
		if !known {
			place = len(places)
			places[d.Holder] = place
		}
		t.exporters[place].number, t.exporters[place].papers = d.Holder, append(t.exporters[place].papers, d)
		papers = append(papers, d)
	}
	if err := atOnce(len(places), func(i int) (err error) {
		e := &t.exporters[i]
		d := e.papers[0]
		if err = t.do(ctx, t.governor, gateway.AdmitPartyForm{Kind: "enterprise", Number: e.number,
			NameZh: d.HolderName, NameEn: d.HolderNameEn, Region: d.HolderRegion, Class: "A",
			Listed: true}); err == nil {
			_, e.token, err = t.enrol(ctx, e.number, fmt.Sprintf("exporter%02d", i), "maker")
		}
		return err
	}); err != nil {
		return err
	}
	published, err := t.member.Gate.PublishAll(ctx, t.feed, formats.Papers(papers),
		gateway.Request{Wait: time.Minute}, nil)
	if n := published.Count(gateway.OnLedger); err == nil && n != len(papers) {
		err = fmt.Errorf("%d of %d declarations were published", n, len(papers))
	}
	return err
}

// atOnce does so many things, some at once, and gives the first error.
func atOnce(n int, do func(int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	var f failure
	for range min(8, n) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && !f.failed.Load(); i = next.Add(1) - 1 {
				f.note(do(int(i)))
			}
		})
	}
	all.Wait()
	return f.err
}

// errand is one request of a life: who sends what where.
type errand struct {
	path, token string
	form        any
}

// life gives the requests of the next financing: apply, accept, approve,
// disburse, repay.
func (t *town) life() []errand {
	n := int(t.financings.Add(1) - 1)
	e, bank := &t.exporters[n%townExporters], n%townBanks
	paper := e.papers[n/townExporters%len(e.papers)]
	raw := idOf("financing of a town", n)
	id, one := fmt.Sprintf("%x", raw[:]), "/v1/financings/"+fmt.Sprintf("%x", raw[:])
	lent, lines := trade.FormatAmount(80, paper.Currency), []gateway.LineForm{{Document: paper.Number,
		Amount: trade.FormatAmount(100, paper.Currency)}}
	return []errand{
		{"/v1/financings", e.token, gateway.ApplyForm{Financing: id, Bank: fmt.Sprintf("BANK%02d", bank),
			Product: "export-receivable", Amount: lent, Currency: paper.Currency, Tenor: 90, Lines: lines,
			Purpose: "working capital"}},
		{one + "/acceptance", t.makers[bank], nil},
		{one + "/approval", t.checkers[bank], nil},
		{one + "/disbursal", t.makers[bank], gateway.DisburseForm{Amount: lent, Rate: "4.35", Date: t.day.String(),
			Maturity: (t.day + 60).String(), Region: string(region), Outlet: "Head office",
			Contract: fmt.Sprintf("LN-%06d", n), Lines: lines}},
		{one + "/repayments", t.makers[bank], gateway.RepayForm{Date: t.day.String(), Principal: lent,
			Source: "own-funds"}},
	}
}

// body writes the form of a request; one without a form has no body.
func (e errand) body() ([]byte, error) {
	if e.form == nil {
		return nil, nil
	}
	return json.Marshal(e.form)
}
