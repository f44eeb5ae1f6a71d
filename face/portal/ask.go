package portal

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"time"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// What the pages ask of the read model. It answers each viewer with what
// concerns the viewer and nothing else.

func (v *visit) now() time.Time { return v.Clock() }

// known turns "no such record, or not yours" into false.
func known[T any](record T, err error) (T, bool, error) {
	if errors.Is(err, readmodel.ErrUnknown) {
		return record, false, nil
	}
	return record, err == nil, err
}

// asked turns a question that makes no sense into a page that says so.
func asked[T any](list readmodel.List[T], err error) ([]T, string, error) {
	var wrong *readmodel.QuestionError
	if errors.As(err, &wrong) {
		return nil, "", &fault{http.StatusBadRequest, wrong.Zh, wrong.En}
	}
	return list.Rows, list.Next, err
}

// narrowed reads what a list is narrowed to; nothing where nothing is asked for. What is not
// known is told by what.
func narrowed[E any](to *E, text string, parse func(string) (E, error), what words.Text) (err error) {
	if text == "" {
		return nil
	}
	if *to, err = parse(text); err != nil {
		return &fault{http.StatusBadRequest, what.Zh, what.En}
	}
	return nil
}

func (v *visit) documents(state, currency, after string) ([]readmodel.Document, string, error) {
	filter := readmodel.DocumentFilter{Currency: trade.Currency(currency)}
	if err := narrowed(&filter.State, state, readmodel.ParseDocumentState, words.StateIsUnknown); err != nil {
		return nil, "", err
	}
	return asked(v.Model.Documents(v.r.Context(), v.viewer, filter, readmodel.Page{Limit: pageRows, After: after}))
}

func (v *visit) document(id trade.DocumentID) (readmodel.Document, bool, error) {
	return known(v.Model.Document(v.r.Context(), v.viewer, id))
}

func (v *visit) claims(id trade.DocumentID) ([]trade.Claim, error) {
	claims, _, err := known(v.Model.Claims(v.r.Context(), v.viewer, id))
	return claims, err
}

func (v *visit) financings(state, currency, after string) ([]trade.Financing, string, error) {
	filter := readmodel.FinancingFilter{Currency: trade.Currency(currency)}
	if err := narrowed(&filter.State, state, trade.Parse, words.StateIsUnknown); err != nil {
		return nil, "", err
	}
	return asked(v.Model.Financings(v.r.Context(), v.viewer, filter, readmodel.Page{Limit: pageRows, After: after}))
}

func (v *visit) financing(id trade.FinancingID) (trade.Financing, bool, error) {
	return known(v.Model.Financing(v.r.Context(), v.viewer, id))
}

func (v *visit) proceeds(after string, waiting bool) ([]trade.Proceeds, string, error) {
	return asked(v.Model.ProceedsList(v.r.Context(), v.viewer, readmodel.ProceedsFilter{Waiting: waiting},
		readmodel.Page{Limit: pageRows, After: after}))
}

func (v *visit) proceedsBy(id trade.ProceedsID) (trade.Proceeds, bool, error) {
	return known(v.Model.Proceeds(v.r.Context(), v.viewer, id))
}

func (v *visit) alerts(kind, after string, limit int) ([]trade.Alert, string, error) {
	var filter readmodel.AlertFilter
	if err := narrowed(&filter.Kind, kind, trade.Parse, words.KindIsUnknown); err != nil {
		return nil, "", err
	}
	return asked(v.Model.Alerts(v.r.Context(), v.viewer, filter, readmodel.Page{Limit: limit, After: after}))
}

func (v *visit) parties(kind, after string) ([]trade.Party, string, error) {
	var filter readmodel.PartyFilter
	if err := narrowed(&filter.Kind, kind, trade.Parse, words.KindIsUnknown); err != nil {
		return nil, "", err
	}
	return asked(v.Model.Parties(v.r.Context(), v.viewer, filter, readmodel.Page{Limit: pageRows, After: after}))
}

func (v *visit) party(id trade.PartyID) (trade.Party, bool, error) {
	return known(v.Model.Party(v.r.Context(), v.viewer, id))
}

// keys lists a party's keys to those who may see them, and none to others.
func (v *visit) keys(id trade.PartyID) ([]trade.PersonKey, error) {
	keys, _, err := known(v.Model.Keys(v.r.Context(), v.viewer, id))
	return keys, err
}

