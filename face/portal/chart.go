package portal

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// series is one line of columns in a chart.
type series struct {
	Label, Color string
	Values       []int64
}

// columns draws groups of columns as SVG, one group for each label. Values are
// counts; the label is read to those who do not see the picture. It is made on
// the server and needs no script.
func columns(label string, labels []string, list []series) template.HTML {
	const width, height, left, bottom, top = 760, 340, 44, 30, 26
	most := int64(1)
	for _, s := range list {
		for _, v := range s.Values {
			most = max(most, v)
		}
	}
	scale := func(v int64) int64 { return v * (height - bottom - top) / most }
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height,
		html.EscapeString(label))
	for i := int64(0); i <= 4; i++ {
		v := most * i / 4
		y := height - bottom - scale(v)
		fmt.Fprintf(&svg,
			`<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="#e6eaee"/><text x="%d" y="%d" text-anchor="end">%d</text>`,
			left, width, y, y, left-8, y+4, v)
	}
	group := (width - left) / max(1, len(labels))
	bar := max(2, min(22, (group-8)/max(1, len(list))))
	every := max(1, len(labels)/10)
	for i, label := range labels {
		x := left + i*group + (group-bar*len(list))/2
		for j, s := range list {
			h := scale(s.Values[i])
			fmt.Fprintf(&svg,
				`<rect x="%d" y="%d" width="%d" height="%d" rx="1.5" fill="%s"><title>%s · %s: %d</title></rect>`,
				x+j*bar, height-bottom-int(h), max(1,
					bar-2), h, s.Color, html.EscapeString(label), html.EscapeString(s.Label), s.Values[i])
		}
		if i%every == 0 {
			fmt.Fprintf(&svg, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, left+i*group+group/2, height-10,
				html.EscapeString(label))
		}
	}
	x := width
	for _, s := range list {
		x -= 34 + 9*len([]rune(s.Label))
	}
	for _, s := range list {
		fmt.Fprintf(&svg, `<rect x="%d" y="4" width="10" height="10" rx="2" fill="%s"/><text x="%d" y="13">%s</text>`,
			x, s.Color, x+15, html.EscapeString(s.Label))
		x += 34 + 9*len([]rune(s.Label))
	}
	svg.WriteString(`</svg>`)
	return template.HTML(svg.String())
}
