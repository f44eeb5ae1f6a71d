package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// history tells the entries of a record, newest first.
func (v *visit) history(noun readmodel.Noun, id [16]byte) ([]historyLine, error) {
	rows, _, err := asked(v.Model.History(v.r.Context(), v.viewer, noun, id, readmodel.Page{Limit: 40}))
	if v.telling = true; noun == readmodel.DocumentNoun {
		v.here = trade.DocumentID(id)
	}
	if err = noReach(err); err != nil {
		return nil, err
	}
	var lines []historyLine
	for _, e := range rows {
		row := v.entryRow(e.Entry)
		line := historyLine{What: row.Verb, Actor: row.Who, When: row.When, Height: e.Height,
			Refused: row.Refused != "", Notes: row.Notes}
		if line.Refused {
			line.Notes = append([]string{row.Refused}, row.Notes...)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// actor names who acted: the party and the person, or the person's duty where
// the viewer may not know the name.
func (v *visit) actor(e trade.Entry) string {
	if e.Verb == trade.VerbLapse { // nobody signs what the rules do by themselves
		return v.say(words.Ledger)
	}
	if e.By.Party.IsZero() {
		return ""
	}
	party := v.partyName(e.By.Party)
	if e.Person.IsZero() {
		return party
	}
	if person, ok := v.Gateway.NameOfPerson(v.r.Context(), v.person, e.Person); ok {
		return party + " · " + v.nameOf(person)
	}
	var duties trade.Duty
	err := v.Gateway.View(func(book trade.Book, _ trade.Instant) error {
		key, _ := book.Key(e.By.Key)
		duties = key.Duties
		return nil
	})
	if err != nil || duties == 0 {
		return party
	}
	return party + " · " + v.duties(duties)
}

// note is the text that the person's own party kept with an order.
func (v *visit) note(e trade.Entry) string {
	text, err := v.Gateway.Note(v.r.Context(), v.person, e.Envelope)
	if err != nil || text == "" {
		return ""
	}
	return v.say(words.InWords.With(unmarked(text)))
}

// in words minor units of a record's currency, or nothing while the read model
// has not heard of the record.
func (v *visit) in(noun readmodel.Noun, id [16]byte, minor int64) string {
	currency, err := v.Model.CurrencyOf(v.r.Context(), noun, id)
	if err != nil {
		return ""
	}
	return money(minor, currency)
}

// from gives an old value and a new one.
func (l Language) from(old, now string) string {
	if old == "" || old == now {
		return now
	}
	return old + " → " + now
}

// movedWords says what of a document's value moved, and how much.
func (v *visit) movedWords(e trade.ValueMoved) string {
	var moves []string
	covered := e.Covered
	if e.Pledged < 0 && covered < 0 {
		covered = 0 // it went with the pledge
	}
	for _, part := range []struct {
		words.Move
		minor int64
	}{{words.Held, e.Held}, {words.Pledged, e.Pledged}, {words.Covered, covered}, {words.Applied, e.Applied},
		{words.Closed, e.Closed}, {words.Spent, e.Spent}, {words.Collected, e.Collected}} {
		name := part.Up
		if part.minor < 0 {
			name, part.minor = part.Down, -part.minor
		}
		if part.minor > 0 {
			moves = append(moves, v.within(name)+" "+v.in(readmodel.DocumentNoun, e.Document, part.minor))
		}
	}
	said := capital(strings.Join(moves, v.pick(", ", "，")))
	if !v.here.IsZero() && e.Document == v.here { // of which the page is
		return said
	}
	return said + " · " + v.mentioned(e.Document)
}

// termWords says what was disbursed.
func (v *visit) termWords(deal trade.Deal, t trade.Terms) string {
	return v.say(words.Disbursed.With(v.in(readmodel.FinancingNoun, deal.Financing(), t.Amount), percent(t.Rate),
		t.Maturity))
}

// correctedWords says what a correction changed: old against new.
func (v *visit) correctedWords(e trade.DisbursalCorrected) string {
	id, old, now := e.Deal.Financing(), e.Before, e.Terms
	var changes []string
	change := func(what words.Text, before, after string) {
		if before != after {
			changes = append(changes, v.within(what)+" "+v.from(before, after))
		}
	}
	change(words.ChangedAmount, v.in(readmodel.FinancingNoun, id, old.Amount),
		v.in(readmodel.FinancingNoun, id, now.Amount))
	change(words.ChangedRate, percent(old.Rate)+"%", percent(now.Rate)+"%")
	change(words.ChangedDate, old.Date.String(), now.Date.String())
	change(words.ChangedMaturity, old.Maturity.String(), now.Maturity.String())
	change(words.ChangedOutlet, v.regionName(old.Outlet), v.regionName(now.Outlet))
	for _, line := range now.Lines {
		before := int64(0)
		for _, l := range old.Lines {
			if l.Document == line.Document {
				before = l.Amount
			}
		}
		change(words.ChangedPledge.With(v.mentioned(line.Document)),
			v.in(readmodel.DocumentNoun, line.Document, before),
			v.in(readmodel.DocumentNoun, line.Document, line.Amount))
	}
	for _, line := range old.Lines {
		if !slices.ContainsFunc(now.Lines, func(l trade.Line) bool { return l.Document == line.Document }) {
			change(words.ChangedPledge.With(v.mentioned(line.Document)), v.in(readmodel.DocumentNoun, line.Document,
				line.Amount), "0")
		}
	}
	if old.Details != now.Details {
		changes = append(changes, v.within(words.ChangedDetails))
	}
	return v.say(words.TermsCorrected.With(words.Name(e.Reason), strings.Join(changes, v.pick("; ", "；"))))
}

// repaidWords says what was repaid and from what.
func (v *visit) repaidWords(deal trade.Deal, r trade.Repayment) string {
	principal, source := v.in(readmodel.FinancingNoun, deal.Financing(), r.Principal), words.Name(r.Source)
	if r.Interest > 0 {
		interest := v.in(readmodel.FinancingNoun, deal.Financing(), r.Interest)
		return v.within(words.RepaidInterest.With(principal, interest, source))
	}
	return v.within(words.RepaidFrom.With(principal, source))
}

// revision is one state of a document as its source published it.
type revision struct {
	Number  uint32
	face    trade.Money
	mode    trade.Mode
	issued  trade.Day
	details trade.Digest
	When    string
	Items   []itemRow
}

// revisions lists what a document was and is, newest first, as far as the viewer
// may see its history.
func (v *visit) revisions(id trade.DocumentID) ([]revision, error) {
	var all []revision
	page := readmodel.Page{Limit: readmodel.MaxRows, Order: readmodel.Oldest}
	for {
		rows, next, err := asked(v.Model.History(v.r.Context(), v.viewer, readmodel.DocumentNoun, id, page))
		if err = noReach(err); err != nil {
			return nil, err
		}
		for _, entry := range rows {
			for _, event := range entry.Events {
				switch e := event.(type) {
				case trade.DocumentsPublished:
					for _, p := range e.Documents {
						if p.ID == id {
							all = append(all, revision{Number: 1, face: p.Face, mode: p.Mode,
								issued: p.Issued, details: p.Details,
								When: clock(entry.At)})
						}
					}
				case trade.DocumentAmended:
					if e.Document == id {
						all = append(all, revision{Number: e.Revision, face: e.Face, mode: e.Mode,
							issued: e.Issued, details: e.Details,
							When: clock(entry.At)})
					}
				}
			}
		}
		if page.After = next; next == "" {
			break
		}
	}
	slices.Reverse(all)
	return all, nil
}

// amendedWords says how an amendment changed the face, the mode and the day.
func (v *visit) amendedWords(e trade.DocumentAmended) string {
	var old revision
	revisions, err := v.revisions(e.Document)
	for _, r := range revisions {
		if err == nil && r.Number == e.Revision-1 {
			old = r
		}
	}
	var changes []string
	change := func(what words.Text, before, now string) {
		if before != now && now != "" {
			changes = append(changes, v.within(what)+" "+v.from(before, now))
		}
	}
	if old.Number == 0 {
		change(words.ChangedFace, "", moneyOf(e.Face))
	} else {
		change(words.ChangedFace, moneyOf(old.face), moneyOf(e.Face))
		change(words.ChangedMode, string(old.mode), string(e.Mode))
		change(words.ChangedDeclared, old.issued.String(), e.Issued.String())
	}
	if len(changes) == 0 {
		changes = []string{v.within(words.FaceStays.With(moneyOf(e.Face)))}
	}
	return capital(strings.Join(changes, v.pick(", ", "，"))) + v.revisionWords(e.Revision)
}

func (v *visit) revisionWords(n uint32) string {
	return v.within(words.Revision.With(n))
}

// goods gives the goods of a document: those of the newest revision that lists
// any, and those of every earlier one that listed others.
func (v *visit) goods(d trade.Document) (items []itemRow, note string, earlier []revision, err error) {
	revisions, err := v.revisions(d.ID)
	if err != nil {
		return nil, "", nil, err
	}
	if len(revisions) == 0 {
		revisions = []revision{{Number: d.Revision, details: d.Details}}
	}
	var last []itemRow // that the page lists
	for _, r := range revisions {
		declaration, fault := gateway.Details[gateway.Declaration](v.r.Context(), v.Gateway, v.person, r.details)
		if fault != nil {
			continue // sealed to others, or erased
		}
		r.Items = v.itemRows(declaration)
		switch {
		case len(r.Items) == 0:
		case items == nil:
			if items = r.Items; r.Number != d.Revision {
				note = fmt.Sprintf(v.pick("Revision %d lists no goods; these are of revision %s.",
					"版本 %d 未列商品，以下为版本 %s 的商品。"), d.Revision, strconv.Itoa(int(r.Number)))
			}
		case !slices.Equal(r.Items, last):
			earlier = append(earlier, r)
		}
		if len(r.Items) > 0 {
			last = r.Items
		}
	}
	return items, note, earlier, nil
}

// rematchedWords says what proceeds pay now: old against new.
func (v *visit) rematchedWords(earlier, stand []trade.Match) string {
	var changes []string
	amount := func(list []trade.Match, id trade.DocumentID) int64 {
		for _, m := range list {
			if m.Document == id {
				return m.Amount
			}
		}
		return 0
	}
	seen := map[trade.DocumentID]bool{}
	for _, m := range slices.Concat(earlier, stand) {
		before, now := amount(earlier, m.Document), amount(stand, m.Document)
		if seen[m.Document] || before == now {
			continue
		}
		seen[m.Document] = true
		changes = append(changes, v.mentioned(m.Document)+" "+
			v.from(v.in(readmodel.DocumentNoun, m.Document, before), v.in(readmodel.DocumentNoun, m.Document, now)))
	}
	return strings.Join(changes, v.pick("; ", "；"))
}

// usedWords says what a repayment used of proceeds, or gave back to them.
func (v *visit) usedWords(e trade.ProceedsUsed) string {
	said, minor := words.UsedOf, e.Change()
	if e.Undone {
		said, minor = words.GivenBackTo, -minor
	}
	return v.say(said.With(v.in(readmodel.ProceedsNoun, e.Proceeds, minor)))
}
