package trade

import "slices"

// What loosens takes force the day after it is agreed to at the earliest, so that
// nobody is surprised by it; what tightens may take force the same day (§F).

// loosens reports whether limits permit anything that others of the scenario do not.
func (l Limits) loosens(than Limits) bool {
	return slices.ContainsFunc(Figures(), func(f Figure) bool { return l.loosensFigure(f, than) })
}

func (l Limits) loosensFigure(f Figure, than Limits) bool {
	switch f {
	case ProductsFigure:
		return slices.ContainsFunc(l.Products, func(p ProductLimit) bool {
			was, _ := than.product(p.Product)
			return p.Advance > was.Advance || p.Tenor > was.Tenor
		})
	case HoldFigure:
		return l.HoldSeconds > than.HoldSeconds || l.HoldExtensions > than.HoldExtensions
	case ModesFigure:
		return adds(l.Modes, than.Modes)
	case SourcesFigure:
		return adds(l.Sources, than.Sources)
	case InstrumentsFigure:
		return adds(l.Instruments, than.Instruments)
	case ClassCTenorFigure:
		return l.ClassCTenor > than.ClassCTenor
	case BackdateFigure:
		return l.Backdate > than.Backdate
	case InspectFigure:
		return l.Inspect < than.Inspect
	case RemainderFigure:
		return l.Remainder > than.Remainder
	case DocumentAgeFigure:
		return l.DocumentAge > than.DocumentAge
	case CodesFigure:
		return adds(l.Codes, than.Codes)
	case VerifyAboveFigure:
		return l.VerifyAbove > than.VerifyAbove
	case RefundCheckFigure:
		return l.RefundCheck > than.RefundCheck
	case ReturnHoldFigure:
		return l.ReturnHold < than.ReturnHold
	case SettlementBandFigure:
		return l.SettlementBand > than.SettlementBand
	case PettyCashFigure:
		return l.PettyCash > than.PettyCash
	case CheckDaysFigure:
		return l.CheckDays > than.CheckDays
	case InvoiceWholeFigure:
		return than.InvoiceWhole && !l.InvoiceWhole
	case MatchWithinFigure:
		return l.MatchWithin > than.MatchWithin
	case SplitFigure:
		return than.SplitCount > 0 &&
			(l.SplitCount == 0 || l.SplitCount > than.SplitCount || l.SplitWindow < than.SplitWindow)
	case TaskFloorFigure: // nothing is to be reported where there is none
		return than.TaskFloor != 0 && (l.TaskFloor == 0 || l.TaskFloor > than.TaskFloor)
	case SpecialFigure: // none is special where there are no days
		return than.SpecialDays != 0 &&
			(l.SpecialDays == 0 || l.SpecialDays > than.SpecialDays || l.SpecialFree > than.SpecialFree)
	case TaskDaysFigure:
		return l.loosensTaskDays(than)
	case MarksFigure:
		return l.loosensMarks(than)
	}
	return l.WaivedShare > than.WaivedShare
}

// loosensTaskDays reports whether something is to be reported later than by others.
func (l Limits) loosensTaskDays(than Limits) bool {
	for _, k := range l.Scenario.of().tasks {
		for _, c := range [...]Class{ClassA, ClassB} {
			if l.TaskDays(k, c) > than.TaskDays(k, c) {
				return true
			}
		}
	}
	return false
}

// loosens reports whether limits of rates permit anything that others do not.
func (l RateLimits) loosens(than RateLimits) bool {
	return l.Age > than.Age || l.Workdays > than.Workdays || l.Step > than.Step || l.Band > than.Band
}

// adds reports whether a list has something that another lacks.
func adds[T comparable](list, than []T) bool {
	return slices.ContainsFunc(list, func(x T) bool { return !contains(than, x) })
}
