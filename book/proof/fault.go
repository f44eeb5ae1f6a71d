package proof

import (
	"errors"
	"fmt"
)

// Fault says where a receipt fails and why, in Chinese and English.
type Fault struct {
	Where string // the field of the receipt
	Zh    string
	En    string
}

// Words gives both languages.
func (f *Fault) Words() (zh, en string) { return f.Zh, f.En }

// Error gives both languages.
func (f *Fault) Error() string {
	return fmt.Sprintf("the receipt fails at %s: %s / 回执在 %s 处验证失败：%s", f.Where, f.En, f.Where, f.Zh)
}

// within says of a fault inside which part of the receipt it is.
func within(part string, err error) error {
	var fault *Fault
	if errors.As(err, &fault) {
		return &Fault{Where: part + fault.Where, Zh: fault.Zh, En: fault.En}
	}
	return err
}
