package gateway

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"tallystick/trade"
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
var ErrLoginTaken = errors.New("登录名已被使用 / the login name is taken")

// ErrNoPerson says that nobody has the login name.
var ErrNoPerson = errors.New("没有该登录名 / nobody has this login name")

// Enter puts a person with a fresh signing key into the desk and gives the key
// as the ledger should know it. It is for the founding of a ledger, whose
// genesis carries the keys; later persons come by [EnrolPersonForm].
func (d *Desk) Enter(ctx context.Context, p NewPerson) (trade.PersonKey, error) {
	a := asking{}
	if a.checkPassword("password", p.Password, p.Login); len(a.wrong) > 0 {
		return trade.PersonKey{}, a.wrong
	}
	fresh, err := d.recruit(ctx, p)
	if err != nil {
		return trade.PersonKey{}, err
	}
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return trade.PersonKey{}, fmt.Errorf("couldn't enter a person: %w", err)
	}
	defer tx.Rollback()
	if err := d.enter(ctx, tx, fresh, false); err != nil {
		return trade.PersonKey{}, err
	}
	if err := tx.Commit(); err != nil {
		return trade.PersonKey{}, fmt.Errorf("couldn't enter a person: %w", err)
	}
	return fresh.key.PersonKey, nil
}

// recruit is a person who is not in the store yet.
type recruit struct {
	NewPerson
	hash string // of the password
	key  freshKey
}

// recruit makes what a new person needs, and stores nothing.
func (d *Desk) recruit(ctx context.Context, p NewPerson) (recruit, error) {
	hash, err := d.hash(ctx, p.Password)
	if err != nil {
		return recruit{}, err
	}
	if p.Language != English {
		p.Language = Chinese
	}
	key := trade.PersonKey{Party: p.Party, Duties: p.Duties}
	_, _ = rand.Read(key.Person[:]) // never fails
	made, err := makeKey(key)
	return recruit{p, hash, made}, err
}

// enter stores a new person with the key.
func (d *Desk) enter(ctx context.Context, tx *sql.Tx, p recruit, pending bool) error {
	var taken int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM persons WHERE login = ?",
		p.Login).Scan(&taken); err != nil {
		return fmt.Errorf("couldn't enter a person: %w", err)
	}
	if taken > 0 {
		return ErrLoginTaken
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO persons(id, login, name_zh, name_en, party, duties, password,
language, pending,
		since, first_password) VALUES(?,?,?,?,?,?,?,?,?,?,1)`,
		p.key.Person[:], p.Login, p.NameZh, p.NameEn, p.Party[:], p.Duties, p.hash, string(p.Language), pending,
		d.clock().UnixMilli())
	if err != nil {
		return fmt.Errorf("couldn't enter a person: %w", err)
	}
	return d.enterKey(ctx, tx, p.key, pending)
}

// States of a signing key.
const (
	keyPending = 0
	keyInUse   = 1
	keyRevoked = 2
)

// freshKey is a signing key that is not in the store yet.
type freshKey struct {
	trade.PersonKey
	private ed25519.PrivateKey
}

// makeKey makes a signing key for a person, and stores nothing.
func makeKey(key trade.PersonKey) (freshKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return freshKey{}, fmt.Errorf("couldn't make a signing key: %w", err)
	}
	key.Scheme, key.Public = trade.Ed25519, public
	key.ID = trade.KeyIDOf(key.Scheme, public)
	return freshKey{key, private}, nil
}

// enterKey stores a signing key sealed.
func (d *Desk) enterKey(ctx context.Context, tx *sql.Tx, key freshKey, pending bool) error {
	state := keyInUse
	if pending {
		state = keyPending
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO keys(id, person, scheme, public, sealed, state, since)
		VALUES(?,?,?,?,?,?,?)`,
		key.ID[:], key.Person[:], key.Scheme, key.Public, d.box.seal(key.ID, key.private), state, d.clock().UnixMilli())
	if err != nil {
		return fmt.Errorf("couldn't store a signing key: %w", err)
	}
	return nil
}

// signingKey gives the key that a person signs with.
func (d *Desk) signingKey(ctx context.Context, person trade.PersonID) (trade.KeyID, ed25519.PrivateKey, error) {
	var id trade.KeyID
	var raw, sealed []byte
	err := d.db.QueryRowContext(ctx, "SELECT id, sealed FROM keys WHERE person = ? AND state = ? ORDER BY since "+
		"DESC, id LIMIT 1", person[:], keyInUse).Scan(&raw, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return id, nil, ErrNoKey
	}
	if err != nil {
		return id, nil, fmt.Errorf("couldn't read a signing key: %w", err)
	}
	copy(id[:], raw)
	private, err := d.box.open(id, sealed)
	return id, private, err
}

