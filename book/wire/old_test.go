package wire

import (
	"bytes"
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// What was written before documents had marks is read, and written again as it was.
func TestFormsOfBeforeMarksStay(t *testing.T) {
	kept, err := os.ReadFile("testdata/before-marks.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(kept)), "\n")
	for _, line := range lines {
		words := strings.Fields(line)
		value, _ := hex.DecodeString(words[len(words)-1])
		var again []byte
		if verb, err := strconv.Atoi(words[0]); err == nil {
			c, err := DecodeCommand(trade.Verb(verb), value)
			if err != nil {
				t.Fatalf("%s: %v", words[1], err)
			}
			again, _ = EncodeCommand(c)
		} else {
			key, _ := hex.DecodeString(words[1])
			r, err := DecodeRecord(key, value)
			if err != nil {
				t.Fatalf("%s: %v", words[0], err)
			}
			_, again, _ = EncodeRecord(r)
		}
		if !bytes.Equal(again, value) {
			t.Errorf("%.60s is written otherwise now", line)
		}
	}
	if len(lines) != 9 {
		t.Errorf("%d forms of before", len(lines))
	}
}
