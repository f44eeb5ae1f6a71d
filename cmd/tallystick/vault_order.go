package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallystick/desk"
	"tallystick/home"
	"tallystick/trade"
	"tallystick/vault"
)

// ordersFile keeps what was ordered about details, beside the vault and not in
// it, so that a vault that is put back from a backup obeys again at the next start.
const ordersFile = "orders.json"

// detailOrder is a line of it; the last one about a detail counts.
type detailOrder struct {
	Digest string    `json:"digest"`
	Do     string    `json:"do"` // block, unblock or erase
	Reason uint16    `json:"reason"`
	At     time.Time `json:"at"`
	Person string    `json:"person"`
}

func readOrders(dir string) (orders []detailOrder, err error) {
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
func (s *strongroom) obey(ctx context.Context, dir string) error {
	orders, err := readOrders(dir)
	if err != nil {
		return err
	}
	last := map[string]detailOrder{}
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

func (s *strongroom) carryOut(ctx context.Context, o detailOrder, digest trade.Digest) error {
	cause := vault.Cause{At: o.At, Reason: o.Reason}
	standing, _, err := s.store.Standing(ctx, digest)
	switch {
	case err != nil:
		return err
	case o.Do == "erase" && standing != vault.Erased:
		return s.store.Erase(ctx, cause, digest)
	case o.Do == "block" && standing == vault.Sound:
		return s.store.Block(ctx, cause, digest)
	case o.Do == "unblock" && standing == vault.Blocked:
		return s.store.Unblock(ctx, digest)
	}
	return nil
}

// orderCommand makes one of block, unblock and erase.
func orderCommand(do, short string, kind desk.LookKind) *cobra.Command {
	var dir, login, passwordFile, reason string
	var yes bool
	c := &cobra.Command{Use: do + " DIGEST...", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			digests, err := digestsIn(args)
			if err != nil {
				return err
			}
			number, err := reasonNamed(reason)
			if err != nil {
				return err
			}
			password, err := readPassword(passwordFile)
			if err != nil {
				return err
			}
			if !yes {
				fmt.Fprintf(c.ErrOrStderr(), "%s %d details in %s? It can't be undone once erased. Type %s to go on "+
					"输入 %s 确认: "+
					"", do, len(digests), dir, do, do)
				if line, _ := bufio.NewReader(c.InOrStdin()).ReadString('\n'); strings.TrimSpace(line) != do {
					return errors.New("未确认，未作任何改动 / not confirmed: nothing was changed")
				}
			}
			o := detailOrder{Do: do, Reason: number, At: time.Now().UTC().Truncate(time.Millisecond), Person: login}
			if err := orderDetails(c.Context(), dir, password, kind, o, digests); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %d details; the order is on record. 已执行并留痕。\n", do, len(digests))
			return nil
		}}
	c.Flags().StringVar(&dir, "home", "tallystick-home", "folder made by init; its member must not be running")
	c.Flags().StringVar(&login, "login", "governor", "the governor of the regulator who orders it")
	c.Flags().StringVar(&passwordFile, "password-file", "",
		"file with the governor's password; without it you are asked")
	c.Flags().StringVar(&reason, "reason", "rule-violated", "coded reason, as in the API")
	c.Flags().BoolVar(&yes, "yes", false, "don't ask again")
	return c
}

// orderDetails writes an order down, three times over (the desk's record, the
// orders of the home, the vault's own state), and carries it out.
func orderDetails(ctx context.Context, dir, password string, kind desk.LookKind, o detailOrder,
	digests []trade.Digest) error {
	if err := lookAtHome(ctx, dir); err != nil {
		return err
	}
	orders, err := readOrders(dir)
	if err != nil {
		return err
	}
	return stopped(dir, "", func() (err error) {
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

func digestsIn(args []string) (digests []trade.Digest, err error) {
	for _, arg := range args {
		var digest trade.Digest
		if err := digest.UnmarshalText([]byte(arg)); err != nil {
			return nil, fmt.Errorf("%q 不是明细摘要（64 位十六进制）/ %q isn't the digest of a detail: 64 hexadecimal digits, as "+
				"the "+
				"record shows it", arg, arg)
		}
		digests = append(digests, digest)
	}
	return digests, nil
}

// reasonNamed finds a coded reason by its name.
func reasonNamed(name string) (uint16, error) {
	var names []string
	for r := trade.NoReason + 1; r < 64; r++ {
		if r.String() == name {
			return uint16(r), nil
		}
		names = append(names, r.String())
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" || n == "unknown" })
	return 0, fmt.Errorf("没有该原因代码 %q / there is no reason %q: it is one of %s", name, name, strings.Join(names, ", "))
}
