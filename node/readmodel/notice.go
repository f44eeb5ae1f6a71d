package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// Notices lists what the source of a document gave notice of, in the order in
// which it came, what was taken back too. It is empty when the document isn't the
// viewer's to see.
func (m *Model) Notices(ctx context.Context, v trade.Viewer, document trade.DocumentID) ([]trade.Notice, error) {
	return records[trade.Notice](ctx, m, "SELECT t.n, t.n, t.exact FROM document d JOIN notice t ON t.document = d.id "+
		"WHERE d.id = ? AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = d.n) "+
		"ORDER BY t.n LIMIT 1000",
		document[:], DocumentNoun, []byte(eyeOf(v)))
}
