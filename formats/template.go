package formats

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"tallystick/trade"
)

// cellsOf writes a declaration as rows of the table, one for each line of goods.
func cellsOf(d Declaration) [][]string {
	var rows [][]string
	for _, item := range d.Items {
		r := row{d, item}
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = harmless(*c.into(&r))
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

func headings() []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.zh
	}
	return cells
}

// WriteCSV writes declarations as a CSV file that spreadsheets open in UTF-8.
func WriteCSV(w io.Writer, declarations []Declaration) error {
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return fmt.Errorf("couldn't write the file: %w", err)
	}
	writer := csv.NewWriter(w)
	rows := [][]string{headings()}
	for _, d := range declarations {
		rows = append(rows, cellsOf(d)...)
	}
	if err := writer.WriteAll(rows); err != nil {
		return fmt.Errorf("couldn't write the file: %w", err)
	}
	return nil
}

// WriteXLSX writes declarations as a workbook; every cell is text.
func WriteXLSX(w io.Writer, declarations []Declaration) error {
	book := excelize.NewFile()
	defer book.Close()
	rows := [][]string{headings()}
	for _, d := range declarations {
		rows = append(rows, cellsOf(d)...)
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

// Template is one made-up declaration that shows how a file is filled in.
func Template(today trade.Day) []Declaration { return Sample(1, 1, today) }
