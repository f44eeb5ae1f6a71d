//go:build tallystick_rules_1

package trade

// NewestRuleBook of a program as it was before the second version, for tests of a
// change from one to the other with two programs.
const NewestRuleBook = OldestRuleBook
