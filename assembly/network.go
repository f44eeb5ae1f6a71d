package assembly

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
	"tallystick/node/chain"
	"tallystick/node/gateway"
	"tallystick/node/token"
	"tallystick/node/vault"
)

// Network is what comes of the cards of those who found a network together, the same for
// everybody but for the boxes.
type Network struct {
	Form     int      `json:"form"`
	Genesis  []byte   `json:"genesis"` // text of the genesis file, byte for byte
	Cards    []Card   `json:"cards"`   // of the founding keepers, the regulator's first
	Salts    []string `json:"salts"`   // of the digests of their details, which are public
	Newcomer *Card    `json:"newcomer,omitempty"`
	Party    string   `json:"party,omitempty"` // identifier of the newcomer
	Boxes    []Box    `json:"boxes"`
}

// Box holds what the keepers share, sealed to the home of one.
type Box struct {
	Validator string `json:"validator"`
	Sealed    []byte `json:"sealed"`
}

// Shared is what a home gets in its box: the first secret, from which the salts of all
// records come and which all keepers hold, and what numbers become tokens by: at the token
// server a seed, and in networks of before at each a key.
type Shared struct {
	Secret ledger.Secret
	Key    token.Key  // zero: there is none
	Seed   token.Seed // zero: it is not this home's
}

// networkForm is the version of the form of a network file. In the one of before all boxes
// hold the key.
const (
	networkForm = 2
	keyedForm   = 1
)

// Maker makes tokens.
type Maker interface {
	Token(ctx context.Context, kind, number string) ([16]byte, error)
	Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error)
}

// TokenKeys gives public halves as a founding state names them, in the order of the kinds.
func TokenKeys(public token.PublicKeys) (keys []wire.TokenKey) {
	for _, kind := range token.Kinds() {
		keys = append(keys, wire.TokenKey{Kind: kind, Public: trade.Digest(public[kind])})
	}
	return keys
}

// PublicKeys gives what a founding state names, by kind.
func PublicKeys(keys []wire.TokenKey) token.PublicKeys {
	public := token.PublicKeys{}
	for _, key := range keys {
		public[key.Kind] = token.PublicKey(key.Public)
	}
	return public
}

// boxDomain stands before the context of a box.
const boxDomain = "tallystick network box 1\n"

func digestOf(domain string, parts ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte(domain))
	for _, part := range parts {
		fmt.Fprintf(h, "%d\n", len(part))
		h.Write(part)
	}
	return h.Sum(nil)
}

