package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// describeProblems makes the OpenAPI document say what really comes when an
// operation fails: a [Problem], and a 400 where huma by itself would say 422.
func (s *Server) describeProblems() {
	document := s.api.OpenAPI()
	ours := document.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	for _, path := range document.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Delete} {
			if op == nil {
				continue
			}
			delete(op.Responses, "422")
			for _, response := range op.Responses {
				for _, media := range response.Content {
					if media.Schema != nil && strings.HasSuffix(media.Schema.Ref, "/ErrorModel") {
						media.Schema = ours
					}
				}
			}
		}
	}
	delete(document.Components.Schemas.Map(), "ErrorModel")
	delete(document.Components.Schemas.Map(), "ErrorDetail")
}
