package portal

import (
	"errors"
	"net/http"
	"strconv"

	"tallystick/formats"
	"tallystick/gateway"
	"tallystick/trade"
)

func (v *visit) declarationPublishPage() error {
	return v.publishForm(http.StatusOK, nil, formats.Result{})
}

func (v *visit) publishForm(status int, verdict *notice, read formats.Result) error {
	page := formPage{Heading: v.pick("Publish declarations", "发布报关单"), Lead: v.pick("Every bad row is reported; it never stops the good ones. What is published already is passed over.", "逐行报告有误的内容，不影响其余行。已发布的内容自动跳过。"),
		Action: "/declaration/publish", Button: v.pick("Sign and send", "签名并提交"), CSRF: v.session.CSRF, Upload: true, Crumb: &crumb{"/declaration", v.pick("Declarations", "报关单")}, Verdict: verdict}
	for i, p := range read.Problems {
		if i == 200 {
			break
		}
		page.Problems = append(page.Problems, problemRow{p.Line, p.Column, p.Value, v.pick(p.En, p.Zh)})
	}
	return v.show(status, "form", frame{Page: page})
}

// declarationPublish publishes an uploaded file, a thousand declarations at a time.
func (v *visit) declarationPublish() error {
	file, header, err := v.r.FormFile("file")
	if err != nil {
		return v.publishForm(http.StatusBadRequest, &notice{Tone: "bad", Title: v.pick("Choose a file first.", "请先选择文件。")}, formats.Result{})
	}
	defer file.Close()
	done, err := v.Gateway.TakeReading(v.r.Context())
	if err != nil {
		return err
	}
	read, err := formats.Read(header.Filename, file)
	done()
	if errors.Is(err, formats.ErrFile) {
		return v.publishForm(http.StatusUnprocessableEntity, &notice{Tone: "bad", Title: v.pick("The file cannot be read", "文件无法读取"), Detail: v.half(err.Error()[len(formats.ErrFile.Error())+2:])}, read)
	}
	if err != nil {
		return err
	}
	all := make([]gateway.Declaration, len(read.Declarations))
	for i, d := range read.Declarations {
		all[i] = published(d)
	}
	var told *notice
	good, pending := len(all), 0
	own := gateway.Request{Own: true, Wait: v.Wait}
	err = v.Gateway.PublishAll(v.r.Context(), v.person, all, own, func(d gateway.Declaration, r trade.Refusal) {
		r.Item = 0
		said := v.refusalNotice(r)
		good--
		read.Problems = append(read.Problems, formats.Problem{Column: said.Rule, Value: d.Number, Zh: said.Title, En: said.Title})
	}, func(o gateway.Outcome, n int) error {
		if !o.Refusal.OK() {
			refusal := v.refusalNotice(o.Refusal)
			told, good = &refusal, good-n
		}
		if o.Pending {
			good, pending = good-n, pending+n
		}
		return nil
	})
	if wrong, ok := inputErrors(err); ok {
		return v.publishForm(http.StatusUnprocessableEntity, v.wrongNotice(wrong), read)
	}
	if err != nil {
		return err
	}
	if told != nil {
		return v.publishForm(http.StatusUnprocessableEntity, told, read)
	}
	tone := "good"
	if len(read.Problems) > 0 || pending > 0 {
		tone = "warn"
	}
	remedy := ""
	if pending > 0 {
		remedy = strconv.Itoa(pending) + v.pick(
			" are sent and not final yet: they are kept; the same file again does not send them twice.",
			" 份已提交、尚未终局：已保存，再次上传同一文件不会重复提交。")
	}
	return v.publishForm(http.StatusOK, &notice{Tone: tone, Remedy: remedy,
		Title:  strconv.Itoa(good) + v.pick(" declarations are on the ledger.", " 份报关单已上账本。"),
		Detail: strconv.Itoa(len(read.Problems)+read.More) + v.pick(" problems were found.", " 处问题。")}, read)
}

// published turns a declaration of a file into the gateway's form.
func published(d formats.Declaration) gateway.Declaration {
	form := gateway.Declaration{Number: d.Number, Holder: d.Holder, Amount: d.Amount, Currency: d.Currency, Declared: d.Declared, Exported: d.Exported, Mode: d.Mode, Consignee: d.Consignee,
		Transport: d.Transport, Vessel: d.Vessel, Voyage: d.Voyage, BillOfLading: d.BillOfLading, Producer: d.Producer, Contract: d.Contract, TradeCountry: d.TradeCountry,
		Destination: d.Destination, Port: d.Port, Packages: d.Packages, GrossWeight: d.GrossWeight, NetWeight: d.NetWeight, Incoterm: d.Incoterm, Freight: d.Freight, Insurance: d.Insurance}
	for _, item := range d.Items {
		form.Items = append(form.Items, gateway.Item(item))
	}
	return form
}

// template hands out a file to fill in, with one made-up declaration.
func (v *visit) template() error {
	write, kind := formats.WriteCSV, "text/csv; charset=utf-8"
	name := v.r.PathValue("name")
	switch name {
	case "template.csv":
	case "template.xlsx":
		write, kind = formats.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		return notFound("没有该模板", "there is no such template")
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return write(v.w, formats.Template(trade.InstantOf(v.now()).Day()))
}
