package readmodel

import (
	"context"
	"encoding/binary"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"tallystick/book/trade"
)

// filler makes blocks of whole financings without asking the rule book, so that
// a model can be filled quickly: go test -run - -bench . ./readmodel
type filler struct {
	banks, enterprises []trade.PartyID
	height             int64
	at                 trade.Instant
	serial             uint64
}

const benchCustoms = 77

func numbered[N any](kind byte, n uint64) (made trade.ID[N]) {
	binary.BigEndian.PutUint64(made[:], (n+1)*0x9E3779B97F4A7C15)
	made[15] = kind
	return made
}

func (f *filler) entry(block *Block, by trade.PartyID, verb trade.Verb, events ...trade.Event) {
	f.serial++
	block.Entries = append(block.Entries, trade.Entry{Height: block.Height, Index: uint32(len(block.Entries)) + 1,
		At: block.At, Verb: verb,
		Envelope: numbered[trade.Entry](9, f.serial), By: trade.Signer{Party: by}, Person: trade.PersonID{1},
		Events: events})
}

func (f *filler) block() *Block {
	f.height++
	f.at += 60_000
	return &Block{Height: f.height, At: f.at}
}

// start gives the block of the parties.
func (f *filler) start(banks, enterprises int) Block {
	f.at = 1_590_000_000_000
	block := f.block()
	for i := range banks {
		f.banks = append(f.banks, numbered[trade.Party](1, uint64(i)))
		f.entry(block, trade.PartyID{}, trade.VerbAdmitParty,
			trade.PartyAdmitted{Party: trade.Party{ID: f.banks[i], Kind: trade.Bank, Region: "11"}},
			trade.PilotAdmitted{Key: trade.PilotKey{Scenario: 1, Bank: f.banks[i]}})
	}
	for i := range enterprises {
		f.enterprises = append(f.enterprises, numbered[trade.Party](2, uint64(i)))
		f.entry(block, trade.PartyID{}, trade.VerbAdmitParty,
			trade.PartyAdmitted{Party: trade.Party{ID: f.enterprises[i], Kind: trade.Enterprise, Region: regions[i%3]}})
	}
	for _, region := range regions {
		f.entry(block, trade.PartyID{}, trade.VerbAdmitToPilot,
			trade.PilotAdmitted{Key: trade.PilotKey{Scenario: 1, Region: region}})
	}
	return *block
}

// lives gives a block in which n documents are published, applied for, and the
// financings driven as far as their number says. It has about 4n entries.
func (f *filler) lives(n int) Block {
	block := f.block()
	customs := numbered[trade.Party](benchCustoms, 0)
	published := trade.DocumentsPublished{Source: customs, At: block.At}
	deals := make([]trade.Deal, n)
	for i := range n {
		f.serial++
		e := f.serial % uint64(len(f.enterprises))
		deals[i] = trade.Deal{ID: trade.DealOf(trade.FinancingDeal, numbered[trade.Financing](5, f.serial)),
			Enterprise: f.enterprises[e],
			Bank:       f.banks[f.serial*7%uint64(len(f.banks))], Region: regions[e%3]}
		published.Documents = append(published.Documents, trade.Publication{ID: numbered[trade.Document](3, f.serial),
			Kind: 1, Holder: f.enterprises[e],
			Face:   trade.Money{Minor: int64(100_000 + f.serial%1_000_000), Currency: currencyOf(f.serial)},
			Issued: block.At.Day(), Mode: "0110"})
	}
	f.entry(block, customs, trade.VerbPublishDocuments, published)
	for i, deal := range deals {
		p := published.Documents[i]
		lines := []trade.Line{{Document: p.ID, Amount: p.Face.Minor}}
		asked := trade.Money{Minor: p.Face.Minor * 9 / 10, Currency: p.Face.Currency}
		f.entry(block, deal.Enterprise, trade.VerbApply, trade.FinancingApplied{Deal: deal, Product: 1, Asked: asked,
			Tenor: 90, Lines: lines, At: block.At})
		if i%10 == 0 {
			continue
		}
		f.entry(block, deal.Bank, trade.VerbAccept, trade.FinancingAccepted{Deal: deal, By: trade.PersonID{1},
			HoldUntil: block.At + 1}, trade.ValueMoved{Document: p.ID, Holder: p.Holder, Deal: deal,
			Held: p.Face.Minor})
		f.entry(block, deal.Bank, trade.VerbApprove, trade.FinancingApproved{Deal: deal, By: trade.PersonID{2}})
		if i%10 == 1 {
			continue
		}
		terms := trade.Terms{Amount: asked.Minor, Rate: 300, Date: block.At.Day(), Maturity: block.At.Day() +
			trade.Day(30+i%60), Outlet: deal.Region, Lines: lines}
		f.entry(block, deal.Bank, trade.VerbDisburse, trade.FinancingDisbursed{Deal: deal, By: trade.PersonID{1},
			Terms: terms, Weight: asked.Minor * 7},
			trade.ValueMoved{Document: p.ID, Holder: p.Holder, Deal: deal, Held: -p.Face.Minor, Pledged: p.Face.Minor,
				Original: p.Face.Minor}, trade.PoolChanged{Deal: deal, Scenario: 1, Change: asked.Minor * 7})
		if i%10 < 6 {
			f.entry(block, deal.Bank, trade.VerbRepay,
				trade.FinancingRepaid{Deal: deal, Repayment: trade.Repayment{Financing: deal.Financing(), Number: 1,
					Date: block.At.Day(), Principal: asked.Minor, Source: trade.OwnFunds}},
				trade.ValueMoved{Document: p.ID, Holder: p.Holder, Deal: deal, Pledged: -p.Face.Minor},
				trade.FinancingSettled{Deal: deal})
		}
	}
	return *block
}

