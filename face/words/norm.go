package words

import (
	"fmt"

	"tallystick/book/trade"
)

// figures are those of the limits, as pages call them.
var figures = []Text{
	trade.ProductsFigure:    {"产品", "products"},
	trade.HoldFigure:        {"占用时限", "how long a hold lasts"},
	trade.ModesFigure:       {"可融资监管方式", "supervision modes"},
	trade.SourcesFigure:     {"还款来源", "sources of repayment"},
	trade.InstrumentsFigure: {"结算工具", "instruments"},
	trade.ClassCTenorFigure: {"C 类企业期限", "class C tenor"},
	trade.BackdateFigure:    {"最迟补登", "how late something may be registered"},
	trade.InspectFigure:     {"抽查比例", "share drawn for inspection"},
	trade.RemainderFigure:   {"可关闭尾差", "remainder that may be closed"},
	trade.DocumentAgeFigure: {"单据可融资期", "age of a document"},
}

// normSeries are who numbered a norm, as the number begins.
var normSeries = []Text{
	trade.ExchangeNorm: {"汇发", "Huifa"},
	trade.BankNorm:     {"银发", "Yinfa"},
	trade.TaxNotice:    {"国家税务总局公告", "STA Announcement"},
	trade.CustomsNote:  {"海关总署公告", "GACC Announcement"},
}

// Norm writes the number of a norm, as 汇发〔2017〕9号, Huifa [2017] No. 9. Documents
// of an office are numbered otherwise than announcements.
func Norm(n trade.Norm) Text {
	series := Name(n.Series)
	if series == Unknown {
		return Unknown
	}
	form := "%s〔%d〕%d号"
	if n.Series == trade.TaxNotice || n.Series == trade.CustomsNote {
		form = "%s%d年第%d号"
	}
	return Text{fmt.Sprintf(form, series.Zh, n.Year, n.Number),
		fmt.Sprintf("%s [%d] No. %d", series.En, n.Year, n.Number)}
}
