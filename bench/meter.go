package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// meter reads what the process has used since it was made.
type meter struct {
	dir     string
	cpu     time.Duration
	size    int64
	written int64
}

func newMeter(dir string) (meter, error) {
	size, err := sizeOf(dir)
	return meter{dir: dir, cpu: cpuTime(), size: size, written: handedToDisk()}, err
}

// stop puts what was used into a result.
func (m meter) stop(r *Result) error {
	r.CPUSeconds = (cpuTime() - m.cpu).Seconds()
	size, err := sizeOf(m.dir)
	r.BytesPerTx = float64(size-m.size) / float64(r.Tx)
	r.WrittenPerTx = float64(handedToDisk()-m.written) / float64(r.Tx)
	return err
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// sizeOf is how many bytes the files of a folder take.
func sizeOf(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // rewritten meanwhile
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("couldn't tell the size of a folder: %w", err)
	}
	return total, nil
}

// handedToDisk is how many bytes the process has caused to be written, as far
// as the system counts them.
func handedToDisk() int64 {
	file, err := os.Open("/proc/self/io")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "write_bytes: "); ok {
			var n int64
			if _, err := fmt.Sscan(text, &n); err == nil {
				return n
			}
		}
	}
	return 0
}
