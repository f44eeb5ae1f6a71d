package wire

import (
	"bytes"
	"encoding/json"
	"fmt"

	"tallystick/trade"
)

// maxFounding bounds the founding state, in bytes.
const maxFounding = 1 << 20

// EncodeFounding writes the founding state as it stands in a genesis file.
func EncodeFounding(f trade.Founding) ([]byte, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the founding state: %w", err)
	}
	return b, nil
}

// DecodeFounding reads what EncodeFounding writes and refuses everything else.
func DecodeFounding(b []byte) (trade.Founding, error) {
	var f trade.Founding
	if len(b) > maxFounding {
		return f, fmt.Errorf("创世状态超过 1 MiB / the founding state has at most 1 MiB")
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return f, fmt.Errorf("创世状态无法读取 / couldn't read the founding state: %w", err)
	}
	again, err := json.Marshal(f)
	if err != nil || !bytes.Equal(again, b) {
		return f, fmt.Errorf("创世状态无法读取 / couldn't read the founding state: it is not written as it was made")
	}
	return f, nil
}
