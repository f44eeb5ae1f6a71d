// Package paper declares the sealed papers of the trade, each once: its fields
// with their labels, columns, names and checks. Whatever the door by which a
// paper comes in (JSON, CSV, XLSX, a page, the command line, seeding), it is read
// and checked here and told in the same words.
package paper

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallystick/book/trade/code"
)

// MaxText bounds a text of a paper, in bytes.
const MaxText = 400

// wrong says what is wrong with a text, as the codes of the field do.
func wrong(zh, en string) error { return &code.Error{Code: "paper", Zh: zh, En: en} }

// Text reads a text that people will be shown: a name, a reason, goods. Line
// breaks and tabs become a space. What cannot be seen, or turns the order of what
// can, is refused: it would show one thing and hold another.
func Text(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", wrong("含有不可显示的字符，请重新输入", "the text holds characters that cannot be shown: type it anew")
	}
	text = strings.TrimSpace(breaks.Replace(text))
	if len(text) > MaxText {
		return "", wrong(fmt.Sprintf("最多 %d 字节（约 %d 个汉字），现有 %d 字节，请缩短", MaxText, MaxText/3, len(text)),
			fmt.Sprintf("at most %d bytes, this has %d: shorten it", MaxText, len(text)))
	}
	place := 0
	for _, r := range text {
		if place++; hidden(r) || r == utf8.RuneError {
			return "", wrong(fmt.Sprintf("第 %d 个字符（U+%04X）不可显示或会改变显示顺序，请删除后重新输入", place, r),
				fmt.Sprintf("character %d (U+%04X) cannot be shown or turns the order of the text: delete it", place,
					r))
		}
	}
	return text, nil
}

// breaks turns what ends a line or jumps within one into a space.
var breaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\v", " ", "\f", " ", "\u0085", " ")

// hidden reports whether a character is not seen, or sets the order of others:
// controls, formats (zero-width and bidirectional marks among them), separators of
// lines and paragraphs, fillers.
func hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return true
	case r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x17b4 || r == 0x17b5 || r == 0x2800 || r == 0x3164 ||
		r == 0xffa0:
		return true
	case r&0xfffe == 0xfffe || (r >= 0xfdd0 && r <= 0xfdef):
		return true
	}
	return false
}

// Fold gives a code, number or date as it was meant: full-width characters as
// plain ones, dashes and spaces of every kind as - and a space, without what
// cannot be seen, and without the ' or ="" by which spreadsheets keep a text.
// Nothing else is turned: a raised digit does not become a digit.
func Fold(text string) string {
	text = strings.TrimSpace(strings.Map(folded, breaks.Replace(text)))
	if inside, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inside, `"`) {
		text = strings.TrimSuffix(inside, `"`)
	}
	return strings.TrimSpace(strings.TrimLeft(text, "'"))
}

func folded(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f:
		return r
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == 0xffe5:
		return '¥'
	case r == 0xffe0:
		return '¢'
	case r == 0xffe1:
		return '£'
	case unicode.Is(unicode.Zs, r):
		return ' '
	case (r >= 0x2010 && r <= 0x2015) || r == 0x2212 || r == 0xfe63:
		return '-'
	case r == 0x2018 || r == 0x2019:
		return '\''
	case hidden(r):
		return -1
	}
	return r
}

// code gives a code without spaces, in capital letters.
func bare(text string) string { return strings.ToUpper(strings.ReplaceAll(Fold(text), " ", "")) }

func only(text, alphabet string) bool { return strings.Trim(text, alphabet) == "" }

const digits = "0123456789"
