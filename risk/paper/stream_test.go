package paper

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// world makes up exporters that ship to the same buyers again and again.
type world struct {
	*rand.Rand
	number int
}

func newWorld(seed uint64) *world { return &world{Rand: rand.New(rand.NewPCG(seed, 7))} }

func (w *world) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *world) word() string {
	var b strings.Builder
	for range 2 + w.IntN(2) {
		b.WriteString(w.pick("ka", "lo", "mer", "tin", "sa", "vor", "del", "pan", "ri", "gus", "hol", "bre",
			"no", "fem", "ost"))
	}
	return b.String()
}

// stream is what an exporter sends to one buyer.
type stream struct {
	like     Paper
	price    int64
	quantity int64
	kilos    float64 // of a piece
	standing bool    // the same quantity each time
	frame    bool    // one contract for all
	every    int     // days
	carrier  string
	day      trade.Day
}

func (w *world) stream(exporter int) *stream {
	country := w.pick("DE", "US", "JP", "FR", "GB", "AE", "BR", "VN", "SG", "NL")
	goods := w.pick("850440", "854143", "940511", "611020", "851713", "940360", "640299", "841810")
	s := &stream{price: 300 + w.Int64N(20_000), quantity: 50 * (1 + w.Int64N(60)), kilos: 0.2 + 20*w.Float64(),
		standing: w.IntN(2) == 0, frame: w.IntN(5) < 2,
		every: 3 + w.IntN(18), carrier: w.pick("TLYS", "OCNL", "SKRT", "PRLV"), day: 20_000 + trade.Day(w.IntN(20))}
	s.like = Paper{Kind: Declaration, Holder: fmt.Sprintf("91350100M%09d", exporter),
		Mode: w.pick("0110", "0110", "0110", "9710"), Buyer: w.word() + " " + w.word() + " " +
			w.pick("GmbH", "Ltd", "Inc.", "SA", "Trading Co., Ltd."),
		Transport: "水路运输", TradeCountry: country, Destination: country,
		Port: w.pick("SHANGHAI", "NINGBO", "FUZHOU", "XIAMEN"), Incoterm: w.pick("FOB", "CIF", "CFR"),
		Currency: w.pick("USD", "USD", "EUR"),
		Contract: fmt.Sprintf("FR%d-%d", w.IntN(30), w.IntN(1000)),
		Items:    []Item{{Code: goods + "0000", Description: "goods", Unit: "PCS", Origin: "CN"}}}
	return s
}

// ship sends the next lot.
func (w *world) ship(s *stream) Paper {
	p := s.like
	s.day += trade.Day(max(1, s.every+w.IntN(5)-2))
	p.Exported, p.Declared = s.day+trade.Day(w.IntN(3)), s.day
	p.ID = w.id(p.Declared)
	if !s.frame {
		p.Contract = fmt.Sprintf("EX%d-%05d", w.IntN(30), w.IntN(100_000))
	}
	p.Vessel, p.Voyage = w.pick("EVER HARMONY", "OCEAN LINK", "SILK ROUTE", "PEARL RIVER", "NORTHERN CROWN",
		"JADE BAY"), fmt.Sprintf("%03dE", int(s.day-19_900)/4)
	p.BillOfLading = fmt.Sprintf("%s%09d", s.carrier, w.IntN(1_000_000_000))
	quantity := s.quantity
	if !s.standing {
		quantity = max(1, quantity*(50+w.Int64N(100))/100)
	}
	return w.fill(s, p, quantity)
}

func (w *world) fill(s *stream, p Paper, quantity int64) Paper {
	p.Amount = s.price * quantity
	p.Items = []Item{p.Items[0]}
	p.Items[0].Quantity, p.Items[0].Amount = float64(quantity), p.Amount
	p.Net = float64(int64(s.kilos * float64(quantity)))
	p.Gross = p.Net + float64(int64(p.Net*(0.06+0.02*w.Float64())))
	p.Packages = max(1, quantity/10)
	return p
}

func (w *world) id(day trade.Day) string {
	w.number++
	return fmt.Sprintf("3501%s0%09d", day.String()[:4], 300_000_000+w.number)
}

// split is a second container on the same sailing under the same order.
func (w *world) split(s *stream, p Paper) Paper {
	p.ID = w.id(p.Declared)
	p.BillOfLading = fmt.Sprintf("%s%09d", s.carrier, w.IntN(1_000_000_000))
	return w.fill(s, p, max(1, int64(p.Items[0].Quantity)*(40+w.Int64N(50))/100))
}

// alterations of a copy; each changes one thing.
var alterations = [...]func(*world, *Paper){
	func(w *world, p *Paper) {
		p.Amount += p.Amount * (1 + w.Int64N(10)) / 100
		p.Items[0].Amount = p.Amount
	},
	func(w *world, p *Paper) { p.Declared += trade.Day(1 + w.IntN(6)) },
	func(w *world, p *Paper) { p.Exported += trade.Day(1 + w.IntN(6)) },
	func(w *world, p *Paper) { p.Buyer = misspelt(w, p.Buyer) },
	func(w *world, p *Paper) { p.Gross *= 1 + 0.08*w.Float64() },
	func(w *world, p *Paper) { p.Net *= 1 - 0.05*w.Float64() },
	func(w *world, p *Paper) { p.BillOfLading = digit(w, p.BillOfLading) },
	func(w *world, p *Paper) { p.Contract = fmt.Sprintf("NEW-%05d", w.IntN(100_000)) },
	func(w *world, p *Paper) { p.Items[0].Quantity += float64(1 + w.IntN(20)) },
	func(w *world, p *Paper) { p.Holder = fmt.Sprintf("91440300X%09d", w.IntN(1000)) },
	func(w *world, p *Paper) { p.Voyage = fmt.Sprintf("%03dW", w.IntN(400)) },
	func(w *world, p *Paper) { p.Packages += 1 + w.Int64N(3) },
	func(w *world, p *Paper) {
		p.BillOfLading = fmt.Sprintf("%s%09d", p.BillOfLading[:4], w.IntN(1_000_000_000))
	},
}

