package api

import (
	"encoding"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"tallystick/trade"
)

// show turns a value of the rule book into what JSON shows of it: names in
// lower camel case, identifiers and digests in hexadecimal, enumerations by
// name, money with its decimals, days and instants as text. Integers that stay
// are minor units or counts. What is empty is left out.
func show(v any) any { return showValue(reflect.ValueOf(v)) }

func showValue(v reflect.Value) any {
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
	case trade.Duty:
		return dutiesOf(x)
	case trade.PilotKey:
		return placeOf(x)
	case []byte:
		return hex.EncodeToString(x)
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
		return showStruct(v)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = showValue(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String()
	}
	return v.Interface()
}

func showStruct(v reflect.Value) map[string]any {
	shown := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		value := showValue(v.Field(i))
		if value == nil || (v.Field(i).IsZero() && v.Field(i).Kind() != reflect.Int64) {
			continue
		}
		shown[camel(field.Name)] = value
	}
	return shown
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
	About map[string]any `json:"about" doc:"The event's fields; integers are minor units or counts"`
}

func eventOf(e trade.Event) Event {
	name := reflect.TypeOf(e).Name()
	about, _ := show(e).(map[string]any)
	return Event{name, about}
}
