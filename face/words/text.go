package words

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text says one thing in both languages. English is written as it stands within
// a sentence; [Text.Capital] begins one with it.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Chinese is the name of the language by which [Text.In] gives Zh; any other
// language is given English.
const Chinese = "zh"

// In gives the text in a language, "zh" or "en".
func (t Text) In(language string) string {
	if language == Chinese {
		return t.Zh
	}
	return t.En
}

// Words gives both languages.
func (t Text) Words() (zh, en string) { return t.Zh, t.En }

// With fills in what stands for a % of the text, as fmt does. What has words itself
// is filled in in the language of each.
func (t Text) With(values ...any) Text {
	zh, en := slices.Clone(values), slices.Clone(values)
	for i, value := range values {
		if word, ok := value.(Text); ok {
			zh[i], en[i] = word.Zh, word.En
		}
	}
	return Text{fmt.Sprintf(t.Zh, zh...), fmt.Sprintf(t.En, en...)}
}

// And gives the text with another behind it.
func (t Text) And(more Text) Text { return Text{t.Zh + more.Zh, t.En + more.En} }

// String gives both languages in one line, for logs and terminals, where nobody
// has said which one is read.
func (t Text) String() string { return t.Zh + " / " + t.En }

// Capital gives the text with its English beginning with a capital letter, unless
// its first word has one of its own (e-CNY).
func (t Text) Capital() Text {
	if word, _, _ := strings.Cut(t.En, " "); strings.ToLower(word) != word {
		return t
	}
	_, first := utf8.DecodeRuneInString(t.En)
	return Text{t.Zh, strings.ToUpper(t.En[:first]) + t.En[first:]}
}
