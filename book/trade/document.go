package trade

// Mode is a customs supervision mode, four digits (domain §7).
type Mode string

// Document is a verified trade document with a value that deals take from:
// what everyone may know whom it concerns, a lender to whom it is offered too.
// What its taking is made of stands in a [Taking]. All amounts are minor units of
// the face's currency.
type Document struct {
	ID       DocumentID   `cbor:"1,keyasint"`
	Kind     DocumentKind `cbor:"2,keyasint"`
	Source   PartyID      `cbor:"3,keyasint"`
	Holder   PartyID      `cbor:"4,keyasint"`
	Face     Money        `cbor:"5,keyasint"`
	Issued   Day          `cbor:"6,keyasint"` // declaration date
	Mode     Mode         `cbor:"7,keyasint,omitempty"`
	Details  Digest       `cbor:"8,keyasint"`
	Revision uint32       `cbor:"9,keyasint"` // 1 when published, one more with each amendment
	Returned int64        `cbor:"10,keyasint,omitempty"`
	// Free is what is available; below zero, how far more is taken than the
	// document is worth. It is what its taking leaves ([Taking.Free]).
	Free      int64   `cbor:"11,keyasint,omitempty"`
	Withdrawn bool    `cbor:"12,keyasint,omitempty"`
	Frozen    bool    `cbor:"13,keyasint,omitempty"`
	Since     Instant `cbor:"14,keyasint"`
	// A withdrawn document that was declared anew, and the one that was declared
	// in its place, name each other. Until what stands taken of the old one is
	// released or moved, so much of the new one is reserved for it.
	Replaces   DocumentID `cbor:"15,keyasint"`
	ReplacedBy DocumentID `cbor:"16,keyasint"`
	Before     uint8      `cbor:"17,keyasint,omitempty"` // how many documents it replaces, one after another
	Until      Day        `cbor:"18,keyasint,omitempty"` // the last day on which it may be taken; 0: none is set
	Trust      Trust      `cbor:"19,keyasint,omitempty"` // 0: as usual for the kind
	Other      PartyID    `cbor:"20,keyasint"`           // who is on the other side: seller, buyer, payee; zero: not told
	Ties       []Tie      `cbor:"21,keyasint,omitempty"`
	Code       CodeID     `cbor:"22,keyasint"`           // of kinds that have one
	Closed     bool       `cbor:"23,keyasint,omitempty"` // its contract ended; the source's next word opens it again
	// of what two persons enter: who did, who confirmed it, and until when it waits for that
	EnteredBy   PersonID     `cbor:"24,keyasint,omitzero"`
	ConfirmedBy PersonID     `cbor:"25,keyasint,omitzero"`
	Waits       Instant      `cbor:"26,keyasint,omitempty"`
	Dropped     bool         `cbor:"27,keyasint,omitempty"` // it never counts: its number is free again
	Invoice     InvoiceState `cbor:"28,keyasint,omitempty"` // as its source says
	Marked      bool         `cbor:"29,keyasint,omitempty"` // it has [Marks]
	Allows      Permission   `cbor:"30,keyasint,omitempty"` // of a permit: what it is for
	Office      Region       `cbor:"31,keyasint,omitempty"` // of a permit: of its holder, whose branches are told of it
}

// Worth is the face less what was returned; a withdrawn document, and one that waits to
// be confirmed, are worth nothing. Remainders that will not come count against it in its taking.
func (d Document) Worth() int64 {
	if !d.counts() {
		return 0
	}
	return d.Face.Minor - d.Returned
}

// Available 可用余额 is what may still be taken: worth less taken and less what
// is reserved, never below zero (domain §4.1).
func (d Document) Available() int64 { return max(0, d.Free) }

// Shortfall 占用超额 is how far more is taken than the document is worth; the
// outside world can cause it, a command cannot (domain §4.1).
func (d Document) Shortfall() int64 { return max(0, -d.Free) }

// Claim 占用记录 is what one deal takes from one document, in minor units of the
// document's currency.
type Claim struct {
	Document  DocumentID `cbor:"1,keyasint"`
	Deal      DealID     `cbor:"2,keyasint"`
	Bank      PartyID    `cbor:"3,keyasint"`
	Held      int64      `cbor:"4,keyasint,omitempty"`
	Pledged   int64      `cbor:"5,keyasint,omitempty"`
	Spent     int64      `cbor:"6,keyasint,omitempty"`  // paid for: no repayment sets it free
	Collected int64      `cbor:"7,keyasint,omitempty"`  // proceeds used by repayments in place of the pledge
	Original  int64      `cbor:"8,keyasint,omitempty"`  // pledged when disbursed
	Covered   int64      `cbor:"9,keyasint,omitempty"`  // of the pledge, what money collected and not used yet covers
	Released  int64      `cbor:"10,keyasint,omitempty"` // of the pledge, what was given up since nothing is owed
	Closed    int64      `cbor:"11,keyasint,omitempty"` // of the pledge, what will not come
}

