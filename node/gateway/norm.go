package gateway

import (
	"regexp"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// maxNorm is how long the number of a norm may be, in bytes.
const maxNorm = 64

var (
	normWords  = regexp.MustCompile(`^\p{Han}+〔?([0-9]{4})(?:〕|年第)([0-9]{1,5})号$`)
	normTokens = regexp.MustCompile(`^[a-z]+-([0-9]{4})-([0-9]{1,5})$`)
	brackets   = strings.NewReplacer("[", "〔", "]", "〕", "［", "〔", "］", "〕", " ", "")
)

// ParseNorm reads the number of a norm, as 汇发〔2017〕9号 or huifa-2017-9; false
// when it is none that the limits can name. What is read is written again and must
// be the same.
func ParseNorm(text string) (trade.Norm, bool) {
	if len(text) > maxNorm {
		return trade.Norm{}, false
	}
	text = brackets.Replace(strings.TrimSpace(text))
	parts := normWords.FindStringSubmatch(text)
	if parts == nil {
		parts = normTokens.FindStringSubmatch(text)
	}
	if parts == nil {
		return trade.Norm{}, false
	}
	year, _ := strconv.ParseUint(parts[1], 10, 16) // four digits
	number, err := strconv.ParseUint(parts[2], 10, 16)
	if err != nil || number == 0 || year < 1949 || year > 2199 {
		return trade.Norm{}, false
	}
	for _, series := range normSeries {
		n := trade.Norm{Series: series, Year: uint16(year), Number: uint16(number)}
		if text == words.Norm(n).Zh || text == NormToken(n) {
			return n, true
		}
	}
	return trade.Norm{}, false
}

// NormToken writes the number of a norm for programs, as huifa-2017-9.
func NormToken(n trade.Norm) string {
	return n.Series.String() + "-" + strconv.Itoa(int(n.Year)) + "-" + strconv.Itoa(int(n.Number))
}
