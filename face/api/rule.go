package api

import (
	"tallystick/book/trade"
	"tallystick/face/words"
)

// wordsOf says in both languages what a refusal means and what to do.
func wordsOf(r trade.Refusal) (zh, en Words) {
	a, b := words.OfRefusal(r)
	return Words(a), Words(b)
}
