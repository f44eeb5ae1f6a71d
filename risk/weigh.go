package risk

import (
	"math"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/risk/network"
	"tallystick/risk/paper"
	"tallystick/risk/price"
)

const (
	mostLines   = 20  // documents of an application that are looked into
	fewPapers   = 30  // papers on the shelf before "no other like it" means anything
	oldPaper    = 180 // days after which a paper begins to look old
	stalePaper  = 900 // days more, after which it counts whole: whatever else is good, it stands out
	manySplits  = 4   // declarations of one exporter, buyer, goods and day
	youngDays   = 120 // an enterprise is new for as long
	manyLoans   = 5
	longHistory = 365
)

// weighPapers looks into the papers that back the application: each by itself,
// against prices, and against other papers.
func (g *weighing) weighPapers() {
	open, prices, fitting := 0, 0, 0
	alike := g.shelf.Len() >= fewPapers
	for _, line := range g.f.lines[:min(mostLines, len(g.f.lines))] {
		d, ok := g.sources.Document(line.Document)
		if !ok {
			continue
		}
		if seen := g.documents[d.ID]; seen != nil && seen.amended > 0 {
			g.add("amended", float64(seen.amended)/2, with{seen.amended},
				ofDocument(d.ID))
		}
		if age := int(g.today - d.Issued); age > oldPaper {
			g.add("old", float64(age-oldPaper)/stalePaper, with{age}, ofDocument(d.ID))
		}
		p, ok := g.sources.Paper(d)
		if !ok {
			continue
		}
		open++
		g.weighChecks(p, d.ID)
		judged, fits := g.weighPrices(p, d.ID)
		prices, fitting = prices+judged, fitting+fits
		g.weighAlike(p, d.ID)
		g.weighBuyer(p, d)
	}
	if open > 0 {
		g.known++
	}
	if alike && open > 0 {
		g.known++
	}
	switch {
	case prices > 0:
		g.known++
		if prices == fitting {
			g.add("price-fits", 1, with{prices, fitting})
		}
	case open > 0:
		g.add("price-unknown", 0, nil)
	}
}

func (g *weighing) weighChecks(p paper.Paper, id trade.DocumentID) {
	findings := paper.Check(p, g.today)
	share := 1.0
	for _, f := range findings[:min(3, len(findings))] {
		g.put("paper", f.Weight*share, words.Text{Zh: f.Zh, En: f.En}, ofDocument(id))
		share /= 2 // what is wrong with one paper often shows twice
	}
}

// weighPrices gives how many prices could be judged and how many of them fit.
func (g *weighing) weighPrices(p paper.Paper, id trade.DocumentID) (judged, fitting int) {
	var worst price.Opinion
	for _, o := range observations(p) {
		opinion, ok := g.prices.Judge(o)
		if !ok {
			continue
		}
		judged++
		if opinion.Direction == price.Ordinary {
			fitting++
		} else if math.Abs(opinion.Z) > math.Abs(worst.Z) {
			worst = opinion
		}
	}
	if worst.Direction == price.Ordinary {
		return judged, fitting
	}
	share := min(1, math.Abs(math.Log(worst.Factor))/math.Log(3)) // three times the median counts whole
	if worst.Level >= price.Heading {
		share *= 0.4
	}
	if worst.Second == price.Disagrees {
		share *= 0.7
	}
	code := "price-over"
	if worst.Direction == price.Under {
		code = "price-under"
	}
	g.put(code, share, worst.Words(), ofDocument(id))
	return judged, fitting
}

func (g *weighing) weighAlike(p paper.Paper, id trade.DocumentID) {
	for _, a := range g.shelf.Alike(p) {
		twin, known := g.numbers[a.ID]
		if !known {
			continue
		}
		code, other := "alike", g.documents[twin]
		if other != nil && other.used > 0 {
			code = "alike-used"
		}
		g.put(code, a.Share, words.Text{Zh: a.Zh, En: a.En}, ofDocument(id), ofDocument(twin))
		return // the nearest says enough
	}
}

