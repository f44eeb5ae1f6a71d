// Package wire holds every byte of Tallystick that leaves a process: envelopes,
// commands, events, entries of the journal, and the keys and values of the
// tree. Whatever is read here was checked to be the one canonical form of what
// it says.
//
// # Encoding
//
// Everything is CBOR in Core Deterministic Encoding (RFC 8949 §4.2) with
// integer keys, the numbers of the fields' tags in package trade. Identifiers
// and digests are byte strings of their full length, lists are never null,
// fields marked omitempty are left out when zero, and nothing is indefinite,
// tagged or a float. Reading refuses duplicate and unknown fields, wrong
// lengths, longer forms of numbers, broken UTF-8, deep nesting and anything
// behind the end: what was read is written again and must be the same bytes. A
// library reads; what writes is made once for each type, and compared with the
// library by a test.
//
// # Envelope
//
//	transaction = {1: envelope (byte string), 2: signature (byte string)}, and of a batch
//	              3: [step, ...], a step being [verb, command (byte string)]
//	envelope    = {1: version (1), 2: chain, 3: genesis digest (32), 4: party (16), 5: key (16), 6: id (16),
//	               7: not after (ms), 8: height and 9: header hash (32) of the block it stands on, 10: verb,
//	               11: command (byte string)}; of a batch in place of 10 and 11: 12: root of the steps (32),
//	               13: how many, 1 to 1,000}
//
// The signature is over the bytes "tallystick envelope 1\n" and then the
// envelope's very bytes, by the scheme of the key: 1 is Ed25519 (RFC 8032);
// 2 is set aside for SM2 with SM3 (GM/T 0003) and refused until it is built.
// A batch signs the root of the list of its steps (RFC 6962), whose leaves are over
// "tallystick step 1\n", the verb (2) and the command; each is an entry of its own.
// The payload is the command; the verbs are numbered in package trade.
//
// A proposal names the digest of its content, SHA-256 of "tallystick act 1\n" and
// the canonical bytes of the act; bytes that name another are no command.
//
// # Keys and values of the tree
//
// The first byte of a key is the kind of record. Numbers are big-endian, signed
// ones with the sign bit flipped, so that the order of keys is the order of
// numbers. Values are the records themselves unless another form is given.
//
//	01 party (16)
//	02 key (16)
//	03 document (16)
//	04 document (16) deal (17)              claim; a deal is its kind (1) and its identifier (16)
//	05 financing (16)
//	06 financing (16) number (4)            repayment
//	07 proceeds (16)
//	08 alert (16)
//	09 day (4, signed)                      rates
//	0a scenario (1)                         limits
//	0b scenario (1) bank (16) region (0-4)  pilot
//	0c instant (8, signed) kind (1) deal, or 00 and proposal (17)  deadline
//	0d financing (16)                       inspection
//	0e                                      models
//	10 bank (16) transaction (16)           transaction
//	11 document (16) bank (16)              position
//	12 year (4, signed)                     calendar
//	13 document (16)                        what its taking is made of
//	14 party (16)                           its lenders
//	15 party (16)                           how it takes part: host, sealing key, administrators
//	16 proposal (16)                        an act that waits for governors, or waited
//	17                                      {1: how many governors an act takes}
//	18                                      limits of rates
//	19 payment (16)
//	1a payment (16) number (4)              refund
//	1b remittance (16)                      by which deal a balance-of-payments number is used
//	1c party (16) month (4, signed)         petty cash of an enterprise in a month since year 0
//	20 document (16) notice (16)            notice of a source
//	2c                                      the rules in force, and those that wait
//	24 payment (16)                         check of a payment by facilitation
//	25 party (16)                           whether an enterprise may not pay by facilitation
//	26 party (16) scenario (1)              its last payments in a scenario
//	29 what it is about (16) kind (1)       task
//	2a what it is about (16) kind (1) party (16)  what a party reported of a task
//	2b document (16)                        roll of documents that may open tasks
//	21 document (16)                        its marks
//	22 mark (16)                            the live documents that have it
//	23 document (16) bank or document (16)  in what it agrees with others, as the bank, or the regulator, was told
//	42 minute (8)                           of the envelopes remembered until the end of a minute:
//	                                        {1: how many, 2: rolling hash (32)}
//	43                                      {1: chain, 2: founded at, 3: genesis digest (32)} of the ledger itself
//	44 01 party (16)                        of the parts of entries that were told to a party:
//	                                        {1: how many, 2: rolling hash (32)}
//	44 02 region (16, zeros behind it)      to the branches of a region
//	44 03 zeros (16)                        to banks and branches
//	44 04 zeros (16)                        to every member
//
// # Journal
//
// An entry has parts, of which each can be told to somebody without the others:
//
//	0  {1: verb}
//	1  {1: by, 2: person (16), 3: envelope (16)}
//	2  {1: SHA-256 of the transaction without the steps of a batch (32), 2: refusal, 3: of a batch the step, from 1}
//	3  [number, event], and so on; of DocumentsPublished each document is an event by itself
//
// A header of the chain commits to them all: its application hash is [State.Root],
// the journal's root in it that of a log (merkle.Log) over the entries' leaves
// ([EntryLeaf]), and the top in a leaf that of the bundle (merkle.Bundle) of the
// entry's salted parts. The events' numbers are frozen:
//
//	 1 PartyAdmitted        20 DocumentsPublished  40 FinancingApplied    50 FinancingRepaid
//	 2 PartySuspended       21 DocumentAmended     41 FinancingAccepted   51 RepaymentCorrected
//	 3 PartyReinstated      22 DocumentWithdrawn   42 HoldExtended        52 ProceedsRegistered
//	 4 PersonEnrolled       23 GoodsReturned       43 FinancingApproved   53 ProceedsUsed
//	 5 KeyRevoked           24 DocumentFrozen      44 FinancingEnded      60 AlertRaised
//	 6 EnterpriseClassified 25 DocumentUnfrozen    45 FinancingDisbursed  61 DeadlinePassed
//	 7 RatesPublished       26 ValueMoved          46 DisbursalCorrected
//	 8 LimitsSet                                   47 FinancingSettled    54 AdviceNoted
//	 9 PilotAdmitted                               48 FinancingReopened   55 InspectionDrawn
//	10 PilotStopped                                49 PoolChanged         56 InspectionReported
//	11 PilotResumed           27 ReturnTakenBack
//	14 SuccessorNamed         28 DocumentReinstated                      59 ModelActivated
//	12 PartyExpelled          29 PledgeMoved
//	13 MembershipSet
//	30 CalendarPublished   63 ProceedsCorrected   64 RemainderClosed     65 PledgeReleased
//	66 ProposalMade        67 ProposalApproved    68 ProposalObjected    69 ProposalDone        70 ThresholdSet
//	71 RateLimitsSet       72 PaymentOpened       73 PaymentAccepted     74 PaymentExtended
//	75 PaymentApproved     76 PaymentEnded        77 PaymentMade         78 RefundRegistered
//	79 RefundConfirmed     80 RefundDismissed     81 RefundReleased      82 ProceedsConfirmed
//	83 ProceedsDismissed   95 FilingClosed        96 PaymentMatched      97 PaymentLent
//	98 DocumentEntered     99 DocumentConfirmed  100 DocumentDropped     101 CheckDrawn
//	102 InvoicesAttached  103 CheckReported      104 FacilitationLifted  110 PaymentTracked
//	120 TaskOpened        121 TaskAnswered       122 RollCalled          123 TaskWaits
//	124 TaskMoved         111 ProceedsMatched    125 RuleBookAdopted    126 RuleBookTurned
package wire
