package price

import (
	"math"
	"strconv"

	"tallystick/book/trade/code"
	"tallystick/face/words"
)

// Direction is on which side of the others a price lies.
type Direction uint8

// The directions.
const (
	Ordinary Direction = iota // not far from the median
	Under                     // far below
	Over                      // far above
)

// Second is what the boxplot adjusted for skew says of the same price.
type Second uint8

// The second opinions.
const (
	Silent    Second = iota // nothing is notable, or half of the prices are the same and there is no box to draw
	Agrees                  // it sees what the first sees
	Disagrees               // it does not
)

// Opinion is what the book has to say about one price.
type Opinion struct {
	Level     Level
	Sample    int     // observations compared with
	Price     float64 // major units of the currency for one unit of quantity
	Median    float64 // of the sample, likewise
	Z         float64 // distance of the log-price from the median in robust deviations
	Direction Direction
	Factor    float64 // price over median
	Floored   bool    // the spread was below the floor, which was used instead
	Skew      float64 // medcouple of the sample, from -1 to 1
	Low, High float64 // fences of the adjusted boxplot; zero when it is silent
	Second    Second
	of        Observation
	settings  Settings
}

// Judge compares a price with the narrowest group that is known well enough. It
// abstains, with false, when no group is, or when the observation is absurd. An
// observation that is in the book already is not compared with itself.
func (b *Book) Judge(o Observation) (Opinion, bool) {
	if o.Check() != nil {
		return Opinion{}, false
	}
	hash := hashOf(o.ID)
	var room [cutSample]float64
	for level := range levels {
		c := b.cells[o.key(level)]
		if c == nil {
			continue
		}
		sorted := c.without(hash, room[:0])
		if len(sorted) < max(2, b.settings.LeastSample[level]) {
			continue
		}
		return b.settings.opinion(o, level, sorted), true
	}
	return Opinion{}, false
}

func (s Settings) opinion(o Observation, level Level, sorted []float64) Opinion {
	sum := summarise(sorted)
	spread, floored := sum.scale, false
	if !(spread >= s.LeastSpread) {
		spread, floored = s.LeastSpread, true
	}
	digits, _ := code.MinorDigits(o.Currency)
	minor := float64(digits) * math.Ln10
	price := o.logPrice()
	p := Opinion{Level: level, Sample: sum.size, Price: math.Exp(price - minor), Median: math.Exp(sum.median - minor),
		Z: (price - sum.median) / spread, Factor: math.Exp(price - sum.median), Floored: floored}
	switch {
	case p.Z < -s.Notable:
		p.Direction = Under
	case p.Z > s.Notable:
		p.Direction = Over
	}
	if p.Direction != Ordinary && sum.high > sum.low { // a second opinion on what is notable
		p.Skew = medcouple(sorted)
		low, high := sum.fences(p.Skew)
		p.Low, p.High, p.Second = math.Exp(low-minor), math.Exp(high-minor), Disagrees
		if (p.Direction == Under) == (price < low) && (p.Direction == Over) == (price > high) {
			p.Second = Agrees
		}
	}
	p.of, p.settings = o, s
	return p
}

// Words gives the opinion as a sentence.
func (p Opinion) Words() words.Text {
	o, s := p.of, p.settings
	where := words.PriceOrdinary
	switch p.Direction {
	case Under:
		where = words.PriceLow
	case Over:
		where = words.PriceHigh
	}
	said := words.UnitPrice.With(figure(p.Price), o.Currency+"/"+o.Unit, p.Level.words(o), p.Sample, figure(p.Median),
		figure(p.Factor), where, p.Z, s.Notable)
	switch p.Second {
	case Agrees:
		said = said.And(words.BoxAgrees.With(figure(p.Low), figure(p.High)))
	case Disagrees:
		said = said.And(words.BoxDisagrees.With(figure(p.Low), figure(p.High)))
	}
	if p.Floored {
		said = said.And(words.SpreadFloored.With(s.LeastSpread))
	}
	if p.Level >= Heading {
		said = said.And(words.GroupMixed)
	}
	return said
}

// words names the group of an observation at a level.
func (l Level) words(o Observation) words.Text {
	code := o.Code[:digitsOf(l)]
	switch l {
	case GoodsOriginPeriod:
		return words.OfGoodsOriginPeriod.With(code, o.Origin, o.Period)
	case GoodsOrigin:
		return words.OfGoodsOrigin.With(code, o.Origin)
	case Goods:
		return words.OfGoods.With(code)
	case Heading:
		return words.OfHeading.With(code)
	}
	return words.OfChapter.With(code)
}

// figure writes a number for a reader: two decimals, and for small ones three
// digits that count.
func figure(x float64) string {
	switch {
	case x >= 1e15:
		return strconv.FormatFloat(x, 'e', 2, 64)
	case x >= 1:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}
