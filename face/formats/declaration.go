// Package formats reads and writes the files of the trade: declarations of exports
// and imports as CSV and XLSX, the public customs data set, and a sample of the
// project's own making.
package formats

import (
	"tallystick/face/paper"
)

// Item is one line of goods.
type Item = paper.Item

// Declaration 报关单 is a declaration of a file, with the lines of the
// file that it stands on, and what made-up sets say of its consignor.
type Declaration struct {
	paper.Declaration
	HolderNameEn string
	HolderRegion string // GB/T 2260 code
	Line         int    // its first line of the file; 0 when it is of none
	Lines        []int  // of its goods
}

// LineOf gives the line of the file of a field: items[2].total is on that of the
// third line of goods.
func (d Declaration) LineOf(path string) int {
	for i, line := range d.Lines {
		if (paper.Problem{Item: i + 1}).Path() == path || pathBelow(path, i) {
			return line
		}
	}
	return d.Line
}

func pathBelow(path string, item int) bool {
	front := (paper.Problem{Item: item + 1}).Path() + "."
	return len(path) > len(front) && path[:len(front)] == front
}

// Papers are the sealed papers of declarations.
func Papers(declarations []Declaration) []paper.Declaration {
	all := make([]paper.Declaration, len(declarations))
	for i, d := range declarations {
		all[i] = d.Declaration
	}
	return all
}

// Problem is what is wrong, or doubtful, with one cell or row of a file.
type Problem struct {
	Line             int    // of the file, from 1
	Number           string // of the declaration, as far as it can be read
	Column, ColumnZh string // heading in English and Chinese
	Value            string // of the cell
	Zh, En           string
}

// Note is what a person should know about how a file was read.
type Note struct{ Zh, En string }

// Result is what a file held. A bad row spoils its whole declaration and no other.
type Result struct {
	Declarations []Declaration // good
	Doubtful     []Declaration // good if somebody says that their doubts stand
	Problems     []Problem     // why others are not good
	Doubts       []Problem
	Notes        []Note
	Spoiled      int // declarations with problems
	More         int // problems and doubts beyond those that are kept
	code         string
}

// ConfirmCode is what a person sends to say that the doubts were looked at and
// stand; empty when there are none.
func (r Result) ConfirmCode() string { return r.code }

// Confirmed takes the doubtful declarations in, when the code is that of their
// doubts. It reports whether it was.
func (r *Result) Confirmed(code string) bool {
	if code == "" || code != r.code {
		return false
	}
	r.Declarations = append(r.Declarations, r.Doubtful...)
	r.Doubtful, r.Doubts, r.code = nil, nil, ""
	return true
}
