package member

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"tallystick/face/words"
)

// SettingsFile is the name of the settings in a home.
const SettingsFile = "node.yaml"

// Settings say how a node listens, whom it reaches, and how long it waits. They hold no
// secret; whatever they do not know is refused. Flags of `tallystick start` that say the
// same come before them.
type Settings struct {
	Listen        string   `yaml:"listen,omitempty"`           // of portal and API
	PublicURL     string   `yaml:"public-url,omitempty"`       // by which people reach it through a proxy
	Proxies       []string `yaml:"proxies,omitempty"`          // whose X-Forwarded-For is believed
	KeepersListen string   `yaml:"keepers-listen,omitempty"`   // for the nodes of other keepers
	Peers         []string `yaml:"peers,omitempty"`            // node@host:port
	MembersListen string   `yaml:"members-listen,omitempty"`   // for parties that follow the ledger
	ReadModel     string   `yaml:"read-model,omitempty"`       // postgres://…, or the file in the home
	TokenServer   string   `yaml:"token-server,omitempty"`     // host:port at which head office's node answers members
	Log           string   `yaml:"log,omitempty"`              // debug, info, warn, error
	Filing        string   `yaml:"filing-number,omitempty"`    // of the CAC
	Leaves        uint64   `yaml:"leaves-in-memory,omitempty"` // records up to which all are; see ledger.Settings
	Timeouts      Timeouts `yaml:"timeouts,omitempty"`
}

// Timeouts are how long the node waits for others; zero leaves the choice to the program.
type Timeouts struct {
	Pause   time.Duration `yaml:"pause,omitempty"`   // between two blocks at least
	Propose time.Duration `yaml:"propose,omitempty"` // for a proposal, in a first round
	Vote    time.Duration `yaml:"vote,omitempty"`    // for the other votes
}

// ReadSettings reads the settings of a home; a home without any has the usual ones.
func ReadSettings(home string) (s Settings, err error) {
	path := filepath.Join(home, SettingsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("couldn't read the settings: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, says(words.SettingsWrong.With(path, err))
	}
	for name, timeout := range map[string]time.Duration{"pause": s.Timeouts.Pause, "propose": s.Timeouts.Propose,
		"vote": s.Timeouts.Vote} {
		if timeout < 0 || timeout > time.Minute {
			return s, says(words.SettingsWrong.With(path, "timeouts: "+name))
		}
	}
	return s, nil
}

// KeepTables keeps among the settings of a home where its read model lies, if that is asked for.
func KeepTables(home, asked string) error {
	if asked == "" {
		return nil
	}
	return WriteSettings(home, Settings{ReadModel: asked})
}

// WriteSettings writes the settings of a home, and replaces none.
func WriteSettings(home string, s Settings) error {
	if _, err := os.Stat(filepath.Join(home, SettingsFile)); err == nil {
		return nil
	}
	text, err := yaml.Marshal(s)
	if err != nil {
		return fmt.Errorf("couldn't write the settings: %w", err)
	}
	heading := "# " + words.SettingsAre.En + "\n# " + words.SettingsAre.Zh + "\n"
	return keep(home, SettingsFile, append([]byte(heading), text...))
}
