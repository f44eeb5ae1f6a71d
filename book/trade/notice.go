package trade

// NoticeKind says what a source gave notice of. Numbers are frozen.
type NoticeKind uint8

// The kinds of notice.
const (
	AmendmentNotice  NoticeKind = 1
	WithdrawalNotice NoticeKind = 2
	ReturnNotice     NoticeKind = 3
)

// Notice 来源通知 is an event of the outside world as its source numbered it. It
// counts once, however often it arrives, and its source can take it back. The
// identifier is a token of the source's number; the number is among the details.
type Notice struct {
	Document DocumentID   `cbor:"1,keyasint"`
	ID       NoticeID     `cbor:"2,keyasint"`
	Kind     NoticeKind   `cbor:"3,keyasint"`
	Revision uint32       `cbor:"4,keyasint,omitempty"` // that an amendment made
	Face     Money        `cbor:"5,keyasint"`           // of an amendment, as the three below
	Issued   Day          `cbor:"6,keyasint,omitempty"`
	Mode     Mode         `cbor:"7,keyasint,omitempty"`
	Amount   int64        `cbor:"8,keyasint,omitempty"` // of a return, minor units of the face's currency
	Reason   Reason       `cbor:"9,keyasint,omitempty"` // of a withdrawal
	Details  Digest       `cbor:"10,keyasint"`          // of an amendment the paper itself, else number and note
	Since    Instant      `cbor:"11,keyasint"`
	Undone   bool         `cbor:"12,keyasint,omitempty"` // taken back by its source
	Until    Day          `cbor:"13,keyasint,omitempty"` // of an amendment, as the one below
	Other    PartyID      `cbor:"14,keyasint"`
	Invoice  InvoiceState `cbor:"15,keyasint,omitempty"`
}

// TakeBackReturn 撤回退运 takes back a return that its source gave notice of in
// error. By the source.
type TakeBackReturn struct {
	Document DocumentID `cbor:"1,keyasint"`
	Notice   NoticeID   `cbor:"2,keyasint"`
}

// ReinstateDocument 恢复单据 takes back a withdrawal; a document that was declared
// anew since stays withdrawn. By the source.
type ReinstateDocument struct {
	Document DocumentID `cbor:"1,keyasint"`
	Notice   NoticeID   `cbor:"2,keyasint"` // of the withdrawal
}

// ReturnTakenBack says that goods of this value did not come back after all.
type ReturnTakenBack struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	Amount   int64      `cbor:"4,keyasint"`
	Notice   NoticeID   `cbor:"5,keyasint"`
}

// DocumentReinstated says that a withdrawal no longer stands.
type DocumentReinstated struct {
	Document DocumentID `cbor:"1,keyasint"`
	Source   PartyID    `cbor:"2,keyasint"`
	Holder   PartyID    `cbor:"3,keyasint"`
	Notice   NoticeID   `cbor:"4,keyasint"`
}

// told reports whether the source has given this very notice before, so that
// nothing is left to do. The same number never says two things.
func (r *ruling) told(said Notice) (again bool, refusal Refusal) {
	if said.ID.IsZero() {
		return false, r.no(IdentifierMustBeGiven)
	}
	known, ok := r.book.Notice(said.Document, said.ID)
	if !ok {
		return false, Refusal{}
	}
	said.Since, said.Undone = known.Since, known.Undone
	if said != known {
		return false, r.no(NoticeMustSayTheSame)
	}
	if known.Undone {
		return false, r.no(NoticeMustNotBeTakenBack)
	}
	return true, Refusal{}
}

// noticed asks for a notice of a kind that its source has not taken back.
func noticed(kind NoticeKind) asks {
	return func(r *ruling, o Object) Refusal {
		// what was never given notice of is of no kind
		notice, _ := r.book.Notice(o.Key.Identifier(0), o.Key.Identifier(1))
		if notice.Kind != kind {
			return r.no(NoticeMustExist)
		}
		if notice.Undone {
			return r.no(NoticeMustNotBeTakenBack)
		}
		return Refusal{}
	}
}

// undone reports whether a notice of a kind was taken back already.
func (r *ruling) undone(document DocumentID, number NoticeID, kind NoticeKind) (bool, Refusal) {
	notice, _ := r.book.Notice(document, number)
	return notice.Kind == kind && notice.Undone, Refusal{}
}

func (c TakeBackReturn) object() Object { return Object{Key: NoticeKey(c.Document, c.Notice)} }

func (c TakeBackReturn) told(r *ruling) (bool, Refusal) {
	return r.undone(c.Document, c.Notice, ReturnNotice)
}

func (c TakeBackReturn) weigh(r *ruling) Refusal {
	document := r.document
	notice, _ := r.book.Notice(c.Document, c.Notice)
	r.add(ReturnTakenBack{Document: c.Document, Source: document.Source, Holder: document.Holder, Amount: notice.Amount,
		Notice: c.Notice})
	after := document
	after.Returned -= notice.Amount
	r.sourceAlert(ReturnUndone, document, after)
	return Refusal{}
}

// notReplaced keeps a withdrawal of what was declared anew since.
func (r *ruling) notReplaced(Object) Refusal {
	if !r.document.ReplacedBy.IsZero() {
		return r.no(DocumentMustNotBeReplaced)
	}
	return Refusal{}
}

func (c ReinstateDocument) object() Object { return Object{Key: NoticeKey(c.Document, c.Notice)} }

func (c ReinstateDocument) told(r *ruling) (bool, Refusal) {
	return r.undone(c.Document, c.Notice, WithdrawalNotice)
}

func (c ReinstateDocument) weigh(r *ruling) Refusal {
	document := r.document
	r.add(DocumentReinstated{Document: c.Document, Source: document.Source, Holder: document.Holder, Notice: c.Notice})
	after := document
	after.Withdrawn = false
	r.sourceAlert(WithdrawalUndone, document, after)
	return Refusal{}
}

func (e ReturnTakenBack) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Returned -= e.Amount
	w.value(document)
	w.wakes(document)
	undone(w, e.Document, e.Notice)
}

func (e DocumentReinstated) post(w Writer) {
	document := must(w.Document(e.Document))
	document.Withdrawn = false
	w.value(document)
	w.wakes(document)
	undone(w, e.Document, e.Notice)
}

func undone(w Writer, document DocumentID, number NoticeID) {
	notice := must(w.Notice(document, number))
	notice.Undone = true
	w.put(notice)
}
