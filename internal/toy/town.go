// Package toy is a small network for tests of the gateway's users: a regulator,
// customs, two banks and an exporter around a ledger that answers at once.
package toy

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// Town is everybody whom a financing needs, and the gateway that they use.
type Town struct {
	Gate  *gateway.Gateway
	Chain *Chain
	Clock func() time.Time // stands at nine in the morning, UTC, of 23 November 2026
	t     *testing.T
	ids   []string // as transcripts number them
}

const (
	regulatorNumber  = "100000SAFE"
	customsNumber    = "3500CUSTOMS"
	bankNumber       = "BANKA"
	rivalNumber      = "BANKB"
	enterpriseNumber = "91350100M000100Y43"
)

// Password is everybody's.
const Password = "correct horse"

// New opens a town that lives as long as the test.
func New(t *testing.T) *Town {
	t.Helper()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	w := &Town{Clock: func() time.Time { return now }, Chain: newChain(t, trade.InstantOf(now)), t: t}
	d, err := desk.Open(t.Context(), t.TempDir(), w.Clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	regulator := partyID(regulatorNumber)
	if err := d.AddParty(t.Context(), desk.Profile{ID: regulator, Kind: trade.Regulator, NameZh: "国家外汇管理局",
		NameEn: "SAFE"}); err != nil {
		t.Fatal(err)
	}
	var keys []trade.PersonKey // two governors: acts of the regulator take two
	for _, login := range []string{"governor", "governor2"} {
		key, err := d.Enter(t.Context(), desk.NewPerson{Login: login, NameZh: "局长", Party: regulator,
			Duties: trade.Governor, Password: Password})
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	limits := trade.FirstLimits(w.Chain.at.Day())
	for i := range limits {
		limits[i].Inspect = 0 // nothing is drawn but where a test wants it
	}
	w.Chain.found(t, trade.Founding{Regulator: regulator, Details: trade.Digest{9}, Keys: keys,
		Limits: limits, Rates: trade.FirstRateLimits(w.Chain.at.Day()), At: w.Chain.at,
		Electors: firstKeepers(regulator), RuleBook: trade.NewestRuleBook})
	w.Gate, err = gateway.New(t.Context(), d, gateway.Ring{Chain: "toy", Ground: ground, Submitter: w.Chain,
		Books:   w.Chain,
		Journal: w.Chain, Tokens: tokens{},
		Vault: &vault{kept: map[trade.Digest]gateway.Detail{}}})
	if err != nil {
		t.Fatal(err)
	}
	w.settle()
	return w
}

// settle admits the town's parties and persons.
func (w *Town) settle() {
	for _, form := range []gateway.Form{
		gateway.AdmitPartyForm{Kind: "customs", Number: customsNumber, NameZh: "榕城海关", NameEn: "Rongcheng Customs",
			Region: "35"},
		gateway.AdmitPartyForm{Kind: "bank", Number: bankNumber, NameZh: "甲银行", NameEn: "Bank A", Region: "11"},
		gateway.AdmitPartyForm{Kind: "bank", Number: rivalNumber, NameZh: "乙银行", NameEn: "Bank B", Region: "11"},
		gateway.AdmitPartyForm{Kind: "enterprise", Number: enterpriseNumber, NameZh: "闽江机电",
			NameEn: "Minjiang Electric", Region: "35", Class: "A", Listed: true},
		gateway.EnrolPersonForm{Party: customsNumber, Login: "feed", NameZh: "申报系统", Duties: []string{"feed"},
			Password: Password},
		gateway.EnrolPersonForm{Party: bankNumber, Login: "maker", NameZh: "经办", Duties: []string{"maker"},
			Password: Password},
		gateway.EnrolPersonForm{Party: bankNumber, Login: "checker", NameZh: "复核", Duties: []string{"checker"},
			Password: Password},
		gateway.EnrolPersonForm{Party: rivalNumber, Login: "rival", NameZh: "对手", Duties: []string{"maker"},
			Password: Password},
		gateway.EnrolPersonForm{Party: enterpriseNumber, Login: "exporter", NameZh: "出口商", NameEn: "Exporter",
			Duties: []string{"maker"}, Password: Password},
		gateway.PublishRatesForm{Day: "2026-11-23", Rates: []gateway.RateForm{{Currency: "USD", Per100: "712.3400"}}},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Region: "35"}, From: "2026-11-01"},
		gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{Bank: bankNumber}, From: "2026-11-01",
			Cap: "5,000,000.00"},
	} {
		governor, err := w.Gate.PersonBy(w.t.Context(), "governor")
		if err != nil {
			w.t.Fatal(err)
		}
		if o, err := w.Gate.Submit(w.t.Context(), governor, form, gateway.Request{Wait: time.Minute}); err != nil ||
			!o.Refusal.OK() {
			w.t.Fatalf("%T: %+v %v", form, o, err)
		}
	}
	if err := w.Gate.KeepFirstPasswords(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// Play carries out a page of testdata: blocks of lines between empty ones, each
// with its answer below "----". Lines that begin with "#" are remarks.
// Identifiers are numbered as they come up, so that a later step may name them.
func (w *Town) Play(text string, step func(lines []string) string) string {
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		request, _, _ := strings.Cut(block, "\n----")
		out.WriteString(request + "\n")
		var lines []string
		for line := range strings.SplitSeq(request, "\n") {
			if !strings.HasPrefix(line, "#") {
				lines = append(lines, w.real(line))
			}
		}
		if len(lines) > 0 {
			out.WriteString("----\n" + w.numbered(step(lines)))
		}
		out.WriteString("\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

var (
	identifiers = regexp.MustCompile(`("key": ")?\b(0[1-3])?[0-9a-f]{32}\b`) // those of tasks say of which kind
	starts      = regexp.MustCompile(`\b[0-9a-f]{8}\b`)                      // as people see them
	nexts       = regexp.MustCompile(`"next": "[^"]+`)
	marks       = regexp.MustCompile(`after=[A-Za-z0-9_-]{55}`)
	secrets     = regexp.MustCompile(`("token": )"[A-Za-z0-9_-]{43}"`)
	lots        = regexp.MustCompile(`([Ll]ot|签号)( : | )\d{4}\b|\b\d{4}( < )`)
	numbers     = regexp.MustCompile(`<id[0-9]+>`)
)

// numbered replaces what is different in each run.
func (w *Town) numbered(text string) string {
	number := func(id string) string {
		if key, ok := strings.CutPrefix(id, `"key": "`); ok && len(key) > 32 { // of a record, and no task
			return id
		} else if ok {
			return `"key": "` + w.number(key)
		}
		return w.number(id)
	}
	text = identifiers.ReplaceAllStringFunc(text, number)
	text = nexts.ReplaceAllStringFunc(text,
		func(next string) string { return `"next": "` + number(next[len(`"next": "`):]) })
	text = starts.ReplaceAllStringFunc(text, func(start string) string {
		for i, id := range w.ids {
			if strings.HasPrefix(id, start) {
				return fmt.Sprintf("<id%d>…", i+1)
			}
		}
		return start
	})
	text = marks.ReplaceAllString(text, "after=<mark>")
	text = lots.ReplaceAllString(text, "$1$2<lot>$3")
	return secrets.ReplaceAllString(text, `$1"<secret>"`)
}

// number gives the name of an identifier, in order of their coming up.
func (w *Town) number(id string) string {
	for i, known := range w.ids {
		if known == id {
			return fmt.Sprintf("<id%d>", i+1)
		}
	}
	w.ids = append(w.ids, id)
	return fmt.Sprintf("<id%d>", len(w.ids))
}

// real puts identifiers back in.
func (w *Town) real(line string) string {
	if strings.Contains(line, newestContent) || strings.Contains(line, newestProposal) {
		p := w.newest()
		line = strings.NewReplacer(newestContent, p.Content.String(), newestProposal, p.ID.String()).Replace(line)
	}
	return numbers.ReplaceAllStringFunc(line, func(name string) string {
		var n int
		if _, err := fmt.Sscanf(name, "<id%d>", &n); err != nil || n > len(w.ids) {
			w.t.Fatalf("%s has not come up", name)
		}
		return w.ids[n-1]
	})
}

func ground() wire.Ground {
	return wire.Ground{Chain: "toy", Genesis: trade.Digest{1}, Height: 1, Header: trade.Digest{2}}
}
