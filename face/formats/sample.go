package formats

import (
	"fmt"
	"math/rand/v2"

	"tallystick/book/trade"
	"tallystick/face/paper"
)

// goods is a line that the made-up exporters sell.
type goods struct {
	code, name, unit string
	low, high        int64 // price of a unit in US cents
}

var sampleGoods = [...]goods{
	{"8504401400", "稳压电源 / power supply units", "PCS", 900, 4_200},
	{"8541430000", "光伏组件 / photovoltaic modules", "PCS", 6_000, 14_000},
	{"9405110000", "LED 吊灯 / LED chandeliers", "PCS", 1_500, 9_000},
	{"6110200090", "棉制套头衫 / cotton pullovers", "PCS", 450, 1_600},
	{"8517130000", "智能手机 / smartphones", "PCS", 9_000, 38_000},
	{"9403609990", "木家具 / wooden furniture", "PCS", 3_000, 22_000},
	{"8708999990", "汽车零件 / motor vehicle parts", "KGS", 300, 2_100},
	{"3926909090", "塑料制品 / articles of plastics", "KGS", 180, 900},
	{"8528721100", "彩色电视机 / colour televisions", "PCS", 8_000, 45_000},
	{"6402992900", "运动鞋 / sports shoes", "PAR", 600, 2_800},
	{"8418102000", "冰箱 / refrigerators", "PCS", 9_000, 32_000}, {"2008999000", "果蔬罐头 / canned fruit", "KGS", 120, 420},
}

var sampleBuyers = [...][3]string{{"Hansa Import GmbH", "DE", "HAMBURG"},
	{"Pacific Home Supply Inc.", "US", "LONG BEACH"}, {"Kobe Shoji KK", "JP", "KOBE"},
	{"Marseille Distribution SA", "FR", "LE HAVRE"},
	{"Thames Trading Ltd", "GB", "FELIXSTOWE"}, {"Gulf Star FZE", "AE", "JEBEL ALI"}, {"Santos Comercial Ltda", "BR",
		"SANTOS"}, {"Saigon Retail JSC", "VN", "HO CHI MINH"}, {"Merlion Distribution Pte", "SG",
		"SINGAPORE"}, {"Rotterdam Wholesale BV", "NL", "ROTTERDAM"}}

var samplePorts = [...][2]string{{"2248", "SHANGHAI"}, {"5304", "SHENZHEN"}, {"3104", "NINGBO"}, {"3501", "FUZHOU"},
	{"0202", "TIANJIN"}, {"3707", "XIAMEN"}, {"7902", "CHENGDU"}, {"9001", "XI'AN"}}

var sampleVessels = [...]string{"EVER HARMONY", "OCEAN LINK", "SILK ROUTE", "PEARL RIVER", "NORTHERN CROWN", "JADE BAY"}

// Sample makes declarations of the project's own invention: about a tenth as
// many exporters over the regions of the pilot, declared within the sixty days
// before a day. The same seed, number and day give the same declarations.
// Nobody in it exists.
func Sample(seed uint64, n int, today trade.Day) []Declaration {
	chance := rand.New(rand.NewPCG(seed, 0x7461_6c6c_79))
	all := make([]Declaration, 0, n)
	for i := range n {
		exporter := fmt.Sprintf("sample %d %d", seed, chance.IntN(max(1, n/10)))
		all = append(all, sampleOf(chance, i, exporter, today-trade.Day(1+chance.IntN(60))))
	}
	return all
}

// SampleImports makes declarations of imports as [Sample] makes those of exports, by
// enterprises of the same kind.
func SampleImports(seed uint64, n int, today trade.Day) []Declaration {
	all := Sample(seed, n, today)
	for i := range all {
		d := &all[i].Declaration
		d.Number = d.Number[:8] + "1" + d.Number[9:]
		d.Imported, d.Exported = d.Exported, ""
		d.Shipper, d.Consignee = d.Consignee, ""
		d.Departure, d.Destination = d.Destination, ""
		d.Consumer, d.Producer = d.Producer, ""
		d.Contract = "IM" + d.Contract[2:]
		if d.Mode == "9710" || d.Mode == "1039" || d.Mode == "3010" || d.Mode == "4561" {
			d.Mode = "0110"
		}
		for j := range d.Items {
			d.Items[j].Origin = d.Departure
		}
	}
	return all
}

