package formats

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"tallystick/trade"
)

// Bounds of a file of declarations.
const (
	MaxFile     = 32 << 20 // bytes, packed; whatever door it comes by
	maxUnpacked = 512 << 20
	maxRows     = 200_000
	maxCell     = 2_000 // bytes
	maxProblems = 1_000 // kept; the rest is counted
)

// column is a column of the table of declarations: its key, its headings, and
// whether a cell of it must not be empty.
type column struct {
	key, zh, en string
	required    bool
	into        func(*row) *string
}

// row is one line of the table: the declaration's fields and one line of goods.
type row struct {
	Declaration
	item Item
}

// columns are the columns of the table, under their Chinese or English heading,
// in any order. A declaration with several lines of goods has several rows,
// which repeat its number.
var columns = [...]column{
	{"number", "报关单号", "Declaration number", true, func(r *row) *string { return &r.Number }},
	{"holder", "境内发货人代码", "Consignor credit code", true, func(r *row) *string { return &r.Holder }},
	{"holderName", "境内发货人", "Consignor", false, func(r *row) *string { return &r.HolderName }},
	{"declared", "申报日期", "Declaration date", true, func(r *row) *string { return &r.Declared }},
	{"exported", "出口日期", "Export date", false, func(r *row) *string { return &r.Exported }},
	{"mode", "监管方式", "Supervision mode", true, func(r *row) *string { return &r.Mode }},
	{"consignee", "境外收货人", "Overseas consignee", false, func(r *row) *string { return &r.Consignee }},
	{"transport", "运输方式", "Transport mode", false, func(r *row) *string { return &r.Transport }},
	{"vessel", "运输工具名称", "Vessel", false, func(r *row) *string { return &r.Vessel }},
	{"voyage", "航次号", "Voyage", false, func(r *row) *string { return &r.Voyage }},
	{"billOfLading", "提运单号", "Bill of lading", false, func(r *row) *string { return &r.BillOfLading }},
	{"producer", "生产销售单位", "Producer", false, func(r *row) *string { return &r.Producer }},
	{"contract", "合同协议号", "Contract", false, func(r *row) *string { return &r.Contract }},
	{"tradeCountry", "贸易国", "Trading country", false, func(r *row) *string { return &r.TradeCountry }},
	{"destination", "运抵国", "Destination country", false, func(r *row) *string { return &r.Destination }},
	{"port", "离境口岸", "Port", false, func(r *row) *string { return &r.Port }},
	{"packages", "件数", "Packages", false, func(r *row) *string { return &r.Packages }},
	{"grossWeight", "毛重", "Gross weight", false, func(r *row) *string { return &r.GrossWeight }},
	{"netWeight", "净重", "Net weight", false, func(r *row) *string { return &r.NetWeight }},
	{"incoterm", "成交方式", "Incoterm", false, func(r *row) *string { return &r.Incoterm }},
	{"freight", "运费", "Freight", false, func(r *row) *string { return &r.Freight }},
	{"insurance", "保费", "Insurance", false, func(r *row) *string { return &r.Insurance }},
	{"hs", "商品编号", "HS code", true, func(r *row) *string { return &r.item.Code }},
	{"description", "商品名称", "Description", true, func(r *row) *string { return &r.item.Description }},
	{"quantity", "数量", "Quantity", false, func(r *row) *string { return &r.item.Quantity }},
	{"unit", "单位", "Unit", false, func(r *row) *string { return &r.item.Unit }},
	{"unitPrice", "单价", "Unit price", false, func(r *row) *string { return &r.item.UnitPrice }},
	{"total", "总价", "Total", true, func(r *row) *string { return &r.item.Total }},
	{"currency", "币制", "Currency", true, func(r *row) *string { return &r.item.Currency }},
	{"origin", "原产国", "Origin", false, func(r *row) *string { return &r.item.Origin }},
}

// Result is what a file held: the good declarations, and every bad cell. A bad
// row spoils its declaration and nothing else.
type Result struct {
	Declarations []Declaration
	Problems     []Problem
	More         int // problems beyond those that are kept
}

// ErrFile says that a file as a whole cannot be read.
var ErrFile = errors.New("文件无法读取 / the file cannot be read")

