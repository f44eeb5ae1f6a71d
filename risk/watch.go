package risk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tallystick/book/trade"
	"tallystick/risk/network"
	"tallystick/risk/paper"
	"tallystick/risk/price"
)

// Sources is what the watching party may look up.
type Sources interface {
	// Document gives a document as the ledger has it now.
	Document(trade.DocumentID) (trade.Document, bool)
	// Paper gives what was sealed with a document, or false where the party may
	// not open it. Its ID is the number that
	// people know the document by.
	Paper(trade.Document) (paper.Paper, bool)
	// Name gives the name of a party, as it would stand on a paper, or nothing.
	Name(trade.PartyID) string
	// Shown gives the names of a party as people read them, or nothing.
	Shown(trade.PartyID) (zh, en string)
}

// Watch keeps what one party has seen, for its opinions. Entries are taken in
// the order of the journal. It is safe for use by many goroutines.
type Watch struct {
	mu         sync.RWMutex
	sources    Sources
	rates      map[trade.Currency]float64 // yuan for one major unit
	documents  map[trade.DocumentID]*document
	financings map[trade.FinancingID]*financing
	conduct    map[trade.PartyID]*Conduct
	names      map[trade.PartyID]string
	prices     *price.Book
	shelf      *paper.Shelf
	graph      *network.Graph
	found      map[network.Party][]network.Finding // of each party, those that weigh most
	splits     map[splitKey]int
	shown      map[network.Party]called    // names as people read them
	numbers    map[string]trade.DocumentID // of the papers on the shelf
	kept       []trade.FinancingID         // whose first opinions are kept, oldest first
	dropped    int                         // that were kept once
	models     map[[32]byte]*scoring       // at hand
	versions   []version                   // of the model in force, as the ledger names them
	delays     struct{ sum, count float64 }
	height     int64
	index      uint32
	skipped    int // documents that could not be opened or made no sense
}

// document is what a Watch keeps of one.
type document struct {
	holder    trade.PartyID
	issued    trade.Day
	face      trade.Money
	revision  uint32
	returned  int64                       // value of goods that came back, minor units
	used      int                         // financings that it backs or backed
	amended   int                         // after it was first used
	gone      bool                        // its source took it back
	withdrawn bool                        // gone, or wholly returned: nothing is left of it
	spoilt    *counted                    // that nothing was left of it, after it was first used
	changes   map[trade.NoticeID]*counted // returns that made it worth less, after it was first used
	last      trade.NoticeID              // of the return after which nothing was left
}

// financing is what a Watch keeps of one.
type financing struct {
	deal    trade.Deal
	asked   trade.Money
	tenor   int32
	lines   []trade.Line
	applied trade.Instant
	terms   trade.Terms
	repaid  trade.Day // latest
	owed    int64
	opinion *Opinion // as it was when the application came in
	outcome outcome
	counted bool // among what the enterprise applied for
}

const (
	mostFound   = 8 // findings kept of each party
	mostParties = 1_000_000
	mostSplits  = 500_000
	mostNumbers = 2_000_000
	mostKept    = 50_000 // first opinions
	mostName    = 200    // bytes of a name that is shown
)

// NewWatch makes a Watch that has seen nothing.
func NewWatch(sources Sources) *Watch {
	return &Watch{sources: sources, rates: map[trade.Currency]float64{}, documents: map[trade.DocumentID]*document{},
		financings: map[trade.FinancingID]*financing{},
		conduct:    map[trade.PartyID]*Conduct{}, names: map[trade.PartyID]string{},
		prices: price.NewBook(price.Settings{}), shelf: paper.NewShelf(paper.Settings{}),
		graph: network.New(network.Settings{}), found: map[network.Party][]network.Finding{},
		splits: map[splitKey]int{}, shown: map[network.Party]called{}, numbers: map[string]trade.DocumentID{},
		models: map[[32]byte]*scoring{}}
}

// Seen is the place in the journal up to which the Watch has read.
func (w *Watch) Seen() (height int64, index uint32) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.height, w.index
}

// Take reads one entry of the journal. Entries it has seen before are passed over.
func (w *Watch) Take(e trade.Entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.Height < w.height || e.Height == w.height && e.Index <= w.index && w.height > 0 {
		return
	}
	w.height, w.index = e.Height, e.Index
	for _, event := range e.Events {
		w.take(event, e.At)
	}
}

func (w *Watch) take(event trade.Event, at trade.Instant) {
	switch e := event.(type) {
	case trade.RatesPublished:
		w.learnRates(e.Rates)
	case trade.DocumentsPublished:
		for _, p := range e.Documents {
			w.meet(trade.Document{ID: p.ID, Kind: p.Kind, Holder: p.Holder, Face: p.Face, Issued: p.Issued,
				Mode: p.Mode, Details: p.Details, Revision: 1, Since: e.At})
		}
	case trade.DocumentAmended:
		w.amend(e)
	case trade.DocumentWithdrawn:
		w.withdraw(e)
	case trade.DocumentReinstated:
		w.reinstate(e)
	case trade.GoodsReturned:
		w.giveBack(e)
	case trade.ReturnTakenBack:
		w.takeBack(e)
	case trade.ProceedsRegistered:
		if e.Proceeds.Waiting.IsZero() {
			w.receive(e.Proceeds)
		}
	case trade.ProceedsConfirmed:
		if e.Reason == trade.NoReason && e.Proceeds.Revision == 1 {
			w.receive(e.Proceeds) // what was corrected came before
		}
	case trade.AlertRaised:
		w.warn(e.Alert)
	case trade.InspectionReported:
		w.inspect(e)
	case trade.ModelActivated:
		w.activate(e.From.Day(), e.Model)
	default:
		w.takeFinancing(event, at)
	}
}

