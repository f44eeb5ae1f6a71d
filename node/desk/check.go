package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Form is the version of the desk's stored form.
const Form = layoutVersion

// OldestForm is the first from which the store is brought up to it.
const OldestForm = 5

// Files are the files of a desk in a home: its store and its key.
func Files() (store, key string) { return deskFile, keyFile }

// ErrDamaged says that the desk's store can't be used as it is.
var ErrDamaged = words.New("柜台存储 desk.db 已损坏或不完整：请从备份恢复 desk.db（及 desk.db-wal），人员、会话与签名密钥都在其中",
	"the desk's store desk.db is damaged or not whole: restore desk.db (and desk.db-wal) from a backup; it holds "+
		"persons, sessions and signing keys")

// ErrKey says that desk.db and desk.key don't belong together.
var ErrKey = words.New("desk.key 与 desk.db 不匹配：密钥已损坏或属于另一目录，请从备份恢复 desk.key",
	"desk.key doesn't belong to desk.db: it is damaged or another home's; restore desk.key from a backup")

// Check looks at the desk of a home that has one, and changes nothing:
// whether its store is whole, of this program's form, and encrypted with the key
// that lies beside it. It fails with ErrDamaged or ErrKey.
func Check(ctx context.Context, home string) error {
	path := filepath.Join(home, deskFile)
	if stat, err := os.Stat(path); err != nil || stat.Size() == 0 {
		return fmt.Errorf("%w (%s)", ErrDamaged, "desk.db: missing or empty")
	}
	box, err := openKeyBox(filepath.Join(home, keyFile), false)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return fmt.Errorf("couldn't open the desk's store: %w", err)
	}
	defer db.Close()
	var version int
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").
		Scan(&version); err != nil {
		return plainly(err)
	}
	if version < 1 {
		return fmt.Errorf("%w (%s)", ErrDamaged, "desk.db: nothing in it")
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return plainly(err)
	}
	if verdict != "ok" {
		line, _, _ := strings.Cut(verdict, "\n")
		return fmt.Errorf("%w (%s)", ErrDamaged, line)
	}
	if version > layoutVersion {
		return nil // said by whoever opens it
	}
	return checkSeals(ctx, db, box)
}

// Copy writes the store of a home's desk to a file that is not there yet, as it stands at one
// moment, also while the desk is open, without the sessions and bearer tokens, so that none that was
// ended comes back. It opens nothing without the home's key.
func Copy(ctx context.Context, home, to string) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(home, deskFile)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return fmt.Errorf("couldn't open the desk's store: %w", err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	if err = errors.Join(err, db.Close()); err == nil {
		db, err = sql.Open("sqlite", "file:"+to)
	}
	if err == nil {
		_, err = db.ExecContext(ctx, "DELETE FROM sessions; DELETE FROM bearers; VACUUM")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		return fmt.Errorf("couldn't copy the desk's store: %w", err)
	}
	return nil
}

// checkSeals opens every signing key with the desk's key.
func checkSeals(ctx context.Context, db *sql.DB, box keyBox) error {
	rows, err := db.QueryContext(ctx, "SELECT id, sealed FROM keys")
	if err != nil {
		return plainly(err)
	}
	defer rows.Close()
	good, bad := 0, 0
	for rows.Next() {
		var id trade.KeyID
		var raw, sealed []byte
		if err := rows.Scan(&raw, &sealed); err != nil {
			return plainly(err)
		}
		copy(id[:], raw)
		if _, err := box.open(id, sealed); err != nil {
			bad++
		} else {
			good++
		}
	}
	switch err := rows.Err(); {
	case err != nil:
		return plainly(err)
	case bad > 0 && good == 0:
		return ErrKey
	case bad > 0:
		return fmt.Errorf("%w (%d signing keys can't be opened)", ErrDamaged, bad)
	}
	return nil
}

// plainly says plainly what the database complains of.
func plainly(err error) error {
	text := err.Error()
	if strings.Contains(text, "malformed") || strings.Contains(text, "not a database") || strings.Contains(text,
		"no such table") ||
		strings.Contains(text, "disk I/O") {
		return fmt.Errorf("%w (%s)", ErrDamaged, text)
	}
	return fmt.Errorf("couldn't read the desk's store: %w", err)
}

// KnowsKeys gives the signing keys that this desk ever made, which tells the
// entries of the ledger that were written here from others'.
func (d *Desk) KnowsKeys(ctx context.Context) (map[trade.KeyID]bool, error) {
	rows, err := d.see.QueryContext(ctx, "SELECT id FROM keys")
	if err != nil {
		return nil, fmt.Errorf("couldn't list the desk's keys: %w", err)
	}
	defer rows.Close()
	known := map[trade.KeyID]bool{}
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("couldn't list the desk's keys: %w", err)
		}
		known[trade.KeyID(raw)] = true
	}
	return known, rows.Err()
}
