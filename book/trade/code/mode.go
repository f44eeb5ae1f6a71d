package code

import "slices"

// modes are the supervision modes 监管方式 of the customs code table: codes
// and short names as in the table of the General Administration of Customs
// (海关监管方式代码表), compared with the copies at qdsrjx.com/ship/tool/bg01.asp
// and hzagil.com, and the modes that were added since (公告 2014-12, 2014-57,
// 2014-54, 2016-75, 2020-75). Which of them may be financed is a limit.
var modes = tableOf(`0110 一般贸易 General trade
0130 易货贸易 Barter trade
0139 旅游购物商品 Goods bought by travellers
0200 料件销毁 Materials destroyed
0214 来料加工 Processing with supplied materials
0243 来料以产顶进 Supplied materials, product sold in place of imports
0245 来料料件内销 Supplied materials sold at home
0255 来料深加工 Supplied materials, transfer for further processing
0258 来料余料结转 Supplied materials, surplus carried over
0265 来料料件复出 Supplied materials sent back
0300 来料料件退换 Supplied materials exchanged
0314 加工专用油 Oil for processing
0320 不作价设备 Equipment supplied without price
0345 来料成品减免 Supplied materials, product freed of duty
0400 边角料销毁 Scrap destroyed
0420 加工贸易设备 Equipment for processing trade
0444 保区进料成品 Bonded zone, product of imported materials
0445 保区来料成品 Bonded zone, product of supplied materials
0446 加工设备内销 Processing equipment sold at home
0456 加工设备结转 Processing equipment carried over
0466 加工设备退运 Processing equipment sent back
0500 减免设备结转 Duty-free equipment carried over
0513 补偿贸易 Compensation trade
0544 保区进料料件 Bonded zone, imported materials
0545 保区来料料件 Bonded zone, supplied materials
0615 进料对口 Processing with imported materials
0642 进料以产顶进 Imported materials, product sold in place of imports
0644 进料料件内销 Imported materials sold at home
0654 进料深加工 Transfer for further processing
0657 进料余料结转 Imported materials, surplus carried over
0664 进料料件复出 Imported materials sent back
0700 进料料件退换 Imported materials exchanged
0715 进料非对口 Processing with imported materials, no matching contract
0744 进料成品减免 Imported materials, product freed of duty
0815 低值辅料 Auxiliary materials of low value
0844 进料边角料内销 Imported materials, scrap sold at home
0845 来料边角料内销 Supplied materials, scrap sold at home
0864 进料边角料复出 Imported materials, scrap sent back
0865 来料边角料复出 Supplied materials, scrap sent back
1039 市场采购 Market procurement
1110 对台贸易 Trade with Taiwan
1139 国轮油物料 Oil and stores for ships under the Chinese flag
1200 保税间货物 Goods between bonded places
1210 保税电商 Bonded e-commerce
1215 保税工厂 Bonded factory
1233 保税仓库货物 Bonded warehouse goods
1234 保税区仓储转口 Bonded zone, storage and re-export
1239 保税电商A Bonded e-commerce A
1300 修理物品 Goods for repair
1371 保税维修 Bonded repair
1427 出料加工 Processing abroad
1500 租赁不满一年 Lease below a year
1523 租赁贸易 Lease of a year or more
1616 寄售代销 Consignment
1741 免税品 Duty-free goods
1831 外汇商品 Duty-free goods for foreign currency
2025 合资合作设备 Equipment of joint ventures
2210 对外投资 Investment abroad
2215 三资进料加工 Processing by foreign-invested firms
2225 外资设备物品 Equipment of foreign-invested firms
2439 常驻机构公用 Office goods of resident offices
2600 暂时进出货物 Temporary imports and exports
2700 展览品 Exhibits
2939 陈列样品 Display samples
3010 货样广告品 Samples and advertising goods
3039 货样广告品B Samples and advertising goods, firms without trading rights
3100 无代价抵偿 Replacement free of charge
3339 其他进出口免费 Other goods free of charge
3410 承包工程进口 Contracted works, imports
3422 对外承包出口 Contracted works abroad, exports
3511 援助物资 Aid goods
3611 无偿军援 Military aid
3612 捐赠物资 Donations
3910 军事装备 Military equipment
3939 无权军事装备 Military equipment, firms without trading rights
4019 边境小额 Small-scale border trade
4039 对台小额 Small-scale trade with Taiwan
4139 对台小额商品交易市场 Market for small-scale trade with Taiwan
4200 驻外机构运回 Office goods brought home by offices abroad
4239 驻外机构购进 Office goods bought by offices abroad
4400 来料成品退换 Supplied materials, product exchanged
4500 直接退运 Sent back directly
4539 进口溢误卸 Over-landed or mis-landed imports
4561 退运货物 Returned goods
4600 进料成品退换 Imported materials, product exchanged
5000 料件进出区 Materials into or out of a zone
5010 特殊区域研发货物 Research goods of a special zone
5014 区内来料加工 Processing with supplied materials in a zone
5015 区内进料加工货物 Processing with imported materials in a zone
5033 区内仓储货物 Goods stored in a zone
5034 区内物流货物 Logistics goods in a zone
5100 成品进出区 Products into or out of a zone
5200 区内边角调出 Scrap out of a zone
5300 设备进出区 Equipment into or out of a zone
5335 境外设备进区 Equipment from abroad into a zone
5361 区内设备退运 Equipment of a zone sent back
6033 物流中心进出境货物 Goods of a bonded logistics centre
9500 特许权使用费后续征税 Later duty on royalties
9600 内贸货物跨境运输 Domestic goods carried across the border
9610 电子商务 Cross-border e-commerce, retail
9639 海关处理货物 Goods disposed of by customs
9700 后续补税 Later duty
9710 跨境电商B2B直接出口 Cross-border e-commerce, direct
9739 其他贸易 Other trade
9800 租赁征税 Duty on lease payments
9810 跨境电商出口海外仓 Cross-border e-commerce, overseas warehouse
9839 留赠转卖物品 Goods left, given or resold
9900 其他 Other
`)

// CheckMode checks a supervision mode and gives it with four digits: it is
// often printed without its leading zero.
func CheckMode(code string) (string, error) {
	if len(code) == 3 {
		code = "0" + code
	}
	if !modes.has(code) {
		return "", &Error{"mode", "监管方式须为海关代码表中的四位代码，例如 0110",
			"a supervision mode is a code of four digits of the customs table, such as 0110"}
	}
	return code, nil
}

// ModeNames gives a supervision mode's names, or its code for both when it is unknown.
func ModeNames(code string) (zh, en string) { return modes.name(code) }

// Modes lists every supervision mode of the customs table, in order of its code.
func Modes() []string { return slices.Clone(modes.codes) }
