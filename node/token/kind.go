package token

import "slices"

// The kinds of natural number or name that tokens are made of. The same number
// under two kinds gives two tokens that nobody can link. The words are part of
// what is fingerprinted: they never change.
const (
	Party       = "party"       // unified social credit code, BIC, or the code of an institution
	Declaration = "declaration" // customs declaration number, 18 digits
	Filing      = "filing"      // tax filing number
	FilingCode  = "filing-code" // tax filing number and its verification code, with a slash between
	Invoice     = "invoice"     // tax invoice number, an older one's with its code and a dash before it
	Proceeds    = "proceeds"    // balance-of-payments declaration number, 22 digits
	Overseas    = "overseas"    // a party abroad: its LEI, or its name where it has none
	Notice      = "notice"      // a source's number of an event, with the kind of event before it
	Transaction = "transaction" // a bank and its own number of a payment
	Mark        = "mark"        // a combination of fields, see Join
)

// Kinds lists every kind.
func Kinds() []string {
	return []string{Party, Declaration, Filing, FilingCode, Invoice, Proceeds, Overseas, Notice, Transaction, Mark}
}

func known(kind string) bool { return slices.Contains(Kinds(), kind) }
