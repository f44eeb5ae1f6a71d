package assembly

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/vault"
)

// cardDomain stands before what a node signs of its card.
const cardDomain = "tallystick card 1\n"

// Card is what a body says of itself and its node: who it is, by which keys it votes, is
// found and reads what is sealed to it, and who speaks for it. All of it is public. The
// private halves lie in the home that made it and nowhere else.
type Card struct {
	Form      int      `json:"form"`
	Chain     string   `json:"chain"` // name of the chain that the card is for
	Number    string   `json:"number"`
	Kind      string   `json:"kind"`
	Region    string   `json:"region,omitempty"`
	NameZh    string   `json:"nameZh"`
	NameEn    string   `json:"nameEn,omitempty"`
	Validator string   `json:"validator"` // Ed25519, hexadecimal: votes on blocks
	Node      string   `json:"node"`      // by which other nodes know it
	Address   string   `json:"address"`   // host:port at which they reach it
	Sealing   string   `json:"sealing"`   // X-Wing, base64: what is sealed to the party
	Persons   []Person `json:"persons"`
	Signature string   `json:"signature"` // of the validator's key over all before
}

// Person is the public key of a person of a body, with the proof that a desk holds it.
// Names and logins stay at that desk.
type Person struct {
	Person    string   `json:"person"`
	PublicKey string   `json:"publicKey"` // Ed25519, hexadecimal
	Duties    []string `json:"duties"`
	Proof     string   `json:"proof"`
}

// cardForm is the version of the form of a card.
const cardForm = 1

// PersonOf makes the public part of a person's key.
func PersonOf(key trade.PersonKey, proof []byte) Person {
	return Person{key.Person.String(), hex.EncodeToString(key.Public), strings.Split(key.Duties.String(), ","),
		hex.EncodeToString(proof)}
}

// Key gives the person's key as the ledger should know it.
func (p Person) Key() (trade.PersonKey, bool) {
	person, err := trade.ParseID[trade.PersonKey](p.Person)
	public, wrong := hex.DecodeString(p.PublicKey)
	key := trade.PersonKey{Person: trade.PersonID(person), Scheme: trade.Ed25519, Public: public}
	for _, name := range p.Duties {
		duty, known := DutyNamed(name)
		if !known {
			return key, false
		}
		key.Duties |= duty
	}
	return key, err == nil && wrong == nil && len(public) == ed25519.PublicKeySize && key.Duties != 0
}

// DutyNamed gives the duty of a name.
func DutyNamed(name string) (trade.Duty, bool) {
	for _, duty := range Duties() {
		if duty.String() == name {
			return duty, true
		}
	}
	return 0, false
}

// Duties lists the duties that persons of bodies have.
func Duties() []trade.Duty {
	return []trade.Duty{trade.Governor, trade.Auditor, trade.Steward, trade.Feed, trade.Maker, trade.Checker}
}

// KindNamed gives the kind of party of a name.
func KindNamed(name string) (trade.PartyKind, bool) {
	for kind := trade.Regulator; kind <= trade.Carrier; kind++ {
		if kind.String() == name {
			return kind, true
		}
	}
	return 0, false
}

// Provisional is the identifier by which a home knows its own party before the network is
// assembled: the one that counts is drawn from the number with the network's token key.
func Provisional(number string) trade.PartyID {
	return trade.PartyID(digestOf("tallystick provisional party 1\n", []byte(number))[:16])
}

// text is what a card signs.
func (c Card) text() []byte {
	c.Form, c.Signature = cardForm, ""
	text, err := json.Marshal(c)
	if err != nil {
		panic("a card of texts is always written")
	}
	return append([]byte(cardDomain), text...)
}

// Sign puts the signature of the node's key under the card.
func (c *Card) Sign(sign func(text []byte) ([]byte, error)) error {
	c.Form = cardForm
	signature, err := sign(c.text())
	c.Signature = hex.EncodeToString(signature)
	return err
}

// Encode gives the text of a card, as it is handed on.
func (c Card) Encode() []byte {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		panic("a card of texts is always written")
	}
	return append(text, '\n')
}

// ParseCard reads a card and checks all that can be checked of it by itself: signature,
// keys, proofs, address.
func ParseCard(text []byte) (c Card, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil || c.Form != cardForm {
		return c, words.Wrap(err, words.CardDamaged.Zh, words.CardDamaged.En)
	}
	return c, c.Check()
}

// Check refuses a card that is not what its node signed, or whose parts are not sound.
func (c Card) Check() error {
	_, kind := KindNamed(c.Kind)
	sealing, err := vault.ParsePublicKey(c.SealingKey())
	if !kind || err != nil || sealing.IsZero() || c.Chain == "" {
		return words.Wrap(err, words.CardDamaged.Zh, words.CardDamaged.En)
	}
	signature, err := hex.DecodeString(c.Signature)
	if err != nil || !wire.Proven(c.Public(), c.text(), signature) {
		return says(words.CardNotSigned)
	}
	if c.Number == "" || c.NameZh == "" {
		return says(words.CardParty)
	}
	if !soundPlace(c.Address) || len(c.Node) != 40 {
		return says(words.CardAddress)
	}
	for i, person := range c.Persons {
		key, sound := person.Key()
		proof, err := hex.DecodeString(person.Proof)
		if !sound || err != nil ||
			!wire.Proven(key.Public, wire.PersonPossessionText(c.Chain, c.Number, key.Person, key.Public), proof) {
			return says(words.CardPersonUnsound.With(i + 1))
		}
	}
	return nil
}

// Public gives the key with which the node votes.
func (c Card) Public() []byte {
	public, _ := hex.DecodeString(c.Validator)
	return public
}

// SealingKey gives the key to which details are sealed for the party.
func (c Card) SealingKey() []byte {
	public, _ := base64.StdEncoding.DecodeString(c.Sealing)
	return public
}

// Peer gives the address as other nodes need it: node@host:port.
func (c Card) Peer() string { return c.Node + "@" + c.Address }

func soundPlace(place string) bool {
	host, port, err := net.SplitHostPort(place)
	n, wrong := strconv.ParseUint(port, 10, 16)
	return err == nil && wrong == nil && n > 0 && host != ""
}

// says makes an error of a text.
func says(t words.Text) error { return words.New(t.Zh, t.En) }
