package api

import (
	"encoding"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// teller turns values of the rule book into what JSON shows of them: names in
// lower camel case, identifiers and digests in hexadecimal, enumerations by
// name, money with its decimals and its currency, shares in per cent, days and
// instants as text. Integers that stay are counts. What is empty is left out,
// but for amounts and counts.
type teller struct {
	purse *purse
	// that the integers belong to
	document, financing, payment, proceedsID [16]byte
}

func (t teller) value(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case trade.Money:
		if x.Currency == "" {
			return nil
		}
		return amountOf(x)
	case trade.Instant:
		if x == 0 {
			return nil
		}
		return x.Time().Format(time.RFC3339Nano)
	case trade.Day:
		return x.String()
	case trade.BasisPoints:
		return percent(x)
	case trade.Duty:
		return dutiesOf(x)
	case trade.PilotKey:
		return placeOf(x)
	case []byte:
		return hex.EncodeToString(x)
	case trade.DealID:
		if x.IsZero() {
			return nil
		}
		return hex.EncodeToString(x[1:])
	case encoding.TextMarshaler:
		if v.IsZero() {
			return nil
		}
		return fmt.Sprint(x)
	case fmt.Stringer:
		if v.IsZero() {
			return nil
		}
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		return t.fields(v)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = t.value(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String()
	}
	return v.Interface()
}

// fields shows a struct. What it names is what its integers, and those inside
// it, belong to.
func (t teller) fields(v reflect.Value) map[string]any {
	for i := range v.NumField() {
		switch id := v.Field(i).Interface().(type) {
		case trade.DocumentID:
			t.document = id
		case trade.FinancingID:
			t.financing = id
		case trade.Deal:
			t.financing, t.payment = id.Financing(), id.ID.Payment()
		case trade.PaymentID:
			t.payment = id
		case trade.ProceedsID:
			t.proceedsID = id
		case trade.Proceeds: // a correction tells what was matched before beside it
			t.proceedsID = id.ID
		}
	}
	shown := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		value, kept := t.counted(units[v.Type()][field.Name], v.Field(i))
		if !kept {
			value = t.value(v.Field(i))
			if value == nil || (v.Field(i).IsZero() && v.Field(i).Kind() != reflect.Int64) {
				continue
			}
		}
		if value != nil {
			shown[named(field.Name, v.Field(i))] = value
		}
	}
	return shown
}

// named gives the name of a field: a deal is called what it is.
func named(name string, v reflect.Value) string {
	if deal, ok := v.Interface().(trade.DealID); ok && !deal.IsZero() {
		return words.Name(deal.Kind()).En
	}
	return camel(name)
}

// counted shows an integer that is an amount or a rate.
func (t teller) counted(u unit, v reflect.Value) (any, bool) {
	noun, id := readmodel.DocumentNoun, t.document
	switch u {
	case count:
		return nil, false
	case ofYuan:
		return of(v.Int(), trade.CNY), true
	case ofRate:
		return gateway.FormatDecimal(v.Int(), 4), true
	case ofFinancing:
		noun, id = readmodel.FinancingNoun, t.financing
	case ofPayment:
		noun, id = readmodel.PaymentNoun, t.payment
	case ofMonth:
		if v.IsZero() {
			return nil, true
		}
		return fmt.Sprintf("%04d-%02d", v.Int()/12, v.Int()%12+1), true
	case ofDollars:
		return of(v.Int(), trade.USD), true
	case ofProceeds:
		noun, id = readmodel.ProceedsNoun, t.proceedsID
	}
	if id == [16]byte{} && v.Int() == 0 {
		return nil, true // of a repayment from own funds, for instance
	}
	currency, ok := t.purse.currency(noun, id)
	if !ok {
		return nil, true
	}
	return of(v.Int(), currency), true
}

// camel writes a Go name in lower camel case: HoldUntil, ID and BoPCode become
// holdUntil, id and boPCode.
func camel(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	runes := []rune(name)
	runes[0] = unicode.ToLower(runes[0])
	return string(runes)
}

// Place is a place of the pilot.
type Place struct {
	Scenario string `json:"scenario,omitempty"`
	Region   string `json:"region,omitempty"`
	Bank     string `json:"bank,omitempty"`
}

func placeOf(key trade.PilotKey) Place {
	p := Place{Region: string(key.Region)}
	if key.Scenario != 0 {
		p.Scenario = key.Scenario.String()
	}
	if !key.Bank.IsZero() {
		p.Bank = key.Bank.String()
	}
	return p
}

// Event is one event as the API shows it.
type Event struct {
	Event string         `json:"event" example:"FinancingApplied"`
	About map[string]any `json:"about" doc:"The event's fields; money is {amount, currency}, integers are counts"`
}

func (p *purse) event(e trade.Event) Event {
	v := reflect.ValueOf(e)
	return Event{v.Type().Name(), teller{purse: p}.fields(v)}
}
