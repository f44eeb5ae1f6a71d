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

// meter reads what processes have used since it was made: this one, unless others are named.
type meter struct {
	dir     string
	of      []int
	cpu     time.Duration
	size    int64
	written int64
}

func newMeter(dir string, of ...int) (meter, error) {
	size, err := sizeOf(dir)
	return meter{dir: dir, of: of, cpu: cpuTime(of), size: size, written: handedToDisk(of)}, err
}

// stop puts what was used into a result.
func (m meter) stop(r *Result) error {
	r.CPUSeconds = (cpuTime(m.of) - m.cpu).Seconds()
	size, err := sizeOf(m.dir)
	r.BytesPerTx = float64(size-m.size) / float64(r.Tx)
	r.WrittenPerTx = float64(handedToDisk(m.of)-m.written) / float64(r.Tx)
	return err
}

func cpuTime(of []int) (total time.Duration) {
	for _, process := range of {
		total += cpuTimeOf(process)
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil || len(of) > 0 {
		return total
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// cpuTimeOf is what another process used, 0 where the system does not tell.
func cpuTimeOf(process int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // behind the name, which may hold anything
	fields := strings.Fields(rest)
	var user, system int64
	if len(fields) < 13 {
		return 0
	}
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0
	}
	return time.Duration(user+system) * 10 * time.Millisecond // Linux counts hundredths for everybody
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

// handedToDisk is how many bytes processes have caused to be written, as far as the
// system counts them; this one's, unless others are named.
func handedToDisk(of []int) (total int64) {
	if len(of) == 0 {
		of = []int{os.Getpid()}
	}
	for _, process := range of {
		total += countedFor(process, "io", "write_bytes:")
	}
	return total
}

// residentBytes are how many bytes of memory a process holds; 0 where the system does not tell.
func residentBytes(process int) int64 { return countedFor(process, "status", "VmRSS:") << 10 }

// countedFor reads a number that the system tells of a process; 0 where it does not.
func countedFor(process int, file, name string) (n int64) {
	text, err := os.Open(fmt.Sprintf("/proc/%d/%s", process, file))
	if err != nil {
		return 0
	}
	defer text.Close()
	for lines := bufio.NewScanner(text); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), name); ok {
			_, _ = fmt.Sscan(rest, &n) // what can't be read leaves 0
		}
	}
	return n
}
