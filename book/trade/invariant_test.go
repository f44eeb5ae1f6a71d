package trade

import (
	"encoding/binary"
	"maps"
	"reflect"
	"slices"
)

// complaint is what the checks below need of *testing.T and *rapid.T.
type complaint interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkBook checks all that must be true of a book after every step.
func checkBook(t complaint, b *MemoryBook) {
	t.Helper()
	checkDocuments(t, b)
	checkFinancings(t, b)
	checkClaims(t, b)
	checkPayments(t, b)
	checkRemittances(t, b)
	checkPilots(t, b)
	checkDeadlines(t, b)
	checkLenders(t, b)
	checkProceeds(t, b)
	checkAlerts(t, b)
	checkMarks(t, b)
	checkModels(t, b)
	checkNotices(t, b)
	checkReplacements(t, b)
	checkSuccessions(t, b)
}

// What came back, and whether a document stands, is what its notices say.
func checkNotices(t complaint, b *MemoryBook) {
	t.Helper()
	for id, d := range b.documents() {
		returned, withdrawn, amended := int64(0), false, uint32(1)
		for number, n := range b.noticed()[id] {
			if n.ID != number || n.Document != id || n.Details.IsZero() || (n.Undone && n.Kind == AmendmentNotice) {
				t.Errorf("notice %+v of document %s is out of place", n, id)
			}
			switch {
			case n.Kind == AmendmentNotice:
				amended++
				if stands := n.Revision == d.Revision; stands &&
					(n.Face != d.Face || n.Mode != d.Mode || n.Issued != d.Issued || n.Details != d.Details) {
					t.Errorf("document %s stands at %+v, amended to %+v", id, d, n)
				}
			case n.Kind == ReturnNotice && !n.Undone:
				returned += n.Amount
			case n.Kind == WithdrawalNotice && !n.Undone:
				withdrawn = true
			}
		}
		if d.Returned != returned || d.Withdrawn != withdrawn || d.Revision != amended {
			t.Errorf("document %s: returned %d, withdrawn %v, revision %d; its notices say %d, %v, %d", id,
				d.Returned, d.Withdrawn,
				d.Revision, returned, withdrawn, amended)
		}
	}
}

// Documents that replace each other name each other, and what stands taken of
// the goods under all their numbers is never taken again.
func checkReplacements(t complaint, b *MemoryBook) {
	t.Helper()
	for id, d := range b.documents() {
		if by, ok := b.Document(d.ReplacedBy); !d.ReplacedBy.IsZero() && (!ok || by.Replaces != id || !d.Withdrawn) {
			t.Errorf("document %s is replaced by %+v", id, by)
		}
		want, old := int64(0), d
		for steps := uint8(0); !old.Replaces.IsZero(); steps++ {
			next, ok := b.Document(old.Replaces)
			if !ok || next.ReplacedBy != old.ID || !b.one(next.Holder, d.Holder) || old.Before != d.Before-steps ||
				steps >= MaxReplacements {
				t.Errorf("document %s replaces %+v", old.ID, next)
				return
			}
			taken := b.Taking(next.ID).Taken()
			if taken > 0 && next.Face.Currency != old.Face.Currency {
				want = MaxAmount
			}
			want, old = min(MaxAmount, want+taken), next
		}
		if kept := b.Taking(id).Reserved; kept != want && kept != MaxAmount || kept < want {
			t.Errorf("document %s reserves %d for %d that is taken of what it replaces", id, kept, want)
		}
	}
}

// one reports whether two parties are the same one by now.
func (b *MemoryBook) one(x, y PartyID) bool {
	r := ruling{book: b.Book}
	return r.heir(x) == r.heir(y)
}

