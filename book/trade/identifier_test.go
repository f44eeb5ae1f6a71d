package trade

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

func TestIdentifiersAreReadBack(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		var id DocumentID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		var digest Digest
		copy(digest[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "digest"))
		text, err := json.Marshal(map[string]any{"id": id, "digest": digest})
		if err != nil {
			t.Fatal(err)
		}
		var back struct {
			ID     DocumentID
			Digest Digest
		}
		if err := json.Unmarshal(text, &back); err != nil || back.ID != id || back.Digest != digest {
			t.Fatalf("%s is read back as %+v, %v", text, back, err)
		}
		if parsed, err := ParseID[Document](id.String()); err != nil || parsed != id {
			t.Fatalf("%s is read back as %s, %v", id, parsed, err)
		}
	})
}

func TestIdentifiersThatAreNone(t *testing.T) {
	good := strings.Repeat("0a", 16)
	for _, text := range []string{"", good[1:], good + "0", good + "0a",
		good[:31] + "g", strings.ToUpper(good), " " + good[1:], "0x" + good[2:], strings.Repeat("é", 16)} {
		if id, err := ParseID[Document](text); err == nil {
			t.Errorf("%q is read as %s", text, id)
		} else if said := fmt.Sprintf("32 hexadecimal digits, not %d characters", len(text)); len(text) != 32 &&
			!strings.Contains(err.Error(), said) {
			t.Errorf("%q is refused with: %v", text, err)
		}
		var id DocumentID
		if err := id.UnmarshalText([]byte(text)); err == nil || !id.IsZero() {
			t.Errorf("%q is read as %s, %v", text, id, err)
		}
	}
	for _, text := range []string{"", strings.Repeat("0", 63), strings.Repeat("g", 64)} {
		var d Digest
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as the digest %s", text, d)
		} else if said := fmt.Sprintf("64 hexadecimal digits, not %d characters", len(text)); len(text) != 64 &&
			!strings.Contains(err.Error(), said) {
			t.Errorf("%q is refused with: %v", text, err)
		}
	}
}

// Nobody enrols a key under the identifier of another.
func TestKeyIdentifiersFollowFromKeys(t *testing.T) {
	if KeyIDOf(Ed25519, []byte{1}) == KeyIDOf(SM2, []byte{1}) ||
		KeyIDOf(Ed25519, []byte{1}) == KeyIDOf(Ed25519, []byte{2}) {
		t.Error("two keys share an identifier")
	}
}

func TestDaysAreChinas(t *testing.T) {
	china := time.FixedZone("UTC+8", 8*3600)
	seeded.Check(t, func(t *rapid.T) {
		at := Instant(rapid.Int64Range(-4e12, 4e13).Draw(t, "at"))
		day := at.Day()
		if want := at.Time().In(china).Format(time.DateOnly); at >= -6e13 && day.String() != want {
			t.Fatalf("%d falls on %s, and in China on %s", at, day, want)
		}
		if day.Start().Day() != day || (day.Start()-1).Day() != day-1 || at < day.Start() || at >= (day+1).Start() {
			t.Fatalf("%d is not within %s", at, day)
		}
		if back, err := ParseDay(day.String()); day.Start() > 0 && (err != nil || back != day) {
			t.Fatalf("%s is read back as %s, %v", day, back, err)
		}
		if InstantOf(at.Time()) != at {
			t.Fatalf("%d is read back as %d", at, InstantOf(at.Time()))
		}
	})
	for _, text := range []string{"", "2026-02-29", "2026-13-01", "26-01-01", "2026/01/01", "2026-01-01 ", "2026-1-1",
		strings.Repeat("9", 1000)} {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
	if text := Day(math.MaxInt32).String(); text == "" {
		t.Error("the last day cannot be written")
	}
}

// Limits in force stay in force, however many are set for days ahead.
func TestLimitsInForceAreKept(t *testing.T) {
	s := newStage()
	s.play("cast")
	today := s.at.Day()
	for i := range 2 * maxLimits {
		_ = s.play("gao set-limits " + (today + 1 + Day(i)).String() + " tenor=100")
	}
	if len(s.book.Limits(ExportReceivables)) != maxLimits {
		t.Errorf("%d versions are at hand", len(s.book.Limits(ExportReceivables)))
	}
	if in := LimitsOn(s.book.Limits(ExportReceivables), ExportReceivables, today); in.From != today {
		t.Errorf("the limits of %s are in force today", in.From)
	}
	for range 3 * maxLimits {
		s.block(s.at + dayLength)
		said := s.play("gao set-limits " + s.at.Day().String() + " tenor=90")
		limits := LimitsOn(s.book.Limits(ExportReceivables), ExportReceivables, s.at.Day())
		if limit, _ := limits.product(ExportReceivable); limit.Tenor != 90 ||
			len(s.book.Limits(ExportReceivables)) > maxLimits {
			t.Fatalf("on %s %d days are in force: %s", s.at.Day(), limit.Tenor, said)
		}
	}
	seeded.Check(t, func(t *rapid.T) {
		var versions []Limits
		dumb := map[Day]int64{}
		for range rapid.IntRange(1, maxLimits).Draw(t, "versions") {
			l := Limits{From: Day(rapid.IntRange(0, 60).Draw(t, "from")), HoldSeconds: rapid.Int64().Draw(t, "hold")}
			versions, dumb[l.From] = withVersion(versions, l), l.HoldSeconds
		}
		day := Day(rapid.IntRange(0, 60).Draw(t, "day"))
		for d := day; d >= 0; d-- {
			if want, ok := dumb[d]; ok {
				if got := LimitsOn(versions, 0, day).HoldSeconds; got != want {
					t.Fatalf("on %d the limits of %d should stand: %+v", day, d, versions)
				}
				return
			}
		}
	})
}

// A sight of nobody sees nothing that is not public.
func TestNobodySeesNothing(t *testing.T) {
	for _, e := range []Event{ValueMoved{}, DeadlinePassed{}, FinancingApplied{}, PartySuspended{},
		AlertRaised{Alert{Parties: []PartyID{{}}}}} {
		if MaySee(Viewer{Kind: Bank}, e.Audience()) || MaySee(Viewer{Kind: Branch}, e.Audience()) {
			t.Errorf("nobody sees %T", e)
		}
		if !MaySee(Viewer{Kind: Regulator}, e.Audience()) {
			t.Errorf("the regulator does not see %T", e)
		}
	}
	for _, r := range []Record{Claim{}, Repayment{}, Deadline{}, PersonKey{}, Document{}, Taking{}, Lenders{},
		Financing{}, Proceeds{},
		Alert{}, Pilot{Place: PilotKey{Scenario: 1, Bank: PartyID{1}}}} {
		if MaySee(Viewer{Party: PartyID{9}, Kind: Bank}, r.Audience()) {
			t.Errorf("a stranger sees %T", r)
		}
	}
}
