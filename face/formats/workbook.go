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

// Bounds of a workbook, unpacked. All that is unpacked of it counts, also what
// is read a second time: a sheet twice, and once more where cells are merged.
const (
	maxPart      = 256 << 20  // bytes of one part
	maxSmallPart = 16 << 20   // of one that says what there is: sheets, styles, relations
	maxUnpacked  = 768 << 20  // of all parts together
	maxTags      = 60_000_000 // of all parts together: 200,000 rows of 30 cells have 40 million
	maxStrings   = 64 << 20   // bytes of the texts that cells share
	maxStyles    = 100_000
	maxSheets    = 1_000
	maxParts     = 10_000
	maxName      = 100 // bytes of a sheet's name that are kept
)

// What goes beyond a bound.
var (
	errPart = fileError("工作簿的一个部分解压后超过 256 MiB：请拆分文件",
		"a part of the workbook has more than 256 MiB when unpacked: split the file")
	errSmall = fileError("工作簿的目录或样式解压后超过 16 MiB：请新建工作簿，只复制数据",
		"the list of sheets or styles of the workbook has more than 16 MiB when unpacked: copy the data alone into a "+
			"new workbook")
	errUnpacked = fileError("工作簿须解压的内容超过 768 MiB：请拆分文件，并删去其他工作表",
		"more than 768 MiB of the workbook would have to be unpacked: split the file, and leave out other sheets")
	errTags = fileError("工作簿须读取的 XML 标签超过 6,000 万个：请拆分文件，并删去其他工作表",
		"more than 60 million tags of the workbook would have to be read: split the file, and leave out other sheets")
	errStrings = fileError("工作簿的共享文本超过 64 MiB：请拆分文件",
		"the texts of the workbook have more than 64 MiB: split the file")
	errSheets = fileError("工作簿有超过 1,000 张工作表：请只留数据所在的一张",
		"the workbook has more than 1,000 sheets: leave the one with the data")
	errParts = fileError("压缩文件内有超过 10,000 个文件，不是 Excel 保存的工作簿",
		"the archive holds more than 10,000 files and is no workbook that a spreadsheet saved")
)

// workbook is an XLSX file (ECMA-376) under reading: what is needed to read its
// cells by their type and stored value. excelize, which writes our workbooks,
// reads cells as they are shown, which is not what they hold.
type workbook struct {
	parts  map[string]*zip.File
	sheets []sheet
	texts  []string
	styles []styleKind
	from04 bool               // days count from 1904
	left   int64              // bytes that may still be unpacked
	tags   int                // read so far
	merged map[string][]merge // of the sheets that were looked at, by part
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
	if bytes.Count(file, []byte("PK\x01\x02")) > maxParts { // before the list of files is read into memory
		return nil, errParts
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	w := &workbook{parts: map[string]*zip.File{}, left: maxUnpacked, merged: map[string][]merge{}}
	for _, part := range archive.File {
		w.parts[strings.TrimPrefix(path.Clean(part.Name), "/")] = part
	}
	if w.parts["mimetype"] != nil && w.parts["content.xml"] != nil {
		return nil, fileError("这是 OpenDocument（.ods）表格：请另存为 .xlsx 或 .csv 后上传",
			"it is an OpenDocument sheet (.ods): save it as .xlsx or .csv and send that")
	}
	if w.parts["_rels/.rels"] == nil {
		return nil, fileError("这是压缩包，不是工作簿：请解压后逐个上传其中的 .xlsx 或 .csv 文件",
			"it is an archive and no workbook: unpack it and send the .xlsx or .csv files that are in it")
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

// unpacking reads a part within the bounds.
type unpacking struct {
	io.ReadCloser
	left int64 // of this part
	of   *workbook
	over error // what to say beyond
}

// Read implements io.Reader.
func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.left -= int64(n)
	u.of.left -= int64(n)
	switch {
	case u.left < 0:
		return 0, u.over
	case u.of.left < 0:
		return 0, errUnpacked
	}
	return n, err
}

// open opens a part, of so many bytes at most.
func (w *workbook) open(name string, most int64, over error) (*unpacking, error) {
	file := w.parts[name]
	if file == nil {
		return nil, errXML
	}
	if file.Flags&1 != 0 {
		return nil, fileError("工作簿有密码：请去掉密码后保存", "the workbook is locked by a password: save it without one")
	}
	reader, err := file.Open()
	if err != nil {
		return nil, err
	}
	return &unpacking{reader, most, w, over}, nil
}

// part reads a large part of the workbook token by token.
func (w *workbook) part(name string, each func(m *markup, tag bool) error) error {
	return w.tokens(name, maxPart, errPart, each)
}

// smallPart reads one that says what there is.
func (w *workbook) smallPart(name string, each func(m *markup, tag bool) error) error {
	return w.tokens(name, maxSmallPart, errSmall, each)
}

func (w *workbook) tokens(name string, most int64, over error, each func(m *markup, tag bool) error) error {
	reader, err := w.open(name, most, over)
	if err != nil {
		return err
	}
	defer reader.Close()
	m := newMarkup(reader)
	for {
		tag, err := m.next()
		if w.tags++; w.tags > maxTags {
			return errTags
		}
		switch {
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
	return w.smallPart(folder+"_rels/"+file+".rels", func(m *markup, tag bool) error {
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
	err := w.smallPart(book, func(m *markup, tag bool) error {
		switch {
		case !tag || !m.open:
		case m.name == "workbookPr":
			w.from04 = m.attribute("date1904") == "1" || m.attribute("date1904") == "true"
		case m.name == "sheet" && len(w.sheets) == maxSheets:
			return errSheets
		case m.name == "sheet":
			state := m.attribute("state")
			w.sheets = append(w.sheets, sheet{clipped(m.attribute("name")), targets[m.attribute("id")],
				state == "hidden" ||
					state == "veryHidden"})
		}
		return nil
	})
	if err == nil && len(w.sheets) == 0 {
		err = errXML
	}
	return err
}

// clipped cuts a name that is shown.
func clipped(name string) string {
	if len(name) > maxName {
		name = name[:maxName] + "…"
	}
	return strings.ToValidUTF8(strings.Clone(name), "")
}

// readStyles finds out which styles of cells show dates, times and per cents.
func (w *workbook) readStyles(part string) error {
	custom, inside := map[string]styleKind{}, false
	return w.smallPart(part, func(m *markup, tag bool) error {
		switch {
		case !tag:
		case m.name == "numFmt" && m.open && len(custom) < maxStyles:
			custom[strings.Clone(m.attribute("numFmtId"))] = kindOfFormat(m.attribute("formatCode"))
		case m.name == "cellXfs":
			inside = m.open && !m.empty
		case m.name == "xf" && m.open && inside && len(w.styles) < maxStyles:
			id := m.attribute("numFmtId")
			if kind, ok := custom[id]; ok {
				w.styles = append(w.styles, kind)
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
		case !tag && inText && !spoken && text.Len()+len(m.text) > maxXMLText:
			return errCell
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
			if total += 16; total > maxStrings {
				return errStrings
			}
		case m.name == "si":
			if total += text.Len(); total > maxStrings {
				return errStrings
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
