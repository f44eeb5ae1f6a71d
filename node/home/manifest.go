package home

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ManifestFile is the name of the manifest in a home.
const ManifestFile = "home.json"

// Manifest says what a home is. It is written when the home is made and changed
// only by `tallystick home accept`.
type Manifest struct {
	Form   int               `json:"form"`
	Forms  map[string]int    `json:"forms"`  // version of each stored form, by the name of the store
	Prints map[string]string `json:"prints"` // of files that never change, by name
	Check  string            `json:"check"`  // start of the SHA-256 of the rest
}

// check gives the manifest's own digest.
func (m Manifest) check() string {
	m.Check = ""
	text, _ := json.Marshal(m) // of numbers and texts: never fails
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// PrintOf gives the fingerprint of a file of a home: nothing of a key can be
// told from it.
func PrintOf(home, name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(home, name))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte("tallystick file of a home 1\x00"), text...))
	return hex.EncodeToString(sum[:16]), nil
}

// WriteManifest writes what a home is, from the versions of its stored forms
// and the files that never change.
func WriteManifest(home string, forms map[string]int, files []string) error {
	m := Manifest{Form: form, Forms: forms, Prints: map[string]string{}}
	for _, name := range files {
		print, err := PrintOf(home, name)
		if err != nil {
			return fmt.Errorf("couldn't write what the home is: %w", err)
		}
		m.Prints[name] = print
	}
	m.Check = m.check()
	return Write(home, ManifestFile, m)
}

// CheckManifest compares a home with its manifest: the versions of its stored
// forms with those that this program knows, and the files that never change. It
// fails with a *Damage. Of the stores that are brought up to the newest form where
// they are opened, oldest has the first form of which that is done.
func CheckManifest(home string, forms, oldest map[string]int) error {
	text, err := os.ReadFile(filepath.Join(home, ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return &Damage{ManifestFile, "目录说明缺失：目录由旧版本建立，或该文件已丢失",
			"what the home is isn't written here: an older version made it, or the file is lost",
			"请从备份恢复；若目录完好，请运行 tallystick home accept", "Restore it from a backup; if the home is whole, run `tallystick " +
				"home accept`"}
	}
	if err != nil {
		return fmt.Errorf("couldn't read what the home is: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err == nil && m.Form > form {
		return newer(ManifestFile)
	} else if err != nil || m.check() != m.Check {
		return &Damage{ManifestFile, "目录说明已损坏", "what the home is can't be read: the file is damaged",
			"请从备份恢复；若目录完好，请运行 tallystick home accept", "Restore it from a backup; if the home is whole, run `tallystick " +
				"home accept`"}
	}
	for name, knows := range forms {
		switch has := m.Forms[name]; {
		case has > knows:
			return newer(name)
		case has < knows && (oldest[name] == 0 || has < oldest[name]):
			return &Damage{name, fmt.Sprintf("存储形式为第 %d 版，本程序读写第 %d 版", has, knows),
				fmt.Sprintf("its stored form is version %d, and this program's is %d", has, knows),
				"请使用写成它的版本，或由新目录重新加入", "Use the version that wrote it, or join again with a new home"}
		}
	}
	for name, print := range m.Prints {
		now, err := PrintOf(home, name)
		if errors.Is(err, fs.ErrNotExist) {
			return &Damage{name, "文件缺失", "the file is missing", "请从备份恢复", "Restore it from a backup"}
		}
		if err != nil {
			return fmt.Errorf("couldn't read %s: %w", name, err)
		}
		if now != print {
			return &Damage{name, "不是本目录的文件：已损坏，或属于另一目录", "it isn't this home's: damaged, or another home's", "请从备份恢复",
				"Restore it from a backup"}
		}
	}
	return nil
}
