// Package demo is a town that plays business on a member of its own: regulator,
// customs, three banks and exporters, who apply, lend, repay, amend and try the
// same value twice. [Options.Run] shows it to people; [Options.Check] plays at full
// speed and verifies every invariant, receipt and record afterwards.
package demo
