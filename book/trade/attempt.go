package trade

// Attempt 超额付汇企图 is that a step of a payment was refused since less was left of a document
// than it asked for. The refused command leaves no state and stands in the journal; the block
// after looks at it.
type Attempt struct {
	Document DocumentID
	By       PartyID // an enterprise or a bank
	Left     Money   // of the document, when it was refused
}

// Aftermath is what of a block the next one looks at, before any command of its own.
type Aftermath struct {
	Disbursed []Deal
	Tried     []Attempt
}

// AftermathOf gives what is to be looked at of the entries of a block.
func AftermathOf(block []Entry) Aftermath {
	return Aftermath{DisbursedIn(block), attemptsIn(block)}
}

// Begin gives what follows at the start of a block from the one before it: what is drawn of it
// ([Draw]), and what was tried in it is warned of.
func Begin(records Records, height int64, at Instant, hash Digest, of Aftermath) []Event {
	return append(Draw(records, height, at, hash, of.Disbursed), warnOfAttempts(records, at, of.Tried)...)
}

// attemptsIn lists who tried to pay beyond what is left of a document, in order, each once for a
// document.
func attemptsIn(block []Entry) (tried []Attempt) {
	type one struct {
		document DocumentID
		by       PartyID
	}
	seen := map[one]bool{}
	for _, e := range block {
		switch e.Verb {
		case VerbOpenPayment, VerbAcceptPayment, VerbMatchPayment, VerbAttachInvoices:
		default:
			continue
		}
		this := one{e.Refusal.Document, e.By.Party}
		if e.Refusal.Rule == TakingMustNotExceedAvailable && !seen[this] {
			seen[this] = true
			tried = append(tried, Attempt{Document: e.Refusal.Document, By: e.By.Party, Left: e.Refusal.Left})
		}
	}
	return tried
}

// warnOfAttempts tells those who supervise of what was tried: where some of the document was paid
// within the last days as of a second payment of it, otherwise as of one beyond what it is worth.
// They alone are told, and of each attempt something: who tried learns neither from a warning nor
// from the place in the journal what others did with the document.
func warnOfAttempts(records Records, at Instant, tried []Attempt) []Event {
	r := ruling{book: Book{records}, at: at}
	for _, a := range tried {
		document, ok := r.book.Document(a.Document)
		if !ok {
			continue
		}
		holder, _ := r.heirParty(document.Holder)
		alert := Alert{Kind: PaidBeyondTried, Document: a.Document, Enterprise: holder.ID, Region: holder.Region,
			Amount: a.Left, By: a.By}
		if spent, lately := r.spentLately(a); lately {
			alert.Kind, alert.Deal = PaidTwiceTried, spent.Deal
			alert.Amount.Minor = spent.Spent
		}
		r.alert(alert)
	}
	return r.events
}

// spentLately gives what the last payment of some days spends of a document, at another bank than
// the one that tried; false where none does.
func (r *ruling) spentLately(tried Attempt) (last Claim, found bool) {
	const days = 30
	on := r.at.Day() - days
	for claim := range r.book.Claims(tried.Document) {
		p, _ := r.book.Payment(claim.Deal.Payment())
		if claim.Spent > 0 && p.Date >= on && r.heir(claim.Bank) != r.heir(tried.By) {
			last, found, on = claim, true, p.Date
		}
	}
	return last, found
}
