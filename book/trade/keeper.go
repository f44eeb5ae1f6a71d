package trade

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
)

// A keeper 记账节点 takes part in consensus and holds the whole ledger. Which keys
// vote on blocks is a record of the ledger itself, changed by proposal: by more than
// two thirds of the parties that run the keepers, each with one voice, and not by the
// regulator's governors, who could else choose who may contradict them. What is
// decided here the engine is told in the same block.

// KeeperID names a keeper by its key: a new key makes a new keeper record, so that
// no key is ever used twice.
type KeeperID = ID[Keeper]

// KeeperState is where a keeper is in its life. Numbers are frozen.
type KeeperState uint8

// The states of a keeper.
const (
	WaitingKeeper  KeeperState = 1 // admitted; its vote is about to count
	ActiveKeeper   KeeperState = 2 // votes on blocks
	RemovedKeeper  KeeperState = 3 // votes no more
	ReplacedKeeper KeeperState = 4 // votes no more, and another key does instead
)

// KeeperTurn is how long after a change of the keepers no other is taken, in
// milliseconds. The engine counts a change from the second block on; one change at
// a time keeps the sets of neighbouring blocks one keeper apart.
const KeeperTurn Instant = 2_000

// KeeperPower is the power of a keeper's vote: they are all alike.
const KeeperPower = 1

// keeperKeySize is how many bytes a keeper's public key has.
const keeperKeySize = 32

// MaxAddress is how many characters the address of a keeper's node has at most.
const MaxAddress = 200

// Keeper is a key that votes on blocks, or did: whose it is, and where its node is
// found. It concerns every member, each of whom follows who may vote.
type Keeper struct {
	ID        KeeperID    `cbor:"1,keyasint"`
	Party     PartyID     `cbor:"2,keyasint"` // which runs the node
	Public    []byte      `cbor:"3,keyasint"` // Ed25519
	Proof     []byte      `cbor:"4,keyasint"` // that the party's node holds the key; none of the founding's
	Address   string      `cbor:"5,keyasint"` // node@host:port; empty where the founding did not say
	Power     uint8       `cbor:"6,keyasint"`
	State     KeeperState `cbor:"7,keyasint"`
	Since     Instant     `cbor:"8,keyasint"`            // when it was admitted
	Turns     Instant     `cbor:"9,keyasint"`            // until then no other change of the keepers is taken
	Ended     Instant     `cbor:"10,keyasint"`           // when it was removed or replaced; zero before
	Successor KeeperID    `cbor:"11,keyasint"`           // of a key that was replaced: the one that votes instead
	Reason    Reason      `cbor:"12,keyasint,omitempty"` // of a removal
}

// Possession is the claim that a party's node holds a key, with the signature of the
// key that shows it.
type Possession struct {
	Party  PartyID
	Public []byte
	Proof  []byte
}

// Prover are records of a ledger that can tell whether the signature of a
// [Possession] is good for this ledger. Records that are none believe nobody.
type Prover interface{ Possessed(Possession) bool }

// AdmitKeeper 接纳记账节点 gives a party's node a vote. By proposal of the keepers.
type AdmitKeeper struct {
	Party   PartyID `cbor:"1,keyasint"`
	Public  []byte  `cbor:"2,keyasint"`
	Proof   []byte  `cbor:"3,keyasint"`
	Address string  `cbor:"4,keyasint"`
}

// ReplaceKeeperKey 更换记账密钥 lets another key of the same party vote in the place of
// one, at the same node or another. By proposal of the keepers.
type ReplaceKeeperKey struct {
	Keeper  KeeperID `cbor:"1,keyasint"`
	Public  []byte   `cbor:"2,keyasint"`
	Proof   []byte   `cbor:"3,keyasint"`
	Address string   `cbor:"4,keyasint"`
}

// RemoveKeeper 移除记账节点 takes a node's vote, for good. A party may propose that of
// its own. By proposal of the keepers.
type RemoveKeeper struct {
	Keeper KeeperID `cbor:"1,keyasint"`
	Reason Reason   `cbor:"2,keyasint"`
}

// KeeperAdmitted says that a key votes from the second block after this one on.
type KeeperAdmitted struct {
	Keeper Keeper `cbor:"1,keyasint"`
}

// KeeperKeyReplaced says that a key votes in the place of another.
type KeeperKeyReplaced struct {
	Former       KeeperID `cbor:"1,keyasint"`
	FormerPublic []byte   `cbor:"2,keyasint"`
	Keeper       Keeper   `cbor:"3,keyasint"`
}

// KeeperRemoved says that a key votes no more.
type KeeperRemoved struct {
	Keeper KeeperID `cbor:"1,keyasint"`
	Party  PartyID  `cbor:"2,keyasint"`
	Public []byte   `cbor:"3,keyasint"`
	Reason Reason   `cbor:"4,keyasint"`
	At     Instant  `cbor:"5,keyasint"`
	Turns  Instant  `cbor:"6,keyasint"` // until then no other change is taken
}

// Vote is the power that a key has when blocks are voted on; zero takes it away.
type Vote struct {
	Public []byte
	Power  int64
}

// Votes gives what the engine is to be told of events: in their order, the keys
// whose power changes.
func Votes(events []Event) (votes []Vote) {
	for _, e := range events {
		switch e := e.(type) {
		case KeeperAdmitted:
			votes = append(votes, Vote{e.Keeper.Public, int64(e.Keeper.Power)})
		case KeeperKeyReplaced:
			votes = append(votes, Vote{e.FormerPublic, 0}, Vote{e.Keeper.Public, int64(e.Keeper.Power)})
		case KeeperRemoved:
			votes = append(votes, Vote{e.Public, 0})
		}
	}
	return votes
}

