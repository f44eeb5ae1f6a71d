package words

import (
	"fmt"
	"iter"
	"strings"

	"tallystick/book/trade"
)

// Message says in one language what is wrong and where, and what to do.
type Message struct {
	Title  string
	Detail string
	Remedy string
}

// wording is a rule's words. Of a detail, {left} stands for the amount that the
// refusal names, and what stands in [] is said only when it names one. Nothing
// is ever said about who took the rest.
type wording struct{ zh, en Message }

// wordingOf finds the words of a rule.
func wordingOf(r trade.Rule) (wording, bool) {
	for _, table := range [...]map[trade.Rule]wording{envelopeRules, documentRules, financingRules, proceedsRules,
		pilotRules, proposalRules, keeperRules, paymentRules, filingRules, capitalRules,
		taskRules} {
		if w, ok := table[r]; ok {
			return w, true
		}
	}
	return wording{}, false
}

// OfRefusal puts a refusal into both languages, with the item that broke the
// rule and the amount that is left, where there are any. No refusal, and one by
// a rule that is not known here, has no words.
func OfRefusal(r trade.Refusal) (zh, en Message) {
	w, ok := wordingOf(r.Rule)
	if !ok {
		return Message{}, Message{}
	}
	zh, en = w.zh, w.en
	left := ""
	if r.Left.Currency != "" {
		left = trade.FormatAmount(r.Left.Minor, string(r.Left.Currency)) + " " + string(r.Left.Currency)
	}
	zh.Detail, en.Detail = fill(zh.Detail, left, "余额"), fill(en.Detail, left, "the rest")
	if r.Item > 0 {
		zh.Detail = fmt.Sprintf("第 %d 项：%s", r.Item, zh.Detail)
		en.Detail = fmt.Sprintf("Item %d: %s", r.Item, en.Detail)
	}
	return zh, en
}

// fill puts an amount into a detail. Without an amount, what stands in [] goes,
// and elsewhere a word takes its place.
func fill(detail, left, word string) string {
	if before, rest, ok := strings.Cut(detail, "["); ok {
		inside, after, _ := strings.Cut(rest, "]")
		if left == "" {
			inside = ""
		}
		detail = before + inside + after
	}
	if left == "" {
		left = word
	}
	return strings.ReplaceAll(detail, "{left}", left)
}

// Refusals gives the refusal of each rule with the rule's number, in the order of
// the numbers.
func Refusals() iter.Seq2[trade.Refusal, uint16] {
	return func(yield func(trade.Refusal, uint16) bool) {
		for _, rule := range trade.Rules() {
			if !yield(trade.Refusal{Rule: rule}, uint16(rule)) {
				return
			}
		}
	}
}
