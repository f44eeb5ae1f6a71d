package token

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
)

// Mark gives the tokens of a combination of fields, texts and then parties, under a label:
// one that agrees however the fields were typed, and one that agrees loosely, see [Loose].
// A field that says nothing would agree with every other that does not: then there is no
// mark, and the tokens are zero. It fails when the context has ended.
func (k *Keyed) Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error) {
	if err := ctx.Err(); err != nil {
		return exact, loose, err
	}
	typed, meant := forms(texts, parties)
	if typed == nil {
		return exact, loose, nil
	}
	return k.fingerprint(Mark, joined(label+"=", typed)), k.fingerprint(Mark, joined(label+"~", meant)), nil
}

// forms gives the fields of a combination in the form in which they agree exactly, and in
// that in which they agree loosely; none where a field says nothing.
func forms(texts, parties []string) (typed, meant []string) {
	for i, text := range slices.Concat(texts, parties) {
		normal, err := Normal(text)
		if err != nil {
			return nil, nil
		}
		free := Loose(text)
		if i >= len(texts) {
			free = LooseParty(text)
		}
		if free == "" {
			return nil, nil
		}
		typed, meant = append(typed, normal), append(meant, free)
	}
	return typed, meant
}

// joined makes one number of a label and several fields, whatever is in them.
func joined(label string, fields []string) string {
	sum := sha256.New()
	for _, f := range fields {
		sum.Write(binary.BigEndian.AppendUint32(nil, uint32(len(f))))
		sum.Write([]byte(f))
	}
	return label + hex.EncodeToString(sum.Sum(nil))
}

// Loose gives the form of a number in which it agrees with what was meant to be the same:
// of its normal form the letters and digits, with no zeros before the first other digit of
// a run. It is empty of what has none, or no normal form.
func Loose(number string) string {
	return steady(number, func(s string) string { return noZeros(strings.Join(wordsOf(s), "")) })
}

// LooseParty is [Loose] of a party: of a name without what says its legal form, at its end.
func LooseParty(name string) string {
	return steady(name, func(s string) string {
		words := wordsOf(s)
		for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
			words = words[:len(words)-1]
		}
		bare := strings.Join(words, "")
		for {
			short := bare
			for _, form := range chineseForms {
				short = strings.TrimSuffix(short, form)
			}
			if short == bare || short == "" {
				return noZeros(bare)
			}
			bare = short
		}
	})
}

var (
	legalForms = []string{"CO", "LTD", "LIMITED", "INC", "CORP", "GMBH", "SA", "SRL", "PTE", "LLC", "COMPANY",
		"CORPORATION", "INCORPORATED"}
	chineseForms = strings.Fields("公司 责任 有限 股份")
)

// steady takes a step on normal forms until nothing changes: letters that come to stand
// side by side may be composed into one.
func steady(text string, step func(string) string) string {
	for range maxSteps {
		normal, err := Normal(text)
		if err != nil {
			return ""
		}
		next := step(normal)
		if next == text {
			return next
		}
		text = next
	}
	return ""
}

// wordsOf gives the runs of letters and digits of a text.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// noZeros cuts the zeros before the first other digit of each run of digits; of zeros alone
// one stays.
func noZeros(s string) string {
	var out strings.Builder
	runes := []rune(s)
	within := false // a run of digits of which something is written
	for i, r := range runes {
		digit := unicode.IsDigit(r)
		more := i+1 < len(runes) && unicode.IsDigit(runes[i+1])
		if digit && r == '0' && !within && more {
			continue
		}
		out.WriteRune(r)
		within = digit
	}
	return out.String()
}
