package portal

import (
	"strings"

	"tallystick/gateway"
	"tallystick/trade"
)

// closed gives, as a fact, why sealed details didn't open, when that is not
// simply because they are others': missing or damaged here, blocked, or erased.
func (v *visit) closed(facts []fact, err error) []fact {
	if why := gateway.WhyClosed(err); why != nil && why != gateway.ErrSealed {
		return append(facts, fact{v.pick("Sealed details", "封存明细"), v.words(why)})
	}
	return facts
}

// words gives an error that says "中文 / English" in the reader's language.
func (v *visit) words(err error) string {
	zh, en, _ := strings.Cut(err.Error(), " / ")
	return v.pick(capital(en), zh)
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
