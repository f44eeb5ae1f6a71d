package trade

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// activation is what the journal tells of one model.
type activation struct {
	model Digest
	from  Instant
}

// Of all that have taken force by an instant, what was activated last is in
// force: this is worked out from the journal alone, and compared with what the
// record says, for every instant that the record can tell of.
func TestWhatWasActivatedLastIsInForce(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		s := newStage()
		var journal []activation
		for step := range rapid.IntRange(1, 120).Draw(t, "steps") {
			s.at += Instant(rapid.Int64Range(0, 2*dayLength).Draw(t, "pass"))
			model := rapid.SampledFrom([]string{"table", "m1", "m2", "m3"}).Draw(t, "model")
			from := s.at.Day() + Day(rapid.IntRange(0, 6).Draw(t, "ahead"))
			proposal := fmt.Sprint("p", step)
			s.play(fmt.Sprintf("gao propose %s to activate-model %s from=%s", proposal, model, from))
			if rapid.IntRange(0, 4).Draw(t, "wait") == 0 {
				s.at += Instant(rapid.Int64Range(0, 4*dayLength).Draw(t, "waited"))
			}
			before := len(s.journal)
			s.play("gu approve-proposal " + proposal)
			for _, entry := range s.journal[before:] {
				e := entry.Events[2].(ModelActivated)
				journal = append(journal, activation{e.Model, e.From})
			}
			s.play("gao withdraw-proposal " + proposal)
			checkBook(t, s.book)
			checkInForce(t, s, journal)
		}
	})
}

func checkInForce(t *rapid.T, s *stage, journal []activation) {
	t.Helper()
	models := s.book.Models()
	for ahead := Instant(-20); ahead < 20; ahead++ {
		at := s.at + ahead*dayLength/2
		if len(journal) > maxModels && len(models.Versions) > 0 && at < models.Versions[0].From {
			continue
		}
		var want Digest
		for _, a := range journal {
			if a.from <= at {
				want = a.model
			}
		}
		if got := models.At(at); got != want {
			t.Fatalf("at %s %.8s is in force, not %.8s: %+v", s.clock(at), got, want, models)
		}
	}
	if len(models.Versions) > 0 && len(journal) > 2*maxModels && models.Versions[0].From > s.at {
		t.Fatal("the model in force was pushed out")
	}
}

// As many models may be ahead as leave room for the one in force, and not one
// more; an earlier one is still taken, since it pushes out those that follow.
func TestModelsAheadAreBounded(t *testing.T) {
	s := newStage()
	put := func(name string, from Day) Rule {
		rule := s.decideAs("gao", ActivateModel{s.digest(name), Digest{1}, from})
		if rule == 0 {
			s.play(fmt.Sprintf("gao activate-model %s from=%s", name, from))
		}
		return rule
	}
	today := s.at.Day()
	put("now", today)
	for n := 1; n < maxModels; n++ {
		if rule := put(fmt.Sprint("ahead", n), today+Day(n)); rule != 0 {
			t.Fatalf("model %d ahead is refused by %s", n, rule)
		}
	}
	if rule := put("more", today+maxModels); rule != ListMustBeInBounds {
		t.Errorf("one more ahead comes to %s", rule)
	}
	if s.book.Models().At(s.at) != s.digest("now") {
		t.Error("the model in force was pushed out")
	}
	if rule := put("sooner", today+1); rule != 0 || len(s.book.Models().Versions) != 2 {
		t.Errorf("a sooner one is refused by %s", rule)
	}
}

func TestWhoIsToldOfModels(t *testing.T) {
	for who, want := range map[Viewer]bool{
		{PartyID{9}, Regulator, ""}: true, {PartyID{8}, Branch, "35"}: true, {PartyID{3}, Bank, "11"}: true,
		{PartyID{2}, Enterprise, "35"}: false, {PartyID{5}, Customs, "11"}: false, {PartyID{6}, Insurer, ""}: false,
		{}: false,
	} {
		if MaySee(who, ModelVersions{}.Audience()) != want {
			t.Errorf("%s is shown the models: %v", who.Kind, !want)
		}
		for _, e := range []Event{ModelActivated{}} {
			if MaySee(who, e.Audience()) != want || want && !MaySeeActor(who, PartyID{9}, e) {
				t.Errorf("%s is told of %T: %v", who.Kind, e, !want)
			}
		}
	}
}

// Before the first activation the published table is in force, and no version is.
func TestNothingIsInForceBeforeTheFirst(t *testing.T) {
	models := ModelVersions{Versions: []ModelVersion{{Model: Digest{1}, From: 10}, {Model: Digest{2}, From: 20}}}
	for at, want := range map[Instant]byte{9: 0, 10: 1, 19: 1, 20: 2, 21: 2} {
		version, ok := models.InForce(at)
		if ok != (want > 0) || version.Model != (Digest{want}) || models.At(at) != version.Model {
			t.Errorf("at %d %+v is in force: %v", at, version, ok)
		}
	}
}

// So many models may wait for their day that the one in force stays at hand, and no
// more; what takes the place of one that waits is not one more.
func TestModelsAheadKeepTheOneInForce(t *testing.T) {
	s := newStage()
	today := s.at.Day()
	for i := range Day(maxModels - 1) {
		said := s.play(fmt.Sprintf("gao activate-model m%d from=%s", i, today+1+i))
		if len(s.book.Models().Versions) != int(i)+1 {
			t.Fatalf("model %d: %s", i, said)
		}
	}
	tomorrow := (today + 1).Start()
	for _, c := range []struct {
		at   Instant
		from Day
		want Rule
	}{
		{s.at, today + maxModels - 1, 0}, {s.at, today + maxModels, ListMustBeInBounds},
		{tomorrow - 1, today + maxModels, ListMustBeInBounds}, {tomorrow, today + maxModels, 0},
	} {
		s.at = c.at
		if rule := s.decideAs("gao", ActivateModel{Digest{1}, Digest{2}, c.from}); rule != c.want {
			t.Errorf("a model for %s comes to %q", c.from, rule)
		}
	}
}
