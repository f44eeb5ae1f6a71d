package trade

// payeeReasons are why another may be paid than the documents name.
var payeeReasons = []Reason{PaidOnBehalf, OtherReason}

// agrees refuses a payee other than the documents name without a reason, and a reason
// where they agree.
func (r *ruling) agrees(p Payment, why Reason) Refusal {
	i, other := r.otherPayee(p)
	if other && why == NoReason {
		return r.noItem(PayeeMustAgree, i)
	}
	if other != (why != NoReason) || other && !contains(payeeReasons, why) {
		return r.no(ReasonMustFit)
	}
	return Refusal{}
}

// otherPayee finds the first line whose document names another than who is paid.
func (r *ruling) otherPayee(p Payment) (int, bool) {
	for i, line := range p.Lines {
		document, _ := r.book.Document(line.Document)
		if !document.Other.IsZero() && document.Other != p.Payee {
			return i, true
		}
	}
	return 0, false
}
