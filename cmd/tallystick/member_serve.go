package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallystick/assembly"
	"tallystick/face/words"
	"tallystick/follow"
	"tallystick/member"
	"tallystick/node/desk"
)

func memberPersonCommand() *cobra.Command {
	var home, out, passwordFile, duties, partyZh, partyEn string
	var person desk.NewPerson
	c := &cobra.Command{Use: "person", Args: cobra.NoArgs,
		Short: "Make the signing key of a person at the member's own desk, and print the card for a governor to enrol",
		Long: "Make, in the home of a member that has followed once and is not running, a person with a signing key " +
			"of its own, and print the card with which a governor enrols the key at a keeper: `tallystick do enrol-card " +
			"--json CARD`. The private half never leaves this home; the person signs in here once the ledger has the " +
			"key.",
		RunE: func(c *cobra.Command, _ []string) error {
			duty, ok := assembly.DutyNamed(duties)
			if !ok {
				return words.New(words.MemberDuty.Zh, words.MemberDuty.En)
			}
			text, err := readBounded(passwordFile, 4<<10)
			if err != nil {
				return err
			}
			person.Duties, person.Password = duty, strings.TrimRight(string(text), "\r\n")
			card, err := follow.Introduce(c.Context(), home, person, partyZh, partyEn)
			if err != nil {
				return err
			}
			if text, err = json.MarshalIndent(card, "", "  "); err != nil {
				return fmt.Errorf("couldn't write the card: %w", err)
			}
			return deliver(c, out, append(text, '\n'))
		}}
	memberHome(c, &home)
	f := c.Flags()
	f.StringVar(&person.Login, "login", "", "login name of the person")
	f.StringVar(&person.NameZh, "name-zh", "", "name in Chinese")
	f.StringVar(&person.NameEn, "name-en", "", "name in English")
	f.StringVar(&duties, "duty", "", "maker, checker or auditor")
	f.StringVar(&passwordFile, "password-file", "", "file with the first password")
	f.StringVar(&partyZh, "party-zh", "", "name of the party in Chinese, as its pages show it")
	f.StringVar(&partyEn, "party-en", "", "name of the party in English")
	f.StringVar(&out, "out", "", "file to write the card to; without it, standard output")
	return c
}

func memberServeCommand() *cobra.Command {
	var home, level string
	var backups backupFlags
	var round follow.Round
	front := member.Front{Version: version}
	c := &cobra.Command{Use: "serve", Args: cobra.NoArgs,
		Short: "Follow the ledger, and let the party's own persons work at portal and API on this machine",
		Long: "Follow the ledger, and answer the party's own persons at portal and API on the loopback of this " +
			"machine. What they sign goes to a keeper over the link; pages show what is told and proven. All " +
			"that a party of its kind does is done here; new numbers become identifiers at the token server, and " +
			"what others sealed is not read here. Once a day the whole book is audited, and where " +
			"--backups names a folder, a copy of the home is sealed to custodians at the start and once a day.",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			log, err := member.NewLogger(c.ErrOrStderr(), level)
			if err != nil {
				return err
			}
			if backups.folder == "" {
				round.Backup = 0
			} else if round.Backups, err = backups.read(); err != nil {
				return err
			}
			n, err := follow.OpenNode(c.Context(), home, round, log)
			if err != nil {
				return err
			}
			defer func() {
				if wrong := n.Close(); err == nil {
					err = wrong
				}
			}()
			url, err := n.Serve(front)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), words.MemberServes.With(url))
			select {
			case <-c.Context().Done():
				return nil
			case <-n.Done():
				return n.Why()
			}
		}}
	memberHome(c, &home)
	c.Flags().DurationVar(&round.Audit, "audit-every", 24*time.Hour, "how often the whole book is audited; 0: never")
	c.Flags().DurationVar(&round.Backup, "backup-every", 24*time.Hour, "how often a backup is made")
	backups.add(c.Flags(), "")
	c.Flags().StringVar(&front.Listen, "listen", "127.0.0.1:8090", "address of portal and API, of the loopback")
	c.Flags().StringVar(&front.Filing, "filing-number", "", "filing number of the CAC, shown on every page")
	c.Flags().StringVar(&level, "log", "warn", "how much is logged to standard error: debug, info, warn, error")
	return c
}
