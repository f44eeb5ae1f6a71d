package portal

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type documentRow struct {
	ID, Number, Kind, Holder, Goods, Buyer, Issued, Face, Available string
	Bar                                                             barView
	Tags                                                            []tag
	Choosable, Payable                                              bool
}

type documentList struct {
	Heading, Lead, Number, Publish string
	NumberLabel, NumberHint        string // what number is looked up, and how it is written
	Tiles                          []tile
	States, Currencies             []option
	Rows                           []documentRow
	MayApply, MayPublish           bool
	Enter                          *entry // where documents are entered; nil for whoever enters none
	Verify                         string // many invoices at once; empty for whoever may not
	MayPay                         bool
	First, Next                    string
}

// declarationOf opens the declaration behind a document.
func (v *visit) declarationOf(d trade.Document) (gateway.Declaration, error) {
	return gateway.Details[gateway.Declaration](v.r.Context(), v.Gateway, v.person, d.Details)
}

// sealed is the declaration behind a document as far as the person may open it.
func (v *visit) sealed(d trade.Document) (gateway.Declaration, bool) {
	declaration, err := v.declarationOf(d)
	return declaration, err == nil
}

func (v *visit) documentRow(d readmodel.Document) documentRow {
	row := documentRow{ID: d.ID.String(), Number: v.pick("sealed · ", "已加密 · ") + short(d.ID),
		Issued: d.Issued.String(),
		Face:   moneyOf(d.Face), Available: money(d.Available(), d.Face.Currency), Bar: v.bar(d),
		Tags: append(v.documentTags(d.Document), v.usedTag(d)...)}
	row.Kind = v.name(d.Kind)
	finance, pay := v.usable(d.ID)
	row.Choosable, row.Payable = finance.OK(), pay.OK()
	if finance.Rule == trade.ModeMustBeFinanceable || pay.Rule == trade.ModeMustBePayable {
		row.Tags = append(row.Tags, tag{"warn", v.within(words.ModeNotOpen)})
	}
	if declaration, ok := v.sealed(d.Document); ok {
		row.Number, row.Buyer, row.Goods, row.Holder = declaration.Number,
			declaration.Consignee+declaration.Shipper+declaration.Payee+declaration.SellerName,
			v.goodsOf(declaration), declaration.Holder
	}
	if name, ok := v.knownParty(d.Holder); ok {
		row.Holder = name
	}
	return row
}

func (v *visit) goodsOf(d gateway.Declaration) string {
	if d.Income != "" {
		return v.say(paper.IncomeName(d.Income).Capital())
	}
	if len(d.Items) == 0 {
		return cmp.Or(d.ContractName, d.Contract)
	}
	text := d.Items[0].Description
	if text == "" {
		text = "HS " + d.Items[0].Code
	}
	if len(d.Items) > 1 {
		text += " +" + strconv.Itoa(len(d.Items)-1)
	}
	return text
}

func (v *visit) documentList() error {
	query := v.r.URL.Query()
	if number := strings.TrimSpace(query.Get("number")); number != "" {
		return v.declarationLookUp(number)
	}
	rows, next, err := v.documents(query.Get("state"), query.Get("currency"), query.Get("after"))
	if err != nil {
		return err
	}
	page := v.documentFrame(query)
	for _, d := range rows {
		row := v.documentRow(d)
		if d.Holder == v.person.Party {
			row.Holder = "" // all of them are one's own
		}
		page.Rows = append(page.Rows, row)
		page.MayPay = page.MayPay || v.pays(d.Document, row)
	}
	page.First, page.Next = paging(v.r.URL, next)
	if page.Tiles, err = v.documentTiles(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "document_list", frame{Live: "/live", Page: page})
}

