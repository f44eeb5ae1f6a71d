package api

import "tallystick/trade"

// wordsOf says in both languages what a refusal means and what to do.
func wordsOf(r trade.Refusal) (zh, en Words) {
	a, b := r.Words()
	return Words(a), Words(b)
}

// rules lists every rule that has words, by number.
func rules() []trade.Rule {
	var all []trade.Rule
	for rule := trade.EnvelopeMustBeReadable; rule < 1000; rule++ {
		if rule.Zh() != "" {
			all = append(all, rule)
		}
	}
	return all
}
