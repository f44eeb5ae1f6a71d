package gateway

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// Form is what a person asks for, in the person's own terms. The concrete types
// are the forms of this package, one for each command.
type Form interface {
	// intend checks every field and says which command the form means. Wrong
	// fields are noted in the asking, all of them.
	intend(ctx context.Context, a *asking) (intent, error)
}

// InputErrors lists every wrong field of a form at once.
type InputErrors = desk.InputErrors

// InputError is one wrong field of a form.
type InputError = desk.InputError

// asking is one form under reading: who asks, and what is wrong so far.
type asking struct {
	gateway *Gateway
	person  desk.Person
	wrong   InputErrors
	takes   words.Text // how documents are named, where it is not by a declaration's number
	// of filings that the book does not hold, by what is named beside their numbers
	codes map[trade.DocumentID]trade.CodeID
}

// intent is a form understood: the command, what has to be sealed for it, and
// what the desk does besides. Nothing that stays is done before the submission
// is: what enter gives is stored with it or not at all, and errands are stored
// with it and done once it is final.
type intent struct {
	command func() trade.Command // asked again after the digests are in
	seals   []seal
	subject string                      // identifier of what the command is about
	ready   func(context.Context) error // before signing; leaves nothing behind
	enter   func() desk.Entrant         // who or what waits at the desk for the end of the submission
	errands func() []desk.Errand        // asked when the digests are in
	steps   []intent                    // of a batch, which has no command of its own
}

// seal is one text to be sealed, and where its digest goes.
type seal struct {
	into    *trade.Digest
	text    any
	readers []trade.PartyID
}

// placeholder stands for a digest in dry runs, before anything is sealed.
var placeholder = trade.Digest{1}

func (a *asking) no(field, zh, en string) { a.wrong.No(field, zh, en) }

// text reads a free text.
func (a *asking) text(field, value string, required bool) string {
	text, err := paper.Text(value)
	a.code(field, err)
	if err == nil && text == "" && required {
		a.no(field, words.FieldMissing.Zh, words.FieldMissing.En)
	}
	return text
}

// currency reads an ISO 4217 code.
func (a *asking) currency(field, value string) trade.Currency {
	value = strings.TrimSpace(value)
	if _, ok := code.MinorDigits(value); !ok {
		a.no(field, "币种须为 ISO 4217 三位大写字母代码，例如 USD", "a currency is an ISO 4217 code of three capital letters, such "+
			"as USD")
		return ""
	}
	return trade.Currency(value)
}

// amount reads an amount above zero in minor units of a currency. An unknown
// currency has been noted already.
func (a *asking) amount(field, value string, c trade.Currency) int64 {
	minor := a.amountOrZero(field, value, c)
	if minor == 0 && !a.wrongAt(field) {
		a.no(field, "金额须大于零", "an amount is above zero")
	}
	return minor
}

func (a *asking) amountOrZero(field, value string, c trade.Currency) int64 {
	digits, ok := code.MinorDigits(string(c))
	if !ok {
		digits = 4
	}
	minor, err := ParseDecimal(value, int(digits))
	switch {
	case errors.Is(err, errTooPrecise):
		a.no(field, fmt.Sprintf("%s 最多 %d 位小数", c, digits), fmt.Sprintf("%s has at most %d decimals", c, digits))
	case errors.Is(err, errTooLarge) || minor > trade.MaxAmount:
		a.no(field, "金额过大", "the amount is too large")
	case err != nil:
		a.no(field, "金额写作 12345.67 或 12,345.67", "an amount is written 12345.67 or 12,345.67")
	}
	if err != nil {
		return 0
	}
	return minor
}

func (a *asking) wrongAt(field string) bool {
	for _, one := range a.wrong {
		if one.Field == field {
			return true
		}
	}
	return false
}

var (
	errNotDecimal = errors.New("not a decimal number")
	errTooPrecise = errors.New("too many decimals")
	errTooLarge   = errors.New("beyond the largest amount")
)