func (v *visit) documentFrame(query url.Values) documentList {
	page := documentList{Heading: v.documentsLabel(), MayApply: v.begins(trade.VerbApply),
		MayPublish: v.begins(trade.VerbPublishDocuments),
		Enter:      v.enters(), Number: query.Get("number"), Publish: v.publishes()}
	switch v.person.Kind {
	case trade.Enterprise:
		page.Heading, page.Lead = v.within(words.MyDocuments), v.within(words.DocumentsOfYours)
	case trade.Bank:
		page.Heading, page.Lead = v.within(words.DocumentsOfDeals), v.within(words.DocumentsAtYourBank)
		page.Verify = v.within(words.VerifyTitle)
	case trade.Customs:
		page.Heading, page.Lead = v.within(words.PublishedTillNow), v.within(words.ChangedOnOwnPage)
	case trade.Tax:
		page.Heading, page.Lead = v.within(words.PublishedFilings), v.within(words.FilingsOfYours)
	case trade.Branch:
		page.Lead = v.within(words.DocumentsOfYourRegion)
	default:
		page.Lead = v.within(words.EveryDocument)
	}
	page.NumberLabel, page.NumberHint = v.numberLabel(), v.within(words.EitherNumber)
	switch v.person.Kind {
	case trade.Customs:
		page.NumberHint = v.within(words.EighteenDigits)
	case trade.Tax:
		page.NumberHint = ""
	}
	state := query.Get("state")
	page.States = []option{{"", v.pick("All", "全部"), state == ""}, {"available", v.within(words.WithValueLeft),
		state == "available"}, {"frozen", v.pick("Frozen", "已冻结"), state == "frozen"},
		{"withdrawn", v.pick("Withdrawn", "已撤销"), state == "withdrawn"}, {"shortfall", v.pick("Shortfall", "占用超额"),
			state == "shortfall"}}
	page.Currencies = v.currencies(v.pick("All", "全部"), query.Get("currency"))
	return page
}

// documentsLabel is what the documents that the person's party may be shown are called:
// a source's by their kind.
func (v *visit) documentsLabel() string {
	return v.within(words.DocumentsOfAll(v.person.Kind.Publishes()))
}

// numberLabel is what the number of such a document is called.
func (v *visit) numberLabel() string {
	return v.within(words.NumberOfAny(v.person.Kind.Publishes()))
}

// declarationLookUp goes from a natural number to what is left of the document;
// the look-up is on the record.
func (v *visit) declarationLookUp(number string) error {
	found, err := v.Gateway.LookUp(v.r.Context(), v.person, number)
	status, said := http.StatusOK, v.foundNotice(found)
	if wrong, ok := inputErrors(err); ok {
		status, said = http.StatusBadRequest, *v.wrongNotice(wrong).at(wrong, []field{{
			ID: "number", Name: "number", Label: v.numberLabel()}})
	} else if err != nil {
		return err
	}
	if _, ok, err := v.document(found.Document); err != nil {
		return err
	} else if ok {
		return v.backTo("/declaration/" + found.Document.String())
	}
	return v.show(status, "document_list", frame{Page: v.documentFrame(v.r.URL.Query()), Notices: []notice{said}})
}

func paging(u *url.URL, next string) (first, following string) {
	query := u.Query()
	if query.Get("after") != "" {
		query.Del("after")
		first = u.Path + "?" + query.Encode()
	}
	if next != "" {
		query.Set("after", next)
		following = u.Path + "?" + query.Encode()
	}
	return first, following
}

type documentShow struct {
	ID, Number, Kind, Sealed, Receipt string
	Section                           string // the list that it is of
	Tags                              []tag
	Warnings                          []notice
	Kin                               []crumb
	Notices                           []noticeRow
	Tiles                             []tile
	Bar                               barView
	Facts                             []fact
	Items                             []itemRow
	ItemNote                          string     // when the newest revision lists no goods
	Earlier                           []revision // whose goods are shown on demand
	Claims                            []claimRow
	Orders                            []order
	History                           []historyLine
	MayApply, MayPay                  bool
}

type itemRow struct{ HS, Description, Quantity, Total, Origin string }

type claimRow struct{ Path, Kind, Short, Bank, Held, Pledged, Spent, Collected string }

// whySealed says why a document's details are not shown.
func (v *visit) whySealed() string { return v.say(words.WhySealed(v.Gateway.Partial())) }

func (v *visit) documentShow() error { return v.documentPage(http.StatusOK, "", nil, nil) }

func (v *visit) documentPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	d, err := recordNamed(v, "单据", "document", v.document)
	if err != nil {
		return err
	}
	row := v.documentRow(d)
	page := documentShow{ID: row.ID, Number: row.Number, Kind: row.Kind, Tags: row.Tags, Bar: row.Bar,
		Section:  v.documentsLabel(),
		MayApply: row.Choosable && v.begins(trade.VerbApply),
		MayPay:   v.pays(d.Document, row), Sealed: v.whySealed()}
	if page.Receipt, err = v.receiptPath("documents", row.ID); err != nil {
		return err
	}
	c := d.Face.Currency
	page.Tiles = v.valueTiles(d)
	if declaration, err := v.declarationOf(d.Document); err == nil {
		page.Facts = v.declarationFacts(declaration, d.Document)
	} else {
		page.Facts = v.closed(nil, err)
	}
	if page.Items, page.ItemNote, page.Earlier, err = v.goods(d.Document); err != nil {
		return err
	}
	claims, err := v.claims(d.ID)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		if claim.Taken() == 0 {
			continue
		}
		page.Claims = append(page.Claims, v.claimRow(claim, c))
	}
	if page.Kin, err = v.kin(d.Document); err != nil {
		return err
	}
	notices, rows, err := v.notices(d.Document)
	if err != nil {
		return err
	}
	page.Notices = rows
	if page.Orders, err = v.documentOrders(d.Document, notices, tried, refusal, wrong); err != nil {
		return err
	}
	if page.History, err = v.history(readmodel.DocumentNoun, d.ID); err != nil {
		return err
	}
	return v.show(status, "document_show", frame{Live: "/live", Notices: stray(page.Orders, refusal), Page: page})
}

