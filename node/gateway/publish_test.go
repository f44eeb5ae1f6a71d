package gateway

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

// numbered makes the number of a declaration.
func numbered(n int) string { return fmt.Sprintf("350120260%09d", n) }

// Good declarations of a file go in, whatever is wrong with others and wherever
// it is found; each has its own fate.
func TestPublishAllSaysTheFateOfEach(t *testing.T) {
	w := newTown(t)
	var all []Declaration
	for i := range 1_205 {
		all = append(all, declaration(numbered(5_000+i), "7.00"))
	}
	all[3].Consignee = "a\u202eb"                      // misread, in the first thousand
	all[7] = declaration(declarationOne, "1")          // stands in other words
	all[8] = declaration(declarationTwo, "1")          // and this
	all[9] = declaration(declarationOne, "100,000.00") // in the same
	all[1_150].Items[0].Code = "12"                    // misread, in the second
	all[1_151].Declared = "2026-12-24"                 // a day ahead
	p, err := w.PublishAll(t.Context(), w.person("customs.feed"), all, Request{Wait: time.Minute}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[int]Fate{0: OnLedger, 3: Misread, 7: Refused, 8: Refused, 9: OnLedger, 999: OnLedger,
		1_000: OnLedger, 1_150: Misread, 1_151: Refused, 1_204: OnLedger} {
		if p.Fates[place] != want {
			t.Errorf("%d has the fate %d, not %d", place, p.Fates[place], want)
		}
	}
	if p.Count(OnLedger) != 1_200 || p.Refusals[7].Rule != trade.DocumentMustBeNew ||
		p.Refusals[1_151].Rule != trade.DateMustNotBeInFuture || len(p.Outcomes) != 2 {
		t.Errorf("%d are on the ledger; %v; %d outcomes", p.Count(OnLedger), p.Refusals, len(p.Outcomes))
	}
	if wrong := p.Wrong[1_150]; len(wrong) != 1 || wrong[0].Field != "items[0].code" {
		t.Errorf("%v", wrong)
	}
	if _, known := w.chain.book.Document(w.document(all[1_204].Number)); !known {
		t.Error("the last good one is not on the ledger")
	}
}

// A declaration that a file names twice, a batch apart, is judged by what came of it
// the first time, and so is one that replaces another of the file: batches that are
// under way at once meet nowhere.
func TestBatchesThatMeetWaitForEachOther(t *testing.T) {
	w := newTown(t)
	var all []Declaration
	for i := range 3*PublishBatch + 1 {
		all = append(all, declaration(numbered(20_000+i), "7.00"))
	}
	all[PublishBatch+3] = all[3]
	all[PublishBatch+3].Number = " " + numbered(20_003) // read as the same
	all[2*PublishBatch+4] = declaration(numbered(21_004), "8.00")
	var told []int
	p, err := w.PublishAll(t.Context(), w.person("customs.feed"), all, Request{Wait: time.Minute},
		func(n int) { told = append(told, n) })
	if err != nil {
		t.Fatal(err)
	}
	if p.Fates[PublishBatch+3] != OnLedger || p.Fates[2*PublishBatch+4] != Refused ||
		p.Count(OnLedger) != len(all)-1 {
		t.Errorf("named twice: %d; in other words: %d; %d of %d", p.Fates[PublishBatch+3], p.Fates[2*PublishBatch+4],
			p.Count(OnLedger), len(all))
	}
	if !slices.Equal(told, []int{PublishBatch, PublishBatch, PublishBatch, 1}) {
		t.Errorf("told %v", told)
	}
}

// A file and a feed may send again, in whatever form a door reads the same words:
// nothing goes to the ledger, and the rest of the file goes in.
func TestSentAgainIsUnchanged(t *testing.T) {
	w := newTown(t)
	program := declaration(numbered(5), "1,234.50")
	program.Items[0].Total = ""
	file := program
	file.Amount, file.Declared = "1234.5", "2026/11/20"
	file.Items = []Item{program.Items[0]}
	file.Items[0].Total, file.Items[0].Currency, file.Items[0].Quantity = "1234.50", "USD", "100.0"
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{program}})
	seals, entries := w.vault.seals, len(w.chain.entries)
	for _, d := range []Declaration{program, file} {
		form := PublishDeclarationsForm{Declarations: []Declaration{d}}
		if o := w.do("customs.feed", form); !o.Unchanged || w.vault.seals != seals || len(w.chain.entries) != entries {
			t.Errorf("%+v came to %+v", d, o)
		}
	}
	other := file
	other.Vessel = "another"
	all := []Declaration{file, declaration(declarationOne, "1"), other, declaration(numbered(6), "1.00")}
	for range 2 {
		p, err := w.PublishAll(t.Context(), w.person("customs.feed"), all, Request{Wait: time.Minute}, nil)
		if err != nil || !slices.Equal(p.Fates, []Fate{OnLedger, Refused, Refused, OnLedger}) {
			t.Errorf("%+v, %v", p, err)
		}
	}
	if n := len(w.chain.entries) - entries; n != 1 {
		t.Errorf("%d entries for one new declaration", n)
	}
}

