package formats

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"tallystick/book/trade"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	head    = "报关单号,境内发货人代码,境内发货人,申报日期,监管方式,境外收货人,贸易国,商品编号,商品名称,数量,单位,单价,总价,币制"
	goodRow = "350120260000000018,91350100M000100Y43,闽江机电,2026-11-20,0110,Acme " +
		"GmbH,DE,9405110000,台灯,10,个,1200.00,12000.00,USD"
)

// what says what a file gave: good, doubtful and spoiled declarations with the
// sum of the good and doubtful, and the first problem, doubt or error.
func what(r Result, err error) string {
	if err != nil {
		var file *FileError
		if !errors.As(err, &file) || file.Zh == "" {
			return "fault " + err.Error()
		}
		return "error " + file.En
	}
	text := fmt.Sprintf("%d %d %d", len(r.Declarations), len(r.Doubtful), r.Spoiled)
	for _, d := range append(r.Declarations, r.Doubtful...) {
		text += " " + d.Amount + " " + d.Declared
	}
	for _, p := range append(r.Problems, r.Doubts...) {
		text += fmt.Sprintf(" | line %d %s: %s", p.Line, p.Column, p.En)
	}
	for _, n := range r.Notes {
		text += " | note " + n.En
	}
	return text
}

func csvOf(text string) (Result, error) { return ReadCSV(strings.NewReader(text), nil) }

func expect(t *testing.T, name, got string, words ...string) {
	t.Helper()
	for i, word := range words {
		if i == 0 && !strings.HasPrefix(got, word) || !strings.Contains(got, word) {
			t.Errorf("%s: %q does not say %q", name, got, word)
		}
	}
}

