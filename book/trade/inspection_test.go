package trade

import (
	"encoding/hex"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// The lots of this seed are what whoever recomputes a draw must come to.
func TestLotsArePinned(t *testing.T) {
	seed := Digest{}
	for i := range seed {
		seed[i] = byte(i)
	}
	for text, want := range map[string]BasisPoints{
		"00000000000000000000000000000000": 2649,
		"000102030405060708090a0b0c0d0e0f": 8654,
		"ffffffffffffffffffffffffffffffff": 5120,
	} {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if lot := Lot(seed, FinancingID(raw)); lot != want {
			t.Errorf("%s has the lot %d, not %d", text, lot, want)
		}
	}
}

// Of many financings the share that was set is drawn, whatever the seed, and what
// is drawn at a share is drawn at every larger one.
func TestTheShareIsDrawn(t *testing.T) {
	const many = 20_000
	seeded.Check(t, func(t *rapid.T) {
		seed := Digest(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		share := BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "share"))
		count := 0
		for n := range many {
			id := FinancingID{byte(n), byte(n >> 8), byte(n >> 16)}
			if lot := Lot(seed, id); lot < 0 || lot >= whole {
				t.Fatalf("%s has the lot %d", id, lot)
			}
			if !Drawn(seed, id, share) {
				continue
			}
			count++
			if !Drawn(seed, id, whole) || share < whole && !Drawn(seed, id, share+1) {
				t.Fatalf("%s is drawn at %d bp and not at more", id, share)
			}
		}
		p := float64(share) / float64(whole)
		if off, most := math.Abs(float64(count)-many*p), 5*math.Sqrt(many*p*(1-p)); off > most {
			t.Errorf("at %d bp %d of %d are drawn", share, count, many)
		}
	})
}

func TestWhoIsToldOfAnInspection(t *testing.T) {
	deal := Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: PartyID{2}, Bank: PartyID{3}, Region: "35"}
	drawn, reported := Inspection{Deal: deal}, Inspection{Deal: deal, Finding: Clean}
	for _, c := range []struct {
		who           Viewer
		drawn, report bool
	}{
		{Viewer{PartyID{9}, Regulator, ""}, true, true}, {Viewer{PartyID{8}, Branch, "35"}, true, true},
		{Viewer{PartyID{8}, Branch, "44"}, false, false},
		{Viewer{PartyID{3}, Bank, "11"}, true, true}, {Viewer{PartyID{4}, Bank, "11"}, false, false},
		{Viewer{PartyID{2}, Enterprise, "35"}, false, true},
	} {
		if MaySee(c.who, drawn.Audience()) != c.drawn ||
			MaySee(c.who, InspectionDrawn{Deal: deal}.Audience()) != c.drawn {
			t.Errorf("%s %s is told of the draw: %v", c.who.Kind, c.who.Party, !c.drawn)
		}
		if MaySee(c.who, reported.Audience()) != c.report ||
			MaySee(c.who, InspectionReported{Deal: deal}.Audience()) != c.report {
			t.Errorf("%s %s is told of the finding: %v", c.who.Kind, c.who.Party, !c.report)
		}
	}
}
