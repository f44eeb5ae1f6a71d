package trade

import "slices"

// number9 is a number that a source gives to an event: a new one mostly, else
// one of few, so that numbers are used again.
func (w *world) number9(d DocumentID) NoticeID {
	if w.seldom(8) {
		return NoticeID{byte(w.number(0, 3))}
	}
	return named[Notice](w.stage, w.newName("n"))
}

// amend changes one or more of the facts, and seldom one that has to stay.
func (w *world) amend(d Document) AmendDocument {
	c := AmendDocument{Document: d.ID, Revision: d.Revision + 1, Face: Money{w.amount(2 * max(d.Face.Minor, 1)),
		d.Face.Currency},
		Details: Digest{2}, Mode: d.Mode, Issued: d.Issued, Holder: d.Holder, Notice: w.number9(d.ID)}
	if w.seldom(4) {
		c.Mode = pick(w, []Mode{"0110", "0110", "9810", "3010"})
	}
	if w.seldom(6) {
		c.Issued = w.at.Day() - Day(w.number(-1, 9))
	}
	if w.seldom(12) {
		c.Holder = named[Party](w.stage, pick(w, worldEnterprises))
	}
	return c
}

// withdraw takes a document back, mostly one that is claimed, and seldom one
// that is declared anew by the next publication.
func (w *world) withdraw(d Document) (string, Command) {
	for _, id := range w.documents {
		if claimed := w.book.document(id); w.book.Taking(id).Pledged > 0 && !claimed.Withdrawn && w.seldom(3) {
			d = claimed
		}
	}
	return w.somebody(source(d.Kind)), WithdrawDocument{d.ID, w.reason(), w.number9(d.ID), Digest{3}}
}

// takeBack undoes a notice of a document that has one.
func (w *world) takeBack(d Document) (string, Command) {
	for _, id := range w.documents {
		if len(w.book.noticed()[id]) > 0 && w.seldom(3) {
			d.ID = id
		}
	}
	var numbers []NoticeID
	for number := range w.book.noticed()[d.ID] {
		numbers = append(numbers, number)
	}
	if len(numbers) == 0 {
		return w.publish()
	}
	slices.SortFunc(numbers, func(a, b NoticeID) int { return slices.Compare(a[:], b[:]) })
	number := pick(w, numbers)
	if w.book.notice(d.ID, number).Kind == WithdrawalNotice != w.seldom(9) {
		return w.somebody(source(d.Kind)), ReinstateDocument{d.ID, number}
	}
	return w.somebody("feng"), TakeBackReturn{d.ID, number}
}

// anew declares the goods of a withdrawn document again, in the same currency
// mostly.
func (w *world) anew(p Publication) Publication {
	for _, id := range w.documents {
		if d := w.book.document(id); d.Withdrawn && (d.ReplacedBy.IsZero() || w.seldom(9)) {
			p.Replaces, p.Holder, p.Face, p.Kind = id, d.Holder, d.Face, d.Kind
			if w.seldom(5) {
				p.Face.Currency = pick(w, worldCurrencies)
			}
			if w.seldom(3) {
				p.Face.Minor = w.number(1, 2*p.Face.Minor)
			}
		}
	}
	return p
}

// follow moves a pledge to what replaces its document, where a loan has one.
func (w *world) follow(f Financing) (MovePledge, bool) {
	for _, line := range f.Terms.Lines {
		d := w.book.document(line.Document)
		if d.ReplacedBy.IsZero() {
			continue
		}
		to := d.ReplacedBy
		for next := w.book.document(to).ReplacedBy; !next.IsZero() &&
			!w.seldom(4); next = w.book.document(to).ReplacedBy {
			to = next
		}
		if w.seldom(12) {
			to = pick(w, w.documents)
		}
		claim, _ := w.book.Claim(d.ID, f.Deal.ID)
		amount := w.amount(max(1, claim.Pledged))
		if w.seldom(2) {
			amount = claim.Pledged
		}
		return MovePledge{f.Deal.Financing(), d.ID, to, amount}, true
	}
	return MovePledge{}, false
}

// succeed names a successor now and then: the worlds are short, and a party that
// has one does nothing any more.
func (w *world) succeed() (string, Command) {
	old, by := pick(w, append(worldBanks[2:3:3], worldEnterprises[1:]...)),
		pick(w, append(worldBanks[:2:2], worldEnterprises...))
	return w.somebody("gao"), NameSuccessor{named[Party](w.stage, old), named[Party](w.stage, by)}
}

// maybeAnew declares one publication in three in place of a withdrawn document.
func (w *world) maybeAnew(p Publication) Publication {
	if w.seldom(3) {
		return w.anew(p)
	}
	return p
}

// actor is the name of who acts for a party now.
func (w *world) actor(id PartyID) string {
	if by := w.book.party(id).Successor; !by.IsZero() {
		id = by
	}
	return w.name(id)
}