func TestTablesOfText(t *testing.T) {
	number, rest, _ := strings.Cut(goodRow, ",")
	with := func(old, new string) string { return head + "\n" + strings.Replace(goodRow, old, new, 1) + "\n" }
	second := strings.Replace(goodRow, number, "350120260000000026", 1)
	const good = "1 0 0 12,000.00 2026-11-20"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a title above": {"出口报关单明细表,,,\n\n" + head + "\n" + goodRow, []string{good,
			"headings are in row 3"}},
		"names of the form": {strings.NewReplacer("报关单号", "海关编号*", "贸易国", "贸易国(地区)", "总价",
			"总价(USD)").Replace(head) + "\n" + goodRow, []string{good}},
		"a break in a heading": {strings.Replace(head, "报关单号", "\"报关\n单号\"", 1) + "\n" + goodRow, []string{good}},
		"a unit of ten thousands": {strings.Replace(head, "总价", "总价(万元)", 1) + "\n" + goodRow, []string{"error",
			"Total is missing"}},
		"a heading in tonnes": {strings.Replace(head, "境外收货人", "毛重(吨)", 1) + "\n" + goodRow, []string{good,
			"not known and were not read: “毛重(吨)”"}},
		"another currency above": {strings.Replace(head, "总价", "总价(EUR)", 1) + "\n" + goodRow, []string{"0 0 1",
			"line 2 Currency"}},
		"two columns of one name": {head + ",总价\n" + goodRow + ",85000.00", []string{"error",
			"two columns of row 1"}},
		"two columns of one meaning": {head + ",Total\n" + goodRow + ",85000.00", []string{"error", "总价 and Total"}},
		"a column that is unknown":   {head + ",备注\n" + goodRow + ",x", []string{good, "“备注”"}},
		"semicolons":                 {strings.ReplaceAll(head+"\n"+goodRow, ",", ";"), []string{good}},
		"tabs":                       {strings.ReplaceAll(head+"\n"+goodRow, ",", "\t"), []string{good}},
		"a line that says sep":       {"sep=;\n" + strings.ReplaceAll(head+"\n"+goodRow, ",", ";"), []string{good}},
		"carriage returns":           {head + "\r" + goodRow + "\r", []string{good}},
		"a break in a cell":          {with("台灯", "\"台灯\r\n型号A1\""), []string{good}},
		"text as a formula":          {with(number, `="`+number+`"`), []string{good}},
		"empty rows": {head + "\n" + goodRow + "\n\n,,,,,,,\n" + strings.Repeat(",,,,,,,,,,,,,\n",
			300_000), []string{good}},
		"the same row twice": {head + "\n" + goodRow + "\n" + goodRow, []string{"0 1 0 24,000.00", "line 3",
			"twice"}},
		"a zero too many": {with("12000.00", "120000.00"), []string{"0 1 0 120,000.00", "line 2 Total"}},
		"rows that contradict": {head + "\n" + goodRow + "\n" + strings.Replace(goodRow, "Acme GmbH",
			"Other Ltd", 1), []string{"0 0 1", "line 3 Overseas consignee", "Acme"}},
		"a row that fits differently written": {head + "\n" + goodRow + "\n" + strings.NewReplacer("2026-11-20",
			"2026/11/20", "台灯", "插座").Replace(goodRow),
			[]string{"1 0 0 24,000.00"}},
		"numbers that were cut": {head + "\n" + strings.ReplaceAll(goodRow, "000018,", "712000,") + "\n" +
			strings.NewReplacer("000018,", "712000,", "台灯", "插座").Replace(goodRow),
			[]string{"0 1 0", "ends in 000"}},
		"all numbers of a file cut": {head + "\n" + strings.ReplaceAll(goodRow, "000018,", "712000,") + "\n" +
			strings.ReplaceAll(goodRow, "000018,", "713000,"), []string{"0 2 0"}},
		"the number only once": {head + "\n" + goodRow + "\n," + rest + "\n" + second,
			[]string{"1 0 1 12,000.00", "repeat the number"}},
		"a row that adds up": {head + "\n" + goodRow + "\n合计,,,,,,,,,,,,12000.00,\n",
			[]string{good, "row 3 is a sum"}},
		"a row that adds up, without": {head + "\n" + goodRow + "\n,,,,,,,,合计,,,,12000.00,\n",
			[]string{good, "row 3 is a sum"}},
		"a figure alone": {head + "\n" + goodRow + "\n,,,,,,,,,,,,12000.00,\n",
			[]string{"0 0 1", "repeat the number"}},
		"a bad line of several": {head + "\n" + goodRow + "\n" + strings.Replace(goodRow, "9405110000", "12", 1) +
			"\n" + second, []string{"1 0 1 12,000.00", "line 3 HS code"}},
		"an amount without quotes": {with("12000.00,USD", "12,000.00,USD"), []string{"0 0 1"}},
		"an amount at the end without quotes": {"报关单号,境内发货人代码,申报日期,监管方式,商品编号,商品名称,币制,总价\n" +
			"350120260000000018,91350100M000100Y43,2026-11-20,0110,850440,x,USD,12,345.67\n", []string{"0 0 1",
			"more cells than"}},
		"quotes that do not end": {head + "\n" + goodRow + "\n" + strings.Replace(second, "台灯", "\"台灯", 1) + "\n" +
			strings.Replace(second, "000026", "000034", 1),
			[]string{"2 0 0", "line 3", "quotes"}},
		"quotes within a declaration": {head + "\n" + goodRow + "\n" + strings.Replace(goodRow, "台灯", "\"台\"灯", 1),
			[]string{"0 0 1", "line 3"}},
		"a sample that was left": {head + "\n" + "示例行请删除 SAMPLE " + goodRow + "\n" + second, []string{"1 0 1",
			"sample row"}},
		"a wrong country": {with("DE", "火星"), []string{"0 0 1", "line 2 Trading country"}},
		"null bytes":      {"a\x00b", []string{"error", "UTF-16"}},
		"UTF-32":          {"\xff\xfe\x00\x00a\x00\x00\x00b\x00\x00\x00", []string{"error", "UTF-32"}},
		"null in UTF-8":   {"\ufeff" + head + "\na\x00b\n", []string{"error", "null bytes"}},
		"bytes of Latin-1": {"Declaration number,Consignor credit code,Declaration date,Supervision mode,HS " +
			"code,Description,Total,Currency\n1,2,3,4,5,M\xfcller,7,8\n", []string{"error", "UTF-8"}},
		"a mark that turns the text": {with("Acme", "Ac\u202eme"), []string{"0 0 1", "line 2 Overseas consignee",
			"U+202E"}},
	} {
		got := what(csvOf(c.text))
		expect(t, name, got, c.want...)
	}
	both := head + "\n" + goodRow
	chinese, err := simplifiedchinese.GB18030.NewEncoder().String(both)
	if err != nil {
		t.Fatal(err)
	}
	little, big := []byte("\xff\xfe"), []byte("\xfe\xff")
	for _, unit := range utf16.Encode([]rune(both)) {
		little, big = append(little, byte(unit), byte(unit>>8)), append(big, byte(unit>>8), byte(unit))
	}
	for name, text := range map[string]string{"GB 18030": chinese, "UTF-16, little": string(little),
		"UTF-16, big": string(big), "UTF-8 with a mark": "\ufeff" + both} {
		expect(t, name, what(csvOf(text)), good)
	}
}

