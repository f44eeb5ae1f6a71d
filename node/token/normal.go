package token

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// MaxNumber is how long a number or name may be, in bytes, before and after it
// is brought to its normal form.
const MaxNumber = 512

// What is wrong with a number that no token can be made of. The messages never
// repeat the number.
var (
	ErrKind      = errors.New("未知的标识种类 / a token of this kind is not known")
	ErrEmpty     = errors.New("号码不能为空 / the number must not be empty")
	ErrLong      = fmt.Errorf("号码过长，最多 %d 字节 / the number is too long: at most %d bytes", MaxNumber, MaxNumber)
	ErrCharacter = errors.New("号码含有不可识别的字符 / the number holds characters that cannot be read")
)

// Normal gives the form in which a number is fingerprinted, so that one number
// has one token however it was typed: letters in upper case, full-width digits
// and letters in half width, accents composed (Unicode NFC), white space at the
// ends gone and elsewhere one space. It fails with ErrEmpty, ErrLong, or
// ErrCharacter for what is not UTF-8 or holds control or unassigned characters.
func Normal(number string) (string, error) {
	if len(number) > MaxNumber {
		return "", ErrLong
	}
	if !utf8.ValidString(number) {
		return "", ErrCharacter
	}
	words := strings.Join(strings.Fields(number), " ")
	if strings.ContainsFunc(words, unreadable) {
		return "", ErrCharacter
	}
	normal, stable := step(words), false
	for range maxSteps {
		again := step(normal)
		if stable = again == normal; stable {
			break
		}
		normal = again
	}
	switch {
	case normal == "":
		return "", ErrEmpty
	case len(normal) > MaxNumber:
		return "", ErrLong
	case !stable:
		return "", ErrCharacter
	}
	return normal, nil
}

// maxSteps is far more than any text of this world needs.
const maxSteps = 8

// step is taken until nothing changes: composing an accent may give a letter
// that has an upper case, as in Greek.
func step(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(width.Fold.String(strings.ToUpper(s)))), " ")
}

// unreadable characters are those that a reader would not see, and that would
// let two numbers look the same and be different.
func unreadable(r rune) bool { return r == utf8.RuneError || !unicode.IsGraphic(r) }
