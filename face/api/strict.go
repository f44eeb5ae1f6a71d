package api

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// How deep a JSON body may nest and how many values it may hold.
const (
	maxDepth  = 16
	maxValues = 2_000_000
)

// fault is what is wrong with the text of a body, and where.
type fault struct {
	at     int // byte offset, from 0
	zh, en string
}

func (f *fault) Error() string { return f.en }

// scanner reads JSON text (RFC 8259) only to refuse what decoders pass over in
// silence: names given twice, bad UTF-8, broken surrogates, deep nesting, text
// after the end.
type scanner struct {
	text   []byte
	at     int
	values int
}

// checkJSON reports the first thing that is wrong with a JSON text.
func checkJSON(text []byte) *fault {
	if at := badUTF8(text); at >= 0 {
		return &fault{at, "正文不是有效的 UTF-8", "the body is not valid UTF-8"}
	}
	s := scanner{text: text}
	s.space()
	if f := s.value(0); f != nil {
		return f
	}
	if s.space(); s.at < len(s.text) {
		return s.no("JSON 结束之后还有内容", "there is more text after the end of the JSON value")
	}
	return nil
}

func badUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func (s *scanner) no(zh, en string) *fault { return &fault{s.at, zh, en} }

func (s *scanner) space() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) next() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) value(depth int) *fault {
	if s.values++; s.values > maxValues {
		return s.no("JSON 的值过多", "the JSON holds too many values")
	}
	if depth > maxDepth {
		return s.no(fmt.Sprintf("JSON 嵌套超过 %d 层", maxDepth),
			fmt.Sprintf("the JSON nests deeper than %d levels", maxDepth))
	}
	switch c := s.next(); {
	case c == '{':
		return s.object(depth)
	case c == '[':
		return s.array(depth)
	case c == '"':
		_, f := s.quoted()
		return f
	case c == '-' || (c >= '0' && c <= '9'):
		return s.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(string(s.text[s.at:min(len(s.text), s.at+5)]), word) {
			s.at += len(word)
			return nil
		}
	}
	return s.no("此处应为 JSON 值", "a JSON value should stand here")
}

func (s *scanner) object(depth int) *fault {
	s.at++
	names := map[string]struct{}{}
	for s.space(); s.next() != '}'; s.space() {
		if len(names) > 0 {
			if s.next() != ',' {
				return s.no("此处应为逗号或右花括号", "a comma or a closing brace should stand here")
			}
			s.at++
			s.space()
		}
		if s.next() != '"' {
			return s.no("此处应为字段名", "a field name should stand here")
		}
		start := s.at
		name, f := s.quoted()
		if f != nil {
			return f
		}
		// huma and encoding/json pass over the case of names
		folded := strings.ToLower(name)
		if _, twice := names[folded]; twice {
			return &fault{start, fmt.Sprintf("字段 %.40q 重复", name), fmt.Sprintf("the field %.40q is given twice", name)}
		}
		names[folded] = struct{}{}
		if s.space(); s.next() != ':' {
			return s.no("此处应为冒号", "a colon should stand here")
		}
		s.at++
		s.space()
		if f := s.value(depth + 1); f != nil {
			return f
		}
	}
	s.at++
	return nil
}

func (s *scanner) array(depth int) *fault {
	s.at++
	first := true
	for s.space(); s.next() != ']'; s.space() {
		if !first {
			if s.next() != ',' {
				return s.no("此处应为逗号或右方括号", "a comma or a closing bracket should stand here")
			}
			s.at++
			s.space()
		}
		first = false
		if f := s.value(depth + 1); f != nil {
			return f
		}
	}
	s.at++
	return nil
}

// quoted reads one string and gives it with its escapes undone.
func (s *scanner) quoted() (string, *fault) {
	s.at++
	var out []byte
	for {
		c := s.next()
		switch {
		case s.at >= len(s.text):
			return "", s.no("字符串没有结束", "a string does not end")
		case c == '"':
			s.at++
			return string(out), nil
		case c < ' ':
			return "", s.no("字符串含有未转义的控制字符", "a string holds a control character that is not escaped")
		case c == '\\':
			s.at++
			f := s.escape(&out)
			if f != nil {
				return "", f
			}
		default:
			out = append(out, c)
			s.at++
		}
	}
}

func (s *scanner) escape(out *[]byte) *fault {
	c := s.next()
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 && c != 0 {
		*out = append(*out, "\"\\/\b\f\n\r\t"[i])
		s.at++
		return nil
	}
	if c != 'u' {
		return s.no("未知的转义", "an unknown escape")
	}
	r, ok := s.hex()
	if ok && r >= 0xd800 && r < 0xdc00 {
		var low rune
		if s.next() == '\\' {
			s.at++
			if s.next() == 'u' {
				low, ok = s.hex()
			}
		}
		ok = ok && low >= 0xdc00 && low < 0xe000
		r = (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
	} else if r >= 0xdc00 && r < 0xe000 {
		ok = false
	}
	if !ok {
		return s.no("\\u 转义无效", "a \\u escape is not valid")
	}
	*out = utf8.AppendRune(*out, r)
	return nil
}

// hex reads the u and the four digits of an escape.
func (s *scanner) hex() (rune, bool) {
	if s.at+5 > len(s.text) {
		return 0, false
	}
	r := rune(0)
	for _, c := range s.text[s.at+1 : s.at+5] {
		d := strings.IndexByte("0123456789abcdefABCDEF", c)
		if d < 0 {
			return 0, false
		}
		if d > 15 {
			d -= 6
		}
		r = r<<4 | rune(d)
	}
	s.at += 5
	return r, true
}

func (s *scanner) number() *fault {
	digits := func() bool {
		start := s.at
		for c := s.next(); c >= '0' && c <= '9'; c = s.next() {
			s.at++
		}
		return s.at > start
	}
	if s.next() == '-' {
		s.at++
	}
	zero := s.next() == '0'
	start := s.at
	if !digits() || (zero && s.at > start+1) {
		return s.no("数字写法无效", "the number is not written as JSON numbers are")
	}
	if s.next() == '.' {
		s.at++
		if !digits() {
			return s.no("数字写法无效", "the number is not written as JSON numbers are")
		}
	}
	if c := s.next(); c == 'e' || c == 'E' {
		s.at++
		if c := s.next(); c == '+' || c == '-' {
			s.at++
		}
		if !digits() {
			return s.no("数字写法无效", "the number is not written as JSON numbers are")
		}
	}
	return nil
}
