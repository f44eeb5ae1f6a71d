package formats

import (
	"bufio"
	"bytes"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Bounds of a sheet.
const (
	maxColumns = 256    // further columns are not read
	maxCells   = 16_384 // of a row, as in a spreadsheet
	maxMerges  = 20_000
	maxActive  = maxColumns // merged ranges over one row; a spreadsheet lets none overlap
	maxSpread  = 50_000_000 // merged cells looked at, row by row
)

// cellKind says what a cell holds, which is not always what it shows.
type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	dateCell    // a number shown as a date
	timeCell    // a number shown as a time
	percentCell // a number shown as per cent
	errorCell   // #N/A and its like
	staleCell   // a formula that was never worked out
)

// cell is one cell: the value that is stored, never the text that is shown.
type cell struct {
	text   string
	kind   cellKind
	merged bool // it repeats the cell above it, with which it is one
}

// row is one row of a file.
type row struct {
	line   int // of the file, from 1
	cells  []cell
	hidden bool
	broken string // the text of a row that is no row
	long   bool   // it is none because it is too long
}

// own reports whether the row holds something that is not repeated from above.
func (r row) own() bool {
	for _, c := range r.cells {
		if !c.merged && (c.kind != textCell || strings.TrimSpace(c.text) != "") {
			return true
		}
	}
	return r.broken != ""
}

// rows reads a sheet row by row. Rows without content are left out.
func (w *workbook) rows(s sheet) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		merges, err := w.merges(s)
		if err != nil {
			yield(row{}, err)
			return
		}
		r := sheetReader{book: w, merges: merges}
		stop := errors.New("enough")
		err = w.part(s.part, func(m *markup, tag bool) error {
			if !tag {
				return r.said(m.text)
			}
			done := r.tag(m)
			if r.count > maxCells {
				return errRow
			}
			if !done {
				return nil
			}
			if !r.now.own() {
				return nil // what is merged into it is merged into the next as well
			}
			if err := r.spread(); err != nil {
				return err
			}
			if r.now.own() && !yield(r.now, nil) {
				return stop
			}
			return nil
		})
		if err != nil && !errors.Is(err, stop) {
			yield(row{}, err)
		}
	}
}

// sheetReader puts the rows of a sheet together.
type sheetReader struct {
	book          *workbook
	merges        []merge // still to come, by their first row
	active        []merge
	spreads       int // merged cells looked at so far
	now           row
	last          int // line of the row before
	place         int // of the cell, from 0
	count         int // of the cells of the row
	kind, style   string
	inCell, taken bool
	formula       bool
	inside        string // v, t or f
	spoken        bool
	text          strings.Builder
}

func (r *sheetReader) said(text string) error {
	if r.inCell && (r.inside == "v" || r.inside == "t") && !r.spoken {
		if r.text.Len()+len(text) > maxXMLText {
			return errCell
		}
		r.text.WriteString(text)
	}
	return nil
}

// tag takes a tag in and reports whether it ends a row.
func (r *sheetReader) tag(m *markup) bool {
	switch m.name {
	case "row":
		if m.open {
			line, err := strconv.Atoi(m.attribute("r"))
			if err != nil || line <= r.last {
				line = r.last + 1
			}
			r.last, r.place, r.count = line, -1, 0
			r.now = row{line: line, hidden: m.attribute("hidden") == "1" || m.attribute("hidden") == "true"}
			return m.empty
		}
		return true
	case "c":
		if m.open {
			r.begin(m)
		}
		if !m.open || m.empty {
			r.end()
		}
	case "v", "t", "f":
		r.inside = ""
		if m.open && !m.empty {
			r.inside = m.name
		}
		r.formula = r.formula || m.name == "f"
		r.taken = r.taken || m.name != "f"
	case "rPh":
		r.spoken = m.open && !m.empty
	}
	return false
}

