// Command tallystick is a whole member of a Tallystick network in one process,
// and the tools around it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker of a release.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "tallystick:", err)
		var exit exitError
		if errors.As(err, &exit) {
			os.Exit(exit.status)
		}
		os.Exit(1)
	}
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:           "tallystick",
		Short:         "Finance exporters against verified documents, never twice on the same value (契链)",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	c.AddCommand(demoCommand(), initCommand(), startCommand(), importCommand(), doCommand(), verifyCommand(),
		rebuildCommand(), keyCommand(), keeperCommand(),
		bodyCardCommand(), networkCommand(), joinCommand(), memberCommand(), doctorCommand(),
		homeCommand(), vaultCommand(), signingCommand(), benchCommand(), riskCommand(), versionCommand())
	c.CompletionOptions.DisableDefaultCmd = true
	guide(c)
	return c
}

// guide lets a wrong use of a command, and of those below it, say where its
// help is.
func guide(c *cobra.Command) {
	seeHelp := func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see `%s --help`", err, c.CommandPath())
	}
	c.SetFlagErrorFunc(seeHelp)
	check := c.Args
	if c.HasSubCommands() {
		check = cobra.NoArgs
	}
	if c.HasSubCommands() && c.RunE == nil {
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return seeHelp(c, err)
		}
		return nil
	}
	for _, child := range c.Commands() {
		guide(child)
	}
}
