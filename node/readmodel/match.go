package readmodel

import "tallystick/book/trade"

// matched keeps beside proceeds which documents they pay, as it is now.
func (w *writer) matched(n int64, before, now trade.Proceeds) {
	amounts := map[trade.DocumentID]int64{}
	for _, m := range before.Matches {
		amounts[m.Document] = m.Amount
	}
	for _, m := range now.Matches {
		if amounts[m.Document] != m.Amount {
			w.proceedsLines.add(m.Document[:], n, m.Amount)
		}
		delete(amounts, m.Document)
	}
	for _, m := range before.Matches {
		if _, gone := amounts[m.Document]; gone {
			w.proceedsLines.add(m.Document[:], n, int64(0))
		}
	}
}
