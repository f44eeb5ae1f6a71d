package trade

import (
	"fmt"
	"strings"
)

// payers is what pages of service payments add to the cast: the tax office, their
// scenario in the pilot, and the rates of the worked example.
const payers = `gao admit-party taxes kind=tax region=35
gao enrol-person tao party=taxes duties=feed
gao admit-to-pilot region:35 scenario=service-payments from=2026-03-01
gao admit-to-pilot bank:north scenario=service-payments from=2026-03-01
gao admit-to-pilot bank:south scenario=service-payments from=2026-03-01
gao publish-rates 2026-03-02 USD=712.3400 EUR=780.0000 JPY=4.7500 KWD=2,320.0000`

// spenders is what pages of capital payments add to those of services.
const spenders = `gao admit-to-pilot region:35 scenario=capital-payments from=2026-03-01
gao admit-to-pilot bank:north scenario=capital-payments from=2026-03-01
gao admit-to-pilot bank:south scenario=capital-payments from=2026-03-01`

// verification is the token of a document's number and code: each kind that has one
// gets one of its own name unless the line says otherwise.
func (s *stage) verification(a arguments, kind DocumentKind, name string) CodeID {
	if !kind.of().coded {
		name = "none"
	} else {
		name = "code of " + name
	}
	return named[verification](s, a.or("verification", name))
}

// verifications are those of the documents that a payment names.
func (s *stage) verifications(a arguments) (codes []CodeID) {
	if a.or("verification", "") == "none" {
		return nil
	}
	for part := range strings.SplitSeq(a.or("on", ""), "+") {
		name, _, _ := strings.Cut(part, ":")
		document, _ := s.book.Document(named[Document](s, name))
		if name != "" {
			codes = append(codes, s.verification(a, document.Kind, name))
		}
	}
	return codes
}

// tellFiling says an event of a filing in words; nothing of any other.
func (s *stage) tellFiling(e Event) string {
	if e, ok := e.(FilingClosed); ok {
		return fmt.Sprintf("%s is closed by %s: its contract ended", s.name(e.Document), s.name(e.Deal.ID.Identifier()))
	}
	return ""
}
