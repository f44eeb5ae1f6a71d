package ledger

import (
	"bytes"
	"iter"
	"slices"

	"tallystick/merkle"
	"tallystick/trade"
	"tallystick/wire"
)

// sheet holds what a block writes of one kind of record.
type sheet[K comparable, R trade.Record] map[K]*R

// draft is the book as a block leaves it: what it wrote, over the committed book.
type draft struct {
	*book
	parties    sheet[trade.PartyID, trade.Party]
	keys       sheet[trade.KeyID, trade.PersonKey]
	documents  sheet[trade.DocumentID, trade.Document]
	claims     sheet[claimID, trade.Claim]
	claimants  map[trade.DocumentID][]trade.FinancingID // whose claims on it are in claims
	financings sheet[trade.FinancingID, trade.Financing]
	repayments sheet[repaymentID, trade.Repayment]
	proceeds   sheet[trade.ProceedsID, trade.Proceeds]
	positions  sheet[positionID, trade.Position]
	payments   sheet[transactionID, trade.Transaction]
	calendars  sheet[int32, trade.Calendar]
	warnings   sheet[uint64, trade.Alert]
	rates      sheet[trade.Day, trade.Rates]
	limits     sheet[only, trade.LimitVersions]
	pilots     sheet[trade.PilotKey, trade.Pilot]
	drawn      sheet[trade.FinancingID, trade.Inspection]
	models     sheet[only, trade.ModelVersions]
	notices    sheet[noticeID, trade.Notice]
	deadlines  map[trade.Deadline]bool // false: removed
	agenda     agenda
	raised     uint64
}

func newDraft(b *book) *draft {
	return &draft{book: b, raised: b.alerts,
		parties: sheet[trade.PartyID, trade.Party]{}, keys: sheet[trade.KeyID, trade.PersonKey]{},
		documents: sheet[trade.DocumentID, trade.Document]{}, claims: sheet[claimID, trade.Claim]{},
		claimants:  map[trade.DocumentID][]trade.FinancingID{},
		financings: sheet[trade.FinancingID, trade.Financing]{}, repayments: sheet[repaymentID, trade.Repayment]{},
		proceeds: sheet[trade.ProceedsID, trade.Proceeds]{}, warnings: sheet[uint64, trade.Alert]{},
		positions: sheet[positionID, trade.Position]{}, payments: sheet[transactionID, trade.Transaction]{},
		calendars: sheet[int32, trade.Calendar]{},
		rates:     sheet[trade.Day, trade.Rates]{}, limits: sheet[only, trade.LimitVersions]{},
		pilots: sheet[trade.PilotKey, trade.Pilot]{}, drawn: sheet[trade.FinancingID, trade.Inspection]{},
		models:    sheet[only, trade.ModelVersions]{},
		notices:   sheet[noticeID, trade.Notice]{},
		deadlines: map[trade.Deadline]bool{}}
}

func seek[K comparable, R trade.Record](d *draft, fresh sheet[K, R], s *shelf[K, R], k K) (R, bool) {
	if r, ok := fresh[k]; ok {
		return s.give(r), true
	}
	return find(d.book, s, k)
}

func (d *draft) Party(id trade.PartyID) (trade.Party, bool) {
	return seek(d, d.parties, &d.at.parties, id)
}

func (d *draft) Key(id trade.KeyID) (trade.PersonKey, bool) {
	return seek(d, d.keys, &d.at.keys, id)
}

func (d *draft) Document(id trade.DocumentID) (trade.Document, bool) {
	return seek(d, d.documents, &d.at.documents, id)
}

func (d *draft) Claim(document trade.DocumentID, f trade.FinancingID) (trade.Claim, bool) {
	return seek(d, d.claims, &d.at.claims, claimID{document, f})
}

func (d *draft) Financing(id trade.FinancingID) (trade.Financing, bool) {
	return seek(d, d.financings, &d.at.financings, id)
}

