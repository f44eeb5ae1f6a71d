// Package formats reads and writes the files of the trade: export declarations
// as CSV and XLSX, the public customs data set, and a sample of the project's
// own making.
package formats

// Item is one line of goods.
type Item struct {
	Code        string // tariff code of 6, 8 or 10 digits
	Description string
	Quantity    string
	Unit        string
	UnitPrice   string
	Total       string
	Currency    string // ISO 4217
	Origin      string // ISO 3166 alpha-2
}

// Declaration 报关单 is an export declaration in the words of a file (domain
// §7). Amounts are decimal texts in the declaration's currency, days are
// written 2026-11-23.
type Declaration struct {
	Number       string // 18 digits
	Holder       string // unified social credit code of the consignor
	HolderName   string // of the consignor, in Chinese
	HolderNameEn string
	HolderRegion string // GB/T 2260 code
	Amount       string
	Currency     string
	Declared     string
	Exported     string
	Mode         string // supervision mode, four digits
	Consignee    string
	Transport    string
	Vessel       string
	Voyage       string
	BillOfLading string
	Producer     string
	Contract     string
	TradeCountry string
	Destination  string
	Port         string
	Packages     string
	GrossWeight  string // kg
	NetWeight    string // kg
	Incoterm     string
	Freight      string
	Insurance    string
	Items        []Item
}

// Problem is what is wrong with one cell or row of a file.
type Problem struct {
	Line   int // of the file, from 1
	Column string
	Value  string
	Zh, En string
}
