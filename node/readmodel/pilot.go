package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// Pilots lists the pilot admissions and stops that the viewer may see, in the
// order in which they were first made.
func (m *Model) Pilots(ctx context.Context, v trade.Viewer) ([]trade.Pilot, error) {
	return records[trade.Pilot](ctx, m, "SELECT t.n, t.n, t.exact FROM pilot t WHERE EXISTS (SELECT 1 FROM sight s "+
		"WHERE s.noun = ? AND s.eye IN (?, ?) AND s.n = t.n) ORDER BY t.n LIMIT 10000",
		PilotNoun, []byte(eyeOf(v)), []byte(publicEye))
}