// What was doubtful counts with the code of these very doubts, and with no other.
func TestDoubtsAreConfirmed(t *testing.T) {
	first, err := csvOf(head + "\n" + goodRow + "\n" + goodRow)
	if err != nil || first.ConfirmCode() == "" || first.Confirmed("") || first.Confirmed("x") {
		t.Fatalf("%+v %v", first, err)
	}
	other, _ := csvOf(head + "\n" + strings.Replace(goodRow, "12000.00", "120000.00", 1))
	if other.Confirmed(first.ConfirmCode()) || !first.Confirmed(first.ConfirmCode()) ||
		len(first.Declarations) != 1 || first.Declarations[0].Amount != "24,000.00" {
		t.Errorf("%+v", first)
	}
}

func book(t *testing.T, fill func(b *excelize.File, set func(cell string, value any))) []byte {
	t.Helper()
	b := excelize.NewFile()
	defer b.Close()
	set := func(cell string, value any) {
		if err := b.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range strings.Split(head, ",") {
		set(fmt.Sprintf("%c1", 'A'+i), name)
	}
	fillRow(set, 2)
	fill(b, set)
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fillRow(set func(string, any), line int) {
	for i, cell := range strings.Split(goodRow, ",") {
		set(fmt.Sprintf("%c%d", 'A'+i, line), cell)
	}
}

func format(t *testing.T, b *excelize.File, cell, custom string, builtin int) {
	t.Helper()
	style := &excelize.Style{NumFmt: builtin}
	if custom != "" {
		style = &excelize.Style{CustomNumFmt: &custom}
	}
	id, err := b.NewStyle(style)
	if err == nil {
		err = b.SetCellStyle("Sheet1", cell, cell, id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWorkbooks(t *testing.T) {
	const good = "1 0 0 12,000.00 2026-11-20"
	for name, c := range map[string]struct {
		fill func(b *excelize.File, set func(string, any))
		want []string
	}{
		"text": {func(*excelize.File, func(string, any)) {}, []string{good}},
		"numbers": {func(_ *excelize.File, set func(string, any)) {
			set("M2", 12000)
			set("J2", 10)
			set("L2",
				1200.0)
		}, []string{good}},
		"a number of binary": {func(_ *excelize.File, set func(string, any)) {
			set("J2", 3)
			set("L2", 4000.1)
			set("M2", 12000.300000000001)
		}, []string{"1 0 0 12,000.30"}},
		"a cut number": {func(_ *excelize.File, set func(string, any)) { set("A2", 350120260712345000) },
			[]string{"0 0 1", "line 2 Declaration number", "must be text; Excel has cut"}},
		"a cut number, as text": {func(b *excelize.File, set func(string, any)) {
			set("A2", 350120260712345000)
			format(t, b, "A2", "", 49)
		}, []string{"0 0 1", "must be text"}},
		"a credit code of digits": {func(_ *excelize.File, set func(string, any)) { set("B2", 914403001922038216) },
			[]string{"0 0 1", "Consignor credit code", "must be text"}},
		"a date cell": {func(b *excelize.File, set func(string, any)) {
			set("D2", 46346)
			format(t, b,
				"D2", "", 14)
		}, []string{good}},
		"a date in words": {func(b *excelize.File, set func(string, any)) {
			set("D2", 46346)
			format(t, b, "D2", `yyyy"年"m"月"d"日"`, 0)
		}, []string{good}},
		"a date with a time": {func(b *excelize.File, set func(string, any)) {
			set("D2", 46346.5)
			format(t, b, "D2", `yyyy/m/d\ h:mm`, 0)
		}, []string{good}},
		"a bare count of days": {func(_ *excelize.File, set func(string, any)) { set("D2", 46346) },
			[]string{good}},
		"a date as digits": {func(_ *excelize.File, set func(string, any)) { set("D2", 20261120) },
			[]string{good}},
		"a number that is no date": {func(_ *excelize.File, set func(string, any)) { set("D2", 12) },
			[]string{"0 0 1", "no date"}},
		"a time only": {func(b *excelize.File, set func(string, any)) {
			set("D2", 46346.5)
			format(t, b,
				"D2", "", 20)
		}, []string{"0 0 1", "no date"}},
		"1904": {func(b *excelize.File, set func(string, any)) {
			set("D2", 46346-1462)
			format(t, b, "D2", "", 14)
			yes := true
			if err := b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
				t.Fatal(err)
			}
		}, []string{good}},
		"an amount shown as a date": {func(b *excelize.File, set func(string, any)) {
			set("M2", 12000)
			format(t, b,
				"M2", "", 14)
		}, []string{"0 0 1", "Total: Excel has turned"}},
		"an amount per cent": {func(b *excelize.File, set func(string, any)) {
			set("M2", 12000)
			format(t, b,
				"M2", "", 9)
		}, []string{"0 0 1", "per cent"}},
		"merged over its goods": {func(b *excelize.File, set func(string, any)) {
			fillRow(set, 3)
			set("I3", "插座")
			_ = b.MergeCell("Sheet1", "A2", "A3")
		}, []string{"1 0 0 24,000.00"}},
		"a merged total": {func(b *excelize.File, set func(string, any)) {
			fillRow(set, 3)
			set("I3", "插座")
			_ = b.MergeCell("Sheet1", "M2", "M3")
		}, []string{"0 0 1", "line 3 Total", "merged"}},
		"merged across": {func(b *excelize.File, set func(string, any)) { _ = b.MergeCell("Sheet1", "F2", "G2") },
			[]string{good}},
		"a hidden row": {func(b *excelize.File, set func(string, any)) { _ = b.SetRowVisible("Sheet1", 2, false) },
			[]string{"0 1 0", "hidden"}},
		"a hidden sheet in front": {func(b *excelize.File, _ func(string, any)) {
			_, _ = b.NewSheet("now")
			for i, name := range strings.Split(head, ",") {
				_ = b.SetCellValue("now", fmt.Sprintf("%c1", 'A'+i), name)
			}
			setNow := func(cell string, value any) { _ = b.SetCellValue("now", cell, value) }
			fillRow(setNow, 2)
			setNow("M2", "500.00")
			setNow("L2", "50")
			b.SetActiveSheet(1)
			_ = b.SetSheetVisible("Sheet1", false)
		}, []string{"1 0 0 500.00", "note the sheet that was read is now"}},
		"two sheets of declarations": {func(b *excelize.File, _ func(string, any)) {
			n, _ := b.NewSheet("two")
			_ = b.CopySheet(0, n)
		}, []string{"error", "Sheet1, two"}},
		"only a hidden one": {func(b *excelize.File, _ func(string, any)) {
			_, _ = b.NewSheet("notes")
			b.SetActiveSheet(1)
			_ = b.SetSheetVisible("Sheet1", false)
		}, []string{"error", "Sheet1, is hidden"}},
		"notes in front": {func(b *excelize.File, _ func(string, any)) {
			_, _ = b.NewSheet("notes")
			_ = b.SetCellValue("notes", "A1", "请按模板填写")
			_ = b.MoveSheet("notes", "Sheet1")
		}, []string{good, "Sheet1"}},
		"empty rows that have a form": {func(b *excelize.File, _ func(string, any)) {
			for line := 3; line < 3_000; line++ {
				_ = b.SetRowHeight("Sheet1", line, 20)
				format(t, b, fmt.Sprintf("AN%d", line), "", 14)
			}
		}, []string{good}},
		"rows left out": {func(_ *excelize.File, set func(string, any)) {
			fillRow(set, 9)
			set("A9", "350120260000000026")
			set("H9", "12")
		}, []string{"1 0 1", "line 9 HS code"}},
	} {
		expect(t, name, what(ReadXLSX(bytes.NewReader(book(t, c.fill)), nil)), c.want...)
	}
	if _, err := Read("a.xls", strings.NewReader("x"), nil); err == nil || !strings.Contains(err.Error(), ".xlsx") {
		t.Error(err)
	}
	expect(t, "an old workbook", what(ReadXLSX(strings.NewReader("\xd0\xcf\x11\xe0"), nil)), "error", "locked")
}

// The template is refused as it stands, and its columns are text.
func TestTemplateIsNoDeclaration(t *testing.T) {
	for _, imports := range []bool{true, false} {
		templateIsNone(t, imports)
	}
}

func templateIsNone(t *testing.T, imports bool) {
	t.Helper()
	var text, file bytes.Buffer
	kind := trade.ExportDeclaration
	if imports {
		kind = trade.ImportDeclaration
	}
	sample := Template(kind, day)
	if err := errors.Join(WriteCSV(&text, sample), WriteXLSX(&file, sample)); err != nil {
		t.Fatal(err)
	}
	if has := strings.Contains(text.String(), "境外发货人"); has != imports ||
		strings.Contains(text.String(), "境外收货人") == imports || strings.Contains(text.String(), "境内收货人代码") != imports {
		t.Errorf("the headings of the template (imports: %v) are %.300s", imports, text.String())
	}
	for name, got := range map[string]string{"csv": what(ReadCSV(&text, nil)),
		"xlsx": what(ReadXLSX(bytes.NewReader(file.Bytes()), nil))} {
		expect(t, name, got, "0 0 1", "sample row of the template")
	}
	b, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.GetColStyle("Sheet1", "A")
	if style, wrong := b.GetStyle(id); err != nil || wrong != nil || style.NumFmt != 49 {
		t.Errorf("the column of the number has the format %+v (%v %v)", style, err, wrong)
	}
}

func FuzzReadXLSX(f *testing.F) {
	var out bytes.Buffer
	if err := WriteXLSX(&out, Sample(1, 1, day)); err != nil {
		f.Fatal(err)
	}
	f.Add(`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>4.6346E4</v></c></row>`)
	f.Add(`<row><c t="inlineStr"><is><t>x</t><rPh><t>y</t></rPh></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells>`)
	f.Add(`<!-- --><![CDATA[x]]><row r="99999999999999999999"><c r="ZZZZZZ1"><f>1</f></c>&#x41;`)
	f.Fuzz(func(t *testing.T, sheetXML string) {
		if _, err := ReadXLSX(bytes.NewReader(rawBook(t, sheetXML)), nil); err != nil && !errors.Is(err, ErrFile) {
			t.Fatal(err)
		}
	})
}

// rawBook is a workbook with one sheet of these rows.
func rawBook(t *testing.T, sheetXML string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="S" r:id="s"/></sheets></workbook>`,
		"xl/sheet.xml":               `<worksheet><sheetData>` + sheetXML + `</sheetData></worksheet>`} {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A cell is read by its type and stored value.
func TestCellsByType(t *testing.T) {
	inline := func(text string) string { return `<c t="inlineStr"><is><t>` + text + `</t></is></c>` }
	line := func(text, old, new string) (out string) {
		for cell := range strings.SplitSeq(text, ",") {
			if cell == old {
				out += new
			} else {
				out += inline(cell)
			}
		}
		return "<row>" + out + "</row>"
	}
	const good = "1 0 0 12,000.00 2026-11-20"
	for name, c := range map[string]struct{ old, new, want string }{
		"a rich text, spoken": {"台灯",
			`<c t="inlineStr"><is><r><t>台</t></r><r><t>灯</t></r><rPh sb="0"><t>taideng</t></rPh></is></c>`, good},
		"a result of text": {"12000.00", `<c t="str"><f>A&amp;B</f><v>12000</v></c>`, good},
		"a formula":        {"12000.00", `<c><f>J2*L2</f><v>1.2E4</v></c>`, good},
		"a stale formula": {"12000.00", `<c><f>J2*L2</f></c>`,
			"0 0 1 | line 2 Total: the formula has no result"},
		"an error": {"12000.00", `<c t="e"><v>#N/A</v></c>`,
			"0 0 1 | line 2 Total: the cell holds an error"},
		"a day of ISO 8601": {"2026-11-20", `<c t="d"><v>2026-11-20T00:00:00</v></c>`, good},
		"a break, escaped":  {"台灯", inline("台_x000D_\n灯"), good},
		"a prefix":          {"台灯", `<x:c t="inlineStr"><x:is><x:t>灯</x:t></x:is></x:c>`, good},
		"a comment": {"台灯", `<!-- <c> --><c t="inlineStr"><is><t><![CDATA[灯]]></t></is></c>`,
			good},
		"a shared text that is not there": {"台灯", `<c t="s"><v>7</v></c>`,
			"0 0 1 | line 2 Description: the cell holds an error"},
	} {
		sheet := line(head, "", "") + line(goodRow, c.old, c.new)
		expect(t, name, what(ReadXLSX(bytes.NewReader(rawBook(t, sheet)), nil)), c.want)
	}
	expect(t, "cut off", what(ReadXLSX(bytes.NewReader(rawBook(t, line(head, "", "")+`<row><c r="A2`)), nil)),
		"error", "damaged")
}
