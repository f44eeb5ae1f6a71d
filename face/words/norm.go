package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"tallystick/book/trade"
)

// figures are those of the limits, as pages call them.
var figures = []Text{
	trade.ProductsFigure:    {"产品", "products"},
	trade.HoldFigure:        {"占用时限", "how long a hold lasts"},
	trade.ModesFigure:       {"可用监管方式", "supervision modes"},
	trade.SourcesFigure:     {"还款来源", "sources of repayment"},
	trade.InstrumentsFigure: {"结算工具", "instruments"},
	trade.ClassCTenorFigure: {"C 类企业期限", "class C tenor"},
	trade.BackdateFigure:    {"最迟补登", "how late something may be registered"},
	trade.InspectFigure:     {"抽查比例", "share drawn for inspection"},
	trade.RemainderFigure:   {"可关闭尾差", "remainder that may be closed"},
	trade.DocumentAgeFigure: {"单据使用期限", "age of a document"},
	trade.CodesFigure:       {"可付汇交易编码", "codes that may be paid under"},
	trade.VerifyAboveFigure: {"须凭单据付汇的起点", "payments verified above"},
	trade.RefundCheckFigure: {"退汇须复核的起点", "refunds confirmed above"},
	trade.ReturnHoldFigure:  {"退货占用期限", "hold of returned goods"},
	trade.WaivedShareFigure: {"免核验占比", "share of waived payments"},
	trade.MatchWithinFigure: {"预付匹配期限", "advances matched within"},

	trade.SettlementBandFigure: {"结汇汇率浮动范围", "band of settlement"},
	trade.PettyCashFigure:      {"每月备用金上限", "petty cash a month"},
	trade.CheckDaysFigure:      {"核查期限", "days to check"},
	trade.InvoiceWholeFigure:   {"发票整张使用", "invoices for one payment alone"},
	trade.SplitFigure:          {"拆分付汇的判断", "what counts as a payment that was split"},
	trade.SpecialFigure:        {"特殊退汇", "special refunds"},
	trade.TaskDaysFigure:       {"须报告的天数", "days after which what is late is reported"},
	trade.TaskFloorFigure:      {"报告任务起点金额", "what is open is reported above"},
	trade.MarksFigure:          {"疑似重复单据的处理", "what comes of documents that are alike"},
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

// NormToken writes the number of a norm for programs, as huifa-2017-9.
func NormToken(n trade.Norm) string { return fmt.Sprintf("%v-%d-%d", n.Series, n.Year, n.Number) }

// maxNorm is how long the number of a norm may be, in bytes.
const maxNorm = 64

var (
	normNumbers = regexp.MustCompile(`^[^0-9]+([0-9]{4})[^0-9]+([0-9]{1,5})[^0-9]*$`)
	brackets    = strings.NewReplacer("[", "〔", "]", "〕", "［", "〔", "］", "〕")
)

// ParseNorm reads the number of a norm, as 汇发〔2017〕9号 or huifa-2017-9; false
// when it is none that the limits can name. What is read is written again and must
// be the same.
func ParseNorm(text string) (trade.Norm, bool) {
	if len(text) > maxNorm {
		return trade.Norm{}, false
	}
	text = brackets.Replace(strings.TrimSpace(text))
	parts := normNumbers.FindStringSubmatch(text)
	if parts == nil {
		return trade.Norm{}, false
	}
	year, _ := strconv.ParseUint(parts[1], 10, 16) // four digits
	number, err := strconv.ParseUint(parts[2], 10, 16)
	if err != nil || number == 0 || year < 1949 || year > 2199 {
		return trade.Norm{}, false
	}
	for series := trade.ExchangeNorm; series <= trade.CustomsNote; series++ {
		n := trade.Norm{Series: series, Year: uint16(year), Number: uint16(number)}
		if text == Norm(n).Zh || text == NormToken(n) {
			return n, true
		}
	}
	return trade.Norm{}, false
}