func fileError(zh, en string) error { return fmt.Errorf("%w: %s / %s", ErrFile, zh, en) }

// ReadCSV reads declarations from a CSV file in UTF-8 or GB 18030.
func ReadCSV(r io.Reader) (Result, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return Result{}, fmt.Errorf("couldn't read the file: %w", err)
	}
	if len(text) > MaxFile {
		return Result{}, fileError("文件超过 64 MiB", "the file has more than 64 MiB")
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		if text, err = simplifiedchinese.GB18030.NewDecoder().Bytes(text); err != nil || !utf8.Valid(text) {
			return Result{}, fileError("文件不是 UTF-8 或 GB 18030 编码", "the file is neither UTF-8 nor GB 18030")
		}
	}
	reader := csv.NewReader(bufio.NewReader(bytes.NewReader(text)))
	reader.FieldsPerRecord, reader.ReuseRecord = -1, true
	return readTable(func() (int, []string, error) {
		cells, err := reader.Read()
		line := 0
		if len(cells) > 0 {
			line, _ = reader.FieldPos(0)
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return broken.StartLine, nil, nil
		}
		return line, cells, err
	})
}

// ReadXLSX reads declarations from the first sheet of a workbook.
func ReadXLSX(r io.Reader) (Result, error) {
	book, err := excelize.OpenReader(io.LimitReader(r, MaxFile), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return Result{}, fileError("不是有效的 XLSX 文件，或解压后过大", "it is no XLSX workbook, or too large when unpacked")
	}
	defer book.Close()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return Result{}, fileError("工作簿没有工作表", "the workbook has no sheet")
	}
	defer rows.Close()
	line := 0
	return readTable(func() (int, []string, error) {
		if !rows.Next() {
			return 0, nil, errors.Join(io.EOF, rows.Error())
		}
		line++
		cells, err := rows.Columns()
		return line, cells, err
	})
}

// Read reads a file by its name's ending.
func Read(name string, r io.Reader) (Result, error) {
	switch {
	case strings.HasSuffix(strings.ToLower(name), ".csv"):
		return ReadCSV(r)
	case strings.HasSuffix(strings.ToLower(name), ".xlsx"):
		return ReadXLSX(r)
	}
	return Result{}, fileError("请使用 .csv 或 .xlsx 文件", "use a .csv or .xlsx file")
}

// table is a file under reading.
type table struct {
	Result
	places [len(columns)]int // of each column in the file, -1 when it has none
	order  []string          // numbers of declarations, in order of the file
	found  map[string]*gathered
}

// gathered is a declaration under reading, and whether a row of it was bad.
type gathered struct {
	Declaration
	line int
	bad  bool
}

func (t *table) problem(p Problem) {
	if len(t.Problems) == maxProblems {
		t.More++
		return
	}
	if len(p.Value) > 80 {
		p.Value = p.Value[:80]
	}
	p.Value = strings.ToValidUTF8(p.Value, "")
	t.Problems = append(t.Problems, p)
}

// readTable reads rows until the source ends; the first one holds the headings.
func readTable(next func() (line int, cells []string, err error)) (Result, error) {
	t := &table{found: map[string]*gathered{}}
	_, heading, err := next()
	if err != nil || len(heading) == 0 {
		return Result{}, fileError("文件没有标题行", "the file has no headings")
	}
	if err := t.headings(heading); err != nil {
		return Result{}, err
	}
	for count := 0; ; count++ {
		line, cells, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Result{}, fmt.Errorf("couldn't read the file: %w", err)
		}
		if count == maxRows {
			return Result{}, fileError("超过 200,000 行，请拆分文件", "more than 200,000 rows: split the file")
		}
		t.row(line, cells)
	}
	for _, number := range t.order {
		if g := t.found[number]; !g.bad {
			t.total(g)
		}
	}
	return t.Result, nil
}

// headings finds each column under its Chinese or English heading.
func (t *table) headings(cells []string) error {
	for i, c := range columns {
		t.places[i] = -1
		for at, cell := range cells {
			if name := strings.TrimSpace(cell); name == c.zh || strings.EqualFold(name, c.en) || strings.EqualFold(name, c.key) {
				t.places[i] = at
			}
		}
		if t.places[i] < 0 && c.required {
			return fileError("缺少列“"+c.zh+"”", "the column "+c.en+" is missing")
		}
	}
	return nil
}

