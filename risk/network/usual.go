package network

import "math"

// weekly counts the counterparties of the running week, and learns from the weeks
// that are over what is usual. What comes late for its week is not counted.
type weekly struct {
	week  int32 // the running one, plus one; zero before the first
	now   uint32
	weeks uint32 // that are over, since the first
	mean  float32
}

const weekShare = 0.2 // of the newest week in what is usual

// turn closes the running week when another begins, and lets it into what is
// usual for all parties.
func (w *weekly) turn(week int32, all *float64) {
	week++
	if w.week >= week {
		return
	}
	if w.week > 0 {
		if w.weeks == 0 {
			w.mean = float32(w.now)
		} else {
			w.mean += weekShare * (float32(w.now) - w.mean)
		}
		*all += 0.001 * (float64(w.now) - *all)
		empty := week - w.week - 1
		w.mean *= float32(math.Pow(1-weekShare, float64(empty)))
		w.weeks += uint32(empty) + 1
	}
	w.week, w.now = week, 0
}

func (w *weekly) more(week int32) bool {
	if w.week != week+1 {
		return false
	}
	w.now++
	return true
}

// sizes learns what is usual in the logarithms of values: the mean and variance
// over about the last 256.
type sizes struct {
	known            uint32
	centre, variance float32
}

const leastKnown = 8

// add takes a value, and gives how many deviations it lies above what was usual
// before it, with that typical value: zero while fewer than eight are known.
func (s *sizes) add(value float64) (z, usual float64) {
	log := float32(math.Log(value))
	if s.known >= leastKnown {
		z = float64(log-s.centre) / max(0.3, math.Sqrt(float64(s.variance)))
		usual = math.Exp(float64(s.centre))
	}
	s.known = min(s.known+1, 256)
	by := log - s.centre
	s.centre += by / float32(s.known)
	s.variance += (by*(log-s.centre) - s.variance) / float32(s.known)
	return z, usual
}
