package paper

import (
	"strings"
	"sync"
)

// unitTable holds spellings of the units of customs, each line under the name
// that stands for all of them.
const unitTable = `
PCS PC PIECE PIECES EA EACH NOS NUMBER UNIT UNITS H87 C62 件 个 只 台 座 辆 艘 架 头 张 支 枝 根 块 条 把 盏 001 002 003 004 005 007 008 009 010 011 012
SET SETS 套 006
PAR PAIR PAIRS PR PRS 双 对 副 025
KGS KG KILOGRAM KILOGRAMS KGM 千克 公斤 035
G GRM GRAM GRAMS 克 036
T TON TONS TNE MT TONNE TONNES 吨 公吨 070
`

// unitOf gives the name under which a unit is compared; one that is not known
// stands for itself.
func unitOf(unit string) string {
	unit = plain(unit)
	if unit == "" || strings.Contains(unit, " ") {
		return unit
	}
	if known := unitNames()[unit]; known != "" {
		return known
	}
	return unit
}

// unitNames gives the name that stands for each spelling of unitTable.
var unitNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.SplitSeq(unitTable, "\n") {
		first, _, _ := strings.Cut(line, " ")
		for spelling := range strings.FieldsSeq(line) {
			if names[spelling] == "" {
				names[spelling] = first
			}
		}
	}
	return names
})

// counts reports whether a unit counts whole things.
func counts(unit string) bool { return unit == "PCS" || unit == "SET" || unit == "PAR" }

// kilograms gives the weight of one unit of weight, or 0 for any other unit.
func kilograms(unit string) float64 {
	switch unit {
	case "KGS":
		return 1
	case "G":
		return 0.001
	case "T":
		return 1000
	}
	return 0
}

// means of transport.
const (
	unknown = iota
	sea
	rail
	road
	air
)

// meansOf reads a mode of transport: the code of customs, or Chinese or English
// words. Words of two means are not known.
func meansOf(transport string) int {
	switch text := plain(transport); text {
	case "":
		return unknown
	case "2":
		return sea
	case "3":
		return rail
	case "4":
		return road
	case "5":
		return air
	default:
		found := unknown
		for _, word := range [...]struct {
			text  string
			means int
		}{{"水路", sea}, {"海运", sea}, {"江海", sea}, {" SEA ", sea}, {" OCEAN ", sea}, {" VESSEL ", sea}, {" WATER ", sea},
			{"铁路", rail}, {" RAIL ", rail}, {" TRAIN ", rail}, {" RAILWAY ", rail},
			{"公路", road}, {"汽车", road}, {" ROAD ", road}, {" TRUCK ", road}, {"航空", air}, {"空运", air}, {" AIR ",
				air}, {" FLIGHT ", air}} {
			if !strings.Contains(" "+text+" ", word.text) || found == word.means {
				continue
			}
			if found != unknown {
				return unknown
			}
			found = word.means
		}
		return found
	}
}

// isFlight reports whether a vessel's name is the number of a flight, as CA981,
// or words that hold one.
func isFlight(vessel string) bool {
	for word := range strings.FieldsSeq(plain(vessel) + " " + strings.ReplaceAll(plain(vessel), " ", "")) {
		if len(word) < 3 || len(word) > 8 || strings.Trim(word[:2], letters+digits) != "" ||
			strings.Trim(word[:2], digits) == "" {
			continue
		}
		if number := strings.TrimRight(word[2:], letters); number != "" && strings.Trim(number, digits) == "" {
			return true
		}
	}
	return false
}

const (
	digits  = "0123456789"
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// countryOf writes a country so that two of the same spelling family compare;
// home is CN.
func countryOf(country string) string {
	switch text := plain(country); text {
	case "CN", "CHN", "CHINA", "中国", "142", "PRC":
		return "CN"
	default:
		return text
	}
}

// modeCode writes a supervision mode with four digits.
func modeCode(mode string) string {
	mode = plain(mode)
	if len(mode) == 3 {
		mode = "0" + mode
	}
	return mode
}

// incotermOf writes terms of delivery as one of Incoterms 2020 where they mean
// one; the digits are those of customs.
func incotermOf(terms string) string {
	switch text := plain(terms); text {
	case "1":
		return "CIF"
	case "2", "CNF", "C F", "CANDF":
		return "CFR"
	case "3":
		return "FOB"
	case "7":
		return "EXW"
	default:
		first, _, _ := strings.Cut(text, " ")
		return first
	}
}

// offices are the first two digits of customs offices with words that name
// ports of their district.
const offices = `
01 BEIJING 北京
02 TIANJIN 天津 XINGANG 新港
09 DALIAN 大连
22 SHANGHAI 上海 YANGSHAN 洋山 WAIGAOQIAO 外高桥
31 NINGBO 宁波
35 FUZHOU 福州
37 XIAMEN 厦门
42 QINGDAO 青岛
51 GUANGZHOU 广州 NANSHA 南沙
53 SHENZHEN 深圳 YANTIAN 盐田 SHEKOU 蛇口
57 GONGBEI 拱北 ZHUHAI 珠海
67 JIANGMEN 江门
68 SHANTOU 汕头
79 CHENGDU 成都
80 CHONGQING 重庆
90 XIAN 西安
94 URUMQI 乌鲁木齐
`

// districtOf gives the two digits of the customs district that a port's name
// tells, or "".
func districtOf(port string) string {
	port = plain(port)
	for line := range strings.SplitSeq(offices, "\n") {
		district, words, _ := strings.Cut(line, " ")
		for word := range strings.FieldsSeq(words) {
			if strings.Contains(port, word) {
				return district
			}
		}
	}
	return ""
}
