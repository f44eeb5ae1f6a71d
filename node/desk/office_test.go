package desk

import (
	"testing"
	"time"

	"tallystick/book/trade"
)

// office is a desk with a few parties and persons, and no ledger.
type office struct {
	*Desk
	t    *testing.T
	home string
	now  time.Time
}

const password = "correct horse"

var (
	regulator = trade.PartyID{1}
	bank      = trade.PartyID{2}
	rival     = trade.PartyID{3}
	exporter  = trade.PartyID{4}
)

func newOffice(t *testing.T) *office {
	t.Helper()
	w := &office{t: t, home: t.TempDir(), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	w.open()
	for _, p := range []Profile{
		{ID: regulator, Kind: trade.Regulator, NameZh: "外汇局", NameEn: "SAFE"},
		{ID: bank, Kind: trade.Bank, NameZh: "甲银行", NameEn: "Bank A"},
		{ID: rival, Kind: trade.Bank, NameZh: "乙银行", NameEn: "Bank B"},
		{ID: exporter, Kind: trade.Enterprise},
	} {
		if err := w.AddParty(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []NewPerson{
		{Login: "governor", NameZh: "局长", Party: regulator, Duties: trade.Governor},
		{Login: "maker", NameZh: "经办", Party: bank, Duties: trade.Maker},
		{Login: "checker", NameZh: "复核", Party: bank, Duties: trade.Checker},
		{Login: "rival", NameZh: "对手", Party: rival, Duties: trade.Maker | trade.Checker},
		{Login: "exporter", NameZh: "出口商", NameEn: "Exporter", Party: exporter, Duties: trade.Maker,
			Language: English},
	} {
		p.Password = password
		w.enter(p)
	}
	if err := w.KeepFirstPasswords(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *office) open() {
	w.t.Helper()
	d, err := Open(w.t.Context(), w.home, func() time.Time { return w.now })
	if err != nil {
		w.t.Fatal(err)
	}
	d.SetPasswordCost(PasswordCost{Passes: 1, KiB: 64, Threads: 1})
	w.t.Cleanup(func() { d.Close() })
	w.Desk = d
}

func (w *office) person(login string) Person {
	w.t.Helper()
	p, err := w.PersonBy(w.t.Context(), login)
	if err != nil {
		w.t.Fatalf("%s: %v", login, err)
	}
	return p
}

// enter enters a person whom the ledger knows.
func (w *office) enter(p NewPerson) {
	w.t.Helper()
	if _, err := w.Enter(w.t.Context(), p); err != nil {
		w.t.Fatal(err)
	}
}

// await enters a person whose enrolment is not final yet.
func (w *office) await(p NewPerson) {
	w.t.Helper()
	fresh, err := w.Outbox().Recruit(w.t.Context(), p)
	if err != nil {
		w.t.Fatal(err)
	}
	s := Submission{Envelope: trade.EnvelopeID{7}, Person: w.person("governor").ID, Digest: []byte{1}}
	left := Dispatch{Signed: []byte{1}, Errands: []Errand{{Enrol: &fresh.Key.ID}}}
	err = w.Outbox().Record(w.t.Context(), s, fresh, left)
	if err != nil {
		w.t.Fatal(err)
	}
}