// weighBuyer asks how the buyer stands to the enterprise, and whether one
// shipment was declared in parts.
func (g *weighing) weighBuyer(p paper.Paper, d trade.Document) {
	buyer := partyNamed(p.Buyer)
	if buyer == "" {
		return
	}
	if related(string(buyer), string(g.party(d.Holder))) {
		g.add("related-buyer", 1, nil, ofDocument(d.ID))
	}
	if n := g.conduct.buyers[string(buyer)]; n >= 4 && g.today-g.conduct.First >= youngDays {
		g.add("known-buyer", float64(n)/10, with{n})
	}
	if n := g.splits[splitOf(d, p)]; n >= manySplits {
		g.add("split", float64(n)/8, with{n}, ofDocument(d.ID))
	}
}

// weighNetwork brings in what the dealings of the enterprise and its buyers show.
func (g *weighing) weighNetwork() {
	parties := []network.Party{g.party(g.f.deal.Enterprise)}
	best := map[string]network.Finding{}
	for _, f := range g.found[parties[0]] {
		if !g.concerns(f) {
			f.Weight *= elsewhere
		}
		code := codeOf(f.Pattern)
		if known, ok := best[code]; !ok || f.Weight > known.Weight {
			best[code] = f
		}
	}
	for _, code := range [...]string{"ring", "goods-back", "shared-buyer", "fan", "sudden"} {
		f, ok := best[code]
		if !ok || f.Weight < leastFinding {
			continue
		}
		var evidence []Evidence
		for _, id := range f.Dealings[:min(8, len(f.Dealings))] {
			evidence = append(evidence, Evidence{"document", id})
		}
		g.put(code, f.Weight, g.named(f), evidence...)
	}
	if g.graph.Of(parties[0]).Dealings >= manyLoans {
		g.known++
	}
}

// named gives the words of a finding with the parties as people call them.
func (g *weighing) named(f network.Finding) words.Text {
	zh, en := f.Zh, f.En
	for _, p := range f.Parties {
		if names := g.shown[p]; names != (called{}) {
			zh, en = strings.ReplaceAll(zh, string(p), names.zh), strings.ReplaceAll(en, string(p), names.en)
		}
	}
	return words.Text{Zh: zh, En: en}
}

// elsewhere is what a finding counts for whose dealings are not the documents
// of this application.
const elsewhere = 0.2

// leastFinding is the weight of a finding of the network that is worth a line.
const leastFinding = 0.2

// concerns says whether a document of the application is among a finding's dealings.
func (g *weighing) concerns(f network.Finding) bool {
	for _, line := range g.f.lines {
		if slices.Contains(f.Dealings, line.Document.String()) {
			return true
		}
	}
	return false
}

func codeOf(p network.Pattern) string {
	switch p {
	case network.Ring:
		return "ring"
	case network.GoodsBack:
		return "goods-back"
	case network.SharedBuyer:
		return "shared-buyer"
	case network.SuddenCounterparty:
		return "sudden"
	}
	return "fan"
}

// related says whether two names share their first two words and all others but
// one of the shorter: a company and its house abroad.
func related(a, b string) bool {
	one, two := strings.Fields(a), strings.Fields(b)
	if len(one) > len(two) {
		one, two = two, one
	}
	if len(one) < 2 || one[0] != two[0] || one[1] != two[1] {
		return false
	}
	missing := 0
	for _, word := range one[2:] {
		if !slices.Contains(two, word) {
			missing++
		}
	}
	return missing <= 1
}

// splitKey is what the parts of one split shipment share.
type splitKey struct {
	holder trade.PartyID
	day    trade.Day
	buyer  network.Party
	goods  string
}

func splitOf(d trade.Document, p paper.Paper) splitKey {
	goods := ""
	if len(p.Items) > 0 {
		goods = p.Items[0].Code[:min(6, len(p.Items[0].Code))]
	}
	return splitKey{d.Holder, d.Issued, partyNamed(p.Buyer), strings.Clone(goods)}
}
