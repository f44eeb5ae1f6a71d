package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tallystick/face/paper"
)

// readCSV reads a table of text in UTF-8, UTF-16 or GB 18030, with any of the
// usual separators. Which it is follows from the file or is asked for, never
// guessed.
func readCSV(file []byte, admitted paper.Admitted) (Result, error) {
	rows, err := textRows(file)
	if err != nil {
		return Result{}, err
	}
	t := newTable(admitted)
	t.text = true
	return t.read(rows)
}

// textRows gives the rows of a table of text.
func textRows(file []byte) (iter.Seq2[row, error], error) {
	text, err := decoded(file)
	if err != nil {
		return nil, err
	}
	text = lineEnds(text)
	line, sign := 1, rune(0)
	if first, rest, _ := bytes.Cut(text, []byte("\n")); len(first) >= 5 && strings.EqualFold(string(first[:4]),
		"sep=") {
		text, line = rest, 2
		if strings.IndexByte(separators, first[4]) >= 0 {
			sign = rune(first[4])
		}
	}
	if sign == 0 {
		sign = separator(text)
	}
	return records(unformulated(text, byte(sign)), sign, line), nil
}

// unformulated takes the = off cells such as ="0110", by which exports keep a
// spreadsheet from reading a text as a number.
func unformulated(text []byte, sign byte) []byte {
	if !bytes.Contains(text, []byte(`="`)) {
		return text
	}
	out := make([]byte, 0, len(text))
	for at := 0; at < len(text); at++ {
		if text[at] == '=' && (at == 0 || text[at-1] == sign || text[at-1] == '\n') && at+1 < len(text) &&
			text[at+1] == '"' {
			end := at + 2
			for end < len(text) && text[end] != '"' && text[end] != '\n' {
				end++
			}
			if end < len(text) && text[end] == '"' && (end+1 == len(text) || text[end+1] == sign ||
				text[end+1] == '\n') {
				continue
			}
		}
		out = append(out, text[at])
	}
	return out
}

// decoded gives the text of a file in UTF-8, without null characters.
func decoded(file []byte) ([]byte, error) {
	var err error
	switch {
	case bytes.HasPrefix(file, []byte("\xef\xbb\xbf")):
		file = file[3:]
	case bytes.HasPrefix(file, []byte("\xff\xfe")): // that of UTF-32 begins so too
		file, err = fromUTF16(file[2:], 0, 1)
	case bytes.HasPrefix(file, []byte("\xfe\xff")):
		file, err = fromUTF16(file[2:], 1, 0)
	}
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(file, 0) >= 0 {
		return nil, fileError("文件含有空字节，可能是 UTF-32，或没有字节序标记的 UTF-16：请另存为“CSV UTF-8”",
			"the file holds null bytes, perhaps it is UTF-32, or UTF-16 without a mark of its byte order: save it as "+
				"CSV UTF-8")
	}
	if utf8.Valid(file) {
		return file, nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(file)
	if err == nil && utf8.Valid(text) && chineseHeadings(text) {
		return text, nil
	}
	return nil, fileError("文件编码既不是 UTF-8，也不能确定是 GB 18030：请另存为“CSV UTF-8（逗号分隔）”",
		"the file is neither UTF-8 nor certainly GB 18030: save it as CSV UTF-8")
}

func fromUTF16(file []byte, low, high int) ([]byte, error) {
	if len(file)%2 != 0 {
		return nil, fileError("UTF-16 文件不完整，请重新保存", "the UTF-16 of the file is cut off: save it anew")
	}
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = uint16(file[2*i+low]) | uint16(file[2*i+high])<<8
	}
	return []byte(string(utf16.Decode(units))), nil
}

// chineseHeadings reports whether the first rows of a text hold Chinese headings
// of declarations: then it was read in the right encoding.
func chineseHeadings(text []byte) bool {
	for r := range headRows(text, separator(text)) {
		n, form := 0, formOfRow(r)
		for _, c := range r.cells {
			if _, _, ok := form.headings.of(c.text); ok && c.text != "" && c.text[0] >= utf8.RuneSelf {
				n++
			}
		}
		if n >= fewHeadings {
			return true
		}
	}
	return false
}

