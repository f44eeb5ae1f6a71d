package inject

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"tallystick/book/trade"
	"tallystick/risk"
	"tallystick/risk/paper"
)

// Settings shape a made-up world.
type Settings struct {
	Seed      uint64
	Exporters int     // 600
	Days      int     // of business, 540
	Cases     int     // schemes of each typology, 24
	Goods     []Goods // what is traded; a short list of its own when empty
}

// Goods are goods with what one kilogram of them usually costs, in US dollars.
type Goods struct {
	Code  string
	Price float64
}

var ownGoods = []Goods{{"847130", 85}, {"851762", 120}, {"610910", 14}, {"640399", 22}, {"940360", 3.2},
	{"392690", 4.5}, {"850440", 18}, {"732690", 2.8},
	{"950300", 9}, {"420292", 11}, {"851440", 26}, {"621210", 31}, {"701349", 2.1}, {"841451", 12}, {"030617",
		8.5}, {"070320", 1.4}, {"090240", 5.2}, {"870899", 7.7}}

func (s Settings) filled() Settings {
	if s.Exporters == 0 {
		s.Exporters = 600
	}
	if s.Days == 0 {
		s.Days = 540
	}
	if s.Cases == 0 {
		s.Cases = 24
	}
	if len(s.Goods) == 0 {
		s.Goods = ownGoods
	}
	return s
}

// firstDay is when the made-up business begins.
const firstDay = trade.Day(20_000)

// world is the made-up trade: it is what a Watch may look things up in.
type world struct {
	Settings
	chance     *rand.Rand
	day        trade.Day
	next       uint64 // identifier
	height     int64
	documents  map[trade.DocumentID]trade.Document
	papers     map[trade.DocumentID]paper.Paper
	names      map[trade.PartyID]string
	exporters  []*exporter
	banks      []trade.PartyID
	buyers     []string
	plans      map[trade.Day][]func()
	watch      *risk.Watch
	rows       []Row
	alerts     map[trade.PartyID]int // that the rules alone have raised
	warming    bool                  // nothing is judged while a world warms up
	unlabelled bool                  // for a test: schemes run without their labels
}

type exporter struct {
	id      trade.PartyID
	name    string
	goods   []Goods
	buyers  []string
	every   float64 // days between shipments
	typical float64 // value of one, US dollars
	applies float64 // share of shipments that are financed
	own     float64 // share of loans repaid from own funds
	late    float64 // days after maturity on average; most pay before
	bank    trade.PartyID
	begins  trade.Day
}

// Row is one application with its opinion and, for the report only, its label.
type Row struct {
	Label    string // typology, or empty for what is legitimate
	Scheme   uint64 // which scheme or exporter it belongs to, for the bootstrap
	Opinion  risk.Opinion
	ByRules  float64 // alerts that the rule book alone has raised about the enterprise
	Features []float64
}

func newWorld(s Settings) *world {
	s = s.filled()
	w := &world{Settings: s, chance: rand.New(rand.NewPCG(s.Seed, 0x7a11)), day: firstDay,
		documents: map[trade.DocumentID]trade.Document{}, papers: map[trade.DocumentID]paper.Paper{},
		names: map[trade.PartyID]string{}, plans: map[trade.Day][]func(){}, alerts: map[trade.PartyID]int{}}
	w.watch = risk.NewWatch(w)
	for range 4 {
		w.banks = append(w.banks, trade.PartyID(w.id()))
	}
	for i := range 3 * s.Exporters / 2 {
		w.buyers = append(w.buyers, w.company(i, true))
	}
	for i := range s.Exporters {
		w.exporters = append(w.exporters, w.newExporter(i))
	}
	w.post(trade.RatesPublished{Rates: trade.Rates{Day: w.day,
		Rates: []trade.Rate{{Currency: "USD", Per100: 7_120_000}}}})
	return w
}

