package trade

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade/code"
)

var rewrite = flag.Bool("rewrite", false, "write what happened into the pages of business in testdata")

// provokedElsewhere are the rules that no page of business can break: those of
// the envelope, which the ledger checks before it asks the rule book.
var provokedElsewhere = []Rule{EnvelopeMustBeReadable, ChainMustMatch, SignatureMustVerify, EnvelopeMustNotBeExpired,
	EnvelopeMustNotBeReplayed, EnvelopeMustNotLastTooLong, EnvelopeMustNotBeTooLarge,
	HeadMustBeOwn, HeadMustNotBeTooOld}

// TestPages plays every page of business: lines of commands, ----, and what
// happened. Run with -rewrite to write down what happens now.
func TestPages(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	provoked := map[Rule]bool{}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			playPage(t, path, provoked)
		})
	}
	for rule, name := range declaredRules(t) {
		if exempt := slices.Contains(provokedElsewhere, rule); provoked[rule] == exempt {
			t.Errorf("rule %d %s: provoked by a page is %v, and listed as provoked elsewhere is %v", rule, name,
				provoked[rule], exempt)
		}
	}
}

func playPage(t *testing.T, path string, provoked map[Rule]bool) *stage {
	stage := newStage()
	var out strings.Builder
	for _, block := range blocksOf(t, path) {
		commands, wanted, asks := strings.Cut(block, "----\n")
		if !asks {
			out.WriteString(block)
			continue
		}
		happened := stage.playAll(commands)
		if got, want := strings.TrimSpace(happened), strings.TrimSpace(wanted); got != want && !*rewrite {
			t.Errorf("%s:\n%s----\n-- what happened:\n%s\n-- what the page says:\n%s", path, commands, got, want)
		}
		out.WriteString(commands + "----\n" + strings.TrimSpace(happened) + "\n\n")
	}
	checkBook(t, stage.book)
	for _, lost := range stage.lost {
		t.Error(lost)
	}
	for rule := range stage.refused {
		provoked[rule] = true
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(strings.TrimRight(out.String(), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return stage
}

// blocksOf gives the blocks of a page, with blank lines between them.
func blocksOf(t *testing.T, path string) []string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimRight(string(text), "\n")+"\n", "\n\n")
}

// playAll plays the lines of a block and tells what happened.
func (s *stage) playAll(commands string) string {
	var happened strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(commands), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			happened.WriteString(s.play(line))
		}
	}
	return happened.String()
}

// stage is a book with a clock, on which persons are called by short names.
type stage struct {
	book    *MemoryBook
	at      Instant
	names   map[[16]byte]string
	persons map[string]Signer
	refused map[Rule]bool
	tried   []Entry       // what was refused since the last block began
	pairs   map[pair]bool // what was refused to which command
	lost    []string      // what events and records did not carry on
	journal []Entry
	drawn   int // entries of the journal that a draw has seen
	height  int64
	notices int                        // that were numbered by themselves
	heard   func(by Signer, c Command) // before each command; nil: nobody listens
}

func named[N any](s *stage, name string) ID[N] {
	if name == "" || name == "none" {
		return ID[N]{}
	}
	sum := sha256.Sum256([]byte(name))
	id := ID[N](sum[:16])
	s.names[id] = name
	return id
}

func (s *stage) name(id [16]byte) string {
	if name, ok := s.names[id]; ok {
		return name
	}
	if id == [16]byte{} {
		return "nobody"
	}
	return fmt.Sprintf("%x", id[:4])
}

// digest is that of a file called by a short name; the table, and nothing, have none.
func (s *stage) digest(name string) Digest {
	if name == "table" || name == "none" {
		return Digest{}
	}
	sum := Digest(sha256.Sum256([]byte(name)))
	s.names[[16]byte(sum[:16])] = name
	return sum
}

func publicKey(name string) []byte {
	sum := sha256.Sum256([]byte("key of " + name))
	return sum[:]
}

func (s *stage) key(name string) KeyID {
	id := KeyIDOf(Ed25519, publicKey(name))
	s.names[id] = name
	return id
}

// newStage founds a ledger on the morning of 2 March 2026, with gao and gu as
// governors.
func newStage() *stage {
	s := &stage{book: NewMemoryBook(), names: map[[16]byte]string{}, persons: map[string]Signer{},
		refused: map[Rule]bool{}, pairs: map[pair]bool{}}
	s.book.Prove = provesOnStage
	s.at = InstantOf(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC))
	var keys []PersonKey
	for _, name := range []string{"gao", "gu"} {
		s.persons[name] = Signer{named[Party](s, "safe"), s.key(name)}
		keys = append(keys, PersonKey{Person: named[person](s, name), Scheme: Ed25519, Public: publicKey(name),
			Duties: Governor})
	}
	for _, e := range Found(Founding{Regulator: named[Party](s, "safe"), Details: Digest{1}, Keys: keys,
		Limits: FirstLimits(s.at.Day()), Rates: FirstRateLimits(s.at.Day()), At: s.at}) {
		Post(s.book, e)
	}
	return s
}

