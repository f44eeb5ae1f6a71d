package trade

import (
	"slices"
	"testing"
)

// What a suspended party may still do, and nothing else.
func TestWhatWindsDown(t *testing.T) {
	may := []Verb{VerbRotateKey, VerbRevokeKey, VerbAmendDocument, VerbWithdrawDocument, VerbReturnGoods,
		VerbWithdrawApplication, VerbDecline, VerbCorrectDisbursal, VerbRepay, VerbCorrectRepayment,
		VerbRegisterProceeds,
		VerbNoteAdvice, VerbReportInspection, VerbCorrectProceeds, VerbConfirmProceeds, VerbCloseRemainder,
		VerbReleasePledge,
		VerbMovePledge, VerbMatchProceeds}
	for verb := range VerbMovePledge + 10 {
		if verb.WindsDown() != slices.Contains(may, verb) {
			t.Errorf("%s winds down: %v", verb, verb.WindsDown())
		}
	}
}

// Terms are beyond others by a cent, a day, or a cent of one document.
func TestTermsBeyondOthers(t *testing.T) {
	one, two := DocumentID{1}, DocumentID{2}
	stand := Terms{Amount: 10, Maturity: 20, Lines: []Line{{one, 30}, {two, 40}}}
	for name, c := range map[string]struct {
		terms Terms
		want  bool
	}{
		"the same":        {stand, false},
		"less":            {Terms{Amount: 9, Maturity: 19, Lines: []Line{{one, 29}, {two, 40}}}, false},
		"more lent":       {Terms{Amount: 11, Maturity: 20, Lines: stand.Lines}, true},
		"for longer":      {Terms{Amount: 10, Maturity: 21, Lines: stand.Lines}, true},
		"more pledged":    {Terms{Amount: 10, Maturity: 20, Lines: []Line{{one, 1}, {two, 41}}}, true},
		"another pledged": {Terms{Amount: 10, Maturity: 20, Lines: []Line{{DocumentID{3}, 1}}}, true},
	} {
		if c.terms.beyond(stand) != c.want {
			t.Errorf("%s is beyond: %v", name, !c.want)
		}
	}
}
