//go:build !tallystick_rules_1

package trade

// NewestRuleBook is the newest version of the rules that this program knows.
const NewestRuleBook = BatchRuleBook