// valueTiles says what a document is worth and what is taken of it.
func (v *visit) valueTiles(d readmodel.Document) []tile {
	c := d.Face.Currency
	amount := func(label string, minor int64) tile {
		return tile{label, trade.FormatAmount(minor, string(c)), string(c)}
	}
	tiles := []tile{amount(v.pick("Face", "票面金额"), d.Face.Minor),
		amount(v.available(d.Document), d.Available()), amount(v.pick("Held", "占用"), d.Taking.Held),
		amount(v.pick("Pledged", "质押"), d.Taking.Open()),
		amount(v.pick("Collected", "已收汇"), d.Taking.Collected)}
	if d.Kind.PaidIn() != 0 {
		tiles = append(tiles[:3], amount(v.within(words.Paid), d.Taking.Spent))
	}
	if d.Kind == trade.Permit {
		tiles = append(tiles[:3], amount(v.within(words.PermitUsed), d.Taking.Spent))
	}
	if d.Taking.Covered > 0 {
		tiles = append(tiles, amount(v.pick("Of it, covering pledges", "已由收汇覆盖的质押"),
			d.Taking.Covered))
	}
	if d.Taking.Closed > 0 {
		tiles = append(tiles, amount(v.pick("Remainder closed", "尾差"), d.Taking.Closed))
	}
	if d.Taking.Reserved > 0 {
		tiles = append(tiles, amount(v.pick("Reserved", "留存"), d.Taking.Kept(d.Document)))
	}
	if d.Revision > 1 {
		tiles[0].Note += v.pick(" · revision ", " · 版本 ") + strconv.Itoa(int(d.Revision))
	}
	return tiles
}

// claimRow says what a deal takes of a document.
func (v *visit) claimRow(claim trade.Claim, c trade.Currency) claimRow {
	row := claimRow{"/financing/" + claim.Deal.Financing().String(), v.within(words.Financing),
		short(claim.Deal.Financing()), v.partyName(claim.Bank), money(claim.Held, c), money(claim.Open(), c),
		money(claim.Spent, c), money(claim.Brought(), c)}
	if id := claim.Deal.Payment(); !id.IsZero() {
		row.Path, row.Kind, row.Short = "/payment/"+id.String(), v.within(words.Payment), short(id)
	}
	return row
}

// pays reports whether the person may pay on a document of its own.
func (v *visit) pays(d trade.Document, row documentRow) bool {
	return row.Payable && d.Holder == v.person.Party && v.begins(trade.VerbOpenPayment)
}

// available is what is left of a document, in the officers' words for its kind.
func (v *visit) available(d trade.Document) string {
	if d.Kind == trade.Permit {
		return v.within(words.PermitLeft)
	}
	if d.Kind.PaidIn() != 0 {
		return v.within(words.LeftToPay)
	}
	return v.within(words.Available)
}

// declarationFacts lists what a declaration says, under the labels that its fields
// have in every door. What it is worth stands elsewhere on the page.
func (v *visit) declarationFacts(d gateway.Declaration, document trade.Document) []fact {
	holder, admitted := v.knownParty(document.Holder)
	switch {
	case admitted:
	case len(v.person.Kind.Publishes()) > 0 || document.Kind.Entered():
		holder = "" // a source is not told who is admitted
	default:
		holder = v.pick("Not admitted to the platform", "尚未准入平台")
	}
	facts := []fact{{v.within(words.HolderOf(document.Kind)), holder}}
	for _, f := range paper.On(document.Kind) {
		if f.Item {
			continue
		}
		text := *f.Of(&d, nil)
		switch {
		case f.Key == "number" || f.Key == "kind" || f.Key == "holderName" || f.Key == "currency" || text == "" ||
			f.Key == "amount" || f.Kind == paper.Money && f.Form() == 0:
			continue
		case f.Key == "income":
			text = v.say(paper.IncomeName(text).Capital())
		case f.Key == "allows":
			text = v.within(words.Name(document.Allows))
		case f.Key == "itemClass":
			zh, en := paper.ItemClassNames(text)
			text = v.pick(en, zh)
		case f.Kind == paper.Money:
			text += " " + d.Currency
		case f.Key == "mode":
			text = v.modeName(trade.Mode(text))
		case f.Country():
			text = v.country(text)
		case f.Units != "":
			text += " kg"
		}
		zh, en := f.Called(document.Kind)
		facts = append(facts, fact{v.say(words.Text{Zh: zh, En: en}), text})
	}
	return given(nil, facts...)
}

