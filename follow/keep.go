package follow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/proof"
	"tallystick/face/words"
	"tallystick/follow/backup"
	"tallystick/member"
	"tallystick/node/desk"
)

// Names of what backups leave on disks.
const (
	copyName   = ".backup-*"     // of a copy in the home while it is sealed
	unfinished = ".backup-*.new" // of a backup that is being written
)

func backupName(party string) string { return "backup-" + party + "-*.tally" }

// clear removes what a process that was killed left behind.
func clear(folder, name string) error {
	left, err := filepath.Glob(filepath.Join(folder, name))
	for _, old := range left {
		err = errors.Join(err, os.RemoveAll(old))
	}
	if err != nil {
		return fmt.Errorf("couldn't remove what an unfinished backup left: %w", err)
	}
	return nil
}

// within writes until a context ends.
type within struct {
	ctx context.Context
	w   io.Writer
}

// Write writes on.
func (w within) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// Backups says where backups of a home go, and to whom they are sealed.
type Backups struct {
	Folder     string
	Custodians []backup.Custodian
	Keep       int // how many of them stay; 0: all
}

// Backup seals a copy of a home to custodians, also while it is followed, and gives the file. Each
// store in it is as at one moment, and what opens it is copied after it.
func (m *Member) Backup(ctx context.Context, b Backups) (path string, err error) {
	return m.backup(ctx, b, nil)
}

// Backup seals a copy of the home of a node, also while its persons work.
func (n *Node) Backup(ctx context.Context, b Backups) (path string, err error) {
	return n.backup(ctx, b, func(to string) error { return n.room.Store.Copy(ctx, to) })
}

