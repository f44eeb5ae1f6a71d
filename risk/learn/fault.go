package learn

// Fault is an error that people are told, in both languages.
type Fault struct{ Zh, En string }

// Error gives both languages in one line.
func (f *Fault) Error() string { return f.Zh + " / " + f.En }

// Words gives both languages.
func (f *Fault) Words() (zh, en string) { return f.Zh, f.En }