// lineEnds writes every end of a line as a line feed.
func lineEnds(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

const separators = ",\t;|"

// separator is the sign under which the first rows show the most headings; of rows without
// any, as they are copied from a spreadsheet, that of the first row.
func separator(text []byte) rune {
	best, most := ',', 0
	first, _, _ := bytes.Cut(text, []byte("\n"))
	for _, sign := range []rune{'\t', ';'} {
		if bytes.ContainsRune(first, sign) {
			best = sign
			break
		}
	}
	for _, sign := range separators {
		for r := range headRows(text, sign) {
			if n := known(r); n > most {
				best, most = sign, n
			}
		}
	}
	return best
}

// headRows are the rows in which headings are sought.
func headRows(text []byte, sign rune) iter.Seq[row] {
	return func(yield func(row) bool) {
		const most = 64 << 10
		count := 0
		for r, err := range records(text[:min(len(text), most)], sign, 1) {
			if err != nil || count == maxHead || !yield(r) {
				return
			}
			count++
		}
	}
}

// Bounds of a table of text.
const (
	maxRecord = 1 << 20 // bytes of one row
	maxBroken = 10_000  // rows that are none
)

var errRecord = errors.New("the row has more than 1 MiB")

// metered hands a table on and stops within a row that is too long: a reader of
// rows keeps many times its size.
type metered struct {
	text []byte
	left int // bytes of the row under reading
}

// Read implements io.Reader, line by line, so that nothing is read ahead.
func (m *metered) Read(p []byte) (int, error) {
	if len(m.text) == 0 {
		return 0, io.EOF
	}
	piece := m.text[:min(len(m.text), len(p))]
	if end := bytes.IndexByte(piece, '\n'); end >= 0 {
		piece = piece[:end+1]
	}
	if m.left -= len(piece); m.left < 0 {
		return 0, errRecord
	}
	m.text = m.text[len(piece):]
	return copy(p, piece), nil
}

// records reads a table of text row by row. After a row that is none it goes on
// with the next line, within bounds.
func records(text []byte, sign rune, line int) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		left := 4*len(text) + MaxFile // bytes that may be read, some of them again
		for broken := 0; len(text) > 0; broken++ {
			if broken > maxBroken || left < 0 {
				yield(row{}, fileError("引号有误的行过多（至多 10,000 行）：请重新保存为 CSV",
					"too many rows have wrong quotes, 10,000 at most: save the file as CSV anew"))
				return
			}
			source := &metered{text: text}
			r, next, more, err := wholeRecords(source, sign, line, yield)
			left -= len(text) - len(source.text)
			switch {
			case err != nil:
				yield(row{}, err)
				return
			case !more || !yield(r, nil):
				return
			}
			line += bytes.Count(text[:next], []byte("\n"))
			text = text[next:]
		}
	}
}

// wholeRecords reads rows up to one that is none, and says where the next begins.
func wholeRecords(source *metered, sign rune, line int, yield func(row, error) bool) (broken row, next int,
	more bool, err error) {
	text := source.text
	reader := csv.NewReader(source)
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = sign, -1, true
	lines, counted := 1, 0 // of text: where the row under reading begins at the latest
	for {
		begin := int(reader.InputOffset())
		lines, counted = lines+bytes.Count(text[counted:begin], []byte("\n")), begin
		source.left = maxRecord
		cells, err := reader.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return row{}, 0, false, nil
		case errors.Is(err, errRecord):
			lines += len(text[begin:]) - len(bytes.TrimLeft(text[begin:], "\n"))
			next, said := brokenAt(text, lines)
			return row{line: line + lines - 1, broken: said, long: true}, next, true, nil
		case errors.As(err, &wrong):
			next, said := brokenAt(text, wrong.StartLine)
			return row{line: line + wrong.StartLine - 1, broken: said}, next, true, nil
		case err != nil:
			return row{}, 0, false, err
		}
		at, _ := reader.FieldPos(0)
		if !yield(row{line: line + at - 1, cells: textCells(cells)}, nil) {
			return row{}, 0, false, nil
		}
	}
}

// brokenAt finds the line on which a broken row starts, and where the next begins.
func brokenAt(text []byte, startLine int) (next int, line string) {
	at := 0
	for range startLine - 1 {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	next = len(text)
	if end := bytes.IndexByte(text[at:], '\n'); end >= 0 {
		next = at + end + 1
	}
	return next, strings.TrimSuffix(string(text[at:min(next, at+maxRecord)]), "\n")
}

func textCells(cells []string) []cell {
	all := make([]cell, len(cells))
	for i, text := range cells {
		all[i].text = strings.Clone(text)
	}
	return all
}

func lineText(line int) string { return strconv.Itoa(line) }