// A party that has a successor leads to one that acts itself, and is listed there.
func checkSuccessions(t complaint, b *MemoryBook) {
	t.Helper()
	for id, p := range b.parties() {
		if len(p.Succeeds) > MaxSucceeded {
			t.Errorf("%s succeeds %d", id, len(p.Succeeds))
		}
		if p.Successor.IsZero() {
			continue
		}
		heir := b.party(p.Successor)
		if !heir.Successor.IsZero() || !slices.Contains(heir.Succeeds, id) || heir.Kind != p.Kind || heir.ID == id {
			t.Errorf("%s is succeeded by %+v", id, heir)
		}
	}
}

// Sums of claims and proceeds equal the documents' totals.
func checkDocuments(t complaint, b *MemoryBook) {
	t.Helper()
	matched := map[DocumentID]Match{}
	for _, p := range b.allReceived() {
		for _, m := range p.Matches {
			sum := matched[m.Document]
			sum.Amount, sum.Applied, sum.Closed = sum.Amount+m.Amount, sum.Applied+m.Applied, sum.Closed+m.Closed
			matched[m.Document] = sum
		}
	}
	for id, document := range b.documents() {
		d := b.Taking(id)
		var sum Claim
		for claim := range b.Claims(id) {
			sum.Held += claim.Held
			sum.Pledged += claim.Pledged
			sum.Spent += claim.Spent
			sum.Collected += claim.Collected
			sum.Covered += claim.Covered
		}
		if d.Held != sum.Held || d.Pledged != sum.Pledged || d.Spent != sum.Spent || d.Covered != sum.Covered {
			t.Errorf("document %s holds %d, pledges %d, spent %d and covers %d, its claims %d, %d, %d and %d", id,
				d.Held,
				d.Pledged, d.Spent, d.Covered, sum.Held, sum.Pledged, sum.Spent, sum.Covered)
		}
		if d.Collected != matched[id].Amount || d.Closed != matched[id].Closed {
			t.Errorf("document %s collected %d and closed %d, proceeds brought %d and closed %d", id, d.Collected,
				d.Closed, matched[id].Amount, matched[id].Closed)
		}
		// what repayments from proceeds released of pledges is never more than what
		// was collected of the document for those repayments (domain §4.1)
		if sum.Collected > matched[id].Applied || matched[id].Applied > d.Collected {
			t.Errorf("document %s: proceeds took the place of %d pledged, repayments used %d of %d collected", id,
				sum.Collected, matched[id].Applied, d.Collected)
		}
		if d.Held < 0 || d.Pledged < 0 || d.Covered > d.Pledged || d.Covered > d.Collected || document.Returned < 0 ||
			document.Returned > document.Face.Minor {
			t.Errorf("document %s is out of bounds: %+v, %+v", id, document, d)
		}
		if document.Free != d.Free(document) {
			t.Errorf("of document %s %d is free, and %+v leaves %d", id, document.Free, d, d.Free(document))
		}
		if d != (Taking{}) && (d.Document != id || d.Source != document.Source || d.Holder != document.Holder) {
			t.Errorf("what is taken of document %s is kept as %+v", id, d)
		}
	}
	checkPositions(t, b)
}

