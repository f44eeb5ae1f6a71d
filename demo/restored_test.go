package demo

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tallystick/book/trade"
	"tallystick/follow"
	"tallystick/follow/backup"
	"tallystick/node/gateway"
)

// The drill: a bank's node is copied while its persons work, is lost with its machine, and is
// restored elsewhere by two of three custodians; it is told what happened since, its persons
// sign, and what the bank sealed opens.
func TestALostMemberIsRestored(t *testing.T) {
	w, business, _ := testWorld(t, 6)
	bank, firm := w.banks[0], w.holders[0]
	n, maker, checker := w.atHome(t, bank, w.served(t))
	v := n.Standing().Viewer
	asked := appliedAt(t, n, business, firm, bank)
	id, left, money, today := asked.id, asked.left, asked.money, asked.today
	final(t, n.Gate, maker, gateway.AcceptForm{Financing: id.String()})
	final(t, n.Gate, checker, gateway.ApproveForm{Financing: id.String()})
	final(t, n.Gate, maker, asked.disbursal(bank))

	to, keys := follow.Backups{Folder: t.TempDir(), Keep: 1}, []backup.Key{}
	for _, name := range []string{"Treasurer", "Auditor", "Deputy"} {
		card, text, err := backup.NewCustodian(name, "a passphrase of "+name)
		if err != nil {
			t.Fatal(err)
		}
		key, err := backup.OpenKey(text, "a passphrase of "+name)
		if err != nil {
			t.Fatal(err)
		}
		to.Custodians, keys = append(to.Custodians, card), append(keys, key)
	}
	first, err := n.Backup(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	final(t, n.Gate, maker, gateway.RepayForm{Financing: id.String(), Date: today.String(), Principal: money(left / 8),
		Source: "own-funds"}) // the copy does not have it
	if left, _ := filepath.Glob(filepath.Join(n.Home(), ".backup-*")); len(left) > 0 {
		t.Errorf("copies are left in the home: %v", left)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(n.Home()); err != nil {
		t.Fatal(err)
	}

	home := filepath.Join(t.TempDir(), "elsewhere")
	h, err := follow.Restore(t.Context(), first, home, keys[2], keys[0])
	if err != nil || h.Party != bank.number || h.Height == 0 {
		t.Fatalf("%+v %v", h, err)
	}
	again, err := follow.OpenNode(t.Context(), home, follow.Round{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}()
	w.same(t, again, v)
	if maker, err = again.Gate.PersonBy(t.Context(), "own.maker"); err != nil {
		t.Fatal(err)
	}
	loan, err := again.Model.Financing(t.Context(), v, id)
	if err != nil || loan.State != trade.Disbursed {
		t.Fatalf("%+v %v", loan, err)
	}
	d, err := gateway.Details[gateway.DisbursalDetails](t.Context(), again.Gate, maker, loan.Terms.Details)
	if err != nil || d.Contract != "OWN-1" {
		t.Errorf("what the bank sealed does not open where it was restored: %+v %v", d, err)
	}
	final(t, again.Gate, maker, gateway.RepayForm{Financing: id.String(), Date: today.String(),
		Principal: money(left/4 - left/8), Source: "own-funds"})
	w.same(t, again, v)

	second, err := again.Backup(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first); err == nil && first != second {
		t.Error("a backup beyond those that are kept is still there")
	}
}

// A node that tends its home audits it again and again, and seals a backup when it starts.
func TestANodeTendsItsHome(t *testing.T) {
	w, _, _ := testWorld(t, 4)
	bank := w.banks[0]
	n, _, _ := w.atHome(t, bank, w.served(t))
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	to := follow.Backups{Folder: t.TempDir()}
	for _, name := range []string{"Treasurer", "Auditor"} {
		card, _, err := backup.NewCustodian(name, "a passphrase of "+name)
		if err != nil {
			t.Fatal(err)
		}
		to.Custodians = append(to.Custodians, card)
	}
	said := make(chan string, 1_000)
	round := follow.Round{Audit: 50 * time.Millisecond, Backup: time.Hour, Backups: to}
	again, err := follow.OpenNode(t.Context(), n.Home(), round, slog.New(heard(said)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}()
	deadline := time.After(finalWait)
	for audits, backups := 0, 0; audits < 2 || backups < 1; {
		select {
		case message := <-said:
			switch {
			case message == "backup":
				backups++
			case len(message) > 20 && message[len(message)-1] == ')':
				audits++
			}
		case <-again.Done():
			t.Fatal(again.Why())
		case <-deadline:
			t.Fatalf("%d audits and %d backups", audits, backups)
		}
	}
}

// heard is a log whose messages are sent on.
type heard chan<- string

// Enabled implements slog.Handler.
func (heard) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (h heard) Handle(_ context.Context, r slog.Record) error {
	select {
	case h <- r.Message:
	default:
	}
	return nil
}

// WithAttrs implements slog.Handler.
func (h heard) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup implements slog.Handler.
func (h heard) WithGroup(string) slog.Handler { return h }
