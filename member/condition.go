package member

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"unicode"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/home"
	"tallystick/node/vault"
)

// Named is a detail that a record of the ledger names.
type Named struct {
	Digest trade.Digest
	By     string // the record, such as "DocumentsPublished 0123..."
	Height int64
}

// NamedIn gives the details that an event names: every field Details, wherever
// it lies in the event, with the identifier that stands first beside it.
func NamedIn(event trade.Event, height int64) (all []Named) {
	name := reflect.TypeOf(event).Name()
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice:
			if v.Type().Elem().Kind() != reflect.Struct {
				return
			}
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if f := v.FieldByName("Details"); f.IsValid() {
				if digest, ok := f.Interface().(trade.Digest); ok && !digest.IsZero() {
					all = append(all, Named{digest, name + " " + firstID(v), height})
				}
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(event))
	return all
}

// firstID gives the identifier that stands first in a record.
func firstID(v reflect.Value) string {
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() == reflect.Array && f.Len() == 16 {
			return fmt.Sprint(f.Interface())
		}
		if f.Kind() == reflect.Struct {
			if id := firstID(f); id != "" {
				return id
			}
		}
	}
	return ""
}

// Written walks through the entries that were written at this desk, from a
// height on: the details that they name were sealed here and the persons that
// they enrol have their keys here. At height 0 that includes the founding.
func Written(dir string, book *ledger.Ledger, ours map[trade.KeyID]bool, from int64,
	each func(e trade.Entry) error) error {
	if from == 0 {
		block, state, err := foundingBlock(dir)
		if err != nil {
			return err
		}
		for _, key := range state.Keys {
			if ours[key.ID] {
				return errors.Join(each(block.Entries[0]), Written(dir, book, ours, 1, each))
			}
		}
	}
	for {
		entries, err := book.Entries(from, 2_000)
		if err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			if from = e.Height + 1; ours[e.By.Key] {
				if err := each(e); err != nil {
					return err
				}
			}
		}
	}
}

// condition is how the files of a running member are.
type condition struct {
	mu      sync.Mutex
	checked int
	missing int
	first   []Named
	persons int   // keys that entries of this desk enrolled and the desk lacks
	damage  error // what the later check of tables found
}

// most is how many of what is missing is told one by one.
const most = 20

