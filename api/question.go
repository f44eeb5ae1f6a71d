package api

// Model is the read model as the API needs it.
type Model interface {
	Height() (int64, error)
}

const feedPath = "/v1/feed"
