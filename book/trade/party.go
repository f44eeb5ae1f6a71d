package trade

// PartyKind says what a party is. Numbers are frozen.
type PartyKind uint8

// The kinds of party (domain §2).
const (
	Regulator  PartyKind = 1
	Branch     PartyKind = 2
	Bank       PartyKind = 3
	Enterprise PartyKind = 4
	Customs    PartyKind = 5
	Tax        PartyKind = 6
	Insurer    PartyKind = 7
	Carrier    PartyKind = 8
)

// Duty is a set of duties of a person. Numbers are frozen.
type Duty uint8

// The duties (domain §2): whoever enters is a maker 经办, whoever approves a
// checker 复核, a source's system key is a feed, an auditor reads only, a
// governor acts for the regulator, and a steward 记账负责人 for a body that runs a
// keeper, where keepers are decided on.
const (
	Maker    Duty = 1
	Checker  Duty = 2
	Feed     Duty = 4
	Auditor  Duty = 8
	Governor Duty = 16
	Steward  Duty = 32
	allDuty       = Maker | Checker | Feed | Auditor | Governor | Steward
)

// Class is the regulator's classification of an enterprise, A, B or C.
type Class uint8

// The classes; parties that are not enterprises have none.
const (
	ClassNone Class = 0
	ClassA    Class = 1
	ClassB    Class = 2
	ClassC    Class = 3
)

// Region is a GB/T 2260 code: two digits of a province, or four of a city with
// a branch of its own. Empty means the whole country.
type Region string

// Party is a legal person on the ledger. Its name and numbers are sealed
// details; the identifier is a token of its number.
type Party struct {
	ID        PartyID   `cbor:"1,keyasint"`
	Kind      PartyKind `cbor:"2,keyasint"`
	Region    Region    `cbor:"3,keyasint"`
	Suspended bool      `cbor:"4,keyasint,omitempty"`
	Class     Class     `cbor:"5,keyasint,omitempty"` // of an enterprise
	Listed    bool      `cbor:"6,keyasint,omitempty"` // on the list of firms with foreign-trade receipts (名录)
	Details   Digest    `cbor:"7,keyasint"`
	Since     Instant   `cbor:"8,keyasint"`
	Expelled  bool      `cbor:"9,keyasint,omitempty"` // for good; then it is suspended too

	Successor PartyID   `cbor:"10,keyasint"`           // who acts for it now; zero: itself
	Succeeds  []PartyID `cbor:"11,keyasint,omitempty"` // for whom it acts, in the order in which they came to it
}

// Lenders are the banks with disbursed, unsettled financings of an enterprise, in
// a record apart from the enterprise itself: a lender is never told who else
// lends. Where nobody ever lent there is none.
type Lenders struct {
	Party  PartyID  `cbor:"1,keyasint"`
	Region Region   `cbor:"2,keyasint"`
	Banks  []Lender `cbor:"3,keyasint"`
}

// Lender counts the disbursed, unsettled financings of one bank.
type Lender struct {
	Bank PartyID `cbor:"1,keyasint"`
	Live uint32  `cbor:"2,keyasint"`
}

// PersonKey is a public key that a person signs with, and the duties it carries.
type PersonKey struct {
	ID      KeyID    `cbor:"1,keyasint"`
	Party   PartyID  `cbor:"2,keyasint"`
	Person  PersonID `cbor:"3,keyasint"`
	Scheme  Scheme   `cbor:"4,keyasint"`
	Public  []byte   `cbor:"5,keyasint"`
	Duties  Duty     `cbor:"6,keyasint"`
	Revoked bool     `cbor:"7,keyasint,omitempty"`
	Since   Instant  `cbor:"8,keyasint"`
}

// Signer names who signed a command.
type Signer struct {
	Party PartyID `cbor:"1,keyasint"`
	Key   KeyID   `cbor:"2,keyasint"`
}

// AdmitParty lets a party in. By a governor.
type AdmitParty struct {
	Party   PartyID   `cbor:"1,keyasint"`
	Kind    PartyKind `cbor:"2,keyasint"`
	Region  Region    `cbor:"3,keyasint"`
	Class   Class     `cbor:"4,keyasint,omitempty"`
	Listed  bool      `cbor:"5,keyasint,omitempty"`
	Details Digest    `cbor:"6,keyasint"`
}

// SuspendParty stops what a party would begin; it may still wind down what it
// has ([Verb.WindsDown]). By a governor.
type SuspendParty struct {
	Party  PartyID `cbor:"1,keyasint"`
	Reason Reason  `cbor:"2,keyasint"`
}

// ReinstateParty gives a suspended party its rights back. By proposal.
type ReinstateParty struct {
	Party PartyID `cbor:"1,keyasint"`
}

// EnrolPerson gives a person a key and duties. By a governor, or by an
// administrator of the party.
type EnrolPerson struct {
	Party  PartyID  `cbor:"1,keyasint"`
	Person PersonID `cbor:"2,keyasint"`
	Scheme Scheme   `cbor:"3,keyasint"`
	Public []byte   `cbor:"4,keyasint"`
	Duties Duty     `cbor:"5,keyasint"`
}

// RotateKey replaces a key by a new one with the same person and duties. By the
// person with the old key, or by a governor.
type RotateKey struct {
	Old    KeyID  `cbor:"1,keyasint"`
	Scheme Scheme `cbor:"2,keyasint"`
	Public []byte `cbor:"3,keyasint"`
}

// RevokeKey ends a key for good. By its person or by a governor.
type RevokeKey struct {
	Key    KeyID  `cbor:"1,keyasint"`
	Reason Reason `cbor:"2,keyasint"`
}

// ClassifyEnterprise sets class and list status. By a governor.
type ClassifyEnterprise struct {
	Party  PartyID `cbor:"1,keyasint"`
	Class  Class   `cbor:"2,keyasint"`
	Listed bool    `cbor:"3,keyasint"`
}

// PartyAdmitted says that a party came in.
type PartyAdmitted struct {
	Party Party `cbor:"1,keyasint"`
}

// PartySuspended says that a party may begin nothing new.
type PartySuspended struct {
	Party  PartyID `cbor:"1,keyasint"`
	Reason Reason  `cbor:"2,keyasint"`
}

// PartyReinstated says that a party may begin what is new again.
type PartyReinstated struct {
	Party PartyID `cbor:"1,keyasint"`
}

// PersonEnrolled says that a key is good from now on.
type PersonEnrolled struct {
	Key PersonKey `cbor:"1,keyasint"`
}

// KeyRevoked says that a key is good no longer.
type KeyRevoked struct {
	Key    KeyID   `cbor:"1,keyasint"`
	Party  PartyID `cbor:"2,keyasint"`
	Reason Reason  `cbor:"3,keyasint"`
}

// EnterpriseClassified says that an enterprise has this class and list status.
type EnterpriseClassified struct {
	Party  PartyID `cbor:"1,keyasint"`
	Class  Class   `cbor:"2,keyasint"`
	Listed bool    `cbor:"3,keyasint"`
}
