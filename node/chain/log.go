package chain

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/cometbft/cometbft/libs/log"
)

// consensusFailure is what CometBFT v0.40 logs when its consensus goroutine
// panicked. It recovers, stops voting and leaves the process running, so that
// this line is the only trace (consensus/state.go, receiveRoutine).
const consensusFailure = "CONSENSUS FAILURE!!!"

// engineLog gives CometBFT's lines to slog one level lower than CometBFT ranks
// them: its Info is a running commentary and its Error is often a peer that
// went away. It watches for the one line that means that consensus has ended.
type engineLog struct {
	to     *slog.Logger
	quiet  *atomic.Bool // set while stopping, when every part complains about the others
	failed func(error)
}

func (l engineLog) Debug(msg string, keyvals ...any) { l.write(slog.LevelDebug-4, msg, keyvals) }
func (l engineLog) Info(msg string, keyvals ...any)  { l.write(slog.LevelDebug, msg, keyvals) }
func (l engineLog) Warn(msg string, keyvals ...any)  { l.write(slog.LevelInfo, msg, keyvals) }

func (l engineLog) Error(msg string, keyvals ...any) {
	if msg == consensusFailure {
		l.failed(fmt.Errorf("consensus has stopped: %s", shortened(fmt.Sprint(valueOf(keyvals, "err")))))
		return
	}
	l.write(slog.LevelWarn, msg, keyvals)
}

func (l engineLog) With(keyvals ...any) log.Logger {
	if l.to == nil {
		return l
	}
	l.to = l.to.With(keyvals...)
	return l
}

func (l engineLog) write(level slog.Level, msg string, keyvals []any) {
	if l.to == nil || l.quiet.Load() || !l.to.Enabled(context.Background(), level) {
		return
	}
	l.to.Log(context.Background(), level, msg, keyvals...)
}

// valueOf finds the value that follows a key in a list of keys and values.
func valueOf(keyvals []any, key string) any {
	for i := 0; i+1 < len(keyvals); i += 2 {
		if keyvals[i] == key {
			return keyvals[i+1]
		}
	}
	return nil
}

// shortened keeps the ends of a text: CometBFT's panics may quote a whole
// block, between what was done and why it failed.
func shortened(text string) string {
	const begin, end = 120, 280
	if len(text) <= begin+end {
		return text
	}
	return strings.ToValidUTF8(text[:begin], "") + " ... " + strings.ToValidUTF8(text[len(text)-end:], "")
}
