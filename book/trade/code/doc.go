// Package code knows the codes and identifiers of the field, by which standard
// they are made and what is wrong with one: credit codes, declaration and
// balance-of-payments numbers, commodity codes, currencies, countries, regions
// and supervision modes. It knows nothing of the trade that uses them.
package code

// Error says what is wrong with a code of the field and what to do, in both
// languages. Code names the kind of code, as in "uscc".
type Error struct {
	Code string
	Zh   string
	En   string
}

// Error gives both languages.
func (e *Error) Error() string { return e.Zh + " / " + e.En }

// Words gives both languages.
func (e *Error) Words() (zh, en string) { return e.Zh, e.En }
