package trade

// Verification 核验 compares what a paper says with the ledger, without telling of a paper
// that does not agree more than that: whoever guesses learns nothing.

// Verified 核验结论 is what a bank is told of an invoice that it names. Numbers are frozen.
type Verified uint8

// What is told of an invoice.
const (
	Disagrees Verified = 1 // it is not there, or is not as it was named: which, nobody is told
	Passes    Verified = 2 // it may be paid on
	UsedUp    Verified = 3 // nothing of it is left to pay
	NotGood   Verified = 4 // void, frozen, out of control or abnormal
)

// Stated is an invoice as its paper says.
type Stated struct {
	Document DocumentID
	Holder   PartyID // the buyer
	Face     Money   // with tax
}

var verifiedTokens = []string{Disagrees: "disagrees", Passes: "passes", UsedUp: "used-up", NotGood: "not-good"}

func (Verified) tokens() []string { return verifiedTokens }

// String gives the token of what is told: "used-up".
func (v Verified) String() string { return called(v.tokens(), int(v)) }

// Verifies reports whether parties of a kind may have invoices verified.
func (k PartyKind) Verifies() bool { return k == Bank }

// VerifyInvoice gives what a bank is told of an invoice that it names at an instant, and
// how much of one that passes is left. Unless number, buyer, currency and total all agree
// it disagrees, and so does whatever is no invoice.
func VerifyInvoice(book Book, at Instant, said Stated) (Verified, Money) {
	document, ok := book.Document(said.Document)
	if !ok || document.Kind != TaxInvoice || document.Holder != said.Holder || document.Face != said.Face {
		return Disagrees, Money{}
	}
	r := ruling{book: book, at: at}
	if r.limits(CapitalPayments).halts(document, at) != 0 {
		return NotGood, Money{}
	}
	left := document.Available()
	whole := r.whole(Payment{Scenario: CapitalPayments}, []Line{{said.Document, 1}})
	if left == 0 || !whole.OK() {
		return UsedUp, Money{}
	}
	return Passes, Money{left, document.Face.Currency}
}