// Assemble founds a network of the bodies of some cards, with an instant before which no
// block is made and the version of the rules from the beginning. Both secrets are drawn
// here, sealed to each, and forgotten.
func Assemble(ctx context.Context, cards []Card, at time.Time, rules uint32) (*Network, error) {
	cards, err := inOrder(cards)
	if err != nil {
		return nil, err
	}
	shared := Shared{Secret: ledger.NewSecret(), Seed: token.NewSeed()}
	seeded := token.NewSeeded(shared.Seed)
	n := &Network{Form: networkForm, Cards: cards}
	for range cards {
		salt := make([]byte, 32)
		_, _ = rand.Read(salt) // never fails
		n.Salts = append(n.Salts, hex.EncodeToString(salt))
	}
	ids, err := n.made(ctx, seeded)
	if err != nil {
		return nil, err
	}
	state, err := n.founding(ids)
	if err != nil {
		return nil, err
	}
	state.Keepers, state.RuleBook, state.Tokens = shared.Secret.Digest(), rules, TokenKeys(seeded.Public())
	text, err := wire.EncodeFounding(state)
	if err != nil {
		return nil, err
	}
	f := chain.Founding{Chain: cards[0].Chain, At: at, State: text}
	for _, c := range cards {
		f.Validators = append(f.Validators, chain.Validator{Name: c.Number, Key: c.Public(), Power: trade.KeeperPower})
	}
	if n.Genesis, err = chain.Genesis(f); err != nil {
		return nil, err
	}
	for _, c := range cards {
		if err := n.seal(c, shared); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// Invite gives the network file for one who joins the running network: what the others
// have, and a box for the newcomer.
func (n Network) Invite(ctx context.Context, c Card, shared Shared, tokens Maker) (*Network, error) {
	if c.Chain != n.Cards[0].Chain {
		return nil, says(words.CardOfOtherChain.With(c.Chain, n.Cards[0].Chain))
	}
	if err := distinct(append(slices.Clone(n.Cards), c)); err != nil {
		return nil, err
	}
	if err := keepable(c); err != nil {
		return nil, err
	}
	n.Newcomer, n.Boxes, n.Party = &c, nil, ""
	if n.Form != keyedForm {
		id, err := tokens.Token(ctx, token.Party, c.Number)
		if err != nil {
			return nil, fmt.Errorf("couldn't make the identifier of %s: %w", c.Number, err)
		}
		n.Party = trade.PartyID(id).String()
	}
	return &n, n.seal(c, shared)
}

func (n *Network) seal(c Card, shared Shared) error {
	key, err := vault.ParsePublicKey(c.SealingKey())
	if err != nil {
		return err
	}
	text := shared.Secret[:]
	switch {
	case n.Form == keyedForm:
		text = slices.Concat(text, shared.Key[:])
	case n.serves(c):
		text = slices.Concat(text, shared.Seed[:])
	}
	box, err := vault.SealTo(key, n.context(c), text)
	n.Boxes = append(n.Boxes, Box{c.Validator, box})
	return err
}

// context binds a box to the network and to whose it is.
func (n Network) context(c Card) []byte {
	return digestOf(boxDomain, n.Genesis, []byte(c.Validator))
}

// Open opens the box of a card with the keys of the home that made it, and checks that
// what is in it is what the genesis names, and the genesis what the cards say.
func (n Network) Open(ctx context.Context, own Card, keys *vault.Keyring, party trade.PartyID) (Shared, error) {
	var shared Shared
	at := slices.IndexFunc(n.Boxes, func(b Box) bool { return b.Validator == own.Validator })
	if at < 0 {
		return shared, says(words.NotInvited)
	}
	text, err := keys.OpenBox(party, n.context(own), n.Boxes[at].Sealed)
	keyed, seeded := n.Form == keyedForm, n.Form != keyedForm && n.serves(own)
	size := len(shared.Secret)
	if keyed || seeded {
		size += len(shared.Seed)
	}
	if err != nil || len(text) != size {
		return shared, words.Wrap(err, words.BoxClosed.Zh, words.BoxClosed.En)
	}
	switch copy(shared.Secret[:], text); {
	case keyed:
		copy(shared.Key[:], text[len(shared.Secret):])
	case seeded:
		copy(shared.Seed[:], text[len(shared.Secret):])
	}
	return shared, n.checkFounding(ctx, shared)
}

// serves says whose home is the token server: the regulator's.
func (n Network) serves(c Card) bool { return c.Validator == n.Cards[0].Validator }

// made makes the identifiers of those who found the network.
func (n Network) made(ctx context.Context, tokens Maker) (ids []trade.PartyID, err error) {
	for _, c := range n.Cards {
		id, err := tokens.Token(ctx, token.Party, c.Number)
		if err != nil {
			return nil, fmt.Errorf("couldn't make the identifier of %s: %w", c.Number, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Parties gives the identifiers of the cards' parties by their numbers, as the genesis names
// those who found the network, and of the newcomer.
func (n Network) Parties(ctx context.Context, shared Shared) (map[string]trade.PartyID, error) {
	said, _, err := Genesis(n.Genesis)
	if err != nil {
		return nil, err
	}
	ids, err := n.named(said)
	if err != nil {
		return nil, err
	}
	by := map[string]trade.PartyID{}
	for i, c := range n.Cards {
		by[c.Number] = ids[i]
	}
	switch {
	case n.Newcomer == nil:
	case n.Form == keyedForm:
		by[n.Newcomer.Number], err = token.NewKeyed(shared.Key).Token(ctx, token.Party, n.Newcomer.Number)
	default:
		by[n.Newcomer.Number], err = trade.ParseID[trade.Party](n.Party)
	}
	return by, err
}

// named gives the identifiers of the cards as a founding state names them.
func (n Network) named(said wire.Founding) ([]trade.PartyID, error) {
	ids := []trade.PartyID{said.Regulator}
	for _, body := range said.Bodies {
		ids = append(ids, body.Party)
	}
	if len(ids) != len(n.Cards) {
		return nil, says(words.NetworkOtherwise.With("app_state"))
	}
	return ids, nil
}

// checkFounding compares the genesis file with the cards. Who holds what tokens are made by
// makes the identifiers again; the others believe the digest, which all read out.
func (n Network) checkFounding(ctx context.Context, shared Shared) error {
	said, _, err := Genesis(n.Genesis)
	if err != nil {
		return err
	}
	if said.Keepers != shared.Secret.Digest() {
		return says(words.SecretOther)
	}
	ids, err := n.named(said)
	if err != nil {
		return err
	}
	var tokens Maker
	switch {
	case shared.Seed != token.Seed{}:
		seeded := token.NewSeeded(shared.Seed)
		tokens, err = seeded, seeded.Check(PublicKeys(said.Tokens))
	case shared.Key != token.Key{}:
		tokens = token.NewKeyed(shared.Key)
	}
	if tokens != nil && err == nil {
		ids, err = n.made(ctx, tokens)
	}
	if err != nil {
		return err
	}
	want, err := n.founding(ids)
	if err != nil {
		return err
	}
	// what these are, the digest says
	want.Limits, want.Rates, want.At, want.RuleBook = said.Limits, said.Rates, said.At, said.RuleBook
	want.Keepers, want.Tokens = said.Keepers, said.Tokens
	a, err := wire.EncodeFounding(said)
	if err != nil {
		return err
	}
	b, err := wire.EncodeFounding(want)
	if err == nil && !bytes.Equal(a, b) {
		err = says(words.NetworkOtherwise.With("app_state"))
	}
	return err
}

// Genesis reads what a genesis file says of the ledger, and the chain's name.
func Genesis(text []byte) (wire.Founding, string, error) {
	var genesis struct {
		Chain string `json:"chain_id"`
		State []byte `json:"app_state"`
	}
	if err := json.Unmarshal(text, &genesis); err != nil {
		return wire.Founding{}, "", words.Wrap(err, words.NetworkDamaged.Zh, words.NetworkDamaged.En)
	}
	state, err := wire.DecodeFounding(genesis.State)
	return state, genesis.Chain, err
}

// founding gives the founding state of the cards, whose parties have some identifiers.
func (n Network) founding(ids []trade.PartyID) (wire.Founding, error) {
	f := trade.Founding{Limits: trade.FirstLimits(0), Rates: trade.FirstRateLimits(0)}
	for i, c := range n.Cards {
		id := ids[i]
		_, digest, err := n.Details(i)
		if err != nil {
			return wire.Founding{}, err
		}
		var keys []trade.PersonKey
		for _, person := range c.Persons {
			key, sound := person.Key()
			if !sound {
				return wire.Founding{}, says(words.CardDamaged)
			}
			keys = append(keys, key)
		}
		kind, _ := KindNamed(c.Kind)
		if i == 0 {
			f.Regulator, f.Details, f.Keys = id, digest, keys
		} else {
			f.Bodies = append(f.Bodies, trade.FoundingBody{Party: id, Kind: kind, Region: trade.Region(c.Region),
				Details: digest, Keys: keys})
		}
		f.Electors = append(f.Electors, trade.FoundingKeeper{Party: id, Public: c.Public(), Address: c.Peer()})
	}
	return wire.Founding{Founding: f}, nil
}

// Details gives what is sealed of a founding body in the vault of each keeper, and the
// digest by which the ledger names it. The salt is public, as the details are.
func (n Network) Details(i int) (vault.Detail, trade.Digest, error) {
	c := n.Cards[i]
	text, err := json.Marshal(gateway.PartyDetails{Number: c.Number, NameZh: c.NameZh, NameEn: c.NameEn})
	if err != nil {
		return vault.Detail{}, trade.Digest{}, fmt.Errorf("couldn't write the details of %s: %w", c.Number, err)
	}
	salt, err := hex.DecodeString(n.Salts[i])
	if err != nil || len(salt) != 32 {
		return vault.Detail{}, trade.Digest{}, words.Wrap(err, words.NetworkDamaged.Zh, words.NetworkDamaged.En)
	}
	return vault.Detail{Text: text, Salt: salt}, trade.Digest(vault.DigestOf([32]byte(salt), text)), nil
}

// inOrder puts the regulator's card first and the others in order of their numbers, and
// refuses cards that found no network.
func inOrder(cards []Card) ([]Card, error) {
	cards = slices.Clone(cards)
	regulator := trade.Regulator.String()
	slices.SortFunc(cards, func(a, b Card) int {
		if first := a.Kind == regulator; first != (b.Kind == regulator) {
			if first {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Number, b.Number)
	})
	if len(cards) == 0 || cards[0].Kind != regulator || len(cards) > 1 && cards[1].Kind == regulator {
		return nil, says(words.OneRegulator)
	}
	for _, c := range cards {
		if err := c.Check(); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Number, err)
		}
		if c.Chain != cards[0].Chain {
			return nil, says(words.CardOfOtherChain.With(c.Chain, cards[0].Chain))
		}
		if err := keepable(c); err != nil {
			return nil, err
		}
		if !spoken(c) {
			return nil, says(words.StewardMissing.With(c.Number))
		}
	}
	return cards, distinct(cards)
}

func keepable(c Card) error {
	kind, _ := KindNamed(c.Kind)
	if !kind.Keepable() {
		return says(words.KeeperCompetes.With(c.Number, c.Kind))
	}
	return nil
}

// spoken reports whether the persons of a card can speak for its party: acts of the
// regulator take two governors, and for another body one steward speaks.
func spoken(c Card) bool {
	governors, stewards := 0, 0
	for _, person := range c.Persons {
		if slices.Contains(person.Duties, trade.Governor.String()) {
			governors++
		}
		if slices.Contains(person.Duties, trade.Steward.String()) {
			stewards++
		}
	}
	return c.Kind == trade.Regulator.String() && governors > 1 || c.Kind != trade.Regulator.String() && stewards > 0
}

// distinct refuses a party, a node, a place or a key that is there twice.
func distinct(cards []Card) error {
	seen := map[string]bool{}
	for _, c := range cards {
		names := []string{"number " + c.Number, "validator " + c.Validator, "node " + c.Node, "address " + c.Address,
			"sealing " + c.Sealing}
		for _, person := range c.Persons {
			names = append(names, "key "+person.PublicKey, "person "+person.Person)
		}
		for _, name := range names {
			if seen[name] {
				return says(words.CardTwice.With(name))
			}
			seen[name] = true
		}
	}
	return nil
}

// Digest is what each side reads out to the others: the beginning of a SHA-256 over the
// genesis, the cards and the salts, in five groups. It is the same for everybody, and for
// those who join later.
func (n Network) Digest() string {
	parts := [][]byte{n.Genesis}
	for _, c := range n.Cards {
		parts = append(parts, c.Encode())
	}
	sum := digestOf("tallystick network 1\n", append(parts, []byte(strings.Join(n.Salts, "\n")))...)
	text := strings.ToUpper(hex.EncodeToString(sum[:10]))
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16], text[16:]}, "-")
}

// SameDigest compares a digest with how a person wrote it.
func SameDigest(digest, written string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '-' || r == ' ' {
				return -1
			}
			return r
		}, strings.ToUpper(strings.TrimSpace(s)))
	}
	return plain(digest) == plain(written)
}

// Encode gives the text of a network file.
func (n Network) Encode() []byte {
	text, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		panic("a network of texts is always written")
	}
	return append(text, '\n')
}

// MaxNetwork bounds a network file, in bytes.
const MaxNetwork = 4 << 20

// ParseNetwork reads a network file and checks its cards.
func ParseNetwork(text []byte) (*Network, error) {
	var n Network
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&n)
	if err != nil || n.Form != networkForm && n.Form != keyedForm || len(n.Cards) == 0 ||
		len(n.Salts) != len(n.Cards) || len(text) > MaxNetwork {
		return nil, words.Wrap(err, words.NetworkDamaged.Zh, words.NetworkDamaged.En)
	}
	ordered, err := inOrder(n.Cards)
	if err != nil {
		return nil, err
	}
	if !slices.EqualFunc(ordered, n.Cards, func(a, b Card) bool { return a.Validator == b.Validator }) {
		return nil, says(words.NetworkOtherwise.With("cards"))
	}
	if n.Newcomer != nil {
		return &n, n.Newcomer.Check()
	}
	return &n, nil
}
