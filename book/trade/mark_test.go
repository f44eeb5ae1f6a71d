package trade

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// twins sets a stage with as many declarations as there are names, which say the same: each
// is asked to be lent on by a loan of its own, at north and south in turn.
func twins(limits string, names ...string) *stage {
	s := newStage()
	s.play("cast")
	s.play("stood 2026-03-02 marks=" + limits)
	for i, name := range names {
		s.play("feng publish-documents " + name + " holder=harbour face=100.00USD marks=bl:B1,bl~:b1")
		s.play(fmt.Sprintf("hua apply loan-%s bank=%s asked=50.00USD on=%s:60.00", name,
			[]string{"north", "south"}[i%2], name))
	}
	return s
}

// In every order of taking and setting free: where it is refused never both are in use;
// where it is warned of, each is told once, and as soon as both are.
func TestMarksInEveryOrder(t *testing.T) {
	takes := map[string]string{"A": "nan accept loan-A", "B": "song accept loan-B"}
	frees := map[string]string{"A": "nie decline loan-A reason=bank-declined",
		"B": "sun decline loan-B reason=bank-declined"}
	again := map[string]string{"A": "hua apply loan-A%d bank=north asked=50.00USD on=A:60.00",
		"B": "hua apply loan-B%d bank=south asked=50.00USD on=B:60.00"}
	for _, limits := range []string{"bl:refuse/warn", "bl:warn/off", "none"} {
		for history := range 1 << 8 {
			s := twins(limits, "A", "B")
			live, loan, both := map[string]bool{}, map[string]string{"A": "loan-A", "B": "loan-B"}, false
			for step := range 8 {
				name, other := "A", "B"
				if history&(1<<step) != 0 {
					name, other = "B", "A"
				}
				line := takes[name]
				if live[name] {
					line = frees[name]
				}
				said := s.play(strings.ReplaceAll(line, "loan-"+name, loan[name]))
				refused := strings.Contains(said, "350 MarkMustBeFree")
				if want := limits == "bl:refuse/warn" && !live[name] && live[other]; refused != want {
					t.Fatalf("%s, history %b, step %d: %s", limits, history, step, said)
				}
				if !refused {
					live[name] = !live[name]
				}
				if !refused && !live[name] {
					loan[name] = fmt.Sprintf("loan-%s%d", name, step)
					s.play(fmt.Sprintf(again[name], step))
				}
				both = both || live["A"] && live["B"]
				s.play("pass 1s")
				checkMarks(t, s.book)
			}
			told := map[AlertKind]int{}
			for a := range All[Alert](s.book) {
				told[a.Kind]++
			}
			pairs, banks := 0, 0
			if both && limits == "bl:warn/off" {
				pairs, banks = 1, 2
			}
			if told[DocumentsAlike] != pairs || told[DocumentAlike] != banks {
				t.Fatalf("%s, history %b: %v", limits, history, told)
			}
		}
	}
}

// What a command is answered, but for a refusal, is the same whether another document is
// alike or not: who is warned stands in no entry of its own or another's command.
func TestATakingTellsNothingOfWhatIsAlike(t *testing.T) {
	alone, beside := twins("bl:warn/warn", "A", "B"), twins("bl:warn/warn", "A", "B")
	beside.play("nan accept loan-A")
	beside.play("pass 0s")
	id := named[Financing](alone, "loan-B")
	first, _ := Decide(alone.book, alone.persons["song"], alone.at, Accept{id})
	second, refusal := Decide(beside.book, beside.persons["song"], beside.at, Accept{id})
	if !refusal.OK() || !reflect.DeepEqual(first, second) {
		t.Errorf("alone %+v, beside another %+v %v", first, second, refusal)
	}
	may := May(beside.book, beside.persons["song"], beside.at, VerbAccept, Object{Key: FinancingKey(id)})
	if !may.OK() {
		t.Errorf("a look is refused: %s", may.Rule)
	}
}

