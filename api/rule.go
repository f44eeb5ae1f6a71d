package api

import "tallystick/trade"

// wordsOf says in both languages what a refusal means and what to do.
func wordsOf(r trade.Refusal) (zh, en Words) {
	return Words{Title: r.Rule.Zh()}, Words{Title: r.Rule.String()}
}
