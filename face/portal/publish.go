package portal

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

func (v *visit) declarationPublishPage() error {
	return v.publishForm(http.StatusOK, nil, formats.Result{})
}

// templates are what the names of the files to fill in begin with, by what a source
// publishes.
var templates = map[trade.DocumentKind]string{trade.ImportDeclaration: "import-", trade.TaxFiling: "filing-",
	trade.TaxInvoice: "invoice-"}

// templateRow is a file to fill in, by what its name begins with.
type templateRow struct{ Prefix, Of string }

// templates are the files to fill in of what the person's party publishes.
func (v *visit) templates() []templateRow {
	kinds := v.person.Kind.Publishes()
	if !slices.Contains(kinds, trade.TaxInvoice) { // declarations have one form
		return []templateRow{{templates[v.published()], ""}}
	}
	var all []templateRow
	for _, kind := range kinds {
		all = append(all, templateRow{templates[kind], v.name(kind) + v.pick(": ", "：")})
	}
	return all
}

// published gives the kind of document that the person's party publishes first.
func (v *visit) published() trade.DocumentKind {
	for _, kind := range v.person.Kind.Publishes() {
		return kind
	}
	return trade.ExportDeclaration
}

// publishes says what the person's party publishes.
func (v *visit) publishes() string {
	if v.published() == trade.TaxFiling {
		return v.within(words.PublishFilings)
	}
	return v.within(words.PublishDeclared)
}

// maxShown bounds how many problems of a file a page lists.
const maxShown = 200

func (v *visit) publishForm(status int, verdict *notice, read formats.Result) error {
	page := formPage{Heading: v.publishes(), Templates: v.templates(),
		Lead: v.pick("Every bad row is reported; it never stops the good ones. What is published already is passed "+
			"over.",
			"逐行报告有误的内容，不影响其余行。已发布的内容自动跳过。"),
		Action: "/declaration/publish", Button: v.pick("Sign and send", "签名并提交"), CSRF: v.session.CSRF, Upload: true,
		Crumb: &crumb{"/declaration", v.documentsLabel()}, Verdict: verdict,
		Problems: v.problemRows(read.Problems), Doubts: v.problemRows(read.Doubts), More: read.More}
	for _, n := range read.Notes {
		page.Notes = append(page.Notes, v.pick(n.En, n.Zh))
	}
	page.More += max(0, len(read.Problems)-maxShown) + max(0, len(read.Doubts)-maxShown)
	if len(read.Doubtful) > 0 {
		papers, err := json.Marshal(formats.Papers(read.Doubtful))
		if err != nil {
			return fmt.Errorf("couldn't write the doubtful declarations: %w", err)
		}
		page.Papers, page.Doubtful = string(papers), len(read.Doubtful)
	}
	return v.show(status, "form", frame{Page: page})
}

func (v *visit) problemRows(problems []formats.Problem) (rows []problemRow) {
	for _, p := range problems[:min(len(problems), maxShown)] {
		value := p.Value
		if value != p.Number && p.Number != "" {
			value = strings.TrimSpace(p.Number + " " + value)
		}
		rows = append(rows, problemRow{p.Line, v.pick(p.Column, p.ColumnZh), value, v.pick(p.En, p.Zh)})
	}
	return rows
}

// declarationPublish publishes an uploaded file, a thousand declarations at a
// time, or what of it was doubtful and is confirmed now.
func (v *visit) declarationPublish() error {
	if papers := v.r.PostFormValue("papers"); papers != "" {
		return v.declarationConfirm(papers)
	}
	file, header, err := v.r.FormFile("file")
	if err != nil {
		return v.publishForm(http.StatusBadRequest,
			&notice{Tone: "bad", Title: v.pick("Choose a file first.", "请先选择文件。")}, formats.Result{})
	}
	defer file.Close()
	done, err := v.Gateway.TakeReading(v.r.Context())
	if err != nil {
		return err
	}
	read, err := formats.Read(header.Filename, file, v.Gateway.Admitted(v.r.Context()))
	done()
	var unreadable *formats.FileError
	if errors.As(err, &unreadable) {
		return v.publishForm(http.StatusUnprocessableEntity, &notice{Tone: "bad",
			Title:  v.pick("The file cannot be read", "文件无法读取"),
			Detail: v.pick(unreadable.En, unreadable.Zh)}, read)
	}
	if err != nil {
		return err
	}
	return v.publishAll(read)
}

