package member

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tallystick/book/trade"
	"tallystick/node/desk"
	"tallystick/node/home"
	"tallystick/node/vault"
)

// ordersFile keeps what was ordered about details, beside the vault and not in
// it, so that a vault that is put back from a backup obeys again at the next start.
const ordersFile = "orders.json"

// DetailOrder is a line of the file of orders about sealed details in a home; the
// last one about a detail counts.
type DetailOrder struct {
	Digest string    `json:"digest"`
	Do     string    `json:"do"` // block, unblock or erase
	Reason uint16    `json:"reason"`
	At     time.Time `json:"at"`
	Person string    `json:"person"`
}

func readOrders(dir string) (orders []DetailOrder, err error) {
	text, err := os.ReadFile(filepath.Join(dir, ordersFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &orders)
	}
	if err != nil {
		return nil, &home.Damage{File: ordersFile, Zh: "明细的屏蔽、删除指令记录无法读取", En: "the orders about details can't be read",
			DoZh: "请从备份恢复该文件", DoEn: "Restore it from a backup"}
	}
	return orders, nil
}

// obey does what was ordered and is not so in the vault.
func (s *Strongroom) obey(ctx context.Context, dir string) error {
	orders, err := readOrders(dir)
	if err != nil {
		return err
	}
	last := map[string]DetailOrder{}
	for _, o := range orders {
		if last[o.Digest].Do != "erase" {
			last[o.Digest] = o
		}
	}
	for _, o := range orders {
		if o = last[o.Digest]; o.Digest == "" {
			continue
		}
		delete(last, o.Digest)
		var digest trade.Digest
		if err := digest.UnmarshalText([]byte(o.Digest)); err != nil {
			return &home.Damage{File: ordersFile, Zh: "有无法读取的摘要", En: "it holds a digest that can't be read",
				DoZh: "请从备份恢复该文件", DoEn: "Restore it from a backup"}
		}
		if err := s.carryOut(ctx, o, digest); err != nil && !errors.Is(err, vault.ErrErased) {
			return err
		}
	}
	return nil
}

func (s *Strongroom) carryOut(ctx context.Context, o DetailOrder, digest trade.Digest) error {
	cause := vault.Cause{At: o.At, Reason: o.Reason}
	standing, _, err := s.Store.Standing(ctx, digest)
	switch {
	case err != nil:
		return err
	case o.Do == "erase" && standing != vault.Erased:
		return s.Store.Erase(ctx, cause, digest)
	case o.Do == "block" && standing == vault.Sound:
		return s.Store.Block(ctx, cause, digest)
	case o.Do == "unblock" && standing == vault.Blocked:
		return s.Store.Unblock(ctx, digest)
	}
	return nil
}

// OrderDetails writes an order down, three times over (the desk's record, the
// orders of the home, the vault's own state), and carries it out.
func OrderDetails(ctx context.Context, dir, password string, kind desk.LookKind, o DetailOrder,
	digests []trade.Digest) error {
	if err := checkUnopened(ctx, dir); err != nil {
		return err
	}
	orders, err := readOrders(dir)
	if err != nil {
		return err
	}
	return Stopped(dir, "", func() (err error) {
		lock, err := readLock(dir)
		if err != nil {
			return err
		}
		room, err := openStrongroom(dir, lock)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, room.Close()) }()
		d, err := desk.Open(ctx, dir, time.Now)
		if err != nil {
			return err
		}
		_, err = d.Order(ctx, o.Person, password, kind, digests)
		if err = errors.Join(err, d.Close()); err != nil {
			return err
		}
		for _, digest := range digests {
			o.Digest = digest.String()
			orders = append(orders, o)
		}
		if err := home.Write(dir, ordersFile, orders); err != nil {
			return err
		}
		return room.obey(ctx, dir)
	})
}
