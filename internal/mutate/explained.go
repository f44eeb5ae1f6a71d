package main

import (
	"fmt"
	"os"
	"strings"
)

// reasons are the explanations by the key of the change, with how often each
// was used.
type reasons map[string]string

// readExplained reads the explained survivors: a line with the key of a change,
// and below it, indented, why no test can tell it from the original.
func readExplained(path string) (reasons, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the explanations: %w", err)
	}
	return parseExplained(string(text))
}

func parseExplained(text string) (reasons, error) {
	all, keys := reasons{}, []string(nil)
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
			keys = nil
		case strings.HasPrefix(line, " "):
			if len(keys) == 0 {
				return nil, fmt.Errorf("explained.txt:%d: a reason without a change above it", i+1)
			}
			for _, key := range keys {
				all[key] = strings.TrimSpace(all[key] + " " + strings.TrimSpace(line))
			}
		default:
			if len(keys) > 0 && all[keys[0]] != "" {
				keys = nil // the changes before have their reason
			}
			if _, twice := all[line]; twice {
				return nil, fmt.Errorf("explained.txt:%d: %s stands here twice", i+1, line)
			}
			keys = append(keys, line)
			all[line] = ""
		}
	}
	for key, reason := range all {
		if reason == "" {
			return nil, fmt.Errorf("explained.txt: %s has no reason", key)
		}
	}
	return all, nil
}

// judge marks the survivors that are explained, and says which are not and
// which explanations no longer hold. Only a whole run of a package can say that
// a change is gone.
func (r reasons) judge(name string, chosen []*mutant, whole bool) []string {
	var complaints []string
	known := map[string]bool{}
	for _, m := range chosen {
		known[m.Key] = true
		reason, ok := r[m.Key]
		alive := m.Outcome == survived || m.Outcome == unreached
		switch {
		case alive && ok:
			m.Outcome, m.Reason = explained, reason
		case alive:
			complaints = append(complaints, fmt.Sprintf("%s: %s: %s", m.Place, m.Outcome, m.Key))
		case ok:
			complaints = append(complaints, fmt.Sprintf("explained.txt explains what a test kills now: %s", m.Key))
		}
	}
	for key := range r {
		if whole && strings.HasPrefix(key, name+" ") && !known[key] {
			complaints = append(complaints, fmt.Sprintf("explained.txt explains what is not in the code: %s", key))
		}
	}
	return complaints
}
