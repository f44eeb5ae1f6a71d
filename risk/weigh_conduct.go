package risk

import (
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
		g.add("no-history", 0, nil)
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
		g.add("new", rush*(1-float64(age)/youngDays), with{age, g.before()})
	} else if age >= longHistory {
		g.add("history", 1, with{age / 30})
	}
	if burst := c.Burst(g.today); burst >= 3 {
		g.add("burst", math.Log(burst/2)/math.Log(6), with{burst})
	}
	if taken := c.Owed + asked; c.Declared > 0 && taken > 0.9*c.Declared && c.Applied > 0 {
		g.add("beyond", (taken/c.Declared-0.9)/0.6, with{100 * taken / c.Declared})
	}
	if c.Applied >= manyLoans {
		if usual := c.Tenors / float64(c.Applied); float64(g.f.tenor) > 1.6*usual && g.f.tenor > 60 {
			g.add("stretched", float64(g.f.tenor)/usual/3, with{g.f.tenor, usual})
		}
	}
}

func (g *weighing) weighRepaying(c *Conduct) {
	if share, ok := c.OwnShare(); ok && share >= 0.5 {
		g.add("own-funds", (share-0.3)/0.7, with{100 * share})
	}
	if share := oftenness(c.recent.overdue, c.recent.loans, 0.05); share > 0 {
		g.add("overdue", share, with{c.Overdue})
	}
	if d, ok := c.Delay(g.usualDelay()); ok {
		switch {
		case d.Days > 5:
			g.add("late", d.Days/30, with{d.From, d.Days, d.Low, d.High})
		case d.From >= manyLoans && c.Overdue == 0 && c.recent.diverted < 0.5:
			g.add("repays", float64(d.From)/12, with{c.Settled})
		}
	}
}

// weighAfter brings in what happened to papers and money after the bank had lent.
func (g *weighing) weighAfter(c *Conduct) {
	if share := oftenness(c.recent.changed, c.recent.loans, 0.03); share > 0 {
		g.add("after", share, with{c.Amended, c.Withdrawn})
	}
	if share := oftenness(c.recent.diverted, c.recent.loans, 0.01); share > 0 {
		g.add("diverted", share, with{c.Diverted})
	}
	if share := oftenness(c.recent.lapsed, c.recent.loans, 0.05); share > 0 {
		g.add("lapsed", share, with{c.Lapsed})
	}
	if c.Suspected > 0 {
		g.add("suspected", float64(c.Suspected)/2, with{c.Suspected})
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
