package trial

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/desk"
)

// Password is the password of everybody in a trial, which listens on the loopback only.
const Password = "tallystick"

// Options say where a trial lies.
type Options struct {
	Home string // folder to make, with a home in it for each node; empty is temporary

	rules   uint32 // version of the rules from the beginning; zero: the newest
	program string // that every node runs; empty: this one
}

// network is a trial that runs.
type network struct {
	root   string
	places []*place // in the order of the cards: head office, two branches, customs
	out    io.Writer

	guests      []*guest
	memberships map[string]member.Membership // of guests, by number, until head office has set them
	keeper      string                       // identifier of the first keeper's record
}

// chainName is the name of the chain of every trial.
const chainName = "tallystick-trial"

// The places of a trial, by their order.
const (
	safe = iota
	shanghai
	guangdong
	customs
)

func newPlaces() []*place {
	return []*place{
		{number: "SAFE", kind: "regulator", nameZh: "国家外汇管理局", nameEn: "SAFE head office", accounts: []account{
			{"governor", "governor", "周监管", "Zhou"}, {"governor2", "governor", "吴监管", "Wu"},
			{"auditor", "auditor", "许审计", "Xu"}}},
		{number: "SAFE31", kind: "branch", region: "31", nameZh: "外汇局上海市分局", nameEn: "SAFE Shanghai Branch",
			accounts: []account{{"shanghai", "steward", "沪记账", "Shanghai steward"}}},
		{number: "SAFE44", kind: "branch", region: "44", nameZh: "外汇局广东省分局", nameEn: "SAFE Guangdong Branch",
			accounts: []account{{"guangdong", "steward", "粤记账", "Guangdong steward"}}},
		{number: "CUSTOMS", kind: "customs", region: "11", nameZh: "中国海关", nameEn: "China Customs",
			accounts: []account{{"customs", "feed", "海关数据源", "Customs feed"},
				{"customs.steward", "steward", "关记账", "Customs steward"}}},
	}
}

// Run starts a network, plays business, says where it is and keeps it until the context
// ends.
func (o Options) Run(ctx context.Context, out, noise io.Writer) (err error) {
	n, remove, err := o.open(ctx, noise, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.stop(), remove()) }()
	if _, err := n.play(ctx); err != nil {
		return err
	}
	home, err := n.member(ctx)
	if err != nil {
		return err
	}
	return n.goesOn(ctx, home, func(url string) error {
		if _, err := io.WriteString(out, n.welcome(ownWelcome(home, url))); err != nil {
			return fmt.Errorf("couldn't say where it is: %w", err)
		}
		return nil
	})
}

// Check starts a network, plays business, verifies what a network must hold to, and says
// so in one line.
func (o Options) Check(ctx context.Context, out, noise io.Writer) (err error) {
	began := time.Now()
	n, remove, err := o.open(ctx, noise, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.stop(), remove()) }()
	dealt, err := n.play(ctx)
	if err != nil {
		return err
	}
	report, err := n.verify(ctx, dealt)
	if err != nil {
		return err
	}
	if err := n.stop(); err != nil {
		return err
	}
	keys, err := n.apart(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "ok: 4 keepers and a fifth, %s, %d private keys and none on two homes, %.1f s\n", report,
		keys, time.Since(began).Seconds())
	return err
}

