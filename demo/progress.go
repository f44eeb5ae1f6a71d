package demo

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// Progress shows on one line how far something has come.
type Progress struct {
	Out   io.Writer
	mu    sync.Mutex
	what  string
	all   int
	done  int
	shown int
}

// say names a step that has no length.
func (p *Progress) say(what string) { fmt.Fprintf(p.Out, "%s ...\n", what) }

// Begin names a step of a length.
func (p *Progress) Begin(what string, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.all, p.done, p.shown = what, all, 0, -1
}

// Add moves the bar.
func (p *Progress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	percent := 100
	if p.all > 0 {
		percent = p.done * 100 / p.all
	}
	if percent == p.shown {
		return
	}
	p.shown = percent
	const width = 30
	filled := min(width, percent*width/100)
	end := ""
	if p.done >= p.all {
		end = "\n"
	}
	fmt.Fprintf(p.Out, "\r%s [%s%s] %3d%% %d/%d%s", p.what, strings.Repeat("=", filled),
		strings.Repeat(" ", width-filled), percent, p.done, p.all, end)
}