// row takes one row into its declaration.
func (t *table) row(line int, cells []string) {
	if cells == nil {
		t.problem(Problem{Line: line, Zh: "该行引号或分隔符有误", En: "the quotes or separators of this row are wrong"})
		return
	}
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
	var r row
	good := true
	for i, c := range columns {
		if t.places[i] < 0 || t.places[i] >= len(cells) {
			if c.required {
				good = false
				t.problem(Problem{line, c.en, "", c.zh + "为空", c.en + " is empty"})
			}
			continue
		}
		value := strings.TrimSpace(cells[t.places[i]])
		if zh, en := checkCell(c, value); en != "" {
			good = false
			t.problem(Problem{line, c.en, value, zh, en})
			continue
		}
		*c.into(&r) = strings.Clone(value)
	}
	t.gather(line, r, good)
}

// checkCell says what is wrong with a cell by itself.
func checkCell(c column, value string) (zh, en string) {
	if value == "" {
		if c.required {
			return c.zh + "为空", c.en + " is empty"
		}
		return "", ""
	}
	if len(value) > maxCell || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' }) {
		return "内容过长或含有不可显示的字符", "the text is too long or holds characters that cannot be shown"
	}
	var err error
	switch c.key {
	case "number":
		if err = trade.CheckDeclarationNumber(value); err == nil && value[8] != '0' {
			return "报关单号第 9 位须为 0（出口）", "digit 9 of the number of an export declaration is 0"
		}
	case "holder":
		err = trade.CheckUSCC(value)
	case "declared", "exported":
		if _, dayErr := trade.ParseDay(value); dayErr != nil {
			return "日期写作 2026-11-23", "a day is written 2026-11-23"
		}
	case "mode":
		_, err = trade.CheckMode(value)
	case "tradeCountry", "destination", "origin":
		err = trade.CheckCountry(value)
	case "incoterm":
		err = trade.CheckIncoterm(value)
	case "hs":
		err = trade.CheckHS(value)
	case "currency":
		_, err = trade.ParseAmount("0", value)
	}
	var code *trade.CodeError
	if errors.As(err, &code) {
		return code.Zh, code.En
	}
	return "", ""
}

// gather adds a row to its declaration; a bad row spoils the whole of it.
func (t *table) gather(line int, r row, good bool) {
	if r.Number == "" {
		return // the number itself was bad
	}
	g := t.found[r.Number]
	if g == nil {
		g = &gathered{Declaration: r.Declaration, line: line}
		t.found[r.Number], t.order = g, append(t.order, r.Number)
	} else if good && (g.Holder != r.Holder || g.Declared != r.Declared || g.Mode != r.Mode) {
		good = false
		t.problem(Problem{line, "Declaration number", r.Number, "同一报关单号的各行不一致", "rows of the same declaration differ in consignor, date or mode"})
	}
	if len(g.Items) == 200 {
		good = false
		t.problem(Problem{line, "Declaration number", r.Number, "一份报关单最多 200 项商品", "a declaration has at most 200 lines of goods"})
	}
	if !good {
		if !g.bad {
			g.bad = true
		}
		return
	}
	g.Items = append(g.Items, r.item)
}

// total adds up the goods and takes the declaration in.
func (t *table) total(g *gathered) {
	d := g.Declaration
	d.Mode, _ = trade.CheckMode(d.Mode)
	sum := int64(0)
	for _, item := range d.Items {
		if item.Currency != d.Items[0].Currency {
			t.problem(Problem{g.line, "Currency", item.Currency, "同一报关单的币制须一致", "all goods of a declaration are in one currency"})
			return
		}
		minor, err := trade.ParseAmount(item.Total, item.Currency)
		if err != nil || minor == 0 || minor > trade.MaxAmount || sum+minor > trade.MaxAmount {
			t.problem(Problem{g.line, "Total", item.Total, "总价须大于零，小数位数与币制相符，例如 12,345.67", "a total is above zero, with the decimals of its currency, such as 12,345.67"})
			return
		}
		sum += minor
	}
	d.Currency = d.Items[0].Currency
	d.Amount = trade.FormatAmount(sum, d.Currency)
	t.Declarations = append(t.Declarations, d)
}