func (r *sheetReader) begin(m *markup) {
	r.place++
	r.count++
	if at, ok := columnOf(m.attribute("r")); ok {
		r.place = at
	}
	r.kind, r.style, r.inCell, r.formula, r.taken, r.inside = m.attribute("t"), m.attribute("s"), true, false, false, ""
	r.text.Reset()
}

// end puts the cell into its row by its type and stored value.
func (r *sheetReader) end() {
	r.inCell = false
	if r.place < 0 || r.place >= maxColumns || (!r.taken && !r.formula) {
		return
	}
	one := cell{text: r.text.String()}
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(one.text))
		if err != nil || n < 0 || n >= len(r.book.texts) {
			one = cell{"#REF!", errorCell, false}
		} else {
			one.text = r.book.texts[n]
		}
	case "inlineStr", "str":
		one.text = unescaped(one.text)
	case "d":
	case "e":
		one.kind = errorCell
	case "b":
		one.text = map[string]string{"1": "TRUE", "0": "FALSE"}[one.text]
	default:
		one = r.number(one.text)
	}
	if r.formula && one.text == "" && r.kind != "str" {
		one.kind = staleCell
	}
	for len(r.now.cells) <= r.place {
		r.now.cells = append(r.now.cells, cell{})
	}
	r.now.cells[r.place] = one
}

func (r *sheetReader) number(text string) cell {
	text, ok := decimal(text)
	if !ok {
		return cell{text: text}
	}
	one := cell{text: text, kind: numberCell}
	if n, err := strconv.Atoi(r.style); err == nil && n >= 0 && n < len(r.book.styles) {
		one.kind = [...]cellKind{plainNumber: numberCell, dateNumber: dateCell, percentNumber: percentCell,
			timeNumber: timeCell}[r.book.styles[n]]
	}
	return one
}

// columnOf reads the column of a cell's address, from 0.
func columnOf(address string) (int, bool) {
	n := 0
	for i := range len(address) {
		c := address[i] | 0x20
		if c < 'a' || c > 'z' {
			return n - 1, i > 0
		}
		if n = n*26 + int(c-'a') + 1; n > 1<<20 {
			return maxColumns, true
		}
	}
	return n - 1, n > 0
}

// merge is a range of cells that are one.
type merge struct {
	top, bottom, left, right int
	value                    cell
}

var errRow = fileError("某一行超过 16,384 个单元格：表格软件的一行没有这么多", "a row has more than 16,384 cells, which no spreadsheet has")

var errMerges = fileError("合并单元格过多，请取消合并后保存", "too many merged cells: take the merges apart and save it again")

// merges gives which cells of a sheet are one, which is read once.
func (w *workbook) merges(s sheet) ([]merge, error) {
	all, known := w.merged[s.part]
	if known {
		return all, nil
	}
	all, err := w.readMerges(s)
	if err == nil {
		w.merged[s.part] = all
	}
	return all, err
}

