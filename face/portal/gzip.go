package portal

import (
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// leastGzip is below what compressing is not worth the bytes around it.
const leastGzip = 1 << 10

// compressible are the kinds of answer that get much smaller. Event streams are
// not among them: what is told must go out at once.
var compressible = []string{"text/html", "text/css", "text/csv", "text/plain", "text/javascript",
	"application/javascript", "application/json",
	"application/problem+json", "image/svg+xml", "application/yaml"}

// plainAnswer keeps an answer from being compressed: one that holds a secret of
// the session beside text that somebody else could have put there would tell the
// secret by its length (CVE-2013-3587, BREACH).
func plainAnswer(h http.Header) { h.Set("Content-Encoding", "identity") }

// Compressed compresses the answers of a handler for whoever takes gzip: pages,
// styles, scripts and JSON of more than a kibibyte.
func Compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if r.Method == http.MethodHead || r.Header.Get("Range") != "" || !takesGzip(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(&compressor{ResponseWriter: w, decided: true}, r)
			return
		}
		c := &compressor{ResponseWriter: w}
		defer c.close()
		next.ServeHTTP(c, r)
	})
}

// takesGzip reads an Accept-Encoding header: gzip or *, without a weight of zero.
func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, weight, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		weight = strings.ReplaceAll(weight, " ", "")
		if coding = strings.TrimSpace(coding); coding == "gzip" || coding == "*" {
			return !strings.HasPrefix(weight, "q=0") || strings.Trim(weight[3:], ".0") != ""
		}
	}
	return false
}

// compressor holds back the first kibibyte of an answer, and then decides.
type compressor struct {
	http.ResponseWriter
	status  int
	held    []byte
	decided bool
	writer  *gzip.Writer // nil: the answer goes out as it is
}

var gzips = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// Unwrap gives what is below, for deadlines.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (c *compressor) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	if c.decided || status < 200 {
		c.plain().WriteHeader(status)
	}
}

// plain is the writer below, for which no answer is marked as left alone.
func (c *compressor) plain() http.ResponseWriter {
	if c.Header().Get("Content-Encoding") == "identity" {
		c.Header().Del("Content-Encoding")
	}
	return c.ResponseWriter
}

// Write implements http.ResponseWriter.
func (c *compressor) Write(text []byte) (int, error) {
	if !c.decided {
		c.held = append(c.held, text...)
		if len(c.held) < leastGzip && c.fits() {
			return len(text), nil
		}
		return len(text), c.decide(len(c.held) >= leastGzip)
	}
	if c.writer != nil {
		return c.writer.Write(text)
	}
	return c.plain().Write(text)
}

// fits reports whether the answer is of a kind that is compressed.
func (c *compressor) fits() bool {
	h := c.Header()
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" &&
		slices.Contains(compressible, kind) &&
		c.status != http.StatusNoContent && c.status != http.StatusNotModified
}

// decide sends what was held back, compressed where the answer is long enough
// and of a kind that gains by it.
func (c *compressor) decide(long bool) error {
	c.decided = true
	if c.Header().Get("Content-Type") == "" && len(c.held) > 0 {
		c.Header().Set("Content-Type", http.DetectContentType(c.held))
	}
	var out io.Writer = c.ResponseWriter
	if long && c.fits() {
		c.Header().Set("Content-Encoding", "gzip")
		c.Header().Del("Content-Length")
		c.writer, _ = gzips.Get().(*gzip.Writer)
		c.writer.Reset(c.ResponseWriter)
		out = c.writer
	}
	if c.status != 0 {
		c.plain().WriteHeader(c.status)
	} else {
		c.plain()
	}
	if len(c.held) == 0 {
		return nil
	}
	_, err := out.Write(c.held)
	c.held = nil
	return err
}

// FlushError sends what was written so far, for http.ResponseController.
func (c *compressor) FlushError() error {
	if !c.decided {
		if err := c.decide(false); err != nil {
			return err
		}
	}
	if c.writer != nil {
		if err := c.writer.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// close ends the answer. Whoever went away does not miss its end.
func (c *compressor) close() {
	if !c.decided && (c.status != 0 || len(c.held) > 0) {
		_ = c.decide(false)
	}
	if c.writer != nil {
		_ = c.writer.Close()
		gzips.Put(c.writer)
	}
}