func (v *visit) itemRows(d gateway.Declaration) []itemRow {
	var rows []itemRow
	for _, item := range d.Items {
		rows = append(rows, itemRow{item.Code, item.Description,
			strings.TrimSpace(item.Quantity + " " + item.Unit), itemTotal(item), v.country(item.Origin)})
	}
	return rows
}

// documentOrders lists what the person could order for a document. Each
// button is greyed with its reason where the rule book would refuse.
func (v *visit) documentOrders(d trade.Document, notices []trade.Notice, tried string, refusal *notice,
	wrong gateway.InputErrors) ([]order, error) {
	o := &ordering{v: v, path: "/declaration/" + d.ID.String(), tried: tried, refusal: refusal, wrong: wrong}
	of := offering{about: trade.Object{Key: trade.DocumentKey(d.ID)}}
	if d.Waiting() {
		o.offer("confirm", of)
	}
	o.offer("dismiss", of)
	o.offer("unfreeze", of)
	o.offer("freeze", of)
	v.sourceOrders(o, d, notices)
	return o.list()
}

// documentOrder carries out what was ordered for a document.
func (v *visit) documentOrder() error {
	if v.r.PathValue("do") != "amend" {
		return v.ordered("declaration", v.documentPage)
	}
	id := v.r.PathValue("id")
	form, err := v.amended(id)
	if err != nil {
		return err
	}
	return v.carryOut(form, "/declaration/"+id, func(refusal *notice, wrong gateway.InputErrors) error {
		return v.documentPage(http.StatusUnprocessableEntity, "amend", refusal, wrong)
	})
}

// itemTotal is what an item comes to, in the way of all amounts.
func itemTotal(item gateway.Item) string {
	if minor, err := trade.ParseAmount(item.Total, item.Currency); err == nil {
		return money(minor, trade.Currency(item.Currency))
	}
	return strings.TrimSpace(item.Total + " " + item.Currency)
}

// amended is the declaration with what was posted, as its next revision.
func (v *visit) amended(id string) (gateway.Form, error) {
	d, err := recordNamed(v, "单据", "document", v.document)
	if err != nil {
		return nil, err
	}
	declaration, open := v.sealed(d.Document)
	if !open {
		return nil, notFound("没有该单据", "there is no such document")
	}
	post := v.r.PostForm
	if d.Kind == trade.TaxFiling {
		declaration.ContractTotal, declaration.Amount = post.Get("contractTotal"), ""
		declaration.Payee = post.Get("payee")
		return gateway.AmendDeclarationForm{Document: id, Number: post.Get("number"), Revision: d.Revision + 1,
			To: declaration}, nil
	}
	if d.Kind == trade.Permit {
		declaration.Amount, declaration.Until = post.Get("amount"), post.Get("until")
		return gateway.AmendDeclarationForm{Document: id, Number: post.Get("number"), Revision: d.Revision + 1,
			To: declaration}, nil
	}
	if d.Kind == trade.TaxInvoice {
		declaration.InvoiceState = post.Get("invoiceState")
		return gateway.AmendDeclarationForm{Document: id, Number: post.Get("number"), Revision: d.Revision + 1,
			To: declaration}, nil
	}
	declaration.Amount, declaration.Mode, declaration.Declared = post.Get("amount"), post.Get("mode"),
		post.Get("declared")
	v.newTotals(&declaration)
	return gateway.AmendDeclarationForm{Document: id, Number: post.Get("number"), Revision: d.Revision + 1,
		To: declaration}, nil
}

// newTotals puts the new face onto the goods: all of it onto a single line, what
// was entered onto each of several. A unit price that no longer multiplies out
// goes with it.
func (v *visit) newTotals(d *gateway.Declaration) {
	d.Items = append([]gateway.Item(nil), d.Items...)
	for i := range d.Items {
		total := v.r.PostForm.Get(fmt.Sprintf("total%d", i+1))
		if len(d.Items) == 1 && d.Items[i].Total != "" {
			total = d.Amount
		}
		if total != "" && total != d.Items[i].Total {
			d.Items[i].Total, d.Items[i].UnitPrice = total, ""
		}
	}
}