// What stops a file in its middle leaves no doubt about which half is in.
func TestPublishAllThatIsStopped(t *testing.T) {
	w := newTown(t)
	var all []Declaration
	for i := range 1_100 {
		all = append(all, declaration(numbered(5_000+i), "7.00"))
	}
	all[1_099] = all[0] // so that the second batch waits for the first
	lost := errors.New("the disk is full")
	p, err := w.PublishAll(t.Context(), w.person("customs.feed"), all, Request{Wait: time.Second}, func(int) {
		w.chain.set(func() { w.chain.fail = lost }) // what is handed in next is never final
	})
	if p.Count(OnLedger) != PublishBatch || p.Fates[999] != OnLedger || p.Fates[1_000] == OnLedger {
		t.Errorf("%v; %d are on the ledger", err, p.Count(OnLedger))
	}
	if rest := p.Fates[PublishBatch:]; slices.Contains(rest, Refused) || slices.Contains(rest, Misread) {
		t.Errorf("%v: what was not handed in counts as refused", err)
	}
}

// Doubtful figures count by the code of these very doubts, in every door.
func TestDoubtfulFiguresWaitForTheirCode(t *testing.T) {
	w := newTown(t)
	d := declaration(numbered(7), "120,000.00")
	d.Items[0].UnitPrice = "120"
	form := PublishDeclarationsForm{Declarations: []Declaration{d}}
	w.wrong("customs.feed", form, "confirm", "declarations[0].items[0].total")
	_, err := w.Try(t.Context(), w.person("customs.feed"), form)
	var wrong InputErrors
	if !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(wrong[len(wrong)-1].En, "confirm ")
	form.Confirm = code
	other := form
	other.Declarations = []Declaration{declaration(numbered(8), "130,000.00")}
	other.Declarations[0].Items[0].UnitPrice = "120"
	w.wrong("customs.feed", other, "confirm", "declarations[0].items[0].total")
	w.do("customs.feed", form)
}

// An enterprise that was let in with a reason declares like any other.
func TestAdmittedCodeDeclares(t *testing.T) {
	w := newTown(t)
	const code = "91350211M0000XUF46"
	d := declaration(numbered(9), "5.00")
	d.Holder = code
	form := PublishDeclarationsForm{Declarations: []Declaration{d}}
	w.wrong("customs.feed", form, "declarations[0].holder")
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: code, Override: "早期福建代码，已核对营业执照", NameZh: "早期代码",
		Region: "35", Class: "B"})
	w.do("customs.feed", form)
	w.wrong("governor", AdmitPartyForm{Kind: "enterprise", Number: "91350211M0000", Override: "短", NameZh: "短",
		Region: "35", Class: "B"}, "number")
	w.wrong("governor", AdmitPartyForm{Kind: "bank", Number: "NEWBANK", NameZh: "新\u202e行", NameEn: "a\u200bb",
		BIC: "WG11XXBJ", Region: "35"}, "bic", "nameEn", "nameZh")
	w.do("governor", AdmitPartyForm{Kind: "bank", Number: "NEWBANK", NameZh: "新行", BIC: "WG11CNBJ", Region: "35"})
}

