// Package openapi makes the API's OpenAPI 3.1 document true and complete: what an
// error looks like, which answers come, who may ask, in Chinese and English, with
// an example of each request and answer that really happened. It renders the page
// for people too.
package openapi
