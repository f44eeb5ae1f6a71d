package readmodel

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Rebuild makes the tables afresh from the journal and puts them in the place
// of the file, which may be there, damaged or missing, but must not be open.
// The old file stays as it is until the new one is complete and durable.
func Rebuild(ctx context.Context, path string, journal iter.Seq2[Block, error]) error {
	return RebuildAt(ctx, Place{Path: path}, journal)
}

// RebuildAt does so at a place. In a database the tables there may be of another form,
// but not of another network.
func RebuildAt(ctx context.Context, place Place, journal iter.Seq2[Block, error]) error {
	if place.URL != "" {
		if err := rebuildPostgres(ctx, place, journal); err != nil {
			return fmt.Errorf("couldn't rebuild the read model: %w", err)
		}
		return nil
	}
	path := place.Path
	fresh := path + ".rebuilding"
	if err := remove(fresh, "", "-wal", "-shm"); err != nil {
		return err
	}
	if err := fill(ctx, fresh, journal); err != nil {
		return errors.Join(fmt.Errorf("couldn't rebuild the read model: %w", err), remove(fresh, "", "-wal", "-shm"))
	}
	// a log of the old file must not be taken for one of the new
	if err := remove(path, "-wal", "-shm"); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("couldn't put the new read model in place: %w", err)
	}
	return flushFolder(filepath.Dir(path))
}

func fill(ctx context.Context, path string, journal iter.Seq2[Block, error]) error {
	m, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.followAll(ctx, journal); err != nil {
		return err
	}
	// the checkpoint makes the file durable by itself
	if _, err := m.writer.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return m.fault(ctx, err)
	}
	return m.Close()
}

// followAll follows a whole journal.
func (m *Model) followAll(ctx context.Context, journal iter.Seq2[Block, error]) error {
	var blocks []Block
	entries := 0
	for block, err := range journal {
		if err != nil {
			return fmt.Errorf("couldn't read the journal: %w", err)
		}
		blocks, entries = append(blocks, block), entries+len(block.Entries)
		if entries > 2_000 {
			if err := m.FollowMany(ctx, blocks); err != nil {
				return err
			}
			blocks, entries = blocks[:0], 0
		}
	}
	return m.FollowMany(ctx, blocks)
}

func remove(path string, tails ...string) error {
	for _, tail := range tails {
		if err := os.Remove(path + tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("couldn't remove a file of the read model: %w", err)
		}
	}
	return nil
}

func flushFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("couldn't make the new read model durable: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Fingerprint gives a digest of every row of every table, the same for two
// models that have followed the same journal, in whatever batches. It reads
// everything and is meant for checks.
func (m *Model) Fingerprint(ctx context.Context) ([32]byte, error) {
	digest, err := m.fingerprint(ctx)
	if err != nil {
		return digest, fmt.Errorf("couldn't read every table: %w", m.fault(ctx, err))
	}
	return digest, nil
}

func (m *Model) fingerprint(ctx context.Context) (digest [32]byte, err error) {
	tx, err := m.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: m.dialect.still()})
	if err != nil {
		return digest, err
	}
	defer tx.Rollback()
	if m.dialect.postgres {
		return m.postgresFingerprint(ctx, tx)
	}
	var tables []string
	sum := sha256.New()
	// one question per table, which gives each row as one text, in order of the key
	err = eachText(ctx, tx, func(text string) { tables = append(tables, text) }, `SELECT 'SELECT '
		|| (SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info(t.name))
		|| ' FROM ' || name || ' ORDER BY '
		|| (SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk))
		FROM sqlite_schema t WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name`)
	for _, text := range tables {
		text = withoutZeros(text)
		fmt.Fprintln(sum, text)
		err = errors.Join(err, eachText(ctx, tx, func(row string) { fmt.Fprintln(sum, row) }, text))
	}
	return [32]byte(sum.Sum(nil)), err
}

// withoutZeros leaves out of what is asked of a table of sums the rows that mean nothing.
func withoutZeros(text string) string {
	for _, t := range []*sumTable{financingSums(), daySums(), documentSums(), refusalSums(), inspectionSums(),
		paymentSums()} {
		text = strings.Replace(text, " FROM "+t.name+" ", " FROM "+t.name+" WHERE NOT ("+t.zero()+") ", 1)
	}
	return text
}

// eachText asks for a column of text.
func eachText(ctx context.Context, tx *sql.Tx, tell func(string), text string) error {
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return err
		}
		tell(one)
	}
	return rows.Err()
}
