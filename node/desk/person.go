package desk

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// Language is the language of a person's pages.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Person is a person of a party at this desk.
type Person struct {
	ID       trade.PersonID
	Login    string
	NameZh   string
	NameEn   string
	Party    trade.PartyID
	Kind     trade.PartyKind // of the party
	Region   trade.Region    // of the party
	Duties   trade.Duty
	Language Language
	Disabled bool
	// FirstPassword says that somebody else set the password: it has to be
	// changed before anything else.
	FirstPassword bool
}

// Viewer gives the person as whom the party's sight is measured.
func (p Person) Viewer() trade.Viewer {
	return trade.Viewer{Party: p.Party, Kind: p.Kind, Region: p.Region}
}

// Has reports whether the person holds one of the duties.
func (p Person) Has(duty trade.Duty) bool { return p.Duties&duty != 0 }

// NewPerson is a person to be entered at the desk.
type NewPerson struct {
	Login    string
	NameZh   string
	NameEn   string
	Party    trade.PartyID // in the directory already
	Duties   trade.Duty
	Password string
	Language Language
}

// ErrLoginTaken says that another person has the login name.
var ErrLoginTaken = words.New("登录名已被使用", "the login name is taken")

// ErrNoPerson says that nobody has the login name.
var ErrNoPerson = words.New("没有该登录名", "nobody has this login name")

// Enter puts a person with a fresh signing key into the desk and gives the key
// as the ledger should know it. It is for the founding of a ledger, whose
// genesis carries the keys; later persons come by an order of a governor. It fails
// with [ErrLoginTaken].
func (d *Desk) Enter(ctx context.Context, p NewPerson) (trade.PersonKey, error) {
	if wrong := CheckPassword("password", p.Password, p.Login); len(wrong) > 0 {
		return trade.PersonKey{}, wrong
	}
	fresh, err := d.recruit(ctx, p)
	if err != nil {
		return trade.PersonKey{}, err
	}
	err = d.together(ctx, func(to store) error { return fresh.enter(ctx, d, to, false) })
	if err != nil {
		return trade.PersonKey{}, err
	}
	return fresh.Key.PersonKey, nil
}

// Recruit is a person who is not in the store yet.
type Recruit struct {
	NewPerson
	Key  FreshKey
	hash string // of the password
}

// recruit makes what a new person needs, and stores nothing.
func (d *Desk) recruit(ctx context.Context, p NewPerson) (Recruit, error) {
	hash, err := d.hash(ctx, p.Password)
	if err != nil {
		return Recruit{}, err
	}
	if p.Language != English {
		p.Language = Chinese
	}
	key := trade.PersonKey{Party: p.Party, Duties: p.Duties}
	_, _ = rand.Read(key.Person[:]) // never fails
	made, err := MakeKey(key)
	return Recruit{p, made, hash}, err
}

// enter stores a new person with the key.
func (p Recruit) enter(ctx context.Context, d *Desk, to store, pending bool) error {
	var taken int
	if err := to.QueryRowContext(ctx, "SELECT count(*) FROM persons WHERE login = ?",
		p.Login).Scan(&taken); err != nil {
		return fmt.Errorf("couldn't enter a person: %w", err)
	}
	if taken > 0 {
		return ErrLoginTaken
	}
	_, err := to.ExecContext(ctx, `INSERT INTO persons(id, login, name_zh, name_en, party, duties, password,
language, pending,
		since, first_password) VALUES(?,?,?,?,?,?,?,?,?,?,1)`,
		p.Key.Person[:], p.Login, p.NameZh, p.NameEn, p.Party[:], p.Duties, p.hash, string(p.Language), pending,
		d.clock().UnixMilli())
	if err != nil {
		return fmt.Errorf("couldn't enter a person: %w", err)
	}
	return p.Key.enter(ctx, d, to, pending)
}

// ErrNoKey says that a person has no signing key in use at this desk.
var ErrNoKey = words.New("您在本柜台没有可用的签名密钥，请联系监管管理员",
	"you have no signing key in use at this desk: ask a governor to enrol or rotate one")

