package gateway

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

// whoReads says, for each state of a bank's deal and for what its source says of
// the declaration then, who may read what: 1 the paper as first published, 2 what
// the source says (the amended paper, the notice, the paper declared anew), a an
// alert that it raised. The parties concerned read, and those who supervise them
// (domain §2, §6): holder, source, head office, the branch of the holder's region,
// and the bank while it judges an application or has a live claim. What a bank has
// been shown it keeps; of what comes when its deal is over it is told nothing.
const whoReads = `
deal, then the source     head li  yue holder other customs ports insurer bank rival
none, amends              12   12  .   12     .     12      .     .       .    .
applied, amends           12   12  .   12     .     12      .     .       12   .
accepted, amends          12a  12a .   12a    .     12      .     .       12a  .
approved, amends          12a  12a .   12a    .     12      .     .       12a  .
disbursed, amends         12a  12a .   12a    .     12      .     .       12a  .
settled, amends           12   12  .   12     .     12      .     .       1    .
collected, amends         12   12  .   12     .     12      .     .       1    .
declined, amends          12   12  .   12     .     12      .     .       1    .
withdrawn, amends         12   12  .   12     .     12      .     .       1    .
lapsed, amends            12a  12a .   12a    .     12      .     .       1a   .
refused, amends           12   12  .   12     .     12      .     .       .    .
frozen, amends            12a  12a .   12a    .     12      .     .       12a  .
amended twice, amends     12a  12a .   12a    .     12      .     .       12a  .
none, returns             12   12  .   12     .     12      .     .       .    .
disbursed, returns        12a  12a .   12a    .     12      .     .       12a  .
declined, returns         12   12  .   12     .     12      .     .       1    .
none, withdraws           12   12  .   12     .     12      .     .       .    .
applied, withdraws        12   12  .   12     .     12      .     .       12   .
disbursed, withdraws      12a  12a .   12a    .     12      .     .       12a  .
settled, withdraws        12   12  .   12     .     12      .     .       1    .
none, declares anew       12   12  .   12     .     12      .     .       .    .
accepted, declares anew   12a  12a .   12a    .     12      .     .       12a  .
disbursed, declares anew  12a  12a .   12a    .     12      .     .       12a  .
declined, declares anew   12   12  .   12     .     12      .     .       1    .
`

// readers are a person of each kind of party, by the columns of the table.
var readers = map[string]string{"head": "governor", "li": "branch.li", "yue": "branch.yue", "holder": "exporter",
	"other": "stranger", "customs": "customs.feed", "ports": "ports.feed", "insurer": "insurer.feed", "bank": "maker",
	"rival": "rival"}

// strangers admits those whom the town of every test lacks.
func (w *town) strangers() {
	w.t.Helper()
	const code = "914403001922038216"
	for _, form := range []Form{
		AdmitPartyForm{Kind: "branch", Number: "4400SAFE", NameZh: "广东省分局", Region: "44"},
		AdmitPartyForm{Kind: "customs", Number: "4400CUSTOMS", NameZh: "黄埔海关", Region: "35"},
		AdmitPartyForm{Kind: "insurer", Number: "SINOSURE", NameZh: "信保", Region: "35"},
		AdmitPartyForm{Kind: "enterprise", Number: code, NameZh: "同城企业", Region: "35", Class: "A", Listed: true},
		EnrolPersonForm{Party: "4400SAFE", Login: "branch.yue", NameZh: "岳", Duties: []string{"auditor"},
			Password: password},
		EnrolPersonForm{Party: "4400CUSTOMS", Login: "ports.feed", NameZh: "港", Duties: []string{"feed"},
			Password: password},
		EnrolPersonForm{Party: "SINOSURE", Login: "insurer.feed", NameZh: "保", Duties: []string{"feed"},
			Password: password},
		EnrolPersonForm{Party: code, Login: "stranger", NameZh: "陌生", Duties: []string{"maker"}, Password: password},
	} {
		w.do("governor", form)
	}
}