// Live reports whether the deal rests on the document now: it holds, pledges or
// has spent of it.
func (c Claim) Live() bool { return c.Held+c.Pledged+c.Spent > 0 }

// Open is what the claim pledges and no collected money covers, in minor units.
func (c Claim) Open() int64 { return c.Pledged - c.Covered }

// Brought is what proceeds brought for the claim, used by repayments or not yet,
// in minor units.
func (c Claim) Brought() int64 { return c.Collected + c.Covered }

// Publication is a document as its source publishes it.
type Publication struct {
	ID      DocumentID   `cbor:"1,keyasint"`
	Kind    DocumentKind `cbor:"2,keyasint"`
	Holder  PartyID      `cbor:"3,keyasint"`
	Face    Money        `cbor:"4,keyasint"`
	Issued  Day          `cbor:"5,keyasint"`
	Mode    Mode         `cbor:"6,keyasint,omitempty"`
	Details Digest       `cbor:"7,keyasint"`
	// Replaces names the withdrawn document that is declared anew (删单重报); zero: none.
	Replaces DocumentID   `cbor:"8,keyasint"`
	Until    Day          `cbor:"9,keyasint,omitempty"`  // the last day on which it may be taken; 0: none is set
	Trust    Trust        `cbor:"10,keyasint,omitempty"` // 0: as usual for the kind
	Other    PartyID      `cbor:"11,keyasint"`           // seller, buyer or payee; zero: not told
	Ties     []Tie        `cbor:"12,keyasint,omitempty"`
	Code     CodeID       `cbor:"13,keyasint"` // of kinds that have one
	Invoice  InvoiceState `cbor:"14,keyasint,omitempty"`
	Marks    []Mark       `cbor:"15,keyasint,omitempty"` // in order of label and strength
}

// PublishDocuments registers up to MaxPublications documents. What stands on the
// ledger in every fact and with the same sealed details is passed over, so that a
// feed may send again; what stands otherwise, in a later revision or withdrawn is
// refused. Marks follow from the sealed details and are not compared. Whether
// those say the same is judged by the gateway, which then names the digest that
// stands. By a feed of the source.
type PublishDocuments struct {
	Documents []Publication `cbor:"1,keyasint"`
}

// AmendDocument gives a document a new revision: all its facts and details as
// they stand from then on. Holder, currency, trust, ties and code stay. By its source.
type AmendDocument struct {
	Document DocumentID   `cbor:"1,keyasint"`
	Revision uint32       `cbor:"2,keyasint"` // the revision this makes: one more than the last
	Face     Money        `cbor:"3,keyasint"`
	Details  Digest       `cbor:"4,keyasint"`
	Mode     Mode         `cbor:"5,keyasint"`
	Issued   Day          `cbor:"6,keyasint"`
	Holder   PartyID      `cbor:"7,keyasint"`
	Notice   NoticeID     `cbor:"8,keyasint"`
	Until    Day          `cbor:"9,keyasint,omitempty"`
	Other    PartyID      `cbor:"10,keyasint"`
	Invoice  InvoiceState `cbor:"11,keyasint,omitempty"`
	Marks    []Mark       `cbor:"12,keyasint,omitempty"` // those of before stay
}

// WithdrawDocument takes a document back (删单/退关). By its source.
type WithdrawDocument struct {
	Document DocumentID `cbor:"1,keyasint"`
	Reason   Reason     `cbor:"2,keyasint"`
	Notice   NoticeID   `cbor:"3,keyasint"`
	Details  Digest     `cbor:"4,keyasint"` // number and note of the notice, sealed
}

// ReturnGoods marks goods as returned (退运), or an invoice as reversed (红冲), in part or
// whole. By the source.
type ReturnGoods struct {
	Document DocumentID `cbor:"1,keyasint"`
	Amount   int64      `cbor:"2,keyasint"` // further value returned, minor units of the face's currency
	Notice   NoticeID   `cbor:"3,keyasint"`
	Details  Digest     `cbor:"4,keyasint"` // number and note of the notice, sealed
}

