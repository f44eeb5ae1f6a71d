package trade

import "testing"

// TestABankLearnsNothingOfOthersThroughTasks plays the same business twice, once with more of
// another bank in it, and asks that the bank sees and is answered the same.
func TestABankLearnsNothingOfOthersThroughTasks(t *testing.T) {
	const before = `cast
feng publish-documents d1 holder=harbour face=200,000.00USD
hua apply f1 bank=north asked=80,000.00USD tenor=60 on=d1:100,000.00
nan accept f1
nie approve f1
nan disburse f1
hua apply f2 bank=south asked=80,000.00USD tenor=120 on=d1:100,000.00
song accept f2
sun approve f2`
	ends := map[string]string{
		"lent":          "song disburse f2",
		"lent for less": "song disburse f2 maturity=2026-03-20",
		"paid back": "song disburse f2\n" +
			"song register-proceeds p2 enterprise=harbour amount=100,000.00USD on=d1:100,000.00",
		"reported apart": "song disburse f2\nsong report-task d1 expected=2026-08-01",
	}
	seen := map[string]string{}
	for name, more := range ends {
		s := newStage()
		s.playAll(before)
		if said := s.playAll(more); s.refused[FinancingMustBeApproved] || s.refused[TaskMustBeOpen] {
			t.Fatal(said)
		}
		for _, day := range []string{"2026-03-03", "2026-04-01", "2026-04-03", "2026-06-01", "2026-07-02"} {
			s.play("clock " + day + " 10:00")
			seen[name] += day + "\n" + s.play("tasks nan d1") + s.play("nan report-task d1 expected="+day) +
				s.play("nan report-task d1 expected=2026-12-31 relation=none")
		}
	}
	for name, said := range seen {
		if said != seen["lent"] {
			t.Errorf("%s is told\n%s\nand not\n%s", name, said, seen["lent"])
		}
	}
	if len(seen["lent"]) < 100 {
		t.Error(seen["lent"])
	}
}
