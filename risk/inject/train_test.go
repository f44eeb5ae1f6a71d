package inject

import (
	"bytes"
	"strings"
	"testing"
)

// Training gives the same bytes from the same input, and others from other input.
func TestTrainingIsDeterministic(t *testing.T) {
	s := small(21)
	s.Exporters, s.Days, s.Cases = 60, 200, 2
	train := func(s Settings) ([]byte, Card) {
		m, card, err := Train("试 / trial", s)
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return b, card
	}
	one, card := train(s)
	two, again := train(s)
	if !bytes.Equal(one, two) || card.Markdown() != again.Markdown() || card.Digest() != again.Digest() {
		t.Error("the same input gave two models")
	}
	s.Seed++
	if other, otherCard := train(s); bytes.Equal(one, other) || card.Digest() == otherCard.Digest() ||
		card.Data == otherCard.Data {
		t.Error("another world gave the same model")
	}
	if text := card.Markdown(); strings.Contains(text, "NaN") || strings.Contains(text, "%!") ||
		strings.Count(text, "\n| ") != 2+len(card.All)+len(Typologies()) || !strings.Contains(text, card.Model) {
		t.Errorf("the card is\n%s", text)
	}
	for _, wrong := range []Settings{{Exporters: 3}, {Exporters: 1 << 30}, {Days: 20}, {Cases: -1}} {
		if _, _, err := Train("wrong", wrong); err == nil {
			t.Errorf("%+v was trained on", wrong)
		}
	}
}
