package trade

import (
	"reflect"
	"testing"
)

// enlist gives every list within a value one element.
func enlist(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			enlist(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		enlist(v.Index(0))
	}
}

// shared names the lists that two values have in common.
func shared(a, b reflect.Value, path string) []string {
	var found []string
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			found = append(found, shared(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name)...)
		}
	case reflect.Slice:
		if a.Len() != 1 || b.Len() != 1 || a.Pointer() == b.Pointer() {
			return []string{path}
		}
		return shared(a.Index(0), b.Index(0), path)
	}
	return found
}

// A copy shares no list with what it was made of, however deep.
func TestCopiesShareNothing(t *testing.T) {
	for _, record := range []Record{Party{}, PersonKey{}, Financing{}, Repayment{}, Proceeds{}, Calendar{}, Alert{},
		Rates{}, LimitVersions{}, ModelVersions{}, Lenders{}, Membership{}, Keeper{}, RuleBook{},
		Document{}, Taking{}, Claim{}, Position{}, Transaction{},
		Pilot{}, Inspection{}, Payment{}, Refund{}, Remittance{},
		Notice{}, Deadline{}, Marked{}, Marks{}, Proposal{}, RateLimitVersions{}, Roll{}, Track{}, Warned{}} {
		v := reflect.New(reflect.TypeOf(record)).Elem()
		enlist(v)
		copied := reflect.ValueOf(Own(v.Interface().(Record)))
		for _, list := range shared(v, copied, v.Type().Name()) {
			t.Errorf("a copy shares %s", list)
		}
	}
}