// open makes the homes of a network and starts its nodes.
func (o Options) open(ctx context.Context, noise io.Writer, known bool) (*network, func() error, error) {
	root, remove := o.Home, func() error { return nil }
	if root == "" {
		var err error
		if root, err = os.MkdirTemp("", "tallystick-network-"); err != nil {
			return nil, nil, fmt.Errorf("couldn't make a temporary folder: %w", err)
		}
		remove = func() error { return os.RemoveAll(root) }
	}
	n := &network{root: root, places: newPlaces(), out: noise, memberships: map[string]member.Membership{}}
	err := o.make(ctx, n, known)
	if err == nil {
		err = n.start(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(err, n.stop(), remove())
	}
	return n, remove, nil
}

// make makes homes that keep the ledger together, and lets the branches host a bank and a
// firm.
func (o Options) make(ctx context.Context, n *network, known bool) error {
	if err := o.found(ctx, n, known); err != nil {
		return err
	}
	if err := n.host(ctx); err != nil {
		return err
	}
	return n.keepFirstPasswords(ctx)
}

// keepFirstPasswords lets everybody sign in with the password of the trial.
func (n *network) keepFirstPasswords(ctx context.Context) error {
	for _, p := range n.places {
		if err := member.KeepFirstPasswords(ctx, p.home); err != nil {
			return err
		}
	}
	return nil
}

// found makes cards, assembles them and joins each home.
func (o Options) found(ctx context.Context, n *network, known bool) error {
	fmt.Fprintln(n.out, "making the keys of each institution in its own home ...")
	program, err := o.runs()
	if err != nil {
		return err
	}
	var cards []assembly.Card
	for i, p := range n.places {
		p.program, p.noise, p.tokens = program, n.out, map[string]string{}
		p.home = filepath.Join(n.root, strings.ToLower(p.number))
		if p.address, err = free("127.0.0.1:0"); err != nil {
			return err
		}
		if p.members, err = free("127.0.0.1:0"); err != nil {
			return err
		}
		p.server = n.places[safe].members
		p.listen = "127.0.0.1:0"
		if known {
			if p.listen, err = free(fmt.Sprintf("127.0.0.1:%d", 8081+i)); err != nil {
				return err
			}
		}
		body := member.Body{Chain: chainName, Number: p.number, Kind: p.kind, Region: p.region,
			NameZh: p.nameZh, NameEn: p.nameEn, Address: p.address}
		for _, a := range p.accounts {
			duty, _ := assembly.DutyNamed(a.duties)
			body.Persons = append(body.Persons, desk.NewPerson{Login: a.login, NameZh: a.nameZh, NameEn: a.nameEn,
				Duties: duty, Password: Password})
		}
		card, err := member.MakeCard(ctx, p.home, body)
		if err != nil {
			return err
		}
		cards = append(cards, card)
	}
	together, err := assembly.Assemble(ctx, cards, time.Now(), cmp.Or(o.rules, trade.NewestRuleBook))
	if err != nil {
		return err
	}
	n.keeper = trade.KeeperIDOf(together.Cards[0].Public()).String()
	fmt.Fprintf(n.out, "assembled; the digest that each reads out is %s\n", together.Digest())
	for _, p := range n.places {
		if err := member.Join(ctx, p.home, together, together.Digest()); err != nil {
			return err
		}
	}
	return nil
}

// start starts all nodes and waits until they reach each other.
func (n *network) start(ctx context.Context) error {
	fmt.Fprintln(n.out, "starting four nodes ...")
	for _, p := range n.places {
		if err := p.start(ctx); err != nil {
			return err
		}
	}
	return n.allReady(ctx, n.places...)
}

func (n *network) allReady(ctx context.Context, places ...*place) error {
	for _, p := range places {
		err := until(ctx, "readiness of "+p.number, func() (bool, string) { return p.ready(ctx) })
		if err != nil {
			return err
		}
	}
	return nil
}

// apart counts the private keys of all homes, and refuses one that lies on two.
func (n *network) apart(ctx context.Context) (int, error) {
	where := map[string]string{}
	for _, p := range n.places {
		held, err := member.Held(ctx, p.home)
		if err != nil {
			return 0, err
		}
		for key, what := range held {
			if other, twice := where[key]; twice {
				return 0, fmt.Errorf("a key lies on two homes: %s of %s and %s", what, p.number, other)
			}
			where[key] = what + " of " + p.number
		}
	}
	return len(where), nil
}

// stop ends all nodes.
func (n *network) stop() error {
	var errs []error
	for _, p := range n.places {
		errs = append(errs, p.end(syscall.SIGTERM))
	}
	return errors.Join(errs...)
}

// welcome says where each portal is and who may sign in there.
func (n *network) welcome(more string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "\nA network of four institutions is running.  四家机构的网络已启动。\nHomes 目录  %s\n"+
		"The password of everybody is %q 所有用户密码\n", n.root, Password)
	for _, p := range n.places {
		fmt.Fprintf(&text, "\n%s %s  %s  API %s/docs\n", p.nameZh, p.nameEn, p.url, p.url)
		for _, a := range p.accounts {
			fmt.Fprintf(&text, "  %-16s %s %s · %s\n", a.login, a.nameZh, a.nameEn, a.duties)
		}
	}
	text.WriteString(more + "\nCtrl-C ends all of them. 按 Ctrl-C 全部结束。\n")
	return text.String()
}
