package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"tallystick/risk/inject"
	"tallystick/risk/network"
	"tallystick/risk/price"
	"tallystick/risk/track"
)

// figures are what an evaluation prints.
type figures interface{ Table() string }

func riskCommand() *cobra.Command {
	c := &cobra.Command{Use: "risk", Short: "Judge the advice, and train, show and install its models"}
	c.AddCommand(riskEvaluateCommand(), riskTrainCommand(), riskShowCommand(), riskInstallCommand())
	return c
}

func riskEvaluateCommand() *cobra.Command {
	var which, train, valid, test string
	var asJSON bool
	var seed uint64
	c := &cobra.Command{Use: "evaluate", Short: "Judge one way of advising, and print the figures with their intervals",
		Args: cobra.NoArgs,
		Long: `Judge one way of advising, and print the figures with their intervals.

Tracks:
  novel      one row a tuple is learned from, and only tuples that were never seen are judged: what is to be expected of new declarations
  published  the split as published, which leaks; never without the control that looks the tuple up and has no model
  injected   fraud laid over made-up trade, by kind of fraud; goods are those of --train where it is given
  rings      rings of transfers: --train is transactions.csv, --valid is nodes.csv
  prices     under-valued trade flows, a sanity check: --train is fishery.txt

docs/risk.md says what the figures mean.`,
		RunE: func(c *cobra.Command, _ []string) error {
			report, err := evaluate(which, train, valid, test, seed)
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
	c.Flags().StringVar(&which, "track", "novel", "which track: novel, published, injected, rings or prices")
	c.Flags().StringVar(&train, "train", "", "CSV file to learn from, such as df_syn_train_eng.csv")
	c.Flags().StringVar(&valid, "valid", "", "CSV file to judge on, such as df_syn_valid_eng.csv")
	c.Flags().StringVar(&test, "test", "", "a second CSV file to judge on")
	c.Flags().Uint64Var(&seed, "seed", 11, "seed of the track injected")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	return c
}

func evaluate(which, train, valid, test string, seed uint64) (figures, error) {
	switch which {
	case "injected":
		return evaluateInjected(train, seed)
	case "rings":
		return withFiles(func(f []io.Reader) (figures, error) { return network.EvaluateRings(f[0], f[1]) }, valid,
			train)
	case "prices":
		return withFiles(func(f []io.Reader) (figures, error) { return price.EvaluatePrices(f[0]) }, train)
	}
	run, known := map[string]func(io.Reader, ...track.Named) (track.Report, error){"novel": track.Novel,
		"published": track.Published}[which]
	if !known {
		return nil, fmt.Errorf("--track is novel, published, injected, rings or prices, not %q", which)
	}
	paths := []string{train, valid}
	if test != "" {
		paths = append(paths, test)
	}
	return withFiles(func(f []io.Reader) (figures, error) {
		judged := []track.Named{{Name: "validation", File: f[1]}}
		if test != "" {
			judged = append(judged, track.Named{Name: "test", File: f[2]})
		}
		return run(f[0], judged...)
	}, paths...)
}

// withFiles opens the files that a track needs.
func withFiles(run func([]io.Reader) (figures, error), paths ...string) (figures, error) {
	var files []io.Reader
	for _, path := range paths {
		if path == "" {
			return nil, errors.New("name the files with --train and --valid")
		}
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("couldn't open what to judge: %w", err)
		}
		defer file.Close()
		files = append(files, file)
	}
	return run(files)
}

func evaluateInjected(goods string, seed uint64) (figures, error) {
	s := inject.Settings{Seed: seed}
	if goods == "" {
		return inject.Evaluate(s)
	}
	return withFiles(func(f []io.Reader) (_ figures, err error) {
		if s.Goods, err = inject.ReadGoods(f[0]); err != nil {
			return nil, err
		}
		return inject.Evaluate(s)
	}, goods)
}
