package formats

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
)

// table is a file under reading.
type table struct {
	Result
	admitted paper.Admitted
	workbook *workbook // nil for a table of text
	text     bool
	form     *form // once its headings were found
	columns  []column
	unread   []int // places of columns that are not read
	width    int   // of the heading row
	surplus  int   // of cells beyond it in the first row; -1 before
	order    []string
	found    map[string]*gathered
	last     *gathered // of the row before
	told     map[place]bool
}

// place is a cell that was reported.
type place struct {
	line   int
	column string
}

// gathered is a declaration under reading, row by row.
type gathered struct {
	Declaration
	bad    bool
	doubts []Problem
}

func newTable(admitted paper.Admitted) *table {
	return &table{admitted: admitted, surplus: -1, found: map[string]*gathered{}, told: map[place]bool{}}
}

func (t *table) note(zh, en string) { t.Notes = append(t.Notes, Note{zh, en}) }

// kept cuts what is kept of a problem, and counts what is not kept.
func (t *table) kept(list *[]Problem, p Problem) {
	if len(*list) == maxProblems {
		t.More++
		return
	}
	if runes := []rune(p.Value); len(runes) > 40 {
		p.Value = string(runes[:40]) + "…"
	}
	p.Value = strings.ToValidUTF8(p.Value, "")
	t.told[place{p.Line, p.Column}] = true
	*list = append(*list, p)
}

// read reads rows until they end. The first that holds headings is the row of
// headings; what stands above it is told and not read.
func (t *table) read(rows iter.Seq2[row, error]) (Result, error) {
	count, above := 0, 0
	for r, err := range rows {
		switch {
		case err != nil && errors.Is(err, ErrFile):
			return Result{}, err
		case err != nil:
			return Result{}, fmt.Errorf("couldn't read the file: %w", err)
		case t.columns != nil:
			if r.own() {
				count++
				t.row(r)
			}
		case known(r) >= fewHeadings:
			if err := t.headings(r); err != nil {
				return Result{}, err
			}
			if above > 0 {
				t.note(fmt.Sprintf("标题行在第 %d 行，其上的内容未读取", r.line),
					fmt.Sprintf("the headings are in row %d; what stands above was not read", r.line))
			}
		default:
			if r.own() {
				above++
			}
			if above == maxHead {
				return Result{}, t.noHeadings()
			}
		}
		if count > maxRows {
			return Result{}, fileError("超过 200,000 行，请拆分文件", "more than 200,000 rows: split the file")
		}
	}
	if t.columns == nil {
		return Result{}, t.noHeadings()
	}
	t.finish()
	return t.Result, nil
}

// row takes one row into its declaration.
func (t *table) row(r row) {
	if r.broken != "" {
		t.broken(r)
		return
	}
	var d Declaration
	d.Items = make([]Item, 1)
	if t.form.kind != 0 {
		d.Kind = t.form.kind.String()
	}
	var problems, doubts []Problem
	for _, c := range t.columns {
		one := cell{}
		if c.place < len(r.cells) {
			one = r.cells[c.place]
		}
		text, wrong, doubtful := t.cellText(c.field, one)
		p := Problem{Line: r.line, Value: one.text}
		p.ColumnZh, p.Column = c.field.Called(d.Of())
		if wrong != nil {
			p.Zh, p.En = wrong.Zh, wrong.En
			problems = append(problems, p)
		}
		if doubtful != nil {
			p.Zh, p.En = doubtful.Zh, doubtful.En
			doubts = append(doubts, p)
		}
		*c.field.Of(&d.Declaration, &d.Items[0]) = text
	}
	currency := cmp.Or(d.Items[0].Currency, d.Currency)
	for _, c := range t.columns {
		if c.against(currency) {
			problems = append(problems, Problem{Line: r.line, Column: "Currency", ColumnZh: "币制", Value: currency,
				Zh: "列标题写的是 " + c.currency + "，该行币制却不同", En: "the heading says " + c.currency +
					" and the row another currency"})
		}
	}
	if number := d.Number + d.HolderName; d.Items[0].Code+d.Verification+d.Seller == "" && t.sums(r, number) {
		return
	}
	if t.form.kind != 0 {
		d.Items = nil
	}
	d.Joined()
	if p, ok := t.beyond(r); ok {
		problems = append(problems, p)
	}
	if r.hidden {
		doubts = append(doubts, Problem{Line: r.line, Zh: "该行在表中是隐藏的（筛选或手工隐藏），也会计入",
			En: "the row is hidden in the sheet and counts all the same"})
	}
	t.gather(r.line, d, problems, doubts)
}

