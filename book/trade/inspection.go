package trade

import (
	"crypto/sha256"
	"encoding/binary"
)

// Inspection 抽查 is a financing that was drawn to be inspected, and what the
// inspection found. What is drawn depends on nothing that a model suspects and
// on nothing that a bank or the regulator chooses: without it the only findings
// would be of what was suspected before.
type Inspection struct {
	Deal    Deal        `cbor:"1,keyasint"`
	Height  int64       `cbor:"2,keyasint"` // of the block whose hash drew it: the one after the block of the disbursal
	Seed    Digest      `cbor:"3,keyasint"` // that block's hash
	Share   BasisPoints `cbor:"4,keyasint"` // that was to be inspected
	Since   Instant     `cbor:"5,keyasint"` // when it was drawn
	Finding Finding     `cbor:"6,keyasint,omitempty"`
	By      PersonID    `cbor:"7,keyasint"`           // who reported; zero before
	Details Digest      `cbor:"8,keyasint"`           // what was looked at and found, sealed; zero before
	Done    Instant     `cbor:"9,keyasint,omitempty"` // when it was reported
}

// InspectionState is how far an inspection has come. Numbers are frozen.
type InspectionState uint8

// The states of an inspection.
const (
	InspectionOpen InspectionState = 1 // drawn, and to be done
	InspectionDone InspectionState = 2
)

// State gives how far the inspection has come.
func (i Inspection) State() InspectionState {
	if i.Finding == 0 {
		return InspectionOpen
	}
	return InspectionDone
}

// Finding is what an inspection found. Numbers are frozen.
type Finding uint8

// The findings.
const (
	Clean     Finding = 1
	Irregular Finding = 2
)

// ReportInspection 报告抽查结果 puts on the record what an inspection found. By a governor.
type ReportInspection struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Finding   Finding     `cbor:"2,keyasint"`
	Details   Digest      `cbor:"3,keyasint"` // what was looked at and found, sealed to the bank and its supervisors
}

// InspectionDrawn says that a financing, disbursed in the block before, was
// drawn by the hash of the block of this height. It concerns the bank, which has
// to have its papers ready, and those who supervise it. The enterprise is not
// told before the finding is in, since whoever is warned can tidy up first.
type InspectionDrawn struct {
	Deal   Deal        `cbor:"1,keyasint"`
	Height int64       `cbor:"2,keyasint"`
	Seed   Digest      `cbor:"3,keyasint"`
	Share  BasisPoints `cbor:"4,keyasint"`
	At     Instant     `cbor:"5,keyasint"`
}

// InspectionReported says what an inspection found. It concerns the enterprise
// too, which may know how it was judged.
type InspectionReported struct {
	Deal    Deal     `cbor:"1,keyasint"`
	By      PersonID `cbor:"2,keyasint"`
	Finding Finding  `cbor:"3,keyasint"`
	Details Digest   `cbor:"4,keyasint"`
	At      Instant  `cbor:"5,keyasint"`
}

// drawLabel keeps the hash of a draw apart from every other hash.
const drawLabel = "tallystick inspection 1\n"

// Lot 签号 gives the lot of a financing in the draw with a seed, from 0 to 9,999:
// SHA-256 over the label "tallystick inspection 1\n" (24 bytes of ASCII, the last
// one 0x0a), the 32 bytes of the seed and the 16 bytes of the financing's
// identifier, in this order with nothing between; of the hash the first eight
// bytes as a big-endian number; of that the remainder by 10,000. No lot is more
// likely than another by more than one part in 10^15.
func Lot(seed Digest, financing FinancingID) BasisPoints {
	return lotOf(drawLabel, seed, financing)
}

// lotOf gives the lot of what an identifier names, under a label.
func lotOf(label string, seed Digest, id [16]byte) BasisPoints {
	text := append(append([]byte(label), seed[:]...), id[:]...)
	hash := sha256.Sum256(text)
	return BasisPoints(binary.BigEndian.Uint64(hash[:8]) % uint64(whole))
}

// Drawn 抽中 reports whether a financing is to be inspected: whether its [Lot] is
// below the share, in basis points. Share 0 draws none and share 10,000 all.
func Drawn(seed Digest, financing FinancingID, share BasisPoints) bool {
	return Lot(seed, financing) < share
}

// DisbursedIn gives the deals that the entries of a block disbursed or paid, in order.
// A financing is disbursed once in its life: corrections, and a loan that is
// owed again, are other events, and do not put it into a second draw. Nor is a payment
// made twice.
func DisbursedIn(block []Entry) []Deal {
	var deals []Deal
	for _, entry := range block {
		for _, event := range entry.Events {
			switch e := event.(type) {
			case FinancingDisbursed:
				deals = append(deals, e.Deal)
			case PaymentMade:
				deals = append(deals, e.Deal)
			}
		}
	}
	return deals
}

// Draw gives the inspections and checks that the block of a height, time and hash draws
// from the deals that the block before it disbursed or paid. The ledger posts them at
// the start of the block, before any command of the block is decided, so that
// nobody who disbursed knew the hash. The share is that of the limits in force
// on the day of the block, as the block before left them.
func Draw(records Records, height int64, at Instant, hash Digest, disbursed []Deal) []Event {
	if len(disbursed) == 0 {
		return nil
	}
	var events []Event
	book := Book{records}
	for _, deal := range disbursed {
		if deal.ID.Kind() == PaymentDeal {
			events = append(events, book.drawCheck(deal, height, at, hash)...)
			continue
		}
		financing, _ := book.Financing(deal.Financing())
		share := book.limitsOn(financing.Product.Scenario(), at.Day()).Inspect
		if Drawn(hash, deal.Financing(), share) {
			events = append(events, InspectionDrawn{Deal: deal, Height: height, Seed: hash, Share: share, At: at})
		}
	}
	return events
}

// toBeInspected asks for a financing that was drawn and not reported on yet.
func (r *ruling) toBeInspected(o Object) Refusal {
	inspection, ok := r.book.Inspection(o.Key.Identifier(0))
	if !ok {
		return r.no(InspectionMustBeDrawn)
	}
	if inspection.State() == InspectionDone {
		return r.no(InspectionMustNotBeReported)
	}
	return Refusal{}
}

func (c ReportInspection) object() Object { return Object{Key: InspectionKey(c.Financing)} }

func (c ReportInspection) weigh(r *ruling) Refusal {
	if !known(c.Finding) {
		return r.no(FindingMustBeGiven)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	inspection, _ := r.book.Inspection(c.Financing)
	r.add(InspectionReported{Deal: inspection.Deal, By: r.key.Person, Finding: c.Finding, Details: c.Details, At: r.at})
	return Refusal{}
}

func (e InspectionDrawn) post(w Writer) {
	w.put(Inspection{Deal: e.Deal, Height: e.Height, Seed: e.Seed, Share: e.Share, Since: e.At})
}

func (e InspectionReported) post(w Writer) {
	inspection := must(w.Inspection(e.Deal.Financing()))
	inspection.Finding, inspection.By, inspection.Details, inspection.Done = e.Finding, e.By, e.Details, e.At
	w.put(inspection)
}

// Audience implements [Record]: the enterprise comes in with the finding.
func (i Inspection) Audience() Audience {
	if i.State() == InspectionDone {
		return i.Deal.audience()
	}
	return Audience{Parties: []PartyID{i.Deal.Bank}, Region: i.Deal.Region}
}
