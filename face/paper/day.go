package paper

import (
	"fmt"
	"strings"

	"tallystick/book/trade"
)

// The days of the field lie between these.
const (
	firstYear = 2000
	lastYear  = 2099
)

// Day reads a day that begins with its year: 2026-11-20, 2026/1/5, 2026.11.20,
// 20261120, 2026年11月20日, with or without a time. Whatever could be read in two
// ways is refused.
func Day(text string) (string, error) {
	folded := Fold(text)
	year, month, day, ok := parts(folded)
	if !ok {
		return "", noDay(folded)
	}
	written := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if _, err := trade.ParseDay(written); err != nil || year < firstYear || year > lastYear {
		return "", wrong("没有“"+clip(folded)+"”这一天，或年份不在 2000 至 2099 之间",
			"there is no day "+clip(folded)+" between 2000 and 2099")
	}
	return written, nil
}

func noDay(text string) error {
	if len(text) == 5 && only(text, digits) {
		return wrong("“"+text+"”像是 Excel 的日期序号：请把该列设为日期格式，或写作 2026-11-23",
			text+" looks like a count of days of Excel: format the column as a date, or write 2026-11-23")
	}
	return wrong("“"+clip(text)+"”无法确定是哪一天：日期须年份在前，写作 2026-11-23",
		clip(text)+" may mean several days or none: write the year first, as in 2026-11-23")
}

// parts takes a day apart into year, month and day.
func parts(text string) (year, month, day int, ok bool) {
	text = beforeTime(text)
	if len(text) == 8 && only(text, digits) {
		return number(text[:4]), number(text[4:6]), number(text[6:]), true
	}
	if strings.Contains(text, "年") {
		text = strings.NewReplacer(" ", "", "年", "-", "月", "-").Replace(strings.TrimSuffix(strings.TrimSuffix(text,
			"日"), "号"))
	}
	sign := "-"
	for _, other := range [...]string{"/", "."} {
		if strings.Contains(text, other) {
			sign = other
		}
	}
	cut := strings.Split(text, sign)
	if len(cut) != 3 || len(cut[0]) != 4 {
		return 0, 0, 0, false
	}
	for _, part := range cut {
		if part == "" || len(part) > 4 || !only(part, digits) {
			return 0, 0, 0, false
		}
	}
	if len(cut[1]) > 2 || len(cut[2]) > 2 {
		return 0, 0, 0, false
	}
	return number(cut[0]), number(cut[1]), number(cut[2]), true
}

// beforeTime leaves out a time of the day: 2026-11-20 08:30:00, 2026-11-20T08:30Z.
func beforeTime(text string) string {
	day, hour, found := strings.Cut(text, " ")
	if !found {
		day, hour, found = strings.Cut(strings.ToUpper(text), "T")
	}
	if !found || !strings.Contains(hour, ":") || !only(hour, digits+":.+-Z ") {
		return text
	}
	return day
}

func number(text string) (n int) {
	for _, c := range text {
		n = 10*n + int(c-'0')
	}
	return n
}

// clip shortens a text that is shown in a message.
func clip(text string) string {
	const most = 40
	runes := []rune(text)
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
