package portal

import (
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
)

type alertRow struct {
	Number                                         string // the first digits of its identifier
	Label, Words, Enterprise, Region, Amount, When string
	Link                                           string
	Links                                          []crumb
}

func (v *visit) alertRow(a trade.Alert) alertRow {
	row := alertRow{Number: a.ID.String()[:8], Label: v.name(a.Kind),
		Words: v.say(words.AlertDetail(a.Kind)), Enterprise: v.partyName(a.Enterprise),
		Region: v.regionName(a.Region), When: clock(a.At), Link: "/alert"}
	if a.Amount.Currency != "" {
		row.Amount = moneyOf(a.Amount)
	}
	if len(a.Shared) > 0 {
		row.Words += v.pick(" ", "") + v.say(words.AgreesIn.With(words.InShared(a.Shared)))
	}
	if !a.By.IsZero() {
		who := words.TriedBy
		if a.Kind == trade.PaidByAgent {
			who = words.AgentIs
		}
		row.Words += v.pick(" ", "") + v.say(who.With(v.partyName(a.By)))
	}
	if !a.Other.IsZero() && v.comparesMarks() {
		row.Links = append(row.Links, crumb{"/declaration/" + a.Document.String() + "/beside/" + a.Other.String(),
			v.within(words.SideBySide)})
	}
	if !a.Document.IsZero() {
		row.Links = append(row.Links, crumb{"/declaration/" + a.Document.String(), capital(v.kindOf(a.Document))})
	}
	if !a.Other.IsZero() {
		row.Links = append(row.Links, crumb{"/declaration/" + a.Other.String(), v.within(words.TheOther)})
	}
	if id := a.Deal.Financing(); !id.IsZero() {
		row.Links = append(row.Links, crumb{"/financing/" + id.String(), v.pick("Financing", "融资")})
	}
	if id := a.Deal.Payment(); !id.IsZero() {
		row.Links = append(row.Links, crumb{"/payment/" + id.String(), v.within(words.PagePayment)})
	}
	if !a.Proceeds.IsZero() && (v.person.Kind == trade.Regulator || v.person.Kind == trade.Branch) {
		row.Links = append(row.Links, crumb{"/proceeds/" + a.Proceeds.String(), v.pick("Proceeds", "收汇")})
	}
	if len(row.Links) > 0 {
		row.Link = row.Links[0].Path
	}
	return row
}

type alertList struct {
	Kinds       []option
	Rows        []alertRow
	First, Next string
}

func (v *visit) alertList() error {
	query := v.r.URL.Query()
	rows, next, err := v.alerts(query.Get("kind"), query.Get("after"), pageRows)
	if err != nil {
		return err
	}
	page := alertList{Kinds: options(v.Language, v.pick("All", "全部"), query.Get("kind"), alertKinds...)}
	for _, a := range rows {
		page.Rows = append(page.Rows, v.alertRow(a))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "alert_list", frame{Live: "/live", Page: page})
}
