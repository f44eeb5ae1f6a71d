package trade

import (
	"slices"
	"testing"
)

// TestRepaymentSaysWhatItUncovers checks what a repayment keeps for the day on
// which it is taken back: nothing for documents of which it uncovered nothing and
// of which nothing was lacking, else so much to the last unit.
func TestRepaymentSaysWhatItUncovers(t *testing.T) {
	for name, test := range map[string]struct {
		before             []string
		money              string
		repaid             string
		number             uint32
		uncovered, lacking int64
	}{
		"interest alone":     {money: "800.00", repaid: "interest=1.00", number: 1},
		"what money covered": {money: "800.00", repaid: "principal=250.00", number: 1, uncovered: 300_00},
		"the last unit":      {money: "999.99", repaid: "principal=0.01", number: 1, uncovered: 1},
		"no money":           {repaid: "principal=0.01", number: 1},
		"a unit was lacking": {before: uncoveredPledge, repaid: "principal=0.01", number: 2, lacking: 1},
		"much was lacking":   {before: uncoveredPledge, repaid: "principal=300.00", number: 2, lacking: 499_99},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage()
			lines := append([]string{"cast",
				"feng publish-documents d1 holder=harbour face=1,000.00USD",
				"hua apply f bank=north asked=500.00USD on=d1:999.99",
				"nan accept f", "nie approve f", "nan disburse f"}, test.before...)
			if test.money != "" {
				lines = append(lines, "nan register-proceeds p1 amount="+test.money+"USD on=d1:"+test.money)
			}
			for _, line := range append(lines, "nan repay f "+test.repaid) {
				s.play(line)
			}
			repayment, ok := s.book.Repayment(named[Financing](s, "f"), test.number)
			document := named[Document](s, "d1")
			if !ok || !slices.Equal(repayment.Uncovered, linesOf(document, test.uncovered)) ||
				!slices.Equal(repayment.Lacking, linesOf(document, test.lacking)) {
				t.Errorf("uncovered %v, lacking %v, want %d and %d", repayment.Uncovered, repayment.Lacking,
					test.uncovered, test.lacking)
			}
		})
	}
}

// uncoveredPledge leaves half of a pledge uncovered, with value for it free again.
var uncoveredPledge = []string{"nan repay f principal=250.00", "hua apply s bank=south asked=400.00USD on=d1:500.00",
	"song accept s", "nie correct-repayment f number=1 reason=entry-error", "sun decline s reason=bank-declined"}

func linesOf(document DocumentID, amount int64) []Line {
	if amount == 0 {
		return nil
	}
	return []Line{{document, amount}}
}