func (d *draft) Repayment(id trade.FinancingID, n uint32) (trade.Repayment, bool) {
	return seek(d, d.repayments, &d.at.repayments, repaymentID{id, n})
}

func (d *draft) Proceeds(id trade.ProceedsID) (trade.Proceeds, bool) {
	return seek(d, d.proceeds, &d.at.proceeds, id)
}

func (d *draft) Position(id trade.DocumentID, bank trade.PartyID) (trade.Position, bool) {
	return seek(d, d.positions, &d.at.positions, positionID{id, bank})
}

func (d *draft) Transaction(bank trade.PartyID, id trade.TransactionID) (trade.Transaction, bool) {
	return seek(d, d.payments, &d.at.payments, transactionID{bank, id})
}

func (d *draft) Calendar(year int32) (trade.Calendar, bool) {
	return seek(d, d.calendars, &d.at.calendars, year)
}

func (d *draft) Alert(n uint64) (trade.Alert, bool) {
	return seek(d, d.warnings, &d.at.alerts, n)
}

func (d *draft) Alerts() uint64 { return d.raised }

func (d *draft) Rates(day trade.Day) (trade.Rates, bool) {
	return seek(d, d.rates, &d.at.rates, day)
}

func (d *draft) Limits() []trade.Limits {
	versions, _ := seek(d, d.limits, &d.at.limits, only{})
	return versions.Versions
}

func (d *draft) Pilot(k trade.PilotKey) (trade.Pilot, bool) {
	return seek(d, d.pilots, &d.at.pilots, k)
}

func (d *draft) Inspection(id trade.FinancingID) (trade.Inspection, bool) {
	return seek(d, d.drawn, &d.at.drawn, id)
}

func (d *draft) Notice(document trade.DocumentID, n trade.NoticeID) (trade.Notice, bool) {
	return seek(d, d.notices, &d.at.notices, noticeID{document, n})
}

func (d *draft) Models() trade.ModelVersions {
	models, _ := seek(d, d.models, &d.at.models, only{})
	return models
}

func (d *draft) Claims(id trade.DocumentID) iter.Seq[trade.Claim] {
	claims := d.book.claims(id)
	for _, f := range d.claimants[id] {
		fresh := *d.claims[claimID{id, f}]
		at, found := slices.BinarySearchFunc(claims, f, func(c trade.Claim, f trade.FinancingID) int {
			return bytes.Compare(c.Financing[:], f[:])
		})
		if found {
			claims[at] = fresh
		} else {
			claims = slices.Insert(claims, at, fresh)
		}
	}
	return slices.Values(claims)
}

// Put implements [trade.Writer].
func (d *draft) Put(r trade.Record) {
	switch r := r.(type) {
	case trade.Party:
		enter(d.parties, &d.at.parties, r.ID, r)
	case trade.PersonKey:
		enter(d.keys, &d.at.keys, r.ID, r)
	case trade.Document:
		enter(d.documents, &d.at.documents, r.ID, r)
	case trade.Claim:
		id := claimID{r.Document, r.Financing}
		if d.claims[id] == nil {
			d.claimants[r.Document] = append(d.claimants[r.Document], r.Financing)
		}
		enter(d.claims, &d.at.claims, id, r)
	case trade.Financing:
		enter(d.financings, &d.at.financings, r.Deal.Financing, r)
	case trade.Repayment:
		enter(d.repayments, &d.at.repayments, repaymentID{r.Financing, r.Number}, r)
	case trade.Proceeds:
		enter(d.proceeds, &d.at.proceeds, r.ID, r)
	case trade.Position:
		enter(d.positions, &d.at.positions, positionID{r.Document, r.Bank}, r)
	case trade.Transaction:
		enter(d.payments, &d.at.payments, transactionID{r.Bank, r.ID}, r)
	case trade.Calendar:
		enter(d.calendars, &d.at.calendars, r.Year, r)
	case trade.Alert:
		enter(d.warnings, &d.at.alerts, r.Number, r)
		d.raised = max(d.raised, r.Number)
	case trade.Rates:
		enter(d.rates, &d.at.rates, r.Day, r)
	case trade.LimitVersions:
		enter(d.limits, &d.at.limits, only{}, r)
	case trade.Pilot:
		enter(d.pilots, &d.at.pilots, r.Key, r)
	case trade.Inspection:
		enter(d.drawn, &d.at.drawn, r.Deal.Financing, r)
	case trade.Notice:
		enter(d.notices, &d.at.notices, noticeID{r.Document, r.ID}, r)
	case trade.ModelVersions:
		enter(d.models, &d.at.models, only{}, r)
	case trade.Deadline:
		d.deadlines[r] = true
		d.agenda.add(r)
	}
}

