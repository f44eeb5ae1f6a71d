package price

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tallystick/book/trade/code"
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

// Words gives the opinion as a sentence, in Chinese and English.
func (p Opinion) Words() (zh, en string) {
	o, s := p.of, p.settings
	money := o.Currency + "/" + o.Unit
	groupZh, groupEn := p.Level.words(o)
	whereZh, whereEn := "在通常范围内", "which is ordinary"
	switch p.Direction {
	case Under:
		whereZh, whereEn = "明显偏低", "which is unusually low"
	case Over:
		whereZh, whereEn = "明显偏高", "which is unusually high"
	}
	var z, e strings.Builder
	fmt.Fprintf(&z, "单价 %s %s，为%s共 %d 笔申报的中位价 %s 的 %s 倍，%s（稳健偏离 %.1f，界限 %.1f）。",
		figure(p.Price), money, groupZh, p.Sample, figure(p.Median), figure(p.Factor), whereZh, p.Z, s.Notable)
	fmt.Fprintf(&e, "The unit price of %s %s is %s times the median of %s, taken from %d declared lines of %s, %s "+
		"(robust z %.1f, limit %.1f).",
		figure(p.Price), money, figure(p.Factor), figure(p.Median), p.Sample, groupEn, whereEn, p.Z, s.Notable)
	switch p.Second {
	case Agrees:
		fmt.Fprintf(&z, "按偏态调整的箱线图（%s 至 %s）结论相同。", figure(p.Low), figure(p.High))
		fmt.Fprintf(&e, " The boxplot adjusted for skew (%s to %s) says the same.", figure(p.Low), figure(p.High))
	case Disagrees:
		fmt.Fprintf(&z, "按偏态调整的箱线图（%s 至 %s）结论不同，宜人工判断。", figure(p.Low), figure(p.High))
		fmt.Fprintf(&e, " The boxplot adjusted for skew (%s to %s) does not say so: a person should decide.",
			figure(p.Low), figure(p.High))
	}
	if p.Floored {
		fmt.Fprintf(&z, "样本价格几乎一致，离散度按下限 %.3g 计，偏离值仅供参考。", s.LeastSpread)
		fmt.Fprintf(&e, " The prices of the sample are almost all the same: the spread was set to the floor of %.3g, "+
			"so read the z with care.", s.LeastSpread)
	}
	if p.Level >= Heading {
		z.WriteString("更细的分组样本不足，本组含不同货物。")
		e.WriteString(" Narrower groups are too small, and this one mixes different goods.")
	}
	return z.String(), e.String()
}

// words names the group of an observation at a level.
func (l Level) words(o Observation) (zh, en string) {
	code := o.Code[:digitsOf(l)]
	switch l {
	case GoodsOriginPeriod:
		return "子目 " + code + "、原产 " + o.Origin + "、" + o.Period + " ", "subheading " + code + ", origin " + o.Origin +
			", in " + o.Period
	case GoodsOrigin:
		return "子目 " + code + "、原产 " + o.Origin + "、各期", "subheading " + code + ", origin " + o.Origin +
			", in any period"
	case Goods:
		return "子目 " + code + "、各原产地", "subheading " + code + " of any origin"
	case Heading:
		return "品目 " + code + " ", "heading " + code
	}
	return "第 " + code + " 章", "chapter " + code
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
