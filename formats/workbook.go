package formats

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Bounds of a workbook, unpacked.
const (
	maxPart    = 256 << 20 // bytes of one part
	maxStrings = 64 << 20  // bytes of the texts that cells share
	maxStyles  = 100_000
	maxSheets  = 1_000
)

// workbook is an XLSX file (ECMA-376) under reading: what is needed to read its
// cells by their type and stored value. excelize, which writes our workbooks,
// reads cells as they are shown, which is not what they hold.
type workbook struct {
	parts  map[string]*zip.File
	sheets []sheet
	texts  []string
	styles []styleKind
	from04 bool // days count from 1904
}

type sheet struct {
	name, part string
	hidden     bool
}

// styleKind says how a number is shown.
type styleKind uint8

const (
	plainNumber styleKind = iota
	dateNumber
	percentNumber
	timeNumber
)

func openWorkbook(file []byte) (*workbook, error) {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	w := &workbook{parts: map[string]*zip.File{}}
	for _, part := range archive.File {
		w.parts[strings.TrimPrefix(path.Clean(part.Name), "/")] = part
	}
	book, err := w.related("", "officeDocument")
	if err != nil {
		return nil, err
	}
	if err := w.readSheets(book); err != nil {
		return nil, err
	}
	if part, err := w.related(book, "styles"); err == nil {
		if err := w.readStyles(part); err != nil {
			return nil, err
		}
	}
	if part, err := w.related(book, "sharedStrings"); err == nil {
		if err := w.readTexts(part); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// part reads a part of the workbook token by token.
func (w *workbook) part(name string, each func(m *markup, tag bool) error) error {
	file := w.parts[name]
	if file == nil {
		return errXML
	}
	reader, err := file.Open()
	if err != nil {
		return err
	}
	defer reader.Close()
	bounded := &io.LimitedReader{R: reader, N: maxPart}
	m := newMarkup(bounded)
	for {
		tag, err := m.next()
		switch {
		case bounded.N <= 0:
			return errXML
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := each(m, tag); err != nil {
			return err
		}
	}
}

// related finds the part that another names for a purpose; "" is the package itself.
func (w *workbook) related(of, purpose string) (found string, err error) {
	err = w.relations(of, func(id, kind, target string) {
		if strings.HasSuffix(kind, "/"+purpose) && found == "" {
			found = target
		}
	})
	if err == nil && w.parts[found] == nil {
		err = errXML
	}
	return found, err
}

func (w *workbook) relations(of string, each func(id, kind, target string)) error {
	folder, file := path.Split(of)
	return w.part(folder+"_rels/"+file+".rels", func(m *markup, tag bool) error {
		if tag && m.open && m.name == "Relationship" {
			target := m.attribute("Target")
			if rooted, ok := strings.CutPrefix(target, "/"); ok {
				target = rooted
			} else {
				target = path.Join(folder, target)
			}
			each(m.attribute("Id"), m.attribute("Type"), target)
		}
		return nil
	})
}

func (w *workbook) readSheets(book string) error {
	targets := map[string]string{}
	if err := w.relations(book, func(id, _, target string) { targets[id] = target }); err != nil {
		return err
	}
	err := w.part(book, func(m *markup, tag bool) error {
		switch {
		case !tag || !m.open:
		case m.name == "workbookPr":
			w.from04 = m.attribute("date1904") == "1" || m.attribute("date1904") == "true"
		case m.name == "sheet" && len(w.sheets) < maxSheets:
			state := m.attribute("state")
			w.sheets = append(w.sheets, sheet{m.attribute("name"), targets[m.attribute("id")], state == "hidden" ||
				state == "veryHidden"})
		}
		return nil
	})
	if err == nil && len(w.sheets) == 0 {
		err = errXML
	}
	return err
}

// readStyles finds out which styles of cells show dates, times and per cents.
func (w *workbook) readStyles(part string) error {
	custom, inside := map[string]string{}, false
	return w.part(part, func(m *markup, tag bool) error {
		switch {
		case !tag:
		case m.name == "numFmt" && m.open && len(custom) < maxStyles:
			custom[m.attribute("numFmtId")] = m.attribute("formatCode")
		case m.name == "cellXfs":
			inside = m.open && !m.empty
		case m.name == "xf" && m.open && inside && len(w.styles) < maxStyles:
			id := m.attribute("numFmtId")
			if code, ok := custom[id]; ok {
				w.styles = append(w.styles, kindOfFormat(code))
			} else {
				w.styles = append(w.styles, kindOfBuiltin(id))
			}
		}
		return nil
	})
}

func kindOfBuiltin(id string) styleKind {
	n, _ := strconv.Atoi(id)
	switch {
	case n == 9 || n == 10:
		return percentNumber
	case (n >= 18 && n <= 21) || (n >= 45 && n <= 47) || (n >= 32 && n <= 35) || n == 55 || n == 56:
		return timeNumber
	case (n >= 14 && n <= 22) || (n >= 27 && n <= 36) || (n >= 50 && n <= 58):
		return dateNumber
	}
	return plainNumber
}

var unshown = regexp.MustCompile(`"[^"]*"|\\.|_.|\[[^\]]*\]`)

// kindOfFormat reads a format by its letters, without what is quoted.
func kindOfFormat(format string) styleKind {
	letters := strings.ToLower(unshown.ReplaceAllString(format, ""))
	switch {
	case letters == "general":
		return plainNumber
	case strings.ContainsAny(letters, "yd") || (strings.Contains(letters, "m") && !strings.ContainsAny(letters, "hs")):
		return dateNumber
	case strings.ContainsAny(letters, "hs") && !strings.ContainsAny(letters, "#0"):
		return timeNumber
	case strings.Contains(letters, "%"):
		return percentNumber
	}
	return plainNumber
}

// readTexts reads the texts that cells share, without how they are spoken.
func (w *workbook) readTexts(part string) error {
	var text strings.Builder
	total, inText, spoken := 0, false, false
	return w.part(part, func(m *markup, tag bool) error {
		switch {
		case !tag && inText && !spoken:
			text.WriteString(m.text)
		case !tag:
		case m.name == "t":
			inText = m.open && !m.empty
		case m.name == "rPh":
			spoken = m.open && !m.empty
		case m.name == "si" && m.open:
			text.Reset()
			if m.empty {
				w.texts = append(w.texts, "")
			}
		case m.name == "si":
			if total += text.Len() + 16; total > maxStrings {
				return errXML
			}
			w.texts = append(w.texts, unescaped(text.String()))
		}
		return nil
	})
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped undoes the _x000D_ by which workbooks write controls.
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escape.ReplaceAllStringFunc(text, func(one string) string {
		n, _ := strconv.ParseUint(one[2:6], 16, 16)
		if n >= 0xd800 && n < 0xe000 {
			return one
		}
		return string(rune(n))
	})
}
