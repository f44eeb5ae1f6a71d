package paper

import (
	"fmt"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

// Days by which dates may lie apart before a word is said.
const (
	longAgo    = 360 // past the longest tenor but forfaiting's
	mostBefore = 3   // exported before declared
	mostAfter  = 30  // exported after declared
)

// future looks for days that have not come.
func (r *reading) future() {
	if r.today == 0 {
		return
	}
	for _, f := range [...]struct {
		day                  trade.Day
		check, field, zh, en string
	}{{r.Declared, "declared-in-future", "declared", "申报日期", "declaration date"},
		{r.Exported, "exported-in-future", "exported", "出口日期", "export date"}} {
		if ahead := int64(f.day) - int64(r.today); f.day != 0 && ahead > 0 {
			r.say(f.check, fmt.Sprintf("%s %s 晚于今日 %s 共 %d 天。", f.zh, f.day, r.today, ahead),
				fmt.Sprintf("The %s %s is %s after today, %s.", f.en, f.day, ofDays(ahead), r.today), f.field)
		}
	}
}

// age looks for a paper too old to be owed for.
func (r *reading) age() {
	if r.today == 0 || r.Declared == 0 {
		return
	}
	if days := int64(r.today) - int64(r.Declared); days > longAgo {
		r.say("declared-long-ago", fmt.Sprintf("申报日期 %s 距今已 %d 天，超过 %d 天。", r.Declared, days, longAgo),
			fmt.Sprintf("It was declared on %s, %d days ago, which is more than %d.", r.Declared, days,
				longAgo), "declared")
	}
}

// order compares the export date with the declaration date.
func (r *reading) order() {
	if r.Declared == 0 || r.Exported == 0 {
		return
	}
	switch days := int64(r.Exported) - int64(r.Declared); {
	case days < -mostBefore:
		r.say("exported-before-declared", fmt.Sprintf("出口日期 %s 早于申报日期 %s 共 %d 天。", r.Exported, r.Declared, -days),
			fmt.Sprintf("The export date %s lies %d days before the declaration date %s.", r.Exported, -days,
				r.Declared), "exported", "declared")
	case days > mostAfter:
		r.say("exported-long-after-declared", fmt.Sprintf("出口日期 %s 晚于申报日期 %s 共 %d 天。", r.Exported, r.Declared, days),
			fmt.Sprintf("The export date %s lies %d days after the declaration date %s.", r.Exported, days,
				r.Declared), "exported", "declared")
	}
}

// numberOf gives the declaration number of a paper, or "" when its ID is none.
func numberOf(id string) string {
	if number := strings.TrimSpace(clip(id, mostRead)); code.CheckDeclarationNumber(number) == nil {
		return number
	}
	return ""
}

// number compares what the declaration number tells with the paper. At the turn
// of the year either year will do.
func (r *reading) number() {
	number := numberOf(r.ID)
	if number == "" {
		return
	}
	if number[8] == '1' {
		r.say("number-of-import", fmt.Sprintf("报关单号 %s 第 9 位为 1，是进口报关单。", number),
			fmt.Sprintf("Digit 9 of the declaration number %s is 1: it is an import declaration.", number), "id")
	}
	if r.Declared == 0 {
		return
	}
	year, before, after := number[4:8], (r.Declared - 15).String(), (r.Declared + 15).String()
	if !strings.HasPrefix(before, year) && !strings.HasPrefix(after, year) {
		r.say("number-of-another-year", fmt.Sprintf("报关单号 %s 属 %s 年，申报日期为 %s。", number, year, r.Declared),
			fmt.Sprintf("The declaration number %s is of the year %s, the declaration date is %s.", number, year,
				r.Declared), "id", "declared")
	}
}

// office compares the customs office of the number with the port of exit.
func (r *reading) office() {
	number, district := numberOf(r.ID), districtOf(r.Port)
	if number == "" || district == "" || number[:2] == district {
		return
	}
	r.say("office-against-port", fmt.Sprintf("报关单号 %s 的申报关区为 %s，离境口岸%s属关区 %s。", number, number[:2],
		shown(r.Port), district),
		fmt.Sprintf("The declaration number %s was given by customs district %s, while the port %s "+
			"lies in district %s.", number, number[:2], shown(r.Port), district), "id", "port")
}