// KeeperIDOf names the keeper of a public key.
func KeeperIDOf(public []byte) KeeperID {
	sum := sha256.Sum256(append([]byte("tallystick keeper 1\n"), public...))
	return KeeperID(sum[:16])
}

// Bears gives how many of so many keepers may be away or lie without harm.
func Bears(keepers int) int { return (keepers - 1) / 3 }

func (AdmitKeeper) Verb() Verb      { return VerbAdmitKeeper }
func (ReplaceKeeperKey) Verb() Verb { return VerbReplaceKeeperKey }
func (RemoveKeeper) Verb() Verb     { return VerbRemoveKeeper }

// KeepersKey gives what the keys of all keepers begin with.
func KeepersKey() Key { return keyOf(KindKeeper) }

// KeeperKey gives the key of a keeper.
func KeeperKey(id KeeperID) Key { return KeepersKey().with(id[:]...) }

// Key implements [Record].
func (k Keeper) Key() Key { return KeeperKey(k.ID) }

// Votes reports whether the keeper is one of those that vote, or are about to.
func (k Keeper) Votes() bool { return k.State == WaitingKeeper || k.State == ActiveKeeper }

// Node gives the name of the keeper's node, by which others let it in; empty where
// no address is known.
func (k Keeper) Node() string { return nodeOf(k.Address) }

func nodeOf(address string) string {
	node, _, _ := strings.Cut(address, "@")
	return node
}

// Copied gives a copy with lists of its own.
func (k Keeper) Copied() Keeper {
	k.Public, k.Proof = slices.Clone(k.Public), slices.Clone(k.Proof)
	return k
}

func (k Keeper) copied() Record { return k.Copied() }

// Keeper gives a keeper, of now or before.
func (b Book) Keeper(id KeeperID) (Keeper, bool) {
	return owned(find[Keeper](b.records, KeeperKey(id)))
}

// Keepers gives the keepers that vote, or are about to, in order of their names.
func (b Book) Keepers() (keepers []Keeper) {
	for record := range b.Scan(KeepersKey()) {
		if keeper := record.(Keeper); keeper.Votes() {
			keepers = append(keepers, keeper)
		}
	}
	return keepers
}

// Possessed implements [Prover]: it asks the records.
func (b Book) Possessed(p Possession) bool {
	prover, ok := b.records.(Prover)
	return ok && prover.Possessed(p)
}

func (Keeper) Audience() Audience            { return everybody }
func (KeeperAdmitted) Audience() Audience    { return everybody }
func (KeeperKeyReplaced) Audience() Audience { return everybody }
func (KeeperRemoved) Audience() Audience     { return everybody }

// Subjects implements [Event].
func (e KeeperAdmitted) Subjects() []Key {
	return present(KeeperKey(e.Keeper.ID), PartyKey(e.Keeper.Party))
}

// Subjects implements [Event].
func (e KeeperKeyReplaced) Subjects() []Key {
	return present(KeeperKey(e.Former), KeeperKey(e.Keeper.ID), PartyKey(e.Keeper.Party))
}

// Subjects implements [Event].
func (e KeeperRemoved) Subjects() []Key { return present(KeeperKey(e.Keeper), PartyKey(e.Party)) }

// turn is the deadline at which a keeper's vote counts and the next change may come.
func (k Keeper) turn() Deadline {
	return Deadline{At: k.Turns, Kind: KeeperTurns, Deal: DealOf(0, k.ID)}
}

func (e KeeperAdmitted) post(w Writer) { e.Keeper.begin(w) }

// begin writes a keeper that was admitted now, or with the founding.
func (k Keeper) begin(w Writer) {
	w.put(k)
	if k.State == WaitingKeeper {
		w.put(k.turn())
	}
}

func (e KeeperKeyReplaced) post(w Writer) {
	former := must(w.Keeper(e.Former))
	former.State, former.Ended, former.Successor = ReplacedKeeper, e.Keeper.Since, e.Keeper.ID
	w.put(former)
	e.Keeper.begin(w)
}

func (e KeeperRemoved) post(w Writer) {
	keeper := must(w.Keeper(e.Keeper))
	keeper.State, keeper.Ended, keeper.Turns, keeper.Reason = RemovedKeeper, e.At, e.Turns, e.Reason
	w.put(keeper)
}

// turned lets the vote of a keeper count whose turn has come.
func turned(w Writer, id KeeperID) {
	keeper := must(w.Keeper(id))
	if keeper.State == WaitingKeeper { // it may have been removed since
		keeper.State = ActiveKeeper
		w.put(keeper)
	}
}

// soundAddress reports whether a text is the address of a node: forty hexadecimal
// digits of its name, a host, and a port.
func soundAddress(text string) bool {
	node, place, named := strings.Cut(text, "@")
	if !named || len(text) > MaxAddress || len(node) != 40 || strings.Trim(node, "0123456789abcdef") != "" {
		return false
	}
	at := strings.LastIndexByte(place, ':')
	if at < 1 {
		return false
	}
	host, port := place[:at], place[at+1:]
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 || port != strconv.FormatUint(number, 10) {
		return false
	}
	return soundHost(host)
}

// soundHost reports whether a text can be a name, an address of version 4, or one of
// version 6 in brackets.
func soundHost(host string) bool {
	const name = "abcdefghijklmnopqrstuvwxyz0123456789.-"
	if inside, six := strings.CutPrefix(host, "["); six {
		inside, closed := strings.CutSuffix(inside, "]")
		return closed && strings.Contains(inside, ":") && strings.Trim(inside, "0123456789abcdef:") == ""
	}
	return strings.Trim(host, name) == "" && host[0] != '-' && host[0] != '.'
}
