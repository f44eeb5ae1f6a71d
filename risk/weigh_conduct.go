package risk

import (
	"fmt"
	"math"
)

// weighConduct brings in what the enterprise did before this application.
func (g *weighing) weighConduct() {
	c := g.conduct
	if g.before() >= leastDelays || c.Settled >= leastDelays {
		g.known++
	}
	g.weighGrowth(c)
	g.weighRepaying(c)
	g.weighAfter(c)
	if g.before() == 0 {
		g.add("no-history", 0, "本机构尚无该企业的融资记录。", "No financing of this enterprise is known here.")
	}
}

// before counts the enterprise's applications before this one.
func (g *weighing) before() int {
	if g.f.counted {
		return g.conduct.Applied - 1
	}
	return g.conduct.Applied
}

func (g *weighing) weighGrowth(c *Conduct) {
	asked, _ := g.yuan(g.f.asked)
	age := int(g.today - c.First)
	if age < youngDays && asked > 0 {
		rush := min(1, 0.25+float64(min(g.before(), c.lately(g.today)))/8)
		g.add("new", rush*(1-float64(age)/youngDays), fmt.Sprintf("企业首次出现于 %d 天前，此前已申请 %d 笔。", age, g.before()),
			fmt.Sprintf("First seen %d days ago; applications before this one: %d.", age, g.before()))
	} else if age >= longHistory {
		g.add("history", 1, fmt.Sprintf("企业已有 %d 个月的记录。", age/30), fmt.Sprintf("The enterprise has been known for %d "+
			"months.", age/30))
	}
	if burst := c.Burst(g.today); burst >= 3 {
		g.add("burst", math.Log(burst/2)/math.Log(6), fmt.Sprintf("近 30 天申请金额为此前月均的 %.1f 倍。", burst),
			fmt.Sprintf("Over the last 30 days %.1f times the monthly mean of before was applied for.", burst))
	}
	if taken := c.Owed + asked; c.Declared > 0 && taken > 0.9*c.Declared && c.Applied > 0 {
		g.add("beyond", (taken/c.Declared-0.9)/0.6, fmt.Sprintf("未还与申请金额合计为近两年出口额的 %.0f%%。", 100*taken/c.Declared),
			fmt.Sprintf("What is owed and asked comes to %.0f %% of the exports of two years.", 100*taken/c.Declared))
	}
	if c.Applied >= manyLoans {
		if usual := c.Tenors / float64(c.Applied); float64(g.f.tenor) > 1.6*usual && g.f.tenor > 60 {
			g.add("stretched", float64(g.f.tenor)/usual/3, fmt.Sprintf("申请期限 %d 天，此前平均 %.0f 天。", g.f.tenor, usual),
				fmt.Sprintf("%d days are asked for, %.0f were usual.", g.f.tenor, usual))
		}
	}
}

func (g *weighing) weighRepaying(c *Conduct) {
	if share, ok := c.OwnShare(); ok && share >= 0.5 {
		g.add("own-funds", (share-0.3)/0.7, fmt.Sprintf("已还本金的 %.0f%% 来自自有资金而非出口收汇。", 100*share),
			fmt.Sprintf("%.0f %% of what was repaid came from own funds, not from export proceeds.", 100*share))
	}
	if share := oftenness(c.recent.overdue, c.recent.loans, 0.05); share > 0 {
		g.add("overdue", share, fmt.Sprintf("有 %d 笔贷款曾逾期。", c.Overdue),
			fmt.Sprintf("Loans that passed their maturity unpaid: %d.", c.Overdue))
	}
	if d, ok := c.Delay(g.usualDelay()); ok {
		switch {
		case d.Days > 5:
			g.add("late", d.Days/30, fmt.Sprintf("按 %d 笔已结清贷款，预计晚于到期日 %.0f 天还款（%.0f 至 %.0f 天）。", d.From,
				d.Days, d.Low, d.High),
				fmt.Sprintf("By %d settled loans it will repay %.0f days after maturity (%.0f to %.0f).", d.From,
					d.Days, d.Low, d.High))
		case d.From >= manyLoans && c.Overdue == 0 && c.recent.diverted < 0.5:
			g.add("repays", float64(d.From)/12, fmt.Sprintf("%d 笔贷款按期结清。", c.Settled),
				fmt.Sprintf("%d loans were settled in time.", c.Settled))
		}
	}
}

// weighAfter brings in what happened to papers and money after the bank had lent.
func (g *weighing) weighAfter(c *Conduct) {
	if share := oftenness(c.recent.changed, c.recent.loans, 0.03); share > 0 {
		g.add("after", share, fmt.Sprintf("融资后有 %d 份报关单被修改、%d 份被撤销或退运。", c.Amended, c.Withdrawn),
			fmt.Sprintf("Declarations that changed after they had been financed: %d; withdrawn or returned: %d.",
				c.Amended, c.Withdrawn))
	}
	if share := oftenness(c.recent.diverted, c.recent.loans, 0.01); share > 0 {
		g.add("diverted", share, fmt.Sprintf("货款曾 %d 次汇入其他银行。", c.Diverted),
			fmt.Sprintf("Proceeds that went to another bank than the lender: %d.", c.Diverted))
	}
	if share := oftenness(c.recent.lapsed, c.recent.loans, 0.05); share > 0 {
		g.add("lapsed", share, fmt.Sprintf("有 %d 次占用到期失效。", c.Lapsed), fmt.Sprintf("Holds that ran out: %d.", c.Lapsed))
	}
	if c.Suspected > 0 {
		g.add("suspected", float64(c.Suspected)/2, fmt.Sprintf("曾有 %d 笔申请因涉嫌欺诈或重复融资被拒绝。", c.Suspected),
			fmt.Sprintf("Applications declined as fraud or as financed already: %d.", c.Suspected))
	}
}

// oftenness says how much something happens beyond what is usual among so many
// late loans: 0 when it is as usual or too rare to tell, 1 when it is the habit.
// The usual counts as much as four loans.
func oftenness(times, loans, usual float64) float64 {
	const lean = 4
	rate := (times + lean*usual) / (loans + lean)
	return min(1, max(0, (rate-3*usual)/0.2))
}
