package readmodel

import (
	"context"

	"tallystick/trade"
)

type noticeKey struct {
	document trade.DocumentID
	number   trade.NoticeID
}

// Notices lists what the source of a document gave notice of, in the order in
// which it came, what was taken back too. It is empty when the document isn't the
// viewer's to see.
func (m *Model) Notices(ctx context.Context, v trade.Viewer, document trade.DocumentID) ([]trade.Notice, error) {
	return records[trade.Notice](ctx, m, "SELECT t.n, t.n, t.exact FROM document d JOIN notice t ON t.document = d.id "+
		"WHERE d.id = ? AND EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye = ? AND s.n = d.n) "+
		"ORDER BY t.n LIMIT 1000",
		document[:], DocumentNoun, []byte(eyeOf(v)))
}

func (d *desk) shelveNotices() {
	d.notices = shelve(d, &shelf[noticeKey, trade.Notice]{noun: NoticeNoun, table: "notice",
		where:   "document = ? AND number = ?",
		args:    func(k noticeKey) []any { return []any{k.document[:], k.number[:]} },
		columns: []string{"document", "number"},
		values:  func(x trade.Notice) []any { return []any{x.Document[:], x.ID[:]} }})
}

// Notice implements trade.Book.
func (d *desk) Notice(document trade.DocumentID, number trade.NoticeID) (trade.Notice, bool) {
	return d.notices.get(noticeKey{document, number})
}
