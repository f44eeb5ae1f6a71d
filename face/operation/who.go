package operation

import (
	"crypto/ed25519"
	"sync"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Actor is a person of a kind of party, with one duty there.
type Actor struct {
	Kind trade.PartyKind
	Duty trade.Duty
}

// Words names the actor: 银行 经办, bank maker.
func (a Actor) Words() words.Text {
	kind, duty := words.Name(a.Kind), words.Name(a.Duty)
	return words.Text{Zh: kind.Zh + duty.Zh, En: kind.En + " " + duty.En}
}

// Actors lists every kind of person there is: the rule book is asked which duties
// a governor may give to persons of each kind of party.
var Actors = sync.OnceValue(func() []Actor {
	var all []Actor
	for kind := trade.Regulator; kind <= trade.Carrier; kind++ {
		for duty := trade.Maker; duty <= trade.Steward; duty <<= 1 {
			book := houseOf(Actor{trade.Regulator, trade.Governor})
			book.Put(trade.Party{ID: other, Kind: kind})
			enrol := trade.EnrolPerson{Party: other, Person: trade.PersonID{1}, Scheme: trade.Ed25519,
				Public: make([]byte, ed25519.PublicKeySize), Duties: duty}
			if _, refusal := trade.Decide(book, signer, 0, enrol); refusal.Rule != trade.DutyMustFitParty {
				all = append(all, Actor{kind, duty})
			}
		}
	}
	return all
})

// May lists who may give the command at all: the row of the authorisation matrix.
// Of what takes a proposal these are the ones who propose it.
func (o Operation) May() []Actor {
	var may []Actor
	for _, a := range Actors() {
		if trade.Gives(a.Kind, a.Duty, o.Verb()) {
			may = append(may, a)
		}
	}
	return may
}

var (
	signer = trade.Signer{Party: trade.PartyID{1}, Key: trade.KeyID{2}}
	other  = trade.PartyID{3}
)

// houseOf is a book with one party and one person.
func houseOf(a Actor) *trade.MemoryBook {
	book := trade.NewMemoryBook()
	book.Put(trade.Party{ID: signer.Party, Kind: a.Kind})
	book.Put(trade.PersonKey{ID: signer.Key, Party: signer.Party, Person: trade.PersonID{4}, Duties: a.Duty})
	return book
}