// readMerges reads them; they stand behind the rows.
func (w *workbook) readMerges(s sheet) ([]merge, error) {
	if has, err := w.mentions(s.part, "mergeCell"); err != nil || !has {
		return nil, err
	}
	var all []merge
	err := w.part(s.part, func(m *markup, tag bool) error {
		if !tag || !m.open || m.name != "mergeCell" {
			return nil
		}
		first, last, _ := strings.Cut(m.attribute("ref"), ":")
		left, ok1 := columnOf(first)
		right, ok2 := columnOf(last)
		top, err1 := strconv.Atoi(strings.TrimLeft(strings.ToUpper(first), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		bottom, err2 := strconv.Atoi(strings.TrimLeft(strings.ToUpper(last), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		if !ok1 || !ok2 || err1 != nil || err2 != nil || bottom < top || right < left {
			return nil
		}
		if len(all) == maxMerges {
			return errMerges
		}
		if left < maxColumns {
			all = append(all, merge{top: top, bottom: bottom, left: left, right: min(right, maxColumns-1)})
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b merge) int { return a.top - b.top })
	return all, err
}

// mentions looks for a word in a part without reading its XML.
func (w *workbook) mentions(part, word string) (bool, error) {
	reader, err := w.open(part, maxPart, errPart)
	if err != nil {
		return false, err
	}
	defer reader.Close()
	buffered := bufio.NewReaderSize(reader, 64<<10)
	for {
		piece, err := buffered.Peek(64 << 10)
		if bytes.Contains(piece, []byte(word)) {
			return true, nil
		}
		if errors.Is(err, ErrFile) {
			return false, err
		}
		if err != nil {
			return false, nil
		}
		_, _ = buffered.Discard(len(piece) - len(word))
	}
}

// spread gives every row of merged cells their value, in their first column; the
// other columns of theirs hold nothing that is seen.
func (r *sheetReader) spread() error {
	line := r.now.line
	kept := r.active[:0]
	for _, m := range r.active {
		if m.bottom >= line {
			kept = append(kept, m)
		}
	}
	r.active = kept
	for ; len(r.merges) > 0 && r.merges[0].top <= line; r.merges = r.merges[1:] {
		m := r.merges[0]
		if m.top == line && m.left < len(r.now.cells) {
			m.value = r.now.cells[m.left]
		}
		if m.bottom >= line {
			r.active = append(r.active, m)
		}
	}
	if r.spreads += len(r.active); r.spreads > maxSpread {
		return errMerges
	}
	if len(r.active) > maxActive {
		return fileError("同一行的合并单元格过多，请取消合并后保存",
			"too many merged cells over one row: take the merges apart and save it again")
	}
	for _, m := range r.active {
		for at := m.left; at <= m.right && (at < len(r.now.cells) || at == m.left); at++ {
			if at == m.left && line == m.top {
				continue
			}
			for len(r.now.cells) <= at {
				r.now.cells = append(r.now.cells, cell{})
			}
			r.now.cells[at] = cell{}
			if at == m.left && (m.value.kind != textCell || m.value.text != "") {
				r.now.cells[at] = m.value
				r.now.cells[at].merged = true
			}
		}
	}
	return nil
}

// decimal writes a stored number without exponent, rounded to the fifteen digits
// that spreadsheets hold.
func decimal(text string) (string, bool) {
	text = strings.TrimSpace(text)
	negative := strings.HasPrefix(text, "-")
	mantissa, power, _ := strings.Cut(strings.ToUpper(strings.TrimPrefix(text, "-")), "E")
	exponent := 0
	if power != "" {
		n, err := strconv.Atoi(power)
		if err != nil || n > 400 || n < -400 {
			return text, false
		}
		exponent = n
	}
	integer, fraction, _ := strings.Cut(mantissa, ".")
	figures := integer + fraction
	if figures == "" || len(figures) > 400 || strings.Trim(figures, "0123456789") != "" {
		return text, false
	}
	point := len(integer) + exponent
	for strings.HasPrefix(figures, "0") && len(figures) > 1 {
		figures, point = figures[1:], point-1
	}
	figures, point = rounded(figures, point)
	figures = strings.TrimRight(figures, "0")
	if figures == "" {
		return "0", true
	}
	switch {
	case point <= 0:
		text = "0." + strings.Repeat("0", -point) + figures
	case point >= len(figures):
		text = figures + strings.Repeat("0", point-len(figures))
	default:
		text = figures[:point] + "." + figures[point:]
	}
	if negative {
		text = "-" + text
	}
	return text, true
}

func rounded(figures string, point int) (string, int) {
	const most = 15
	if len(figures) <= most {
		return figures, point
	}
	up := figures[most] >= '5'
	kept := []byte(figures[:most])
	for i := most - 1; up && i >= 0; i-- {
		if kept[i]++; kept[i] > '9' {
			kept[i] = '0'
			continue
		}
		up = false
	}
	if up {
		return "1" + string(kept), point + 1
	}
	return string(kept), point
}
