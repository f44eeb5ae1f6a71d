package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// told is how a document writes a command: behind the program's name, or behind the
// way in which the README runs it from the source.
var told = regexp.MustCompile("(?:^|[\\s`(])(?:tallystick|go run ./cmd/tallystick) ([a-z][^`\n|#]*)")

// What the documents tell people to type exists: every command, and every flag of it.
func TestDocumentsNameCommandsThatExist(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../docs/decisions/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	count := 0
	for _, file := range files {
		if filepath.Base(file) == "CHANGELOG.md" {
			continue // what once was
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range told.FindAllStringSubmatch(strings.ReplaceAll(string(text), "\\\n", " "), -1) {
			words := strings.Fields(strings.TrimRight(found[1], " .,;:)"))
			if !typed(string(text), found[0]) {
				continue
			}
			count++
			if wrong := unknownTo(words); wrong != "" {
				t.Errorf("%s: `tallystick %s`: there is no %s", filepath.Base(file), strings.Join(words, " "), wrong)
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d commands are told in all documents", count)
	}
}

// typed reports whether a command stands as code: in a block or between backquotes.
func typed(text, command string) bool {
	at := strings.Index(text, command)
	before := text[:at+1]
	return strings.Count(before, "```")%2 == 1 ||
		strings.Count(before[strings.LastIndex(before, "\n")+1:], "`")%2 == 1
}

// unknownTo gives the first word that is no command or flag of the program, or nothing.
func unknownTo(words []string) string {
	command, rest, err := root().Find(words)
	if err != nil || !command.HasParent() {
		return words[0]
	}
	if command.DisableFlagParsing || words[0] == "do" { // VERB, and what each verb takes
		return ""
	}
	if command.HasSubCommands() && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		return rest[0]
	}
	for _, word := range rest {
		name, flag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		name = strings.TrimRight(name, ".,;)")
		if flag && name != "help" && command.Flag(name) == nil {
			return word
		}
	}
	return ""
}
