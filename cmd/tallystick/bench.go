package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"

	"github.com/spf13/cobra"

	"tallystick/bench"
	"tallystick/member"
)

func benchCommand() *cobra.Command {
	var options bench.Options
	var asJSON bool
	var profile string
	c := &cobra.Command{Use: "bench", Short: "Measure this machine with the workloads of bench/README.md",
		Args: cobra.NoArgs,
		Long: "Measure a whole member on this machine, consensus and disk included.\n\nWorkloads: " +
			strings.Join(bench.Workloads(), ", ") +
			".\nbench/README.md describes them.",
		RunE: func(c *cobra.Command, _ []string) error {
			options.Progress = c.ErrOrStderr()
			if profile != "" {
				file, err := os.Create(profile)
				if err != nil {
					return fmt.Errorf("couldn't write the profile: %w", err)
				}
				defer file.Close()
				if err := pprof.StartCPUProfile(file); err != nil {
					return fmt.Errorf("couldn't take a profile: %w", err)
				}
				defer pprof.StopCPUProfile()
			}
			var err error
			if options.Program, err = os.Executable(); err != nil {
				return fmt.Errorf("couldn't find this program: %w", err)
			}
			report, err := bench.Run(c.Context(), options)
			if err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(c.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(report)
			}
			_, err = fmt.Fprint(c.OutOrStdout(), report.Table())
			return err
		}}
	c.Flags().BoolVar(&options.Quick, "quick", false, "small numbers, some two minutes; --sizes does not count "+
		"then")
	c.Flags().IntSliceVar(&options.Sizes, "sizes", []int{100_000, 1_000_000},
		"how many documents are on the ledger beforehand")
	c.Flags().StringSliceVar(&options.Workloads, "workloads", nil, "only these workloads, separated by commas")
	c.Flags().StringVar(&options.Dir, "dir", "", "folder on the disk to measure; without it a temporary one")
	c.Flags().StringVar(&options.ReadModel, "read-model", "", "PostgreSQL database in which follow_2000 and "+
		"questions keep their read models, made anew for each; without it they are files")
	c.Flags().StringVar(&profile, "profile", "", "write a profile of the processor's time to this file, for go tool "+
		"pprof")
	c.Flags().IntVar(&options.Keepers, "keepers", 0, "in place of the workloads measure a network of so many keepers, "+
		"1 to 4, each a process, beside their own empty ceiling and beside one")
	c.Flags().IntVar(&options.Members, "members", 3, "with --keepers: nodes of banks that hold no ledger and follow "+
		"them")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	c.AddCommand(benchKeeperCommand(), benchMemberCommand())
	return c
}

// benchKeeperCommand is one process of a network that is measured.
func benchKeeperCommand() *cobra.Command {
	var k bench.Keeper
	c := &cobra.Command{Use: "keeper", Hidden: true, Args: cobra.NoArgs, Short: "A keeper of `bench --keepers`",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if k.Log, err = member.NewLogger(c.ErrOrStderr(), "error"); err != nil {
				return err
			}
			return k.Run(c.Context(), c.OutOrStdout())
		}}
	c.Flags().StringVar(&k.Home, "home", "", "as of start")
	c.Flags().StringVar(&k.Listen, "listen", "", "as of start")
	c.Flags().StringVar(&k.Members, "members-listen", "", "as of start")
	c.Flags().StringVar(&k.Tokens, "token-server", "", "as of start")
	c.Flags().StringSliceVar(&k.Peers, "peer", nil, "as of start")
	c.Flags().BoolVar(&k.Empty, "empty", false, "over a ledger that only checks signatures")
	return c
}

// benchMemberCommand is another, which holds no ledger.
func benchMemberCommand() *cobra.Command {
	var f bench.Following
	c := &cobra.Command{Use: "member", Hidden: true, Args: cobra.NoArgs, Short: "A member of `bench --keepers`",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if f.Log, err = member.NewLogger(c.ErrOrStderr(), "warn"); err != nil {
				return err
			}
			return f.Run(c.Context(), c.OutOrStdout())
		}}
	c.Flags().StringVar(&f.Home, "home", "", "as of member serve")
	return c
}
