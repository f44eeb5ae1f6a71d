package formats

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"tallystick/book/trade"
	"tallystick/face/paper"
)

// columnsOf are the fields that a file of some declarations has as columns, under the
// headings of their form: of exports where some are exports and others imports. A file
// holds documents of one form.
func columnsOf(declarations []Declaration) (all []paper.Field) {
	forms := map[trade.DocumentKind]bool{}
	for _, d := range declarations {
		forms[d.Of()] = true
	}
	called := trade.ExportDeclaration
	if len(forms) == 1 {
		called = declarations[0].Of()
	}
	for _, f := range paper.Fields() {
		if f.Column && (f.On(called) || forms[trade.ImportDeclaration] && f.On(trade.ImportDeclaration)) {
			f.Zh, f.En = f.Called(called)
			all = append(all, f)
		}
	}
	return all
}

// cellsOf writes a declaration as rows of the table, one for each line of goods; a
// paper that has none as one.
func cellsOf(d Declaration, columns []paper.Field) [][]string {
	var rows [][]string
	if paper.FormOf(d.Of()) != 0 {
		d.Items = make([]Item, 1)
	}
	for i := range d.Items {
		cells := make([]string, len(columns))
		for at, f := range columns {
			cells[at] = harmless(*f.Of(&d.Declaration, &d.Items[i]))
		}
		rows = append(rows, cells)
	}
	return rows
}

// harmless keeps a spreadsheet from reading a text as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// rowsOf writes declarations as a table with a row of headings.
func rowsOf(declarations []Declaration) ([]paper.Field, [][]string) {
	columns := columnsOf(declarations)
	rows := [][]string{nil}
	for _, f := range columns {
		rows[0] = append(rows[0], f.Zh)
	}
	for _, d := range declarations {
		rows = append(rows, cellsOf(d, columns)...)
	}
	return columns, rows
}

// WriteCSV writes declarations as a CSV file that spreadsheets open in UTF-8.
func WriteCSV(w io.Writer, declarations []Declaration) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("couldn't write the file: %w", err)
	}
	writer := csv.NewWriter(w)
	_, rows := rowsOf(declarations)
	if err := writer.WriteAll(rows); err != nil {
		return fmt.Errorf("couldn't write the file: %w", err)
	}
	return nil
}

// WriteXLSX writes declarations as a workbook; every cell is text, and so are the
// columns that a person goes on to fill in, but for amounts and numbers.
func WriteXLSX(w io.Writer, declarations []Declaration) error {
	book := excelize.NewFile()
	defer book.Close()
	columns, rows := rowsOf(declarations)
	if err := textColumns(book, columns); err != nil {
		return fmt.Errorf("couldn't write the workbook: %w", err)
	}
	for i, cells := range rows {
		for j, cell := range cells {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				err = book.SetCellStr("Sheet1", at, cell)
			}
			if err != nil {
				return fmt.Errorf("couldn't write the workbook: %w", err)
			}
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("couldn't write the workbook: %w", err)
	}
	return nil
}

// textColumns makes columns text, so that a spreadsheet neither cuts a number nor
// turns a date.
func textColumns(book *excelize.File, columns []paper.Field) error {
	const asText = 49 // the built-in format @
	style, err := book.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return err
	}
	for at, f := range columns {
		if f.Kind == paper.Money || f.Kind == paper.Number {
			continue
		}
		name, err := excelize.ColumnNumberToName(at + 1)
		if err == nil {
			err = book.SetColStyle("Sheet1", name, style)
		}
		if err == nil {
			err = book.SetColWidth("Sheet1", name, name, 20)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Template is one made-up declaration of a kind that shows how a file is filled in. Its
// number says that it is a sample and is refused.
func Template(kind trade.DocumentKind, today trade.Day) []Declaration {
	sample := Sample(1, 1, today)
	switch kind {
	case trade.ImportDeclaration:
		sample = SampleImports(1, 1, today)
	case trade.TaxFiling:
		sample = SampleFilings(1, 1, today)
	case trade.TaxInvoice:
		sample = SampleInvoices(1, 1, today)
	}
	sample[0].Number = "示例行请删除 SAMPLE " + sample[0].Number
	return sample
}