// A bank's position in a document, with what it took over from the banks that it
// succeeded, is what their proceeds brought and their repayments did not use; it
// covers no more than that, and exactly what their claims say.
func checkPositions(t complaint, b *MemoryBook) {
	t.Helper()
	got, want := map[Position]Position{}, map[Position]Position{}
	r := ruling{book: b.Book}
	add := func(to map[Position]Position, d DocumentID, bank PartyID, collected, unused, covered int64) {
		at := Position{Document: d, Bank: r.heir(bank)}
		sum := to[at]
		sum.Collected, sum.Unused, sum.Covered = sum.Collected+collected, sum.Unused+unused, sum.Covered+covered
		if to[at] = sum; sum == (Position{}) {
			delete(to, at)
		}
	}
	for _, p := range b.allReceived() {
		for _, m := range p.Matches {
			add(want, m.Document, p.Bank, m.Amount, m.Amount-m.Applied, 0)
		}
	}
	for id, claims := range b.claimsOf() {
		for _, claim := range claims {
			add(want, id, claim.Bank, 0, 0, claim.Covered)
		}
	}
	for id, banks := range b.positions() {
		for bank, p := range banks {
			add(got, id, bank, p.Collected, p.Unused, p.Covered)
			if p.Document != id || p.Bank != bank {
				t.Errorf("the position %+v is kept for document %s and bank %s", p, id, bank)
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the positions are %+v, and should be %+v", got, want)
	}
}

// Each claim is what the state of its financing says.
func checkClaims(t complaint, b *MemoryBook) {
	t.Helper()
	for document, claims := range b.claimsOf() {
		for id, claim := range claims {
			f := b.financing(id)
			if claim.Held < 0 || claim.Covered < 0 || claim.Pledged < claim.Covered || claim.Collected < 0 ||
				claim.Original < 0 || claim.Released < 0 || claim.Spent != 0 || claim.Bank != f.Deal.Bank {
				t.Errorf("claim %+v is out of bounds", claim)
			}
			if f.holding() {
				if claim.Held != amountOf(f.Lines, document) || claim.Pledged != 0 {
					t.Errorf("financing %s is %s, its claim holds %d and pledges %d", id, f.State,
						claim.Held, claim.Pledged)
				}
				continue
			}
			if claim.Held != 0 || (f.State != Disbursed && f.State != Settled && claim.Pledged != 0) {
				t.Errorf("financing %s is %s, its claim holds %d and pledges %d", id, f.State,
					claim.Held, claim.Pledged)
			}
			if f.State == Disbursed || f.State == Settled {
				if claim.Original != amountOf(f.Terms.Lines, document) {
					t.Errorf("financing %s pledged %d first, its claim says %d", id, amountOf(f.Terms.Lines, document),
						claim.Original)
				}
				if most := due(claim, claim.Original, f.Own, f.Terms.Amount); claim.Pledged > most {
					t.Errorf("financing %s pledges %d where %d is due", id, claim.Pledged, most)
				}
				if f.State == Settled && claim.Covered != 0 {
					t.Errorf("financing %s owes nothing, and %d of its pledge is covered by money", id, claim.Covered)
				}
			}
		}
	}
}

// What is owed is what was lent less what was repaid and not corrected.
func checkFinancings(t complaint, b *MemoryBook) {
	t.Helper()
	for id, f := range b.financings() {
		repaid, own := int64(0), int64(0)
		for _, r := range b.repaid()[id] {
			if !r.Corrected {
				repaid += r.Principal
				own += r.own()
			}
		}
		if f.Own != own {
			t.Errorf("financing %s counts %d repaid from elsewhere, its repayments %d", id, f.Own, own)
		}
		if uint32(len(b.repaid()[id])) != f.Repayments {
			t.Errorf("financing %s counts %d repayments of %d", id, f.Repayments, len(b.repaid()[id]))
		}
		if owed := f.Terms.Amount - repaid; f.Outstanding != owed || owed < 0 {
			t.Errorf("financing %s owes %d, its repayments leave %d", id, f.Outstanding, owed)
		}
		if (f.State == Disbursed) != (f.Outstanding > 0) {
			t.Errorf("financing %s is %s and owes %d", id, f.State, f.Outstanding)
		}
		if f.State >= Disbursed && f.State <= Settled && f.ApprovedBy == f.AcceptedBy {
			t.Errorf("financing %s was accepted and approved by one person", id)
		}
	}
}

// The use of a pilot is the sum of what its live financings weigh.
func checkPilots(t complaint, b *MemoryBook) {
	t.Helper()
	used, before := b.paidIn(false)
	waived, waivedBefore := b.paidIn(true)
	for _, f := range b.financings() {
		if f.State == Disbursed {
			weight := weightOf(f.Weight, f.Outstanding, f.Terms.Amount)
			used[PilotKey{Scenario: f.Product.Scenario(), Region: f.Deal.Region}] += weight
			used[PilotKey{Scenario: f.Product.Scenario(), Bank: f.Deal.Bank}] += weight
		}
	}
	for key, pilot := range b.pilots() {
		if pilot.Used != used[key] || pilot.Before != before[key] {
			t.Errorf("pilot %v is used by %d and %d before, its deals weigh %d and %d", key, pilot.Used,
				pilot.Before, used[key], before[key])
		}
		if pilot.Waived != waived[key] || pilot.WaivedBefore != waivedBefore[key] {
			t.Errorf("pilot %v counts %d waived and %d before, its payments %d and %d", key, pilot.Waived,
				pilot.WaivedBefore, waived[key], waivedBefore[key])
		}
	}
}

// Exactly the holds and the maturities still ahead have deadlines.
func checkDeadlines(t complaint, b *MemoryBook) {
	t.Helper()
	want, there := map[Deadline]struct{}{}, map[Deadline]struct{}{}
	for d := range All[Deadline](b) {
		there[d] = struct{}{}
	}
	for _, f := range b.financings() {
		switch {
		case f.holding():
			want[holdDeadline(f)] = struct{}{}
		case f.State == Disbursed && !f.OverdueSeen:
			want[maturityDeadline(f)] = struct{}{}
		}
	}
	b.paymentDeadlines(there, want)
	b.taskDeadlines(t, there, want)
	for d := range All[Document](b) {
		if d.Waiting() {
			want[d.entryDeadline()] = struct{}{}
		}
	}
	for p := range All[Proposal](b) {
		if p.State == ProposalOpen {
			want[p.expiry()] = struct{}{}
		}
	}
	if !maps.Equal(want, there) {
		t.Errorf("deadlines are %v, and should be %v", there, want)
	}
}

// An enterprise's lenders are the banks of its disbursed financings.
func checkLenders(t complaint, b *MemoryBook) {
	t.Helper()
	want := map[Lender]uint32{}
	for _, f := range b.financings() {
		if f.State == Disbursed {
			want[Lender{Bank: f.Deal.Bank, Live: 0}]++
		}
	}
	got := map[Lender]uint32{}
	for _, p := range b.parties() {
		own := map[PartyID]uint32{}
		for _, f := range b.financings() {
			if f.State == Disbursed && f.Deal.Enterprise == p.ID {
				own[f.Deal.Bank]++
			}
		}
		for _, l := range b.Lenders(p.ID) {
			got[Lender{Bank: l.Bank}] += l.Live
			if own[l.Bank] != l.Live || l.Live == 0 {
				t.Errorf("%s counts %d loans of %s, and has %d", p.ID, l.Live, l.Bank, own[l.Bank])
			}
		}
	}
	if !maps.Equal(want, got) {
		t.Errorf("lenders are %v, and should be %v", got, want)
	}
}

// Proceeds are used by the repayments that name them, within their amount.
func checkProceeds(t complaint, b *MemoryBook) {
	t.Helper()
	type match struct {
		proceeds ProceedsID
		document DocumentID
	}
	uses := map[match]Use{}
	pledges := map[DocumentID]map[FinancingID]int64{}
	for financing, repayments := range b.repaid() {
		for _, r := range repayments {
			for _, use := range r.Uses {
				if r.Corrected {
					continue
				}
				sum := uses[match{r.Proceeds, use.Document}]
				sum.Used, sum.Applied = sum.Used+use.Used, sum.Applied+use.Applied
				uses[match{r.Proceeds, use.Document}] = sum
				if pledges[use.Document] == nil {
					pledges[use.Document] = map[FinancingID]int64{}
				}
				pledges[use.Document][financing] += use.Pledge
			}
		}
	}
	for id, p := range b.allReceived() {
		checkWaiting(t, p)
		used, worth := int64(0), int64(0)
		for _, m := range p.Matches {
			sum := uses[match{id, m.Document}]
			if m.Used != sum.Used || m.Applied != sum.Applied || m.Used > m.Worth || m.Applied > m.Amount ||
				m.Amount <= 0 || m.Closed < 0 {
				t.Errorf("proceeds %s: the match %+v is used by %+v", id, m, sum)
			}
			used, worth = used+m.Used, worth+m.Worth
			delete(uses, match{id, m.Document})
		}
		if p.Used != used || worth > p.Amount.Minor {
			t.Errorf("proceeds %s of %d are used by %d, matches worth %d used %d", id, p.Amount.Minor,
				p.Used, worth, used)
		}
	}
	for at, sum := range uses {
		if sum.Used != 0 || sum.Applied != 0 {
			t.Errorf("repayments use %+v of a match that proceeds %s lack", sum, at.proceeds)
		}
	}
	for document, claims := range b.claimsOf() {
		for id, claim := range claims {
			if claim.Collected != pledges[document][id] {
				t.Errorf("proceeds took the place of %d that %s pledged, its repayments of %d", claim.Collected, id,
					pledges[document][id])
			}
		}
	}
}

// numberAlerts names the alerts among some events by their numbers, for want of
// the ledger's secret; so many were raised before.
func numberAlerts(before int, events []Event) {
	NameAlerts(events, func(int) AlertID {
		before++
		return AlertID(binary.BigEndian.AppendUint64(make([]byte, 8), uint64(before)))
	})
}

func numberOf(id AlertID) uint64 { return binary.BigEndian.Uint64(id[8:]) }

func alertsIn(b *MemoryBook) (count int) {
	for range b.Alerts() {
		count++
	}
	return count
}

// ofPayments reports whether an alert is of what payments look like together.
func ofPayments(kind AlertKind) bool {
	return kind == SplitPayments || kind == JustBelowThreshold || kind == OneSeller
}

// No alert names two banks to each other, and none is lost.
func checkAlerts(t complaint, b *MemoryBook) {
	t.Helper()
	var count uint64
	for a := range All[Alert](b) {
		if count++; numberOf(a.ID) != count {
			t.Errorf("alert %d has the number %d", count, numberOf(a.ID))
		}
		banks := 0
		for _, id := range a.Parties {
			if b.party(id).Kind == Bank {
				banks++
			}
		}
		secret := a.Kind == DocumentsAlike || a.Kind == PaidTwiceTried || a.Kind == PaidBeyondTried
		if banks > 1 || len(a.Parties) == 0 != secret && !ofPayments(a.Kind) {
			t.Errorf("alert %s tells %d banks of each other", a.ID, banks)
		}
	}
}

// Models take force one after another, and two persons answer for each.
func checkModels(t complaint, b *MemoryBook) {
	t.Helper()
	models := b.Models()
	if len(models.Versions) > maxModels {
		t.Errorf("%d models are at hand", len(models.Versions))
	}
	for i, v := range models.Versions {
		if i > 0 && (v.From <= models.Versions[i-1].From || v.Since < models.Versions[i-1].Since) {
			t.Errorf("model %d takes force out of order", i+1)
		}
		if v.From < v.Since || v.Proposed == v.Activated || v.Proposed.IsZero() || v.Activated.IsZero() ||
			v.Model.IsZero() != v.Card.IsZero() {
			t.Errorf("model %d was activated as %+v", i+1, v)
		}
	}
}

// copyOf makes an independent copy of a book, record by record.
func copyOf(b *MemoryBook) *MemoryBook {
	c := NewMemoryBook()
	for r := range b.Scan(Key{}) {
		c.Put(r)
	}
	return c
}

// sameBook reports whether two books hold the same.
func sameBook(a, b *MemoryBook) bool {
	none := func(_ RecordKind, records map[Key]Record) bool { return len(records) == 0 }
	x, y := maps.Clone(a.records), maps.Clone(b.records)
	maps.DeleteFunc(x, none)
	maps.DeleteFunc(y, none)
	return reflect.DeepEqual(x, y)
}
