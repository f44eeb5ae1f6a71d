package portal

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// functions are what every page of a language may call.
func functions(l Language, stamp string) template.FuncMap {
	return template.FuncMap{
		"once":    onceOf,
		"t":       l.pick,
		"across":  across,
		"grouped": grouped,
		"linked":  linked,
		"lang":    func() string { return string(l) },
		"stamp":   func() string { return stamp },

		"receiptFile": receiptFile,
	}
}

// across says how many tiles stand in a row when so many are spread over as few
// rows as take at most so many each.
func across(tiles, most int) int {
	rows := max(1, (tiles+most-1)/most)
	return max(1, (tiles+rows-1)/rows)
}

// barView is the value of a document as a bar.
type barView struct {
	Words string
	Parts []barPart
	More  []tag // of its parts, those that the key does not always name, and the usual ones of its kind
}

type barPart struct {
	Class string
	Share string // per cent of the bar, one decimal
}

// bar draws what a document is worth and how much of it is used. Where more is
// taken than it is worth, the bar is as long as what is taken.
func (l Language) bar(d readmodel.Document) barView {
	taken, returned := d.Taking, d.Face.Minor-d.Worth()-d.Taking.Closed
	back, spent := words.Text{Zh: "退运", En: "returned"}, words.PaidOfIt
	if d.Kind == trade.Permit {
		spent = words.PermitUsed
	}
	switch {
	case d.Waiting() || d.Dropped:
		returned = 0 // it is worth nothing for another reason
	case d.Kind == trade.TaxInvoice:
		back = words.ReversedOfIt
	}
	parts := []struct {
		class, en, zh string
		minor         int64
	}{
		{"collected", "collected", "已收汇", taken.Collected}, {"pledged", "pledged", "质押", taken.Open()},
		{"held", "held", "占用", taken.Held},
		{"spent", spent.En, spent.Zh, taken.Spent},
		{"elsewhere", "otherwise taken", "其他占用", d.Elsewhere}, // by others, of whom the viewer learns no more
		{"reserved", "reserved", "留存", taken.Kept(d.Document)},
		{"available", words.StillToBeUsed.En, words.StillToBeUsed.Zh, d.Available()},
		{"closed", "remainder closed", "尾差", taken.Closed},
		{"returned", back.En, back.Zh, returned},
	}
	total := int64(0)
	for _, p := range parts {
		total += p.minor
	}
	var view barView
	var said []string
	for _, p := range parts {
		usual := p.class == "spent"
		if d.Kind.PaidIn() == 0 && d.Kind != trade.Permit {
			usual = p.class == "pledged" || p.class == "collected" || p.class == "returned"
		}
		if usual || p.minor > 0 && p.class != "held" && p.class != "available" {
			view.More = append(view.More, tag{p.class, capital(l.pick(p.en, p.zh))})
		}
		if p.minor == 0 || total == 0 {
			continue
		}
		tenths := permille(p.minor, total)
		view.Parts = append(view.Parts, barPart{p.class, fmt.Sprintf("%d.%d", tenths/10, tenths%10)})
		said = append(said, l.pick(p.en, p.zh)+" "+money(p.minor, d.Face.Currency))
	}
	view.Words = strings.Join(said, l.pick(", ", "，"))
	return view
}

// permille gives thousandths of a share, for drawing only.
func permille(part, total int64) int64 {
	for total > 1<<50 {
		part, total = part>>10, total>>10
	}
	return part * 1000 / max(total, 1)
}

// grouped writes a count with its thousands apart.
func grouped(n int64) string { return trade.FormatAmount(n, "JPY") }

// money writes an amount with its currency.
func money(minor int64, c trade.Currency) string {
	return trade.FormatAmount(minor, string(c)) + "\u00a0" + string(c)
}

func moneyOf(m trade.Money) string { return money(m.Minor, m.Currency) }

// china is the time zone in which pages show times.
var china = time.FixedZone("UTC+8", 8*3600)

func clock(at trade.Instant) string { return at.Clock() }

// short gives the first digits of an identifier, for people to tell rows apart.
func short(id fmt.Stringer) string { return id.String()[:8] }

// tag is a small coloured word.
type tag struct{ Class, Label string }

// say gives a text of the rule book as it begins a line.
func (l Language) say(t words.Text) string { return t.Capital().In(string(l)) }

// within gives a text as it stands within a sentence.
func (l Language) within(t words.Text) string { return t.In(string(l)) }

