package member

import "net/http"

// strictly tells browsers that come by TLS to come by nothing else for a year
// (RFC 6797). It is for a house that is reached through a proxy with TLS only.
func strictly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}
