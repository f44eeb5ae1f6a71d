package trade

import "fmt"

// verify tells what a bank is told of an invoice: its name, the buyer and the total.
func (s *stage) verify(words []string) string {
	said := Stated{Document: named[Document](s, words[0]), Holder: named[Party](s, words[1]),
		Face: argumentsOf([]string{"face=" + words[2]}).money("face", Money{})}
	told, left := VerifyInvoice(s.book.Book, s.at, said)
	if told != Passes && left != (Money{}) {
		panic("an amount is told of what does not pass")
	}
	out := words[0] + ": " + told.String()
	if told == Passes {
		out += fmt.Sprintf(", %s left", amount(left))
	}
	return out + "\n"
}
