package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"

	"github.com/spf13/cobra"

	"tallystick/bench"
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
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	return c
}