// SampleFilings makes tax filings of contracts with the same partners, by enterprises of
// the same kind.
func SampleFilings(seed uint64, n int, today trade.Day) []Declaration {
	all := Sample(seed, n, today)
	for i, d := range all {
		all[i].Declaration = paper.Declaration{Kind: trade.TaxFiling.String(),
			Number:       fmt.Sprintf("%s%s-%06d", d.HolderRegion, d.Declared[:4], 100_001+i),
			Verification: fmt.Sprintf("%c%c%06d", 'A'+i%26, 'K'+i%13, (i+1)*7_919%1_000_000),
			Holder:       d.Holder, HolderName: d.HolderName, Payee: d.Consignee, PayeeCountry: d.TradeCountry,
			Declared: d.Declared, Contract: "SV" + d.Contract[2:], ContractName: "技术许可合同 / licence agreement",
			ItemClass: "royalty", Currency: d.Currency, ContractTotal: d.Amount, Amount: d.Amount,
			TaxOffice: "国家税务总局（示例）"}
	}
	return all
}

// SampleInvoices makes tax invoices that enterprises of the same kind issued to each other.
func SampleInvoices(seed uint64, n int, today trade.Day) []Declaration {
	all := Sample(seed, n, today)
	for i, d := range all {
		_, seller := creditCode("seller " + d.Holder)
		total, _ := trade.ParseAmount(d.Amount, d.Currency)
		net := total * 100 / 113
		all[i].Declaration = paper.Declaration{Kind: trade.TaxInvoice.String(),
			Number: fmt.Sprintf("%s%s%016d", d.Declared[2:4], d.HolderRegion[:2], int64(n+i+1)*7_919),
			Holder: d.Holder, HolderName: d.HolderName, Seller: seller, Declared: d.Declared,
			Currency: string(trade.CNY), Net: trade.FormatAmount(net, string(trade.CNY)),
			Tax: trade.FormatAmount(total-net, string(trade.CNY)), Amount: trade.FormatAmount(total, string(trade.CNY)),
			CheckCode: fmt.Sprintf("%06d", (i+1)*7_919%1_000_000), InvoiceState: trade.NormalInvoice.String()}
	}
	return all
}

func sampleOf(chance *rand.Rand, i int, exporter string, day trade.Day) Declaration {
	region, code := creditCode(exporter)
	zh, en := enterpriseName(region, exporter)
	buyer, port := sampleBuyers[chance.IntN(len(sampleBuyers))], samplePorts[chance.IntN(len(samplePorts))]
	currency := [...]string{"USD", "USD", "USD", "USD", "EUR", "EUR", "JPY", "CNY"}[chance.IntN(8)]
	mode := [...]string{"0110", "0110", "0110", "0110", "0110", "0110", "0615", "9710", "1039", "3010", "0110",
		"4561"}[chance.IntN(12)]
	d := Declaration{HolderNameEn: en, HolderRegion: region}
	d.Declaration = paper.Declaration{Number: fmt.Sprintf("%s%s0%09d", port[0], day.String()[:4], 300_000_001+10*i),
		Holder: code, HolderName: zh,
		Currency: currency, Declared: day.String(), Exported: (day - 1).String(), Mode: mode, Consignee: buyer[0],
		TradeCountry: buyer[1],
		Destination:  buyer[1], Port: port[1], Transport: "水路运输 / sea",
		Vessel: sampleVessels[chance.IntN(len(sampleVessels))],
		Voyage: fmt.Sprintf("%03dE", 1+chance.IntN(400)), BillOfLading: fmt.Sprintf("TLYS%09d",
			chance.IntN(1_000_000_000)), Producer: zh,
		Contract: fmt.Sprintf("EX%s-%04d", day.String()[2:4], 1+i),
		Incoterm: [...]string{"FOB", "CIF", "CFR"}[chance.IntN(3)]}
	total, kilos := int64(0), int64(0)
	for range 1 + chance.IntN(3) {
		g := sampleGoods[chance.IntN(len(sampleGoods))]
		price, quantity := g.low+chance.Int64N(g.high-g.low), 50+chance.Int64N(1_950)
		switch currency {
		case "JPY":
			price = price * 3 / 2
		case "CNY":
			price *= 7
		}
		total, kilos = total+price*quantity, kilos+quantity*(1+chance.Int64N(4))
		d.Items = append(d.Items, Item{Code: g.code, Description: g.name, Quantity: fmt.Sprint(quantity), Unit: g.unit,
			UnitPrice: trade.FormatAmount(price, currency),
			Total:     trade.FormatAmount(price*quantity, currency), Currency: currency, Origin: "CN"})
	}
	d.Amount, d.NetWeight, d.GrossWeight, d.Packages = trade.FormatAmount(total, currency), fmt.Sprint(kilos),
		fmt.Sprint(kilos*11/10), fmt.Sprint(20+chance.IntN(400))
	return d
}
