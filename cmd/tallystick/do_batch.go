package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tallystick/face/api"
	"tallystick/face/words"
)

const batchTemplate = `{"steps":[{"path":"/v1/financings/ID/acceptance"},{"path":"/v1/financings","body":{}}]}`

// batchCommand makes `do batch`, which hands in many commands under one signature.
func batchCommand(o *doOptions) *cobra.Command {
	title, how, status := words.BatchTitle, words.BatchHow, words.BatchStatus
	return &cobra.Command{Use: "batch", Args: cobra.NoArgs, Short: title.En + " " + title.Zh,
		Long: title.En + ".\nEach step of --json is what would be posted by itself:\n" + batchTemplate + "\n" +
			how.En + "\n" + title.Zh + "。" + how.Zh + "\n\n" + status.En + "\n" + status.Zh,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.template {
				_, err := fmt.Fprintln(c.OutOrStdout(), batchTemplate)
				return err
			}
			if o.json == "" {
				return words.New(words.BatchNeedsJSON.Zh, words.BatchNeedsJSON.En)
			}
			body, err := readBody(c, o.json)
			if err != nil {
				return err
			}
			return o.send(c, "/v1/batches", body, func(s api.Submission, key string) error {
				return batchOutcome(c.OutOrStdout(), s, key)
			})
		}}
}

// batchOutcome says what came of each step.
func batchOutcome(w io.Writer, s api.Submission, key string) error {
	for _, step := range s.Steps {
		said := words.OfStep(step.State)
		switch p := step.Problem; {
		case p != nil && p.Rule != nil:
			said = words.Text{Zh: p.Zh.Title, En: fmt.Sprintf("refused by rule %d: %s", p.Rule.Number, p.En.Title)}
		case step.Height > 0:
			said.En += fmt.Sprintf(": entry %d-%d", step.Height, step.Index)
		}
		fmt.Fprintf(w, "%d %s %s: %s %s\n", step.Step, step.Verb, step.Subject, said.En, said.Zh)
	}
	switch {
	case s.State == "pending", s.State == "expired":
		return unsettled(s, key)
	case s.Refused > 0:
		return exitError{exitNone, words.StepsRefused(s.Refused, len(s.Steps)).String()}
	case s.Repeated:
		fmt.Fprintln(w, words.SentBefore.En+" "+words.SentBefore.Zh)
	}
	return nil
}
