package portal

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed page/*.html
var pageFiles embed.FS

//go:embed asset
var assetFiles embed.FS

// Language is a language of the portal.
type Language string

// The languages: each page exists in both.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// pick gives the text of the language. Every visible text of the portal is
// written in both, side by side, so that none can be forgotten.
func (l Language) pick(en, zh string) string {
	if l == Chinese {
		return zh
	}
	return en
}

// pages are the parsed pages of one language, by file stem.
type pages map[string]*template.Template

// parsePages parses every page with the layout, once for each language.
func parsePages(stamp string) (map[Language]pages, error) {
	names, err := fs.Glob(pageFiles, "page/*.html")
	if err != nil {
		return nil, fmt.Errorf("couldn't list the pages: %w", err)
	}
	all := map[Language]pages{}
	for _, l := range []Language{Chinese, English} {
		all[l] = pages{}
		layout, err := template.New("").Funcs(functions(l, stamp)).ParseFS(pageFiles, "page/layout.html",
			"page/part_*.html")
		if err != nil {
			return nil, fmt.Errorf("couldn't parse the layout: %w", err)
		}
		for _, name := range names {
			stem := strings.TrimSuffix(path.Base(name), ".html")
			if stem == "layout" || strings.HasPrefix(stem, "part_") {
				continue
			}
			page, err := template.Must(layout.Clone()).ParseFS(pageFiles, name)
			if err != nil {
				return nil, fmt.Errorf("couldn't parse page %s: %w", stem, err)
			}
			all[l][stem] = page
		}
	}
	return all, nil
}

// frame is what the layout shows around every page.
type frame struct {
	Person        *personLine
	Nav           []navItem
	Notices       []notice
	OtherLanguage string
	CSRF          string
	Chain         string
	Height        int64
	Filing        string
	Live          string // path of the event stream; empty where nothing is live
	Page          any
}

type personLine struct{ Name, Party, PartyPath, Duties string }

type navItem struct {
	Path, Label string
	Here        bool
	Count       int
}

// notice is a message at the top of a page or form: its tone is good, warn or bad.
type notice struct {
	Tone, Rule, Title, Detail, Remedy string

	Problems []problem // what is wrong with the fields
	Focus    bool      // it answers what was posted, so that reading goes on there

	line string // the line of the form that a refusal is about, as lines[0]; empty: none
}

// write renders a page whole before the first byte goes out, so that a fault in
// a page is an error page and not half a page.
func (p pages) write(w http.ResponseWriter, status int, stem string, f frame) error {
	page, ok := p[stem]
	if !ok {
		return fmt.Errorf("couldn't find page %s", stem)
	}
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, "layout", f); err != nil {
		return fmt.Errorf("couldn't render page %s: %w", stem, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if f.CSRF != "" { // the same in every page of the session
		plainAnswer(w.Header())
	}
	w.WriteHeader(status)
	_, err := out.WriteTo(w)
	return err
}
