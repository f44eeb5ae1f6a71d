package formats

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
)

// customsFiles are the files of the public customs set, in order of time.
var customsFiles = [...]string{"df_syn_train_eng.csv", "df_syn_valid_eng.csv"}

// ErrNoSet says that a folder does not hold the public customs data set.
var ErrNoSet = fileError("该目录没有公开海关数据集（df_syn_train_eng.csv、df_syn_valid_eng.csv）",
	"this folder does not hold the public customs data set (df_syn_train_eng.csv, df_syn_valid_eng.csv)")

// MappingNote says how the rows of the public set are read, in both languages.
func MappingNote() (zh, en string) {
	return "公开海关数据集（MIT 许可，合成数据）按镜像出口读取：申报关区补足四位，报关单号=关区+年份+0+申报号末九位，进口商代码确定性地换算为校验位正确的信用代码，物品价格按韩元取整（最低 1）。" +
			"这仅为驱动软件的一种读法，不代表任何国家的实际情况。",
		"The public customs data set (MIT, synthetic) is read as mirror-image exports: office padded to four digits; " +
			"number = office, year, 0, last nine digits of the declaration; importer turned into a credit code with " +
			"a right check digit; item price in whole won, at least 1. It is a reading of public data to drive " +
			"the software, not a claim about any country."
}

// Customs reads the public customs data set of a folder, row by row in order of
// its files. It ends at the first error. The numbers of its 45,519 rows are all
// different.
func Customs(folder string) iter.Seq2[Declaration, error] {
	return func(yield func(Declaration, error) bool) {
		for _, name := range customsFiles {
			if !customsFile(filepath.Join(folder, name), yield) {
				return
			}
		}
	}
}

func customsFile(path string, yield func(Declaration, error) bool) bool {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		yield(Declaration{}, fmt.Errorf("%w: %s", ErrNoSet, path))
		return false
	}
	if err != nil {
		yield(Declaration{}, fmt.Errorf("couldn't open the customs set: %w", err))
		return false
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		yield(Declaration{}, fmt.Errorf("couldn't read %s: %w", path, err))
		return false
	}
	column := make(map[string]int, len(header))
	for i, name := range header {
		column[name] = i
	}
	for _, name := range []string{"Declaration ID", "Date", "Office ID", "Importer ID", "Seller ID", "HS6 Code",
		"Country of Departure", "Country of Origin", "Net Mass", "Item Price", "Import Type", "Import Use"} {
		if _, ok := column[name]; !ok {
			yield(Declaration{}, fmt.Errorf("%w: %s has no column %q", ErrNoSet, path, name))
			return false
		}
	}
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return true
		}
		var d Declaration
		if err == nil {
			d, err = customsRow(func(name string) string { return row[column[name]] })
		}
		if err != nil {
			line, _ := reader.FieldPos(0)
			yield(Declaration{}, fmt.Errorf("couldn't read line %d of %s: %w", line, path, err))
			return false
		}
		if !yield(d, nil) {
			return false
		}
	}
}

// customsRow reads one row of the set as the export of its mirror image.
func customsRow(cell func(string) string) (Declaration, error) {
	day := cell("Date")
	if _, err := trade.ParseDay(day); err != nil {
		return Declaration{}, err
	}
	price, err := wholeWon(cell("Item Price"))
	if err != nil {
		return Declaration{}, err
	}
	office, id := pad(cell("Office ID"), 4), pad(cell("Declaration ID"), 9)
	region, code := creditCode(cell("Importer ID"))
	zh, en := enterpriseName(region, cell("Importer ID"))
	buyer := "Overseas party " + cell("Seller ID")
	if cell("Seller ID") == "" {
		buyer = "Overseas party not named"
	}
	hs := pad(cell("HS6 Code"), 6)
	item := Item{Code: hs, Description: "HS " + hs + " (import type " + cell("Import Type") + ", use " +
		cell("Import Use") + ")",
		Quantity: cell("Net Mass"), Unit: "kg", Total: price, Currency: "KRW",
		Origin: country(cell("Country of Origin"))}
	d := Declaration{HolderNameEn: en, HolderRegion: region}
	d.Declaration = paper.Declaration{Number: office + day[:4] + "0" + id[len(id)-9:], Holder: code, HolderName: zh,
		Amount: price, Currency: "KRW",
		Declared: day, Exported: day, Mode: "0110", Consignee: buyer,
		TradeCountry: country(cell("Country of Departure")),
		Destination:  country(cell("Country of Departure")), NetWeight: cell("Net Mass"), Items: []Item{item}}
	// every door checks; this one says at once that the set is another
	if found := d.Check(nil); len(found.Wrong) > 0 {
		return Declaration{}, fileError(found.Wrong[0].Path()+"："+found.Wrong[0].Zh,
			found.Wrong[0].Path()+": "+found.Wrong[0].En)
	}
	return d, nil
}