// Money that is matched beyond what the bank has lent waits for its checker. Dismissed,
// it is told anew under the same number in other sealed words.
func TestAMatchWaitsForASecondPerson(t *testing.T) {
	w := newTown(t)
	form := RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber, Amount: "1.00",
		Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010", Note: "first",
		Lines: []MatchForm{{Document: declarationOne, Amount: "1.00"}}}
	o := w.do("maker", form)
	id, _ := trade.ParseID[trade.Proceeds](o.Subject)
	stands := func(revision uint32, waits, dismissed bool) {
		t.Helper()
		p := held[trade.Proceeds](w.chain.book, trade.ProceedsKey(id))
		if p.Revision != revision || p.Waiting.IsZero() == waits || (p.Dismissed != trade.NoReason) != dismissed {
			t.Errorf("the proceeds stand at %+v", p)
		}
	}
	stands(0, true, false)
	w.refuse("maker", ConfirmProceedsForm{Proceeds: o.Subject}, trade.DutyMustAllow)
	w.wrong("checker", ConfirmProceedsForm{Proceeds: "x", Dismiss: "?"}, "proceeds", "dismiss")
	w.do("checker", ConfirmProceedsForm{Proceeds: o.Subject, Dismiss: "entry-error"})
	stands(0, false, true)
	form.Note, form.Amount = "second", "2.00"
	w.do("maker", form)
	stands(0, true, false)
	w.do("checker", ConfirmProceedsForm{Proceeds: o.Subject})
	stands(1, false, false)
}

// The number of a declaration of proceeds is of the day of the money, or soon after.
func TestProceedsNumberIsOfItsDay(t *testing.T) {
	w := newTown(t)
	form := RegisterProceedsForm{Number: "3500001234012612310001", Enterprise: enterpriseNumber, Amount: "1.00",
		Currency: "USD", Date: "2026-11-23",
		Instrument: "wire", Code: "121010", Lines: []MatchForm{{Document: declarationOne, Amount: "1.00"}}}
	w.wrong("maker", form, "number")
}

// The number of money that was dismissed is free: told anew of another firm, in the same
// words, it is sealed to that firm and no longer to the first.
func TestDismissedMoneyIsSealedAnew(t *testing.T) {
	w := newTown(t)
	const other = "914403001922038216"
	w.do("governor", AdmitPartyForm{Kind: "enterprise", Number: other, NameZh: "另一家", Region: "35", Class: "A",
		Listed: true})
	paper := declaration(declarationTwo, "100,000.00")
	paper.Number, paper.Holder = "350120260000000034", other
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{paper}})
	money := RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber, Amount: "60,000.00",
		Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010", Payer: "Acme GmbH", Contract: "FX-1",
		Lines: []MatchForm{{Document: declarationOne, Amount: "60,000.00", Worth: "60,000.00"}}}
	o := w.do("maker", money)
	w.do("checker", ConfirmProceedsForm{Proceeds: o.Subject, Dismiss: "entry-error"})
	money.Enterprise, money.Lines[0].Document = other, paper.Number
	w.do("maker", money)
	id, err := toyTokens{}.Token(t.Context(), KindProceeds, money.Number)
	if err != nil {
		t.Fatal(err)
	}
	stands := held[trade.Proceeds](w.chain.book, trade.ProceedsKey(trade.ProceedsID(id)))
	for _, digest := range []trade.Digest{stands.Details, stands.Evidence} {
		readers := w.vault.kept[digest].Readers
		if !slices.Contains(readers, partyID(other)) || slices.Contains(readers, partyID(enterpriseNumber)) {
			t.Errorf("%s is sealed to %d readers, not to the firm that it is of", digest, len(readers))
		}
	}
}
