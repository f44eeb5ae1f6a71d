package network

import (
	"strconv"
	"strings"

	"tallystick/face/words"
)

func (k Kind) words() words.Text {
	switch k {
	case Sale:
		return words.Sales
	case Payment:
		return words.Payments
	}
	return words.Loans
}

// figure writes a value with four digits that count, and no exponent a person
// would meet.
func figure(x float64) string {
	if x >= 1000 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

func (f *Finding) words() {
	var way strings.Builder
	for _, p := range f.Parties {
		way.WriteString(string(p))
		way.WriteString(" → ")
	}
	way.WriteString(string(f.Parties[0]))
	kind, order := f.Ring[0].Kind.words(), words.NotInOrder
	if f.Ordered {
		order = words.InOrder
	}
	what := words.RingOf.With(len(f.Ring), kind)
	if f.Pattern == GoodsBack {
		code := f.Ring[0].Goods
		what = words.GoodsBack.With(code[:min(6, len(code))], len(f.Ring), kind)
	}
	said := words.RingFigures.With(what, way.String(), order, float64(f.Span)/float64(day), 100*f.Kept, 100*f.Net,
		100*f.Share)
	if f.Partial {
		said = said.And(words.CutShort)
	}
	f.Zh, f.En = said.Words()
}

func (f *Finding) sharedWords(all, sampled int, value float64) {
	f.Zh, f.En = words.SharedBuyer.With(f.Parties[0], all, sampled, len(f.Dealings), figure(value)).Words()
}

func (f *Finding) fanWords(now int, usual float64, own bool, kind Kind) {
	way, whose := words.OutOf, words.ItsOwn
	if f.Pattern == FanIn {
		way = words.Into
	}
	if !own {
		whose = words.AllParties
	}
	f.Zh, f.En = words.Fan.With(f.Parties[0], kind.words(), way, now, usual, whose).Words()
}

func (f *Finding) suddenWords(value, usual, z float64, kind Kind, fresh bool) {
	other := words.FirstDealing
	if fresh {
		other = words.NeverSeen
	}
	f.Zh, f.En = words.Sudden.With(f.Parties[0], other, f.Parties[1], kind.words(), figure(value), figure(usual),
		value/usual, z).Words()
}