// country gives a code of ISO 3166, or nothing where the set has none.
func country(text string) string {
	if code.CheckCountry(text) != nil {
		return ""
	}
	return text
}

func pad(digits string, width int) string {
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

// wholeWon rounds a decimal text down to whole units, at least 1, without floats.
func wholeWon(text string) (string, error) {
	integer, _, _ := strings.Cut(text, ".")
	integer = strings.TrimLeft(integer, "0")
	if integer == "" {
		return "1", nil
	}
	if len(integer) > 15 || strings.Trim(integer, "0123456789") != "" {
		return "", fmt.Errorf("%.20q is not a price", text)
	}
	return integer, nil
}

// creditCode derives a unified social credit code with a right check digit from
// a code of the set, always the same one, and spreads the enterprises over the
// regions of the pilot.
func creditCode(importer string) (region, uscc string) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum := sha256.Sum256([]byte("tallystick enterprise " + importer))
	regions := trade.PilotRegions()
	region = string(regions[binary.BigEndian.Uint32(sum[:])%uint32(len(regions))])
	first := []byte("91" + region + strings.Repeat("0", 6-len(region)))
	for i := range 9 {
		first = append(first, alphabet[int(sum[4+i])%len(alphabet)])
	}
	digit, err := code.USCCCheckDigit(string(first))
	if err != nil {
		panic("broken invariant: a derived credit code is not of its alphabet")
	}
	return region, string(first) + string(digit)
}

// enterpriseName makes up a name for an enterprise of the set, which has codes only.
func enterpriseName(region, importer string) (zh, en string) {
	first := [...][2]string{{"海", "Hai"}, {"华", "Hua"}, {"鼎", "Ding"}, {"瑞", "Rui"}, {"金", "Jin"}, {"远", "Yuan"},
		{"宏", "Hong"}, {"盛", "Sheng"}, {"明", "Ming"}, {"安", "An"}, {"泰", "Tai"}, {"新", "Xin"}}
	second := [...][2]string{{"达", "da"}, {"通", "tong"}, {"丰", "feng"}, {"源", "yuan"}, {"捷", "jie"}, {"隆", "long"},
		{"兴", "xing"}, {"茂", "mao"}, {"和", "he"}, {"信", "xin"}, {"康", "kang"}, {"利", "li"}}
	trades := [...][2]string{{"机电", "Machinery"}, {"纺织", "Textiles"}, {"电子", "Electronics"}, {"轻工", "Light Industry"},
		{"食品", "Foods"}, {"五金", "Hardware"}, {"化工", "Chemicals"}, {"家居", "Home Goods"}}
	sum := sha256.Sum256([]byte("tallystick name " + importer))
	place, placeEn := code.RegionNames(region)
	a, b, c := first[int(sum[0])%len(first)], second[int(sum[1])%len(second)], trades[int(sum[2])%len(trades)]
	return place + a[0] + b[0] + c[0] + "进出口有限公司", placeEn + " " + a[1] + b[1] + " " + c[1] + " Trading Co."
}
