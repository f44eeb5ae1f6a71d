// Package tidy holds no code: its test reads the project's own source and fails
// when it strays from the style that CONTRIBUTING.md describes. Limits may only
// be lowered.
package tidy
