package trade

// Quality is the class of a loan by the days that it is past its maturity
// (《商业银行金融资产风险分类办法》, 2023; domain §4.2). Numbers are frozen.
type Quality uint8

// The qualities. A loan with nothing owed, or not past its maturity, is normal.
const (
	Normal      Quality = 1 // 正常
	Attention   Quality = 2 // 关注: past maturity
	Substandard Quality = 3 // 次级: more than 90 days
	Doubtful    Quality = 4 // 可疑: more than 270 days
	Loss        Quality = 5 // 损失: more than 360 days
)

// PastMaturity gives how many days principal is owed past its maturity; 0 when
// nothing is owed or the maturity has not passed.
func (f Financing) PastMaturity(on Day) int32 {
	if f.Outstanding == 0 {
		return 0
	}
	return max(0, int32(on-f.Terms.Maturity))
}

// Quality gives the class of the loan on a day.
func (f Financing) Quality(on Day) Quality {
	switch days := f.PastMaturity(on); {
	case days > 360:
		return Loss
	case days > 270:
		return Doubtful
	case days > 90:
		return Substandard
	case days > 0:
		return Attention
	}
	return Normal
}
