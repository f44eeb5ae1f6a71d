package words

import (
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
