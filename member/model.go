package member

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tallystick/risk/learn"
)

// Install puts a model's file where the node of a home finds it.
func Install(home string, m *learn.Model) (path string, err error) {
	b, err := m.Encode()
	if err != nil {
		return "", err
	}
	hash, folder := m.Hash(), filepath.Join(home, modelsFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("couldn't make the folder of models: %w", err)
	}
	path = filepath.Join(folder, hex.EncodeToString(hash[:])+".model")
	if there, err := os.ReadFile(path); err == nil && slices.Equal(there, b) {
		return path, nil
	}
	part := filepath.Join(folder, "."+filepath.Base(path)) // which nodes pass over
	if err := errors.Join(os.WriteFile(part, b, 0o644), os.Rename(part, path)); err != nil {
		return "", fmt.Errorf("couldn't install the model: %w", err)
	}
	return path, nil
}
