package zstd

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
)

// What is compressed comes back; it stays in the buffer that it is given, which
// Pebble insists on, also where nothing can be saved.
func TestRoundTrip(t *testing.T) {
	chance := rand.NewChaCha8([32]byte{1})
	c := NewCtx()
	for _, size := range []int{1, 100, 4 << 10, 128 << 10, 1<<20 + 17} {
		noise := make([]byte, size)
		_, _ = chance.Read(noise)
		for name, src := range map[string][]byte{"noise": noise, "zeros": make([]byte, size)} {
			for _, level := range []int{1, 3, 7, 19} {
				dst := make([]byte, CompressBound(size))
				small, err := c.CompressLevel(dst, src, level)
				if err != nil || len(small) == 0 || &small[0] != &dst[0] {
					t.Fatalf("%s of %d at %d: elsewhere, or %v", name, size, level, err)
				}
				back := make([]byte, size)
				if n, err := c.DecompressInto(back, small); err != nil || n != size || !bytes.Equal(back, src) {
					t.Errorf("%s of %d at %d: %d come back, %v", name, size, level, n, err)
				}
				if _, err := c.DecompressInto(make([]byte, size-1), small); size > 1 && !errors.Is(err, ErrShort) {
					t.Errorf("%s of %d into less: %v", name, size, err)
				}
			}
		}
	}
	if _, err := c.DecompressInto(make([]byte, 10), []byte("not compressed")); err == nil {
		t.Error("what was never compressed is decompressed")
	}
}
