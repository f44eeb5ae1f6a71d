package words

import "tallystick/book/trade"

// verified are what a bank is told of an invoice that it has verified.
var verified = []Text{
	trade.Disagrees: {"不存在或不一致", "not found, or does not agree"},
	trade.Passes:    {"核验通过", "passes"},
	trade.UsedUp:    {"已用完", "used up"},
	trade.NotGood:   {"不可使用", "not good"},
}

// What is said where a bank has many invoices verified at once.
var (
	LineOfList     = Text{"行", "Line"}
	ListIsUnread   = Text{"清单无法读取", "The list cannot be read"}
	ComparedBeside = Text{"已与该企业近期付汇一并比对，折 %s", "Looked at beside the enterprise's other payments, worth %s"}
	SplitIs        = Text{"疑似拆分付汇", "Warned of as one that was split"}
	SplitCounts    = Text{"%[2]d 天内付给同一收款人 %[1]d 笔及以上、均未超过备案起点而合计超过",
		"%d or more to one payee in %d days, none above the amount from which a filing is named, and all together"}
	MayNot         = Text{"无权操作", "Not for you"}
	BanksVerify    = Text{"仅银行可批量核验发票", "only banks have invoices verified"}
	VerifiesSoMany = Text{"每次核验 1 至 %d 张发票", "from 1 to %d invoices are verified at once"}
	NamedInLine    = Text{"与第 %d 行是同一张发票", "the same invoice as in line %d"}

	VerifyTitle = Text{"批量核验发票", "Verify many invoices at once"}
	VerifyHow   = Text{"每次最多 %d 张。发票号码、购买方、币种与价税合计须全部一致，否则一律答复“不存在或不一致”。" +
		"每张均记入查证记录，并计入经办人与本行的核验额度。读不出的行单独说明，不影响其余。",
		"Up to %d at once. Number, buyer, currency and total have to agree, or the answer is that it was not found " +
			"or does not agree, and no more. Each is on the record of looks and counts against the quota of the " +
			"person and of the bank. What cannot be read is said line by line, and keeps no other back."}
	VerifyPaste = Text{"粘贴发票：每行一张，依次为号码、购买方信用代码、价税合计、币种（可省略，默认 CNY）",
		"Paste invoices, one a line: number, buyer's credit code, total with tax, and currency unless it is CNY"}
	VerifyFile = Text{"或上传文件（CSV 或 XLSX）：须有发票号码、购买方纳税人识别号、价税合计三列",
		"Or a file (CSV or XLSX) with the columns Invoice number, Buyer tax number and Total with tax"}
	VerifyButton  = Text{"核验", "Verify"}
	VerifyResult  = Text{"核验结论", "Result"}
	VerifyMisread = Text{"无法读取", "not read"}
	VerifyNothing = Text{"请粘贴发票或选择文件。", "Paste invoices or choose a file."}
	VerifyGuess   = Text{"结论以当前账本为准，不占用发票。",
		"It is so as the ledger stands now; nothing of an invoice is held."}
	InvoiceColumns = Text{"缺少列：须有“发票号码”“购买方纳税人识别号”“价税合计”",
		"columns are missing: Invoice number, Buyer tax number and Total with tax are needed"}
	InvoiceTooMany = Text{"超过 %d 行，请拆分", "more than %d rows: split the list"}
	RowIsBroken    = Text{"该行引号或分隔符有误", "the quotes or separators of this row are wrong"}
	NoWorkbook     = Text{"不是有效的 XLSX 文件，或已损坏", "it is no XLSX workbook, or damaged"}
	InvoiceLeft    = Text{"剩余可付", "Left to pay"}
	VerifyInvoices = Text{"批量核验发票，核验留痕", "Verify up to 500 invoices at once, on the record"}
	VerifiedSoMany = Text{"共 %d 张：通过 %d，已用完 %d，不可使用 %d，不存在或不一致 %d，无法读取 %d。",
		"%d in all: %d pass, %d used up, %d not good, %d not found or not agreeing, %d not read."}
)
