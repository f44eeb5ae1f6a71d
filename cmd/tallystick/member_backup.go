package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tallystick/face/words"
	"tallystick/follow"
	"tallystick/follow/backup"
)

func memberCustodianCommand() *cobra.Command {
	var name, passphraseFile, key, out string
	c := &cobra.Command{Use: "custodian", Args: cobra.NoArgs,
		Short: "Make the key of somebody who keeps backups, encrypted with a passphrase, and print the card",
		Long: "Make the key of a custodian, encrypted with a passphrase, and print the card, which is no secret. " +
			"Backups are sealed to the cards of several custodians, any two of whom restore one together. A " +
			"custodian makes the key on a machine of its own and keeps it away from the home.",
		RunE: func(c *cobra.Command, _ []string) error {
			passphrase, err := readLine(passphraseFile)
			if err != nil {
				return err
			}
			custodian, secret, err := backup.NewCustodian(name, passphrase)
			if err != nil {
				return err
			}
			file, err := os.OpenFile(key, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return fmt.Errorf("couldn't make the key's file: %w", err)
			}
			if _, err = file.Write(secret); err == nil {
				err = file.Sync()
			}
			if wrong := file.Close(); err == nil {
				err = wrong
			}
			if err != nil {
				return fmt.Errorf("couldn't write the key: %w", err)
			}
			text, err := json.MarshalIndent(custodian, "", "  ")
			if err != nil {
				return fmt.Errorf("couldn't write the card: %w", err)
			}
			return deliver(c, out, append(text, '\n'))
		}}
	c.Flags().StringVar(&name, "name", "", "name of the custodian, as backups say it to everybody")
	c.Flags().StringVar(&passphraseFile, "passphrase-file", "", "file with the passphrase, of 12 characters at least")
	c.Flags().StringVar(&key, "key", "custodian.key", "file to write the key to")
	c.Flags().StringVar(&out, "out", "", "file to write the card to; without it, standard output")
	return c
}

// readLine reads a secret from a file, without the end of its line.
func readLine(path string) (string, error) {
	text, err := readBounded(path, 4<<10)
	return strings.TrimRight(string(text), "\r\n"), err
}

// backupFlags are those that say where backups go.
type backupFlags struct {
	folder string
	cards  []string
	keep   int
}

func (b *backupFlags) add(f *pflag.FlagSet, folder string) {
	f.StringVar(&b.folder, "backups", folder, "folder to write backups to, best on another disk")
	f.StringSliceVar(&b.cards, "custodian", nil, "card of a custodian; two or more, any two of whom restore a backup")
	f.IntVar(&b.keep, "keep", 7, "how many backups stay in the folder; 0: all")
}

func (b backupFlags) read() (to follow.Backups, err error) {
	to = follow.Backups{Folder: b.folder, Keep: max(0, b.keep)}
	for _, path := range b.cards {
		text, err := readBounded(path, 64<<10)
		if err != nil {
			return to, err
		}
		custodian, err := backup.ParseCustodian(text)
		if err != nil {
			return to, err
		}
		to.Custodians = append(to.Custodians, custodian)
	}
	if n := len(to.Custodians); n < backup.LeastHolders || n > backup.MostHolders {
		text := words.BackupCustodians.With(backup.LeastHolders, backup.MostHolders)
		return to, words.New(text.Zh, text.En)
	}
	return to, nil
}

func memberBackupCommand() *cobra.Command {
	var home string
	var flags backupFlags
	c := &cobra.Command{Use: "backup", Args: cobra.NoArgs,
		Short: "Seal a copy of a member's home to custodians, any two of whom restore it together",
		Long: "Seal a copy of a member's home that is not running to custodians, any two of whom restore it " +
			"together: keys, persons, sealed bodies, what was told and what is trusted. A home that runs does so by " +
			"itself: see `tallystick member serve --backups`.",
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := flags.read()
			if err != nil {
				return err
			}
			return withMember(c, home, "warn", func(m *follow.Member) error {
				path, err := m.Backup(c.Context(), to)
				if err == nil {
					fmt.Fprintln(c.OutOrStdout(), words.BackupMade.With(path))
				}
				return err
			})
		}}
	memberHome(c, &home)
	flags.add(c.Flags(), "backups")
	return c
}

func memberRestoreCommand() *cobra.Command {
	var home, file string
	var keys, passphraseFiles []string
	c := &cobra.Command{Use: "restore", Args: cobra.NoArgs,
		Short: "Open a backup with the keys of two custodians, into a new home",
		RunE: func(c *cobra.Command, _ []string) error {
			if len(keys) != 2 || len(passphraseFiles) != 2 {
				return words.New(words.BackupTwo.Zh, words.BackupTwo.En)
			}
			var opened [2]backup.Key
			for i := range opened {
				text, err := readBounded(keys[i], 64<<10)
				if err != nil {
					return err
				}
				passphrase, err := readLine(passphraseFiles[i])
				if err != nil {
					return err
				}
				if opened[i], err = backup.OpenKey(text, passphrase); err != nil {
					return err
				}
			}
			h, err := follow.Restore(c.Context(), file, home, opened[0], opened[1])
			if err == nil {
				fmt.Fprintln(c.OutOrStdout(), words.BackupOpened.With(h.Party, h.Height, h.At.Format(time.RFC3339)))
			}
			return err
		}}
	memberHome(c, &home)
	c.Flags().StringVar(&file, "backup", "", "backup to open")
	c.Flags().StringSliceVar(&keys, "key", nil, "key of a custodian; two")
	c.Flags().StringSliceVar(&passphraseFiles, "passphrase-file", nil, "file with the passphrase of a key; two, in "+
		"the order of the keys")
	return c
}
