package main

import (
	"github.com/spf13/cobra"

	"tallystick/demo"
)

func demoCommand() *cobra.Command {
	var o demo.Options
	var check bool
	c := &cobra.Command{Use: "demo",
		Short: "Run a whole network in one process, with declarations and days of business", Args: cobra.NoArgs,
		Long: `Run a whole network in one process: regulator, customs, three banks, exporters. It loads declarations,
plays business (applications, refusals, the same value tried at a second bank, holds that lapse, repayments from
proceeds and from own funds, a match that is undone, bank charges closed as a remainder, a pledge released, an
amendment that opens a shortfall), prints where to open the portal and who may sign in, and keeps running until
interrupted.

With --check it plays at full speed, then verifies every invariant, every receipt it issued, that a rebuilt read model
is the same as the kept one, and that the blocks alone come to the same ledger; it prints one line and exits 0, or 1
when anything is wrong.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if check {
				return o.Check(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
			}
			return o.Run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		}}
	c.Flags().StringVar(&o.Home, "home", "", "folder to keep; without it everything is temporary")
	c.Flags().StringVar(&o.Data, "data", "", "folder of the public customs data set (df_syn_train_eng.csv, "+
		"df_syn_valid_eng.csv); without it the set is taken where it lies beside the project, and otherwise a sample "+
		"of the project's own making; \"none\" asks for the sample")
	c.Flags().StringVar(&o.Listen, "listen", "127.0.0.1:8080", "address of portal and API; a free port is taken when "+
		"this one is in use")
	c.Flags().StringVar(&o.Level, "log", "error", "how much is logged to standard error: debug, info, warn, error")
	readModelFlag(c, &o.Tables)
	c.Flags().BoolVar(&check, "check", false, "play at full speed, verify everything, print a summary, exit")
	c.Flags().BoolVar(&o.JSON, "json", false, "with --check: print the summary as JSON")
	c.Flags().Float64Var(&o.Pace, "pace", 1, "deals played a second once the network is up; 0 plays none")
	c.Flags().IntVar(&o.Sample, "sample", 600, "how many declarations the sample has")
	c.Flags().IntVar(&o.Deals, "deals", 60, "deals played before the network is handed to you; with --check 400 "+
		"unless given")
	return c
}