const personColumns = `p.id, p.login, p.name_zh, p.name_en, p.party, q.kind, q.region, p.duties, p.language,
p.disabled OR p.pending, p.first_password
	FROM persons p JOIN parties q ON q.id = p.party`

func scanPerson(r row, more ...any) (Person, error) {
	var p Person
	var id, party []byte
	if err := r.Scan(append([]any{&id, &p.Login, &p.NameZh, &p.NameEn, &party, &p.Kind, &p.Region, &p.Duties,
		&p.Language, &p.Disabled, &p.FirstPassword}, more...)...); err != nil {
		return Person{}, err
	}
	copy(p.ID[:], id)
	copy(p.Party[:], party)
	return p, nil
}

// PersonBy gives the person with a login name, or [ErrNoPerson].
func (d *Desk) PersonBy(ctx context.Context, login string) (Person, error) {
	p, err := scanPerson(d.see.QueryRowContext(ctx, "SELECT "+personColumns+" WHERE p.login = ?", login))
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, ErrNoPerson
	}
	if err != nil {
		return Person{}, fmt.Errorf("couldn't read a person: %w", err)
	}
	return p, nil
}

// Persons lists the persons whom a viewer may know: the regulator all, others
// those of their own party. At most 1,000, in order of login name.
func (d *Desk) Persons(ctx context.Context, viewer Person) ([]Person, error) {
	rows, err := d.see.QueryContext(ctx, "SELECT "+personColumns+" WHERE p.party = ? OR ? ORDER BY p.login LIMIT 1000",
		viewer.Party[:], viewer.Kind == trade.Regulator)
	if err != nil {
		return nil, fmt.Errorf("couldn't list persons: %w", err)
	}
	defer rows.Close()
	var all []Person
	for rows.Next() {
		p, err := scanPerson(rows)
		if err != nil {
			return nil, fmt.Errorf("couldn't list persons: %w", err)
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

// NameOfPerson gives the login and names of a person, when the viewer may know
// them: the regulator, and those of the same party.
func (d *Desk) NameOfPerson(ctx context.Context, viewer Person, id trade.PersonID) (Person, bool) {
	p, err := scanPerson(d.see.QueryRowContext(ctx, "SELECT "+personColumns+" WHERE p.id = ?", id[:]))
	return p, err == nil && (p.Party == viewer.Party || viewer.Kind == trade.Regulator)
}

// SetLanguage changes the language of a person's pages.
func (d *Desk) SetLanguage(ctx context.Context, person Person, to Language) error {
	if to != Chinese && to != English {
		return InputErrors{{Field: "language", Zh: "语言须为 zh 或 en", En: "a language is zh or en"}}
	}
	return d.change(ctx, "UPDATE persons SET language = ? WHERE id = ?", string(to), person.ID[:])
}

// change runs one writing statement.
func (d *Desk) change(ctx context.Context, statement string, values ...any) error {
	return d.together(ctx, func(to store) error { return write(ctx, to, statement, values...) })
}

// jot is change for what is not remembered.
func (d *Desk) jot(ctx context.Context, statement string, values ...any) error {
	return d.quietly(ctx, func(to store) error { return write(ctx, to, statement, values...) })
}

// settlePerson lets a person in whose key the ledger has enrolled, and forgets
// one whom it refused.
func settlePerson(ctx context.Context, to store, key trade.KeyID, enrolled bool) error {
	if !enrolled {
		return write(ctx, to, "DELETE FROM persons WHERE pending AND id = (SELECT person FROM keys WHERE id = ?)",
			key[:])
	}
	err := write(ctx, to, "UPDATE persons SET pending = 0 WHERE id = (SELECT person FROM keys WHERE id = ?)", key[:])
	if err != nil {
		return err
	}
	return write(ctx, to, "UPDATE keys SET state = ? WHERE id = ? AND state = ?", keyInUse, key[:], keyPending)
}
