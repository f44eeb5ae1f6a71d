package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
)

// enteredWords says in a line what happened to a document that a bank entered; nothing of
// what happened to anything else.
func (v *visit) enteredWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.DocumentEntered:
		return v.say(words.EnteredToConfirm.With(words.Name(e.Kind).Capital(), moneyOf(e.Face), clock(e.Waits)))
	case trade.DocumentConfirmed:
		return v.say(words.EntryConfirmed)
	case trade.DocumentDropped:
		if e.Reason == trade.NoReason {
			return v.say(words.EntryLapsed)
		}
		return v.say(words.EntryDismissed.With(words.Name(e.Reason)))
	}
	return ""
}

// capitalTags say how an entry or an invoice stands; nothing of what is as it should be.
func (l Language) capitalTags(d trade.Document) (tags []tag) {
	if d.Waiting() {
		tags = append(tags, tag{"warn", l.say(words.EntryWaits)})
	}
	if d.Dropped {
		tags = append(tags, tag{"bad", l.say(words.EntryDropped)})
	}
	if d.Invoice != trade.NormalInvoice {
		tags = append(tags, tag{"bad", l.say(words.Name(d.Invoice).Capital())})
	}
	if d.Returned > 0 && d.Kind == trade.TaxInvoice {
		tags = append(tags, tag{"withdrawn", l.say(words.InvoiceWasReversed)})
	}
	return tags
}
