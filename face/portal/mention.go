package portal

import (
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// A line of a history leads to the records that it speaks of. It stays a text, so that it
// can be put together from words: a record in it stands between marks, its address, what it
// is called, and the pages draw the link (function linked). What persons write is cleared
// of marks.
const (
	markPath  = "\x01" // before the address
	markLabel = "\x02" // between the address and what is shown
	markEnd   = "\x03"
)

// span is a piece of a line, which leads to a record where it has a path.
type span struct{ Text, Path string }

func marked(path, label string) string { return markPath + path + markLabel + label + markEnd }

// unmarked is what a person wrote, without marks.
func unmarked(text string) string {
	return strings.NewReplacer(markPath, "", markLabel, "", markEnd, "").Replace(text)
}

// linked cuts a line at its marks.
func linked(line string) (spans []span) {
	for line != "" {
		before, rest, found := strings.Cut(line, markPath)
		if before != "" {
			spans = append(spans, span{Text: before})
		}
		if !found {
			break
		}
		inside, after, _ := strings.Cut(rest, markEnd)
		path, label, _ := strings.Cut(inside, markLabel)
		spans, line = append(spans, span{label, path}), after
	}
	return spans
}

// mentioned names a document in a line, and leads to it: by its number in the history of a
// record, whose page opens it anyway, else by its kind, because to open sealed details is a
// look on the record. One that the person may not see is named by its identifier.
func (v *visit) mentioned(id trade.DocumentID) string {
	d, ok, err := v.document(id)
	if err != nil || !ok {
		return v.within(words.OfDocument.With(short(id)))
	}
	label := v.word(d.Kind) + " " + short(id)
	if v.telling {
		if paper, open := v.sealed(d.Document); open && paper.Number != "" {
			label = v.word(d.Kind) + " " + paper.Number
		}
	}
	if v.here == id {
		return label
	}
	return marked("/declaration/"+id.String(), label)
}

// kindOf says what kind of document one is, as far as the person may see it.
func (v *visit) kindOf(id trade.DocumentID) string {
	if d, ok, err := v.document(id); ok && err == nil {
		return v.word(d.Kind)
	}
	return v.within(words.Document)
}

// mentionedLoan names a financing in a line, and leads to it.
func mentionedLoan(id trade.FinancingID) string { return marked("/financing/"+id.String(), short(id)) }