// meet learns a document that the party sees for the first time: now, or when
// an application brings it.
func (w *Watch) meet(d trade.Document) *document {
	if known := w.documents[d.ID]; known != nil {
		return known
	}
	known := &document{holder: d.Holder, issued: d.Issued, face: d.Face, revision: d.Revision,
		returned: d.Returned, gone: d.Withdrawn, withdrawn: d.Worth() <= 0, changes: map[trade.NoticeID]*counted{}}
	w.documents[d.ID] = known
	value, _ := w.yuan(d.Face)
	p, open := w.sources.Paper(d)
	buyer := ""
	if open {
		buyer = string(partyNamed(p.Buyer))
		w.read(p, d, value)
	} else {
		w.skipped++
	}
	w.of(d.Holder, d.Issued).declare(d.Issued, value, buyer)
	return known
}

// read takes a paper into the layers that compare papers with each other.
func (w *Watch) read(p paper.Paper, d trade.Document, value float64) {
	if w.shelf.Add(p) != nil {
		w.skipped++
	} else if w.numbers[p.ID] = d.ID; len(w.numbers) > mostNumbers {
		clear(w.numbers) // those that come after are known again
	}
	for _, o := range observations(p) {
		if w.prices.Add(o) != nil {
			w.skipped++
		}
	}
	w.count(splitOf(d, p))
	goods := ""
	if len(p.Items) > 0 {
		goods = p.Items[0].Code
	}
	w.show(partyNamed(p.Buyer), called{p.Buyer, p.Buyer})
	if zh, en := w.sources.Shown(d.Holder); zh != "" || en != "" {
		delete(w.shown, w.party(d.Holder)) // its own names say more than what its customers' papers call it
		w.show(w.party(d.Holder), called{cmp.Or(zh, en), cmp.Or(en, zh)})
	}
	w.deal(network.Dealing{ID: d.ID.String(), From: w.party(d.Holder), To: partyNamed(p.Buyer), Goods: goods,
		Value: value, At: d.Since, Kind: network.Sale})
}

// called is what people call a party.
type called struct{ zh, en string }

// show remembers how a party is called, once.
func (w *Watch) show(p network.Party, names called) {
	if p != "" && w.shown[p] == (called{}) && len(w.shown) < mostParties && len(names.zh) <= mostName &&
		len(names.en) <= mostName {
		w.shown[p] = names
	}
}

// count counts the declarations of one day that could be parts of one shipment.
func (w *Watch) count(k splitKey) {
	if len(w.splits) >= mostSplits {
		clear(w.splits) // what came before is judged already, or will be without this
	}
	w.splits[k]++
}

// deal adds a dealing to the network and keeps what stands out with those concerned.
func (w *Watch) deal(d network.Dealing) {
	if d.From == "" || d.To == "" || d.From == d.To || !(d.Value > 0) {
		return
	}
	findings, err := w.graph.Add(d)
	if err != nil {
		w.skipped++
		return
	}
	for _, f := range findings {
		for _, p := range f.Parties {
			if len(w.found) >= mostParties && w.found[p] == nil {
				continue
			}
			w.found[p] = append(w.found[p], f)
			if list := w.found[p]; len(list) > mostFound {
				least := 0
				for i := range list {
					if list[i].Weight < list[least].Weight {
						least = i
					}
				}
				w.found[p] = slices.Delete(list, least, least+1)
			}
		}
	}
}

// observations are the prices that a paper declares. A line without an amount of
// its own stands for the whole of a paper that has no other.
func observations(p paper.Paper) []price.Observation {
	var list []price.Observation
	for i, item := range p.Items {
		o := price.Observation{ID: p.ID + "/" + strconv.Itoa(i+1), Code: item.Code, Origin: item.Origin,
			Period: price.Quarter(p.Declared), Unit: strings.ToUpper(item.Unit),
			Currency: p.Currency, Amount: item.Amount, Quantity: item.Quantity}
		if o.Amount == 0 && len(p.Items) == 1 {
			o.Amount = p.Amount
		}
		if o.Origin == "" {
			o.Origin = "CN"
		}
		if o.Check() == nil {
			list = append(list, o)
		}
	}
	return list
}

// partyNamed is the party that a name on a paper stands for, whatever its
// spacing, case and punctuation.
func partyNamed(name string) network.Party {
	return network.Party(paper.PartyName(name))
}

// party is how the network knows an enterprise: by its name, for that is how
// other papers name it.
func (w *Watch) party(id trade.PartyID) network.Party {
	name, known := w.names[id]
	if !known {
		name = paper.PartyName(w.sources.Name(id))
		if name == "" {
			name = id.String()
		}
		w.names[id] = name
	}
	return network.Party(name)
}

// of gives the conduct of an enterprise.
func (w *Watch) of(id trade.PartyID, day trade.Day) *Conduct {
	c := w.conduct[id]
	if c == nil {
		c = newConduct(day)
		w.conduct[id] = c
	}
	if day < c.First {
		c.First = day
	}
	return c
}

func (w *Watch) receive(p trade.Proceeds) {
	value, ok := w.yuan(p.Amount)
	if ok {
		w.deal(network.Dealing{ID: p.ID.String(), From: "payer of " + network.Party(p.ID.String()),
			To: w.party(p.Enterprise), Value: value, At: p.Since, Kind: network.Payment})
	}
}

func (w *Watch) warn(a trade.Alert) {
	c := w.conduct[a.Enterprise]
	if c == nil {
		return
	}
	switch a.Kind {
	case trade.ProceedsDiverted:
		w.learnOutcome(a.Deal.Financing(), wrong)
		c.Diverted++
		c.recent.diverted++
	case trade.MaturityPassed:
		c.Overdue++
		c.recent.overdue++
	}
}
