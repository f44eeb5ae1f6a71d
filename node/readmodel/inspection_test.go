package readmodel

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// Every viewer finds, by every filter and page by page, what the book says may be
// seen, and the totals are its sums.
func TestInspections(t *testing.T) {
	w := newWorld(41, 3, 6)
	w.play(300, 10)
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx := context.Background()
	states := map[trade.InspectionState]int{}
	for _, i := range w.book.drawn() {
		states[i.State()]++
	}
	if states[trade.InspectionOpen] < 3 || states[trade.InspectionDone] < 3 {
		t.Fatalf("the history came to %v", states)
	}
	for _, party := range slices.Concat(w.banks, w.enterprises, []trade.PartyID{w.regulator, w.branch, w.customs}) {
		v := w.viewer(party)
		filters := []InspectionFilter{{}, {State: trade.InspectionOpen}, {State: trade.InspectionDone}}
		for _, region := range regions {
			filters = append(filters, InspectionFilter{Region: region},
				InspectionFilter{Region: region, Bank: w.banks[0], State: trade.InspectionDone})
		}
		for _, bank := range w.banks {
			filters = append(filters, InspectionFilter{Bank: bank})
		}
		for _, by := range filters {
			checkInspections(t, w, m, v, by)
		}
		want := InspectionTotal{}
		for x, i := range w.book.drawn() {
			may := trade.MaySee(v, i.Audience())
			want.Drawn, want.Clean, want.Irregular = want.Drawn+one01(may),
				want.Clean+one01(may && i.Finding == trade.Clean), want.Irregular+one01(may &&
					i.Finding == trade.Irregular)
			if got, err := m.Inspection(ctx, v, x); (err == nil) != may || may && fmt.Sprint(got) != fmt.Sprint(i) {
				t.Fatalf("%v finds %v, %v of %v", v, got, err, i)
			}
		}
		totals, err := m.InspectionTotals(ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		var sum InspectionTotal
		for _, one := range totals {
			sum.Drawn, sum.Clean, sum.Irregular = sum.Drawn+one.Drawn, sum.Clean+one.Clean, sum.Irregular+one.Irregular
		}
		if sum != want {
			t.Fatalf("%v is told of %+v, not %+v", v, sum, want)
		}
	}
}

func checkInspections(t *testing.T, w *world, m *Model, v trade.Viewer, by InspectionFilter) {
	t.Helper()
	want := 0
	for _, i := range w.book.drawn() {
		want += int(one01(trade.MaySee(v, i.Audience()) && (by.State == 0 || by.State == i.State()) &&
			(by.Bank.IsZero() || by.Bank == i.Deal.Bank) && (by.Region == "" || by.Region == i.Deal.Region)))
	}
	for _, order := range []Order{Newest, Oldest} {
		rows := every(t, func(p Page) (List[trade.Inspection], error) {
			return m.Inspections(context.Background(), v,
				by, p)
		}, order)
		if len(rows) != want {
			t.Fatalf("%v finds %d by %+v, not %d", v, len(rows), by, want)
		}
		for _, row := range rows {
			same(t, "inspection", row, w.book.inspection(row.Deal.Financing()))
		}
	}
}

// Whether there is a receipt must not tell an enterprise whether it was drawn.
func TestReceiptsDoNotTellOfADraw(t *testing.T) {
	w := newWorld(42, 3, 6)
	w.play(240, 10)
	m := open(t, w)
	follow(t, m, w.blocks)
	seen := map[string]bool{}
	for x, f := range w.book.financings() {
		inspection, drawn := w.book.Inspection(x)
		name, err := KeyNamed("inspections", x.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, party := range []trade.PartyID{f.Deal.Bank, f.Deal.Enterprise, w.regulator, w.customs} {
			want := party == w.regulator || drawn && (party == f.Deal.Bank ||
				party == f.Deal.Enterprise && inspection.State() == trade.InspectionDone)
			seen[fmt.Sprint(drawn, inspection.State(), want)] = true
			if may, err := m.MayHaveReceipt(context.Background(), w.viewer(party), w.book.Book, name); err != nil ||
				may != want {
				t.Fatalf("%v of a financing that was drawn (%v, %s) may have the receipt: %v, %v", w.viewer(party),
					drawn, inspection.State(), may, err)
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("the history came only to %v", seen)
	}
}
