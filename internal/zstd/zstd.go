// Package zstd gives Pebble what it asks of github.com/DataDog/zstd, in Go. That
// package holds forty files of C, which are a seventh of what a fresh machine
// compiles; Pebble itself takes the compressor used here where there is no C
// compiler, so that both read each other's blocks.
//
// It stands in by a replacement in go.mod; see docs/decisions/no-c.md.
package zstd

import (
	"errors"

	"github.com/klauspost/compress/zstd"
)

// Ctx compresses and decompresses. One of [NewCtx] is used by one goroutine at a
// time.
type Ctx interface {
	// CompressLevel compresses src into dst, whose memory it uses where it is large
	// enough; see [CompressBound].
	CompressLevel(dst, src []byte, level int) ([]byte, error)
	// DecompressInto decompresses src into dst, which must be large enough, and
	// gives how many bytes it wrote.
	DecompressInto(dst, src []byte) (int, error)
}

// ErrShort says that a buffer is too small for what is decompressed into it.
var ErrShort = errors.New("zstd: the buffer is too small")

// NewCtx makes a Ctx.
func NewCtx() Ctx { return &ctx{encoders: map[zstd.EncoderLevel]*zstd.Encoder{}} }

// CompressBound is the most that so many bytes come to: what does not compress
// is stored as it is, with 3 bytes for each block of 128 KiB and 18 around all.
func CompressBound(size int) int { return size + size>>8 + 64 }

type ctx struct {
	encoders map[zstd.EncoderLevel]*zstd.Encoder
	decoder  *zstd.Decoder
}

func (c *ctx) CompressLevel(dst, src []byte, level int) ([]byte, error) {
	speed := zstd.EncoderLevelFromZstd(level)
	encoder := c.encoders[speed]
	if encoder == nil {
		var err error
		encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(speed), zstd.WithEncoderConcurrency(1),
			zstd.WithEncoderCRC(false))
		if err != nil {
			return nil, err
		}
		c.encoders[speed] = encoder
	}
	return encoder.EncodeAll(src, dst[:0]), nil
}

func (c *ctx) DecompressInto(dst, src []byte) (int, error) {
	if c.decoder == nil {
		var err error
		if c.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1)); err != nil {
			return 0, err
		}
	}
	out, err := c.decoder.DecodeAll(src, dst[:0])
	switch {
	case err != nil:
		return 0, err
	case len(out) > len(dst):
		return 0, ErrShort
	}
	return copy(dst, out), nil // onto itself
}