// FreezeDocument stops every new use of a document. By a governor.
type FreezeDocument struct {
	Document DocumentID `cbor:"1,keyasint"`
	Reason   Reason     `cbor:"2,keyasint"`
}

// UnfreezeDocument ends a freeze. By proposal.
type UnfreezeDocument struct {
	Document DocumentID `cbor:"1,keyasint"`
}

// DocumentsPublished says that a source published new documents.
type DocumentsPublished struct {
	Source    PartyID       `cbor:"1,keyasint"`
	Documents []Publication `cbor:"2,keyasint"`
	At        Instant       `cbor:"3,keyasint"`
}

// DocumentAmended says which facts of a document stand from now on.
type DocumentAmended struct {
	Document DocumentID   `cbor:"1,keyasint"`
	Source   PartyID      `cbor:"2,keyasint"`
	Holder   PartyID      `cbor:"3,keyasint"`
	Revision uint32       `cbor:"4,keyasint"`
	Face     Money        `cbor:"5,keyasint"`
	Details  Digest       `cbor:"6,keyasint"`
	Mode     Mode         `cbor:"7,keyasint"`
	Issued   Day          `cbor:"8,keyasint"`
	Notice   NoticeID     `cbor:"9,keyasint"`
	At       Instant      `cbor:"10,keyasint"`
	Until    Day          `cbor:"11,keyasint,omitempty"`
	Other    PartyID      `cbor:"12,keyasint"`
	Invoice  InvoiceState `cbor:"13,keyasint,omitempty"`
	Marks    []Mark       `cbor:"14,keyasint,omitempty"`
	Office   Region       `cbor:"15,keyasint,omitempty"` // of a permit
}

// DocumentWithdrawn says that the source took the document back.
type DocumentWithdrawn struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	Reason   Reason     `cbor:"4,keyasint"`
	Notice   NoticeID   `cbor:"5,keyasint"`
	Details  Digest     `cbor:"6,keyasint"`
	At       Instant    `cbor:"7,keyasint"`
	Office   Region     `cbor:"8,keyasint,omitempty"` // of a permit
}

// GoodsReturned says that goods of this further value came back, or so much was reversed.
type GoodsReturned struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	Amount   int64      `cbor:"4,keyasint"`
	Notice   NoticeID   `cbor:"5,keyasint"`
	Details  Digest     `cbor:"6,keyasint"`
	At       Instant    `cbor:"7,keyasint"`
}

// DocumentFrozen says that the regulator stopped every new use.
type DocumentFrozen struct {
	Document DocumentID `cbor:"1,keyasint"`
	Holder   PartyID    `cbor:"2,keyasint"`
	Reason   Reason     `cbor:"3,keyasint"`
}

// DocumentUnfrozen says that the document may be used again.
type DocumentUnfrozen struct {
	Document DocumentID `cbor:"1,keyasint"`
	Holder   PartyID    `cbor:"2,keyasint"`
}

// ValueMoved is the one event by which value of a document is taken or set
// free. The amounts are differences in minor units of the document's currency.
// Without a deal it is what comes in or goes back of the document itself.
type ValueMoved struct {
	Document  DocumentID `cbor:"1,keyasint"`
	Holder    PartyID    `cbor:"2,keyasint"`
	Deal      Deal       `cbor:"3,keyasint"`
	Held      int64      `cbor:"4,keyasint,omitempty"`
	Pledged   int64      `cbor:"5,keyasint,omitempty"`
	Spent     int64      `cbor:"6,keyasint,omitempty"` // of the document, and of the claim
	Collected int64      `cbor:"7,keyasint,omitempty"` // of the document
	Original  int64      `cbor:"8,keyasint,omitempty"` // of the claim
	Covered   int64      `cbor:"9,keyasint,omitempty"`
	Applied   int64      `cbor:"10,keyasint,omitempty"` // of the claim: proceeds in place of its pledge
	Released  int64      `cbor:"11,keyasint,omitempty"` // of the claim
	Unused    int64      `cbor:"12,keyasint,omitempty"` // of the bank's position
	Closed    int64      `cbor:"13,keyasint,omitempty"` // of the document, and of the claim
}

// Moves reports whether anything moves.
func (e ValueMoved) Moves() bool {
	return e.Held != 0 || e.Pledged != 0 || e.Spent != 0 || e.Collected != 0 || e.Original != 0 || e.Covered != 0 ||
		e.Applied != 0 || e.Released != 0 || e.Unused != 0 || e.Closed != 0
}
