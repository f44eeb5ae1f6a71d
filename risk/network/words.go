package network

import (
	"fmt"
	"strconv"
	"strings"
)

func (k Kind) words() (zh, en string) {
	switch k {
	case Sale:
		return "销售", "sales"
	case Payment:
		return "付款", "payments"
	}
	return "贷款", "loans"
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
	kindZh, kindEn := f.Ring[0].Kind.words()
	orderZh, orderEn := "时间先后不闭合", "not in order of time"
	if f.Ordered {
		orderZh, orderEn = "按时间先后闭合", "in order of time"
	}
	what := fmt.Sprintf("%d 方之间的%s首尾相接", len(f.Ring), kindZh)
	whatEn := fmt.Sprintf("The %s of %d parties come back to where they began", kindEn, len(f.Ring))
	if f.Pattern == GoodsBack {
		code := f.Ring[0].Goods
		code = code[:min(6, len(code))]
		what = fmt.Sprintf("子目 %s 的货物经 %d 方%s后返回起点", code, len(f.Ring), kindZh)
		whatEn = fmt.Sprintf("Goods of subheading %s come back to where they began after %s among %d parties", code,
			kindEn, len(f.Ring))
	}
	days := float64(f.Span) / float64(day)
	f.Zh = fmt.Sprintf("%s：%s（%s），历时 %.1f 天，最小一笔为最大一笔的 %.1f%%，环上往来的净流比例 %.1f%%，占各方同类流出的 %.1f%%。",
		what, way.String(), orderZh, days, 100*f.Kept, 100*f.Net, 100*f.Share)
	f.En = fmt.Sprintf("%s: %s, %s within %.1f days, the smallest %.1f %% of the largest, net flow along the ring "+
		"%.1f %%, %.1f %% of what its parties send.",
		whatEn, way.String(), orderEn, days, 100*f.Kept, 100*f.Net, 100*f.Share)
	if f.Partial {
		f.Zh += "检索未到底，可能还有其他环。"
		f.En += " The search was cut short: there may be more rings."
	}
}

func (f *Finding) sharedWords(all, sampled int, value float64) {
	alone := len(f.Dealings)
	f.Zh = fmt.Sprintf("买方 %s 有 %d 家卖方，所查 %d 家中 %d 家的销售至少一半面向该买方且彼此无往来，合计 %s。", f.Parties[0], all, sampled,
		alone, figure(value))
	f.En = fmt.Sprintf("Buyer %s has %d sellers; of %d looked at, %d sell at least half to it and nothing to each "+
		"other, %s in all.", f.Parties[0], all, sampled, alone, figure(value))
}

func (f *Finding) fanWords(now int, usual float64, own bool, kind Kind) {
	kindZh, kindEn := kind.words()
	wayZh, wayEn := "转出", "to"
	if f.Pattern == FanIn {
		wayZh, wayEn = "转入", "from"
	}
	whoseZh, whoseEn := "其自身", "for it"
	if !own {
		whoseZh, whoseEn = "各方", "for all parties (it has no history of its own)"
	}
	f.Zh = fmt.Sprintf("%s 本周%s%s涉及 %d 个对手方，%s通常每周 %.1f 个。", f.Parties[0], kindZh, wayZh, now, whoseZh, usual)
	f.En = fmt.Sprintf("%s has %s %s %d counterparties this week, against %.1f usual %s.", f.Parties[0], kindEn, wayEn,
		now, usual, whoseEn)
}

func (f *Finding) suddenWords(value, usual, z float64, kind Kind, fresh bool) {
	kindZh, kindEn := kind.words()
	newZh, newEn := "与其首次往来的对手方", "a counterparty that it had not dealt with"
	if fresh {
		newZh, newEn = "此前未见的对手方", "a party never seen before"
	}
	f.Zh = fmt.Sprintf("%s 与%s %s 的首笔%s为 %s，为其同类常见金额 %s 的 %.1f 倍（偏离 %.1f）。", f.Parties[0], newZh, f.Parties[1], kindZh,
		figure(value), figure(usual), value/usual, z)
	f.En = fmt.Sprintf("The first of %s's %s with %s, %s, is of %s: %.1f times its usual %s (z %.1f).", f.Parties[0],
		kindEn, newEn, f.Parties[1], figure(value), value/usual, figure(usual), z)
}
