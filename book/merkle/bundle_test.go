package merkle

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

func testBlank(level int, at uint32) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "blank %d %d", level, at))
}

func partsOf(n int) (parts [][32]byte) {
	for i := range n {
		parts = append(parts, PartHash([16]byte{byte(i)}, fmt.Appendf(nil, "part %d", i)))
	}
	return parts
}

// plainTop works the top of all places out, a blank or a node made of parts.
func plainTop(parts [][32]byte, level int, at uint32) [32]byte {
	switch first := int(at) << level; {
	case first >= len(parts):
		return testBlank(level, at)
	case level == 0:
		return parts[at]
	}
	left, right := plainTop(parts, level-1, 2*at), plainTop(parts, level-1, 2*at+1)
	return sha256.Sum256(slices.Concat([]byte{0x21}, left[:], right[:]))
}

func TestPartsAreShownAlone(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(t, "parts")
		parts := partsOf(n)
		depth := BundleDepth(n)
		if places := 1 << (2 * depth); places < n || depth > 1 && places/4 >= n {
			t.Fatalf("%d parts stand on %d places", n, places)
		}
		top := Bundle(slices.Clone(parts), testBlank)
		if top != plainTop(parts, 2*depth, 0) {
			t.Fatalf("the top of %d parts is another", n)
		}
		chosen := rapid.SliceOfNDistinct(rapid.Uint32Range(0, uint32(n-1)), 1, n, rapid.ID).Draw(t, "shown")
		slices.Sort(chosen)
		var shown [][32]byte
		for _, i := range chosen {
			shown = append(shown, parts[i])
		}
		bare := Bare(parts, testBlank, chosen)
		if got, err := BundleTop(depth, chosen, shown, bare); err != nil || got != top {
			t.Fatalf("parts %v of %d lead elsewhere: %v", chosen, n, err)
		}
		at := rapid.IntRange(0, len(chosen)-1).Draw(t, "altered")
		shown[at][0] ^= 1
		if got, err := BundleTop(depth, chosen, shown, bare); err == nil && got == top {
			t.Fatal("another part leads to the same top")
		}
		shown[at][0] ^= 1
		if got, err := BundleTop(depth+1, chosen, shown, bare); err == nil && got == top {
			t.Fatal("another depth leads to the same top")
		}
		if _, err := BundleTop(depth, chosen, shown, append(bare, [32]byte{})); err == nil {
			t.Fatal("a hash too many passes")
		}
		if _, err := BundleTop(depth, chosen, shown, bare[:max(len(bare)-1, 0)]); err == nil && len(bare) > 0 {
			t.Fatal("a hash too few passes")
		}
		for _, i := range chosen { // of another part's number
			other := slices.Clone(chosen)
			if j, _ := slices.BinarySearch(other, i); j+1 < len(other) && other[j+1] == i+1 || i == uint32(n-1) {
				continue
			} else {
				other[j]++
			}
			if got, err := BundleTop(depth, other, shown, bare); err == nil && got == top {
				t.Fatalf("part %d passes as %d", i, i+1)
			}
		}
	})
}

// How many hashes there are says how many parts there are only to a power of four.
func TestHashesTellNoCount(t *testing.T) {
	for _, sizes := range [][]int{{1, 2, 3, 4}, {5, 9, 15, 16}, {17, 40, 64}, {65, 100, 256}} {
		for _, n := range sizes {
			if a, b := len(Bare(partsOf(n), testBlank, []uint32{0})), len(Bare(partsOf(sizes[0]), testBlank,
				[]uint32{0})); a != b {
				t.Errorf("part 0 of %d comes with %d hashes, of %d with %d", n, a, sizes[0], b)
			}
		}
	}
}

func TestGoldenBundle(t *testing.T) {
	top := Bundle(partsOf(5), testBlank)
	const want = "5894ad1e5342ee4fbaca6c837db572c16b6fd7dcc2d14eb0bbb29311e1b72bd7"
	if got := fmt.Sprintf("%x", top); got != want {
		t.Errorf("the top of five parts is %s, not %s", got, want)
	}
}

func TestBundleNumbersMustFit(t *testing.T) {
	one := partsOf(1)
	for _, c := range []struct {
		depth int
		shown []uint32
		parts [][32]byte
	}{{0, []uint32{0}, one}, {MaxDepth + 1, []uint32{0}, one}, {1, nil, nil}, {1, []uint32{4}, one},
		{1, []uint32{0, 1}, one}, {1, []uint32{1, 1}, partsOf(2)}, {1, []uint32{1, 0}, partsOf(2)}} {
		if _, err := BundleTop(c.depth, c.shown, c.parts, make([][32]byte, 3)); err == nil {
			t.Errorf("depth %d with parts %v passes", c.depth, c.shown)
		}
	}
}