// sums reports whether a row without goods only adds up those above: it says so,
// in place of a number or before its figure.
func (t *table) sums(r row, number string) bool {
	for _, c := range r.cells {
		word := strings.TrimRight(bare(c.text), ".")
		if word != "合计" && word != "总计" && word != "小计" && word != "total" && word != "sum" && word != "subtotal" {
			continue
		}
		if rest := bare(number); rest == "" || rest == word {
			t.note(fmt.Sprintf("第 %d 行是合计，未计入", r.line), fmt.Sprintf("row %d is a sum and was not counted", r.line))
			return true
		}
	}
	return false
}

// broken reports a row of which the quotes are wrong; it spoils the declaration
// whose number is in it, or else the one that stands above.
func (t *table) broken(r row) {
	number := ""
	for _, word := range strings.FieldsFunc(strings.ToUpper(paper.Fold(r.broken)), notOfANumber) {
		if g := t.found[word]; g != nil && g.Number != "" {
			g.bad, number = true, g.Number
		}
	}
	if number == "" && t.last != nil && !hasNumber(r.broken) {
		t.last.bad, number = true, t.last.Number
	}
	p := Problem{Line: r.line, Number: number, Zh: words.RowIsBroken.Zh, En: words.RowIsBroken.En}
	if r.long {
		p.Zh = "该行超过 1 MiB：可能缺少换行，或引号没有结束"
		p.En = "the row has more than 1 MiB: an end of line is missing, or a quote is never closed"
	}
	t.kept(&t.Problems, p)
}

// notOfANumber says that a sign stands between numbers.
func notOfANumber(c rune) bool {
	return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c)
}

// hasNumber reports whether a text holds a number that may be one of a declaration.
func hasNumber(text string) bool {
	run := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			run = 0
		} else if run++; run >= 17 {
			return true
		}
	}
	return false
}

// beyond reports what stands where there is no heading. In a table of text a
// comma within an amount moves all that follows by one cell.
func (t *table) beyond(r row) (Problem, bool) {
	surplus := len(r.cells) - t.width
	if t.surplus < 0 {
		t.surplus = max(0, surplus)
	}
	p := Problem{Line: r.line, Zh: "该行的单元格比标题多：金额中的逗号须加引号，或删去多余内容",
		En: "the row has more cells than there are headings: put quotes around an amount with a comma, or delete " +
			"what is too much"}
	for at := t.width; at < len(r.cells); at++ {
		if p.Value = r.cells[at].text; strings.TrimSpace(p.Value) != "" {
			return p, true
		}
	}
	return p, t.text && surplus > t.surplus
}

// cellText gives the text that a cell holds for a field, or says why its value
// cannot be taken or is doubtful.
func (t *table) cellText(f paper.Field, c cell) (text string, wrong, doubtful *Note) {
	switch {
	case c.kind == errorCell:
		return "", &Note{"单元格是表格软件的错误值，请改正", "the cell holds an error of the spreadsheet: mend it"}, nil
	case c.kind == staleCell:
		return "", &Note{"公式没有计算结果，请在 Excel 中打开并保存后上传",
			"the formula has no result: open the file in a spreadsheet, save it and send that"}, nil
	case utf8.RuneCountInString(c.text) > maxCell:
		return "", &Note{"单元格内容过长", "the cell holds too much"}, nil
	case c.merged && (f.Kind == paper.Money || f.Key == "quantity"):
		return "", &Note{"合并单元格跨多行：请取消合并，逐行填写" + f.Zh,
			"the cell is merged over several rows: take the merge apart and fill in " + f.En + " in each"}, nil
	case c.kind == textCell:
		return c.text, nil, nil
	case f.Kind == paper.Date:
		text, wrong = t.day(c)
		return text, wrong, nil
	case c.kind == dateCell || c.kind == timeCell:
		return "", &Note{"Excel 已把内容变成日期或时间：请把该列设为“文本”格式后重新填写",
			"Excel has turned it into a date or time: make the column text and fill it in again"}, nil
	case f.Whole:
		return "", &Note{"该列须为“文本”格式：Excel 已把号码当作数字并截断为 15 位，请设为文本后重新填入完整号码",
			"the column must be text; Excel has cut the number: make the column text and fill in the whole number " +
				"again"}, nil
	case f.Kind == paper.Identifier && (strings.ContainsAny(c.text, ".-") || len(c.text) > 15):
		return "", &Note{"该列须为“文本”格式：Excel 已把号码当作数字改写", "the column must be text; Excel has turned it into a number"},
			nil
	case f.Kind == paper.Identifier:
		return c.text, nil, &Note{"号码在表中是数字，开头的 0 可能已丢失：请核对",
			"it stands as a number, so that leading zeros may be lost: compare it"}
	case c.kind == percentCell && (f.Kind == paper.Money || f.Kind == paper.Number):
		return "", &Note{"该单元格是百分比格式，请改为数值", "the cell is shown as per cent: make it a number"}, nil
	}
	return c.text, nil, nil
}