// cast is who plays on most pages: two banks, each with a maker, a second maker
// and a checker, and exporters of class A and C.
const cast = `gao admit-party customs kind=customs region=11
gao admit-party north kind=bank region=35
gao admit-party south kind=bank region=35
gao admit-party harbour kind=enterprise region=35 class=A listed=yes
gao admit-party quay kind=enterprise region=35 class=C listed=yes
gao enrol-person feng party=customs duties=feed
gao enrol-person nan party=north duties=maker
gao enrol-person ning party=north duties=maker,checker
gao enrol-person nie party=north duties=checker
gao enrol-person song party=south duties=maker
gao enrol-person sun party=south duties=checker
gao enrol-person hua party=harbour duties=maker
gao enrol-person qiu party=quay duties=maker
gao admit-to-pilot region:35 from=2026-03-01
gao admit-to-pilot bank:north from=2026-03-01
gao admit-to-pilot bank:south from=2026-03-01
gao publish-rates 2026-03-02 USD=712.3400 EUR=780.0100 JPY=4.7500 KWD=2,320.0000`

// play plays one line and tells what happened.
func (s *stage) play(line string) string {
	words := strings.Fields(line)
	switch words[0] {
	case "cast":
		return s.playLines(cast) + "the cast is on stage\n"
	case "importers":
		return s.playLines(cast+"\n"+importers) + "the cast is on stage, and importers may pay\n"
	case "payers":
		return s.playLines(cast+"\n"+payers) + "the cast is on stage, and services may be paid for\n"
	case "spenders":
		return s.playLines(cast+"\n"+payers+"\n"+spenders) + "capital income may be paid out\n"
	case "clock":
		at, err := time.Parse("2006-01-02 15:04", words[1]+" "+words[2])
		if err != nil {
			panic(err)
		}
		return s.block(InstantOf(at) - chinaAhead)
	case "pass":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			panic(err)
		}
		return s.block(s.at + Instant(d.Milliseconds()))
	case "late":
		// the clock moves, but the ledger has not dealt with its deadlines yet
		d, err := time.ParseDuration(words[1])
		if err != nil {
			panic(err)
		}
		s.at += Instant(d.Milliseconds())
		return "it is " + s.clock(s.at) + ", the ledger is behind\n"
	case "draw":
		return s.draw(sha256.Sum256([]byte(words[1])))
	case "stood":
		return s.stood(words[1:])
	case "show":
		if words[1] == "proposal" {
			return s.showProposal(words[2])
		}
		if words[1] == "keepers" {
			return s.showKeepers()
		}
		if words[1] == "rules" {
			return s.showRules()
		}
		if words[1] == "models" {
			return s.showModels()
		}
		return s.show(words[1])
	case "keepers":
		return s.foundKeepers(words[1:])
	case "tasks":
		return s.tasks(words[1], words[2:])
	case "sees":
		return s.sees(words[1])
	case "verify":
		return s.verify(words[1:])
	case "each":
		return s.each(words[1], words[2:])
	}
	return s.act(words)
}

// each plays lines, parted by "; ", for 1 to a number, with @ for the number and + for the next
// one, and says what the last one said.
func (s *stage) each(last string, words []string) (said string) {
	n, err := strconv.Atoi(last)
	if err != nil {
		panic(err)
	}
	line := strings.Join(words, " ")
	for i := 1; i <= n; i++ {
		for _, one := range strings.Split(line, "; ") {
			said = s.play(strings.NewReplacer("@", strconv.Itoa(i), "+", strconv.Itoa(i+1)).Replace(one))
		}
	}
	return said
}

// block moves the time of the block and lets the ledger do what is due.
func (s *stage) block(at Instant) string {
	s.at = at
	out := "it is " + s.clock(at) + "\n"
	for {
		events := Due(s.book, at)
		if len(events) == 0 {
			return out
		}
		out += s.post(Signer{}, VerbLapse, events)
	}
}

// draw begins a block with a hash, which draws from what was disbursed since the
// draw before, and says every lot.
func (s *stage) draw(hash Digest) string {
	s.height++
	deals := DisbursedIn(s.journal[s.drawn:])
	out := fmt.Sprintf("block %d begins, hash %.8s\n", s.height, hash)
	for _, deal := range deals {
		lot := Lot(hash, deal.Financing())
		if deal.ID.Kind() == PaymentDeal {
			lot = CheckLot(hash, deal.ID.Payment())
		}
		out += fmt.Sprintf("%s has the lot %d\n", s.name(deal.ID.Identifier()), lot)
	}
	after := AftermathOf(append(slices.Clone(s.journal[s.drawn:]), s.tried...))
	if events := Begin(s.book, s.height, s.at, hash, after); len(events) > 0 {
		out += s.post(Signer{}, VerbLapse, events)
	}
	s.drawn, s.tried = len(s.journal), nil
	return out
}

func (s *stage) clock(at Instant) string {
	return (at + chinaAhead).Time().Format("2006-01-02 15:04")
}

