package trade

// Figure names one of the limits, to say on what it rests. Numbers are frozen.
type Figure uint8

// The figures.
const (
	ProductsFigure    Figure = 1
	HoldFigure        Figure = 2
	ModesFigure       Figure = 3
	SourcesFigure     Figure = 4
	InstrumentsFigure Figure = 5
	ClassCTenorFigure Figure = 6
	BackdateFigure    Figure = 7
	InspectFigure     Figure = 8
	RemainderFigure   Figure = 9
	DocumentAgeFigure Figure = 10
	CodesFigure       Figure = 11
	VerifyAboveFigure Figure = 12
	RefundCheckFigure Figure = 13
	ReturnHoldFigure  Figure = 14
	WaivedShareFigure Figure = 15
	MatchWithinFigure Figure = 16
	// of capital income
	SettlementBandFigure Figure = 17
	PettyCashFigure      Figure = 18
	CheckDaysFigure      Figure = 19
	InvoiceWholeFigure   Figure = 20
	MarksFigure          Figure = 21 // of documents that agree in some marks
	SplitFigure          Figure = 22 // within how many days how many payments are one that was split
	TaskFloorFigure      Figure = 27 // of what is to be reported
	TaskDaysFigure       Figure = 28 // beyond which what is late is to be reported, by class
	SpecialFigure        Figure = 29 // which refunds take a permit of the branch
	lastFigure                  = SpecialFigure
)

// Figures gives every figure, in order of their numbers.
func Figures() (all []Figure) {
	for f := ProductsFigure; f <= lastFigure; f++ {
		if known(f) {
			all = append(all, f)
		}
	}
	return all
}

// NormSeries is who numbered a norm. Numbers are frozen.
type NormSeries uint8

// The series of norms.
const (
	ExchangeNorm NormSeries = 1 // 汇发, of the foreign-exchange administration
	BankNorm     NormSeries = 2 // 银发, of the central bank
	TaxNotice    NormSeries = 3 // 国家税务总局公告, of the tax administration
	CustomsNote  NormSeries = 4 // 海关总署公告, of the customs administration
)

// Norm is the number of a norm, as in 汇发〔2017〕9号.
type Norm struct {
	Series NormSeries `cbor:"1,keyasint"`
	Year   uint16     `cbor:"2,keyasint"`
	Number uint16     `cbor:"3,keyasint"`
}

// Basis 依据 is the norm on which a figure of the limits rests.
type Basis struct {
	Figure Figure `cbor:"1,keyasint"`
	Norm   Norm   `cbor:"2,keyasint"`
}

// based reports whether the bases of limits are of figures that exist, in their
// order, one of each, and name norms that can be.
func based(bases []Basis) bool {
	before := Figure(0)
	for _, b := range bases {
		if b.Figure <= before || !known(b.Figure) || !known(b.Norm.Series) || b.Norm.Year < 1949 ||
			b.Norm.Year > 2199 || b.Norm.Number == 0 {
			return false
		}
		before = b.Figure
	}
	return true
}

// BasisOf gives the norm on which a figure rests; false where none is said.
func (l Limits) BasisOf(f Figure) (Norm, bool) {
	for _, b := range l.Bases {
		if b.Figure == f {
			return b.Norm, true
		}
	}
	return Norm{}, false
}
