package trade

import (
	"fmt"
	"time"
)

// Instant is a moment in block time: milliseconds since 1970-01-01 UTC.
type Instant int64

// Day is a calendar day in China (UTC+8, no summer time): days since 1970-01-01.
type Day int32

const (
	second     = 1000
	chinaAhead = 8 * 3600 * second
	dayLength  = 24 * 3600 * second
)

// Day gives the calendar day in China on which the instant falls.
func (t Instant) Day() Day {
	shifted := int64(t) + chinaAhead
	day := shifted / dayLength
	if shifted%dayLength < 0 {
		day--
	}
	return Day(day)
}

// Clock writes the instant as a clock in China shows it, to the second: 2006-01-02 15:04:05.
func (t Instant) Clock() string {
	return time.UnixMilli(int64(t) + chinaAhead).UTC().Format(time.DateTime)
}

// ParseClock reads an instant as a clock in China shows it, 2006-01-02 15:04 or with
// seconds, or a day, which is its first instant.
func ParseClock(text string) (Instant, error) {
	for _, form := range []string{time.DateTime, "2006-01-02 15:04"} {
		if t, err := time.Parse(form, text); err == nil {
			return Instant(t.UnixMilli()) - chinaAhead, nil
		}
	}
	day, err := ParseDay(text)
	return day.Start(), err
}

// Start gives the first instant of the day in China.
func (d Day) Start() Instant { return Instant(int64(d)*dayLength - chinaAhead) }

// String writes the day as 2006-01-02.
func (d Day) String() string {
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

// Year gives the year of the day.
func (d Day) Year() int32 { return int32(time.Unix(int64(d)*86400, 0).UTC().Year()) }

// month gives the calendar month of the day: months since the year 0, so that none of
// them is zero.
func month(d Day) int32 {
	date := time.Unix(int64(d)*86400, 0).UTC()
	return int32(date.Year())*12 + int32(date.Month()) - 1
}

// weekend reports whether the day is a Saturday or a Sunday.
func (d Day) weekend() bool {
	weekday := time.Unix(int64(d)*86400, 0).UTC().Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}

// ParseDay reads a day written as 2006-01-02.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("a day is written as 2006-01-02, not %.20q", text)
	}
	return Day(t.Unix() / 86400), nil
}

// InstantOf gives the instant of a moment told by a clock outside the rule book.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time gives the instant as a moment in UTC.
func (t Instant) Time() time.Time { return time.UnixMilli(int64(t)).UTC() }
