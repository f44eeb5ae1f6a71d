package chain

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestChangesAreReadOnce(t *testing.T) {
	read := map[int64]int{}
	changes := func(height int64) (bool, error) {
		if height == 9 {
			return false, ErrNoHeader
		}
		read[height]++
		return height == 2 || height == 5 || height == 6, nil
	}
	var c changed
	for _, ask := range []struct {
		below int64
		want  []int64
	}{{2, nil}, {6, []int64{2, 5}}, {3, []int64{2}}, {9, []int64{2, 5, 6}}} {
		if got, err := c.below(ask.below, 1, changes); err != nil || !slices.Equal(got, ask.want) {
			t.Errorf("below %d: %v, %v", ask.below, got, err)
		}
	}
	if _, err := c.below(12, 1, changes); !errors.Is(err, ErrNoHeader) {
		t.Errorf("a header that is not there: %v", err)
	}
	for height := int64(1); height < 9; height++ {
		if read[height] != 1 {
			t.Errorf("header %d was read %d times", height, read[height])
		}
	}
}

func TestValidatorsOfAChainThatKeepsThem(t *testing.T) {
	home := foundAlone(t)
	n := start(t, Settings{Home: home}, openToy(t, home))
	entry := put(t, n, "ok 1")
	signed, err := n.HeaderFor(timeout(t, time.Minute), entry.Height)
	if err != nil {
		t.Fatal(err)
	}
	first, changes, err := n.Changes(signed.Header.Height)
	if err != nil || len(changes) != 0 || len(first) != 1 || string(first[0].PublicKey) !=
		string(signed.Validators[0].PublicKey) {
		t.Errorf("%d validators, %d changes: %v", len(first), len(changes), err)
	}
}