func (s *stage) post(by Signer, verb Verb, events []Event) string {
	var out strings.Builder
	numberAlerts(alertsIn(s.book), events)
	for _, e := range events {
		s.lost = append(s.lost, s.stands(e)...)
		into := &noted{MemoryBook: s.book}
		Post(into, e)
		s.lost = append(s.lost, s.keeps(e, into.written)...)
		if enrolled, ok := e.(PersonEnrolled); ok {
			s.persons[s.name(enrolled.Key.ID)] = Signer{enrolled.Key.Party, enrolled.Key.ID}
		}
		out.WriteString(s.tell(e) + "\n")
	}
	s.journal = append(s.journal, Entry{At: s.at, Verb: verb, By: by, Events: events})
	return out.String()
}

func (s *stage) act(words []string) string {
	by, ok := s.persons[words[0]]
	if !ok {
		by = Signer{named[Party](s, "safe"), s.key(words[0])}
	}
	decide, seconded := carried, s.seconded // pages say what comes of an act; those of proposals say how it comes about
	switch words[1] {
	case "alone":
		decide, words = Decide, words[1:]
		seconded = func(Signer, []Event) string { return "" }
	case "together":
		decide, words = together, words[1:]
	}
	verb, err := Parse[Verb](words[1])
	if err != nil {
		panic(err)
	}
	var command Command
	if verb >= VerbPropose && verb <= VerbObjectToProposal || verb == VerbWithdrawProposal {
		command = s.proposalCommand(verb, words[2:])
	} else {
		command = s.command(verb, argumentsOf(words[2:]))
	}
	if s.heard != nil {
		s.heard(by, command)
	}
	events, refusal := decide(s.book, by, s.at, command)
	if !refusal.OK() {
		s.refused[refusal.Rule], s.pairs[pair{verb, refusal.Rule}] = true, true
		s.lost = append(s.lost, s.refuses(refusal)...)
		s.tried = append(s.tried, Entry{By: by, Verb: verb, Refusal: refusal})
		return s.refuse(refusal)
	}
	if len(events) == 0 {
		return "nothing changes\n"
	}
	for _, e := range events {
		s.lost = append(s.lost, s.carries(by, command, e)...)
	}
	return s.post(by, verb, events) + seconded(by, events)
}

func (s *stage) refuse(r Refusal) string {
	return fmt.Sprintf("refused %d %s\n%s", r.Rule, r.Rule, Said(r))
}

// arguments are the words of a line after the verb: the subject, and key=value.
type arguments struct {
	subject string
	named   map[string]string
	order   []string
}

func argumentsOf(words []string) arguments {
	a := arguments{named: map[string]string{}}
	for _, w := range words {
		key, value, ok := strings.Cut(w, "=")
		if !ok {
			if a.subject != "" {
				panic("two subjects: " + a.subject + " and " + w)
			}
			a.subject = w
			continue
		}
		a.named[key] = value
		a.order = append(a.order, key)
	}
	return a
}

func (a arguments) or(key, value string) string {
	if v, ok := a.named[key]; ok {
		return v
	}
	return value
}

func (a arguments) number(key string, standing int64) int64 {
	v, ok := a.named[key]
	if !ok {
		return standing
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func (a arguments) day(key string, standing Day) Day {
	v, ok := a.named[key]
	if !ok {
		return standing
	}
	d, err := ParseDay(v)
	if err != nil {
		panic(err)
	}
	return d
}

// minor reads a decimal with so many digits.
func minor(text string, digits int) int64 {
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(text, ",", ""), ".")
	if len(fraction) > digits {
		panic("too many decimals: " + text)
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func digitsOf(c string) int {
	digits, ok := code.MinorDigits(c)
	if !ok {
		return 2
	}
	return int(digits)
}

// money reads 90,000.00USD.
func (a arguments) money(key string, standing Money) Money {
	v, ok := a.named[key]
	if !ok {
		return standing
	}
	currency := v[len(v)-3:]
	return Money{minor(v[:len(v)-3], digitsOf(currency)), Currency(currency)}
}

// lines reads d1:100.00+d2:50.00.
func (a arguments) lines(s *stage, key string, standing []Line) []Line {
	v, ok := a.named[key]
	if !ok {
		return standing
	}
	var lines []Line
	for _, part := range strings.Split(v, "+") {
		if part == "" {
			continue
		}
		document, amount, _ := strings.Cut(part, ":")
		id := named[Document](s, document)
		lines = append(lines, Line{id, minor(amount, digitsOf(string(s.book.document(id).Face.Currency)))})
	}
	return lines
}

func (a arguments) details() Digest { return a.detailsOf(a.subject) }

func (a arguments) detailsOf(subject string) Digest {
	if a.or("details", "") == "none" {
		return Digest{}
	}
	return sha256.Sum256([]byte("details of " + subject + a.or("details", "")))
}

func value[E Named](a arguments, key string, standing E) E {
	v, ok := a.named[key]
	if !ok {
		return standing
	}
	if n, err := strconv.Atoi(v); err == nil {
		return E(n)
	}
	parsed, err := Parse[E](v)
	if err != nil {
		panic(err)
	}
	return parsed
}