// deal brings a deal of the bank on the first declaration to a state.
func (w *town) deal(state string) {
	w.t.Helper()
	if state == "none" {
		return
	}
	if state == "refused" {
		form := apply()
		form.Lines[0].Amount = "100,000.01"
		w.refuse("exporter", form, trade.TakingMustNotExceedAvailable)
		return
	}
	loan := w.do("exporter", apply()).Subject
	repay := RepayForm{Financing: loan, Date: "2026-11-23", Principal: "80,000.00", Source: "own-funds"}
	steps := []func(){
		func() { w.do("maker", AcceptForm{loan}) },
		func() { w.do("checker", ApproveForm{loan}) },
		func() { w.do("maker", disburse(loan)) },
	}
	take := func(n int) {
		for _, step := range steps[:n] {
			step()
		}
	}
	switch state {
	case "applied":
	case "accepted":
		take(1)
	case "approved":
		take(2)
	case "disbursed":
		take(3)
	case "settled":
		take(3)
		w.do("maker", repay)
	case "collected":
		take(3)
		w.do("maker", RegisterProceedsForm{Number: "3500001234012611230001", Enterprise: enterpriseNumber,
			Amount: "90,000.00", Currency: "USD", Date: "2026-11-23", Instrument: "wire", Code: "121010",
			Lines: []MatchForm{{Document: declarationOne, Amount: "90,000.00"}}})
		repay.Source, repay.Proceeds = "proceeds", "3500001234012611230001"
		w.do("maker", repay)
	case "declined":
		take(1)
		w.do("maker", DeclineForm{loan, "bank-declined"})
	case "withdrawn":
		take(1)
		w.do("exporter", WithdrawApplicationForm{loan, "applicant-withdrew"})
	case "lapsed":
		take(1)
		w.now = w.now.Add(100 * time.Hour)
		w.chain.set(func() { w.chain.at = trade.InstantOf(w.now) })
	case "frozen":
		take(3)
		w.do("governor", FreezeDocumentForm{declarationOne, "investigation"})
	case "amended twice":
		take(1)
		w.amends(2)
		w.amends(3)
		take(0)
		w.do("checker", ApproveForm{loan})
	default:
		w.t.Fatalf("there is no state %q", state)
	}
}

func (w *town) amends(revision uint32) {
	w.t.Helper()
	paper := declaration(declarationOne, "95,000.00")
	paper.Vessel = placeOf(revision)
	w.do("customs.feed", AmendDeclarationForm{declarationOne, "", revision, paper})
}

// says lets the source say something of the first declaration, and gives the
// digest of what it said.
func (w *town) says(what string) trade.Digest {
	w.t.Helper()
	id := w.document(declarationOne)
	noticed := func(kind trade.NoticeKind) trade.Digest {
		for notice := range trade.All[trade.Notice](w.chain.book) {
			if notice.Document == id && notice.Kind == kind {
				return notice.Details
			}
		}
		w.t.Fatalf("no notice of %s", kind)
		return trade.Digest{}
	}
	switch what {
	case "amends":
		w.amends(held[trade.Document](w.chain.book, trade.DocumentKey(id)).Revision + 1)
		return held[trade.Document](w.chain.book, trade.DocumentKey(id)).Details
	case "returns":
		w.do("customs.feed", ReturnGoodsForm{declarationOne, "T1", "20,000.00", "some"})
		return noticed(trade.ReturnNotice)
	case "withdraws":
		w.do("customs.feed", WithdrawDeclarationForm{declarationOne, "", "source-cancelled", "all"})
		return noticed(trade.WithdrawalNotice)
	case "declares anew":
		w.do("customs.feed", WithdrawDeclarationForm{declarationOne, "", "source-cancelled", ""})
		anew := declaration("350120260000000034", "100,000.00")
		anew.Replaces = declarationOne
		w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{anew}})
		return held[trade.Document](w.chain.book, trade.DocumentKey(w.document(anew.Number))).Details
	}
	w.t.Fatalf("a source does not say %q", what)
	return trade.Digest{}
}

func TestWhoMayOpenSealedDetails(t *testing.T) {
	lines := strings.Split(strings.Trim(whoReads, "\n"), "\n")
	const first = 26
	columns := strings.Fields(lines[0][first:])
	if len(columns) != len(readers) || len(lines) < 20 {
		t.Fatalf("%d columns, %d rows", len(columns), len(lines))
	}
	for _, line := range lines[1:] {
		row, cells := strings.TrimSpace(line[:first]), strings.Fields(line[first:])
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			if len(cells) != len(columns) {
				t.Fatalf("%d cells", len(cells))
			}
			w := newTown(t)
			w.strangers()
			state, what, _ := strings.Cut(row, ", ")
			paper := held[trade.Document](w.chain.book, trade.DocumentKey(w.document(declarationOne))).Details
			w.deal(state)
			before := w.chain.alerts
			said := w.says(what)
			w.settled()
			for i, column := range columns {
				if got := w.readBy(readers[column], paper, said, before); got != cells[i] {
					t.Errorf("%s reads %s, not %s", column, got, cells[i])
				}
			}
		})
	}
}

// readBy says which of two sealed texts a person opens, and whether an alert
// since some number is the person's to see.
func (w *town) readBy(login string, paper, said trade.Digest, since uint64) (got string) {
	w.t.Helper()
	person := w.person(login)
	for mark, digest := range map[string]trade.Digest{"1": paper, "2": said} {
		if _, err := w.Open(w.t.Context(), person, digest); err == nil {
			got += mark
		}
	}
	if got == "21" {
		got = "12"
	}
	for alert := range w.chain.book.Alerts() {
		if binary.BigEndian.Uint64(alert.ID[8:]) > since && trade.MaySee(person.Viewer(), alert.Audience()) {
			got += "a"
			break
		}
	}
	if got == "" {
		return "."
	}
	return got
}
