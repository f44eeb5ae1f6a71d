package formats

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// unending writes a text over and over, packed as well as it can be.
func unending(text string, size int) io.WriterTo {
	return writerTo(func(w io.Writer) (int64, error) {
		block := bytes.Repeat([]byte(text), 1<<20/len(text)+1)
		for left := size; left > 0; left -= len(block) {
			if _, err := w.Write(block); err != nil {
				return 0, err
			}
		}
		return int64(size), nil
	})
}

type writerTo func(w io.Writer) (int64, error)

func (f writerTo) WriteTo(w io.Writer) (int64, error) { return f(w) }

// packed is a workbook of parts, each of texts and of what writes itself.
func packed(t *testing.T, sheets int, relations string, parts map[string][]any) []byte {
	t.Helper()
	var book, rels strings.Builder
	for i := range sheets {
		fmt.Fprintf(&book, `<sheet name="s%d" r:id="r%d"/>`, i, i)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="x/worksheet" Target="sheet.xml"/>`, i)
	}
	all := map[string][]any{
		"_rels/.rels":                {`<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		"xl/workbook.xml":            {"<workbook><sheets>" + book.String() + "</sheets></workbook>"},
		"xl/_rels/workbook.xml.rels": {"<Relationships>" + rels.String() + relations + "</Relationships>"},
		"xl/sheet.xml":               {"<worksheet><sheetData>", headRow(), "</sheetData></worksheet>"},
	}
	for name, pieces := range parts {
		all[name] = pieces
	}
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for name, pieces := range all {
		w, err := archive.Create(name)
		for _, piece := range pieces {
			if err != nil {
				t.Fatal(err)
			}
			switch piece := piece.(type) {
			case string:
				_, err = io.WriteString(w, piece)
			case io.WriterTo:
				_, err = piece.WriteTo(w)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func headRow() string {
	text := `<row r="1">`
	for _, h := range strings.Split(head, ",") {
		text += `<c t="inlineStr"><is><t>` + h + `</t></is></c>`
	}
	return text + "</row>"
}

// sheetOf is a sheet with headings and more.
func sheetOf(more ...any) map[string][]any {
	return map[string][]any{"xl/sheet.xml": append(append([]any{"<worksheet><sheetData>", headRow()}, more...),
		"</sheetData></worksheet>")}
}

// Small files that unpack to far more are refused by the bound that they break,
// and take little memory.
func TestFilesThatUnpackToFarMore(t *testing.T) {
	const texts = `<Relationship Id="z" Type="x/sharedStrings" Target="texts.xml"/>`
	const styles = `<Relationship Id="z" Type="x/styles" Target="styles.xml"/>`
	mib := 1 << 20
	cases := map[string]struct {
		file []byte
		says string
	}{
		"two gigabytes in one part": {packed(t, 1, "",
			sheetOf(unending(`<row a="`+strings.Repeat("a", 60_000)+`"/>`, 260*mib))), "256 MiB"},
		"the same sheet many times": {packed(t, 900, "", map[string][]any{"xl/sheet.xml": {"<worksheet>",
			unending(`<row a="`+strings.Repeat("a", 60_000)+`"/>`, 2*mib), "</worksheet>"}}), "768 MiB"},
		"many short tags": {packed(t, 900, "",
			map[string][]any{"xl/sheet.xml": {"<worksheet>", unending("<b/>", 2*mib)}}), "tags"},
		"more sheets than any": {packed(t, 1_001, "", nil), "1,000 sheets"},
		"empty texts": {packed(t, 1, texts, map[string][]any{"xl/texts.xml": {unending("<si/>", 21*mib)}}),
			"64 MiB"},
		"one text of many": {packed(t, 1, texts,
			map[string][]any{"xl/texts.xml": {"<si>", unending("<t>"+strings.Repeat("a", 999)+"</t>", mib)}}),
			"256 KiB"},
		"one cell": {packed(t, 1, "", sheetOf(`<row><c t="inlineStr"><is><t>`, unending("a", mib))),
			"256 KiB"},
		"one cell of many texts": {packed(t, 1, "",
			sheetOf(`<row><c t="inlineStr"><is>`, unending("<t>aaaaaaaa</t>", 2*mib))), "256 KiB"},
		"one row": {packed(t, 1, "", sheetOf("<row>", unending("<c><v>1</v></c>", mib))),
			"16,384 cells"},
		"deep": {packed(t, 1, "", sheetOf(unending("<a>", mib))), "100 levels"},
		"relations": {packed(t, 1, "",
			map[string][]any{"xl/_rels/workbook.xml.rels": {unending("<Relationship/>", 17*mib)}}), "16 MiB"},
		"styles": {packed(t, 1, styles,
			map[string][]any{"xl/styles.xml": {unending("<numFmt/>", 17*mib)}}), "16 MiB"},
		"merges over each other": {packed(t, 1, "", map[string][]any{"xl/sheet.xml": {"<sheetData>", headRow(),
			unending("<row><c><v>1</v></c></row>", mib), unending(`<mergeCell ref="A2:A999999"/>`, 28*300)}}),
			"merged"},
		"own entities": {packed(t, 1, "",
			map[string][]any{"xl/workbook.xml": {`<!DOCTYPE a [<!ENTITY a "aa">]><sheets>&a;</sheets>`}}), "entities"},
		"no workbook":  {zipOf(t, map[string]string{"a.xlsx": "PK"}), "an archive"},
		"OpenDocument": {zipOf(t, map[string]string{"mimetype": "x", "content.xml": "<x/>"}), ".ods"},
		"too many files": {append(zipOf(t, map[string]string{"a": ""}),
			bytes.Repeat([]byte("PK\x01\x02"), maxParts)...), "10,000 files"},
	}
	for name, c := range cases {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := what(ReadXLSX(bytes.NewReader(c.file), nil))
		runtime.ReadMemStats(&after)
		expect(t, name, got, "error", c.says)
		// how far the heap runs ahead of the collector varies
		if kept := int64(after.HeapSys) - int64(before.HeapSys); kept > 512<<20 {
			t.Errorf("%s: %d packed bytes took %d MiB of memory", name, len(c.file), kept>>20)
		}
	}
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for name, text := range files {
		w, err := archive.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// A row that never ends is cut off at its bound; like every row that is none, and
// has no number, it spoils the declaration above and no other.
func TestRowsThatNeverEnd(t *testing.T) {
	another := strings.Replace(goodRow, "0018", "0026", 1)
	for name, rest := range map[string]string{
		"one cell": strings.Repeat("a", 4<<20),
		"commas":   strings.Repeat(",", 4<<20),
	} {
		got := what(csvOf(head + "\n" + goodRow + "\n" + another + "\n" + rest))
		expect(t, name, got, "1 0 1", "line 4 : the row has more than 1 MiB")
	}
	for name, rest := range map[string]string{
		"quotes":     strings.Repeat("x\"y,1\n", maxBroken+2),
		"many lines": strings.Repeat("\"x\ny\",,,,", 1<<19),
	} {
		expect(t, name, what(csvOf(head+"\n"+goodRow+"\n"+rest)), "error too many rows have wrong quotes")
	}
}

// A file of another kind is told by what it holds, whatever its name says.
func TestFilesOfAnotherKind(t *testing.T) {
	for text, says := range map[string]string{
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":                        "locked by a password",
		"\x1f\x8b\x08\x00":                                        "packed",
		"7z\xbc\xaf\x27\x1c\x00":                                  "packed",
		"Rar!\x1a\x07":                                            "packed",
		"\xef\xbb\xbf\r\n<HTML><table>":                           "a page (HTML)",
		"<?xml version=\"1.0\"?><?mso-application progid=\"x\"?>": "file of XML",
	} {
		for _, name := range []string{"a.xlsx", "a.csv", "a.txt"} {
			expect(t, name+" of "+says, what(Read(name, strings.NewReader(text), nil)), "error", says)
		}
	}
}
