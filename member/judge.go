package member

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tallystick/book/proof"
	"tallystick/face/portal"
)

// Judge checks receipts against the genesis of this node.
type Judge struct {
	trusted proof.Trust
	file    []byte
}

// NewJudge checks against the genesis file of a home.
func NewJudge(home string) (*Judge, error) {
	genesis, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	trusted, err := proof.ParseTrust(genesis)
	if err != nil {
		return nil, err
	}
	file, err := trusted.Encode()
	return &Judge{trusted, file}, err
}

// Trust implements portal.Judge.
func (j *Judge) Trust() []byte { return j.file }

// Judge implements portal.Judge.
func (j *Judge) Judge(text []byte) portal.Verdict {
	said, err := proof.Verify(text, j.trusted)
	var fault *proof.Fault
	switch {
	case errors.As(err, &fault):
		return portal.Verdict{Zh: fault.Zh, En: fault.En, Where: fault.Where}
	case err != nil:
		return portal.Verdict{Zh: "回执无法读取", En: "the receipt cannot be read"}
	}
	return portal.Verdict{Genuine: true, Zh: said.Zh, En: said.En, Height: said.Height, At: said.At}
}