// The counts of days that are days of the field, in the calendar that begins in 1900.
const (
	firstSerial = 36_526 // 2000-01-01
	lastSerial  = 73_050 // 2099-12-31
	years1904   = 1_462  // days between the two calendars
)

// day reads a number as a day: a count of days of the workbook's calendar, or
// the digits of a date.
func (t *table) day(c cell) (string, *Note) {
	whole, _, _ := strings.Cut(c.text, ".")
	if c.kind == numberCell && len(whole) == 8 && whole == c.text {
		return whole, nil
	}
	serial, err := strconv.Atoi(whole)
	if t.workbook != nil && t.workbook.from04 {
		serial += years1904
	}
	if err != nil || c.kind == timeCell || c.kind == percentCell || serial < firstSerial || serial > lastSerial {
		return "", &Note{"单元格是数字 " + c.text + "，不是日期：请把该列设为日期格式，或写作 2026-11-23",
			"the cell is the number " + c.text + " and no date: format the column as a date, or write 2026-11-23"}
	}
	return (trade.Day(serial) - 25_569).String(), nil // days from 1899-12-30 to 1970-01-01
}

// gather adds a row to its declaration.
func (t *table) gather(line int, d Declaration, problems, doubts []Problem) {
	key := strings.ToUpper(strings.ReplaceAll(paper.Fold(d.Number), " ", ""))
	if key == "" && len(problems) == 0 && t.last != nil {
		t.last.bad = true
		t.kept(&t.Problems, Problem{Line: line, Column: t.form.number.En, ColumnZh: t.form.number.Zh,
			Number: t.last.Number, Zh: t.form.number.Zh + "为空：若属于上一份" + t.form.zh + " " + t.last.Number +
				"，请逐行重复其号码；该" + t.form.zh + "整份未导入",
			En: t.form.number.En + " is empty: if the row belongs to " + t.last.Number +
				" above, repeat the number; nothing of that one was taken"})
		return
	}
	g := t.found[key]
	switch {
	case key == "" || g == nil:
		g = &gathered{Declaration: d}
		g.Line = line
		if key == "" {
			key = "line " + lineText(line)
			g.Number = ""
		}
		t.found[key], t.order = g, append(t.order, key)
	default:
		problems = append(problems, t.join(line, &g.Declaration, d)...)
		if len(g.Items) <= paper.MaxItems {
			g.Items = append(g.Items, d.Items...)
		}
	}
	g.Lines = append(g.Lines, line)
	g.bad = g.bad || len(problems) > 0
	number := key
	if strings.HasPrefix(key, "line ") {
		number = "" // it has none
	}
	for _, p := range problems {
		p.Number = number
		t.kept(&t.Problems, p)
	}
	for _, p := range doubts {
		p.Number = number
		g.doubts = append(g.doubts, p)
	}
	t.last = g
}

// join compares what a further row says of its declaration with what is known.
func (t *table) join(line int, known *Declaration, more Declaration) (problems []Problem) {
	for _, c := range t.columns {
		if c.field.Item {
			continue
		}
		old, now := c.field.Of(&known.Declaration, nil), *c.field.Of(&more.Declaration, nil)
		if strings.TrimSpace(*old) == "" {
			*old = now
		}
		if paper.Fold(now) == "" || *old == now {
			continue
		}
		first, wrong := c.field.Read(*old, "", t.admitted)
		second, err := c.field.Read(now, "", t.admitted)
		if wrong == nil && err == nil && first == second {
			continue
		}
		zh, en := c.field.Called(known.Of())
		problems = append(problems, Problem{Line: line, Column: en, ColumnZh: zh, Value: now,
			Zh: "同一" + t.form.number.Zh + "的各行不一致：第 " + lineText(known.Line) + " 行是“" + *old + "”",
			En: "rows of the same " + t.form.en + " differ: row " + lineText(known.Line) + " says " + *old})
	}
	return problems
}

