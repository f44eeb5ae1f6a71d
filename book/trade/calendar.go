package trade

import "slices"

// Calendar 工作日历 is a year's working days as they differ from Monday to Friday:
// public holidays, and the weekend days that are worked in exchange (调休).
type Calendar struct {
	Year   int32 `cbor:"1,keyasint"`
	Closed []Day `cbor:"2,keyasint"` // from Monday to Friday, not worked
	Worked []Day `cbor:"3,keyasint"` // Saturdays and Sundays, worked
}

// PublishCalendar sets the working days of a year; the last one published
// stands, and the same again changes nothing. By a governor.
type PublishCalendar struct {
	Calendar Calendar `cbor:"1,keyasint"`
}

// CalendarPublished says that these are the working days of a year.
type CalendarPublished struct {
	Calendar Calendar `cbor:"1,keyasint"`
}

func (PublishCalendar) object() Object { return Object{} }

func (c PublishCalendar) weigh(r *ruling) Refusal {
	if this := r.at.Day().Year(); c.Calendar.Year < this-1 || c.Calendar.Year > this+2 {
		return r.no(CalendarMustBeSound)
	}
	if !exceptional(c.Calendar.Year, c.Calendar.Closed, Day.weekend, false) ||
		!exceptional(c.Calendar.Year, c.Calendar.Worked, Day.weekend, true) {
		return r.no(CalendarMustBeSound)
	}
	if known, ok := r.book.Calendar(c.Calendar.Year); ok && slices.Equal(known.Closed, c.Calendar.Closed) &&
		slices.Equal(known.Worked, c.Calendar.Worked) {
		return Refusal{}
	}
	r.add(CalendarPublished(c))
	return Refusal{}
}

// exceptional reports whether a list names days of the year in order, each once
// and each a weekend day or not, as asked.
func exceptional(year int32, days []Day, weekend func(Day) bool, want bool) bool {
	for i, day := range days {
		if day.Year() != year || weekend(day) != want || (i > 0 && day <= days[i-1]) {
			return false
		}
	}
	return true
}

func (e CalendarPublished) post(w Writer) { w.put(e.Calendar) }

// workingDays counts the working days after one day, up to and with another. It
// reports false when no calendar of a year among them is published.
func workingDays(book Book, after, until Day) (int32, bool) {
	count := int32(0)
	for day := after + 1; day <= until; day++ {
		calendar, ok := book.Calendar(day.Year())
		if !ok {
			return 0, false
		}
		if calendar.works(day) {
			count++
		}
	}
	return count, true
}

// WorkingDays counts the working days after one day, up to and with another; none where
// that is over.
func WorkingDays(book Book, after, until Day) int32 { return worked(book, after, until, 365) }

// worked counts the working days after one day, up to and with another, and no
// further than one beyond a number; where no calendar of a year is published, Monday
// to Friday.
func worked(book Book, after, until Day, most int32) (count int32) {
	for day := after + 1; day <= until && count <= most; day++ {
		calendar, _ := book.Calendar(day.Year()) // without exceptions where there is none
		if calendar.works(day) {
			count++
		}
	}
	return count
}

// workingDayAfter gives the working day that is so many after a day; where no calendar of a
// year is published, of Monday to Friday.
func workingDayAfter(book Book, day Day, count int32) Day {
	const far = 3_660 // days beyond which nobody publishes a calendar
	for last := day + far; count > 0 && day < last; {
		day++
		calendar, _ := book.Calendar(day.Year())
		if calendar.works(day) {
			count--
		}
	}
	return day
}

// works reports whether a day of the calendar's year is a working day.
func (c Calendar) works(day Day) bool {
	if day.weekend() {
		return contains(c.Worked, day)
	}
	return !contains(c.Closed, day)
}
