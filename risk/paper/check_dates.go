package paper

import (
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
		day          trade.Day
		check, field string
	}{{r.Declared, "declared-in-future", "declared"}, {r.Exported, "exported-in-future", "exported"}} {
		if ahead := int64(f.day) - int64(r.today); f.day != 0 && ahead > 0 {
			r.say(f.check, with{f.day, r.today, ahead}, f.field)
		}
	}
}

// age looks for a paper too old to be owed for.
func (r *reading) age() {
	if r.today == 0 || r.Declared == 0 {
		return
	}
	if days := int64(r.today) - int64(r.Declared); days > longAgo {
		r.say("declared-long-ago", with{r.Declared, days, longAgo}, "declared")
	}
}

// order compares the export date with the declaration date.
func (r *reading) order() {
	if r.Declared == 0 || r.Exported == 0 {
		return
	}
	switch days := int64(r.Exported) - int64(r.Declared); {
	case days < -mostBefore:
		r.say("exported-before-declared", with{r.Exported, r.Declared, -days}, "exported", "declared")
	case days > mostAfter:
		r.say("exported-long-after-declared", with{r.Exported, r.Declared, days}, "exported", "declared")
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
		r.say("number-of-import", with{number}, "id")
	}
	if r.Declared == 0 {
		return
	}
	year, before, after := number[4:8], (r.Declared - 15).String(), (r.Declared + 15).String()
	if !strings.HasPrefix(before, year) && !strings.HasPrefix(after, year) {
		r.say("number-of-another-year", with{number, year, r.Declared}, "id", "declared")
	}
}

// office compares the customs office of the number with the port of exit.
func (r *reading) office() {
	number, district := numberOf(r.ID), districtOf(r.Port)
	if number == "" || district == "" || number[:2] == district {
		return
	}
	r.say("office-against-port", with{number, number[:2], shown(r.Port), district}, "id", "port")
}