// declarationConfirm publishes the doubtful declarations that a person has looked
// at; they are checked as all are.
func (v *visit) declarationConfirm(papers string) error {
	var all []gateway.Declaration
	if err := json.Unmarshal([]byte(papers), &all); err != nil || len(all) == 0 {
		return &fault{http.StatusBadRequest, "确认的内容无法读取，请重新上传文件",
			"what was confirmed cannot be read: send the file again"}
	}
	var read formats.Result
	for _, d := range all {
		read.Declarations = append(read.Declarations, formats.Declaration{Declaration: d})
	}
	return v.publishAll(read)
}

// publishAll hands the good declarations in and says what came of each.
func (v *visit) publishAll(read formats.Result) error {
	published, err := v.Gateway.PublishAll(v.r.Context(), v.person, formats.Papers(read.Declarations),
		gateway.Request{Own: true, Wait: v.Wait}, nil)
	good, onWay := published.Count(gateway.OnLedger), published.Count(gateway.OnItsWay)
	if wrong, ok := inputErrors(err); ok && good+onWay == 0 {
		return v.publishForm(http.StatusUnprocessableEntity, v.wrongNotice(wrong), read)
	}
	if err != nil && good+onWay == 0 {
		return err
	}
	for i, d := range read.Declarations {
		v.reported(&read, d, published, i)
	}
	out := len(read.Declarations) - good - onWay + read.Spoiled
	what := words.DeclarationsOf(v.published())
	title := v.say(words.OnTheLedger.With(good, what))
	if onWay > 0 {
		title += " " + strconv.Itoa(onWay) + v.pick(" are on their way.", " 份已提交，尚未上链。")
	}
	told := notice{Tone: "good", Title: title}
	status := http.StatusOK
	switch {
	case err != nil:
		told.Tone, told.Detail = "bad",
			v.pick("The rest was not handed in, see below: send the file again, what is registered is passed over.",
				"其余未提交（见下表）：请重新上传该文件，已登记的自动跳过。")
	case good+onWay == 0 && len(read.Doubtful) == 0:
		told.Tone, status = "bad", http.StatusUnprocessableEntity
	case out > 0 || len(read.Doubtful) > 0:
		told.Tone = "warn"
	}
	if told.Detail == "" {
		told.Detail = v.say(words.NotTaken.With(out, what)) +
			strconv.Itoa(len(read.Problems)+read.More) + v.pick(" problems were found.", " 处问题。")
	}
	if len(read.Doubtful) > 0 {
		told.Detail += " " + strconv.Itoa(len(read.Doubtful)) +
			v.pick(" are doubtful and wait for your confirmation below.", " 份存疑，待在下方确认。")
	}
	return v.publishForm(status, &told, read)
}

// reported adds what came of one declaration to the problems of its file.
func (v *visit) reported(read *formats.Result, d formats.Declaration, p gateway.Published, i int) {
	one := formats.Problem{Line: d.Line, Number: d.Number}
	switch p.Fates[i] {
	case gateway.Refused:
		zh, en := words.OfRefusal(p.Refusals[i])
		number := strconv.Itoa(int(p.Refusals[i].Rule))
		one.Column, one.ColumnZh = "rule "+number, "规则 "+number
		one.Zh, one.En = zh.Title+"："+zh.Remedy, en.Title+": "+en.Remedy
		read.Problems = append(read.Problems, one)
	case gateway.NotHandedIn:
		one.Zh, one.En = "未提交", "not handed in"
		read.Problems = append(read.Problems, one)
	case gateway.Misread:
		for _, wrong := range p.Wrong[i] {
			one.Line, one.Column, one.ColumnZh, one.Zh, one.En = d.LineOf(wrong.Field), wrong.Field, wrong.Field,
				wrong.Zh, wrong.En
			read.Problems = append(read.Problems, one)
		}
	}
}

// template hands out a file to fill in, with one made-up declaration.
func (v *visit) template() error {
	write, media := formats.WriteCSV, "text/csv; charset=utf-8"
	name := v.r.PathValue("name")
	of, form := trade.ExportDeclaration, name
	for k, prefix := range templates {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			of, form = k, rest
		}
	}
	switch form {
	case "template.csv":
	case "template.xlsx":
		write, media = formats.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		return notFound("没有该模板", "there is no such template")
	}
	v.w.Header().Set("Content-Type", media)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return write(v.w, formats.Template(of, trade.InstantOf(v.now()).Day()))
}
