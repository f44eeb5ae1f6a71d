package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"tallystick/book/wire"
)

// Every integer that an event can tell is said to be money or a count, so that
// no reader has to guess its unit.
func TestEveryIntegerOfAnEventHasAUnit(t *testing.T) {
	for _, event := range wire.EventKinds() {
		integers(reflect.TypeOf(event), func(owner reflect.Type, name string) {
			if _, known := units[owner][name]; !known {
				t.Errorf("%s.%s: say in units (amount.go) in what it is counted", owner.Name(), name)
			}
		})
	}
	for owner, names := range units {
		for name := range names {
			if field, ok := owner.FieldByName(name); !ok || !field.Type.ConvertibleTo(reflect.TypeFor[int64]()) {
				t.Errorf("%s.%s is no integer", owner.Name(), name)
			}
		}
	}
}

// integers visits the integers of 64 bits of a struct that are not shown as
// something else, such as days and money.
func integers(owner reflect.Type, visit func(owner reflect.Type, name string)) {
	for i := range owner.NumField() {
		field := owner.Field(i)
		kind := field.Type
		for kind.Kind() == reflect.Slice {
			kind = kind.Elem()
		}
		switch {
		case kind.Kind() == reflect.Int64 && kind.PkgPath() == "":
			visit(owner, field.Name)
		case kind.Kind() == reflect.Struct && kind.Name() != "Money":
			integers(kind, visit)
		}
	}
}

// No answer that OpenAPI describes has minor units, and what is named like an
// amount of money is one, with its currency.
func TestAmountsCarryTheirCurrency(t *testing.T) {
	w := newTown(t)
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Ref  string `json:"$ref"`
					Type any    `json:"type"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	text := w.ask(http.MethodGet, "/openapi.json", "-", nil, nil).Body.Bytes()
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	money := strings.Fields("face returned held pledged spent elsewhere collected available shortfall original asked " +
		"outstanding " +
		"lent interest principal used cap left")
	shown := 0
	for _, schema := range []string{"Declaration", "Claim", "Line", "Terms", "Financing", "Repayment", "Proceeds",
		"Pilot", "Total",
		"DeclarationTotal", "Alert", "Entry"} {
		properties := document.Components.Schemas[schema].Properties
		if len(properties) == 0 {
			t.Errorf("OpenAPI has no schema %s", schema)
		}
		if _, ok := properties["minor"]; ok {
			t.Errorf("%s tells minor units", schema)
		}
		for _, name := range money {
			if property, ok := properties[name]; ok {
				shown++
				if !strings.HasSuffix(property.Ref, "/Amount") {
					t.Errorf("%s.%s has no currency", schema, name)
				}
			}
		}
	}
	if shown < 30 {
		t.Errorf("only %d amounts were looked at", shown)
	}
}