// ErrNoKey says that a person has no signing key in use at this desk.
var ErrNoKey = errors.New("您在本柜台没有可用的签名密钥，请联系监管管理员 / you have no signing key in use at this desk: ask a governor to " +
	"enrol or rotate one")

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

// PersonBy gives the person with a login name.
func (d *Desk) PersonBy(ctx context.Context, login string) (Person, error) {
	p, err := scanPerson(d.db.QueryRowContext(ctx, "SELECT "+personColumns+" WHERE p.login = ?", login))
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
	rows, err := d.db.QueryContext(ctx, "SELECT "+personColumns+" WHERE p.party = ? OR ? ORDER BY p.login LIMIT 1000",
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
	p, err := scanPerson(d.db.QueryRowContext(ctx, "SELECT "+personColumns+" WHERE p.id = ?", id[:]))
	return p, err == nil && (p.Party == viewer.Party || viewer.Kind == trade.Regulator)
}

// SetLanguage changes the language of a person's pages.
func (d *Desk) SetLanguage(ctx context.Context, person Person, to Language) error {
	if to != Chinese && to != English {
		return InputErrors{{"language", "语言须为 zh 或 en", "a language is zh or en"}}
	}
	return d.change(ctx, "UPDATE persons SET language = ? WHERE id = ?", string(to), person.ID[:])
}

// change runs one writing statement.
func (d *Desk) change(ctx context.Context, statement string, values ...any) error {
	return write(ctx, d.db, statement, values...)
}

// EnrolPersonForm gives a person of a party a login, a signing key and duties.
// By a governor.
type EnrolPersonForm struct {
	Party    string   `json:"party" doc:"Identifier or natural number of the party"`
	Login    string   `json:"login" doc:"3 to 40 small letters, digits, dots and dashes" example:"li.wei"`
	NameZh   string   `json:"nameZh" example:"李伟"`
	NameEn   string   `json:"nameEn,omitempty" example:"Li Wei"`
	Duties   []string `json:"duties" doc:"maker, checker, feed, auditor, governor" minItems:"1" maxItems:"5"`
	Password string   `json:"password" doc:"10 to 128 characters; the person changes it at the first sign-in" format:"password"`
	Language string   `json:"language,omitempty" enum:"zh,en"`
}

func (f EnrolPersonForm) intend(ctx context.Context, a *asking) (intent, error) {
	person := NewPerson{Login: strings.TrimSpace(f.Login), NameZh: a.text("nameZh", f.NameZh, true),
		NameEn:   a.text("nameEn", f.NameEn, false),
		Password: f.Password, Language: Language(f.Language)}
	if n := len(person.Login); n < 3 || n > 40 ||
		strings.Trim(person.Login, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		a.no("login", "登录名须为 3 至 40 位小写字母、数字、点或短横", "a login name has 3 to 40 small letters, digits, dots and dashes")
	}
	if len(f.Duties) == 0 {
		a.no("duties", "至少选择一项职责", "choose at least one duty")
	}
	for i, duty := range f.Duties {
		person.Duties |= choice(a, fmt.Sprintf("duties[%d]", i), duty, duties)
	}
	a.checkPassword("password", f.Password, person.Login)
	var err error
	if person.Party, err = a.party(ctx, "party", f.Party); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	if _, err := a.gateway.PersonBy(ctx, person.Login); err == nil {
		a.no("login", "登录名已被使用", "the login name is taken")
		return intent{}, nil
	}
	// the key does not exist before the dry run has passed
	c := trade.EnrolPerson{Party: person.Party, Person: trade.PersonID{1}, Scheme: trade.Ed25519,
		Public: make([]byte, ed25519.PublicKeySize), Duties: person.Duties}
	var fresh recruit
	return intent{
		command: func() trade.Command { return c },
		subject: person.Login,
		ready: func(ctx context.Context) error {
			var err error
			fresh, err = a.gateway.recruit(ctx, person)
			c.Person, c.Public = fresh.key.Person, fresh.key.Public
			return err
		},
		enter:   func(ctx context.Context, tx *sql.Tx) error { return a.gateway.enter(ctx, tx, fresh, true) },
		errands: func() []errand { return []errand{{Enrol: &fresh.key.ID}} },
	}, nil
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
