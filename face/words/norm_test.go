package words

import (
	"strings"
	"testing"

	"tallystick/book/trade"
)

// The numbers of norms are written as officers write them.
func TestNormsAreWritten(t *testing.T) {
	for _, c := range []struct {
		norm trade.Norm
		want Text
	}{
		{trade.Norm{Series: trade.ExchangeNorm, Year: 2017, Number: 9}, Text{"汇发〔2017〕9号", "Huifa [2017] No. 9"}},
		{trade.Norm{Series: trade.TaxNotice, Year: 2024, Number: 11},
			Text{"国家税务总局公告2024年第11号", "STA Announcement [2024] No. 11"}},
		{trade.Norm{Year: 2024, Number: 11}, Unknown},
	} {
		if got := Norm(c.norm); got != c.want {
			t.Errorf("%+v is written %q", c.norm, got)
		}
	}
}

func TestNormsAreRead(t *testing.T) {
	for text, want := range map[string]trade.Norm{
		"汇发〔2017〕9号":         {Series: trade.ExchangeNorm, Year: 2017, Number: 9},
		" 汇发[2017]9号 ":       {Series: trade.ExchangeNorm, Year: 2017, Number: 9},
		"huifa-2017-9":       {Series: trade.ExchangeNorm, Year: 2017, Number: 9},
		"银发〔2021〕35号":        {Series: trade.BankNorm, Year: 2021, Number: 35},
		"国家税务总局公告2024年第11号":  {Series: trade.TaxNotice, Year: 2024, Number: 11},
		"customs-2018-179":   {Series: trade.CustomsNote, Year: 2018, Number: 179},
		"汇发〔1949〕65535号":     {Series: trade.ExchangeNorm, Year: 1949, Number: 65535},
		"huifa-2199-1":       {Series: trade.ExchangeNorm, Year: 2199, Number: 1},
		"huifa-1948-1":       {},
		"huifa-2200-1":       {},
		"huifa-2017-0":       {},
		"huifa-2017-65536":   {},
		"huifa-2017-09":      {},
		"unknown-2017-9":     {},
		"汇发〔2017〕09号":        {},
		"汇发2017年第9号":         {},
		"国发〔2017〕9号":         {},
		"Huifa [2017] No. 9": {},
		"":                   {},
		"huifa-2017-9 号":     {},
		"汇发〔2017〕9号，汇发〔2018〕1号":                          {},
		strings.Repeat(" ", maxNorm-11) + "huifa-2017-9": {},
		strings.Repeat(" ", maxNorm-12) + "huifa-2017-9": {Series: trade.ExchangeNorm, Year: 2017, Number: 9},
	} {
		if got, ok := ParseNorm(text); got != want || ok != (want != trade.Norm{}) {
			t.Errorf("%q is read as %+v, %v", text, got, ok)
		}
	}
}

// What is read as a norm is written and read as the same again.
func FuzzNorm(f *testing.F) {
	for _, seed := range []string{"汇发〔2017〕9号", "huifa-2017-9", "国家税务总局公告2024年第11号", "[]", "汇发"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := ParseNorm(text)
		if !ok {
			if n != (trade.Norm{}) {
				t.Fatalf("%q is none, and %+v", text, n)
			}
			return
		}
		for _, written := range []string{Norm(n).Zh, NormToken(n)} {
			if again, ok := ParseNorm(written); !ok || again != n {
				t.Fatalf("%q is read as %+v, and %q as %+v, %v", text, n, written, again, ok)
			}
		}
	})
}
