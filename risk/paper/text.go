package paper

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
	"tallystick/face/words"
)

// Bounds of what is read of a text and of what is kept of it, in bytes.
const (
	mostRead = 256
	mostKept = 96
)

// clip cuts a text to a number of bytes between two characters.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// plain writes a text the one way in which spellings are compared: full-width
// forms narrow, marks off letters, capitals, and single blanks for whatever is
// neither letter nor digit. It is bounded, and plain of plain is the same.
func plain(text string) string {
	text = clip(text, mostRead)
	if isPlain(text) {
		return strings.Clone(text) // it may be part of a file, which it would keep in memory
	}
	if simple, ok := plainASCII(text); ok {
		return simple
	}
	for range 4 { // capitals of some rare letters have marks of their own
		next := clip(strings.TrimSpace(capitals(norm.NFKD.String(text))), mostKept)
		settled := next == text
		if text = strings.TrimSpace(next); settled {
			break
		}
	}
	return text
}

// plainASCII is plain for a text that is ASCII throughout, as most are.
func plainASCII(text string) (string, bool) {
	var kept [mostKept]byte
	n, blank := 0, false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 0x80:
			return "", false
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z':
		case c == '\'':
			continue
		default:
			blank = n > 0
			continue
		}
		if blank && n < mostKept {
			kept[n] = ' '
			n++
		}
		if blank = false; n < mostKept {
			kept[n] = c
			n++
		}
	}
	if n == mostKept && kept[n-1] == ' ' {
		n--
	}
	return string(kept[:n]), true
}

// isPlain reports whether a text is plain as it stands, as most codes are.
func isPlain(text string) bool {
	blank := true
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z':
			blank = false
		case c == ' ' && !blank:
			blank = true
		default:
			return false
		}
	}
	return (text == "" || !blank) && len(text) <= mostKept
}

func capitals(text string) string {
	var b strings.Builder
	blank := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.M, r) || r == '\'' || r == '’' || r == utf8.RuneError:
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if blank {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToUpper(r))
			blank = false
		default:
			blank = b.Len() > 0
		}
		if b.Len() > 4*mostKept {
			break
		}
	}
	return b.String()
}

// bare writes a number of a paper the one way in which numbers are compared:
// plain, without blanks and leading zeros, with the letters O and I as the digits
// they are mistaken for.
func bare(text string) string {
	return strings.TrimLeft(likeDigits.Replace(plain(text)), "0")
}

var likeDigits = strings.NewReplacer(" ", "", "O", "0", "I", "1")

// legalForm says whether a word stands for a legal form, which is left off and
// spelt at will.
func legalForm(word string) bool {
	switch word {
	case "LTD", "LIMITED", "CO", "COMPANY", "INC", "INCORPORATED", "CORP", "CORPORATION", "GMBH", "AG", "SA", "SAS",
		"SARL", "BV", "NV", "PTE", "PTY", "LLC", "LLP", "PLC",
		"KK", "JSC", "FZE", "FZCO", "SPA", "SRL", "SL", "OY", "AB", "AS", "KG", "LTDA", "THE", "AND":
		return true
	}
	return false
}

// name writes the name of a party without its legal form.
func name(text string) string {
	whole := plain(text)
	kept := make([]string, 0, 8)
	for word := range strings.FieldsSeq(whole) {
		if !legalForm(word) {
			kept = append(kept, word)
		}
	}
	short := strings.Join(kept, " ")
	for _, suffix := range [...]string{"有限责任公司", "股份有限公司", "有限公司", "公司"} {
		short = strings.TrimSuffix(short, suffix)
	}
	if short == "" {
		return whole
	}
	return short
}

// shown writes a text into a sentence: short, on one line, in quotation marks.
func shown(text string) string {
	text = clip(text, mostRead)
	runes := []rune(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
	if len(runes) > 40 {
		runes = append(runes[:39], '…')
	}
	return "“" + strings.Join(strings.Fields(string(runes)), " ") + "”"
}

// money writes an amount of the paper into a sentence.
func (r *reading) money(minor int64) string {
	if _, ok := code.MinorDigits(r.Currency); !ok {
		return strconv.FormatInt(minor, 10)
	}
	return r.Currency + " " + trade.FormatAmount(minor, r.Currency)
}

// figure writes a number for a reader.
func figure(x float64) string {
	switch size := math.Abs(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return fmt.Sprint(x)
	case size != 0 && (size >= 1e12 || size < 0.01):
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	text := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// real reports whether a figure is there and can be reckoned with.
func real(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// FieldName gives the officer's words for a field of a finding, as they stand
// within a sentence, or the field itself when it is unknown.
func FieldName(field string) words.Text {
	line, rest, ok := strings.Cut(strings.TrimPrefix(field, "items["), "].")
	if n, err := strconv.Atoi(line); ok && err == nil && strings.HasPrefix(field, "items[") {
		return words.OfLine.With(n+1, FieldName("item."+rest))
	}
	key, item := strings.CutPrefix(field, "item.")
	if field == "quantity" { // of all lines together
		item = true
	}
	if called, ok := keys[field]; ok {
		key = called
	}
	for _, f := range paper.Fields() {
		if f.Key == key && f.Item == item {
			return within(f)
		}
	}
	if field == "items" {
		return words.Goods
	}
	return words.Text{Zh: field, En: field}
}

// keys are the fields that the declaration calls otherwise than findings do.
var keys = map[string]string{"id": "number", "holder": "holderName", "buyer": "consignee", "gross": "grossWeight",
	"net": "netWeight", "item.amount": "total"}

// within gives the label of a field of the declaration within a sentence.
func within(f paper.Field) words.Text {
	if f.Kind == paper.Code && f.En != strings.ToUpper(f.En) && (f.Key == "code" || f.Key == "incoterm") {
		return words.Text{Zh: f.Zh, En: f.En} // HS code, Incoterm
	}
	return words.Text{Zh: f.Zh, En: strings.ToLower(f.En[:1]) + f.En[1:]}
}
