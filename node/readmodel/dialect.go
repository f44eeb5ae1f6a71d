package readmodel

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// All SQL of this package stands once, in the words of SQLite. This file is where
// PostgreSQL differs.

// dialect is a database's way with SQL.
type dialect struct{ postgres bool }

// rowsAtOnce is how many rows one statement writes: over a line each call costs more.
func (d dialect) rowsAtOnce() int {
	if d.postgres {
		return 256
	}
	return batchRows
}

// still is how a transaction reads one block throughout, as each of SQLite's does.
func (d dialect) still() sql.IsolationLevel {
	if d.postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

var (
	indexedBy = regexp.MustCompile(` INDEXED BY \w+`)
	// SQLite's CROSS JOIN runs along the table on its left; so does this one, whatever PostgreSQL
	// thinks of the conditions on the other
	byNumber  = regexp.MustCompile(` CROSS JOIN (\w+) (\w) ON ((\w)\.n = s\.n)`)
	crossJoin = regexp.MustCompile(` CROSS JOIN (\w+ \w ON)`)
	inTables  = strings.NewReplacer("INTEGER", "BIGINT", "BLOB", "BYTEA", "TEXT", `TEXT COLLATE "C"`,
		") STRICT, WITHOUT ROWID;", ");", ") STRICT;", ");")
	inTexts      = strings.NewReplacer("\x00", "\uFFFD")
	inStatements = strings.NewReplacer(" AS BLOB)", " AS BYTEA)", "x''", `'\x'::bytea`, "zeroblob(16)",
		`decode('00000000000000000000000000000000', 'hex')`, "instr(", "strpos(", "BEGIN IMMEDIATE", "BEGIN")
)

// tables gives what makes the tables.
func (d dialect) tables(text string) string {
	if !d.postgres {
		return text
	}
	return inTables.Replace(text)
}

// statement gives a statement as the database takes it.
func (d dialect) statement(text string) string {
	if !d.postgres {
		return text
	}
	text = indexedBy.ReplaceAllString(text, "")
	text = byNumber.ReplaceAllString(text, " CROSS JOIN LATERAL (SELECT * FROM $1 $2 WHERE $3 OFFSET 0) $2")
	text = inStatements.Replace(crossJoin.ReplaceAllString(text, " JOIN $1"))
	var to strings.Builder
	quoted, n := false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
			to.WriteByte(c)
		case c == '?' && !quoted:
			to.WriteByte('$')
			if i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9' { // else it has a number
				n++
				to.WriteString(strconv.Itoa(n))
			}
		default:
			to.WriteByte(c)
		}
	}
	return to.String()
}

// arguments gives a statement's arguments as the database takes them: SQLite's columns
// have no truth values, and PostgreSQL's texts no zero bytes. No code of the rule book has
// one, so that whoever asks for it finds nothing.
func (d dialect) arguments(args []any) ([]any, error) {
	if !d.postgres {
		return args, nil
	}
	plain := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, fmt.Errorf("couldn't pass an argument: %w", err)
		}
		switch v := value.(type) {
		case bool:
			value = one01(v)
		case string:
			value = inTexts.Replace(strings.ToValidUTF8(v, "\uFFFD"))
		}
		plain[i] = value
	}
	return plain, nil
}

// lost reports whether an error of PostgreSQL means that there is no connection any
// more: it came from no answer of the server, or the server said that it goes.
func (d dialect) lost(err error) bool {
	if !d.postgres || err == nil {
		return false
	}
	var told *pgconn.PgError
	if errors.As(err, &told) {
		// it stops or begins, has too many connections, or lost this one
		return strings.HasPrefix(told.Code, "57P") || strings.HasPrefix(told.Code, "08") || told.Code == "53300"
	}
	var connect *pgconn.ConnectError
	var line *net.OpError
	if errors.As(err, &connect) || errors.As(err, &line) || pgconn.Timeout(err) {
		return true
	}
	for _, one := range []error{driver.ErrBadConn, sql.ErrConnDone, pgconn.ErrConnClosed, net.ErrClosed, io.EOF,
		io.ErrUnexpectedEOF, syscall.EPIPE, syscall.ECONNRESET, context.DeadlineExceeded} {
		if errors.Is(err, one) {
			return true
		}
	}
	return strings.HasSuffix(err.Error(), "conn closed") // as pgx says it of a connection that it gave up
}
