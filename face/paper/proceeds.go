package paper

import (
	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

// mostDaysDeclared is how long after the money came its declaration is numbered,
// at most: five working days with the longest holidays.
const mostDaysDeclared = 15

// ProceedsNumber reads the number of a balance-of-payments declaration of money
// that came on a day; zero when the day is not known.
func ProceedsNumber(text string, came trade.Day) (string, error) {
	text = bare(text)
	if err := code.CheckBoPNumber(text); err != nil {
		return "", err
	}
	day, err := trade.ParseDay("20" + text[12:14] + "-" + text[14:16] + "-" + text[16:18])
	if err != nil {
		return "", wrong("国际收支申报号第 13 至 18 位须为日期（年月日各两位）", "digits 13 to 18 of the number are a date (YYMMDD)")
	}
	if came != 0 && (day < came || day > came+mostDaysDeclared) {
		return "", wrong("申报号中的日期 "+day.String()+" 与款项日期 "+came.String()+" 不符：须在当日至其后 15 天内，请核对",
			"the number is of "+day.String()+" and the money of "+came.String()+": it is the same day or up to 15 "+
				"days later")
	}
	return text, nil
}
