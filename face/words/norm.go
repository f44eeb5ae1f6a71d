package words

import "tallystick/book/trade"

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

// normForms are how a number is written behind its series: documents of an office
// are numbered otherwise than announcements.
var normForms = []Text{
	trade.ExchangeNorm: {"%s〔%d〕%d号", "%s [%d] No. %d"},
	trade.BankNorm:     {"%s〔%d〕%d号", "%s [%d] No. %d"},
	trade.TaxNotice:    {"%s%d年第%d号", "%s [%d] No. %d"},
	trade.CustomsNote:  {"%s%d年第%d号", "%s [%d] No. %d"},
}

// Norm writes the number of a norm, as 汇发〔2017〕9号, Huifa [2017] No. 9.
func Norm(n trade.Norm) Text {
	form := at(normForms, n.Series)
	if form == Unknown {
		return Unknown
	}
	return form.With(Name(n.Series), n.Year, n.Number)
}
