package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// closed gives, as a fact, why sealed details didn't open, when that is not
// simply because they are others': missing or damaged here, blocked, or erased.
func (v *visit) closed(facts []fact, err error) []fact {
	if why := gateway.WhyClosed(err); why != nil && why != gateway.ErrSealed {
		return append(facts, fact{v.pick("Sealed details", "封存明细"), v.sayError(why)})
	}
	return facts
}

// sayError gives what an error says to people in the reader's language; one that
// has no words for them is for the log.
func (v *visit) sayError(err error) string {
	text, ok := words.Of(err)
	if !ok {
		return v.pick("This did not work.", "未能完成。")
	}
	return v.say(text)
}

// troubles are what the node's operator has to mend, for those who answer for
// the node: governors and auditors.
func (v *visit) troubles() (all []notice) {
	if v.Troubles == nil || !(v.person.Has(trade.Governor) || v.person.Has(trade.Auditor)) {
		return nil
	}
	for _, t := range v.Troubles() {
		all = append(all, notice{Tone: "bad", Title: v.pick("This node needs mending.", "本节点需要处理。"),
			Detail: v.pick(capital(t.En)+".", t.Zh+"。")})
	}
	return all
}
