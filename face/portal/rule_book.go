package portal

import (
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// ruleBook gives the rules by which the ledger executes blocks.
func (v *visit) ruleBook() (rules trade.RuleBook, err error) {
	err = v.Gateway.View(func(book trade.Book, _ trade.Instant) error {
		rules = book.RuleBook()
		return nil
	})
	return rules, err
}

// standing says which rules are in force, and which will be.
func standing(rules trade.RuleBook) words.Text {
	if rules.Next == 0 {
		return words.RuleBookStands.With(rules.Version)
	}
	return words.RuleBookFrom.With(rules.Version, rules.Next, rules.From.Clock())
}

// rulesChanges sets rules that would be adopted beside those that stand; with a warning
// where this node's program does not know them.
func (v *visit) rulesChanges(c trade.AdoptRuleBook) ([]change, error) {
	rules, err := v.ruleBook()
	then := rules
	then.Next, then.From = c.Version, c.From
	changes := []change{{v.say(words.RuleBooks), v.say(standing(rules)), v.say(standing(then)), rules != then}}
	if c.Version > trade.NewestRuleBook {
		changes = append(changes, change{v.say(words.RuleBooks), v.say(words.RuleBookKnown.With(trade.NewestRuleBook)),
			v.say(words.RuleBookUnknown.With(c.Version)), true})
	}
	return changes, err
}

// rulesAtStake is which rules are proposed, and which stand now.
func (v *visit) rulesAtStake() (stake, error) {
	rules, err := v.ruleBook()
	version, unread := strconv.ParseUint(v.r.FormValue("version"), 10, 32)
	if unread != nil {
		version = uint64(rules.Version) + 1
	}
	return stake{name: v.say(words.RuleBookNamed.With(version)),
		facts: []fact{{v.say(words.RuleBooks), v.say(standing(rules))},
			{v.say(words.RuleBookReader), v.say(words.RuleBookKnown.With(trade.NewestRuleBook))}}}, err
}
