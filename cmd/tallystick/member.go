package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"tallystick/face/words"
	"tallystick/follow"
	"tallystick/member"
)

func memberCommand() *cobra.Command {
	c := &cobra.Command{Use: "member",
		Short: "Follow the ledger for a party that does not hold it, and check all that keepers tell"}
	c.AddCommand(memberCardCommand(), memberJoinCommand(), memberFollowCommand(), memberAuditCommand(),
		memberPersonCommand(), memberServeCommand(), memberCustodianCommand(), memberBackupCommand(),
		memberRestoreCommand(), memberExportCommand())
	return c
}

func memberCardCommand() *cobra.Command {
	var home, chain, number, out string
	c := &cobra.Command{Use: "card", Args: cobra.NoArgs,
		Short: "Make the key of a member's node, and print the card for a governor to enrol",
		Long: "Make, in the home of a member, the key of its node, and print the card with which a governor enrols " +
			"it at a keeper: `tallystick do enrol-card --json CARD`. The key is that of a person of the party who only " +
			"reads. Its private half never leaves this home.",
		RunE: func(c *cobra.Command, _ []string) error {
			card, err := follow.MakeCard(home, chain, number)
			if err != nil {
				return err
			}
			text, err := json.MarshalIndent(card, "", "  ")
			if err != nil {
				return fmt.Errorf("couldn't write the card: %w", err)
			}
			return deliver(c, out, append(text, '\n'))
		}}
	memberHome(c, &home)
	c.Flags().StringVar(&chain, "chain", "tallystick-1", "name of the chain")
	c.Flags().StringVar(&number, "party", "", "number of the party, which a governor has admitted")
	c.Flags().StringVar(&out, "out", "", "file to write the card to; without it, standard output")
	return c
}

func memberHome(c *cobra.Command, home *string) {
	c.Flags().StringVar(home, "home", "tallystick-member", "folder of the member")
}

func memberJoinCommand() *cobra.Command {
	var home, trust, tokens string
	var keepers []string
	c := &cobra.Command{Use: "join", Args: cobra.NoArgs,
		Short: "Say what a member trusts, and which keepers it asks",
		RunE: func(_ *cobra.Command, _ []string) error {
			text, err := readBounded(trust, 16<<20)
			if err != nil {
				return err
			}
			return follow.Join(home, text, keepers, tokens)
		}}
	memberHome(c, &home)
	c.Flags().StringVar(&trust, "trust", "", "genesis file, or trust file with a pinned header, got from whom you "+
		"trust")
	c.Flags().StringSliceVar(&keepers, "keeper", nil, "host:port at which a keeper answers members (its "+
		"--members-listen); asked one after the other")
	c.Flags().StringVar(&tokens, "token-server", "", "host:port at which head office's node answers members: it makes "+
		"the identifiers of new numbers")
	return c
}

func memberFollowCommand() *cobra.Command {
	var home, level string
	var once bool
	c := &cobra.Command{Use: "follow", Args: cobra.NoArgs,
		Short: "Follow the ledger: keep what concerns the party, and check that nothing is kept back",
		RunE: func(c *cobra.Command, _ []string) error {
			return withMember(c, home, level, func(m *follow.Member) error {
				if err := m.Follow(c.Context(), once); err != nil {
					return err
				}
				entries, records, err := m.Kept()
				fmt.Fprintln(c.OutOrStdout(), words.FollowReached.With(m.Standing().Height, entries, records))
				return err
			})
		}}
	memberHome(c, &home)
	c.Flags().BoolVar(&once, "once", false, "end when all is told that there is")
	c.Flags().StringVar(&level, "log", "warn", "how much is logged to standard error: debug, info, warn, error")
	return c
}

// withMember does something with a member that is not running.
func withMember(c *cobra.Command, home, level string, do func(m *follow.Member) error) (err error) {
	log, err := member.NewLogger(c.ErrOrStderr(), level)
	if err != nil {
		return err
	}
	m, err := follow.Open(home, log)
	if err != nil {
		return err
	}
	defer func() {
		if wrong := m.Close(); err == nil {
			err = wrong
		}
	}()
	return do(m)
}

func memberAuditCommand() *cobra.Command {
	var home string
	c := &cobra.Command{Use: "audit", Args: cobra.NoArgs,
		Short: "Have the whole book of a member proven anew against the newest state, and compare it",
		RunE: func(c *cobra.Command, _ []string) error {
			return withMember(c, home, "warn", func(m *follow.Member) error {
				a, err := m.Audit(c.Context())
				if err == nil {
					fmt.Fprintln(c.OutOrStdout(), words.FollowAudited.With(a.Records, a.Entries, a.Height))
				}
				return err
			})
		}}
	memberHome(c, &home)
	return c
}
