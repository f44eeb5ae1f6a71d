package trade_test

import (
	"fmt"
	"os"
	"testing"

	"tallystick/book/trade"
	"tallystick/face/words"
)

func TestMain(m *testing.M) {
	trade.Said = func(r trade.Refusal) string {
		zh, en := words.OfRefusal(r)
		return fmt.Sprintf("  %s。%s%s\n  %s. %s %s\n", zh.Title, zh.Detail, zh.Remedy, en.Title, en.Detail, en.Remedy)
	}
	os.Exit(m.Run())
}
