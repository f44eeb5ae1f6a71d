// Package lives makes up the business of many financings, for benchmarks and tests of
// what is asked about many.
package lives

import (
	"encoding/binary"

	"tallystick/book/trade"
)

// Filler makes blocks of whole financings without asking the rule book, so that
// a read model can be filled quickly. The zero filler starts anew.
type Filler struct {
	Banks, Enterprises []trade.PartyID
	At                 trade.Instant // of the last block
	Height             int64
	serial             uint64
}

var regions = []trade.Region{"31", "44", "3502"}

const benchCustoms = 77

func numbered[N any](kind byte, n uint64) (made trade.ID[N]) {
	binary.BigEndian.PutUint64(made[:], (n+1)*0x9E3779B97F4A7C15)
	made[15] = kind
	return made
}

func (f *Filler) entry(block *trade.Block, by trade.PartyID, verb trade.Verb, events ...trade.Event) {
	f.serial++
	block.Entries = append(block.Entries, trade.Entry{Height: block.Height, Index: uint32(len(block.Entries)) + 1,
		At: block.At, Verb: verb,
		Envelope: numbered[trade.Entry](9, f.serial), By: trade.Signer{Party: by}, Person: trade.PersonID{1},
		Events: events})
}

func (f *Filler) block() *trade.Block {
	f.Height++
	f.At += 60_000
	return &trade.Block{Height: f.Height, At: f.At}
}

// Start gives the block of the parties.
func (f *Filler) Start(banks, enterprises int) trade.Block {
	f.At = 1_590_000_000_000
	block := f.block()
	for i := range banks {
		f.Banks = append(f.Banks, numbered[trade.Party](1, uint64(i)))
		f.entry(block, trade.PartyID{}, trade.VerbAdmitParty,
			trade.PartyAdmitted{Party: trade.Party{ID: f.Banks[i], Kind: trade.Bank, Region: "11"}},
			trade.PilotAdmitted{Key: trade.PilotKey{Scenario: 1, Bank: f.Banks[i]}})
	}
	for i := range enterprises {
		f.Enterprises = append(f.Enterprises, numbered[trade.Party](2, uint64(i)))
		f.entry(block, trade.PartyID{}, trade.VerbAdmitParty,
			trade.PartyAdmitted{Party: trade.Party{ID: f.Enterprises[i], Kind: trade.Enterprise, Region: regions[i%3]}})
	}
	for _, region := range regions {
		f.entry(block, trade.PartyID{}, trade.VerbAdmitToPilot,
			trade.PilotAdmitted{Key: trade.PilotKey{Scenario: 1, Region: region}})
	}
	return *block
}

// Lives gives a block in which n documents are published, applied for, and the
// financings driven as far as their number says. It has about 4n entries.
func (f *Filler) Lives(n int) trade.Block {
	block := f.block()
	customs := numbered[trade.Party](benchCustoms, 0)
	published := trade.DocumentsPublished{Source: customs, At: block.At}
	deals := make([]trade.Deal, n)
	for i := range n {
		f.serial++
		e := f.serial % uint64(len(f.Enterprises))
		deals[i] = trade.Deal{ID: trade.DealOf(trade.FinancingDeal, numbered[trade.Financing](5, f.serial)),
			Enterprise: f.Enterprises[e],
			Bank:       f.Banks[f.serial*7%uint64(len(f.Banks))], Region: regions[e%3]}
		published.Documents = append(published.Documents, trade.Publication{ID: numbered[trade.Document](3, f.serial),
			Kind: 1, Holder: f.Enterprises[e],
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
