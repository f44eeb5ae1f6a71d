package portal

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// calendarShow is what is known of a year's working days.
type calendarShow struct {
	Heading, Missing string
	Facts            []fact
}

// calendar shows the working days of this year, or says that none are published
// and what holds then.
func (v *visit) calendar(l trade.RateLimits) (calendarShow, error) {
	year := v.today().Year()
	page := calendarShow{Heading: v.pick("Working days of ", "工作日历 ") + strconv.Itoa(int(year))}
	c, err := v.Model.Calendar(v.r.Context(), year)
	if errors.Is(err, readmodel.ErrUnknown) {
		page.Missing = v.pick("No calendar is published for this year: a mid rate is good for ",
			"本年度尚未发布工作日历，中间价按自然日计，有效 ") +
			days(l.Age, v.Language) + v.pick(" as on the wall calendar.", "。")
		return page, nil
	}
	page.Facts = []fact{{v.pick("A mid rate is good for", "中间价有效"), strconv.Itoa(int(l.Workdays)) +
		v.pick(" working days", " 个工作日")}, {v.pick("Weekdays not worked", "休市的周一至周五"), v.dayList(c.Closed)},
		{v.pick("Weekend days worked", "调休上班的周末"), v.dayList(c.Worked)}}
	return page, err
}

func (v *visit) dayList(list []trade.Day) string {
	if len(list) == 0 {
		return v.pick("none", "无")
	}
	var texts []string
	for _, d := range list {
		texts = append(texts, d.String())
	}
	return strings.Join(texts, v.pick(", ", "、"))
}

// calendarOrder offers to publish the working days of a year.
func (v *visit) calendarOrder(o *ordering) {
	o.offer("calendar", offering{start: gateway.PublishCalendarForm{Year: v.today().Year()}})
}

// ratesForm reads the posted mid rates.
func ratesForm(r *http.Request) gateway.PublishRatesForm {
	form := gateway.PublishRatesForm{Day: r.PostFormValue("day"), Reason: r.PostFormValue("reason")}
	apart := func(c rune) bool { return strings.ContainsRune(",;\r\n，；、", c) }
	for _, line := range strings.FieldsFunc(r.PostFormValue("rateLines"), apart) {
		currency, price, _ := strings.Cut(strings.TrimSpace(line), " ")
		currency = strings.ToUpper(currency)
		form.Rates = append(form.Rates, gateway.RateForm{Currency: currency, Per100: strings.TrimSpace(price)})
	}
	return form
}
