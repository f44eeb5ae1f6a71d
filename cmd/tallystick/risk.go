package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"tallystick/risk/track"
)

func riskCommand() *cobra.Command {
	c := &cobra.Command{Use: "risk", Short: "Judge what is learned from inspections, on public data"}
	c.AddCommand(riskEvaluateCommand())
	return c
}

func riskEvaluateCommand() *cobra.Command {
	var which, train, valid, test string
	var asJSON bool
	c := &cobra.Command{Use: "evaluate", Short: "Learn from one file, judge on others, and print the figures with their intervals", Args: cobra.NoArgs,
		Long: `Learn from one file of the public customs set, judge on others, and print the figures with their intervals.

Tracks:
  novel      one row a tuple is learned from, and only tuples that were never seen are judged: what is to be expected of new declarations
  published  the split as published, which leaks; never without the control that looks the tuple up and has no model

docs/risk.md says what the figures mean.`,
		RunE: func(c *cobra.Command, _ []string) error {
			report, err := evaluate(which, train, valid, test)
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
	c.Flags().StringVar(&which, "track", "novel", "which track: novel or published")
	c.Flags().StringVar(&train, "train", "", "CSV file to learn from, such as df_syn_train_eng.csv")
	c.Flags().StringVar(&valid, "valid", "", "CSV file to judge on, such as df_syn_valid_eng.csv")
	c.Flags().StringVar(&test, "test", "", "a second CSV file to judge on")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	return c
}

func evaluate(which, train, valid, test string) (report track.Report, err error) {
	run, known := map[string]func(io.Reader, ...track.Named) (track.Report, error){"novel": track.Novel, "published": track.Published}[which]
	if !known {
		return report, fmt.Errorf("--track is novel or published, not %q", which)
	}
	if train == "" || valid == "" {
		return report, errors.New("name the files with --train and --valid")
	}
	learned, err := os.Open(train)
	if err != nil {
		return report, fmt.Errorf("couldn't open what to learn from: %w", err)
	}
	defer learned.Close()
	var judged []track.Named
	for _, part := range []struct{ name, path string }{{"validation", valid}, {"test", test}} {
		if part.path == "" {
			continue
		}
		file, err := os.Open(part.path)
		if err != nil {
			return report, fmt.Errorf("couldn't open what to judge on: %w", err)
		}
		defer file.Close()
		judged = append(judged, track.Named{Name: part.name, File: file})
	}
	return run(learned, judged...)
}
