package network

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"tallystick/book/trade"
)

const (
	smallTransfer = 20 // where the control draws its line, by eye
	mostRows      = 1_000_000
	mostLine      = 256
	mostSteps     = 100_000
	mostWalked    = 5_000_000 // steps spent on listing the known rings
)

// Found is how well one rule finds the flagged parties and the known rings.
type Found struct {
	Rule       string  `json:"rule"`
	Rings      int     `json:"rings"`      // that it tells
	KnownRings int     `json:"knownRings"` // of them known
	RingRecall float64 `json:"ringRecall"`
	Parties    int     `json:"parties"` // in those rings
	Right      int     `json:"right"`   // of them flagged
	Precision  float64 `json:"precision"`
	Recall     float64 `json:"recall"`
}

// Report is what the package does on the public transfer set.
type Report struct {
	Parties    int     `json:"parties"`
	Flagged    int     `json:"flagged"`
	Entries    int     `json:"entries"` // transfers added
	Own        int     `json:"own"`     // left out: from a party to itself
	KnownRings int     `json:"knownRings"`
	Findings   int     `json:"findings"` // of every pattern
	Cut        int     `json:"cut"`      // rings told of which the search was cut short
	Visited    float64 `json:"visited"`  // edges looked at, a transfer
	Memory     float64 `json:"memory"`   // bytes a transfer, as estimated by Size
	Rules      []Found `json:"rules"`
}

// EvaluateRings runs the public transfer set through a graph, one step of it being
// one day. The set does not name its rings: a known one is a cycle of two to six
// flagged parties, in any order of time, all of whose transfers are of exactly the
// same amount. The set is trivially separable by amount (flagged parties alone
// make transfers below 20, which the control uses), and cycles in order of time
// hardly exist in it: it is for speed and for finding known rings, and no evidence
// of skill. Whoever wants the time of an entry divides by Entries.
func EvaluateRings(nodes, transactions io.Reader) (Report, error) {
	flagged, err := parseParties(nodes)
	if err != nil {
		return Report{}, fmt.Errorf("couldn't read the parties: %w", err)
	}
	transfers, own, err := parseTransfers(transactions, flagged)
	if err != nil {
		return Report{}, fmt.Errorf("couldn't read the transfers: %w", err)
	}
	known, err := knownRings(transfers, flagged)
	if err != nil {
		return Report{}, fmt.Errorf("couldn't list the known rings: %w", err)
	}
	r := Report{Parties: len(flagged), Entries: len(transfers), Own: own, KnownRings: len(known)}
	for _, f := range flagged {
		if f {
			r.Flagged++
		}
	}
	g := New(Settings{})
	var findings []Finding
	for i, d := range transfers {
		found, err := g.Add(d)
		if err != nil {
			return Report{}, fmt.Errorf("couldn't add transfer %d: %w", i+1, err)
		}
		for _, f := range found {
			r.Findings++
			if f.Pattern == Ring {
				findings = append(findings, f)
			}
			if f.Pattern == Ring && f.Partial {
				r.Cut++
			}
		}
	}
	_, _, bytes := g.Size()
	r.Visited, r.Memory = float64(g.visited)/float64(max(1, r.Entries)), float64(bytes)/float64(max(1, r.Entries))
	r.Rules = ringRules(findings, known, flagged)
	r.Rules = append(r.Rules, amountControl(transfers, flagged))
	return r, nil
}

func ringRules(findings []Finding, known map[string]bool, flagged map[Party]bool) []Found {
	var rules []Found
	for _, rule := range []struct {
		name string
		is   func(Finding) bool
	}{
		{"every ring told", func(Finding) bool { return true }},
		{"weight 0.2 and more", func(f Finding) bool { return f.Weight >= 0.2 }},
		{"weight 0.3 and more", func(f Finding) bool { return f.Weight >= 0.3 }},
		{"in order of time", func(f Finding) bool { return f.Ordered }},
		{"keeps 99 % of the value", func(f Finding) bool { return f.Kept >= 0.99 }},
		{"keeps all of the value", func(f Finding) bool { return f.Kept == 1 }},
		{"all of the value, in order", func(f Finding) bool { return f.Kept == 1 && f.Ordered }},
	} {
		rings, parties := map[string]bool{}, map[Party]bool{}
		for _, f := range findings {
			if rule.is(f) {
				rings[ringName(f.Parties)] = true
				for _, p := range f.Parties {
					parties[p] = true
				}
			}
		}
		line := Found{Rule: rule.name, Rings: len(rings)}
		for name := range rings {
			if known[name] {
				line.KnownRings++
			}
		}
		line.RingRecall = float64(line.KnownRings) / float64(max(1, len(known)))
		rules = append(rules, line.judge(parties, flagged))
	}
	return rules
}

func (f Found) judge(parties, flagged map[Party]bool) Found {
	all := 0
	for p, is := range flagged {
		if is {
			all++
		}
		if is && parties[p] {
			f.Right++
		}
	}
	f.Parties = len(parties)
	f.Precision = float64(f.Right) / float64(max(1, f.Parties))
	f.Recall = float64(f.Right) / float64(max(1, all))
	return f
}

func amountControl(transfers []Dealing, flagged map[Party]bool) Found {
	parties := map[Party]bool{}
	for _, d := range transfers {
		if d.Value < smallTransfer {
			parties[d.From], parties[d.To] = true, true
		}
	}
	return Found{Rule: "control, no graph: a transfer below 20"}.judge(parties, flagged)
}

