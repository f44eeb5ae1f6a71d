package main

import (
	"github.com/spf13/cobra"

	"tallystick/member"
	"tallystick/node/desk"
)

func vaultCommand() *cobra.Command {
	c := &cobra.Command{Use: "vault", Short: "Repair the store of sealed details, or erase a detail"}
	var dir string
	repair := &cobra.Command{Use: "repair", Short: "Make the vault anew of all that is whole in its files, and list " +
		"what is lost", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return member.RepairVault(c.Context(), dir, c.OutOrStdout()) }}
	c.AddCommand(repair)
	repair.Flags().StringVar(&dir, "home", "tallystick-home", "folder made by init; its member must not be running")
	c.AddCommand(orderCommand("block", "Close details to everybody until they are unblocked", desk.Blocking),
		orderCommand("unblock", "Open blocked details to their readers again", desk.Unblocking),
		orderCommand("erase", "Destroy details for good: text, salt and everybody's keys to them", desk.Erasing))
	return c
}