// banks lists the banks that an enterprise may apply to.
func (v *visit) banks(here string) ([]option, error) {
	rows, err := every(func(page readmodel.Page) ([]trade.Party, string, error) {
		return asked(v.Model.Parties(v.r.Context(), v.viewer, readmodel.PartyFilter{Kind: trade.Bank}, page))
	})
	var list []option
	for _, p := range rows {
		if p.Successor.IsZero() {
			list = append(list, option{p.ID.String(), v.partyName(p.ID), p.ID.String() == here})
		}
	}
	return list, err
}

// every asks a question page by page to its end, oldest rows first.
func every[R any](ask func(readmodel.Page) ([]R, string, error)) (all []R, _ error) {
	for page := (readmodel.Page{Limit: readmodel.MaxRows, Order: readmodel.Oldest}); ; {
		rows, next, err := ask(page)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if page.After = next; next == "" {
			return all, nil
		}
	}
}

func (v *visit) settings() ([]trade.Pilot, trade.Rates, error) {
	pilots, err := v.Model.Pilots(v.r.Context(), v.viewer)
	if err != nil {
		return nil, trade.Rates{}, err
	}
	rates, err := v.Model.LatestRates(v.r.Context())
	if errors.Is(err, readmodel.ErrUnknown) {
		err = nil
	}
	return pilots, rates, err
}

// currencies lists the usual currencies and the chosen one, led by one that
// means all where there is a text for it.
func (v *visit) currencies(all, here string) []option {
	var list []option
	if all != "" {
		list = append(list, option{"", all, here == ""})
	}
	usual := []string{"USD", "EUR", "CNY", "JPY", "HKD", "GBP", "KRW"}
	if here != "" && !slices.Contains(usual, here) {
		usual = append(usual, here)
	}
	for _, c := range usual {
		list = append(list, option{c, c, c == here})
	}
	return list
}

func (v *visit) overviewTiles() ([]tile, error) {
	ctx := v.r.Context()
	totals, err := v.Model.Totals(ctx, v.viewer)
	if err != nil {
		return nil, err
	}
	documents, err := v.Model.DocumentTotals(ctx, v.viewer)
	if err != nil {
		return nil, err
	}
	refusals, err := v.Model.Refusals(ctx, v.viewer, 0, v.today())
	if err != nil {
		return nil, err
	}
	var applied, disbursed, settled, published, refused int64
	for _, t := range totals {
		applied, disbursed, settled = applied+t.Applied, disbursed+t.Disbursed, settled+t.Settled
	}
	for _, d := range documents {
		published += d.Count
	}
	for _, r := range refusals {
		refused += r.Count
	}
	lent, owed, err := v.lentAndOwed(totals)
	if err != nil {
		return nil, err
	}
	tiles := []tile{{v.pick("Applications", "申请"), grouped(applied), ""}, {v.pick("Disbursed", "放款笔数"),
		grouped(disbursed), lent},
		{v.pick("Outstanding, all in CNY", "未还本金 · 折人民币合计"), owed.Value, owed.Note}, {v.pick("Settled", "结清"),
			grouped(settled), ""}, {v.pick("Refused attempts", "被拒绝的尝试"), grouped(refused), v.pick("on the record",
			"已留痕")}, {v.pick("Height of the ledger", "账本高度"), grouped(v.Model.Height()), clock(v.Model.At())}}
	if v.person.Kind == trade.Regulator { // a branch sees those only that were applied with
		tiles = append([]tile{{v.within(words.Documents), grouped(published),
			v.within(words.VerifiedBySource)}}, tiles...)
	}
	return tiles, nil
}

