package words

// What is dealt in between parties.
var (
	Sales    = Text{"销售", "sales"}
	Payments = Text{"付款", "payments"}
	Loans    = Text{"贷款", "loans"}
)

// What the network of dealings shows.
var (
	InOrder    = Text{"按时间先后闭合", "in order of time"}
	NotInOrder = Text{"时间先后不闭合", "not in order of time"}
	RingOf     = Text{"%d 方之间的%s首尾相接", "The %[2]s of %[1]d parties come back to where they began"}
	GoodsBack  = Text{"子目 %s 的货物经 %d 方%s后返回起点",
		"Goods of subheading %[1]s come back to where they began after %[3]s among %[2]d parties"}
	RingFigures = Text{"%s：%s（%s），历时 %.1f 天，最小一笔为最大一笔的 %.1f%%，环上往来的净流比例 %.1f%%，占各方同类流出的 %.1f%%。",
		"%s: %s, %s within %.1f days, the smallest %.1f %% of the largest, net flow along the ring %.1f %%, " +
			"%.1f %% of what its parties send."}
	CutShort    = Text{"检索未到底，可能还有其他环。", " The search was cut short: there may be more rings."}
	SharedBuyer = Text{"买方 %s 有 %d 家卖方，所查 %d 家中 %d 家的销售至少一半面向该买方且彼此无往来，合计 %s。",
		"Buyer %s has %d sellers; of %d looked at, %d sell at least half to it and nothing to each other, %s in all."}
	Into       = Text{"转入", "from"}
	OutOf      = Text{"转出", "to"}
	ItsOwn     = Text{"其自身", "for it"}
	AllParties = Text{"各方", "for all parties (it has no history of its own)"}
	Fan        = Text{"%[1]s 本周%[2]s%[3]s涉及 %[4]d 个对手方，%[6]s通常每周 %.1[5]f 个。",
		"%[1]s has %[2]s %[3]s %[4]d counterparties this week, against %.1[5]f usual %[6]s."}
	FirstDealing = Text{"与其首次往来的对手方", "a counterparty that it had not dealt with"}
	NeverSeen    = Text{"此前未见的对手方", "a party never seen before"}
	Sudden       = Text{"%[1]s 与%[2]s %[3]s 的首笔%[4]s为 %[5]s，为其同类常见金额 %[6]s 的 %.1[7]f 倍（偏离 %.1[8]f）。",
		"The first of %[1]s's %[4]s with %[2]s, %[3]s, is of %[5]s: %.1[7]f times its usual %[6]s (z %.1[8]f)."}
)

// What a unit price shows against others.
var (
	PriceOrdinary = Text{"在通常范围内", "which is ordinary"}
	PriceLow      = Text{"明显偏低", "which is unusually low"}
	PriceHigh     = Text{"明显偏高", "which is unusually high"}
	UnitPrice     = Text{"单价 %[1]s %[2]s，为%[3]s共 %[4]d 笔申报的中位价 %[5]s 的 %[6]s 倍，%[7]s（稳健偏离 %.1[8]f，界限 %.1[9]f）。",
		"The unit price of %[1]s %[2]s is %[6]s times the median of %[5]s, taken from %[4]d declared lines of %[3]s, " +
			"%[7]s (robust z %.1[8]f, limit %.1[9]f)."}
	BoxAgrees = Text{"按偏态调整的箱线图（%s 至 %s）结论相同。",
		" The boxplot adjusted for skew (%s to %s) says the same."}
	BoxDisagrees = Text{"按偏态调整的箱线图（%s 至 %s）结论不同，宜人工判断。",
		" The boxplot adjusted for skew (%s to %s) does not say so: a person should decide."}
	SpreadFloored = Text{"样本价格几乎一致，离散度按下限 %.3g 计，偏离值仅供参考。",
		" The prices of the sample are almost all the same: the spread was set to the floor of %.3g, so read the z " +
			"with care."}
	GroupMixed = Text{"更细的分组样本不足，本组含不同货物。",
		" Narrower groups are too small, and this one mixes different goods."}
	OfGoodsOriginPeriod = Text{"子目 %s、原产 %s、%s ", "subheading %s, origin %s, in %s"}
	OfGoodsOrigin       = Text{"子目 %s、原产 %s、各期", "subheading %s, origin %s, in any period"}
	OfGoods             = Text{"子目 %s、各原产地", "subheading %s of any origin"}
	OfHeading           = Text{"品目 %s ", "heading %s"}
	OfChapter           = Text{"第 %s 章", "chapter %s"}
)
