package formats

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of the XML of a workbook.
const (
	maxTag     = 64 << 10
	maxXMLText = 256 << 10
	maxDepth   = 100 // elements within each other; a workbook has about ten
)

var errXML = errors.New("the XML of the workbook is damaged")

// What no workbook of a spreadsheet holds.
var (
	errCell = fileError("工作簿中有一处文本超过 256 KiB：单元格最多 32,767 个字符",
		"a text of the workbook has more than 256 KiB: a cell has at most 32,767 characters")
	errDepth = fileError("工作簿的 XML 嵌套超过 100 层：请在 Excel 中重新保存",
		"the XML of the workbook is nested deeper than 100 levels: save it anew in a spreadsheet")
	errEntity = fileError("工作簿的 XML 含有自定义实体（<!DOCTYPE>），不予读取：请在 Excel 中重新保存",
		"the XML of the workbook declares entities of its own (<!DOCTYPE>) and is not read: save it "+
			"anew in a spreadsheet")
)

// markup reads the XML of a workbook's parts token by token. It is far quicker
// than a general reader, keeps one token in memory, and knows no entities of a
// document's own.
type markup struct {
	r     *bufio.Reader
	name  string // of the tag, without its prefix
	tag   string // what stands in the tag
	text  string // of a text token
	open  bool   // the tag opens an element
	empty bool   // it closes it as well
	depth int    // elements that are open
}

func newMarkup(r io.Reader) *markup { return &markup{r: bufio.NewReaderSize(r, 64<<10)} }

// next reads a tag or a text. At the end it gives io.EOF.
func (m *markup) next() (tag bool, err error) {
	first, err := m.r.Peek(1)
	if err != nil {
		return false, err
	}
	if first[0] != '<' {
		m.text, err = m.until('<', maxXMLText, false)
		if errors.Is(err, io.EOF) {
			err = nil
		}
		m.text = entities(m.text)
		return false, err
	}
	head, _ := m.r.Peek(9)
	switch {
	case strings.HasPrefix(string(head), "<!--"):
		return m.skipped("-->")
	case string(head) == "<![CDATA[":
		_, _ = m.r.Discard(len(head))
		m.text, err = m.through("]]>")
		return false, err
	case strings.HasPrefix(string(head), "<?"):
		return m.skipped("?>")
	case strings.HasPrefix(string(head), "<!"):
		return false, errEntity
	}
	_, _ = m.r.Discard(1)
	if m.tag, err = m.until('>', maxTag, true); err != nil {
		return false, broken(err)
	}
	_, _ = m.r.Discard(1)
	m.open = !strings.HasPrefix(m.tag, "/")
	m.empty = strings.HasSuffix(m.tag, "/")
	switch {
	case !m.open:
		m.depth--
	case !m.empty:
		m.depth++
	}
	if m.depth > maxDepth {
		return false, errDepth
	}
	m.tag = strings.Trim(m.tag, "/")
	m.name, _, _ = strings.Cut(m.tag, " ")
	m.name = strings.TrimSpace(m.name)
	if end := strings.IndexAny(m.name, "\t\r\n"); end >= 0 {
		m.name = m.name[:end]
	}
	if _, local, prefixed := strings.Cut(m.name, ":"); prefixed {
		m.name = local
	}
	return true, nil
}

// broken keeps what goes beyond a bound apart from what breaks off.
func broken(err error) error {
	if errors.Is(err, ErrFile) {
		return err
	}
	return errXML
}

// until reads up to a sign, which is left; in tags a quoted one does not count.
func (m *markup) until(sign byte, most int, quotes bool) (string, error) {
	var out []byte
	quote := byte(0)
	for {
		piece, err := m.r.Peek(max(1, min(m.r.Buffered(), 4096)))
		if err != nil && len(piece) == 0 {
			return string(out), err
		}
		for i, c := range piece {
			switch {
			case c == sign && quote == 0:
				out = append(out, piece[:i]...)
				_, _ = m.r.Discard(i)
				return string(out), nil
			case quotes && quote == 0 && (c == '"' || c == '\''):
				quote = c
			case quotes && c == quote:
				quote = 0
			}
		}
		if len(out)+len(piece) > most {
			if quotes {
				return "", errXML
			}
			return "", errCell
		}
		out = append(out, piece...)
		_, _ = m.r.Discard(len(piece))
	}
}

// through reads up to a mark and leaves it behind.
func (m *markup) through(mark string) (string, error) {
	var out []byte
	for {
		c, err := m.r.ReadByte()
		if err != nil {
			return "", broken(err)
		}
		if len(out) > maxXMLText {
			return "", errCell
		}
		out = append(out, c)
		if c == mark[len(mark)-1] && strings.HasSuffix(string(out[max(0, len(out)-len(mark)):]), mark) {
			return string(out[:len(out)-len(mark)]), nil
		}
	}
}

func (m *markup) skipped(mark string) (bool, error) {
	m.text = ""
	_, err := m.through(mark)
	return false, err
}

// attribute gives an attribute of the tag by its name without prefix.
func (m *markup) attribute(name string) string {
	rest := m.tag
	for {
		before, after, found := strings.Cut(rest, "=")
		if !found {
			return ""
		}
		key := before[strings.LastIndexAny(strings.TrimRight(before, " \t\r\n"), " \t\r\n:")+1:]
		after = strings.TrimLeft(after, " \t\r\n")
		if after == "" || (after[0] != '"' && after[0] != '\'') {
			return ""
		}
		end := strings.IndexByte(after[1:], after[0])
		if end < 0 {
			return ""
		}
		if strings.TrimSpace(key) == name {
			return entities(after[1 : 1+end])
		}
		rest = after[2+end:]
	}
}

// entities undoes the five named entities and the numbered ones.
func entities(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, rest, closed := strings.Cut(after, ";")
		r, ok := entity(name)
		if !closed || !ok {
			out.WriteByte('&')
			text = after
			continue
		}
		out.WriteRune(r)
		text = rest
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	number, ok := strings.CutPrefix(name, "#")
	base := 10
	if x, hex := strings.CutPrefix(number, "x"); hex {
		number, base = x, 16
	}
	n, err := strconv.ParseUint(number, base, 21)
	return rune(n), ok && err == nil && utf8.ValidRune(rune(n))
}
