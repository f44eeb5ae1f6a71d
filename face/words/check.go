package words

// Check says what a check of a paper has found, by the check's stable name. Of a
// name that is not known it gives nothing.
func Check(name string) Text { return checks[name] }

// checks are the checks of papers. What stands for a % are the figures found.
var checks = map[string]Text{
	"absurd-figure": {"%s填写为 %s，不可能是真实数值。", "The figure given for %s is %s, which cannot be right."},
	"aircraft-with-vessel": {"运输方式为%s，运输工具名称%s却不是航班号。",
		"The goods go by %s, yet %s is not the number of a flight."},
	"buyer-empty":       {"填有%s%s和总价 %s，但未填境外收货人。", "The %s %s and a total of %s are given, but no buyer."},
	"buyer-is-exporter": {"境外收货人%s与境内发货人%s相同。", "The buyer %s is the exporter %s."},
	"buyer-mixed-scripts": {"境外收货人%s中的%s混用了外形相近的不同文字字母。",
		"In the buyer %s the word %s mixes letters of scripts that look alike."},
	"buyer-repeated": {"境外收货人%s共 %d 个字母、%d 种，最多连续重复 %d 次，不像名称。",
		"The buyer %s has %d letters of %d kinds, at most %d alike in a row, and does not look like a name."},
	"buyer-template": {"境外收货人%s是占位字样，不是名称。", "The buyer %s is a word that holds a place and not a name."},
	"code-form": {"第 %d 项商品编号%s不是 6、8 或 10 位编码。",
		"The tariff code %[2]s of line %[1]d is not one of 6, 8 or 10 digits."},
	"declared-in-future": {"申报日期 %[1]s 晚于今日 %[2]s 共 %[3]d 天。",
		"The declaration date %[1]s is later than today, %[2]s; days between: %[3]d."},
	"declared-long-ago": {"申报日期 %s 距今已 %d 天，超过 %d 天。",
		"It was declared on %s, %d days ago, which is more than %d."},
	"destination-home": {"出口货物的运抵国为%s。", "The goods are exported to %s."},
	"exported-before-declared": {"出口日期 %s 早于申报日期 %s 共 %d 天。",
		"The export date %[1]s lies %[3]d days before the declaration date %[2]s."},
	"exported-in-future": {"出口日期 %[1]s 晚于今日 %[2]s 共 %[3]d 天。",
		"The export date %[1]s is later than today, %[2]s; days between: %[3]d."},
	"exported-long-after-declared": {"出口日期 %s 晚于申报日期 %s 共 %d 天。",
		"The export date %[1]s lies %[3]d days after the declaration date %[2]s."},
	"freight-out-of-proportion": {"运费 %s 占总价 %s 的 %s%%。", "The freight of %[1]s is %[3]s%% of the total of %[2]s."},
	"gross-below-net":           {"毛重 %s 千克小于净重 %s 千克。", "The gross weight of %s kg is below the net weight of %s kg."},
	"incoterm-unknown":          {"成交方式%s不属于 Incoterms 2020。", "The terms of delivery %s are none of Incoterms 2020."},
	"incoterm-with-freight": {"成交方式 %s 由买方承担运费，却填有运费 %s。",
		"Under %s the buyer pays the freight, yet a freight of %s is given."},
	"incoterm-with-insurance": {"成交方式 %s 不由卖方投保，却填有保费 %s。",
		"Under %s the seller need not insure, yet a premium of %s is given."},
	"incoterm-without-costs": {"成交方式 %s 由卖方承担运输费用，但运费和保费均未填。",
		"Under %s the seller pays for the carriage, but neither freight nor premium is given."},
	"incoterm-without-freight": {"成交方式 %s 由卖方承担运费，但运费%s。", "Under %s the seller pays the freight, which is %s."},
	"incoterm-without-insurance": {"成交方式 %s 由卖方投保，但保费%s。",
		"Under %s the seller insures the goods, but the premium is %s."},
	"insurance-out-of-proportion": {"保费 %s 占总价 %s 的 %s%%。",
		"The premium of %[1]s is %[3]s%% of the total of %[2]s."},
	"line-repeated": {"第 %d 项与第 %d 项完全相同（数量 %s，金额 %s）。",
		"Line %d is the same as line %d in everything (quantity %s, amount %s)."},
	"mode-fee-only": {"监管方式 %s%s只应收加工费，请核对总价 %s 是否含料件价值。",
		"Under supervision mode %s%s only the fee is owed: see whether the total of %s holds the materials."},
	"mode-without-payment": {"监管方式 %s%s下不发生收汇，却申报总价 %s。",
		"Under supervision mode %s%s nothing is paid, yet a total of %s is declared."},
	"mode-without-receivable": {"监管方式 %s%s多为先收款后发货，总价 %s 未必形成应收账款。",
		"Under supervision mode %s%s buyers mostly pay first, so the total of %s may not be owed."},
	"near-duplicate": {"与单据%[2]s相似度 %.0[1]f%%（界限 %.0[3]f%%）：双方均填的 %[4]d 项中有 %[5]d 项相同（%[6]s）；不同的有：%[7]s。",
		"It is %.0[1]f%% like the paper %[2]s (limit %.0[3]f%%): of %[4]d fields given on both, %[5]d agree " +
			"(%[6]s); these differ: %[7]s."},
	"number-of-another-year": {"报关单号 %s 属 %s 年，申报日期为 %s。",
		"The declaration number %s is of the year %s, the declaration date is %s."},
	"number-of-import": {"报关单号 %s 第 9 位为 1，是进口报关单。",
		"Digit 9 of the declaration number %s is 1: it is an import declaration."},
	"office-against-port": {"报关单号 %s 的申报关区为 %s，离境口岸%s属关区 %s。",
		"The declaration number %s was given by customs district %s, while the port %s lies in district %s."},
	"origin-abroad": {"一般贸易出口的%s为%s，非中国原产。", "In general trade the %s is %s and not China."},
	"package-too-heavy": {"共 %d 件、毛重 %s 千克，平均每件 %s 千克，超过集装箱可装重量。",
		"%d packages of %s kg gross make %s kg a package, which is beyond what a container holds."},
	"package-too-light": {"共 %d 件、毛重 %s 千克，平均每件 %s 千克，过轻。",
		"%d packages of %s kg gross make %s kg a package, which is too light."},
	"packing-heavy": {"包装占毛重的 %.0f%%（毛重 %s 千克，净重 %s 千克）。",
		"Packing makes up %.0f%% of the gross weight (gross %s kg, net %s kg)."},
	"piece-weight": {"净重 %s 千克、共 %s 个计件单位，平均每个 %s 千克，不合常理。",
		"A net weight of %s kg over %s pieces is %s kg a piece, which cannot be right."},
	"quantity-above-net": {"按重量计的商品共 %s 千克，超过净重 %s 千克。",
		"Goods counted by weight come to %s kg, above the net weight of %s kg."},
	"quantity-fractional": {"%s为 %s，而单位%s按整数计。", "The %s is %s, though the unit %s counts whole things."},
	"quantity-zero":       {"%s为零，但该项有金额和单位。", "The %s is nothing, though the line has an amount and a unit."},
	"round-amount":        {"总价 %s 为整万数。", "The total of %s is very round."},
	"sea-without-lading": {"货物已于 %s 以%s出口，但未填提运单号。",
		"The goods left by %[2]s on %[1]s, but no bill of lading is given."},
	"sea-without-vessel": {"运输方式为%s，但未填运输工具名称。", "The goods go by %s, but no vessel is named."},
	"sum-of-items": {"各项金额合计 %s，与总价 %s 相差 %s%%。",
		"The lines add up to %[1]s, which is %[3]s%% off the total of %[2]s."},
	"third-country": {"贸易国为%s，运抵国为%s，属第三国贸易。",
		"The trade is with %s and the goods go to %s: trade through a third country."},
	"units-differ": {"同一商品编号%s在第 %d 项用单位%s、在第 %d 项用%s。",
		"The tariff code %[1]s is counted in %[3]s on line %[2]d and in %[5]s on line %[4]d."},
	"value-per-kilogram": {"每千克净重价值 %s %s，极为少见。", "A kilogram net is worth %s %s, which is very rare."},
}

// What findings say of fields and costs.
var (
	OfLine    = Text{"第 %d 项%s", "%[2]s of line %[1]d"}
	Goods     = Text{"商品项", "goods"}
	NoFields  = Text{"无", "none"}
	MoreThan  = Text{"%[1]s等 %[2]d 项", "%[1]s and %[3]d more"}
	InBracket = Text{"（%s）", " (%s)"}
	Nothing   = Text{"为零", "nothing"}
	NotGiven  = Text{"未填", "not given"}
)