func misspelt(w *world, text string) string {
	runes := []rune(text)
	i := 1 + w.IntN(len(runes)-2)
	switch w.IntN(4) {
	case 0:
		runes[i] = 'x'
	case 1:
		runes[i], runes[i+1] = runes[i+1], runes[i]
	case 2:
		return string(runes[:i]) + string(runes[i+1:])
	case 3:
		return strings.ToUpper(text) + ", LIMITED"
	}
	return string(runes)
}

func digit(w *world, text string) string {
	i := 4 + w.IntN(len(text)-4)
	return text[:i] + fmt.Sprint((int(text[i]-'0')+1+w.IntN(9))%10) + text[i+1:]
}

func (w *world) altered(p Paper, changes int) Paper {
	p.ID = w.id(p.Declared)
	p.Items = []Item{p.Items[0]}
	for _, i := range w.Perm(len(alterations))[:changes] {
		alterations[i](w, &p)
	}
	return p
}

// asked is one paper of a made-up year and what was said of it.
type asked struct {
	original string // of a copy
	changes  int
	said     []Alike
}

// year ships for a number of streams and asks of every paper before it is
// added. One paper in ten has a second container, one in ten a copy.
func (w *world) year(t *testing.T, streams, lots int, hide func(*Paper)) []asked {
	t.Helper()
	shelf := NewShelf(Settings{Notable: 0.01})
	var all []asked
	ask := func(p Paper, a asked) {
		if hide != nil {
			hide(&p)
		}
		a.said = shelf.Alike(p)
		all = append(all, a)
		if err := shelf.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	lines := make([]*stream, streams)
	for i := range lines {
		lines[i] = w.stream(i / 3)
	}
	var sent []Paper
	for range lots {
		for _, s := range lines {
			p := w.ship(s)
			ask(p, asked{})
			sent = append(sent, p)
			switch w.IntN(10) {
			case 0:
				ask(w.split(s, p), asked{})
			case 1:
				changes := 1 + w.IntN(5)
				from := sent[max(0, len(sent)-1-w.IntN(streams*3))]
				ask(w.altered(from, changes), asked{original: from.ID, changes: changes})
			}
		}
	}
	return all
}

// rates judges a limit: of what was named, how much is a copy beside its
// original; of the copies, how many were found; of the honest, how many were named.
func rates(all []asked, limit float64) (precision, recall, alarms float64) {
	right, wrong, missed, honest := 0, 0, 0, 0
	for _, a := range all {
		found, other := false, false
		for _, one := range a.said {
			if one.Share >= limit {
				found, other = found || one.ID == a.original, true
			}
		}
		switch {
		case a.original != "" && found:
			right++
		case a.original != "":
			missed++
		default:
			if honest++; other {
				wrong++
			}
		}
	}
	return float64(right) / float64(max(1, right+wrong)), float64(right) / float64(max(1, right+missed)),
		float64(wrong) / float64(max(1, honest))
}

// The limit was chosen on the first year and is judged on others.
func TestThreshold(t *testing.T) {
	chosen := newWorld(1).year(t, 250, 10, nil)
	for limit := 0.6; limit < 0.91; limit += 0.05 {
		precision, recall, alarms := rates(chosen, limit)
		t.Logf("limit %.2f: precision %.3f, recall %.3f, honest papers named %.2f%%", limit, precision,
			recall, 100*alarms)
	}
	limit := Settings{}.filled().Notable
	for _, other := range []struct {
		name           string
		seed           uint64
		hide           func(*Paper)
		recall, alarms float64
	}{
		{"another year", 2, nil, 0.9, 0.005},
		{"a third year", 3, nil, 0.9, 0.005},
		{"without route and weights", 4, func(p *Paper) {
			p.Transport, p.Port, p.Incoterm, p.Gross, p.TradeCountry, p.Packages = "", "", "", 0, "", 0
		}, 0.8, 0.005},
		{"without bill of lading", 5, func(p *Paper) { p.BillOfLading = "" }, 0.8, 0.02},
	} {
		all := newWorld(other.seed).year(t, 250, 10, other.hide)
		precision, recall, alarms := rates(all, limit)
		t.Logf("%s, %d papers: precision %.3f, recall %.3f, honest papers named %.2f%%; %s", other.name, len(all),
			precision, recall, 100*alarms, byChanges(all, limit))
		if precision < 0.9 || recall < other.recall || alarms > other.alarms {
			t.Errorf("%s: precision %.3f, recall %.3f, honest papers named %.2f%%", other.name, precision,
				recall, 100*alarms)
		}
	}
}

func byChanges(all []asked, limit float64) string {
	var found, made [6]int
	for _, a := range all {
		if a.original == "" {
			continue
		}
		made[a.changes]++
		for _, one := range a.said {
			if one.ID == a.original && one.Share >= limit {
				found[a.changes]++
			}
		}
	}
	var b strings.Builder
	for changes := 1; changes <= 5; changes++ {
		fmt.Fprintf(&b, "%d of %d with %d changes, ", found[changes], made[changes], changes)
	}
	return strings.TrimSuffix(b.String(), ", ")
}
