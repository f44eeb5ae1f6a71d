package gateway

import (
	"errors"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// What is wrong with an amount is said by itself: too many decimals of its currency, too
// large, or no amount at all.
func TestAmountsAreReadToTheLastDigit(t *testing.T) {
	const large, unread = "the amount is too large", "an amount is written"
	for _, c := range []struct {
		text     string
		currency trade.Currency
		minor    int64
		wrong    string
	}{
		{"0", "USD", 0, ""}, {"0.00", "USD", 0, ""}, {" 12,345.67 ", "USD", 1_234_567, ""}, {"1.5", "USD", 150, ""},
		{"1.005", "USD", 0, "USD has at most 2 decimals"}, {"1.500", "USD", 150, ""}, {"100", "JPY", 100, ""},
		{"100.5", "JPY", 0, "JPY has at most 0 decimals"}, {"1.0001", "???", 10_001, ""},
		{trade.FormatAmount(trade.MaxAmount, "USD"), "USD", trade.MaxAmount, ""},
		{trade.FormatAmount(trade.MaxAmount+1, "USD"), "USD", trade.MaxAmount + 1, large},
		{strings.Repeat("9", 40), "USD", 0, large}, {strings.Repeat("0", 37) + "1.50", "USD", 0, unread},
		{strings.Repeat("0", 36) + "1.50", "USD", 150, ""}, {strings.Repeat("9", 41), "USD", 0, unread},
		{"", "USD", 0, unread}, {".5", "USD", 0, unread}, {"1.", "USD", 0, unread}, {"-1", "USD", 0, unread},
		{"1e3", "USD", 0, unread}, {"1,2345", "USD", 0, unread}, {",123", "USD", 0, unread},
		{"1234,567", "USD", 0, unread}, {"1,234,567", "USD", 123_456_700, ""}, {"12,34", "USD", 0, unread},
		{"１２", "USD", 0, unread},
	} {
		a := &asking{}
		minor := a.amountOrZero("amount", c.text, c.currency)
		said := ""
		if len(a.wrong) > 0 {
			said = a.wrong[0].En
		}
		if minor != c.minor || len(a.wrong) > 1 || (said != "") != (c.wrong != "") || !strings.Contains(said, c.wrong) {
			t.Errorf("%q of %s is %d: %+v", c.text, c.currency, minor, a.wrong)
		}
	}
}

// Days are days of the calendar that business has; a code says what is wrong with it, and
// where nothing is known of that, that it is none.
func TestDaysAndCodesSayWhatIsWrong(t *testing.T) {
	for text, good := range map[string]bool{"2026-11-23": true, " 2026-11-23 ": true, "2026-02-30": false,
		"23.11.2026": false, "0026-11-23": false, "": false} {
		a := &asking{}
		if day := a.day("day", text); (len(a.wrong) == 0) != good || good && day.String() != "2026-11-23" {
			t.Errorf("%q is %s: %+v", text, day, a.wrong)
		}
	}
	a := &asking{}
	a.code("code", nil)
	a.code("code", errors.New("whatever"))
	if len(a.wrong) != 1 || a.wrong[0].En != "this is no code of the field" {
		t.Errorf("%+v", a.wrong)
	}
}

// A list has as many steps as the ledger takes, and one.
func TestABatchHasItsBounds(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		steps int
		wrong bool
	}{{0, true}, {1, false}, {MostSteps, false}, {MostSteps + 1, true}} {
		a := &asking{gateway: w.Gateway, person: w.person("maker")}
		b := Batch{Steps: make([]Form, c.steps)}
		for i := range b.Steps {
			b.Steps[i] = AcceptForm{Financing: strings.Repeat("5f", 16)}
		}
		plan, err := b.intend(t.Context(), a)
		if err != nil || c.wrong != (len(a.wrong) == 1 && a.wrong[0].Field == "steps") ||
			!c.wrong && len(plan.steps) != c.steps {
			t.Errorf("%d steps: %d, %+v, %v", c.steps, len(plan.steps), a.wrong, err)
		}
	}
}
