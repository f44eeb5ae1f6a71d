package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tallystick/face/words"
	"tallystick/follow"
)

func memberExportCommand() *cobra.Command {
	var home, out string
	c := &cobra.Command{Use: "export", Args: cobra.NoArgs,
		Short: "Write all data of a member's party, with receipts, in open formats, as for leaving",
		Long: "Write all that the home of a member, which is not running, holds of its party's data into a new " +
			"folder: entries and records as JSON and CSV, what was sealed and opens here, and receipts of the " +
			"party's business, which keepers give: `tallystick verify RECEIPT --trust trust.json`. Keys and persons are no part of it.",
		RunE: func(c *cobra.Command, _ []string) error {
			return withMember(c, home, "warn", func(m *follow.Member) error {
				if err := m.Follow(c.Context(), true); err != nil {
					return err
				}
				e, err := m.Export(c.Context(), out)
				if err == nil {
					fmt.Fprintln(c.OutOrStdout(), words.FollowExported.With(out, e.Entries, e.Records, e.Receipts,
						e.Details, e.Height))
				}
				if n := len(e.Unproven); err == nil && n > 0 {
					fmt.Fprintln(c.OutOrStdout(), words.FollowUnproven.With(n))
				}
				return err
			})
		}}
	memberHome(c, &home)
	c.Flags().StringVar(&out, "out", "export", "folder to make")
	return c
}