// Remove implements [trade.Writer].
func (d *draft) Remove(deadline trade.Deadline) { d.deadlines[deadline] = false }

func pages[K comparable, R trade.Record](writes []merkle.Write, s sheet[K, R]) []merkle.Write {
	for _, r := range s {
		key, value, err := wire.EncodeRecord(*r)
		failOn(err)
		writes = append(writes, merkle.Write{Key: key, Value: value})
	}
	return writes
}

// writes encodes the draft, in any order.
func (d *draft) writes() []merkle.Write {
	writes := make([]merkle.Write, 0,
		len(d.parties)+len(d.documents)+len(d.claims)+len(d.financings)+len(d.deadlines)+64)
	writes = pages(writes, d.parties)
	writes = pages(writes, d.keys)
	writes = pages(writes, d.documents)
	writes = pages(writes, d.claims)
	writes = pages(writes, d.financings)
	writes = pages(writes, d.repayments)
	writes = pages(writes, d.proceeds)
	writes = pages(writes, d.positions)
	writes = pages(writes, d.payments)
	writes = pages(writes, d.calendars)
	writes = pages(writes, d.warnings)
	writes = pages(writes, d.rates)
	writes = pages(writes, d.limits)
	writes = pages(writes, d.pilots)
	writes = pages(writes, d.drawn)
	writes = pages(writes, d.models)
	writes = pages(writes, d.notices)
	for deadline, there := range d.deadlines {
		key, value, err := wire.EncodeRecord(deadline)
		failOn(err)
		if there {
			writes = append(writes, merkle.Write{Key: key, Value: value})
			continue
		}
		if d.tree.Has(key) {
			writes = append(writes, merkle.Write{Key: key})
		}
	}
	if d.raised != d.book.alerts {
		value, err := wire.EncodeOwn(wire.Alerts{Count: d.raised})
		failOn(err)
		writes = append(writes, merkle.Write{Key: wire.AlertsKey(), Value: value})
	}
	return writes
}

func shelve[K comparable, R trade.Record](s *shelf[K, R], fresh sheet[K, R]) {
	for k, r := range fresh {
		s.cache.put(k, r)
	}
}

// shelve shows what the block wrote to whoever reads the committed book next.
func (d *draft) shelve() {
	shelve(&d.at.parties, d.parties)
	shelve(&d.at.keys, d.keys)
	shelve(&d.at.documents, d.documents)
	shelve(&d.at.claims, d.claims)
	shelve(&d.at.financings, d.financings)
	shelve(&d.at.repayments, d.repayments)
	shelve(&d.at.proceeds, d.proceeds)
	shelve(&d.at.positions, d.positions)
	shelve(&d.at.payments, d.payments)
	shelve(&d.at.calendars, d.calendars)
	shelve(&d.at.alerts, d.warnings)
	shelve(&d.at.rates, d.rates)
	shelve(&d.at.limits, d.limits)
	shelve(&d.at.pilots, d.pilots)
	shelve(&d.at.drawn, d.drawn)
	shelve(&d.at.models, d.models)
	shelve(&d.at.notices, d.notices)
}