func (l Language) stateTag(s trade.State) tag { return tag{s.String(), l.name(s)} }

// name gives the name of a value of the rule book as it begins a line.
func (l Language) name(value any) string { return l.say(words.Name(value)) }

// word gives the name as it stands within a sentence.
func (l Language) word(value any) string { return l.within(words.Name(value)) }

func nameList[T any](l Language, list []T) string {
	var names []string
	for _, n := range list {
		names = append(names, l.name(n))
	}
	return strings.Join(names, l.pick(", ", "、"))
}

func capital(text string) string {
	_, first := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:first]) + text[first:]
}

// country names a country that a declaration gives by its code of two or three letters.
func (l Language) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) < 2 || len(code) > 3 || code[0] < 'A' {
		return code
	}
	name := display.English.Regions().Name(region)
	if l == Chinese {
		name = display.SimplifiedChinese.Regions().Name(region)
	}
	if name == "" {
		return code
	}
	return name
}

func (l Language) documentTags(d trade.Document) []tag {
	var tags []tag
	if d.Withdrawn {
		tags = append(tags, tag{"bad", l.pick("Withdrawn", "已撤销")})
	}
	if d.Frozen {
		tags = append(tags, tag{"frozen", l.pick("Frozen", "已冻结")})
	}
	if d.Closed {
		tags = append(tags, tag{"bad", l.say(words.ContractOver)})
	}
	if d.Returned > 0 && d.Kind != trade.TaxInvoice {
		tags = append(tags, tag{"withdrawn", l.pick("Goods returned", "有退运")})
	}
	tags = append(tags, l.capitalTags(d)...)
	if d.Shortfall() > 0 {
		tags = append(tags, tag{"bad", l.pick("Shortfall ", "占用超额 ") + money(d.Shortfall(), d.Face.Currency)})
	}
	if d.Revision > 1 {
		tags = append(tags, tag{"", l.pick("Amended", "已修改")})
	}
	if len(tags) == 0 {
		tags = append(tags, tag{"good", l.pick("Valid", "有效")})
	}
	return tags
}

// option is one choice of a select.
type option struct {
	Value, Label string
	Here         bool
}

// options lists values of the rule book as choices, led by one that means all.
func options[T fmt.Stringer](l Language, all string, here string, values ...T) []option {
	var list []option
	if all != "" {
		list = append(list, option{"", all, here == ""})
	}
	for _, v := range values {
		list = append(list, option{v.String(), l.name(v), here == v.String()})
	}
	return list
}

// field is one input of a form.
type field struct {
	ID, Name, Label, Type, Value, Hint, Wrong string
	Numeric, Required                         bool
	First                                     bool // begins a row of its own
	Folded                                    bool // shown on demand
	Most                                      int  // characters of a textarea; 0: as usual
	Options                                   []option
}

// order is one thing that a person can have done, with the rule that stands in
// its way where there is one.
type order struct {
	Label, Action, CSRF string
	Fields              []field
	Danger, Open        bool
	Grave               bool // confirmed on a page of its own
	Linked              bool // that page is asked for at its address
	Rules               []ruleRow
	Why                 string  // why the button is greyed
	Refusal             *notice // what came of the last try
}

type fact struct{ Label, Value string }

// tile is one figure on top of a page.
type tile struct{ Label, Value, Note string }

// historyLine is one entry of a record's history.
type historyLine struct {
	What, Actor, When string
	Notes             []string
	Height            int64
	Refused           bool
}

// refusalNotice puts a refusal into words.
func (l Language) refusalNotice(r trade.Refusal) notice {
	zh, said := words.OfRefusal(r)
	if l == Chinese {
		said = zh
	}
	told := notice{Tone: "bad", Rule: l.pick("rule ", "规则 ") + strconv.Itoa(int(r.Rule)), Title: said.Title,
		Detail: said.Detail, Remedy: said.Remedy}
	if r.Item > 0 {
		told.line = fmt.Sprintf("lines[%d]", r.Item-1)
	}
	return told
}

// keyOf names what is seen in bars beside the usual parts, each once.
func keyOf(bars ...barView) []tag {
	var key []tag
	for _, bar := range bars {
		for _, part := range bar.More {
			if !slices.Contains(key, part) {
				key = append(key, part)
			}
		}
	}
	return key
}

// Key names what the bars of the list show.
func (p documentList) Key() []tag {
	var bars []barView
	for _, row := range p.Rows {
		bars = append(bars, row.Bar)
	}
	return keyOf(bars...)
}
