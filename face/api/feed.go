package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tallystick/node/desk"
)

const (
	feedPath  = "/v1/feed"
	feedPage  = 100                    // entries read at once
	feedPulse = 200 * time.Millisecond // how often a feed looks for a new block
	feedCheck = time.Second            // how often it looks whether its token still stands
	heartbeat = 15 * time.Second       // after which a silent feed says that it lives
	feedWrite = 30 * time.Second       // that a slow reader has for one batch
)

// registerFeed adds the server-sent feed (WHATWG HTML, "Server-sent events").
func (s *Server) registerFeed() {
	op := endpoint(http.MethodGet, feedPath, "entries", "feed", "Server-sent feed of entries. It begins with what "+
		"is new, or goes on behind Last-Event-ID")
	op.Errors = []int{400, 401, 429, 503}
	op.Responses = map[string]*huma.Response{"200": {Description: "Entries: id, and the entry as JSON",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString},
			Example: "id: 1024-1\nevent: entry\ndata: {\"id\":\"1024-1\",\"height\":1024,\"index\":1}\n\n"}}}}
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Last  string `header:"Last-Event-ID" maxLength:"40" doc:"The id of the last entry that was received: height-index. 0-0 begins with the first entry"`
		After string `query:"after" maxLength:"40" doc:"The same, for clients that cannot set the header"`
	}) (*huma.StreamResponse, error) {
		last := in.Last
		if last == "" {
			last = in.After
		}
		f := feed{server: s, person: caller(ctx)}
		if last == "" {
			f.height, f.index = s.readHeight(), ^uint32(0)>>1
		} else {
			var ok bool
			if f.height, f.index, ok = placeIn(last); !ok {
				return nil, wrongInput([]FieldProblem{{"Last-Event-ID", "须为“高度-序号”，例如 1024-3", "it is height-index, " +
					"such as 1024-3"}})
			}
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			r, _ := humago.Unwrap(ctx)
			done, err := s.takeFeed(ctx.Context(), r, f.person)
			if err != nil {
				s.refuse(ctx, s.problemOf(ctx.Context(), err))
				return
			}
			defer done()
			f.run(ctx)
		}}, nil
	})
}

// feed is one open feed.
type feed struct {
	server *Server
	person desk.Person
	height int64
	index  uint32
	out    http.ResponseWriter
	flush  *http.ResponseController
}

// run sends entries until the reader goes away, the token ends or the server stops.
func (f *feed) run(ctx huma.Context) {
	request, out := humago.Unwrap(ctx)
	f.out, f.flush = out, http.NewResponseController(out)
	out.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	out.Header().Set("X-Accel-Buffering", "no")
	out.WriteHeader(http.StatusOK)
	if !f.say(": tallystick\nretry: 2000\n\n") {
		return
	}
	pulse := time.NewTicker(feedPulse)
	defer pulse.Stop()
	seen, spoke, checked := int64(-1), time.Now(), time.Now()
	for {
		height := f.server.readHeight()
		if height != seen || time.Since(checked) > feedCheck {
			if !f.allowed(ctx) {
				return
			}
			checked = time.Now()
		}
		if height != seen {
			sent, ok := f.send(ctx.Context())
			if !ok {
				return
			}
			if sent > 0 {
				spoke = time.Now()
			}
			if sent < feedPage {
				seen = height
			}
		}
		if time.Since(spoke) > heartbeat {
			if !f.say(": alive\n\n") {
				return
			}
			spoke = time.Now()
		}
		select {
		case <-pulse.C:
		case <-request.Context().Done():
			return
		case <-f.server.stopped:
			return
		}
	}
}

// allowed checks the token again: it may have ended meanwhile, and an expulsion
// is in a block like anything else.
func (f *feed) allowed(ctx huma.Context) bool {
	_, err := f.server.settings.Gateway.PersonOf(ctx.Context(), bearer(ctx.Header("Authorization")))
	return err == nil
}

// send sends the next entries and says how many they were.
func (f *feed) send(ctx context.Context) (int, bool) {
	entries, err := f.server.settings.Model.Entries(ctx, f.person.Viewer(), f.height, f.index, feedPage)
	if err != nil {
		f.server.log.Error("a feed cannot read on", "err", err)
		return 0, false
	}
	for _, e := range entries {
		shown := f.server.entryOf(ctx)(e)
		text, err := json.Marshal(shown)
		if err != nil {
			f.server.log.Error("an entry cannot be shown", "entry", shown.ID, "err", err)
			return 0, false
		}
		if !f.say(fmt.Sprintf("id: %s\nevent: entry\ndata: %s\n\n", shown.ID, text)) {
			return 0, false
		}
		f.height, f.index = e.Height, e.Index
	}
	return len(entries), true
}

// say writes one message and reports whether the reader is still there.
func (f *feed) say(text string) bool {
	_ = f.flush.SetWriteDeadline(time.Now().Add(feedWrite)) // not every writer has one
	if _, err := f.out.Write([]byte(text)); err != nil {
		return false
	}
	return f.flush.Flush() == nil
}

// Close ends the feeds, which otherwise last for as long as their readers.
func (s *Server) Close() { s.stop.Do(func() { close(s.stopped) }) }
