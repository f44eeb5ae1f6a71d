package price

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

const (
	maxID       = 200
	maxUnit     = 16
	maxPeriod   = 16
	leastAmount = 1e-9
	mostAmount  = 1e15
)

// Observation is one line of goods as it was declared.
type Observation struct {
	ID       string  // of the line, as "223320260300000001/1": one line, one ID
	Code     string  // tariff code of 6, 8 or 10 digits
	Origin   string  // ISO 3166 alpha-2
	Period   string  // as Quarter gives it
	Unit     string  // of the quantity, as PCS
	Currency string  // ISO 4217
	Amount   int64   // of the whole line, in minor units of Currency
	Quantity float64 // of Unit, from 1e-9 to 1e15
}

// ErrAbsurd is wrapped by every error about an observation that no trade has.
var ErrAbsurd = errors.New("not an observation of trade")

// Check says what is absurd about an observation; the error wraps ErrAbsurd.
func (o Observation) Check() error {
	switch {
	case o.ID == "" || len(o.ID) > maxID:
		return fmt.Errorf("%w: the ID has 1 to %d bytes, not %d", ErrAbsurd, maxID, len(o.ID))
	case code.CheckHS(o.Code) != nil:
		return fmt.Errorf("%w: %.20q: %w", ErrAbsurd, o.Code, code.CheckHS(o.Code))
	case code.CheckCountry(o.Origin) != nil:
		return fmt.Errorf("%w: %.20q: %w", ErrAbsurd, o.Origin, code.CheckCountry(o.Origin))
	case o.Period == "" || len(o.Period) > maxPeriod:
		return fmt.Errorf("%w: the period has 1 to %d bytes, not %d", ErrAbsurd, maxPeriod, len(o.Period))
	case o.Unit == "" || len(o.Unit) > maxUnit:
		return fmt.Errorf("%w: the unit has 1 to %d bytes, not %d", ErrAbsurd, maxUnit, len(o.Unit))
	case o.Amount <= 0:
		return fmt.Errorf("%w: the amount is %d, and must be above zero", ErrAbsurd, o.Amount)
	case math.IsNaN(o.Quantity) || math.IsInf(o.Quantity, 0):
		return fmt.Errorf("%w: the quantity is no number", ErrAbsurd)
	case o.Quantity <= 0:
		return fmt.Errorf("%w: the quantity is %g, and must be above zero", ErrAbsurd, o.Quantity)
	case o.Quantity < leastAmount || o.Quantity > mostAmount:
		return fmt.Errorf("%w: the quantity %g is not from %g to %g", ErrAbsurd, o.Quantity, leastAmount, mostAmount)
	}
	if _, ok := code.MinorDigits(o.Currency); !ok {
		return fmt.Errorf("%w: %.10q is no currency of ISO 4217", ErrAbsurd, o.Currency)
	}
	return nil
}

// logPrice is the logarithm of minor units per unit of quantity. Check has
// passed, so it is finite.
func (o Observation) logPrice() float64 { return math.Log(float64(o.Amount)) - math.Log(o.Quantity) }

// Quarter gives the period of a day, as 2026Q4.
func Quarter(day trade.Day) string {
	text := day.String()
	if len(text) != len("2026-11-23") {
		return "other"
	}
	month := int(text[5]-'0')*10 + int(text[6]-'0')
	return text[:4] + "Q" + strconv.Itoa((month+2)/3)
}
