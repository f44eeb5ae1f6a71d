package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// InspectionFilter narrows a list of inspections. Zero fields ask for nothing.
type InspectionFilter struct {
	State  trade.InspectionState
	Bank   trade.PartyID
	Region trade.Region
}

// Inspections lists inspections. Orders: newest, oldest.
func (m *Model) Inspections(ctx context.Context, v trade.Viewer, f InspectionFilter, p Page) (List[trade.Inspection],
	error) {
	q := ask(InspectionNoun, "inspection", v, f, p)
	q.state = int64(f.State)
	q.inRegion(f.Region)
	narrowTo(q, "t.bank = ?", f.Bank)
	return list[trade.Inspection](ctx, m, q)
}

// Inspection gives the inspection of a financing, or ErrUnknown.
func (m *Model) Inspection(ctx context.Context, v trade.Viewer, id trade.FinancingID) (trade.Inspection, error) {
	return one[trade.Inspection](ctx, m, InspectionNoun, "inspection", v, id[:])
}

// InspectionTotal counts inspections. What the question didn't tell apart is zero.
type InspectionTotal struct {
	Region           trade.Region
	Bank             trade.PartyID
	Drawn            int64 // ever
	Clean, Irregular int64 // reported so
}

// Reported counts those whose finding is in.
func (t InspectionTotal) Reported() int64 { return t.Clean + t.Irregular }

// InspectionTotals counts the inspections that the viewer may see, by bank and
// region, as a pair of which each has its own row.
func (m *Model) InspectionTotals(ctx context.Context, v trade.Viewer) ([]InspectionTotal, error) {
	return rowsOf(ctx, m, func(t *InspectionTotal) []any {
		return []any{&t.Region, (*idColumn)(&t.Bank), &t.Drawn, &t.Clean, &t.Irregular}
	}, "SELECT region, bank, drawn, clean, irregular FROM inspection_total WHERE eye = ? AND drawn > 0 ORDER BY "+
		"region, bank LIMIT 10000", []byte(eyeOf(v)))
}

func inspectionSums() *sumTable {
	return newSum("inspection_total", "eye region bank", "drawn clean irregular",
		func(k sumKey) []any { return []any{[]byte(k.eye), k.region, []byte(k.bank)} })
}

// countInspection adds (sign 1) or takes back (-1) what an inspection contributes.
func (w *writer) countInspection(i trade.Inspection, sign int64) {
	for _, eye := range w.eyesOf(i.Audience()) {
		w.inspectionSums.add(sumKey{eye: eye, region: string(i.Deal.Region), bank: string(i.Deal.Bank[:])}, sign,
			1, one01(i.Finding == trade.Clean), one01(i.Finding == trade.Irregular))
	}
}
