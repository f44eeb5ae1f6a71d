package trade

import "testing"

// TestATrackKeepsTheLastPayments puts one payment more on a track than it holds: the oldest is dropped.
func TestATrackKeepsTheLastPayments(t *testing.T) {
	var track Track
	for i := range MaxTracked + 1 {
		if track = track.with(Tracked{Payment: PaymentID{byte(i), 1}, Day: 20_000}); len(track.Recent) != min(i+1,
			MaxTracked) {
			t.Fatalf("%d payments are kept of %d", len(track.Recent), i+1)
		}
	}
	if first, last := track.Recent[0].Payment[0], track.Recent[MaxTracked-1].Payment[0]; first != 1 ||
		last != MaxTracked {
		t.Errorf("from %d to %d are kept", first, last)
	}
}
