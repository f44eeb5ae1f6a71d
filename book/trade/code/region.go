package code

import (
	"slices"
	"strings"
)

// regions are GB/T 2260 codes with their names: provinces, and the cities
// with a foreign-exchange branch of their own.
var regions = tableOf(`11 北京 Beijing
12 天津 Tianjin
13 河北 Hebei
14 山西 Shanxi
15 内蒙古 Inner Mongolia
21 辽宁 Liaoning
2102 大连 Dalian
22 吉林 Jilin
23 黑龙江 Heilongjiang
31 上海 Shanghai
32 江苏 Jiangsu
33 浙江 Zhejiang
3302 宁波 Ningbo
34 安徽 Anhui
35 福建 Fujian
3502 厦门 Xiamen
36 江西 Jiangxi
37 山东 Shandong
3702 青岛 Qingdao
41 河南 Henan
42 湖北 Hubei
43 湖南 Hunan
44 广东 Guangdong
4403 深圳 Shenzhen
45 广西 Guangxi
46 海南 Hainan
50 重庆 Chongqing
51 四川 Sichuan
52 贵州 Guizhou
53 云南 Yunnan
54 西藏 Tibet
61 陕西 Shaanxi
62 甘肃 Gansu
63 青海 Qinghai
64 宁夏 Ningxia
65 新疆 Xinjiang
`)

// bopCodes are balance-of-payments transaction codes of goods, services, income and transfers.
var bopCodes = tableOf(`121010 一般贸易收入 General trade
121020 进料加工贸易收入 Processing with imported materials
121030 海关特殊监管区域收入 Special customs zones
121080 其他纳入海关统计的货物贸易收入 Other goods in customs statistics
121990 其他未纳入海关统计的货物贸易收入 Other goods outside customs statistics
122010 离岸转手买卖收入 Offshore resale
122030 网络购物收入 Online purchases
221000 加工费收入 Processing fee
222011 海运货物运费 Sea freight
222021 空运货物运费 Air freight
223010 公务及商务旅行 Business travel
224010 建设服务 Construction
225010 寿险 Life insurance
225020 非寿险 Other insurance
226000 金融服务 Financial services
227010 电信服务 Telecommunications
227020 计算机服务 Computer services
227030 信息服务 Information services
228010 研发服务 Research and development
228020 专业和管理咨询服务 Professional and management consulting
228030 技术服务 Technical services
229010 视听和相关服务 Audiovisual services
230000 维护和维修服务 Maintenance and repair
231010 特许和商标使用费 Franchise and trademark fees
231020 研发成果使用费 Use of research results
321000 职工报酬 Pay of employees
322010 股息和红利 Dividends
322020 利息 Interest
322030 租金 Rent
323000 其他初次收入 Other primary income
421000 捐赠及无偿援助 Donations and aid
422000 赔偿 Compensation
`)

// table is a list of codes with their names, in order of its lines.
type table struct {
	codes []string
	names map[string][2]string // Chinese, English
}

// tableOf reads lines of a code, its Chinese name without a space, and its English name.
func tableOf(lines string) table {
	t := table{names: map[string][2]string{}}
	for line := range strings.Lines(lines) {
		code, names, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		zh, en, _ := strings.Cut(names, " ")
		t.codes = append(t.codes, code)
		t.names[code] = [2]string{zh, en}
	}
	return t
}

// has reports whether a code is in the table.
func (t table) has(code string) bool {
	_, ok := t.names[code]
	return ok
}

// name gives a code's names, or the code for both when it is unknown.
func (t table) name(code string) (zh, en string) {
	if names, ok := t.names[code]; ok {
		return names[0], names[1]
	}
	return code, code
}

// CheckRegion checks for a region: a province, or a city with a branch of its own.
func CheckRegion(code string) error {
	if !regions.has(code) {
		return &Error{"region", "地区须为 GB/T 2260 代码：两位省码，或设有分局的市的四位码",
			"a region is a GB/T 2260 code: two digits of a province, or four of a city with a branch of its own"}
	}
	return nil
}

// RegionNames gives a region's names, or its code for both when it is unknown.
func RegionNames(code string) (zh, en string) { return regions.name(code) }

// Regions lists every region in order of its code.
func Regions() []string { return slices.Clone(regions.codes) }

// CheckBoPCode checks for a balance-of-payments transaction code of the field.
func CheckBoPCode(code string) error {
	if !bopCodes.has(code) {
		return &Error{"bop-code", "国际收支交易编码须为已知的六位数字，例如 121010", "a balance-of-payments transaction code is one " +
			"of the known codes of six digits, such as 121010"}
	}
	return nil
}