func (m *Member) backup(ctx context.Context, b Backups, vault func(to string) error) (path string, err error) {
	s, _, err := open(m.home)
	if err != nil {
		return "", err
	}
	if b.Folder, err = filepath.Abs(b.Folder); err != nil {
		return "", fmt.Errorf("couldn't find the folder of backups: %w", err)
	}
	if home, err := filepath.Abs(m.home); err != nil || strings.HasPrefix(b.Folder+"/", home+"/") {
		return "", errors.Join(says(words.BackupInside.With(b.Folder)), err)
	}
	if err := errors.Join(clear(m.home, copyName), clear(b.Folder, unfinished)); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(m.home, copyName)
	if err != nil {
		return "", fmt.Errorf("couldn't copy the home: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := m.copy(ctx, folder, vault); err != nil {
		return "", fmt.Errorf("couldn't copy the home: %w", err)
	}
	h := backup.Heading{Chain: s.Chain, Party: s.Party, Height: m.Standing().Height,
		At: time.Now().UTC().Truncate(time.Second), Custodians: b.Custodians}
	if err := os.MkdirAll(b.Folder, 0o700); err != nil {
		return "", fmt.Errorf("couldn't make the folder of backups: %w", err)
	}
	file, err := os.CreateTemp(b.Folder, unfinished)
	if err != nil {
		return "", fmt.Errorf("couldn't write the backup: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	err = backup.Write(within{ctx, file}, h, folder)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", err
	}
	path = filepath.Join(b.Folder, strings.Replace(backupName(s.Party), "*",
		fmt.Sprintf("%s-%d", h.At.Format("20060102T150405Z"), h.Height), 1))
	if err := os.Rename(file.Name(), path); err != nil {
		return "", fmt.Errorf("couldn't put the backup in its place: %w", err)
	}
	return path, b.prune(s.Party, path)
}

// copy copies what a home needs to go on elsewhere: not the tables, which are made anew.
func (m *Member) copy(ctx context.Context, folder string, vault func(to string) error) error {
	entries, err := os.ReadDir(m.home)
	if err != nil {
		return err
	}
	store, _ := desk.Files()
	// what was sealed before the keys to it: a key that comes meanwhile has nothing in the copy
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int {
		rank := func(e os.DirEntry) int { return slices.Index([]string{member.VaultFolder, toldFolder}, e.Name()) }
		return rank(b) - rank(a)
	})
	for _, e := range entries {
		name := e.Name()
		from, to := filepath.Join(m.home, name), filepath.Join(folder, name)
		switch {
		case name == toldFolder:
			err = m.store.db.Checkpoint(to, pebble.WithFlushedWAL())
		case name == member.VaultFolder && vault != nil:
			err = vault(to)
		case name == store:
			err = desk.Copy(ctx, m.home, to)
		case strings.HasPrefix(name, modelFile), strings.HasPrefix(name, store), strings.HasSuffix(name, ".new"),
			strings.HasPrefix(name, strings.TrimSuffix(copyName, "*")):
		case e.IsDir():
			err = os.CopyFS(to, os.DirFS(from))
		case e.Type().IsRegular():
			var text []byte
			if text, err = os.ReadFile(from); err == nil {
				err = write(to, text)
			}
		default:
			err = says(words.BackupOdd.With(from))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prune removes the oldest backups of a party beyond those that are kept; never the newest, whatever
// the clock said when others were made.
func (b Backups) prune(party, newest string) error {
	all, err := filepath.Glob(filepath.Join(b.Folder, backupName(party)))
	if err != nil || b.Keep == 0 {
		return err
	}
	all = slices.DeleteFunc(all, func(path string) bool { return path == newest })
	slices.Sort(all) // by time, which follows the party in their names
	for _, old := range all[:max(0, len(all)+1-b.Keep)] {
		err = errors.Join(err, os.Remove(old))
	}
	return err
}

// age tells how long ago the newest backup of a party was made; where there is none, for ever ago.
func (b Backups) age(party string) time.Duration {
	all, err := filepath.Glob(filepath.Join(b.Folder, backupName(party)))
	age := time.Duration(math.MaxInt64)
	for _, path := range all {
		if stat, wrong := os.Stat(path); err == nil && wrong == nil {
			age = min(age, time.Since(stat.ModTime()))
		}
	}
	return age
}

// Restore opens a backup with the keys of two custodians into a home that is not there yet,
// and looks whether all of it can be read.
func Restore(ctx context.Context, file, home string, one, other backup.Key) (h backup.Heading, err error) {
	in, err := os.Open(file)
	if err != nil {
		return h, fmt.Errorf("couldn't open the backup: %w", err)
	}
	h, err = backup.Read(in, home, one, other)
	if err = errors.Join(err, in.Close()); err != nil {
		return h, err
	}
	store, _ := desk.Files()
	if _, missing := os.Stat(filepath.Join(home, store)); missing == nil {
		if err := desk.Check(ctx, home); err != nil {
			return h, err
		}
	}
	return h, openable(home)
}

// openable opens what was told and what was sealed in a home that is not running, and closes it.
func openable(home string) error {
	m, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	_, _, err = m.Kept()
	if _, missing := os.Stat(filepath.Join(home, member.VaultFolder)); missing == nil {
		room, wrong := member.OpenStrongroom(home, m.Standing().Viewer.Party, nil)
		if err = errors.Join(err, wrong); wrong == nil {
			err = errors.Join(err, room.Close())
		}
	}
	return errors.Join(err, m.Close())
}

// Round is how often a node tends its home: 0 for never.
type Round struct {
	Audit, Backup time.Duration
	Backups       Backups
}

// final reports whether a fault is one that no other keeper and no later round can mend.
func final(err error) bool {
	var fault *proof.SliceFault
	return errors.Is(err, errStop) || errors.As(err, &errDiffers{}) ||
		errors.As(err, &fault) && fault.Lie == proof.LieContradiction
}

// errDiffers is that of an audit that found what is kept other than what is proven.
type errDiffers struct{ error }

// Unwrap gives what differs.
func (e errDiffers) Unwrap() error { return e.error }

// follow follows, and audits beside it. What was found other than it is proven stops the node.
func (n *Node) follow(ctx context.Context, audit time.Duration) error {
	if audit <= 0 {
		return n.Member.Follow(ctx, false)
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	found := make(chan error, 1)
	go func() {
		err := n.audits(ctx, audit)
		end()
		found <- err
	}()
	err := n.Member.Follow(ctx, false)
	end()
	return errors.Join(err, <-found)
}

// audits audits again and again, until the context ends or something is found. The rounds of
// many members that started together spread out: the first comes at any moment of the first
// round, and each later one up to an eighth sooner or later.
func (n *Node) audits(ctx context.Context, every time.Duration) error {
	for pause := rand.N(every); ; pause = every - every/8 + rand.N(every/4+1) {
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		switch a, err := n.auditBeside(ctx); {
		case ctx.Err() != nil:
			return nil
		case final(err):
			return err
		case err != nil:
			n.log.Warn(words.FollowNotAudited.En, "error", err)
		default:
			n.log.Info(words.FollowAudited.With(a.Records, a.Entries, a.Height).En)
		}
	}
}

// backUp seals backups one after the other until the context ends, the first one when the newest is
// as old as that. That one failed is told, and
// nothing else stops.
func (n *Node) backUp(ctx context.Context, every time.Duration, b Backups) {
	s, _, err := open(n.home)
	if err != nil {
		n.log.Error(words.BackupFailed.En, "error", err)
	}
	for next := max(0, every-b.age(s.Party)); ; next = every {
		select {
		case <-ctx.Done():
			return
		case <-time.After(next):
		}
		if path, err := n.Backup(ctx, b); err != nil && ctx.Err() == nil {
			n.log.Error(words.BackupFailed.En, "error", err)
		} else if err == nil {
			n.log.Info("backup", "file", path)
		}
	}
}