// finish checks every declaration as all doors do, and takes the good ones in.
func (t *table) finish() {
	t.cut()
	for _, key := range t.order {
		g := t.found[key]
		g.total()
		found := g.Check(t.admitted)
		for _, p := range found.Wrong {
			if g.derived(p, found.Wrong) {
				continue
			}
			g.bad = true
			now := g.problem(p) // a cell that was reported is not reported as empty too
			if !t.told[place{now.Line, now.Column}] {
				t.kept(&t.Problems, now)
			}
		}
		for _, p := range found.Doubts {
			g.doubts = append(g.doubts, g.problem(p))
		}
		switch {
		case g.bad:
			t.Spoiled++
		case len(g.doubts) > 0:
			t.doubt(g)
		default:
			t.Declarations = append(t.Declarations, g.Declaration)
		}
	}
	slices.SortStableFunc(t.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

func (t *table) doubt(g *gathered) {
	t.Doubtful = append(t.Doubtful, g.Declaration)
	var all []paper.Problem
	for _, p := range g.doubts {
		t.kept(&t.Doubts, p)
		all = append(all, paper.Problem{Field: p.Column, Value: p.Value, En: p.En})
	}
	t.code = paper.Joined(t.code, paper.ConfirmCode(g.Number, all))
}

// total adds the goods up to the amount, in their currency.
func (g *gathered) total() {
	if len(g.Items) == 0 {
		return
	}
	g.Currency = g.Items[0].Currency
	currency, err := paper.Currency(g.Currency)
	sum := int64(0)
	for _, item := range g.Items {
		text, wrong := paper.Amount(item.Total, currency)
		minor, parsed := trade.ParseAmount(text, currency)
		if err != nil || wrong != nil || parsed != nil || sum > trade.MaxAmount {
			return
		}
		sum += minor
	}
	g.Amount = trade.FormatAmount(sum, currency)
}

// derived reports whether a problem is of what files do not say themselves and
// only follows from another.
func (g *gathered) derived(p paper.Problem, all []paper.Problem) bool {
	return p.Item == 0 && (p.Field == "currency" || p.Field == "amount" || p.Field == "items") && (len(all) > 1 ||
		g.bad)
}

// problem says where in the file a problem is.
func (g *gathered) problem(p paper.Problem) Problem {
	out := Problem{Line: g.Line, Number: paper.Fold(g.Number), Value: p.Value, Zh: p.Zh, En: p.En}
	if p.Item > 0 && p.Item <= len(g.Lines) {
		out.Line = g.Lines[p.Item-1]
	}
	switch {
	case p.Field == "amount" && g.Of() == trade.TaxFiling:
		p.Field = "contractTotal"
	case p.Field == "amount" && paper.FormOf(g.Of()) == 0:
		p.Field, p.Item = "total", 1
	case p.Field == "" && p.Item > 0: // the line as a whole
		p.Field = "description"
	}
	for _, f := range paper.Fields() {
		if f.Key == p.Field && f.Item == (p.Item > 0) && f.Form() == paper.FormOf(g.Of()) {
			out.ColumnZh, out.Column = f.Called(g.Of())
		}
	}
	return out
}

// cut raises doubts about numbers that end in 000 as those do that Excel has cut
// to fifteen digits: several rows under one, or most numbers of the file.
func (t *table) cut() {
	if t.form.kind != 0 {
		return // their numbers have letters, and no length that is cut
	}
	ending := 0
	for key := range t.found {
		if strings.HasSuffix(key, "000") {
			ending++
		}
	}
	for key, g := range t.found {
		if strings.HasSuffix(key, "000") && (len(g.Lines) > 1 || (ending > 1 && 2*ending >= len(t.found))) {
			g.doubts = append(g.doubts, Problem{Line: g.Line, Number: key, Column: "Declaration number",
				ColumnZh: "报关单号", Value: key,
				Zh: "号码以 000 结尾，可能被 Excel 截断，使不同的报关单合为一份：请与报关单核对",
				En: "the number ends in 000, as those do that Excel has cut, so that several declarations become " +
					"one: compare it with the declaration"})
		}
	}
}