func (v *visit) chart() (template.HTML, error) {
	const span = 14
	today := v.today()
	list, err := v.Model.Days(v.r.Context(), v.viewer, today-span+1, today)
	if err != nil {
		return "", err
	}
	refused, err := v.Model.Refusals(v.r.Context(), v.viewer, today-span+1, today)
	if err != nil {
		return "", err
	}
	applied, disbursed, refusals := make([]int64, span), make([]int64, span), make([]int64, span)
	labels := make([]string, span)
	for i := range labels {
		labels[i] = (today - span + 1 + trade.Day(i)).String()[5:]
	}
	place := func(d trade.Day) int { return int(d - (today - span + 1)) }
	for _, d := range list {
		applied[place(d.Day)] += d.Applied
		disbursed[place(d.Day)] += d.Disbursed
	}
	for _, r := range refused {
		refusals[place(r.Day)] += r.Count
	}
	return columns(v.pick("Applications, disbursals and refusals of the last 14 days", "近 14 日申请、放款与拒绝"), labels,
		[]series{{v.pick("Applied", "申请"), "#8fb3d9", applied}, {v.pick("Disbursed", "放款"), "#2f5d8f", disbursed},
			{v.pick("Refused", "拒绝"), "#a8322a", refusals}}), nil
}

func (v *visit) totals() ([]totalTable, error) {
	tables := []struct {
		heading, label string
		name           func(readmodel.Total) string
		by             []readmodel.Dimension
	}{{v.pick("By region", "按地区"), v.pick("Region", "地区"),
		func(t readmodel.Total) string { return v.regionName(t.Region) }, []readmodel.Dimension{readmodel.ByRegion}},
		{v.pick("By bank", "按银行"), v.pick("Bank", "银行"), func(t readmodel.Total) string { return v.partyName(t.Bank) },
			[]readmodel.Dimension{readmodel.ByBank}},
		{v.pick("By product", "按产品"), v.pick("Product", "产品"),
			func(t readmodel.Total) string { return v.name(t.Product) }, []readmodel.Dimension{readmodel.ByProduct}},
		{v.pick("By currency", "按币种"), v.pick("Currency", "币种"),
			func(t readmodel.Total) string { return string(t.Currency) }, nil}}
	var all []totalTable
	for _, one := range tables {
		totals, err := v.Model.Totals(v.r.Context(), v.viewer, one.by...)
		if err != nil {
			return nil, err
		}
		table := totalTable{Heading: one.heading, Label: one.label}
		for _, t := range totals {
			table.put(one.name(t), totalRow{Applied: t.Applied, Disbursed: t.Disbursed, Amount: money(t.Lent,
				t.Currency), Outstanding: money(t.Outstanding, t.Currency),
				lent: trade.Money{Minor: t.Lent, Currency: t.Currency}, owed: trade.Money{Minor: t.Outstanding,
					Currency: t.Currency}})
		}
		if one.by != nil {
			table.By = string(one.by[0])
			table.Groups, table.More, table.All, err = first(v, table.Groups, table.By, totalGroup.lent)
			if err != nil {
				return nil, err
			}
		}
		if err := v.addYuan(&table, one.by == nil); err != nil {
			return nil, err
		}
		all = append(all, table)
	}
	return all, nil
}

func (v *visit) refusals() ([]refusalRow, error) {
	list, err := v.Model.Refusals(v.r.Context(), v.viewer, 0, v.today())
	if err != nil {
		return nil, err
	}
	counts := map[trade.Rule]int64{}
	var order []trade.Rule
	for _, r := range list {
		if counts[r.Rule] == 0 {
			order = append(order, r.Rule)
		}
		counts[r.Rule] += r.Count
	}
	var rows []refusalRow
	for _, rule := range order {
		rows = append(rows, refusalRow{v.refusalNotice(trade.Refusal{Rule: rule}).Title, uint16(rule), counts[rule]})
	}
	return rows, nil
}

func (v *visit) values() ([]valueRow, error) {
	totals, err := v.Model.DocumentTotals(v.r.Context(), v.viewer)
	if err != nil {
		return nil, err
	}
	var rows []valueRow
	for _, t := range totals {
		sum := readmodel.Document{
			Document: trade.Document{Face: trade.Money{Minor: t.Face, Currency: t.Currency}, Returned: t.Returned},
			Taking: trade.Taking{Held: t.Held, Pledged: t.Pledged, Spent: t.Spent, Collected: t.Collected,
				Closed: t.Closed, Reserved: t.Reserved}}
		sum.Free = sum.Taking.Free(sum.Document)
		rows = append(rows, valueRow{Currency: string(t.Currency), Count: t.Count, Face: money(t.Face, t.Currency),
			Bar: v.bar(sum)})
	}
	return rows, nil
}

func (v *visit) modeName(m trade.Mode) string {
	zh, en := code.ModeNames(string(m))
	return string(m) + " " + v.pick(en, zh)
}