// A bank that enters what it guesses is answered alike whether a rival has such money in use
// or not, although the limits refuse it, and no bank is warned.
func TestAGuessedEntryTellsNothing(t *testing.T) {
	play := func(rival bool) (said string, banks int) {
		s := newStage()
		s.play("spenders")
		s.play("nan enter-document I1 holder=harbour face=1,000.00CNY marks=reg:R1,reg~:r1")
		s.play("nie confirm-document I1")
		s.play("hua open-payment c1 scenario=capital-payments purpose=petty-cash bank=north amount=1.00CNY on=I1:1.00")
		if rival {
			s.play("nan accept-payment c1")
			s.play("pass 0s")
		}
		for _, line := range []string{"song enter-document I2 holder=harbour face=1,000.00CNY marks=reg:R1,reg~:r1",
			"sun confirm-document I2", "hua open-payment c2 scenario=capital-payments purpose=petty-cash bank=south " +
				"amount=1.00CNY on=I2:1.00", "song accept-payment c2"} {
			said += s.play(line)
		}
		s.play("pass 0s")
		for a := range All[Alert](s.book) {
			banks += len(a.Parties)
			if a.Kind != DocumentsAlike {
				t.Errorf("%s is told", a.Kind)
			}
		}
		return said, banks
	}
	alone, none := play(false)
	beside, told := play(true)
	if alone != beside || none+told != 0 || strings.Contains(beside, "refused") {
		t.Errorf("without a rival's:\n%swith it, and %d told:\n%s", alone, told, beside)
	}
}

// A mark leads to so many documents and no more; whoever comes later meets them.
func TestMarksLeadToSoMany(t *testing.T) {
	var names []string
	for i := range MaxMarked + 2 {
		names = append(names, fmt.Sprintf("D%02d", i))
	}
	s := twins("bl:warn/off", names...)
	token := named[Mark](s, "B1")
	for i, name := range names {
		s.play([]string{"nan", "song"}[i%2] + " accept loan-" + name)
		s.play("pass 0s")
		led, _ := find[Marked](Records(s.book), MarkedKey(token))
		if want := min(i+1, MaxMarked); len(led.Documents) != want {
			t.Fatalf("after %d it leads to %d", i+1, len(led.Documents))
		}
	}
	pairs := 0
	for a := range All[Alert](s.book) {
		if a.Kind == DocumentsAlike {
			pairs++
		}
	}
	if want := MaxMarked*(MaxMarked-1)/2 + 2*MaxMarked; pairs != want {
		t.Errorf("the regulator is told of %d pairs, not %d", pairs, want)
	}
	checkMarks(t, s.book)
}

// Amendments add marks up to a bound, and those of before stay.
func TestMarksOfAmendmentsStay(t *testing.T) {
	s := twins("bl:warn/off", "A")
	for i := range maxMarksKept {
		s.play(fmt.Sprintf("feng amend-document A marks=bl:%d", i))
		want := min(3+i, maxMarksKept)
		if kept := s.book.Marks(named[Document](s, "A")).Marks; len(kept) != want ||
			kept[0].Token != named[Mark](s, "B1") {
			t.Fatalf("after %d amendments there are %d marks", i+1, len(kept))
		}
	}
}

// BenchmarkDecideMarked decides an acceptance of a document with four marks of two
// strengths, which nothing else in use says.
func BenchmarkDecideMarked(b *testing.B) {
	s := newStage()
	s.playAll(strings.Join([]string{"cast", "feng publish-documents d1 holder=harbour face=100,000.00USD " +
		"marks=inv:1,inv~:2,sbad:3,sbad~:4,bl:5,bl~:6,con:7,con~:8",
		"hua apply f1 bank=north asked=50,000.00USD on=d1:60,000.00"}, "\n"))
	id, by := named[Financing](s, "f1"), s.persons["nan"]
	if _, refusal := Decide(s.book, by, s.at, Accept{id}); !refusal.OK() {
		b.Fatal(refusal)
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(s.book, by, s.at, Accept{id})
	}
}

// BenchmarkPostMarked posts what such an acceptance takes, and lets go of it again.
func BenchmarkPostMarked(b *testing.B) {
	for name, marks := range map[string]string{"none": "",
		"four": " marks=inv:1,inv~:2,sbad:3,sbad~:4,bl:5,bl~:6,con:7,con~:8"} {
		b.Run(name, func(b *testing.B) {
			s := newStage()
			s.playAll("cast\nfeng publish-documents d1 holder=harbour face=100,000.00USD" + marks)
			deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: named[Party](s, "harbour"),
				Bank: named[Party](s, "north"), Region: "35"}
			moved := ValueMoved{Document: named[Document](s, "d1"), Deal: deal, Held: 1}
			back := moved
			back.Held = -1
			b.ReportAllocs()
			for b.Loop() {
				Post(s.book, moved)
				Post(s.book, back)
			}
		})
	}
}