func currencyOf(n uint64) trade.Currency {
	return []trade.Currency{"USD", "USD", "USD", "EUR", "JPY"}[n%5]
}

func benchModel(b testing.TB, banks, enterprises int) (*Model, *filler) {
	m, err := Open(context.Background(), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { m.Close() })
	f := &filler{}
	follow(b, m, []Block{f.start(banks, enterprises)})
	return m, f
}

// BenchmarkFollow is blocks of about 200 entries each, as at 2,000 a second.
func BenchmarkFollow(b *testing.B) {
	m, f := benchModel(b, 3, 2000)
	entries, b0 := 0, time.Now()
	for b.Loop() {
		block := f.lives(48)
		entries += len(block.Entries)
		follow(b, m, []Block{block})
	}
	b.ReportMetric(float64(entries)/time.Since(b0).Seconds(), "entries/s")
}

// BenchmarkPublish is 45,519 documents, 1,000 per envelope.
func BenchmarkPublish(b *testing.B) {
	for b.Loop() {
		m, f := benchModel(b, 3, 2000)
		for left := 45_519; left > 0; left -= 1000 {
			block := f.lives(1000)
			block.Entries = block.Entries[:1]
			follow(b, m, []Block{block})
		}
	}
}

// BenchmarkQuestions fills a model with TALLYSTICK_FINANCINGS financings
// (100,000 unless given) and asks what pages ask.
func BenchmarkQuestions(b *testing.B) {
	count, err := strconv.Atoi(os.Getenv("TALLYSTICK_FINANCINGS"))
	if err != nil {
		count = 100_000
	}
	m, f := benchModel(b, 20, 2000)
	start := time.Now()
	for made := 0; made < count; made += 1000 {
		follow(b, m, []Block{f.lives(1000)})
	}
	b.Logf("%d financings in %s", count, time.Since(start).Round(time.Second))
	for name, ask := range benchQuestions(m, f) {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				began := time.Now()
				if err := ask(len(times)); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func benchQuestions(m *Model, f *filler) map[string]func(int) error {
	ctx := context.Background()
	governor := trade.Viewer{Kind: trade.Regulator, Party: trade.PartyID{99}}
	bank := func(i int) trade.Viewer { return trade.Viewer{Kind: trade.Bank, Party: f.banks[i%len(f.banks)]} }
	firm := func(i int) trade.Viewer {
		return trade.Viewer{Kind: trade.Enterprise, Party: f.enterprises[i%len(f.enterprises)]}
	}
	financings := func(v trade.Viewer, filter FinancingFilter, p Page) error {
		_, err := m.Financings(ctx, v, filter, p)
		return err
	}
	return map[string]func(int) error{
		"bank inbox":  func(i int) error { return financings(bank(i), FinancingFilter{State: trade.Applied}, Page{}) },
		"bank newest": func(i int) error { return financings(bank(i), FinancingFilter{}, Page{Limit: 200}) },
		"bank overdue": func(i int) error {
			return financings(bank(i), FinancingFilter{Overdue: f.at.Day() - 100},
				Page{})
		},
		"bank one client": func(i int) error {
			return financings(bank(i), FinancingFilter{Enterprise: f.enterprises[i%2000]}, Page{})
		},
		"governor largest": func(i int) error {
			return financings(governor, FinancingFilter{State: trade.Disbursed}, Page{Order: Largest})
		},
		"governor currency": func(i int) error {
			return financings(governor,
				FinancingFilter{Currency: "JPY", Region: "44"}, Page{})
		},
		"governor bank": func(i int) error {
			return financings(governor, FinancingFilter{Bank: f.banks[3], State: trade.Approved}, Page{})
		},
		"governor documents": func(i int) error {
			_, err := m.Documents(ctx, governor, DocumentFilter{State: AvailableDocument}, Page{})
			return err
		},
		"firm documents": func(i int) error {
			_, err := m.Documents(ctx, firm(i), DocumentFilter{},
				Page{})
			return err
		},
		"bank documents": func(i int) error {
			_, err := m.Documents(ctx, bank(i), DocumentFilter{},
				Page{})
			return err
		},
		"one financing": func(i int) error {
			_,
				err := m.Financing(ctx, bank(i), trade.FinancingID{1})
			return ignore(err)
		},
		"totals": func(i int) error { _, err := m.Totals(ctx, governor, ByBank, ByRegion); return err },
		"days":   func(i int) error { _, err := m.Days(ctx, governor, f.at.Day()-90, f.at.Day()); return err },
		"waiting": func(i int) error {
			_,
				err := m.Waiting(ctx, bank(i), f.at.Day()-100, f.at-86_400_000)
			return err
		},
		"feed":    func(i int) error { _, err := m.Entries(ctx, bank(i), f.height/2, 0, 200); return err },
		"entries": func(i int) error { _, err := m.EntryList(ctx, governor, EntryFilter{}, Page{}); return err },
	}
}

func ignore(err error) error {
	if err == ErrUnknown {
		return nil
	}
	return err
}
