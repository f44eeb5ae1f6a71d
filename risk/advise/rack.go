package advise

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tallystick/risk"
)

const (
	mostModels = 16       // files that are read
	mostBytes  = 64 << 20 // of all of them
	listPace   = 2 * time.Second
)

// tooManyFiles says that a file is one too many, or makes the rest too large.
var tooManyFiles error = &risk.Fault{Zh: fmt.Sprintf("模型文件过多：至多 %d 个、共 %d 字节", mostModels, mostBytes),
	En: fmt.Sprintf("there are too many model files: at most %d of them, of %d bytes in all, are read", mostModels,
		mostBytes)}

// rack holds the model files of a folder. What is put there is found while the
// node runs; its name does not matter, its hash does.
type rack struct {
	dir string
	log *slog.Logger

	mu      sync.Mutex
	listed  time.Time
	seen    map[string]state // by file name
	files   []risk.ModelFile
	models  map[[32]byte]*risk.Model
	changes int
}

// state tells whether a file has changed since it was read.
type state struct {
	size int64
	at   time.Time
}

func newRack(dir string, log *slog.Logger) *rack { return &rack{dir: dir, log: log} }

// current gives the models at hand, and how often they have changed.
func (r *rack) current() (map[[32]byte]*risk.Model, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dir == "" || time.Since(r.listed) < listPace {
		return r.models, r.changes
	}
	r.listed = time.Now()
	entries, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.log.Error("couldn't look for model files", "folder", r.dir, "error", err)
		return r.models, r.changes
	}
	now := map[string]state{}
	for _, entry := range entries {
		if about, err := entry.Info(); err == nil && about.Mode().IsRegular() && entry.Name()[0] != '.' {
			now[entry.Name()] = state{about.Size(), about.ModTime()}
		}
	}
	if maps.Equal(now, r.seen) {
		return r.models, r.changes
	}
	r.seen, r.files, r.models = now, nil, map[[32]byte]*risk.Model{}
	r.changes++
	total := int64(0)
	for _, entry := range entries { // in the order of their names
		about, present := now[entry.Name()]
		if !present {
			continue
		}
		file := risk.ModelFile{File: entry.Name()}
		if total += about.size; len(r.files) >= mostModels || total > mostBytes {
			total -= about.size
			file.Problem = tooManyFiles
		} else if m, err := readModel(filepath.Join(r.dir, entry.Name())); err != nil {
			file.Problem = err
		} else {
			file.Model, file.Name = m.Hash(), m.Name
			if file.Problem = risk.Fits(m); file.Problem == nil {
				r.models[file.Model] = m
			}
		}
		if file.Problem != nil {
			r.log.Warn("a model file is not used", "file", entry.Name(), "error", file.Problem)
		}
		if r.files = append(r.files, file); len(r.files) > 2*mostModels {
			break
		}
	}
	return r.models, r.changes
}

// list gives what is in the folder.
func (r *rack) list() []risk.ModelFile {
	r.current()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files
}

// readModel reads a file of bounded size.
func readModel(path string) (*risk.Model, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't open the model file: %w", err)
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, risk.MaxModel+1))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the model file: %w", err)
	}
	return risk.ReadModel(b)
}
