package home

import (
	"bytes"
	"encoding/binary"
	"testing"
)

const testPage = 4096

// round writes a log as SQLite does: a heading with salts, and so many frames.
func round(salt byte, frames int) []byte {
	order := binary.LittleEndian
	log := binary.BigEndian.AppendUint32(nil, 0x377f0682)
	log = binary.BigEndian.AppendUint32(log, 3_007_000)
	log = binary.BigEndian.AppendUint32(log, testPage)
	log = binary.BigEndian.AppendUint32(log, 1)
	log = append(log, bytes.Repeat([]byte{salt}, 8)...)
	sum := walSum(order, [2]uint32{}, log[:24])
	add := func(b []byte) []byte {
		return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, sum[0]), sum[1])
	}
	log = add(log)
	for i := range frames {
		heading := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(i)+1), uint32(i)+1)
		page := bytes.Repeat([]byte{salt, byte(i)}, testPage/2)
		sum = walSum(order, walSum(order, sum, heading), page)
		log = append(log, heading...)
		log = append(log, bytes.Repeat([]byte{salt}, 8)...)
		log = append(add(log), page...)
	}
	return log
}

// TestALogOfAKilledMember: a new round over an earlier one, ended at any byte,
// is no damage; a byte that is wrong in the middle of a round is.
func TestALogOfAKilledMember(t *testing.T) {
	earlier, later := round(1, 12), round(2, 5)
	for end := walHead; end <= len(later); end += 5 {
		if at, behind := scanWAL(append(bytes.Clone(later[:end]), earlier[end:]...)); behind > 0 {
			t.Fatalf("killed at byte %d of %d: wrong at %d, with %d pages behind", end, len(later), at, behind)
		}
		if _, behind := scanWAL(later[:end]); behind > 0 {
			t.Fatalf("cut at byte %d of %d: %d pages behind", end, len(later), behind)
		}
	}
	for _, log := range [][]byte{later, append(bytes.Clone(later), earlier[len(later):]...)} {
		for at := 0; at < walHead+3*(frameHead+testPage); {
			wrong := bytes.Clone(log)
			wrong[at] ^= 0x10
			if _, behind := scanWAL(wrong); behind == 0 {
				t.Errorf("a flipped byte at %d is not seen", at)
			}
			if at++; (at-walHead)%(frameHead+testPage) > frameHead {
				at += 40
			}
		}
	}
}
