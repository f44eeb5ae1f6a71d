package trade

import (
	"bytes"
	"slices"
)

// SealingScheme numbers a kind of key to which details are sealed. Numbers are
// frozen.
type SealingScheme uint8

// XWing is X25519 together with ML-KEM-768, as HPKE uses them.
const XWing SealingScheme = 1

// sealingKeySize is how many bytes a public key of XWing has.
const sealingKeySize = 1216

// SealingKey is the public key to which details are sealed for a party.
type SealingKey struct {
	Scheme SealingScheme `cbor:"1,keyasint"`
	Public []byte        `cbor:"2,keyasint"`
}

// sound reports whether it can be a key at all.
func (k SealingKey) sound() bool { return k.Scheme == XWing && len(k.Public) == sealingKeySize }

// MaxAdministrators is how many administrators a party may have.
const MaxAdministrators = 4

// Membership 成员登记 says how a party takes part: at whose node, to which key its
// details are sealed, and which of its persons administer it. It is a record apart
// from the party, which every rule reads, since a sealing key is long. A party
// without one is kept by the node that admitted it. Whoever may see the party may
// see it.
type Membership struct {
	Party          PartyID    `cbor:"1,keyasint"`
	Kind           PartyKind  `cbor:"2,keyasint"`
	Region         Region     `cbor:"3,keyasint"`
	Host           PartyID    `cbor:"4,keyasint"` // whose node keeps it; its own identifier: its own
	Sealing        SealingKey `cbor:"5,keyasint"`
	Administrators []PersonID `cbor:"6,keyasint"`
	Since          Instant    `cbor:"7,keyasint"`
}

// SetMembership 登记成员 says how a party takes part. By a governor.
type SetMembership struct {
	Party          PartyID    `cbor:"1,keyasint"`
	Host           PartyID    `cbor:"2,keyasint"`
	Sealing        SealingKey `cbor:"3,keyasint"`
	Administrators []KeyID    `cbor:"4,keyasint"` // keys of persons of the party
}

// MembershipSet says how a party takes part from now on.
type MembershipSet struct {
	Membership Membership `cbor:"1,keyasint"`
}

// Key implements [Record].
func (m Membership) Key() Key { return MembershipKey(m.Party) }

// Audience implements [Record].
func (m Membership) Audience() Audience {
	return Party{ID: m.Party, Kind: m.Kind, Region: m.Region}.Audience()
}

// Copied gives a copy with lists of its own.
func (m Membership) Copied() Membership {
	m.Sealing.Public, m.Administrators = slices.Clone(m.Sealing.Public), slices.Clone(m.Administrators)
	return m
}

// same reports whether two of a party say the same, whenever they began.
func (m Membership) same(n Membership) bool {
	return m.Host == n.Host && m.Sealing.Scheme == n.Sealing.Scheme &&
		slices.Equal(m.Sealing.Public, n.Sealing.Public) && slices.Equal(m.Administrators, n.Administrators)
}

func (m Membership) copied() Record { return m.Copied() }

// Membership gives how a party takes part.
func (b Book) Membership(id PartyID) (Membership, bool) {
	return owned(find[Membership](b.records, MembershipKey(id)))
}

// Audience implements [Event].
func (e MembershipSet) Audience() Audience { return e.Membership.Audience() }

// Subjects implements [Event].
func (e MembershipSet) Subjects() []Key { return present(PartyKey(e.Membership.Party)) }

func (e MembershipSet) post(w Writer) { w.put(e.Membership) }

// neutral reports whether a kind of party may keep others: those who supervise. A
// lender hosts no other party, since whoever hosts reads what it keeps.
func (k PartyKind) neutral() bool { return k == Regulator || k == Branch }

func (c SetMembership) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c SetMembership) weigh(r *ruling) Refusal {
	party := r.target
	if host, _ := r.book.Party(c.Host); c.Host != c.Party && (!host.Kind.neutral() || host.Expelled) {
		return r.no(HostMustBeNeutral)
	}
	if !c.Sealing.sound() {
		return r.no(SealingKeyMustBeSound)
	}
	if len(c.Administrators) > MaxAdministrators {
		return r.no(ListMustBeInBounds)
	}
	var persons []PersonID
	for i, id := range c.Administrators {
		key, _ := r.book.Key(id) // one that is not there is of no party
		if key.Party != c.Party {
			return r.noItem(KeyMustBeEnrolled, i)
		}
		if key.Revoked {
			return r.noItem(KeyMustNotBeRevoked, i)
		}
		if !contains(persons, key.Person) {
			persons = append(persons, key.Person)
		}
	}
	// of a firm that another keeps, an officer of the host is the second
	if hosted := party.Kind == Enterprise && c.Host != c.Party; len(persons) < 1 || len(persons) < 2 && !hosted {
		return r.no(AdministratorsMustBeTwo)
	}
	slices.SortFunc(persons, func(a, b PersonID) int { return bytes.Compare(a[:], b[:]) })
	set := Membership{Party: c.Party, Kind: party.Kind, Region: party.Region, Host: c.Host, Sealing: c.Sealing,
		Administrators: persons, Since: r.at}
	if stands, _ := r.book.Membership(c.Party); !stands.same(set) {
		r.add(MembershipSet{set})
	}
	return Refusal{}
}
