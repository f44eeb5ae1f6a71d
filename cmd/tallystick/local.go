package main

import (
	"github.com/spf13/cobra"

	"tallystick/trial"
)

func localCommand() *cobra.Command {
	var o trial.Options
	var check bool
	c := &cobra.Command{Use: "local", Args: cobra.NoArgs,
		Short: "Run a network of four institutions on this machine, each a process with a home of its own",
		Long: `Run a network of four keepers on this machine: head office, two branches and customs, each a process with a home
and ports of its own. It makes their cards, assembles and joins them, lets the branches host a bank and an exporter,
plays business through the APIs of several nodes, runs a node of a second bank that holds no ledger, prints where each
portal is and who may sign in there, and keeps running until interrupted.

With --check it verifies that all nodes have one root, that receipts of one node are good by the trust file of another,
that the network goes on without one keeper and that it catches up, and that a node without its quorum says that it is
not ready; it prints one line and exits.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if check {
				return o.Check(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
			}
			return o.Run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		}}
	c.Flags().StringVar(&o.Home, "home", "", "folder to make and keep; without it everything is temporary")
	c.Flags().BoolVar(&check, "check", false, "verify the network, print a line, exit")
	return c
}
