package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tallystick/member"
	"tallystick/risk"
	"tallystick/risk/inject"
	"tallystick/risk/learn"
)

func riskTrainCommand() *cobra.Command {
	var s inject.Settings
	var name, goods, out, card string
	var asJSON bool
	c := &cobra.Command{Use: "train", Short: "Fit a model to made-up trade, and write its card", Args: cobra.NoArgs,
		Long: `Fit a model to made-up trade in which fraud was laid, and write its card.

The same flags give the same model and card to the last byte. The card says what
the model learned from, how well it does on a world that it saw nothing of, and
what it must not be taken for. The regulator's governors name both by their
hashes when they propose the model and agree to it; the file goes into the folder
models of each node's home (tallystick risk install).`,
		RunE: func(c *cobra.Command, _ []string) error {
			for _, path := range []string{out, card} {
				if _, err := os.Stat(path); err == nil {
					return thereAlready(path)
				}
			}
			if goods != "" {
				_, err := withFiles(func(f []io.Reader) (_ figures, err error) {
					s.Goods, err = inject.ReadGoods(f[0])
					return nil, err
				}, goods)
				if err != nil {
					return err
				}
			}
			m, made, err := inject.Train(name, s)
			if err != nil {
				return err
			}
			b, err := m.Encode()
			if err != nil {
				return err
			}
			if err := errors.Join(writeNew(out, b), writeNew(card, []byte(made.Markdown()))); err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(c.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(struct {
					inject.Card
					Digest string `json:"cardDigest"`
				}{made, made.Digest()})
			}
			fmt.Fprintf(c.OutOrStdout(), "model %s  %s\ncard  %s  %s\n", made.Model, out, made.Digest(), card)
			return nil
		}}
	c.Flags().StringVar(&name, "name", "made-up trade", "name of the model, which people see")
	c.Flags().StringVar(&goods, "train", "", "CSV file with the goods that are traded, such as df_syn_train_eng.csv; "+
		"a short list of its own without it")
	c.Flags().StringVar(&out, "out", "risk.model", "file to write the model to; it must not exist")
	c.Flags().StringVar(&card, "card", "risk-card.md", "file to write the card to; it must not exist")
	c.Flags().Uint64Var(&s.Seed, "seed", 21, "seed of the world that is learned from; it is judged on another")
	c.Flags().IntVar(&s.Exporters, "exporters", 600, "exporters of the world")
	c.Flags().IntVar(&s.Days, "days", 540, "days of business")
	c.Flags().IntVar(&s.Cases, "cases", 24, "schemes of each kind of fraud")
	c.Flags().BoolVar(&asJSON, "json", false, "print the card as JSON")
	return c
}

func thereAlready(path string) error {
	return fmt.Errorf("%s is there already: choose another name, or move it away", path)
}

// writeNew writes a file that must not exist: nothing is overwritten.
func writeNew(path string, b []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return thereAlready(path)
	}
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, err)
	}
	_, err = file.Write(b)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("couldn't write %s: %w", path, errors.Join(err, os.Remove(path)))
	}
	return nil
}

// readModel reads a model file, and says whether it can give opinions.
func readModel(path string) (*learn.Model, error, error) {
	b, err := readBounded(path, learn.MaxModel+1)
	if err != nil {
		return nil, nil, err
	}
	m, err := learn.Decode(b)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, risk.Fits(m), nil
}

func riskShowCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "show MODEL", Short: "Check a model file, and say what is in it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			m, misfit, err := readModel(args[0])
			if err != nil {
				return err
			}
			hash := m.Hash()
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(map[string]any{"model": hex.EncodeToString(hash[:]),
					"name": m.Name, "features": m.Features, "trees": len(m.Trees.Trees),
					"rows": m.Trained.Rows, "positives": m.Trained.Positives,
					"data": hex.EncodeToString(m.Trained.Hash[:]), "fits": misfit == nil})
			}
			fits := "yes"
			if misfit != nil {
				fits = misfit.Error()
			}
			fmt.Fprintf(c.OutOrStdout(), "model     %x\nname      %s\nlearned   %d rows, %d of them wrong, data "+
				"%x\nparts     %d trees and a regression on %d figures\nfits here %s\n",
				hash, m.Name, m.Trained.Rows, m.Trained.Positives, m.Trained.Hash, len(m.Trees.Trees),
				len(m.Features), fits)
			return nil
		}}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func riskInstallCommand() *cobra.Command {
	var home string
	c := &cobra.Command{Use: "install MODEL", Short: "Put a model file where a node finds it", Args: cobra.ExactArgs(1),
		Long: `Put a model file where a node finds it: into the folder models of its home, under
its hash. A running node finds it within seconds, and scores with it in the
shadow; it gives the opinions when the ledger says that it is in force.`,
		RunE: func(c *cobra.Command, args []string) error {
			m, misfit, err := readModel(args[0])
			if err = errors.Join(err, misfit); err != nil {
				return err
			}
			if err := member.HasNetwork(home); err != nil {
				return err
			}
			path, err := member.Install(home, m)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), path)
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home of the node, made by init")
	return c
}
