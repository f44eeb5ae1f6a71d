package portal

import (
	"errors"
	"reflect"
	"strconv"
	"testing"

	"tallystick/node/readmodel"
)

// A line is cut at its marks and keeps every word, whatever stands in it.
func TestLinesLeadToRecords(t *testing.T) {
	for line, want := range map[string][]span{
		"":                                    nil,
		"Held 5.00 USD":                       {{Text: "Held 5.00 USD"}},
		"of " + marked("/p/1", "one") + " it": {{Text: "of "}, {"one", "/p/1"}, {Text: " it"}},
		marked("/p/1", "one") + marked("/p/2", "two"): {{"one", "/p/1"}, {"two", "/p/2"}},
		markPath + "/p/1": {{Path: "/p/1"}}, // half a mark is no reason to fail
	} {
		if got := linked(line); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is cut into %v, not %v", line, got, want)
		}
	}
	if said := unmarked("see " + marked("/sign-out", "here")); len(linked(said)) != 1 || linked(said)[0].Path != "" {
		t.Errorf("what a person wrote leads somewhere: %q", said)
	}
}

// What has more rows than a page is listed whole, and a fault in its midst is told.
func TestEveryRowIsAsked(t *testing.T) {
	pages := 3
	ask := func(page readmodel.Page) ([]int, string, error) {
		at, _ := strconv.Atoi(page.After)
		if at+1 == pages {
			return []int{at}, "", nil
		}
		return []int{at}, strconv.Itoa(at + 1), nil
	}
	if all, err := every(ask); err != nil || !reflect.DeepEqual(all, []int{0, 1, 2}) {
		t.Errorf("%v, %v", all, err)
	}
	broken := errors.New("broken")
	if _, err := every(func(page readmodel.Page) ([]int, string, error) {
		if page.After != "" {
			return nil, "", broken
		}
		return ask(page)
	}); !errors.Is(err, broken) {
		t.Errorf("a fault is not told: %v", err)
	}
}
