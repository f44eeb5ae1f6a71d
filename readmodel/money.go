package readmodel

import (
	"tallystick/trade"
)

// shelveMoney sets up what banks have of the money collected, and the calendars
// of working days.
func (d *desk) shelveMoney() {
	d.positions = shelve(d, &shelf[positionKey, trade.Position]{noun: PositionNoun, table: "position",
		where:   "document = ? AND bank = ?",
		args:    func(k positionKey) []any { return []any{k.document[:], k.bank[:]} },
		columns: []string{"document", "bank", "collected"},
		values:  func(p trade.Position) []any { return []any{p.Document[:], p.Bank[:], p.Collected} },
		count:   d.countPosition})
	d.calendars = shelve(d, &shelf[int32, trade.Calendar]{noun: CalendarNoun, table: "calendar", where: "year = ?",
		args: func(year int32) []any { return []any{year} }, columns: []string{"year"},
		values: func(c trade.Calendar) []any { return []any{c.Year} }})
}

// Position implements trade.Book.
func (d *desk) Position(document trade.DocumentID, bank trade.PartyID) (trade.Position, bool) {
	return d.positions.get(positionKey{document, bank})
}

// putProceeds keeps beside the proceeds which documents they pay, as it is now.
func (d *desk) putProceeds(p trade.Proceeds) {
	before, _ := d.proceeds.get(p.ID)
	d.proceeds.put(p.ID, p)
	row := d.proceeds.find(p.ID)
	if row == nil {
		return
	}
	amounts := map[trade.DocumentID]int64{}
	for _, m := range before.Matches {
		amounts[m.Document] = m.Amount
	}
	for _, m := range p.Matches {
		if amounts[m.Document] != m.Amount {
			d.proceedsLines.add(m.Document[:], row.n, m.Amount)
		}
		delete(amounts, m.Document)
	}
	for _, m := range before.Matches {
		if _, gone := amounts[m.Document]; gone {
			d.proceedsLines.add(m.Document[:], row.n, int64(0))
		}
	}
}