func (w *world) id() (id [16]byte) {
	w.next++
	binary.BigEndian.PutUint64(id[8:], w.next)
	binary.BigEndian.PutUint64(id[:], w.Seed*0x9E3779B97F4A7C15+w.next)
	return id
}

var (
	places = [...]string{"Minjiang", "Haifeng", "Rongcheng", "Anhe", "Ruida", "Jinmao", "Hongxing", "Shengjie",
		"Tianhe", "Yongkang", "Datong", "Longyan", "Beihai", "Xinyu", "Wanzhou", "Deyang"}
	abroad = [...]string{"Northsea", "Baltic", "Andes", "Rheinland", "Pacific Rim", "Caspian", "Iberia", "Aegean",
		"Savannah", "Great Lakes", "Highland", "Delta", "Coral", "Maple", "Tasman", "Danube"}
	trades = [...]string{"Electric", "Textiles", "Foods", "Machinery", "Furniture", "Toys", "Hardware", "Trading",
		"Imports", "Supply", "Retail", "Logistics", "Home", "Tools", "Marine", "Parts"}
	endings = [...]string{"Co. Ltd", "Trading Co. Ltd", "GmbH", "Inc", "SA", "Ltd", "BV", "LLC"}
)

func (w *world) company(i int, foreign bool) string {
	if foreign {
		return fmt.Sprintf("%s %s %s", abroad[i%16], trades[(i/16)%16], endings[2+(i/256+i)%6]) + suffix(i/256)
	}
	return fmt.Sprintf("%s %s %s", places[i%16], trades[(i/16)%16], endings[i%2]) + suffix(i/256)
}

func suffix(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" %d", n+1)
}

func (w *world) newExporter(i int) *exporter {
	e := &exporter{id: trade.PartyID(w.id()), name: w.company(i, false), every: 3 + w.chance.ExpFloat64()*12,
		typical: 8_000 * math.Exp(w.chance.NormFloat64()*0.9),
		applies: 0.25 + 0.6*w.chance.Float64(), own: 0.25 * w.chance.Float64() * w.chance.Float64(),
		late: w.chance.NormFloat64()*3 - 7, bank: w.banks[w.chance.IntN(len(w.banks))],
		begins: firstDay + trade.Day(w.chance.IntN(max(1, w.Days/2)))*trade.Day(w.chance.IntN(2))}
	if w.chance.IntN(20) == 0 {
		e.late += 9 // a slow payer, and no fraud
	}
	for range 1 + w.chance.IntN(3) {
		e.goods = append(e.goods, w.Goods[w.chance.IntN(len(w.Goods))])
	}
	for range 2 + w.chance.IntN(6) {
		e.buyers = append(e.buyers, w.buyers[w.chance.IntN(len(w.buyers))])
	}
	w.names[e.id] = e.name
	return e
}

// Document implements risk.Sources.
func (w *world) Document(id trade.DocumentID) (trade.Document, bool) {
	d, ok := w.documents[id]
	return d, ok
}

// Paper implements risk.Sources.
func (w *world) Paper(d trade.Document) (paper.Paper, bool) {
	p, ok := w.papers[d.ID]
	return p, ok
}

// Name implements risk.Sources.
func (w *world) Name(id trade.PartyID) string { return w.names[id] }

// Shown implements risk.Sources.
func (w *world) Shown(id trade.PartyID) (zh, en string) { return w.names[id], w.names[id] }

// post plays one entry of the journal to the Watch.
func (w *world) post(events ...trade.Event) {
	w.height++
	w.watch.Take(trade.Entry{Height: w.height, Index: 1, At: w.now(), Events: events})
}

func (w *world) now() trade.Instant { return trade.Instant(int64(w.day)*86_400_000 + 36_000_000) }

// later does something on a day to come.
func (w *world) later(days int, what func()) {
	day := w.day + trade.Day(max(1, days))
	w.plans[day] = append(w.plans[day], what)
}
