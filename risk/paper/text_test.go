package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// The short way for ASCII writes what the long way writes.
func TestPlainASCII(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 '-.,()\t\x00\x7fqX")), 0, 300, -1).Draw(t, "text")
		text = clip(text, mostRead)
		long := strings.TrimSpace(clip(strings.TrimSpace(capitals(text)), mostKept))
		if short, ok := plainASCII(text); !ok || short != long {
			t.Fatalf("%q is %q in short and %q at length", text, short, long)
		}
		if _, ok := plainASCII(text + "é"); ok {
			t.Fatal("é is no ASCII")
		}
	})
}