// Table shows the report to a person.
func (r Report) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d parties, %d flagged; %d transfers (%d to oneself left out); %d known rings; %d findings, %d "+
		"rings of a search cut short; %.0f edges and %.0f bytes a transfer\n",
		r.Parties, r.Flagged, r.Entries, r.Own, r.KnownRings, r.Findings, r.Cut, r.Visited, r.Memory)
	b.WriteString("The set is trivially separable by amount, and rings in order of time hardly exist in it: for " +
		"speed and for finding known rings only.\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "rule\trings\tknown\tring recall\tparties\tflagged\tprecision\trecall\t")
	for _, f := range r.Rules {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.3f\t%d\t%d\t%.3f\t%.3f\t\n", f.Rule, f.Rings, f.KnownRings, f.RingRecall,
			f.Parties, f.Right, f.Precision, f.Recall)
	}
	w.Flush()
	return b.String()
}

// ringName is the same for a ring wherever it begins.
func ringName(parties []Party) string {
	least := 0
	for i, p := range parties {
		if p < parties[least] {
			least = i
		}
	}
	var b strings.Builder
	for i := range parties {
		b.WriteString(string(parties[(least+i)%len(parties)]))
		b.WriteByte('>')
	}
	return b.String()
}

// knownRings lists the cycles of flagged parties whose transfers are all of one
// amount, by name.
func knownRings(transfers []Dealing, flagged map[Party]bool) (map[string]bool, error) {
	byAmount := map[float64]map[Party][]Party{}
	for _, d := range transfers {
		if !flagged[d.From] || !flagged[d.To] {
			continue
		}
		next := byAmount[d.Value]
		if next == nil {
			next = map[Party][]Party{}
			byAmount[d.Value] = next
		}
		if !slices.Contains(next[d.From], d.To) {
			next[d.From] = append(next[d.From], d.To)
		}
	}
	known, walked := map[string]bool{}, 0
	for _, next := range byAmount {
		for from := range next {
			if walked = cyclesFrom(next, []Party{from}, known, walked); walked > mostWalked {
				return nil, fmt.Errorf("more than %d steps", mostWalked)
			}
		}
	}
	return known, nil
}

func cyclesFrom(next map[Party][]Party, on []Party, known map[string]bool, walked int) int {
	for _, p := range next[on[len(on)-1]] {
		if walked++; walked > mostWalked {
			break
		}
		if p == on[0] {
			known[ringName(on)] = true
		} else if p > on[0] && len(on) < mostLegs && !slices.Contains(on, p) {
			walked = cyclesFrom(next, append(on, p), known, walked)
		}
	}
	return walked
}

// rows reads a file of lines with so many fields, and calls take for each after
// the heading.
func rows(r io.Reader, heading string, take func(fields []string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, mostLine), mostLine)
	want := strings.Count(heading, ",") + 1
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSuffix(lines.Text(), "\r")
		switch fields := strings.Split(text, ","); {
		case n > mostRows:
			return fmt.Errorf("more than %d lines", mostRows)
		case n == 1 && text != heading:
			return fmt.Errorf("line 1 is %.60q, not %q", text, heading)
		case n == 1:
		case len(fields) != want:
			return fmt.Errorf("line %d has %d fields, not %d", n, len(fields), want)
		default:
			if err := take(fields); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	return lines.Err()
}

func number(text string, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < -1 || n > most {
		return 0, fmt.Errorf("%.20q is no number from -1 to %d", text, most)
	}
	return n, nil
}

func parseParties(r io.Reader) (map[Party]bool, error) {
	flagged := map[Party]bool{}
	err := rows(r, "nodeid,isFraud,init_balance,fraudStep", func(fields []string) error {
		id, err := number(fields[0], math.MaxInt32)
		if err != nil {
			return err
		}
		p := Party(strconv.Itoa(id))
		if _, twice := flagged[p]; twice {
			return fmt.Errorf("party %d again", id)
		}
		if fields[1] != "0" && fields[1] != "1" {
			return fmt.Errorf("%.20q is no flag", fields[1])
		}
		flagged[p] = fields[1] == "1"
		return nil
	})
	if err == nil && len(flagged) == 0 {
		err = errors.New("there are none")
	}
	if err != nil {
		return nil, err
	}
	return flagged, nil
}

func parseTransfers(r io.Reader, flagged map[Party]bool) (transfers []Dealing, own int, err error) {
	err = rows(r, "sourceNodeId,targetNodeId,value,time", func(fields []string) error {
		from, to := Party(fields[0]), Party(fields[1])
		for _, p := range []Party{from, to} {
			if _, known := flagged[p]; !known {
				return fmt.Errorf("%.20q is no known party", p)
			}
		}
		value, err := strconv.ParseFloat(fields[2], 64)
		if err != nil || !(value >= leastValue && value <= mostValue) {
			return fmt.Errorf("%.20q is no value", fields[2])
		}
		step, err := number(fields[3], mostSteps)
		if err != nil || step < 0 {
			return fmt.Errorf("%.20q is no step", fields[3])
		}
		if from == to {
			own++
			return nil
		}
		transfers = append(transfers, Dealing{ID: strconv.Itoa(len(transfers) + 1), From: from, To: to, Value: value,
			At: trade.Instant(step) * day, Kind: Payment})
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return transfers, own, nil
}