// compare compares what the ledger names with what is here, from a height on.
func (c *condition) compare(ctx context.Context, m *Member, from int64, stop <-chan struct{}) error {
	ours, err := m.Desk.KnowsKeys(ctx)
	if err != nil {
		return err
	}
	found := &condition{}
	err = Written(m.Home, m.Ledger, ours, from, func(e trade.Entry) error {
		select {
		case <-stop:
			return context.Canceled
		default:
		}
		for _, event := range e.Events {
			if enrolled, ok := event.(trade.PersonEnrolled); ok && !ours[enrolled.Key.ID] {
				found.persons++
			}
			for _, n := range NamedIn(event, e.Height) {
				found.checked++
				switch err := m.Room.Store.Keeps(ctx, n.Digest); {
				case errors.Is(err, vault.ErrNotHere), errors.Is(err, vault.ErrDamaged):
					if found.missing++; len(found.first) < most {
						found.first = append(found.first, n)
					}
				case err != nil:
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checked, c.missing, c.first, c.persons = found.checked, found.missing, found.first, found.persons
	return nil
}

// watchFiles looks at the latest entries at once, because what a crash may have
// spoiled is what came last, and at all of them while the member runs. After a stop that was none in order, every
// block is read as well: what was written since has no sums in the inventory.
func (m *Member) watchFiles(ctx context.Context, orderly bool, later home.Later) error {
	height, _ := m.Ledger.Committed()
	from := max(0, height-latestBlocks)
	if err := m.state.compare(ctx, m, from, nil); err != nil {
		return fmt.Errorf("couldn't see whether the vault holds what the ledger names: %w", err)
	}
	m.state.tell(m.Log)
	stop := m.ending
	m.Watching.Go(func() {
		if from > 0 {
			if err := m.state.compare(context.Background(), m, 0, stop); err != nil {
				if !errors.Is(err, context.Canceled) {
					m.Log.Error("couldn't see whether the vault holds what the ledger names", "error", err)
				}
				return
			}
			m.state.tell(m.Log)
		}
		err := later(stop)
		if err == nil && !orderly {
			err = blocksWhole(m.Node.CheckBlocks(stop))
		}
		if err != nil {
			m.state.mu.Lock()
			m.state.damage = err
			m.state.mu.Unlock()
			m.Log.Error("a file of the home is damaged", "error", err)
		}
	})
	return nil
}

// blocksWhole says what to do about a block that cannot be read.
func blocksWhole(err error) error {
	if err == nil {
		return nil
	}
	return &home.Damage{File: blocksFolder + "/blockstore.db", Zh: "有区块无法读取：" + err.Error(), En: err.Error(),
		DoZh: "请从备份恢复整个 data 文件夹（连同 ledger），或清空后从其他成员重新同步区块",
		DoEn: "Restore the whole folder data from a backup, together with ledger; or join anew and fetch the blocks " +
			"from the other members"}
}

// latestBlocks is how far back a start looks before it goes on.
const latestBlocks = 500

// tell writes to the log what is missing.
func (c *condition) tell(log *slog.Logger) {
	for _, t := range c.troubles() {
		log.Error(t.En, "zh", t.Zh, "code", t.Code)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.first {
		log.Error("missing detail", "digest", n.Digest.String(), "named by", n.By, "block", n.Height)
	}
}

// troubles says what an operator has to know.
func (c *condition) troubles() (all []gateway.Trouble) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.missing > 0 {
		all = append(all, gateway.Trouble{Code: "details-missing",
			Zh: fmt.Sprintf("本节点应有的封存明细中有 %d 份缺失或损坏（已核对 %d 份）。请停机后运行 tallystick home check 查看清单，并从备份恢复 vault 文件夹或运行 "+
				"tallystick vault repair", c.missing, c.checked),
			En: fmt.Sprintf("%d of %d sealed details that this node should hold are missing or damaged: stop it, see "+
				"the "+
				"list with `tallystick home check`, "+
				"and restore the folder vault from a backup or run `tallystick vault repair`", c.missing, c.checked)})
	}
	if c.persons > 0 {
		all = append(all, gateway.Trouble{Code: "persons-missing",
			Zh: fmt.Sprintf("账本上由本柜台登记的人员中有 %d 个签名密钥不在 desk.db 中：desk.db 可能是旧备份，请恢复最新的一份，或为这些人员更换密钥", c.persons),
			En: fmt.Sprintf("the ledger has %d signing keys of persons enrolled at this desk that desk.db lacks: it "+
				"may be "+
				"an old backup; "+
				"restore the latest one, or give these persons new keys", c.persons)})
	}
	var told *home.Damage
	if errors.As(c.damage, &told) {
		zh, en := told.Words()
		all = append(all, gateway.Trouble{Code: "file-damaged", Zh: zh, En: en})
	}
	return all
}

// Troubles gives all that is wrong with the node's files now.
func (m *Member) Troubles() []gateway.Trouble {
	all := m.state.troubles()
	if err := m.Room.room(); err != nil {
		text, ok := words.Of(err)
		if !ok {
			text = words.Text{Zh: "保险库暂不能写入", En: "the vault takes nothing new"}
		}
		all = append(all, gateway.Trouble{Code: "disk-full", Zh: text.Zh, En: text.En, Stops: true})
	}
	return all
}

// room says whether the vault takes anything new.
func (s *Strongroom) room() error {
	return s.Store.Ready()
}

// plainly makes of whatever kept a member from starting something that its
// operator can read and act on.
func plainly(err error) error {
	text := err.Error()
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 && len(text) < 1_000 {
		return err
	}
	line, _, _ := strings.Cut(text, "\n")
	if len(line) > 400 {
		line = line[:400] + "…"
	}
	return &plain{err, "节点未能启动，未改动任何数据。若下述原因指向损坏的文件，请从备份恢复该文件所在的文件夹；账本文件夹 ledger 可移走，启动时由区块重放 / " +
		"the node didn't start and changed nothing. If the cause names a damaged file, restore its folder from a " +
		"backup; " +
		"the folder ledger may be " +
		"moved away and is replayed from the blocks at the next start: " + line}
}

// plain is an error with words for people in front.
type plain struct {
	err  error
	text string
}

// Error implements error.
func (p *plain) Error() string { return p.text }

// Unwrap gives the error that it is about.
func (p *plain) Unwrap() error { return p.err }
