package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
)

// Stated is an invoice of a list, as it stands there, for a bank to have verified.
type Stated struct {
	Line                             int // of the file, from 1
	Number, Holder, Currency, Amount string
	Problem                          *Note // why the row is not read
}

// stated are the fields of such a list; in this order where a list has no headings.
var stated = [...]string{"number", "holder", "amount", "currency"}

// ReadStated reads a list of invoices: rows that were pasted, of which the headings may be
// left out, or a file as [Read] takes them. The currency is CNY where it is not said. Of a
// list with more than so many rows nothing is read.
func ReadStated(name string, r io.Reader, most int) ([]Stated, error) {
	file, err := whole(r)
	if err != nil {
		return nil, err
	}
	if err := foreign(file); err != nil {
		return nil, err
	}
	l := list{table: newTable(nil), most: most}
	rows := iter.Seq2[row, error](nil)
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) || strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		rows, err = l.sheet(file)
	} else {
		rows, err = textRows(file)
	}
	if err != nil {
		return nil, err
	}
	for r, err := range rows {
		if err == nil {
			err = l.row(r)
		}
		if errors.Is(err, ErrFile) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("couldn't read the list: %w", err)
		}
	}
	return l.all, nil
}

// list is a list of invoices under reading.
type list struct {
	*table
	most  int
	place map[string]int // of each field; nil before the first row
	all   []Stated
}

// sheet gives the rows of a workbook.
func (l *list) sheet(file []byte) (iter.Seq2[row, error], error) {
	book, err := openWorkbook(file)
	if errors.Is(err, ErrFile) {
		return nil, err
	}
	if err != nil {
		return nil, fileError(words.NoWorkbook.Words())
	}
	l.workbook = book
	chosen, err := book.choose()
	return damaged(book.rows(chosen)), err
}

// row takes one row: the first says by its headings what stands where, or holds an invoice
// already.
func (l *list) row(r row) error {
	if !r.own() {
		return nil
	}
	if l.place == nil {
		headed, err := l.heads(r)
		if headed || err != nil {
			return err
		}
	}
	if len(l.all) == l.most {
		return fileError(words.InvoiceTooMany.With(l.most).Words())
	}
	one := Stated{Line: r.line, Currency: string(trade.CNY)}
	if r.broken != "" {
		one.Problem = &Note{words.RowIsBroken.Zh, words.RowIsBroken.En}
		l.all = append(l.all, one)
		return nil
	}
	into := map[string]*string{"number": &one.Number, "holder": &one.Holder, "amount": &one.Amount,
		"currency": &one.Currency}
	var code string
	into["invoiceCode"] = &code
	for key, place := range l.place {
		if place >= len(r.cells) {
			continue
		}
		text, wrong, _ := l.cellText(statedField(key), r.cells[place])
		if wrong != nil && one.Problem == nil {
			one.Problem = wrong
		}
		if text = strings.TrimSpace(text); text != "" {
			*into[key] = text
		}
	}
	if code != "" {
		d := paper.Declaration{Kind: trade.TaxInvoice.String(), InvoiceCode: code, Number: one.Number}
		d.Joined()
		one.Number = d.Number
	}
	l.all = append(l.all, one)
	return nil
}

// heads reads the headings of a row; a row of which the first cell begins with a digit has
// none, and the cells of a list without headings stand in the order of [stated].
func (l *list) heads(r row) (bool, error) {
	l.place = map[string]int{}
	if len(r.cells) > 0 && r.cells[0].text != "" && strings.Trim(r.cells[0].text[:1], "0123456789") == "" {
		for at, key := range stated {
			l.place[key] = at
		}
		return false, nil
	}
	for at, c := range r.cells {
		f, _, ok := invoiceForm.headings.of(c.text)
		if name := bare(c.text); name == bare(words.Currency.Zh) || name == bare(words.Currency.En) {
			f.Key, ok = "currency", true
		}
		if _, twice := l.place[f.Key]; ok && !twice && (f.Key == "invoiceCode" || slices.Contains(stated[:], f.Key)) {
			l.place[f.Key] = at
		}
	}
	for _, key := range stated[:3] {
		if _, ok := l.place[key]; !ok {
			return false, fileError(words.InvoiceColumns.Words())
		}
	}
	return true, nil
}

// statedField gives a field of invoices by its key.
func statedField(key string) paper.Field {
	return invoiceForm.fields[slices.IndexFunc(invoiceForm.fields, func(f paper.Field) bool { return f.Key == key })]
}
