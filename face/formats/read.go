package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"tallystick/face/paper"
	"tallystick/face/words"
)

// Bounds of a file of declarations.
const (
	MaxFile     = 32 << 20 // bytes, packed; whatever door it comes by
	maxRows     = 200_000  // with content
	maxCell     = 32_767   // characters, as in a spreadsheet
	maxProblems = 1_000    // kept; the rest is counted
)

// ErrFile says that a file as a whole cannot be read.
var ErrFile error = &FileError{"文件无法读取", "the file cannot be read"}

// FileError says in both languages why a file cannot be read as a whole.
type FileError struct{ Zh, En string }

// Error gives both languages.
func (e *FileError) Error() string { return e.Zh + " / " + e.En }

// Words gives both languages.
func (e *FileError) Words() (zh, en string) { return e.Zh, e.En }

// Is makes it an [ErrFile].
func (e *FileError) Is(target error) bool { return target == ErrFile }

func fileError(zh, en string) error { return &FileError{zh, en} }

// Read reads the declarations of a file, a workbook or a table of text by what it
// holds; its name must say the same. admitted says which credit codes are let in
// in spite of their check digit.
func Read(name string, r io.Reader, admitted paper.Admitted) (Result, error) {
	lower := strings.ToLower(name)
	if !strings.HasSuffix(lower, ".csv") && !strings.HasSuffix(lower, ".xlsx") && !strings.HasSuffix(lower, ".txt") &&
		!strings.HasSuffix(lower, ".tsv") {
		if strings.HasSuffix(lower, ".xls") {
			return Result{}, fileError("请在 Excel 中另存为 .xlsx 或 .csv 后上传", "save it as .xlsx or .csv and send that")
		}
		return Result{}, fileError("请使用 .csv 或 .xlsx 文件", "use a .csv or .xlsx file")
	}
	file, err := whole(r)
	if err != nil {
		return Result{}, err
	}
	if err := foreign(file); err != nil {
		return Result{}, err
	}
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) || strings.HasSuffix(lower, ".xlsx") {
		return readXLSX(file, admitted)
	}
	return readCSV(file, admitted)
}

// ReadCSV reads declarations from a table of text.
func ReadCSV(r io.Reader, admitted paper.Admitted) (Result, error) {
	return Read("table.csv", r, admitted)
}

// ReadXLSX reads declarations from a workbook.
func ReadXLSX(r io.Reader, admitted paper.Admitted) (Result, error) {
	return Read("book.xlsx", r, admitted)
}

func whole(r io.Reader) ([]byte, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the file: %w", err)
	}
	if len(file) > MaxFile {
		return nil, fileError("文件超过 32 MiB", "the file has more than 32 MiB")
	}
	return file, nil
}

// foreign says of a file of another kind what it is, whatever its name says.
func foreign(file []byte) error {
	head := file[:min(len(file), 512)]
	markup := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return fileError("这是旧版 .xls 或加密的工作簿：请去掉密码并另存为 .xlsx",
			"it is an old .xls or locked by a password: save it as .xlsx without one")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("7z\xbc\xaf\x27\x1c")),
		bytes.HasPrefix(head, []byte("Rar!")):
		return fileError("文件是压缩的（gzip、7z 或 RAR）：请解压后上传",
			"the file is packed (gzip, 7z or RAR): unpack it and send what is in it")
	case strings.HasPrefix(markup, "<!doctype html"), strings.HasPrefix(markup, "<html"),
		strings.HasPrefix(markup, "<table"):
		return fileError("这是网页（HTML），只是用了表格的扩展名：请在 Excel 中打开并另存为 .xlsx",
			"it is a page (HTML) under the name of a sheet: open it in a spreadsheet and save it as .xlsx")
	case strings.HasPrefix(markup, "<?xml"):
		return fileError("这是 XML 文件：请在 Excel 中打开并另存为 .xlsx",
			"it is a file of XML: open it in a spreadsheet and save it as .xlsx")
	}
	return nil
}

// readXLSX reads the one sheet that is shown and has the headings.
func readXLSX(file []byte, admitted paper.Admitted) (Result, error) {
	book, err := openWorkbook(file)
	if errors.Is(err, ErrFile) {
		return Result{}, err
	}
	if err != nil {
		return Result{}, fileError(words.NoWorkbook.Words())
	}
	chosen, err := book.choose()
	if err != nil {
		return Result{}, err
	}
	t := newTable(admitted)
	t.workbook = book
	if len(book.sheets) > 1 {
		t.note("读取的是工作表“"+chosen.name+"”", "the sheet that was read is "+chosen.name)
	}
	return t.read(damaged(book.rows(chosen)))
}

// damaged says of a workbook that breaks off in the middle that it cannot be read.
func damaged(rows iter.Seq2[row, error]) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for r, err := range rows {
			if err != nil && !errors.Is(err, ErrFile) {
				err = fileError("工作簿已损坏", "the workbook is damaged")
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// choose finds the sheet that holds the declarations.
func (w *workbook) choose() (sheet, error) {
	var with, hidden, shown []sheet
	for _, s := range w.sheets {
		found, err := w.headed(s)
		switch {
		case err != nil:
			return sheet{}, err
		case s.hidden && found:
			hidden = append(hidden, s)
		case s.hidden:
		case found:
			with = append(with, s)
		default:
			shown = append(shown, s)
		}
	}
	switch {
	case len(with) == 1:
		return with[0], nil
	case len(with) > 1:
		return sheet{}, fileError("有多张工作表带标题行（"+names(with, "、")+"）：请每个文件只留一张",
			"several sheets have the headings ("+names(with, ", ")+"): leave one in a file")
	case len(hidden) > 0:
		return sheet{}, fileError("标题行所在的工作表“"+names(hidden, "、")+"”是隐藏的：请取消隐藏，或将数据放到可见的工作表",
			"the sheet with the headings, "+names(hidden,
				", ")+", is hidden: show it, or put the declarations on one that is shown")
	case len(shown) == 0:
		return sheet{}, fileError("工作簿没有可见的工作表", "no sheet of the workbook is shown")
	case len(shown) > 1:
		return sheet{}, fileError("工作表“"+names(shown, "、")+"”都没有报关单的标题行（须有“报关单号”等列）",
			"none of the sheets "+names(shown, ", ")+" has the headings of declarations, such as Declaration number")
	}
	return shown[0], nil
}

func names(sheets []sheet, sign string) string {
	var all []string
	for _, s := range sheets {
		all = append(all, s.name)
	}
	return strings.Join(all[:min(len(all), 10)], sign)
}

// headed reports whether the first rows of a sheet hold headings of declarations.
func (w *workbook) headed(s sheet) (bool, error) {
	count := 0
	for r, err := range w.rows(s) {
		switch {
		case errors.Is(err, errUnpacked), errors.Is(err, errPart), errors.Is(err, errEntity),
			errors.Is(err, errTags):
			return false, err
		case err != nil || count == maxHead:
			return false, nil
		}
		if count++; known(r) >= fewHeadings {
			return true, nil
		}
	}
	return false, nil
}
