package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// history tells the entries of a record, newest first.
func (v *visit) history(noun readmodel.Noun, id [16]byte) ([]historyLine, error) {
	rows, _, err := asked(v.Model.History(v.r.Context(), v.viewer, noun, id, readmodel.Page{Limit: 40}))
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
		return v.pick("The ledger", "账本")
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
	return v.pick("In words: ", "说明：") + text
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
	var words []string
	covered := e.Covered
	if e.Pledged < 0 && covered < 0 {
		covered = 0 // it went with the pledge
	}
	for _, part := range []struct {
		up, down [2]string
		minor    int64
	}{{[2]string{"held", "占用"}, [2]string{"hold released", "解除占用"}, e.Held}, {[2]string{"pledged", "质押"},
		[2]string{"pledge released", "解除质押"}, e.Pledged},
		{[2]string{"pledge covered by money received", "质押已有收汇覆盖"}, [2]string{"pledge no longer covered", "质押不再有收汇覆盖"},
			covered},
		{[2]string{"proceeds in place of the pledge", "收汇抵减质押"}, [2]string{"given back to the proceeds", "退回收汇"},
			e.Applied},
		{[2]string{"remainder closed", "关闭尾差"}, [2]string{"remainder opened again", "重新打开尾差"}, e.Closed},
		{[2]string{"spent", "核减"}, [2]string{"spending taken back", "撤回核减"}, e.Spent}, {[2]string{"collected",
			"已收汇"}, [2]string{"collection taken back", "撤回收汇"}, e.Collected}} {
		name := part.up
		if part.minor < 0 {
			name, part.minor = part.down, -part.minor
		}
		if part.minor > 0 {
			words = append(words, v.pick(name[0], name[1])+" "+v.in(readmodel.DocumentNoun, e.Document, part.minor))
		}
	}
	return capital(strings.Join(words, v.pick(", ", "，"))) + " · " + v.pick("declaration ", "报关单 ") + short(e.Document)
}

// termWords says what was disbursed.
func (v *visit) termWords(deal trade.Deal, t trade.Terms) string {
	return v.pick("Disbursed ", "放款 ") + v.in(readmodel.FinancingNoun, deal.Financing(), t.Amount) + v.pick(" at ",
		"，年利率 ") + percent(t.Rate) +
		v.pick("%, maturity ", "%，到期日 ") + t.Maturity.String()
}

// correctedWords says what a correction changed: old against new.
func (v *visit) correctedWords(e trade.DisbursalCorrected) string {
	id, old, now := e.Deal.Financing(), e.Before, e.Terms
	var changes []string
	change := func(en, zh, before, after string) {
		if before != after {
			changes = append(changes, v.pick(en, zh)+" "+v.from(before, after))
		}
	}
	change("amount", "金额", v.in(readmodel.FinancingNoun, id, old.Amount), v.in(readmodel.FinancingNoun, id, now.Amount))
	change("rate", "年利率", percent(old.Rate)+"%", percent(now.Rate)+"%")
	change("date", "放款日", old.Date.String(), now.Date.String())
	change("maturity", "到期日", old.Maturity.String(), now.Maturity.String())
	change("outlet's region", "网点地区", v.regionName(old.Outlet), v.regionName(now.Outlet))
	for _, line := range now.Lines {
		before := int64(0)
		for _, l := range old.Lines {
			if l.Document == line.Document {
				before = l.Amount
			}
		}
		change("pledge of "+short(line.Document), "质押 "+short(line.Document), v.in(readmodel.DocumentNoun,
			line.Document, before), v.in(readmodel.DocumentNoun, line.Document, line.Amount))
	}
	for _, line := range old.Lines {
		if !slices.ContainsFunc(now.Lines, func(l trade.Line) bool { return l.Document == line.Document }) {
			change("pledge of "+short(line.Document), "质押 "+short(line.Document), v.in(readmodel.DocumentNoun,
				line.Document, line.Amount), "0")
		}
	}
	if old.Details != now.Details {
		changes = append(changes, v.pick("sealed details", "加密明细"))
	}
	return v.pick("Disbursal corrected (", "放款更正（") + v.word(e.Reason) + v.pick("): ", "）：") + strings.Join(changes,
		v.pick("; ", "；"))
}

// repaidWords says what was repaid and from what.
func (v *visit) repaidWords(deal trade.Deal, r trade.Repayment) string {
	text := v.pick("principal ", "本金 ") + v.in(readmodel.FinancingNoun, deal.Financing(), r.Principal)
	if r.Interest > 0 {
		text += v.pick(", interest ", "，利息 ") + v.in(readmodel.FinancingNoun, deal.Financing(), r.Interest)
	}
	return text + v.pick(", from ", "，来源：") + v.word(r.Source)
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
	change := func(en, zh, before, now string) {
		if before != now && now != "" {
			changes = append(changes, v.pick(en, zh)+" "+v.from(before, now))
		}
	}
	if old.Number == 0 {
		change("face", "票面金额", "", moneyOf(e.Face))
	} else {
		change("face", "票面金额", moneyOf(old.face), moneyOf(e.Face))
		change("mode", "监管方式", string(old.mode), string(e.Mode))
		change("declared", "申报日期", old.issued.String(), e.Issued.String())
	}
	if len(changes) == 0 {
		changes = []string{v.pick("face stays ", "票面金额未变 ") + moneyOf(e.Face)}
	}
	return capital(strings.Join(changes, v.pick(", ", "，"))) + v.revisionWords(e.Revision)
}

func (v *visit) revisionWords(n uint32) string {
	return fmt.Sprintf(v.pick(" (revision %d)", "（版本 %d）"), n)
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
func (v *visit) rematchedWords(e trade.ProceedsCorrected) string {
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
	for _, m := range slices.Concat(e.Before, e.Proceeds.Matches) {
		before, now := amount(e.Before, m.Document), amount(e.Proceeds.Matches, m.Document)
		if seen[m.Document] || before == now {
			continue
		}
		seen[m.Document] = true
		changes = append(changes, v.pick("declaration ", "报关单 ")+short(m.Document)+" "+
			v.from(v.in(readmodel.DocumentNoun, m.Document, before), v.in(readmodel.DocumentNoun, m.Document, now)))
	}
	return v.pick("Match corrected (", "更正匹配（") + v.word(e.Reason) + v.pick("): ", "）：") +
		strings.Join(changes, v.pick("; ", "；"))
}

// usedWords says what a repayment used of proceeds, or gave back to them.
func (v *visit) usedWords(e trade.ProceedsUsed) string {
	said, minor := v.pick("Used of the proceeds: ", "使用收汇："), e.Change()
	if e.Undone {
		said, minor = v.pick("Given back to the proceeds: ", "退回收汇："), -minor
	}
	return said + v.in(readmodel.ProceedsNoun, e.Proceeds, minor)
}