// ParseDecimal reads a decimal number that is not negative, such as 12,345.67,
// in units of its last allowed digit. Commas may only stand between groups of
// three digits.
func ParseDecimal(text string, digits int) (int64, error) {
	text = strings.TrimSpace(text)
	integer, fraction, point := strings.Cut(text, ".")
	if len(text) > 40 || integer == "" || (point && fraction == "") {
		return 0, errNotDecimal
	}
	if groups := strings.Split(integer, ","); len(groups) > 1 {
		for i, g := range groups {
			if (i == 0 && (len(g) < 1 || len(g) > 3)) || (i > 0 && len(g) != 3) {
				return 0, errNotDecimal
			}
		}
		integer = strings.Join(groups, "")
	}
	if strings.Trim(integer+fraction, "0123456789") != "" {
		return 0, errNotDecimal
	}
	if trimmed := strings.TrimRight(fraction, "0"); len(trimmed) > digits {
		return 0, errTooPrecise
	}
	for len(fraction) < digits {
		fraction += "0"
	}
	value := int64(0)
	for _, c := range integer + fraction[:digits] {
		digit := int64(c - '0')
		if value > (math.MaxInt64-digit)/10 {
			return 0, errTooLarge
		}
		value = value*10 + digit
	}
	return value, nil
}

// FormatDecimal writes units of the last of so many digits as a decimal number,
// the inverse of [ParseDecimal].
func FormatDecimal(value int64, digits int) string {
	text := strconv.FormatInt(value, 10)
	if digits == 0 {
		return text
	}
	if short := digits + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	return text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// day reads a day.
func (a *asking) day(field, value string) trade.Day {
	day, err := trade.ParseDay(strings.TrimSpace(value))
	if err != nil {
		a.no(field, "日期写作 2026-11-23", "a day is written 2026-11-23")
		return 0
	}
	_, err = paper.Day(value)
	a.code(field, err)
	return day
}

// choice reads one of the named values of an enumeration.
func choice[T fmt.Stringer](a *asking, field, value string, values []T) T {
	names := make([]string, len(values))
	for i, v := range values {
		if names[i] = v.String(); strings.EqualFold(names[i], value) {
			return v
		}
	}
	list := strings.Join(names, ", ")
	a.no(field, "须为以下之一："+list, "one of: "+list)
	var zero T
	return zero
}

// code notes what is wrong with a code of the field, if anything is.
func (a *asking) code(field string, err error) {
	if err == nil {
		return
	}
	wrong, ok := words.Of(err)
	if !ok {
		wrong = words.Text{Zh: "代码无效", En: "this is no code of the field"}
	}
	a.no(field, wrong.Zh, wrong.En)
}

// region reads a GB/T 2260 code of two or four digits.
func (a *asking) region(field, value string) trade.Region {
	value = strings.TrimSpace(value)
	a.code(field, code.CheckRegion(value))
	return trade.Region(value)
}

// mode reads a supervision mode of four digits; the leading 0 may be missing.
func (a *asking) mode(field, value string) trade.Mode {
	mode, err := paper.Mode(value)
	a.code(field, err)
	return trade.Mode(mode)
}

// owns reports whether a record of some parties is the person's to act on: of its
// own party, or of one that this succeeded. Of a record that is another's a form
// is read as of one that is not there, so that its errors tell neither.
func (a *asking) owns(parties ...trade.PartyID) (bool, error) {
	as, err := a.gateway.readsAs(a.person.Party)
	return slices.ContainsFunc(parties, func(id trade.PartyID) bool { return slices.Contains(as, id) }), err
}

// financing gives a financing of the person's own party; the zero one when there
// is none, which the rule book refuses.
func (a *asking) financing(id trade.FinancingID) (trade.Financing, error) {
	financing, err := a.gateway.financing(id)
	if err != nil {
		return trade.Financing{}, err
	}
	own, err := a.owns(financing.Deal.Bank, financing.Deal.Enterprise)
	if !own {
		return trade.Financing{}, err
	}
	return financing, err
}

// identifier reads an identifier of 32 hexadecimal digits.
func identifier[N any](a *asking, field, value string) trade.ID[N] {
	id, err := trade.ParseID[N](strings.TrimSpace(value))
	if err != nil {
		a.no(field, "标识须为 32 位小写十六进制", "an identifier has 32 lower-case hexadecimal digits")
	}
	return id
}
